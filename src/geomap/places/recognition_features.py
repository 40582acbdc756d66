"""All that is known of the candidate spans of an article, as one table of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geomap.places.evidence import gather
from geomap.places.name_features import (
    HOLDING,
    NAME,
    NESTING,
    SUPPORTED,
    Holders,
    name_values,
    nesting,
    supports,
)
from geomap.places.options import NameOptions
from geomap.places.span_features import (
    CONTEXT,
    SHAPE,
    TAGGER,
    capitalised_sentences,
    context,
    shape,
    tagger,
)
from geomap.places.spans import CandidateSpan
from geomap.places.view import ArticleView

FEATURES: tuple[str, ...] = (
    *SHAPE,
    *TAGGER,
    *CONTEXT,
    *(f"name {name}" for name in NAME),
    *HOLDING,
    *NESTING,
    *(f"support {name}" for name in SUPPORTED),
)


def feature_rows(
    view: ArticleView, spans: Sequence[CandidateSpan], names: NameOptions
) -> NDArray[np.float32]:
    """
    Compute the features of every candidate span of an article.

    Parameters
    ----------
    view
        The article.
    spans
        Its candidate spans, sorted by start.
    names
        The gazetteer's answers for its names.

    Returns
    -------
    rows
        A row a span, a column for each of `FEATURES`.
    """
    evidence = gather(view, spans)
    texts = [view.text[span.start : span.end] for span in spans]
    options = {text: names.of(text) for text in texts}
    by_name = {text: name_values(text, found, evidence) for text, found in options.items()}
    supported = supports(options, evidence)
    holders = Holders(view, spans, names)
    capitalised = capitalised_sentences(view)
    nested = nesting(spans, [options[text] for text in texts])
    rows = [
        [
            *shape(view, span, text, capitalised),
            *tagger(view, span),
            *context(view, span),
            *by_name[text],
            *holders.of(span),
            *nested[number],
            *supported[text],
        ]
        for number, (span, text) in enumerate(zip(spans, texts, strict=True))
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))
