"""An event table in a folder: partitions as read, and the reports of all of them sorted by time.

    DIR/table.json            what the table consists of; the table is what this file says it is
    DIR/manifest.jsonl        one line a partition: input hash, versions, rows, errors, seconds
    DIR/events/NAME.parquet   the reports, linked, sorted by first day; GeoParquet 1.1
    DIR/parts/KEY.*           a partition: its mentions, times, articles; its line of the manifest

Files are never changed: a new build writes new ones beside them and then puts a new `table.json`
in the place of the old.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geomap.errors import TableError
from geomap.files import written_whole
from geomap.pushdown import View, read_of_documents, read_reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMAT = "geomap-table-1"
TABLE_NAME = "table.json"
MANIFEST_NAME = "manifest.jsonl"
EVENTS_FOLDER = "events"
PARTS_FOLDER = "parts"


@dataclass(frozen=True, slots=True)
class EventsFile:
    """A file of reports: its name, rows, first and last day (None: undated), box and SHA-256."""

    name: str
    rows: int
    first: str | None
    last: str | None
    box: tuple[float, float, float, float] | None
    digest: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a table in a folder consists of.

    `parts` are the keys of its partitions in the order of the input. `dropped` are documents that
    came again in a later partition, as `(key, document id)`; `originals` name for each copy of a
    text the article that it is a copy of. `made_by` is the digest of code and gazetteer.
    """

    made_by: str
    parts: tuple[str, ...]
    files: tuple[EventsFile, ...]
    dropped: tuple[tuple[str, str], ...] = ()
    originals: Mapping[str, str] | None = None


def read_catalogue(folder: Path) -> Catalogue | None:
    """
    Read a folder's `table.json`.

    Parameters
    ----------
    folder
        Of the table.

    Returns
    -------
    catalogue
        None where there is none.

    Raises
    ------
    TableError
        If it is damaged.
    """
    path = folder / TABLE_NAME
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError, OSError) as error:
        msg = f"{path}: damaged ({error}); run the same `geomap build` again, it repairs the table"
        raise TableError(msg) from error
    try:
        if read["format"] != FORMAT:
            msg = f"{path}: format {read['format']!r} is not {FORMAT}; build the table again"
            raise TableError(msg)
        files = tuple(
            EventsFile(
                str(f["name"]), int(f["rows"]), f["first"], f["last"],
                tuple(f["box"]) if f["box"] else None, str(f["digest"]),
            )
            for f in read["files"]
        )  # fmt: skip
        names = [f.name for f in files] + [str(key) for key in read["parts"]]
        if any("/" in name or "\\" in name or name.startswith(".") for name in names):
            msg = f"{path}: names files outside its folder; build the table again"
            raise TableError(msg)
        for file in files:
            for day in (file.first, file.last):
                date.fromisoformat(day or "2000-01-01")
        dropped = tuple((str(key), str(document)) for key, document in read["dropped"])
        originals = {str(k): str(v) for k, v in read["originals"].items()}
        parts = tuple(str(key) for key in read["parts"])
        return Catalogue(str(read["made_by"]), parts, files, dropped, originals)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, TableError):
            raise
        msg = (
            f"{path}: damaged ({error!r}); run the same `geomap build` again, it repairs the table"
        )
        raise TableError(msg) from error


def write_catalogue(folder: Path, catalogue: Catalogue) -> None:
    """
    Put a catalogue in the place of the old: from now on the table is what it says.

    Parameters
    ----------
    folder
        Of the table, with all the files that it names.
    catalogue
        What the table consists of.
    """
    made: dict[str, Any] = {
        "format": FORMAT,
        "made_by": catalogue.made_by,
        "parts": catalogue.parts,
        "files": [asdict(file) for file in catalogue.files],
        "dropped": catalogue.dropped,
        "originals": dict(sorted((catalogue.originals or {}).items())),
    }
    with written_whole(folder / TABLE_NAME) as part:
        part.write_text(json.dumps(made, indent=1), encoding="utf-8")


def file_digest(path: Path) -> str:
    """
    Return a file's SHA-256.

    Parameters
    ----------
    path
        Of the file.

    Returns
    -------
    digest
        64 hex digits.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_folder(folder: Path, view: View) -> dict[str, pa.Table]:
    """
    Read the reports of a view, and the companions of their documents, from a folder.

    Parameters
    ----------
    folder
        As `geomap build -o DIR/` writes it.
    view
        What is wanted.

    Returns
    -------
    tables
        `reports` (sorted by first day), `mentions`, `times` and `articles`.

    Raises
    ------
    TableError
        If there is no table in the folder, or one of its files is missing or damaged.
    """
    catalogue = read_catalogue(folder)
    if catalogue is None:
        msg = f"{folder}: no event table in this folder; make one with `geomap build … -o {folder}`"
        raise TableError(msg)
    try:
        return _read(folder, catalogue, view)
    except (pa.ArrowInvalid, pa.ArrowKeyError, OSError, KeyError) as error:
        msg = (
            f"{folder}: damaged ({error}); run the same `geomap build` again, it repairs the table"
        )
        raise TableError(msg) from error


def rows_in(folder: Path) -> int:
    """
    Return how many reports a table in a folder has, without reading them.

    Parameters
    ----------
    folder
        Of the table.

    Returns
    -------
    rows
        0 when there is no table.

    Raises
    ------
    TableError
        If its catalogue is damaged.
    """
    catalogue = read_catalogue(folder)
    return sum(file.rows for file in catalogue.files) if catalogue else 0


def _read(folder: Path, catalogue: Catalogue, view: View) -> dict[str, pa.Table]:
    found = [
        read_reports(folder / EVENTS_FOLDER / file.name, view)
        for file in catalogue.files
        if view.whole or view.may_hold(_day(file.first), _day(file.last), file.box)
    ]
    found = found or [
        read_reports(folder / EVENTS_FOLDER / file.name, View(types=frozenset()))
        for file in catalogue.files[:1]
    ]
    tables = {"reports": pa.concat_tables(found) if found else pa.table({})}
    wanted = _documents(tables["reports"], catalogue, view)
    for name in ("mentions", "times", "articles"):
        boxes = View(boxes=view.boxes) if name == "mentions" else None
        rows = [
            read_of_documents(folder / PARTS_FOLDER / f"{key}.{name}.parquet", ids, boxes=boxes)
            if ids is not None
            else pq.read_table(folder / PARTS_FOLDER / f"{key}.{name}.parquet")
            for key, ids in wanted.items()
        ]
        tables[name] = _without(rows, wanted, catalogue, name)
    return tables


def _documents(reports: pa.Table, catalogue: Catalogue, view: View) -> dict[str, set[str] | None]:
    """Return which documents of which partition are wanted, None for all, in order."""
    if view.whole:
        return dict.fromkeys(catalogue.parts)
    of_part: dict[str, set[str] | None] = {}
    if "part" in reports.column_names:
        pairs = reports.select(["part", "document_id"]).group_by(["part", "document_id"])
        for row in pairs.aggregate([]).to_pylist():
            documents = of_part.setdefault(row["part"], set())
            if documents is not None:
                documents.add(row["document_id"])
    order = {key: number for number, key in enumerate(catalogue.parts)}
    return {key: of_part[key] for key in sorted(of_part, key=lambda key: order[key])}


def _without(
    tables: list[pa.Table], keys: Iterable[str], catalogue: Catalogue, name: str
) -> pa.Table:
    """Join the partitions' rows, without the documents that came before in another partition."""
    kept: list[pa.Table] = []
    for key, table in zip(keys, tables, strict=True):
        gone = [document for part, document in catalogue.dropped if part == key]
        rows = table
        if gone:
            rows = rows.filter(pc.invert(pc.is_in(rows["document_id"], pa.array(gone))))
        if name == "articles" and "copy_of" in rows.column_names:
            originals = catalogue.originals or {}
            of = [originals.get(i) for i in rows["document_id"].to_pylist()]
            at = rows.column_names.index("copy_of")
            rows = rows.set_column(at, "copy_of", pa.array(of, pa.string()))
        kept.append(rows)
    return pa.concat_tables(kept, promote_options="default") if kept else pa.table({})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
