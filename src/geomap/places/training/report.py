"""What the fitted models are worth: measured on articles and corpora they did not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geomap.gazetteer import Gazetteer
from geomap.places.evaluation import Score, add
from geomap.places.finding import find_in, resolve_in
from geomap.places.gold import AnnotatedArticle
from geomap.places.models import Models
from geomap.places.training.examples import Example
from geomap.places.training.learning import Plan, fit_models, folds

_HEAD = (
    "| corpus | recognition exact / overlap F1 | resolution, gold spans (strict) "
    "| end-to-end F1 (strict) | right of answered, answered | right of the surest 90 % "
    "| calibration error |"
)


def evaluate(
    examples: Sequence[Example],
    fitted: Models,
    gazetteer: Gazetteer,
    *,
    end_to_end: Score,
    resolution: Score,
) -> None:
    """
    Count articles in: as found by the models, and with the gold names given.

    Parameters
    ----------
    examples
        Articles that the models did not see.
    fitted
        The models.
    gazetteer
        The places there are.
    end_to_end, resolution
        Are added to.
    """
    for held in examples:
        document = held.article.document
        found = find_in(document, held.view, gazetteer, fitted, held.candidates)
        add(end_to_end, held.article, found)
        spans = [(g.start, g.end) for g in held.article.gold]
        given = resolve_in(document, held.view, gazetteer, fitted, spans, held.candidates)
        add(resolution, _with_demonyms(held), given)


def _with_demonyms(held: Example) -> AnnotatedArticle:
    """Gold names are never left out for being demonyms."""
    return replace(held.article, demonyms=True)


def cross_validated(
    corpora: Mapping[str, Sequence[Example]],
    invented: Sequence[Example],
    gazetteer: Gazetteer,
    plan: Plan,
    number: int,
) -> dict[str, tuple[Score, Score]]:
    """
    Measure each corpus by folds, the other corpora and its own other folds to learn from.

    Parameters
    ----------
    corpora
        Annotated articles by corpus.
    invented
        Articles to learn from beside them.
    gazetteer
        The places there are.
    plan
        How to fit.
    number
        Folds.

    Returns
    -------
    scores
        By corpus: end to end, and with the gold names given.
    """
    scores = {name: (Score(), Score()) for name in corpora}
    splits = {name: list(folds(len(examples), number)) for name, examples in corpora.items()}
    for fold in range(number):
        rest = [examples[i] for name, examples in corpora.items() for i in splits[name][fold][0]]
        fitted = fit_models(rest, plan, invented=invented)
        for name, examples in corpora.items():
            out = [examples[i] for i in splits[name][fold][1]]
            end_to_end, resolution = scores[name]
            evaluate(out, fitted, gazetteer, end_to_end=end_to_end, resolution=resolution)
    return scores


def left_out(
    corpora: Mapping[str, Sequence[Example]],
    invented: Sequence[Example],
    gazetteer: Gazetteer,
    plan: Plan,
) -> dict[str, tuple[Score, Score]]:
    """
    Measure each corpus with models fitted on the others alone.

    Parameters
    ----------
    corpora
        Annotated articles by corpus, at least two.
    invented
        Articles to learn from beside them.
    gazetteer
        The places there are.
    plan
        How to fit.

    Returns
    -------
    scores
        By corpus: end to end, and with the gold names given.
    """
    scores: dict[str, tuple[Score, Score]] = {}
    for name, examples in corpora.items():
        others = [e for other, rest in corpora.items() if other != name for e in rest]
        fitted = fit_models(others, plan, invented=invented)
        scores |= measured({name: examples}, gazetteer, fitted)
    return scores


def measured(
    corpora: Mapping[str, Sequence[Example]], gazetteer: Gazetteer, fitted: Models
) -> dict[str, tuple[Score, Score]]:
    """
    Measure given models on corpora.

    Parameters
    ----------
    corpora
        Annotated articles by corpus.
    gazetteer
        The places there are.
    fitted
        The models.

    Returns
    -------
    scores
        By corpus: end to end, and with the gold names given.
    """
    scores: dict[str, tuple[Score, Score]] = {}
    for name, examples in corpora.items():
        end_to_end, resolution = scores[name] = (Score(), Score())
        evaluate(examples, fitted, gazetteer, end_to_end=end_to_end, resolution=resolution)
    return scores


def reliability(scores: Mapping[str, tuple[Score, Score]]) -> list[str]:
    """
    Lay out how far confidence can be trusted, all corpora together, as a Markdown table.

    Parameters
    ----------
    scores
        By corpus: end to end, and with the gold names given.

    Returns
    -------
    lines
        Of text.
    """
    together = Score(answers=[answer for _, given in scores.values() for answer in given.answers])
    head = [
        f"Confidence, all of them together: calibration error {together.calibration_error():.3f}.",
        "",
        "| confidence from | answers | mean | right |",
        "|---|---|---|---|",
    ]
    rows = [
        f"| {low:.1f} | {count} | {mean:.2f} | {share:.2f} |"
        for low, count, mean, share in together.reliability()
    ]
    return [*head, *rows, ""]


def lines(title: str, scores: Mapping[str, tuple[Score, Score]]) -> list[str]:
    """
    Lay figures out as a Markdown table.

    Parameters
    ----------
    title
        Of the table.
    scores
        By corpus: end to end, and with the gold names given.

    Returns
    -------
    lines
        Of text.
    """
    head = [
        f"### {title}",
        "",
        _HEAD,
        "|---|---|---|---|---|---|---|",
    ]
    rows = [
        f"| {name} | {found.recognition_exact:.1f} / {found.recognition_overlap:.1f} "
        f"| {given.resolution:.1f} ({given.resolution_strict:.1f}) "
        f"| {found.end_to_end:.1f} ({found.end_to_end_strict:.1f}) "
        f"| {given.right_of_answered:.1f}, {given.answered_share:.1f} "
        f"| {given.right_of_surest(0.9):.1f} "
        f"| {given.calibration_error():.3f} |"
        for name, (found, given) in scores.items()
    ]
    return [*head, *rows, ""]
