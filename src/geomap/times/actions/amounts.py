"""Actions of numbers, durations, repeated times and vague references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from geomap.times.grammar import Action, Slots
from geomap.times.meaning import Anchor, Calendar, Length, Meaning, Ordinal, Reference, Repeated
from geomap.times.stretch import Modifier
from geomap.times.units import PERIODIC_VALUES, duration_value


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something, None when vague."""

    amount: float | None


def _sum(slots: Slots) -> Any:
    return slots["tens"] + slots["ones"]


def _magnitude(slots: Slots) -> Any:
    first = 1 if slots["n"] == "a" else slots["n"]
    rest = slots.get("rest") or 0
    return first * slots["m"] + rest if rest < slots["m"] else None


def _zone(slots: Slots) -> Any:
    return slots["zone"]


def _quantity(slots: Slots) -> Any:
    return Quantity(float(slots["n"]))


def _quantity_half(slots: Slots) -> Any:
    return Quantity(slots["n"] + 0.5)


def _quantity_fraction(slots: Slots) -> Any:
    part, whole = slots["a"], slots["b"]
    return Quantity(slots["n"] + part / whole) if 0 < part < whole < 10 else None


def _quantity_vague(_: Slots) -> Any:
    return Quantity(None)


def _quantity_fixed(slots: Slots) -> Any:
    return Quantity(float(slots.option))


def _length(slots: Slots) -> Meaning | None:
    return Length(slots["q"].amount, slots["u"])


def _length_long(slots: Slots) -> Meaning | None:
    return Length(1.0, slots["u"]) if slots["u"] not in ("D", "TS", "WE") else None


def _length_half(slots: Slots) -> Meaning | None:
    quantity = slots.get("q") or Quantity(1.0)
    return Length(None if quantity.amount is None else quantity.amount + 0.5, slots["u"])


def _length_one(slots: Slots) -> Meaning | None:
    return Length(1.0, slots["u"])


def _length_part(slots: Slots) -> Meaning | None:
    return Length(0.5, slots["u"])


def _length_fixed(slots: Slots) -> Meaning | None:
    amount, unit = slots.option.split()
    return Length(float(amount), unit)


def _length_vague(slots: Slots) -> Meaning | None:
    # "Weekends" are days that come again.
    return None if slots["u"] == "WE" else Length(None, slots["u"])


def _length_same(slots: Slots) -> Meaning | None:
    length: Length = slots["l"]
    return length


def _length_definite(slots: Slots) -> Meaning | None:
    length: Length = slots["l"]
    return replace(length, definite=True)


def _length_window(slots: Slots) -> Meaning | None:
    length: Length = slots["l"]
    return replace(length, window=slots["w"], anchor=Anchor(slots.option))


def _length_window_units(slots: Slots) -> Meaning | None:
    length = Length(slots["q"].amount, slots["u"], window=slots["w"])
    return replace(length, anchor=Anchor(slots.option))


def _length_last_unit(slots: Slots) -> Meaning | None:
    return Length(1.0, slots["u"], window=-1) if slots["u"] not in ("CE", "WE", "D") else None


def _length_next_unit(slots: Slots) -> Meaning | None:
    return Length(1.0, slots["u"], window=1)


def _length_compared(slots: Slots) -> Meaning | None:
    length: Length = slots["l"]
    return replace(length, modifier=Modifier.MORE)


def _length_modified(slots: Slots) -> Meaning | None:
    # "Over the past year" is no more than that year, "over the years" no more than those.
    length: Length = slots["l"]
    if length.window or (length.definite and length.amount is None):
        return None
    return replace(length, modifier=Modifier[slots["m"]])


def _ordinal(slots: Slots) -> Meaning | None:
    return Ordinal(slots["n"], slots["u"])


def repeated_unit(unit: str) -> Repeated:
    """
    Return a time that comes once in every unit.

    Parameters
    ----------
    unit
        TIMEX3 unit, one of `PERIODIC_VALUES`.

    Returns
    -------
    repeated
        With its TIMEX3 period, but for nights and weekends, which are no lengths of time.
    """
    period = None if unit in ("NI", "WE") else duration_value(1.0, unit)
    return Repeated(PERIODIC_VALUES[unit], period)


def _ordinal_day(slots: Slots) -> Meaning | None:
    # A first day begins something, it does not go on.
    return Ordinal(slots["n"], "D") if slots["n"] > 1 else None


def _every(slots: Slots) -> Meaning | None:
    number = slots.get("n")
    amount = number.amount if isinstance(number, Quantity) else float(number or 1)
    if amount == 1 and slots["u"] in PERIODIC_VALUES:
        return repeated_unit(slots["u"])
    return Repeated(duration_value(amount, slots["u"]))


def _every_length(slots: Slots) -> Meaning | None:
    length: Length = slots["l"]
    return Repeated(duration_value(length.amount, length.unit))


def _every_weekend(slots: Slots) -> Meaning | None:
    return repeated_unit("WE") if slots.get("u") in (None, "WE") else None


def _every_part(slots: Slots) -> Meaning | None:
    if "p" in slots:
        return Repeated(f"XXXX-XX-XXT{slots['p']}")
    return Repeated(f"XXXX-{slots['s']}") if "s" in slots else None


def _every_date(slots: Slots) -> Meaning | None:
    date = slots["d"]
    if not isinstance(date, Calendar) or date.stretch.year is not None:
        return None
    value = date.stretch.value()
    return Repeated(f"{value}T{slots['p']}" if "p" in slots else value)


def _every_weekday(slots: Slots) -> Meaning | None:
    return Repeated(f"XXXX-WXX-{slots['d']}")


def _per(slots: Slots) -> Meaning | None:
    return Repeated(duration_value(1.0, slots["u"]))


def _rate(slots: Slots) -> Meaning | None:
    length: Length = slots["l"]
    if length.amount != 1 or length.definite or length.window:
        return None
    return Repeated(duration_value(1.0, length.unit))


def _periodic(slots: Slots) -> Meaning | None:
    return repeated_unit(slots["p"])


def _part_open(_: Slots) -> Meaning | None:
    return Repeated("XXXX-XX-XXTNI")


def _reference(slots: Slots) -> Meaning | None:
    value, _, window = slots["r"].partition(" ")
    return Reference(value, window)


def _reference_fixed(slots: Slots) -> Meaning | None:
    value, _, window = slots.option.partition(" ")
    return Reference(value, window)


ACTIONS: Mapping[str, Action] = {
    "sum": _sum,
    "magnitude": _magnitude,
    "zone": _zone,
    "quantity": _quantity,
    "quantity_half": _quantity_half,
    "quantity_fraction": _quantity_fraction,
    "quantity_vague": _quantity_vague,
    "quantity_fixed": _quantity_fixed,
    "length": _length,
    "length_long": _length_long,
    "length_half": _length_half,
    "length_one": _length_one,
    "length_part": _length_part,
    "length_fixed": _length_fixed,
    "length_vague": _length_vague,
    "length_same": _length_same,
    "length_definite": _length_definite,
    "length_window": _length_window,
    "length_window_units": _length_window_units,
    "length_last_unit": _length_last_unit,
    "length_next_unit": _length_next_unit,
    "length_compared": _length_compared,
    "length_modified": _length_modified,
    "ordinal": _ordinal,
    "ordinal_day": _ordinal_day,
    "every": _every,
    "every_length": _every_length,
    "every_weekend": _every_weekend,
    "every_part": _every_part,
    "every_date": _every_date,
    "every_weekday": _every_weekday,
    "per": _per,
    "rate": _rate,
    "periodic": _periodic,
    "part_open": _part_open,
    "reference": _reference,
    "reference_fixed": _reference_fixed,
}
