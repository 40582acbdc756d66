"""Dates in the cells of a table → first and last day, EDTF and precision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geomap.documents.assemble import to_edtf
from geomap.records import TimePrecision
from geomap.times import edtf_bounds

if TYPE_CHECKING:
    from geomap.documents.dates import DateOrder

_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?")
_FIGURES = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{6})?")
_YEAR_MONTH = re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True, slots=True)
class Days:
    """When: first and last day, inclusive, as EDTF, and how fine; what is unknown is None."""

    start: date | None = None
    end: date | None = None
    edtf: str | None = None
    precision: TimePrecision = TimePrecision.UNKNOWN


def days_of(
    first: str | None, last: str | None, precision: str, order: DateOrder | None
) -> Days | None:
    """
    Read when an event happened.

    Parameters
    ----------
    first, last
        Cells; `last` may be None.
    precision
        `day`, `week`, `month`, `year` or `interval`, as the table's code says; empty for as fine
        as it is written. A day that stands for its week or month is widened to that.
    order
        How the table writes dates in figures.

    Returns
    -------
    days
        All None for a blank cell; None where a cell is no date, or the last day comes first.
    """
    if first is None and last is None:
        return Days()
    one, other = _bounds(first or last or "", order), _bounds(last or first or "", order)
    if one is None or other is None:
        return None
    start, end, written = one[0], other[1], one[2]
    if start and end and start > end:
        return None
    if start and end and start == end and precision in (TimePrecision.WEEK, TimePrecision.MONTH):
        start, end = _widened(start, precision)
    if start is None or end is None:
        return Days(start, end, written, TimePrecision.INTERVAL)
    if start == end:
        return Days(start, end, start.isoformat(), TimePrecision.DAY)
    if (start.day, (end + timedelta(days=1)).day) == (1, 1) and start.month == end.month:
        return Days(start, end, f"{start:%Y-%m}", TimePrecision.MONTH)
    if (start.month, start.day, end.month, end.day, start.year) == (1, 1, 12, 31, end.year):
        return Days(start, end, f"{start:%Y}", TimePrecision.YEAR)
    fine = TimePrecision.WEEK if precision == TimePrecision.WEEK else TimePrecision.INTERVAL
    return Days(start, end, f"{start.isoformat()}/{end.isoformat()}", fine)


def _bounds(text: str, order: DateOrder | None) -> tuple[date | None, date | None, str] | None:
    match = _DAY.fullmatch(text)
    if match is not None:
        day = _day(match[1])
        return None if day is None else (day, day, match[1])
    if figures := _FIGURES.fullmatch(text):
        day = _day("-".join(figures.groups()))
        return None if day is None else (day, day, text)
    edtf = to_edtf(text, order=order)
    if edtf is None:
        return None
    first, last = edtf_bounds(edtf)
    return None if first is None and last is None else (first, last, edtf)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _widened(day: date, precision: str) -> tuple[date, date]:
    if precision == TimePrecision.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
