"""Geometries of spatial expressions: points by bearing, parts of areas, borders, coasts."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.gazetteer.distance import distance_km

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.gazetteer import Gazetteer
    from geomap.records import Place

_EARTH_KM = 6371.0088
# Outlines are simplified to this many degrees: about 500 m, far finer than the words.
_DETAIL = 0.005
# Neighbouring outlines come from several sources; what lies this near is the same line.
_SAME_DEGREES = 0.02
_SHORTEST_BORDER = 0.05
# "Northern" is what lies beyond this part of the way from one edge to the other; "central" what
# is left in the middle.
_CUT = 0.6
_NEIGHBOUR_DEGREES = 1.0
_LARGEST = 600


def destination(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """
    Return the point at a distance and bearing from a point, on a sphere.

    Parameters
    ----------
    lat, lon
        Degrees.
    bearing
        Degrees clockwise from north.
    km
        Along the great circle.

    Returns
    -------
    lat, lon
        Degrees; the longitude in [-180, 180).
    """
    start, angle, arc = math.radians(lat), math.radians(bearing), km / _EARTH_KM
    end = math.asin(
        math.sin(start) * math.cos(arc) + math.cos(start) * math.sin(arc) * math.cos(angle)
    )
    turn = math.atan2(
        math.sin(angle) * math.sin(arc) * math.cos(start),
        math.cos(arc) - math.sin(start) * math.sin(end),
    )
    return math.degrees(end), (lon + math.degrees(turn) + 180) % 360 - 180


@lru_cache(maxsize=512)
def outline(place: Place, gazetteer: Gazetteer) -> BaseGeometry | None:
    """
    Return the outline of an area, simplified to about 500 m.

    Parameters
    ----------
    place
        A place of the gazetteer.
    gazetteer
        Holds its outline.

    Returns
    -------
    outline
        `(lon, lat)`; None where the place has no outline.
    """
    shape = gazetteer.geometry(place)
    if shape.area == 0:
        return None
    return shape.simplify(_DETAIL).buffer(0)


@lru_cache(maxsize=512)
def part(place: Place, bearing: float | None, gazetteer: Gazetteer) -> BaseGeometry | None:
    """
    Return the part of an area that lies in a direction: southern Lebanon.

    Parameters
    ----------
    place
        A place of the gazetteer.
    bearing
        Degrees clockwise from north; None for the middle.
    gazetteer
        Holds its outline.

    Returns
    -------
    part
        What lies beyond 60 % of the way across in that direction (of an intercardinal one: on
        both axes beyond the half), or for the middle within the inner fifths; None where the
        place has no outline.
    """
    import shapely  # noqa: PLC0415  (articles without such words need no geometries)

    whole = outline(place, gazetteer)
    if whole is None:
        return None
    west, south, east, north = _main(whole).bounds
    if bearing is None:
        across, up = (east - west) * (1 - _CUT) / 2, (north - south) * (1 - _CUT) / 2
        window = (west + across, south + up, east - across, north - up)
    else:
        diagonal = bearing % 90 != 0
        cut = 0.5 if diagonal else _CUT
        angle = math.radians(bearing)
        window = (
            west + (east - west) * cut if math.sin(angle) > 0.3 else west,
            south + (north - south) * cut if math.cos(angle) > 0.3 else south,
            east - (east - west) * cut if math.sin(angle) < -0.3 else east,
            north - (north - south) * cut if math.cos(angle) < -0.3 else north,
        )
    found = whole.intersection(shapely.box(*window))
    return found if found.area > 0 else None


@lru_cache(maxsize=512)
def border(one: Place, other: Place, gazetteer: Gazetteer) -> BaseGeometry | None:
    """
    Return the line that two areas share.

    Parameters
    ----------
    one, other
        Places of the gazetteer.
    gazetteer
        Holds their outlines.

    Returns
    -------
    border
        Lines; None where they do not touch, or one has no outline.
    """
    import shapely  # noqa: PLC0415  (articles without such words need no geometries)

    first, second = outline(one, gazetteer), outline(other, gazetteer)
    if first is None or second is None:
        return None
    west, south, east, north = second.bounds
    margin = 2 * _SAME_DEGREES
    near = shapely.clip_by_rect(
        first.boundary, west - margin, south - margin, east + margin, north + margin
    )
    wide = shapely.clip_by_rect(second, *near.buffer(margin).bounds) if not near.is_empty else near
    return _lines(near.intersection(wide.buffer(_SAME_DEGREES)))


@lru_cache(maxsize=256)
def coast(place: Place, gazetteer: Gazetteer, *, wet: bool) -> BaseGeometry | None:
    """
    Return the part of an area's edge that is coast, or that is not.

    Parameters
    ----------
    place
        A place of the gazetteer.
    gazetteer
        Holds its outline and the land.
    wet
        True for the coast, False for the borders by land.

    Returns
    -------
    coast
        Lines; None where there are none.
    """
    import shapely  # noqa: PLC0415  (articles without such words need no geometries)

    whole = outline(place, gazetteer)
    if whole is None:
        return None
    west, south, east, north = whole.bounds
    near = shapely.clip_by_rect(
        _shores(gazetteer),
        west - _NEIGHBOUR_DEGREES,
        south - _NEIGHBOUR_DEGREES,
        east + _NEIGHBOUR_DEGREES,
        north + _NEIGHBOUR_DEGREES,
    )
    shore = near.buffer(4 * _SAME_DEGREES)
    edge = whole.boundary
    return _lines(edge.intersection(shore) if wet else edge.difference(shore))


@lru_cache(maxsize=4)
def _shores(gazetteer: Gazetteer) -> BaseGeometry:
    import shapely  # noqa: PLC0415  (articles without such words need no geometries)

    land = gazetteer.basemap("land", scale="50m").geometry.to_numpy()
    return shapely.GeometryCollection(list(shapely.boundary(land)))


def centre(shape: BaseGeometry) -> tuple[float, float, float]:
    """
    Return a point of a geometry and the radius of the circle around it that holds all of it.

    Parameters
    ----------
    shape
        `(lon, lat)` degrees, not empty.

    Returns
    -------
    lat, lon, radius_km
        The middle of the longest line, or a point inside the largest area.
    """
    import shapely  # noqa: PLC0415  (articles without such words need no geometries)

    main = _main(shape)
    if main.length > 0 and main.area == 0:
        point = main.interpolate(0.5, normalized=True)
    else:
        point = main.representative_point()
    corners = shapely.get_coordinates(shape)
    reach = distance_km(point.y, point.x, corners[:, 1], corners[:, 0])
    return float(point.y), float(point.x), float(reach.max())


def _main(shape: BaseGeometry) -> BaseGeometry:
    import shapely  # noqa: PLC0415  (articles without such words need no geometries)

    parts: list[BaseGeometry] = list(shapely.get_parts(shape))
    return max(parts, key=lambda part: (part.area, part.length))


def _lines(shape: BaseGeometry) -> BaseGeometry | None:
    """Return the lines of a geometry, joined; None when there is nothing of a length."""
    import shapely  # noqa: PLC0415  (articles without such words need no geometries)

    lines = [p for p in shapely.get_parts(shape) if p.geom_type == "LineString" and p.length > 0]
    if sum(line.length for line in lines) < _SHORTEST_BORDER:
        return None
    merged: BaseGeometry = shapely.line_merge(shapely.union_all(lines))
    kept = sorted(shapely.get_parts(merged).tolist(), key=lambda line: -float(line.length))
    longest: BaseGeometry = kept[0]
    return longest if len(kept) == 1 else shapely.MultiLineString(kept[:_LARGEST])
