"""Documents → articles → event table, in one process or several."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from geomap.data import bundled
from geomap.documents import Limits, Unreadable, read_each
from geomap.events import event_types
from geomap.files import cache_folder
from geomap.foreign import read_tables, tables_among
from geomap.gazetteer import Gazetteer
from geomap.pipeline.article import Read, linkable, try_article
from geomap.pipeline.joining import join
from geomap.pipeline.pool import Died, run_pool
from geomap.records import Document, PublishedBasis
from geomap.rows import article_rows, report_row, time_rows
from geomap.table import EventTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Progress = Callable[[int, int, str], None]

# What the cached table depends on besides the articles: the stages' code and word lists.
_STAGES = ("documents", "gazetteer", "syntax", "places", "times", "events", "pipeline")


class Memory(Protocol):
    """Holds articles that were read, by key."""

    def held(self, key: str) -> Read | None:
        """Return what is held."""
        ...

    def hold(self, key: str, value: Read) -> None:
        """Hold a value."""
        ...


@dataclass(frozen=True, slots=True)
class Build:
    """An event table and, for each source that could not be used, why."""

    table: EventTable
    problems: tuple[Unreadable, ...]


def extract(
    documents: Iterable[Document],
    *,
    gazetteer: Gazetteer | None = None,
    workers: int = 1,
    limits: Limits | None = None,
    memory: Memory | None = None,
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
    limits
        The time that an article may take; the default ones when None.
    memory
        Holds what was read of an article, so that it is not read again; with one worker only.
    progress
        Called after each article with the number done, the number in all, and its source.

    Returns
    -------
    build
        The table in the order of the documents, and the documents that failed.
    """
    limits = limits or Limits()
    unique = list({document.id: document for document in documents}.values())
    gazetteer = gazetteer or Gazetteer.open()
    read: list[Read] = []
    problems: list[Unreadable] = []
    each = (
        _each(unique, gazetteer, workers, limits)
        if memory is None
        else _remembered(unique, gazetteer, limits, memory)
    )
    for done, (document, result) in enumerate(each, start=1):
        if isinstance(result, Unreadable):
            problems.append(result)
        else:
            read.append(result)
        if progress is not None:
            progress(done, len(unique), document.source or document.id)
    return Build(_table(read, gazetteer), tuple(problems))


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
        Files, folders, or `-` for standard input. Files that are tables of events (ACLED, UCDP
        GED, GDELT, a CSV of points) are laid beside what the articles yield.
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
    tables, sources = tables_among(sources)
    foreign, unread = read_tables(tables)
    documents, problems = _documents(sources, limits)
    if published is not None:
        given = PublishedBasis.GIVEN
        documents = [
            d if d.published else replace(d, published=published, published_basis=given)
            for d in documents
        ]
    made = extract(documents, workers=workers, limits=limits, progress=progress)
    return Build(EventTable.joined([made.table, foreign]), (*problems, *unread, *made.problems))


def build_cached(
    sources: Sequence[Path | str] | None = None,
    *,
    documents: Sequence[Document] = (),
    memory: Memory | None = None,
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
    memory
        As in `extract`.
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
    made = extract(read, memory=memory, progress=progress)
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


def _each(
    documents: Sequence[Document], gazetteer: Gazetteer, workers: int, limits: Limits
) -> Iterator[tuple[Document, Read | Unreadable]]:
    """Yield each document with its result, in order."""
    if workers <= 1 or len(documents) < 2:
        for document in documents:
            yield document, try_article(document, gazetteer=gazetteer, limits=limits)
        return
    work = partial(try_article, limits=limits, hard=True)
    waiting: dict[int, Read | Unreadable] = {}
    due = 0
    for number, result in run_pool(work, documents, workers=workers):
        if isinstance(result, Died):
            source = documents[number].source or documents[number].id
            reason = f"{source}: {result.reason}; article left out"
            waiting[number] = Unreadable(source, reason)
        else:
            waiting[number] = result
        while due in waiting:
            yield documents[due], waiting.pop(due)
            due += 1


def _remembered(
    documents: Sequence[Document], gazetteer: Gazetteer, limits: Limits, memory: Memory
) -> Iterator[tuple[Document, Read | Unreadable]]:
    """Yield each document with its result, in order; the memory holds no failures."""
    for document in documents:
        key = repr(document)
        known = memory.held(key)
        if known is not None:
            yield document, known
            continue
        result = try_article(document, gazetteer=gazetteer, limits=limits)
        if isinstance(result, Read):
            memory.hold(key, result)
        yield document, result


def _table(read: Sequence[Read], gazetteer: Gazetteer) -> EventTable:
    articles = [item.article for item in read]
    slim = [replace(a, reports=tuple(map(linkable, a.reports))) for a in articles]
    signatures = [(item.article.document.id, item.signature) for item in read]
    joined = join(slim, signatures, gazetteer)
    quads = {code: kind.quad for code, kind in event_types().items()}
    rows = [
        {
            **report_row(
                report, article, joined.events[report.id], quads=quads, gazetteer=gazetteer
            ),
            "copy_of": joined.repeats.get(report.id),
        }
        for article in articles
        for report in article.reports
    ]
    return EventTable.of(
        rows,
        mentions=[row for item in read for row in item.mentions],
        times=[row for article in articles for row in time_rows(article)],
        articles=[
            {**row, "copy_of": joined.originals.get(row["document_id"])}
            for row in article_rows(articles)
        ],
    )


def fingerprint() -> str:
    """
    Return a digest of all that a table is made by: gazetteer, code, word lists.

    Returns
    -------
    digest
        24 hex digits; another when any of them changes.
    """
    return _digest(()).hexdigest()[:24]


def _fingerprint(documents: Sequence[Document]) -> str:
    """Return a digest of all that a table is made from and by."""
    return _digest(documents).hexdigest()[:24]


def _digest(documents: Sequence[Document]) -> hashlib._Hash:
    digest = hashlib.sha256(Gazetteer.open().version.encode())
    package = Path(__file__).parents[1]
    sources = [path for stage in _STAGES for path in sorted((package / stage).rglob("*"))]
    for path in (*sorted(package.glob("*.py")), *sources):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    for document in documents:
        digest.update(repr(document).encode("utf-8", "surrogatepass"))
    return digest
