"""Shapes from TopoJSON, and shapes that cross the 180th meridian cut in two."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

_HALF_TURN = 180.0
_FULL_TURN = 360.0
_RING_POINTS = 4


@dataclass(frozen=True, slots=True)
class Topology:
    """A decoded TopoJSON file: arcs in degrees and the objects that are made of them."""

    arcs: tuple[npt.NDArray[np.float64], ...]
    objects: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> Topology:
        """
        Read a quantised TopoJSON file.

        Parameters
        ----------
        path
            The file.

        Returns
        -------
        topology
            With absolute coordinates.
        """
        read = json.loads(path.read_text(encoding="utf-8"))
        transform = read.get("transform", {"scale": [1, 1], "translate": [0, 0]})
        scale, shift = np.array(transform["scale"]), np.array(transform["translate"])
        quantised = "transform" in read
        arcs = []
        for arc in read["arcs"]:
            points = np.array(arc, np.float64)[:, :2]
            arcs.append((points.cumsum(axis=0) if quantised else points) * scale + shift)
        return cls(tuple(arcs), read["objects"])

    def line(self, numbers: Sequence[int]) -> npt.NDArray[np.float64]:
        """
        Join arcs.

        Parameters
        ----------
        numbers
            Of arcs; `~n` is arc `n` backwards.

        Returns
        -------
        points
            `(lon, lat)` rows.
        """
        parts = [self.arcs[n] if n >= 0 else self.arcs[~n][::-1] for n in numbers]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    def geometry(self, feature: dict[str, Any]) -> BaseGeometry | None:
        """
        Build a feature's polygons, cut at the 180th meridian.

        Parameters
        ----------
        feature
            A TopoJSON geometry object.

        Returns
        -------
        geometry
            Valid; None when the feature has none.
        """
        kind = feature.get("type")
        if kind == "Polygon":
            return cut([[self.line(ring) for ring in feature["arcs"]]])
        if kind == "MultiPolygon":
            return cut([[self.line(ring) for ring in polygon] for polygon in feature["arcs"]])
        return None

    def borders(self, name: str) -> Iterator[tuple[list[int], BaseGeometry]]:
        """
        Find the lines between neighbouring features.

        Parameters
        ----------
        name
            Of a collection of polygons.

        Yields
        ------
        border
            Positions of the two features in the collection, and the line they share.
        """
        owners: dict[int, set[int]] = defaultdict(set)
        for position, feature in enumerate(self.objects[name]["geometries"]):
            for number in _flat(feature.get("arcs", [])):
                owners[number if number >= 0 else ~number].add(position)
        shared: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, found in owners.items():
            if len(found) > 1:
                shared[tuple(sorted(found))].append(number)
        for neighbours, numbers in sorted(shared.items()):
            lines = [LineString(self.arcs[number]) for number in numbers]
            yield list(neighbours), shapely.line_merge(MultiLineString(lines))


def cut(polygons: Sequence[Sequence[npt.NDArray[np.float64]]]) -> BaseGeometry:
    """
    Make polygons of rings, and cut those that cross the 180th meridian there.

    Parameters
    ----------
    polygons
        Each an outer ring and its holes, `(lon, lat)` rows in [-180, 180].

    Returns
    -------
    geometry
        Valid polygons within [-180, 180].
    """
    parts: list[BaseGeometry] = []
    for rings in polygons:
        # Quantising collapses the smallest islands to fewer points than a ring needs.
        turned = [_unrolled(ring) for ring in rings if len(ring) >= _RING_POINTS]
        if len(rings[0]) < _RING_POINTS:
            continue
        lon = np.concatenate(turned)[:, 0]
        # Holes are unrolled on their own and may have landed a turn away from their outer ring.
        outer = float(turned[0][:, 0].mean())
        turned = [_shifted(ring, outer) for ring in turned]
        polygon = shapely.make_valid(Polygon(turned[0], turned[1:]))
        if lon.min() >= -_HALF_TURN and lon.max() <= _HALF_TURN:
            parts.append(polygon)
            continue
        for turn in (-1, 0, 1):
            window = box(-_HALF_TURN + turn * _FULL_TURN, -90, _HALF_TURN + turn * _FULL_TURN, 90)
            inside = polygon.intersection(window)
            if not inside.is_empty:
                parts.append(translate(inside, xoff=-turn * _FULL_TURN))
    return only_polygons(shapely.union_all(parts))


def only_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """
    Drop the points and lines that cutting leaves behind.

    Parameters
    ----------
    geometry
        Of any type.

    Returns
    -------
    geometry
        A polygon or multipolygon.
    """
    polygons = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry), return_index=False)
        if part.geom_type in {"Polygon", "MultiPolygon"}
    ]
    flat = [single for part in polygons for single in shapely.get_parts(part) if single.area > 0]
    return flat[0] if len(flat) == 1 else MultiPolygon(flat)


def _unrolled(ring: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Let longitudes run on past ±180 instead of jumping; close rings around a pole."""
    steps = np.diff(ring[:, 0])
    turns = np.concatenate([[0], np.cumsum(-np.round(steps / _FULL_TURN))]) * _FULL_TURN
    unrolled = np.column_stack([ring[:, 0] + turns, ring[:, 1]])
    if abs(unrolled[-1, 0] - unrolled[0, 0]) < _HALF_TURN:
        return unrolled
    pole = -90.0 if ring[:, 1].mean() < 0 else 90.0
    ends = [[unrolled[-1, 0], pole], [unrolled[0, 0], pole], unrolled[0]]
    return np.concatenate([unrolled, ends])


def _shifted(ring: npt.NDArray[np.float64], towards: float) -> npt.NDArray[np.float64]:
    turns = np.round((towards - ring[:, 0].mean()) / _FULL_TURN)
    return np.column_stack([ring[:, 0] + turns * _FULL_TURN, ring[:, 1]])


def _flat(arcs: Any) -> Iterator[int]:
    if isinstance(arcs, int):
        yield arcs
    else:
        for part in arcs:
            yield from _flat(part)
