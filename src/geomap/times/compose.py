"""What the rules of the grammar make of their parts: one small function an action.

Each takes the slots of its rule and returns a meaning, or None when the parts do not fit (31 April,
a fifth quarter), so that the next shorter rule is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from geomap.times.grammar import Slots
from geomap.times.meaning import (
    Anchor,
    Calendar,
    Deictic,
    Length,
    Meaning,
    Mention,
    Nth,
    Ordinal,
    Part,
    Reference,
    Repeated,
    Shift,
    Span,
)
from geomap.times.numerals import clock_of, iso_of, numeric_of
from geomap.times.stretch import Grain, Modifier, Stretch, is_real
from geomap.times.arithmetic import GRAINS as UNIT_GRAINS
from geomap.times.units import PERIODIC_VALUES, duration_value

Action = Callable[[Slots], Any]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something, None when vague."""

    amount: float | None


def _sum(slots: Slots) -> Any:
    return slots["tens"] + slots["ones"]


def _magnitude(slots: Slots) -> Any:
    first = 1 if slots["n"] == "a" else slots["n"]
    rest = slots.get("rest") or 0
    return first * slots["m"] + rest if rest < slots["m"] else None


def _zone(slots: Slots) -> Any:
    return slots["zone"]


def _quantity(slots: Slots) -> Any:
    return Quantity(float(slots["n"]))


def _quantity_half(slots: Slots) -> Any:
    return Quantity(slots["n"] + 0.5)


def _quantity_vague(_: Slots) -> Any:
    return Quantity(None)


def _quantity_fixed(slots: Slots) -> Any:
    return Quantity(float(slots.option))


def _clock(slots: Slots) -> Meaning | None:
    return _at(clock_of(slots["t"], slots.get("m")), slots.get("z"))


def _clock_word(slots: Slots) -> Meaning | None:
    return _at(Stretch(hour=slots["t"], minute=0), slots.get("z"))


def _at(stretch: Stretch | None, zone: str | None) -> Meaning | None:
    """Return a clock time of no particular day."""
    return None if stretch is None else Calendar(replace(stretch, zone=zone or None))


def _numeric_date(slots: Slots) -> Meaning | None:
    return numeric_of(slots["d"])


def _iso_date(slots: Slots) -> Meaning | None:
    return iso_of(slots["d"])


def _calendar(slots: Slots) -> Meaning | None:
    month, day = slots.get("m"), slots.get("d")
    year = _year(slots)
    if not is_real(year, month, day):
        return None
    return Calendar(Stretch(year=year, month=month, day=day))


def _year(slots: Slots) -> int | None:
    """Return the year of the slots `y` and `e`; two digits are of the century that is nearer."""
    year = slots.get("y")
    if year is None:
        return None
    if "e" in slots:
        return int(year) * (-1 if slots["e"] < 0 else 1) or None
    return full_year(int(year))


def full_year(year: int) -> int:
    """
    Return a year of two digits in full; others as they are.

    Parameters
    ----------
    year
        Two digits are read as 1930 to 2029, the window of POSIX `%y` moved to what news tells.

    Returns
    -------
    year
        Four digits.
    """
    return year if year > 99 else year + (2000 if year < 30 else 1900)


def _decade(slots: Slots) -> Meaning | None:
    number = slots["d"]
    if slots.get("e") == -1:
        return Calendar(Stretch(decade=number // 10, era_bc=True))
    return Calendar(Stretch(decade=full_year(number) // 10))


def _decade_modified(slots: Slots) -> Meaning | None:
    decade = Calendar(Stretch(decade=full_year(slots["d"]) // 10))
    return Part(decade, Stretch(modifier=Modifier[slots["m"]]))


def _decade_word(slots: Slots) -> Meaning | None:
    return Calendar(Stretch(decade=190 + slots["d"]))


def _century(slots: Slots) -> Meaning | None:
    if not 1 <= slots["n"] <= 22:
        return None
    return Calendar(Stretch(century=slots["n"] - 1, era_bc=slots.get("e") == -1))


def _season_year(slots: Slots) -> Meaning | None:
    return Calendar(Stretch(year=_year(slots), season=slots["s"]))


def _season(slots: Slots) -> Meaning | None:
    return Calendar(Stretch(season=slots["s"]))


def _season_modified(slots: Slots) -> Meaning | None:
    season = Calendar(Stretch(year=_year(slots), season=slots["s"]))
    return Part(season, Stretch(modifier=Modifier[slots["m"]] if slots["m"] != "MID" else None))


def _quarter(slots: Slots) -> Meaning | None:
    if slots["n"] > 4:
        return None
    return Calendar(Stretch(year=_year(slots), quarter=slots["n"]))


def _quarter_code(slots: Slots) -> Meaning | None:
    number = int(slots["q"][1])
    if slots["q"][0] == "H":
        return Calendar(Stretch(year=_year(slots), half=number)) if number < 3 else None
    return Calendar(Stretch(year=_year(slots), quarter=number))


def _nth_weekday(slots: Slots) -> Meaning | None:
    if slots["n"] > 5 or slots["n"] == 0:
        return None
    month = Calendar(Stretch(year=_year(slots), month=slots["m"]))
    return Nth(month, slots["n"], weekday=slots["w"])


def _nth_week(slots: Slots) -> Meaning | None:
    number = -1 if slots["n"] == "final" else slots["n"]
    month = Calendar(Stretch(year=_year(slots), month=slots["m"]))
    return Nth(month, number) if number < 5 else None


def _month_half(slots: Slots) -> Meaning | None:
    number = 2 if slots["n"] == "latter" else slots["n"]
    if number > 2:
        return None
    month = Calendar(Stretch(year=_year(slots), month=slots["m"]))
    return Part(month, Stretch(modifier=Modifier.START if number == 1 else Modifier.END))


def _day_alone(slots: Slots) -> Meaning | None:
    return Calendar(Stretch(day=slots["d"]))


def _weekend(_: Slots) -> Meaning | None:
    return Calendar(Stretch(weekend=True))


def _this_unit(slots: Slots) -> Meaning | None:
    return Deictic(0, Anchor.PUBLICATION, unit=_UNIT_OF_WORD[slots["u"]])


def _unit_end(slots: Slots) -> Meaning | None:
    year = Deictic(0, Anchor.PUBLICATION, unit="Y")
    return Part(year, Stretch(modifier=Modifier.END))


def _overnight(_: Slots) -> Meaning | None:
    return Part(Shift(-1, "D", Anchor.PUBLICATION), Stretch(part="NI"))


def _overnight_on(slots: Slots) -> Meaning | None:
    return Part(slots["d"], Stretch(part="NI")) if _fits(slots["d"], Grain.DAY) else None


def _part_in_force(slots: Slots) -> Meaning | None:
    return Part(Shift(0, "D", Anchor.TEXT), Stretch(part=slots["p"]))


def _part_open(_: Slots) -> Meaning | None:
    return Repeated("XXXX-XX-XXTNI")


def _unit_of(slots: Slots) -> Meaning | None:
    if slots["u"] == "night":
        return _part_fixed(Slots({"d": slots["d"]}, {}, "NI"))
    unit = _UNIT_OF_WORD[slots["u"]]
    if grain_of(slots["d"]) <= UNIT_GRAINS[unit]:
        return None
    return Deictic(0, slots["d"], unit=unit)


def _clock_about(slots: Slots) -> Meaning | None:
    clock: Meaning = slots["c"]
    return clock


def _half(slots: Slots) -> Meaning | None:
    number = 2 if slots["n"] == "latter" else slots["n"]
    return Calendar(Stretch(year=_year(slots), half=number)) if number < 3 else None


def _length(slots: Slots) -> Meaning | None:
    return Length(slots["q"].amount, slots["u"])


def _length_long(slots: Slots) -> Meaning | None:
    return Length(1.0, slots["u"]) if slots["u"] not in ("D", "TS", "WE") else None


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


def _length_half(slots: Slots) -> Meaning | None:
    quantity = slots.get("q") or Quantity(1.0)
    return Length(None if quantity.amount is None else quantity.amount + 0.5, slots["u"])


def _length_one(slots: Slots) -> Meaning | None:
    return Length(1.0, slots["u"])


def _length_part(slots: Slots) -> Meaning | None:
    return Length(0.5, slots["u"])


def _length_vague(slots: Slots) -> Meaning | None:
    return Length(None, slots["u"])


def _length_same(slots: Slots) -> Meaning | None:
    length: Length = slots["l"]
    return length


def _length_window(slots: Slots) -> Meaning | None:
    return replace(slots["l"], window=slots["w"])


def _length_window_units(slots: Slots) -> Meaning | None:
    return Length(slots["q"].amount, slots["u"], window=slots["w"])


def _length_past_unit(slots: Slots) -> Meaning | None:
    return Length(1.0, slots["u"], window=-1)


def _length_next_unit(slots: Slots) -> Meaning | None:
    return Length(1.0, slots["u"], window=1)


def _length_compared(slots: Slots) -> Meaning | None:
    return replace(slots["l"], modifier=Modifier.MORE)


def _length_modified(slots: Slots) -> Meaning | None:
    return replace(slots["l"], modifier=Modifier[slots["m"]])


def _weekday(slots: Slots) -> Meaning | None:
    return Calendar(Stretch(weekday=slots["w"]))


def _weekday_date(slots: Slots) -> Meaning | None:
    date = slots["d"]
    if isinstance(date, Calendar) and date.stretch.day is not None:
        return replace(date, stretch=replace(date.stretch, weekday=slots["w"]))
    return None


def _weekday_ordinal(slots: Slots) -> Meaning | None:
    return Calendar(Stretch(day=slots["o"], weekday=slots["w"]))


def _today(slots: Slots) -> Meaning | None:
    return Shift(slots["t"], "D", Anchor.PUBLICATION)


def _today_fixed(slots: Slots) -> Meaning | None:
    return Shift(float(slots.option), "D", Anchor.PUBLICATION)


def _part(slots: Slots) -> Meaning | None:
    if not _fits(slots["d"], Grain.DAY):
        return None
    return Part(slots["d"], Stretch(part=slots["p"]))


def _part_fixed(slots: Slots) -> Meaning | None:
    date = slots["d"]
    return Part(date, Stretch(part=slots.option)) if _fits(date, Grain.DAY) else None


def _part_modified(slots: Slots) -> Meaning | None:
    return _part(slots)


def _fits(meaning: Meaning, grain: Grain) -> bool:
    """Return whether a meaning is of a grain."""
    return grain_of(meaning) is grain




def grain_of(meaning: Meaning) -> Grain:
    """
    Return how fine a time a meaning is of, as far as that shows before resolution.

    Parameters
    ----------
    meaning
        Any meaning; durations, sets and references have no grain.

    Returns
    -------
    grain
        NONE where it does not show.
    """
    match meaning:
        case Calendar(stretch):
            return stretch.grain
        case Deictic(stretch=Stretch() as stretch):
            return stretch.grain
        case Shift(unit=unit) | Deictic(unit=str() as unit):
            return UNIT_GRAINS.get(unit, Grain.CLOCK)
        case Part(of, stretch):
            return max(grain_of(of), stretch.grain)
        case _:
            return Grain.NONE


def _deictic_part(slots: Slots) -> Meaning | None:
    day = Shift(slots["w"], "D", Anchor.PUBLICATION)
    return Part(day, Stretch(part=slots["p"]))


def _text_part(slots: Slots) -> Meaning | None:
    return Part(Shift(0, "D", Anchor.TEXT), Stretch(part=slots["p"]))


def _tonight(slots: Slots) -> Meaning | None:
    return Part(Shift(0, "D", Anchor.PUBLICATION), Stretch(part=slots["t"]))


def _deictic(slots: Slots) -> Meaning | None:
    return Deictic(slots["w"], Anchor.PUBLICATION, unit=slots["u"])


def _text_unit(slots: Slots) -> Meaning | None:
    return Deictic(0, Anchor.TEXT, unit=slots["u"])


def _text_deictic(slots: Slots) -> Meaning | None:
    which = 1 if slots["w"] == "next" else slots["w"]
    return Deictic(which, Anchor.TEXT, unit=slots["u"])


def _text_deictic_part(slots: Slots) -> Meaning | None:
    which = slots["w"] if isinstance(slots["w"], int) else 1
    return Part(Shift(which, "D", Anchor.TEXT), Stretch(part=slots["p"]))


def _text_part_fixed(slots: Slots) -> Meaning | None:
    day = Shift(float(slots.option), "D", Anchor.TEXT)
    return Part(day, Stretch(part=slots["p"]))


def _text_shift_one(slots: Slots) -> Meaning | None:
    return Shift(float(slots.option), slots["u"], Anchor.TEXT)


def _deictic_date(slots: Slots) -> Meaning | None:
    return _named_deictic(slots["w"], slots["d"], Anchor.PUBLICATION)


def _text_date(slots: Slots) -> Meaning | None:
    return _named_deictic(0, slots["d"], Anchor.TEXT)


def _deictic_season(slots: Slots) -> Meaning | None:
    season = Calendar(Stretch(season=slots["s"]))
    if slots["w"] == "that":
        return _named_deictic(0, season, Anchor.TEXT)
    return _named_deictic(slots["w"], season, Anchor.PUBLICATION)


def _text_season(slots: Slots) -> Meaning | None:
    return _named_deictic(0, Calendar(Stretch(season=slots["s"])), Anchor.TEXT)


def _text_deictic_date(slots: Slots) -> Meaning | None:
    which = slots["w"] if isinstance(slots["w"], int) else 1
    target = Calendar(Stretch(season=slots["s"])) if "s" in slots else slots["d"]
    return _named_deictic(which, target, Anchor.TEXT)


def _named_deictic(which: int, target: Meaning, anchor: Anchor) -> Meaning | None:
    """Return the last, this or next of a weekday, month or season; None for a full date."""
    if isinstance(target, Part) and isinstance(target.of, Calendar):
        inner = _named_deictic(which, target.of, anchor)
        return Part(inner, target.stretch) if inner is not None else None
    if not isinstance(target, Calendar) or target.stretch.year is not None:
        return None
    if target.stretch.grain not in (Grain.DAY, Grain.MONTH, Grain.SEASON, Grain.QUARTER):
        return None
    return Deictic(which, anchor, stretch=target.stretch)


def _shift(slots: Slots) -> Meaning | None:
    return _shifted(slots["l"], slots.option)


def _shifted(length: Length, option: str) -> Meaning | None:
    """Return a shift by a length; the option gives its direction and anchor."""
    if length.window:
        return None
    anchor = Anchor.PUBLICATION if option[1:] == "publication" else Anchor.TEXT
    amount = length.amount
    signed = None if amount is None else amount * (-1 if option[0] == "-" else 1)
    if signed is None:
        past = option[0] == "-"
        return Reference("PAST_REF" if past else "FUTURE_REF")
    return Shift(signed, length.unit, anchor, length.modifier)


def _shift_unit(slots: Slots) -> Meaning | None:
    return _shifted(Length(1.0, slots["u"]), slots.option)


def _shift_from(slots: Slots) -> Meaning | None:
    length: Length = slots["l"]
    if length.amount is None or length.window:
        return None
    sign = -1 if slots.option == "-" else 1
    return Shift(sign * length.amount, length.unit, slots["d"], length.modifier)


def _ordinal(slots: Slots) -> Meaning | None:
    return Ordinal(slots["n"], slots["u"])


def _every(slots: Slots) -> Meaning | None:
    number = slots.get("n")
    amount = number.amount if isinstance(number, Quantity) else float(number or 1)
    if amount == 1 and slots["u"] in PERIODIC_VALUES:
        return Repeated(PERIODIC_VALUES[slots["u"]])
    return Repeated(duration_value(amount, slots["u"]))


def _every_part(slots: Slots) -> Meaning | None:
    if "p" in slots:
        return Repeated(f"XXXX-XX-XXT{slots['p']}")
    return Repeated(f"XXXX-{slots['s']}") if "s" in slots else None


def _every_date(slots: Slots) -> Meaning | None:
    date = slots["d"]
    if not isinstance(date, Calendar) or date.stretch.year is not None:
        return None
    value = date.stretch.value()
    return Repeated(f"{value}T{slots['p']}" if "p" in slots else value)


def _every_weekday(slots: Slots) -> Meaning | None:
    return Repeated(f"XXXX-WXX-{slots['d']}")


def _per(slots: Slots) -> Meaning | None:
    return Repeated(duration_value(1.0, slots["u"]))


def _periodic(slots: Slots) -> Meaning | None:
    return Repeated(PERIODIC_VALUES[slots["p"]])


def _reference(slots: Slots) -> Meaning | None:
    value, _, window = slots["r"].partition(" ")
    return Reference(value, window)


def _reference_fixed(slots: Slots) -> Meaning | None:
    value, _, window = slots.option.partition(" ")
    return Reference(value, window)


def _modified(slots: Slots) -> Meaning | None:
    modifier = {"latter": Modifier.END, "later": Modifier.END}.get(slots.get("m") or slots.get("a"))
    modifier = modifier or Modifier[slots.get("m") or slots["a"]]
    of = slots.get("d")
    return Part(of, Stretch(modifier=modifier))


def _modified_unit(slots: Slots) -> Meaning | None:
    unit = slots["u"]
    of: Meaning = (
        Calendar(Stretch(season=unit))
        if unit in ("SP", "SU", "FA", "WI")
        else Deictic(0, Anchor.TEXT, unit=unit)
    )
    return Part(of, Stretch(modifier=Modifier[slots["m"]]))


def _same(slots: Slots) -> Meaning | None:
    meaning: Meaning = slots["d"]
    return meaning


def _within(slots: Slots) -> Meaning | None:
    inner, outer = slots["d"], slots["y"]
    if not isinstance(inner, Calendar) or inner.stretch.year is not None:
        return None
    if not isinstance(outer, Deictic | Shift) or grain_of(outer) >= grain_of(inner):
        return None
    return Part(outer, inner.stretch)


def _clock_on(slots: Slots) -> Meaning | None:
    date, clock = slots["d"], slots["c"]
    if grain_of(date) not in (Grain.DAY, Grain.PART):
        return None
    if isinstance(date, Part) and date.stretch.part is not None:
        date = date.of
    zone = slots.get("z") or clock.stretch.zone
    return Part(date, replace(clock.stretch, zone=zone))


def _span(slots: Slots) -> Meaning | None:
    begin, finish = _mention(slots, "a"), _mention(slots, "b")
    if begin and finish:
        begin, finish = share(begin, finish)
    return Span(begin, finish)


def _list(slots: Slots) -> Meaning | None:
    first, second = _mention(slots, "a"), _mention(slots, "b")
    if first is None or second is None:
        return None
    return Span(*share(first, second), separate=True)


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


def share(first: Mention, second: Mention) -> tuple[Mention, Mention]:
    """
    Hand the year or month that only one of two joined dates names to the other.

    Parameters
    ----------
    first, second
        As in "July and August 1944" or "from 5 to 7 May".

    Returns
    -------
    first, second
        The same where nothing can be shared.
    """
    a, b = _fields(first.meaning), _fields(second.meaning)
    if a is None or b is None or a.year is not None or b.year is None:
        return first, second
    if a.month and b.month:
        year = b.year if (a.month, a.day or 0) <= (b.month, b.day or 31) else b.year - 1
        return replace(first, meaning=_in_year(first.meaning, year)), second
    if (a.season or a.month) and (b.season or b.month):
        return replace(first, meaning=_in_year(first.meaning, b.year)), second
    return first, second


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


_UNIT_OF_WORD = {"week": "W", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y"}


ACTIONS: Mapping[str, Action] = {
    name[1:]: function
    for name, function in list(globals().items())
    if name.startswith("_") and callable(function) and name not in ("_at", "_fits", "_fields", "_in_year", "_shifted", "_named_deictic", "_mention", "_year")
}
