"""Which marks a picture shows: events at one spot share a mark, spots that touch are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.records import PlacePrecision

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geomap.maps.stills.projection import Frame
    from geomap.maps.stills.sheet import Sheet

    Floats = NDArray[np.float64]
    Integers = NDArray[np.intp]

# Up to this many events at one spot are shown one by one, more as a ring with their number; in a
# picture of very many events already two make a ring.
_MOST_SINGLY, _VERY_MANY = 7, 200
# How far marks that stand side by side reach from their middle, in radii of one.
_REACH = {2: 2.15, 3: 2.3, 4: 2.6}
# Marks are joined when their middles are nearer than this part of the sum of their radii; where
# there are very many, sooner, for the eye.
_OVERLAP, _OVERLAP_OF_MANY = 0.8, 1.0
# Spots closer than this, in inches, are one: no printer tells them apart. Of more spots than
# `_MOST_SPOTS` those in one cell as wide as a mark are one from the start; they touch anyhow.
_FINENESS, _MOST_SPOTS = 0.001, 2_000
# The rim around marks that stand for an area, in pixels.
PLATE = 4.0
_EXACT = (PlacePrecision.SITE.value, PlacePrecision.TOWN.value)


@dataclass(frozen=True, slots=True)
class Cluster:
    """
    A mark on the map: the events of one spot, or of several that lie too close to be told apart.

    `x`, `y` and `radius` are inches in the frame; `events` are positions in the frame of events;
    `names` are the places, the one with most events first; `exact` is false when the place is
    known only as an area for some of them; `stacked` when a ring with their number stands for the
    events.
    """

    x: float
    y: float
    radius: float
    events: tuple[int, ...]
    names: tuple[str, ...]
    exact: bool
    stacked: bool


@dataclass(frozen=True, slots=True)
class Sizes:
    """
    How large marks are, inches.

    `plate` is how far the disc beneath a mark reaches beyond it that stands for an area; marks
    nearer than `overlap` times their radii are joined; more than `most_singly` events of one
    mark make it a ring.
    """

    single: float
    stack: float
    largest: float
    plate: float
    overlap: float
    most_singly: int

    @classmethod
    def of(cls, sheet: Sheet, number: int) -> Sizes:
        """Return the sizes for a picture of `number` events."""
        marks = sheet.theme.marks
        return cls(
            single=sheet.inches(marks["radius"]),
            stack=sheet.inches(marks["stack_radius"]),
            largest=sheet.inches(marks["stack_radius_max"]),
            plate=sheet.inches(PLATE),
            overlap=_OVERLAP if number <= _VERY_MANY else _OVERLAP_OF_MANY,
            most_singly=_MOST_SINGLY if number <= _VERY_MANY else 1,
        )

    def radius(self, number: int) -> float:
        """Return the radius of a mark for so many events; a thousand make it the largest."""
        if number == 1:
            return self.single
        if number <= self.most_singly:
            return self.single * _REACH.get(number, 3.15)
        grown = self.stack + (self.largest - self.stack) * np.log10(number) / 3.0
        return float(min(grown, self.largest))


@dataclass(slots=True)
class _Mark:
    """A mark in the making: where, of how many events, and which spots went into it."""

    x: float
    y: float
    number: int
    radius: float
    exact: bool
    spots: list[int]


def clusters(
    events: GeoDataFrame, frame: Frame, sheet: Sheet, *, sizes: Sizes | None = None
) -> list[Cluster]:
    """
    Group events into marks.

    Parameters
    ----------
    events
        Rows as `EventTable.events` gives them, all with a place that is no line and
        whose mark stands in the window.
    frame
        The window.
    sheet
        Gives the size of marks.
    sizes
        Those of a picture of so many events when None.

    Returns
    -------
    clusters
        The largest spots first.
    """
    if events.empty:
        return []
    sizes = sizes or Sizes.of(sheet, len(events))
    exact = events["place_precision"].isin(_EXACT).to_numpy()
    lon, lat = anchors(events)
    x, y = frame.project(frame.wrap(lon), lat)
    spots = _spots(x, y, exact, sizes)
    number = np.bincount(spots)
    marks = [
        _Mark(left, up, count, sizes.radius(count), certain == count, [spot])
        for spot, (left, up, count, certain) in enumerate(
            zip(
                (np.bincount(spots, x) / number).tolist(),
                (np.bincount(spots, y) / number).tolist(),
                number.tolist(),
                np.bincount(spots, exact).tolist(),
                strict=True,
            )
        )
    ]
    while True:
        marks.sort(key=lambda mark: (-mark.number, mark.spots))
        before = len(marks)
        marks = _joined(marks, sizes)
        if len(marks) == before:
            return _clusters(marks, spots, events["place"].to_numpy(), exact, sizes)


def _spots(x: Floats, y: Floats, exact: NDArray[np.bool_], sizes: Sizes) -> Integers:
    """Return the spot of each event; spots are numbered in the order in which they occur."""
    found: Integers = np.empty(0, dtype=np.intp)
    for cell in (_FINENESS, sizes.single):
        keys = np.column_stack([np.round(x / cell), np.round(y / cell), exact])
        _, first, found = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        found = np.argsort(np.argsort(first))[found.ravel()]
        if len(first) <= _MOST_SPOTS:
            break
    return found


def _joined(found: list[_Mark], sizes: Sizes) -> list[_Mark]:
    """Join each mark to the nearest larger one that it would cover."""
    joined: list[_Mark] = []
    cells: dict[tuple[int, int], list[int]] = {}
    # Larger than any mark, so that only the nine cells around need be searched.
    cell = 2.5 * (max(sizes.largest, sizes.single * 3.15) + sizes.plate)
    for mark in found:
        column, row = int(mark.x // cell), int(mark.y // cell)
        host, nearest = None, np.inf
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                for index in cells.get((column + i, row + j), ()):
                    other = joined[index]
                    far = ((other.x - mark.x) ** 2 + (other.y - mark.y) ** 2) ** 0.5
                    touch = sizes.overlap * (other.radius + mark.radius)
                    touch += sizes.plate * ((not other.exact) + (not mark.exact))
                    if far < min(nearest, touch):
                        host, nearest = other, far
        if host is None:
            cells.setdefault((column, row), []).append(len(joined))
            joined.append(mark)
        else:
            host.number += mark.number
            share = mark.number / host.number
            host.x += share * (mark.x - host.x)
            host.y += share * (mark.y - host.y)
            host.radius = sizes.radius(host.number)
            host.exact &= mark.exact
            host.spots += mark.spots
    return joined


def _clusters(
    marks: list[_Mark],
    spots: Integers,
    places: NDArray[np.object_],
    exact: NDArray[np.bool_],
    sizes: Sizes,
) -> list[Cluster]:
    """Say of each mark which events and places it stands for."""
    mark_of_spot = np.empty(int(spots.max()) + 1, dtype=np.intp)
    for index, mark in enumerate(marks):
        mark_of_spot[mark.spots] = index
    mark_of_event = mark_of_spot[spots]
    order = np.argsort(mark_of_event, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(mark_of_event[order])) + 1)
    return [
        Cluster(
            x=mark.x,
            y=mark.y,
            radius=mark.radius,
            events=tuple(mine.tolist()),
            names=_names(places[mine]),
            exact=bool(exact[mine].all()),
            stacked=len(mine) > sizes.most_singly,
        )
        for mark, mine in zip(marks, members, strict=True)
    ]


def _names(places: NDArray[np.object_]) -> tuple[str, ...]:
    """Return the names, the most frequent first; of equals the one told first."""
    number: dict[str, int] = {}
    for place in places.tolist():
        if place:
            number[str(place)] = number.get(str(place), 0) + 1
    return tuple(sorted(number, key=lambda name: -number[name]))


def anchors(events: GeoDataFrame) -> tuple[Floats, Floats]:
    """
    Return where the marks of events stand.

    Parameters
    ----------
    events
        All with a geometry.

    Returns
    -------
    lon, lat
        Degrees: of the place, or within the geometry where the place has none.
    """
    lon = events["lon"].to_numpy(dtype=float).copy()
    lat = events["lat"].to_numpy(dtype=float).copy()
    bare = np.isnan(lon) | np.isnan(lat)
    if bare.any():
        inner = shapely.point_on_surface(events.geometry.to_numpy()[bare])
        lon[bare], lat[bare] = shapely.get_x(inner), shapely.get_y(inner)
    return lon, lat


def in_window(events: GeoDataFrame, frame: Frame) -> NDArray[np.bool_]:
    """Return whether the mark of each event stands in the window."""
    lon, lat = anchors(events)
    x, y = frame.project(frame.wrap(lon), lat)
    inside = (x >= 0) & (x <= frame.width) & (y >= 0) & (y <= frame.height)
    return np.asarray(inside, dtype=bool)
