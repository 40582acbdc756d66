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
from geomap.evidence import Made, evidence
from geomap.evidence.carriers import script
from geomap.files import written_whole
from geomap.gazetteer import Gazetteer
from geomap.maps.folium_map import make_map
from geomap.publication import Publication, published
from geomap.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geomap.table import EventTable


def write_html(
    table: EventTable,
    path: Path | str,
    *,
    datetime: str | None = None,
    bbox: Sequence[float] | None = None,
    types: Collection[str] | None = None,
    statuses: Collection[str] | None = None,
    documents: Collection[str] | None = None,
    title: str = "Events",
    layers: Sequence[str] = ("events", "mentions"),
    theme: str = "auto",
    publication: Publication | None = None,
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
    datetime, bbox, types, statuses, documents
        What the page holds, as in `EventTable.select`; None keeps everything.
    title
        Of the page.
    layers, theme
        As in `make_map`.
    publication
        What to withhold; nothing when None.

    Raises
    ------
    ExportError
        If the path does not end in `.html` or its folder does not exist.
    TableError
        If `datetime` or `bbox` is malformed.
    """
    path = Path(path)
    if path.suffix.lower() not in {".html", ".htm"}:
        msg = f"{path}: a map is an .html file; use `geomap snapshot` for pictures"
        raise ExportError(msg)
    if not path.parent.is_dir():
        msg = f"{path.parent}: no such folder; make it first"
        raise ExportError(msg)
    text = render_html(
        table,
        selection=Selection.of(
            datetime=datetime, bbox=bbox, types=types, statuses=statuses, documents=documents
        ),
        title=title,
        layers=layers,
        theme=theme,
        publication=publication or Publication(),
    )
    with written_whole(path) as part:
        Path(part).write_text(text, encoding="utf-8")


def render_html(
    table: EventTable,
    *,
    selection: Selection,
    title: str,
    layers: Sequence[str],
    theme: str,
    publication: Publication,
) -> str:
    """
    Make the text of the page that `write_html` writes.

    Parameters
    ----------
    table
        Reports, mentions and articles.
    selection
        What the page holds.
    title, layers, theme, publication
        As in `write_html`.

    Returns
    -------
    html
        The same for the same view.

    Raises
    ------
    TableError
        If the selection is malformed.
    """
    facts = evidence(
        table,
        selection=selection,
        publication=publication,
        made=Made("page", "html", {"title": title, "layers": list(layers), "theme": theme}),
        gazetteer_version=Gazetteer.open().version,
    )
    made = make_map(
        published(selection.keep(table), publication), layers=layers, theme=theme, listed=True
    )
    made._id = "events"  # noqa: SLF001  (else drawn at random: equal maps shall be equal files)
    page = SealedPage(title=title)
    page.evidence = script(facts)
    page.add_child(made)
    return str(page.render())


class SealedPage(Figure):
    """
    A branca figure that holds its scripts and styles itself, under a strict policy.

    `evidence` is an element that holds data, no code: the policy does not concern it.
    """

    evidence = ""

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
                self.evidence,
                "</head>",
                "<body>",
                f'<main><h1 class="geomap-title">{html.escape(self.title or "")}</h1>',
                f"{self.html.render(**kwargs)}</main>",
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
