"""The place that a careful reader carries over to an event whose sentence names none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import doers, modifiers
from geomap.events.frames import REMOTE, SPEECH, arguments, relation_of
from geomap.events.placing import under_other
from geomap.events.tables import event_types, is_a
from geomap.events.when import publication_day
from geomap.events.where import Sited
from geomap.records import BlockKind, PlaceKind, Sense

if TYPE_CHECKING:
    from geomap.events.drafts import Draft
    from geomap.events.landmarks import Landmarks
    from geomap.events.scene import Scene
    from geomap.events.tokens import Token
    from geomap.records import EventTime

_HELD_WEIGHT = 0.5
# Sentences back to an event of the same type, to another deed, and down from the dateline.
_STORY_REACH = 3
_FINER_REACH = 10
_TOWNS = frozenset({PlaceKind.TOWN, PlaceKind.SITE})
_OTHER_DEED_REACH = 2
_DATELINE_REACH = 8
_LONGEST_DEED = 400
_NEWS_DAYS = 31
_CEASEFIRE = "ceasefire"
# Types of deeds, whose place a reader carries over from the sentences before.
_DEEDS = frozenset(
    {
        "ASSAULT", "DISASTER", "ACCIDENT", "DEATH", "CRIME", "COERCE", "PROTEST", "DISEASE",
        "DISRUPTION", "MIGRATION", "AID", "RETREAT", "MOBILIZE", "JUSTICE",
    }
)  # fmt: skip
# Types of local news that a town's or county's police, courts and firemen deal with.
_POLICED = frozenset({"ACCIDENT", "DEATH", "CRIME", "COERCE", "JUSTICE", "ASSAULT"})
# Types of what courts and police of a capital do there; the rest may be anywhere.
_OF_CAPITALS = frozenset({"JUSTICE", "COERCE", "PROTEST"})
# Types of what states do on their own soil, or send away from it.
_DOMESTIC = frozenset(
    {"COERCE", "MOBILIZE", "AID", "DISEASE", "DISRUPTION", "LEGISLATION", "ELECTION", "JUSTICE"}
)
# … and what the lead tells of heads of state and governments.
_OF_STATE = frozenset({"APPOINTMENT", "CEREMONY"})
_CAPITAL = "PPLC"
# Types that a town's paper tells of its town, when the dateline names it.
_LOCAL_NEWS = frozenset({"OPENING", "CONSTRUCTION", "SPORT", "CULTURE", "CEREMONY"})
# Further types whose place is that of a story about one town.
_TOWN_NEWS = _LOCAL_NEWS | {"LEGISLATION", "BUSINESS", "ELECTION", "APPOINTMENT", "DISCOVERY"}


def carried_place(scene: Scene, time: EventTime, *, dated: bool) -> Sited | None:
    """
    Return the place that a reader carries over to an event without one.

    Parameters
    ----------
    scene
        The event.
    time
        Its time, unknown or not; a place is not carried over from an event of another time.
    dated
        Whether its own sentence dates it; what is said without place and date stays unplaced.

    Returns
    -------
    sited
        Marked inherited, with its source in words; None when a careful reader would not know.
    """
    trigger, landmarks = scene.trigger, scene.landmarks
    if trigger.is_bare and trigger.mode != _CEASEFIRE:
        return _of_named_deed(scene, time) if dated else None
    talks = trigger.frame in REMOTE
    if dated or not talks:
        heading = scene.landmarks.heading(scene.sentence, occasion=talks)
        if heading is not None:
            return heading
    if trigger.frame in SPEECH:
        own = dated and _by_local_body(scene)
        return _unless_capital(landmarks.focus, scene) if own else None
    if scene.is_aside and trigger.mode != _CEASEFIRE:
        return _held(_same_days(scene, time))
    if _is_statistic(time) or _names_unknown_place(scene):
        return None
    if landmarks.focus is not None and _by_local_body(scene):
        return _unless_capital(landmarks.focus, scene)
    if trigger.frame == "decree":
        return None  # what a government decrees holds for its country
    held = _held(_earlier(scene, time) or _same_days(scene, time) or _talks_before(scene))
    held = held or _held(_scene_of_building(scene))
    return _unless_abroad(held if held is not None else _of_story(scene, time), scene)


def _talks_before(scene: Scene) -> Draft | None:
    """Return the agreement or meeting that "the talks" led to."""
    trigger = scene.trigger
    definite = any(c.lower_ in ("the", "their", "these") for c in trigger.token.children)
    if trigger.frame != "meet" or not trigger.is_nominal or not definite:
        return None
    for draft in reversed(scene.before):
        if scene.sentence.index - draft.sentence.index > _STORY_REACH:
            return None
        if draft.has_own_place and draft.trigger.type in ("AGREE", "CONSULT"):
            return draft if _can_lend(draft, scene) and draft.trigger.frame in REMOTE else None
    return None


def _scene_of_building(scene: Scene) -> Draft | None:
    """Return the deed in a town whose airport, port or streets are told of next: "the airport"."""
    if not _in_known_building(scene):
        return None
    for draft in reversed(scene.before):
        if scene.sentence.index - draft.sentence.index > _STORY_REACH:
            return None
        if draft.sited is not None and draft.sited.place.kind in _TOWNS:
            return draft if _can_lend(draft, scene) else None
    return None


def _unless_abroad(sited: Sited | None, scene: Scene) -> Sited | None:
    """Return a place, but none in another country than the state that acts: "Greece arrested"."""
    if sited is None or scene.trigger.type not in _DOMESTIC:
        return sited
    at = scene.reading.toponym_at
    named = [at[head.i] for head in doers(scene.trigger.predicate) if head.i in at]
    states = {
        t.place.country
        for t in named
        if t.place is not None and t.place.kind is PlaceKind.COUNTRY and t.place.country
    }
    return sited if not states or sited.place.country in states else None


def _names_unknown_place(scene: Scene) -> bool:
    """Tell whether its own phrases name a place, or point to one, that is not known."""
    at = scene.reading.toponym_at

    local = scene.landmarks.focus is not None

    def unknown(head: Token) -> bool:
        if head.i in scene.reading.time_at or is_a(head, "infrastructure", "building"):
            return False
        if head.i in at:
            return at[head.i].place is None
        kinds = ("GPE", "LOC") if local else ("GPE", "LOC", "FAC")
        named = head.pos_ == "PROPN" and head.ent_type_ in kinds
        return named or scene.landmarks.points(head)

    clause = scene.reading.clause_of(scene.trigger.predicate)
    beside = (
        token
        for token, toponym in scene.reading.in_sentence(scene.sentence)
        if toponym.place is None
        and toponym.sense is Sense.PLACE
        and token.dep_ == "pobj"
        and relation_of(token.head.lower_, token) == "loc"
        and scene.reading.clause_of(token) == clause
    )
    struck = scene.trigger.frame in ("strikes", "violent", "capture")
    heads = [
        a.head
        for a in arguments(scene.trigger)
        if a.relation == "loc" or (struck and a.relation == "obj" and a.head.pos_ == "PROPN")
    ]
    return any(unknown(head) for head in (*heads, *beside))


def _of_named_deed(scene: Scene, time: EventTime) -> Sited | None:
    """Return the story's town for a dated deed that is only named: "his death in May"."""
    kind = scene.trigger.type
    if is_a(scene.trigger.token, "war"):
        return None
    if kind in _POLICED or (kind in _LOCAL_NEWS and not _is_old(scene, time)):
        return scene.landmarks.focus
    return None


def _of_story(scene: Scene, time: EventTime) -> Sited | None:
    """Return the place of the story as a whole: its police or its dateline."""
    if _rests_elsewhere(scene):
        return None
    lead = scene.sentence.body_index <= 1 and scene.trigger.type in _OF_STATE
    if not lead and any(is_a(head, "national") for head in doers(scene.trigger.predicate)):
        return None  # what an army or a government does need not be where the paper sits
    focus = scene.landmarks.focus
    if focus is not None and (_in_known_building(scene) or _of_known_things(scene, focus, time)):
        return focus
    if _is_old(scene, time):
        return None
    trigger, sentence, landmarks = scene.trigger, scene.sentence, scene.landmarks
    local = landmarks.jurisdiction(sentence) if trigger.type in _POLICED else None
    if local is not None:
        return _seat(local, landmarks)
    if landmarks.focus is not None and trigger.type in _DEEDS | _TOWN_NEWS:
        return _unless_capital(landmarks.focus, scene)
    if trigger.type in _DEEDS and sentence.body_index <= _DATELINE_REACH:
        return _unless_capital(landmarks.dateline, scene)
    if trigger.type in _DEEDS:
        return None
    is_local = trigger.type in _LOCAL_NEWS | {"APPOINTMENT"} or _by_local_body(scene)
    lead = sentence.body_index <= 1 and trigger.frame not in REMOTE
    if trigger.frame == "meet" and sentence.body_index <= 1:
        lead = is_local = any(is_a(a.head, "council") for a in arguments(trigger))
    return _unless_capital(landmarks.dateline, scene) if is_local and lead else None


def _of_known_things(scene: Scene, focus: Sited, time: EventTime) -> bool:
    """Tell whether older news of the story's town is told, of things that the story knows.

    "In 2003 the city decided to build the hotel": dated, about "the" things, no other place named.
    """
    if time.start is None or scene.trigger.type not in _TOWN_NEWS | {"JUSTICE", "AID", "AGREE"}:
        return False
    known = any(
        argument.head.pos_ == "NOUN"
        and any(c.lower_ in ("the", "this", "that", "its") for c in argument.head.children)
        for argument in arguments(scene.trigger)
        if argument.relation in ("subj", "obj", "of", "to")
    )
    return known and all(
        toponym.place is None
        or toponym.place.id == focus.place.id
        or toponym.place.id in (focus.place.admin1, focus.place.admin2)
        for _, toponym in scene.reading.in_sentence(scene.sentence)
    )


def _unless_capital(sited: Sited | None, scene: Scene) -> Sited | None:
    """Return a place, but no capital for what its papers report from anywhere in the country."""
    if sited is None or scene.trigger.type in _OF_CAPITALS:
        return sited
    if scene.trigger.type in _OF_STATE and scene.sentence.body_index <= 1:
        return sited
    if sited.place.kind not in (PlaceKind.TOWN, PlaceKind.ADMIN2, PlaceKind.SITE):
        return None
    return None if scene.reading.gazetteer.feature_code(sited.place) == _CAPITAL else sited


def _seat(local: Sited, landmarks: Landmarks) -> Sited:
    """Return the story's town instead of the county whose police or court deals with it."""
    towns = [s for s in (landmarks.focus, landmarks.dateline) if s is not None]
    inside = (town for town in towns if town.place.admin2 == local.place.id)
    return next(inside, local)


def _in_known_building(scene: Scene) -> bool:
    """Tell whether it happens in a building that the story knows: "at the center"."""
    return any(
        argument.relation == "loc"
        and is_a(argument.head, "building")
        and argument.head.pos_ == "NOUN"
        and any(c.lower_ in ("the", "this", "that") for c in argument.head.children)
        for argument in arguments(scene.trigger)
    )


def _by_local_body(scene: Scene) -> bool:
    """Tell whether a council, a school or the town itself does it, or "city attorneys"."""
    return any(
        is_a(head, "council", "authority", "town") or any(is_a(m, "town") for m in modifiers(head))
        for head in doers(scene.trigger.predicate)
    )


def _is_old(scene: Scene, time: EventTime) -> bool:
    """Tell whether an event is no news, so that the story's own place need not be its place."""
    published = publication_day(scene.reading)
    return bool(published and time.end and (published - time.end).days > _NEWS_DAYS)


def _rests_elsewhere(scene: Scene) -> bool:
    """Tell whether the sentence names a place of rest, though not clearly the event's."""
    clause = scene.reading.clause_of(scene.trigger.predicate)
    law = scene.trigger.type == "LEGISLATION"  # what a law is about lies where it will
    return any(
        toponym.sense is Sense.PLACE
        and token.dep_ == "pobj"
        and (not law or scene.reading.clause_of(token) == clause)
        and not under_other(token, scene)
        and (toponym.place is not None or not is_a(token, "infrastructure"))
        and (
            relation_of(token.head.lower_, token) == "loc"
            or (token.head.lower_ == "of" and is_a(token.head.head, "vague", "area", "town"))
        )
        for token, toponym in scene.reading.in_sentence(scene.sentence)
    )


def _held(draft: Draft | None) -> Sited | None:
    """Return the place of an earlier event as carried over from it."""
    if draft is None or draft.sited is None:
        return None
    toponym = draft.sited.toponym
    reason = f"“{toponym.text}”: as “{draft.trigger.token.text}” before it"
    return Sited(toponym, draft.sited.role, _HELD_WEIGHT, reason, inherited=True)


def _is_statistic(time: EventTime) -> bool:
    """Tell whether a time is so long that what it dates is seldom of the story's own place."""
    return bool(time.start and time.end and (time.end - time.start).days > _LONGEST_DEED)


def _earlier(scene: Scene, time: EventTime) -> Draft | None:
    """Return the earlier event to whose place a reader holds on."""
    for draft in reversed(scene.before):
        back = scene.sentence.index - draft.sentence.index
        if back > _STORY_REACH:
            return None
        if _can_lend(draft, scene) and _lends(draft, scene, time, back):
            return _finer(draft, scene, time)
    return None


def _finer(draft: Draft, scene: Scene, time: EventTime) -> Draft:
    """Return an event in a town rather than one told after it of the country around the town."""
    if draft.sited is None or draft.sited.place.kind in _TOWNS:
        return draft
    outer = draft.sited.place
    for other in reversed(scene.before):
        if scene.sentence.index - other.sentence.index > _FINER_REACH:
            break
        if (
            other.trigger.type == scene.trigger.type
            and other.sited is not None
            and other.sited.place.kind in _TOWNS
            and other.standing.status.happened
            and _overlap(time, other.time)
            and any(a.id == outer.id for a in scene.reading.gazetteer.ancestors(other.sited.place))
        ):
            return other
    return draft


def _can_lend(draft: Draft, scene: Scene) -> bool:
    return (
        draft.sited is not None
        and draft.standing.status.happened
        and draft.sentence.heading == scene.sentence.heading
        and draft.sentence.kind is not BlockKind.CAPTION
        and draft.trigger.frame not in SPEECH
    )


def _lends(draft: Draft, scene: Scene, time: EventTime, back: int) -> bool:
    trigger = scene.trigger
    if trigger.type == "ELECTION" and scene.landmarks.focus is None:
        return False  # people vote in more towns than one
    if trigger.mode == _CEASEFIRE and draft.trigger.type == "ASSAULT":
        return True  # a truce holds where the fighting was
    if draft.trigger.is_bare or not _overlap(time, draft.time):
        return False
    if draft.trigger.type == trigger.type:
        return True
    deeds = trigger.type in _DEEDS and draft.trigger.type in _DEEDS
    return deeds and back <= _OTHER_DEED_REACH


def _same_days(scene: Scene, time: EventTime) -> Draft | None:
    """Return the latest event of the story that is of the same type and days."""
    kind = scene.trigger.type
    if time.start is None or not event_types()[kind].singular or kind == "ELECTION":
        return None
    for draft in reversed(scene.before):
        if (
            draft.trigger.type == kind
            and draft.has_own_place
            and draft.standing.status.happened
            and draft.time.start is not None
            and _overlap(time, draft.time)
        ):
            return draft
    return None


def _overlap(one: EventTime, two: EventTime) -> bool:
    if not (one.start and one.end and two.start and two.end):
        return True
    return one.start <= two.end and two.start <= one.end
