"""Boosted decision trees, evaluated with NumPy alone: what the fitted models are at run time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geomap.errors import GeomapError


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """
    A sum of binary decision trees over named features.

    Nodes of all trees lie in one row of arrays. A row of features goes `left` where its value is
    at most the threshold. Leaves point to themselves and carry `value`, in log odds.
    """

    features: tuple[str, ...]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    depth: int
    baseline: float

    def decision(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """
        Return the log odds of each row.

        Parameters
        ----------
        rows
            A column a feature, in the order of `features`.

        Returns
        -------
        log_odds
            One value a row.
        """
        count = len(rows)
        if not count:
            return np.zeros(0)
        flat = np.ascontiguousarray(rows, dtype=np.float32).ravel()
        base = (np.arange(count, dtype=np.int32) * rows.shape[1])[:, None]
        node = np.broadcast_to(self.roots, (count, len(self.roots)))
        for _ in range(self.depth):
            values = flat[base + self.feature[node]]
            node = np.where(values <= self.threshold[node], self.left[node], self.right[node])
        total: NDArray[np.float64] = self.value[node].sum(axis=1, dtype=np.float64)
        return total + self.baseline

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """
        Return the probability of each row: the logistic function of its log odds.

        Parameters
        ----------
        rows
            A column a feature, in the order of `features`.

        Returns
        -------
        probability
            One value in (0, 1) a row.
        """
        odds: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-self.decision(rows)))
        return odds


_ARRAYS = ("feature", "threshold", "left", "right", "value", "roots")


def pack(trees: BoostedTrees, prefix: str) -> dict[str, NDArray[np.generic]]:
    """
    Lay trees out as arrays for `numpy.savez`.

    Parameters
    ----------
    trees
        What to store.
    prefix
        Stands before each array's name: several models share a file.

    Returns
    -------
    arrays
        By name.
    """
    arrays: dict[str, NDArray[np.generic]] = {
        f"{prefix}.{name}": getattr(trees, name) for name in _ARRAYS
    }
    arrays[f"{prefix}.features"] = np.array(trees.features)
    arrays[f"{prefix}.shape"] = np.array([trees.depth, trees.baseline], dtype=np.float64)
    return arrays


def unpack(
    path: Path, arrays: dict[str, NDArray[np.generic]], prefix: str, features: Sequence[str]
) -> BoostedTrees:
    """
    Rebuild trees that `pack` laid out.

    Parameters
    ----------
    path
        The file the arrays came from, for the message of an error.
    arrays
        By name.
    prefix
        As given to `pack`.
    features
        The features the program computes, which must be those of the model, in order.

    Returns
    -------
    trees
        Ready to evaluate.

    Raises
    ------
    GeomapError
        If the model is not in the file or was fitted on other features.
    """
    stored = tuple(str(name) for name in arrays.get(f"{prefix}.features", ()))
    if stored != tuple(features):
        msg = (
            f"model {prefix!r} in {path} was fitted on other features than this version computes; "
            "fit it anew with python -m geomap.places.train"
        )
        raise GeomapError(msg)
    depth, baseline = (float(number) for number in arrays[f"{prefix}.shape"])
    feature, threshold, left, right, value, roots = (arrays[f"{prefix}.{n}"] for n in _ARRAYS)
    return BoostedTrees(
        features=stored,
        feature=feature.astype(np.int32),
        threshold=threshold.astype(np.float32),
        left=left.astype(np.int32),
        right=right.astype(np.int32),
        value=value.astype(np.float32),
        roots=roots.astype(np.int32),
        depth=int(depth),
        baseline=baseline,
    )
