"""The time that a careful reader carries over to an event whose sentence tells none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.dating import Nearness
from geomap.events.frames import arguments
from geomap.events.tables import is_a
from geomap.events.when import (
    UNKNOWN_TIME,
    Tense,
    at_publication,
    inherited,
    publication_day,
    tense,
    told_as_over,
    up_to,
)
from geomap.records import BlockKind, Status, TimeBasis, TimePrecision, TimexType

if TYPE_CHECKING:
    from geomap.events.dating import Dated
    from geomap.events.drafts import Draft
    from geomap.events.reading import Sentence
    from geomap.events.scene import Scene
    from geomap.events.tokens import Token
    from geomap.records import EventTime

# Sentences of the body that tell the news itself.
_LEAD = 2
_SAME_EVENT_REACH = 6
_TAKEN_UP_REACH = 20
# Deeds that courts deal with long after.
_TRIED = frozenset({"ASSAULT", "CRIME", "DEATH", "ACCIDENT", "COERCE"})
_NEWS_SENTENCES = 9
_LONGEST_EVENT = 366
_CLOCK = frozenset({TimePrecision.MINUTE, TimePrecision.DAY_PART})
_STEM = 5
_OPENING_WORDS = 6
_POINTING = frozenset({"moment", "time", "then", "meanwhile", "day", "same", "later"})
_THEN = frozenset({"then", "meanwhile", "later", "afterwards"})


def carried_time(scene: Scene) -> EventTime:
    """
    Return the time that a reader carries over to an event without one.

    Parameters
    ----------
    scene
        The event.

    Returns
    -------
    time
        With basis INHERITED and the reason; unknown when a careful reader would not know.
    """
    occasion = _occasion_day(scene)
    if occasion is not None:
        return inherited(occasion, "the day of the occasion")
    now = tense(scene.trigger.predicate)
    if not scene.standing.status.happened or now is Tense.FUTURE:
        return UNKNOWN_TIME
    told = _told_before(scene)
    if told is not None:
        return inherited(told.time, f"the {scene.trigger.token.text} told before")
    if now is Tense.PLUPERFECT:
        return _before_narrated(scene)
    session = scene.landmarks.session
    if scene.trigger.type == "LEGISLATION" and session is not None and not scene.is_background:
        return inherited(session, "the council's meeting")
    tried = scene.trigger.type in _TRIED or scene.trigger.mode == "charge"
    if tried and _in_court(scene):
        told = _tried_deed(scene)
        return inherited(told.time, "the deed told before") if told is not None else UNKNOWN_TIME
    return _of_story(scene, now)


def _in_court(scene: Scene) -> bool:
    """Tell whether a deed is told as what a trial is about, whose days are not the deed's."""
    return any(
        draft.trigger.type == "JUSTICE"
        and draft.trigger.mode != "charge"
        and (_is_lead(draft.sentence) or draft.sentence is scene.sentence)
        for draft in scene.before
    )


def _tried_deed(scene: Scene) -> Draft | None:
    """Return the deed that a trial is about, where its day was told."""
    return next(
        (
            draft
            for draft in reversed(scene.before)
            if draft.trigger.type in _TRIED
            and draft.trigger.type == scene.trigger.type
            and draft.dated is not None
            and _is_short(draft.time)
        ),
        None,
    )


def own_time_of(scene: Scene, dated: Dated) -> EventTime:
    """
    Return the time of an event that its own sentence dates.

    Parameters
    ----------
    scene
        The event.
    dated
        The expression that stands closest.

    Returns
    -------
    time
        That of the expression; "said on Friday that it had already fallen" tells the day by which.
    """
    if dated.expression.basis is TimeBasis.TEXT and dated.expression.precision in _CLOCK:
        again = _told_before(scene)
        if again is not None and again.dated is not None:
            why = f"the {scene.trigger.token.text} told before, at “{dated.expression.text}”"
            return inherited(again.time, why)
    predicate = scene.trigger.predicate
    already = any(child.lower_ == "already" for child in predicate.children)
    told = dated.nearness is Nearness.REPORTING and tense(predicate) is Tense.PLUPERFECT
    if not (already and told):
        return dated.time
    return told_as_over(dated.time, scene.narration.period_of(dated.time))


def _before_narrated(scene: Scene) -> EventTime:
    """Return the time of what had happened before the day that the story has reached."""
    narrated = scene.narration.narrated_time(scene.sentence, pointing=True)
    past = up_to(narrated, scene.narration.period()) if narrated is not None else None
    return past or UNKNOWN_TIME


def _of_story(scene: Scene, now: Tense) -> EventTime:
    """Return the day that the story has reached, or the day of publication."""
    pointing = _points_back(scene.sentence)
    if _is_timeless(scene, now, pointing=pointing):
        return UNKNOWN_TIME
    if now in (Tense.PAST, Tense.NONE) or pointing:
        narrated = scene.narration.narrated_time(scene.sentence, pointing=pointing)
        if narrated is not None:
            return inherited(narrated, "the day the story has reached")
    return _of_publication(scene, now)


def _is_timeless(scene: Scene, now: Tense, *, pointing: bool) -> bool:
    """Tell whether no day can be carried over: habits, background, things only named."""
    headline = scene.sentence.kind is BlockKind.HEADLINE
    if scene.trigger.is_bare and not pointing and not headline:
        return True
    habit = now is Tense.PRESENT and not headline
    once = _is_long_past(scene)
    return habit or once or scene.is_background or _charged_with(scene.trigger.predicate)


def _is_long_past(scene: Scene) -> bool:
    """Tell whether an event's clause puts it into some past: "originally", "in the past"."""
    reading, predicate = scene.reading, scene.trigger.predicate
    if any(is_a(child, "formerly") for child in predicate.children if child.dep_ == "advmod"):
        return True
    clause = reading.clause_of(predicate)
    return any(
        expression.value == "PAST_REF" and expression.type is TimexType.DATE
        for index, expression in reading.time_at.items()
        if reading.clause[index] == clause
    )


def _of_publication(scene: Scene, now: Tense) -> EventTime:
    """Return the day of publication for what the lead tells, and what still goes on."""
    published = publication_day(scene.reading)
    going_on = now is Tense.PROGRESSIVE or scene.standing.status is Status.ONGOING
    if published is None or not (_is_lead(scene.sentence) or going_on or _is_the_news(scene)):
        return UNKNOWN_TIME
    return at_publication(published)


def _occasion_day(scene: Scene) -> EventTime | None:
    """Return the day of a named meeting that is the event, or during which it happens."""
    trigger = scene.trigger
    nouns = [trigger.token] if trigger.is_nominal else []
    nouns += [
        a.head for a in arguments(trigger) if a.relation == "loc" or a.governor != trigger.token
    ]
    days = (scene.landmarks.occasion_time(noun) for noun in nouns if is_a(noun, "meeting"))
    return next((day for day in days if day is not None), None)


def _is_lead(sentence: Sentence) -> bool:
    return sentence.body_index < _LEAD or sentence.kind is BlockKind.HEADLINE


def _is_the_news(scene: Scene) -> bool:
    """Tell whether an event is of the kind that the lead tells as news of the day."""
    return scene.sentence.body_index <= _NEWS_SENTENCES and any(
        _is_lead(draft.sentence)
        and draft.trigger.type == scene.trigger.type
        and draft.standing.status.happened
        and draft.dated is None
        and draft.time.start is not None
        for draft in scene.before
    )


def _told_before(scene: Scene) -> Draft | None:
    """Return the event that a definite noun, or noun and verb of one stem, take up again."""
    trigger = scene.trigger
    if trigger.is_bare:
        return None
    definite = trigger.is_nominal and any(
        c.lower_ in ("the", "this", "that") for c in trigger.token.children
    )
    plain = trigger.is_nominal or tense(trigger.predicate) is Tense.PAST
    stem = trigger.token.lemma[:_STEM]
    for draft in reversed(scene.before):
        back = scene.sentence.index - draft.sentence.index
        if back > _TAKEN_UP_REACH:
            return None
        if draft.trigger.type != trigger.type or not _is_short(draft.time):
            continue
        if draft.sentence.kind is BlockKind.HEADLINE and draft.dated is None:
            continue  # a headline names older deeds too, and its day is only the paper's
        named = definite and draft.trigger.token.lemma == trigger.token.lemma
        if back > _SAME_EVENT_REACH and not named:
            continue
        again = plain and back <= 1 and draft.trigger.token.lemma.startswith(stem)
        if definite or (again and draft.trigger.is_nominal is not trigger.is_nominal):
            return draft
    return None


def _is_short(time: EventTime) -> bool:
    """Tell whether a time is known and short enough to be that of one event."""
    return bool(time.start and time.end and (time.end - time.start).days <= _LONGEST_EVENT)


def _points_back(sentence: Sentence) -> bool:
    """Tell whether a sentence opens by pointing back ("at that moment", "meanwhile")."""
    opening = [t.lower_ for t in sentence.tokens[:_OPENING_WORDS]]
    if not opening:
        return False
    if opening[0] in _THEN:
        return True
    return (
        opening[0] in ("at", "in", "on", "by", "as")
        and any(word in ("that", "this", "same") for word in opening[1:3])
        and bool(_POINTING.intersection(opening))
    )


def _charged_with(predicate: Token) -> bool:
    """Tell whether a deed is only what somebody is accused of or thanked for."""
    return predicate.dep_ == "pcomp" and predicate.head.lower_ in ("of", "for", "with", "from")
