"""GeoJSON (RFC 7946) with times as JSON-FG has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from shapely.geometry import shape

from geomap.exchange.geometry import bounds, geojson_geometry
from geomap.exchange.plain import ATTRIBUTION, LICENCE, generator, interval, records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry


def write_geojson(table: gpd.GeoDataFrame, path: Path) -> None:
    """
    Write the reports as one FeatureCollection.

    A report without a place has a null geometry. Each feature has its report's id, all columns as
    properties (`start` and `end` are the first and last day, as Leaflet.timeline reads them) and
    the member `time` of OGC JSON-FG.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.
    """
    features: list[dict[str, Any]] = []
    shapes: list[BaseGeometry] = []
    for record, geometry in records(table):
        feature: dict[str, Any] = {"type": "Feature", "id": record.get("report_id")}
        written = None if geometry is None else geojson_geometry(geometry)
        if written is not None:
            shapes.append(shape(written))
            if written["type"] != "Point":
                feature["bbox"] = bounds(shapes[-1:])
        feature |= {"geometry": written, "time": json_fg_time(record), "properties": record}
        features.append(feature)
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if box := bounds(shapes):
        collection["bbox"] = box
    collection |= {
        "generator": generator(),
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "features": features,
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(collection, file, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        file.write("\n")


def json_fg_time(record: Mapping[str, Any]) -> dict[str, Any] | None:
    """
    Write when a report happened as the member `time` of JSON-FG (OGC 21-045).

    Parameters
    ----------
    record
        With `start` and `end`, ISO 8601 days, inclusive.

    Returns
    -------
    time
        A date or an interval, `..` where it is open; None when nothing is known.
    """
    first, last = interval(record)
    if first is None and last is None:
        return None
    if first == last:
        return {"date": first}
    return {"interval": [first or "..", last or ".."]}
