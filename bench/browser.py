"""
How fast the event map scrubs in headless Chromium, and how fast its peers step.

`python bench/browser.py [COUNT…] [--assets NODE_MODULES | --no-peers]`; the dependency group
`bench` holds what it needs.

For each number of invented events it prints the time from packed bytes to the first picture, and
of 60 frames each of a moving window and of a growing (cumulative) one, at world and region zoom:
milliseconds of work (median, 95th percentile), milliseconds of processor time per frame (of the
page's main thread: what remains true on a busy machine) and frames per second. The pointer is over
the map and is answered in every frame. Then one step of the slider in the tools in use today, with
its ratio to the longest of our own medians at that number. Folium's plugins load scripts from the
net; without one, a `node_modules` folder answers for it (leaflet, jquery, jquery-ui-dist,
bootstrap, moment, leaflet-timedimension, leaflet.timeline, iso8601-js-period).
"""

from __future__ import annotations

import json
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browser import launched, opened
from browser_peers import measure
from geomap.maps.assets import engine, leaflet, stylesheet
from geomap.maps.basemap import world
from geomap.maps.payloads import payload
from geomap.maps.style import style
from synthetic import large_table

COUNTS = (1_000, 10_000, 100_000, 1_000_000)

PAGE = """<!DOCTYPE html><meta charset="utf-8">
<link rel="stylesheet" href="style.css"><style>body{margin:0}#map{height:100vh}</style>
<div id="map"></div><script src="leaflet.js"></script><script src="engine.js"></script><script>
const get = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
async function run(count) {
  const style = await (await fetch("style.json")).json();
  const world = geomap.basemap.unpack(await geomap.wire.read(await get("world.bin")));
  const bytes = await get(`${count}.bin`);
  const began = performance.now();
  const map = new geomap.EventMap(document.getElementById("map"), { style, theme: "light" });
  map.setBasemap(world);
  map.setData(await geomap.wire.read(bytes));
  map.timeline.whole();
  map.events.layer.redraw();
  const first = performance.now() - began;
  window.map = map;
  return first;
}
const DAYS = 90 * 24; // hours
async function scrub(mode, frames = 60) {
  const [low, high] = map.timeline.limits;
  const work = [];
  const gaps = [];
  let last = 0;
  for (let i = 0; i <= frames; i++) {
    const now = await new Promise(requestAnimationFrame);
    if (i > 1) gaps.push(now - last);
    last = now;
    const end = Math.round(low + DAYS + (high - low - DAYS) * (i / frames));
    const t = performance.now();
    map.timeline.set([mode === "cumulative" ? low : end - DAYS, end], false);
    map._hover(L.point(300 + 4 * i, 250));
    map.events.layer.redraw();
    work.push(performance.now() - t);
  }
  const at = (list, part) => [...list].sort((a, b) => a - b)[Math.floor(part * (list.length - 1))];
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return [at(work, 0.5), at(work, 0.95), 1000 / mean, map.events.shown];
}
</script>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main(counts: tuple[int, ...], *, peers: bool, assets: Path | None) -> None:
    """Print a table of frame times, and of the peers' steps."""
    ours: dict[int, float] = {}
    with TemporaryDirectory() as folder:
        _prepare(Path(folder), counts)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/index.html"
        print("   events    first     zoom    mode        median    p95    cpu    fps  shown")
        with launched() as browser:
            for count in counts:
                with opened(browser, url) as (page, _):
                    clock = _thread_clock(page)
                    first = page.evaluate(f"run({count})")
                    for zoom, view in (("world", "[20, 10], 2"), ("region", "[40, 10], 6")):
                        page.evaluate(f"map.map.setView({view}, {{animate: false}}) && 0")
                        for mode in ("window", "cumulative"):
                            began = clock()
                            median, p95, fps, shown = page.evaluate(f"scrub('{mode}')")
                            cpu = (clock() - began) / 61 * 1000
                            ours[count] = max(ours.get(count, 0.0), median)
                            print(
                                f"{count:>9,} {first:6.0f} ms  {zoom:7} {mode:10} "
                                f"{median:6.1f} {p95:6.1f} {cpu:6.1f} {fps:6.1f}  {shown:,}"
                            )
            if peers:
                _peers(browser, Path(folder), counts, ours, assets)
        server.shutdown()


def _peers(
    browser: Browser,
    folder: Path,
    counts: tuple[int, ...],
    ours: dict[int, float],
    assets: Path | None,
) -> None:
    """Print one step of each peer and how many of our frames it takes."""
    print("\ntool                          events    a step    ratio to ours")
    for tool, count, step in measure(browser, folder, counts, assets=assets):
        print(f"{tool:26} {count:>9,} {step:7.0f} ms {step / ours[count]:12.0f}")


def _thread_clock(page: Page) -> Callable[[], float]:
    """Return a clock of the processor seconds that the page's main thread has worked."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def read() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")

    return read


def _prepare(folder: Path, counts: tuple[int, ...]) -> None:
    for name, content in (
        ("index.html", PAGE),
        ("leaflet.js", leaflet()),
        ("engine.js", engine()),
        ("style.css", stylesheet()),
        ("style.json", json.dumps(style())),
    ):
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "world.bin").write_bytes(world())
    for count in counts:
        table = large_table(count)
        began = time.process_time()
        content = payload(table, texts=False).content
        seconds = time.process_time() - began
        print(f"{count:>9,} events packed in {seconds:.1f} CPU s, {len(content) / 1e6:.1f} MB")
        (folder / f"{count}.bin").write_bytes(content)


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    parser.add_argument("--assets", type=Path, help="a node_modules folder with folium's scripts")
    parser.add_argument("--no-peers", action="store_true")
    given = parser.parse_args()
    main(tuple(given.counts), peers=not given.no_peers, assets=given.assets)
