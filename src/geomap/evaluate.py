"""The commands `geomap evaluate …`: how good geomap is on articles that people annotated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from geomap.events.evaluation import EventScore, LinkScore
    from geomap.places.evaluation import Score as PlaceScore
    from geomap.records import Document
    from geomap.times.evaluation import Score

# Libraries that take a second to load are imported inside the commands that need them.
# ruff: noqa: PLC0415

GOLD = click.argument("gold", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")


@click.group()
def evaluate() -> None:
    """Measure geomap on annotated articles (JSON Lines)."""


@evaluate.command()
@GOLD
@click.option("--no-demonyms", is_flag=True, help="GOLD marks no demonyms: do not count them.")
@AS_JSON
def places(gold: Path, *, no_demonyms: bool, as_json: bool) -> None:
    """
    Measure place names against GOLD.

    GOLD holds one {"id", "text", "toponyms": [{"start", "end", "lat", "lon"}]} a line, with
    "geonameid" or "page" (an encyclopedia's address) where known, and "type": literal or
    associative. A name is right within 161 km or as the same entity; "strict" is distance alone.
    Everything is measured twice: as geomap finds the names, and with GOLD's names given.
    """
    from dataclasses import replace

    from geomap.gazetteer import Gazetteer
    from geomap.places import find, resolve_spans
    from geomap.places.evaluation import Score, add, add_ceiling
    from geomap.places.gold import read_gold
    from geomap.syntax import parse

    gazetteer = Gazetteer.open()
    found, given = Score(), Score()
    for article in read_gold(gold, demonyms=not no_demonyms):
        document, doc = article.document, parse(article.document)
        add(found, article, find(document, doc, gazetteer))
        spans = [(name.start, name.end) for name in article.gold]
        # A gold name is never left out for being a demonym.
        marked = replace(article, demonyms=True)
        add_ceiling(given, article, gazetteer)
        add(given, marked, resolve_spans(document, doc, gazetteer, spans))
    if as_json:
        click.echo(json.dumps(_places_json(found, given), ensure_ascii=False))
    else:
        _print_places(found, given)


_COSTLIEST = 10


def _places_json(found: PlaceScore, given: PlaceScore) -> dict[str, object]:
    """Return the figures as plain values for JSON."""
    made: dict[str, object] = {
        "gold": found.gold,
        "located": found.located,
        "found": found.found,
        "recognition_exact": round(found.recognition_exact, 1),
        "recognition_overlap": round(found.recognition_overlap, 1),
        "end_to_end": round(found.end_to_end, 1),
        "end_to_end_strict": round(found.end_to_end_strict, 1),
        "resolution": round(given.resolution, 1),
        "resolution_strict": round(given.resolution_strict, 1),
        "ceiling": round(given.ceiling, 1),
        "answered": round(given.answered_share, 1),
        "right_of_answered": round(given.right_of_answered, 1),
        "right_of_surest_90": round(given.right_of_surest(0.9), 1),
        "calibration_error": round(given.calibration_error(), 3),
        "reliability": [
            {"from": low, "answers": count, "confidence": round(mean, 3), "right": round(share, 3)}
            for low, count, mean, share in given.reliability()
        ],
        "costliest": [
            {
                "text": group.example.text,
                "count": group.count,
                "cost": round(group.cost, 2),
                "found": group.example.found,
                "id": group.example.document_id,
                "km": round(group.example.km),
                "reason": group.example.reason,
            }
            for group in found.costliest(_COSTLIEST)
        ],
    }
    if found.roles:
        made["role_accuracy"] = round(100 * found.roles_right / found.roles, 1)
    return made


def _print_places(found: PlaceScore, given: PlaceScore) -> None:
    """Print the figures, how far confidence can be trusted, and the costliest mistakes."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    figures = Table("figure", "percent", title=f"Places: {found.gold} names, {found.found} found")
    rows = (
        ("recognition F1, overlapping", found.recognition_overlap),
        ("recognition F1, exact", found.recognition_exact),
        ("end to end F1", found.end_to_end),
        ("end to end F1, strict", found.end_to_end_strict),
        ("resolution, names given", given.resolution),
        ("resolution, names given, strict", given.resolution_strict),
        ("ceiling: the gazetteer has the place", given.ceiling),
        ("answered, names given", given.answered_share),
        ("right of those answered", given.right_of_answered),
        ("right of the surest 90 of 100", given.right_of_surest(0.9)),
        ("expected calibration error", 100 * given.calibration_error()),
    )
    for name, figure in rows:
        figures.add_row(name, f"{figure:.1f}")
    if found.roles:
        figures.add_row("literal or associative", f"{100 * found.roles_right / found.roles:.1f}")
    console.print(figures)
    trust = Table("confidence from", "answers", "mean", "right", title="Confidence, names given")
    for low, count, mean, share in given.reliability():
        trust.add_row(f"{low:.1f}", str(count), f"{mean:.2f}", f"{share:.2f}")
    console.print(trust)
    worst = Table("name", "times", "put in", "km", "article", "why", title="Costliest mistakes")
    for group in found.costliest(_COSTLIEST):
        one = group.example
        put = escape(one.found or "–"), f"{one.km:.0f}" if one.found else "–"
        text = escape(" ".join(one.text.split()))
        worst.add_row(text, str(group.count), *put, escape(one.document_id), escape(one.reason))
    console.print(worst)


@evaluate.command()
@GOLD
@click.option("--mistakes", is_flag=True, help="List what was missed, wrong or falsely found.")
@AS_JSON
def times(gold: Path, *, mistakes: bool, as_json: bool) -> None:
    """
    Measure dates and times against GOLD.

    GOLD holds one {"id", "dct", "text", "timexes": [{"start", "end", "value"}]} a line. Figures
    are those of TempEval: F1 of spans, strict and relaxed, and of TIMEX3 values, over all articles
    and over those at even and at odd places of the file, counted from 0.
    """
    from geomap.syntax import parse
    from geomap.times import tag_and_date
    from geomap.times.evaluation import Score, add
    from geomap.times.gold import read_gold

    scores = {"all": Score(), "even": Score(), "odd": Score()}
    for number, article in enumerate(read_gold(gold)):
        _, found = tag_and_date(article.document, parse(article.document))
        add(scores["all"], article, found)
        add(scores["odd" if number % 2 else "even"], article, found)
    if as_json:
        click.echo(json.dumps(_times_json(scores, mistakes=mistakes), ensure_ascii=False))
    else:
        _print_times(scores, mistakes=mistakes)


def _times_json(scores: dict[str, Score], *, mistakes: bool) -> dict[str, object]:
    """Return the figures as plain values for JSON."""
    made: dict[str, object] = {
        name: {
            "articles": score.articles,
            "gold": score.gold,
            "found": score.found,
            "value_f1": round(score.value_f1, 1),
            "relaxed_f1": round(score.relaxed_f1, 1),
            "strict_f1": round(score.strict_f1, 1),
            "strict_value_f1": round(score.strict_value_f1, 1),
            "value_accuracy": round(score.value_accuracy, 1),
        }
        for name, score in scores.items()
    }
    if mistakes:
        made["mistakes"] = [
            {
                "id": one.document_id,
                "start": one.start,
                "text": one.text,
                "gold": one.gold,
                "found": one.found,
            }
            for one in scores["all"].mistakes
        ]
    return made


def _print_times(scores: dict[str, Score], *, mistakes: bool) -> None:
    """Print the figures, then the mistakes, as tables."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    if mistakes:
        listed = Table("article", "offset", "words", "gold", "found", title="Mistakes")
        for one in scores["all"].mistakes:
            words = escape(" ".join(one.text.split()))
            place = escape(one.document_id), str(one.start)
            listed.add_row(*place, words, escape(one.gold or "–"), escape(one.found or "–"))
        console.print(listed)
    table = Table(title="Times: F1 in percent")
    for name in ("articles", "number", "gold", "found", "value", "relaxed", "strict", "both"):
        table.add_column(name, justify="left" if name == "articles" else "right")
    for name, score in scores.items():
        figures = (score.value_f1, score.relaxed_f1, score.strict_f1, score.strict_value_f1)
        counts = (score.articles, score.gold, score.found)
        table.add_row(name, *map(str, counts), *(f"{figure:.1f}" for figure in figures))
    console.print(table)


@evaluate.command()
@GOLD
@click.argument("texts", required=False, type=click.Path(path_type=Path))
@click.option("--mistakes", is_flag=True, help="List what was missed and the pins in doubt.")
@AS_JSON
def events(gold: Path, texts: Path | None, *, mistakes: bool, as_json: bool) -> None:
    """
    Measure events against GOLD.

    GOLD is a JSON file of annotated events (docs/events.md); TEXTS the folder or the JSON Lines
    that hold its articles, the bundled seed articles when left out. A pin is right when an
    annotated event has its place, its days and has happened.
    """
    from geomap import events as stage
    from geomap.data import bundled
    from geomap.events.evaluation import score_events, score_links, trapped
    from geomap.events.gold import gold_documents, read_gold
    from geomap.gazetteer import Gazetteer
    from geomap.pipeline import read_article

    marked = read_gold(gold)
    documents = gold_documents(marked, texts or bundled("seeds"))
    gazetteer = Gazetteer.open()
    articles = [read_article(document, gazetteer=gazetteer) for document in documents]
    reports = {article.document.id: article.reports for article in articles}
    scores = score_events(marked, reports)
    links = score_links(marked, reports, stage.link(articles, gazetteer))
    traps = [f"{t.document}: {t.why}" for t in trapped(marked, reports)]
    faults = _faults(scores["all"], documents) if mistakes else None
    if as_json:
        click.echo(json.dumps(_events_json(scores, links, traps, faults), ensure_ascii=False))
    else:
        _print_events(scores, links, traps, faults)


def _faults(score: EventScore, documents: list[Document]) -> list[dict[str, object]]:
    """Return what is wrong with its words."""
    texts = {document.id: document.text for document in documents}
    return [
        {
            "id": fault.document_id,
            "start": fault.start,
            "text": " ".join(texts[fault.document_id][fault.start : fault.end].split()),
            "what": fault.what,
        }
        for fault in score.faults
    ]


def _events_json(
    scores: dict[str, EventScore],
    links: LinkScore,
    traps: list[str],
    faults: list[dict[str, object]] | None,
) -> dict[str, object]:
    """Return the figures as plain values for JSON."""
    made: dict[str, object] = {
        name: {
            "wanted": score.wanted,
            "found": score.found,
            "placed": score.placed,
            "right": score.right,
            "typed": score.typed,
            "recall": round(score.recall, 1),
            "pins": score.pins,
            "pins_right": score.pins_right,
            "pin_precision": round(score.pin_precision, 1),
        }
        for name, score in scores.items()
    }
    made["traps"] = traps
    made["links"] = {
        "same": links.same,
        "same_right": links.same_right,
        "apart": links.apart,
        "apart_right": links.apart_right,
    }
    if faults is not None:
        made["mistakes"] = faults
    return made


def _print_events(
    scores: dict[str, EventScore],
    links: LinkScore,
    traps: list[str],
    faults: list[dict[str, object]] | None,
) -> None:
    """Print the figures as tables, the mistakes first."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    if faults is not None:
        listed = Table("article", "offset", "words", "what", title="Mistakes")
        for fault in faults:
            listed.add_row(*(escape(str(fault[key])) for key in ("id", "start", "text", "what")))
        console.print(listed)
    table = Table(title="Events")
    names = ("articles", "wanted", "found", "place", "date, status", "type", "recall %")
    for name in (*names, "pins", "right", "right %"):
        table.add_column(name, justify="left" if name == "articles" else "right")
    for name, score in scores.items():
        counts = (score.wanted, score.found, score.placed, score.right, score.typed)
        pins = (str(score.pins), str(score.pins_right), f"{score.pin_precision:.1f}")
        shown = pins if score.pins else ("–", "–", "–")
        table.add_row(name, *map(str, counts), f"{score.recall:.1f}", *shown)
    console.print(table)
    console.print(f"Traps drawn: {len(traps)}", *map(escape, traps), sep="\n  ")
    console.print(
        f"Told twice and joined: {links.same_right} of {links.same}; "
        f"different and kept apart: {links.apart_right} of {links.apart}"
    )
