"""
Measure how often the role of a place name is told right, on names annotated by hand.

    python bench/roles.py GEOVIRUS.jsonl LGL.jsonl

`roles.csv` holds 150 names drawn by chance from the gold of the two corpora, half of each, by
offsets alone: literal, or associative after Gritta et al. 2020 (government, people, demonym, part
of another name). A word before a noun is literal where it says where the thing or person is
("a Cincinnati man"), associative where it says whose organ it is ("Henrico police").
The spans are given, so that this is about roles alone.
"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from geomap import documents, places
from geomap.gazetteer import Gazetteer
from geomap.syntax import parse


def main():
    """Print the accuracy by corpus and what was taken for what."""
    rows = list(csv.DictReader(Path(__file__).with_name("roles.csv").open(encoding="utf-8")))
    gazetteer = Gazetteer.open()
    told = Counter()
    for path in map(Path, sys.argv[1:]):
        wanted = {}
        for row in rows:
            if row["corpus"] == path.stem:
                span = int(row["start"]), int(row["end"])
                wanted.setdefault(row["id"], {})[span] = row["role"]
        for line in path.read_text(encoding="utf-8").split("\n"):
            article = json.loads(line) if line else {}
            spans = wanted.get(str(article.get("id")))
            if spans:
                document = documents.document(article["text"], url=article.get("url"))
                found = places.resolve_spans(document, parse(document), gazetteer, list(spans))
                for toponym in found:
                    role = spans[toponym.start, toponym.end]
                    told[path.stem, role, str(toponym.role)] += 1
    for corpus in sorted({key[0] for key in told}):
        of = {key[1:]: count for key, count in told.items() if key[0] == corpus}
        right = sum(count for (role, answer), count in of.items() if role == answer)
        print(f"{corpus}: {right} of {sum(of.values())} right; (annotated, told): {of}")


if __name__ == "__main__":
    main()
