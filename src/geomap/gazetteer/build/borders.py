"""Outlines of countries and the lines between them, disputed stretches told apart."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import geopandas
import shapely
from shapely import LineString, MultiLineString, box
from shapely.geometry.base import BaseGeometry

from geomap.gazetteer.build.topology import Topology, only_polygons

# How far apart two drawings of one border may lie at each scale, in degrees.
_TOLERANCE = {"110m": 0.35, "50m": 0.1, "10m": 0.04}
_DISPUTED_CLASSES = ("disputed", "line of control", "indefinite", "indeterminant")


@dataclass(frozen=True, slots=True)
class Territory:
    """
    A feature of Natural Earth, or a part of one, that belongs to another country by GeoNames.

    `country` is empty when no country of GeoNames has it; `box` bounds the part, None for all.
    """

    name: str
    country: str
    disputed: bool
    box: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Country:
    """A piece of a country at one scale; `country` is ISO 3166-1 alpha-2 or empty."""

    name: str
    country: str
    disputed: bool
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Border:
    """A stretch of line between two countries, by name as Natural Earth has them."""

    left: str
    right: str
    disputed: bool
    geometry: BaseGeometry


def countries(topology: Topology, codes: Mapping[str, str]) -> list[Country]:
    """
    Read the outlines of countries and give contested pieces to the country GeoNames gives them.

    Parameters
    ----------
    topology
        `countries-….json` of world-atlas.
    codes
        ISO 3166-1 numeric (three digits) → alpha-2.

    Returns
    -------
    countries
        Pieces, cut at the 180th meridian; several may have the same code.
    """
    whole = {t.name: t for t in _territories() if t.box is None}
    parts = [t for t in _territories() if t.box is not None]
    found = []
    for feature in topology.objects["countries"]["geometries"]:
        geometry = topology.geometry(feature)
        if geometry is None or geometry.is_empty:
            continue
        name = feature["properties"]["name"]
        code = codes.get(feature.get("id", ""), "")
        for part in parts:
            if part.name == name and part.box is not None:
                piece = only_polygons(geometry.intersection(part.box))
                if not piece.is_empty:
                    found.append(Country(name, part.country, part.disputed, piece))
                    geometry = only_polygons(geometry.difference(part.box))
        listed = whole.get(name)
        if listed is not None:
            found.append(Country(name, listed.country, listed.disputed, geometry))
        else:
            found.append(Country(name, code, disputed=False, geometry=geometry))
    return found


def borders(topology: Topology, flagged: Iterable[BaseGeometry], *, scale: str) -> list[Border]:
    """
    Find the lines between countries.

    Parameters
    ----------
    topology
        `countries-….json` of world-atlas.
    flagged
        Lines that are disputed, drawn about where the topology draws them.
    scale
        `"110m"`, `"50m"` or `"10m"`.

    Returns
    -------
    borders
        A border that is disputed in part is cut into its stretches.
    """
    territories = _territories()
    contested = {t.name for t in territories if t.disputed and t.box is None}
    boxes = [(t.name, t.box) for t in territories if t.disputed and t.box is not None]
    near = shapely.union_all(list(flagged)).buffer(_TOLERANCE[scale])
    names = [f["properties"]["name"] for f in topology.objects["countries"]["geometries"]]
    found = []
    for positions, line in topology.borders("countries"):
        left, right = names[positions[0]], names[positions[-1]]
        around = [area for name, area in boxes if name in (left, right)]
        disputed = (
            line
            if contested & {left, right}
            else line.intersection(shapely.union_all([near, *around]))
        )
        rest = line.difference(disputed.buffer(1e-9)) if disputed is not line else LineString()
        for is_disputed, geometry in ((True, disputed), (False, rest)):
            lines = only_lines(geometry)
            if not lines.is_empty:
                found.append(Border(left, right, is_disputed, lines))
    for territory in territories:
        if territory.box is not None and territory.disputed:
            found += _cuts(topology, territory, names)
    return found


def flagged_lines(frame: geopandas.GeoDataFrame) -> list[BaseGeometry]:
    """
    Choose the lines that Natural Earth marks as disputed.

    Parameters
    ----------
    frame
        Boundary lines with `featurecla`.

    Returns
    -------
    lines
        Disputed, lines of control, indefinite.
    """
    kinds = frame["featurecla"].fillna("").str.lower()
    return list(frame.geometry[kinds.str.startswith(_DISPUTED_CLASSES)])


def only_lines(geometry: BaseGeometry) -> BaseGeometry:
    """
    Drop the points that cutting leaves behind, and join lines end to end.

    Parameters
    ----------
    geometry
        Of any type.

    Returns
    -------
    geometry
        A line or several.
    """
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    lines = [part for part in parts if part.geom_type == "LineString"]
    return shapely.line_merge(MultiLineString(lines))


def _cuts(topology: Topology, territory: Territory, names: list[str]) -> list[Border]:
    """Lines along which a territory is cut out of the country that Natural Earth gives it to."""
    if territory.box is None or territory.name not in names:
        return []
    outline = topology.geometry(
        topology.objects["countries"]["geometries"][names.index(territory.name)]
    )
    line = only_lines(territory.box.boundary.intersection(outline)) if outline is not None else None
    if line is None or line.is_empty:
        return []
    return [Border(territory.name, territory.name, disputed=True, geometry=line)]


def _territories() -> list[Territory]:
    text = files("geomap.gazetteer.build").joinpath("territories.csv").read_text(encoding="utf-8")
    return [
        Territory(row["name"], row["country"], row["disputed"] == "yes", _box(row))
        for row in csv.DictReader(text.splitlines())
    ]


def _box(row: Mapping[str, Any]) -> BaseGeometry | None:
    if not row["west"]:
        return None
    west, south, east, north = (float(row[edge]) for edge in ("west", "south", "east", "north"))
    return box(west, south, east, north)


def contested(
    areas: Mapping[str, BaseGeometry], known: Iterable[Border], land: BaseGeometry, *, scale: str
) -> list[Border]:
    """
    Draw the limits of contested areas where no border is drawn yet.

    Parameters
    ----------
    areas
        Name → outline.
    known
        Borders that are drawn already.
    land
        All land; coasts are no borders.
    scale
        `"110m"`, `"50m"` or `"10m"`.

    Returns
    -------
    borders
        All of them disputed, with the name of the area on both sides.
    """
    drawn = shapely.union_all([border.geometry for border in known])
    tolerance = _TOLERANCE[scale]
    found = []
    for name, area in areas.items():
        around = box(*area.bounds).buffer(2 * tolerance)
        inland = land.intersection(around).buffer(-tolerance)
        near = drawn.intersection(around).buffer(tolerance)
        line = only_lines(area.boundary.intersection(inland).difference(near))
        if not line.is_empty:
            found.append(Border(name, name, disputed=True, geometry=line))
    return found
