"""Spatial expressions: words that place something by named places."""

from __future__ import annotations

import json

import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, box

import geomap
from geomap.cli import main
from geomap.documents import document
from geomap.gazetteer import Gazetteer
from geomap.gazetteer.distance import distance_km
from geomap.maps.stills.view import view_of
from geomap.places.spatial import expressions
from geomap.places.spatial_shapes import destination
from geomap.places.spatial_words import values
from geomap.publication import Publication, published
from geomap.records import (
    Place,
    PlaceKind,
    PlaceName,
    PlacePrecision,
    Role,
    Sense,
    SpatialExpression,
    SpatialRelation,
    Toponym,
)
from geomap.selection import Selection
from geomap.table import EventTable

# A flat world: Westland and Eastland meet at 20° E, the sea is south of 10° N.
WEST, EAST = box(10, 10, 20, 30), box(20, 10, 30, 30)
PLACES = {
    "Westland": Place("x:w", "Westland", PlaceKind.COUNTRY, 20, 15, "WW", geometry_type="Polygon"),
    "Eastland": Place("x:e", "Eastland", PlaceKind.COUNTRY, 20, 25, "EE", geometry_type="Polygon"),
    "Farland": Place("x:f", "Farland", PlaceKind.COUNTRY, -40, 100, "FF", geometry_type="Polygon"),
    "Alpha": Place("x:a", "Alpha", PlaceKind.TOWN, 20.0, 18.0, "WW", radius_km=4.0),
    "Beta": Place("x:b", "Beta", PlaceKind.TOWN, 20.0, 18.5, "WW", radius_km=1.0),
    "Gamma": Place("x:g", "Gamma", PlaceKind.TOWN, -41.0, 100.0, "FF"),
    "Long": Place("x:l", "Long", PlaceKind.WATER, 20, 15, geometry_type="LineString"),
}
GEOMETRIES = {
    "x:w": WEST,
    "x:e": EAST,
    "x:f": box(95, -45, 105, -35),
    "x:l": LineString([(12, 20), (18, 20)]),
}
DEMONYMS = {"Westlandic": "Westland", "Eastlandic": "Eastland"}


class Flat(Gazetteer):
    """The gazetteer with land around the two countries, so that the south alone is coast."""

    def basemap(self, layer: str, *, scale: str):  # type: ignore[no-untyped-def]  # as in Gazetteer
        import geopandas as gpd

        assert (layer, scale) == ("land", "50m")
        return gpd.GeoDataFrame(geometry=[box(0, 10, 60, 60)], crs="EPSG:4326")


@pytest.fixture(scope="module")
def world() -> Gazetteer:
    rows = [(place, [PlaceName(name)]) for name, place in PLACES.items()]
    return Flat.of(rows, geometries=GEOMETRIES)


def read(text: str, world: Gazetteer) -> tuple[SpatialExpression, ...]:
    """Find the expressions of a text in which the names of the flat world stand."""
    toponyms = []
    for name in [*PLACES, *DEMONYMS, "Nowhere"]:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not (text[end : end + 1].isalpha() and name not in DEMONYMS):
                place = PLACES.get(DEMONYMS.get(name, name))
                sense = Sense.DEMONYM if name in DEMONYMS else Sense.PLACE
                role = Role.ASSOCIATIVE if name in DEMONYMS else Role.LITERAL
                toponyms.append(Toponym(start, end, name, role, sense, place, 0.9))
            start = text.find(name, end)
    toponyms.sort(key=lambda toponym: toponym.start)
    return expressions(document(text), toponyms, world)


@pytest.mark.parametrize(
    ("text", "said", "relation", "names"),
    [
        ("A shell fell 30 km north of Alpha.", "30 km north of Alpha", "offset", ["Alpha"]),
        ("about 20 miles outside Alpha on", "20 miles outside Alpha", "distance", ["Alpha"]),
        ("some 30km (19 miles) to the south-east of Alpha", None, "offset", ["Alpha"]),
        ("12-15 kilometres from the town of Alpha", None, "distance", ["Alpha"]),
        ("a few miles west of the capital, Alpha", None, "offset", ["Alpha"]),
        ("a dozen kilometers away from Alpha", None, "distance", ["Alpha"]),
        ("1,200 metres off Alpha", None, "distance", ["Alpha"]),
        ("five\nmiles\neast of Alpha", "five\nmiles\neast of Alpha", "offset", ["Alpha"]),
        ("a village south of Alpha", "south of Alpha", "direction", ["Alpha"]),
        ("on the outskirts of Alpha", "on the outskirts of Alpha", "near", ["Alpha"]),
        ("NEAR Alpha", "NEAR Alpha", "near", ["Alpha"]),
        ("in the Alpha suburbs", "the Alpha suburbs", "near", ["Alpha"]),
        ("Alpha's outskirts", "Alpha's outskirts", "near", ["Alpha"]),
        ("in southern Westland", "southern Westland", "part", ["Westland"]),
        ("in the north of Westland", "in the north of Westland", "part", ["Westland"]),
        ("in central Westland", "central Westland", "part", ["Westland"]),
        ("the Westland–Eastland border", None, "border", ["Westland", "Eastland"]),
        ("the Westlandic-Eastlandic border", None, "border", ["Westlandic", "Eastlandic"]),
        ("the border between Westland and Eastland", None, "border", ["Westland", "Eastland"]),
        ("Westland's border with Eastland", None, "border", ["Westland", "Eastland"]),
        ("in Alpha, on the border with Eastland", "the border with Eastland", "border", None),
        ("the Eastlandic border", "the Eastlandic border", "border", ["Eastlandic"]),
        ("fought between Alpha and Beta", "between Alpha and Beta", "between", ["Alpha", "Beta"]),
        ("off the coast of Westland", "off the coast of Westland", "coast", ["Westland"]),
        ("off Westland's coast", "off Westland's coast", "coast", ["Westland"]),
        ("off the Westlandic coast", "off the Westlandic coast", "coast", ["Westlandic"]),
        ("in waters off Westland", "waters off Westland", "coast", ["Westland"]),
        ("along the Long river", "along the Long", "along", ["Long"]),
        ("in the direction of Alpha", "in the direction of Alpha", "towards", ["Alpha"]),
    ],
)
def test_expressions_are_found_with_span_relation_and_names(
    world: Gazetteer, text: str, said: str | None, relation: str, names: list[str] | None
) -> None:
    (found,) = read(text, world)
    assert text[found.start : found.end] == found.text
    assert said is None or found.text == said
    assert found.relation.value == relation
    if names is not None:
        assert [name.text for name in found.toponyms] == names
    assert found.geometry is not None
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "He lives in Alpha.",
        "talks between Alpha and Beta",
        "a war between Westland and Eastland",
        "north.\n\nAlpha was quiet",
        "He ran 30 km. Alpha cheered.",
        "the coast is clear in Westland",
        "the south and Alpha",
        "Alpha and Beta",
        "the Gold Coast of Westland",
        "They cut off Westland",
    ],
)
def test_what_places_nothing_is_no_expression(world: Gazetteer, text: str) -> None:
    assert read(text, world) == ()


def test_an_offset_lies_at_its_distance_and_bearing(world: Gazetteer) -> None:
    (found,) = read("30 km north of Alpha", world)
    assert found.geometry is not None
    assert found.geometry.geom_type == "Point"
    assert found.lat is not None
    assert found.lon == pytest.approx(18.0)
    assert float(distance_km(20.0, 18.0, found.lat, 18.0)) == pytest.approx(30.0)
    assert found.radius_km == pytest.approx(13.0)


def test_a_distance_without_direction_is_a_circle_that_reaches_it(world: Gazetteer) -> None:
    (found,) = read("20 miles outside Alpha", world)
    assert (found.lat, found.lon) == (20.0, 18.0)
    assert found.radius_km is not None
    assert found.radius_km >= 20 * 1.609 + 4


def test_borders_are_lines_that_both_share(world: Gazetteer) -> None:
    for text in ("the Westland–Eastland border", "in Alpha, on the border with Eastland"):
        (found,) = read(text, world)
        assert found.geometry is not None
        assert "LineString" in found.geometry.geom_type
        corners = shapely.get_coordinates(found.geometry)
        assert abs(corners[:, 0] - 20).max() < 0.1
        assert found.geometry.length > 19


def test_a_border_without_a_second_side_is_every_border_by_land(world: Gazetteer) -> None:
    (found,) = read("the Eastlandic border", world)
    assert found.geometry is not None
    assert found.geometry.bounds[3] == pytest.approx(30, abs=0.1)
    assert found.geometry.bounds[1] > 10


def test_areas_that_share_no_border_have_no_line(world: Gazetteer) -> None:
    (found,) = read("the border between Westland and Farland", world)
    assert found.geometry is None
    assert found.lat is None
    assert "share no border" in found.reason


def test_a_coast_is_where_the_land_ends(world: Gazetteer) -> None:
    (found,) = read("off the coast of Westland", world)
    assert found.geometry is not None
    assert found.geometry.bounds[3] < 10.2


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        ("northern", (15, 29), (15, 15)),
        ("southern", (15, 11), (15, 25)),
        ("western", (11, 20), (18, 20)),
        ("southeastern", (19, 12), (11, 28)),
        ("central", (15, 20), (11, 11)),
    ],
)
def test_parts_of_an_area_lie_on_their_side(
    world: Gazetteer, words: str, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    (found,) = read(f"in {words} Westland", world)
    assert found.geometry is not None
    assert found.geometry.contains(shapely.Point(*inside))
    assert not found.geometry.contains(shapely.Point(*outside))


def test_places_too_far_apart_have_nothing_between_them(world: Gazetteer) -> None:
    (found,) = read("somewhere between Alpha and Gamma", world)
    assert found.geometry is None
    assert "km apart" in found.reason


@pytest.mark.parametrize(
    "text", ["30 km north of Nowhere", "near Nowhere", "the border between Nowhere and Westland"]
)
def test_expressions_of_unresolved_names_are_kept_with_the_reason(
    world: Gazetteer, text: str
) -> None:
    (found,) = read(text, world)
    assert found.text == text
    assert found.geometry is None
    assert found.reason == "no place is known for “Nowhere”"


@given(
    lat=st.floats(-80, 80),
    lon=st.floats(-180, 179.9),
    bearing=st.floats(0, 360),
    km=st.floats(0, 1500),
)
def test_a_destination_lies_at_its_distance(
    lat: float, lon: float, bearing: float, km: float
) -> None:
    there = destination(lat, lon, bearing, km)
    assert -90 <= there[0] <= 90
    assert -180 <= there[1] < 180
    assert float(distance_km(lat, lon, *there)) == pytest.approx(km, abs=0.5, rel=0.005)


@given(st.text(alphabet="ab northof30km Alphabetween.,-–’\n", max_size=300))
def test_any_text_is_read_without_overlap(text: str) -> None:
    rows = [(place, [PlaceName(name)]) for name, place in PLACES.items()]
    found = read(text + " Alpha", Flat.of(rows, geometries=GEOMETRIES))
    ends = [0, *(expression.end for expression in found)]
    assert all(start.start >= end for start, end in zip(found, ends, strict=False))


def test_compass_words_are_bearings() -> None:
    assert values("direction")["south-east"] == 135
    with pytest.raises(KeyError):
        values("no such class")


ATTACK = "BAKU, 30 September 2020 - A rocket hit a convoy 30 km north of Shusha on Tuesday."
CLASH = "Two soldiers were killed in clashes on the Armenian-Azerbaijani border on Monday."


def test_an_event_told_by_a_distance_is_not_at_the_place() -> None:
    article = geomap.parse(ATTACK, published="2020-09-30")
    (report,) = [report for report in article.reports if report.place is not None]
    assert report.place is not None
    assert report.place.name == "Shusha"
    assert report.place_precision is PlacePrecision.AREA
    assert report.expression in article.expressions
    assert report.geometry is not None
    km = distance_km(report.place.lat, report.place.lon, report.geometry.y, report.geometry.x)
    assert float(km) == pytest.approx(30, abs=1)
    assert any("30 km north of the middle of Shusha" in note for note in report.explanation)


def test_the_words_hold_wherever_the_parse_hangs_them() -> None:
    text = ATTACK.replace("on Tuesday.", "on Tuesday, killing three soldiers.")
    article = geomap.parse(text, published="2020-09-30")
    placed = [report for report in article.reports if report.place is not None]
    assert placed
    assert all(report.expression is not None for report in placed)


def test_a_picture_draws_the_circle_and_says_the_words() -> None:
    table = geomap.extract([document(ATTACK, published="2020-09-30")])
    seen = view_of(table, selection=Selection(), publication=Publication(), mentions=True)
    (row,) = [row for row in seen.events.to_dict("records") if row["expression"]]
    # The named place keeps its quiet mark: the event is not there.
    assert "Shusha" in set(seen.mentions["name"])
    assert row["place"] == "30 km north of Shusha"
    assert row["geometry"].geom_type == "Polygon"
    width = distance_km(row["lat"], row["geometry"].bounds[0], row["lat"], row["lon"])
    assert float(width) == pytest.approx(row["radius_km"], rel=0.02)


def test_an_event_on_a_border_is_a_line() -> None:
    article = geomap.parse(f"{ATTACK} {CLASH}", published="2020-09-30")
    lines = [r for r in article.reports if r.place_precision is PlacePrecision.LINE]
    assert lines
    assert all(r.expression and r.expression.relation is SpatialRelation.BORDER for r in lines)


def test_the_radius_gets_to_table_map_and_wire(tmp_path) -> None:  # type: ignore[no-untyped-def]  # pytest's
    source = tmp_path / "attack.txt"
    source.write_text(ATTACK, encoding="utf-8")
    output = tmp_path / "events.parquet"
    result = CliRunner().invoke(main, ["build", str(source), "-o", str(output)])
    assert result.exit_code == 0, result.output
    table = EventTable.read(output)
    (row,) = table[table["place"] == "Shusha"].to_dict("records")
    assert row["expression"] == "30 km north of Shusha"
    assert row["relation"] == "offset"
    assert row["radius_km"] == pytest.approx(12.0, abs=3)
    assert row["lat"] == pytest.approx(row["geometry"].y)
    assert row["geo_precision"] == 2
    (mention,) = table.mentions[table.mentions["text"] == "Shusha"].to_dict("records")
    assert [e["text"] for e in mention["expressions"]] == ["30 km north of Shusha"]
    # The mention itself stays at its place.
    assert mention["lat"] < row["lat"]

    from geomap.maps.payloads import payload

    assert b"30 km north of Shusha" in payload(table).content

    withheld = published(table, Publication(round_degrees=1.0, quotes=False))
    assert withheld["expression"].isna().all()
    (hidden,) = withheld.mentions[withheld.mentions["text"] == "Shusha"]["expressions"].iloc[0]
    assert hidden["text"] is None
    assert (hidden["lat"], hidden["lon"]) == (40.0, 47.0)

    line = json.dumps({"id": "a", "text": ATTACK, "published": "2020-09-30"})
    parsed = json.loads(CliRunner().invoke(main, ["parse"], input=line).stdout)
    (expression,) = parsed["expressions"]
    assert ATTACK[expression["start"] : expression["end"]] == "30 km north of Shusha"
    assert expression["geometry_type"] == "Point"
    event = next(e for e in parsed["events"] if e["place"] == "Shusha")
    assert event["expression"]["relation"] == "offset"
    assert (event["lat"], event["lon"]) == (expression["lat"], expression["lon"])
