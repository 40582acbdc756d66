"""What an export proves: the view, the data and the versions behind it, carried with the file."""

from geomap.evidence.carriers import evidence_of, sidecar, write_sidecar
from geomap.evidence.facts import ATTRIBUTION, LICENCES, Made, evidence

__all__ = [
    "ATTRIBUTION",
    "LICENCES",
    "Made",
    "evidence",
    "evidence_of",
    "sidecar",
    "write_sidecar",
]
