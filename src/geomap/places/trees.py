"""Boosted decision trees, evaluated with NumPy alone: what the fitted models are at run time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.errors import GeomapError


class _Laid(NamedTuple):
    """
    The same trees with their inner nodes in rows of equal length, for `BoostedTrees.decision`.

    `left_leaves` has a bit for each leaf on a node's left; leaves count from the left.
    `leaf_values` has a row a tree.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left_leaves: NDArray[np.uint32]
    leaf_values: NDArray[np.float32]


_MOST_LEAVES = 32


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

    _laid: _Laid = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the trees out for evaluation."""
        object.__setattr__(self, "_laid", _lay_out(self))

    def decision(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """
        Return the log odds of each row.

        Every inner node is asked at once; a node that sends the row right rules out the leaves on
        its left, and the leftmost leaf that is left is the row's (Lucchese et al. 2015,
        "QuickScorer").

        Parameters
        ----------
        rows
            A column a feature, in the order of `features`.

        Returns
        -------
        log_odds
            One value a row.
        """
        count, laid = len(rows), self._laid
        if not count:
            return np.zeros(0)
        goes_right = np.asarray(rows, dtype=np.float32)[:, laid.feature] > laid.threshold
        ruled_out = np.where(goes_right, laid.left_leaves, np.uint32(0))
        open_leaves = ~np.bitwise_or.reduce(
            ruled_out.reshape(count, len(laid.leaf_values), -1), axis=2
        )
        leftmost = np.frexp((open_leaves & (~open_leaves + np.uint32(1))).astype(np.float64))[1] - 1
        values = laid.leaf_values[np.arange(len(laid.leaf_values)), leftmost]
        total: NDArray[np.float64] = values.sum(axis=1, dtype=np.float64)
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


def _lay_out(trees: BoostedTrees) -> _Laid:
    """Count each tree's leaves from the left; note those on the left of each inner node."""
    inner: list[list[tuple[int, int]]] = []
    leaves: list[list[int]] = []
    for root in trees.roots.tolist():
        nodes: list[tuple[int, int]] = []
        ends: list[int] = []
        _walk(trees, root, nodes, ends)
        if len(ends) > _MOST_LEAVES:
            msg = f"a tree has {len(ends)} leaves; at most {_MOST_LEAVES} can be evaluated"
            raise GeomapError(msg)
        inner.append(nodes)
        leaves.append(ends)
    width = max(1, *(len(nodes) for nodes in inner)) if inner else 1
    shape = (len(inner), width)
    # What is missing in a short tree never sends a row right.
    feature = np.zeros(shape, dtype=np.int32)
    threshold = np.full(shape, np.inf, dtype=np.float32)
    left_leaves = np.zeros(shape, dtype=np.uint32)
    values = np.zeros((len(inner), width + 1), dtype=np.float32)
    for tree, (nodes, ends) in enumerate(zip(inner, leaves, strict=True)):
        for column, (node, left) in enumerate(nodes):
            feature[tree, column] = trees.feature[node]
            threshold[tree, column] = trees.threshold[node]
            left_leaves[tree, column] = left
        values[tree, : len(ends)] = trees.value[ends]
    return _Laid(feature.ravel(), threshold.ravel(), left_leaves.ravel(), values)


def _walk(trees: BoostedTrees, node: int, nodes: list[tuple[int, int]], ends: list[int]) -> None:
    """Collect a subtree's inner nodes, with the bits of their left leaves, and its leaves."""
    left, right = int(trees.left[node]), int(trees.right[node])
    if left == node:
        ends.append(node)
        return
    first = len(ends)
    _walk(trees, left, nodes, ends)
    nodes.append((node, (1 << len(ends)) - (1 << first)))
    _walk(trees, right, nodes, ends)


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
            "fit it anew with python -m geomap.places.training"
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
