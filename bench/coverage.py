"""
How many place names of annotated articles the gazetteer has: the ceiling of resolution.

`python bench/coverage.py CORPUS.jsonl…` prints for each corpus the share of names with coordinates
for which some candidate lies within 161 km, holds the point, or is the same entry of GeoNames; and
the names most often missed.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.distance import distance_km
from geomap.places.options import NameOptions

NEAR_KM = 161.0
MOST = 10


def has(gold: dict[str, Any], names: NameOptions, gazetteer: Gazetteer) -> bool:
    """Tell whether a candidate of a name is the place that the annotators meant."""
    lat, lon = gold["lat"], gold["lon"]
    for option in names.of(gold["text"]):
        place = option.place
        if place.id == f"geonames:{gold.get('geonameid')}":
            return True
        if float(distance_km(place.lat, place.lon, lat, lon)) <= NEAR_KM:
            return True
        if gazetteer.contains(place, lat, lon):
            return True
    return False


def main() -> None:
    """Print a row a corpus."""
    gazetteer = Gazetteer.open()
    names = NameOptions(gazetteer)
    print(f"{'corpus':16} {'names':>6} {'known':>7}  missed most")
    for path in map(Path, sys.argv[1:]):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        gold = [t for row in rows for t in row["toponyms"] if t.get("lat") is not None]
        missed = Counter(t["text"] for t in gold if not has(t, names, gazetteer))
        known = 1 - sum(missed.values()) / len(gold)
        words = ", ".join(name for name, _ in missed.most_common(MOST))
        print(f"{path.stem:16} {len(gold):6} {known:7.1%}  {words}")


if __name__ == "__main__":
    main()
