"""What geomap wrote and reads again: every column, every companion, every odd text."""

import json
import sqlite3
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geomap.corrections import Action, Correction, Target
from geomap.errors import TableError
from geomap.exchange import export, read
from geomap.exchange.reading import READERS
from geomap.schema import (
    ARTICLE_COLUMNS,
    MENTION_COLUMNS,
    REPORT_COLUMNS,
    TIME_COLUMNS,
    arrow_table,
)
from geomap.table import EventTable
from synthetic import HOSTILE, mention, report, small_table

SUFFIXES = sorted(READERS)
CONTESTED = "Stepanakert / Khankendi (Ստեփանակերտ · Xankəndi)"


def same(one, other):
    """Assert that two tables hold the same; rings may begin elsewhere and turn the other way."""
    for name, columns in (
        (None, REPORT_COLUMNS), ("mentions", MENTION_COLUMNS), ("times", TIME_COLUMNS),
        ("articles", ARTICLE_COLUMNS),
    ):  # fmt: skip
        a, b = (one, other) if name is None else (getattr(one, name), getattr(other, name))
        assert list(a.columns) == list(b.columns)
        left, right = (arrow_table(frame, columns) for frame in (a, b))
        for column in columns:
            assert left[column].to_pylist() == right[column].to_pylist(), f"{name} {column}"
        if "geometry" in a.columns:
            left, right = (frame.geometry.normalize().to_wkb().tolist() for frame in (a, b))
            assert left == right
            assert b.crs.to_epsg() == 4326


def there_and_back(table, suffix):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"events{suffix}"
        made = export(table, path)
        assert (made.number, made.left_out) == (len(table), {})
        return read(path)


def rich_table():
    """A table in which every column holds something, and some hold nothing with a reason."""
    actors = [
        {"name": CONTESTED, "role": "actor", "kind": "group", "country": None, "title": HOSTILE}
    ]
    counts = [
        {"kind": "killed", "low": 3, "best": None, "high": 9, "text": "a few", "start": 1, "end": 6}
    ]
    places = [
        {"start": 114, "end": 119, "text": "Alder", "place_id": "test:alder", "name": "Alder",
         "lat": 39.8, "lon": 46.6, "role": "site"},
    ]  # fmt: skip
    area, hole = box(45, 39, 47, 41), Polygon([(0, 0), (9, 0), (9, 9)], [[(4, 1), (8, 1), (8, 5)]])
    return EventTable.of(
        [
            report(0, place=CONTESTED, quote=HOSTILE, actors=actors, counts=counts, places=places,
                   summary="=1+1", speaker="\u202emirrored\u202c", mode="", place_inherited=True,
                   speaker_chain=["a | b", "c"], explanation=["‘quoted’", ""], quote_start=0,
                   geometry=Point(46.752318123456789, 39.1)),
            report(1, event_id="e0", geometry=area, place_precision="region", place_inherited=False),
            report(2, start=None, end=None, edtf=None, time_explanation="no date in the article"),
            report(3, end=None, edtf="2020-09-27/..", document_id="gone", geometry=None, lat=None, lon=None,
                   place_precision="none", explanation=["‘Moscow time’ names no place of an event"]),
            report(4, geometry=LineString([(49, 40), (45, 41), (36, 37)]), event_id="e4", quad=0),
            report(5, geometry=MultiPolygon([hole]), quote="null\x00character\r\nand\ttab"),
            report(6, geometry=MultiPolygon([area, box(0, 0, 1, 1)]), start=date(1, 1, 1), confidence=None),
        ],
        mentions=[
            mention("Alder"),
            mention("Birch", sentence=f"Birch {HOSTILE}"),
            {"document_id": "d0", "start": 3, "end": 9, "text": "Moscow", "reason": "time zone",
             "candidates": [{"place_id": "geonames:524901", "name": "Moscow", "score": 0.25}]},
            {"document_id": "d0", "text": "The Pipeline", "geometry": LineString([(1, 2), (3, 4)])},
        ],
        times=[
            {"document_id": "d0", "start": 1, "end": 4, "text": "1988", "value": "1988", "edtf": "1988",
             "earliest": datetime(1988, 1, 1), "latest": datetime(1988, 12, 31, 23, 59, 59)},
            {"document_id": "d9", "text": "then", "type": "DATE", "value": "PAST_REF"},
        ],
        articles=[
            {"document_id": "d0", "title": CONTESTED, "text": f"{HOSTILE}\n👩‍🚒\x00", "url": "https://x.org",
             "blocks": [{"start": 0, "end": 9, "kind": "paragraph"}]},
            {"document_id": "d1", "text": ""},
        ],
    )  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("make", [rich_table, small_table, EventTable.of])
def test_a_table_comes_back_as_it_was(make, suffix):
    same(make(), there_and_back(make(), suffix))


@pytest.mark.parametrize("first", SUFFIXES)
@pytest.mark.parametrize("second", SUFFIXES)
def test_from_any_format_to_any_other(first, second):
    same(rich_table(), there_and_back(there_and_back(rich_table(), first), second))


texts = st.text(max_size=20) | st.sampled_from(
    [CONTESTED, HOSTILE, "=cmd|' /C calc'!A0", "'", "\x00", "%s"]
)
maybe = lambda values: st.none() | values  # noqa: E731
lons, lats = st.floats(-180, 180), st.floats(-90, 90)
shapes = st.one_of(
    st.none(),
    st.builds(Point, lons, lats),
    st.builds(
        lambda w, s, d: box(w, s, w + d, s + d),
        st.floats(-170, 160),
        st.floats(-80, 70),
        st.floats(0.1, 9),
    ),
    st.builds(
        lambda a, b, c: LineString([(a, b), (a + c, b)]),
        st.floats(-80, 80),
        lats,
        st.floats(0.1, 99),
    ),
)
rows = st.fixed_dictionaries(
    {
        "event_id": st.sampled_from(["e0", "e1", "e2"]),
        "document_id": st.sampled_from(["d0", "d1", CONTESTED]),
        "summary": maybe(texts), "quote": maybe(texts), "place": maybe(texts), "type": maybe(texts),
        "quad": maybe(st.integers(0, 4)), "quote_start": maybe(st.integers(0, 2**53)),
        "start": maybe(st.dates()), "end": maybe(st.dates()), "lat": maybe(lats), "confidence": maybe(st.floats(0, 1)),
        "place_inherited": maybe(st.booleans()), "speaker_chain": st.lists(texts, max_size=3),
        "actors": st.lists(st.fixed_dictionaries({"name": maybe(texts), "role": maybe(texts), "kind": st.none(),
                                                  "country": st.none(), "title": maybe(texts)}), max_size=2),
        "geometry": shapes,
    }
)  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(reports=st.lists(rows, max_size=4), spoken=st.lists(texts, max_size=2))
def test_whatever_a_table_holds_comes_back(suffix, reports, spoken):
    table = EventTable.of(
        [{"report_id": f"r{n}", **row} for n, row in enumerate(reports)],
        mentions=[mention("Alder") | {"text": text, "sentence": text} for text in spoken],
        articles=[{"document_id": f"d{n}", "text": text} for n, text in enumerate(spoken)],
    )
    same(table, there_and_back(table, suffix))


def test_geojson_laid_out_by_another_program_is_read_too(tmp_path):
    path = tmp_path / "events.geojson"
    export(rich_table(), path)
    path.write_text(
        "\ufeff" + json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=2),
        encoding="utf-8",
    )
    same(rich_table(), read(path))


def test_area_across_the_antimeridian_comes_back_cut_from_geojson_and_whole_from_geopackage():
    fiji = Polygon([(177, -19), (182, -19), (182, -16), (177, -16)])
    table = EventTable.of([report(0, geometry=fiji, place_precision="region")])
    assert there_and_back(table, ".gpkg").geometry[0].equals(fiji)
    cut = there_and_back(table, ".geojson").geometry[0]
    assert (cut.geom_type, cut.area) == ("MultiPolygon", pytest.approx(fiji.area))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", b""),
        ("a.geojson", b"{"),
        ("a.geojson", b'{"type":"FeatureCollection"}'),
        ("a.geojson", b'{"features":[5]}'),
        ("a.geojson", b'{"features":[{"properties":{"name":"Paris"},"geometry":null}]}'),
        ("a.geojson", b'{"features":[{"properties":{"report_id":"r","type":"A","start":"soon","end":null}}]}'),
        ("a.geojson", (b'{"features":[{"properties":{"report_id":"r","type":"A","start":null,"end":null},'
                      b'"geometry":{"type":"Point","coordinates":["x"]}}]}')),
        ("a.geojson", b"[" * 100_000),
        ("a.geojson", b"\xff\xfe\x00"),
        ("a.gpkg", b""),
        ("a.gpkg", b"SQLite format 3\x00" + bytes(200)),
        ("a.gpkg", b"no database"),
        ("a.kml", b"<kml/>"),
        ("a.parquet", b"PAR1"),
    ],
)  # fmt: skip
def test_what_is_no_event_table_gives_one_clear_error(name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError) as caught:
        read(tmp_path / name)
    assert "geomap" in str(caught.value)


def test_missing_file_says_so(tmp_path):
    with pytest.raises(TableError, match="no such file"):
        read(tmp_path / "none.gpkg")


def json_of(cell):
    """GDAL knows the column as JSON; some versions hand it over parsed."""
    return json.loads(cell) if isinstance(cell, str) else cell


# --- the GeoPackage, opened by readers that are not ours --------------------------------------


@pytest.fixture
def geopackage(tmp_path):
    path = tmp_path / "events.gpkg"
    export(rich_table(), path)
    return path


def test_geopackage_is_read_by_gdal(geopackage, recwarn):
    layers = dict(pyogrio.list_layers(geopackage).tolist())
    assert layers["events"] == "Point"
    assert (layers["event_areas"], layers["event_lines"]) == ("MultiPolygon", "MultiLineString")
    assert {n for n, kind in layers.items() if kind is None} >= {"claims", "sources", "times"}
    events = pyogrio.read_dataframe(geopackage, layer="events")
    assert events.crs.to_epsg() == 4326
    assert len(events) == 6, "two of the seven reports tell of one event"
    assert events["start"][1:2].isna().all()
    assert events["start"][0].isoformat()[:10] == "2020-10-01"
    assert events.geometry[0].equals(Point(46.752318123456789, 39.1))
    areas = pyogrio.read_dataframe(geopackage, layer="event_areas")
    assert set(areas["event_id"]) == {"e5", "e6"}
    claims = pyogrio.read_dataframe(geopackage, layer="claims")
    assert claims["quote"][0] == HOSTILE
    assert claims["place"][0] == CONTESTED
    assert json_of(claims["actors"][0])[0]["name"] == CONTESTED
    assert (
        len(pyogrio.read_dataframe(geopackage, layer="mentions", bbox=(46.5, 39.7, 46.7, 39.9)))
        == 1
    )
    assert [str(w.message) for w in recwarn] == []


def test_geopackage_is_related(geopackage):
    with sqlite3.connect(geopackage) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        assert database.execute("pragma foreign_key_check").fetchall() == []
        led = {
            name: {row[2] for row in database.execute(f"pragma foreign_key_list({name})")}
            for name in ("claims", "mentions", "times", "event_areas")
        }
        joined = database.execute(
            "select c.report_id, m.text from claims c join claims_mentions j on j.base_id = c.fid "
            "join mentions m on m.fid = j.related_id"
        ).fetchall()
        by_source = database.execute(
            "select count(*) from events e join events_sources j on j.base_id = e.fid "
            "join sources s on s.fid = j.related_id where s.document_id = 'd0'"
        ).fetchone()
        relations = database.execute("select mapping_table_name from gpkgext_relations").fetchall()
        styles = dict(
            database.execute("select f_table_name, styleQML from layer_styles").fetchall()
        )
    assert led == {
        "claims": {"events", "sources"}, "mentions": {"sources"}, "times": {"sources"},
        "event_areas": {"events"},
    }  # fmt: skip
    assert joined == [("r0", "Alder")]
    assert by_source == (5,)
    assert {name for (name,) in relations} == {"claims_mentions", "events_sources"}
    assert set(styles) == {"events", "event_areas", "event_lines", "mentions", "mention_lines"}
    assert all(text.startswith("<qgis") for text in styles.values())


def test_corrections_go_along_and_come_back(tmp_path):
    made = [
        Correction(action=Action.DATE, author="Գոհար", time=datetime(2024, 5, 1, tzinfo=UTC),
                   target=Target(article="d0", span=(0, 5), words="=1+1", report_id="r0"),
                   after={"edtf": "2020-10-02"}, reason=HOSTILE),
        Correction(action=Action.REJECT, author="B", time=datetime(2024, 5, 2, tzinfo=UTC),
                   target=Target(article="gone", span=None, report_id="r99")),
    ]  # fmt: skip
    table = rich_table()
    table.corrections = tuple(made)
    export(table, tmp_path / "e.gpkg")
    assert read(tmp_path / "e.gpkg").corrections == tuple(made)
    with sqlite3.connect(tmp_path / "e.gpkg") as database:
        assert database.execute("pragma foreign_key_check").fetchall() == []
        rows = database.execute(
            "select k.author, c.report_id, s.document_id, k.reason from corrections k "
            "left join claims c on c.fid = k.claim left join sources s using (document_id)"
        ).fetchall()
    assert rows == [("Գոհար", "r0", "d0", HOSTILE), ("B", None, None, "")]
    export(table, tmp_path / "e.jsonld")
    items = json.loads((tmp_path / "e.jsonld").read_text(encoding="utf-8"))["items"]
    assert [i["motivation"] for i in items] == ["identifying"] * 7 + ["editing"] * 2


def test_the_same_table_makes_the_same_bytes(tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        export(rich_table(), tmp_path / name)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_a_gis_may_edit_the_geopackage(geopackage):
    """GDAL opens it for writing, which checks the foreign keys, and keeps the spatial index."""
    events = pyogrio.read_dataframe(geopackage, layer="events").iloc[:1]
    events["event_id"] = "new"
    pyogrio.write_dataframe(
        events.set_geometry([Point(10, 50)]), geopackage, layer="events", append=True
    )
    found = pyogrio.read_dataframe(geopackage, layer="events", bbox=(9, 49, 11, 51))
    assert found["event_id"].tolist() == ["new"]
