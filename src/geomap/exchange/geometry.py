"""Geometries as RFC 7946 wants them: cut at the antimeridian, rings counter-clockwise."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
    mapping,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

Geometries = np.ndarray[Any, Any]


def geojson_geometry(geometry: BaseGeometry) -> dict[str, Any]:
    """
    Write a geometry as RFC 7946 has it.

    Parameters
    ----------
    geometry
        In `(lon, lat)` degrees, perhaps across the antimeridian.

    Returns
    -------
    geometry
        Of GeoJSON: two dimensions, outer rings counter-clockwise, no part across the
        antimeridian.
    """
    turned = shapely.orient_polygons(cut_at_antimeridian(geometry), exterior_cw=False)
    written: dict[str, Any] = mapping(turned)
    return written


def geojson_texts(geometries: Geometries) -> list[str]:
    """
    Write geometries as RFC 7946 has them, as JSON.

    Coordinates keep all their digits, so that what is read again is what was written.

    Parameters
    ----------
    geometries
        As `cut_all` gives them.

    Returns
    -------
    texts
        One a geometry; `null` where there is none.
    """
    turned = shapely.orient_polygons(geometries, exterior_cw=False)
    return [text or "null" for text in shapely.to_geojson(turned)]


def cut_all(geometries: Geometries) -> Geometries:
    """
    Cut geometries where they cross the antimeridian, and drop heights.

    Parameters
    ----------
    geometries
        In `(lon, lat)` degrees or None.

    Returns
    -------
    geometries
        As `cut_at_antimeridian` gives them; None for what is empty.
    """
    flat = shapely.force_2d(np.asarray(geometries, dtype=object))
    flat[shapely.is_empty(flat)] = None
    box_of = shapely.bounds(flat)
    with np.errstate(invalid="ignore"):
        wide = (box_of[:, 0] < -180) | (box_of[:, 2] > 180) | (box_of[:, 2] - box_of[:, 0] > 180)
    for row in np.flatnonzero(wide):
        flat[row] = cut_at_antimeridian(flat[row])
    return flat


def cut_at_antimeridian(geometry: BaseGeometry) -> BaseGeometry:
    """
    Cut a geometry where it crosses the antimeridian (RFC 7946, section 3.1.9).

    Parameters
    ----------
    geometry
        In `(lon, lat)` degrees: longitudes beyond ±180, or neighbouring vertices more than 180
        degrees apart, show that it crosses.

    Returns
    -------
    geometry
        All longitudes within ±180; the same geometry where there was nothing to cut.
    """
    flat = shapely.force_2d(geometry)
    whole = _unrolled(flat)
    west, south, east, north = whole.bounds
    if west >= -180 and east <= 180:
        return flat
    parts: list[BaseGeometry] = []
    for turn in range(int(np.floor((west + 180) / 360)), int(np.floor((east + 180) / 360)) + 1):
        window = box(360 * turn - 180, south - 1, 360 * turn + 180, north + 1)
        inside = shapely.make_valid(whole).intersection(window)
        moved = translate(inside, xoff=-360 * turn)
        parts += [
            part
            for part in shapely.get_parts(moved)
            if not part.is_empty and shapely.get_dimensions(part) == shapely.get_dimensions(whole)
        ]
    if not parts:
        return flat
    return parts[0] if len(parts) == 1 else _united(parts)


def bounds(geometries: Iterable[BaseGeometry | None]) -> list[float] | None:
    """
    Return the box around geometries.

    Parameters
    ----------
    geometries
        In `(lon, lat)` degrees, cut at the antimeridian; None is passed by.

    Returns
    -------
    bbox
        West, south, east, north (RFC 7946, section 5); west > east where something reaches over
        the antimeridian. None when there are no geometries.
    """
    known = np.array([g for g in geometries if g is not None], dtype=object)
    if not len(known):
        return None
    boxes = shapely.bounds(shapely.get_parts(known))
    south, north = boxes[:, 1].min(), boxes[:, 3].max()
    west, east = boxes[:, 0].min(), boxes[:, 2].max()
    if west == -180 and east == 180:
        west, east = _around(boxes[:, [0, 2]])
    return [float(value) for value in (west, south, east, north)]


def _around(intervals: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Return the smallest arc of longitudes that holds all intervals."""
    merged: list[list[float]] = []
    for start, end in sorted(map(tuple, intervals)):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    gaps = [(b[0] - a[1], a[1], b[0]) for a, b in pairwise(merged)]
    if not gaps:
        return -180.0, 180.0
    _, east, west = max(gaps)
    return west, east


def _unrolled(geometry: BaseGeometry) -> BaseGeometry:
    """Undo jumps of more than half the world between neighbouring vertices."""
    if isinstance(geometry, LineString):
        return LineString(_unrolled_line(shapely.get_coordinates(geometry)))
    if isinstance(geometry, Polygon) and not geometry.is_empty:
        shell = _unrolled_line(shapely.get_coordinates(geometry.exterior))
        if abs(shell[0, 0] - shell[-1, 0]) > 180:
            return geometry  # a ring around a pole cannot be unrolled
        holes = [_unrolled_line(shapely.get_coordinates(ring)) for ring in geometry.interiors]
        return Polygon(shell, [_beside(hole, shell) for hole in holes])
    if isinstance(geometry, MultiLineString | MultiPolygon):
        return _united([_unrolled(part) for part in geometry.geoms])
    return geometry


def _united(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Make one geometry of parts of the same kind."""
    polygons = [part for part in parts if isinstance(part, Polygon)]
    lines = [part for part in parts if isinstance(part, LineString)]
    if polygons:
        return MultiPolygon(polygons)
    if lines:
        return MultiLineString(lines)
    return MultiPoint([part for part in parts if isinstance(part, Point)])


def _unrolled_line(coordinates: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    longitudes = coordinates[:, 0]
    steps = np.diff(longitudes)
    turns = np.concatenate(
        [[0.0], np.cumsum(np.where(np.abs(steps) > 180, -360 * np.sign(steps), 0))]
    )
    return np.column_stack([longitudes + turns, coordinates[:, 1]])


def _beside(hole: np.ndarray[Any, Any], shell: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Move a hole by whole turns to where its shell is."""
    middle = (shell[:, 0].min() + shell[:, 0].max()) / 2
    turns = np.round((middle - hole[:, 0].mean()) / 360)
    return np.column_stack([hole[:, 0] + 360 * turns, hole[:, 1]])
