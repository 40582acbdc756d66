"""Shapely geometries → matplotlib paths, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

# Finer than this, in inches, no printer shows it.
_FINENESS = 0.0015


def compound_path(geometries: Iterable[shapely.Geometry]) -> Path | None:
    """
    Join lines or polygons into one path.

    Parameters
    ----------
    geometries
        In inches; polygons keep their holes, points are left out.

    Returns
    -------
    path
        None when nothing is left.
    """
    given = np.asarray(list(geometries), dtype=object)
    parts = shapely.get_parts(given)
    while np.any(shapely.get_type_id(parts) >= 4):  # collections within collections
        parts = shapely.get_parts(parts)
    kinds = shapely.get_type_id(parts)
    polygons = parts[(kinds == 3) & ~shapely.is_empty(parts)]
    lines = parts[(kinds == 1) & ~shapely.is_empty(parts)]
    rings = shapely.get_rings(shapely.orient_polygons(shapely.simplify(polygons, _FINENESS)))
    vertices: list[NDArray[np.float64]] = []
    codes: list[NDArray[np.uint8]] = []
    for strokes, closed in ((rings, True), (shapely.simplify(lines, _FINENESS), False)):
        for coordinates in _each(strokes):
            if not np.isfinite(coordinates).all() or len(coordinates) < 2:
                continue
            code = np.full(len(coordinates), Path.LINETO, dtype=np.uint8)
            code[0] = Path.MOVETO
            if closed:
                code[-1] = Path.CLOSEPOLY
            vertices.append(coordinates)
            codes.append(code)
    if not vertices:
        return None
    return Path(np.concatenate(vertices), np.concatenate(codes))


def fill(axes: Axes, geometries: Iterable[shapely.Geometry], **style: object) -> None:
    """Draw polygons, without an edge unless the style says so."""
    path = compound_path(geometries)
    if path is not None:
        axes.add_artist(PathPatch(path, **{"linewidth": 0, **style}))


def stroke(axes: Axes, geometries: Iterable[shapely.Geometry], **style: object) -> None:
    """Draw lines, and the edges of polygons."""
    path = compound_path(geometries)
    if path is not None:
        rounded = {"joinstyle": "round", "capstyle": "round"}
        axes.add_artist(PathPatch(path, **{"facecolor": "none", **rounded, **style}))


def _each(strokes: NDArray[np.object_]) -> Sequence[NDArray[np.float64]]:
    if not len(strokes):
        return []
    coordinates, owner = shapely.get_coordinates(strokes, return_index=True)
    return np.split(coordinates, np.flatnonzero(np.diff(owner)) + 1)
