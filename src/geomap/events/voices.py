"""According to whom: the sources of an event, through quotations that run over sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import doers
from geomap.events.tables import Effect, cue, is_a
from geomap.records import ActorRole

if TYPE_CHECKING:
    from geomap.events.actors import Cast
    from geomap.events.drafts import Draft
    from geomap.events.reading import Reading, Sentence
    from geomap.events.tokens import Token


class Voices:
    """Who speaks, sentence by sentence; a quoted sentence is spoken by the last one named."""

    def __init__(self, reading: Reading, cast: Cast) -> None:
        self._reading = reading
        self._cast = cast
        self._speaker: Token | None = None

    def hear(self, draft: Draft) -> None:
        """
        Take note of an event's standing inside a quotation.

        Parameters
        ----------
        draft
            Where its verb is quoted and nobody is named for it, it is claimed by whoever speaks
            outside the quotation marks, or spoke last.
        """
        if draft.standing.voices or draft.trigger.predicate.i not in self._reading.quoted:
            return
        speaker = self._speaker if draft.sentence.quoted else self._outside(draft.sentence)
        if speaker is not None:
            draft.standing.said(speaker)
            draft.standing.claimed()

    def _outside(self, sentence: Sentence) -> Token | None:
        """Return who speaks in a sentence of which only a part is quoted."""
        for token in sentence.tokens:
            if token.pos_ == "VERB" and token.i not in self._reading.quoted:
                heads = doers(token)
                if heads and self._cast.actor(heads[0], ActorRole.ACTOR) is not None:
                    return heads[0]
        return None

    def end_sentence(self, sentence: Sentence) -> None:
        """
        Remember who spoke in a sentence.

        Parameters
        ----------
        sentence
            Outside quotation marks; its verb of saying names the speaker of what follows.
        """
        if sentence.quoted:
            return
        for token in sentence.tokens:
            if token.pos_ == "VERB" and (
                cue(token.lemma, "verb") is Effect.REPORT or is_a(token, "talking")
            ):
                heads = doers(token)
                if heads and heads[0].pos_ in ("PROPN", "NOUN", "PRON"):
                    self._speaker = heads[0]

    def chain(self, draft: Draft) -> tuple[str, ...]:
        """
        Return the sources of an event.

        Parameters
        ----------
        draft
            The event.

        Returns
        -------
        names
            Outermost first, each once.
        """
        names = [
            self._cast.name(voice)
            for voice in draft.standing.voices
            if voice.pos_ != "PRON" or self._cast.antecedent(voice) is not None
        ]
        return tuple(dict.fromkeys(name for name in names if any(c.isalpha() for c in name)))
