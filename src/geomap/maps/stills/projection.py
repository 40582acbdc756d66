"""The map projection of a still picture: chosen for the extent, fitted to its frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# From this many degrees of longitude on, a picture is cut from a map of the world: at the sides
# of a projection with one centre everything would lean over.
_WORLD_SPAN = 100.0
# Up to this larger span a conformal conic projection distorts areas by less than about a tenth.
_CONIC_SPAN = 45.0
# Cones degenerate towards the equator and the poles.
_TROPICS, _POLAR = 12.0, 72.0
# PROJ turns longitudes beyond half a turn over to the other edge of the map: stay just within.
_HALF_TURN = 180.0 - 1e-6
# A picture never shows less than this, degrees of latitude: finer than the basemap knows.
_SMALLEST_SPAN = 1.0
_EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Extent:
    """
    A box in degrees; `east` is greater than `west`, and beyond 180 across the antimeridian.

    All four sides belong to it.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of_bbox(cls, bbox: Sequence[float]) -> Extent:
        """
        Make an extent from an OGC `bbox`.

        Parameters
        ----------
        bbox
            West, south, east, north in degrees; west > east crosses the antimeridian.

        Returns
        -------
        extent
            The same box.
        """
        west, south, east, north = bbox
        return cls(west, south, east + 360 if east < west else east, north)

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle, degrees."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def grown(self, share: float) -> Extent:
        """Return the extent with a margin of `share` of its size on each side."""
        lon, lat = self.centre
        half_lat = max((self.north - self.south) * (0.5 + share), _SMALLEST_SPAN / 2)
        smallest = _SMALLEST_SPAN / 2 / max(np.cos(np.radians(lat)), 0.1)
        half_lon = min(max((self.east - self.west) * (0.5 + share), smallest), 180.0)
        return Extent(
            lon - half_lon, max(lat - half_lat, -90.0), lon + half_lon, min(lat + half_lat, 90.0)
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """
    The window in which the map is drawn: degrees to inches on the sheet, and back.

    Inches count from the lower left corner of the window. `extent` is all that the window shows,
    `world` tells that it shows the whole globe, whose outline then is drawn.
    """

    crs: str
    width: float
    height: float
    scale: float
    origin: tuple[float, float]
    lon_0: float
    world: bool
    extent: Extent

    @classmethod
    def fit(cls, extent: Extent, *, width: float, height: float) -> Frame:
        """
        Choose a projection for an extent and fit it into a window.

        Parameters
        ----------
        extent
            What must be seen in full.
        width, height
            Of the window, inches.

        Returns
        -------
        frame
            With the extent centred and as large as fits.
        """
        crs, world = _projection(extent)
        lon_0, _ = extent.centre
        x, y = _transformer(crs).transform(*_outline(_within_half_turn(extent)))
        scale = float(min(width / np.ptp(x), height / np.ptp(y)))
        origin = (
            float((x.min() + x.max()) / 2 - width / 2 / scale),
            float((y.min() + y.max()) / 2 - height / 2 / scale),
        )
        if world:
            x, y = _transformer(crs).transform(*_outline(_globe(lon_0)))
            origin = (
                _held(origin[0], width / scale, float(x.min()), float(x.max())),
                _held(origin[1], height / scale, float(y.min()), float(y.max())),
            )
        frame = cls(crs, width, height, scale, origin, lon_0, world, extent)
        return cls(crs, width, height, scale, origin, lon_0, world, frame._seen())

    def project(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """
        Project degrees to inches.

        Parameters
        ----------
        lon, lat
            Degrees; longitudes may lie a turn away.

        Returns
        -------
        x, y
            Inches from the window's lower left corner.
        """
        x, y = _transformer(self.crs).transform(lon, lat)
        return (np.asarray(x) - self.origin[0]) * self.scale, (
            np.asarray(y) - self.origin[1]
        ) * self.scale

    def geometries(self, geometries: Sequence[shapely.Geometry]) -> NDArray[np.object_]:
        """
        Clip geometries to what the window shows and project them to inches.

        Parameters
        ----------
        geometries
            `(lon, lat)` degrees, longitudes in [-180, 180].

        Returns
        -------
        projected
            One for each given, empty where nothing is in sight.
        """
        given = np.asarray(geometries, dtype=object)
        joined, *others = [self._clip(given, turn) for turn in self._turns()]
        for other in others:
            both = ~shapely.is_empty(joined) & ~shapely.is_empty(other)
            joined[both] = shapely.union(joined[both], other[both])
            joined = np.where(shapely.is_empty(joined), other, joined)
        if self.world:
            joined = shapely.segmentize(joined, 3.0)
        return np.asarray(shapely.transform(joined, self._inches), dtype=object)

    def wrap(self, lon: Floats) -> Floats:
        """Turn longitudes by whole turns so that they lie nearest the middle of the map."""
        return (np.asarray(lon) - self.lon_0 + 180) % 360 - 180 + self.lon_0

    def km_per_inch(self) -> float:
        """Return the ground distance of one inch at the middle of the window, km."""
        x, y = self.width / 2, self.height / 2
        (lon, lat) = self._degrees(np.array([x - 0.5, x + 0.5]), np.array([y, y]))
        a, b = np.radians(lat)
        half = (
            np.sin((b - a) / 2) ** 2
            + np.cos(a) * np.cos(b) * np.sin(np.radians(lon[1] - lon[0]) / 2) ** 2
        )
        return float(2 * _EARTH_RADIUS_M * np.arcsin(np.sqrt(half)) / 1000)

    def outline(self) -> shapely.Polygon:
        """Return the edge of the globe in inches; for pictures of the world."""
        return shapely.Polygon(np.column_stack(self.project(*_outline(_globe(self.lon_0)))))

    def _degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        lon, lat = _transformer(self.crs).transform(
            x / self.scale + self.origin[0], y / self.scale + self.origin[1], direction="INVERSE"
        )
        return self.wrap(np.asarray(lon)), np.asarray(lat)

    def _inches(self, coordinates: Floats) -> Floats:
        return np.column_stack(self.project(coordinates[:, 0], coordinates[:, 1]))

    def _turns(self) -> list[float]:
        return [
            turn
            for turn in (-360.0, 0.0, 360.0)
            if self.extent.west < 180 + turn and self.extent.east > -180 + turn
        ]

    def _clip(self, geometries: NDArray[np.object_], turn: float) -> NDArray[np.object_]:
        """Clip, and turn by a whole turn those that lie beyond the antimeridian."""
        box = self.extent
        west, east = max(box.west - turn, -180.0), min(box.east - turn, 180.0)
        cut = shapely.clip_by_rect(geometries, west, box.south, east, box.north)
        if not turn:
            return np.asarray(cut, dtype=object)
        return np.asarray(shapely.transform(cut, partial(_turned, turn=turn)), dtype=object)

    def _seen(self) -> Extent:
        """Return a box that holds all that the window shows."""
        x, y = np.meshgrid(np.linspace(0, self.width, 40), np.linspace(0, self.height, 40))
        lon, lat = _transformer(self.crs).transform(
            x.ravel() / self.scale + self.origin[0],
            y.ravel() / self.scale + self.origin[1],
            direction="INVERSE",
        )
        lon, lat = np.asarray(lon), np.asarray(lat)
        good = np.isfinite(lon) & np.isfinite(lat)
        lon, lat = self.wrap(lon[good]), lat[good]
        poles = self._poles_in_sight()
        if self.world or poles:
            west, east = self.lon_0 - _HALF_TURN, self.lon_0 + _HALF_TURN
        else:
            west, east = float(lon.min()), float(lon.max())
        margin = 0.02 * max(east - west, float(np.ptp(lat)))
        return Extent(
            max(west - margin, self.lon_0 - _HALF_TURN),
            -90.0 if "south" in poles else max(float(lat.min()) - margin, -90.0),
            min(east + margin, self.lon_0 + _HALF_TURN),
            90.0 if "north" in poles else min(float(lat.max()) + margin, 90.0),
        )

    def _poles_in_sight(self) -> set[str]:
        seen = set()
        for name, lat in (("north", 90.0), ("south", -90.0)):
            x, y = self.project(np.array([self.lon_0]), np.array([lat]))
            if np.isfinite(x[0]) and 0 <= x[0] <= self.width and 0 <= y[0] <= self.height:
                seen.add(name)
        return seen


def _projection(extent: Extent) -> tuple[str, bool]:
    """
    Choose a projection: PROJ string, and whether it shows the world.

    After Snyder, Map Projections: A Working Manual (1987), table 6 and page 99 (standard
    parallels a sixth of the way in); Equal Earth after Šavrič, Patterson and Jenny (2018).
    """
    lon, lat = extent.centre
    span_lon, span_lat = extent.east - extent.west, extent.north - extent.south
    if span_lon > _WORLD_SPAN or span_lat > 110:
        return f"+proj=eqearth +lon_0={lon} +datum=WGS84 +units=m", True
    if max(span_lon * np.cos(np.radians(lat)), span_lat) > _CONIC_SPAN or abs(lat) > _POLAR:
        return f"+proj=laea +lon_0={lon} +lat_0={lat} +datum=WGS84 +units=m", False
    if abs(lat) < _TROPICS:
        return f"+proj=merc +lon_0={lon} +datum=WGS84 +units=m", False
    sixth = span_lat / 6
    first, second = extent.south + sixth, extent.north - sixth
    return (
        f"+proj=lcc +lon_0={lon} +lat_0={lat} +lat_1={first} +lat_2={second} +datum=WGS84 +units=m",
        False,
    )


def _turned(coordinates: Floats, *, turn: float) -> Floats:
    return np.asarray(coordinates + np.array([turn, 0.0]))


def _globe(lon_0: float) -> Extent:
    return Extent(lon_0 - _HALF_TURN, -90.0, lon_0 + _HALF_TURN, 90.0)


def _within_half_turn(extent: Extent) -> Extent:
    lon_0, _ = extent.centre
    return Extent(
        max(extent.west, lon_0 - _HALF_TURN),
        extent.south,
        min(extent.east, lon_0 + _HALF_TURN),
        extent.north,
    )


def _held(start: float, length: float, low: float, high: float) -> float:
    """Shift a window so that it shows no more than it must of what lies beyond low and high."""
    if length >= high - low:
        return (low + high - length) / 2
    return min(max(start, low), high - length)


def _outline(extent: Extent) -> tuple[Floats, Floats]:
    """Return points all along the edge of a box, degrees."""
    ahead, steps = np.linspace(0, 1, 60), np.ones(60)
    width, height = extent.east - extent.west, extent.north - extent.south
    lon = np.concatenate(
        [
            extent.west + width * ahead,
            extent.east * steps,
            extent.east - width * ahead,
            extent.west * steps,
        ]
    )
    lat = np.concatenate(
        [
            extent.south * steps,
            extent.south + height * ahead,
            extent.north * steps,
            extent.north - height * ahead,
        ]
    )
    return lon, lat


@lru_cache(maxsize=32)
def _transformer(crs: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)
