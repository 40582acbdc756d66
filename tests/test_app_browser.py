"""The page in a real Chromium, served by `geomap app`: what an analyst does with it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from browser import Watch, launched, opened, serving
from geomap.table import EventTable
from synthetic import HOSTILE, large_table, small_table

pytestmark = pytest.mark.browser

READY = (
    "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
)
ROW = "[role=listbox][aria-label='Events in this period'] [role=option]"
START = 120  # seconds for a server or a page on a busy machine
TEXT = "Rain fell. <b>Forces</b> took the hill at dawn. The ministry said so on Sunday."


def table() -> EventTable:
    """Return the small table with an article whose text holds the quote of its first event."""
    made = small_table()
    rows = made.to_dict("records")
    at = TEXT.index("took")
    rows[0] |= {
        "quote": "took the hill at dawn",
        "quote_start": at,
        "quote_end": at + 21,
        "trigger_start": at,
        "trigger_end": at + 4,
    }
    articles = made.articles.to_dict("records")
    articles[0] |= {"text": TEXT}
    return EventTable.of(rows, mentions=made.mentions.to_dict("records"), articles=articles)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("app")
    table().write(folder / "events.parquet")
    with serving(folder, "events.parquet") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture
def seen(browser: Browser, url: str) -> Iterator[tuple[Page, Watch]]:
    """Open the page anew; whatever a test does, nothing may go wrong or leave the host."""
    with opened(browser, url) as (page, watch):
        settle(page)
        yield page, watch
        assert watch.foreign == []
        assert watch.errors == []


def settle(page: Page) -> None:
    """Wait until map, list and timeline are there and say the same."""
    page.locator(".geomap-leaflet canvas").first.wait_for(timeout=START * 1000)
    page.locator(ROW).first.wait_for(timeout=START * 1000)
    expect(page.locator(".geomap-time-window")).not_to_be_empty(timeout=START * 1000)
    in_step(page)


def wait_until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait for something that comes back from Python, however busy the machine is."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail(f"waited in vain until {what}")


def in_step(page: Page) -> tuple[int, int]:
    """Wait until the page counts what the map counts; return events shown and in all."""
    numbers = re.compile(r"([\d,]+) of ([\d,]+)")

    def read(selector: str) -> tuple[str, ...]:
        found = numbers.search(page.locator(selector).first.inner_text())
        return found.groups() if found else ()

    def holds() -> bool:
        on_map = read(".geomap-time-counts")
        return bool(on_map) and on_map == read(".st-key-counts")

    wait_until(page, holds, "list and map say the same")
    page.locator(READY).wait_for(timeout=START * 1000)
    shown, total = read(".st-key-counts")
    return int(shown.replace(",", "")), int(total.replace(",", ""))


def choose(page: Page, row: Locator) -> None:
    """Choose a row of the list and wait for its record."""
    title = row.locator(".title").inner_text()
    row.click()
    expect(page.locator(".st-key-record h2")).to_have_text(title, timeout=START * 1000)
    page.locator(READY).wait_for(timeout=START * 1000)


def drag(page: Page, handle: Locator, by: float, *, release: bool = True) -> None:
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x + by * step / 10, y)
    if release:
        page.mouse.up()


def picture(page: Page, selector: str = ".geomap-stage") -> np.ndarray:
    shot = page.locator(selector).first.screenshot()
    return np.asarray(Image.open(BytesIO(shot)).convert("RGB")).astype(int)


def test_dragging_the_slider_changes_the_dots_and_on_release_the_list(
    seen: tuple[Page, Watch],
) -> None:
    page, _ = seen
    shown, total = in_step(page)
    rows, words = page.locator(ROW).count(), page.locator(".geomap-time-window").inner_text()
    before = picture(page)
    brush = page.locator(".geomap-brush").bounding_box()
    assert brush
    drag(page, page.locator(".geomap-handle").last, -0.6 * brush["width"], release=False)
    expect(page.locator(".geomap-time-window")).not_to_have_text(words, timeout=START * 1000)
    page.wait_for_timeout(500)
    assert (np.abs(picture(page) - before).max(axis=2) > 40).sum() > 100
    assert page.locator(ROW).count() == rows  # Python has not been asked yet
    page.mouse.up()
    fewer, same = in_step(page)
    assert 0 < fewer < shown
    assert same == total
    wait_until(page, lambda: 0 < page.locator(ROW).count() < rows, "the list is shorter")
    wait_until(page, lambda: "datetime=" in page.url, "the address says the window")


def test_choosing_in_the_list_shows_the_quote_in_its_article(seen: tuple[Page, Watch]) -> None:
    page, _ = seen
    row = page.locator(ROW).filter(has_text=re.compile("^Event 0"))
    choose(page, row)
    expect(page.locator(".st-key-record mark")).to_have_text("took the hill at dawn")
    expect(page.locator(".article")).to_contain_text("<b>Forces</b>")
    expect(row).to_have_attribute("aria-selected", "true")
    wait_until(page, lambda: "event=e0" in page.url, "the address names the event")
    page.get_by_role("listbox", name="Events in this period").press("ArrowDown")
    expect(page.locator(f"{ROW}[aria-selected=true]")).not_to_have_text(re.compile("^Event 0"))
    expect(page.locator(f"{ROW}[aria-selected=true]")).to_have_count(1)


def test_the_map_keeps_its_place_when_the_page_runs_again(seen: tuple[Page, Watch]) -> None:
    page, _ = seen
    marked = page.locator(".geomap-leaflet")
    marked.evaluate("node => { node.dataset.mine = 'yes'; }")
    choose(page, page.locator(ROW).nth(2))
    _, total = in_step(page)
    page.get_by_role("button", name="Types").click()
    page.get_by_role("button", name="Assault").last.click()
    wait_until(page, lambda: in_step(page)[1] < total, "the filter holds")
    assert marked.get_attribute("data-mine") == "yes"


def test_clicking_a_dot_selects_it_in_the_list(seen: tuple[Page, Watch]) -> None:
    page, _ = seen
    stage = page.locator(".geomap-stage").bounding_box()
    assert stage
    # Look for a mark with the pointer: over one, the map shows a hand.
    for x, y in spots(picture(page)):
        page.mouse.move(stage["x"] + x, stage["y"] + y)
        if page.locator(".geomap-leaflet").evaluate("node => node.style.cursor") == "pointer":
            break
    else:
        pytest.fail("no mark on the map")
    page.mouse.click(stage["x"] + x, stage["y"] + y)
    head = page.locator(".geomap-card .geomap-record-head")
    head.first.wait_for()
    if head.count() > 1:
        head.nth(1).click()
    chosen = page.locator(f"{ROW}[aria-selected=true]")
    expect(chosen).to_have_count(1, timeout=START * 1000)
    expect(page.locator(".st-key-record h2")).to_have_text(chosen.locator(".title").inner_text())
    assert (
        page.locator(".geomap-card").inner_text().find(chosen.locator(".title").inner_text()) >= 0
    )


def spots(colours: np.ndarray) -> list[tuple[float, float]]:
    """Return where a picture has the red of an act of conflict, a dozen pixels of it."""
    found = np.argwhere(np.abs(colours - np.array([0xC8, 0x45, 0x1B])).max(axis=2) < 8)
    return [(float(x), float(y)) for y, x in found[:: max(1, len(found) // 12)]]


def test_a_link_opens_the_same_view(seen: tuple[Page, Watch], browser: Browser) -> None:
    page, _ = seen
    choose(page, page.locator(ROW).nth(4))
    before = page.locator(".geomap-time-window").inner_text()
    drag(page, page.locator(".geomap-handle").last, -150)
    expect(page.locator(".geomap-time-window")).not_to_have_text(before, timeout=START * 1000)
    counts = in_step(page)
    page.wait_for_timeout(1000)
    words, address = page.locator(".geomap-time-window").inner_text(), page.url
    with opened(browser, address) as (other, watch):
        settle(other)
        expect(other.locator(".geomap-time-window")).to_have_text(words)
        assert in_step(other) == counts
        expect(other.locator(f"{ROW}[aria-selected=true]")).to_have_count(1)
        assert watch.errors == []


def test_hostile_text_stays_text(browser: Browser, url: str) -> None:
    with opened(browser, f"{url}?event={quote('e109')}") as (page, watch):
        settle(page)
        expect(page.locator(".st-key-record h2")).to_have_text(HOSTILE)
        assert page.evaluate("window.fired") is None
        assert page.locator("img[src=x]").count() == 0
        assert watch.foreign == []


def test_the_reader_adds_an_article_that_cannot_be_read(
    seen: tuple[Page, Watch], tmp_path: Path
) -> None:
    page, _ = seen
    bad = tmp_path / "![x](elsewhere).pdf"
    bad.write_bytes(b"%PDF-1.7\n1 0 obj")
    page.get_by_role("button", name="Add articles").click()
    page.locator("input[type=file]").set_input_files(bad)
    page.get_by_text(bad.name).first.wait_for(timeout=START * 1000)
    page.get_by_role("button", name="Read", exact=True).click()
    problem = page.locator(".problem")
    expect(problem).to_contain_text("![x](elsewhere).pdf", timeout=START * 1000)
    assert problem.locator("img").count() == 0
    assert page.locator(ROW).count() > 10  # the rest goes on


def test_the_view_is_downloaded_as_a_picture_and_as_data(seen: tuple[Page, Watch]) -> None:
    page, _ = seen
    for name, start in (("PNG picture", b"\x89PNG"), ("GeoJSON", b"{")):
        page.get_by_role("button", name="Download", exact=False).first.click()
        with page.expect_download(timeout=START * 1000) as waited:
            page.get_by_role("button", name=name).click()
        content = Path(waited.value.path()).read_bytes()
        assert content.startswith(start)
        assert len(content) > 2000
        page.keyboard.press("Escape")


def test_a_row_of_the_table_is_chosen(seen: tuple[Page, Watch]) -> None:
    page, _ = seen
    page.locator(".st-key-table summary").click()
    grid = page.locator(".st-key-table [data-testid=stDataFrame] canvas").first
    grid.wait_for(timeout=START * 1000)
    grid.scroll_into_view_if_needed()
    page.locator(READY).wait_for(timeout=START * 1000)
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 35 + 17)
    expect(page.locator(".st-key-record h2")).to_have_text(
        page.locator(ROW).first.locator(".title").inner_text(), timeout=START * 1000
    )


@pytest.mark.parametrize(("width", "theme"), [(1280, "dark"), (380, "light")])
def test_narrow_and_dark(browser: Browser, url: str, width: int, theme: str) -> None:
    with opened(browser, url, width=width, theme=theme) as (page, watch):
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        colours = picture(page)
        assert len(np.unique(colours.reshape(-1, 3), axis=0)) > 50  # not blank
        bright = colours.mean()
        assert bright < 110 if theme == "dark" else bright > 180
        row = page.locator(ROW).first
        row.scroll_into_view_if_needed()
        choose(page, row)
        box = page.locator(".article").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert watch.foreign == []
        assert watch.errors == []


def test_a_long_list_brings_the_rows_that_are_wanted(browser: Browser, tmp_path: Path) -> None:
    large_table(3_000).write(tmp_path / "events.parquet")
    with serving(tmp_path, "events.parquet") as url, opened(browser, url) as (page, watch):
        settle(page)
        page.get_by_role("button", name="Show and choose the whole time").click()
        in_step(page)
        box = page.get_by_role("listbox", name="Events in this period")
        assert page.locator(ROW).first.get_attribute("aria-setsize") == "3000"
        assert page.locator(ROW).count() < 200, "only the rows around the view are in the page"
        box.evaluate("node => node.scrollTo(0, node.scrollHeight)")
        last = page.locator(f"{ROW}[aria-posinset='3000']")
        last.wait_for()
        expect(last).to_contain_text("2025")
        choose(page, last)
        box.press("Home")
        expect(page.locator(f"{ROW}[aria-selected=true]")).to_have_attribute("aria-posinset", "1")
        assert watch.errors == []


def test_a_search_filters_map_and_list(seen: tuple[Page, Watch]) -> None:
    page, _ = seen
    _, total = in_step(page)
    page.get_by_role("textbox", name="Search").fill("alder")
    page.keyboard.press("Enter")
    wait_until(page, lambda: in_step(page)[1] < total, "fewer events pass")
    wait_until(page, lambda: "q=alder" in page.url, "the address says so")
    for text in page.locator(f"{ROW} .meta").all_inner_texts():
        assert "Alder" in text


def test_a_row_that_is_drawn_anew_under_the_pointer_is_chosen_all_the_same(
    seen: tuple[Page, Watch],
) -> None:
    page, _ = seen
    row = page.locator(ROW).nth(2)
    title = row.locator(".title").inner_text()
    box = row.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 20)
    page.mouse.down()
    row.evaluate(
        """(node) => {
          const space = node.parentNode;
          space.replaceChildren(...[...space.children].map((child) => child.cloneNode(true)));
        }"""
    )
    page.mouse.up()
    expect(page.locator(".st-key-record h2")).to_have_text(title, timeout=START * 1000)
