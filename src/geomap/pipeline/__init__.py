"""Documents → articles → event table: in one process, several, or on a cluster."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.pipeline.article import read_article
    from geomap.pipeline.whole import Build, build, build_cached, extract

__all__ = ["Build", "build", "build_cached", "extract", "read_article"]

# Loaded when first used: `geomap parse` has no table and should not wait for pandas.
_HOMES = {
    "Build": "geomap.pipeline.whole",
    "build": "geomap.pipeline.whole",
    "build_cached": "geomap.pipeline.whole",
    "extract": "geomap.pipeline.whole",
    "read_article": "geomap.pipeline.article",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name not in _HOMES:
        msg = f"module 'geomap.pipeline' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
