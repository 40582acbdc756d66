"""The browser files of the maps: vendored Leaflet, and the engine in its order of loading."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

_STATIC = files("geomap.maps") / "static"


@lru_cache(maxsize=1)
def scripts() -> tuple[tuple[str, str], ...]:
    """
    Return all scripts of the engine.

    Returns
    -------
    scripts
        Name and text, in the order in which `component.js` imports them: Leaflet first.
    """
    entry = (_STATIC / "component.js").read_text("utf-8")
    names = re.findall(r'^import "\./(.+)";$', entry, flags=re.MULTILINE)
    return tuple((name, (_STATIC / name).read_text("utf-8")) for name in names)


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """
    Return the styles of Leaflet and of the engine.

    Returns
    -------
    css
        Without Leaflet's pictures, which no map of geomap shows.
    """
    leaflet = (_STATIC / "vendor/leaflet/leaflet.css").read_text("utf-8")
    pictures = re.compile(r"background-image:\s*url\([^)]*\);")
    return pictures.sub("", leaflet) + (_STATIC / "engine/geomap.css").read_text("utf-8")
