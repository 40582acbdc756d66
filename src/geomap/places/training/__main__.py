"""
Fit the models of `geomap.places` and write them with a report of what they are worth.

Usage: `python -m geomap.places.training CORPUS.jsonl … --without-demonyms CORPUS.jsonl …`.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click
import numpy as np

from geomap.files import written_whole
from geomap.gazetteer import Gazetteer
from geomap.places.gold import read_gold
from geomap.places.models import MODEL_FILE, Models
from geomap.places.training.examples import Example, example
from geomap.places.training.learning import Plan, fit_models
from geomap.places.training.report import cross_validated, left_out, lines
from geomap.places.trees import pack
from geomap.syntax import parse

_PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("corpora", nargs=-1, type=_PATH)
@click.option("--without-demonyms", multiple=True, type=_PATH, help="Corpora that mark none.")
@click.option("--folds", default=5, show_default=True, help="For the report; 0 for no report.")
def main(corpora: tuple[Path, ...], without_demonyms: tuple[Path, ...], folds: int) -> None:
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
    _write(folder / MODEL_FILE, fit_models(everything, plan))
    if folds:
        report = _report(examples, gazetteer, plan, folds)
        with written_whole(folder / "REPORT.md") as part:
            part.write_text(report, encoding="utf-8")
        click.echo(report)


def _examples(path: Path, gazetteer: Gazetteer, *, demonyms: bool) -> list[Example]:
    articles = read_gold(path, demonyms=demonyms)
    return [example(article, parse(article.document), gazetteer) for article in articles]


def _write(path: Path, fitted: Models) -> None:
    arrays = {
        "calibration": fitted.calibration,
        "thresholds": np.array([fitted.take, fitted.answer]),
    }
    for name in ("exact", "overlap", "first", "second"):
        arrays |= pack(getattr(fitted, name), name)
    with written_whole(path) as part:
        np.savez_compressed(part, allow_pickle=False, **arrays)


def _report(
    examples: dict[str, list[Example]], gazetteer: Gazetteer, plan: Plan, folds: int
) -> str:
    sizes = ", ".join(
        f"{name} ({len(corpus)} articles, {sum(len(e.article.gold) for e in corpus)} names)"
        for name, corpus in examples.items()
    )
    text = [
        "# The fitted models of geomap.places",
        "",
        f"Fitted on {sizes}, with the gazetteer {gazetteer.version[:12]}.",
        f"Spans: {plan.spans}. Places: {plan.places}.",
        "",
        *lines(
            f"Cross-validated by article, {folds} folds",
            cross_validated(examples, gazetteer, plan, folds),
        ),
    ]
    if len(examples) > 1:
        text += lines("Fitted without the corpus", left_out(examples, gazetteer, plan))
    return "\n".join(text)


if __name__ == "__main__":
    main()
