"""Which stretches of an article are place names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geomap.places.models import Models
from geomap.places.options import NameOptions
from geomap.places.recognition_features import feature_rows
from geomap.places.spans import CandidateSpan
from geomap.places.view import ArticleView


def recognise(
    view: ArticleView,
    spans: Sequence[CandidateSpan],
    names: NameOptions,
    models: Models,
) -> tuple[CandidateSpan, ...]:
    """
    Choose the candidate spans that are place names.

    Parameters
    ----------
    view
        The article.
    spans
        Its candidate spans, sorted by start.
    names
        The gazetteer's answers for its names.
    models
        The fitted models.

    Returns
    -------
    chosen
        Sorted by start, without overlap.
    """
    if not spans:
        return ()
    rows = feature_rows(view, spans, names)
    overlap = models.overlap.probability(rows)
    exact = models.exact.probability(rows)
    return choose(spans, exact, overlap, take=models.take)


def choose(
    spans: Sequence[CandidateSpan],
    exact: NDArray[np.float64],
    overlap: NDArray[np.float64],
    *,
    take: float,
) -> tuple[CandidateSpan, ...]:
    """
    Take the likeliest spans that do not overlap.

    Parameters
    ----------
    spans
        Candidates.
    exact, overlap
        The probability that each is a name, and that one lies there at all.
    take
        The least `overlap` for a span to be taken.

    Returns
    -------
    chosen
        Sorted by start.
    """
    chosen: list[CandidateSpan] = []
    for number in np.argsort(-exact, kind="stable"):
        span = spans[number]
        if overlap[number] >= take and not any(
            span.start < other.end and other.start < span.end for other in chosen
        ):
            chosen.append(span)
    return tuple(sorted(chosen, key=lambda span: span.start))
