"""Names to places: lookup, scanning, hierarchy, outlines, neighbours and the basemap."""

from geomap.gazetteer.folding import fold
from geomap.gazetteer.gazetteer import Gazetteer
from geomap.gazetteer.names import MatchKind, NameMatch, NameSpan
from geomap.gazetteer.shapes import LAYERS, SCALES

__all__ = ["LAYERS", "SCALES", "Gazetteer", "MatchKind", "NameMatch", "NameSpan", "fold"]
