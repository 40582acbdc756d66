"""An article's tokens as plain lists: what the features read, fetched from spaCy in one go."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from geomap.records import BlockKind, Document

_ATTRIBUTES: list[int | str] = [
    "IS_SPACE",
    "IDX",
    "LENGTH",
    "POS",
    "TAG",
    "DEP",
    "LEMMA",
    "HEAD",
    "SENT_START",
]


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity of spaCy: tokens `first` to `last` (exclusive) and its label."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """
    An article's tokens as parallel lists.

    White space tokens are left out: a name broken over lines has neighbouring tokens. `heads`
    holds token positions in this view. `sentences` numbers the sentences, `sentence_starts` and
    `sentence_ends` give each sentence's tokens. `blocks` holds the kind of block of each token.
    """

    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    pos: list[str]
    tags: list[str]
    deps: list[str]
    lemmas: list[str]
    heads: list[int]
    sentences: list[int]
    sentence_starts: list[int]
    sentence_ends: list[int]
    blocks: list[BlockKind]
    entities: tuple[Entity, ...]
    entity_at: list[int]
    """The entity that holds a token, -1 for none."""

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """
        Return the tokens that a stretch of text touches.

        Parameters
        ----------
        start, end
            Code points, end exclusive.

        Returns
        -------
        first, last
            Token positions, last exclusive; `first == last` when it touches none.
        """
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def word(self, position: int) -> str:
        """Return the word at a token position in lower case, empty beyond either end."""
        return self.lower[position] if 0 <= position < len(self.lower) else ""


def view(document: Document, doc: Doc) -> ArticleView:
    """
    Lay an article's parse out as plain lists.

    Parameters
    ----------
    document
        The article.
    doc
        Its parse.

    Returns
    -------
    view
        Tokens without white space.
    """
    values = doc.to_array(_ATTRIBUTES).astype(np.int64)
    kept = np.flatnonzero(values[:, 0] == 0)
    place_of = np.cumsum(values[:, 0] == 0) - 1
    blank, starts, lengths, pos, tags, deps, lemmas, heads, opens = values.T
    begins = starts[kept].tolist()
    ends = (starts[kept] + lengths[kept]).tolist()
    text = document.text
    words = [text[start:end] for start, end in zip(begins, ends, strict=True)]
    # A sentence that opens with a blank token opens with the word after it.
    opened = np.cumsum(opens == 1)[kept]
    sentence_starts = np.flatnonzero(np.diff(opened, prepend=-1)).tolist()
    sentences = np.cumsum(np.diff(opened, prepend=-1) != 0) - 1
    above = np.arange(len(doc)) + heads
    above = np.where(blank[above] == 0, place_of[above], place_of)

    def named(codes: NDArray[np.int64]) -> list[str]:
        # spaCy counts these in 64 bits without a sign.
        wanted = codes[kept].astype(np.uint64).tolist()
        names = {code: doc.vocab.strings[code] if code else "" for code in set(wanted)}
        return [names[code] for code in wanted]

    entities, entity_at = _entities(doc, place_of, values[:, 0], len(kept))
    return ArticleView(
        text=text,
        words=words,
        lower=[word.lower() for word in words],
        starts=begins,
        ends=ends,
        pos=named(pos),
        tags=named(tags),
        deps=named(deps),
        lemmas=named(lemmas),
        heads=above[kept].tolist(),
        sentences=sentences.tolist(),
        sentence_starts=sentence_starts,
        sentence_ends=[*sentence_starts[1:], len(kept)] if sentence_starts else [],
        blocks=_block_kinds(document, begins),
        entities=entities,
        entity_at=entity_at,
    )


def _entities(
    doc: Doc, place_of: NDArray[np.int64], blank: NDArray[np.int64], count: int
) -> tuple[tuple[Entity, ...], list[int]]:
    entities: list[Entity] = []
    entity_at = [-1] * count
    for span in doc.ents:
        inside = [int(place_of[i]) for i in range(span.start, span.end) if not blank[i]]
        if inside:
            for place in inside:
                entity_at[place] = len(entities)
            entities.append(Entity(inside[0], inside[-1] + 1, span.label_))
    return tuple(entities), entity_at


def _block_kinds(document: Document, starts: list[int]) -> list[BlockKind]:
    kinds = [BlockKind.PARAGRAPH] * len(starts)
    for block in document.blocks:
        first = bisect_left(starts, block.start)
        last = bisect_left(starts, block.end)
        kinds[first:last] = [block.kind] * (last - first)
    return kinds
