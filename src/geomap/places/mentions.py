"""Recognised names in their article: what holds them, what kind of place the words ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from geomap.places.options import NameOptions, Option, split_kind_word
from geomap.places.surroundings import holds
from geomap.places.view import ArticleView
from geomap.places.words import kind_words
from geomap.records import PlaceKind

# "Paris, Texas", "Paris (Texas", "Gori in Georgia", "the town of Gori in northern Georgia".
_HOLDER_AFTER = re.compile(r",?\s+(?:in\s+)?(?:the\s+)?(?:[a-z-]+ern\s+|central\s+)?|\s*[(,]\s*")
# "Turkey's Ceyhan", "Latvia's capital, Riga", "Georgia's breakaway region of Abkhazia".
_HOLDER_BEFORE = re.compile(r"\s*['’]s\s+(?:[a-z-]+,?\s+){0,5}")
_AREA_KINDS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2})
_READINGS_OF_HOLDER = 6


@dataclass(frozen=True, slots=True)
class Mention:
    """
    A recognised name.

    `first` and `last` are token positions, last exclusive. `kinds` are the kinds of place that a
    kind word in or beside the name allows, empty when none stands there. `key` is the same for
    all mentions of one name in the article.
    """

    start: int
    end: int
    first: int
    last: int
    text: str
    key: str
    kinds: frozenset[PlaceKind]
    kind_word: str


def mention(view: ArticleView, start: int, end: int) -> Mention:
    """
    Describe a stretch of an article as a mention.

    Parameters
    ----------
    view
        The article.
    start, end
        Code points, end exclusive.

    Returns
    -------
    mention
        With what the words beside it say of its kind.
    """
    first, last = view.tokens(start, end)
    text = " ".join(view.text[start:end].split())
    _, kinds = split_kind_word(text)
    word = text.rsplit(" ", 1)[-1].lower() if kinds else ""
    if not kinds:
        word, kinds = _kind_beside(view, first, last)
    key = text.casefold() if len(text) > 3 else text
    return Mention(start, end, first, last, text, key, kinds, word)


def _kind_beside(view: ArticleView, first: int, last: int) -> tuple[str, frozenset[PlaceKind]]:
    table = kind_words()
    after = view.word(last)
    if after in table and table[after].after:
        return after, table[after].kinds
    place = first - 1
    if view.word(place) == "of":
        place -= 1
        before = view.word(place)
        if before in table and table[before].before:
            return before, table[before].kinds
    elif view.word(place) in table and table[view.word(place)].before:
        # "the village Tovuz", yet not "in the city Moscow ...": both name the kind.
        return view.word(place), table[view.word(place)].kinds
    return "", frozenset()


def holders(
    view: ArticleView, mentions: Sequence[Mention], names: NameOptions
) -> list[tuple[Option, ...]]:
    """
    Find for each mention the areas that stand beside it as its holder.

    Parameters
    ----------
    view
        The article.
    mentions
        Sorted by start, without overlap.
    names
        What the names may mean.

    Returns
    -------
    areas
        For each mention the readings of its neighbour that hold one of its own readings; empty
        when it stands by no holder.
    """
    found: list[tuple[Option, ...]] = [()] * len(mentions)
    for place, (left, right) in enumerate(pairwise(mentions)):
        between = view.text[left.end : right.start]
        if len(between) > 60:
            continue
        if _HOLDER_BEFORE.fullmatch(between):
            areas = _holding(names, outer=left, inner=right)
            found[place + 1] = found[place + 1] or areas
        elif _HOLDER_AFTER.fullmatch(between):
            found[place] = _holding(names, outer=right, inner=left) or found[place]
    return found


def _holding(names: NameOptions, *, outer: Mention, inner: Mention) -> tuple[Option, ...]:
    options = names.of(inner.text)
    return tuple(
        area
        for area in names.of(outer.text)[:_READINGS_OF_HOLDER]
        if area.place.kind in _AREA_KINDS and any(holds(area, option) for option in options)
    )
