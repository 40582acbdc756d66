"""Drafts of events → reports: quote, actors, voices, explanation, id."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from geomap.events.frames import arguments, slot
from geomap.events.quotes import quote_span, summary
from geomap.events.where import precision
from geomap.records import (
    ActorRole,
    MentionedPlace,
    PlacePrecision,
    PlaceRole,
    Report,
    SpatialRelation,
    TimeBasis,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.events.actors import Cast
    from geomap.events.drafts import Draft
    from geomap.events.reading import Reading
    from geomap.events.tokens import Token
    from geomap.events.triggers import Trigger
    from geomap.events.voices import Voices
    from geomap.events.where import Sited
    from geomap.records import SpatialExpression, Toponym

_INHERITED_FACTOR = 0.7


def reports_of(draft: Draft, reading: Reading, cast: Cast, voices: Voices) -> list[Report]:
    """
    Make the reports of one event, one a place where it happened.

    Parameters
    ----------
    draft
        The event.
    reading
        The article.
    cast
        Its persons and bodies.
    voices
        Its speakers.

    Returns
    -------
    reports
        At least one; without a place when none is told.
    """
    places: list[Sited | None] = [draft.sited, *draft.beside] if draft.sited else [None]
    return [_report(draft, sited, reading, cast, voices) for sited in places]


def _report(
    draft: Draft, sited: Sited | None, reading: Reading, cast: Cast, voices: Voices
) -> Report:
    trigger, sentence, text = draft.trigger, draft.sentence, reading.document.text
    expression = draft.dated.expression if draft.dated else None
    start, end = quote_span(
        trigger,
        sentence,
        reading,
        places=[(sited.toponym.start, sited.toponym.end)] if sited else [],
        time=(expression.start, expression.end) if expression else None,
        also=draft.also,
    )
    quote = text[start:end]
    heads = _participants(trigger)
    chain = voices.chain(draft)
    first = min(part.idx for part in trigger.parts)
    last = max(part.idx + len(part.text) for part in trigger.parts)
    if last - first > len(quote):
        first, last = trigger.token.idx, trigger.token.idx + len(trigger.token.text)
    pronoun = next((h for h, r in heads if h.pos_ == "PRON" and h.idx == start), None)
    whereabouts = reading.expression_of.get(sited.toponym.start) if sited else None
    return Report(
        id=_identity(reading.document.id, trigger, sited),
        document_id=reading.document.id,
        type=trigger.type,
        mode=trigger.mode,
        status=draft.standing.status,
        quote_start=start,
        quote_end=end,
        quote=quote,
        trigger_start=first,
        trigger_end=last,
        summary=summary(quote, cast.name(pronoun) if pronoun else None, pronoun),
        time=draft.time,
        place=sited.place if sited else None,
        place_precision=precision(sited.place, whereabouts) if sited else PlacePrecision.NONE,
        place_inherited=sited.inherited if sited else False,
        places=_mentioned(draft, sited, reading),
        actors=cast.actors(heads),
        speaker=chain[0] if chain else None,
        speaker_chain=chain,
        counts=tuple(sorted(draft.counts, key=lambda c: c.start)),
        confidence=_confidence(draft, sited),
        explanation=_explanation(draft, sited, whereabouts),
        geometry=_geometry(whereabouts),
        expression=whereabouts,
    )


def _identity(document_id: str, trigger: Trigger, sited: Sited | None) -> str:
    """Return an id that depends on nothing but the document, the words, the type and the place."""
    start, length = trigger.token.idx, len(trigger.token.text)
    place = sited.toponym.start if sited is not None and not sited.inherited else ""
    words = f"{document_id}|{start}|{length}|{trigger.type}|{place}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _margin(sited: Sited, others: Sequence[Sited]) -> str:
    """Return by how much a place outweighs the next; a finer one may weigh a little less."""
    if not others:
        return ", no other place in its phrases"
    return f", margin {sited.weight - max(o.weight for o in others):+.2f}"


def _reading(toponym: Toponym) -> str:
    """Return as what place a name was read, and what came next."""
    place, rivals = toponym.place, toponym.candidates
    if place is None:
        return f"“{toponym.text}” is unresolved"
    known = ", ".join(part for part in (place.kind.value, place.country) if part)
    words = f"“{toponym.text}” read as {place.name} ({known}), confidence {toponym.confidence:.2f}"
    if not rivals:
        return f"{words}; no other candidate"
    second = rivals[0]
    where = second.place.country or second.place.kind.value
    return f"{words}; next {second.place.name} ({where}) with {second.score:.2f}"


def _participants(trigger: Trigger) -> list[tuple[Token, ActorRole]]:
    heads: list[tuple[Token, ActorRole]] = []
    for argument in arguments(trigger):
        found = slot(trigger.frame, argument.relation)
        if found is not None and found.actor_role is not None:
            heads.append((argument.head, found.actor_role))
    return heads


def _mentioned(draft: Draft, sited: Sited | None, reading: Reading) -> tuple[MentionedPlace, ...]:
    """Return the sentence's place names, and an inherited one, with what each is to the event."""
    roles = {candidate.toponym.start: candidate.role for candidate in draft.found}
    if sited is not None:
        roles[sited.toponym.start] = sited.role
    toponyms = {t.start: t for _, t in reading.in_sentence(draft.sentence)}
    if sited is not None:
        toponyms[sited.toponym.start] = sited.toponym
    return tuple(
        MentionedPlace(toponyms[start], roles.get(start, PlaceRole.MENTION))
        for start in sorted(toponyms)
    )


def _confidence(draft: Draft, sited: Sited | None) -> float:
    value = 0.95 if draft.trigger.is_carried or not draft.trigger.is_nominal else 0.85
    if sited is not None:
        value *= (0.6 + 0.4 * sited.weight) * (0.5 + 0.5 * sited.toponym.confidence)
        if sited.inherited:
            value *= _INHERITED_FACTOR
    if draft.time.basis in (TimeBasis.INHERITED, TimeBasis.NONE):
        value *= _INHERITED_FACTOR
    return round(value, 3)


def _geometry(whereabouts: SpatialExpression | None) -> BaseGeometry | None:
    """Return what is drawn for words that place an event; near a place its own geometry is."""
    if whereabouts is None or whereabouts.relation is SpatialRelation.NEAR:
        return None
    return whereabouts.geometry


def _explanation(
    draft: Draft, sited: Sited | None, whereabouts: SpatialExpression | None
) -> tuple[str, ...]:
    """Return trigger, status, place with its rivals, and the time's arithmetic, in words."""
    notes = [f"type {draft.trigger.type}: {draft.trigger.rule}"]
    reasons = "; ".join(draft.standing.reasons)
    notes.append(f"status {draft.standing.status.value}" + (f": {reasons}" if reasons else ""))
    if sited is None:
        notes.append("place: none is told for it")
    else:
        others = [other for other in draft.found if other.place.id != sited.place.id]
        notes.append(f"place: {sited.reason}; weight {sited.weight:.2f}{_margin(sited, others)}")
        notes.extend(f"not {other.reason}; weight {other.weight:.2f}" for other in others)
        if whereabouts is not None:
            notes.append(f"“{whereabouts.text}”: {whereabouts.reason}")
        notes.append(_reading(sited.toponym))
    notes.append(f"time: {draft.time.explanation}")
    return (*notes, *draft.notes)
