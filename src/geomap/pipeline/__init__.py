"""Documents → articles → event table: in one process, several, or on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.lazy import loader

if TYPE_CHECKING:
    from geomap.pipeline.article import read_article
    from geomap.pipeline.whole import Build, build, build_cached, extract

__all__ = ["Build", "build", "build_cached", "extract", "read_article"]

# Loaded when first used: `geomap parse` has no table and should not wait for pandas.
__getattr__ = loader(
    __name__,
    {
        "Build": "geomap.pipeline.whole",
        "build": "geomap.pipeline.whole",
        "build_cached": "geomap.pipeline.whole",
        "extract": "geomap.pipeline.whole",
        "read_article": "geomap.pipeline.article",
    },
)
