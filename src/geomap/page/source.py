"""What the page shows: the table, made from articles or read from a file, each once."""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import streamlit as st

from geomap.data import bundled
from geomap.documents import Unreadable, read_each
from geomap.errors import TableError
from geomap.exchange import read
from geomap.maps.payloads import Payload, payload
from geomap.page.serve import EVENTS_VARIABLE, PART_VARIABLE
from geomap.page.words import rows_of
from geomap.partitioned import TABLE_NAME, rows_in
from geomap.pipeline import Build, build_cached
from geomap.records import Document, PublishedBasis
from geomap.table import EventTable

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from geomap.pipeline.whole import Progress


_MOST_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Shown:
    """A table, what the browser draws of it, and what could not be read."""

    table: EventTable
    payload: Payload
    problems: tuple[str, ...] = ()


def events_file() -> Path | None:
    """Return the event table that the page was asked to show, None for the seed articles."""
    given = os.environ.get(EVENTS_VARIABLE)
    return Path(given) if given else None


class Shelf:
    """What was shown last, for all readers: made once, however many ask for it at a time."""

    def __init__(self, size: int = 6) -> None:
        self._size = size
        self._made: OrderedDict[Hashable, Shown] = OrderedDict()
        self._lock = RLock()

    def get(self, key: Hashable, make: Callable[[], Shown]) -> Shown:
        """Return what stands under a key, made if need be."""
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
            self._made.move_to_end(key)
            while len(self._made) > self._size:
                self._made.popitem(last=False)
            return self._made[key]


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf:
    return Shelf()


def shown(
    added: Sequence[Document],
    dates: Mapping[str, str],
    *,
    progress: Progress | None = None,
) -> Shown:
    """
    Make or read what is to be shown.

    Parameters
    ----------
    added
        The reader's own articles.
    dates
        Publication dates that the reader set, EDTF by document id.
    progress
        Told of each article read; not called for what was read before.

    Returns
    -------
    shown
        The same object for the same articles.

    Raises
    ------
    TableError
        If the event table that the page was asked to show is none.
    """
    path = events_file()
    articles = (tuple(document.id for document in added), tuple(sorted(dates.items())))
    if path is None:
        return _shelf().get(articles, lambda: _of_seeds(added, dates, progress))
    file = (str(path), _state(path))
    base = _shelf().get(file, lambda: _of_file(path))
    if not added:
        return base
    return _shelf().get((file, articles), lambda: _joined(base, _of(added, dates, progress)))


def _state(path: Path) -> int:
    """Return what changes when a table changes: when it was written, by the clock of then."""
    file = path / TABLE_NAME if path.is_dir() else path
    return file.stat().st_mtime_ns if file.is_file() else 0


def _of_file(path: Path) -> Shown:
    part = json.loads(os.environ.get(PART_VARIABLE) or "{}")
    if not path.is_dir():
        table = read(path)
        table = table.select(**part) if part else table
        return Shown(table, payload(table))
    if not part:
        rows = rows_in(path)
        if rows > _MOST_AT_ONCE:
            msg = (
                f"{path} has {rows:,} reports, more than a browser takes at once; open a part: "
                f"geomap app {path.name} --datetime 2020-09/2020-11 --bbox 43,38,51,43"
            )
            raise TableError(msg)
    table = EventTable.read(path, **part)
    return Shown(table, payload(table))


def _of_seeds(
    added: Sequence[Document], dates: Mapping[str, str], progress: Progress | None
) -> Shown:
    if not dates:
        return _shown(build_cached(documents=added, progress=progress))
    read = list(read_each([bundled("seeds")]))
    seeds = [item for item in read if isinstance(item, Document)]
    problems = [item.message for item in read if isinstance(item, Unreadable)]
    made = _of([*seeds, *added], dates, progress)
    return replace(made, problems=(*problems, *made.problems))


def _of(
    documents: Sequence[Document], dates: Mapping[str, str], progress: Progress | None
) -> Shown:
    return _shown(build_cached([], documents=_dated(documents, dates), progress=progress))


def _joined(base: Shown, more: Shown) -> Shown:
    """Lay the reader's own articles beside a table; events of the two are not linked."""
    one, other = base.table, more.table
    table = EventTable.of(
        [*rows_of(one), *rows_of(other)],
        mentions=[*rows_of(one.mentions), *rows_of(other.mentions)],
        times=[*rows_of(one.times), *rows_of(other.times)],
        articles=[*rows_of(one.articles), *rows_of(other.articles)],
    )
    return Shown(table, payload(table), more.problems)


def _dated(documents: Sequence[Document], dates: Mapping[str, str]) -> tuple[Document, ...]:
    return tuple(
        replace(document, published=dates[document.id], published_basis=PublishedBasis.GIVEN)
        if document.id in dates
        else document
        for document in documents
    )


def _shown(made: Build) -> Shown:
    return Shown(made.table, payload(made.table), tuple(p.message for p in made.problems))
