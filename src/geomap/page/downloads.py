"""Downloads of what is seen: pictures, a page, a film, data. Made when asked for."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import streamlit as st

from geomap.hours import Window
from geomap.page.passing import Filters
from geomap.publication import Publication

if TYPE_CHECKING:
    from geomap.table import EventTable

_PICTURES = {
    "png": ("PNG picture", "image/png"),
    "svg": ("SVG drawing", "image/svg+xml"),
    "pdf": ("PDF for print", "application/pdf"),
    "html": ("Web page", "text/html"),
    "gif": ("GIF film", "image/gif"),
}
_DATA = {
    "geojson": ("GeoJSON", "application/geo+json"),
    "gpkg": ("GeoPackage", "application/geopackage+sqlite3"),
    "kml": ("KML", "application/vnd.google-earth.kml+xml"),
    "csv": ("CSV", "text/csv"),
}
_POSITIONS = {
    "Positions as found": None,
    "Positions blurred by 5 km": 5.0,
    "Positions blurred by 20 km": 20.0,
    "Positions blurred by 100 km": 100.0,
}


@dataclass(frozen=True)
class Seen:
    """What the reader sees: table, filters, window, box in degrees, layers, theme."""

    table: EventTable
    filters: Filters
    window: Window | None
    box: tuple[float, float, float, float] | None
    mentions: bool
    theme: str
    publication: Publication = field(default_factory=Publication)

    @property
    def datetime(self) -> str | None:
        """The window as OGC API Features writes it."""
        return None if self.window is None else str(self.window)

    @property
    def bbox(self) -> tuple[float, float, float, float] | None:
        """The box within the globe: longitudes in [-180, 180], None when it shows all of them."""
        if self.box is None or self.box[2] - self.box[0] >= 360:
            return None
        west, south, east, north = self.box
        turned = [(lon + 180) % 360 - 180 for lon in (west, east)]
        return turned[0], max(south, -90.0), turned[1], min(north, 90.0)


def downloads(seen: Seen) -> None:
    """
    Draw the buttons.

    Parameters
    ----------
    seen
        What the files are to show.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        positions = st.selectbox(
            "Positions", list(_POSITIONS), key="positions", label_visibility="collapsed"
        )
        without = st.checkbox("Leave out quotes", key="no-quotes")
        proven = st.checkbox(
            "Data with evidence",
            key="with-evidence",
            help="A .zip of the data and what `geomap verify` needs to check them. "
            "Pictures and pages carry their evidence within.",
        )
    seen = replace(seen, publication=Publication(blur_km=_POSITIONS[positions], quotes=not without))
    st.markdown("**This view**")
    with st.container(horizontal=True):
        for kind, (label, mime) in _PICTURES.items():
            _button(label, partial(picture, seen, kind), f"map.{kind}", mime)
    line = command(seen)
    if line is None:
        st.caption(
            "Words, publishers, actors, precision and confidence are filters of this page: no "
            "command draws the same picture, and `geomap verify` names what they leave out."
        )
    else:
        st.caption("The same picture from the command line:")
        st.code(line, language="bash", wrap_lines=True)
    st.markdown("**The events of this period as data**")
    with st.container(horizontal=True):
        for kind, (label, mime) in _DATA.items():
            if proven:
                give = partial(data_with_evidence, seen, kind)
                _button(label, give, f"events.{kind}.zip", "application/zip")
            else:
                _button(label, partial(data, seen, kind), f"events.{kind}", mime)


def _button(label: str, make: partial[bytes], name: str, mime: str) -> None:
    st.download_button(
        label, make, file_name=name, mime=mime, key=f"download-{name}", on_click="ignore"
    )


def command(seen: Seen) -> str | None:
    """Write the command that draws the same picture; None where only the page has the filters."""
    chosen = seen.filters
    if chosen != Filters(chosen.documents, chosen.types, chosen.statuses):
        return None
    words = ["geomap", "snapshot", "events.parquet", "-o", "map.png"]
    if seen.datetime is not None:
        words += ["--datetime", seen.datetime]
    if seen.bbox is not None:
        words.append("--bbox=" + ",".join(str(side) for side in seen.bbox))
    for option, values in (
        ("--type", seen.filters.types),
        ("--status", seen.filters.statuses),
        ("--article", seen.filters.documents),
    ):
        for value in values or ():
            words += [option, value]
    if seen.publication.blur_km is not None:
        words += ["--blur", f"{seen.publication.blur_km:g}"]
    words += [] if seen.publication.quotes else ["--no-quotes"]
    words += [] if seen.mentions else ["--no-mentions"]
    words += ["--theme", seen.theme]
    return shlex.join(words)


def picture(seen: Seen, kind: str) -> bytes:
    """Draw what is seen as PNG, SVG, PDF, as a page or as a film."""
    # Matplotlib and the rest only when a picture is wanted.
    from geomap.maps import write_html  # noqa: PLC0415
    from geomap.maps.animation import animate  # noqa: PLC0415
    from geomap.maps.stills import snapshot  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        target = Path(folder) / f"map.{kind}"
        filters = {**_filters(seen), "bbox": seen.bbox, "theme": seen.theme}
        if kind == "html":
            layers = ("events", "mentions") if seen.mentions else ("events",)
            write_html(seen.table, target, layers=layers, **filters)
        elif kind == "gif":
            animate(seen.table, target, mentions=seen.mentions, **filters)
        else:
            snapshot(seen.table, target, mentions=seen.mentions, **filters)
        return target.read_bytes()


def data(seen: Seen, kind: str) -> bytes:
    """Write the events that pass the filters and lie in the window."""
    return _data_files(seen, kind)[f"events.{kind}"]


def data_with_evidence(seen: Seen, kind: str) -> bytes:
    """Pack what `data` gives and its evidence."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in _data_files(seen, kind).items():
            archive.writestr(name, content)
    return packed.getvalue()


def _data_files(seen: Seen, kind: str) -> dict[str, bytes]:
    from geomap.api import export  # noqa: PLC0415 - needed only when asked for

    with TemporaryDirectory() as folder:
        export(seen.table, Path(folder) / f"events.{kind}", **_filters(seen))
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def _filters(seen: Seen) -> dict[str, Any]:
    return {
        "datetime": seen.datetime,
        "types": seen.filters.types,
        "statuses": seen.filters.statuses,
        "documents": seen.filters.documents,
        "publication": seen.publication,
    }
