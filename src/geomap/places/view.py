"""An article's tokens as plain lists: what the features read, fetched from spaCy in one go."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from geomap.records import BlockKind, Document

_ATTRIBUTES: list[int | str] = ["POS", "TAG", "DEP", "HEAD", "LEMMA", "SENT_START"]


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
    vectors: NDArray[np.float32] = field(repr=False)
    """A row a token: spaCy's context-sensitive vectors; no columns when the parse has none."""

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
    values = doc.to_array(_ATTRIBUTES)
    strings = doc.vocab.strings
    names: dict[int, str] = {}

    def named(column: int) -> list[str]:
        codes = values[:, column].tolist()
        for code in codes:
            if code not in names:
                names[code] = strings[code] if code else ""
        return [names[code] for code in codes]

    kept = [token.i for token in doc if not token.is_space]
    position = {token: place for place, token in enumerate(kept)}
    words = [doc[i].text for i in kept]
    starts = [doc[i].idx for i in kept]
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    pos, tags, deps, lemmas = named(0), named(1), named(2), named(4)
    relative = values[:, 3].astype(np.int64).tolist()
    sentences: list[int] = []
    sentence_starts: list[int] = []
    opened = values[:, 5].astype(np.int64).tolist()
    pending = True
    for token in range(len(doc)):
        pending = pending or opened[token] == 1
        if token in position:
            if pending:
                sentence_starts.append(position[token])
                pending = False
            sentences.append(len(sentence_starts) - 1)
    entities, entity_at = _entities(doc, position, len(kept))
    vectors = doc.tensor[kept] if doc.tensor.shape[0] == len(doc) else np.zeros((len(kept), 0))
    return ArticleView(
        text=doc.text,
        words=words,
        lower=[word.lower() for word in words],
        starts=starts,
        ends=ends,
        pos=[pos[i] for i in kept],
        tags=[tags[i] for i in kept],
        deps=[deps[i] for i in kept],
        lemmas=[lemmas[i] for i in kept],
        heads=[position.get(i + relative[i], place) for place, i in enumerate(kept)],
        sentences=sentences,
        sentence_starts=sentence_starts,
        sentence_ends=[*sentence_starts[1:], len(kept)],
        blocks=_block_kinds(document, starts),
        entities=entities,
        entity_at=entity_at,
        vectors=vectors.astype(np.float32, copy=False),
    )


def _entities(
    doc: Doc, position: dict[int, int], count: int
) -> tuple[tuple[Entity, ...], list[int]]:
    entities: list[Entity] = []
    entity_at = [-1] * count
    for span in doc.ents:
        inside = [position[i] for i in range(span.start, span.end) if i in position]
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
