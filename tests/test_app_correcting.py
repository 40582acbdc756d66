"""Correcting in a real Chromium: the map and the list follow, the view stays, undo brings back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser import Watch, launched, opened, serving
from geomap.corrections import read_journal
from synthetic import HOSTILE, small_table
from test_app_browser import READY, ROW, START, choose, settle, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("correcting")
    small_table().write(folder / "events.parquet")
    return folder


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with serving(folder, "events.parquet") as address:
        yield address


@pytest.fixture
def seen(browser: Browser, url: str) -> Iterator[tuple[Page, Watch]]:
    with opened(browser, url, height=1000) as (page, watch):
        settle(page)
        yield page, watch
        assert watch.foreign == []
        assert watch.errors == []


def ready(page: Page) -> None:
    page.wait_for_timeout(300)
    page.locator(READY).wait_for(timeout=START * 1000)


def form(page: Page, title: str) -> Locator:
    """Choose an event and open its form."""
    choose(page, page.locator(ROW).filter(has_text=re.compile(f"^{title}")).first)
    opener = page.locator(".st-key-correct summary")
    opener.click()
    expect(page.get_by_label("When (EDTF)")).to_be_visible(timeout=START * 1000)
    ready(page)
    return page.locator(".st-key-correct")


def save(page: Page, count: int, folder: Path) -> None:
    button = page.get_by_role("button", name="Save", exact=True)
    expect(button).to_be_enabled(timeout=START * 1000)
    button.click()
    kept(page, count, folder)


def kept(page: Page, count: int, folder: Path) -> None:
    """Wait until the file holds so many lines and the page has followed."""
    events = folder / "events.parquet"
    wait_until(page, lambda: len(read_journal(events).corrections) == count, "it is kept")
    ready(page)


def reads_other(field: Locator, old: str) -> bool:
    """Tell whether a field has another value; while the page changes there may be two."""
    values = field.evaluate_all("nodes => nodes.map((node) => node.value)")
    return len(values) == 1 and values[0] != old


def zoom(page: Page) -> str:
    """Return what tells how near the map is."""
    return str(page.locator(".leaflet-proxy").get_attribute("style")).rpartition("scale")[2]


def test_a_place_is_corrected_and_undone(seen: tuple[Page, Watch], folder: Path) -> None:
    page, _ = seen
    page.locator(".geomap-leaflet").evaluate("node => { node.dataset.mine = 'yes'; }")
    form(page, "Event 0")
    near, rows = zoom(page), page.locator(ROW).count()
    found = page.get_by_label("Look for another place by name")
    found.fill("Hadrut")
    found.press("Enter")
    ready(page)
    page.get_by_role("combobox", name="Where").click()
    page.get_by_role("option").filter(has_text="Hadrut").first.click()
    ready(page)
    page.get_by_label("Why").fill(HOSTILE)
    page.get_by_label("Why").press("Enter")
    ready(page)
    before = len(read_journal(folder / "events.parquet").corrections)
    save(page, before + 1, folder)
    chosen = page.locator(f"{ROW}[aria-selected=true]")
    expect(chosen).to_contain_text("Hadrut", timeout=START * 1000)
    expect(page.locator(".st-key-record dd").nth(1)).to_contain_text("Hadrut")
    expect(page.locator(".st-key-record")).to_contain_text("instead of Alder")
    assert page.locator(".geomap-leaflet").get_attribute("data-mine") == "yes"  # never redrawn
    assert zoom(page) == near
    assert page.locator(ROW).count() == rows
    assert page.evaluate("window.fired") is None
    assert page.locator("img[src=x]").count() == 0
    page.locator(".st-key-correct").get_by_role("button", name="Undo").click()
    kept(page, before + 2, folder)
    expect(chosen).to_contain_text("Alder", timeout=START * 1000)
    assert zoom(page) == near


def test_the_pin_is_dragged_and_set_by_a_click(seen: tuple[Page, Watch], folder: Path) -> None:
    page, _ = seen
    form(page, "Event 5")
    page.get_by_role("button", name="Move the pin on the map").click()
    pin = page.locator(".geomap-pin")
    expect(pin).to_be_visible(timeout=START * 1000)
    field = page.get_by_label("Pin: latitude, longitude")
    was = field.input_value()
    box = pin.bounding_box()
    assert box
    x, y = box["x"] + 14, box["y"] + 14
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x + 6 * step, y - 4 * step)
    page.mouse.up()
    wait_until(page, lambda: reads_other(field, was), "the field says where the pin is")
    dragged = field.input_value()
    ready(page)
    page.mouse.click(x + 90, y + 40)
    wait_until(page, lambda: reads_other(field, dragged), "the field says where the click was")
    ready(page)
    shown = field.input_value()
    before = len(read_journal(folder / "events.parquet").corrections)
    save(page, before + 1, folder)
    correction = read_journal(folder / "events.parquet").corrections[-1]
    assert f"{correction.after['lat']:.5f}, {correction.after['lon']:.5f}" == shown
    expect(pin).to_have_count(0)


def test_a_rejected_report_goes_and_comes_back_from_the_list(
    seen: tuple[Page, Watch], folder: Path
) -> None:
    page, _ = seen
    form(page, "Event 7")
    before = len(read_journal(folder / "events.parquet").corrections)
    page.get_by_role("button", name="Reject").click()
    kept(page, before + 1, folder)
    gone = page.locator(ROW).filter(has_text=re.compile("^Event 7"))
    expect(gone).to_have_count(0, timeout=START * 1000)
    page.locator(".st-key-corrections summary").click()
    line = page.locator(".st-key-corrections [class*=st-key-undoing]", has_text="rejected")
    line.get_by_role("button", name="Undo").first.click()
    kept(page, before + 2, folder)
    expect(gone).to_have_count(1, timeout=START * 1000)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_fits_a_phone(browser: Browser, url: str, theme: str) -> None:
    with opened(browser, url, width=380, theme=theme) as (page, watch):
        settle(page)
        box = form(page, "Event 9").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 380
        assert page.evaluate("document.documentElement.scrollWidth") <= 380
        assert watch.errors == []
