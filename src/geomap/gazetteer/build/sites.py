"""Airports and air bases that news names."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.names import MatchKind
from geomap.records import PlaceKind

_INTERNATIONAL = re.compile(r"\b(international|intl)\b", re.IGNORECASE)
_MILITARY = re.compile(
    r"\b(air base|airbase|air force|afb|army air|naval air|air station|airfield|raf)\b",
    re.IGNORECASE,
)
# What the kind words of a name are written as in news.
_SPELLINGS = (
    (re.compile(r"\bIntl\b", re.IGNORECASE), "International"),
    (re.compile(r"\bNtl\b", re.IGNORECASE), "National"),
    (re.compile(r"\b(?:Afb|Air Force Base)(?: Airport)?$", re.IGNORECASE), "Air Force Base"),
    (re.compile(r"\bAirbase\b"), "Air Base"),
    (re.compile(r"\bAir Field\b"), "Airfield"),
    (re.compile(r"\s*/\s*"), " / "),
)
_KIND = re.compile(
    r"(?: International| National| Regional| Municipal)* (?:Airport|Air Force Base|Air Base)$"
)
_NICKNAME = re.compile(r"\(([^)]+)\)\s*")
_SHORTEST_NAME = 4
# What is left of a name without its city, when it says nothing by itself.
_NO_NAMES = frozenset(
    {"Military", "County", "Municipal", "Executive", "State", "Memorial", "City", "Field"}
    | {"East", "West", "North", "South"}
)
_RADIUS_KM = 3.0


def airports(path: Path) -> list[Entry]:
    """
    Read airports and air bases.

    Parameters
    ----------
    path
        `airports.csv` of airportsdata.

    Returns
    -------
    airports
        Those with an IATA code and a city, and those whose name is that of a base, by code. The
        only one of a city, or its only international one, is also known by the city's name and
        "airport".
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [
            row
            for row in csv.DictReader(lines)
            if row["country"]
            and (_MILITARY.search(row["name"]) or (row["iata"] and (row["city"] or _world(row))))
        ]
    served = Counter((row["country"], row["city"]) for row in rows if row["iata"])
    worldwide = Counter((row["country"], row["city"]) for row in rows if _world(row))
    found: dict[str, Entry] = {}
    for row in rows:
        key = (row["country"], row["city"])
        only = worldwide[key] == 1 if _world(row) else served[key] == 1 and bool(row["iata"])
        entry = _airport(row, only=only)
        found.setdefault(entry.id, entry)
    return list(found.values())


def _world(row: dict[str, str]) -> bool:
    return bool(row["iata"] and _INTERNATIONAL.search(row["name"]))


def _airport(row: dict[str, str], *, only: bool) -> Entry:
    written = row["name"]
    for form, spelling in _SPELLINGS:
        written = form.sub(spelling, written)
    name = " ".join(_NICKNAME.sub("", written).split())
    entry = Entry(
        id=f"geomap:airport-{(row['iata'] or row['icao']).lower()}",
        name=name,
        kind=PlaceKind.SITE,
        lat=round(float(row["lat"]), 5),
        lon=round(float(row["lon"]), 5),
        country=row["country"],
        radius_km=_RADIUS_KM,
        feature_code="AIRB" if _MILITARY.search(name) else "AIRP",
    )
    city = row["city"].partition(",")[0]
    for other in _forms(name, written, city):
        entry.add(other, MatchKind.ALIAS, language="en")
    if only and city and "/" not in city and not _MILITARY.search(name):
        entry.add(f"{city} Airport", MatchKind.ALIAS, language="en")
        if _world(row):
            entry.add(f"{city} International Airport", MatchKind.ALIAS, language="en")
    return entry


def _forms(name: str, written: str, city: str) -> Iterator[str]:
    """Yield the other forms of an airport's name: without its city, its rank, its nickname."""
    kind = _KIND.search(name)
    if not kind:
        return
    last = name.rsplit(maxsplit=1)[-1]
    nickname = _NICKNAME.search(written)
    if nickname:
        yield f"{nickname.group(1)} {last}"
    parts = [part.strip() for part in name.split("/") if part.strip()]
    if len(parts) > 1:
        for part in parts:
            yield part if _KIND.search(part) else f"{part} {last}"
    if last == "Airport":
        yield name.replace(" International", "")
        yield f"{name[: kind.start()]} {last}"
    bare = name.removeprefix(f"{city} ")
    core = _KIND.sub("", f" {bare}").strip()
    if len(core) >= _SHORTEST_NAME and core not in _NO_NAMES:
        yield bare
