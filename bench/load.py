"""
The app under load: browsers that scrub and upload for some minutes.

    python bench/load.py [--browsers 20] [--seconds 300] [--every 60]

Serves a project of its own on this machine, opens so many pages of headless Chromium, each with
cookies and storage of its own, and lets each drag the end of the window, and every so many seconds
upload an article of its own. Prints how many actions of each kind there were, how long they took
until map, list and counts said the same again, what went wrong, and the server's memory by minute.
Browsers and server share the processors, so the times are those of a machine that does both.
"""

# ruff: noqa: S311, BLE001 - what is dragged where; whatever goes wrong is told

import argparse
import asyncio
import os
import random
import re
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from playwright.async_api import async_playwright

from browser import _FLAGS, chromium, serving
from scale import TOWNS, _family, _pss
from synthetic import small_table

READY = (
    "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
)
ROW = "[role=listbox][aria-label='Events in this period'] [role=option]"
COUNTS = re.compile(r"([\d,]+) of ([\d,]+)")
WAIT = 120_000


class Tally:
    """How long actions took, and what went wrong."""

    def __init__(self):
        self.took = defaultdict(list)
        self.wrong = []

    def follow(self, page, home):
        def asked(request):
            url = urlsplit(request.url)
            if url.scheme not in {"data", "blob", "about"} and url.netloc != home:
                self.wrong.append(f"request to {request.url}")

        def said(message):
            if message.type == "error":
                self.wrong.append(f"console: {message.text}")

        page.on("request", asked)
        page.on("console", said)
        page.on("pageerror", lambda error: self.wrong.append(f"page: {error}"))
        page.on("crash", lambda _: self.wrong.append("page crashed"))


async def counted(page, selector):
    found = COUNTS.search(await page.locator(selector).first.inner_text(timeout=WAIT))
    return found.groups() if found else None


async def in_step(page, more=0):
    """Wait until map and list say the same, of more events than so many; return the number."""
    end = time.monotonic() + WAIT / 1000
    while time.monotonic() < end:
        on_map = await counted(page, ".geomap-time-counts")
        if on_map and on_map == await counted(page, ".st-key-counts"):
            total = int(on_map[1].replace(",", ""))
            if total > more and await page.locator(READY).count():
                return total
        await asyncio.sleep(0.1)
    msg = "map and list do not come to say the same"
    raise TimeoutError(msg)


async def scrub(page, rng):
    handle = page.locator(".geomap-handle").last
    box = await handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    left = await page.locator(".geomap-brush").bounding_box()
    by = rng.uniform(-0.6, 0.6) * max(60, left["width"])
    await page.mouse.move(x, y)
    await page.mouse.down()
    for step in range(1, 11):
        await page.mouse.move(x + by * step / 10, y)
    await page.mouse.up()
    await in_step(page)


async def upload(page, rng, name):
    town, day = rng.choice(TOWNS), f"{rng.randint(1, 28)} May {rng.randint(2021, 2024)}"
    text = f"A flood killed {rng.randint(2, 90)} people in {town} on {day}, officials said. {name}."
    before = await in_step(page)
    await page.get_by_role("button", name="Add articles").click(timeout=WAIT)
    file = {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": text.encode()}
    await page.locator("input[type=file]").set_input_files(files=file)
    await page.get_by_text(f"{name}.txt").first.wait_for(timeout=WAIT)
    await page.get_by_role("button", name="Read", exact=True).click(timeout=WAIT)
    await page.keyboard.press("Escape")
    await in_step(page, before)


async def timed(tally, kind, doing):
    begun = time.monotonic()
    try:
        await doing
    except Exception as error:
        tally.wrong.append(f"{kind}: {' '.join(str(error).split())[:200]}")
    else:
        tally.took[kind].append(time.monotonic() - begun)


async def reader(browser, url, number, arguments, tally, gate):
    """One reader: opens the page, waits for the others, scrubs and uploads until the time is up."""
    rng = random.Random(number)
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    tally.follow(page, urlsplit(url).netloc)

    async def open_page():
        await page.goto(url, timeout=WAIT)
        await page.locator(ROW).first.wait_for(timeout=WAIT)
        await in_step(page)

    await timed(tally, "open", open_page())
    await gate.wait()
    end = time.monotonic() + arguments.seconds
    due = time.monotonic() + rng.uniform(0, arguments.every)
    uploads = 0
    while time.monotonic() < end:
        if time.monotonic() >= due:
            uploads += 1
            await timed(tally, "upload", upload(page, rng, f"reader-{number}-{uploads}"))
            due += arguments.every
        else:
            await timed(tally, "scrub", scrub(page, rng))
        await asyncio.sleep(rng.uniform(0.5, 2))
    await context.close()


async def load(url, arguments, tally, begun):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(playwright), args=list(_FLAGS)
        )
        gate = asyncio.Barrier(arguments.browsers)
        begun.append(time.monotonic())
        await asyncio.gather(
            *(reader(browser, url, n, arguments, tally, gate) for n in range(arguments.browsers))
        )
        await browser.close()


class Memory(threading.Thread):
    """The server's memory, every five seconds."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen, self.end = [], False

    def run(self):
        while not self.end:
            servers = [pid for pid in _family(os.getpid()) if b"\0app\0" in _words(pid)]
            self.seen.append((time.monotonic(), sum(map(_pss, servers)) / 1024))
            time.sleep(5)


def _words(process):
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--browsers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--every", type=float, default=60, help="Seconds between uploads of one.")
    arguments = parser.parse_args()
    tally, begun, memory = Tally(), [], Memory()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small_table().write(folder / "events.parquet")
        with serving(folder, "events.parquet") as url:
            memory.start()
            asyncio.run(load(url, arguments, tally, begun))
            memory.end = True
    print(f"{'action':<10}{'times':>7}{'median s':>10}{'p95 s':>8}{'slowest s':>11}")
    for kind, took in tally.took.items():
        shares = f"{share(took, 0.5):>10.2f}{share(took, 0.95):>8.2f}{max(took):>11.2f}"
        print(f"{kind:<10}{len(took):>7}{shares}")
    minutes = defaultdict(list)
    for at, size in memory.seen:
        minutes[int((at - begun[0]) // 60)].append(size)
    print("server MB by minute:", *(f"{max(sizes):.0f}" for _, sizes in sorted(minutes.items())))
    print(f"errors: {len(tally.wrong)}", *sorted(set(tally.wrong))[:20], sep="\n  ")
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
