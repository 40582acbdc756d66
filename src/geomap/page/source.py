"""What the page shows: the table, made from articles or read from a file, each once."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import streamlit as st

from geomap.corrections import Applied, Editor, Journal, apply, read_journal
from geomap.corrections.plain import plain_rows
from geomap.data import bundled
from geomap.documents import Unreadable, read_each
from geomap.errors import TableError
from geomap.exchange import read
from geomap.maps.payloads import Payload, payload
from geomap.page.own import document_of
from geomap.page.passing import Offers, offers_of
from geomap.page.project import Project, project
from geomap.page.serve import PART_VARIABLE
from geomap.page.shelf import Shelf
from geomap.partitioned import rows_in
from geomap.pipeline import Build, build_cached
from geomap.records import Document, PublishedBasis
from geomap.table import EventTable

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from geomap.pipeline.whole import Progress


_MOST_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Shown:
    """
    A table, what the browser draws of it, and what could not be read.

    `table` is as people corrected it, `base` as extracted; `applied` tells what was done.
    """

    table: EventTable
    payload: Payload
    problems: tuple[str, ...] = ()
    base: EventTable | None = None
    journal: Journal = field(default_factory=Journal)
    applied: Applied | None = None
    # What passed which filters last: the same for all readers and after a reload.
    passing: Shelf = field(default_factory=lambda: Shelf(2), repr=False, compare=False)

    @cached_property
    def offers(self) -> Offers:
        """What the table offers to filter by."""
        return offers_of(self.table)

    def editor(self, *, author: str | None = None, reason: str = "") -> Editor:
        """Return what makes corrections of this table."""
        return Editor(
            self.base if self.base is not None else self.table,
            self.journal.corrections,
            author=author,
            reason=reason,
            applied=self.applied,
        )


@dataclass(frozen=True)
class Base:
    """A table as extracted, and what could not be read."""

    table: EventTable
    problems: tuple[str, ...] = ()


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf:
    """Return the tables that all readers see."""
    return Shelf()


@st.cache_resource(show_spinner=False)
def _articles() -> Shelf:
    """Return the articles read last: one more is added without reading the others again."""
    return Shelf(size=200)


def shown(
    added: Sequence[Document],
    dates: Mapping[str, str],
    *,
    own: Shelf,
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
    own
        Of this reader: holds what nobody else sees, so that many readers with articles of their
        own do not take each other's tables off the common shelf.
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
    home = project()
    shelf = own if added or dates else _shelf()
    articles = (tuple(document.id for document in added), tuple(sorted(dates.items())))
    table, corrections = home.stamp()
    if home.seeds:
        key: tuple[Hashable, ...] = ("seeds", articles)
        base = shelf.get(key, lambda: _of_seeds(added, dates, progress))
    else:
        # A correction may bring any report into view: with corrections all are read.
        early = {} if home.is_corrected() else _part()
        key = (str(home.events), table, str(early))
        file = base = _shelf().get(key, lambda: _of_file(home, early))
        if added or dates:
            key = (*key, articles)
            base = shelf.get(key, lambda: _with_own(file, added, dates, progress))
    return shelf.get(
        (*key, "corrected", str(home.events), corrections), lambda: _corrected(base, home)
    )


def _part() -> dict[str, Any]:
    """Return the filters of the part of the table that the page was asked to show."""
    return dict(json.loads(os.environ.get(PART_VARIABLE) or "{}"))


def _of_file(home: Project, part: Mapping[str, Any]) -> Base:
    path = home.events
    if home.begins_empty and not path.exists():
        return Base(EventTable.of())
    if not path.is_dir():
        table = read(path, corrected=False)
        return Base(table.select(**part) if part else table)
    if not part and not _part():
        rows = rows_in(path)
        if rows > _MOST_AT_ONCE:
            msg = (
                f"{path} has {rows:,} reports, more than a browser takes at once; open a part: "
                f"geomap app {path.name} --datetime 2020-09/2020-11 --bbox 43,38,51,43"
            )
            raise TableError(msg)
    return Base(EventTable.read(path, **part, corrected=False))


def _corrected(base: Base, home: Project) -> Shown:
    journal = read_journal(home.events)
    applied = apply(base.table, journal.corrections)
    known = {c.id: c for c in (*base.table.corrections, *journal.corrections)}
    applied.table.corrections = tuple(known.values())
    lines = [problem.message for problem in journal.problems]
    part = {} if home.seeds else _part()
    table = applied.table.select(**part) if part else applied.table
    return Shown(
        table,
        payload(table),
        (*base.problems, *lines),
        base=base.table,
        journal=journal,
        applied=applied,
    )


def _of_seeds(
    added: Sequence[Document], dates: Mapping[str, str], progress: Progress | None
) -> Base:
    if not dates:
        return _base(build_cached(documents=added, memory=_articles(), progress=progress))
    read = list(read_each([bundled("seeds")]))
    seeds = [item for item in read if isinstance(item, Document)]
    problems = [item.message for item in read if isinstance(item, Unreadable)]
    made = _of([*seeds, *added], dates, progress)
    return replace(made, problems=(*problems, *made.problems))


def _of(documents: Sequence[Document], dates: Mapping[str, str], progress: Progress | None) -> Base:
    made = build_cached(
        [], documents=_dated(documents, dates), memory=_articles(), progress=progress
    )
    return _base(made)


def _with_own(
    file: Base,
    added: Sequence[Document],
    dates: Mapping[str, str],
    progress: Progress | None,
) -> Base:
    """Lay the reader's own articles beside a table, and those whose date the reader set."""
    frame = file.table.articles
    changed = frame[frame["document_id"].isin(set(dates)) & frame["text"].notna()]
    again = [document_of(row) for row in plain_rows(changed)]
    own = {document.id: document for document in (*again, *added)}
    if not own:
        return file
    more = _of(tuple(own.values()), dates, progress)
    known = set(file.table["document_id"]) | set(frame["document_id"])
    rest = file.table.select(documents=known - set(own)) if known & set(own) else file.table
    return Base(EventTable.joined([rest, more.table]), (*file.problems, *more.problems))


def _dated(documents: Sequence[Document], dates: Mapping[str, str]) -> tuple[Document, ...]:
    return tuple(
        replace(document, published=dates[document.id], published_basis=PublishedBasis.GIVEN)
        if document.id in dates
        else document
        for document in documents
    )


def _base(made: Build) -> Base:
    return Base(made.table, tuple(p.message for p in made.problems))
