"""The page without a browser: what it shows of a table, and what its filters do."""

from __future__ import annotations

import json
import socket
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geomap.errors import GeomapError, TableError
from geomap.page.serve import EVENTS_VARIABLE, serve, settings
from geomap.page.table_view import frame_of
from geomap.table import EventTable
from synthetic import HOSTILE, report, small_table


def page() -> None:
    from geomap.page import main

    main()


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "events.parquet"
    small_table().write(path)
    return path


@pytest.fixture
def app(events: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv(EVENTS_VARIABLE, str(events))
    return AppTest.from_function(page, default_timeout=60)


def component(app: AppTest, key: str) -> dict[str, Any]:
    """Return the data of a component by its key."""
    assert not app.exception
    found = [e.proto for e in app.get("bidi_component") if e.proto.id.endswith(f"-{key}")]
    assert len(found) == 1
    return dict(json.loads(found[0].json))


def ids(app: AppTest, key: str = "events") -> list[str]:
    return [row["id"] for row in component(app, key)["rows"]]


def counts(app: AppTest) -> str:
    return next(m.value for m in app.markdown if "events shown" in m.value)


def drawn(app: AppTest) -> list[str]:
    """Return the texts that Streamlit itself would turn from Markdown or HTML into mark-up."""
    return [e.value for e in (*app.markdown, *app.warning, *app.error, *app.caption)] + [
        e.proto.body for e in app.get("html")
    ]


def on_map(**values: Any) -> dict[str, Any]:
    """Return a state of the map as the browser would report it."""
    return {"window": None, "selected": None, "mention": None, "viewport": None, **values}


def test_every_dated_event_that_happened_is_listed_in_order_of_time(app: AppTest) -> None:
    app.run()
    table = small_table()
    real = table[table["status"].isin(["asserted", "claimed", "ongoing"])]
    dated = real[real["start"].notna() | real["end"].notna()]
    assert sorted(ids(app)) == sorted(dated["event_id"])
    starts = dict(zip(table["event_id"], table["start"], strict=True))
    days = [starts[i] for i in ids(app)]
    assert days == sorted(days)
    assert counts(app) == "**42 of 44 events shown**, 1 without place, 1 without date"


def test_the_window_of_the_map_filters_list_and_counts(app: AppTest) -> None:
    app.session_state["map"] = on_map(window=["2020-10-01", "2020-10-07"])
    app.run()
    table = small_table().select(
        datetime="2020-10-01/2020-10-07", statuses=["asserted", "claimed", "ongoing"]
    )
    # The table's own filter leaves out intervals that have one open end; the page does not.
    assert set(ids(app)) == set(table["event_id"])
    assert 0 < len(ids(app)) < 30
    assert counts(app).startswith(f"**{len(ids(app)) - 1} of 44 events shown**")


def test_an_open_interval_stays_in_the_window_for_good(app: AppTest) -> None:
    app.session_state["map"] = on_map(window=["2030-01-01", "2030-12-31"])
    app.run()
    assert ids(app) == ["e106"]


def test_filters_by_article_type_and_status(app: AppTest) -> None:
    app.run()
    everything = set(ids(app))
    app.multiselect(key="article").set_value(["d1"]).run()
    assert ids(app) == ["e109"]
    assert component(app, "map:command")["filter"]["documents"] == [1]
    app.multiselect(key="article").set_value([]).run()
    app.button_group(key="type-4").set_value(["ASSAULT"]).run()
    assaults = set(ids(app))
    assert assaults < everything
    app.button_group(key="type-4").set_value([]).run()
    app.button_group(key="status").set_value(["planned"]).run()
    assert ids(app) == ["e104"]
    assert "unreal" in component(app, "map:command")["layers"]


def test_filters_by_publisher_actor_precision_and_confidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = {"role": "actor", "kind": "group", "country": None, "title": None}
    rows = [
        report(1, publisher="One", document_id="d1", confidence=0.9),
        report(2, publisher="Two", document_id="d2", confidence=0.5, place_precision="region"),
        report(3, publisher="Two", document_id="d2", actors=[{"name": "A, or B", **who}]),
    ]
    articles = [
        {"document_id": "d1", "publisher": "One", "text": "…"},
        {"document_id": "d2", "publisher": "Two", "text": "…"},
    ]
    path = tmp_path / "events.parquet"
    EventTable.of(rows, articles=articles).write(path)
    monkeypatch.setenv(EVENTS_VARIABLE, str(path))
    app = AppTest.from_function(page, default_timeout=60).run()
    app.multiselect(key="publisher").set_value(["Two"]).run()
    assert ids(app) == ["e2", "e3"]
    assert component(app, "map:command")["filter"]["documents"] == [1]
    assert counts(app).startswith("**2 of 2 events shown**")
    app.slider(key="confidence").set_value(60).run()
    assert ids(app) == ["e3"]
    app.slider(key="confidence").set_value(0).run()
    app.button_group(key="precision").set_value(["region"]).run()
    assert ids(app) == ["e2"]
    app.button_group(key="precision").set_value([]).run()
    app.multiselect(key="actor").set_value(["A, or B"]).run()
    assert ids(app) == ["e3"]
    again = AppTest.from_function(page, default_timeout=60)  # the same link
    for name, value in app.query_params.items():
        again.query_params[name] = value
    again.run()
    assert ids(again) == ["e3"]
    assert again.multiselect(key="actor").value == ["A, or B"]
    assert again.multiselect(key="publisher").value == ["Two"]


def test_the_legend_of_the_map_brings_in_what_did_not_happen(app: AppTest) -> None:
    app.run()
    assert "e105" not in ids(app)
    app.session_state["map"] = on_map(layers=["events", "unreal"])
    app.run()
    assert {"e104", "e105"} <= set(ids(app))
    assert component(app, "map:command")["layers"] == ["events", "unreal"]


def test_choosing_on_the_map_chooses_in_the_list_and_opens_the_record(app: AppTest) -> None:
    app.run()
    assert component(app, "record")["record"] is None
    chosen = ids(app)[3]
    app.session_state["map"] = on_map(selected=payload_ids().index(chosen))
    app.run()
    assert component(app, "events")["selected"] == chosen
    assert component(app, "record")["record"]["event"] == chosen


def test_the_address_opens_the_same_view(app: AppTest) -> None:
    app.query_params["datetime"] = "2020-10-01/2020-10-07"
    app.query_params["event"] = "e3"
    app.query_params["type"] = "ASSAULT,NONSENSE"
    app.query_params["status"] = "claimed,asserted"
    app.query_params["bbox"] = "40,38,50,42"
    app.run()
    command = component(app, "map:command")
    assert command["window"] == ["2020-10-01", "2020-10-07"]
    assert command["view"] == [40.0, 38.0, 50.0, 42.0]
    assert component(app, "record")["record"]["event"] == "e3"
    assert app.button_group(key="type-4").value == ["ASSAULT"]
    assert app.button_group(key="status").value == ["claimed", "asserted"]
    assert app.query_params["event"] == "e3"
    assert app.query_params["datetime"] == "2020-10-01/2020-10-07"


@pytest.mark.parametrize(
    "query",
    [
        {"datetime": "soon"},
        {"bbox": "1,2,3"},
        {"event": "gone"},
        {"article": "x"},
        {"status": "?"},
        {"actor": "x", "publisher": "<b>", "precision": "x", "confidence": "nan"},
    ],
)
def test_a_senseless_address_does_no_harm(app: AppTest, query: dict[str, str]) -> None:
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert len(ids(app)) == 43
    assert component(app, "record")["record"] is None


def test_what_is_not_on_the_map_lies_in_the_tray(app: AppTest) -> None:
    app.run()
    assert ids(app, "tray-place") == ["e107"]
    assert ids(app, "tray-date") == ["e108"]
    (tray,) = [e for e in app.expander if e.label.startswith("Not on the map")]
    assert "1 without a place · 1 without a date" in tray.label


def test_text_of_articles_meets_no_mark_up(app: AppTest) -> None:
    app.query_params["event"] = "e109"
    app.run()
    record = component(app, "record")["record"]
    assert record["title"] == HOSTILE  # as data: the component makes text nodes of it
    assert not [text for text in drawn(app) if "onerror" in text or "</script" in text]


def test_a_table_that_is_none_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "![x](elsewhere).parquet"
    path.write_text("not a table")
    monkeypatch.setenv(EVENTS_VARIABLE, str(path))
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    line = next(e.proto.body for e in app.get("html") if "problem" in e.proto.body)
    assert "not an event table" in line


def test_an_empty_table_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "events.parquet"
    EventTable.of().write(path)
    monkeypatch.setenv(EVENTS_VARIABLE, str(path))
    app = AppTest.from_function(page, default_timeout=60).run()
    assert ids(app) == []
    assert counts(app) == "**0 of 0 events shown**, 0 without place, 0 without date"


def test_the_reports_of_an_event_stand_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "events.parquet"
    EventTable.of(
        [
            report(1, event_id="e", publisher="One", differences=["One says dawn, Two says noon"]),
            report(2, event_id="e", publisher="Two", start=date(2020, 10, 2), status="claimed"),
        ]
    ).write(path)
    monkeypatch.setenv(EVENTS_VARIABLE, str(path))
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["event"] = "e"
    app.run()
    shown = component(app, "record")["record"]
    assert [r["paper"] for r in shown["reports"]] == ["One", "Two"]
    assert component(app, "events")["rows"][0]["note"] == "2 reports"
    app.session_state["geomap"].report = "r2"
    app.run()
    assert component(app, "record")["record"]["report"] == "r2"


def test_the_points_in_which_papers_differ_stand_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = {"kind": "group", "country": None, "title": None, "role": "actor"}
    rows = [
        report(1, event_id="e", publisher="One", actors=[{"name": "Rebels", **who}]),
        report(2, event_id="e", publisher="Two", actors=[{"name": "The army", **who}]),
    ]
    path = tmp_path / "events.parquet"
    EventTable.of(rows).write(path)
    monkeypatch.setenv(EVENTS_VARIABLE, str(path))
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["event"] = "e"
    app.run()
    told = [r["points"] for r in component(app, "record")["record"]["reports"]]
    assert ["Who", "Rebels", True] in told[0]
    assert ["Who", "The army", True] in told[1]
    assert ["Where", "Alder", False] in told[0]
    assert not [point for point in told[0] if point[0] == "Whom"]  # no report tells


def test_the_table_has_the_columns_that_the_reader_chooses() -> None:
    events = small_table().events()
    frame = frame_of(events, ["Place", "From", "Who", "How many", "Confidence"])
    assert list(frame.columns) == ["Place", "From", "Who", "How many", "Confidence"]
    assert len(frame) == len(events)
    assert list(frame["Place"]) == [place or "" for place in events["place"]]
    assert list(frame_of(events, []).columns) == ["Event"]


def test_the_first_event_of_an_article_just_added_is_chosen(app: AppTest) -> None:
    app.run()
    app.session_state["geomap"].arrived = {"d1"}
    app.run()
    assert component(app, "record")["record"]["event"] == "e109"
    assert component(app, "map:command")["select"] is not None
    assert app.session_state["geomap"].arrived == set()


def test_settings_are_the_same_in_a_checkout_and_in_the_package() -> None:
    root = Path(__file__).parents[1]
    own = (root / "src" / "geomap" / "page" / "config.toml").read_text(encoding="utf-8")
    assert (root / ".streamlit" / "config.toml").read_text(encoding="utf-8") == own
    assert settings()["browser.gatherUsageStats"] is False
    assert settings()["server.address"] == "localhost"


def payload_ids() -> list[str]:
    from geomap.maps.payloads import payload

    return list(payload(small_table()).event_ids)


def test_serving_refuses_a_port_that_is_taken_and_a_table_that_is_missing(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("localhost", 0))
        other.listen()
        with pytest.raises(GeomapError, match="--port"):
            serve(port=other.getsockname()[1], headless=True)
    with pytest.raises(TableError, match="geomap build"):
        serve(tmp_path / "events.parquet")
