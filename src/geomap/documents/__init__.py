"""Files → documents: any format and encoding, page furniture marked, dates found."""

from geomap.documents.assemble import document
from geomap.documents.cutting import cut
from geomap.documents.limits import Limits
from geomap.documents.raw import Piece, Unreadable
from geomap.documents.reading import read_piece
from geomap.documents.sources import read, read_bytes, read_each

__all__ = [
    "Limits",
    "Piece",
    "Unreadable",
    "cut",
    "document",
    "read",
    "read_bytes",
    "read_each",
    "read_piece",
]
