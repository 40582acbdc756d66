"""Which marks a picture shows: events at one spot share a mark, spots that touch are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.records import PlacePrecision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geomap.maps.stills.projection import Frame
    from geomap.maps.stills.sheet import Sheet

# Up to this many events at one spot are shown one by one, more as a ring with their number; in a
# picture of very many events already two make a ring.
_MOST_SINGLY, _VERY_MANY = 7, 200
# How far marks that stand side by side reach from their middle, in radii of one.
_REACH = {2: 2.15, 3: 2.3, 4: 2.6}
# Marks are joined when their middles are nearer than this part of the sum of their radii.
_OVERLAP = 0.8
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
class _Sizes:
    """How large marks are, inches."""

    single: float
    stack: float
    largest: float
    most_singly: int

    @classmethod
    def of(cls, sheet: Sheet, number: int) -> _Sizes:
        marks = sheet.theme.marks
        return cls(
            single=sheet.inches(marks["radius"]),
            stack=sheet.inches(marks["stack_radius"]),
            largest=sheet.inches(marks["stack_radius_max"]),
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


def clusters(events: GeoDataFrame, frame: Frame, sheet: Sheet) -> list[Cluster]:
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

    Returns
    -------
    clusters
        The largest spots first.
    """
    sizes = _Sizes.of(sheet, len(events))
    found = _spots(events, frame, sizes)
    while True:
        found.sort(key=lambda mark: (-len(mark.events), mark.events))
        joined = _joined(found, sizes)
        if len(joined) == len(found):
            return joined
        found = joined


def _joined(found: Sequence[Cluster], sizes: _Sizes) -> list[Cluster]:
    """Join each mark to the nearest larger one that it would cover."""
    joined: list[Cluster] = []
    cells: dict[tuple[int, int], list[int]] = {}
    # Larger than any mark, so that only the nine cells around need be searched.
    cell = 2.5 * max(sizes.largest, sizes.single * 3.15)
    for mark in found:
        column, row = int(mark.x // cell), int(mark.y // cell)
        near = [
            index
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for index in cells.get((column + i, row + j), ())
        ]
        host = min(
            (i for i in near if _covers(joined[i], mark)),
            key=lambda i: _distance(joined[i], mark),
            default=None,
        )
        if host is None:
            cells.setdefault((column, row), []).append(len(joined))
            joined.append(mark)
        else:
            joined[host] = _join(joined[host], mark, sizes)
    return joined


def _spots(events: GeoDataFrame, frame: Frame, sizes: _Sizes) -> list[Cluster]:
    if events.empty:
        return []
    exact = events["place_precision"].isin(_EXACT).to_numpy()
    lon, lat = anchors(events)
    x, y = frame.project(frame.wrap(lon), lat)
    groups: dict[tuple[float, float, bool], list[int]] = {}
    for position, key in enumerate(
        zip(np.round(x, 3).tolist(), np.round(y, 3).tolist(), exact.tolist(), strict=True)
    ):
        groups.setdefault(key, []).append(position)
    names = events["place"].to_list()
    return [
        Cluster(
            x=left,
            y=up,
            radius=sizes.radius(len(members)),
            events=tuple(members),
            names=tuple(dict.fromkeys(str(names[m]) for m in members if names[m])),
            exact=is_exact,
            stacked=len(members) > sizes.most_singly,
        )
        for (left, up, is_exact), members in groups.items()
        if np.isfinite(left) and np.isfinite(up)
    ]


def anchors(events: GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
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


def _distance(one: Cluster, other: Cluster) -> float:
    return float(np.hypot(one.x - other.x, one.y - other.y))


def _covers(host: Cluster, guest: Cluster) -> bool:
    return _distance(host, guest) < _OVERLAP * (host.radius + guest.radius)


def _join(host: Cluster, guest: Cluster, sizes: _Sizes) -> Cluster:
    events = host.events + guest.events
    share = len(guest.events) / len(events)
    return Cluster(
        x=host.x + share * (guest.x - host.x),
        y=host.y + share * (guest.y - host.y),
        radius=sizes.radius(len(events)),
        events=events,
        names=tuple(dict.fromkeys((*host.names, *guest.names))),
        exact=host.exact and guest.exact,
        stacked=len(events) > sizes.most_singly,
    )
