"""What a document lets its relative times be counted from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geomap.times.arithmetic import order_in_year
from geomap.times.meaning import Named
from geomap.times.stretch import Grain, Stretch, of_day

# A bare year that lies further ahead of the story looks aside, as does one that lies behind it.
_YEARS_AHEAD = 3
# How many characters ahead the next date in full may stand to tell the year of one without.
_REACH = 3000


class Regime(StrEnum):
    """How a text tells time: news from its publication, narrative from the date told last."""

    NEWS = "news"
    NARRATIVE = "narrative"


class Tense(StrEnum):
    """
    Whether a clause tells of what was or of what is to come.

    PRESENT is that of a time that hangs on a verb in the present ("the talks resume Monday").
    """

    PAST = "past"
    FUTURE = "future"
    PRESENT = "present"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Publication:
    """First and last possible day of publication; None is open or unknown."""

    first: date | None
    last: date | None

    @property
    def day(self) -> date | None:
        """The day of publication when it is known to the day."""
        return self.first if self.first == self.last else None


@dataclass(slots=True)
class Thread:
    """
    The dates in force while a text is read from its start to its end.

    `latest` is the time told last that carried the story on; `year_told_at` is where the last one
    was told that brought its own year. `line` is where the story itself stands, by which dates
    without a year find theirs: a mere year behind it or far ahead does not move it. `written`
    holds place and time of the dates that the text writes with their year, `told` the times of
    all told so far; these times are in months since the year 0.
    """

    regime: Regime
    publication: Publication
    day_first: bool = False
    periods: tuple[Named, ...] = ()
    latest: Stretch | None = None
    line: Stretch | None = None
    written: tuple[tuple[int, float], ...] = ()
    told: list[float] = field(default_factory=list)
    year_told_at: int | None = None
    sentence: int = 0
    tenses: dict[int, Tense] = field(default_factory=dict)

    def tell(self, stretch: Stretch, *, at: int, own_year: bool, opens: bool) -> None:
        """
        Make a resolved time the date in force.

        A coarser time that holds the date in force leaves it as it is.

        Parameters
        ----------
        stretch
            Anchored on the calendar.
        at
            Where it stands in the text.
        own_year
            Whether its year was written there.
        opens
            Whether it stands at the beginning of a block.
        """
        if own_year:
            self.year_told_at = at
        year = stretch.year
        if year is None:
            return
        if stretch.season == "WE":
            # A winter carries the story to its beginning only.
            year = year - 1 or -1
            stretch = Stretch(year=year, month=12)
        if stretch.grain >= Grain.SEASON and year > 0:
            self.told.append(year * 12 + order_in_year(stretch))
        latest = self.latest
        if latest is None or stretch.grain > Grain.YEAR or year != latest.year:
            self.latest = stretch
        line = self.line
        if (
            line is None
            or line.year is None
            or opens
            or stretch.grain > Grain.YEAR
            or line.year < year <= line.year + _YEARS_AHEAD
        ):
            self.line = stretch

    def tell_unknown(self, stretch: Stretch) -> None:
        """
        Make a day that could not be put on the calendar the date in force of a piece of news.

        Parameters
        ----------
        stretch
            Not anchored: "that same day" is the same unknown day.
        """
        if self.regime is Regime.NEWS and stretch.grain >= Grain.DAY:
            self.latest = stretch

    def ahead(self, at: int) -> list[float]:
        """Return the next dates that are written in full, in months."""
        start = bisect_right(self.written, (at, 1e9))
        return [m for p, m in self.written[start : start + 2] if p - at < _REACH]

    def behind(self) -> list[float]:
        """Return the last dates told, the latest first."""
        return self.told[-1:-3:-1]

    def anchor(self) -> Stretch | None:
        """Return the date in force; in news that is the publication where none was told."""
        if self.latest is not None:
            return self.latest
        if self.regime is Regime.NEWS and self.publication.day is not None:
            return of_day(self.publication.day)
        return None

    def anchor_day(self) -> date | None:
        """Return the day in force; in news that of publication where the date is coarser."""
        anchor = self.anchor()
        if anchor is not None and anchor.grain >= Grain.DAY:
            return anchor.to_day()
        return self.publication.day if self.regime is Regime.NEWS else None
