"""Pieces → documents: the bytes of one file read in its format."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.documents.assemble import assemble, to_edtf
from geomap.documents.index import with_index
from geomap.documents.limits import Limits, too_large
from geomap.documents.pdf import read_pdf
from geomap.documents.plain import read_markdown, read_plain
from geomap.documents.raw import Piece, RawArticle, Unreadable
from geomap.documents.webpage import read_webpage
from geomap.documents.word import read_word
from geomap.errors import DocumentError
from geomap.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Reader = Callable[..., Iterator[RawArticle]]

READERS: Mapping[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_webpage,
    ".htm": read_webpage,
    ".xhtml": read_webpage,
    ".pdf": read_pdf,
    ".docx": read_word,
}
_LIMITED = frozenset({read_pdf, read_word})


def read_piece(piece: Piece, *, limits: Limits | None = None) -> Iterator[Document | Unreadable]:
    """
    Read a piece.

    Parameters
    ----------
    piece
        As `cut` gives it.
    limits
        The default ones when None.

    Yields
    ------
    item
        Its document, and one line for what could not be read of it.
    """
    limits = limits or Limits()
    try:
        for raw in _raw(piece, limits):
            if len(raw.text) > limits.article_chars:
                raise too_large(limits.article_chars, name="article_chars")
            yield from _document(with_index(raw, piece.known), piece.source)
    except DocumentError as error:
        yield Unreadable(piece.source, f"{piece.source}: {error}")


def _raw(piece: Piece, limits: Limits) -> Iterator[RawArticle]:
    if isinstance(piece.content, RawArticle):
        yield piece.content
        return
    reader = _reader(piece.content, piece.suffix)
    if reader in _LIMITED:
        yield from reader(piece.content, limits=limits)
    else:
        yield from reader(piece.content)


def _document(raw: RawArticle, name: str) -> Iterator[Document | Unreadable]:
    if not any(map(str.isalnum, raw.text)):
        yield Unreadable(name, f"{name}: no words in it; nothing to read")
        return
    if raw.published and raw.published_given and to_edtf(raw.published) is None:
        what = f"published {raw.published!r} is no date, read without it; write EDTF (2020-09-30)"
        yield Unreadable(name, f"{name}: {what}")
        raw = replace(raw, published=None)
    yield assemble(raw, source=name)


def _reader(data: bytes, suffix: str) -> Reader:
    """Choose a reader by suffix, else by how the file begins; pages are often saved as text."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    known = READERS.get(suffix)
    if known is read_plain and start.startswith((b"<!doctype html", b"<html")):
        return read_webpage
    if known is read_webpage and b"<" not in data and b"\0" not in data:
        return read_plain
    return known or _sniff(data, start)


def _sniff(data: bytes, start: bytes) -> Reader:
    if data.startswith(b"%PDF-"):
        return read_pdf
    if data.startswith(b"PK\x03\x04"):
        return read_word
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml")):
        return read_webpage
    if start.startswith(b"{\\rtf"):
        msg = "rich text (RTF) is not read; save it as .docx or .txt"
        raise DocumentError(msg)
    return read_plain
