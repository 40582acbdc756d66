"""What the maps are made of: payload, packing, basemap, style and folium map."""

from __future__ import annotations

import json
import re
import zlib
from datetime import date
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pytest
from folium.plugins import Fullscreen
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geomap.errors import ExportError
from geomap.gazetteer import Gazetteer
from geomap.maps import make_map, payload, write_html
from geomap.maps.basemap import FOLDER, detail, world
from geomap.maps.basemap_build import digest, shared_borders
from geomap.maps.ground import pack_cells, pack_layers, source_of, unpack_cells, varints
from geomap.maps.html_file import SealedPage
from geomap.maps.pack import pack
from geomap.maps.payloads import HAS_END, HAS_SITE, HAS_START, TEXTS_LIMIT
from geomap.maps.style import style
from geomap.records import Status
from geomap.table import EventTable
from synthetic import HOSTILE, large_table, mention, report, small_table

_DTYPES = {"f4": "<f4", "i4": "<i4", "u1": "u1", "u2": "<u2", "u4": "<u4"}


def unpack(packed: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    block = zlib.decompress(packed) if packed[0] == 0x78 else packed
    assert block[:4] == b"GMAP"
    size = int.from_bytes(block[4:8], "little")
    header = json.loads(block[8 : 8 + size])
    columns = {
        name: np.frombuffer(block, _DTYPES[code], length, offset)
        for name, (code, offset, length) in header["columns"].items()
    }
    return header, columns


def drawn(*rows: dict[str, Any], **companions: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return unpack(payload(EventTable.of(rows, **companions)).content)


@given(
    arrays(np.int32, st.integers(0, 30)),
    arrays(np.uint8, st.integers(0, 30)),
    st.text(max_size=200),
    st.booleans(),
)
def test_packing_keeps_header_and_columns(numbers, octets, text, deflate):
    header, columns = unpack(pack({"t": text}, {"n": numbers, "o": octets}, deflate=deflate))
    assert header["t"] == text
    np.testing.assert_array_equal(columns["n"], numbers)
    np.testing.assert_array_equal(columns["o"], octets)
    assert all(offset % 8 == 0 for _, offset, _ in header["columns"].values())


def test_packing_refuses_types_that_the_browser_does_not_read():
    with pytest.raises(TypeError, match="float64"):
        pack({}, {"x": np.zeros(2)})


def test_events_are_sorted_by_their_first_hour():
    late = report(1, start=date(2021, 5, 1), end=date(2021, 5, 1))
    undated = report(2, start=None, end=None)
    until = report(3, start=None, end=date(2019, 1, 1))
    since = report(4, start=date(2020, 1, 1), end=None)
    made = payload(EventTable.of([late, undated, until, since]))
    assert made.event_ids == ("e3", "e4", "e1", "e2")
    _, columns = unpack(made.content)
    assert [int(f) & (HAS_START | HAS_END) for f in columns["flags"]] == [2, 1, 3, 0]
    assert columns["start"][1] == 24 * (date(2020, 1, 1) - date(1970, 1, 1)).days


def test_the_order_of_the_table_is_nothing_to_the_browser():
    rows = small_table().to_dict("records")
    for number, row in enumerate(rows):  # ties would stay in the order of the table
        row["start"] = row["end"] = date(2020, 1, 1 + number % 28) if number < 28 else None
    rows = rows[:28]
    rows[3] |= {"geometry": box(45.9, 39.2, 47.2, 40.2), "place_precision": "region"}
    rows[9] |= {"geometry": None, "lat": None, "lon": None}
    given, turned = payload(EventTable.of(rows)), payload(EventTable.of(rows[::-1]))
    assert given.content == turned.content
    assert given.event_ids == turned.event_ids


def test_days_before_the_clock_of_pandas_are_kept():
    _, columns = drawn(report(1, start=date(1453, 5, 29), end=date(1453, 5, 29)))
    assert columns["start"][0] == 24 * (date(1453, 5, 29) - date(1970, 1, 1)).days


def test_events_at_one_spot_share_a_site_and_others_do_not():
    _, columns = drawn(report(1), report(2), report(3, place="Birch"))
    assert len(columns["site_lon"]) == 2
    assert columns["site"][0] == columns["site"][1] != columns["site"][2]
    assert columns["site_kind"].tolist() == [0, 0]


def test_a_country_is_no_spot_even_where_a_town_stands_at_its_point():
    town, country = report(1), report(2, place_precision="country", radius_km=200.0)
    _, columns = drawn(town, country)
    assert sorted(columns["site_kind"].tolist()) == [0, 1]
    assert columns["site_radius"].max() == 200.0


def test_lines_and_areas_keep_their_shape_and_equal_ones_are_sent_once():
    area = box(45, 39, 47, 41)
    line = LineString([(49.9, 40.4), (44.8, 41.7), (36.2, 36.9)])
    header, columns = drawn(
        report(1, place_precision="region", geometry=area),
        report(2, place_precision="region", geometry=area),
        report(3, place_precision="line", geometry=line),
    )
    assert [shape["type"] for shape in header["shapes"]] == ["Polygon", "LineString"]
    assert columns["site_kind"].tolist() == [1, 2]
    assert columns["site_shape"].tolist() == [1, 2]


def test_a_town_given_as_an_area_is_a_spot():
    _, columns = drawn(report(1, geometry=box(46.5, 39.7, 46.7, 39.9)))
    assert columns["site_kind"].tolist() == [0]
    assert columns["site_lon"][0] == pytest.approx(46.6)


def test_shapes_are_no_finer_than_a_screen_shows():
    angles = np.linspace(0, 2 * np.pi, 20_000)
    round_area = Polygon(np.column_stack([40 + 5 * np.cos(angles), 40 + 5 * np.sin(angles)]))
    header, _ = drawn(report(1, place_precision="region", geometry=round_area))
    assert len(header["shapes"][0]["coordinates"][0]) < 500


def test_an_event_without_a_place_has_no_site():
    _, columns = drawn(report(1, geometry=None, lat=None, lon=None, place_precision="none"))
    assert columns["flags"][0] & HAS_SITE == 0
    assert len(columns["site_lon"]) == 0


def test_an_empty_table_is_a_payload():
    header, columns = drawn()
    assert header["texts"] == []
    assert all(len(values) == 0 for values in columns.values())


def test_an_event_brings_all_its_reports():
    header, _ = drawn(
        report(1, event_id="same", quote="One side says so."),
        report(2, event_id="same", quote="The other denies it.", status="denied"),
    )
    (event,) = header["texts"]
    assert [r["quote"] for r in event["reports"]] == ["One side says so.", "The other denies it."]
    assert [r["status"] for r in event["reports"]] == ["asserted", "denied"]


def test_texts_stay_behind_when_there_are_very_many_events():
    header, _ = unpack(payload(large_table(TEXTS_LIMIT + 1)).content)
    assert header["texts"] is None


def test_mentions_are_counted_by_place_and_article():
    rows = [mention("Alder"), mention("Alder", document="d1"), mention("Alder"), mention("Elm")]
    unresolved = {**mention("Birch"), "place_id": None, "lat": None, "lon": None}
    made = payload(EventTable.of([report(1)], mentions=[*rows, unresolved]))
    header, columns = unpack(made.content)
    assert made.place_ids == ("test:alder", "test:elm")
    assert made.document_ids == ("d0", "d1")
    pairs = zip(columns["pair_place"], columns["pair_document"], columns["pair_count"], strict=True)
    assert [tuple(map(int, pair)) for pair in pairs] == [(0, 0, 2), (0, 1, 1), (1, 0, 1)]
    assert len(header["mentions"]["sentences"]) == 4


def test_the_name_is_marked_in_its_sentence():
    words = "😀 Then on to Alder, they said."
    header, _ = drawn(report(1), mentions=[mention("Alder", sentence=words)])
    ((_, _, sentence, start, end),) = header["mentions"]["sentences"]
    assert sentence[start:end] == "Alder"


@given(arrays(np.int64, st.integers(0, 50), elements=st.integers(-(2**33), 2**33 - 1)))
def test_varints_lose_nothing(values):
    found, value, shift = [], 0, 0
    for octet in varints(values).tolist():
        value |= (octet & 127) << shift
        shift += 7
        if octet < 128:
            found.append(value >> 1 if value % 2 == 0 else -(value + 1) // 2)
            value, shift = 0, 0
    assert found == values.tolist()


def test_layers_are_packed_by_part():
    hole = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], holes=[[(1, 1), (2, 1), (2, 2)]])
    many = MultiPolygon([box(10, 10, 11, 11), hole])
    packed = pack_layers({"land": [(many, 0)], "lines": [(Point(0, 0), 1)]}, precision=100)
    header, _ = unpack(packed)
    assert header["layers"]["land"]["features"] == [[[5, 5, 4], 0]]
    assert header["layers"]["lines"]["features"] == []


def test_cells_come_out_as_they_went_in():
    cells = {(3, 4): b"abc", (0, 17): b"", (35, 0): b"\x00\xff"}
    assert unpack_cells(pack_cells(cells)) == cells


def test_the_bundled_world_has_what_a_map_needs():
    header, _ = unpack(world())
    assert {"land", "lakes", "rivers", "boundaries", "admin1"} <= set(header["layers"])
    assert any(flag for _, flag in header["layers"]["boundaries"]["features"])
    kinds = {label[3] for label in header["labels"]}
    assert {"country", "town"} <= kinds


def test_the_bundled_basemap_is_made_from_the_bundled_geodata():
    made_from = source_of((FOLDER / "detail.bin").read_bytes())
    remedy = "run python -m geomap.maps.basemap_build"
    assert made_from == digest(Gazetteer.open()), remedy


def test_borders_between_areas_are_found_once_and_coasts_are_not():
    units = gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 5, 6, 6)])
    (border,) = shared_borders(units)
    assert border.equals(LineString([(1, 0), (1, 1)]))


def test_detail_is_of_the_cells_where_the_points_are():
    cells = unpack_cells(detail(np.array([46.7, 46.8, -3.7]), np.array([39.8, 39.9, 40.4])))
    assert {(22, 12), (17, 13)} <= set(cells)
    assert sum(map(len, cells.values())) < 300_000
    assert unpack_cells(detail(np.array([]), np.array([]))) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_stand_out_from_the_land(theme):
    table = style()
    for quad in table["quads"].values():
        assert _contrast(quad[theme], table[theme]["land"]) >= 3.0, quad["name"]
    for ink in ("ink", "ink_soft"):
        assert _contrast(table[theme][ink], table[theme]["surface"]) >= 4.5
    for label in ("label_country", "label_city"):
        assert _contrast(table[theme][label], table[theme]["land"]) >= 4.5


def test_every_status_has_a_form_and_only_what_happened_is_filled():
    rows = style()["statuses"]
    assert set(rows) == {s.value for s in Status}
    for status in Status:
        assert rows[status.value]["happened"] == status.happened
    hollow = {"ring-struck", "ring-dashed", "ring-dotted"}
    assert all((row["fill"] in hollow) != row["happened"] for row in rows.values())


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return float(np.dot([0.2126, 0.7152, 0.0722], linear))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_map_is_folium_s_and_asks_nothing_of_the_network():
    made = make_map(small_table())
    assert isinstance(made, folium.Map)
    text = made.get_root().render()
    assert re.findall(r'(?:src|href)="(?!data:)([^"]*)"', text) == []
    folium.GeoJson(Point(46, 40).__geo_interface__).add_to(made)


def test_equal_tables_make_equal_files(tmp_path):
    for name in ("a.html", "b.html"):
        write_html(small_table(), tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_file_is_small_and_holds_no_text_of_an_article_as_markup(tmp_path):
    path = tmp_path / "map.html"
    write_html(small_table(), path, title=HOSTILE)
    text = path.read_text("utf-8")
    assert len(text) < 1_500_000
    assert "<script>window.fired" not in text
    assert "<img src=x" not in text.replace("\\u003c/script>\\u003cimg src=x", "")


def test_a_file_that_would_need_the_network_is_refused():
    made = make_map(small_table())
    Fullscreen().add_to(made)
    page = SealedPage(title="x")
    page.add_child(made)
    with pytest.raises(ExportError, match="https://"):
        page.render()


@pytest.mark.parametrize(("name", "words"), [("map.png", "an .html file"), ("no/x.html", "folder")])
def test_a_wrong_path_is_one_clear_line(tmp_path, name, words):
    with pytest.raises(ExportError, match=words):
        write_html(small_table(), tmp_path / name)
