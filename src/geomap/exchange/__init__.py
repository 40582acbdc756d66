"""The event table in the formats that other programs read."""

from geomap.exchange.formats import FORMATS, Format, export

__all__ = ["FORMATS", "Format", "export"]
