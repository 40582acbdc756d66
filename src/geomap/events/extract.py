"""The events of one article: words, standing, place, time, actors, quote → reports."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from geomap.events.actors import Cast
from geomap.events.carrying import carried_place
from geomap.events.context import Memory
from geomap.events.drafts import Draft, dates, told
from geomap.events.frames import arguments, slot
from geomap.events.lines import standing_lines
from geomap.events.placing import own_places, together
from geomap.events.quotes import quote_span, summary
from geomap.events.reading import Reading, Sentence
from geomap.events.scene import Scene
from geomap.events.status import standing
from geomap.events.timing import carried_time
from geomap.events.triggers import Trigger, find_triggers
from geomap.events.voices import Voices
from geomap.events.when import Tense, own_time, publication_day, tense
from geomap.events.where import PRECISION, Sited
from geomap.records import (
    ActorRole,
    BlockKind,
    MentionedPlace,
    PlacePrecision,
    PlaceRole,
    Report,
    Status,
    TimeBasis,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from spacy.tokens import Doc, Token

    from geomap.gazetteer import Gazetteer
    from geomap.records import Document, EventTime, TimeExpression, Toponym

_SILENT = frozenset({BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.FURNITURE, BlockKind.HEADING})
_INHERITED_FACTOR = 0.7


def extract(
    document: Document,
    doc: Doc,
    toponyms: Sequence[Toponym],
    times: Sequence[TimeExpression],
    gazetteer: Gazetteer,
) -> tuple[Report, ...]:
    """
    Extract the events that an article reports.

    Parameters
    ----------
    document
        The article.
    doc
        Its parse.
    toponyms, times
        Its place names and time expressions.
    gazetteer
        For the hierarchy of places and the pipelines and other lines.

    Returns
    -------
    reports
        In the order of the text. An event without a place or a date is kept; what is denied,
        planned or hypothetical says so in its status.
    """
    reading = Reading(document, doc, toponyms, times, gazetteer)
    cast = Cast(reading)
    memory = Memory(reading)
    voices = Voices(reading, cast)
    drafts: list[Draft] = []
    for sentence in reading.sentences:
        if sentence.kind in _SILENT:
            continue
        memory.read_dates(sentence)
        drafts.extend(_of_sentence(sentence, reading, memory, drafts, voices))
    reports = [
        report
        for draft in _without_repeated_headline(drafts)
        for report in _reports(draft, reading, cast, voices)
    ]
    reports.extend(standing_lines(reading))
    return tuple(sorted(reports, key=lambda r: (r.trigger_start, r.trigger_end, r.id)))


def _of_sentence(
    sentence: Sentence,
    reading: Reading,
    memory: Memory,
    before: Sequence[Draft],
    voices: Voices,
) -> list[Draft]:
    triggers = find_triggers(sentence, reading)
    words = frozenset(trigger.token.i for trigger in triggers)
    found: list[Draft] = []
    for trigger in triggers:
        scene = Scene(
            trigger=trigger,
            sentence=sentence,
            standing=standing(trigger, sentence),
            reading=reading,
            memory=memory,
            before=[*before, *found],
            others=words - {part.i for part in trigger.parts},
        )
        draft = _draft(scene)
        voices.hear(draft)
        found.append(draft)
    kept = told(found, reading)
    for draft in kept:
        if draft.dated is not None and draft.standing.status.happened:
            memory.follow(draft.dated, sentence, draft.trigger.predicate)
        elif draft.time.basis is TimeBasis.INHERITED and memory.narrated is not None:
            memory.narrate(memory.narrated, sentence)
    voices.end_sentence(sentence)
    return kept


def _draft(scene: Scene) -> Draft:
    trigger, stands, reading = scene.trigger, scene.standing, scene.reading
    dated = own_time(trigger, scene.sentence, reading, scene.others)
    if dated is not None and not dates(dated, trigger):
        dated = None
    time = dated.time if dated is not None else carried_time(scene)
    found = own_places(scene)
    sited = found[0] if found else carried_place(scene, time, dated=dated is not None)
    published = publication_day(reading)
    if published is not None:
        _look_ahead(scene, time, published, dated=dated is not None)
    beside = together(sited, found, reading) if sited is not None else []
    return Draft(trigger, scene.sentence, stands, found, sited, beside[1:], dated, time)


def _look_ahead(scene: Scene, time: EventTime, published: date, *, dated: bool) -> None:
    """Take for planned what lies after publication, or is told as a programme."""
    if time.start is not None and time.start > published:
        scene.standing.unreal(Status.PLANNED, f"{time.start} is after publication")
    present = tense(scene.trigger.predicate) is Tense.PRESENT
    if dated and present and time.end is not None and time.end >= published:
        scene.standing.unreal(Status.PLANNED, "told in the present tense as a date to come")


def _without_repeated_headline(drafts: Sequence[Draft]) -> list[Draft]:
    """Drop what the headline tells when the article tells it too."""
    body = {d.trigger.type for d in drafts if d.sentence.kind is BlockKind.PARAGRAPH}
    return [
        d for d in drafts if d.sentence.kind is not BlockKind.HEADLINE or d.trigger.type not in body
    ]


def _reports(draft: Draft, reading: Reading, cast: Cast, voices: Voices) -> list[Report]:
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
    )
    quote = text[start:end]
    heads = _participants(trigger)
    chain = voices.chain(draft)
    first = min(part.idx for part in trigger.parts)
    last = max(part.idx + len(part.text) for part in trigger.parts)
    if last - first > len(quote):
        first, last = trigger.token.idx, trigger.token.idx + len(trigger.token.text)
    pronoun = next((h for h, r in heads if h.pos_ == "PRON" and h.idx == start), None)
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
        place_precision=PRECISION[sited.place.kind] if sited else PlacePrecision.NONE,
        place_inherited=sited.inherited if sited else False,
        places=_mentioned(draft, sited, reading),
        actors=cast.actors(heads),
        speaker=chain[0] if chain else None,
        speaker_chain=chain,
        confidence=_confidence(draft, sited),
        explanation=_explanation(draft, sited),
    )


def _identity(document_id: str, trigger: Trigger, sited: Sited | None) -> str:
    """Return an id that depends on nothing but the document, the words, the type and the place."""
    start, length = trigger.token.idx, len(trigger.token.text)
    place = sited.toponym.start if sited is not None and not sited.inherited else ""
    words = f"{document_id}|{start}|{length}|{trigger.type}|{place}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]


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


def _explanation(draft: Draft, sited: Sited | None) -> tuple[str, ...]:
    """Return trigger, status, place with its rivals, and the time's arithmetic, in words."""
    notes = [f"type {draft.trigger.type}: {draft.trigger.rule}"]
    reasons = "; ".join(draft.standing.reasons)
    notes.append(f"status {draft.standing.status.value}" + (f": {reasons}" if reasons else ""))
    if sited is None:
        notes.append("place: none is told for it")
    else:
        notes.append(f"place: {sited.reason}")
        notes.extend(
            f"not {other.reason}" for other in draft.found if other.place.id != sited.place.id
        )
    notes.append(f"time: {draft.time.explanation}")
    return (*notes, *draft.notes)
