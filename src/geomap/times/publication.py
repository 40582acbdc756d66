"""When an article that does not say so may have been published."""

from __future__ import annotations

from collections.abc import Iterable

from geomap.records import Document, TimeBasis, TimeExpression, TimePrecision

_DAYS_OR_MONTHS = (TimePrecision.DAY, TimePrecision.DAY_PART, TimePrecision.MINUTE)


def infer_published(document: Document, times: Iterable[TimeExpression]) -> str | None:
    """
    Infer the publication date of an article as an interval from the dates that it tells.

    Parameters
    ----------
    document
        The article.
    times
        Its times, tagged without a publication date.

    Returns
    -------
    published
        EDTF, open at its end and beginning with the latest day that is written in full (else the
        latest month or year); None when there is none. An article may tell of planned dates: the
        caller marks the date as inferred.
    """
    del document
    explicit = [t for t in times if t.basis is TimeBasis.EXPLICIT and t.edtf and t.earliest]
    days = [t for t in explicit if t.precision in _DAYS_OR_MONTHS]
    starts = [t.earliest for t in days or explicit if t.earliest is not None]
    return f"{max(starts).date().isoformat()}/.." if starts else None
