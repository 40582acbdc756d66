"""What is withheld when a view is published: positions coarser, and honestly so; no quotes."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geomap.cli import main
from geomap.errors import GazetteerError, TableError
from geomap.gazetteer import Gazetteer
from geomap.publication import Publication, moved, published
from geomap.selection import Selection, box_around
from geomap.table import EventTable
from synthetic import mention, report, small_table

GLOBE = Geod(ellps="sphere")
SPOTS = st.tuples(st.floats(-89, 89), st.floats(-180, 180))
WAYS = st.one_of(
    st.floats(0.01, 10).map(lambda step: Publication(round_degrees=step)),
    st.floats(0.1, 500).map(lambda km: Publication(blur_km=km)),
)


def at(lat: float, lon: float, **values: object) -> EventTable:
    return EventTable.of(
        [report(1, lat=lat, lon=lon, geometry=shapely.Point(lon, lat), radius_km=0.1, **values)]
    )


@settings(deadline=None)
@given(spot=SPOTS, way=WAYS)
def test_what_is_drawn_holds_the_true_place_and_tells_how_far_it_may_be(
    spot: tuple[float, float], way: Publication
) -> None:
    lat, lon = spot
    row = published(at(lat, lon), way).iloc[0]
    if abs(lat) < 80:  # nearer the poles a circle in degrees is none
        assert row.geometry.buffer(1e-6).contains(shapely.Point(lon, lat))
    far = GLOBE.inv(lon, lat, row["lon"], row["lat"])[2] / 1000
    assert far <= row["radius_km"] * 1.01
    assert row["place_precision"] == "district"
    assert row["geo_precision"] == (2 if row["radius_km"] <= 25 else 3)
    west, south, east, north = row.geometry.bounds
    assert west >= -180
    assert east <= 180
    assert south >= -90
    assert north <= 90


@settings(deadline=None)
@given(spot=SPOTS, way=WAYS)
def test_the_same_place_is_always_moved_to_the_same_spot(
    spot: tuple[float, float], way: Publication
) -> None:
    lat, lon = (np.array([value, value]) for value in spot)
    north, east = moved(lat, lon, way)
    assert north[0] == north[1]
    assert east[0] == east[1]
    assert moved(lat, lon, way)[0][0] == north[0]


def test_a_blur_spreads_over_the_disc() -> None:
    lat, lon = np.linspace(10, 11, 400), np.linspace(20, 21, 400)
    north, east = moved(lat, lon, Publication(blur_km=50))
    far = np.array([GLOBE.inv(*pair)[2] / 1000 for pair in zip(lon, lat, east, north, strict=True)])
    assert far.max() < 50.5
    assert 0.4 < (far > 50 / np.sqrt(2)).mean() < 0.6  # half of the disc lies beyond
    assert abs((north - lat).mean()) < 0.05


def test_nothing_finer_is_left_anywhere_in_the_table() -> None:
    lat, lon = 39.512345, 47.032345
    place = {"place_id": "x", "name": "Hadrut", "lat": lat, "lon": lon}
    made = EventTable.of(
        [report(1, lat=lat, lon=lon, geometry=shapely.Point(lon, lat), places=[place])],
        mentions=[
            mention("Alder", document="d0")
            | {"lat": lat, "lon": lon, "geometry": shapely.Point(lon, lat), "candidates": [place]}
        ],
    )
    for way in (Publication(round_degrees=0.5), Publication(blur_km=5)):
        less = published(made, way)
        frames = (less.drop(columns="geometry"), less.mentions.drop(columns="geometry"))
        told = repr([frame.to_dict("records") for frame in frames])
        assert "39.512345" not in told
        assert "47.032345" not in told
        assert "39.512345" not in less.geometry.to_json() + less.mentions.geometry.to_json()


def test_what_is_coarser_already_stays() -> None:
    country = shapely.box(40, 35, 50, 42)
    made = EventTable.of(
        [report(1, geometry=country, place_precision="country", lat=38.0, lon=45.0)]
    )
    less = published(made, Publication(blur_km=10))
    assert less.geometry.iloc[0].equals(country)
    assert less["place_precision"].iloc[0] == "country"


def test_without_quotes_no_word_of_the_articles_is_left() -> None:
    made = EventTable.of(
        [
            report(
                1,
                quote="The very words",
                summary="very words",
                quote_start=0,
                quote_end=14,
                counts=[{"kind": "killed", "best": 3, "text": "very many"}],
            )
        ],
        mentions=[mention("Alder", document="d0") | {"sentence": "The very words of Alder."}],
        articles=[{"document_id": "d0", "title": "An article", "text": "The very words"}],
    )
    less = published(made, Publication(quotes=False))
    told = repr([f.to_dict("records") for f in (less, less.mentions, less.articles)])
    assert "very" not in told
    assert "An article" in told
    assert less["quote_start"].isna().all()
    assert less["summary"].tolist() == ["Assault"]
    assert less["counts"].iloc[0][0]["best"] == 3
    assert made["quote"].tolist() == ["The very words"]


def test_a_table_of_which_nothing_is_withheld_is_the_table() -> None:
    made = small_table()
    assert published(made, Publication()) is made


@pytest.mark.parametrize(
    "options",
    [
        {"round_degrees": 1, "blur_km": 1},
        {"round_degrees": 0},
        {"blur_km": -1},
        {"blur_km": 1e6},
        {"round_degrees": float("nan")},
    ],
)
def test_what_cannot_be_withheld_is_refused(options: dict[str, float]) -> None:
    with pytest.raises(TableError):
        Publication(**options)


def test_a_box_around_a_place() -> None:
    gazetteer = Gazetteer.open()
    west, south, east, north = box_around(gazetteer, "Shusha")
    assert west < 46.75 < east
    assert south < 39.76 < north
    assert 0.3 < north - south < 1
    west, south, east, north = box_around(gazetteer, "Fiji")
    assert west > 170 > -170 > east  # across the antimeridian
    with pytest.raises(GazetteerError, match="Qwertyuiopolis"):
        box_around(gazetteer, "Qwertyuiopolis")


def test_a_selection_comes_back_from_json() -> None:
    chosen = Selection.of(datetime="2020", bbox=(1, 2, 3, 4), types={"B", "A"}, documents=["d"])
    assert Selection.from_plain(json.loads(json.dumps(chosen.plain()))) == chosen
    assert chosen.types == ("A", "B")


@pytest.mark.parametrize(
    "options",
    [
        ("--around", "Shusha", "--bbox", "1,2,3,4"),
        ("--status", "certain"),
        ("--round", "x"),
    ],
)
def test_bad_use_of_the_options_is_told(options: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["snapshot", "x.parquet", "-o", "x.png", *options])
    assert result.exit_code == 2


def test_all_exports_take_the_options(tmp_path) -> None:
    path = tmp_path / "events.parquet"
    small_table().write(path)
    options = ("--blur", "20", "--no-quotes", "--bbox", "40,35,50,45", "--status", "asserted")
    for command, name in (("export", "e.geojson"), ("map", "m.html"), ("snapshot", "s.svg")):
        output = tmp_path / name
        result = CliRunner().invoke(main, [command, str(path), "-o", str(output), *options])
        assert result.exit_code == 0, result.output
        assert "The words of report" not in output.read_text("utf-8")
    features = json.loads((tmp_path / "e.geojson").read_text("utf-8"))["features"]
    kinds = {f["geometry"]["type"] for f in features}
    assert features
    assert "Point" not in kinds
