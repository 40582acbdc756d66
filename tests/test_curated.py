"""The curated tables: their form, and what they say of the world."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.distance import distance_km

CURATED = Path(__file__).resolve().parents[1] / "geodata" / "curated"

COLUMNS = {
    "places.csv": "id name kind country admin1 lat lon radius_km population aliases source note",
    "areas.csv": "id name kind members aliases disputed capital source note",
    "lines.csv": "id name kind product aliases endpoints countries source note",
    "aliases.csv": "place alias kind language source",
    "demonyms.csv": "word place kind source",
    "corrections.csv": "place field value source note",
}
KINDS = {
    "places.csv": {"town", "water", "landform", "site", "region"},
    "areas.csv": {"region", "historical", "continent"},
    "lines.csv": {"line"},
    "aliases.csv": {"alias", "abbreviation", "postal", "historical", "disputed"},
    "demonyms.csv": {"adjective", "people"},
}
REFERENCE = re.compile(
    r"country:[A-Z]{2}|admin1:[A-Z]{2}-[A-Z0-9]{1,3}|geonames:\d+"
    r"|naturalearth:[a-z0-9-]+|geomap:[a-z0-9-]+"
)
MEMBER = re.compile(
    r"[A-Z]{2}|[A-Z]{2}-[A-Z0-9]{1,3}~?|[A-Z]{3}-\d+|geonames:\d+|geomap:[a-z0-9-]+"
)
LARGEST_BYTES = 2_000_000
# A site of a country lies in it, in degrees; islands and bays may lie off its coast.
ON_LAND_DEGREES = 0.1
OFF_COAST_DEGREES = 5.0
# A schematic course need not enter the towns that it joins.
END_KM = 60.0
STATES_AND_DC = 51


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (CURATED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def features(name: str) -> dict[str, dict[str, Any]]:
    read = json.loads((CURATED / name).read_text(encoding="utf-8"))
    assert read["type"] == "FeatureCollection"
    found = {feature["id"]: feature for feature in read["features"]}
    assert len(found) == len(read["features"])
    return found


def parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="module")
def countries(gazetteer: Gazetteer) -> dict[str, BaseGeometry]:
    frame = gazetteer.basemap("countries", scale="50m")
    frame = frame[frame["country"].notna()]
    return {code: shapely.union_all(own.geometry) for code, own in frame.groupby("country")}


@pytest.mark.parametrize("name", COLUMNS)
def test_rows_have_the_columns_a_source_and_clean_cells(name: str) -> None:
    expected = COLUMNS[name].split()
    assert rows(name)
    for number, row in enumerate(rows(name), start=2):
        assert set(expected) <= set(row), f"{name}:{number}"
        assert None not in row, f"{name}:{number} has a cell too many"
        for column, cell in row.items():
            assert cell == cell.strip(), f"{name}:{number} {column}"
            assert "||" not in cell, f"{name}:{number} {column}"
        assert row["source"], f"{name}:{number}"


@pytest.mark.parametrize("name", KINDS)
def test_kinds_are_known(name: str) -> None:
    assert {row["kind"] for row in rows(name)} <= KINDS[name]


def test_tables_are_small() -> None:
    assert sum(path.stat().st_size for path in CURATED.iterdir()) < LARGEST_BYTES


def test_ids_are_unique_slugs() -> None:
    ids = [row["id"] for name in ("places.csv", "areas.csv", "lines.csv") for row in rows(name)]
    assert not [place_id for place_id, count in Counter(ids).items() if count > 1]
    assert not [
        i for i in ids if not re.fullmatch(r"geomap:[a-z0-9]+(-[a-z0-9]+)*|geonames:\d+", i)
    ]


@pytest.mark.parametrize("name", ["places.csv", "areas.csv", "lines.csv"])
def test_names_and_aliases_are_not_repeated(name: str) -> None:
    for row in rows(name):
        names = [row["name"], *parts(row["aliases"])]
        assert row["name"]
        assert not [n for n, count in Counter(names).items() if count > 1], row["id"]


@pytest.mark.parametrize(("name", "column"), [("demonyms.csv", "word"), ("aliases.csv", "alias")])
def test_rows_say_a_thing_once(name: str, column: str) -> None:
    said = Counter((row[column], row["place"]) for row in rows(name))
    assert not [key for key, count in said.items() if count > 1]


def test_references_are_well_formed() -> None:
    for name in ("aliases.csv", "demonyms.csv", "corrections.csv"):
        for row in rows(name):
            assert REFERENCE.fullmatch(row["place"]), f"{name}: {row}"


def test_references_to_curated_rows_exist() -> None:
    ids = {row["id"] for name in ("places.csv", "areas.csv", "lines.csv") for row in rows(name)}
    for name in ("aliases.csv", "demonyms.csv"):
        for row in rows(name):
            made = row["place"].startswith(("geomap:airport-", "geomap:post-"))
            assert made or not row["place"].startswith("geomap:") or row["place"] in ids, row


def test_places_lie_where_a_place_can_be() -> None:
    for row in rows("places.csv"):
        assert -90 < float(row["lat"]) < 90, row["id"]
        assert -180 <= float(row["lon"]) <= 180, row["id"]
        assert 0 < float(row["radius_km"]) < 10_000, row["id"]
        assert int(row["population"] or 0) >= 0, row["id"]


def test_places_lie_in_their_countries(countries: dict[str, BaseGeometry]) -> None:
    for row in rows("places.csv"):
        outline = countries.get(row["country"])
        if not row["country"] or outline is None:
            continue
        inland = row["kind"] in {"site", "town"}
        reach = ON_LAND_DEGREES if inland else OFF_COAST_DEGREES
        point = shapely.Point(float(row["lon"]), float(row["lat"]))
        assert outline.distance(point) <= reach, f"{row['id']} is not in {row['country']}"


def test_areas_have_members_or_an_outline() -> None:
    ids = {row["id"] for row in rows("areas.csv")}
    assert set(features("outlines.geojson")) <= ids
    for row in rows("areas.csv"):
        members = parts(row["members"])
        assert bool(members) != (row["id"] in features("outlines.geojson")), row["id"]
        assert len(members) == len(set(members)), row["id"]
        assert row["disputed"] in {"", "yes"}, row["id"]
        for member in members:
            assert MEMBER.fullmatch(member.removeprefix("-")), f"{row['id']}: {member}"
            assert not member.startswith("geomap:") or member in ids, f"{row['id']}: {member}"


def test_members_are_in_countries_that_exist(countries: dict[str, BaseGeometry]) -> None:
    named = rows("demonyms.csv") + rows("aliases.csv")
    listed = {row["place"].removeprefix("country:") for row in named}
    for row in rows("areas.csv"):
        members = [member.removeprefix("-") for member in parts(row["members"])]
        codes = {m[:2] for m in members if re.match(r"[A-Z]{2}(-|$)", m)}
        assert codes <= listed | set(countries), f"{row['id']}: {codes - set(countries)}"


def test_areas_do_not_contain_themselves() -> None:
    members = {row["id"]: parts(row["members"]) for row in rows("areas.csv")}

    def below(area: str, above: tuple[str, ...]) -> None:
        assert area not in above, " > ".join([*above, area])
        for member in members.get(area, []):
            below(member.removeprefix("-"), (*above, area))

    for area in members:
        below(area, ())


def test_outlines_are_valid_and_uncut() -> None:
    for place_id, feature in features("outlines.geojson").items():
        geometry = shape(feature["geometry"])
        assert feature["properties"]["source"], place_id
        assert geometry.is_valid, f"{place_id}: {shapely.is_valid_reason(geometry)}"
        assert geometry.geom_type in {"Polygon", "MultiPolygon"}, place_id
        west, south, east, north = geometry.bounds
        assert -180 <= west < east <= 180, place_id
        assert -90 <= south < north <= 90, place_id


def test_lines_have_a_course_that_meets_their_ends() -> None:
    courses = features("lines.geojson")
    ids = {row["id"] for row in rows("lines.csv")}
    assert set(courses) <= ids
    for row in rows("lines.csv"):
        members = parts(row["parts"])
        assert bool(members) != (row["id"] in courses), row["id"]
        assert set(members) <= set(courses), row["id"]
        lines = [shape(courses[i]["geometry"]) for i in members or [row["id"]]]
        corners = shapely.get_coordinates(lines)
        for line in lines:
            assert line.geom_type in {"LineString", "MultiLineString"}, row["id"]
            assert line.length > 0, row["id"]
        for end in parts(row["endpoints"]):
            name, _, position = end.partition("@")
            lat, lon = (float(degrees) for degrees in position.split(","))
            assert name, row["id"]
            nearest = distance_km(lat, lon, corners[:, 1], corners[:, 0]).min()
            assert nearest <= END_KM, f"{row['id']}: {name} is {nearest:.0f} km off"


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("Armenian", "country:AM"),
        ("Azerbaijanis", "country:AZ"),
        ("Swiss", "country:CH"),
        ("Dutch", "country:NL"),
        ("Nigerien", "country:NE"),
        ("Nigerian", "country:NG"),
        ("Filipinos", "country:PH"),
        ("Malagasy", "country:MG"),
        ("Texans", "admin1:US-TX"),
        ("Hoosiers", "admin1:US-IN"),
        ("Chechen", "admin1:RU-CE"),
        ("Soviet", "geomap:soviet-union"),
        ("Kurds", "geomap:kurdistan"),
        ("European", "geonames:6255148"),
        ("Muscovites", "geonames:524901"),
        ("Londoner", "geonames:2643743"),
    ],
)
def test_demonyms_mean_their_places(word: str, place: str) -> None:
    assert place in {row["place"] for row in rows("demonyms.csv") if row["word"] == word}


def test_every_state_has_its_abbreviations() -> None:
    own = [row for row in rows("aliases.csv") if row["place"].startswith("admin1:US-")]
    codes = {row["place"]: row["place"][-2:] for row in own}
    assert len(codes) == STATES_AND_DC
    for place, code in codes.items():
        kinds = {row["kind"] for row in own if row["place"] == place and row["alias"] == code}
        assert kinds == {"postal"} or place == "admin1:US-DC"


def test_words_are_no_abbreviations() -> None:
    """Codes that are words in capitals match only after a town's name."""
    words = {"IN", "OR", "ME", "OK", "HI", "OH", "MA", "PA", "LA", "DE", "AL", "CO", "ID", "MO"}
    for row in rows("aliases.csv"):
        if row["alias"] in words and row["place"].startswith("admin1:US-"):
            assert row["kind"] == "postal", row


@pytest.mark.parametrize(
    ("area", "lat", "lon", "km"),
    [
        ("geomap:nagorno-karabakh", 39.892, 46.830, 10),
        ("geomap:south-caucasus", 41.00, 45.60, 20),
        ("geomap:central-asia", 45.91, 66.47, 20),
        ("geomap:western-azerbaijan", 40.3, 44.9, 20),
        ("geomap:gaza-strip", 31.40, 34.36, 10),
        ("geomap:crimea", 45.3, 34.4, 30),
        ("geomap:donbas", 48.5, 38.35, 30),
        ("geomap:transnistria", 47.2, 29.3, 30),
        ("geomap:kashmir", 34.5, 75.8, 60),
        ("geomap:baltic-states", 56.8, 24.7, 30),
        ("geomap:new-england", 44.2, -70.7, 40),
        ("geomap:korea", 38.5, 127.5, 40),
        ("geomap:yugoslavia", 44.2, 18.8, 40),
        ("geomap:czechoslovakia", 49.3, 16.9, 30),
    ],
)
def test_built_areas_lie_where_they_should(
    gazetteer: Gazetteer, area: str, lat: float, lon: float, km: float
) -> None:
    centroid = gazetteer.geometry(gazetteer.place(area)).centroid
    assert float(distance_km(lat, lon, centroid.y, centroid.x)) <= km


def test_all_rows_are_in_the_built_gazetteer(gazetteer: Gazetteer) -> None:
    for row in rows("areas.csv") + rows("lines.csv"):
        place = gazetteer.place(row["id"])
        geometry = gazetteer.geometry(place)
        assert not geometry.is_empty, row["id"]
        assert geometry.geom_type != "Point", row["id"]
    for row in rows("places.csv"):
        place = gazetteer.place(row["id"])
        assert place.name == row["name"], row["id"]
