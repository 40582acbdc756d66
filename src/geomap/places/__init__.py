"""Places: names in an article → toponyms with role, place, confidence and runners-up."""

from geomap.places.finding import find, resolve_spans

__all__ = ["find", "resolve_spans"]
