"""Places that the build adds: of postal codes, airports, air bases."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.postal import small_places
from geomap.gazetteer.build.romanising import romanised
from geomap.gazetteer.build.sites import airports
from geomap.gazetteer.distance import distance_km
from geomap.records import PlaceKind


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Роботине", "Robotyne"),
        ("Згурівка", "Zghurivka"),
        ("Їжаківка", "Yizhakivka"),
        ("Знам'янка", "Znamianka"),
        ("Стара Юр’ївка", "Stara Yurivka"),
        ("Йосипівка", "Yosypivka"),
        ("Щербині", "Shcherbyni"),
        ("Robotyne 2", "Robotyne 2"),
        ("", ""),
    ],
)
def test_ukrainian_names_are_romanised(name: str, latin: str) -> None:
    assert romanised(name) == latin


def _postal(path: Path, *rows: tuple[str, str, str, float, float, float]) -> Path:
    keys = ("country_code", "postal_code", "city", "latitude", "longitude", "accuracy")
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(dict(zip(keys, row, strict=True)) | {"state": ""}) + "\n")
    return path


def test_small_places_are_added_where_no_known_place_has_the_name(tmp_path: Path) -> None:
    town = Entry("geonames:1", "Alpha", PlaceKind.TOWN, 40.0, -90.0, "US", "geonames:9")
    other = Entry("geonames:2", "Institute", PlaceKind.TOWN, 60.0, 20.0, "FI")
    path = _postal(
        tmp_path / "codes.jsonl.gz",
        ("US", "1", "Alpha", 40.01, -90.01, 4.0),  # known
        ("US", "2", "Alpha", 41.0, -90.0, 4.0),  # another of the name
        ("US", "3", "Cookville", 40.2, -90.1, 4.0),
        ("US", "4", "Cookville", 40.21, -90.1, 4.0),  # the same again
        ("US", "5", "Institute", 40.3, -90.1, 4.0),  # a word, but a town's name elsewhere
        ("US", "6", "Protection", 40.3, -90.1, 4.0),  # a word
        ("US", "7", "Four States", 40.3, -90.1, 4.0),  # words
        ("US", "7", "Meadow Grove", 40.4, -90.1, 4.0),  # words, but as places are called
        ("US", "8", "Whitlock", 40.3, -90.1, 4.0),  # a surname
        ("US", "9", "Nowhere", 40.3, -90.1, 1.0),  # guessed position
        ("US", "10", "Box 12", 40.3, -90.1, 4.0),
        ("FR", "11", "Ici-bas", 47.0, 2.0, 4.0),  # a country that is not read
    )
    words = {"protection", "institute", "four", "states", "alpha", "box", "meadow", "grove"}
    found = small_places(path, [town, other], words=words, persons={"whitlock", "alpha"})
    assert [(entry.name, entry.lat) for entry in found] == [
        ("Alpha", 41.0),
        ("Cookville", 40.2),
        ("Institute", 40.3),
        ("Meadow Grove", 40.4),
    ]
    assert found[1].id == "geomap:post-us-3-cookville"
    assert {entry.admin1 for entry in found} == {"geonames:9"}
    assert {entry.population for entry in found} == {0}


def test_ukrainian_villages_are_named_in_latin_letters(tmp_path: Path) -> None:
    town = Entry("geonames:1", "Oríkhiv", PlaceKind.TOWN, 47.57, 35.78, "UA")
    path = _postal(
        tmp_path / "codes.jsonl.gz",
        ("UA", "70531", "Роботине (Токмацька громада)", 47.45, 35.84, 4.0),
    )
    (village,) = small_places(path, [town], words=set(), persons=set())
    assert village.name == "Robotyne"


AIRPORTS = """icao,iata,name,city,country,lat,lon
EGLL,LHR,London Heathrow Airport,London,GB,51.47,-0.46
EGKK,LGW,London Gatwick Airport,London,GB,51.15,-0.19
LIRF,FCO,Leonardo Da Vinci (Fiumicino) International Airport,Rome,IT,41.8,12.25
LIPE,BLQ,Bologna / Borgo Panigale Airport,Bologna,IT,44.53,11.29
KOFF,OFF,Offutt Afb Airport,Omaha,US,41.12,-95.91
OPMS,,Minhas Air Base,Kamra,PK,33.87,72.4
XXXX,,Aero B Ranch Airport,Leoti,US,38.7,-101.47
YYYY,YYY,County Airport,County,US,38.7,-101.47
"""


def test_airports_and_bases_bear_the_names_that_news_uses(tmp_path: Path) -> None:
    path = tmp_path / "airports.csv"
    path.write_text(AIRPORTS, encoding="utf-8")
    found = {
        entry.id.removeprefix("geomap:airport-"): {name.name for name, _ in entry.names.values()}
        for entry in airports(path)
    }
    assert found == {
        "lhr": {"London Heathrow Airport", "Heathrow Airport"},
        "lgw": {"London Gatwick Airport", "Gatwick Airport"},
        "fco": {
            "Leonardo Da Vinci International Airport",
            "Leonardo Da Vinci Airport",
            "Fiumicino Airport",
            "Rome Airport",
            "Rome International Airport",
        },
        "blq": {"Bologna / Borgo Panigale Airport", "Bologna Airport", "Borgo Panigale Airport"},
        "off": {"Offutt Air Force Base"},
        "opms": {"Minhas Air Base"},
        "yyy": {"County Airport"},
    }


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("name", "lat", "lon", "km"),
    [
        # Villages that news of a war names.
        ("Robotyne", 47.45, 35.84, 5),
        ("Klishchiivka", 48.53, 37.96, 5),
        ("Baghouz", 34.45, 40.95, 10),
        ("Maarat al-Numan", 35.64, 36.67, 5),
        ("Tawergha", 32.0, 15.1, 20),
        ("Bunagana", -1.3, 29.59, 10),
        ("Tinzaouaten", 19.95, 2.97, 20),
        ("Kfar Aza", 31.48, 34.53, 5),
        ("Maroun al-Ras", 33.1, 35.45, 5),
        # Small towns, suburbs, districts.
        ("Tennessee Colony", 31.84, -95.84, 10),
        ("Guguletu", -33.98, 18.57, 5),
        ("Adhamiya", 33.37, 44.37, 5),
        ("Shuja'iyya", 31.5, 34.47, 5),
        ("Lyari", 24.87, 67.0, 5),
        # Sites.
        ("Heathrow Airport", 51.47, -0.46, 3),
        ("Minhas Air Base", 33.87, 72.4, 3),
        ("University of Manchester", 53.47, -2.23, 3),
        ("Cambridge University", 52.2, 0.12, 3),
        ("Anfield", 53.43, -2.96, 3),
        ("Evin prison", 35.8, 51.39, 3),
        # Rivers, lakes, mountains.
        ("Neches River", 31.4, -94.9, 60),
        ("River Mersey", 53.37, -2.7, 30),
        ("Lake Toba", 2.68, 98.88, 30),
        ("Mount Ruapehu", -39.28, 175.57, 10),
        ("Sambisa", 11.25, 13.4, 30),
        # Forms.
        ("the Gulf", 26.5, 51.5, 300),
        ("S. Africa", -29.0, 24.0, 300),
        ("Lancs", 53.8, -2.6, 60),
        ("Menoufia", 30.5, 31.0, 40),
    ],
)
def test_names_of_the_world_have_their_place(
    gazetteer: Gazetteer, name: str, lat: float, lon: float, km: float
) -> None:
    places = [match.place for match in gazetteer.matches(name)]
    near = [p for p in places if distance_km(lat, lon, p.lat, p.lon) <= km]
    assert near, [(place.name, place.lat, place.lon) for place in places]


def test_small_places_come_after_the_towns_of_their_name(gazetteer: Gazetteer) -> None:
    ranked = gazetteer.lookup("Oxford", kinds={PlaceKind.TOWN}, limit=100)
    small = [found.place.id.startswith("geomap:post-") for found in ranked]
    assert any(small)
    assert small == sorted(small)


def test_words_and_person_names_are_left_out(gazetteer: Gazetteer) -> None:
    table = Path("src/geomap/places/data/person_names.csv")
    with table.open(encoding="utf-8", newline="") as lines:
        names = [row["name"].capitalize() for row in csv.DictReader(lines)]
    for name in [*names, "Protection", "Four States"]:
        places = gazetteer.matches(name)
        small = [place for place, _ in places if place.id.startswith("geomap:post-")]
        assert not small or len(small) < len(places), name
