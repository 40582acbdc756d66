"""Frames: which argument of an event word is its doer, its recipient, its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_verbal, patients, phrases
from geomap.events.tables import is_a, rows
from geomap.records import ActorRole, PlaceRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geomap.events.tokens import Token
    from geomap.events.triggers import Trigger

# Frames of words: their place is where they are spoken, never what they are about.
SPEECH = frozenset({"speech", "address", "inquire"})
# Frames of deeds that may take place between people who are far from each other.
REMOTE = frozenset({"speech", "address", "inquire", "meet", "agree"})


@dataclass(frozen=True, slots=True)
class Slot:
    """What an argument is: a place of some role with a weight in [0, 1], an actor, or both."""

    place_role: PlaceRole | None
    weight: float
    actor_role: ActorRole | None


@dataclass(frozen=True, slots=True)
class Argument:
    """A phrase that belongs to an event: its relation to the event word, its head, its governor."""

    relation: str
    head: Token
    governor: Token


@lru_cache(maxsize=1)
def _slots() -> Mapping[tuple[str, str], Slot]:
    return {
        (row["frame"], row["relation"]): Slot(
            PlaceRole(row["place_role"]) if row["place_role"] else None,
            float(row["weight"]),
            ActorRole(row["actor_role"]) if row["actor_role"] else None,
        )
        for row in rows("frames.csv")
    }


@lru_cache(maxsize=1)
def _relations() -> Mapping[str, str]:
    return {row["preposition"]: row["relation"] for row in rows("prepositions.csv")}


def slot(frame: str, relation: str) -> Slot | None:
    """
    Return what an argument is in a frame.

    Parameters
    ----------
    frame
        A frame of `frames.csv`.
    relation
        `subj`, `obj`, `mod`, `poss`, or the relation of a preposition.

    Returns
    -------
    slot
        The frame's own row, else that of every frame, else None.
    """
    table = _slots()
    return table.get((frame, relation)) or table.get(("*", relation))


def relation_of(preposition: str, head: Token | None = None) -> str:
    """
    Return the relation that a preposition makes.

    Parameters
    ----------
    preposition
        In lower case; "out of" is one.
    head
        The head of its object: "on the road" tells a place, "on the accord" a topic.

    Returns
    -------
    relation
        `loc` for prepositions of rest; the word itself when the table lacks it.
    """
    if (
        head is not None
        and preposition == "on"
        and is_a(head, "infrastructure", "shore", "building")
    ):
        return "loc"
    return _relations().get(preposition, preposition)


@lru_cache(maxsize=128)
def arguments(trigger: Trigger) -> tuple[Argument, ...]:
    """
    Return the phrases that belong to an event.

    Parameters
    ----------
    trigger
        The event's words.

    Returns
    -------
    arguments
        In the order of the anchors; each head once.
    """
    found: list[Argument] = []
    seen = {part.i for part in trigger.parts} | {anchor.i for anchor in trigger.anchors}
    for anchor in trigger.anchors:
        for told, head in _of_verb(anchor) if is_verbal(anchor) else _of_noun(anchor):
            within = told == "of" and is_a(anchor, "infrastructure", "building")
            relation = "loc" if within else told  # "took to the streets of X"
            if head.i not in seen:
                seen.add(head.i)
                found.append(Argument(relation, head, anchor))
    return tuple(found)


def _of_verb(verb: Token) -> Iterator[tuple[str, Token]]:
    for head in doers(verb):
        yield "subj", head
    for head in patients(verb):
        yield "obj", head
    for child in verb.children:
        if child.dep_ == "dative" and child.pos_ != "ADP":
            yield "obj", child
        elif child.dep_ == "advmod" and child.lower_ in ("here", "there", "nearby", "abroad"):
            yield "loc", child
        elif child.dep_ == "npadvmod" and child.pos_ in ("PROPN", "NOUN"):
            yield "adverbial", child
    yield from _prepositions(verb)


def _of_noun(noun: Token) -> Iterator[tuple[str, Token]]:
    for child in noun.lefts:
        if child.dep_ == "poss":
            yield "poss", child
        elif child.dep_ in ("compound", "amod", "nmod"):
            yield "mod", child
    yield from _prepositions(noun)


def _prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    for preposition, head in phrases(token):
        relation = relation_of(preposition, head)
        if relation == "loc" and is_a(head, "direction"):
            relation = "direction"
        yield relation, head
