"""Pictures and pages opened by programs that are not ours: PDFium, Chromium."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from browser import launched, opened
from geomap.maps import write_html
from geomap.maps.stills import render, snapshot
from geomap.pipeline import build_cached
from geomap.table import EventTable
from synthetic import HOSTILE, small_table

VIEW = {"bbox": (43.0, 38.0, 51.0, 42.0), "datetime": "2020-10", "size": (900, 600), "dpi": 96}


def png_of(table: EventTable) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(render(table, **VIEW))).convert("RGB")).astype(int)


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Compare two renderings of one drawing: letters and edges differ by their smoothing only."""
    assert one.shape == other.shape
    cells = [
        pixels[: 590 // 10 * 10, :900].reshape(59, 10, 90, 10, 3).mean(axis=(1, 3))
        for pixels in (one, other)
    ]
    return bool(np.abs(cells[0] - cells[1]).max() < 30)


def test_pdfium_draws_the_pdf_as_the_png_is() -> None:
    table = small_table()
    document = pypdfium2.PdfDocument(render(table, format="pdf", title=HOSTILE, **VIEW))
    assert len(document) == 1
    page = document[0]
    assert page.get_size() == (900 * 0.75, 600 * 0.75)
    assert "onerror" in page.get_textpage().get_text_range()
    untitled = pypdfium2.PdfDocument(render(table, format="pdf", **VIEW))
    drawn = np.asarray(untitled[0].render(scale=96 / 72).to_pil().convert("RGB")).astype(int)
    assert alike(drawn, png_of(table))
    assert not alike(drawn, png_of(table.select(types=["NOTHING"])))


@pytest.mark.browser
def test_chromium_draws_the_svg_as_the_png_is(tmp_path: Path) -> None:
    table = small_table()
    path = tmp_path / "map.svg"
    snapshot(table, path, **VIEW)
    with (
        launched() as browser,
        opened(browser, path.as_uri(), width=900, height=600) as (page, watch),
    ):
        drawn = np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB")).astype(int)
        assert watch.errors == []
        assert watch.foreign == []
    assert alike(drawn, png_of(table))
    assert not alike(drawn, png_of(table.select(types=["NOTHING"])))
    assert not alike(drawn, png_of(table.select(types=["NOTHING"])))


@pytest.mark.browser
def test_the_seeds_are_one_small_page_that_opens_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "<b>seeds & co.html"
    write_html(build_cached().table, path, title=HOSTILE)
    assert path.stat().st_size < 1_500_000
    with launched() as browser, opened(browser, path.as_uri()) as (page, watch):
        page.locator(".geomap[data-ready=true]").wait_for()
        assert page.locator("#geomap-evidence").count() == 1
        assert page.title() == HOSTILE
        assert page.evaluate("window.fired") is None
        assert watch.errors == []
        assert watch.foreign == []
