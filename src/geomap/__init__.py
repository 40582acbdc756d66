"""
Turn news articles into a linked map and timeline of events.

>>> import geomap
>>> documents = geomap.read(["seeds"])  # doctest: +SKIP
>>> table = geomap.extract(documents)  # doctest: +SKIP
>>> geomap.make_map(table).save("map.html")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from geomap.lazy import loader

if TYPE_CHECKING:
    from geomap.api import correct, export, extract, parse
    from geomap.documents import read
    from geomap.gazetteer import Gazetteer
    from geomap.maps import make_map
    from geomap.maps.stills import snapshot
    from geomap.publication import Publication
    from geomap.table import EventTable
    from geomap.verification import verify

__all__ = [
    "EventTable",
    "Gazetteer",
    "Publication",
    "correct",
    "export",
    "extract",
    "make_map",
    "parse",
    "read",
    "snapshot",
    "verify",
]
__version__ = version("geomap")

# Loaded when first used: a gazetteer look-up should not wait for spaCy or matplotlib.
__getattr__ = loader(
    __name__,
    {
        "EventTable": "geomap.table",
        "Gazetteer": "geomap.gazetteer",
        "Publication": "geomap.publication",
        "correct": "geomap.corrections",
        "export": "geomap.api",
        "extract": "geomap.api",
        "make_map": "geomap.maps",
        "parse": "geomap.api",
        "read": "geomap.documents",
        "snapshot": "geomap.maps.stills",
        "verify": "geomap.verification",
    },
)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted([*__all__, "__version__"])
