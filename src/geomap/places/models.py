"""The fitted models: small files beside the code, read once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np

from geomap.places.confidence import CONFIDENCE
from geomap.places.ranking_features import FIRST, SECOND
from geomap.places.recognition_features import FEATURES
from geomap.places.trees import BoostedTrees, unpack

MODEL_FILE = "places.npz"
THRESHOLDS = ("take", "sure", "keep", "answer")


@dataclass(frozen=True, slots=True)
class Models:
    """
    What `geomap.places.training` fits.

    `exact` and `overlap` judge candidate spans (this very stretch, any stretch that touches it),
    `first` and `second` judge the places that a mention may mean, `confidence` whether the
    likeliest is right. A span is considered where `overlap` reaches `take`, a mention resolved
    where its confidence reaches `answer`. It is kept where `overlap` reaches `sure`, or `overlap`
    times the confidence of its place reaches `keep`.
    """

    exact: BoostedTrees
    overlap: BoostedTrees
    first: BoostedTrees
    second: BoostedTrees
    confidence: BoostedTrees
    take: float
    sure: float
    keep: float
    answer: float


@lru_cache(maxsize=1)
def models() -> Models:
    """
    Read the fitted models.

    Returns
    -------
    models
        Ready to evaluate.

    Raises
    ------
    GeomapError
        If they were fitted on other features than this version computes.
    """
    with as_file(files("geomap.places").joinpath("models", MODEL_FILE)) as path:
        with np.load(path, allow_pickle=False) as stored:
            arrays = dict(stored)
        return Models(
            exact=unpack(path, arrays, "exact", FEATURES),
            overlap=unpack(path, arrays, "overlap", FEATURES),
            first=unpack(path, arrays, "first", FIRST),
            second=unpack(path, arrays, "second", SECOND),
            confidence=unpack(path, arrays, "confidence", CONFIDENCE),
            **{name: float(arrays[f"threshold.{name}"]) for name in THRESHOLDS},
        )
