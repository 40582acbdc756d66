"""Which year a date without one belongs to, and which day a weekday is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from geomap.records import TimeBasis
from geomap.times.arithmetic import order_in_year, weekday_near
from geomap.times.bounds import edtf_bounds
from geomap.times.feasts import Feast
from geomap.times.setting import Regime, Tense, Thread
from geomap.times.stretch import Grain, Stretch, of_day, of_week

# In news, a year written in the text holds for the dates that follow it within so many characters.
_YEAR_HOLDS = 150
# A year without a month is mostly background ("chairman since 1985").
_BARE_YEAR_HOLDS = 30
# The same where the day of publication is unknown and nothing else tells the year.
_YEAR_HOLDS_UNDATED = 800
# In narrative, time runs forward: a date may lie so many months before the one told last.
_MONTHS_BACK = 5.0
# Where no tense tells, a date is to come when that is so many times nearer than when it was;
# quarters are mostly told of in results.
_NEARER = 1.8
_NEARER_QUARTER = 3.0
# How the two dates told before and the two written after pull at one without a year: weights,
# the distance in months beyond which they no longer pull, and by how many months another year
# than the plain one must be better. Fitted on half of WikiWars.
_WEIGHTS_BEHIND = (1.0, 0.5)
_WEIGHTS_AHEAD = (0.7, 0.3)
_FARTHEST = 24.0
_RELUCTANCE = 9.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A stretch put on the calendar as far as could be, on what basis, and why."""

    stretch: Stretch
    basis: TimeBasis
    words: str


def place_in_year(stretch: Stretch, thread: Thread, *, tense: Tense, at: int) -> Placed:
    """
    Give a year to a date that has none.

    Parameters
    ----------
    stretch
        With a month, season, quarter or half and no year.
    thread
        The dates in force.
    tense
        Of the clause it stands in.
    at
        Its place in the text.

    Returns
    -------
    placed
        Without year and with the reason where nothing tells it.
    """
    publication = thread.publication
    anchor = thread.line
    news = thread.regime is Regime.NEWS
    day = publication.day if news else None
    reach = _YEAR_HOLDS if day is not None else _YEAR_HOLDS_UNDATED
    if day is not None and anchor is not None and anchor.grain <= Grain.YEAR:
        reach = _BARE_YEAR_HOLDS
    near = thread.year_told_at is not None and at - thread.year_told_at <= reach
    same_year = anchor is None or anchor.year is None or (day and anchor.year == day.year)
    if day is not None and (same_year or not near):
        year = _year_by_tense(stretch, day, tense)
        words = f"{_side(tense)} publication {day}"
        return Placed(replace(stretch, year=year), TimeBasis.PUBLICATION, words)
    if news and not near:
        anchor = None
    if stretch.season == "WI" and thread.regime is Regime.NARRATIVE:
        stretch = replace(stretch, season="WE")
    if anchor is not None and anchor.year is not None:
        year = _year_by_neighbours(stretch, anchor, thread, at)
        words = f"year by the date in force in the text, {anchor.value()}"
        return Placed(replace(stretch, year=year), TimeBasis.TEXT, words)
    period = _year_in_period(stretch, thread)
    if period is not None:
        return period
    told = "no date in force" if anchor is None else f"{anchor.value()} in force"
    if publication.first is None:
        return Placed(stretch, TimeBasis.NONE, f"no year: no publication date and {told}")
    words = f"no year: published {publication.first} or later and {told}"
    return Placed(stretch, TimeBasis.NONE, words)


def _side(tense: Tense) -> str:
    """Return the wording of how a tense looks at publication."""
    return "on or after" if tense is Tense.FUTURE else "on or before"


def _year_by_tense(stretch: Stretch, day: date, tense: Tense) -> int:
    """Return the year in which a date lies before or after publication, as its tense says."""
    position = order_in_year(stretch)
    now = day.month + (day.day / 32 if stretch.day is not None else 0.0)
    if stretch.day is None:
        position = float(int(position))
    ahead = (position - now) % 12
    behind = (now - position) % 12
    if tense in (Tense.NONE, Tense.PRESENT):
        results = stretch.quarter is not None or stretch.half is not None
        nearer = _NEARER_QUARTER if results else _NEARER
        tense = Tense.FUTURE if ahead * nearer < behind else Tense.PAST
    if tense is Tense.FUTURE:
        return day.year if position >= now else day.year + 1
    return day.year if position <= now else day.year - 1


def _year_by_text(stretch: Stretch, anchor: Stretch) -> int:
    """Return the year that puts a date nearest after, or not long before, the date in force."""
    year = anchor.year or 0
    if stretch.season == "WE" and anchor.month is None and anchor.season is None:
        return year + 1 if year != -1 else 1
    if anchor.grain in (Grain.YEAR, Grain.HALF, Grain.QUARTER, Grain.WEEK):
        return year
    distance = order_in_year(stretch) - order_in_year(anchor)
    if distance < -12 + _MONTHS_BACK:
        return year + 1 if year != -1 else 1
    return year


def _year_by_neighbours(stretch: Stretch, anchor: Stretch, thread: Thread, at: int) -> int:
    """Return the year that lies best between the dates told before and those written after."""
    plain = _year_by_text(stretch, anchor)
    ahead = thread.ahead(at)
    if not ahead:
        return plain
    position = order_in_year(stretch)
    neighbours = [*zip(_WEIGHTS_BEHIND, thread.behind(), strict=False)]
    neighbours += zip(_WEIGHTS_AHEAD, ahead, strict=False)

    def cost(year: int) -> float:
        here = year * 12 + position
        away = sum(weight * min(abs(here - there), _FARTHEST) for weight, there in neighbours)
        return away + (0 if year == plain else _RELUCTANCE)

    years = {plain - 1, plain, plain + 1, *(int((there - 1) // 12) for there in ahead)}
    return min(sorted(years, key=lambda year: (abs(year - plain), year)), key=cost)


def _year_in_period(stretch: Stretch, thread: Thread) -> Placed | None:
    """Return the date in the one named period of the text that holds it in one year only."""
    for period in thread.periods:
        first, last = edtf_bounds(period.edtf)
        if first is None or last is None or last.year - first.year > 10:
            continue
        fitting = []
        for year in range(first.year, last.year + 1):
            days = replace(stretch, year=year).days()
            if days is not None and days[0] <= last and first <= days[1]:
                fitting.append(year)
        if len(fitting) == 1:
            words = f"the one within {period.name} ({period.edtf})"
            return Placed(replace(stretch, year=fitting[0]), TimeBasis.PERIOD, words)
    return None


def place_weekday(stretch: Stretch, thread: Thread, *, tense: Tense) -> Placed:
    """
    Find the day that a bare weekday means.

    Parameters
    ----------
    stretch
        With a weekday and no date.
    thread
        The dates in force.
    tense
        Of the clause it stands in.

    Returns
    -------
    placed
        Without a date and with the reason where nothing tells it.
    """
    if stretch.weekend:
        saturday = place_weekday(replace(stretch, weekday=6, weekend=False), thread, tense=tense)
        day = saturday.stretch.to_day()
        return saturday if day is None else replace(saturday, stretch=of_week(day, weekend=True))
    weekday = stretch.weekday or 1
    day = thread.publication.day
    if thread.regime is Regime.NEWS and day is not None:
        which = 1 if tense in (Tense.FUTURE, Tense.PRESENT) else -1
        found = weekday_near(day, weekday, which=which, strict=False)
        side = "on or before" if which < 0 else "on or after"
        words = f"{side} publication {day} ({day:%A})"
        return Placed(_on(stretch, found), TimeBasis.PUBLICATION, words)
    anchor = thread.anchor_day() if thread.regime is Regime.NARRATIVE else None
    if anchor is not None:
        found = weekday_near(anchor, weekday, which=1, strict=False)
        words = f"on or after the date in force in the text, {anchor} ({anchor:%A})"
        return Placed(_on(stretch, found), TimeBasis.TEXT, words)
    return Placed(stretch, TimeBasis.NONE, "no day: the publication date is not known to the day")


def _on(stretch: Stretch, day: date) -> Stretch:
    """Return the stretch on a day; its part of the day or clock time stays."""
    found = of_day(day)
    return replace(stretch, year=found.year, month=found.month, day=found.day, weekday=None)


def place_feast(
    feast: Feast, thread: Thread, *, tense: Tense
) -> tuple[tuple[date, ...], TimeBasis, str]:
    """
    Find the holiday that is meant when its year is unsaid.

    Parameters
    ----------
    feast
        The holiday.
    thread
        The dates in force.
    tense
        Of the clause it stands in.

    Returns
    -------
    begins, basis, words
        No day and the reason where nothing tells the year.
    """
    day = thread.publication.day
    if thread.regime is Regime.NEWS and day is not None:
        around = [d for year in (day.year - 1, day.year, day.year + 1) for d in feast.begins(year)]
        if tense is Tense.FUTURE:
            around = [d for d in around if d >= day]
        elif tense is Tense.PAST:
            around = [d for d in around if d <= day]
        if around:
            found = min(around, key=lambda d: abs(d - day))
            side = _side(tense) if tense in (Tense.FUTURE, Tense.PAST) else "nearest to"
            return (found,), TimeBasis.PUBLICATION, f"the one {side} publication {day}"
    line = thread.line
    if line is not None and line.year is not None:
        begins = feast.begins(line.year)
        return begins, TimeBasis.TEXT, f"year by the date in force in the text, {line.value()}"
    return (), TimeBasis.NONE, "no year is in force"
