"""The event table in the formats that other programs read, and back again."""

from geomap.exchange.formats import FORMATS, Format, Written, export
from geomap.exchange.reading import read

__all__ = ["FORMATS", "Format", "Written", "export", "read"]
