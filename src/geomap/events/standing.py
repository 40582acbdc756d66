"""How an article stands to an event: status, voices, reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.events.tables import Effect
from geomap.records import Status

if TYPE_CHECKING:
    from geomap.events.tokens import Token

UNREAL = {
    Effect.DENY: Status.DENIED,
    Effect.NEGATIVE: Status.DENIED,
    Effect.PLAN: Status.PLANNED,
    Effect.WANT: Status.HYPOTHETICAL,
}
"""What an effect makes of the event under it, where it unmakes it."""


@dataclass(slots=True)
class Standing:
    """
    How an article stands to an event, and on whose word.

    `voices` are the heads of the phrases that name a source, outermost first. `topic`: the event
    noun is only what a talk or text is about. `reasons` say in words what decided.
    """

    status: Status = Status.ASSERTED
    voices: list[Token] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    topic: bool = False

    def unreal(self, status: Status, reason: str) -> None:
        """
        Note that the event did not happen; the innermost word on it counts.

        Parameters
        ----------
        status
            DENIED, PLANNED or HYPOTHETICAL.
        reason
            In words.
        """
        if self.status.happened:
            self.status = status
            self.reasons.append(reason)

    def refuted(self, reason: str) -> None:
        """
        Note that a claim is denied, whatever the claim itself says of the event.

        Parameters
        ----------
        reason
            In words.
        """
        self.status = Status.DENIED
        self.reasons.append(reason)

    def said(self, head: Token | None) -> None:
        """
        Note a voice outside those noted so far.

        Parameters
        ----------
        head
            Head of the phrase that names it; None for a voice without a name.
        """
        if head is not None and head not in self.voices:
            self.voices.insert(0, head)

    def claimed(self) -> None:
        """Note that somebody other than the paper answers for the event."""
        if self.status is Status.ASSERTED:
            self.status = Status.CLAIMED

    def effect(self, effect: Effect | None, word: Token) -> None:
        """
        Take in what a governing word does to the event.

        Parameters
        ----------
        effect
            None for a word that does nothing.
        word
            The word, for the reason.
        """
        if effect in UNREAL:
            self.unreal(UNREAL[effect], f"under “{word.text}”")
        elif effect is Effect.REPORT:
            self.claimed()
