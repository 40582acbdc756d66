"""What axe-core, the common checker of accessibility rules, finds on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browser import launched, opened, serving
from geomap.maps.html_file import write_html
from synthetic import small_table

pytestmark = pytest.mark.browser

ROW = "[role=listbox][aria-label='Events in this period'] [role=option]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


def grave(page: Page) -> list[str]:
    """Return the serious and critical violations, each with its first element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {rule['nodes'][0]['html'][:200]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_map_of_its_own_breaks_no_serious_rule(browser: Browser, tmp_path: Path, theme: str):
    write_html(small_table(), tmp_path / "map.html")
    with opened(browser, (tmp_path / "map.html").as_uri(), theme=theme) as (page, _):
        page.locator(".geomap[data-ready=true]").wait_for()
        page.locator(".geomap-legend summary").click()
        page.locator(".geomap-list button").first.click()
        assert grave(page) == []


@pytest.mark.parametrize("width", [1280, 380])
def test_the_page_breaks_no_serious_rule(browser: Browser, tmp_path: Path, width: int):
    small_table().write(tmp_path / "events.parquet")
    with (
        serving(tmp_path, "events.parquet") as url,
        opened(browser, url, width=width, theme="light" if width > 400 else "dark") as (page, _),
    ):
        page.locator(".geomap-leaflet canvas").first.wait_for()
        page.locator(ROW).first.click()
        page.locator("[aria-selected=true]").wait_for()
        page.get_by_text("Correct this report").wait_for()
        assert grave(page) == []


def test_the_checker_sees_what_is_wrong(browser: Browser, tmp_path: Path):
    (tmp_path / "bad.html").write_text("<html><body><img src=x.png><button></button></body></html>")
    with opened(browser, (tmp_path / "bad.html").as_uri()) as (page, _):
        assert any(line.startswith("button-name") for line in grave(page))
