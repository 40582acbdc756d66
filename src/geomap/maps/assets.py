"""The browser files of the maps: vendored Leaflet, and the engine in its order of loading."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

_STATIC = files("geomap.maps") / "static"
# Only the files that folium writes need these; the page has its own list and mount.
_FILE_ONLY = ("engine/list.js", "engine/attach.js")


@lru_cache(maxsize=1)
def leaflet() -> str:
    """
    Return Leaflet.

    Returns
    -------
    script
        As vendored.
    """
    return (_STATIC / "vendor/leaflet/leaflet.js").read_text("utf-8")


@lru_cache(maxsize=1)
def engine() -> str:
    """
    Return the engine as one script; it needs Leaflet.

    Returns
    -------
    script
        Its files in the order in which `component.js` imports them, then what files alone need.
    """
    entry = (_STATIC / "component.js").read_text("utf-8")
    names = re.findall(r'^import "\./(engine/.+)";$', entry, flags=re.MULTILINE)
    return "\n".join((_STATIC / name).read_text("utf-8") for name in (*names, *_FILE_ONLY))


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """
    Return the styles of Leaflet and of the engine.

    Returns
    -------
    css
        Without Leaflet's pictures, which no map of geomap shows.
    """
    vendored = (_STATIC / "vendor/leaflet/leaflet.css").read_text("utf-8")
    pictures = re.compile(r"background-image:\s*url\([^)]*\);")
    return pictures.sub("", vendored) + (_STATIC / "engine/geomap.css").read_text("utf-8")
