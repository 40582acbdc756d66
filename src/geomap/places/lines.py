"""Pipelines, railways and the like that an article tells by their ends: "from Baku to Ceyhan"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geomap.gazetteer import Gazetteer
from geomap.places.surroundings import distances_km, unit_vectors
from geomap.places.view import ArticleView
from geomap.places.words import word_class
from geomap.records import BlockKind, Place

_NEAR_KM = 60.0
_JOINED = re.compile(r"\s?[-–—‑]\s?")
_LONGEST_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class End:
    """A resolved mention that a line may end at; tokens `first` to `last` (exclusive)."""

    start: int
    end: int
    first: int
    last: int
    place: Place


@dataclass(frozen=True, slots=True)
class LineExpression:
    """A stretch of text that means a line of the gazetteer, and the reason in words."""

    start: int
    end: int
    line: Place
    reason: str


def line_expressions(
    view: ArticleView, ends: Sequence[End], gazetteer: Gazetteer
) -> tuple[LineExpression, ...]:
    """
    Find lines that are told by their kind and their ends.

    Parameters
    ----------
    view
        The article.
    ends
        Its resolved mentions, sorted by start.
    gazetteer
        Knows lines and the places that each joins.

    Returns
    -------
    expressions
        "A–B pipeline" as a whole; of "oil pipeline … from A to B" the noun phrase alone.
    """
    heads = word_class("line_head")
    found = []
    for token, word in enumerate(view.lower):
        if word in heads and view.blocks[token] is not BlockKind.FURNITURE:
            expression = _compound(view, token, ends, gazetteer) or _from_to(
                view, token, ends, gazetteer
            )
            if expression is not None:
                found.append(expression)
    return tuple(found)


def _compound(
    view: ArticleView, token: int, ends: Sequence[End], gazetteer: Gazetteer
) -> LineExpression | None:
    """Read "Baku–Tbilisi–Ceyhan (oil) pipeline"."""
    chain: list[End] = []
    limit = view.starts[token]
    for end in reversed([e for e in ends if e.end <= limit]):
        between = view.text[end.end : chain[0].start if chain else limit]
        joined = _JOINED.fullmatch(between) if chain else len(between.split()) <= 1
        if not joined:
            break
        chain.insert(0, end)
    if len(chain) < 2:
        return None
    return _expression(view, chain[0].start, token, [e.place for e in chain], gazetteer)


def _from_to(
    view: ArticleView, token: int, ends: Sequence[End], gazetteer: Gazetteer
) -> LineExpression | None:
    """Read "pipeline that runs … from Baku … to Turkey's Ceyhan" within a sentence."""
    sentence = view.sentences[token]
    after = [e for e in ends if e.first > token and view.sentences[e.first] == sentence]
    for number, origin in enumerate(after):
        if view.word(origin.first - 1) not in ("from", "between"):
            continue
        for target in after[number + 1 :]:
            between = view.lower[origin.last : target.first]
            if ("to" in between or "and" in between) and len(between) <= _LONGEST_BETWEEN:
                start = _phrase_start(view, token)
                pair = [origin.place, target.place]
                found = _expression(view, start, token, pair, gazetteer)
                if found is not None:
                    return found
    return None


def _phrase_start(view: ArticleView, token: int) -> int:
    """Return the offset at which the noun phrase begins: "oil" of "BP-operated oil pipeline"."""
    first = token
    while first > 0 and view.deps[first - 1] == "compound" and view.heads[first - 1] == token:
        first -= 1
    return view.starts[first]


def _expression(
    view: ArticleView, start: int, token: int, places: list[Place], gazetteer: Gazetteer
) -> LineExpression | None:
    end = view.ends[token]
    words = {word.lower() for word in view.text[start:end].split()}
    best: tuple[int, str, Place] | None = None
    for line in _joining(places, gazetteer):
        named = {word.lower() for name in gazetteer.names(line.id) for word in name.name.split()}
        fit = (len(words & named), line.id, line)
        if best is None or fit[:2] > best[:2]:
            best = fit
    if best is None:
        return None
    ends = " and ".join(place.name for place in places)
    return LineExpression(start, end, best[2], f"{view.lower[token]} that joins {ends}")


def _joining(places: Sequence[Place], gazetteer: Gazetteer) -> list[Place]:
    """Return the lines each of whose places lies by one that the line joins."""
    known = [(line, gazetteer.endpoints(line)) for line in gazetteer.lines()]
    known = [(line, joined) for line, joined in known if joined]
    if not known:
        return []
    all_joined = [place for _, joined in known for place in joined]
    near = distances_km(unit_vectors(places), unit_vectors(all_joined)) <= _NEAR_KM
    starts = np.cumsum([0, *(len(joined) for _, joined in known[:-1])])
    touched = np.flatnonzero(np.logical_or.reduceat(near, starts, axis=1).all(axis=0))
    return [known[number][0] for number in touched.tolist()]
