"""Files, folders, archives and standard input → documents; what cannot be read is told."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.documents.assemble import content_id
from geomap.documents.cutting import cut, cut_bytes
from geomap.documents.raw import Unreadable
from geomap.documents.reading import read_piece
from geomap.errors import DocumentError
from geomap.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.documents.limits import Limits
    from geomap.documents.raw import Piece


def read_each(
    sources: Sequence[Path | str], *, limits: Limits | None = None
) -> Iterator[Document | Unreadable]:
    """
    Read articles one by one.

    Parameters
    ----------
    sources
        Files, folders (read whole, in order of path; hidden ones are passed by), archives, or `-`
        for standard input. A folder's `index.csv` (file, published, publisher, url, title) tells
        what is known of its files.
    limits
        What a source may cost; the default ones when None.

    Yields
    ------
    item
        A document, or in its place what could not be read. An article that comes twice (same
        text) is read once.
    """
    yield from _read(cut(sources, limits=limits), limits)


def read(paths: Sequence[Path | str] | Path | str) -> list[Document]:
    """
    Read articles.

    Parameters
    ----------
    paths
        Files, folders and archives, as for `read_each`; a single one may stand alone.

    Returns
    -------
    documents
        In the order given. What cannot be read is left out with a warning each.

    Raises
    ------
    DocumentError
        If nothing could be read at all.
    """
    sources = [paths] if isinstance(paths, str | Path) else list(paths)
    items = list(read_each(sources))
    documents = [item for item in items if isinstance(item, Document)]
    problems = [item.message for item in items if isinstance(item, Unreadable)]
    if not documents:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        msg = f"{problems[0]}{more}" if problems else "no sources given; name files or folders"
        raise DocumentError(msg)
    for message in problems:
        warnings.warn(message, stacklevel=2)
    return documents


def read_bytes(
    data: bytes, *, name: str, limits: Limits | None = None
) -> Iterator[Document | Unreadable]:
    """
    Read the articles of one file that is already in memory, an upload for instance.

    Parameters
    ----------
    data
        The file's bytes.
    name
        Its name; the suffix tells the format, else the bytes do.
    limits
        What it may cost; the default ones when None.

    Yields
    ------
    item
        A document, or what could not be read.
    """
    yield from _read(cut_bytes(data, name=name, limits=limits), limits)


def _read(
    pieces: Iterable[Piece | Unreadable], limits: Limits | None
) -> Iterator[Document | Unreadable]:
    seen: dict[str, str] = {}
    for piece in pieces:
        if isinstance(piece, Unreadable):
            yield piece
            continue
        for item in read_piece(piece, limits=limits):
            if isinstance(item, Unreadable):
                yield item
                continue
            # The same text may come in different bytes: other formats, other encodings.
            key, name = content_id(item.text), item.source or item.id
            if key in seen:
                yield Unreadable(name, f"{name}: same text as {seen[key]}; read once")
                continue
            seen[key] = name
            yield item
