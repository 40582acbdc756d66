"""When an article that does not say so may have been published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from geomap.documents.published import is_told_ahead
from geomap.records import Document, PublishedBasis, TimeBasis, TimeExpression, TimePrecision
from geomap.times.bounds import edtf_bounds
from geomap.times.find import find
from geomap.times.setting import Tense
from geomap.times.tagger import tag_found
from geomap.times.tense import TenseReader

if TYPE_CHECKING:
    from spacy.tokens import Doc

# A year alone is too often that of a plan, an edition, or a model.
_FINE = frozenset(
    {TimePrecision.MONTH, TimePrecision.DAY, TimePrecision.DAY_PART, TimePrecision.MINUTE}
)
# Only who looks back on a war knows how long it was; others may write in the midst of it.
_NAMED_LENGTH = re.compile(r"-(?:hour|day|week|month|year)s?\b", re.IGNORECASE)
# A date that may be read with day or month first bounds nothing.
_ALL_DIGITS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")


def tag_and_date(
    document: Document, doc: Doc | None = None
) -> tuple[Document, tuple[TimeExpression, ...]]:
    """
    Find the times of a document and, where nothing states it, when it was published.

    Parameters
    ----------
    document
        The article.
    doc
        Its spaCy parse, for tense; cue words serve without.

    Returns
    -------
    document, times
        A document without publication date, or with an inferred one that is open, gets what its
        times tell of it, marked as inferred; the times are those of that document.
    """
    findings = find(document)
    times = tag_found(document, findings, doc)
    open_ended = document.published is None or (
        document.published_basis is PublishedBasis.INFERRED and document.published.endswith("/..")
    )
    inferred = infer_published(document, times) if open_ended else None
    if inferred is None or inferred == document.published:
        return document, times
    dated = replace(document, published=inferred, published_basis=PublishedBasis.INFERRED)
    return dated, tag_found(dated, findings, doc)


def infer_published(document: Document, times: Iterable[TimeExpression]) -> str | None:
    """
    Infer the publication date of an article as an interval from the past that it tells.

    Parameters
    ----------
    document
        The article.
    times
        Its times, tagged without a publication date or with an open one.

    Returns
    -------
    published
        EDTF, open at its end. It begins with the latest of: the beginning of the document's own
        open date; the first days of the months and days that are written in full; the beginnings of
        named periods, the ends of those that are named after their length. Dates of plans do not
        count. None when nothing tells.
    """
    reader = TenseReader(document.text)
    days = [day for time in times if (day := _past_day(time, document.text, reader)) is not None]
    own = edtf_bounds(document.published)[0] if document.published else None
    if own is not None:
        days.append(own)
    return f"{max(days).isoformat()}/.." if days else None


def _past_day(time: TimeExpression, text: str, reader: TenseReader) -> date | None:
    """Return a day that an expression tells as past, None where it tells none."""
    told = time.earliest
    if time.basis is TimeBasis.PERIOD:
        told = time.latest if _NAMED_LENGTH.search(time.text) else told
    elif time.basis is not TimeBasis.EXPLICIT or time.precision not in _FINE:
        return None
    ahead = _ALL_DIGITS.fullmatch(time.text) or is_told_ahead(text, time.start)
    if told is None or ahead or reader.at(time.start) is Tense.FUTURE:
        return None
    return told.date()
