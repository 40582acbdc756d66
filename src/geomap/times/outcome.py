"""What a time expression comes to, all but its place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from geomap.records import TimeBasis, TimePrecision, TimexType
from geomap.times.stretch import Grain, Stretch
from geomap.times.years import Placed


@dataclass(frozen=True, slots=True)
class Outcome:
    """All of a time expression but its place in the text."""

    type: TimexType
    value: str
    edtf: str | None
    earliest: datetime | None
    latest: datetime | None
    precision: TimePrecision
    basis: TimeBasis
    words: str
    stretch: Stretch | None = None


def timeless(
    kind: TimexType, value: str, words: str, basis: TimeBasis = TimeBasis.EXPLICIT
) -> Outcome:
    """
    Return an outcome that has no place on the calendar.

    Parameters
    ----------
    kind, value
        TIMEX3's.
    words
        Why, or what it is.
    basis
        EXPLICIT for durations and sets, NONE for what could not be resolved.

    Returns
    -------
    outcome
        Without EDTF and bounds.
    """
    return Outcome(kind, value, None, None, None, TimePrecision.UNKNOWN, basis, words)


def interval(
    kind: TimexType,
    value: str,
    edtf: str,
    days: tuple[date | None, date | None],
    basis: TimeBasis,
    words: str,
) -> Outcome:
    """
    Return an outcome that runs from one day to another.

    Parameters
    ----------
    kind, value, edtf
        TIMEX3 type and value, and the EDTF.
    days
        First and last, inclusive; None where open.
    basis, words
        Where it comes from, and how in words.

    Returns
    -------
    outcome
        Of precision DAY when both days are one.
    """
    first, last = days
    one_day = first is not None and first == last
    return Outcome(
        kind,
        value,
        edtf,
        None if first is None else datetime.combine(first, time.min),
        None if last is None else datetime.combine(last, time(23, 59, 59)),
        TimePrecision.DAY if one_day else TimePrecision.INTERVAL,
        basis,
        words,
    )


def outcome_of(placed: Placed) -> Outcome:
    """
    Return a placed stretch of the calendar as an outcome.

    Parameters
    ----------
    placed
        Anchored or not.

    Returns
    -------
    outcome
        Without EDTF and bounds when not anchored.
    """
    stretch = placed.stretch
    earliest, latest = stretch.instants() if stretch.is_anchored else (None, None)
    return Outcome(
        TimexType.TIME if stretch.grain >= Grain.PART else TimexType.DATE,
        stretch.value(),
        stretch.edtf(),
        earliest,
        latest,
        stretch.precision,
        placed.basis,
        placed.words,
        stretch,
    )
