"""Bulk builds: sources → a table in a folder, partition by partition, again only what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from geomap.documents import Limits, Piece, Unreadable, cut
from geomap.errors import GeomapError, TableError
from geomap.partitioned import (
    Catalogue,
    file_digest,
    read_catalogue,
    write_catalogue,
)
from geomap.pipeline import engines
from geomap.pipeline.assembling import assemble
from geomap.pipeline.partitions import Partition, partitions
from geomap.pipeline.store import Store, opened
from geomap.pipeline.whole import fingerprint
from geomap.pipeline.worker import Job, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Told = Callable[[str], None]
    Progress = Callable[[int, int, str], None]

_STDIN = "-"
_SPOOLED = "standard input"


@dataclass(frozen=True, slots=True)
class BulkBuild:
    """
    What a bulk build did.

    Attributes
    ----------
    articles, reports, events
        Of the whole table.
    partitions, made
        Partitions of the table, and how many of them this run read.
    copies
        Articles that repeat the text of another.
    problems
        What could not be read, of all partitions, those of earlier runs included.
    notes
        What was found of earlier runs, and repaired.
    """

    articles: int
    reports: int
    partitions: int
    made: int
    copies: int
    problems: tuple[Unreadable, ...]
    notes: tuple[str, ...]


def build_folder(
    sources: Sequence[Path | str],
    folder: Path,
    *,
    workers: int = 1,
    dask: str | None = None,
    published: str | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> BulkBuild:
    """
    Build a table in a folder; a run after the first reads only what is missing or changed.

    Parameters
    ----------
    sources
        Files, folders, archives, or `-` for standard input.
    folder
        Of the table, made if need be; it may hold nothing else.
    workers
        Processes; 1 works in this one.
    dask
        Address of a Dask scheduler, or `local`; the table is the same, byte for byte.
    published
        EDTF; the publication date of articles of which none is known.
    limits
        What a source may cost; the default ones when None.
    progress
        Called after each partition with the articles done, the articles in all, and a word on
        what is going on.

    Returns
    -------
    build
        What was done.

    Raises
    ------
    GeomapError
        If the folder is in use or cannot be written to, or nothing could be read at all.
    OSError
        If the disk is full: what was done until then is kept for the next run.
    """
    limits = limits or Limits()
    made_by = fingerprint()
    salt = repr((made_by, published, limits))
    show = progress or _silent
    with TemporaryDirectory() as scratch, opened(Path(folder)) as (store, interrupted):
        engine = _engine(workers, dask)
        given = [_spooled(source, Path(scratch)) for source in sources]
        notes: list[str] = []
        survey = _survey(given, salt, store, limits, show, notes)
        if interrupted:
            removed = store.clear_half_written()
            notes.insert(
                0,
                f"{folder}: the build before this one was ended; {len(survey.done)} of "
                f"{len(survey.counts)} partitions were done and are kept, {removed} half-written "
                "files removed",
            )
        settings = Settings(
            str(store.folder.resolve()), made_by, uuid4().hex, published, limits,
            hard=workers > 1 or dask is not None,
        )  # fmt: skip
        problems: list[Unreadable] = []
        order: list[str] = []
        lines = dict(survey.done)
        jobs = _jobs(given, salt, settings, limits, survey, problems, order)
        read = sum(survey.counts[key] for key in survey.done)
        total = sum(survey.counts.values())
        for line in engine(jobs):
            lines[line["input"]] = line
            read += survey.counts.get(line["input"], 0)
            show(read, total, "Reading")
        made = len(lines) - len(survey.done)
        keys = list(dict.fromkeys(order))
        problems += [Unreadable(s, m) for key in keys for s, m in lines[key]["errors"]]
        if not any(lines[key]["articles"] for key in keys):
            msg = f"nothing to build: none of {len(problems)} sources could be read"
            raise GeomapError(f"{problems[0].message}; {msg}" if problems else msg)
        show(total, total, "Linking")
        catalogue = _table(store, keys, made_by, notes)
        store.write_manifest([lines[key] for key in keys])
        store.clear(parts=frozenset(keys), events=frozenset(file.name for file in catalogue.files))
    return BulkBuild(
        articles=sum(lines[key]["articles"] for key in keys) - len(catalogue.dropped),
        reports=sum(file.rows for file in catalogue.files),
        partitions=len(keys),
        made=made,
        copies=len(catalogue.originals or {}),
        problems=tuple(problems),
        notes=tuple(notes),
    )


@dataclass(frozen=True, slots=True)
class _Survey:
    """The partitions of the sources: how many articles each has, and the lines of those done."""

    counts: Mapping[str, int]
    done: Mapping[str, Mapping[str, Any]]


def _survey(
    sources: Sequence[Path | str],
    salt: str,
    store: Store,
    limits: Limits,
    show: Progress,
    notes: list[str],
) -> _Survey:
    """Go through the sources once without reading articles: what is to do, what is done."""
    counts: dict[str, int] = {}
    done: dict[str, Mapping[str, Any]] = {}
    for item in partitions(_cut(sources, limits), salt=salt):
        if isinstance(item, Unreadable):
            continue
        counts[item.key] = len(item.pieces)
        line = store.line(item.key)
        if line is not None:
            done[item.key] = line
        elif store.has_line(item.key):
            notes.append(f"{store.part(item.key)}: damaged partition; read again")
        show(0, 0, "Looking")
    return _Survey(counts, done)


def _jobs(
    sources: Sequence[Path | str],
    salt: str,
    settings: Settings,
    limits: Limits,
    survey: _Survey,
    problems: list[Unreadable],
    order: list[str],
) -> Iterator[Job]:
    """Go through the sources again and yield what is to do; note the order of all partitions."""
    for item in partitions(_cut(sources, limits), salt=salt):
        if isinstance(item, Unreadable):
            problems.append(item)
            continue
        new = item.key not in survey.done and item.key not in order
        order.append(item.key)
        if new:
            yield Job(Partition(item.key, item.pieces), settings)


def _table(store: Store, keys: Sequence[str], made_by: str, notes: list[str]) -> Catalogue:
    """Return the catalogue of the table; link and write anew only when something changed."""
    try:
        before = read_catalogue(store.folder)
    except TableError as error:
        notes.append(f"{str(error).partition(';')[0]}; written again")
        before = None
    if before is not None and (before.parts, before.made_by) == (tuple(keys), made_by):
        damaged = [
            file.name for file in before.files if not _is_sound(store, file.name, file.digest)
        ]
        if not damaged:
            return before
        notes += [f"{store.events / name}: missing or damaged; written again" for name in damaged]
    made = assemble(store, keys, made_by=made_by)
    write_catalogue(store.folder, made)
    return made


def _is_sound(store: Store, name: str, digest: str) -> bool:
    try:
        return file_digest(store.events / name) == digest
    except OSError:
        return False


def _engine(workers: int, dask: str | None) -> engines.Engine:
    if dask is not None:
        return engines.dask(dask, workers=workers)
    return engines.pool(workers) if workers > 1 else engines.in_this_process


def _spooled(source: Path | str, scratch: Path) -> Path | str:
    """Keep standard input in a file: the sources are gone through twice."""
    if str(source) != _STDIN:
        return source
    path = scratch / _SPOOLED
    with path.open("wb") as stream:
        while part := sys.stdin.buffer.read(1 << 20):
            stream.write(part)
    return path


def _cut(sources: Sequence[Path | str], limits: Limits) -> Iterator[Piece | Unreadable]:
    """Cut the sources; what was kept of standard input goes by that name."""
    spooled = [str(s) for s in sources if Path(s).name == _SPOOLED]
    for item in cut(sources, limits=limits):
        name = next((path for path in spooled if item.source.startswith(path)), None)
        if name is None:
            yield item
        elif isinstance(item, Unreadable):
            yield Unreadable(
                *(text.replace(name, _SPOOLED) for text in (item.source, item.message))
            )
        else:
            yield replace(item, source=item.source.replace(name, _SPOOLED, 1))


def _silent(_done: int, _total: int, _what: str) -> None:
    pass
