"""Fits boosted trees with scikit-learn and turns them into what `geomap.places.trees` evaluates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from geomap.places.trees import BoostedTrees


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model is fitted; `seed` makes it come out the same each time."""

    trees: int
    leaves: int
    rate: float
    least_in_leaf: int = 20
    ridge: float = 5.0
    columns: float = 0.5
    seed: int = 20240229


def fit_trees(
    features: Sequence[str],
    rows: NDArray[np.float32],
    right: NDArray[np.bool_],
    settings: Settings,
    *,
    weights: NDArray[np.float64] | None = None,
    rising: Sequence[str] = (),
) -> BoostedTrees:
    """
    Fit boosted trees to yes-or-no answers.

    Parameters
    ----------
    features
        Names of the columns.
    rows
        A row an example.
    right
        The answers.
    settings
        Size and pace.
    weights
        Of the examples; all alike when None.
    rising
        Features of which more never makes the answer less likely.

    Returns
    -------
    trees
        In the form that the program evaluates.
    """
    booster = HistGradientBoostingClassifier(
        max_iter=settings.trees,
        max_leaf_nodes=settings.leaves,
        learning_rate=settings.rate,
        min_samples_leaf=settings.least_in_leaf,
        l2_regularization=settings.ridge,
        max_features=settings.columns,
        early_stopping=False,
        monotonic_cst=[int(name in rising) for name in features],
        random_state=settings.seed,
    )
    booster.fit(rows, right, sample_weight=weights)
    return converted(booster, features)


def converted(booster: Any, features: Sequence[str]) -> BoostedTrees:
    """
    Lay scikit-learn's trees out flat.

    Parameters
    ----------
    booster
        A fitted binary `HistGradientBoostingClassifier`.
    features
        Names of its columns.

    Returns
    -------
    trees
        With the same log odds, up to single precision.
    """
    parts: list[NDArray[Any]] = []
    roots, offset, depth = [], 0, 0
    for (predictor,) in booster._predictors:  # noqa: SLF001  (scikit-learn has no public access to its trees)
        nodes = predictor.nodes
        own = np.arange(len(nodes)) + offset
        leaf = nodes["is_leaf"].astype(bool)
        left = np.where(leaf, own, nodes["left"] + offset)
        right = np.where(leaf, own, nodes["right"] + offset)
        feature = np.where(leaf, 0, nodes["feature_idx"])
        threshold = np.where(leaf, 0.0, nodes["num_threshold"])
        value = np.where(leaf, nodes["value"], 0.0)
        parts.append(np.stack([feature, threshold, left, right, value]))
        roots.append(offset)
        offset += len(nodes)
        depth = max(depth, int(nodes["depth"].max()))
    feature, threshold, left, right, value = np.concatenate(parts, axis=1)
    return BoostedTrees(
        features=tuple(features),
        feature=feature.astype(np.int32),
        # Rounded up, so that a value equal to the threshold in single precision still goes left.
        threshold=np.nextafter(threshold.astype(np.float32), np.float32(np.inf)),
        left=left.astype(np.int32),
        right=right.astype(np.int32),
        value=value.astype(np.float32),
        roots=np.array(roots, dtype=np.int32),
        depth=depth,
        baseline=float(booster._baseline_prediction.ravel()[0]),  # noqa: SLF001  (as above)
    )
