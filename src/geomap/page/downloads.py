"""Downloads of what is seen: a picture of the view, the events as data. Made when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import streamlit as st

from geomap.hours import Window

if TYPE_CHECKING:
    from geomap.page.filters import Filters
    from geomap.table import EventTable

_PICTURES = {
    "png": ("PNG picture", "image/png"),
    "svg": ("SVG drawing", "image/svg+xml"),
    "pdf": ("PDF for print", "application/pdf"),
}
_DATA = {
    "geojson": ("GeoJSON", "application/geo+json"),
    "gpkg": ("GeoPackage", "application/geopackage+sqlite3"),
    "kml": ("KML", "application/vnd.google-earth.kml+xml"),
    "csv": ("CSV", "text/csv"),
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
    st.markdown("**This view as a picture**")
    with st.container(horizontal=True):
        for kind, (label, mime) in _PICTURES.items():
            st.download_button(
                label,
                partial(picture, seen, kind),
                file_name=f"map.{kind}",
                mime=mime,
                key=f"download-{kind}",
                on_click="ignore",
            )
    st.markdown("**The events of this period as data**")
    with st.container(horizontal=True):
        for kind, (label, mime) in _DATA.items():
            st.download_button(
                label,
                partial(data, seen, kind),
                file_name=f"events.{kind}",
                mime=mime,
                key=f"download-{kind}",
                on_click="ignore",
            )


def picture(seen: Seen, kind: str) -> bytes:
    """Draw what is seen as PNG, SVG or PDF."""
    from geomap.maps.stills import render  # noqa: PLC0415 - matplotlib only when a picture is wanted

    return render(
        seen.table,
        format=kind,
        datetime=seen.datetime,
        bbox=seen.bbox,
        types=seen.filters.types,
        statuses=seen.filters.statuses,
        documents=seen.filters.documents,
        mentions=seen.mentions,
        theme=seen.theme,
    )


def data(seen: Seen, kind: str) -> bytes:
    """Write the events that pass the filters and lie in the window."""
    from geomap.exchange import export  # noqa: PLC0415 - needed only when asked for

    kept = seen.table.select(
        datetime=seen.datetime,
        types=seen.filters.types,
        statuses=seen.filters.statuses,
        documents=seen.filters.documents,
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"events.{kind}"
        export(kept, path)
        return path.read_bytes()
