"""The articles on the page: the table of them, and one to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import geomap
from browser import launched, opened, serving
from geomap.documents import document
from geomap.page.articles import article_text, articles_frame
from geomap.page.passing import Filters, Passed, pass_filters
from synthetic import HOSTILE
from test_accessibility import grave
from test_app_browser import READY, START, wait_until

TEXTS = {
    "goma": "Rebels attacked the town of Goma on 3 March 2021. The two ministers met in Bukavu on 4 March 2021.",
    "lyon": f"{HOSTILE} said on 5 March 2021 that a flood killed three people in Lyon on 4 March 2021.",
}


@pytest.fixture(scope="module")
def table() -> geomap.EventTable:
    return geomap.extract([document(text, id=key, title=key) for key, text in TEXTS.items()])


@pytest.fixture(scope="module")
def passed(table: geomap.EventTable) -> Passed:
    return pass_filters(table, Filters())


def test_every_article_has_a_row_that_counts_its_events(passed: Passed) -> None:
    frame = articles_frame(passed)
    assert list(frame.index) == list(TEXTS)
    told = passed.table["document_id"].value_counts()
    assert dict(frame["Events"]) == {key: told[key] for key in TEXTS}
    assert (frame["with place and date"] >= 1).all()
    assert (frame["Place names"] >= 1).all()


def test_filters_leave_out_articles_and_events(table: geomap.EventTable) -> None:
    alone = articles_frame(pass_filters(table, Filters(documents=("goma",))))
    assert list(alone.index) == ["goma"]
    none = articles_frame(pass_filters(table, Filters(types=("ELECTION",))))
    assert list(none["Events"]) == [0, 0], "an article without events is still there to read"


@pytest.mark.parametrize("key", TEXTS)
def test_an_article_is_shown_as_it_is_with_its_events_marked(passed: Passed, key: str) -> None:
    panel = article_text(passed.table, key)
    assert "".join(s["text"] for s in panel["segments"]) == TEXTS[key]
    rows = passed.table[passed.table["document_id"] == key]
    for row in rows.itertuples():
        quote = "".join(s["text"] for s in panel["segments"] if row.event_id in s["told"])
        assert quote == row.quote
        word = "".join(s["text"] for s in panel["segments"] if row.event_id in s["words"])
        assert word == TEXTS[key][row.trigger_start : row.trigger_end]
        assert panel["events"][row.event_id]["quad"] == row.quad
    assert {e for s in panel["segments"] for e in s["words"]} == set(rows["event_id"])


def test_an_article_that_is_not_there(passed: Passed) -> None:
    with pytest.raises(KeyError):
        article_text(passed.table, "nowhere")


# --- in Chromium -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def url(table: geomap.EventTable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("articles")
    table.write(folder / "events.parquet")
    with serving(folder, "events.parquet") as address:
        yield address


def open_row(page: Page, number: int) -> None:
    page.locator(READY).wait_for(timeout=START * 1000)
    page.locator(".st-key-articles summary").click()
    grid = page.locator(".st-key-articles [data-testid=stDataFrame] canvas").first
    grid.wait_for(timeout=START * 1000)
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 35 * (number + 1) + 17)


@pytest.mark.browser
def test_a_word_of_an_article_chooses_its_event_and_the_address_keeps_it(
    browser: Browser, url: str
) -> None:
    with opened(browser, url, height=1000) as (page, watch):
        open_row(page, 0)
        text = page.locator(".st-key-article-text .article")
        expect(text).to_contain_text("Rebels attacked the town of Goma", timeout=START * 1000)
        word = text.get_by_role("button", name="met", exact=False)
        word.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".st-key-record mark")).to_contain_text("met", timeout=START * 1000)
        expect(text.get_by_role("button", pressed=True)).to_contain_text("met")
        wait_until(
            page, lambda: "read=goma" in page.url and "event=" in page.url, "the address says both"
        )
        address = page.url
        assert watch.errors == []
    with opened(browser, address, height=1000) as (page, watch):
        text = page.locator(".st-key-article-text .article")
        expect(text.get_by_role("button", pressed=True)).to_contain_text(
            "met", timeout=START * 1000
        )
        assert grave(page) == []
        assert (watch.foreign, watch.errors) == ([], [])


@pytest.mark.browser
def test_hostile_words_stay_words_and_the_day_is_set(browser: Browser, url: str) -> None:
    with opened(browser, url, height=1000) as (page, watch):
        open_row(page, 1)
        text = page.locator(".st-key-article-text .article")
        expect(text).to_contain_text(HOSTILE, timeout=START * 1000)
        day = page.get_by_label("Day of publication", exact=False)
        day.fill("never")
        page.get_by_role("button", name="Set the day").click()
        expect(page.get_by_role("alert").filter(has_text="is no date")).to_be_visible(
            timeout=START * 1000
        )
        day.fill("2021-03-05")
        page.get_by_role("button", name="Set the day").click()
        expect(page.get_by_label("Day of publication (set or given with it)")).to_have_value(
            "2021-03-05", timeout=START * 1000
        )
        assert page.evaluate("window.fired") is None
        assert (watch.foreign, watch.errors) == ([], [])
