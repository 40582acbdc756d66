"""Dates and clock times that are written in digits."""

from __future__ import annotations

from geomap.times.meaning import Calendar
from geomap.times.stretch import Stretch, is_real

# Two digits are read as 1930 to 2029: news looks back further than it looks ahead.
_LAST_OF_2000S = 29


def full_year(year: int) -> int:
    """
    Return a year of two digits in full; others as they are.

    Parameters
    ----------
    year
        Not negative.

    Returns
    -------
    year
        1930 to 2029 for two digits.
    """
    if year > 99:
        return year
    return year + (2000 if year <= _LAST_OF_2000S else 1900)


def clock_of(text: str | float, meridiem: str | None) -> Stretch | None:
    """
    Read a clock time.

    Parameters
    ----------
    text
        `12:30`, `12:30:05`, `10.30`, `1700`, or a number of hours.
    meridiem
        `a` or `p`, None for the clock of 24 hours.

    Returns
    -------
    stretch
        Hour, minute and second; None when there is no such time.
    """
    if isinstance(text, str):
        digits = text.replace(".", ":").split(":")
        if len(digits) == 1:
            digits = [text[:2], text[2:]]
        numbers = [int(part) for part in digits]
    elif text == int(text):
        numbers = [int(text)]
    else:
        return None
    hour, minute, second = [*numbers, None, None][:3]
    if hour is None or hour > 24 or (minute or 0) > 59 or (second or 0) > 59:
        return None
    if meridiem is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem == "p" else 0)
    return Stretch(hour=hour, minute=minute or 0, second=second)


def iso_of(text: str) -> Calendar | None:
    """
    Read `2020-09-30`, with or without a clock time.

    Parameters
    ----------
    text
        The digits as they stand.

    Returns
    -------
    meaning
        None when there is no such day.
    """
    year, month, day = (int(part) for part in text[:10].split("-"))
    if year == 0 or not is_real(year, month, day):
        return None
    clock = clock_of(text[11:], None) if len(text) > 10 else Stretch()
    if clock is None:
        return None
    stretch = Stretch(
        year=year,
        month=month,
        day=day,
        hour=clock.hour,
        minute=clock.minute,
        second=clock.second,
    )
    return Calendar(stretch)


def numeric_of(text: str) -> Calendar | None:
    """
    Read a date of three numbers, day or month first, or year first.

    Parameters
    ----------
    text
        `9/30/2020`, `30.09.2020`, `30-9-20`, `2020/9/30`.

    Returns
    -------
    meaning
        Month first where both orders are possible and a slash or hyphen stands between, with the
        other order as `swapped`; day first with dots. None when there is no such day.
    """
    separator = next(c for c in text if not c.isdigit())
    parts = text.split(separator)
    first, second, third = (int(part) for part in parts)
    if len(parts[0]) == 4:
        return _day(first, second, third)
    if (
        len(parts[0]) > 2
        or len(parts[2]) not in (2, 4)
        or (len(parts[2]) == 2 and separator == ".")
    ):
        return None
    year = third if len(parts[2]) == 4 else full_year(third)
    month_first, day_first = _day(year, first, second), _day(year, second, first)
    if month_first and day_first and first != second and separator != ".":
        return Calendar(month_first.stretch, swapped=day_first.stretch)
    if day_first and (separator == "." or not month_first):
        return Calendar(day_first.stretch, day_first=True, numeric=True)
    if month_first and separator != ".":
        return Calendar(month_first.stretch, day_first=None if day_first else False, numeric=True)
    return None


def _day(year: int, month: int, day: int) -> Calendar | None:
    """Return a real day, else None."""
    if not 1000 <= year < 2200 or not is_real(year, month, day):
        return None
    return Calendar(Stretch(year=year, month=month, day=day))
