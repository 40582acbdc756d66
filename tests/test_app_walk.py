"""An analyst's whole way through the page, in a real Chromium."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import launched, opened, serving
from test_app_browser import READY, ROW, START, choose, wait_until

pytestmark = pytest.mark.browser

# No date of its own: what "on Sunday" means is known only once the reader says when it appeared.
UNDATED = "Rebels attacked the town of Goma on Sunday. The mayor fled to Bukavu on Monday."
DATED = "GENEVA, 1 October 2020 - The two ministers met in Geneva on Thursday for peace talks."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


def upload(page: Page, *files: Path) -> None:
    page.get_by_role("button", name="Add articles").click(timeout=START * 1000)
    page.locator("input[type=file]").set_input_files(list(files))
    page.get_by_text(files[-1].name).first.wait_for(timeout=START * 1000)
    page.get_by_role("button", name="Read", exact=True).click()
    page.keyboard.press("Escape")


def test_from_two_files_to_an_export(browser: Browser, tmp_path: Path) -> None:
    undated, dated = tmp_path / "goma.txt", tmp_path / "geneva.txt"
    undated.write_text(UNDATED, encoding="utf-8")
    dated.write_text(DATED, encoding="utf-8")
    with serving(tmp_path, "project") as url, opened(browser, url) as (page, watch):
        upload(page, undated, dated)
        geneva = page.locator(ROW).filter(has_text="Geneva")
        expect(geneva).to_have_count(1, timeout=START * 1000)
        # The attack has a place and no date yet: it waits beneath the map.
        expect(page.locator(ROW).filter(has_text="Goma")).to_have_count(0)
        page.locator(".st-key-tray summary").click()
        waiting = page.get_by_role("listbox", name="Events without a date")
        expect(waiting).to_contain_text("Goma", timeout=START * 1000)

        page.get_by_role("textbox", name="Published").fill("2025-01-28")
        page.get_by_role("button", name="Set the date").click()
        goma = page.locator(ROW).filter(has_text="Goma").first
        goma.wait_for(timeout=START * 1000)
        expect(goma).to_contain_text("26 January 2025")
        choose(page, goma)
        expect(page.locator(".st-key-record mark")).to_contain_text("attacked")

        # Play goes on while the page runs again for a choice.
        words = page.locator(".geomap-time-window")
        page.get_by_role("button", name="Show and choose the whole time").click()
        page.get_by_label("Speed").select_option("0.25×")
        page.get_by_role("radio", name="Day").check()
        page.get_by_role("slider", name="Window of time").press("Home")
        page.get_by_role("button", name="Play", exact=True).click()
        before = words.inner_text()
        expect(words).not_to_have_text(before)
        page.locator(".st-key-table summary").click()  # the page runs again
        during = words.inner_text()
        expect(words).not_to_have_text(during)
        page.get_by_role("button", name="Pause").click()

        page.get_by_role("radio", name="Window").check()
        page.get_by_role("button", name="Show and choose the whole time").click()
        expect(geneva).to_have_count(1, timeout=START * 1000)
        page.get_by_role("button", name="Types", exact=False).first.click()
        page.get_by_role("button", name="Assault", exact=True).click()
        expect(geneva).to_have_count(0, timeout=START * 1000)
        wait_until(page, lambda: "type=ASSAULT" in page.url, "the address says the type")
        page.keyboard.press("Escape")

        with opened(browser, page.url) as (other, _):
            expect(other.locator(ROW).filter(has_text="Goma").first).to_be_visible(
                timeout=START * 1000
            )
            expect(other.locator(ROW).filter(has_text="Geneva")).to_have_count(0)

        page.locator(READY).wait_for(timeout=START * 1000)
        page.get_by_role("button", name="Download", exact=False).first.click()
        with page.expect_download(timeout=START * 1000) as waited:
            page.get_by_role("button", name="GeoJSON").click()
        assert [f["properties"]["place"] for f in features(Path(waited.value.path()))] == ["Goma"]
        assert watch.foreign == []
        assert watch.errors == []


def features(path: Path) -> list[dict[str, dict[str, str]]]:
    """Return the features of a download, which may be in an archive with its evidence."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            (name,) = (n for n in archive.namelist() if n.endswith(".geojson"))
            text = archive.read(name).decode("utf-8")
    else:
        text = path.read_text(encoding="utf-8")
    found: list[dict[str, dict[str, str]]] = json.loads(text)["features"]
    return found
