"""Times of events: from time expressions, tense, publication and what was told before."""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.events.tables import irregular
from geomap.records import EventTime, TimeBasis, TimePrecision, TimexType
from geomap.times import edtf_bounds

if TYPE_CHECKING:
    from geomap.events.reading import Reading
    from geomap.events.tokens import Token
    from geomap.records import TimeExpression

_HAD = frozenset({"had", "’d", "'d"})
_HAVE = frozenset({"has", "have", "'ve", "’ve", "having"})
_BEFORE = frozenset({"before", "until", "till", "prior to", "pending"})
_UNTIL = frozenset({"until", "till"})
_SINCE = frozenset({"since"})
_THROUGH = frozenset({"through", "thru"})
_AFTER = frozenset({"after", "following"})
# A bare number as small as this is no year of the news.
_FIRST_YEAR = 1400
_OPEN = "/.."

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


@lru_cache(maxsize=512)
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
    tags = {c.tag_ for c in auxiliaries}
    if predicate.dep_ == "conj" and not auxiliaries and predicate.tag_ in ("VBN", "VBG", "VB"):
        return tense(predicate.head)
    progressive = Tense.PROGRESSIVE if predicate.tag_ == "VBG" else Tense.PRESENT
    for holds, value in (
        ("MD" in tags, Tense.FUTURE),
        (words & _HAD, Tense.PLUPERFECT),
        (words & _HAVE, Tense.PERFECT),
        ("VBD" in tags or predicate.tag_ == "VBD", Tense.PAST),
        (predicate.tag_ in ("VBP", "VB") and is_past_form(predicate), Tense.PAST),
        (tags & {"VBZ", "VBP"}, progressive),
        (predicate.tag_ in ("VBZ", "VBP"), Tense.PRESENT),
    ):
        if holds:
            return value
    return Tense.NONE


def is_past_form(verb: Token) -> bool:
    """
    Tell whether a verb is in an irregular past that the tagger takes for the present: "retook".

    Parameters
    ----------
    verb
        Any token.

    Returns
    -------
    past
        By the table of irregular forms.
    """
    return verb.lower_ in irregular() and not any(c.dep_ == "aux" for c in verb.children)


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


def to_time(
    expression: TimeExpression, token: Token, reading: Reading, *, bare: bool = False
) -> EventTime | None:
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
    bare
        Leave the preposition out of account.

    Returns
    -------
    time
        None when the expression dates nothing: a bare length, a repetition, a bound to the past.
    """
    preposition = "" if bare else _preposition(token)
    if preposition in _BEFORE or not _is_dating(expression):
        return None
    start = expression.earliest.date() if expression.earliest else None
    end = expression.latest.date() if expression.latest else None
    edtf, precision = expression.edtf, expression.precision
    if bare and edtf and edtf.endswith(_OPEN):
        edtf = edtf.removesuffix(_OPEN)  # "since 1999, when a quake struck"
        start, end = edtf_bounds(edtf)
    earliest = latest = None
    if start is not None and precision in (TimePrecision.DAY_PART, TimePrecision.MINUTE):
        end = start  # a night runs on into the next day, but is of the day on which it falls
        earliest, latest = expression.earliest, expression.latest
    note = f"“{expression.text}”: {expression.arithmetic}"
    published = publication_day(reading)
    if preposition in _SINCE and start and published and published > start:
        end, edtf, precision = published, f"{start}/{published}", TimePrecision.INTERVAL
        earliest = latest = None
        note += f"; since then, up to publication {published}"
    elif preposition in _THROUGH and end and published and end > published:
        start, edtf, precision = published, f"{published}/{end}", TimePrecision.INTERVAL
        note += f"; from publication {published} on"
    elif preposition in _AFTER and precision is not TimePrecision.YEAR:
        return None
    return EventTime(
        edtf, start, end, precision, expression.basis, note, earliest=earliest, latest=latest
    )


def ended_time(expression: TimeExpression, token: Token, reading: Reading) -> EventTime | None:
    """
    Return the time of what lasted until a day that is past.

    Parameters
    ----------
    expression
        From the text.
    token
        Its head token; "until" stands above it.
    reading
        The article, for its day of publication.

    Returns
    -------
    time
        Open at its beginning; None for other words, and for days that were still to come.
    """
    published = publication_day(reading)
    if _preposition(token) not in _UNTIL or not _is_dating(expression) or published is None:
        return None
    end = expression.latest.date() if expression.latest else None
    if end is None or end > published:
        return None
    note = f"“{expression.text}”: {expression.arithmetic}; it went on until then"
    return EventTime(f"../{end}", None, end, TimePrecision.INTERVAL, expression.basis, note)


def told_as_over(time: EventTime, period: EventTime | None) -> EventTime:
    """
    Return the time of what had already happened on the day on which it is told.

    Parameters
    ----------
    time
        The day of telling.
    period
        A war or other named stretch of the article that holds that day.

    Returns
    -------
    time
        From the start of the period to that day; open at its beginning where none is known.
    """
    past = up_to(time, period)
    if past is not None or time.end is None:
        return past or time
    note = f"had already happened by {time.end} ({time.explanation})"
    edtf = f"../{time.end}"
    return EventTime(edtf, None, time.end, TimePrecision.INTERVAL, TimeBasis.INHERITED, note)


def _is_dating(expression: TimeExpression) -> bool:
    """Tell whether an expression is a point or stretch of the calendar that news may tell."""
    if expression.type is TimexType.SET or expression.edtf is None:
        return False
    if expression.earliest is None and expression.latest is None:
        return False
    number = expression.text.isdigit()
    return not (number and expression.earliest and expression.earliest.year < _FIRST_YEAR)


def _preposition(token: Token) -> str:
    """Return the preposition or conjunction under which a time expression stands."""
    head = token
    for _ in range(3):
        if head.dep_ in ("prep", "mark") or head.pos_ in ("ADP", "SCONJ"):
            break
        if head.dep_ == "npadvmod" and head.head.pos_ == "NOUN":
            break  # "since his arrest last month"
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
