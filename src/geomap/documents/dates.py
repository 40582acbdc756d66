"""Calendar dates as by-lines, datelines and metadata write them.

Only what states a publication date: temporal expressions of the news itself are found by
`geomap.times`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Two-digit years up to 68 are of this century, as POSIX strptime has it.
_PIVOT = 69


class DateOrder(StrEnum):
    """Which of day and month an all-figures date names first."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date found in a text; `year` or `day` is None where it is not written.

    `swapped` is the other reading of an all-figures date such as 03/04/2020, None where there is
    but one. `start`, `end` are code points, end exclusive. `weekday` counts from Monday, 0.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    weekday: int | None = None
    swapped: date | None = None

    @property
    def full(self) -> date | None:
        """The day, where year, month and day are written."""
        if self.year is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def edtf(self, order: DateOrder | None = None) -> str | None:
        """
        Write the date as EDTF.

        Parameters
        ----------
        order
            Evidence for all-figures dates; the weekday, where written, outranks it.

        Returns
        -------
        edtf
            A day or month; an interval from the earlier to the later reading where the order of
            day and month stays open; None where the year is not written.
        """
        if self.year is None:
            return None
        day = self.full
        if day is None:
            return f"{self.year:04}-{self.month:02}"
        if self.swapped is None:
            return day.isoformat()
        readings = [r for r in (day, self.swapped) if self.weekday in (None, r.weekday())]
        if len(readings) == 1:
            return readings[0].isoformat()
        if order is not None:
            return (day if order is DateOrder.DAY_FIRST else self.swapped).isoformat()
        return "/".join(sorted(r.isoformat() for r in (day, self.swapped)))


def find_dates(text: str) -> tuple[WrittenDate, ...]:
    """
    Find the dates that a text writes with figures or month names.

    Parameters
    ----------
    text
        Any text, best a single line.

    Returns
    -------
    dates
        In order, not overlapping; dates that no calendar has are left out. A date in figures
        alone has the day first in `day` and the other reading in `swapped`.
    """
    found = (_read(match) for match in _DATE.finditer(text))
    return tuple(date_ for date_ in found if date_ is not None)


def date_order(text: str) -> DateOrder | None:
    """
    Tell from a text's own all-figures dates which of day and month comes first.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    order
        None where no date has a figure above 12, or where they disagree.
    """
    orders = set()
    for match in _DATE.finditer(text):
        first, second = match["first"], match["second"]
        if first and _read(match):
            if int(first) > 12:
                orders.add(DateOrder.DAY_FIRST)
            elif int(second) > 12:
                orders.add(DateOrder.MONTH_FIRST)
    return orders.pop() if len(orders) == 1 else None


def is_date_line(text: str) -> bool:
    """
    Tell whether a line holds a date or time and nothing else.

    Parameters
    ----------
    text
        A line.

    Returns
    -------
    is_date_line
        True for `6 December 2024`, `Oct. 1, 2020 at 10:22 p.m. EDT`.
    """
    return bool(find_dates(text)) and not re.sub(r"[\W_]", "", without_dates(text))


def without_dates(text: str) -> str:
    """
    Take dates, clock times and time zones out of a line.

    Parameters
    ----------
    text
        A line.

    Returns
    -------
    rest
        What is left, with single spaces.
    """
    return " ".join(_BESIDES.sub(" ", _DATE.sub(" ", text)).split())


def _names(names: tuple[str, ...]) -> str:
    """Match names as written or in capitals, whole or cut to three or four letters."""
    forms = [
        f"{n[:3]}(?:{n[3:4]}(?:{n[4:]})?)?" if len(n) > 4 else f"{n[:3]}{n[3:]}?" for n in names
    ]
    forms += [form.upper().replace("(?:".upper(), "(?:") for form in forms]
    return "|".join(forms)


_MONTH = rf"(?:{_names(MONTHS)})(?![A-Za-z])\.?"
_YEAR = r"(?:1[89]|20|21)\d\d(?!\d)"
_DAY = r"[0-3]?\d(?:st|nd|rd|th|ST|ND|RD|TH)?(?![\d:])"
_DATE = re.compile(
    rf"""
    (?<![\w/.-])
    (?:(?P<weekday>{_names(_WEEKDAYS)})(?![A-Za-z])\.?,?\s+(?:the\s+)?)?
    (?:
      (?P<iso_year>{_YEAR})(?P<mark>[-/.])(?P<iso_month>[01]?\d)(?P=mark)
      (?P<iso_day>[0-3]?\d)(?!\d)
    | (?P<first>[0-3]?\d)(?P<slash>[/.-])(?P<second>[0-3]?\d)(?P=slash)
      (?P<figures>{_YEAR}|\d\d(?![\d:]))
    | (?P<day_1>{_DAY})(?:\s+of)?[\s/-]+(?P<month_1>{_MONTH})(?:,?[\s/-]+(?P<year_1>{_YEAR}))?
    | (?P<month_2>{_MONTH})[\s-]+(?P<day_2>{_DAY})(?:,?[\s-]+(?P<year_2>{_YEAR}))?
    | (?P<month_3>{_MONTH}),?\s+(?P<year_3>{_YEAR})
    )
    (?![/.-]\d)(?:T(?=\d))?
    """,
    re.VERBOSE,
)


# What stands beside a date on a line of its own: clock time, zone, "on", "at", punctuation.
_BESIDES = re.compile(
    r"\b(?:(?:at|on|from|to) (?=\d|$)|noon\b|midnight\b|local time\b)|\d{1,2}[:.h]\d\d(?:[:.]\d\d)?"
    r"|\b(?:(?:[Ll]ast|[Ff]irst) )?(?:[Uu]pdated?|[Pp]ublished|[Pp]osted|[Mm]odified)\b"
    r"|\b(?:UPDATED?|PUBLISHED|POSTED)\b"
    r"|\b(?:\d+|an?|A) \w+ (?:ago|AGO)\b"
    r"|(?:\b|(?<=\d))[AaPp]\.?[Mm]\b\.?|\b\d{1,2}(?=\s?[ap]\.?m)|\b(?:GMT|UTC|[A-Z]{1,4}[SD]?T|Z)\b(?:[+-]\d+(?::\d+)?)?"
    rf"|\b(?:{_names(_WEEKDAYS)})(?![A-Za-z])|\b(?:at|on) ?$|(?<!\w)[+-]\d\d:?\d\d\b",
)


def _read(match: re.Match[str]) -> WrittenDate | None:
    """Turn a match into a date, or None where the calendar has no such day."""
    got = match.groupdict()
    weekday = _index(got["weekday"], _WEEKDAYS)
    span = (match.start(), match.end())
    if got["first"]:
        return _figures(got, span, weekday)
    if got["iso_year"]:
        year, month, day = int(got["iso_year"]), int(got["iso_month"]), int(got["iso_day"])
        return WrittenDate(*span, year, month, day, weekday) if _exists(year, month, day) else None
    name = got["month_1"] or got["month_2"] or got["month_3"]
    month = _index(name, MONTHS) or 0
    written_year = got["year_1"] or got["year_2"] or got["year_3"]
    written_day = got["day_1"] or got["day_2"]
    year_ = int(written_year) if written_year else None
    day_ = int(re.sub(r"\D", "", written_day)) if written_day else None
    if day_ is not None and not _exists(year_ or 2000, month + 1, day_):
        return None
    return WrittenDate(*span, year_, month + 1, day_, weekday)


def _figures(
    got: dict[str, str | None], span: tuple[int, int], weekday: int | None
) -> WrittenDate | None:
    first, second, year = int(got["first"] or 0), int(got["second"] or 0), int(got["figures"] or 0)
    if year < 100:
        if got["slash"] != "/":
            return None  # 12.30.45 is a time or a version as often as a date
        year += 2000 if year < _PIVOT else 1900
    day_first, month_first = _exists(year, second, first), _exists(year, first, second)
    if day_first and month_first and first != second and got["slash"] != ".":  # 3.4.2020: day first
        return WrittenDate(*span, year, second, first, weekday, date(year, first, second))
    if day_first:
        return WrittenDate(*span, year, second, first, weekday)
    if month_first:
        return WrittenDate(*span, year, first, second, weekday)
    return None


def _index(name: str | None, names: tuple[str, ...]) -> int | None:
    if not name:
        return None
    return next(i for i, n in enumerate(names) if n[:3].casefold() == name[:3].casefold())


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
