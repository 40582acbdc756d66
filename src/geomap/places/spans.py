"""Stretches of an article that may be place names: the gazetteer's, the tagger's, and patterns'.

High recall, little precision: `recognition` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geomap.gazetteer import Gazetteer
from geomap.places.view import ArticleView
from geomap.places.words import kind_words, word_class
from geomap.records import BlockKind

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "NORP"})
_NAME_TAGS = frozenset({"NNP", "NNPS"})
_POSSESSIVES = ("'s", "’s", "'", "’")
_LONGEST_PATTERN = 4


@dataclass(frozen=True, slots=True)
class CandidateSpan:
    """
    A stretch that may be a place name.

    `first` and `last` are token positions (last exclusive); the stretch may begin or end within
    a token (`U.S.` in `U.S.-backed`). `scanned`, `tagged` and `patterned` say who proposed it.
    """

    start: int
    end: int
    first: int
    last: int
    scanned: bool
    tagged: bool
    patterned: bool


def candidate_spans(view: ArticleView, gazetteer: Gazetteer) -> tuple[CandidateSpan, ...]:
    """
    Collect every stretch that may be a place name, page furniture left out.

    Parameters
    ----------
    view
        The article.
    gazetteer
        Its names are looked for.

    Returns
    -------
    spans
        Sorted by start, then by end; they may overlap and nest.
    """
    scanned = {(span.start, span.end) for span in gazetteer.scan(view.text)}
    tagged = set(_tagged(view))
    patterned = set(_compass_names(view, gazetteer)) | set(_names_after_prepositions(view))
    patterned |= set(_with_kind_words(view, scanned | tagged | patterned))
    spans = []
    for start, end in scanned | tagged | patterned:
        first, last = view.tokens(start, end)
        if first < last and view.blocks[first] is not BlockKind.FURNITURE:
            key = (start, end)
            spans.append(
                CandidateSpan(
                    start, end, first, last, key in scanned, key in tagged, key in patterned
                )
            )
    return tuple(sorted(spans, key=lambda span: (span.start, span.end)))


def _tagged(view: ArticleView) -> Iterator[tuple[int, int]]:
    """Yield the tagger's places without articles before and possessives after them."""
    for entity in view.entities:
        if entity.label not in PLACE_LABELS:
            continue
        first, last = entity.first, entity.last
        while first < last and (view.pos[first] == "DET" or not view.words[first][0].isalnum()):
            first += 1
        while last > first and (
            view.words[last - 1] in _POSSESSIVES or not view.words[last - 1][0].isalnum()
        ):
            last -= 1
        if first < last and any(word[0].isupper() for word in view.words[first:last]):
            end = view.ends[last - 1]
            for suffix in _POSSESSIVES:
                if view.text[view.starts[last - 1] : end].endswith(suffix):
                    end -= len(suffix)
                    break
            if end > view.starts[first]:
                yield view.starts[first], end


def _is_name(view: ArticleView, token: int) -> bool:
    word = view.words[token]
    return word[0].isupper() and (view.tags[token] in _NAME_TAGS or not word.isupper())


def _names_after_prepositions(view: ArticleView) -> Iterator[tuple[int, int]]:
    """Yield runs of capitalised words after a preposition of place, known to anyone or not."""
    prepositions = word_class("locative_preposition")
    count = len(view.words)
    for token in range(1, count):
        if view.lower[token - 1] not in prepositions or not _is_name(view, token):
            continue
        last = token
        while (
            last < count
            and last - token < _LONGEST_PATTERN
            and _is_name(view, last)
            and view.sentences[last] == view.sentences[token]
        ):
            last += 1
        yield view.starts[token], view.ends[last - 1]


def _compass_names(view: ArticleView, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Yield names whose direction is written small: central Asia, southern Africa."""
    compass = word_class("compass")
    for token, word in enumerate(view.words[:-1]):
        if word in compass and view.words[token + 1][0].isupper():
            name = f"{word.capitalize()} {view.words[token + 1]}"
            if gazetteer.matches(name):
                yield view.starts[token], view.ends[token + 1]


def _with_kind_words(view: ArticleView, known: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield names joined with a capitalised kind word beside them: Rapides Parish, Lake Sevan."""
    kinds = kind_words()
    count = len(view.words)
    for start, end in known:
        first, last = view.tokens(start, end)
        if first >= last or view.starts[first] != start:
            continue
        after = last < count and view.words[last][0].isupper() and kinds.get(view.lower[last])
        if after and after.after and view.sentences[last] == view.sentences[first]:
            yield start, view.ends[last]
        before = (
            first > 0 and view.words[first - 1][0].isupper() and kinds.get(view.lower[first - 1])
        )
        if before and before.before and view.sentences[first - 1] == view.sentences[first]:
            yield view.starts[first - 1], end
    for token in range(1, count):
        word = view.words[token]
        kind = kinds.get(view.lower[token]) if word[0].isupper() else None
        if kind is None or not kind.after:
            continue
        first = token
        while (
            first > 0
            and token - first < _LONGEST_PATTERN - 1
            and _is_name(view, first - 1)
            and view.sentences[first - 1] == view.sentences[token]
        ):
            first -= 1
            yield view.starts[first], view.ends[token]
