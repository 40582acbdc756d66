"""Still pictures: what is drawn, what is written into the file, and what is refused."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from geomap.errors import ExportError, TableError
from geomap.hours import stretch
from geomap.maps.stills import render, snapshot
from geomap.maps.stills.clusters import clusters
from geomap.maps.stills.dates import stretch_words, ticks, window_words
from geomap.maps.stills.labels import Labels
from geomap.maps.stills.projection import Extent, Frame
from geomap.maps.stills.sheet import Sheet
from geomap.maps.stills.theme import theme
from geomap.maps.stills.timestrip import Axis, axis_for, histogram
from geomap.maps.stills.view import view_of
from geomap.publication import Publication
from geomap.selection import Selection
from geomap.table import EventTable

BOX = (40.0, 38.0, 52.0, 43.0)


class Ground:
    """A basemap of one square island with a disputed border across it."""

    version = "test"

    def basemap(self, layer: str, *, scale: str) -> gpd.GeoDataFrame:
        assert scale in {"110m", "50m", "10m"}
        land = shapely.box(41, 38.5, 51, 42.5)
        rows: dict[str, tuple[dict[str, list[Any]], list[shapely.Geometry]]] = {
            "land": ({}, [land]),
            "countries": ({"name": ["Elbonia"]}, [land]),
            "boundaries": (
                {"disputed": [True]},
                [shapely.LineString([(46, 38.5), (46, 42.5)])],
            ),
            "marine": ({"name": ["Quiet Sea"]}, [shapely.box(51, 38, 52, 43)]),
        }
        columns, shapes = rows.get(layer, ({"name": []}, []))
        return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def event(number: int, **columns: Any) -> dict[str, Any]:
    lon, lat = columns.pop("at", (45.0, 40.0))
    return {
        "report_id": f"r{number}",
        "event_id": f"e{number}",
        "document_id": "d1",
        "type": "ASSAULT",
        "quad": 4,
        "status": "asserted",
        "start": date(2020, 10, 1),
        "end": date(2020, 10, 1),
        "place_id": f"p{lon},{lat}",
        "place": f"Town {number}",
        "place_kind": "town",
        "place_precision": "town",
        "lat": lat,
        "lon": lon,
        "confidence": 0.9,
        "geometry": None if lon is None else shapely.Point(lon, lat),
    } | columns


def table(*events: dict[str, Any], title: str = "A paper", **more: Any) -> EventTable:
    return EventTable.of(
        events, articles=[{"document_id": "d1", "title": title, "publisher": title}], **more
    )


def draw(made: EventTable, **options: Any) -> bytes:
    given: dict[str, Any] = {"bbox": BOX, "size": (600, 400), "dpi": 96, "gazetteer": Ground()}
    return render(made, **(given | options))


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)


def coloured(png: bytes, colour: str) -> int:
    """Count pixels of a colour."""
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    return int((np.abs(pixels(png) - wanted).max(axis=2) <= 2).sum())


def facts(png: bytes) -> dict[str, Any]:
    return dict(json.loads(Image.open(BytesIO(png)).info["Description"]))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_an_event_is_a_dot_in_the_colour_of_its_quad(name: str) -> None:
    style = theme(name)
    with_dot = draw(table(event(1)), theme=name)
    assert Image.open(BytesIO(with_dot)).size == (600, 400)
    legend = draw(table(event(1, at=(10, 10))), theme=name, bbox=BOX)
    assert coloured(with_dot, style.quads[4]) > coloured(legend, style.quads[4])
    assert coloured(with_dot, style["water"]) > 5000
    assert coloured(with_dot, style["land"]) > 5000


def test_only_what_is_in_window_and_box_is_drawn_and_the_rest_is_counted() -> None:
    made = table(
        event(1),
        event(2, start=date(2021, 1, 1), end=date(2021, 1, 1), at=(44, 40)),
        event(3, at=(10, 10)),
        event(4, at=(None, None), geometry=None),
        event(5, start=None, end=None, at=(43, 40)),
    )
    told = facts(draw(made, datetime="2020-10-01/2020-10-31"))
    assert told["counts"] == {
        "events": 1,
        "events_with_place": 1,
        "reports": 1,
        "events_of_all_times_and_places": 5,
        "of_these_without_place": 1,
        "of_these_without_date": 1,
    }
    assert told["window"] == ["2020-10-01", "2020-10-31"]
    assert told["filters"]["bbox"] == list(BOX)
    assert (
        facts(draw(made))["counts"]["events_with_place"] == 3
    )  # no window: undated events count too


def test_what_did_not_happen_is_drawn_only_when_asked_for() -> None:
    made = table(event(1, status="denied"), event(2, status="planned", at=(44, 40)))
    assert facts(draw(made))["counts"]["events_with_place"] == 0
    assert facts(draw(made, statuses=["denied"]))["counts"]["events_with_place"] == 1


def test_an_event_that_only_touches_the_window_is_marked_as_possible() -> None:
    made = table(event(1, start=date(2020, 9, 1), end=date(2020, 12, 31)), event(2))
    view = view_of(
        made,
        selection=Selection(datetime="2020-10-01/2020-10-31"),
        publication=Publication(),
        mentions=True,
    )
    assert view.events["certain"].tolist() == [False, True]


def test_a_country_beyond_the_window_gets_no_mark_in_it() -> None:
    huge = shapely.box(30, 30, 90, 60)
    country = event(
        1, at=(70, 50), geometry=huge, place_precision="country", place_kind="country", quad=2
    )
    assert facts(draw(table(country)))["counts"]["events_with_place"] == 1
    # Its quad's colour shows in the legend only, as often as in a picture of another place.
    inside = draw(table(country | {"lon": 45.0, "lat": 40.0}))
    outside = draw(table(country))
    assert coloured(inside, theme("light").quads[2]) > coloured(outside, theme("light").quads[2])


def test_lines_are_drawn_as_lines() -> None:
    line = shapely.LineString([(41, 39), (51, 42)])
    made = table(event(1, geometry=line, place_precision="line", place_kind="line", quad=0))
    purple = theme("light").quads[0]
    rows = np.flatnonzero(
        (np.abs(pixels(draw(made)) - np.array([0x75, 0x65, 0x8C])).max(axis=2) < 3).any(axis=0)
    )
    assert purple == "#75658c"
    assert np.ptp(rows) > 350  # from one side of the map to the other


def test_many_events_at_one_spot_become_one_mark_with_their_number() -> None:
    made = table(*(event(i) for i in range(30)), *(event(100 + i, at=(50, 42)) for i in range(2)))
    frame = Frame.fit(Extent.of_bbox(BOX), width=6, height=4)
    sheet = Sheet(6, 4, 96, theme("light"))
    grouped = clusters(made.events(), frame, sheet)
    assert [len(c.events) for c in grouped] == [30, 2]
    assert grouped[0].radius > grouped[1].radius * 0.5
    assert sorted(i for c in grouped for i in c.events) == list(range(32))


def test_labels_do_not_collide() -> None:
    frame = Frame.fit(Extent.of_bbox(BOX), width=6, height=4)
    sheet = Sheet(6, 4, 96, theme("light"))
    labels = Labels(sheet.axes(0, 0, 6, 4), sheet, frame)
    for i in range(60):
        labels.around(1 + (i % 10) * 0.1, 1 + i * 0.01, 0.05, f"Name {i}", pixels=11, colour="#000")
    aside, above = sheet.inches(5), sheet.inches(5) / 4  # the room around the words
    boxes = [
        shapely.box(left + aside, low + above, right - aside, high - above)
        for left, low, right, high in labels.taken
    ]
    assert 5 < len(boxes) < 60
    assert not any(
        a.intersection(b).area > 1e-9 for i, a in enumerate(boxes) for b in boxes[i + 1 :]
    )
    assert all(shapely.box(0, 0, 6, 4).buffer(1e-6).contains(box) for box in boxes)


def test_svg_is_sound_xml_and_hostile_text_stays_text() -> None:
    hostile = '<script>alert(1)</script> & "--> $\\frac{1}{0}$ \x07'
    made = table(event(1, place=hostile), title=hostile)
    svg = draw(made, format="svg", title=hostile)
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    assert root.tag.endswith("svg")
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    description = next(e.text for e in root.iter() if e.tag.endswith("description"))
    assert json.loads(str(description))["made"]["options"]["title"] == hostile


def test_pdf_has_the_size_asked_for_and_its_words_can_be_found() -> None:
    pdf = PdfReader(BytesIO(draw(table(event(1)), format="pdf", title="Elbonia in flames")))
    page = pdf.pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (450, 300)
    assert "Elbonia in flames" in page.extract_text()
    assert json.loads(pdf.metadata["/Keywords"])["counts"]["events_with_place"] == 1


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_view_gives_the_same_bytes(kind: str) -> None:
    made = table(event(1), event(2, at=(44, 41)))
    assert draw(made, format=kind) == draw(made, format=kind)


def test_an_empty_table_gives_a_picture_of_the_world() -> None:
    png = draw(table(), bbox=None)
    assert facts(png)["counts"]["events_with_place"] == 0
    assert coloured(png, theme("light")["water"]) > 5000


def test_the_file_appears_whole_or_not_at_all(tmp_path: Any) -> None:
    made = table(event(1))
    path = tmp_path / "map.png"
    snapshot(made, path, bbox=BOX, gazetteer=Ground(), size=(400, 300))  # type: ignore[arg-type]
    assert Image.open(path).size == (400, 300)
    before = path.read_bytes()
    with pytest.raises(TableError, match="before it begins"):
        snapshot(made, path, datetime="2021/2020", gazetteer=Ground())  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["map.png"]


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("map.gif", {}, "gif"),
        ("map.png", {"size": (10, 10)}, "10x10"),
        ("map.png", {"dpi": 0}, "dpi"),
        ("map.png", {"theme": "pink"}, "pink"),
        ("nowhere/map.png", {}, "no such folder"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_line(
    tmp_path: Any, name: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ExportError, match=message) as caught:
        snapshot(table(event(1)), tmp_path / name, gazetteer=Ground(), **options)
    assert "\n" not in str(caught.value)


@settings(deadline=None, max_examples=50)
@given(
    west=st.floats(-180, 180),
    south=st.floats(-85, 80),
    width=st.floats(0.5, 340),
    height=st.floats(0.5, 120),
)
def test_a_frame_shows_all_of_its_extent(
    west: float, south: float, width: float, height: float
) -> None:
    extent = Extent(west, south, west + width, min(south + height, 85))
    frame = Frame.fit(extent, width=8, height=5)
    lon, lat = extent.centre
    corners = [
        (extent.west + 1e-6, extent.south),
        (extent.east - 1e-6, extent.north),
        (lon, lat),
        (lon, extent.south),
    ]
    x, y = frame.project(np.array([c[0] for c in corners]), np.array([c[1] for c in corners]))
    assert ((x > -1e-3) & (x < 8 + 1e-3)).all()
    if not frame.world:
        assert ((y > -1e-3) & (y < 5 + 1e-3)).all()
    assert frame.extent.west <= extent.west + 1e-6 or frame.extent.east - frame.extent.west > 359


def test_a_box_across_the_antimeridian_is_one_map() -> None:
    frame = Frame.fit(Extent.of_bbox((170, -25, -170, -10)), width=6, height=4)
    west, east = frame.geometries(
        [shapely.box(176, -20, 180, -15), shapely.box(-180, -20, -176, -15)]
    )
    assert west.bounds[2] == pytest.approx(east.bounds[0], abs=1e-6)
    assert west.bounds[0] < east.bounds[2]


def test_world_pictures_use_an_equal_area_projection() -> None:
    frame = Frame.fit(Extent(-180, -60, 180, 80), width=10, height=5)
    tropics, north = frame.geometries([shapely.box(0, 0, 10, 5), shapely.box(0, 60, 20, 64.9)])
    # Areas on the sphere: R² Δλ (sin φ2 - sin φ1).
    expected = (10 * np.sin(np.radians(5))) / (
        20 * (np.sin(np.radians(64.9)) - np.sin(np.radians(60)))
    )
    assert frame.world
    assert tropics.area / north.area == pytest.approx(expected, rel=0.02)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 4)),
        min_size=1,
        max_size=30,
    )
)
def test_the_bars_of_the_strip_hold_all_events(spans: list[tuple[int, int, int]]) -> None:
    starts = np.array([min(a, b) for a, b, _ in spans]) + 737000
    ends = np.array([max(a, b) for a, b, _ in spans]) + 737000
    axis = axis_for(starts, ends, None, None)
    assert axis is not None
    counts = histogram(starts, ends, np.array([q for *_, q in spans]), axis, bars=50)
    assert sum(c.sum() for c in counts.values()) == pytest.approx(len(spans))
    assert all((c >= -1e-9).all() for c in counts.values())


def test_a_short_window_in_a_long_history_gets_an_axis_of_its_own() -> None:
    starts = np.array([date(1988, 1, 1).toordinal(), date(2020, 10, 1).toordinal()])
    axis = axis_for(starts, starts, date(2020, 9, 27), date(2020, 11, 10))
    assert axis is not None
    assert date.fromordinal(axis.first).year == 2020
    assert axis.days < 100
    assert axis_for(starts, starts, None, None) == Axis(int(starts[0]), int(starts[1]))


@settings(deadline=None)
@given(first=st.dates(date(1, 1, 1), date(9990, 1, 1)), length=st.integers(0, 400_000))
def test_ticks_lie_on_the_axis_in_order_and_fit(first: date, length: int) -> None:
    last = date.fromordinal(min(first.toordinal() + length, date.max.toordinal()))
    marked = [day for day, _ in ticks(first, last, most=12)]
    assert marked == sorted(set(marked))
    assert all(first <= day <= last for day in marked)
    assert len(marked) <= 14


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "all dates"),
        (date(2020, 9, 27), None, "since 27 September 2020"),
        (None, date(2020, 9, 27), "until 27 September 2020"),
        (date(2020, 9, 27), date(2020, 9, 27), "27 September 2020"),
        (date(2020, 9, 1), date(2020, 9, 30), "September 2020"),
        (date(2020, 9, 27), date(2020, 9, 30), "27 – 30 September 2020"),
        (date(2020, 9, 27), date(2020, 11, 10), "27 September – 10 November 2020"),
        (date(2019, 9, 27), date(2020, 11, 10), "27 September 2019 – 10 November 2020"),
        (date(1991, 1, 1), date(1994, 12, 31), "1991 – 1994"),
        (date(2020, 1, 1), date(2020, 12, 31), "2020"),
    ],
)
def test_windows_are_said_in_words(first: date | None, last: date | None, words: str) -> None:
    assert window_words(first, last) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2020-09-27", "27 September 2020"),
        ("2020-09-27T06:00/2020-09-27T11:59", "27 September 2020, 06:00 – 11:59"),
        (
            "2020-09-27T06:00/2020-09-28",
            "27 September 2020, 06:00 – 28 September 2020, 23:59",
        ),
        ("../2020-09-27T06:00", "until 27 September 2020, 06:00"),
        ("2020-09-27T06:00/..", "since 27 September 2020, 06:00"),
    ],
)
def test_windows_by_the_hour_are_said_with_the_hours(text: str, words: str) -> None:
    assert stretch_words(*stretch(text)) == words


def test_mentions_are_marks_of_their_own() -> None:
    mention = {
        "document_id": "d1",
        "text": "Ozerny",
        "place_id": "m1",
        "name": "Ozerny",
        "kind": "town",
        "lat": 41.5,
        "lon": 43.0,
        "geometry": shapely.Point(43, 41.5),
    }
    made = table(event(1), mentions=[mention, mention])
    shown = pixels(draw(made)) - pixels(draw(made, mentions=False))
    assert np.abs(shown).sum() > 0
    assert not re.search("Ozerny", json.dumps(facts(draw(made))))
