"""What spatial expressions mean: the geometry of each relation, its radius, and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.gazetteer.distance import distance_km
from geomap.places.spatial_shapes import border, centre, coast, destination, part
from geomap.records import SpatialExpression, SpatialRelation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.gazetteer import Gazetteer
    from geomap.records import Place, Toponym

    Span = tuple[int, int, str]

# A distance is told to about a fifth of it; a compass word to the sector of 45 degrees about it,
# which is 0.4 of the distance to either side.
_ROUNDED, _SECTOR = 0.2, 0.4
_LEAST_KM = 3.0
# "South of Hama" without a distance: news means the next few tens of kilometres.
_UNTOLD_KM = 20.0
_TOWARDS_KM = 30.0
_OFFSHORE_KM = 50.0
_BESIDE_KM = 10.0
_FARTHEST_BETWEEN_KM = 500.0


def unresolved(span: Span, relation: SpatialRelation, *names: Toponym) -> SpatialExpression:
    """
    Keep an expression whose names have no place.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    relation
        What its words say.
    names
        The names it is built from.

    Returns
    -------
    expression
        Without geometry.
    """
    lost = ", ".join(f"“{name.text}”" for name in names if name.place is None)
    return SpatialExpression(*span, relation, tuple(names), reason=f"no place is known for {lost}")


def distant(
    span: Span, name: Toponym, *, km: float | None, bearing: float | None, words: str
) -> SpatialExpression:
    """
    Give a place at a distance, in a direction, or both, of a named one.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    name
        The name.
    km
        As told; None when only a direction is.
    bearing
        Degrees clockwise from north; None when only a distance is told.
    words
        The direction's words.

    Returns
    -------
    expression
        A point with its radius: at the end of the distance in the direction, half-way into the
        sector where no distance is told, at the place itself where no direction is.
    """
    relation = SpatialRelation.OFFSET
    if km is None:
        relation = SpatialRelation.DIRECTION
    elif bearing is None:
        relation = SpatialRelation.DISTANCE
    place = name.place
    if place is None:
        return unresolved(span, relation, name)
    extent = _extent(place)
    if bearing is None:
        told = km or 0.0
        radius = told * (1 + _ROUNDED) + extent
        reason = f"about {told:.3g} km from {place.name} in a direction that is not told"
        return _at(span, relation, name, (place.lat, place.lon), radius, reason)
    if km is None:
        away = extent + _UNTOLD_KM
        point = destination(place.lat, place.lon, bearing, away)
        reason = f"{words} of {place.name}, taken as within {extent + 2 * _UNTOLD_KM:.0f} km of it"
        return _at(span, relation, name, point, away, reason)
    point = destination(place.lat, place.lon, bearing, km)
    radius = max(_LEAST_KM, km * (_ROUNDED + _SECTOR) / 2 + min(extent, km))
    reason = f"{km:.3g} km {words} of the middle of {place.name}"
    return _at(span, relation, name, point, radius, reason)


def near(span: Span, name: Toponym, *, beyond: float, words: str) -> SpatialExpression:
    """
    Give the surroundings of a named place.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    name
        The name.
    beyond
        How far beyond the place its surroundings reach, in km.
    words
        The words of nearness.

    Returns
    -------
    expression
        The place's point and a radius.
    """
    if name.place is None:
        return unresolved(span, SpatialRelation.NEAR, name)
    radius = _extent(name.place) + beyond
    reason = f"“{words}” {name.place.name}: taken as within {radius:.0f} km of its middle"
    point = (name.place.lat, name.place.lon)
    return _at(span, SpatialRelation.NEAR, name, point, radius, reason)


def part_of(
    span: Span, name: Toponym, bearing: float | None, gazetteer: Gazetteer, *, words: str
) -> SpatialExpression:
    """
    Give the part of an area that lies in a direction.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    name
        The name of the area.
    bearing
        Degrees clockwise from north; None for the middle.
    gazetteer
        Holds the outline.
    words
        The direction's words.

    Returns
    -------
    expression
        An area; the whole place's circle where it has no outline.
    """
    place = name.place
    if place is None:
        return unresolved(span, SpatialRelation.PART, name)
    shape = part(place, bearing, gazetteer)
    if shape is None:
        reason = f"the outline of {place.name} is not known"
        return _at(span, SpatialRelation.PART, name, (place.lat, place.lon), _extent(place), reason)
    share = "its middle" if bearing is None else "what lies beyond 60 % of the way across"
    if bearing is not None and bearing % 90:
        share = "the quarter in that direction"
    reason = f"{words.lower()} {place.name}: {share}"
    return _shaped(span, SpatialRelation.PART, (name,), shape, reason)


def border_between(
    span: Span, one: Toponym, other: Toponym, gazetteer: Gazetteer
) -> SpatialExpression:
    """
    Give the border that two named areas share.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    one, other
        Their names, or the words for their people.
    gazetteer
        Holds the outlines.

    Returns
    -------
    expression
        A line; without geometry where they share none.
    """
    relation = SpatialRelation.BORDER
    if one.place is None or other.place is None:
        return unresolved(span, relation, one, other)
    shape = border(one.place, other.place, gazetteer)
    names = f"{one.place.name} and {other.place.name}"
    if shape is None:
        reason = f"{names} share no border in the gazetteer"
        return SpatialExpression(*span, relation, (one, other), reason=reason)
    return _shaped(span, relation, (one, other), shape, f"the border that {names} share")


def border_of(
    span: Span, name: Toponym, others: Sequence[Toponym], gazetteer: Gazetteer
) -> SpatialExpression:
    """
    Give the border of a named area on the side of which the article tells.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    name
        The name of the area.
    others
        Other names of the paragraph, the nearest first: the first that lies in an area which
        borders on this one says which side is meant.
    gazetteer
        Holds the outlines.

    Returns
    -------
    expression
        A line: the shared border, or all of the area's borders by land.
    """
    relation, place = SpatialRelation.BORDER, name.place
    if place is None:
        return unresolved(span, relation, name)
    for other in others:
        facing = _level_with(place, other.place, gazetteer)
        if facing is None or facing.id == place.id:
            continue
        shape = border(place, facing, gazetteer)
        if shape is not None:
            reason = (
                f"the border that {place.name} and {facing.name} share; “{other.text}” beside it"
            )
            return _shaped(span, relation, (name,), shape, reason)
    shape = coast(place, gazetteer, wet=False)
    if shape is None:
        reason = f"{place.name} has no border by land in the gazetteer"
        return SpatialExpression(*span, relation, (name,), reason=reason)
    return _shaped(span, relation, (name,), shape, f"any border of {place.name} by land")


def between(span: Span, one: Toponym, other: Toponym) -> SpatialExpression:
    """
    Give the stretch between two named places.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    one, other
        Their names.

    Returns
    -------
    expression
        A straight line from one to the other; without geometry where they are too far apart.
    """
    from shapely import LineString  # noqa: PLC0415  (most articles need no geometries)

    relation = SpatialRelation.BETWEEN
    first, second = one.place, other.place
    if first is None or second is None:
        return unresolved(span, relation, one, other)
    km = float(distance_km(first.lat, first.lon, second.lat, second.lon))
    if not 0 < km <= _FARTHEST_BETWEEN_KM:
        reason = f"{first.name} and {second.name} are {km:.0f} km apart"
        return SpatialExpression(*span, relation, (one, other), reason=reason)
    line = LineString([(first.lon, first.lat), (second.lon, second.lat)])
    lat, lon, reach = centre(line)
    reason = f"the straight line of {km:.0f} km between {first.name} and {second.name}"
    radius = reach * (1 + _ROUNDED)
    return SpatialExpression(*span, relation, (one, other), lat, lon, _km(radius), reason, line)


def off_coast(span: Span, name: Toponym, gazetteer: Gazetteer) -> SpatialExpression:
    """
    Give the coast of a named place.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    name
        The name.
    gazetteer
        Holds the outlines.

    Returns
    -------
    expression
        The coast as a line, or for a town its point; the radius takes in the waters before it.
    """
    relation, place = SpatialRelation.COAST, name.place
    if place is None:
        return unresolved(span, relation, name)
    shape = coast(place, gazetteer, wet=True)
    if shape is None:
        radius = _extent(place) + _OFFSHORE_KM
        reason = f"the waters within {_OFFSHORE_KM:.0f} km of {place.name}"
        return _at(span, relation, name, (place.lat, place.lon), radius, reason)
    found = _shaped(span, relation, (name,), shape, f"the coast of {place.name}")
    lat, lon, radius = found.lat, found.lon, (found.radius_km or 0.0) + _OFFSHORE_KM
    return SpatialExpression(
        *span, relation, (name,), lat, lon, radius, found.reason, found.geometry
    )


def along(span: Span, name: Toponym, gazetteer: Gazetteer) -> SpatialExpression:
    """
    Give the course of a named river, coast or line.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    name
        The name.
    gazetteer
        Holds the course.

    Returns
    -------
    expression
        The course, or the place's circle where only its point is known.
    """
    relation, place = SpatialRelation.ALONG, name.place
    if place is None:
        return unresolved(span, relation, name)
    shape = gazetteer.geometry(place)
    if shape.geom_type == "Point":
        reason = f"the course of {place.name} is not known"
        return _at(span, relation, name, (place.lat, place.lon), _extent(place), reason)
    line = shape.boundary if shape.area > 0 else shape
    return _shaped(span, relation, (name,), line, f"the course of {place.name}")


def towards(span: Span, name: Toponym) -> SpatialExpression:
    """
    Give the way to a named place: not the place, but somewhere before it.

    Parameters
    ----------
    span
        Start, end (exclusive) and text.
    name
        The name.

    Returns
    -------
    expression
        The place's point and a radius.
    """
    if name.place is None:
        return unresolved(span, SpatialRelation.TOWARDS, name)
    radius = _extent(name.place) + _TOWARDS_KM
    reason = f"on the way to {name.place.name}: taken as within {radius:.0f} km of it"
    point = (name.place.lat, name.place.lon)
    return _at(span, SpatialRelation.TOWARDS, name, point, radius, reason)


def _level_with(place: Place, other: Place | None, gazetteer: Gazetteer) -> Place | None:
    """Return the area of the same level that holds the other place: its country, its unit."""
    if other is None:
        return None
    if other.kind is place.kind:
        return other
    return next((up for up in gazetteer.ancestors(other) if up.kind is place.kind), None)


def _extent(place: Place) -> float:
    """Return how far a place reaches from its point, in km; towns are known by their points."""
    return max(place.radius_km, _LEAST_KM)


def _km(radius: float) -> float:
    return round(radius, 1)


def _at(
    span: Span,
    relation: SpatialRelation,
    name: Toponym,
    point: tuple[float, float],
    radius: float,
    reason: str,
) -> SpatialExpression:
    from shapely import Point  # noqa: PLC0415  (most articles need no geometries)

    lat, lon = point
    return SpatialExpression(
        *span, relation, (name,), lat, lon, _km(radius), reason, Point(lon, lat)
    )


def _shaped(
    span: Span,
    relation: SpatialRelation,
    names: tuple[Toponym, ...],
    shape: BaseGeometry,
    reason: str,
) -> SpatialExpression:
    lat, lon, reach = centre(shape)
    beside = _BESIDE_KM if shape.area == 0 else 0.0
    return SpatialExpression(*span, relation, names, lat, lon, _km(reach + beside), reason, shape)
