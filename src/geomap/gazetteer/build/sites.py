"""Airports that news names."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.names import MatchKind
from geomap.records import PlaceKind

_INTERNATIONAL = re.compile(r"\b(international|intl)\b", re.IGNORECASE)
_RADIUS_KM = 3.0


def airports(path: Path) -> list[Entry]:
    """
    Read the international airports.

    Parameters
    ----------
    path
        `airports.csv` of airportsdata.

    Returns
    -------
    airports
        Those with an IATA code and "International" in their name, by code. The only one of a
        city is also known by the city's name and "airport".
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [
            row
            for row in csv.DictReader(lines)
            if row["iata"] and _INTERNATIONAL.search(row["name"]) and row["country"]
        ]
    cities: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["country"], row["city"])
        cities[key] = cities.get(key, 0) + 1
    return [_airport(row, only=cities[row["country"], row["city"]] == 1) for row in rows]


def _airport(row: dict[str, str], *, only: bool) -> Entry:
    name = _INTERNATIONAL.sub("International", row["name"])
    entry = Entry(
        id=f"geomap:airport-{row['iata'].lower()}",
        name=name,
        kind=PlaceKind.SITE,
        lat=round(float(row["lat"]), 5),
        lon=round(float(row["lon"]), 5),
        country=row["country"],
        radius_km=_RADIUS_KM,
        feature_code="AIRP",
    )
    entry.add(name.replace("International ", ""), MatchKind.ALIAS, language="en")
    if only and row["city"]:
        entry.add(f"{row['city']} Airport", MatchKind.ALIAS, language="en")
        entry.add(f"{row['city']} International Airport", MatchKind.ALIAS, language="en")
    return entry
