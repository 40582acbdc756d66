"""Actions of times that are told from other times, and of parts of times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geomap.times.arithmetic import GRAINS
from geomap.times.grammar import Action, Slots
from geomap.times.meaning import (
    Anchor,
    Calendar,
    Deictic,
    InForce,
    Length,
    Meaning,
    Nth,
    Part,
    Reference,
    Shift,
)
from geomap.times.stretch import Grain, Modifier, Stretch

# The units that rules name literally.
_UNIT_OF_WORD = {"week": "W", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y"}


def _this_unit(slots: Slots) -> Meaning | None:
    return Deictic(0, Anchor.PUBLICATION, unit=_UNIT_OF_WORD[slots["u"]])


def _unit_end(slots: Slots) -> Meaning | None:
    unit = Deictic(0, Anchor.PUBLICATION, unit=_UNIT_OF_WORD[slots["u"]])
    return Part(unit, Stretch(modifier=Modifier.END))


def _year_end(slots: Slots) -> Meaning | None:
    return Part(Calendar(Stretch(year=slots["y"])), Stretch(modifier=Modifier.END))


def _unit_word(slots: Slots) -> Meaning | None:
    unit = _UNIT_OF_WORD.get(slots["u"], slots["u"])
    return Deictic(int(slots.option), Anchor.PUBLICATION, unit=unit)


def _length_of_word(slots: Slots) -> Meaning | None:
    return Length(1.0, _UNIT_OF_WORD[slots["u"]])


def _unit_fixed(slots: Slots) -> Meaning | None:
    return Shift(float(slots.option), slots["u"], Anchor.PUBLICATION)


def _year_ago_quarter(_: Slots) -> Meaning | None:
    return Shift(-4, "Q", Anchor.TEXT)


def _deictic_century(slots: Slots) -> Meaning | None:
    return _deictic(slots) if slots["u"] in ("CE", "WE") else None


def _half_of(slots: Slots) -> Meaning | None:
    number = 2 if slots["n"] == "latter" else slots["n"]
    if number > 2:
        return None
    if grain_of(slots["d"]) is Grain.YEAR:
        return Part(slots["d"], Stretch(half=number))
    return Part(slots["d"], Stretch(modifier=Modifier.START if number == 1 else Modifier.END))


def _nth_day(slots: Slots) -> Meaning | None:
    number = -1 if slots["n"] == "final" else slots["n"]
    return Nth(slots["d"], number, unit="D") if grain_of(slots["d"]) < Grain.WEEK else None


def _in_force(_: Slots) -> Meaning | None:
    return InForce()


def _overnight(_: Slots) -> Meaning | None:
    return Part(Shift(-1, "D", Anchor.PUBLICATION), Stretch(part="NI"))


def _overnight_on(slots: Slots) -> Meaning | None:
    return Part(slots["d"], Stretch(part="NI")) if _fits(slots["d"], Grain.DAY) else None


def _part_in_force(slots: Slots) -> Meaning | None:
    return Part(Shift(0, "D", Anchor.TEXT), Stretch(part=slots["p"]))


def _part_in_force_fixed(slots: Slots) -> Meaning | None:
    return Part(Shift(0, "D", Anchor.TEXT), Stretch(part=slots.option))


def _unit_of(slots: Slots) -> Meaning | None:
    if slots["u"] == "night":
        return _part_fixed(Slots({"d": slots["d"]}, {}, "NI"))
    unit = _UNIT_OF_WORD[slots["u"]]
    if grain_of(slots["d"]) <= GRAINS[unit]:
        return None
    return Deictic(0, slots["d"], unit=unit)


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
            return GRAINS.get(unit, Grain.CLOCK)
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
    # "That" before a day is a conjunction: "he said that Monday was quiet".
    if grain_of(slots["d"]) is not Grain.MONTH:
        return None
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
    if target.stretch.day is not None and target.stretch.month is not None:
        # "Last Tuesday, March 10" says the day itself.
        return target if target.stretch.weekday is not None else None
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


def _shift_exact(slots: Slots) -> Meaning | None:
    shifted = _shifted(slots["l"], slots.option)
    return replace(shifted, exact=True) if isinstance(shifted, Shift) else None


def _shift_unit(slots: Slots) -> Meaning | None:
    return _shifted(Length(1.0, slots["u"]), slots.option)


def _shift_from(slots: Slots) -> Meaning | None:
    length: Length = slots["l"]
    if length.amount is None or length.window:
        return None
    sign = -1 if slots.option == "-" else 1
    return Shift(sign * length.amount, length.unit, slots["d"], length.modifier)


def _shift_from_day(slots: Slots) -> Meaning | None:
    # "Two weeks from Friday", but "for two years from 1990".
    day = slots["d"]
    spoken = isinstance(day, Calendar) and day.stretch.year is not None
    shifted = _shift_from(slots)
    if spoken or grain_of(day) is not Grain.DAY or not isinstance(shifted, Shift):
        return None
    return replace(shifted, exact=True)


def _modified(slots: Slots) -> Meaning | None:
    modifier = {"latter": Modifier.END, "later": Modifier.END}.get(slots.get("m") or slots.get("a"))
    modifier = modifier or Modifier[slots.get("m") or slots["a"]]
    of = slots.get("d")
    return Part(of, Stretch(modifier=modifier))


def _modified_shift(slots: Slots) -> Meaning | None:
    # "Nearly two years ago", but no "over Monday".
    away = slots["d"]
    if not isinstance(away, Shift) or not away.amount:
        return None
    return replace(away, modifier=Modifier.APPROX)


def _modified_unit(slots: Slots) -> Meaning | None:
    unit = slots["u"]
    of: Meaning = (
        Calendar(Stretch(season=unit))
        if unit in ("SP", "SU", "FA", "WI")
        else Deictic(0, Anchor.TEXT, unit=unit)
    )
    return Part(of, Stretch(modifier=Modifier[slots["m"]]))


def _modified_by_now(slots: Slots) -> Meaning | None:
    return Part(slots["d"], Stretch(modifier=Modifier[slots["m"]]), to_anchor=True)


def _modified_unit_by_now(slots: Slots) -> Meaning | None:
    part = _modified_unit(slots)
    return replace(part, to_anchor=True) if isinstance(part, Part) else None


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


ACTIONS: Mapping[str, Action] = {
    "this_unit": _this_unit,
    "unit_end": _unit_end,
    "unit_word": _unit_word,
    "year_end": _year_end,
    "length_of_word": _length_of_word,
    "unit_fixed": _unit_fixed,
    "year_ago_quarter": _year_ago_quarter,
    "deictic_century": _deictic_century,
    "half_of": _half_of,
    "nth_day": _nth_day,
    "shift_exact": _shift_exact,
    "in_force": _in_force,
    "overnight": _overnight,
    "overnight_on": _overnight_on,
    "part_in_force": _part_in_force,
    "part_in_force_fixed": _part_in_force_fixed,
    "unit_of": _unit_of,
    "today": _today,
    "today_fixed": _today_fixed,
    "part": _part,
    "part_fixed": _part_fixed,
    "part_modified": _part_modified,
    "deictic_part": _deictic_part,
    "text_part": _text_part,
    "tonight": _tonight,
    "deictic": _deictic,
    "text_unit": _text_unit,
    "text_deictic": _text_deictic,
    "text_deictic_part": _text_deictic_part,
    "text_part_fixed": _text_part_fixed,
    "text_shift_one": _text_shift_one,
    "deictic_date": _deictic_date,
    "text_date": _text_date,
    "deictic_season": _deictic_season,
    "text_season": _text_season,
    "text_deictic_date": _text_deictic_date,
    "shift": _shift,
    "shift_unit": _shift_unit,
    "shift_from": _shift_from,
    "shift_from_day": _shift_from_day,
    "modified": _modified,
    "modified_shift": _modified_shift,
    "modified_by_now": _modified_by_now,
    "modified_unit_by_now": _modified_unit_by_now,
    "modified_unit": _modified_unit,
    "same": _same,
    "within": _within,
    "clock_on": _clock_on,
}
