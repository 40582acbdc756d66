"""What did the harm: verbs of harm take the type of their cause ("the flood killed five")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.events.clauses import above_date, doers, measured, phrases
from geomap.events.conditions import is_sort

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.events.reading import Reading
    from geomap.events.tokens import Token
    from geomap.events.triggers import Trigger

_HARM = frozenset({"result", "death"})
_CAUSING = frozenset({"violent", "happening", "crime", "protest", "strikes"})
_PREPOSITIONS = frozenset({"in", "by", "during", "from", "after", "when", "following", "as"})
_CAUSED = (", caused by ", " by “")
_MARKS = frozenset({"when", "after", "as", "while"})
# What does harm, when no event word names it: word class, type, mode.
_HARMFUL = (
    ("weapon", "ASSAULT", "explosives"),
    ("storm", "DISASTER", "storm"),
    ("quake", "DISASTER", "earthquake"),
    ("fire", "ACCIDENT", "fire"),
    ("vehicle", "ACCIDENT", "crash"),
    ("disease", "DISEASE", "outbreak"),
    ("force", "ASSAULT", None),
)


def with_cause(trigger: Trigger, triggers: Sequence[Trigger], reading: Reading) -> Trigger:
    """
    Give a verb of harm the type of what did the harm.

    Parameters
    ----------
    trigger
        Any trigger; returned as it is when it is no verb of harm.
    triggers
        All of the sentence.
    reading
        The article.

    Returns
    -------
    trigger
        With the cause's type, mode, anchors and words; or with the type of a harmful thing.
    """
    if trigger.frame not in _HARM:
        return trigger
    causes = {t.token.i: t for t in triggers if t.frame in _CAUSING and t is not trigger}
    likely = list(_causes(trigger.token, victim=trigger.frame == "death"))
    for token in likely:
        cause = causes.get(token.i)
        if cause is not None:
            return replace(
                trigger,
                type=cause.type,
                mode=cause.mode,
                anchors=(*trigger.anchors, *cause.anchors),
                parts=(*trigger.parts, *cause.parts),
                rule=f"{trigger.rule}, caused by “{token.text}”",
            )
    for token in likely:
        for sort, kind, mode in _HARMFUL:
            if is_sort(token, sort, reading):
                rule = f"{trigger.rule} by “{token.text}”"
                return replace(trigger, type=kind, mode=mode, rule=rule)
    return trigger


def shared_cause(triggers: Sequence[Trigger]) -> list[Trigger]:
    """
    Let the verbs of harm of one sentence share its cause: "left 45 dead and 1,200 injured".

    Parameters
    ----------
    triggers
        Verbs of one sentence, after `with_cause`.

    Returns
    -------
    triggers
        Those without a cause of their own take type and mode of the only cause that is told.
    """
    harmed = [t for t in triggers if t.frame in _HARM]
    caused = {(t.type, t.mode) for t in harmed if _is_caused(t)}
    if len(caused) != 1:
        return list(triggers)
    ((kind, mode),) = caused
    return [
        replace(t, type=kind, mode=mode, rule=f"{t.rule}, as the harm beside it")
        if t.frame in _HARM and not _is_caused(t)
        else t
        for t in triggers
    ]


def _is_caused(trigger: Trigger) -> bool:
    return any(words in trigger.rule for words in _CAUSED)


def _causes(verb: Token, *, victim: bool) -> Iterator[Token]:
    """Yield the words that may name a cause, the likeliest first; who dies is none."""
    if not victim:
        yield from doers(verb)
    if verb.dep_ == "conj" or (verb.dep_ == "advcl" and verb.tag_ in ("VBN", "VBG")):
        yield verb.head  # "was hit by a car and killed", "crashed, killing all on board"
    above = above_date(verb)
    if above is not None:
        yield above
    if victim:
        # "died fighting off the attack"
        yield from (c for c in verb.children if c.dep_ in ("advcl", "xcomp") and c.tag_ == "VBG")
    for name, head in phrases(verb):
        if name in _PREPOSITIONS:
            yield from measured(head)
            if head.lemma_ == "result":  # "as a result of an explosion"
                yield from (inner for of, inner in phrases(head) if of == "of")
    for child in verb.children:
        if child.dep_ == "advcl" and any(c.lower_ in _MARKS for c in child.children):
            yield child
