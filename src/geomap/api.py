"""What a notebook calls: articles in, records or an event table out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geomap import exchange, pipeline
from geomap.corrections import correct
from geomap.documents import document
from geomap.errors import DocumentError
from geomap.evidence import Made, evidence, write_sidecar
from geomap.gazetteer import Gazetteer
from geomap.publication import Publication, published
from geomap.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from geomap.records import Article, Document
    from geomap.table import EventTable

__all__ = ["correct", "extract", "parse"]


def extract(documents: Iterable[Document], *, workers: int = 1) -> EventTable:
    """
    Take articles through the whole house.

    Parameters
    ----------
    documents
        As `geomap.read` gives them.
    workers
        Processes; 1 works in this one.

    Returns
    -------
    table
        One row per report, in the order of the documents.

    Raises
    ------
    DocumentError
        If an article could not be processed; `geomap build` goes on instead and says which.
    """
    made = pipeline.extract(documents, workers=workers)
    if made.problems:
        raise DocumentError(made.problems[0].message)
    return made.table


def parse(text: str, *, published: str | None = None) -> Article:
    """
    Find the places, times and events of one article.

    Parameters
    ----------
    text
        The article's text.
    published
        EDTF, `2020-09-30` or open `2020-11-10/..`; looked for in the text when None.

    Returns
    -------
    article
        Its toponyms, time expressions and reports.
    """
    return pipeline.read_article(document(text, published=published))


def export(
    table: EventTable,
    path: Path | str,
    *,
    datetime: str | None = None,
    bbox: Sequence[float] | None = None,
    types: Collection[str] | None = None,
    statuses: Collection[str] | None = None,
    documents: Collection[str] | None = None,
    profile: str | None = None,
    publication: Publication | None = None,
) -> exchange.Written:
    """
    Write a part of an event table in another format, with its evidence beside it.

    Parameters
    ----------
    table
        The event table.
    path
        Its suffix names the format; the evidence is written to the same name with `.json` added.
    datetime, bbox, types, statuses, documents
        What to keep, as in `EventTable.select`; None keeps everything.
    profile
        Variant of the format, as in `geomap.exchange.export`.
    publication
        What to withhold; nothing when None.

    Returns
    -------
    written
        How many reports were written, and how many the format has no room for, and why.

    Raises
    ------
    ExportError
        If the format is unknown or the file cannot be written.
    TableError
        If `datetime` or `bbox` is malformed.
    """
    path = Path(path)
    publication = publication or Publication()
    selection = Selection.of(
        datetime=datetime, bbox=bbox, types=types, statuses=statuses, documents=documents
    )
    kept = published(selection.keep(table), publication)
    written = exchange.export(kept, path, profile=profile)
    facts = evidence(
        table,
        selection=selection,
        publication=publication,
        made=Made("data", path.suffix.lower().lstrip("."), {"profile": profile}),
        gazetteer_version=Gazetteer.open().version,
    )
    write_sidecar(path, facts)
    return written
