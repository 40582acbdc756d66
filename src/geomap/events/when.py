"""When an event happened: the time expressions of its own clause, else what a reader infers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from geomap.events.clauses import is_verbal
from geomap.events.tables import Effect, cue
from geomap.records import EventTime, TimeBasis, TimePrecision, TimexType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from spacy.tokens import Token

    from geomap.events.reading import Reading, Sentence
    from geomap.events.triggers import Trigger
    from geomap.records import TimeExpression

# What a writer means by "recently", seen from the day of publication.
_RECENT_DAYS = 35
_VAGUE_PAST = frozenset({"recently", "lately", "in recent weeks", "in recent days"})
_BEFORE = frozenset({"before", "until", "till", "prior to", "pending"})
_SINCE = frozenset({"since"})
_AFTER = frozenset({"after", "following"})
_FINE = frozenset({TimePrecision.DAY, TimePrecision.DAY_PART, TimePrecision.MINUTE})
# A bare number as small as this is no year of the news.
_FIRST_YEAR = 1400
_WHILE = frozenset({"when", "as", "while"})

UNKNOWN_TIME = EventTime(
    None, None, None, TimePrecision.UNKNOWN, TimeBasis.NONE, "no date is told for it"
)
"""The time of an event of which no date is known."""


class Tense(IntEnum):
    """The tense of a predicate, as far as dates need it."""

    NONE = 0
    PAST = 1
    PERFECT = 2
    PLUPERFECT = 3
    PRESENT = 4
    PROGRESSIVE = 5
    FUTURE = 6


class Nearness(IntEnum):
    """How close a time expression stands to an event; larger is closer."""

    GOVERNING = 1
    REPORTING = 2
    ATTACHED = 3
    CLAUSE = 4
    DIRECT = 5


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


def tense(predicate: Token) -> Tense:
    """
    Return the tense of a predicate.

    Parameters
    ----------
    predicate
        A verb, or the noun of an event without one.

    Returns
    -------
    tense
        NONE for nouns and bare participles.
    """
    auxiliaries = [c for c in predicate.children if c.dep_ in ("aux", "auxpass")]
    words = {c.lower_ for c in auxiliaries}
    if any(c.tag_ == "MD" for c in auxiliaries):
        return Tense.FUTURE
    if words & {"had", "’d", "'d"}:
        return Tense.PLUPERFECT
    if words & {"has", "have", "'ve", "’ve", "having"}:
        return Tense.PERFECT
    tags = {c.tag_ for c in auxiliaries}
    if "VBD" in tags or predicate.tag_ == "VBD":
        return Tense.PAST
    if tags & {"VBZ", "VBP"}:
        return Tense.PROGRESSIVE if predicate.tag_ == "VBG" else Tense.PRESENT
    if predicate.tag_ in ("VBZ", "VBP"):
        return Tense.PRESENT
    if predicate.dep_ == "conj" and predicate.tag_ in ("VBN", "VBG", "VB") and not auxiliaries:
        return tense(predicate.head)
    return Tense.NONE


def publication_day(reading: Reading) -> date | None:
    """
    Return the day on which an article was published.

    Parameters
    ----------
    reading
        The article.

    Returns
    -------
    day
        None when unknown, open, or not known to the day.
    """
    try:
        return date.fromisoformat(reading.document.published or "")
    except ValueError:
        return None


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
    anchors = {anchor.i for anchor in trigger.anchors}
    clauses = {reading.clause_of(anchor) for anchor in trigger.anchors}
    above = _clauses_above(trigger, reading)
    found: list[tuple[tuple[Nearness, bool, int], Dated]] = []
    for token in sentence.tokens:
        expression = reading.time_at.get(token.i)
        if expression is None:
            continue
        stands = _nearness(token, anchors, clauses, above, reading, others)
        if stands is None:
            continue
        nearness, inside = stands
        time = to_time(expression, token, reading)
        if time is not None:
            distance = abs(token.i - trigger.token.i)
            rank = (nearness, time.precision in _FINE, -distance)
            found.append((rank, Dated(time, expression, nearness, inside=inside)))
    return max(found, key=lambda entry: entry[0])[1] if found else None


def _nearness(
    token: Token,
    anchors: set[int],
    clauses: set[int],
    above: dict[int, Nearness],
    reading: Reading,
    others: Collection[int],
) -> tuple[Nearness, bool] | None:
    """
    Tell how a time expression's head token stands to an event; None when it is another's.

    The second value tells whether it hangs on the event's own words.
    """
    level = Nearness.DIRECT
    expression = reading.time_at[token.i]
    for ancestor in _upwards(token):
        index = ancestor.i
        if index in anchors:
            return level, True
        if reading.clause[index] == index and is_verbal(ancestor):
            if index in others or _has_subject(ancestor) or _is_infinitive(ancestor):
                beside = _beside(ancestor, clauses, above, reading, expression)
                return (beside, False) if beside is not None else None
            # A participle or relative clause without an event of its own is part of its noun's.
            level = min(level, Nearness.ATTACHED)
        elif index in others:
            return None
        elif ancestor.pos_ in ("NOUN", "PROPN") and index not in reading.toponym_at:
            if ancestor == token.head and expression.precision is TimePrecision.YEAR:
                return None  # "a 2000 Ford", "the 2009 budget"
            level = min(level, Nearness.CLAUSE)
    clause = reading.clause_of(token)
    beside = Nearness.CLAUSE if clause in clauses else above.get(clause)
    return (beside, False) if beside is not None else None


def _has_subject(verb: Token) -> bool:
    return any(
        c.dep_ in ("nsubj", "nsubjpass") and c.tag_ not in ("WDT", "WP") for c in verb.children
    )


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def _beside(
    clause: Token,
    clauses: set[int],
    above: dict[int, Nearness],
    reading: Reading,
    expression: TimeExpression,
) -> Nearness | None:
    """Tell what a date in a clause that is not the event's own is worth to the event."""
    if clause.i in clauses:
        return Nearness.CLAUSE
    if clause.i in above:
        return above[clause.i]
    if clause.head == clause or reading.clause_of(clause.head) not in clauses:
        return None
    if clause.dep_ == "advcl":
        marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod")}
        if marks & _WHILE or (marks & _AFTER and expression.precision is TimePrecision.YEAR):
            return Nearness.ATTACHED
    if clause.dep_ == "conj" and not _has_subject(clause):
        return Nearness.ATTACHED  # "was arrested and charged on Monday"
    return None


def _upwards(token: Token) -> Iterator[Token]:
    while token.head != token:
        token = token.head
        yield token


def _clauses_above(trigger: Trigger, reading: Reading) -> dict[int, Nearness]:
    """Return the clauses that govern an event's clause, with what a date there is worth."""
    found: dict[int, Nearness] = {}
    token = trigger.predicate
    clause = reading.doc[reading.clause_of(token)]
    for _ in range(6):
        head = clause.head
        if head == clause:
            break
        above = reading.doc[reading.clause_of(head)]
        if above.i == clause.i:
            break
        if clause.dep_ == "relcl" or (
            clause.dep_ == "acl" and not any(c.dep_ == "mark" for c in clause.children)
        ):
            break
        says = clause.dep_ == "ccomp" and cue(above.lemma_.lower(), "verb") in (
            Effect.REPORT,
            Effect.FACT,
        )
        if clause.dep_ == "conj":
            # A date before the first of coordinated verbs holds for all of them.
            found[above.i] = Nearness.ATTACHED
        else:
            found[above.i] = Nearness.REPORTING if says else Nearness.GOVERNING
        clause = above
    return found


def to_time(expression: TimeExpression, token: Token, reading: Reading) -> EventTime | None:
    """
    Turn a time expression into the time of an event that it dates.

    Parameters
    ----------
    expression
        From the text.
    token
        Its head token; the preposition above it may make it a bound.
    reading
        The article, for its day of publication.

    Returns
    -------
    time
        None when the expression dates nothing: a bare length, a repetition, a bound to the past.
    """
    if expression.type is TimexType.SET:
        return None
    published = publication_day(reading)
    words = expression.text.lower()
    if expression.earliest is None and expression.latest is None:
        if expression.value == "PAST_REF" and words in _VAGUE_PAST and published:
            first = published - timedelta(days=_RECENT_DAYS)
            return EventTime(
                f"{first.isoformat()}~/{published.isoformat()}",
                first,
                published,
                TimePrecision.INTERVAL,
                TimeBasis.PUBLICATION,
                f"“{expression.text}”: in the {_RECENT_DAYS} days up to publication, {published}",
            )
        return None
    if expression.type is TimexType.DURATION and expression.edtf is None:
        return None
    if expression.earliest and expression.earliest.year < _FIRST_YEAR and words.isdigit():
        return None
    preposition = _preposition(token)
    start = expression.earliest.date() if expression.earliest else None
    end = expression.latest.date() if expression.latest else None
    edtf, precision = expression.edtf, expression.precision
    if start is not None and precision in (TimePrecision.DAY_PART, TimePrecision.MINUTE):
        end = start  # a night runs on into the next day, but is of the day on which it falls
    note = f"“{expression.text}”: {expression.arithmetic}"
    if preposition in _BEFORE:
        return None
    if preposition in _SINCE and start and published and published > start:
        end, edtf, precision = published, f"{start}/{published}", TimePrecision.INTERVAL
        note += f"; since then, up to publication {published}"
    elif preposition in _AFTER and precision is not TimePrecision.YEAR:
        return None
    return EventTime(edtf, start, end, precision, expression.basis, note)


def _preposition(token: Token) -> str:
    """Return the preposition or conjunction under which a time expression stands."""
    head = token
    for _ in range(3):
        if head.dep_ in ("prep", "mark") or head.pos_ in ("ADP", "SCONJ"):
            break
        if head.head == head or head.head.pos_ in ("VERB", "AUX"):
            break
        head = head.head
    return head.lower_ if head.pos_ in ("ADP", "SCONJ") else ""


def inherited(time: EventTime, why: str) -> EventTime:
    """
    Return a time as taken over by another event.

    Parameters
    ----------
    time
        The time of what it is taken from.
    why
        In words.

    Returns
    -------
    time
        The same days, with basis INHERITED.
    """
    return EventTime(
        time.edtf,
        time.start,
        time.end,
        time.precision,
        TimeBasis.INHERITED,
        f"{why}; {time.explanation}",
    )


def at_publication(day: date) -> EventTime:
    """
    Return the day of publication as a stand-in for a day that is not told.

    Parameters
    ----------
    day
        The day of publication.

    Returns
    -------
    time
        With basis INHERITED.
    """
    return EventTime(
        day.isoformat(),
        day,
        day,
        TimePrecision.DAY,
        TimeBasis.INHERITED,
        f"no date is told; news of the day of publication, {day.isoformat()}",
    )


def up_to(time: EventTime, period: EventTime | None) -> EventTime | None:
    """
    Return the time of what had already happened when something else did.

    Parameters
    ----------
    time
        When the narrated moment was.
    period
        A war or other named stretch of the article that holds that moment.

    Returns
    -------
    time
        From the start of the period to the narrated day; None when no start is known.
    """
    if time.end is None or period is None or period.start is None or period.start > time.end:
        return None
    return EventTime(
        f"{period.start}/{time.end}",
        period.start,
        time.end,
        TimePrecision.INTERVAL,
        TimeBasis.INHERITED,
        f"had happened by {time.end} ({time.explanation}), not before {period.start} "
        f"({period.explanation})",
    )
