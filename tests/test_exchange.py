"""Files for other programs, opened again by readers that are not ours."""

import csv
import json
import math
import xml.etree.ElementTree as ET
from datetime import date
from importlib.resources import files

import geopandas as gpd
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, mapping, shape

from geomap.errors import ExportError
from geomap.exchange import FORMATS, export
from geomap.exchange.delimited import cell, unguarded
from geomap.exchange.geometry import bounds, cut_at_antimeridian, geojson_geometry
from geomap.table import EventTable
from geomap.table_files import COMPANIONS, companion
from synthetic import HOSTILE, mention, report

AREA = Polygon([(45, 39), (45, 41), (47, 41), (47, 39)])  # clockwise, as RFC 7946 forbids


@pytest.fixture
def table():
    return EventTable.of(
        [
            report(0, actors=[{"name": "Army", "role": "actor", "kind": "group", "country": "AZ"}]),
            report(1, start=date(2020, 9, 27), end=None, edtf="2020-09-27/..", quote=HOSTILE,
                   summary=HOSTILE, place="Birch"),
            report(2, start=None, end=None, edtf=None, place_id=None, place=None, lat=None,
                   lon=None, geometry=None, place_precision="none"),
            report(3, start=date(2020, 9, 1), end=date(2020, 9, 30), geometry=AREA,
                   place_precision="region", differences=["One says Alder", "one says Birch"]),
            report(4, geometry=LineString([(49, 40), (45, 41), (36, 37)]), quad=0, type="OWN",
                   status="denied"),
        ],
        mentions=[mention("Alder")],
        articles=[{"document_id": "d0", "text": "=cmd", "title": "An article"}],
    )  # fmt: skip


def written(table, tmp_path, name, **options):
    path = tmp_path / name
    export(table, path, **options)
    beside = (
        {companion(path, part).name for part in COMPANIONS} if name.endswith("parquet") else set()
    )
    assert {p.name for p in tmp_path.iterdir()} == {name, *beside}, "no other file is left behind"
    return path


def geojson(table, tmp_path):
    text = written(table, tmp_path, "events.geojson").read_text(encoding="utf-8")
    return json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


# --- GeoJSON ---------------------------------------------------------------------------------


def test_geojson_is_a_feature_collection_of_rfc_7946(table, tmp_path):
    made = geojson(table, tmp_path)
    assert made["type"] == "FeatureCollection"
    assert "crs" not in made
    assert made["bbox"] == [36.0, 37.0, 49.0, 41.0]
    assert made["generator"].startswith("geomap ")
    assert "GeoNames" in made["attribution"]
    assert made["licence"].startswith("https://")
    assert [f["id"] for f in made["features"]] == [f"r{n}" for n in range(5)]
    for feature in made["features"]:
        assert set(feature) <= {"type", "id", "bbox", "geometry", "time", "properties"}
        assert {"type", "geometry", "properties"} <= set(feature)
    first = made["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [46.6, 39.8]}


def test_geojson_rings_turn_counter_clockwise(table, tmp_path):
    area = geojson(table, tmp_path)["features"][3]
    ring = area["geometry"]["coordinates"][0]
    assert shape({"type": "LinearRing", "coordinates": ring}).is_ccw
    assert area["bbox"] == [45.0, 39.0, 47.0, 41.0]


def test_geojson_times(table, tmp_path):
    features = geojson(table, tmp_path)["features"]
    assert [f["time"] for f in features[:4]] == [
        {"date": "2020-10-01"},
        {"interval": ["2020-09-27", ".."]},
        None,
        {"interval": ["2020-09-01", "2020-09-30"]},
    ]
    assert features[0]["properties"]["start"] == "2020-10-01"
    assert features[1]["properties"]["end"] is None


def test_geojson_keeps_what_has_no_place_and_all_columns(table, tmp_path):
    features = geojson(table, tmp_path)["features"]
    assert features[2]["geometry"] is None
    columns = set(table.columns) - {"geometry"}
    assert all(set(f["properties"]) == columns for f in features)
    assert features[0]["properties"]["actors"][0]["name"] == "Army"
    assert features[3]["properties"]["differences"] == ["One says Alder", "one says Birch"]
    assert features[1]["properties"]["quote"] == HOSTILE


def test_geojson_is_read_by_gdal(table, tmp_path):
    read = gpd.read_file(written(table, tmp_path, "events.geojson"))
    assert read.crs.to_epsg() == 4326
    assert list(read["report_id"]) == [f"r{n}" for n in range(5)]
    assert read.geometry.isna().sum() == 1
    assert read.geometry[0].equals(Point(46.6, 39.8))


def test_empty_table_is_an_empty_collection(tmp_path):
    made = geojson(EventTable.of(), tmp_path)
    assert made["features"] == []
    assert "bbox" not in made


# --- antimeridian ----------------------------------------------------------------------------

FIJI = Polygon([(177, -19), (-178, -19), (-178, -16), (177, -16)])


@pytest.mark.parametrize(
    "geometry",
    [
        FIJI,
        Polygon([(177, -19), (182, -19), (182, -16), (177, -16)]),
        Polygon([(-183, -19), (-178, -19), (-178, -16), (-183, -16)]),
        MultiPolygon([FIJI]),
    ],
)
def test_area_across_the_antimeridian_is_cut(geometry):
    cut = cut_at_antimeridian(geometry)
    assert cut.geom_type == "MultiPolygon"
    assert sorted(part.bounds for part in cut.geoms) == [
        (-180, -19, -178, -16),
        (177, -19, 180, -16),
    ]
    assert cut.area == pytest.approx(15)
    assert bounds([shape(geojson_geometry(geometry))]) == [177, -19, -178, -16]


def test_line_across_the_antimeridian_is_cut_where_it_crosses():
    cut = cut_at_antimeridian(LineString([(170, 0), (-170, 20)]))
    assert mapping(cut)["coordinates"] == (((170, 0), (180, 10)), ((-180, 10), (-170, 20)))


def test_box_of_far_points_is_plain():
    assert bounds([Point(170, 0), Point(-170, 10)]) == [-170, 0, 170, 10]


def test_what_need_not_be_cut_is_kept():
    hole = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (3, 6), (6, 6), (6, 3)]])
    assert cut_at_antimeridian(hole).equals_exact(hole, 0)
    assert cut_at_antimeridian(box(-180, -90, 180, 90)).bounds == (-180, -90, 180, 90)


def test_hole_across_the_antimeridian():
    ring = [(-179, -18), (-179, -17), (179, -17), (179, -18)]
    cut = cut_at_antimeridian(Polygon(FIJI.exterior.coords, [ring]))
    assert cut.area == pytest.approx(15 - 2)


@settings(deadline=None)
@given(
    st.floats(-180, 180), st.floats(-60, 60), st.floats(0.5, 80), st.floats(0.5, 20)
)  # fmt: skip
def test_cut_areas_lie_in_the_world_and_lose_nothing(west, south, width, height):
    area = box(west, south, west + width, south + height)
    cut = cut_at_antimeridian(area)
    assert cut.bounds[0] >= -180
    assert cut.bounds[2] <= 180
    assert cut.is_valid
    assert math.isclose(cut.area, area.area, rel_tol=1e-6)


# --- the other formats -----------------------------------------------------------------------


def test_csv_opens_in_a_spreadsheet(table, tmp_path):
    path = written(table, tmp_path, "events.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["report_id"] for row in rows] == [f"r{n}" for n in range(5)]
    assert (rows[0]["lat"], rows[0]["lon"], rows[0]["start"]) == ("39.8", "46.6", "2020-10-01")
    assert rows[2]["lat"] == ""
    assert rows[3]["differences"] == "One says Alder | one says Birch"
    assert json.loads(rows[0]["actors"])[0]["name"] == "Army"
    assert rows[1]["quote"] == HOSTILE


@settings(deadline=None)
@given(st.from_regex(r"'*[=+@\t\r\n＝－-]?.*", fullmatch=True) | st.text())
def test_no_cell_is_a_formula_and_each_can_be_had_back(text):
    written_cell = cell(text)
    assert not written_cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "－"))
    assert unguarded(written_cell) == text


def test_cells_of_numbers_stay_numbers():
    assert cell(-12.5) == -12.5
    assert cell("-12.5") == "'-12.5"
    assert cell(True) == "yes"  # noqa: FBT003 - the value under test
    assert cell(None) is None


def test_kml_is_read_by_gdal(table, tmp_path):
    path = written(table, tmp_path, "events.kml")
    read = pyogrio.read_dataframe(path)
    assert len(read) == 5
    assert read["Name"][1] == HOSTILE
    assert read.geometry[0].equals(Point(46.6, 39.8))
    assert read.geometry[3].geom_type == "Polygon"
    assert read.geometry[2] is None
    # GDAL reads the ends of a TimeSpan as columns.
    assert read["begin"].astype(str).str[:10].tolist()[:2] == ["2020-10-01", "2020-09-27"]
    assert read["end"].isna().tolist() == [False, True, True, False, False]


def test_kml_is_valid_by_the_schema_of_the_standard(table, tmp_path):
    path = written(table, tmp_path, "events.kml")
    with (files("fastkml") / "schema" / "ogckml22.xsd").open("rb") as file:
        schema = etree.XMLSchema(etree.parse(file, base_url=str(files("fastkml") / "schema/x")))
    assert schema.validate(etree.parse(path)), schema.error_log


def test_kml_times_and_escaped_words(table, tmp_path):
    root = ET.parse(written(table, tmp_path, "events.kml")).getroot()  # noqa: S314 - own file
    space = {"k": "http://www.opengis.net/kml/2.2"}
    marks = root.findall(".//k:Placemark", space)
    assert marks[0].find("k:TimeSpan/k:begin", space).text == "2020-10-01"
    assert marks[0].find("k:TimeSpan/k:end", space).text == "2020-10-01"
    assert marks[1].find("k:TimeSpan/k:begin", space).text == "2020-09-27"
    assert marks[1].find("k:TimeSpan/k:end", space) is None
    assert marks[2].find("k:TimeSpan", space) is None
    assert marks[3].find("k:TimeSpan/k:end", space).text == "2020-09-30"
    # The balloon shows the description as HTML: its text must come out as text.
    assert "<script" not in marks[1].find("k:description", space).text
    assert "&lt;script&gt;" in marks[1].find("k:description", space).text
    styles = {style.get("id") for style in root.findall(".//k:Style", space)}
    used = [mark.find("k:styleUrl", space).text for mark in marks]
    assert {name.removeprefix("#") for name in used} <= styles
    assert used == ["#quad-4", "#quad-4", "#quad-4-pale", "#quad-4-pale", "#quad-0-pale"]


def test_kml_balloon_fills_in_nothing(tmp_path):
    path = written(EventTable.of([report(0, quote="pay $[address]")]), tmp_path, "e.kml")
    assert "pay $[address]" in path.read_text(encoding="utf-8"), "the data themselves stay"
    description = pyogrio.read_dataframe(path)["description"][0]
    assert "$[" not in description
    assert "pay &#36;[address]" in description


def test_kml_leaves_out_what_xml_cannot_hold(tmp_path):
    path = written(EventTable.of([report(0, summary="a\x00b\x1b\ud800")]), tmp_path, "e.kml")
    assert pyogrio.read_dataframe(path)["Name"][0].startswith("a\ufffdb")


def test_flatgeobuf_is_read_by_gdal_and_has_an_index(table, tmp_path):
    path = tmp_path / "events.fgb"
    made = export(table, path)
    assert (made.number, made.left_out) == (4, {"without a place": 1})
    read = pyogrio.read_dataframe(path)
    assert sorted(read["report_id"]) == ["r0", "r1", "r3", "r4"]
    row = read.set_index("report_id").loc["r3"]
    assert (row["start"].isoformat()[:10], row["end"].isoformat()[:10]) == (
        "2020-09-01",
        "2020-09-30",
    )
    assert row.geometry.equals(AREA)
    assert read.set_index("report_id")["quote"]["r1"] == HOSTILE
    info = pyogrio.read_info(path)
    assert info["capabilities"]["fast_spatial_filter"]
    assert len(pyogrio.read_dataframe(path, bbox=(46.85, 39.3, 46.95, 39.45))) == 2


def test_json_lines(table, tmp_path):
    lines = written(table, tmp_path, "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["report_id"] for line in lines] == [f"r{n}" for n in range(5)]


def test_plover_takes_what_it_has_a_code_for(table, tmp_path):
    path = written(table, tmp_path, "events.jsonl", profile="plover")
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [event["id"] for event in events] == ["r0", "r1", "r3"]
    assert events[0]["actor"] == [{"code": "AZ", "sector": "group", "entity_text": "Army"}]
    assert (events[2]["date"], events[2]["enddate"]) == ("2020-09-01", "2020-09-30")
    assert "enddate" not in events[0]
    for event in events:
        assert {"id", "date", "actor", "event"} <= set(event), "what PLOVER requires"
        assert event["quad_code"] in {1, 2, 3, 4}
    assert events[0]["event_loc"]["resolved_place"] == "Alder"


def test_acled_columns_and_types(tmp_path):
    army = {"name": "=Army", "role": "actor", "kind": "group"}
    killed = [
        {"kind": "killed", "low": 3, "best": None, "high": 9, "text": "several people"},
        {"kind": "wounded", "low": 40, "best": 40, "high": 40, "text": "40 others"},
    ]
    table = EventTable.of(
        [
            report(
                0,
                mode="aerial",
                actors=[army, {"name": "Town", "role": "recipient"}],
                counts=killed,
            ),
            report(1, type="CONSULT"),
            report(2, start=None, end=None),
            report(3, status="planned"),
            report(4, mode="no such mode", time_precision="month", geo_precision=None),
        ]
    )
    path = written(table, tmp_path, "events.csv", profile="acled")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["event_id_cnty"] for row in rows] == ["r0", "r4"]
    assert (rows[0]["event_date"], rows[0]["year"]) == ("2020-10-01", "2020")
    assert rows[0]["sub_event_type"] == "Air/drone strike"
    assert (rows[0]["actor1"], rows[0]["actor2"]) == ("'=Army", "Town")
    assert (rows[0]["time_precision"], rows[0]["geo_precision"]) == ("1", "1")
    assert rows[0]["fatalities"] == "3"
    assert (rows[1]["time_precision"], rows[1]["geo_precision"]) == ("3", "")
    assert (rows[1]["sub_event_type"], rows[1]["fatalities"]) == ("Armed clash", "")


def test_acled_types_are_of_its_codebook():
    text = (files("geomap.exchange") / "acled.csv").read_text(encoding="utf-8")
    events = {
        "Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots",
        "Strategic developments",
    }  # fmt: skip
    for row in csv.DictReader(text.splitlines()):
        assert row["event_type"] in events
        assert row["source"]


def test_linked_places_cite_the_articles_that_name_them(tmp_path):
    about = {
        "document_id": "d0",
        "title": "An article",
        "published": "2020-10-01",
        "url": "https://x.org",
    }
    table = EventTable.of(
        mentions=[
            mention("Alder") | {"place_id": "geonames:585226"},
            mention("Alder", document="d1") | {"place_id": "geonames:585226"},
            mention("Birch") | {"place_id": None},
        ],
        articles=[about],
    )
    path = written(table, tmp_path, "places.geojson", profile="lpf")
    made = json.loads(path.read_text(encoding="utf-8"))
    (place,) = made["features"]
    assert place["@id"] == "https://sws.geonames.org/585226/"
    assert place["properties"]["fclasses"] == ["P"]
    out = {
        "timespans": [{"start": {"in": "2020-10-01"}, "end": {"in": "2020-10-01"}}],
        "label": "attested",
    }
    assert place["names"] == [
        {
            "toponym": "Alder",
            "citations": [
                {"label": "An article", "@id": "https://x.org", "year": "2020"},
                {"label": "d1"},
            ],
            "when": out,
        }
    ]
    assert place["when"] == out
    assert place["types"] == [{"label": "town"}]
    assert place["relations"][0]["label"] == "Qazax", "the unit that holds geonames:585226"
    assert gpd.read_file(path).geometry[0].geom_type == "Point"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: f"{form.suffix}-{form.profile}")
def test_every_format_takes_an_empty_table(form, tmp_path):
    assert written(EventTable.of(), tmp_path, f"e{form.suffix}", profile=form.profile).is_file()


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: f"{form.suffix}-{form.profile}")
def test_every_format_takes_what_no_encoding_can_hold(form, tmp_path):
    table = EventTable.of([report(0, quote="half \ud800 a letter", summary="\ud800\x00")])
    assert written(table, tmp_path, f"e{form.suffix}", profile=form.profile).stat().st_size > 0


def test_annotations_select_the_quotes_in_their_articles(tmp_path):
    text = f"Ծննդյան 👩‍🚒 {HOSTILE} They met in Shushi / Şuşa. 'Enough', he said."
    quote = "They met in Shushi / Şuşa."
    table = EventTable.of(
        [
            report(0, quote=quote, quote_start=text.index(quote), place_id="geonames:585226"),
            report(1, quote="words that do not stand there", quote_start=3),
            report(2, quote=quote, quote_start=5, document_id="gone"),
            report(3, quote=None),
        ],
        articles=[{"document_id": "d0", "text": text, "url": "https://x.org/a?b=1"}],
    )
    path = tmp_path / "quotes.jsonld"
    made = export(table, path)
    assert (made.number, made.left_out) == (3, {"without a quote": 1})
    page = json.loads(path.read_text(encoding="utf-8"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    first, second, third = page["items"]
    assert first["type"] == "Annotation"
    assert first["target"]["source"] == "https://x.org/a?b=1"
    exact, position = first["target"]["selector"]
    assert (exact["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
    assert text[position["start"] : position["end"]] == exact["exact"] == quote
    assert exact["prefix"] + exact["exact"] + exact["suffix"] in text
    assert "https://sws.geonames.org/585226/" in [b.get("source") for b in first["body"]]
    # A position that is not that of the words is not given out.
    assert [s["type"] for s in second["target"]["selector"]] == ["TextQuoteSelector"]
    assert third["target"]["source"] == "urn:geomap:article:gone"


# --- errors ----------------------------------------------------------------------------------


def test_unknown_suffix_names_the_known_ones(table, tmp_path):
    with pytest.raises(
        ExportError, match=r"unknown format '.xls'; known are .parquet, .geojson, .gpkg"
    ):
        export(table, tmp_path / "events.xls")
    with pytest.raises(ExportError, match="without a suffix"):
        export(table, tmp_path / "events")


def test_unknown_profile_names_the_known_ones(table, tmp_path):
    with pytest.raises(ExportError, match=r"no profile 'acled' for .geojson; known are acled"):
        export(table, tmp_path / "events.geojson", profile="acled")


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: f"{form.suffix}-{form.profile}")
def test_missing_folder(form, table, tmp_path):
    path = tmp_path / "nowhere" / f"events{form.suffix}"
    with pytest.raises(ExportError, match="no such folder; make it first"):
        export(table, path, profile=form.profile)


def test_failed_export_leaves_the_old_file(table, tmp_path, monkeypatch):
    path = written(table, tmp_path, "events.geojson")
    before = path.read_bytes()
    monkeypatch.setattr("geomap.exchange.geojson.json_fg_time", lambda _: {1, 2})
    with pytest.raises(TypeError):
        export(table, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["events.geojson"]
