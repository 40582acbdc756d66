"""Fits all models together; what one learns of another was said of articles held out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

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

_CALIBRATION_POINTS = 21
_SEED = 20240229


SPANS = Settings(trees=120, leaves=15, rate=0.1, columns=0.3)
PLACES = Settings(trees=120, leaves=15, rate=0.08)


@dataclass(frozen=True, slots=True)
class Plan:
    """
    How the models are fitted: trees of each, folds for what must not see its own answers.

    The thresholds of `Models` were chosen on cross-validated articles of LGL and GeoVirus, where
    recognition (overlap F1) and end to end together are best.
    """

    spans: Settings = SPANS
    places: Settings = PLACES
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


def fit_models(examples: Sequence[Example], plan: Plan) -> Models:
    """
    Fit everything.

    Parameters
    ----------
    examples
        Annotated articles.
    plan
        How to fit.

    Returns
    -------
    models
        Ready to use.
    """
    first, second, calibration = _fit_rankers(examples, plan)
    return Models(
        exact=_fit_spans(examples, "exact", plan),
        overlap=_fit_spans(examples, "overlap", plan),
        first=first,
        second=second,
        calibration=calibration,
        take=plan.take,
        sure=plan.sure,
        keep=plan.keep,
        answer=plan.answer,
    )


def _fit_spans(examples: Sequence[Example], answer: str, plan: Plan) -> BoostedTrees:
    rows = np.vstack([e.rows[e.used] for e in examples])
    right = np.concatenate([getattr(e, answer)[e.used] for e in examples])
    return fit_trees(FEATURES, rows, right, plan.spans)


def _fit_rankers(
    examples: Sequence[Example], plan: Plan
) -> tuple[BoostedTrees, BoostedTrees, NDArray[np.float64]]:
    rows = [supported_rows(e.table, prior_shares(e.table)) for e in examples]
    right = [list(e.right) for e in examples]
    first = _fit_ranker(FIRST, rows, right, plan)
    odds = _held_out_odds(FIRST, rows, right, plan)
    again = [
        second_rows(supported_rows(e.table, [belief(o) for o in odd]), odd)
        for e, odd in zip(examples, odds, strict=True)
    ]
    second = _fit_ranker(SECOND, again, right, plan)
    final = _held_out_odds(SECOND, again, right, plan)
    return first, second, _calibration(final, right)


def _fit_ranker(
    features: Sequence[str],
    rows: Sequence[Rows],
    right: Sequence[Sequence[NDArray[np.int8]]],
    plan: Plan,
) -> BoostedTrees:
    # Mentions of one name in like surroundings have the same rows: learn from them once.
    once = {
        (number, row.tobytes(), verdict.tobytes()): (row, verdict)
        for number, (article, verdicts) in enumerate(zip(rows, right, strict=True))
        for row, verdict in zip(article, verdicts, strict=True)
    }
    stacked = np.vstack([row for row, _ in once.values()])
    verdict = np.concatenate([verdict for _, verdict in once.values()])
    # A name with many readings has no more say than one with few.
    weights = np.concatenate(
        [
            np.where(verdict == 1, 1.0, 1.0 / np.sqrt(max(1, len(verdict))))
            for _, verdict in once.values()
        ]
    )
    used = verdict >= 0
    return fit_trees(
        features, stacked[used], verdict[used] == 1, plan.places, weights=weights[used]
    )


def _held_out_odds(
    features: Sequence[str],
    rows: Sequence[Rows],
    right: Sequence[Sequence[NDArray[np.int8]]],
    plan: Plan,
) -> list[Odds]:
    odds: list[Odds] = [[] for _ in rows]
    for rest, out in folds(len(rows), plan.folds):
        ranker = _fit_ranker(features, [rows[i] for i in rest], [right[i] for i in rest], plan)
        for i in out:
            odds[i] = decisions(ranker, rows[i])
    return odds


def _calibration(
    odds: Sequence[Odds], right: Sequence[Sequence[NDArray[np.int8]]]
) -> NDArray[np.float64]:
    """Fit a rising table from the winner's share of belief to how often it is right."""
    shares, came_true = [], []
    for article, verdicts in zip(odds, right, strict=True):
        for odd, verdict in zip(article, verdicts, strict=True):
            if len(odd):
                best = int(np.argmax(odd))
                shares.append(float(belief(odd)[best]))
                came_true.append(verdict[best] != 0)
    fitted = IsotonicRegression(y_min=0.01, y_max=0.995, out_of_bounds="clip")
    fitted.fit(shares, came_true)
    raw = np.linspace(0.0, 1.0, _CALIBRATION_POINTS)
    return np.stack([raw, fitted.predict(raw)])
