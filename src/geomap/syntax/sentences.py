"""
Dependency parse, many sentences at a time.

spaCy takes the words of a text one after another, a matrix product of one row for each. Where a
sentence ends beyond doubt (a block ends, or a full stop that is no abbreviation's stands before a
capital) the text is cut, and the pieces are parsed abreast: products of many rows, a fraction of
the calls. The words keep the vectors that they have in the whole text.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import DEP, HEAD, ORTH, SENT_START, SPACY
from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPONENT = "geomap_parser"
_STOPS = frozenset({".", "?", "!"})
_CLOSING = frozenset({'"', "”", "’", "'", "''", ")"})


@dataclass(frozen=True, slots=True)
class SentenceParser:
    """A pipeline component: the parser of spaCy on a text cut at its sure sentence ends."""

    parser: Any

    def __call__(self, doc: Doc) -> Doc:
        """Set heads, dependencies and sentence starts of a text."""
        words, spaced = doc.to_array([ORTH, SPACY]).T
        spaces = spaced.astype(bool).tolist()
        blocks = doc.user_data.get("block_starts", ())
        cuts = {0, *_sure_starts([token.text for token in doc], spaces), *blocks, len(doc)}
        forms = words.tolist()
        pieces = []
        for start, end in pairwise(sorted(cuts)):
            piece = Doc(doc.vocab, words=forms[start:end], spaces=spaces[start:end])
            piece.tensor = doc.tensor[start:end]
            pieces.append(piece)
        if pieces:
            self.parser.set_annotations(pieces, self.parser.predict(pieces))
            found = [HEAD, DEP, SENT_START]
            joined: Any = np.concatenate([piece.to_array(found) for piece in pieces])
            doc.from_array(found, joined)
        return doc


def _sure_starts(words: list[str], spaces: list[bool]) -> Iterator[int]:
    """Yield where a sentence starts beyond doubt: after a full stop, a blank, and in capitals."""
    for at in range(1, len(words)):
        if not words[at][0].isupper() or not spaces[at - 1]:
            continue
        last = at - 2 if words[at - 1] in _CLOSING and at > 1 and not spaces[at - 2] else at - 1
        if words[last] in _STOPS and (last < 1 or not _is_short(words[last - 1])):
            yield at


def _is_short(word: str) -> bool:
    """Tell whether the stop behind a word may be its own; where so, the parser decides."""
    return len(word) == 1 or "." in word or word.lower() in _abbreviations()


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    text = (files("geomap.syntax") / "abbreviations.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return frozenset(word for row in rows for word in row["words"].split())


@Language.factory(COMPONENT)
def _component(nlp: Language, name: str) -> SentenceParser:  # noqa: ARG001  # spaCy calls it so
    return SentenceParser(nlp.get_pipe("parser"))
