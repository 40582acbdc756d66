"""What a notebook calls: articles in, records or an event table out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap import pipeline
from geomap.corrections import correct
from geomap.documents import document
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

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
