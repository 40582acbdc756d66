"""Raw articles → documents: blocks, title, publisher, publication date, language."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.documents.blocks import headline, mark_blocks
from geomap.documents.dates import DateOrder, find_dates
from geomap.documents.language import language
from geomap.documents.published import Publication, find_published
from geomap.documents.publishers import (
    Publisher,
    date_order_of,
    host_of,
    publisher_at,
    publisher_in,
    publisher_named,
)
from geomap.documents.raw import RawArticle
from geomap.errors import DocumentError
from geomap.records import Block, BlockKind, Document, PublishedBasis

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PLAIN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/(\d{4}(-\d\d(-\d\d)?)?|\.\.))?")
_ISO_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:?\d\d.*")
_LONGEST_LINE = 1_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_SIGNING = (BlockKind.BYLINE, BlockKind.DATELINE)


def document(
    text: str,
    *,
    id: str | None = None,  # noqa: A002 - the name of the field in every record of the house
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    source: str | None = None,
) -> Document:
    """
    Make a document of an article's text.

    Parameters
    ----------
    text
        The article; all offsets count its code points.
    id
        The text's SHA-256 (16 hex digits) when None.
    title, publisher, url
        Looked for in the text when None.
    published
        EDTF, an ISO 8601 instant, or a date as news writes it; looked for when None.
    source
        Where the article comes from, for messages.

    Returns
    -------
    document
        With blocks, language and, where found, title, publisher and publication date.

    Raises
    ------
    DocumentError
        If `published` is no date.
    """
    raw = RawArticle(
        text,
        id=id,
        title=title,
        publisher=publisher,
        url=url,
        published=published,
        published_given=True,
    )
    return assemble(raw, source=source)


def assemble(raw: RawArticle, *, source: str | None = None) -> Document:
    """
    Make a document of what a reader found.

    Parameters
    ----------
    raw
        The article.
    source
        Where it comes from.

    Returns
    -------
    document
        As `document` makes it.

    Raises
    ------
    DocumentError
        If the publication date that the user gave is no date; one from metadata is passed over.
    """
    raw = _of_characters(raw)
    text, title = raw.text, _clean(raw.title)
    blocks = mark_blocks(text, title=title, units=raw.units)
    known = _publisher(text, blocks, named=raw.publisher, url=raw.url)
    order = date_order_of(known.country if known else None)
    file = Path(source).name if source and not raw.where else None
    published = _published(raw, blocks, order=order, file=file)
    return Document(
        id=raw.id or content_id(text),
        text=text,
        title=title or headline(text, blocks),
        publisher=_clean(raw.publisher) or (known.name if known else None),
        url=_clean(raw.url),
        published=published.edtf,
        published_basis=published.basis,
        language=language(_news(text, blocks)),
        source=source,
        blocks=blocks,
    )


def _of_characters(raw: RawArticle) -> RawArticle:
    """Put the replacement character for lone surrogates, which no file can hold; offsets stay."""
    whole = (raw.text, raw.id, raw.title, raw.publisher, raw.url)
    if not any(value and _SURROGATE.search(value) for value in whole):
        return raw
    text, *others = (value and _SURROGATE.sub("\ufffd", value) for value in whole)
    id_, title, publisher, url = others
    return replace(raw, text=text or "", id=id_, title=title, publisher=publisher, url=url)


def content_id(text: str) -> str:
    """
    Return the id of a document by its text.

    Parameters
    ----------
    text
        The document's text.

    Returns
    -------
    id
        The first 16 hex digits of its SHA-256 in UTF-8.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def to_edtf(value: str, *, order: DateOrder | None = None) -> str | None:
    """
    Write a publication date as EDTF.

    Parameters
    ----------
    value
        EDTF, an ISO 8601 instant (its day is kept, in its own zone) or a date as news writes it.
    order
        How the source writes dates in figures.

    Returns
    -------
    edtf
        None when the value is no date.
    """
    value = value.strip()
    if instant := _ISO_INSTANT.fullmatch(value):
        value = instant[1]
    if basic := re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?", value):
        value = "-".join(basic.groups())
    if _is_edtf(value):
        return value
    dates = find_dates(value)
    return dates[0].edtf(order) if dates else None


@lru_cache(maxsize=4096)
def _is_edtf(value: str) -> bool:
    if _is_plain_day(value):  # the grammar takes 10 ms for what nearly all articles give
        return True
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415 - most articles give no date

    if not _ISO_DAY.fullmatch(value) and not re.fullmatch(r"[\dXYSE?~%./\[\]{},-]+", value):
        return False
    try:
        parsed = parse_edtf(value)
        bounds = parsed.lower_strict(), parsed.upper_strict()
    except (EDTFParseException, ValueError, AttributeError, TypeError, OverflowError):
        return False
    open_ended = ".." in value or value.startswith("/") or value.endswith("/")
    return (open_ended or bounds[0] <= bounds[1]) and _days_exist(value)


def _is_plain_day(value: str) -> bool:
    try:
        return bool(_PLAIN_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _days_exist(value: str) -> bool:
    """Reject 2020-13-01 and 2020-02-31, which an EDTF grammar lets through."""
    full = re.findall(r"(?<![\d-])\d{4}-\d\d-\d\d(?!\d)", value)
    return all(any(d.full for d in find_dates(day)) or day < "1800" for day in full)


def _published(
    raw: RawArticle, blocks: Sequence[Block], *, order: DateOrder | None, file: str | None
) -> Publication:
    given = (raw.published or "").strip()
    edtf = to_edtf(given, order=order) if given else None
    if given and edtf is None and raw.published_given:
        msg = f"published {given!r} is no date; write EDTF such as 2020-09-30 or 2020-11-10/.."
        raise DocumentError(msg)
    if edtf is not None and raw.published_given:
        return Publication(edtf, PublishedBasis.GIVEN)
    if edtf is not None:
        return Publication(edtf, PublishedBasis.METADATA)
    return find_published(raw.text, blocks, url=raw.url, order=order, file=file)


def _publisher(
    text: str, blocks: Sequence[Block], *, named: str | None, url: str | None
) -> Publisher | None:
    """Return the publisher by the surest evidence at hand."""
    if named and named.strip():
        return publisher_named(named) or publisher_at(named) or Publisher(named, None, agency=False)
    if url and host_of(url):
        return publisher_at(url) or Publisher(host_of(url), None, agency=False)
    lines = [(b.kind, text[b.start : b.end]) for b in blocks]
    signed = [line for kind, line in lines if kind in _SIGNING]
    rights = [
        line
        for kind, line in lines
        if kind is BlockKind.FURNITURE and re.search(r"©|\(c\)|copyright", line, re.IGNORECASE)
    ]
    return next((found for line in (*signed, *rights) if (found := publisher_in(line))), None)


def _news(text: str, blocks: Iterable[Block]) -> str:
    return "\n".join(text[b.start : b.end] for b in blocks if b.kind is not BlockKind.FURNITURE)


def _clean(value: str | None) -> str | None:
    """Return a title, name or address in one line; what is far too long for one is cut."""
    line = " ".join((value or "").split())
    return (line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…") or None
