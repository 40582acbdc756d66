"""Put dates and times on the calendar: written ones, and those counted from other times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from geomap.records import TimeBasis
from geomap.times.arithmetic import GRAINS, shift, unit_around, weekday_near
from geomap.times.meaning import (
    Anchor,
    Calendar,
    Deictic,
    Feasted,
    InForce,
    Meaning,
    Nth,
    Part,
    Shift,
)
from geomap.times.setting import Regime, Tense, Thread
from geomap.times.stretch import Grain, Modifier, Stretch, is_real, of_day, of_week
from geomap.times.units import UNIT_DAYS, UNIT_NAMES
from geomap.times.years import Placed, place_feast, place_in_year, place_weekday

# Gives the tense of the clause in question, which is looked up only where a time depends on it.
TenseOf = Callable[[], Tense]


def no_tense() -> Tense:
    """
    Stand for the tense where none is asked for.

    Returns
    -------
    tense
        NONE.
    """
    return Tense.NONE


def place(meaning: Meaning, thread: Thread, *, tense: TenseOf, at: int) -> Placed:
    """
    Put a date or time on the calendar.

    Parameters
    ----------
    meaning
        Of a date or time; others have no place.
    thread
        The dates in force.
    tense
        Gives the tense of its clause.
    at
        Its place in the text.

    Returns
    -------
    placed
        With fields unknown, and the reason, where nothing tells them.

    Raises
    ------
    OverflowError, ValueError
        Where counting leaves the years 1 to 9999.
    """
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
            placed = _overlay(place(of, thread, tense=tense, at=at), stretch)
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
        weekday = stretch.weekday if stretch.day is not None else None
        if weekday is not None:
            stretch = replace(stretch, weekday=None)
        placed = place_in_year(stretch, thread, tense=tense(), at=at)
        return placed if weekday is None else _on_weekday(placed, weekday, thread)
    if stretch.weekday is not None or stretch.weekend:
        return place_weekday(stretch, thread, tense=tense())
    if stretch.day is not None:
        return _in_month_in_force(stretch, thread)
    return _on_day_in_force(stretch, thread)


def _on_weekday(placed: Placed, weekday: int, thread: Thread) -> Placed:
    """Return a day in the year that gives it its weekday, next to the one found or publication."""
    day, year = placed.stretch.to_day(), placed.stretch.year
    if day is None or year is None or day.isoweekday() == weekday:
        return placed
    published = thread.publication.day
    years = [year - 1, year + 1]
    if published is not None and thread.regime is Regime.NEWS:
        years = [published.year, published.year - 1, published.year + 1, *years]
    others = (replace(placed.stretch, year=other).to_day() for other in years)
    fitting = [other for other in others if other is not None and other.isoweekday() == weekday]
    if not fitting:
        return placed
    words = f"{placed.words}, moved to the year in which it is a {fitting[0]:%A}"
    return replace(placed, stretch=replace(placed.stretch, year=fitting[0].year), words=words)


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


def anchor_of(
    anchor: Anchor | Meaning, thread: Thread, *, tense: TenseOf, at: int
) -> tuple[Stretch | None, TimeBasis, str]:
    """
    Return from where a relative time is counted.

    Parameters
    ----------
    anchor
        Publication, the date in force in the text, or a time of its own.
    thread, tense, at
        As for `place`.

    Returns
    -------
    stretch, basis, words
        No stretch and the reason where that is unknown.
    """
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
    placed = place(anchor, thread, tense=tense, at=at)
    if not placed.stretch.is_anchored:
        return None, TimeBasis.NONE, placed.words
    basis = TimeBasis.TEXT if placed.basis is TimeBasis.EXPLICIT else placed.basis
    return placed.stretch, basis, placed.stretch.value()


def _place_shift(meaning: Shift, thread: Thread, *, tense: TenseOf, at: int) -> Placed:
    """Count units from an anchor."""
    anchor, basis, words = anchor_of(meaning.anchor, thread, tense=tense, at=at)
    amount, unit = meaning.amount or 0.0, meaning.unit
    if anchor is None:
        return Placed(_unknown(unit), TimeBasis.NONE, words)
    day = anchor.to_day()
    if meaning.exact and day is not None:
        away = day_away(day, amount, unit)
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
    anchor, basis, words = anchor_of(meaning.anchor, thread, tense=no_tense, at=0)
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
    placed = place(meaning.of, thread, tense=tense, at=at)
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
        if stretch.day is None and stretch.grain is not Grain.DAY:
            stretch = Stretch(year=stretch.year, month=stretch.month, vague=stretch.vague)
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


def day_away(day: date, amount: float, unit: str) -> date | None:
    """
    Return the day a number of units away.

    Parameters
    ----------
    day
        From where to count.
    amount
        Negative is before; whole units of months are counted by the calendar.
    unit
        TIMEX3 unit of a day or longer.

    Returns
    -------
    day
        None beyond the years 1 to 9999, and for units that are no number of days.
    """
    months = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}.get(unit)
    try:
        if months is not None and amount * months == int(amount * months):
            index = day.year * 12 + day.month - 1 + int(amount * months)
            month = Stretch(year=index // 12, month=index % 12 + 1).days()
            return month[0] + timedelta(days=min(day.day, month[1].day) - 1) if month else None
        return day + timedelta(days=amount * UNIT_DAYS[unit]) if unit in UNIT_DAYS else None
    except (OverflowError, ValueError):
        return None
