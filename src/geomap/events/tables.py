"""The stage's tables of data: event types, words of a kind, cues and carrier verbs."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.events.tokens import Token


@dataclass(frozen=True, slots=True)
class EventType:
    """
    A kind of event.

    `scheme` is `plover` or `geomap`; `quad` is PLOVER's quad class (1 to 4: words of
    cooperation, deeds of cooperation, words of conflict, deeds of conflict), 0 for geomap's own.
    `kin` are the types by which another paper may tell the same happening; `singular` tells that
    one such event a day and place is what a reader expects.
    """

    code: str
    quad: int
    scheme: str
    label: str
    kin: frozenset[str]
    singular: bool
    description: str


class Effect(StrEnum):
    """What a governing word does to the event in its complement."""

    REPORT = "report"
    FACT = "fact"
    DENY = "deny"
    PLAN = "plan"
    WANT = "want"
    NEGATIVE = "negative"
    REAL = "real"
    PLAIN = "plain"


class Aspect(StrEnum):
    """What a verb says of the event noun that it carries (`talks began`, `cancelled talks`)."""

    PLAIN = "plain"
    BEGIN = "begin"
    CONTINUE = "continue"
    END = "end"
    HOST = "host"
    CANCEL = "cancel"
    PLAN = "plan"


def rows(name: str) -> list[dict[str, str]]:
    """
    Read one of the stage's CSV tables.

    Parameters
    ----------
    name
        File name, with its ending.

    Returns
    -------
    rows
        One mapping from column to value a line.
    """
    with (files("geomap.events") / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def event_types() -> Mapping[str, EventType]:
    """
    Return the types of event by code, in the order of `types.csv`.

    Returns
    -------
    types
        PLOVER's sixteen and geomap's own.
    """
    return MappingProxyType(
        {
            row["code"]: EventType(
                code=row["code"],
                quad=int(row["quad"]),
                scheme=row["scheme"],
                label=row["label"],
                kin=frozenset(row["kin"].split()),
                singular=row["singular"] == "yes",
                description=row["description"],
            )
            for row in rows("types.csv")
        }
    )


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, frozenset[str]]:
    """Return the classes of each word, and under no word the names of all classes."""
    found: dict[str, set[str]] = {"": set()}
    for row in rows("words.csv"):
        found.setdefault(row["word"], set()).add(row["class"])
        found[""].add(row["class"])
    return {word: frozenset(names) for word, names in found.items()}


@lru_cache(maxsize=50_000)
def _sorts(lemma: str, form: str) -> frozenset[str]:
    """Return the classes of a word, and the word itself where it names no class."""
    classes = _classes()
    own = frozenset({lemma, form}) - classes[""]
    return own.union(classes.get(lemma, ()), classes.get(form, ()))


def is_a(token: Token, *names: str) -> bool:
    """
    Tell whether a token's lemma or form belongs to one of the word classes of `words.csv`.

    Parameters
    ----------
    token
        Any token.
    names
        Names of classes; a name that is no class stands for itself as a word.

    Returns
    -------
    belongs
        Case is ignored.
    """
    return not _sorts(token.lemma, token.lower_).isdisjoint(names)


def sorts(token: Token) -> frozenset[str]:
    """
    Return the word classes that a token belongs to.

    Parameters
    ----------
    token
        Any token.

    Returns
    -------
    names
        Of classes; and its own forms, where they name no class.
    """
    return _sorts(token.lemma, token.lower_)


@lru_cache(maxsize=1)
def irregular() -> Mapping[str, str]:
    """
    Return the forms whose lemma the tagger gets wrong.

    Returns
    -------
    lemmas
        Lemma by form, both in lower case.
    """
    return {row["form"]: row["lemma"] for row in rows("lemmas.csv")}


@lru_cache(maxsize=1)
def _cues() -> Mapping[tuple[str, str], Effect]:
    return {(row["word"], row["pos"]): Effect(row["effect"]) for row in rows("cues.csv")}


def cue(word: str, pos: str) -> Effect | None:
    """
    Return what a word does to its complement.

    Parameters
    ----------
    word
        Lemma, or form for marks and modals; lower case.
    pos
        `verb`, `noun`, `adjective`, `mark` or `modal`.

    Returns
    -------
    effect
        None when the word is in no row of `cues.csv`.
    """
    return _cues().get((word, pos))


@lru_cache(maxsize=1)
def _carriers() -> Mapping[tuple[str, str], tuple[tuple[tuple[str, ...], Aspect], ...]]:
    found: dict[tuple[str, str], list[tuple[tuple[str, ...], Aspect]]] = {}
    for row in rows("carriers.csv"):
        head, *rest = row["verb"].split()
        found.setdefault((head, row["slot"]), []).append((tuple(rest), Aspect(row["aspect"])))
    return {
        key: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for key, entries in found.items()
    }


def carrier(verb: Token, slot: str) -> Aspect | None:
    """
    Return what a verb says of an event noun in one of its slots.

    Parameters
    ----------
    verb
        The governing verb.
    slot
        `subj` (talks began) or `obj` (held talks, talks were held).

    Returns
    -------
    aspect
        None when the verb carries no event noun in that slot.
    """
    for rest, aspect in _carriers().get((verb.lemma, slot), ()):
        if not rest or {child.lower_ for child in verb.children}.issuperset(rest):
            return aspect
    return None
