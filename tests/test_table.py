"""The event table: written and read without loss, filtered by time, box and type."""

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from geomap.errors import TableError
from geomap.hours import days
from geomap.schema import MENTION_COLUMNS, REPORT_COLUMNS
from geomap.table import EventTable
from geomap.table_files import COMPANIONS, companion


def row(**values):
    """A report in a town on one day, unless told otherwise."""
    return {
        "report_id": "r1",
        "event_id": "e1",
        "document_id": "d1",
        "type": "CONSULT",
        "status": "asserted",
        "start": date(2020, 9, 27),
        "end": date(2020, 9, 27),
        "place_precision": "town",
        "confidence": 0.5,
        "geometry": Point(47.03, 39.52),
        **values,
    }


def test_written_table_comes_back_as_it_was(tmp_path):
    actors = [
        {"name": "Çavuşoğlu", "role": "actor", "kind": "person", "country": "TR", "title": None}
    ]
    rows = [
        row(actors=actors, explanation=["trigger ‘met’", "=1+1"], quote="Ղարաբաղ\n", quote_start=3),
        row(report_id="r2", event_id="e2", start=None, end=None, geometry=None, lat=None),
        row(report_id="r3", event_id="e3", geometry=LineString([(49, 40), (36, 37)])),
    ]
    table = EventTable.of(
        rows,
        mentions=[{"document_id": "d1", "text": "Hadrut", "geometry": Point(47, 39.5)}],
        times=[{"document_id": "d1", "text": "1988", "value": "1988"}],
        articles=[
            {"document_id": "d1", "text": "…", "blocks": [{"start": 0, "end": 1, "kind": "x"}]}
        ],
    )
    path = tmp_path / "events.parquet"
    table.write(path)
    back = EventTable.read(path)
    assert isinstance(back, EventTable)
    for name in REPORT_COLUMNS:
        assert [repr(v) for v in back[name]] == [repr(v) for v in table[name]], name
    assert back.geometry.to_wkt().tolist() == table.geometry.to_wkt().tolist()
    for name in COMPANIONS:
        assert getattr(back, name).to_dict("records") == getattr(table, name).to_dict(
            "records"
        ) or (
            repr(getattr(back, name).to_dict("records"))
            == repr(getattr(table, name).to_dict("records"))
        )


def test_empty_table_keeps_its_columns_and_types(tmp_path):
    path = tmp_path / "events.parquet"
    EventTable.of().write(path)
    back = EventTable.read(path)
    assert len(back) == 0
    assert list(back.columns) == [*REPORT_COLUMNS, "geometry"]
    assert list(back.mentions.columns) == [*MENTION_COLUMNS, "geometry"]
    assert len(back.events()) == 0
    assert len(back.select(datetime="2020", bbox=(0, 0, 1, 1))) == 0


def test_file_is_geoparquet_1_1_with_covering_box(tmp_path):
    path = tmp_path / "events.parquet"
    EventTable.of([row(), row(report_id="r2", geometry=None)]).write(path)
    geo = json.loads(pq.read_schema(path).metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    assert geo["version"] == "1.1.0"
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["Point"]
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    boxes = pq.read_table(path)["bbox"].to_pylist()
    assert boxes == [{"xmin": 47.03, "ymin": 39.52, "xmax": 47.03, "ymax": 39.52}, None]


def test_failed_write_leaves_the_old_table(tmp_path):
    path = tmp_path / "events.parquet"
    EventTable.of([row()]).write(path)
    before = path.read_bytes()
    broken = EventTable.of([row()])
    broken["quote_start"] = "many"
    with pytest.raises(pa.ArrowInvalid):
        broken.write(path)
    assert path.read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} == {
        path.name,
        *(companion(path, name).name for name in COMPANIONS),
    }


@pytest.mark.parametrize("name", ["missing.parquet", "text.parquet", "other.parquet"])
def test_what_is_no_table_gives_one_clear_error(tmp_path, name):
    (tmp_path / "text.parquet").write_text("not a table")
    EventTable.of().articles.to_parquet(tmp_path / "other.parquet")
    with pytest.raises(TableError, match=r"geomap build"):
        EventTable.read(tmp_path / name)


def test_select_by_time_is_inclusive_and_leaves_out_the_undated():
    table = EventTable.of(
        [
            row(report_id="a", start=date(2020, 9, 27), end=date(2020, 11, 10)),
            row(report_id="b", start=date(2021, 1, 1), end=date(2021, 1, 1)),
            row(report_id="c", start=None, end=None),
        ]
    )
    assert table.select(datetime="2020-11-10")["report_id"].tolist() == ["a"]
    assert table.select(datetime="2020-11-11/2020-12-31")["report_id"].tolist() == []
    assert table.select(datetime="../2020-09-27")["report_id"].tolist() == ["a"]
    assert table.select(datetime="2020-11/..")["report_id"].tolist() == ["a", "b"]
    assert table.select(datetime="2021-01-01T00:00:00Z")["report_id"].tolist() == ["b"]


def test_select_by_box_crosses_the_antimeridian():
    table = EventTable.of(
        [
            row(report_id="fiji", geometry=Point(179, -17)),
            row(report_id="samoa", geometry=Point(-172, -14)),
            row(report_id="russia", geometry=box(30, 50, 179, 70)),
            row(report_id="nowhere", geometry=None),
        ]
    )
    assert table.select(bbox=(170, -30, -170, 0))["report_id"].tolist() == ["fiji", "samoa"]
    assert table.select(bbox=(40, 55, 41, 56))["report_id"].tolist() == ["russia"]


def test_select_keeps_companions_of_the_chosen_documents():
    table = EventTable.of(
        [row(), row(report_id="r2", document_id="d2", type="ASSAULT", status="denied")],
        mentions=[{"document_id": d, "geometry": Point(47, 39)} for d in ("d1", "d2")],
        articles=[{"document_id": d} for d in ("d1", "d2")],
    )
    chosen = table.select(documents=["d2"])
    assert chosen["report_id"].tolist() == ["r2"]
    assert chosen.mentions["document_id"].tolist() == ["d2"]
    assert chosen.articles["document_id"].tolist() == ["d2"]
    assert table.select(types=["ASSAULT"])["report_id"].tolist() == ["r2"]
    assert table.select(statuses=["asserted"])["report_id"].tolist() == ["r1"]
    assert len(table.select(types=["ASSAULT"]).articles) == 2


def test_an_event_is_shown_by_its_finest_real_report():
    table = EventTable.of(
        [
            row(report_id="country", place_precision="country"),
            row(report_id="denied", place_precision="site", status="denied"),
            row(report_id="town"),
            row(report_id="undated", place_precision="site", start=None, end=None),
            row(report_id="other", event_id="e2"),
        ]
    )
    events = table.events()
    assert events["report_id"].tolist() == ["town", "other"]
    assert events["reports"].tolist() == [4, 1]
    assert set(events["report_ids"][0]) == {"country", "denied", "town", "undated"}


@pytest.mark.parametrize("text", ["yesterday", "2020-13-45", "2021/2020", "a/b/c", "2020-09-31"])
def test_malformed_datetime_is_refused(text):
    with pytest.raises(TableError):
        days(text)


@pytest.mark.parametrize("bbox", [(1, 2, 3), ("a", 0, 1, 1), (0, 50, 1, 40), (0, 0, 200, 1)])
def test_malformed_box_is_refused(bbox):
    with pytest.raises(TableError):
        EventTable.of([row()]).select(bbox=bbox)


@given(st.dates(), st.dates())
def test_days_reads_what_isoformat_writes(a, b):
    first, last = sorted((a, b))
    assert days(f"{first.isoformat()}/{last.isoformat()}") == (first, last)
