"""One partition → its files, by whatever process does it: the same input gives the same bytes."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from geomap import __version__
from geomap.documents import Limits, Piece, Unreadable, read_piece
from geomap.events import event_types
from geomap.files import written_whole
from geomap.gazetteer import Gazetteer
from geomap.partitioned import file_digest
from geomap.pipeline.article import Read, linkable, over_time, try_article
from geomap.pipeline.partitions import Partition
from geomap.pipeline.store import Store
from geomap.pipeline.timing import OverTime, time_limit
from geomap.records import Document, Event, PublishedBasis, Report
from geomap.rows import article_rows, report_row, time_rows
from geomap.syntax.products import one_thread
from geomap.table import EventTable
from geomap.table_files import COMPANIONS, companion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RECORDS = "records"
# A document on which so many processes died in one run is left out.
_DEATHS = 2
_RECORD_SCHEMA = pa.schema(
    [("document_id", pa.string()), ("signature", pa.binary()), ("reports", pa.binary())]
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What all partitions of a build have in common; `run` tells this run from earlier ones."""

    folder: str
    made_by: str
    run: str
    published: str | None
    limits: Limits
    hard: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A partition to be read."""

    partition: Partition
    settings: Settings


def do(job: Job) -> dict[str, Any]:
    """
    Read a partition and write its files; its line of the manifest last.

    Parameters
    ----------
    job
        The partition.

    Returns
    -------
    line
        Of the manifest.

    Raises
    ------
    OSError
        If a file cannot be written; what was written is not counted as done.
    """
    with one_thread():
        return _do(job)


def _do(job: Job) -> dict[str, Any]:
    begun = perf_counter()
    settings, key = job.settings, job.partition.key
    store = Store(Path(settings.folder))
    journal = _Journal(store.work / f"{key}.doing", settings.run)
    gazetteer = Gazetteer.open()
    read: list[Read] = []
    problems: list[Unreadable] = []
    seen: set[str] = set()
    for number, piece in enumerate(job.partition.pieces):
        if not journal.begin(number):
            reason = f"ended its process {_DEATHS} times (memory, a crash, or over time)"
            problems.append(Unreadable(piece.source, f"{piece.source}: {reason}; article left out"))
            continue
        for item in _each(piece, settings, gazetteer):
            if isinstance(item, Unreadable):
                problems.append(item)
            elif item.article.document.id not in seen:
                seen.add(item.article.document.id)
                read.append(item)
    files = _write(store, key, read, gazetteer)
    line = {
        "input": key,
        "versions": {"geomap": __version__, "made_by": settings.made_by},
        "articles": len(read),
        "rows": sum(len(item.article.reports) for item in read),
        "errors": [[problem.source, problem.message] for problem in problems],
        "seconds": round(perf_counter() - begun, 3),
        "files": files,
    }
    store.write_line(key, line)
    journal.end()
    return line


def _each(piece: Piece, settings: Settings, gazetteer: Gazetteer) -> Iterator[Read | Unreadable]:
    limits = settings.limits
    try:
        with time_limit(limits.seconds, hard=settings.hard):
            items = list(read_piece(piece, limits=limits))
    except OverTime:
        yield Unreadable(piece.source, f"{piece.source}: {over_time(limits)}")
        return
    except Exception as error:  # noqa: BLE001 - one bad article must not end a run of thousands
        what = f"{type(error).__name__}: {error}; article left out"
        yield Unreadable(piece.source, f"{piece.source}: {what}")
        return
    for item in items:
        if isinstance(item, Unreadable):
            yield item
            continue
        document: Document = item
        if settings.published is not None and not item.published:
            document = replace(
                item, published=settings.published, published_basis=PublishedBasis.GIVEN
            )
        yield try_article(document, gazetteer=gazetteer, limits=limits, hard=settings.hard)


def _write(store: Store, key: str, read: list[Read], gazetteer: Gazetteer) -> Mapping[str, str]:
    """Write a partition's files and return their digests."""
    articles = [item.article for item in read]
    quads = {code: kind.quad for code, kind in event_types().items()}
    alone = {r.id: Event(r.id, (r.id,)) for article in articles for r in article.reports}
    table = EventTable.of(
        [
            report_row(report, article, alone[report.id], quads=quads, gazetteer=gazetteer)
            for article in articles
            for report in article.reports
        ],
        mentions=[row for item in read for row in item.mentions],
        times=[row for article in articles for row in time_rows(article)],
        articles=article_rows(articles),
    )
    path = store.part(key)
    table.write(path)
    encode = msgspec.json.Encoder().encode
    records = pa.table(
        {
            "document_id": [item.article.document.id for item in read],
            "signature": [item.signature for item in read],
            "reports": [encode(tuple(map(linkable, item.article.reports))) for item in read],
        },
        schema=_RECORD_SCHEMA,
    )
    target = companion(path, RECORDS)
    with written_whole(target) as part:
        pq.write_table(records, part, compression="zstd")
    written = [path, target, *(companion(path, name) for name in COMPANIONS)]
    return {file.name: file_digest(file) for file in written}


def read_records(paths: Iterable[Path]) -> Iterator[tuple[Path, str, bytes, tuple[Report, ...]]]:
    """
    Read what linking needs of partitions.

    Parameters
    ----------
    paths
        After which their files are named.

    Yields
    ------
    path, document_id, signature, reports
        Of each article, in order. What many reports have in common, as places, they share.
    """
    decode = msgspec.json.Decoder(tuple[Report, ...]).decode
    known: dict[Any, Any] = {}

    def one(value: Any) -> Any:
        return known.setdefault(value, value)

    for path in paths:
        table = pq.read_table(companion(path, RECORDS), schema=_RECORD_SCHEMA)
        for row in table.to_pylist():
            reports = tuple(
                replace(
                    report,
                    document_id=row["document_id"],
                    type=one(report.type),
                    mode=one(report.mode),
                    time=one(report.time),
                    place=one(report.place),
                    actors=tuple(map(one, report.actors)),
                    speaker=one(report.speaker),
                    speaker_chain=one(report.speaker_chain),
                )
                for report in decode(row["reports"])
            )
            yield path, row["document_id"], row["signature"], reports


class _Journal:
    """Which piece is being read, so that what ends the process is known after it."""

    def __init__(self, path: Path, run: str) -> None:
        self._path, self._run = path, run
        self._deaths: dict[str, int] = {}
        try:
            left = json.loads(path.read_text(encoding="utf-8"))
            if left["run"] == run:
                self._deaths = dict(left["deaths"])
                self._deaths[left["at"]] = self._deaths.get(left["at"], 0) + 1
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nothing died here in this run

    def begin(self, number: int) -> bool:
        """Note that a piece is begun; False when it ended its process too often."""
        at = str(number)
        if self._deaths.get(at, 0) >= _DEATHS:
            return False
        note = json.dumps(
            {"run": self._run, "at": at, "deaths": self._deaths, "process": os.getpid()}
        )
        part = self._path.with_suffix(f".{os.getpid()}")
        part.write_text(note, encoding="utf-8")
        part.replace(self._path)
        return True

    def end(self) -> None:
        """Forget the notes: the partition is done."""
        self._path.unlink(missing_ok=True)
