"""Whether an event happened, lies ahead, is denied or only said, and who says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import modifiers
from geomap.events.governors import from_noun, from_verb
from geomap.events.standing import Standing
from geomap.events.tables import Aspect, is_a
from geomap.records import BlockKind, Status

if TYPE_CHECKING:
    from geomap.events.reading import Sentence
    from geomap.events.triggers import Trigger

_ASPECTS = {
    Aspect.CANCEL: (Status.DENIED, "called off"),
    Aspect.PLAN: (Status.PLANNED, "planned"),
}

# Nobody plans these: who announces one tells of it.
_UNPLANNED = frozenset({"DISEASE", "DEATH", "DISASTER", "ACCIDENT", "CRIME", "DISCOVERY"})


def standing(trigger: Trigger, sentence: Sentence) -> Standing:
    """
    Work out status and voices of an event from the words above it.

    Parameters
    ----------
    trigger
        The event's words.
    sentence
        Its sentence.

    Returns
    -------
    standing
        Unreal (denied, planned, hypothetical) where negation, mood or a governing word says so.
    """
    found = Standing()
    announced = trigger.predicate.lemma_ in ("announce", "declare")
    if trigger.aspect is Aspect.PLAN and trigger.type in _UNPLANNED and announced:
        found.claimed()  # "announced a new outbreak"
    elif trigger.aspect in _ASPECTS:
        found.unreal(*_ASPECTS[trigger.aspect])
    if trigger.aspect is Aspect.END and trigger.type == "AGREE":
        found.unreal(Status.DENIED, "the agreement came to an end")
    if trigger.is_nominal:
        _before_noun(trigger, found)
    if trigger.is_bare:
        from_noun(trigger.token, found)
    else:
        from_verb(trigger.predicate, found)
        _sentence_mood(trigger, sentence, found)
    if trigger.aspect is Aspect.CONTINUE and found.status is Status.ASSERTED:
        found.status = Status.ONGOING
    return found


def _before_noun(trigger: Trigger, found: Standing) -> None:
    """Read the words before an event noun: possible, planned, alleged, no."""
    for word in modifiers(trigger.token):
        if is_a(word, "unreal"):
            found.unreal(Status.HYPOTHETICAL, f"“{word.text}”")
        elif is_a(word, "alleged"):
            found.claimed()
    if any(c.dep_ == "det" and c.lower_ == "no" for c in trigger.token.children):
        found.unreal(Status.DENIED, "“no”")


def _sentence_mood(trigger: Trigger, sentence: Sentence, found: Standing) -> None:
    """Read questions and commands."""
    verb = trigger.predicate
    if sentence.span.text.rstrip(" ”\"'’\n").endswith("?"):
        found.unreal(Status.HYPOTHETICAL, "a question")
    bare = verb.tag_ == "VB" and verb.dep_ == "ROOT"
    if (
        bare
        and sentence.kind is BlockKind.PARAGRAPH
        and not any(c.dep_ in ("aux", "nsubj", "nsubjpass") for c in verb.children)
    ):
        found.unreal(Status.HYPOTHETICAL, "a command")
