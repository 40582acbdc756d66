"""The files of a table: reports and, beside them, what the map and the record panel need."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from geomap.errors import TableError
from geomap.files import written_whole
from geomap.pushdown import View, read_of_documents, read_reports
from geomap.schema import ARTICLE_COLUMNS, MENTION_COLUMNS, TIME_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

COMPANION_COLUMNS = {
    "mentions": MENTION_COLUMNS,
    "times": TIME_COLUMNS,
    "articles": ARTICLE_COLUMNS,
}
COMPANIONS = tuple(COMPANION_COLUMNS)
_MARK = b"geomap:table"


def companion(path: Path, name: str) -> Path:
    """
    Return the path of a table's companion file.

    Parameters
    ----------
    path
        Of the table, `events.parquet`.
    name
        `mentions`, `times` or `articles`.

    Returns
    -------
    path
        `events.mentions.parquet` and so on, beside the table.
    """
    return path.with_name(f"{path.stem}.{name}.parquet")


def write_files(path: Path, reports: pa.Table, companions: Mapping[str, pa.Table]) -> None:
    """
    Write a table and its companions, each file whole or not at all.

    Parameters
    ----------
    path
        Of the table.
    reports
        With the metadata of GeoParquet.
    companions
        By name.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    tables = {path: reports, **{companion(path, name): made for name, made in companions.items()}}
    # All carry one mark: files of two tables, left by an interruption, are told apart.
    mark = {_MARK: _digest(tables.values())}
    # Companions first: the table itself appears only when all it leads to is there.
    for target, made in reversed(tables.items()):
        marked = made.replace_schema_metadata({**(made.schema.metadata or {}), **mark})
        with written_whole(target) as part:
            pq.write_table(marked, part, compression="zstd")


def _digest(tables: Iterable[pa.Table]) -> bytes:
    digest = hashlib.sha256()
    for table in tables:
        for batch in table.to_batches():
            digest.update(batch.serialize())
    return digest.hexdigest()[:32].encode()


def _check_marks(path: Path, found: Mapping[str, pa.Table]) -> None:
    """Refuse companions that belong to another table than the one they lie beside."""
    marks = {name: (table.schema.metadata or {}).get(_MARK) for name, table in found.items()}
    others = [name for name, mark in marks.items() if mark != marks["reports"] and mark]
    if marks["reports"] and others:
        msg = (
            f"{path}: its {' and '.join(others)} belong to another table, writing was interrupted; "
            "build it again"
        )
        raise TableError(msg)


def read_files(path: Path, view: View) -> dict[str, pa.Table]:
    """
    Read a table of one file, with its companions.

    Parameters
    ----------
    path
        Of the table.
    view
        Which reports are wanted.

    Returns
    -------
    tables
        `reports`, and of `mentions`, `times` and `articles` those whose files are there: of the
        documents of the reports.

    Raises
    ------
    TableError
        If one of the files is no table, or they belong to different tables.
    """
    try:
        reports = read_reports(path, view)
        found = {"reports": reports}
        beside = {name: companion(path, name) for name in COMPANIONS}
        documents: set[str] = set()
        if not view.whole and "document_id" in reports.column_names:
            documents.update(reports["document_id"].to_pylist())
        for name, file in beside.items():
            if file.is_file():
                boxes = View(boxes=view.boxes) if name == "mentions" else None
                found[name] = (
                    pq.ParquetFile(file).read()
                    if view.whole
                    else read_of_documents(file, documents, boxes=boxes)
                )
    except (pa.ArrowInvalid, OSError, KeyError) as error:
        msg = f"{path}: not an event table ({error}); make one with `geomap build`"
        raise TableError(msg) from error
    _check_marks(path, found)
    return found
