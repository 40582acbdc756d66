"""Days in words and along an axis."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = (
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
# Distances between ticks: months (0 for days), days, from fine to coarse.
_STEPS = (
    (0, 1),
    (0, 2),
    (0, 7),
    (0, 14),
    (1, 0),
    (3, 0),
    (6, 0),
    (12, 0),
    (24, 0),
    (60, 0),
    (120, 0),
    (240, 0),
    (600, 0),
    (1200, 0),
)
_DAYS_A_MONTH = 30.437


def window_words(first: date | None, last: date | None) -> str:
    """
    Say a stretch of days in words.

    Parameters
    ----------
    first, last
        Inclusive; None is open.

    Returns
    -------
    words
        `27 September – 10 November 2020`, `since 1 May 2021`, `all dates` …
    """
    if first is None and last is None:
        return "all dates"
    if first is None:
        return f"until {day_words(last)}" if last else ""
    if last is None:
        return f"since {day_words(first)}"
    if first == last:
        return day_words(first)
    return _whole_months(first, last) or f"{_without_the_same(first, last)} – {day_words(last)}"


def stretch_words(first: date | datetime | None, last: date | datetime | None) -> str:
    """
    Say a stretch of days or, with clock times, of instants in words.

    Parameters
    ----------
    first, last
        Inclusive; None is open.

    Returns
    -------
    words
        As `window_words`, or `27 September 2020, 06:00 – 11:59` …
    """
    days = [end.date() if isinstance(end, datetime) else end for end in (first, last)]
    if not isinstance(first, datetime) and not isinstance(last, datetime):
        return window_words(*days)
    told = [
        f"{end:%H:%M}" if isinstance(end, datetime) else clock
        for end, clock in ((first, "00:00"), (last, "23:59"))
    ]
    if days[0] is not None and days[0] == days[1]:
        return f"{day_words(days[0])}, {told[0]} – {told[1]}"
    ends = [None if d is None else f"{day_words(d)}, {t}" for d, t in zip(days, told, strict=True)]
    if ends[0] is None:
        return f"until {ends[1]}"
    return f"since {ends[0]}" if ends[1] is None else f"{ends[0]} – {ends[1]}"


def day_words(day: date) -> str:
    """Say a day in words: `27 September 2020`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _whole_months(first: date, last: date) -> str | None:
    """Say a stretch of whole years or of one whole month."""
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        return None
    if (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year} – {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return None


def _without_the_same(first: date, last: date) -> str:
    """Say the first day without the month and year that the last day has too."""
    if first.year != last.year:
        return day_words(first)
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]}"
    return str(first.day)


def ticks(first: date, last: date, *, most: int) -> list[tuple[date, str]]:
    """
    Choose round days to mark along an axis.

    Parameters
    ----------
    first, last
        Ends of the axis, inclusive.
    most
        Number of ticks that the axis has room for.

    Returns
    -------
    ticks
        Days within the axis and what to write at each.
    """
    length = (last - first).days + 1
    months, step = next(
        (
            (months, days)
            for months, days in _STEPS
            if length / (days or months * _DAYS_A_MONTH) <= most
        ),
        _STEPS[-1],
    )
    days = [d for d in _round_days(first, last, months, step) if first <= d <= last]
    return [(d, _tick_words(d, months, is_first=not i)) for i, d in enumerate(days)]


def _round_days(first: date, last: date, months: int, step: int) -> Iterator[date]:
    if not months:
        anchor = first.toordinal() - (first.toordinal() - 1) % step  # weeks begin on Monday
        for ordinal in range(anchor, last.toordinal() + 1, step):
            yield date.fromordinal(max(ordinal, 1))
        return
    month = (first.year * 12 + first.month - 1) // months * months
    while month // 12 <= min(last.year, date.max.year):
        if month >= 12:
            yield date(month // 12, month % 12 + 1, 1)
        month += months


def _tick_words(day: date, months: int, *, is_first: bool) -> str:
    if months >= 12:
        return str(day.year)
    name = _MONTHS[day.month - 1][:3]
    if months:
        return f"{name} {day.year}" if is_first or day.month == 1 else name
    if is_first:
        return f"{day.day} {name} {day.year}"
    return f"{day.day} {name}"
