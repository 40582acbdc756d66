"""
Time each stage on whole articles: documents of 2,200 characters a CPU second.

    python bench/pipeline.py [ARTICLES.jsonl]      lines of {"id", "text"}; default: the seeds

The baseline in the same run is spaCy's small model as it comes. Ours is the same model with some
parts replaced; the last lines give its share, that of its parts, and the most memory in use.
"""

import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

import spacy

from geomap import documents, events, places, syntax, times
from geomap.gazetteer import Gazetteer
from geomap.syntax.products import one_thread

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
    share = spent["syntax"] / sum(spent.values())
    everything = sum(spent.values())
    base = _as_it_comes(articles)
    print(f"{len(articles)} articles, {units:.0f} units of {UNIT} characters")
    print(f"{'stage':<18}{'ms a unit':>10}{'units a CPU s':>15}{'to spaCy':>10}")
    for stage, seconds in (*spent.items(), ("all", everything), ("spaCy as it comes", base)):
        print(
            f"{stage:<18}{1000 * seconds / units:>10.1f}"
            f"{units / seconds:>15.1f}{seconds / base:>10.2f}"
        )
    print(f"spaCy's model takes {100 * share:.0f} % of all:")
    for name, seconds in _parts(articles).items():
        print(f"  {name:<18}{1000 * seconds / units:>6.1f} ms a unit")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory in use: {peak:.0f} MiB")


def _parts(articles):
    """Return the CPU seconds of each of spaCy's components."""
    model = syntax.model()
    spent = defaultdict(float)
    for text in articles:
        begun = time.process_time()
        doc = model.make_doc(text)
        spent["tokenizer"] += time.process_time() - begun
        for name, component in model.pipeline:
            begun = time.process_time()
            with one_thread():
                doc = component(doc)
            spent[name] += time.process_time() - begun
    return spent


def _as_it_comes(articles):
    """Return the CPU seconds that spaCy's own pipeline takes, the first text left out."""
    model = spacy.load(syntax.model().meta["lang"] + "_" + syntax.model().meta["name"])
    model(articles[0])
    begun = time.process_time()
    with one_thread():
        for text in articles:
            model(text)
    return time.process_time() - begun


def _all_stages(text, gazetteer, timed):
    document = timed("documents", documents.document, text)
    doc = timed("syntax", syntax.parse, document)
    toponyms = timed("places", places.find, document, doc, gazetteer)
    expressions = timed("times", times.tag, document, doc)
    timed("events", events.extract, document, doc, toponyms, expressions, gazetteer)


if __name__ == "__main__":
    main()
