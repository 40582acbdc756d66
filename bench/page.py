"""
How long a reader waits for the page: from the address to the map, and from a release to the list.

    python bench/page.py [COUNT…] [--releases 20]

Serves a table of so many points (and the seed articles, built before) on this machine and opens it
in headless Chromium. Prints the seconds until map, list and counts stand, in the first page after
the server began and in the next one; then, of so many drags of the window's end, the milliseconds
from the release until list and counts say what the map says (median, 95th percentile). The
baseline of the ratio is the first count named.
"""

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browser import launched, opened, serving
from synthetic import large_table

ROW = "[role=listbox][aria-label='Events in this period'] [role=option]"
READY = (
    "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
)
COUNTS = re.compile(r"([\d,]+) of ([\d,]+)")
WAIT = 300_000

# Resolves with the milliseconds from the next release until the counts beside the list have
# changed and are those of the map.
FOLLOW = """(map) => new Promise((done) => {
  const numbers = (node) => /[\\d,]+ of [\\d,]+/.exec(node?.textContent ?? "")?.[0];
  const listed = () => numbers(document.querySelector(".st-key-counts"));
  const before = listed();
  addEventListener("pointerup", () => {
    const released = performance.now();
    const look = () => {
      const now = listed();
      const waited = performance.now() - released;
      if ((now !== before && now === numbers(map)) || waited > 60000) done(waited);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { capture: true, once: true });
})"""


def stand(page):
    """Wait until map, list and counts stand and say the same."""
    page.locator(ROW).first.wait_for(timeout=WAIT)
    while True:
        said = [
            COUNTS.search(page.locator(part).first.inner_text(timeout=WAIT))
            for part in (".geomap-time-counts", ".st-key-counts")
        ]
        if all(said) and said[0][0] == said[1][0] and page.locator(READY).count():
            return
        page.wait_for_timeout(20)


def release(page, number):
    """Drag the window's end and let it go; return the milliseconds until the list followed."""
    handle = page.locator(".geomap-handle").last.bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    by = 60 + 7 * (number % 5)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x + (-by if number % 2 == 0 else by) * step / 10, y)
    waiting = page.locator(".geomap-time-counts").first.element_handle()
    page.evaluate("(map) => { window.followed = (" + FOLLOW + ")(map); return 0 }", waiting)
    page.mouse.up()
    took = page.evaluate("() => window.followed")
    stand(page)
    return took


def measure(browser, words, folder, releases):
    opening, took = [], []
    with serving(folder, *words, wait=300) as url:
        for _ in range(2):
            begun = time.monotonic()
            with opened(browser, url) as (page, _):
                page.set_default_timeout(WAIT)
                stand(page)
                opening.append(time.monotonic() - begun)
                took += [release(page, n) for n in range(releases)] if len(opening) == 2 else []
    return opening, sorted(took)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("counts", nargs="*", type=int, default=[1_000, 100_000])
    parser.add_argument("--releases", type=int, default=20)
    arguments = parser.parse_args()
    print(f"{'shown':>12}{'first s':>9}{'next s':>8}{'median ms':>11}{'p95 ms':>8}{'ratio':>7}")
    base = None
    with launched() as browser, tempfile.TemporaryDirectory() as name:
        for count in [*arguments.counts, 0]:
            folder = Path(name) / str(count)
            folder.mkdir()
            words = ["events.parquet"] if count else []
            if count:
                large_table(count).write(folder / "events.parquet")
            else:
                measure(browser, words, folder, 0)  # builds the seeds' table
            (first, later), took = measure(browser, words, folder, arguments.releases)
            median, late = took[len(took) // 2], took[int(0.95 * (len(took) - 1))]
            base = base or median
            print(
                f"{f'{count:,}' if count else 'seeds':>12}{first:>9.1f}{later:>8.1f}"
                f"{median:>11.0f}{late:>8.0f}{median / base:>7.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
