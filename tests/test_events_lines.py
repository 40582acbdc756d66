"""Pipelines and other lines are features: kept and drawn as lines, without a date."""

from __future__ import annotations

import pytest
from shapely.geometry import LineString

from geomap.documents import document
from geomap.events import extract
from geomap.gazetteer import Gazetteer
from geomap.records import (
    Place,
    PlaceKind,
    PlacePrecision,
    Report,
    Role,
    Sense,
    Status,
    Toponym,
)
from geomap.syntax import parse

BAKU = Place("test:baku", "Baku", PlaceKind.TOWN, 40.4, 49.9, country="AZ")
CEYHAN = Place("test:ceyhan", "Ceyhan", PlaceKind.TOWN, 37.0, 35.8, country="TR")
LINE = Place(
    "test:btc", "Baku–Ceyhan pipeline", PlaceKind.LINE, 40.0, 43.0, geometry_type="LineString"
)


@pytest.fixture
def gazetteer() -> Gazetteer:
    return Gazetteer.of(
        [(BAKU, []), (CEYHAN, []), (LINE, [])],
        geometries={LINE.id: LineString([(49.9, 40.4), (35.8, 37.0)])},
        endpoints={LINE.id: [BAKU.id, CEYHAN.id]},
    )


def lines(text: str, gazetteer: Gazetteer, **names: Place) -> list[Report]:
    """Return the lines that a text tells of, its names given by keyword."""
    read = document(text)
    toponyms = tuple(
        Toponym(at, at + len(name), name, Role.LITERAL, Sense.PLACE, place, 0.9)
        for name, place in names.items()
        for at in (text.index(name),)
    )
    found = extract(read, parse(read), toponyms, (), gazetteer)
    return [report for report in found if report.type == "INFRASTRUCTURE"]


def test_a_named_line_is_a_feature(gazetteer: Gazetteer) -> None:
    text = "The Corridor was never touched by the war."
    (line,) = lines(text, gazetteer, Corridor=LINE)
    assert line.status is Status.ONGOING
    assert (line.time.start, line.time.end) == (None, None)
    assert line.place_precision is PlacePrecision.LINE
    assert line.geometry is not None
    assert line.geometry.geom_type == "LineString"


@pytest.mark.parametrize(
    "text",
    [
        "They include an oil pipeline that runs from Baku to Ceyhan.",
        "The pipeline from Baku to Ceyhan was shut.",
    ],
)
def test_a_line_is_known_by_its_ends(text: str, gazetteer: Gazetteer) -> None:
    (line,) = lines(text, gazetteer, Baku=BAKU, Ceyhan=CEYHAN)
    assert line.place == LINE
    assert "Baku" in line.quote
    assert "Ceyhan" in line.quote


def test_a_flight_between_the_ends_is_no_pipeline(gazetteer: Gazetteer) -> None:
    assert lines("He flew from Baku to Ceyhan.", gazetteer, Baku=BAKU, Ceyhan=CEYHAN) == []
