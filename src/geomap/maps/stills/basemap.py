"""The ground of a still picture: land, water, borders, drawn from the gazetteer's layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.maps.stills.shapes import fill, stroke

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from geomap.gazetteer import Gazetteer
    from geomap.maps.stills.projection import Frame
    from geomap.maps.stills.sheet import Sheet

# Natural Earth's scales and the ground distance of an inch, km, down to which each is fine enough.
_SCALES = (("110m", 1500.0), ("50m", 170.0), ("10m", 0.0))
# Below this ground distance of an inch, km, borders of first-level units and rivers are drawn.
_ADMIN1_FROM, _RIVERS_FROM = 130.0, 260.0
# Layers of borders differ by about so much: pixels, and km on the ground.
_BESIDE, _BESIDE_KM = 3.0, 2.5


@dataclass(frozen=True, slots=True)
class Layer:
    """The rows of a basemap layer that are in sight, and their geometries in inches."""

    rows: GeoDataFrame
    shapes: NDArray[np.object_]


def scale_for(frame: Frame) -> str:
    """Return the scale of the basemap, `110m`, `50m` or `10m`, that a frame needs."""
    across = frame.km_per_inch()
    return next(scale for scale, finest in _SCALES if across >= finest)


def layer(gazetteer: Gazetteer, name: str, frame: Frame, *, scale: str) -> Layer:
    """
    Take the part of a basemap layer that a frame shows.

    Parameters
    ----------
    gazetteer
        Holds the layers.
    name
        Of the layer.
    frame
        The window.
    scale
        `110m`, `50m` or `10m`.

    Returns
    -------
    layer
        Rows in sight with their shapes, in inches.
    """
    rows = gazetteer.basemap(name, scale=scale)
    if rows.empty:
        return Layer(rows, np.empty(0, dtype=object))
    rows = rows.iloc[_in_sight(rows, frame)]
    shapes = frame.geometries(rows.geometry.to_numpy())
    seen = ~shapely.is_empty(shapes)
    return Layer(rows[seen], shapes[seen])


def _in_sight(rows: GeoDataFrame, frame: Frame) -> NDArray[np.intp]:
    box = frame.extent
    found = [
        rows.sindex.query(shapely.box(box.west - turn, box.south, box.east - turn, box.north))
        for turn in (-360.0, 0.0, 360.0)
    ]
    return np.unique(np.concatenate(found))


def draw_ground(axes: Axes, sheet: Sheet, frame: Frame, gazetteer: Gazetteer) -> None:
    """
    Draw land, lakes, rivers, coasts and borders; disputed borders are dashed.

    Parameters
    ----------
    axes
        The map's, in inches of the frame.
    sheet
        Gives sizes and colours.
    frame
        The window.
    gazetteer
        Holds the layers.
    """
    theme, scale = sheet.theme, scale_for(frame)
    widths = theme.boundaries

    def take(name: str) -> Layer:
        return layer(gazetteer, name, frame, scale=scale)

    def points(name: str) -> float:
        return sheet.points(widths[name])

    outline = [frame.outline()] if frame.world else [shapely.box(0, 0, frame.width, frame.height)]
    fill(axes, outline, facecolor=theme["water"], zorder=0)
    land = take("land").shapes
    fill(axes, land, facecolor=theme["land"], zorder=1)
    across = frame.km_per_inch()
    if across < _RIVERS_FROM:
        stroke(
            axes,
            take("rivers").shapes,
            edgecolor=theme["river"],
            linewidth=points("river_width"),
            zorder=1.2,
        )
    fill(axes, take("lakes").shapes, facecolor=theme["lake"], zorder=1.3)
    stroke(axes, land, edgecolor=theme["coast"], linewidth=points("coast_width"), zorder=1.4)
    borders = take("boundaries")
    if across < _ADMIN1_FROM:
        stroke(
            axes,
            _each_once(
                take("admin1").shapes,
                borders.shapes,
                room=max(sheet.inches(_BESIDE), _BESIDE_KM / across),
            ),
            edgecolor=theme["admin1"],
            linewidth=points("admin1_width"),
            linestyle=_dashes(widths["admin1_dash"], widths["admin1_width"]),
            zorder=1.35,
        )
    disputed = borders.rows["disputed"].to_numpy(dtype=bool)
    for shapes, colour, width, dashes in (
        (borders.shapes[~disputed], "boundary", "country_width", "solid"),
        (
            borders.shapes[disputed],
            "boundary_disputed",
            "disputed_width",
            _dashes(widths["disputed_dash"], widths["disputed_width"]),
        ),
    ):
        stroke(
            axes,
            shapes,
            edgecolor=theme[colour],
            linewidth=points(width),
            linestyle=dashes,
            zorder=1.6,
        )
    if frame.world:
        stroke(axes, outline, edgecolor=theme["coast"], linewidth=points("coast_width"), zorder=1.7)


def _each_once(
    shapes: NDArray[np.object_], borders: NDArray[np.object_], *, room: float
) -> NDArray[np.object_]:
    """
    Return the edges of neighbouring areas as lines, common ones once: else dashes blur.

    What runs beside a border of states, less than `room` inches away, is that border, drawn by
    another hand.
    """
    edges = shapely.union_all(shapely.boundary(shapes))
    coarse = shapely.simplify(shapely.union_all(borders), room / 8)
    own = shapely.difference(edges, shapely.buffer(coarse, room, quad_segs=2))
    return shapely.get_parts(shapely.line_merge(own))


def _dashes(pixels: list[float], width: float) -> tuple[float, tuple[float, ...]]:
    """Turn dashes in pixels into matplotlib's, which count in line widths."""
    return 0, tuple(length / width for length in pixels)
