"""Events: extracted from syntax, placed, dated, attributed, linked."""

from geomap.events.codes import count_words
from geomap.events.extract import extract
from geomap.events.link import link
from geomap.events.tables import EventType, event_types

__all__ = ["EventType", "count_words", "event_types", "extract", "link"]
