"""Units of TIMEX3 durations and repeated times."""

from __future__ import annotations

# What "every day" or "weekly" is as a TIMEX3 value: the unit left open.
PERIODIC_VALUES = {
    "TH": "XXXX-XX-XXTXX",
    "NI": "XXXX-XX-XXTNI",
    "D": "XXXX-XX-XX",
    "W": "XXXX-WXX",
    "2W": "P2W",
    "WE": "XXXX-WXX-WE",
    "M": "XXXX-XX",
    "Q": "XXXX-QX",
    "Y": "XXXX",
    "DE": "P1DE",
    "CE": "P1CE",
}

UNIT_NAMES = {
    "TS": "second",
    "TM": "minute",
    "TH": "hour",
    "D": "day",
    "W": "week",
    "2W": "fortnight",
    "WE": "weekend",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
    "ML": "millennium",
}
# Days of a unit, for stretches of unknown or broken length.
UNIT_DAYS = {"D": 1.0, "W": 7.0, "2W": 14.0, "M": 30.44, "Q": 91.3, "Y": 365.25, "DE": 3652.5}
# What "a few" is taken as where a stretch needs a length.
FEW = 3


def duration_value(amount: float | None, unit: str) -> str:
    """
    Return the TIMEX3 value of a duration.

    Parameters
    ----------
    amount
        How many; None for an unknown number.
    unit
        TIMEX3 unit, those of the clock with a leading T, `2W` for fortnights.

    Returns
    -------
    value
        `P3D`, `PT30M`, `PXY`; half an hour is `PT30M`, half a year `P6M`.
    """
    if unit == "2W":
        amount, unit = None if amount is None else 2 * amount, "W"
    if amount == 0.5 and unit in ("TH", "Y"):
        amount, unit = (30, "TM") if unit == "TH" else (6, "M")
    number = "X" if amount is None else f"{amount:.6g}".removeprefix("0")
    clock = unit.startswith("T") and len(unit) == 2
    return f"PT{number}{unit[1]}" if clock else f"P{number}{unit}"
