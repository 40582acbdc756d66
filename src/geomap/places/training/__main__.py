"""
Fit the models of `geomap.places` and write them with a report of what they are worth.

Usage: `python -m geomap.places.training CORPUS.jsonl … --without-demonyms CORPUS.jsonl …`.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from geomap.files import written_whole
from geomap.gazetteer import Gazetteer
from geomap.places.gold import AnnotatedArticle, read_gold
from geomap.places.models import MODEL_FILE, THRESHOLDS, Models
from geomap.places.training import report as report_of
from geomap.places.training.examples import Example, example
from geomap.places.training.invented import INVENTED_WEIGHT, invented_articles
from geomap.places.training.learning import Plan, fit_models
from geomap.places.trees import pack
from geomap.places.view import ArticleView, view
from geomap.syntax import parse

_PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("corpora", nargs=-1, type=_PATH)
@click.option("--without-demonyms", multiple=True, type=_PATH, help="Corpora that mark none.")
@click.option("--measured", multiple=True, type=_PATH, help="Not fitted on; mark no demonyms.")
@click.option("--invented", default=1500, show_default=True, help="Articles to invent.")
@click.option("--folds", default=4, show_default=True, help="For the report; 0 for no report.")
def main(
    corpora: tuple[Path, ...],
    without_demonyms: tuple[Path, ...],
    measured: tuple[Path, ...],
    invented: int,
    folds: int,
) -> None:
    """Fit the models on annotated articles and write them beside the code, with their report."""
    gazetteer = Gazetteer.open()
    given = [(path, True) for path in corpora] + [(path, False) for path in without_demonyms]
    examples = {
        path.stem: _examples(path, gazetteer, demonyms=demonyms) for path, demonyms in given
    }
    if not examples:
        msg = "give at least one corpus"
        raise click.UsageError(msg)
    plan = Plan()
    folder = Path(str(files("geomap.places"))) / "models"
    folder.mkdir(exist_ok=True)
    everything = [e for corpus in examples.values() for e in corpus]
    made = [
        example(a, _seen(a), gazetteer, weight=INVENTED_WEIGHT, recognition=False)
        for a in invented_articles(gazetteer, invented)
    ]
    fitted = fit_models(everything, plan, invented=made)
    _write(folder / MODEL_FILE, fitted)
    if folds:
        held_out = {path.stem: _examples(path, gazetteer, demonyms=False) for path in measured}
        report = _report(examples, made, gazetteer, plan, folds)
        if held_out:
            scores = report_of.measured(held_out, gazetteer, fitted)
            report += "\n" + "\n".join(report_of.lines("Never fitted on", scores))
        with written_whole(folder / "REPORT.md") as part:
            part.write_text(report, encoding="utf-8")
        click.echo(report)


def _examples(path: Path, gazetteer: Gazetteer, *, demonyms: bool) -> list[Example]:
    articles = read_gold(path, demonyms=demonyms)
    return [example(a, _seen(a), gazetteer) for a in articles]


def _seen(article: AnnotatedArticle) -> ArticleView:
    return view(article.document, parse(article.document))


def _write(path: Path, fitted: Models) -> None:
    arrays: dict[str, NDArray[Any]] = {}
    for name in THRESHOLDS:
        arrays[f"threshold.{name}"] = np.array(getattr(fitted, name))
    for name in ("exact", "overlap", "first", "second", "confidence"):
        arrays |= pack(getattr(fitted, name), name)
    with written_whole(path) as part:
        np.savez_compressed(part, allow_pickle=False, **arrays)


def _report(
    examples: dict[str, list[Example]],
    made: list[Example],
    gazetteer: Gazetteer,
    plan: Plan,
    folds: int,
) -> str:
    sizes = ", ".join(
        f"{name} ({len(corpus)} articles, {sum(len(e.article.gold) for e in corpus)} names)"
        for name, corpus in examples.items()
    )
    crossed = report_of.cross_validated(examples, made, gazetteer, plan, folds)
    text = [
        "# The fitted models of geomap.places",
        "",
        f"Fitted on {sizes}, with the gazetteer {gazetteer.version[:12]}.",
        f"Rankers and confidence also on {len(made)} invented ones of weight {INVENTED_WEIGHT}.",
        f"{plan}.",
        "",
        *report_of.lines(f"Cross-validated by article, {folds} folds", crossed),
        *report_of.reliability(crossed),
    ]
    if len(examples) > 1:
        left_out = report_of.left_out(examples, made, gazetteer, plan)
        text += report_of.lines("Fitted without the corpus", left_out)
    return "\n".join(text)


if __name__ == "__main__":
    main()
