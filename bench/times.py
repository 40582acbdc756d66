"""
Time the temporal tagger: on articles, on hostile texts, and beside dateparser.

    python bench/times.py [ARTICLES.jsonl]      lines of {"id", "text"}; default: the seeds

dateparser's `search_dates` runs in the same process on the same texts when it is installed; it is
no dependency. Times are CPU seconds of one process.
"""

import importlib.util
import json
import sys
import time
from pathlib import Path

from geomap import documents
from geomap.records import Document
from geomap.times import tag

UNIT = 2_000  # characters of a short news article
MEGABYTE = 1_000_000
HOSTILE = {
    "dates": "September 27, 2020 ",
    "dates in sentences": "On September 27, 2020 he left. ",
    "weekdays in sentences": "Monday came. Then Tuesday came. ",
    "numeric dates": "9/30/2020 ",
    "digits": "1 ",
    "years": "2020 ",
    "hyphens": "1-",
    "ranges": "from 5 to 7 May to ",
    "nested": "the end of the end of ",
    "durations": "three days ago ",
    "named periods": "during World War II ",
    "brackets": "(",
    "one word": "a",
}


def spent(function, *arguments):
    """Return the CPU seconds that a call takes."""
    begun = time.process_time()
    function(*arguments)
    return time.process_time() - begun


def articles(arguments):
    """Return the texts to measure on."""
    if arguments:
        lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines]
    seeds = Path(__file__).parents[1] / "seeds"
    return [path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt"))]


def main():
    """Print documents a second and the seconds of each hostile text."""
    texts = articles(sys.argv[1:])
    read = [documents.document(text, published="2020-09-30") for text in texts]
    tag(read[0])  # loads the tables
    units = sum(map(len, texts)) / UNIT
    repeats = max(1, int(200 / units))
    seconds = sum(spent(tag, document) for document in read * repeats) / repeats
    rate = f"{units / seconds:.0f} documents of {UNIT} characters a CPU second"
    print(f"{len(texts)} articles: {rate}")
    if importlib.util.find_spec("dateparser"):
        from dateparser.search import search_dates  # noqa: PLC0415  optional, only compared with

        search_dates("Monday", languages=["en"])
        seconds = sum(spent(lambda t: search_dates(t, languages=["en"]), text) for text in texts)
        print(f"dateparser.search_dates: {units / seconds:.1f} documents a CPU second")
    for name, phrase in HOSTILE.items():
        text = (phrase * (MEGABYTE // len(phrase) + 1))[:MEGABYTE]
        document = Document(id="hostile", text=text, published="2020-09-30")
        print(f"1 MB of {name}: {spent(tag, document):.2f} s")


if __name__ == "__main__":
    main()
