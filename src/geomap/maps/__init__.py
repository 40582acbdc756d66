"""Maps of an event table: for notebooks, as one HTML file, and in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.lazy import loader

if TYPE_CHECKING:
    from geomap.maps.folium_map import make_map
    from geomap.maps.html_file import write_html
    from geomap.maps.payloads import Payload, payload

__all__ = ["Payload", "make_map", "payload", "write_html"]

# Loaded when first used: the page needs no folium, the export no Streamlit.
__getattr__ = loader(
    __name__,
    {
        "Payload": "geomap.maps.payloads",
        "make_map": "geomap.maps.folium_map",
        "payload": "geomap.maps.payloads",
        "write_html": "geomap.maps.html_file",
    },
)
