"""The self-contained map of one event and of very many, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import launched, opened
from geomap.maps import write_html
from geomap.table import EventTable
from synthetic import large_table, report
from test_html_map import clean, ready, settle

pytestmark = pytest.mark.browser

M = 'document.querySelector(".geomap").eventMap'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


def test_a_lone_event_is_shown_with_what_is_around(browser: Browser, tmp_path: Path):
    write_html(EventTable.of([report(0)]), tmp_path / "one.html")
    with opened(browser, (tmp_path / "one.html").as_uri()) as (page, watch):
        ready(page)
        west, south, east, north = page.evaluate(f"{M}.viewport()")
        assert 5 < east - west < 20
        assert west < 46.6 < east
        assert south < 39.8 < north
        assert page.locator(".geomap-time-counts").inner_text() == "1 of 1 shown"
        clean(page, watch)


def test_in_a_crowd_the_ring_of_the_chosen_event_is_marked(browser: Browser, tmp_path: Path):
    write_html(large_table(30_000), tmp_path / "many.html")
    with opened(browser, (tmp_path / "many.html").as_uri()) as (page, watch):
        ready(page)
        page.evaluate(f"{M}.map.setView([20, 10], 2, {{animate: false}}) && {M}.timeline.whole()")
        settle(page)
        chosen, count, at, other = page.evaluate(
            f"""() => {{ const m = {M}, e = m.events;
            const event = Array.from(e.list.subarray(0, e.size)).find((i) => e.crowd.cellOf(i) >= 0);
            m.select(event); e.layer.redraw();
            const mark = e.markOf(event, e.layer.view);
            return [e.eventsAt(mark).includes(event), mark.count, [mark.x, mark.y],
              e.marks.every((one) => one.cell !== undefined)]; }}"""
        )
        assert chosen
        assert count > 1
        assert other, "a crowd is drawn as rings"
        assert len(at) == 2
        clean(page, watch)
