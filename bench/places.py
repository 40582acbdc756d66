"""
Time place names: recognition and resolution beside spaCy's own pipelines, in one run.

    python bench/places.py [ARTICLES.jsonl]      lines of {"id", "text"}; default: the seeds

The parse is shared with dates and events, so it has a row of its own. `en_core_web_md` is
measured where it is installed; the small model always. Times are CPU seconds of one process.
"""

import json
import sys
import time
from pathlib import Path

import spacy

from geomap import documents, places
from geomap.gazetteer import Gazetteer
from geomap.places.models import models
from geomap.syntax import model, parse
from geomap.syntax.model import MODEL_NAMES

UNIT = 2_200  # characters of a news article
LEAST_SECONDS = 3.0
OTHERS = ("tagger", "parser", "attribute_ruler", "lemmatizer")


def articles(arguments):
    """Return the texts to measure on."""
    if arguments:
        lines = Path(arguments[0]).read_text(encoding="utf-8").split("\n")
        return [json.loads(line)["text"] for line in lines if line]
    seeds = Path(__file__).parents[1] / "seeds"
    return [path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt"))]


def rate(units, work, items):
    """Return documents a CPU second, repeated until the clock can tell."""
    rounds, begun = 0, time.process_time()
    while time.process_time() - begun < LEAST_SECONDS:
        for item in items:
            work(item)
        rounds += 1
    return units * rounds / (time.process_time() - begun)


def names_only(name):
    """Return spaCy's pipeline for named entities alone."""
    return spacy.load(name, exclude=OTHERS)


def main():
    """Print documents a CPU second of each, and its ratio to spaCy's small model."""
    texts = articles(sys.argv[1:])
    read = [documents.document(text) for text in texts]
    units = sum(map(len, texts)) / UNIT
    model()
    begun = time.process_time()
    gazetteer = Gazetteer.open()
    models()
    places.find(read[0], parse(read[0]), gazetteer)
    start = time.process_time() - begun
    pairs = [(document, parse(document)) for document in read]
    installed = spacy.util.get_installed_models()
    small = next(name for name in MODEL_NAMES if name in installed)
    rows = {"spaCy small, names only": rate(units, names_only(small), texts)}
    if "en_core_web_md" in installed:
        rows["spaCy medium, names only"] = rate(units, names_only("en_core_web_md"), texts)
    rows["the parse (spaCy small, all that geomap uses)"] = rate(units, parse, read)
    rows["places: recognition and resolution, parse given"] = rate(
        units, lambda pair: places.find(*pair, gazetteer), pairs
    )
    rows["parse and places together"] = rate(
        units, lambda document: places.find(document, parse(document), gazetteer), read
    )
    base = next(iter(rows.values()))
    print(f"{len(texts)} articles; documents of {UNIT:,} characters a CPU second")
    for name, figure in rows.items():
        print(f"{name:48}{figure:8.1f}{figure / base:8.2f} x")
    print(f"first article after the parser is loaded: {start:.2f} CPU s")
    if "en_core_web_md" not in installed:
        print("spaCy medium: en_core_web_md is not installed")


if __name__ == "__main__":
    main()
