"""The day that a story has reached, sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import is_verbal
from geomap.events.dating import Nearness
from geomap.events.when import publication_day, to_time
from geomap.records import TimeBasis, TimePrecision

if TYPE_CHECKING:
    from geomap.events.dating import Dated
    from geomap.events.reading import Reading, Sentence
    from geomap.events.tokens import Token
    from geomap.records import EventTime

# How many sentences back a narrated day still holds; news of these days holds longer.
_NARRATED_REACH = 2
_NEWS_REACH = 9
_NEWS_DAYS = 4
_BACKGROUND = 31
_LONGEST_NARRATED = 100
_LEAD = 2
_DAYS = frozenset({TimePrecision.MINUTE, TimePrecision.DAY_PART, TimePrecision.DAY})
_NARRATABLE = frozenset(
    {
        TimePrecision.MINUTE,
        TimePrecision.DAY_PART,
        TimePrecision.DAY,
        TimePrecision.WEEK,
        TimePrecision.MONTH,
    }
)
# No reader carries a year over to the next sentence as the date of what it tells.
_TOO_COARSE = frozenset(
    {TimePrecision.YEAR, TimePrecision.DECADE, TimePrecision.CENTURY, TimePrecision.SEASON}
)


class Narration:
    """
    The thread of an article, sentence by sentence.

    `narrated` is the day that the story has reached; `period` the war or other named stretch of
    time within which it is told.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._published = publication_day(reading)
        self.narrated: EventTime | None = None
        self._narrated_at: Sentence | None = None
        self._periods = [
            time
            for token_index, expression in reading.time_at.items()
            if expression.basis is TimeBasis.PERIOD
            for time in (to_time(expression, reading.doc[token_index], reading),)
            if time is not None and time.start and time.end
        ]

    def narrate(self, time: EventTime, sentence: Sentence) -> None:
        """Note that the story has reached a day."""
        days = (time.end - time.start).days if time.start and time.end else 0
        if time.precision not in _TOO_COARSE and days <= _LONGEST_NARRATED:
            self.narrated, self._narrated_at = time, sentence

    def is_dated(self, sentence: Sentence) -> bool:
        """Tell whether the main clause of a sentence told the day that the story has reached."""
        return self._narrated_at is sentence

    def read_dates(self, sentence: Sentence) -> None:
        """Take the narrated day from a date in the main clause, event or no event."""
        for token in sentence.tokens:
            expression = self._reading.time_at.get(token.i)
            if expression is None:
                continue
            clause = self._reading.doc[self._reading.clause_of(token)]
            if clause.dep_ != "ROOT" or not is_verbal(clause):
                continue
            time = to_time(expression, token, self._reading)
            if time is None or not time.start or self._ahead(time):
                continue
            if expression.precision in _NARRATABLE:
                self.narrate(time, sentence)
                return
            if self.narrated is not None and not _holds(time, self.narrated):
                self.narrated = self._narrated_at = None  # the story is in another time now

    def follow(self, dated: Dated, sentence: Sentence, predicate: Token) -> None:
        """Let the story go on to the day of an event that its main clause tells."""
        if (
            dated.nearness < Nearness.ATTACHED
            or dated.time.start is None
            or self._ahead(dated.time)
        ):
            return
        if self.narrated is None and sentence.body_index < _LEAD and dated.time.precision in _DAYS:
            self.narrate(dated.time, sentence)  # "was among those killed when it crashed on Friday"
            return
        clause = self._reading.doc[self._reading.clause_of(predicate)]
        while clause.dep_ in ("conj", "ccomp") and is_verbal(clause.head):
            if clause.dep_ == "ccomp" and self._narrated_at is sentence:
                return  # "admitted on Monday that he did it in July": the story is at Monday
            clause = clause.head
        if clause.dep_ == "ROOT":
            self.narrate(dated.time, sentence)

    def narrated_time(self, sentence: Sentence, *, pointing: bool = False) -> EventTime | None:
        """
        Return the narrated day where it still holds.

        Parameters
        ----------
        sentence
            The sentence of an event without a date.
        pointing
            Whether the sentence points back to that day ("at that moment").

        Returns
        -------
        time
            None when too far back, or in another section.
        """
        at, time = self._narrated_at, self.narrated
        if at is None or time is None or at.heading != sentence.heading:
            return None
        reach = _NARRATED_REACH
        if pointing:
            reach = 10 * _NEWS_REACH
        elif self._published and time.end and abs((self._published - time.end).days) <= _NEWS_DAYS:
            reach = _NEWS_REACH
        if sentence.index - at.index > reach:
            return None
        aside = self._published and time.end and (self._published - time.end).days > _BACKGROUND
        if aside and at.block != sentence.block:
            return None  # a paragraph on older things ends with itself
        return time

    def period(self) -> EventTime | None:
        """Return the latest named stretch of time that holds the narrated day."""
        return None if self.narrated is None else self.period_of(self.narrated)

    def period_of(self, told: EventTime) -> EventTime | None:
        """Return the latest named stretch of time that holds the end of a time."""
        if told.end is None:
            return None
        for time in self._periods:
            if time.start and time.end and time.start <= told.end <= time.end:
                return time
        return None

    def _ahead(self, time: EventTime) -> bool:
        return bool(self._published and time.start and time.start > self._published)


def _holds(outer: EventTime, inner: EventTime) -> bool:
    """Tell whether a coarse time holds a finer one: "in 2020" after "in July 2020"."""
    if not (outer.start and outer.end and inner.start and inner.end):
        return False
    return outer.start <= inner.start and inner.end <= outer.end
