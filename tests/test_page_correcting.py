"""The correction form without a browser: what is asked for is kept, and shows in the record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geomap.corrections import append, read_journal
from geomap.page.serve import EVENTS_VARIABLE
from geomap.table import EventTable
from synthetic import report
from test_corrections import built, editor
from test_page import component, page


@pytest.fixture
def events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "events.parquet"
    built().write(path)
    monkeypatch.setenv(EVENTS_VARIABLE, str(path))
    return path


@pytest.fixture
def app(events: Path) -> AppTest:
    assert events.is_file()
    made = AppTest.from_function(page, default_timeout=60)
    made.query_params["event"] = "e0"
    return made.run()


def record(app: AppTest) -> dict[str, Any]:
    return dict(component(app, "record")["record"])


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def field(app: AppTest, kind: str, label: str) -> Any:
    return next(w for w in getattr(app, kind) if w.label == label)


def kept(events: Path) -> list[str]:
    return [c.action.value for c in read_journal(events).corrections]


def problems(app: AppTest) -> list[str]:
    bodies = [e.proto.body for e in app.get("html")]
    return [body for body in bodies if 'class="problem"' in body]


def test_date_status_and_type_are_saved_together_and_undone_one_by_one(
    app: AppTest, events: Path
) -> None:
    field(app, "text_input", "When (EDTF)").set_value("2020-10-03").run()
    field(app, "selectbox", "Status").set_value("claimed").run()
    field(app, "selectbox", "Type").set_value("PROTEST").run()
    field(app, "text_input", "Why").set_value("the *paper* says so").run()
    field(app, "text_input", "Your name").set_value("Ann").run()
    press(app, "fix-save")
    assert kept(events) == ["date", "status", "type"]
    assert record(app)["facts"][0][1] == "3 October 2020"
    assert record(app)["status"] == "Claimed"
    assert "the *paper* says so" in record(app)["reasons"][-1]
    made = read_journal(events).corrections
    assert {c.author for c in made} == {"Ann"}
    press(app, f"undo-form-{made[0].id}")
    assert record(app)["facts"][0][1] == "1 October 2020"
    assert record(app)["status"] == "Claimed"


def test_what_makes_no_sense_is_said_and_nothing_is_kept(app: AppTest, events: Path) -> None:
    field(app, "selectbox", "Status").set_value("claimed").run()
    field(app, "text_input", "When (EDTF)").set_value("<b>soon").run()
    press(app, "fix-save")
    assert kept(events) == []
    assert "is no EDTF date" in problems(app)[0]
    assert "<b>soon" not in problems(app)[0]  # escaped


def test_a_name_is_corrected_in_the_whole_article(app: AppTest, events: Path) -> None:
    field(app, "text_input", "Look for another place by name").set_value("Hadrut").run()
    place = field(app, "selectbox", "Where")
    wanted = next(o for o in place.options if o.startswith("Hadrut"))
    place.select(wanted).run()
    scope = field(app, "selectbox", "The choice holds for")
    assert [o.partition("“")[0] for o in scope.options] == ["this report only", "", ""]
    scope.select(scope.options[2]).run()
    press(app, "fix-save")
    assert kept(events) == ["toponym", "toponym"]
    mentions = EventTable.read(events).mentions
    named = mentions[(mentions["text"] == "Alder") & (mentions["name"] == "Hadrut")]
    assert len(named) == 2
    assert set(named["document_id"]) == {record(app)["document"]}


def test_events_are_merged_and_reports_split_off(app: AppTest, events: Path) -> None:
    other = field(app, "selectbox", "Is one with")
    other.select(other.options[0]).run()
    press(app, "fix-merge")
    assert kept(events) == ["merge"]
    assert len(record(app)["reports"]) == 4
    press(app, "fix-split")
    assert kept(events) == ["merge", "split"]
    assert len(record(app)["reports"]) == 1


def test_what_no_longer_fits_stands_in_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "events.parquet"
    EventTable.of([report(1)]).write(path)
    append(path, [editor(built()).date("H0", "2021")])
    monkeypatch.setenv(EVENTS_VARIABLE, str(path))
    app = AppTest.from_function(page, default_timeout=60).run()
    assert "1 no longer fit" in app.expander[-1].label
    assert any("no article of this content" in e.proto.body for e in app.get("html"))


def test_a_moved_pin_fills_the_field(app: AppTest, events: Path) -> None:
    press(app, "fix-move-False")
    assert json.loads(app_command(app))["pin"] == [39.8, 46.6]
    app.session_state["map"] = {"pin": [10.5, -20.25]}
    app.run()
    assert field(app, "text_input", "Pin: latitude, longitude").value == "10.50000, -20.25000"
    app.session_state["map"] = {}
    press(app, "fix-save")
    assert kept(events) == ["point"]
    assert json.loads(app_command(app))["pin"] is None


def test_a_missed_event_is_added(events: Path) -> None:
    # AppTest opens no expander: the form is drawn by itself.
    from geomap.page.session import Session

    def alone() -> None:
        import streamlit as st

        from geomap.page.missed import _form
        from geomap.page.session import session
        from geomap.page.source import shown

        _form(shown((), {}, own=session().tables), "herald", session())
        st.write("drawn")

    form = AppTest.from_function(alone, default_timeout=60)
    form.session_state["geomap"] = Session(author="Ann")
    form.run()
    field(form, "text_area", "The words of the article that tell of it").set_value(
        "Alder again, said"
    ).run()
    field(form, "selectbox", "What happened").select_index(5).run()
    field(form, "text_input", "Look for its place by name").set_value("Vienna").run()
    field(form, "text_input", "When it happened").set_value("2020-10-05").run()
    press(form, "missed-save")
    assert kept(events) == ["add"]
    added = EventTable.read(events).set_index("quote").loc["Alder again, said"]
    assert (added["place"], added["edtf"], added["document_id"]) == (
        "Vienna",
        "2020-10-05",
        "herald",
    )
    assert form.session_state["geomap"].follow == added["report_id"]
    field(form, "text_area", "The words of the article that tell of it").set_value("at dawn").run()
    field(form, "selectbox", "What happened").select_index(5).run()
    press(form, "missed-save")
    assert "stand 5 times" in problems(form)[0]
    assert kept(events) == ["add"]


def app_command(app: AppTest) -> str:
    return json.dumps(component(app, "map:command"))
