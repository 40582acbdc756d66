"""The events of one article, sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.actors import Cast
from geomap.events.carrying import carried_place
from geomap.events.counts import give_counts
from geomap.events.dating import own_time
from geomap.events.drafts import Draft, dates, told
from geomap.events.landmarks import Landmarks
from geomap.events.leads import dated_later, placed_by_headline
from geomap.events.lines import standing_lines
from geomap.events.narration import Narration
from geomap.events.placing import own_places, together
from geomap.events.reading import Reading, Sentence
from geomap.events.reports import reports_of
from geomap.events.scene import Scene
from geomap.events.status import standing
from geomap.events.timing import carried_time, own_time_of
from geomap.events.triggers import Trigger, find_triggers
from geomap.events.voices import Voices
from geomap.events.when import Tense, publication_day, tense
from geomap.records import BlockKind, Report, Status, TimeBasis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from spacy.tokens import Doc

    from geomap.gazetteer import Gazetteer
    from geomap.records import Document, EventTime, SpatialExpression, TimeExpression, Toponym

_SILENT = frozenset({BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.FURNITURE, BlockKind.HEADING})


def extract(
    document: Document,
    doc: Doc,
    toponyms: Sequence[Toponym],
    times: Sequence[TimeExpression],
    gazetteer: Gazetteer,
    expressions: Sequence[SpatialExpression] = (),
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
    expressions
        Its spatial expressions: an event at a place named in one is where the words say.

    Returns
    -------
    reports
        In the order of the text. An event without a place or a date is kept; what is denied,
        planned or hypothetical says so in its status.
    """
    reading = Reading(document, doc, toponyms, times, gazetteer, expressions)
    story = _Story(reading)
    for sentence in reading.sentences:
        if sentence.kind not in _SILENT:
            story.read(sentence)
    dated_later(story.drafts, publication_day(reading))
    placed_by_headline(story.drafts)
    found = [
        report
        for draft in _without_repeated_headline(story.drafts)
        for report in reports_of(draft, reading, story.cast, story.voices)
    ]
    found.extend(standing_lines(reading))
    return tuple(sorted(found, key=lambda r: (r.trigger_start, r.trigger_end, r.id)))


class _Story:
    """An article in the course of being read: what was told so far, and the thread of it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cast = Cast(reading)
        self.voices = Voices(reading, self.cast)
        self.drafts: list[Draft] = []
        self._narration = Narration(reading)
        self._landmarks = Landmarks(reading)
        self._published = publication_day(reading)

    def read(self, sentence: Sentence) -> None:
        """Take in one sentence."""
        self._narration.read_dates(sentence)
        triggers = find_triggers(sentence, self.reading)
        words = frozenset(t.i for trigger in triggers for t in (trigger.token, trigger.predicate))
        found: list[Draft] = []
        for trigger in triggers:
            others = words - {part.i for part in (*trigger.parts, trigger.predicate)}
            draft = self._draft(self._scene(trigger, sentence, found, others))
            self.voices.hear(draft)
            found.append(draft)
        kept = told(found)
        give_counts(kept, sentence, self.reading)
        for draft in kept:
            self._follow(draft)
        self.voices.end_sentence(sentence)
        self.drafts.extend(kept)

    def _scene(
        self, trigger: Trigger, sentence: Sentence, found: list[Draft], others: frozenset[int]
    ) -> Scene:
        return Scene(
            trigger=trigger,
            sentence=sentence,
            standing=standing(trigger, sentence),
            reading=self.reading,
            narration=self._narration,
            landmarks=self._landmarks,
            before=[*self.drafts, *found],
            others=others,
        )

    def _draft(self, scene: Scene) -> Draft:
        dated = own_time(scene.trigger, scene.sentence, self.reading, scene.others)
        if dated is not None and not dates(dated, scene.trigger):
            dated = None
        time = own_time_of(scene, dated) if dated is not None else carried_time(scene)
        found = own_places(scene)
        sited = found[0] if found else carried_place(scene, time, dated=dated is not None)
        if self._published is not None:
            _look_ahead(scene, time, self._published, dated=dated is not None)
        return Draft(
            trigger=scene.trigger,
            sentence=scene.sentence,
            standing=scene.standing,
            found=found,
            sited=sited,
            beside=together(sited, found, self.reading)[1:] if sited is not None else [],
            dated=dated,
            time=time,
        )

    def _follow(self, draft: Draft) -> None:
        """Let the story go on to the day of an event, or stay on the day that it took over."""
        aside = draft.trigger.is_bare and self._narration.is_dated(draft.sentence)
        if draft.dated is not None and draft.standing.status.happened and not aside:
            self._narration.follow(draft.dated, draft.sentence, draft.trigger.predicate)
        elif draft.time.basis is TimeBasis.INHERITED and self._narration.narrated is not None:
            self._narration.narrate(self._narration.narrated, draft.sentence)


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
