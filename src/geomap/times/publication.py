"""When an article that does not say so may have been published."""

from __future__ import annotations

from collections.abc import Iterable

from geomap.records import Document, TimeBasis, TimeExpression
from geomap.times.setting import Tense
from geomap.times.tense import TenseReader


def infer_published(document: Document, times: Iterable[TimeExpression]) -> str | None:
    """
    Infer the publication date of an article as an interval from the past that it tells.

    Parameters
    ----------
    document
        The article.
    times
        Its times, tagged without a publication date.

    Returns
    -------
    published
        EDTF, open at its end. It begins with the latest first day of the dates that are written in
        full, or with the end of a named period that the article looks back on, whichever is later;
        dates of plans do not count. None when nothing tells. The caller marks it as inferred.
    """
    reader = TenseReader(document.text)
    days = []
    for time in times:
        told = time.earliest if time.basis is TimeBasis.EXPLICIT else None
        if time.basis is TimeBasis.PERIOD:
            told = time.latest
        if told is not None and reader.at(time.start) is not Tense.FUTURE:
            days.append(told.date())
    return f"{max(days).isoformat()}/.." if days else None
