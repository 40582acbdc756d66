"""Places: names in an article → toponyms with role, place, confidence and runners-up."""

from geomap.places.finding import find, resolve_spans
from geomap.places.spatial import expressions

__all__ = ["expressions", "find", "resolve_spans"]
