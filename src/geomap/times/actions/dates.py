"""Actions of calendar dates and clock times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from geomap.times.grammar import Action, Slots
from geomap.times.meaning import Calendar, Feasted, Meaning, Named, Nth, Part
from geomap.times.numerals import clock_of, full_year, iso_of, numeric_of
from geomap.times.stretch import Modifier, Stretch, is_real


def _clock(slots: Slots) -> Meaning | None:
    clock = _at(clock_of(slots["t"], slots.get("m")), slots.get("z"))
    if isinstance(clock, Calendar) and "m" not in slots and str(slots["t"])[0] != "0":
        return replace(clock, bare=(clock.stretch.hour or 0) in range(1, 12))
    return clock


def _clock_word(slots: Slots) -> Meaning | None:
    return _at(Stretch(hour=slots["t"], minute=0), slots.get("z"))


def _at(stretch: Stretch | None, zone: str | None) -> Meaning | None:
    """Return a clock time of no particular day."""
    return None if stretch is None else Calendar(replace(stretch, zone=zone or None))


def _clock_about(slots: Slots) -> Meaning | None:
    clock: Meaning = slots["c"]
    return clock


def _clock_part(slots: Slots) -> Meaning | None:
    clock = slots["c"]
    if not isinstance(clock, Calendar) or clock.stretch.hour is None:
        return None
    hour = clock.stretch.hour
    late = clock.bare and slots["p"] in ("AF", "EV")
    return replace(clock, stretch=replace(clock.stretch, hour=hour + 12 if late else hour))


def _numeric_date(slots: Slots) -> Meaning | None:
    return numeric_of(slots["d"])


def _iso_date(slots: Slots) -> Meaning | None:
    return iso_of(slots["d"])


def _calendar(slots: Slots) -> Meaning | None:
    month, day = slots.get("m"), slots.get("d")
    year = _year(slots)
    if not is_real(year, month, day):
        return None
    stretch = Stretch(year=year, month=month, day=day)
    if month is None or day is None:
        return Calendar(stretch)
    return Calendar(stretch, day_first=slots.items["d"].start < slots.items["m"].start)


def _year(slots: Slots) -> int | None:
    """Return the year of the slots `y` and `e`; two digits are of the century that is nearer."""
    year = slots.get("y")
    if year is None:
        return None
    if "e" in slots:
        return int(year) * (-1 if slots["e"] < 0 else 1) or None
    return full_year(int(year))


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


def _holiday(slots: Slots) -> Meaning | None:
    return Feasted(slots["h"], _year(slots))


def _period(slots: Slots) -> Meaning | None:
    period: Named = slots["p"]
    return period


def _period_day(slots: Slots) -> Meaning | None:
    return _period(slots) if slots["p"].kind == "day" else None


def _day_alone(slots: Slots) -> Meaning | None:
    return Calendar(Stretch(day=slots["d"]))


def _half(slots: Slots) -> Meaning | None:
    number = 2 if slots["n"] == "latter" else slots["n"]
    return Calendar(Stretch(year=_year(slots), half=number)) if number < 3 else None


def _weekday(slots: Slots) -> Meaning | None:
    return Calendar(Stretch(weekday=slots["w"]))


def _weekday_date(slots: Slots) -> Meaning | None:
    date = slots["d"]
    if isinstance(date, Calendar) and date.stretch.day is not None:
        return replace(date, stretch=replace(date.stretch, weekday=slots["w"]))
    return None


def _weekday_ordinal(slots: Slots) -> Meaning | None:
    return Calendar(Stretch(day=slots["o"], weekday=slots["w"]))


def _weekend(_: Slots) -> Meaning | None:
    return Calendar(Stretch(weekend=True))


ACTIONS: Mapping[str, Action] = {
    "clock": _clock,
    "clock_word": _clock_word,
    "clock_about": _clock_about,
    "clock_part": _clock_part,
    "numeric_date": _numeric_date,
    "iso_date": _iso_date,
    "calendar": _calendar,
    "decade": _decade,
    "decade_modified": _decade_modified,
    "decade_word": _decade_word,
    "century": _century,
    "season_year": _season_year,
    "season": _season,
    "season_modified": _season_modified,
    "quarter": _quarter,
    "quarter_code": _quarter_code,
    "nth_weekday": _nth_weekday,
    "nth_week": _nth_week,
    "month_half": _month_half,
    "holiday": _holiday,
    "period": _period,
    "period_day": _period_day,
    "day_alone": _day_alone,
    "half": _half,
    "weekday": _weekday,
    "weekday_date": _weekday_date,
    "weekday_ordinal": _weekday_ordinal,
    "weekend": _weekend,
}
