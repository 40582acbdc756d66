"""Partitions as read → one table: linked over the whole, written in files sorted by time."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geomap.gazetteer import Gazetteer
from geomap.partitioned import Catalogue, EventsFile, file_digest
from geomap.pipeline.joining import Joined, join
from geomap.pipeline.stretches import stretches
from geomap.pipeline.worker import read_records
from geomap.records import Article, Document
from geomap.rows import event_columns
from geomap.schema import REPORT_COLUMNS
from geomap.table_files import companion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geomap.pipeline.store import Store

_ROWS_A_GROUP = 8_192
_EVENT_COLUMNS = ("event_id", "event_counts", "agreement", "differences", "evidence", "copy_of")
_PUBLICATION = ["document_id", "title", "publisher", "published"]


@dataclass(frozen=True, slots=True)
class _Whole:
    """What is known of all articles together."""

    joined: Joined
    dropped: tuple[tuple[str, str], ...]


def assemble(store: Store, keys: Sequence[str], *, made_by: str) -> Catalogue:
    """
    Link the reports of all partitions and write them, sorted by time.

    Parameters
    ----------
    store
        With the partitions.
    keys
        Of the partitions, in the order of the input.
    made_by
        Digest of code and gazetteer.

    Returns
    -------
    catalogue
        Of the table, not yet written.
    """
    whole = _link(store, keys)
    without: dict[str, set[str]] = defaultdict(set)
    for key, document_id in whole.dropped:
        without[key].add(document_id)
    found = stretches({key: store.part(key) for key in keys}, without=without, folder=store.events)
    files = tuple(
        write_events(store, number, _with_events(table, whole.joined))
        for number, table in enumerate(found)
    )
    return Catalogue(made_by, tuple(keys), files, whole.dropped, whole.joined.originals)


def _link(store: Store, keys: Sequence[str]) -> _Whole:
    articles: list[Article] = []
    signatures: list[tuple[str, bytes]] = []
    dropped: list[tuple[str, str]] = []
    seen: set[str] = set()
    keys_of = {store.part(key): key for key in keys}
    rows: dict[str, Any] = {}
    before: Path | None = None
    for path, document_id, signature, reports in read_records(keys_of):
        if path != before:
            known = pq.read_table(companion(path, "articles"), columns=_PUBLICATION).to_pylist()
            rows, before = {row["document_id"]: row for row in known}, path
        if document_id in seen:
            dropped.append((keys_of[path], document_id))
            continue
        seen.add(document_id)
        row = rows[document_id]
        document = Document(
            document_id,
            "",
            title=row["title"],
            publisher=row["publisher"],
            published=row["published"],
        )
        articles.append(Article(document, reports=reports))
        signatures.append((document_id, signature))
    return _Whole(join(articles, signatures, Gazetteer.open()), tuple(dropped))


def _with_events(table: pa.Table, joined: Joined) -> pa.Table:
    """Give reports the columns of their events."""
    rows = [
        {**event_columns(joined.events[i], i), "copy_of": joined.repeats.get(i)}
        for i in table["report_id"].to_pylist()
    ]
    for name in _EVENT_COLUMNS:
        column = pa.array([row[name] for row in rows], type=REPORT_COLUMNS[name])
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def write_events(store: Store, number: int, table: pa.Table) -> EventsFile:
    """
    Write a file of reports under a name that tells its content.

    Parameters
    ----------
    store
        Where to.
    number
        Of the file in the table.
    table
        Reports sorted by first day, with the metadata of GeoParquet.

    Returns
    -------
    file
        For the catalogue.
    """
    table, box = _described(table)
    part = store.events / f".new-{uuid4().hex}.parquet"
    try:
        pq.write_table(table, part, compression="zstd", row_group_size=_ROWS_A_GROUP)
        digest = file_digest(part)
        name = f"events-{number:05}-{digest[:12]}.parquet"
        part.replace(store.events / name)
    finally:
        part.unlink(missing_ok=True)
    first, last = (_bound(table, "start", pc.min), _bound(table, "end", pc.max))
    if first or last:  # a report may be open at one end: then no day bounds the file there
        first = date.min if table["start"].null_count else first
        last = date.max if table["end"].null_count else last
    return EventsFile(
        name,
        len(table),
        first.isoformat() if first else None,
        last.isoformat() if last else None,
        box,
        digest,
    )


def _bound(table: pa.Table, name: str, of: Any) -> date | None:
    value: date | None = of(table[name]).as_py()
    return value


def _described(table: pa.Table) -> tuple[pa.Table, tuple[float, float, float, float] | None]:
    """Give a table the metadata of GeoParquet for its own rows, and return its box too."""
    metadata = dict(table.schema.metadata or {})
    geo = json.loads(metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    edges = [pc.struct_field(table["bbox"], i) for i in range(4)]
    bounds = [f(e).as_py() for f, e in zip((pc.min, pc.min, pc.max, pc.max), edges, strict=True)]
    column.pop("bbox", None)
    box = None
    if None not in bounds:
        box = (bounds[0], bounds[1], bounds[2], bounds[3])
        column["bbox"] = list(box)
    column["geometry_types"] = []  # any: the kinds of all partitions together
    return table.replace_schema_metadata({"geo": json.dumps(geo)}), box
