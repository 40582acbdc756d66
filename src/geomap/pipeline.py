"""Documents → articles → event table, in one process or several."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap import events, places, times
from geomap.data import bundled
from geomap.documents import Limits, Unreadable, read_each
from geomap.events import event_types
from geomap.files import cache_folder
from geomap.gazetteer import Gazetteer
from geomap.records import Article, Document, PublishedBasis
from geomap.rows import article_rows, mention_rows, report_row, time_rows
from geomap.syntax import parse as parse_syntax
from geomap.table import EventTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Progress = Callable[[int, int, str], None]

# What the cached table depends on besides the articles: the stages' code and word lists.
_STAGES = ("documents", "gazetteer", "places", "times", "events")


@dataclass(frozen=True, slots=True)
class Build:
    """An event table and, for each source that could not be used, why."""

    table: EventTable
    problems: tuple[Unreadable, ...]


def read_article(
    document: Document,
    *,
    gazetteer: Gazetteer | None = None,
    spans: Sequence[tuple[int, int]] | None = None,
) -> Article:
    """
    Take one article through all stages but linking.

    Parameters
    ----------
    document
        The article.
    gazetteer
        The bundled one when None.
    spans
        Code point offsets, end exclusive: resolve exactly these and skip recognition.

    Returns
    -------
    article
        Its toponyms, time expressions and reports.
    """
    return _read(document, gazetteer=gazetteer or Gazetteer.open(), spans=spans)[0]


def extract(
    documents: Iterable[Document],
    *,
    gazetteer: Gazetteer | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Build:
    """
    Take articles through the whole house.

    Parameters
    ----------
    documents
        A document that comes twice (same id) is used once.
    gazetteer
        The bundled one when None; several workers always use the bundled one.
    workers
        Processes; 1 works in this one.
    progress
        Called after each article with the number done, the number in all, and its source.

    Returns
    -------
    build
        The table in the order of the documents, and the documents that failed.
    """
    unique = list({document.id: document for document in documents}.values())
    read: list[tuple[Article, list[dict[str, Any]]]] = []
    problems: list[Unreadable] = []
    for done, (document, result) in enumerate(_each(unique, gazetteer, workers), start=1):
        if isinstance(result, Unreadable):
            problems.append(result)
        else:
            read.append(result)
        if progress is not None:
            progress(done, len(unique), document.source or document.id)
    articles = [article for article, _ in read]
    mentions = [row for _, rows in read for row in rows]
    gazetteer = gazetteer or Gazetteer.open()
    return Build(_table(articles, mentions, gazetteer=gazetteer), tuple(problems))


def build(
    sources: Sequence[Path | str],
    *,
    workers: int = 1,
    published: str | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Build:
    """
    Read sources and take their articles through the whole house.

    Parameters
    ----------
    sources
        Files, folders, or `-` for standard input.
    workers, progress
        As in `extract`.
    published
        EDTF; the publication date of articles of which none is known.
    limits
        What a source may cost; the default ones when None.

    Returns
    -------
    build
        The table, and one problem for each source or article that could not be used.
    """
    documents, problems = _documents(sources, limits)
    if published is not None:
        given = PublishedBasis.GIVEN
        documents = [
            d if d.published else replace(d, published=published, published_basis=given)
            for d in documents
        ]
    made = extract(documents, workers=workers, progress=progress)
    return replace(made, problems=(*problems, *made.problems))


def build_cached(
    sources: Sequence[Path | str] | None = None,
    *,
    documents: Sequence[Document] = (),
    progress: Progress | None = None,
) -> Build:
    """
    Build a table, or read it from the cache where the same articles were built before.

    Parameters
    ----------
    sources
        Files or folders; None takes the bundled seed articles.
    documents
        Further articles, as given.
    progress
        As in `extract`; not called when the table is in the cache.

    Returns
    -------
    build
        The table, and one problem for each source that could not be read.
    """
    read, problems = _documents([bundled("seeds")] if sources is None else sources)
    read = [*read, *documents]
    path = cache_folder() / f"events-{_fingerprint(read)}.parquet"
    if path.is_file():
        return Build(EventTable.read(path), tuple(problems))
    made = extract(read, progress=progress)
    if not made.problems:
        made.table.write(path)
    return replace(made, problems=(*problems, *made.problems))


def _documents(
    sources: Sequence[Path | str], limits: Limits | None = None
) -> tuple[list[Document], list[Unreadable]]:
    documents: list[Document] = []
    problems: list[Unreadable] = []
    for item in read_each(sources, limits=limits):
        if isinstance(item, Unreadable):
            problems.append(item)
        else:
            documents.append(item)
    return documents, problems


def _read(
    document: Document,
    *,
    gazetteer: Gazetteer,
    spans: Sequence[tuple[int, int]] | None = None,
) -> tuple[Article, list[dict[str, Any]]]:
    """Return the article and the rows of its mentions, which need the parse for their sentences."""
    doc = parse_syntax(document)
    if spans is None:
        toponyms = places.find(document, doc, gazetteer)
    else:
        toponyms = places.resolve_spans(document, doc, gazetteer, spans)
    document, expressions = times.tag_and_date(document, doc)
    reports = events.extract(document, doc, toponyms, expressions, gazetteer)
    article = Article(document, toponyms, expressions, reports)
    return article, mention_rows(article, doc, gazetteer=gazetteer)


def _try(
    document: Document, *, gazetteer: Gazetteer | None
) -> tuple[Article, list[dict[str, Any]]] | Unreadable:
    """Read one article; whatever goes wrong with it must not stop the others."""
    try:
        return _read(document, gazetteer=gazetteer or Gazetteer.open())
    except Exception as error:  # noqa: BLE001 - one bad article must not end a run of thousands
        source = document.source or document.id
        return Unreadable(source, f"{source}: {type(error).__name__}: {error}; article left out")


def _each(
    documents: Sequence[Document], gazetteer: Gazetteer | None, workers: int
) -> Iterator[tuple[Document, tuple[Article, list[dict[str, Any]]] | Unreadable]]:
    """Yield each document with its result, in order."""
    if workers <= 1 or len(documents) < 2:
        for document in documents:
            yield document, _try(document, gazetteer=gazetteer)
        return
    # Forked workers share the loaded models; where there is no fork each loads its own.
    method = "fork" if os.name == "posix" and os.uname().sysname == "Linux" else "spawn"
    if method == "fork":
        _try(documents[0], gazetteer=None)
    size = max(1, min(16, len(documents) // (4 * workers)))
    with ProcessPoolExecutor(workers, mp_context=get_context(method)) as pool:
        results = pool.map(partial(_try, gazetteer=None), documents, chunksize=size)
        yield from zip(documents, results, strict=True)


def _table(
    articles: Sequence[Article], mentions: Sequence[dict[str, Any]], *, gazetteer: Gazetteer
) -> EventTable:
    by_report = {
        report_id: event
        for event in events.link(articles, gazetteer)
        for report_id in event.report_ids
    }
    quads = {code: kind.quad for code, kind in event_types().items()}
    rows = [
        report_row(report, article, by_report[report.id], quads=quads, gazetteer=gazetteer)
        for article in articles
        for report in article.reports
    ]
    return EventTable.of(
        rows,
        mentions=mentions,
        times=[row for article in articles for row in time_rows(article)],
        articles=article_rows(articles),
    )


def _fingerprint(documents: Sequence[Document]) -> str:
    """Return a digest of all that a table is made from: articles, gazetteer, code, word lists."""
    digest = hashlib.sha256(Gazetteer.open().version.encode())
    package = Path(__file__).parent
    sources = [path for stage in _STAGES for path in sorted((package / stage).rglob("*"))]
    for path in (*sorted(package.glob("*.py")), *sources):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    for document in documents:
        digest.update(repr(document).encode())
    return digest.hexdigest()[:24]
