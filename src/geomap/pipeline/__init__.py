"""Documents → articles → event table: in one process, several, or on a cluster."""

from geomap.pipeline.article import read_article
from geomap.pipeline.whole import Build, build, build_cached, extract

__all__ = ["Build", "build", "build_cached", "extract", "read_article"]
