"""Fits all models together; what one learns of another was said of articles held out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geomap.places.confidence import CONFIDENCE, RISING, confidence_rows
from geomap.places.models import Models
from geomap.places.ranking_features import (
    FIRST,
    SECOND,
    belief,
    prior_shares,
    second_rows,
    supported_rows,
)
from geomap.places.recognition_features import FEATURES
from geomap.places.resolution import decisions
from geomap.places.training.examples import Example
from geomap.places.training.fitting import Settings, fit_trees
from geomap.places.trees import BoostedTrees

Rows = list[NDArray[np.float32]]
Odds = list[NDArray[np.float64]]

_SEED = 20240229
_LIKELIEST = 8


SPANS = Settings(trees=120, leaves=15, rate=0.1, columns=0.3)
PLACES = Settings(trees=120, leaves=15, rate=0.08)
SURE = Settings(trees=60, leaves=6, rate=0.1, least_in_leaf=60, ridge=20.0, columns=0.5)


@dataclass(frozen=True, slots=True)
class Plan:
    """
    How the models are fitted: trees of each, folds for what must not see its own answers.

    The thresholds of `Models` were chosen on cross-validated articles of LGL and GeoVirus, where
    recognition (overlap F1) and end to end together are best.
    """

    spans: Settings = SPANS
    places: Settings = PLACES
    confidence: Settings = SURE
    folds: int = 3
    take: float = 0.4
    sure: float = 0.75
    keep: float = 0.3
    answer: float = 0.3


def folds(count: int, number: int) -> Iterator[tuple[list[int], list[int]]]:
    """
    Split articles into folds, the same way each time.

    Parameters
    ----------
    count
        Articles.
    number
        Folds.

    Yields
    ------
    rest, held_out
        Positions of the articles.
    """
    order = np.random.default_rng(_SEED).permutation(count)
    for fold in range(number):
        out = sorted(order[fold::number].tolist())
        yield sorted(set(range(count)) - set(out)), out


def fit_models(
    examples: Sequence[Example], plan: Plan, *, invented: Sequence[Example] = ()
) -> Models:
    """
    Fit everything.

    Parameters
    ----------
    examples
        Annotated articles.
    plan
        How to fit.
    invented
        For the rankers alone, see `geomap.places.training.invented`.

    Returns
    -------
    models
        Ready to use.
    """
    first, second, confidence = _fit_rankers([*examples, *invented], plan)
    return Models(
        exact=_fit_spans(examples, "exact", plan),
        overlap=_fit_spans(examples, "overlap", plan),
        first=first,
        second=second,
        confidence=confidence,
        take=plan.take,
        sure=plan.sure,
        keep=plan.keep,
        answer=plan.answer,
    )


def _fit_spans(examples: Sequence[Example], answer: str, plan: Plan) -> BoostedTrees:
    rows = np.vstack([e.candidates.rows[e.used] for e in examples])
    right = np.concatenate([getattr(e, answer)[e.used] for e in examples])
    return fit_trees(FEATURES, rows, right, plan.spans)


def _fit_rankers(
    examples: Sequence[Example], plan: Plan
) -> tuple[BoostedTrees, BoostedTrees, BoostedTrees]:
    says = [e.weight for e in examples]
    rows = [supported_rows(e.table, prior_shares(e.table)) for e in examples]
    right = [list(e.right) for e in examples]
    first = _fit_ranker(FIRST, rows, right, says, plan)
    odds = _held_out_odds(FIRST, rows, right, says, plan)
    again = [
        second_rows(supported_rows(e.table, [belief(o) for o in odd]), odd)
        for e, odd in zip(examples, odds, strict=True)
    ]
    second = _fit_ranker(SECOND, again, right, says, plan)
    final = _held_out_odds(SECOND, again, right, says, plan)
    return first, second, _fit_confidence(examples, again, final, plan)


def _fit_ranker(
    features: Sequence[str],
    rows: Sequence[Rows],
    right: Sequence[Sequence[NDArray[np.int8]]],
    says: Sequence[float],
    plan: Plan,
) -> BoostedTrees:
    # Mentions of one name in like surroundings have the same rows: learn from them once.
    once = {
        (number, row.tobytes(), verdict.tobytes()): (row, verdict, say)
        for number, (article, verdicts, say) in enumerate(zip(rows, right, says, strict=True))
        for row, verdict in zip(article, verdicts, strict=True)
    }
    parts = [_weighed(row, verdict, say) for row, verdict, say in once.values()]
    stacked, verdict, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    return fit_trees(features, stacked, verdict == 1, plan.places, weights=weights)


def _weighed(
    rows: NDArray[np.float32], verdict: NDArray[np.int8], say: float
) -> tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.float64]]:
    """
    Weigh the readings of a name; take some for all where there are many.

    A name with many readings has no more say than one with few. Of the wrong ones the likeliest
    are kept and, spread over the others, as many again, with the say of all.
    """
    wrong = np.flatnonzero(verdict == 0)
    others = wrong[_LIKELIEST:]
    step = max(1, -(-len(others) // _LIKELIEST))
    some = others[::step]
    kept = np.concatenate([np.flatnonzero(verdict == 1), wrong[:_LIKELIEST], some])
    weights = np.where(verdict[kept] == 1, 1.0, 1.0 / np.sqrt(max(1, len(verdict))))
    if len(some):
        weights[-len(some) :] *= len(others) / len(some)
    return rows[kept], verdict[kept], say * weights


def _held_out_odds(
    features: Sequence[str],
    rows: Sequence[Rows],
    right: Sequence[Sequence[NDArray[np.int8]]],
    says: Sequence[float],
    plan: Plan,
) -> list[Odds]:
    odds: list[Odds] = [[] for _ in rows]
    for rest, out in folds(len(rows), plan.folds):
        ranker = _fit_ranker(
            features,
            [rows[i] for i in rest],
            [right[i] for i in rest],
            [says[i] for i in rest],
            plan,
        )
        for i in out:
            odds[i] = decisions(ranker, rows[i])
    return odds


def _fit_confidence(
    examples: Sequence[Example], rows: Sequence[Rows], odds: Sequence[Odds], plan: Plan
) -> BoostedTrees:
    """Fit how often the likeliest reading is right, where annotators knew the place."""
    told, came_true, says = [], [], []
    for e, row, odd in zip(examples, rows, odds, strict=True):
        described = confidence_rows(e.table, row, odd)
        for number, (good, judged) in enumerate(zip(e.good, odd, strict=True)):
            if good is not None and len(judged):
                told.append(described[number])
                came_true.append(bool(good[int(np.argmax(judged))]))
                says.append(e.weight)
    return fit_trees(
        CONFIDENCE,
        np.stack(told),
        np.array(came_true),
        plan.confidence,
        weights=np.array(says),
        rising=RISING,
    )
