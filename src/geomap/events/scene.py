"""An event word together with all that bears on its place and time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.events.clauses import is_verbal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.drafts import Draft
    from geomap.events.landmarks import Landmarks
    from geomap.events.narration import Narration
    from geomap.events.reading import Reading, Sentence
    from geomap.events.standing import Standing
    from geomap.events.triggers import Trigger


@dataclass(frozen=True, slots=True)
class Scene:
    """
    What is known of an event before it is placed and dated.

    `others` are the token indices of the sentence's other event words, `before` the events told
    so far, in order.
    """

    trigger: Trigger
    sentence: Sentence
    standing: Standing
    reading: Reading
    narration: Narration
    landmarks: Landmarks
    before: Sequence[Draft]
    others: frozenset[int]

    @property
    def is_aside(self) -> bool:
        """Whether the event is told on the side, in a clause on a noun or of time."""
        clause = self.reading.doc[self.reading.clause_of(self.trigger.predicate)]
        return clause.dep_ in ("relcl", "acl") or (
            clause.dep_ == "advcl"
            and any(c.lower_ in ("before", "after", "since", "until") for c in clause.children)
        )

    @property
    def is_background(self) -> bool:
        """Whether a clause above the event hangs on a noun, and may tell of older things."""
        reading = self.reading
        clause = reading.doc[reading.clause_of(self.trigger.predicate)]
        for _ in range(6):
            if clause.dep_ in ("relcl", "acl"):
                return True
            if clause.dep_ == "ROOT" or not is_verbal(clause) or clause.head == clause:
                return False
            clause = reading.doc[reading.clause_of(clause.head)]
        return False
