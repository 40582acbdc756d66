"""One article through the stages; whatever goes wrong with it costs it alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geomap import events, places, times
from geomap.documents import Limits, Unreadable
from geomap.gazetteer import Gazetteer
from geomap.pipeline.duplicates import signature
from geomap.pipeline.timing import OverTime, time_limit
from geomap.records import Article, Document, Report
from geomap.rows import mention_rows
from geomap.syntax import parse as parse_syntax

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Read:
    """An article with the rows of its mentions, which need the parse, and its signature."""

    article: Article
    mentions: tuple[dict[str, Any], ...]
    signature: bytes


def read_article(
    document: Document,
    *,
    gazetteer: Gazetteer | None = None,
    spans: Sequence[tuple[int, int]] | None = None,
) -> Article:
    """
    Take one article through all stages but linking.

    Parameters
    ----------
    document
        The article.
    gazetteer
        The bundled one when None.
    spans
        Code point offsets, end exclusive: resolve exactly these and skip recognition.

    Returns
    -------
    article
        Its toponyms, time expressions and reports.
    """
    return _read(document, gazetteer=gazetteer or Gazetteer.open(), spans=spans)[0]


def try_article(
    document: Document,
    *,
    gazetteer: Gazetteer | None = None,
    limits: Limits | None = None,
    hard: bool = False,
) -> Read | Unreadable:
    """
    Take one article through all stages but linking, or say why it cannot be.

    Parameters
    ----------
    document
        The article.
    gazetteer
        The bundled one when None.
    limits
        Its `seconds` bound the work; the default ones when None.
    hard
        Whether this is a worker process, to be ended when nothing else stops the work.

    Returns
    -------
    read
        The article, or one line with the reason.
    """
    limits = limits or Limits()
    gazetteer = gazetteer or Gazetteer.open()
    source = document.source or document.id
    try:
        with time_limit(limits.seconds, hard=hard):
            article, mentions = _read(document, gazetteer=gazetteer)
            return Read(article, mentions, signature(document))
    except OverTime:
        return Unreadable(source, f"{source}: {over_time(limits)}")
    except Exception as error:  # noqa: BLE001 - one bad article must not end a run of thousands
        return Unreadable(source, f"{source}: {type(error).__name__}: {error}; article left out")


def over_time(limits: Limits) -> str:
    """
    Say that an article took too long.

    Parameters
    ----------
    limits
        With the time that it had.

    Returns
    -------
    words
        What happened and the remedy.
    """
    return f"took longer than {limits.seconds:g} s; article left out, raise the limit seconds"


def linkable(report: Report) -> Report:
    """
    Return what linking may see of a report.

    Parameters
    ----------
    report
        As `events.extract` gives it.

    Returns
    -------
    report
        Without its other places, its summary, explanations and geometry, which make up most of it:
        linking holds the reports of all articles at a time.
    """
    return replace(
        report,
        places=(),
        summary="",
        explanation=(),
        geometry=None,
        expression=None,
        time=replace(report.time, explanation=""),
    )


def _read(
    document: Document,
    *,
    gazetteer: Gazetteer,
    spans: Sequence[tuple[int, int]] | None = None,
) -> tuple[Article, tuple[dict[str, Any], ...]]:
    doc = parse_syntax(document)
    if spans is None:
        toponyms = places.find(document, doc, gazetteer)
    else:
        toponyms = places.resolve_spans(document, doc, gazetteer, spans)
    whereabouts = places.expressions(document, toponyms, gazetteer)
    expressions = times.tag(document, doc)
    reports = events.extract(document, doc, toponyms, expressions, gazetteer, whereabouts)
    article = Article(document, toponyms, expressions, reports, whereabouts)
    return article, tuple(mention_rows(article, doc, gazetteer=gazetteer))
