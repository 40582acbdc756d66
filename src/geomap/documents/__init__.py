"""Files → documents: any format and encoding, page furniture marked, dates found."""

from geomap.documents.assemble import document
from geomap.documents.sources import Unreadable, read, read_bytes, read_each

__all__ = ["Unreadable", "document", "read", "read_bytes", "read_each"]
