"""Records → rows of the event table and its companions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from geomap.events.codes import acled_geo_precision, ucdp_where_prec
from geomap.records import PlaceKind, PlacePrecision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry
    from spacy.tokens import Doc

    from geomap.gazetteer import Gazetteer
    from geomap.records import (
        Article,
        Count,
        Event,
        Place,
        Report,
        SpatialExpression,
        Toponym,
    )


def report_row(
    report: Report,
    article: Article,
    event: Event,
    *,
    quads: Mapping[str, int],
    gazetteer: Gazetteer,
) -> dict[str, Any]:
    """
    Turn a report into a row of the event table.

    Parameters
    ----------
    report
        One event as one article tells it.
    article
        The article it comes from.
    event
        The event that the report belongs to.
    quads
        PLOVER quad (1 to 4, 0 for types of our own) by type code.
    gazetteer
        Gives the geometry of areas and lines.

    Returns
    -------
    row
        Values by column name, with `geometry` in `(lon, lat)` degrees or None.
    """
    document, place, time = article.document, report.place, report.time
    return {
        "report_id": report.id,
        **event_columns(event, report.id),
        "document_id": report.document_id,
        "origin": "article",
        "type": report.type,
        "mode": report.mode,
        "quad": quads.get(report.type, 0),
        "status": report.status.value,
        "summary": report.summary,
        "quote": report.quote,
        "quote_start": report.quote_start,
        "quote_end": report.quote_end,
        "trigger_start": report.trigger_start,
        "trigger_end": report.trigger_end,
        "start": time.start,
        "end": time.end,
        "edtf": time.edtf,
        "time_precision": time.precision.value,
        "time_basis": time.basis.value,
        "earliest": time.earliest,
        "latest": time.latest,
        "time_explanation": time.explanation,
        **_place_columns(place, kind="place_kind", name="place"),
        **_whereabouts(report.expression),
        "place_precision": report.place_precision.value,
        "place_inherited": report.place_inherited,
        "where_prec": ucdp_where_prec(report),
        "geo_precision": acled_geo_precision(report),
        "actors": [
            {
                "name": actor.name,
                "role": actor.role.value,
                "kind": actor.kind.value,
                "country": actor.country,
                "title": actor.title,
            }
            for actor in report.actors
        ],
        "places": [
            {
                "start": mentioned.toponym.start,
                "end": mentioned.toponym.end,
                "text": mentioned.toponym.text,
                "place_id": found.id if (found := mentioned.toponym.place) else None,
                "name": found.name if found else None,
                "lat": found.lat if found else None,
                "lon": found.lon if found else None,
                "role": mentioned.role.value,
            }
            for mentioned in report.places
        ],
        "speaker": report.speaker,
        "speaker_chain": list(report.speaker_chain),
        "counts": [
            {**_count(count), "start": count.start, "end": count.end} for count in report.counts
        ],
        "confidence": report.confidence,
        "explanation": list(report.explanation),
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "source": document.source,
        "geometry": event_geometry(report, gazetteer=gazetteer),
    }


def event_columns(event: Event, report_id: str) -> dict[str, Any]:
    """
    Return what a report's row has of its event.

    Parameters
    ----------
    event
        The event that the report belongs to.
    report_id
        Of the report.

    Returns
    -------
    columns
        By column name.
    """
    return {
        "event_id": event.id,
        "event_counts": [_count(count) for count in event.counts],
        "agreement": list(event.agreement),
        "differences": list(event.differences),
        "evidence": list(event.evidence.get(report_id, ())),
    }


def event_geometry(report: Report, *, gazetteer: Gazetteer) -> BaseGeometry | None:
    """
    Return what is drawn for a report: a town or site as a point, an area as its area.

    Parameters
    ----------
    report
        Its own geometry, where it has one, comes first.
    gazetteer
        Gives the geometry of areas and lines.

    Returns
    -------
    geometry
        `(lon, lat)` degrees; None without a place.
    """
    if report.geometry is not None:
        return report.geometry
    if report.place is None or report.place_precision is PlacePrecision.NONE:
        return None
    return _geometry(report.place, gazetteer=gazetteer)


def mention_rows(
    article: Article, doc: Doc | None, *, gazetteer: Gazetteer
) -> list[dict[str, Any]]:
    """
    Turn an article's toponyms into rows of the mentions, unresolved ones included.

    Parameters
    ----------
    article
        With its toponyms.
    doc
        Its parse, for the sentence around each name; None leaves the sentence empty.
    gazetteer
        Gives the geometry of lines.

    Returns
    -------
    rows
        In order of the text. Areas are given as points here: the layer of mentions shows marks.
    """
    return [
        {
            "document_id": article.document.id,
            "start": toponym.start,
            "end": toponym.end,
            "text": toponym.text,
            "role": toponym.role.value,
            "sense": toponym.sense.value,
            **_place_columns(toponym.place, kind="kind", name="name"),
            "confidence": toponym.confidence,
            "reason": toponym.reason,
            "expressions": [
                _expression(found) for found in article.expressions if toponym in found.toponyms
            ],
            **_sentence(toponym, article.document.text, doc),
            "candidates": [
                {
                    "place_id": candidate.place.id,
                    "name": candidate.place.name,
                    "kind": candidate.place.kind.value,
                    "country": candidate.place.country,
                    "lat": candidate.place.lat,
                    "lon": candidate.place.lon,
                    "score": candidate.score,
                    "reason": "; ".join(candidate.reasons),
                }
                for candidate in toponym.candidates
            ],
            "geometry": _mark(toponym.place, gazetteer=gazetteer),
        }
        for toponym in article.toponyms
    ]


def time_rows(article: Article) -> list[dict[str, Any]]:
    """
    Turn an article's time expressions into rows.

    Parameters
    ----------
    article
        With its time expressions.

    Returns
    -------
    rows
        In order of the text.
    """
    return [
        {
            "document_id": article.document.id,
            "start": time.start,
            "end": time.end,
            "text": time.text,
            "type": time.type.value,
            "value": time.value,
            "edtf": time.edtf,
            "earliest": time.earliest,
            "latest": time.latest,
            "precision": time.precision.value,
            "basis": time.basis.value,
            "arithmetic": time.arithmetic,
        }
        for time in article.times
    ]


def article_rows(articles: Iterable[Article]) -> list[dict[str, Any]]:
    """
    Turn articles into rows with their texts.

    Parameters
    ----------
    articles
        In any order.

    Returns
    -------
    rows
        In the same order.
    """
    return [
        {
            "document_id": document.id,
            "source": document.source,
            "title": document.title,
            "publisher": document.publisher,
            "url": document.url,
            "published": document.published,
            "published_basis": document.published_basis.value,
            "language": document.language,
            "text": document.text,
            "blocks": [
                {"start": block.start, "end": block.end, "kind": block.kind.value}
                for block in document.blocks
            ],
        }
        for document in (article.document for article in articles)
    ]


def _count(count: Count) -> dict[str, Any]:
    return {
        "kind": count.kind.value,
        "low": count.low,
        "best": count.best,
        "high": count.high,
        "text": count.text,
    }


def _place_columns(place: Place | None, *, kind: str, name: str) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        "place_id": place.id,
        name: place.name,
        kind: place.kind.value,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.radius_km,
    }


def _whereabouts(expression: SpatialExpression | None) -> dict[str, Any]:
    """Return the columns of words that place an event; they override the place's own point."""
    if expression is None or expression.lat is None:
        return {}
    return {
        "lat": expression.lat,
        "lon": expression.lon,
        "radius_km": expression.radius_km,
        "expression": expression.text,
        "relation": expression.relation.value,
    }


def _expression(expression: SpatialExpression) -> dict[str, Any]:
    return {
        "start": expression.start,
        "end": expression.end,
        "text": expression.text,
        "relation": expression.relation.value,
        "lat": expression.lat,
        "lon": expression.lon,
        "radius_km": expression.radius_km,
        "reason": expression.reason,
    }


def _geometry(place: Place, *, gazetteer: Gazetteer) -> BaseGeometry:
    if place.geometry_type == "Point":
        return Point(place.lon, place.lat)
    return gazetteer.geometry(place)


def _mark(place: Place | None, *, gazetteer: Gazetteer) -> BaseGeometry | None:
    if place is None:
        return None
    if place.kind is PlaceKind.LINE:
        return gazetteer.geometry(place)
    return Point(place.lon, place.lat)


def _sentence(toponym: Toponym, text: str, doc: Doc | None) -> dict[str, Any]:
    span = doc.char_span(toponym.start, toponym.end, alignment_mode="expand") if doc else None
    if span is None:
        return {}
    sentence = span.sent
    raw = text[sentence.start_char : sentence.end_char]
    start = sentence.start_char + len(raw) - len(raw.lstrip())
    end = sentence.start_char + len(raw.rstrip())
    return {"sentence_start": start, "sentence_end": end, "sentence": text[start:end]}
