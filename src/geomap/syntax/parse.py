"""Sentences and syntax of an article: one spaCy parse that places, times and events share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.records import BlockKind, Document
from geomap.syntax.model import model
from geomap.syntax.products import one_thread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Span, Token


def parse(document: Document) -> Doc:
    """
    Parse an article's text.

    Token offsets (`token.idx`) are those of `document.text`. Furniture is parsed too, so that
    offsets hold; use `news_sentences` to pass it by.

    Parameters
    ----------
    document
        The article; its blocks end sentences.

    Returns
    -------
    doc
        spaCy's Doc over the whole text.
    """
    nlp = model()
    doc = nlp.make_doc(document.text)
    starts = set()
    for block in document.blocks:
        token = next((t for t in _tokens_from(doc, block.start)), None)
        if token is not None:
            starts.add(token.i)
    doc.user_data["block_starts"] = frozenset(starts)
    with one_thread():
        return nlp(doc)


def _tokens_from(doc: Doc, start: int) -> Iterator[Token]:
    """Yield the tokens that begin at or after an offset and are not blank."""
    low, high = 0, len(doc)
    while low < high:
        middle = (low + high) // 2
        if doc[middle].idx < start:
            low = middle + 1
        else:
            high = middle
    yield from (doc[i] for i in range(low, len(doc)) if not doc[i].is_space)


def block_kind_at(document: Document, offset: int) -> BlockKind:
    """
    Return the kind of the block that holds an offset.

    Parameters
    ----------
    document
        The article.
    offset
        Code points from 0.

    Returns
    -------
    kind
        PARAGRAPH where no block holds the offset.
    """
    for block in document.blocks:
        if block.start <= offset < block.end:
            return block.kind
    return BlockKind.PARAGRAPH


def news_sentences(document: Document, doc: Doc) -> Iterator[tuple[Span, BlockKind]]:
    """
    Yield the sentences that are news, in order, with the kind of their block.

    Parameters
    ----------
    document
        The article.
    doc
        Its parse.

    Yields
    ------
    sentence, kind
        Furniture is passed by.
    """
    for sentence in doc.sents:
        first = next((t for t in sentence if not t.is_space), None)
        if first is None:
            continue
        kind = block_kind_at(document, first.idx)
        if kind is not BlockKind.FURNITURE:
            yield sentence, kind
