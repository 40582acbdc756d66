"""Tables and layers of a GeoPackage: columns, geometries, spatial index, relations."""

from __future__ import annotations

import json
import sqlite3
import struct
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GEOMETRY = "geom"
NO_TIME = "1970-01-01T00:00:00.000Z"
"""Stands where GeoPackage wants a time of writing: the same table gives the same bytes."""

_SRS = 4326
_RTREE = "http://www.geopackage.org/spec131/#extension_rtree"
_RELATED = "http://docs.opengeospatial.org/is/18-000/18-000.html"
# GeoPackage 1.3, clause 2.1.3: magic, version, flags (little-endian; the envelope's kind in bits
# 1 to 3), reference system, envelope, WKB. A point needs no envelope.
_POINT_HEADER = b"GP\x00\x01" + struct.pack("<i", _SRS)
_BOXED_HEADER = b"GP\x00\x03" + struct.pack("<i", _SRS)


def create(database: sqlite3.Connection) -> None:
    """
    Make an empty database a GeoPackage.

    Parameters
    ----------
    database
        Open for writing.
    """
    database.executescript((files(__package__) / "geopackage.sql").read_text(encoding="utf-8"))


def sql_type(kind: pa.DataType) -> str:
    """
    Name a column's type as GeoPackage does.

    Parameters
    ----------
    kind
        As the schema of the event table has it.

    Returns
    -------
    name
        `TEXT` also for lists, which are held as JSON.
    """
    if pa.types.is_boolean(kind):
        return "BOOLEAN"
    if pa.types.is_integer(kind):
        return "INTEGER"
    if pa.types.is_floating(kind):
        return "DOUBLE"
    if pa.types.is_date(kind):
        return "DATE"
    return "DATETIME" if pa.types.is_timestamp(kind) else "TEXT"


def add_table(
    database: sqlite3.Connection,
    name: str,
    columns: Mapping[str, str],
    *,
    description: str,
    geometry_type: str | None = None,
    json_columns: Iterable[str] = (),
    constraints: Sequence[str] = (),
) -> None:
    """
    Make a layer or a table without geometry, still empty.

    Parameters
    ----------
    database
        A GeoPackage.
    name, description
        What it is called, and what it holds.
    columns
        Types by name; `fid`, the key, comes before them and `geom` last.
    geometry_type
        `POINT` and so on; None for a table of attributes.
    json_columns
        Those that hold JSON.
    constraints
        SQL constraints of the table.
    """
    parts = ['"fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL']
    parts += [f'"{column}" {kind}' for column, kind in columns.items()]
    if geometry_type is not None:
        parts.append(f'"{GEOMETRY}" {geometry_type}')
    database.execute(f'CREATE TABLE "{name}" ({", ".join([*parts, *constraints])})')
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, "
        "srs_id) VALUES (?, ?, ?, ?, ?, ?)",
        (
            name,
            "features" if geometry_type else "attributes",
            name,
            description,
            NO_TIME,
            _SRS if geometry_type else None,
        ),
    )
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, mime_type) "
        "VALUES (?, ?, ?, 'application/json')",
        [(name, column, column) for column in json_columns],
    )
    if geometry_type is not None:
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
            (name, GEOMETRY, geometry_type, _SRS),
        )


def insert(
    database: sqlite3.Connection,
    name: str,
    columns: Mapping[str, Sequence[Any]],
    *,
    keys: Iterable[int],
) -> None:
    """
    Add rows to a table.

    Parameters
    ----------
    database
        A GeoPackage.
    name
        Of a table.
    columns
        Values by name of column, all of the same length.
    keys
        The key of each row, from 1.
    """
    named = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    rows = zip(keys, *columns.values(), strict=True)
    database.executemany(f'INSERT INTO "{name}" ("fid", {named}) VALUES (?, {marks})', rows)  # noqa: S608 - names of our own


def blobs(geometries: np.ndarray[Any, Any]) -> list[bytes | None]:
    """
    Write geometries as GeoPackage holds them.

    Parameters
    ----------
    geometries
        In `(lon, lat)` degrees; None where there is none.

    Returns
    -------
    blobs
        Header and little-endian WKB.
    """
    written = shapely.to_wkb(geometries, byte_order=1, output_dimension=2)
    kinds = shapely.get_type_id(geometries)
    if (kinds <= 0).all():
        return [None if wkb is None else _POINT_HEADER + wkb for wkb in written]
    bounds = shapely.bounds(geometries)[:, [0, 2, 1, 3]]
    return [
        None
        if wkb is None
        else _POINT_HEADER + wkb
        if kind == 0
        else _BOXED_HEADER + struct.pack("<4d", *box) + wkb
        for wkb, kind, box in zip(written, kinds, bounds, strict=True)
    ]


def index(
    database: sqlite3.Connection, name: str, boxes: Iterable[tuple[int, Sequence[float]]]
) -> None:
    """
    Give a layer its spatial index, the triggers that keep it, and its extent.

    Parameters
    ----------
    database
        A GeoPackage.
    name
        Of a layer with all its rows.
    boxes
        Key of the row, and west, south, east, north, of each row that has a geometry.
    """
    tree = f"rtree_{name}_{GEOMETRY}"
    statements = (files(__package__) / "geopackage_index.sql").read_text(encoding="utf-8")
    table, *triggers = statements.replace("{layer}", name).split("\n\n")[1:]
    database.execute(table)
    database.executemany(
        f'INSERT INTO "{tree}" VALUES (?, ?, ?, ?, ?)',  # noqa: S608 - names of our own
        ((fid, west, east, south, north) for fid, (west, south, east, north) in boxes),
    )
    for trigger in triggers:
        database.execute(trigger)
    database.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', ?, 'write-only')",
        (name, GEOMETRY, _RTREE),
    )
    extent = database.execute(
        f'SELECT min(minx), min(miny), max(maxx), max(maxy) FROM "{tree}"'  # noqa: S608 - names of our own
    ).fetchone()
    database.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
        (*extent, name),
    )


def relate(
    database: sqlite3.Connection,
    base: str,
    related: str,
    *,
    relation: str,
    pairs: Iterable[tuple[int, int]],
) -> None:
    """
    Relate the rows of two tables, many to many (related tables extension).

    Parameters
    ----------
    database
        A GeoPackage.
    base, related
        Names of tables.
    relation
        `features`, `attributes` or `simple_attributes`: what the related table is.
    pairs
        Keys of rows that belong together.
    """
    name = f"{base}_{related}"
    database.execute(
        f'CREATE TABLE "{name}" (base_id INTEGER NOT NULL, related_id INTEGER NOT NULL)'
    )
    database.executemany(f'INSERT INTO "{name}" VALUES (?, ?)', pairs)  # noqa: S608 - names of our own
    database.execute(
        "INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, "
        "related_primary_column, relation_name, mapping_table_name) "
        "VALUES (?, 'fid', ?, 'fid', ?, ?)",
        (base, related, relation, name),
    )
    database.execute(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_related_tables', ?, 'read-write')",
        (name, _RELATED),
    )


def describe(database: sqlite3.Connection, about: Mapping[str, str]) -> None:
    """
    Write what the data are, whose, and under which licence.

    Parameters
    ----------
    database
        A GeoPackage.
    about
        Texts by name.
    """
    database.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
        "VALUES ('dataset', 'https://schema.org/Dataset', 'application/json', ?)",
        (json.dumps(about, ensure_ascii=False),),
    )
    database.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id) "
        "VALUES ('geopackage', ?, 1)",
        (NO_TIME,),
    )
