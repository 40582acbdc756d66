"""
One step of the slider in the map tools that people use today, for `bench/browser.py`.

`st_folium` and `pydeck` are driven through `st.slider` in a Streamlit page that shows all events up
to a month, near the end of fifteen years; folium's TimestampedGeoJson and TimelineSlider in a page
of their own with windows of three months. A step is the time from the key press
(or the control's own step) until the new window has been painted.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import folium
import numpy as np
from folium.plugins import TimelineSlider, TimestampedGeoJson
from playwright.sync_api import Browser, Error, Page, Route

_STEPS = 5
_PATIENCE = 150_000  # ms

# A page: all up to the month that the slider gives, and the map of it.
_SCRIPT = """
import numpy as np, streamlit as st
random = np.random.default_rng(7)
count = {count}
lon, lat = random.uniform(-120, 140, count), random.uniform(-35, 60, count)
day = random.integers(0, 5844, count)
month = st.slider("Month", 0, 195, 170)
inside = day < 30 * month
{draw}
st.write(f"window {{month}} shows {{inside.sum()}}")
"""
_ST_FOLIUM = """
import folium
from streamlit_folium import st_folium
map = folium.Map([20, 10], zoom_start=2, tiles=None)
for x, y in zip(lon[inside], lat[inside]):
    folium.CircleMarker([y, x], radius=5, tooltip="an event").add_to(map)
st_folium(map, key="map", returned_objects=[])
"""
_PYDECK = """
import pandas as pd, pydeck
points = pd.DataFrame({"lon": lon[inside], "lat": lat[inside]})
layer = pydeck.Layer("ScatterplotLayer", points, get_position=["lon", "lat"],
    get_radius=30000, get_fill_color=[30, 90, 160])
st.pydeck_chart(pydeck.Deck(layers=[layer], map_style=None,
    initial_view_state=pydeck.ViewState(latitude=20, longitude=10, zoom=1)))
"""


def measure(
    browser: Browser, folder: Path, counts: tuple[int, ...], *, assets: Path | None
) -> Iterator[tuple[str, int, float]]:
    """
    Measure one step of each peer.

    Parameters
    ----------
    browser
        A Chromium.
    folder
        For the pages made.
    counts
        Numbers of events; those that a peer cannot show in minutes are left out.
    assets
        A `node_modules` folder that answers for the scripts that folium loads from the net; None
        where there is a net.

    Yields
    ------
    tool, count, milliseconds
        The median of a few steps; NaN where it failed.
    """
    tools: tuple[tuple[str, int, Callable[[Page, Path, int], float]], ...] = (
        ("st_folium + st.slider", 1_000, _streamlit(_ST_FOLIUM, _markers_painted)),
        ("pydeck + st.slider", 100_000, _streamlit(_PYDECK, _text_painted)),
        ("folium TimestampedGeoJson", 100_000, _timestamped),
        ("folium TimelineSlider", 10_000, _timeline),
    )
    for name, most, step in tools:
        for count in counts:
            if count > most:
                continue
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            context.route("**/*", lambda route: _answer(route, assets))
            page = context.new_page()
            page.set_default_timeout(_PATIENCE)
            try:
                yield name, count, step(page, folder, count)
            except Error as error:
                print(f"{name}, {count:,} events: {str(error).splitlines()[0]}", file=sys.stderr)
                yield name, count, float("nan")
            context.close()


def _answer(route: Route, assets: Path | None) -> None:
    """Answer what is asked of the net from a folder, by the file's name; nothing else is asked."""
    url = route.request.url.split("?")[0]
    if url.startswith(("file:", "data:", "http://localhost", "http://127.0.0.1")) or not assets:
        route.continue_()
        return
    name = url.rsplit("/", 1)[-1]
    for candidate in (name, name.replace(".min.", ".")):
        found = sorted(assets.rglob(candidate))
        if found:
            route.fulfill(path=found[0])
            return
    route.fulfill(status=200, content_type="text/css", body="")


def _median(step: Callable[[], float]) -> float:
    step()
    return statistics.median(step() for _ in range(_STEPS))


def _streamlit(
    draw: str, painted: Callable[[Page, int], None]
) -> Callable[[Page, Path, int], float]:
    def measured(page: Page, folder: Path, count: int) -> float:
        script = folder / "peer.py"
        script.write_text(_SCRIPT.format(count=count, draw=draw), encoding="utf-8")
        with _served(script) as url:
            page.goto(url)
            slider = page.get_by_role("slider")
            slider.wait_for()
            _text_painted(page, 170)
            painted(page, 170)
            month = 170

            def step() -> float:
                nonlocal month
                month += 1
                slider.focus()
                began = time.perf_counter()
                page.keyboard.press("ArrowRight")
                painted(page, month)
                return (time.perf_counter() - began) * 1000

            return _median(step)

    return measured


@contextmanager
def _served(script: Path) -> Iterator[str]:
    port = 8597
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    options = ["--server.headless=true", "--browser.gatherUsageStats=false"]
    server = subprocess.Popen(  # noqa: S603 - a script of ours
        command + options, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(5)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


def _shown(page: Page, month: int) -> int:
    words = page.get_by_text(f"window {month} shows")
    words.wait_for()
    return int(words.inner_text().rsplit(" ", 1)[1])


def _text_painted(page: Page, month: int) -> None:
    _shown(page, month)
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")


def _markers_painted(page: Page, month: int) -> None:
    count = _shown(page, month)
    paths = page.frame_locator("iframe").locator("path.leaflet-interactive")
    deadline = time.monotonic() + _PATIENCE / 1000
    while paths.count() != count and time.monotonic() < deadline:
        page.wait_for_timeout(5)


def _features(count: int, *, timestamped: bool) -> dict[str, object]:
    random = np.random.default_rng(7)
    lon, lat = random.uniform(-120, 140, count), random.uniform(-35, 60, count)
    days = np.datetime64("2010-01-01") + random.integers(0, 5844, count)
    features = []
    for x, y, day in zip(lon, lat, days, strict=True):
        time_of = (
            {"time": str(day)}
            if timestamped
            else {"start": str(day), "end": str(day + np.timedelta64(90, "D"))}
        )
        point = {"type": "Point", "coordinates": [round(x, 4), round(y, 4)]}
        features.append({"type": "Feature", "geometry": point, "properties": time_of})
    return {"type": "FeatureCollection", "features": features}


def _in_a_file(page: Page, folder: Path, plugin: folium.map.Layer, ready: str, step: str) -> float:
    found = folium.Map([20, 10], zoom_start=2, tiles=None)
    plugin.add_to(found)
    path = folder / "peer.html"
    found.save(str(path))
    page.goto(path.as_uri())
    page.wait_for_function(f"() => {ready}")
    page.evaluate(f"window.map = {found.get_name()}")
    painted = "await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));"
    code = (
        f"async () => {{ const t = performance.now(); {step}; {painted}"
        " return performance.now() - t; }"
    )
    return _median(lambda: float(page.evaluate(code)))


def _timestamped(page: Page, folder: Path, count: int) -> float:
    layer = TimestampedGeoJson(
        _features(count, timestamped=True), period="P1M", duration="P3M", auto_play=False
    )
    return _in_a_file(
        page,
        folder,
        layer,
        "window.L && L.Control.TimeDimension && document.querySelector('.timecontrol-slider')",
        "map.timeDimension.nextTime(1)",
    )


def _timeline(page: Page, folder: Path, count: int) -> float:
    timeline = folium.plugins.Timeline(_features(count, timestamped=False))
    found = folium.Map([20, 10], zoom_start=2, tiles=None)
    timeline.add_to(found)
    TimelineSlider(auto_play=False, show_ticks=False).add_timelines(timeline).add_to(found)
    path = folder / "peer.html"
    found.save(str(path))
    page.goto(path.as_uri())
    page.locator(".time-slider").wait_for()
    code = """async () => { const slider = document.querySelector(".time-slider");
        const low = Number(slider.min), high = Number(slider.max);
        const t = performance.now();
        slider.value = low + (high - low) * Math.random();
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        slider.dispatchEvent(new Event("change", { bubbles: true }));
        await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
        return performance.now() - t; }"""
    return _median(lambda: float(page.evaluate(code)))
