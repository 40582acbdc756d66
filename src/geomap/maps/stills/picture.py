"""A still picture of a view, as PNG, SVG or PDF, drawn without a browser."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

from geomap.errors import ExportError
from geomap.evidence import Made, evidence
from geomap.evidence.carriers import metadata
from geomap.files import written_whole
from geomap.gazetteer import Gazetteer
from geomap.maps.stills import layout
from geomap.maps.stills.sheet import Sheet, plain
from geomap.maps.stills.theme import theme as read_theme
from geomap.maps.stills.view import view_of
from geomap.publication import Publication
from geomap.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geomap.table import EventTable

FORMATS = ("png", "svg", "pdf")
_SMALLEST, _LARGEST = 200, 20_000
# Text as outlines: a picture looks the same where the font is missing. Type 42 keeps PDF text
# searchable. The salt makes ids in SVG the same each time.
_OUTPUT: dict[Any, Any] = {"svg.fonttype": "path", "pdf.fonttype": 42, "svg.hashsalt": "geomap"}
# matplotlib's settings and its glyph cache are shared by all threads.
DRAWING = Lock()


def snapshot(
    table: EventTable,
    path: Path | str,
    *,
    datetime: str | None = None,
    bbox: Sequence[float] | None = None,
    types: Collection[str] | None = None,
    statuses: Collection[str] | None = None,
    documents: Collection[str] | None = None,
    mentions: bool = True,
    size: tuple[int, int] = (1600, 1000),
    dpi: float = 160,
    theme: str = "light",
    title: str | None = None,
    publication: Publication | None = None,
    gazetteer: Gazetteer | None = None,
) -> None:
    """
    Write a still picture of a view; the file appears whole or not at all.

    Parameters
    ----------
    table
        The event table.
    path
        `….png`, `….svg` or `….pdf`.
    datetime
        Window as in OGC API Features: `A`, `A/B`, `A/..`, `../B`, days, inclusive; None takes
        all events, undated ones too.
    bbox
        West, south, east, north in degrees; west > east crosses the antimeridian. None takes a
        box around all events.
    types, statuses, documents
        What to keep; None keeps all types and articles, and the statuses of what happened
        (asserted, claimed, ongoing).
    mentions
        Whether places that the articles name are shown as hollow marks.
    size
        Width and height in pixels; for SVG and PDF the sheet is as many inches as pixels by dpi.
    dpi
        Pixels an inch: more makes letters and marks larger against a picture of the same size.
    theme
        `light` or `dark`.
    title
        Headline; None says the window.
    publication
        What to withhold; nothing when None.
    gazetteer
        Holds the basemap; the bundled one when None.

    Raises
    ------
    ExportError
        If the format, size or theme is not known.
    TableError
        If `datetime` or `bbox` is malformed.
    """
    path = Path(path)
    picture = render(
        table,
        format=path.suffix.lower().lstrip("."),
        datetime=datetime,
        bbox=bbox,
        types=types,
        statuses=statuses,
        documents=documents,
        mentions=mentions,
        size=size,
        dpi=dpi,
        theme=theme,
        title=title,
        publication=publication,
        gazetteer=gazetteer,
    )
    if not path.parent.is_dir():
        msg = f"{path.parent}: no such folder; make it first"
        raise ExportError(msg)
    with written_whole(path) as part:
        part.write_bytes(picture)


def render(
    table: EventTable,
    *,
    format: str = "png",  # noqa: A002 - the word that matplotlib and every image library use
    datetime: str | None = None,
    bbox: Sequence[float] | None = None,
    types: Collection[str] | None = None,
    statuses: Collection[str] | None = None,
    documents: Collection[str] | None = None,
    mentions: bool = True,
    size: tuple[int, int] = (1600, 1000),
    dpi: float = 160,
    theme: str = "light",
    title: str | None = None,
    publication: Publication | None = None,
    gazetteer: Gazetteer | None = None,
) -> bytes:
    """
    Draw a still picture of a view.

    Parameters
    ----------
    table, datetime, bbox, types, statuses, documents, mentions, size, dpi, theme, title
        As in `snapshot`.
    format
        `png`, `svg` or `pdf`.
    publication, gazetteer
        As in `snapshot`.

    Returns
    -------
    picture
        The file's bytes; the same view gives the same bytes.

    Raises
    ------
    ExportError, TableError
        As `snapshot` does.
    """
    _check(format, size, dpi)
    chosen = read_theme(theme)
    publication = publication or Publication()
    selection = Selection.of(
        datetime=datetime,
        bbox=bbox,
        types=types,
        statuses=chosen.happened() if statuses is None else statuses,
        documents=documents,
    )
    view = view_of(table, selection=selection, publication=publication, mentions=mentions)
    gazetteer = gazetteer or Gazetteer.open()
    facts = evidence(
        table,
        selection=selection,
        publication=publication,
        made=Made(
            kind="picture",
            form=format,
            options={
                "size": list(size),
                "dpi": float(dpi),
                "theme": theme,
                "title": title,
                "mentions": mentions,
            },
            libraries=("matplotlib",),
        ),
        gazetteer_version=gazetteer.version,
    )
    width, height = size
    with DRAWING, mpl.rc_context(_OUTPUT):
        sheet = Sheet(width / dpi, height / dpi, dpi, chosen)
        layout.draw(sheet, view, gazetteer, title=title)
        file = BytesIO()
        sheet.figure.savefig(
            file,
            format=format,
            dpi=dpi,
            facecolor=sheet.figure.get_facecolor(),
            metadata=metadata(facts, format, title=plain(title or "Map of events")),
        )
    return file.getvalue()


def _check(kind: str, size: tuple[int, int], dpi: float) -> None:
    if kind not in FORMATS:
        msg = f"picture format {kind!r} is not known; name the file .png, .svg or .pdf"
        raise ExportError(msg)
    check_size(size, dpi, largest=_LARGEST)


def check_size(size: tuple[int, int], dpi: float, *, largest: int) -> None:
    """
    Refuse a size that cannot be drawn.

    Parameters
    ----------
    size
        Width and height, pixels.
    dpi
        Pixels an inch.
    largest
        Pixels that a side may have.

    Raises
    ------
    ExportError
        If either is out of range.
    """
    if not all(_SMALLEST <= side <= largest for side in size):
        msg = (
            f"size {size[0]}x{size[1]} is out of range; "
            f"each side is {_SMALLEST} to {largest} pixels"
        )
        raise ExportError(msg)
    if not 20 <= dpi <= 2400:
        msg = f"dpi {dpi} is out of range; take 20 to 2400"
        raise ExportError(msg)
