"""
Time the temporal tagger beside dateparser's `search_dates`, then on hostile texts of 1 MB.

    python bench/times.py [ARTICLES.jsonl]

ARTICLES holds lines of {"id", "text"}, the seed articles by default; where it is annotated
({"dct", "timexes": [{"start", "end", "value"}]}), value and relaxed F1 are shown too. dateparser
runs in the same process on the same texts where it is installed (dependency group `bench`). Times
are CPU seconds of one process, of times alone: no syntax, no places.
"""

import importlib.util
import json
import sys
import time
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from rich.console import Console
from rich.table import Table

from geomap import documents
from geomap.records import Document
from geomap.times import tag
from geomap.times.evaluation import Score, add
from geomap.times.gold import AnnotatedArticle, GoldTime

UNIT = 2_000  # characters of a short news article
FEWEST_UNITS = 200  # measured at least, by repetition
MEGABYTE = 1_000_000
LIMIT = 2.0  # seconds that no text of 1 MB may take
HOSTILE = {
    "dates": "September 27, 2020 ",
    "dates in sentences": "On September 27, 2020 he left. ",
    "weekdays in sentences": "Monday came. Then Tuesday came. ",
    "numeric dates": "9/30/2020 ",
    "digits": "1 ",
    "years": "2020 ",
    "hyphens": "1-",
    "slashes": "1/",
    "ranges": "from 5 to 7 May to ",
    "nested": "the end of the end of ",
    "durations": "three days ago ",
    "quarters": "first-half profit. ",
    "lengths": "44-day. ",
    "parts of the day": "in morning trading ",
    "named periods": "during World War II ",
    "brackets": "(",
    "one word": "a",
}


def spent(function, *arguments):
    """Return the CPU seconds that a call takes, and what it returns."""
    begun = time.process_time()
    result = function(*arguments)
    return time.process_time() - begun, result


def articles(arguments):
    """Return the articles to measure on, with their gold where they are annotated."""
    if arguments:
        with Path(arguments[0]).open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
    else:
        seeds = Path(__file__).parents[1] / "seeds"
        rows = [{"text": path.read_text(encoding="utf-8")} for path in sorted(seeds.glob("*.txt"))]
    return [
        AnnotatedArticle(
            documents.document(row["text"], published=row.get("dct") or "2020-09-30"),
            tuple(GoldTime(t["start"], t["end"], t["value"]) for t in row.get("timexes", ())),
        )
        for row in rows
    ]


def dateparser_times(document):
    """Return what dateparser finds: to the day, in the order of the text."""
    from dateparser.search import search_dates  # noqa: PLC0415  optional, only compared with

    base = datetime.fromisoformat(document.published)
    found = search_dates(document.text, languages=["en"], settings={"RELATIVE_BASE": base}) or []
    at, times = 0, []
    for text, moment in found:
        start = document.text.find(text, at)
        if start >= 0:
            at = start + len(text)
            value = moment.date().isoformat()
            times.append(SimpleNamespace(start=start, end=at, text=text, value=value))
    return times


def measure(corpus, find, repeats):
    """Return documents a CPU second and the score of a tagger."""
    score, seconds = Score(), 0.0
    for turn in range(repeats):
        for article in corpus:
            cost, times = spent(find, article.document)
            seconds += cost
            if not turn:
                add(score, article, times)
    units = sum(len(article.document.text) for article in corpus) / UNIT
    return units * repeats / seconds, score


def main():
    """Print the table of taggers and that of hostile texts."""
    console = Console()
    corpus = articles(sys.argv[1:])
    units = sum(len(article.document.text) for article in corpus) / UNIT
    tag(corpus[0].document)  # loads the tables
    rate, score = measure(corpus, tag, max(1, round(FEWEST_UNITS / units)))
    rows = [("geomap", rate, score)]
    if importlib.util.find_spec("dateparser"):
        dateparser_times(Document(id="x", text="Monday", published="2020-09-30"))
        rows.append(("dateparser.search_dates", *measure(corpus, dateparser_times, 1)))
    else:
        console.print("dateparser is not installed: it stands in the dependency group `bench`")
    table = Table(title=f"{len(corpus)} articles, {units:.0f} × {UNIT} characters")
    for column in ("tagger", "documents a CPU second", "ratio", "value F1", "relaxed F1"):
        table.add_column(column, justify="left" if column == "tagger" else "right")
    for name, speed, scored in rows:
        figures = (scored.value_f1, scored.relaxed_f1) if scored.gold else ()
        shown = [f"{figure:.1f}" for figure in figures] or ["–", "–"]
        table.add_row(name, f"{speed:.0f}", f"{speed / rows[0][1]:.2f}", *shown)
    console.print(table)

    hostile = Table(title=f"Texts of 1 MB; the limit is {LIMIT:g} s")
    hostile.add_column("of")
    hostile.add_column("CPU seconds", justify="right")
    hostile.add_column("of the limit", justify="right")
    for name, phrase in HOSTILE.items():
        text = (phrase * (MEGABYTE // len(phrase) + 1))[:MEGABYTE]
        seconds, _ = spent(tag, Document(id="hostile", text=text, published="2020-09-30"))
        hostile.add_row(name, f"{seconds:.2f}", f"{seconds / LIMIT:.0%}")
    console.print(hostile)


if __name__ == "__main__":
    main()
