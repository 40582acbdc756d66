"""Counting on the calendar: shifts, neighbours, nearest weekdays and years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from geomap.times.stretch import Grain, Stretch, of_day, of_week
from geomap.times.tables import seasons

_MONTHS_OF = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}
GRAINS = {
    "TS": Grain.CLOCK,
    "TM": Grain.CLOCK,
    "TH": Grain.CLOCK,
    "D": Grain.DAY,
    "W": Grain.WEEK,
    "2W": Grain.WEEK,
    "WE": Grain.WEEK,
    "M": Grain.MONTH,
    "Q": Grain.QUARTER,
    "Y": Grain.YEAR,
    "DE": Grain.DECADE,
    "CE": Grain.CENTURY,
    "ML": Grain.CENTURY,
}


def unit_around(stretch: Stretch, unit: str) -> Stretch | None:
    """
    Return the calendar unit that holds a stretch.

    Parameters
    ----------
    stretch
        With a year, unless the unit is a decade or century.
    unit
        TIMEX3 unit.

    Returns
    -------
    stretch
        None when the stretch is too coarse to tell.
    """
    day = stretch.to_day()
    year = stretch.year
    if unit in ("M", "Q") and day is None and stretch.week is not None and year is not None:
        # A week is of the month of its Thursday, as it is of the year of its Thursday.
        return unit_around(of_day(date.fromisocalendar(year, stretch.week, 4)), unit)
    match unit:
        case "D" | "TH" | "TM" | "TS":
            return of_day(day) if day else None
        case "W" | "2W" | "WE":
            if day:
                return of_week(day, weekend=unit == "WE")
            return replace(stretch, weekend=unit == "WE") if stretch.week else None
        case "M":
            return Stretch(year=year, month=stretch.month) if year and stretch.month else None
        case "Q":
            if stretch.quarter or not stretch.month:
                return Stretch(year=year, quarter=stretch.quarter) if stretch.quarter else None
            return Stretch(year=year, quarter=(stretch.month + 2) // 3)
        case "Y":
            return Stretch(year=year) if year else None
        case "DE":
            if stretch.decade is not None:
                return stretch
            return Stretch(decade=abs(year) // 10, era_bc=year < 0) if year else None
        case _:
            return _century_around(stretch)


def _century_around(stretch: Stretch) -> Stretch | None:
    """Return the century that holds a stretch."""
    if stretch.century is not None:
        return stretch
    if stretch.decade is not None:
        return Stretch(century=stretch.decade // 10, era_bc=stretch.era_bc)
    if stretch.year is None:
        return None
    return Stretch(century=abs(stretch.year) // 100, era_bc=stretch.year < 0)


def shift(stretch: Stretch, amount: float, unit: str) -> Stretch | None:
    """
    Return the calendar unit that lies a number of units away.

    Parameters
    ----------
    stretch
        From where to count; its own unit is 0 away.
    amount
        Negative is before. Half years and half decades are counted in months.
    unit
        TIMEX3 unit.

    Returns
    -------
    stretch
        Of the grain of the unit: "two years ago" is a year. None when the start is too coarse or
        the result lies outside the years 1 to 9999.
    """
    try:
        return _shift(stretch, amount, unit)
    except (OverflowError, ValueError):
        return None


def _shift(stretch: Stretch, amount: float, unit: str) -> Stretch | None:
    """Shift, raising where the calendar ends."""
    if unit in ("TH", "TM", "TS"):
        return _shift_clock(stretch, amount, unit)
    if unit == "2W":
        amount, unit = 2 * amount, "W"
    if unit == "ML":
        amount, unit = 10 * amount, "CE"
    if amount != int(amount) and unit in _MONTHS_OF:
        amount, unit = amount * _MONTHS_OF[unit], "M"
    start = unit_around(stretch, unit)
    number = int(amount)
    if start is None:
        return None
    match unit:
        case "D":
            day = start.to_day()
            return of_day(day + timedelta(days=number)) if day else None
        case "W" | "WE":
            if start.year is None or start.week is None:
                return None
            monday = date.fromisocalendar(start.year, start.week, 1)
            return of_week(monday + timedelta(weeks=number), weekend=unit == "WE")
        case "M" if start.year is not None and start.month is not None:
            return _shift_months(start.year, start.month, number)
        case "Q" if start.year is not None and start.quarter is not None:
            index = start.year * 4 + start.quarter - 1 + number
            return Stretch(year=index // 4, quarter=index % 4 + 1)
        case "Y" if start.year is not None:
            return Stretch(year=_shift_year(start.year, number))
        case "DE" if start.decade is not None:
            decade = start.decade + (-number if start.era_bc else number)
            return Stretch(decade=decade, era_bc=start.era_bc) if decade >= 0 else None
        case "CE" if start.century is not None:
            century = start.century + (-number if start.era_bc else number)
            return Stretch(century=century, era_bc=start.era_bc) if century >= 0 else None
    return None


def _shift_months(year: int, month: int, number: int) -> Stretch | None:
    """Return the month a number of months away."""
    index = year * 12 + month - 1 + number
    return Stretch(year=index // 12, month=index % 12 + 1) if index >= 12 else None


def _shift_year(year: int, number: int) -> int:
    """Return the year a number of years away; there is no year 0."""
    shifted = year + number
    if year < 0 <= shifted:
        shifted += 1
    elif year > 0 >= shifted:
        shifted -= 1
    return shifted


def _shift_clock(stretch: Stretch, amount: float, unit: str) -> Stretch | None:
    """Return the time some hours, minutes or seconds away, the day alone if no clock is known."""
    day = stretch.to_day()
    if day is None:
        return None
    if stretch.hour is None:
        whole_days = int(amount / 24) if unit == "TH" else 0
        return of_day(day + timedelta(days=whole_days))
    seconds = amount * {"TH": 3600, "TM": 60, "TS": 1}[unit]
    total = stretch.hour * 3600 + (stretch.minute or 0) * 60 + int(seconds)
    days, rest = divmod(total, 86400)
    found = of_day(day + timedelta(days=days))
    return replace(found, hour=rest // 3600, minute=rest % 3600 // 60, zone=stretch.zone)


def weekday_near(day: date, weekday: int, *, which: int, strict: bool) -> date:
    """
    Return the weekday before, in the week of, or after a day.

    Parameters
    ----------
    day
        From where to look.
    weekday
        ISO number, 1 Monday.
    which
        -1 the latest before, 0 in the same ISO week, 1 the earliest after.
    strict
        Whether the day itself is excluded.

    Returns
    -------
    day
        The day found.
    """
    if which == 0:
        return day + timedelta(days=weekday - day.isoweekday())
    distance = (weekday - day.isoweekday()) * which % 7
    if distance == 0 and strict:
        distance = 7
    return day + timedelta(days=which * distance)


def order_in_year(stretch: Stretch) -> float:
    """
    Return where in its year a stretch without a year lies, in months from 1.

    Parameters
    ----------
    stretch
        With a month, season, quarter or half.

    Returns
    -------
    month
        Its first month, days as fractions.
    """
    if stretch.month is not None:
        return stretch.month + (stretch.day or 1) / 32
    if stretch.season is not None:
        return max(1.0, float(seasons()[stretch.season].first_month))
    if stretch.quarter is not None:
        return 3.0 * stretch.quarter - 2
    return 1.0 if stretch.half == 1 else 7.0
