"""GeoPackage: events, what each source claims of them, mentions, sources and corrections, related.

Written with SQLite itself: GDAL declares no foreign keys, and ends a text at its first null
character.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from geomap.exchange.geometry import cut_all
from geomap.exchange.gpkg_layers import (
    add_table,
    blobs,
    create,
    describe,
    index,
    insert,
    relate,
    sql_type,
)
from geomap.exchange.gpkg_style import add_styles
from geomap.exchange.plain import ATTRIBUTION, LICENCE, chunks, fragments, generator, plain, values
from geomap.schema import ARTICLE_COLUMNS, MENTION_COLUMNS, REPORT_COLUMNS, TIME_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from geomap.table import EventTable

EVENT_COLUMNS = (
    *("event_id", "report_id", "type", "mode", "quad", "status", "summary", "start", "end", "edtf"),
    *("time_precision", "place_id", "place", "place_kind", "country", "lat", "lon", "radius_km"),
    *("place_precision", "confidence", "agreement", "differences", "evidence"),
)
"""Columns of the layer `events`; all others of a report are those of its claim."""

SIDES = {"areas": "MULTIPOLYGON", "lines": "MULTILINESTRING", "shapes": "GEOMETRY"}
"""Layers beside one of points, and the geometry that each takes."""

_SIDE_COLUMNS = {
    "events": (
        *("event_id", "summary", "type", "quad", "status", "start", "end", "place"),
        "place_precision",
    ),
    "mentions": ("document_id", "text", "name", "kind", "sentence"),
}
_KINDS = {
    "sources": ARTICLE_COLUMNS,
    "claims": REPORT_COLUMNS,
    "times": TIME_COLUMNS,
    **dict.fromkeys(("events", *(f"event_{side}" for side in SIDES)), REPORT_COLUMNS),
    **dict.fromkeys(("mentions", *(f"mention_{side}" for side in SIDES)), MENTION_COLUMNS),
}
_OF_SOURCE = 'FOREIGN KEY ("document_id") REFERENCES "sources"("document_id")'
_OF_EVENT = 'FOREIGN KEY ("event_id") REFERENCES "events"("event_id")'
_SINGLE = {"POINT": (0,), "MULTIPOLYGON": (3, 6), "MULTILINESTRING": (1, 2, 5)}
_DESCRIPTIONS = {
    "events": "one row per event; those whose place is known as a point are drawn here",
    "claims": "one row per report: what one source tells of an event, who says so, in which words",
    "mentions": "every place name in the articles",
    "sources": "the articles",
    "times": "every date and time in the articles",
}


def write_geopackage(table: EventTable, path: Path) -> None:
    """
    Write the table as a GeoPackage that QGIS draws as the map does.

    The layer `events` has a row per event (`event_areas`, `event_lines` those whose place is an
    area or a line), the table `claims` one per report, with all its columns; `mentions` are the
    place names, `sources` the articles, `times` the dates. Foreign keys lead from claims to events
    and sources, from mentions and times to sources; the related tables extension joins events to
    their sources and claims to the mentions in them. `layer_styles` holds QGIS's styles.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Nothing is lost by it: the file gets its name only when it is whole.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA cache_size = -100000")  # kB
        create(database)
        database.execute("BEGIN")
        _Writer(database, table).write()
        about = {"generator": generator(), "licence": LICENCE, "attribution": ATTRIBUTION}
        describe(database, about)
        add_styles(database)
        database.execute("COMMIT")


class _Writer:
    """The layers of one table, in one database."""

    def __init__(self, database: sqlite3.Connection, table: EventTable) -> None:
        self._database = database
        self._table = table

    def write(self) -> None:
        self._sources()
        events = self._table.events()
        shapes = self._layer("events", events, EVENT_COLUMNS, constraints=('UNIQUE ("event_id")',))
        self._claims(events, shapes)
        self._layer(
            "mentions", self._table.mentions, tuple(MENTION_COLUMNS), constraints=(_OF_SOURCE,)
        )
        self._plain("times", self._table.times, TIME_COLUMNS, constraints=(_OF_SOURCE,))
        self._corrections()
        self._relations()

    def _sources(self) -> None:
        """Write the articles, and a row for each of which only the id is known."""
        table = self._table
        self._add(
            "sources",
            tuple(ARTICLE_COLUMNS),
            None,
            constraints=('UNIQUE ("document_id")',),
            more={"held": "BOOLEAN"},
        )
        for keys, columns in _pieces(table.articles, tuple(ARTICLE_COLUMNS)):
            insert(self._database, "sources", columns | {"held": [1] * len(keys)}, keys=keys)
        known = set(table.articles["document_id"])
        frames = (table, table.mentions, table.times)
        named = pd.concat([frame["document_id"] for frame in frames]).dropna().unique()
        missing = [name for name in values(pd.Series(named, dtype=object)) if name not in known]
        if missing:
            stubs = {"document_id": missing, "held": [0] * len(missing)}
            after = len(table.articles) + 1
            insert(self._database, "sources", stubs, keys=range(after, after + len(missing)))

    def _layer(
        self, name: str, frame: pd.DataFrame, columns: Sequence[str], *, constraints: Sequence[str]
    ) -> np.ndarray[Any, Any]:
        """Write a layer of points and, beside it, one each for areas and lines, where it has any.

        Returns the geometries as they stand in the layers.
        """
        shapes = cut_all(frame["geometry"].to_numpy())
        types = shapely.get_type_id(shapes)
        more = {"reports": "INTEGER"} if "reports" in frame.columns else {}
        self._add(
            name, columns, "POINT", constraints=constraints, more={"geometry_type": "TEXT", **more}
        )
        for keys, piece in _pieces(frame, (*columns, *more)):
            rows = slice(keys[0] - 1, keys[-1])
            points = shapes[rows].copy()
            points[types[rows] != 0] = None
            piece["geometry_type"] = [None if g is None else g.geom_type for g in shapes[rows]]
            insert(self._database, name, piece | {"geom": blobs(points)}, keys=keys)
        self._index(name, shapes, np.flatnonzero(types == 0))
        left = types >= 1
        for side, kind in SIDES.items():
            rows_of_side = np.flatnonzero(left & np.isin(types, _SINGLE.get(kind, types)))
            left[rows_of_side] = False
            if rows_of_side.size:
                self._side(name, side, kind, frame.iloc[rows_of_side], shapes, rows_of_side)
        return shapes

    def _side(
        self,
        name: str,
        side: str,
        kind: str,
        frame: pd.DataFrame,
        shapes: np.ndarray[Any, Any],
        rows: np.ndarray[Any, Any],
    ) -> None:
        """Write the layer of the areas or lines of another; a row has the key that it has there."""
        layer, columns = f"{name.removesuffix('s')}_{side}", _SIDE_COLUMNS[name]
        key = _OF_EVENT if name == "events" else _OF_SOURCE
        self._add(layer, columns, kind, constraints=(key,), about=f"the {side} among the {name}")
        written = blobs(_several(shapes[rows], kind))
        for at, piece in _pieces(frame, columns):
            chosen = slice(at[0] - 1, at[-1])
            keys = (rows[chosen] + 1).tolist()
            insert(self._database, layer, piece | {"geom": written[chosen]}, keys=keys)
        self._index(layer, shapes, rows)

    def _claims(self, events: pd.DataFrame, shapes: np.ndarray[Any, Any]) -> None:
        """Write the reports; a geometry that is the event's own is not written again."""
        table = self._table
        key_of = {event: fid for fid, event in enumerate(events["event_id"], start=1)}
        drawn = shapely.to_wkb(shapes, byte_order=1)
        self._add(
            "claims",
            tuple(REPORT_COLUMNS),
            None,
            constraints=(
                _OF_EVENT,
                _OF_SOURCE,
                'FOREIGN KEY ("geometry_of") REFERENCES "events"("fid")',
            ),
            more={"geometry_of": "INTEGER", "wkb": "BLOB"},
        )
        for keys, piece in _pieces(table, tuple(REPORT_COLUMNS)):
            rows = slice(keys[0] - 1, keys[-1])
            own = shapely.to_wkb(table.geometry.to_numpy()[rows], byte_order=1)
            fids = [key_of[event] for event in table["event_id"].iloc[rows]]
            same = [
                wkb is not None and wkb == drawn[fid - 1]
                for wkb, fid in zip(own, fids, strict=True)
            ]
            piece["geometry_of"] = [f if s else None for f, s in zip(fids, same, strict=True)]
            piece["wkb"] = [None if s else wkb for wkb, s in zip(own, same, strict=True)]
            insert(self._database, "claims", piece, keys=keys)
        self._database.execute('CREATE INDEX "claims_event" ON "claims" ("event_id")')
        self._database.execute('CREATE INDEX "claims_source" ON "claims" ("document_id")')

    def _plain(
        self,
        name: str,
        frame: pd.DataFrame,
        columns: Mapping[str, Any],
        *,
        constraints: Sequence[str],
    ) -> None:
        self._add(name, tuple(columns), None, constraints=constraints)
        for keys, piece in _pieces(frame, tuple(columns)):
            insert(self._database, name, piece, keys=keys)

    def _corrections(self) -> None:
        """Write what people changed; a correction leads to the claim and the source it is about."""
        kinds = dict.fromkeys(
            ("correction_id", "time", "author", "action", "reason", "words", "report_id"), "TEXT"
        )
        add_table(
            self._database,
            "corrections",
            {**kinds, "claim": "INTEGER", "document_id": "TEXT", "correction": "TEXT"},
            description="what people changed, by whom and why; `correction` is the whole of it",
            json_columns=("correction",),
            constraints=('FOREIGN KEY ("claim") REFERENCES "claims"("fid")', _OF_SOURCE),
        )
        claims = {report: fid for fid, report in enumerate(self._table["report_id"], start=1)}
        articles = set(self._table.articles["document_id"])
        rows = []
        for correction in map(plain, (c.to_json() for c in self._table.corrections)):
            about = correction["target"] or {}
            report, article = about.get("report_id"), about.get("article")
            rows.append(
                {
                    "correction_id": correction["id"],
                    **{name: correction[name] for name in ("time", "author", "action", "reason")},
                    "words": about.get("words"),
                    "report_id": report,
                    "claim": claims.get(report),
                    "document_id": article if article in articles else None,
                    "correction": json.dumps(correction, ensure_ascii=False),
                }
            )
        if rows:
            columns = {name: [row[name] for row in rows] for name in rows[0]}
            insert(self._database, "corrections", columns, keys=range(1, len(rows) + 1))

    def _relations(self) -> None:
        """Join events to their sources, and claims to the place names in them."""
        events = (
            'SELECT DISTINCT e."fid", s."fid" FROM "claims" c '
            'JOIN "events" e USING ("event_id") JOIN "sources" s USING ("document_id")'
        )
        pairs = self._database.execute(events).fetchall()
        relate(self._database, "events", "sources", relation="attributes", pairs=pairs)
        spans = self._table.mentions[["document_id", "start", "end"]].itertuples(index=False)
        at = {tuple(span): fid for fid, span in enumerate(spans, start=1)}
        reports = zip(self._table["document_id"], self._table["places"], strict=True)
        named = (
            (fid, at.get((document, place.get("start"), place.get("end"))))
            for fid, (document, places) in enumerate(reports, start=1)
            for place in places or ()
        )
        found = dict.fromkeys((fid, mention) for fid, mention in named if mention is not None)
        relate(self._database, "claims", "mentions", relation="features", pairs=found)

    def _add(
        self,
        name: str,
        columns: Sequence[str],
        geometry_type: str | None,
        *,
        constraints: Sequence[str],
        more: Mapping[str, str] | None = None,
        about: str | None = None,
    ) -> None:
        kinds = _KINDS[name]
        add_table(
            self._database,
            name,
            {column: sql_type(kinds[column]) for column in columns} | dict(more or {}),
            description=about or _DESCRIPTIONS[name],
            geometry_type=geometry_type,
            json_columns=[column for column in columns if pa.types.is_list(kinds[column])],
            constraints=constraints,
        )

    def _index(self, name: str, shapes: np.ndarray[Any, Any], rows: np.ndarray[Any, Any]) -> None:
        boxes = shapely.bounds(shapes[rows]).tolist()
        index(self._database, name, zip((rows + 1).tolist(), boxes, strict=True))


def _pieces(
    frame: pd.DataFrame, columns: Sequence[str]
) -> Iterator[tuple[range, dict[str, list[Any]]]]:
    """Yield the numbers of some rows, from 1, and their columns as SQLite holds them."""
    first = 1
    for piece in chunks(frame):
        keys = range(first, first + len(piece))
        yield keys, {name: _column(piece[name]) for name in columns}
        first = keys.stop


def _column(column: pd.Series[Any]) -> list[Any]:
    items = values(column)
    if list in set(map(type, items)):
        return [None if text in ("null", "[]") else text for text in fragments(items)]
    return items


def _several(shapes: np.ndarray[Any, Any], kind: str) -> np.ndarray[Any, Any]:
    """Make single areas and lines multiple ones of one part, as their layer declares."""
    several = shapes.copy()
    types = shapely.get_type_id(shapes)
    for single, name, make in (
        (3, "MULTIPOLYGON", shapely.multipolygons),
        (1, "MULTILINESTRING", shapely.multilinestrings),
    ):
        if kind == name:
            for at in np.flatnonzero(types == single):
                several[at] = make([shapes[at]])
    return several
