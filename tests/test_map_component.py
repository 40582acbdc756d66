"""The event map in a Streamlit page, in a real Chromium: the demonstration page of the bench."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser import launched, opened
from geomap.hours import Window
from geomap.maps import payload
from geomap.maps.component import MapState, _filter, _state
from synthetic import small_table

_DEMO = Path(__file__).parents[1] / "bench" / "map_demo.py"


def test_what_the_browser_sends_becomes_names_and_dates():
    data = payload(small_table())
    sent = {
        "window": ["2020-09-27", "2020-11-10"],
        "selected": 3,
        "mention": 1,
        "viewport": [1.0, 2.0, 3.0, 4.0],
        "layers": ["events"],
    }
    assert _state(data, sent) == MapState(
        window=Window.of_days(date(2020, 9, 27), date(2020, 11, 10)),
        selected=data.event_ids[3],
        mention="test:birch",
        viewport=(1.0, 2.0, 3.0, 4.0),
        layers=("events",),
    )


def test_what_no_longer_fits_is_nothing():
    data = payload(small_table())
    assert _state(data, {"selected": 10_000, "window": ["-0044-03-15", "2020-01-01"]}) == MapState()


def test_filters_are_sent_as_bits():
    data = payload(small_table())
    sent = _filter(data, data.event_ids[:9], ["d1"])
    assert sent == {"visible": "/4AAAAAA", "documents": [1]}
    assert _filter(data, None, None) is None


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(_DEMO)]
    options = {
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }
    server = subprocess.Popen(
        command,
        env={**os.environ, **options},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(url: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - our own http address
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"{url} did not answer within a minute")


def state(page: Page) -> str:
    return " ".join(page.locator("[data-testid=stJson]").inner_text().split())


@pytest.mark.browser
def test_the_map_and_the_page_follow_each_other(address: str):
    with launched() as browser, opened(browser, address, height=1000) as (page, watch):
        shown = page.locator(".geomap-time-window")
        shown.wait_for(timeout=60_000)
        page.locator(".leaflet-geomap-basemap-pane canvas").first.wait_for()
        stage = page.locator(".geomap-stage").element_handle()

        # The window comes back on release, not before.
        page.wait_for_function(
            "() => document.querySelector('[data-testid=stJson]').innerText.includes('2020')"
        )
        before = state(page).split("picked")[0]
        box = page.get_by_role("slider", name="First day").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + 20
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 200, y, steps=10)
        page.wait_for_timeout(400)
        during = shown.inner_text()
        assert state(page).split("picked")[0] == before
        page.mouse.up()
        day = re.match(r"(\d+) (\w+)", during)
        assert day is not None
        expect(page.locator("[data-testid=stJson]")).to_contain_text(f"-{int(day[1]):02}/")

        # A zoom comes back too, and stays over the runs of the script that follow.
        page.get_by_role("button", name="Zoom out").click()
        page.wait_for_function(
            "b => document.querySelector('[data-testid=stJson]').innerText.includes('viewport')"
            " && document.querySelector('[data-testid=stJson]').innerText.replace(/\\s+/g, ' ')"
            " .split('viewport')[1] !== b.split('viewport')[1]",
            arg=state(page),
        )
        view = state(page).split("viewport")[1]

        # The page chooses an event: the map shows it, and is still the same map.
        page.get_by_role("combobox", name="Event").click()
        page.keyboard.type("e0")
        page.get_by_role("option", name="e0", exact=True).click()
        expect(shown).not_to_have_text(during)  # the window grew to hold the event
        assert stage.evaluate("node => node.isConnected")
        assert state(page).split("viewport")[1] == view

        # Keys count as a release when they rest.
        page.get_by_role("slider", name="First day").press("Home")
        expect(page.locator("[data-testid=stJson]")).to_contain_text("1988")
        assert watch.foreign == []
        assert watch.errors == []
