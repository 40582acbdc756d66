"""Put the meaning of an expression on the calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from geomap.records import TimeBasis, TimePrecision, TimexType
from geomap.times.arithmetic import GRAINS, shift, unit_around, weekday_near
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
from geomap.times.setting import Regime, Tense, Thread
from geomap.times.stretch import Grain, Modifier, Stretch, is_real, of_day, of_week
from geomap.times.units import FEW, UNIT_DAYS, UNIT_NAMES, duration_value
from geomap.times.years import Placed, place_feast, place_in_year, place_weekday

# Gives the tense of the clause in question, which is looked up only where a time depends on it.
TenseOf = Callable[[], Tense]


def _no_tense() -> Tense:
    """Return that no tense tells."""
    return Tense.NONE


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
        return _timeless(TimexType.DATE, "XXXX", words, TimeBasis.NONE)


def _resolve(meaning: Meaning, thread: Thread, *, tense: TenseOf, at: int) -> Outcome:
    """Resolve a meaning, raising where the calendar ends."""
    match meaning:
        case Length():
            return _length(meaning, thread)
        case Repeated(value):
            return _timeless(TimexType.SET, value, "a repeated time")
        case Reference():
            return _reference(meaning, thread)
        case Ordinal():
            return _ordinal(meaning, thread)
        case Named() | Part(of=Named()):
            return _named(meaning)
        case Feasted():
            return _feasted(meaning, thread, tense)
        case _:
            return _outcome(_place(meaning, thread, tense=tense, at=at))


def rests_on_text(meaning: Meaning, regime: Regime) -> bool:
    """
    Return whether what a meaning resolves to depends on the dates told before it.

    Parameters
    ----------
    meaning
        Any meaning.
    regime
        In news, weekdays and the like depend on publication alone.

    Returns
    -------
    rests
        False only where repetitions come out the same for sure.
    """
    match meaning:
        case Calendar(stretch) if stretch.year is not None:
            return False
        case Calendar(stretch) if stretch.weekday is not None and stretch.day is None:
            return regime is Regime.NARRATIVE
        case Shift(anchor=Anchor.PUBLICATION) | Deictic(anchor=Anchor.PUBLICATION, unit=str()):
            return regime is Regime.NARRATIVE
        case Length(window=0, definite=False) | Repeated() | Named():
            return False
        case _:
            return True


def _outcome(placed: Placed) -> Outcome:
    """Return a placed stretch as an outcome."""
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


def _place(meaning: Meaning, thread: Thread, *, tense: TenseOf, at: int) -> Placed:
    """Put a date or time on the calendar."""
    match meaning:
        case Calendar(stretch, swapped):
            if swapped is not None and thread.day_first:
                stretch = swapped
            return _place_calendar(stretch, thread, tense=tense, at=at)
        case Shift():
            return _place_shift(meaning, thread, tense=tense, at=at)
        case Deictic():
            return _place_deictic(meaning, thread)
        case Feasted(feast, year):
            begins = feast.begins(year) if year else place_feast(feast, thread, tense=tense())[0]
            stretch = of_day(begins[0]) if begins else Stretch()
            return Placed(stretch, TimeBasis.TEXT, feast.name)
        case InForce():
            stretch = thread.latest or Stretch(vague=Grain.DAY)
            basis = TimeBasis.NONE if thread.latest is None else TimeBasis.TEXT
            return Placed(stretch, basis, "the date in force in the text")
        case Nth():
            return _place_nth(meaning, thread, tense=tense, at=at)
        case Part(of, stretch, to_anchor):
            placed = _overlay(_place(of, thread, tense=tense, at=at), stretch)
            cut = _day_told_from(of, thread) if to_anchor else None
            return replace(placed, stretch=replace(placed.stretch, cut=cut)) if cut else placed
        case _:
            return Placed(Stretch(), TimeBasis.NONE, "no place on the calendar")


def _day_told_from(meaning: Meaning, thread: Thread) -> date | None:
    """Return the day from which "earlier" and "later" in a time are told."""
    told_in_text = isinstance(meaning, Deictic) and meaning.anchor is Anchor.TEXT
    if told_in_text or thread.regime is Regime.NARRATIVE:
        return thread.anchor_day()
    return thread.publication.day


def _place_calendar(stretch: Stretch, thread: Thread, *, tense: TenseOf, at: int) -> Placed:
    """Put written calendar fields on the calendar."""
    if stretch.year is not None or stretch.decade is not None or stretch.century is not None:
        if stretch.weekday is not None:
            stretch = replace(stretch, weekday=None)
        return Placed(stretch, TimeBasis.EXPLICIT, "written in full")
    if stretch.month is not None or stretch.season or stretch.quarter or stretch.half:
        if stretch.weekday is not None and stretch.day is not None:
            stretch = replace(stretch, weekday=None)
        return place_in_year(stretch, thread, tense=tense(), at=at)
    if stretch.weekday is not None or stretch.weekend:
        return place_weekday(stretch, thread, tense=tense())
    if stretch.day is not None:
        return _in_month_in_force(stretch, thread)
    return _on_day_in_force(stretch, thread)


def _in_month_in_force(stretch: Stretch, thread: Thread) -> Placed:
    """Put a day of the month in the month in force."""
    anchor = thread.anchor()
    if (
        anchor is None
        or anchor.month is None
        or not is_real(anchor.year, anchor.month, stretch.day)
    ):
        return Placed(stretch, TimeBasis.NONE, "no month is in force")
    basis = TimeBasis.TEXT if thread.latest is not None else TimeBasis.PUBLICATION
    placed = replace(stretch, year=anchor.year, month=anchor.month, weekday=None)
    return Placed(placed, basis, f"in the month in force, {anchor.value()}")


def _on_day_in_force(stretch: Stretch, thread: Thread) -> Placed:
    """Put a clock time or part of the day on the day in force."""
    day = thread.anchor_day()
    if day is None:
        return Placed(stretch, TimeBasis.NONE, "no day is in force")
    basis = TimeBasis.TEXT if thread.latest is not None else TimeBasis.PUBLICATION
    placed = replace(stretch, year=day.year, month=day.month, day=day.day)
    return Placed(placed, basis, f"on the day in force, {day}")


def _anchor(
    anchor: Anchor | Meaning, thread: Thread, *, tense: TenseOf, at: int
) -> tuple[Stretch | None, TimeBasis, str]:
    """Return from where to count, on what basis, and its wording."""
    if isinstance(anchor, Anchor):
        day = thread.publication.day
        if anchor is Anchor.PUBLICATION and thread.regime is Regime.NEWS:
            if day is None:
                return None, TimeBasis.NONE, "the publication date is not known to the day"
            return of_day(day), TimeBasis.PUBLICATION, f"publication {day}"
        if thread.latest is not None:
            words = f"the date in force in the text, {thread.latest.value()}"
            return thread.latest, TimeBasis.TEXT, words
        if day is not None:
            return of_day(day), TimeBasis.PUBLICATION, f"publication {day}"
        return None, TimeBasis.NONE, "no date is in force"
    placed = _place(anchor, thread, tense=tense, at=at)
    if not placed.stretch.is_anchored:
        return None, TimeBasis.NONE, placed.words
    basis = TimeBasis.TEXT if placed.basis is TimeBasis.EXPLICIT else placed.basis
    return placed.stretch, basis, placed.stretch.value()


def _place_shift(meaning: Shift, thread: Thread, *, tense: TenseOf, at: int) -> Placed:
    """Count units from an anchor."""
    anchor, basis, words = _anchor(meaning.anchor, thread, tense=tense, at=at)
    amount, unit = meaning.amount or 0.0, meaning.unit
    if anchor is None:
        return Placed(_unknown(unit), TimeBasis.NONE, words)
    day = anchor.to_day()
    if meaning.exact and day is not None:
        away = _day_away(day, amount, unit)
        found = of_day(away) if away else None
    elif unit == "Y" and anchor.grain is Grain.QUARTER and amount == int(amount):
        found = shift(anchor, 4 * amount, "Q")
    else:
        found = shift(anchor, amount, unit)
    if found is None:
        return Placed(_vague(anchor, unit), basis, f"some time in {anchor.value()}")
    name = UNIT_NAMES.get(unit, unit)
    counted = f"{abs(amount):g} {name}(s) {'before' if amount < 0 else 'after'} {words}"
    modifier = meaning.modifier and Modifier.APPROX
    return Placed(replace(found, modifier=modifier), basis, counted if amount else words)


def _unknown(unit: str) -> Stretch:
    """Return a stretch of which only the grain is known."""
    return Stretch(vague=GRAINS.get(unit, Grain.DAY))


def _vague(anchor: Stretch, unit: str) -> Stretch:
    """Return the coarse anchor, marked as holding a finer time."""
    coarse = replace(anchor, part=None, hour=None, minute=None, second=None, modifier=None)
    return replace(coarse, vague=GRAINS.get(unit, Grain.DAY))


def _place_deictic(meaning: Deictic, thread: Thread) -> Placed:
    """Find the last, this or next unit, weekday, month or season."""
    anchor, basis, words = _anchor(meaning.anchor, thread, tense=_no_tense, at=0)
    where = ("before that of", "of", "after that of")[meaning.which + 1]
    if meaning.unit is not None:
        if anchor is None:
            return Placed(_unknown(meaning.unit), TimeBasis.NONE, words)
        start = unit_around(anchor, meaning.unit)
        found = shift(start, meaning.which, meaning.unit) if start is not None else None
        if found is None and meaning.which == 0:
            found = _unit_at_publication(meaning.unit, anchor, thread)
        if found is None:
            return Placed(_vague(anchor, meaning.unit), basis, f"some time in {anchor.value()}")
        return Placed(found, basis, f"the {UNIT_NAMES[meaning.unit]} {where} {words}")
    stretch = meaning.stretch or Stretch()
    if anchor is None or anchor.year is None:
        return Placed(stretch, TimeBasis.NONE, words)
    placed = _named_neighbour(stretch, anchor, meaning.which)
    if placed is None:
        return Placed(stretch, TimeBasis.NONE, f"{words} is too coarse")
    side = ("the latest before", "that of", "the first after")[meaning.which + 1]
    return Placed(placed, basis, f"{side} {words}")


def _unit_at_publication(unit: str, anchor: Stretch, thread: Thread) -> Stretch | None:
    """Return, in news, the unit of publication when that lies in the coarser date in force."""
    day, days = thread.publication.day, anchor.days()
    if thread.regime is Regime.NARRATIVE or day is None or days is None:
        return None
    return unit_around(of_day(day), unit) if days[0] <= day <= days[1] else None


def _named_neighbour(stretch: Stretch, anchor: Stretch, which: int) -> Stretch | None:
    """Return the weekday, month or season before, in or after the anchor."""
    if stretch.weekday is not None:
        day = anchor.to_day()
        if day is None:
            return None
        found = of_day(weekday_near(day, stretch.weekday, which=which, strict=True))
        return replace(found, part=stretch.part)
    year = anchor.year or 0
    if which == 0:
        return replace(stretch, year=year)
    for candidate in (year, year + which):
        tried = replace(stretch, year=candidate)
        days, now = tried.days(), anchor.days()
        if days and now and (days[1] < now[0] if which < 0 else days[0] > now[1]):
            return tried
    return replace(stretch, year=year + which)


def _place_nth(meaning: Nth, thread: Thread, *, tense: TenseOf, at: int) -> Placed:
    """Find the nth week or weekday of a month."""
    placed = _place(meaning.of, thread, tense=tense, at=at)
    days = placed.stretch.days()
    if days is None:
        return Placed(Stretch(vague=Grain.WEEK), TimeBasis.NONE, placed.words)
    first, last = days
    if meaning.unit == "D":
        day = last if meaning.number < 0 else first + timedelta(days=meaning.number - 1)
        return replace(placed, stretch=of_day(day))
    if meaning.weekday is None:
        begin = last - timedelta(days=6) if meaning.number < 0 else first
        middle = begin + timedelta(days=7 * max(meaning.number - 1, 0) + 3)
        return replace(placed, stretch=of_week(middle))
    if meaning.number < 0:
        day = weekday_near(last, meaning.weekday, which=-1, strict=False)
    else:
        day = weekday_near(first, meaning.weekday, which=1, strict=False)
        day += timedelta(weeks=meaning.number - 1)
    return replace(placed, stretch=of_day(day))


def _overlay(placed: Placed, part: Stretch) -> Placed:
    """Narrow a placed stretch to a part of it."""
    stretch = placed.stretch
    if part.modifier is not None:
        return replace(placed, stretch=replace(stretch, modifier=part.modifier))
    if part.part is not None:
        return replace(placed, stretch=replace(stretch, part=part.part, modifier=None))
    if part.hour is not None:
        clock = replace(
            stretch,
            part=None,
            modifier=None,
            hour=part.hour,
            minute=part.minute,
            second=part.second,
            zone=part.zone,
        )
        return replace(placed, stretch=clock)
    if part.weekday is not None and stretch.week is not None and stretch.year is not None:
        day = date.fromisocalendar(stretch.year, stretch.week, part.weekday)
        return replace(placed, stretch=replace(of_day(day), part=part.part))
    return replace(placed, stretch=replace(part, year=stretch.year, modifier=stretch.modifier))


def _timeless(
    kind: TimexType, value: str, words: str, basis: TimeBasis = TimeBasis.EXPLICIT
) -> Outcome:
    """Return an outcome that has no place on the calendar."""
    return Outcome(kind, value, None, None, None, TimePrecision.UNKNOWN, basis, words)


def _length(length: Length, thread: Thread) -> Outcome:
    """Return a duration; one that ends or begins at a known day lies on the calendar."""
    value = duration_value(length.amount, length.unit)
    if length.definite:
        period = _period_of_length(length, thread)
        if period is not None:
            return replace(_named(period), type=TimexType.DURATION, value=value)
    unit_days = UNIT_DAYS.get(length.unit)
    if not length.window or unit_days is None:
        return _timeless(TimexType.DURATION, value, "a length of time")
    anchor, basis, words = _anchor(length.anchor, thread, tense=_no_tense, at=0)
    if anchor is None or (thread.regime is Regime.NARRATIVE and length.anchor is not Anchor.TEXT):
        return _timeless(
            TimexType.DURATION, value, f"a length of time, from no known day ({words})"
        )
    day = anchor.to_day()
    if day is None:
        around = _outcome(Placed(anchor, basis, f"a length of time next to {words}"))
        return replace(around, type=TimexType.DURATION, value=value, stretch=None)
    amount = FEW if length.amount is None else length.amount
    other = _day_away(day, length.window * amount, length.unit)
    if other is None:
        return _timeless(TimexType.DURATION, value, "a length of time beyond the calendar")
    rough = "~" if length.amount is None or length.modifier else ""
    few = f", taking a few as {FEW}" if length.amount is None else ""
    before = length.window < 0
    edtf = f"{other}{rough}/{day}" if before else f"{day}/{other}{rough}"
    first, last = (other, day) if before else (day, other)
    return _interval(
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


def _interval(
    kind: TimexType,
    value: str,
    edtf: str,
    days: tuple[date, date],
    basis: TimeBasis,
    words: str,
) -> Outcome:
    """Return an outcome that runs from one day to another."""
    first, last = days
    return Outcome(
        kind,
        value,
        edtf,
        datetime.combine(first, time.min),
        datetime.combine(last, time(23, 59, 59)),
        TimePrecision.DAY if first == last else TimePrecision.INTERVAL,
        basis,
        words,
    )


def _day_away(day: date, amount: float, unit: str) -> date | None:
    """Return the day a number of units away, by calendar months where the unit is of months."""
    months = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}.get(unit)
    try:
        if months is not None and amount * months == int(amount * months):
            index = day.year * 12 + day.month - 1 + int(amount * months)
            month = Stretch(year=index // 12, month=index % 12 + 1).days()
            return month[0] + timedelta(days=min(day.day, month[1].day) - 1) if month else None
        return day + timedelta(days=amount * UNIT_DAYS[unit])
    except (OverflowError, ValueError):
        return None


def _reference(reference: Reference, thread: Thread) -> Outcome:
    """Return a vague reference; in news, present and recent past lie at and before publication."""
    day = thread.publication.day
    if thread.regime is Regime.NARRATIVE or day is None or not reference.window:
        return _timeless(TimexType.DATE, reference.value, "a vague reference")
    back = timedelta(days=int(reference.window))
    if back:
        edtf, words = (
            f"{day - back}~/{day}",
            f"taken as the {back.days} days up to publication {day}",
        )
    else:
        edtf, words = f"{day}~", f"at publication {day}"
    return _interval(
        TimexType.DATE, reference.value, edtf, (day - back, day), TimeBasis.PUBLICATION, words
    )


def _ordinal(ordinal: Ordinal, thread: Thread) -> Outcome:
    """Return the days up to publication of which it is the nth."""
    value = duration_value(float(ordinal.number), ordinal.unit)
    day = thread.publication.day
    first = _day_away(day, 1 - ordinal.number, ordinal.unit) if day else None
    if day is None or first is None or thread.regime is Regime.NARRATIVE:
        return _timeless(TimexType.DURATION, value, "a length of time up to a day not known")
    words = f"number {ordinal.number} is publication {day}, so number 1 was {first}"
    edtf = f"{first}/{day}"
    return _interval(TimexType.DURATION, value, edtf, (first, day), TimeBasis.PUBLICATION, words)


def _feasted(holiday: Feasted, thread: Thread, tense: TenseOf) -> Outcome:
    """Return the holiday of its year, else the one next to publication or to the date in force."""
    feast = holiday.feast
    if holiday.year is not None:
        begins: tuple[date, ...] = feast.begins(holiday.year)
        basis, words = TimeBasis.EXPLICIT, "written with its year"
    else:
        begins, basis, words = place_feast(feast, thread, tense=tense())
    if not begins:
        return _timeless(TimexType.DATE, "XXXX-XX-XX", f"{feast.name}: {words}", TimeBasis.NONE)
    first, last = begins[0], begins[0] + timedelta(days=feast.days - 1)
    edtf = str(first) if first == last else f"{first}/{last}"
    return Outcome(
        TimexType.DATE,
        edtf,
        edtf,
        datetime.combine(first, time.min),
        datetime.combine(last, time(23, 59, 59)),
        TimePrecision.DAY if first == last else TimePrecision.INTERVAL,
        basis,
        f"{feast.name}, {words}",
        of_day(first),
    )


def _named(meaning: Named | Part) -> Outcome:
    """Return a named period, or its first or last day for its start or end."""
    period = meaning.of if isinstance(meaning, Part) else meaning
    if not isinstance(period, Named):
        return _timeless(TimexType.DATE, "XXXX", "no named period", TimeBasis.NONE)
    first, last = edtf_bounds(period.edtf)
    edtf, words = period.edtf, f"{period.name} is {period.edtf}"
    modifier = meaning.stretch.modifier if isinstance(meaning, Part) else None
    if modifier is Modifier.START and first is not None:
        last, edtf = first, str(first)
    elif modifier is Modifier.END and last is not None:
        first, edtf = last, str(last)
    return Outcome(
        TimexType.DATE,
        edtf,
        edtf,
        datetime.combine(first, time.min) if first else None,
        datetime.combine(last, time(23, 59, 59)) if last else None,
        TimePrecision.DAY if first == last and first is not None else TimePrecision.INTERVAL,
        TimeBasis.PERIOD,
        words,
    )
