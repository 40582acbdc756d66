"""A project on disk: the reader's own articles and dates are kept, and open again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from browser import launched, opened, serving
from geomap.corrections import read_journal
from geomap.documents import document
from geomap.errors import GeomapError
from geomap.page.own import add_own, document_of, own_path, read_own, remove_own
from geomap.page.project import project
from geomap.page.serve import EVENTS_VARIABLE
from geomap.records import Block, BlockKind, Document
from synthetic import HOSTILE
from test_app_browser import ROW, START, wait_until
from test_corrections import built
from test_page import component, page
from test_page_correcting import field, press

STORY = "The ministers met in Geneva on Monday. They will meet again in Vienna on Friday."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.setenv(EVENTS_VARIABLE, str(folder))
    return folder


def opened_page() -> AppTest:
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    return app


def shown_days(app: AppTest) -> dict[str, str]:
    rows = component(app, "events")["rows"] + component(app, "tray-date")["rows"]
    return {row["where"]: row["when"] for row in rows}


texts = st.text(min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(texts, st.none() | texts), max_size=4), st.data())
def test_own_articles_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory,
    given_texts: list[tuple[str, str]],
    data: st.DataObject,
) -> None:
    events = tmp_path_factory.mktemp("own") / "events.parquet"
    documents = {
        f"d{n}": Document(
            f"d{n}", text, title=title, blocks=(Block(0, len(text), BlockKind.PARAGRAPH),)
        )
        for n, (text, title) in enumerate(given_texts)
    }
    add_own(events, list(documents.values()), {"d0": "2020", "else": "1999"})
    add_own(events, [], {"d0": None})
    own = read_own(events)
    assert own.documents == documents
    assert own.dates == {"else": "1999"}
    cut = data.draw(st.integers(0, 30))
    path = own_path(events)
    path.write_bytes(path.read_bytes()[: -cut or None])
    late = replace(document("Late."), id="late")
    add_own(events, [late])
    assert read_own(events).documents["late"] == late
    remove_own(events)
    assert read_own(events).documents == {}
    assert b"Late" not in path.read_bytes()


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "7",
        '{"article": {}}',
        '{"article": {"id": "x", "text": 5, "blocks": []}}',
        '{"article": {"id": "x", "text": "a", "blocks": [{"start": 0, "end": 9, "kind": "x"}]}}',
        '{"published": {"id": "x"}}',
    ],
)
def test_a_line_that_is_no_article_is_named(tmp_path: Path, line: str) -> None:
    events = tmp_path / "events.parquet"
    add_own(events, [document("One.")])
    with own_path(events).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    own = read_own(events)
    assert len(own.documents) == 1
    assert "events.added.jsonl, line 2" in own.problems[0]


def test_an_article_of_a_table_is_a_document_again() -> None:
    one = document(STORY, published="2020-10-01")
    row = {
        "document_id": one.id,
        "text": one.text,
        "published": one.published,
        "published_basis": one.published_basis.value,
        "blocks": [{"start": b.start, "end": b.end, "kind": b.kind.value} for b in one.blocks],
    }
    assert document_of(row) == replace(one, language=document_of(row).language)


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(GeomapError, match="is not kept"):
        add_own(tmp_path / "gone" / "events.parquet", [document("One.")])


def test_an_empty_project_keeps_articles_dates_and_corrections(folder: Path) -> None:
    app = opened_page()
    assert component(app, "events")["rows"] == []
    field(app, "text_area", "or text, pasted").set_value(STORY)
    next(b for b in app.button if b.label == "Read").click().run()
    assert shown_days(app)["Geneva"] == "no date"
    again = opened_page()  # another visit
    assert shown_days(again)["Geneva"] == "no date"
    field(again, "text_input", "Published").set_value("2020-10-01")
    next(b for b in again.button if b.label == "Set the date").click().run()
    assert shown_days(again)["Geneva"] == "28 September 2020"  # the article was read anew
    again.session_state["geomap"].choose(component(again, "events")["rows"][0]["id"])
    again.run()
    field(again, "selectbox", "Type").set_value("PROTEST").run()
    press(again, "fix-save")
    last = opened_page()
    assert shown_days(last)["Geneva"] == "28 September 2020"
    assert [c.action.value for c in read_journal(folder / "events.parquet").corrections] == ["type"]
    assert {path.name for path in folder.iterdir()} == {
        "events.added.jsonl",
        "events.corrections.jsonl",
    }


def test_a_date_that_is_none_is_said(folder: Path) -> None:
    add_own(folder / "events.parquet", [document(STORY)])
    app = opened_page()
    field(app, "text_input", "Published").set_value("<b>soon")
    next(b for b in app.button if b.label == "Set the date").click().run()
    (line,) = [e.proto.body for e in app.get("html") if 'class="problem"' in e.proto.body]
    assert "&lt;b&gt;soon" in line
    assert read_own(folder / "events.parquet").dates == {}


def test_own_articles_join_the_table_of_a_project(folder: Path) -> None:
    built().write(folder / "events.parquet")
    add_own(
        folder / "events.parquet",
        [document(STORY, published="2020-10-01")],
        {"herald": "2020-10-02"},
    )
    app = opened_page()
    places = {row["where"] for row in component(app, "events")["rows"]}
    assert {"Geneva", "Alder"} <= places
    shown = app.session_state["geomap"]
    assert set(shown.dates) == {"herald"}


def test_hostile_text_of_own_articles_stays_text(folder: Path) -> None:
    add_own(folder / "events.parquet", [replace(document(STORY), title=HOSTILE, source=HOSTILE)])
    app = opened_page()
    assert not [e for e in app.get("html") if "<img" in e.proto.body]


def test_what_is_kept_for_the_seeds_lies_in_the_users_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(EVENTS_VARIABLE, raising=False)
    found = project()
    assert found.seeds
    assert str(found.events).startswith(os.environ["GEOMAP_DATA"])
    assert found.events.parent.is_dir()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.mark.browser
def test_a_reload_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    with (
        serving(tmp_path, "fresh") as url,
        opened(browser, url) as (page_, watch),
    ):
        page_.get_by_role("button", name="Add articles").click(timeout=START * 1000)
        page_.get_by_label("or text, pasted").fill(f"GENEVA, 1 October 2020 - {STORY}")
        page_.get_by_role("button", name="Read", exact=True).click()
        row = page_.locator(ROW).filter(has_text="Geneva")
        expect(row).to_have_count(1, timeout=START * 1000)
        wait_until(page_, lambda: "event=" in page_.url, "the address names the event")
        page_.reload()
        expect(row).to_have_count(1, timeout=START * 1000)
        with opened(browser, page_.url) as (other, _):
            expect(other.locator(".st-key-record h2")).to_contain_text(
                "ministers", timeout=START * 1000
            )
        assert watch.errors == []
    assert (tmp_path / "fresh" / "events.added.jsonl").is_file()
