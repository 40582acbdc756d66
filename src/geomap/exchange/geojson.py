"""GeoJSON (RFC 7946) with times as JSON-FG has them; the companions go along as foreign members."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from geomap.exchange.geometry import bounds, cut_all, geojson_texts
from geomap.exchange.plain import (
    ATTRIBUTION,
    LICENCE,
    attributes,
    chunks,
    fragments,
    generator,
    values,
)
from geomap.table_files import COMPANIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd


def write_geojson(table: gpd.GeoDataFrame, path: Path) -> None:
    """
    Write the reports as one FeatureCollection, one feature a line.

    A report without a place has a null geometry. Each feature has its report's id, all columns as
    properties (`start` and `end` are the first and last day, as Leaflet.timeline reads them) and
    the member `time` of OGC JSON-FG. Mentions, times and articles are foreign members of the
    collection (RFC 7946, section 6.1), so that the table is read again without loss.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.
    """
    head: dict[str, Any] = {"type": "FeatureCollection"}
    if box := bounds(cut_all(table.geometry.to_numpy())):
        head["bbox"] = box
    head |= {"generator": generator(), "licence": LICENCE, "attribution": ATTRIBUTION}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [')
        _write_lines(file.write, _features(table))
        for name in COMPANIONS:
            frame = getattr(table, name, None)
            if frame is not None:
                file.write(f', "{name}": [')
                _write_lines(file.write, _rows(frame))
        file.write("}\n")


def json_fg_time(first: str | None, last: str | None) -> dict[str, Any] | None:
    """
    Write when a report happened as the member `time` of JSON-FG (OGC 21-045).

    Parameters
    ----------
    first, last
        ISO 8601 days, inclusive; None is open.

    Returns
    -------
    time
        A date or an interval, `..` where it is open; None when nothing is known.
    """
    if first is None and last is None:
        return None
    if first == last:
        return {"date": first}
    return {"interval": [first or "..", last or ".."]}


def _write_lines(write: Any, pieces: Iterator[Sequence[str]]) -> None:
    """Write the rest of a list, one item a line."""
    before = "\n"
    for piece in pieces:
        write(before + ",\n".join(piece))
        before = ",\n"
    write("\n]")


def _features(table: gpd.GeoDataFrame) -> Iterator[list[str]]:
    for piece in chunks(table):
        columns = {name: values(piece[name]) for name in attributes(piece)}
        shapes = cut_all(piece.geometry.to_numpy())
        unknown: list[str | None] = [None] * len(piece)
        days = list(zip(columns.get("start", unknown), columns.get("end", unknown), strict=True))
        times = {pair: json.dumps(json_fg_time(*pair)) for pair in set(days)}
        yield _filled(
            '{"type":"Feature","id":%s%s,"geometry":%s,"time":%s,"properties":',
            [
                fragments(columns.get("report_id", unknown)),
                _boxes(shapes),
                geojson_texts(shapes),
                [times[pair] for pair in days],
            ],
            columns,
            "}",
        )


def _rows(frame: pd.DataFrame) -> Iterator[list[str]]:
    """Write the rows of a companion as flat objects, with the geometry among their members."""
    for piece in chunks(frame):
        columns = {name: values(piece[name]) for name in attributes(piece)}
        shapes = {}
        if "geometry" in piece.columns:
            shapes = {"geometry": geojson_texts(cut_all(piece["geometry"].to_numpy()))}
        yield _filled("", [], columns, "", shapes)


def _filled(
    before: str,
    texts: list[list[str]],
    columns: dict[str, list[Any]],
    after: str,
    more: dict[str, list[str]] | None = None,
) -> list[str]:
    """Fill one object a row into a template; columns that are null throughout stand in it."""
    members: list[str] = []
    for name, column in columns.items():
        key = json.dumps(name, ensure_ascii=False).replace("%", "%%")
        if any(value is not None for value in column):
            members.append(f"{key}:%s")
            texts.append(fragments(column))
        else:
            members.append(f"{key}:null")
    for name, column in (more or {}).items():
        members.append(f'"{name}":%s')
        texts.append(column)
    template = f"{before}{{{','.join(members)}}}{after}"
    return [template % row for row in zip(*texts, strict=True)]


def _boxes(shapes: Any) -> list[str]:
    """Write the member `bbox` of all that is more than a point."""
    return [
        "" if kind <= 0 else f',"bbox":{json.dumps(bounds([shape]))}'
        for kind, shape in zip(shapely.get_type_id(shapes), shapes, strict=True)
    ]
