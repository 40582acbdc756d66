"""Actions of stretches from one time to another and of lists of two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geomap.times.grammar import Action, Slots
from geomap.times.meaning import Calendar, Deictic, Meaning, Mention, Part, Span
from geomap.times.numerals import clock_of
from geomap.times.stretch import Grain, Stretch, is_real


def _years_bc(slots: Slots) -> Meaning | None:
    if slots["e"] > 0 or slots["y"] <= slots["z"]:
        return None
    items = slots.items
    first = Calendar(Stretch(year=-int(slots["y"])))
    second = Calendar(Stretch(year=-int(slots["z"])))
    return Span(
        Mention(items["y"].start, items["y"].end, first),
        Mention(items["z"].start, items["e"].end, second),
    )


def _span(slots: Slots) -> Meaning | None:
    begin, finish = _mention(slots, "a"), _mention(slots, "b")
    if begin and finish:
        begin, finish = share(begin, finish)
    return Span(begin, finish)


def _span_clock(slots: Slots) -> Meaning | None:
    finish = _mention(slots, "b")
    clock = _clock_of(finish.meaning) if finish is not None else None
    begin = clock_of(float(slots["a"]), None)
    if clock is None or begin is None or finish is None or not 1 <= (begin.hour or 0) <= 12:
        return None
    item = slots.items["a"]
    first = Mention(item.start, item.end, Calendar(replace(begin, zone=clock.zone), bare=True))
    return Span(*share(first, finish))


def _clock_of(meaning: Meaning) -> Stretch | None:
    """Return the clock time of a meaning, None where it has none."""
    match meaning:
        case Calendar(stretch) | Part(stretch=stretch):
            return stretch if stretch.hour is not None else None
        case _:
            return None


def _of_one_half(first: Mention, second: Mention) -> Mention:
    """Return the first of two clock times in the half of the day of the second."""
    one, finish = first.meaning, _clock_of(second.meaning)
    if not isinstance(one, Calendar) or not one.bare or finish is None or finish.hour is None:
        return first
    hour = one.stretch.hour or 0
    if hour < 12 <= finish.hour and hour + 12 <= finish.hour:
        return replace(first, meaning=replace(one, stretch=replace(one.stretch, hour=hour + 12)))
    return first


def _list(slots: Slots) -> Meaning | None:
    first, second = _mention(slots, "a"), _mention(slots, "b")
    if first is None or second is None:
        return None
    return Span(*share(first, second, separate=True), separate=True)


def _span_short(slots: Slots) -> Meaning | None:
    begin = _mention(slots, "a")
    if begin is None or not isinstance(begin.meaning, Calendar):
        return None
    stretch = begin.meaning.stretch
    if stretch.grain is not Grain.YEAR or stretch.year is None or stretch.year < 0:
        return None
    year = stretch.year // 100 * 100 + slots["b"]
    if year <= stretch.year:
        return None
    item = slots.items["b"]
    return Span(begin, Mention(item.start, item.end, Calendar(Stretch(year=year))))


def _days(slots: Slots) -> Meaning | None:
    year = slots.get("y")
    if slots["d"] >= slots["d2"] or not is_real(year, slots["m"], slots["d2"]):
        return None
    items = slots.items
    month_first = items["m"].start < items["d"].start
    first_start = items["m"].start if month_first else items["d"].start
    second_end = max(items[name].end for name in ("d2", "m", "y") if name in items)
    first = Calendar(Stretch(year=year, month=slots["m"], day=slots["d"]))
    second = Calendar(Stretch(year=year, month=slots["m"], day=slots["d2"]))
    return Span(
        Mention(first_start, items["d"].end, first),
        Mention(items["d2"].start, second_end, second),
        separate=slots.option == "list",
    )


def _mention(slots: Slots, name: str) -> Mention | None:
    """Return a slot's meaning with its place in the text."""
    if name not in slots:
        return None
    item = slots.items[name]
    return Mention(item.start, item.end, slots[name])


def share(first: Mention, second: Mention, *, separate: bool = False) -> tuple[Mention, Mention]:
    """
    Hand the year or day that only one of two joined times names to the other.

    Parameters
    ----------
    first, second
        As in "July and August 1944" or "from 5 to 7 May".
    separate
        Whether they are a list, not the ends of a stretch.

    Returns
    -------
    first, second
        The same where nothing can be shared.
    """
    first = _of_one_half(first, second)
    one, other = first.meaning, second.meaning
    match one, other:
        case Calendar(stretch=clock), Part(stretch=whole) if (
            clock.year is None and _is_clock(clock) and whole.hour is not None
        ):
            return replace(first, meaning=replace(other, stretch=clock)), second
        case Part(stretch=whole), Calendar(stretch=clock) if whole.hour is not None and _is_clock(
            clock
        ):
            return first, replace(second, meaning=replace(one, stretch=clock))
        case Calendar(stretch=month), Part(stretch=last) if (
            month.year is None
            and month.month
            and last.month
            and (separate or month.month < last.month)
        ):
            # "Between March and June last year".
            return replace(first, meaning=replace(other, stretch=month)), second
        case Calendar(stretch=day), Calendar(stretch=next_day) if (
            not separate and day.weekday and next_day.weekday and next_day.day is None
        ):
            return first, replace(second, meaning=Deictic(1, one, stretch=next_day))
        case _:
            pass
    a, b = _fields(one), _fields(other)
    if a is None or b is None or a.year is not None or b.year is None:
        return first, second
    if a.month and b.month:
        year = b.year if (a.month, a.day or 0) <= (b.month, b.day or 31) else b.year - 1
        return replace(first, meaning=_in_year(first.meaning, year)), second
    if (a.season or a.month) and (b.season or b.month):
        return replace(first, meaning=_in_year(first.meaning, b.year)), second
    return first, second


def _is_clock(stretch: Stretch) -> bool:
    """Return whether a clock time is all that is said."""
    return stretch.hour is not None and stretch.day is None and stretch.weekday is None


def _fields(meaning: Meaning) -> Stretch | None:
    """Return the calendar fields that a meaning was written with."""
    match meaning:
        case Calendar(stretch):
            return stretch
        case Part(of):
            return _fields(of)
        case _:
            return None


def _in_year(meaning: Meaning, year: int) -> Meaning:
    """Return the meaning with its calendar fields in a year."""
    match meaning:
        case Calendar(stretch):
            return Calendar(replace(stretch, year=year))
        case Part(of):
            return replace(meaning, of=_in_year(of, year))
        case _:
            return meaning


ACTIONS: Mapping[str, Action] = {
    "years_bc": _years_bc,
    "span": _span,
    "span_clock": _span_clock,
    "list": _list,
    "span_short": _span_short,
    "days": _days,
}
