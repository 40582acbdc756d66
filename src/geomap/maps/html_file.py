"""The event map as one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from branca.element import CssLink, Figure, JavascriptLink

from geomap.errors import ExportError
from geomap.files import written_whole
from geomap.maps.folium_map import make_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.table import EventTable


def write_html(
    table: EventTable,
    path: Path | str,
    *,
    title: str = "Events",
    layers: Sequence[str] = ("events", "mentions"),
    theme: str = "auto",
) -> None:
    """
    Write a map with timeline, list and quotes as one HTML file.

    The file opens from disk without a network. Its content security policy (W3C CSP 3) allows
    the scripts that it was written with, by their hashes, and no other; and no connections.

    Parameters
    ----------
    table
        Reports, mentions and articles.
    path
        `….html`; written whole or not at all.
    title
        Of the page.
    layers, theme
        As in `make_map`.

    Raises
    ------
    ExportError
        If the path does not end in `.html` or its folder does not exist.
    """
    path = Path(path)
    if path.suffix.lower() not in {".html", ".htm"}:
        msg = f"{path}: a map is an .html file; use `geomap snapshot` for pictures"
        raise ExportError(msg)
    if not path.parent.is_dir():
        msg = f"{path.parent}: no such folder; make it first"
        raise ExportError(msg)
    made = make_map(table, layers=layers, theme=theme, listed=True)
    made._id = "events"  # noqa: SLF001  (else drawn at random: equal maps shall be equal files)
    page = SealedPage(title=title)
    page.add_child(made)
    text = page.render()
    with written_whole(path) as part:
        Path(part).write_text(text, encoding="utf-8")


class SealedPage(Figure):
    """A branca figure that holds its scripts and styles itself, under a strict policy."""

    def render(self, **kwargs: Any) -> str:
        """
        Render the page.

        Returns
        -------
        html
            With every `data:` link resolved and every script hashed into the policy.

        Raises
        ------
        ExportError
            If something on the map links to the network.
        """
        for child in self._children.values():
            child.render(**kwargs)
        scripts, styles, rest = [], [], []
        for child in self.header._children.values():  # noqa: SLF001  (branca has no other way)
            if isinstance(child, JavascriptLink):
                scripts.append(_content(child.url))
            elif isinstance(child, CssLink):
                styles.append(f"<style>{_content(child.url)}</style>")
            else:
                rest.append(child.render(**kwargs))
        scripts.append(self.script.render(**kwargs))
        return "\n".join(
            (
                "<!DOCTYPE html>",
                '<html lang="en">',
                "<head>",
                '<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">',
                f"<title>{html.escape(self.title or '')}</title>",
                *rest,
                *styles,
                "</head>",
                "<body>",
                f'<h1 class="geomap-title">{html.escape(self.title or "")}</h1>',
                f"<main>{self.html.render(**kwargs)}</main>",
                *(f"<script>{script}</script>" for script in scripts),
                "</body>",
                "</html>",
                "",
            )
        )


def _policy(scripts: Sequence[str]) -> str:
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    allowed = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _content(url: str) -> str:
    head, _, body = url.partition(",")
    if not head.startswith("data:"):
        msg = f"the map links to {url}, which a file for offline use cannot; remove that layer"
        raise ExportError(msg)
    raw = base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)
    return raw.decode()
