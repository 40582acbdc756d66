"""Resolve the meaning of an expression against the dates in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from enum import IntEnum

from geomap.records import TimeBasis, TimexType
from geomap.times.bounds import edtf_bounds
from geomap.times.meaning import (
    Anchor,
    Calendar,
    Deictic,
    Feasted,
    InForce,
    Length,
    Meaning,
    Named,
    Nth,
    Ordinal,
    Part,
    Reference,
    Repeated,
    Shift,
)
from geomap.times.outcome import Outcome, interval, outcome_of, timeless
from geomap.times.place import TenseOf, anchor_of, day_away, no_tense, place
from geomap.times.setting import Regime, Thread
from geomap.times.stretch import Modifier, Stretch, of_day
from geomap.times.units import FEW, UNIT_DAYS, duration_value
from geomap.times.years import Placed, place_feast


def resolve(meaning: Meaning, thread: Thread, *, tense: TenseOf, at: int) -> Outcome:
    """
    Resolve a meaning against the dates in force.

    Parameters
    ----------
    meaning
        Any but a `Span`, whose ends are resolved one by one.
    thread
        The dates in force; left as it is.
    tense
        Gives the tense of the clause it stands in.
    at
        Its place in the text.

    Returns
    -------
    outcome
        With unknown digits as X where nothing tells them, and the reason in its words.
    """
    try:
        return _resolve(meaning, thread, tense=tense, at=at)
    except (OverflowError, ValueError):
        # Counting from a written date can leave the years that the calendar has.
        words = "beyond the years 1 to 9999"
        return timeless(TimexType.DATE, "XXXX", words, TimeBasis.NONE)


def _resolve(meaning: Meaning, thread: Thread, *, tense: TenseOf, at: int) -> Outcome:
    """Resolve a meaning, raising where the calendar ends."""
    match meaning:
        case Length():
            return _length(meaning, thread)
        case Repeated(value, period):
            # News is annotated by TIMEX3, histories are by TIMEX2.
            news = thread.regime is Regime.NEWS
            return timeless(TimexType.SET, period if news and period else value, "a repeated time")
        case InForce() if thread.latest is None and thread.regime is Regime.NEWS:
            return timeless(TimexType.DATE, "PAST_REF", "a past time that is not told")
        case Reference():
            return _reference(meaning, thread)
        case Ordinal():
            return _ordinal(meaning, thread)
        case Named() | Part(of=Named()):
            return _named(meaning)
        case Feasted():
            return _feasted(meaning, thread, tense)
        case _:
            return outcome_of(place(meaning, thread, tense=tense, at=at))


class Leaning(IntEnum):
    """What of the text told before it a meaning needs to be resolved."""

    NOTHING = 0
    LATEST = 1
    ALL = 2


def leaning(meaning: Meaning, thread: Thread) -> Leaning:
    """
    Return what of the dates told before it the outcome of a meaning depends on.

    Parameters
    ----------
    meaning
        Any meaning.
    thread
        The dates in force: in news, weekdays and the like depend on publication alone, and so do
        dates without a year before any year is told.

    Returns
    -------
    leaning
        NOTHING where repetitions come out the same for sure, LATEST where they do while the date in
        force is the same; the tense of the clause counts besides.
    """
    news = thread.regime is Regime.NEWS
    own = Leaning.NOTHING if news else Leaning.LATEST
    match meaning:
        case Calendar(stretch):
            yearless = Leaning.ALL if thread.year_told_at is not None or not news else own
            return _leaning_of_calendar(stretch, own, yearless)
        case Shift(anchor=Anchor() as anchor) | Deictic(anchor=Anchor() as anchor):
            return own if anchor is Anchor.PUBLICATION else Leaning.LATEST
        case Shift(anchor=inner) | Deictic(anchor=inner) | Nth(of=inner):
            return Leaning.ALL if isinstance(inner, Anchor) else leaning(inner, thread)
        case Part(of=inner, to_anchor=to_anchor):
            return max(leaning(inner, thread), Leaning.LATEST if to_anchor else Leaning.NOTHING)
        case Length(window=0, definite=False) | Repeated() | Named() | Reference() | Ordinal():
            return Leaning.NOTHING
        case Length() | InForce():
            return Leaning.LATEST
        case _:
            return Leaning.ALL


def _leaning_of_calendar(stretch: Stretch, own: Leaning, yearless: Leaning) -> Leaning:
    """Return what written calendar fields depend on."""
    if stretch.year is not None or stretch.decade is not None or stretch.century is not None:
        return Leaning.NOTHING
    if stretch.month is not None or stretch.season or stretch.quarter or stretch.half:
        return yearless
    weekday = stretch.weekday is not None or stretch.weekend
    return own if weekday and stretch.day is None else Leaning.LATEST


def _length(length: Length, thread: Thread) -> Outcome:
    """Return a duration; one that ends or begins at a known day lies on the calendar."""
    value = duration_value(length.amount, length.unit)
    if length.definite:
        period = _period_of_length(length, thread)
        if period is not None:
            return replace(_named(period), type=TimexType.DURATION, value=value)
    unit_days = UNIT_DAYS.get(length.unit)
    if not length.window or unit_days is None:
        return timeless(TimexType.DURATION, value, "a length of time")
    anchor, basis, words = anchor_of(length.anchor, thread, tense=no_tense, at=0)
    if anchor is None or (thread.regime is Regime.NARRATIVE and length.anchor is not Anchor.TEXT):
        return timeless(TimexType.DURATION, value, f"a length of time, from no known day ({words})")
    day = anchor.to_day()
    if day is None:
        around = outcome_of(Placed(anchor, basis, f"a length of time next to {words}"))
        return replace(around, type=TimexType.DURATION, value=value, stretch=None)
    amount = FEW if length.amount is None else length.amount
    other = day_away(day, length.window * amount, length.unit)
    if other is None:
        return timeless(TimexType.DURATION, value, "a length of time beyond the calendar")
    rough = "~" if length.amount is None or length.modifier else ""
    few = f", taking a few as {FEW}" if length.amount is None else ""
    before = length.window < 0
    edtf = f"{other}{rough}/{day}" if before else f"{day}/{other}{rough}"
    first, last = (other, day) if before else (day, other)
    return interval(
        TimexType.DURATION,
        value,
        edtf,
        (first, last),
        basis,
        f"{'up to' if before else 'from'} {words}{few}",
    )


def _period_of_length(length: Length, thread: Thread) -> Named | None:
    """Return the named period of the text that lasted so long, to within a day."""
    unit_days = UNIT_DAYS.get(length.unit)
    if length.amount is None or unit_days is None:
        return None
    for period in thread.periods:
        first, last = edtf_bounds(period.edtf)
        if first and last and abs((last - first).days + 0.5 - length.amount * unit_days) < 1:
            return period
    return None


def _reference(reference: Reference, thread: Thread) -> Outcome:
    """Return a vague reference; in news, present and recent past lie at and before publication."""
    day = thread.publication.day
    if thread.regime is Regime.NARRATIVE or day is None or not reference.window:
        return timeless(TimexType.DATE, reference.value, "a vague reference")
    back = timedelta(days=int(reference.window))
    if back:
        edtf, words = (
            f"{day - back}~/{day}",
            f"taken as the {back.days} days up to publication {day}",
        )
    else:
        edtf, words = f"{day}~", f"at publication {day}"
    return interval(
        TimexType.DATE, reference.value, edtf, (day - back, day), TimeBasis.PUBLICATION, words
    )


def _ordinal(ordinal: Ordinal, thread: Thread) -> Outcome:
    """Return the days up to publication of which it is the nth."""
    value = duration_value(float(ordinal.number), ordinal.unit)
    day = thread.publication.day
    first = day_away(day, 1 - ordinal.number, ordinal.unit) if day else None
    if day is None or first is None or thread.regime is Regime.NARRATIVE:
        return timeless(TimexType.DURATION, value, "a length of time up to a day not known")
    words = f"number {ordinal.number} is publication {day}, so number 1 was {first}"
    edtf = f"{first}/{day}"
    return interval(TimexType.DURATION, value, edtf, (first, day), TimeBasis.PUBLICATION, words)


def _feasted(holiday: Feasted, thread: Thread, tense: TenseOf) -> Outcome:
    """Return the holiday of its year, else the one next to publication or to the date in force."""
    feast = holiday.feast
    if holiday.year is not None:
        begins: tuple[date, ...] = feast.begins(holiday.year)
        basis, words = TimeBasis.EXPLICIT, "written with its year"
    else:
        begins, basis, words = place_feast(feast, thread, tense=tense())
    words = f"{feast.name}, {words}"
    if not begins:
        return timeless(TimexType.DATE, "XXXX-XX-XX", words, TimeBasis.NONE)
    first, last = begins[0], begins[0] + timedelta(days=feast.days - 1)
    edtf = str(first) if first == last else f"{first}/{last}"
    found = interval(TimexType.DATE, edtf, edtf, (first, last), basis, words)
    return replace(found, stretch=of_day(first))


def _named(meaning: Named | Part) -> Outcome:
    """Return a named period, or its first or last day for its start or end."""
    period = meaning.of if isinstance(meaning, Part) else meaning
    if not isinstance(period, Named):
        return timeless(TimexType.DATE, "XXXX", "no named period", TimeBasis.NONE)
    first, last = edtf_bounds(period.edtf)
    edtf = period.edtf
    modifier = meaning.stretch.modifier if isinstance(meaning, Part) else None
    if modifier is Modifier.START and first is not None:
        last, edtf = first, str(first)
    elif modifier is Modifier.END and last is not None:
        first, edtf = last, str(last)
    words = f"{period.name} is {period.edtf}"
    return interval(TimexType.DATE, edtf, edtf, (first, last), TimeBasis.PERIOD, words)
