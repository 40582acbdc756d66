"""A GeoPackage that geomap wrote → event table."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely
from shapely.errors import ShapelyError

from geomap.corrections import Correction
from geomap.errors import CorrectionError, TableError
from geomap.exchange.geopackage import SIDES
from geomap.exchange.plain import CHUNK
from geomap.exchange.restoring import PARTS, SPATIAL, Restored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geomap.table import EventTable

_TABLES = {"reports": "claims", "mentions": "mentions", "times": "times", "articles": "sources"}
# The size of the envelope by its kind in the header's flags (GeoPackage 1.3, clause 2.1.3).
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_SINGLE = {"Polygon", "LineString"}


def read_geopackage(path: Path) -> EventTable:
    """
    Read the claims, mentions, dates and sources of a GeoPackage.

    Parameters
    ----------
    path
        As `write_geopackage` wrote it.

    Returns
    -------
    table
        The table that was written.

    Raises
    ------
    TableError
        If it is no such GeoPackage.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            return _read(database)
    except (sqlite3.Error, CorrectionError, ValueError, TypeError, ShapelyError) as error:
        msg = f"{path}: no event table ({error}); give a GeoPackage that `geomap export` wrote"
        raise TableError(msg) from error


def _read(database: sqlite3.Connection) -> EventTable:
    there = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if "claims" not in there:
        msg = "it has no table `claims`"
        raise ValueError(msg)
    restored = Restored()
    for part, name in _TABLES.items():
        if name in there:
            _add(restored, database, part, name, there)
    table = restored.table()
    if "corrections" in there:
        rows = database.execute('SELECT "correction" FROM "corrections" ORDER BY "fid"')
        table.corrections = tuple(Correction.of_json(json.loads(text)) for (text,) in rows)
    return table


def _add(
    restored: Restored, database: sqlite3.Connection, part: str, name: str, there: set[str]
) -> None:
    known = {row[1] for row in database.execute(f'PRAGMA table_info("{name}")')}
    kinds = {column: kind for column, kind in PARTS[part].items() if column in known}
    joins, shape = "", "NULL, NULL, NULL"
    if part == "mentions":
        joins, coalesced = _sides("mention", "t", there)
        shape = f't."geometry_type", {coalesced}, NULL'
    elif part == "reports":
        sides, coalesced = _sides("event", "e", there)
        joins = f'LEFT JOIN "events" e ON e."fid" = t."geometry_of" {sides}'
        shape = f'e."geometry_type", {coalesced}, t."wkb"'
    where = 'WHERE t."held"' if "held" in known else ""
    columns = "".join(f', t."{column}"' for column in kinds)
    cursor = database.execute(
        f'SELECT {shape}{columns} FROM "{name}" t {joins} {where} ORDER BY t."fid"'  # noqa: S608 - names of our own
    )
    for types, blobs, own, *values in _batches(cursor, 3 + len(kinds)):
        plain = {
            column: _plain(items, kind)
            for (column, kind), items in zip(kinds.items(), values, strict=True)
        }
        shapes = _shapes(types, blobs, own) if part in SPATIAL else None
        restored.add(part, plain, shapes)


def _sides(stem: str, points: str, there: set[str]) -> tuple[str, str]:
    """Return the joins of the layers beside one of points, and the geometry from any of them."""
    layers = [f"{stem}_{side}" for side in SIDES if f"{stem}_{side}" in there]
    joins = " ".join(f'LEFT JOIN "{n}" ON "{n}"."fid" = {points}."fid"' for n in layers)
    geometries = ", ".join([f'{points}."geom"', *(f'"{name}"."geom"' for name in layers), "NULL"])
    return joins, f"coalesce({geometries})"


def _batches(cursor: sqlite3.Cursor, width: int) -> Iterator[Sequence[Sequence[Any]]]:
    while rows := cursor.fetchmany(CHUNK):
        yield [[row[at] for row in rows] for at in range(width)]


def _plain(items: Sequence[Any], kind: pa.DataType) -> Sequence[Any]:
    if pa.types.is_list(kind):
        return [None if item is None else json.loads(item) for item in items]
    if pa.types.is_boolean(kind):
        return [None if item is None else bool(item) for item in items]
    return items


def _shapes(
    types: Sequence[str | None], blobs: Sequence[bytes | None], own: Sequence[bytes | None]
) -> np.ndarray[Any, Any]:
    """Return the geometries; areas and lines of one part are such again."""
    shapes = shapely.from_wkb([o or _wkb(b) for o, b in zip(own, blobs, strict=True)])
    for at, (kind, single) in enumerate(zip(types, own, strict=True)):
        if single is None and kind in _SINGLE and shapes[at] is not None:
            shapes[at] = shapely.get_geometry(shapes[at], 0)
    return np.asarray(shapes, dtype=object)


def _wkb(blob: bytes | None) -> bytes | None:
    """Take the header off a geometry."""
    if blob is None:
        return None
    if blob[:2] != b"GP" or len(blob) < 8:
        msg = "a geometry is not as GeoPackage has it"
        raise ValueError(msg)
    return blob[8 + _ENVELOPES.get((blob[3] >> 1) & 7, 0) :]
