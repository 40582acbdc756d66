"""Feast days: when a holiday of the table falls in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from geomap.times.arithmetic import weekday_near

# Day 1 of the tabular Islamic calendar (1 Muharram of year 1) as a proleptic Gregorian ordinal.
_ISLAMIC_EPOCH = 227015
_ISLAMIC_MONTHS_BEFORE = (0, 0, 30, 59, 89, 118, 148, 177, 207, 236, 266, 295, 325)
# Day 1 of the Hebrew calendar as a proleptic Gregorian ordinal.
_HEBREW_EPOCH = -1373427
_PARTS_OF_DAY = 25920


@dataclass(frozen=True, slots=True)
class Feast:
    """A holiday: its name, the rule by which it falls, and how many days it lasts."""

    name: str
    rule: str
    days: int

    def begins(self, year: int) -> tuple[date, ...]:
        """
        Return the days of a Gregorian year on which the feast begins.

        Parameters
        ----------
        year
            1600 to 9998 by rule; a listed feast knows the years of its list.

        Returns
        -------
        days
            None, one, or (by the Islamic calendar) two.
        """
        if not 1600 <= year <= 9998:
            return ()
        kind, *numbers = self.rule.split()
        match kind:
            case "fixed":
                month, day = (int(part) for part in numbers[0].split("-"))
                return (date(year, month, day),)
            case "weekday":
                return (_nth_weekday(year, *(int(part) for part in numbers)),)
            case "easter":
                return (_easter(year) + timedelta(days=int(numbers[0])),)
            case "orthodox":
                return (_orthodox_easter(year) + timedelta(days=int(numbers[0])),)
            case "islamic":
                return _islamic(year, int(numbers[0]), int(numbers[1]))
            case "hebrew":
                return (_hebrew_new_year(year + 3761) + timedelta(days=int(numbers[0])),)
            case _:
                return tuple(date.fromisoformat(day) for day in numbers if int(day[:4]) == year)


def _nth_weekday(year: int, month: int, number: int, weekday: int, days_after: int = 0) -> date:
    """Return the nth (-1 the last) weekday of a month, or a day some days after it."""
    if number < 0:
        after = date(year + month // 12, month % 12 + 1, 1)
        found = weekday_near(after, weekday, which=-1, strict=True)
    else:
        found = weekday_near(date(year, month, 1), weekday, which=1, strict=False)
        found += timedelta(weeks=number - 1)
    return found + timedelta(days=days_after)


def _easter(year: int) -> date:
    """Return Western Easter by the anonymous Gregorian computus (Meeus 1991, chapter 8)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    leaps_of_century, rest_of_century = divmod(of_century, 4)
    offset = (32 + 2 * rest + 2 * leaps_of_century - epact - rest_of_century) % 7
    late = (golden + 11 * epact + 22 * offset) // 451
    month, day = divmod(epact + offset - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _orthodox_easter(year: int) -> date:
    """Return Orthodox Easter by Meeus' Julian computus, as a Gregorian date."""
    epact = (19 * (year % 19) + 15) % 30
    offset = (2 * (year % 4) + 4 * (year % 7) - epact + 34) % 7
    month, day = divmod(epact + offset + 114, 31)
    julian_lag = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=julian_lag)


def _islamic(year: int, month: int, day: int) -> tuple[date, ...]:
    """Return when a day of the tabular Islamic calendar falls in a Gregorian year."""
    first = int((year - 622) * 33 / 32)
    found = []
    for islamic_year in range(first - 1, first + 3):
        leap_days = (11 * islamic_year + 3) // 30
        before = 354 * (islamic_year - 1) + leap_days + _ISLAMIC_MONTHS_BEFORE[month]
        fallen = date.fromordinal(_ISLAMIC_EPOCH + before + day - 1)
        if fallen.year == year:
            found.append(fallen)
    return tuple(found)


def _hebrew_new_year(hebrew_year: int) -> date:
    """Return 1 Tishri (Dershowitz and Reingold, Calendrical Calculations)."""
    start = _hebrew_days(hebrew_year)
    before, after = _hebrew_days(hebrew_year - 1), _hebrew_days(hebrew_year + 1)
    if after - start == 356:
        start += 2
    elif start - before == 382:
        start += 1
    return date.fromordinal(_HEBREW_EPOCH + start)


def _hebrew_days(hebrew_year: int) -> int:
    """Return the days before a Hebrew year, its year lengths not yet put right."""
    months = (235 * hebrew_year - 234) // 19
    parts = 12084 + 13753 * months
    days = 29 * months + parts // _PARTS_OF_DAY
    # No year begins on a Sunday, Wednesday or Friday.
    return days + 1 if 3 * (days + 1) % 7 < 3 else days
