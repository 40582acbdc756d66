"""A real Chromium for the tests: where it is, how it is started, and what it asks the network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium(playwright: Playwright) -> str:
    """Return the path of a Chromium: `$CHROMIUM`, an installed one, or Playwright's own."""
    asked = os.environ.get("CHROMIUM")
    if asked:
        return asked
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    msg = f"no Chromium found ({', '.join(_NAMES)}); install one or set CHROMIUM to its path"
    raise FileNotFoundError(msg)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start a headless Chromium and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(playwright), args=list(_FLAGS)
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(folder: Path, *words: str, wait: float = 120) -> Iterator[str]:
    """
    Serve the page from a folder, on a port of its own.

    Parameters
    ----------
    folder
        Where the server runs, and where it keeps what it caches and what the reader makes.
    words
        Arguments of `geomap app`.
    wait
        Seconds until the server must answer.

    Yields
    ------
    url
        Of the page.
    """
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = "from geomap.cli import main; main()"
    keep = {"GEOMAP_CACHE": str(folder / "cache"), "GEOMAP_DATA": str(folder / "data")}
    server = subprocess.Popen(
        [sys.executable, "-c", command, "app", *words, "--port", str(port), "--headless"],
        cwd=folder,
        env={**os.environ, **keep},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + wait
        while True:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < end, "the server did not start"
            try:
                with urlopen(f"http://localhost:{port}/_stcore/health", timeout=1):
                    break
            except (URLError, OSError):
                time.sleep(0.2)
        yield f"http://localhost:{port}/"
    finally:
        server.terminate()
        server.wait(10)


@dataclass
class Watch:
    """What a page did that it should not: foreign requests, console errors, uncaught errors."""

    home: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Record from now on."""
        page.on("request", lambda request: self._request(request.url))
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        local = parts.scheme in {"data", "blob", "about"} or (parts.netloc == self.home)
        if not local:
            self.foreign.append(url)

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.errors.append(text)


@contextmanager
def opened(
    browser: Browser,
    url: str,
    *,
    width: int = 1280,
    height: int = 800,
    theme: str = "light",
    scale: float = 1.0,
    touch: bool = False,
) -> Iterator[tuple[Page, Watch]]:
    """
    Open a page in a context of its own.

    Parameters
    ----------
    browser
        A running browser.
    url
        `http:` or `file:`; its host is home, every other is foreign.
    width, height
        Of the view, in CSS pixels.
    theme
        `light` or `dark`, as the system prefers.
    scale
        Device pixels per CSS pixel.
    touch
        Whether the screen takes touches.

    Yields
    ------
    page, watch
        The page once loaded, and what it asked for.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        device_scale_factor=scale,
        has_touch=touch,
    )
    try:
        # Generous, because tests share their machine with others; nothing waits that long in peace.
        context.set_default_timeout(90_000)
        page = context.new_page()
        watch = Watch(urlsplit(url).netloc)
        watch.follow(page)
        page.goto(url)
        yield page, watch
    finally:
        context.close()
