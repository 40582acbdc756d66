"""The time of an event: its own, or the one that a careful reader carries over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import is_verbal
from geomap.events.frames import arguments
from geomap.events.tables import is_a
from geomap.events.when import (
    UNKNOWN_TIME,
    Tense,
    at_publication,
    inherited,
    publication_day,
    tense,
    up_to,
)
from geomap.records import BlockKind, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from geomap.events.context import Memory
    from geomap.events.drafts import Draft
    from geomap.events.reading import Reading, Sentence
    from geomap.events.status import Standing
    from geomap.events.triggers import Trigger
    from geomap.records import EventTime

# Sentences of the body that tell the news itself.
_LEAD = 2
_SAME_EVENT_REACH = 6
_STEM = 5
_LONGEST_EVENT = 366
_POINTING = frozenset({"moment", "time", "then", "meanwhile", "day", "same", "later"})


def carried_time(
    trigger: Trigger,
    sentence: Sentence,
    standing: Standing,
    reading: Reading,
    memory: Memory,
    drafts: Sequence[Draft],
) -> EventTime:
    """
    Return the time that a reader carries over to an event without one.

    Parameters
    ----------
    trigger
        The event's words.
    sentence
        Its sentence.
    standing
        Its status.
    reading
        The article.
    memory
        The narrated day and the periods of the article.
    drafts
        The events told before.

    Returns
    -------
    time
        With basis INHERITED and the reason; unknown when a careful reader would not know.
    """
    occasion = _occasion_day(trigger, memory)
    if occasion is not None:
        return inherited(occasion, "the day of the occasion")
    now = tense(trigger.predicate)
    if not standing.status.happened or now is Tense.FUTURE:
        return UNKNOWN_TIME
    told = _told_before(trigger, sentence, drafts)
    if told is not None:
        return inherited(told.time, f"the {trigger.token.text} told before")
    pointing = _points_back(sentence)
    bare = trigger.is_nominal and not trigger.is_carried
    if bare and not pointing and sentence.kind is not BlockKind.HEADLINE:
        return UNKNOWN_TIME
    if now is Tense.PLUPERFECT:
        narrated = memory.narrated_time(sentence, pointing=True)
        if narrated is None:
            return UNKNOWN_TIME
        return up_to(narrated, memory.period()) or UNKNOWN_TIME
    published = publication_day(reading)
    generic = now is Tense.PRESENT and sentence.kind is not BlockKind.HEADLINE
    if generic or _background(trigger, reading) or _charged_with(trigger.predicate):
        return UNKNOWN_TIME
    if now in (Tense.PAST, Tense.NONE) or pointing:
        narrated = memory.narrated_time(sentence, pointing=pointing)
        if narrated is not None:
            return inherited(narrated, "the day the story has reached")
    if published is None:
        return UNKNOWN_TIME
    if _is_lead(sentence) or now is Tense.PROGRESSIVE or standing.status is Status.ONGOING:
        return at_publication(published)
    return UNKNOWN_TIME


def _occasion_day(trigger: Trigger, memory: Memory) -> EventTime | None:
    """Return the day of a named meeting that is the event, or during which it happens."""
    nouns = [trigger.token] if trigger.is_nominal else []
    nouns += [
        a.head for a in arguments(trigger) if a.relation == "loc" or a.governor != trigger.token
    ]
    for noun in nouns:
        if is_a(noun, "meeting"):
            time = memory.occasion_time(noun)
            if time is not None:
                return time
    return None


def _is_lead(sentence: Sentence) -> bool:
    return sentence.body_index < _LEAD or sentence.kind is BlockKind.HEADLINE


def _told_before(trigger: Trigger, sentence: Sentence, drafts: Sequence[Draft]) -> Draft | None:
    """Return the event that a definite noun, or noun and verb of one stem, take up again."""
    plain = trigger.is_nominal or tense(trigger.predicate) is Tense.PAST
    definite = trigger.is_nominal and any(
        c.lower_ in ("the", "this", "that") for c in trigger.token.children
    )
    for draft in reversed(drafts):
        back = sentence.index - draft.sentence.index
        if back > _SAME_EVENT_REACH:
            return None
        if draft.trigger.type != trigger.type or not _is_short(draft.time):
            continue
        stem = trigger.token.lemma_.lower()[:_STEM]
        again = plain and back <= 1 and draft.trigger.token.lemma_.lower().startswith(stem)
        if definite or (again and draft.trigger.is_nominal is not trigger.is_nominal):
            return draft
    return None


def _is_short(time: EventTime) -> bool:
    """Tell whether a time is known and short enough to be that of one event."""
    return bool(time.start and time.end and (time.end - time.start).days <= _LONGEST_EVENT)


def _points_back(sentence: Sentence) -> bool:
    """Tell whether a sentence opens by pointing back ("at that moment", "meanwhile")."""
    opening = [t.lower_ for t in sentence.tokens[:6]]
    return opening[:1] in (["then"], ["meanwhile"], ["later"], ["afterwards"]) or (
        opening[:1] in (["at"], ["in"], ["on"], ["by"], ["as"])
        and any(w in ("that", "this", "same") for w in opening[1:3])
        and bool(_POINTING.intersection(opening))
    )


def _charged_with(predicate: Token) -> bool:
    """Tell whether a deed is only what somebody is accused of or thanked for."""
    return predicate.dep_ == "pcomp" and predicate.head.lower_ in ("of", "for", "with", "from")


def _background(trigger: Trigger, reading: Reading) -> bool:
    """Tell whether an event stands in a clause on a noun, which often tells of older things."""
    clause = reading.doc[reading.clause_of(trigger.predicate)]
    for _ in range(6):
        if clause.dep_ in ("relcl", "acl"):
            return True
        if clause.dep_ == "ROOT" or not is_verbal(clause):
            return False
        clause = reading.doc[reading.clause_of(clause.head)] if clause.head != clause else clause
    return False
