"""
Time each stage on whole articles: documents of 2,200 characters a CPU second.

    python bench/pipeline.py [ARTICLES.jsonl]      lines of {"id", "text"}; default: the seeds

The baseline in the same run is spaCy's parse alone, which places, times and events share; the
last lines give its share, that of its parts, and the most memory that was in use.
"""

import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

from geomap import documents, events, places, syntax, times
from geomap.gazetteer import Gazetteer

UNIT = 2_200  # characters: a news article of middling length


def texts(arguments):
    if arguments:
        lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines]
    seeds = Path(__file__).parents[1] / "seeds"
    return [path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt"))]


def main():
    gazetteer = Gazetteer.open()
    spent = defaultdict(float)

    def timed(stage, function, *arguments):
        begun = time.process_time()
        result = function(*arguments)
        spent[stage] += time.process_time() - begun
        return result

    articles = texts(sys.argv[1:])
    _all_stages(articles[0], gazetteer, lambda _, function, *a: function(*a))  # load the models
    for text in articles:
        _all_stages(text, gazetteer, timed)
    units = sum(map(len, articles)) / UNIT
    base = spent["syntax (spaCy)"]
    print(f"{len(articles)} articles, {units:.0f} units of {UNIT} characters")
    print(f"{'stage':<16}{'ms a unit':>10}{'units a CPU s':>15}{'to spaCy':>10}")
    for stage, seconds in (*spent.items(), ("all", sum(spent.values()))):
        print(
            f"{stage:<16}{1000 * seconds / units:>10.1f}"
            f"{units / seconds:>15.1f}{seconds / base:>10.2f}"
        )
    print(f"spaCy takes {100 * base / sum(spent.values()):.0f} % of all:")
    for name, seconds in _parts(articles).items():
        print(f"  {name:<18}{1000 * seconds / units:>6.1f} ms a unit")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory in use: {peak:.0f} MiB")


def _parts(articles):
    """Return the CPU seconds of each of spaCy's components."""
    model = syntax.model()
    spent = defaultdict(float)
    for text in articles:
        doc = model.make_doc(text)
        for name, component in model.pipeline:
            begun = time.process_time()
            doc = component(doc)
            spent[name] += time.process_time() - begun
    return spent


def _all_stages(text, gazetteer, timed):
    document = timed("documents", documents.document, text)
    doc = timed("syntax (spaCy)", syntax.parse, document)
    toponyms = timed("places", places.find, document, doc, gazetteer)
    expressions = timed("times", times.tag, document, doc)
    timed("events", events.extract, document, doc, toponyms, expressions, gazetteer)


if __name__ == "__main__":
    main()
