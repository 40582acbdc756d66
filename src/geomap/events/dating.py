"""The date of an event by its own sentence: which time expression stands closest to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from geomap.events.clauses import is_verbal
from geomap.events.tables import Effect, cue, is_a
from geomap.events.when import ended_time, publication_day, to_time
from geomap.records import TimePrecision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from geomap.events.reading import Reading, Sentence
    from geomap.events.tokens import Token
    from geomap.events.triggers import Trigger
    from geomap.records import EventTime, TimeExpression

_WHILE = frozenset({"when", "as", "while"})
_AFTER = frozenset({"after", "following"})
_FINE = frozenset({TimePrecision.DAY, TimePrecision.DAY_PART, TimePrecision.MINUTE})
_HIGHEST_CLAUSE = 6
# Prepositions of what somebody is tried or blamed for.
_CHARGES = frozenset({"for", "of", "over", "about", "to", "with", "in"})


class Nearness(IntEnum):
    """How close a time expression stands to an event; larger is closer."""

    GOVERNING = 1
    REPORTING = 2
    BELOW = 3
    ATTACHED = 4
    CLAUSE = 5
    DIRECT = 6


@dataclass(frozen=True, slots=True)
class Dated:
    """
    A time for an event, the expression it comes from, and how close that stands.

    `inside`: it hangs on the event's own words.
    """

    time: EventTime
    expression: TimeExpression
    nearness: Nearness
    inside: bool = False


def own_time(
    trigger: Trigger, sentence: Sentence, reading: Reading, others: Collection[int]
) -> Dated | None:
    """
    Find the time of an event in its own sentence.

    Parameters
    ----------
    trigger
        The event's words.
    sentence
        Its sentence.
    reading
        The article.
    others
        Token indices of the other event words of the sentence; a date that hangs on one of
        these is theirs.

    Returns
    -------
    dated
        From the closest expression; None when the sentence dates it not.
    """
    clauses = _Clauses(trigger, reading, others)
    found: list[tuple[tuple[Nearness, bool, int], Dated]] = []
    for token in sentence.tokens:
        expression = reading.time_at.get(token.i)
        stands = clauses.nearness(token, expression) if expression is not None else None
        if expression is None or stands is None or _only_names(token, expression, trigger):
            continue
        time = to_time(expression, token, reading, bare=clauses.is_on(token))
        time = time or ended_time(expression, token, reading)
        if time is not None:
            nearness, inside = stands
            rank = (nearness, time.precision in _FINE, -abs(token.i - trigger.token.i))
            found.append((rank, Dated(time, expression, nearness, inside=inside)))
    return max(found, key=lambda entry: entry[0])[1] if found else None


def _only_names(token: Token, expression: TimeExpression, trigger: Trigger) -> bool:
    """
    Tell whether a time word names a kind of thing, or the present of something else.

    "Supplies for winter maintenance" are no event of the winter, and "a fire in the home, now
    vacant" is not of today.
    """
    anchors = {anchor.i for anchor in trigger.anchors}
    if expression.value == "PRESENT_REF":
        return token.head.i not in anchors and token.i not in anchors
    season = expression.precision is TimePrecision.SEASON
    return season and token.dep_ in ("compound", "amod", "nmod") and token.head.i not in anchors


class _Clauses:
    """The clauses around an event, for judging how close a date stands to it."""

    def __init__(self, trigger: Trigger, reading: Reading, others: Collection[int]) -> None:
        self._reading = reading
        self._others = others
        self._anchors = {anchor.i for anchor in trigger.anchors}
        self._own = {reading.clause_of(anchor) for anchor in trigger.anchors}
        self._above = dict(_governing(trigger, reading))
        self._tries = trigger.type in ("JUSTICE", "COERCE", "ACCUSE")

    def is_on(self, token: Token) -> bool:
        """Tell whether the event's clause hangs on a date: "in 1999, when a quake struck"."""
        return any(
            clause.dep_ in ("relcl", "acl") and clause.head == token
            for clause in map(self._reading.doc.__getitem__, self._own)
        )

    def nearness(self, token: Token, expression: TimeExpression) -> tuple[Nearness, bool] | None:
        """Tell how a time expression's head stands to the event, and if inside its words."""
        if self.is_on(token):
            return Nearness.DIRECT, True
        level = Nearness.DIRECT
        below, passed = None, False
        for ancestor in _upwards(token):
            if ancestor.i in self._anchors:
                if _names_edition(token, expression, ancestor):
                    return None
                if self._tries and below is not None and below.lower_ in _CHARGES and passed:
                    return None  # "pleaded guilty to a murder in 2007": the day of the murder
                return level, True
            if _born(ancestor) or (
                ancestor.dep_ == "relcl" and ancestor.head.i not in self._anchors
            ):
                return _outside(Nearness.CLAUSE) if ancestor.i in self._own else None
            if self._is_clause(ancestor):
                if ancestor.i in self._others or _stands_alone(ancestor):
                    return _outside(self._beside(ancestor, expression))
                # A participle or relative clause without an event is part of its noun's.
                level = min(level, Nearness.ATTACHED)
            elif ancestor.i in self._others:
                return None
            elif ancestor.pos_ in ("NOUN", "PROPN") and ancestor.i not in self._reading.toponym_at:
                if ancestor == token.head and expression.precision is TimePrecision.YEAR:
                    return None  # "a 2000 Ford", "the 2009 budget"
                level = min(level, Nearness.CLAUSE)
                passed = True
            below = ancestor
        clause = self._reading.clause_of(token)
        return _outside(Nearness.CLAUSE if clause in self._own else self._above.get(clause))

    def _is_clause(self, token: Token) -> bool:
        return self._reading.clause_of(token) == token.i and is_verbal(token)

    def _is_below(self, clause: Token) -> bool:
        """Tell whether a clause hangs, over others, on the event's own, no event between them."""
        for _ in range(_HIGHEST_CLAUSE):
            if clause.dep_ in ("relcl", "acl") or clause.i in self._others or clause.head == clause:
                return False
            clause = self._reading.doc[self._reading.clause_of(clause.head)]
            if clause.i in self._own:
                return True
        return False

    def _beside(self, clause: Token, expression: TimeExpression) -> Nearness | None:
        """Tell what a date in another clause than the event's own is worth to the event."""
        if clause.i in self._own:
            return Nearness.CLAUSE
        if clause.i in self._above:
            return self._above[clause.i]
        below = clause.head != clause and self._reading.clause_of(clause.head) in self._own
        marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod")}
        year = expression.precision is TimePrecision.YEAR
        if not below and self._is_below(clause):
            return Nearness.BELOW
        if below and _is_over(clause, expression, self._reading):
            return Nearness.ATTACHED  # "signed a pact to end the war on Tuesday"
        if below and clause.dep_ == "advcl" and marks & _AFTER and expression.precision in _FINE:
            return Nearness.GOVERNING  # "collapsed after the river burst its banks on Wednesday"
        meanwhile = clause.dep_ == "advcl" and (marks & _WHILE or (marks & _AFTER and year))
        # "was arrested and charged on Monday"
        shared = clause.dep_ == "conj" and not _has_subject(clause)
        return Nearness.ATTACHED if below and (meanwhile or shared) else None


def _is_over(infinitive: Token, expression: TimeExpression, reading: Reading) -> bool:
    """Tell whether a day inside an infinitive is past, and so that of the verb above it."""
    published = publication_day(reading)
    return (
        published is not None
        and expression.precision in _FINE
        and expression.latest is not None
        and expression.latest.date() <= published
        and any(c.dep_ == "aux" and c.tag_ == "TO" for c in infinitive.children)
    )


def _born(clause: Token) -> bool:
    """Tell whether a clause only says when somebody was born."""
    return clause.lower_ == "born"


def _names_edition(token: Token, expression: TimeExpression, noun: Token) -> bool:
    """Tell whether a year only names or counts: "the 2009 fair", "the sixth fire of the year"."""
    if expression.precision is not TimePrecision.YEAR or noun.pos_ not in ("NOUN", "PROPN"):
        return False
    if token.head == noun and token.i < noun.i:
        return is_a(noun, "meeting", "show", "competition", "match", "measure")
    return not expression.text.isdigit() and token.dep_ == "pobj" and token.head.lower_ == "of"


def _outside(nearness: Nearness | None) -> tuple[Nearness, bool] | None:
    return (nearness, False) if nearness is not None else None


def _stands_alone(verb: Token) -> bool:
    """Tell whether a clause is one of its own: with a subject, or an infinitive."""
    return _has_subject(verb) or any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def _has_subject(verb: Token) -> bool:
    return any(
        c.dep_ in ("nsubj", "nsubjpass") and c.tag_ not in ("WDT", "WP") for c in verb.children
    )


def _upwards(token: Token) -> Iterator[Token]:
    while token.head != token:
        token = token.head
        yield token


def _governing(trigger: Trigger, reading: Reading) -> Iterator[tuple[int, Nearness]]:
    """Yield the clauses that govern an event's clause, with what a date there is worth."""
    clause = reading.doc[reading.clause_of(trigger.predicate)]
    if clause.dep_ == "relcl" and clause.head in trigger.parts:
        # "triggered an avalanche that killed 17"
        clause = reading.doc[reading.clause_of(clause.head)]
        yield clause.i, Nearness.CLAUSE
    for _ in range(_HIGHEST_CLAUSE):
        above = reading.doc[reading.clause_of(clause.head)]
        told = any(c.dep_ == "mark" for c in clause.children)
        if above == clause or clause.dep_ == "relcl" or (clause.dep_ == "acl" and not told):
            return
        effect = cue(above.lemma, "verb")
        if clause.dep_ == "conj":
            # A date before the first of coordinated verbs holds for all of them.
            yield above.i, Nearness.ATTACHED
        elif clause.dep_ == "ccomp" and effect in (Effect.REPORT, Effect.FACT):
            yield above.i, Nearness.REPORTING
        else:
            yield above.i, Nearness.GOVERNING
        clause = above
