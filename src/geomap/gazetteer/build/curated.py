"""Rows that people edit in `geodata/curated/`, joined to what the sources gave."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import shapely
from shapely import box
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geomap.errors import GazetteerError
from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.gathered import Gathered
from geomap.gazetteer.build.matching import place_in
from geomap.gazetteer.build.topology import only_polygons
from geomap.gazetteer.build.waters import middle
from geomap.gazetteer.distance import distance_km
from geomap.gazetteer.folding import fold
from geomap.gazetteer.names import MatchKind
from geomap.records import PlaceKind

# A place named as an endpoint of a line is a known place of that name no farther than this.
_ENDPOINT_KM = 30.0
# A curated water takes the outline of Natural Earth's water of the same name within this.
_SAME_WATER_KM = 150.0
_LAKE_DEGREES = 0.1
# A region in one country that is wider than this may be empty for the most part.
_WIDE_KM = 200.0
# Areas are simplified to their radius divided by this, in degrees, or to the coarsest.
_DETAIL_KM = 25_000.0
_COARSEST = 0.1

_MATCHES = {
    "alias": MatchKind.ALIAS,
    "disputed": MatchKind.ALIAS,
    "abbreviation": MatchKind.ABBREVIATION,
    "historical": MatchKind.HISTORICAL,
    "postal": MatchKind.POSTAL,
}


class Curated:
    """The curated tables of a folder, and what their references mean."""

    def __init__(self, folder: Path, gathered: Gathered) -> None:
        self._folder = folder
        self._found = gathered
        self._outlines = self._features("outlines.geojson")
        self._courses = self._features("lines.geojson")
        self._by_name: dict[str, list[Entry]] = {}
        self._areas: dict[str, dict[str, str]] = {}
        self._lines: dict[str, dict[str, str]] = {}
        self._problems: list[str] = []
        towns = (e for e in gathered.entries.values() if e.kind is PlaceKind.TOWN)
        self._town_points = np.array([(town.lon, town.lat) for town in towns])

    def apply(self) -> None:
        """
        Join all curated rows, in the order in which they build on each other.

        Raises
        ------
        GazetteerError
            If rows refer to places that do not exist, or are malformed; the message names all.
        """
        self._each("corrections.csv", self._correct)
        self._each("places.csv", self._add_place)
        self._areas = {row["id"]: row for row in self._rows("areas.csv")}
        self._each("areas.csv", self._add_area)
        self._by_name = self._found.by_name()
        self._lines = {row["id"]: row for row in self._rows("lines.csv")}
        self._each("lines.csv", self._add_line)
        self._each("aliases.csv", self._add_alias)
        self._each("demonyms.csv", self._add_demonym)
        self._each("disputed.csv", self._add_contested)
        if self._problems:
            raise GazetteerError("\n".join(self._problems))

    def _each(self, name: str, join: Callable[[dict[str, str]], object]) -> None:
        for number, row in enumerate(self._rows(name), start=2):
            try:
                join(row)
            except (GazetteerError, ValueError, KeyError) as error:
                self._problems.append(f"{name}, row {number}: {error}")

    def _add_place(self, row: dict[str, str]) -> None:
        entry = Entry(
            id=row["id"],
            name=row["name"],
            kind=PlaceKind(row["kind"]),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            country=row["country"] or None,
            admin1=self._unit(row),
            population=int(row["population"] or 0),
            radius_km=float(row["radius_km"] or 1),
        )
        if entry.kind is PlaceKind.WATER:
            self._adopt(entry)
            self._adopt_lake(entry)
        self._keep(entry, row["aliases"])

    def _adopt(self, entry: Entry) -> None:
        """Take over outline and names of the water in Natural Earth that has the same name."""
        for other_id, geometry in self._found.waters.items():
            other = self._found.entries[other_id]
            if fold(entry.name) in other.names and _km_to(geometry, entry) <= _SAME_WATER_KM:
                if entry.kind is PlaceKind.WATER:
                    entry.geometry_type = geometry.geom_type
                    self._found.shapes[entry.id] = geometry
                for name, match in other.names.values():
                    entry.add(name.name, match, language=name.language)
                del self._found.waters[other_id], self._found.entries[other_id]
                return

    def _adopt_lake(self, entry: Entry) -> None:
        """Take over the outline of the nameless lake in which the point lies."""
        point = shapely.Point(entry.lon, entry.lat)
        near = [lake for lake in self._found.lakes if lake.distance(point) <= _LAKE_DEGREES]
        if near and entry.id not in self._found.shapes:
            lake = min(near, key=lambda lake: (lake.distance(point), lake.area))
            entry.geometry_type = lake.geom_type
            self._found.shapes[entry.id] = lake

    def _add_area(self, row: dict[str, str]) -> BaseGeometry:
        place_id = row["id"]
        if place_id in self._found.shapes:
            return self._found.shapes[place_id]
        geometry = self._outlines.get(place_id)
        if geometry is None:
            geometry = self._union(row)
        entry = self._found.entries.get(place_id)
        if entry is None:
            entry = Entry(place_id, row["name"], PlaceKind(row["kind"]), lat=0.0, lon=0.0)
            entry.country, entry.population = self._country(row)
        place_in(entry, geometry)
        area = self._found.shapes[place_id] = _simple(geometry, entry.radius_km)
        entry.geometry_type = area.geom_type
        if entry.country and entry.radius_km > _WIDE_KM and row["kind"] == PlaceKind.REGION:
            self._towards_towns(entry, area)
        corners = shapely.get_coordinates(area)
        reach = distance_km(entry.lat, entry.lon, corners[:, 1], corners[:, 0])
        entry.radius_km = round(float(reach.max()), 1)
        self._keep(entry, row["aliases"], disputed=row["disputed"] == "yes")
        return geometry

    def _towards_towns(self, entry: Entry, shape: BaseGeometry) -> None:
        """Move the point of a region half-way to its towns: nobody means the empty quarter."""
        inside = shapely.contains_xy(shape, self._town_points)
        if inside.any():
            lon, lat = np.median(self._town_points[inside], axis=0)
            lon, lat = (entry.lon + float(lon)) / 2, (entry.lat + float(lat)) / 2
            if shape.covers(shapely.Point(lon, lat)):
                entry.lat, entry.lon = round(lat, 4), round(lon, 4)

    def _union(self, row: dict[str, str]) -> BaseGeometry:
        added: list[BaseGeometry] = []
        taken: list[BaseGeometry] = []
        for member in filter(None, row["members"].split("|")):
            reference = member.removeprefix("-")
            (taken if member.startswith("-") else added).append(self._outline(reference))
        if not added:
            msg = f"{row['id']} has neither members nor an outline in outlines.geojson"
            raise GazetteerError(msg)
        return only_polygons(shapely.union_all(added).difference(shapely.union_all(taken)))

    def _outline(self, reference: str) -> BaseGeometry:
        if reference in self._areas:
            return self._add_area(self._areas[reference])
        place_id = self._found.codes.get(reference, reference)
        entry = self._found.entries.get(place_id)
        if entry is not None and entry.kind is PlaceKind.COUNTRY:
            for scale in ("50m", "10m"):
                pieces = self._found.countries[scale]
                own = [piece.geometry for piece in pieces if piece.country == entry.country]
                if own:
                    return shapely.union_all(own)
        # Codes of units mean what they mean in Natural Earth, from which areas are put together.
        if reference in self._found.pieces:
            return shapely.union_all([o.geometry for o in self._found.pieces[reference]])
        for known in (self._found.outlines, self._found.shapes):
            if place_id in known:
                return known[place_id]
        msg = f"member {reference!r} has no outline; draw it in outlines.geojson"
        raise GazetteerError(msg)

    def _country(self, row: dict[str, str]) -> tuple[str | None, int]:
        """Return the country if all members lie in one, and the sum of their populations."""
        codes: set[str | None] = set()
        people = 0
        for member in filter(None, row["members"].split("|")):
            sign = -1 if member.startswith("-") else 1
            reference = member.removeprefix("-")
            entry = self._found.entries.get(self._found.codes.get(reference, reference))
            population = 0
            if reference in self._areas:
                code, population = self._country(self._areas[reference])
            elif entry is not None:
                code, population = entry.country, entry.population
            else:
                code = self._found.pieces[reference][0].country
            people += sign * population
            if sign > 0:
                codes.add(code)
        return (codes.pop() if len(codes) == 1 else None), max(0, people)

    def _add_line(self, row: dict[str, str]) -> BaseGeometry:
        place_id = row["id"]
        if place_id in self._found.shapes:
            return self._found.shapes[place_id]
        geometry = self._courses.get(place_id)
        if geometry is None:
            parts = [
                self._add_line(self._lines[part]) for part in filter(None, row["parts"].split("|"))
            ]
            if not parts:
                msg = f"{place_id} has neither parts nor a course in lines.geojson"
                raise GazetteerError(msg)
            geometry = shapely.line_merge(shapely.union_all(parts))
        lat, lon = middle(geometry)
        corners = shapely.get_coordinates(geometry)
        countries = [code for code in row["countries"].split("|") if code]
        entry = Entry(
            id=place_id,
            name=row["name"],
            kind=PlaceKind.LINE,
            lat=round(lat, 4),
            lon=round(lon, 4),
            country=countries[0] if len(countries) == 1 else None,
            radius_km=round(float(distance_km(lat, lon, corners[:, 1], corners[:, 0]).max()), 1),
            geometry_type=geometry.geom_type,
        )
        self._found.shapes[place_id] = geometry
        self._adopt(entry)
        self._keep(entry, row["aliases"])
        ends = [end for end in row["endpoints"].split("|") if end]
        self._found.endpoints[place_id] = tuple(self._endpoint(end) for end in ends)
        return geometry

    def _endpoint(self, end: str) -> str:
        """Find the place that `Name@lat,lon` means, or make a site of it."""
        name, _, position = end.partition("@")
        lat, lon = (float(value) for value in position.split(","))
        near = [
            (float(distance_km(lat, lon, entry.lat, entry.lon)), entry.id)
            for entry in self._by_name.get(fold(name), [])
            if entry.kind in {PlaceKind.TOWN, PlaceKind.SITE}
        ]
        if near and min(near)[0] <= _ENDPOINT_KM:
            return min(near)[1]
        entry = Entry(
            f"geomap:end-{'-'.join(fold(name).split())}",
            name,
            PlaceKind.SITE,
            lat=lat,
            lon=lon,
            radius_km=2.0,
        )
        self._found.entries.setdefault(entry.id, entry)
        return entry.id

    def _add_demonym(self, row: dict[str, str]) -> None:
        self._entry(row["place"]).put(row["word"], MatchKind.DEMONYM, language="en")

    def _add_contested(self, row: dict[str, str]) -> None:
        entry = self._entry(row["area"])
        self._found.contested[entry.name] = self._outline(entry.id)

    def _add_alias(self, row: dict[str, str]) -> None:
        kind = row["kind"]
        if kind not in _MATCHES:
            msg = f"kind {kind!r} of {row['alias']!r}; use one of {', '.join(_MATCHES)}"
            raise GazetteerError(msg)
        entry = self._entry(row["place"])
        entry.put(
            row["alias"],
            _MATCHES[kind],
            language=row["language"] or None,
            disputed=kind == "disputed",
        )

    def _correct(self, row: dict[str, str]) -> None:
        entry = self._entry(row["place"])
        field, value = row["field"], row["value"]
        changes: dict[str, Callable[[], object]] = {
            "lat": lambda: setattr(entry, "lat", float(value)),
            "lon": lambda: setattr(entry, "lon", float(value)),
            "population": lambda: setattr(entry, "population", int(value)),
            "radius_km": lambda: setattr(entry, "radius_km", float(value)),
            "country": lambda: setattr(entry, "country", value),
            "name": lambda: entry.rename(value),
            "not_name": lambda: entry.names.pop(fold(value), None),
            "remove": lambda: self._found.entries.pop(entry.id),
            "outline": lambda: self._redraw(entry, value),
        }
        if field not in changes:
            msg = f"field {field!r}; use one of {', '.join(changes)}"
            raise GazetteerError(msg)
        changes[field]()

    def _redraw(self, entry: Entry, codes: str) -> None:
        """Give a unit the outlines that Natural Earth has under other codes."""
        pieces = [o.geometry for code in codes.split("|") for o in self._found.pieces[code]]
        geometry = only_polygons(shapely.union_all(pieces))
        self._found.outlines[entry.id] = geometry
        place_in(entry, geometry)

    def _keep(self, entry: Entry, aliases: str, *, disputed: bool = False) -> None:
        for alias in filter(None, (alias.strip() for alias in aliases.split("|"))):
            entry.add(alias, MatchKind.ALIAS, language="en", disputed=disputed)
        self._found.entries[entry.id] = entry

    def _unit(self, row: dict[str, str]) -> str | None:
        return self._entry(row["admin1"]).id if row["admin1"] else None

    def _entry(self, reference: str) -> Entry:
        """Find what `geonames:…`, `geomap:…`, `country:US`, `admin1:US-CA`, `US`, `US-CA` mean."""
        bare = reference.removeprefix("country:").removeprefix("admin1:")
        place_id = self._found.codes.get(bare, reference)
        entry = self._found.entries.get(place_id)
        if entry is None:
            msg = f"unknown place {reference!r}"
            raise GazetteerError(msg)
        return entry

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        path = self._folder / name
        if path.exists():
            with path.open(encoding="utf-8", newline="") as lines:
                yield from ({k: v or "" for k, v in row.items()} for row in csv.DictReader(lines))

    def _features(self, name: str) -> dict[str, BaseGeometry]:
        path = self._folder / name
        if not path.exists():
            return {}
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {feature["id"]: shape(feature["geometry"]) for feature in features}


def _simple(geometry: BaseGeometry, radius_km: float) -> BaseGeometry:
    """Simplify an area to what can be seen when all of it is on the map."""
    tolerance = min(_COARSEST, radius_km / _DETAIL_KM)
    closed = geometry.buffer(tolerance / 2).buffer(-tolerance / 2)
    simple = only_polygons(shapely.make_valid(shapely.simplify(closed, tolerance)))
    visible = [p for p in shapely.get_parts(simple) if p.area > tolerance**2]
    world = box(-180, -90, 180, 90)
    return only_polygons(shapely.union_all(visible).intersection(world)) if visible else geometry


def _km_to(geometry: BaseGeometry, entry: Entry) -> float:
    near, _ = nearest_points(geometry, shapely.Point(entry.lon, entry.lat))
    return float(distance_km(near.y, near.x, entry.lat, entry.lon))
