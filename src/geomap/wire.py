"""The JSON Lines of `geomap parse`: one article a line in, one result a line out."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from geomap.documents import document
from geomap.errors import DocumentError, GeomapError
from geomap.pipeline import read_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from geomap.records import Article, Place, Report, SpatialExpression, TimeExpression, Toponym

_FIELDS = {"title": str, "publisher": str, "url": str, "published": str}
_DIGITS = 6  # of a degree: a tenth of a metre


def parse_lines(lines: Iterable[str], *, workers: int = 1) -> Iterator[str]:
    """
    Parse articles given as JSON Lines.

    Parameters
    ----------
    lines
        One record a line: `{"id", "text", "published"?, "title"?, "publisher"?, "url"?,
        "spans"?: [[start, end], …]}`; blank lines are passed by.
    workers
        Processes; 1 works in this one.

    Yields
    ------
    line
        One result for each record, in the same order; `{"id", "error"}` for one that fails.
    """
    records = (line for line in lines if line.strip())
    if workers <= 1:
        yield from map(parse_line, records)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(parse_line, records, chunksize=4)


def parse_line(line: str) -> str:
    """
    Parse one article given as a line of JSON.

    Parameters
    ----------
    line
        A record as `parse_lines` takes.

    Returns
    -------
    line
        The result as JSON without a line break, or `{"id", "error"}`.
    """
    identity: Any = None
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            msg = 'a line must hold one JSON object such as {"id": "1", "text": "…"}'
            raise DocumentError(msg)
        identity = record.get("id")
        result = _parse_record(record)
    except json.JSONDecodeError as error:
        result = {"id": identity, "error": f"not JSON: {error}; write one object a line"}
    except GeomapError as error:
        result = {"id": identity, "error": str(error)}
    except Exception as error:  # noqa: BLE001 - a line that fails must not end the run
        result = {"id": identity, "error": f"{type(error).__name__}: {error}"}
    return json.dumps(result, ensure_ascii=False, allow_nan=False)


def _parse_record(record: dict[str, Any]) -> dict[str, Any]:
    text = record.get("text")
    if not isinstance(text, str):
        msg = f'"text" must be a string, not {type(text).__name__}; give the article\'s text'
        raise DocumentError(msg)
    for name, kind in _FIELDS.items():
        if not isinstance(record.get(name), kind | None):
            msg = f'"{name}" must be a string, not {record[name]!r}'
            raise DocumentError(msg)
    identity = record.get("id")
    read = document(
        text,
        id=None if identity is None else str(identity),
        title=record.get("title"),
        publisher=record.get("publisher"),
        url=record.get("url"),
        published=record.get("published"),
    )
    spans = _spans(record["spans"], len(text)) if "spans" in record else None
    result = article_json(read_article(read, spans=spans))
    return {**result, "id": read.id if identity is None else identity}


def _spans(spans: Any, length: int) -> list[tuple[int, int]]:
    try:
        pairs = [(int(start), int(end)) for start, end in spans]
    except (TypeError, ValueError) as error:
        msg = f'"spans" must be a list of [start, end], not {spans!r:.80}'
        raise DocumentError(msg) from error
    for start, end in pairs:
        if not 0 <= start < end <= length:
            msg = f"span [{start}, {end}] lies outside the text of {length} characters"
            raise DocumentError(msg)
    return pairs


def article_json(article: Article) -> dict[str, Any]:
    """
    Turn what was found in an article into plain values for JSON.

    Parameters
    ----------
    article
        With toponyms, times and reports.

    Returns
    -------
    result
        As DESIGN section 4 has it; coordinates are rounded to six digits of a degree.
    """
    return {
        "id": article.document.id,
        "published": article.document.published,
        "toponyms": [_toponym(t) for t in article.toponyms],
        "times": [_time(t) for t in article.times],
        "events": [_event(r) for r in article.reports],
        "expressions": [_expression(e) for e in article.expressions],
    }


def _place(place: Place | SpatialExpression | None) -> dict[str, Any]:
    lat, lon = (None, None) if place is None else (place.lat, place.lon)
    return {
        "lat": None if lat is None else round(lat, _DIGITS),
        "lon": None if lon is None else round(lon, _DIGITS),
    }


def _toponym(toponym: Toponym) -> dict[str, Any]:
    place = toponym.place
    return {
        "start": toponym.start,
        "end": toponym.end,
        "text": toponym.text,
        "role": toponym.role.value,
        "sense": toponym.sense.value,
        "place_id": place.id if place else None,
        "name": place.name if place else None,
        "kind": place.kind.value if place else None,
        "country": place.country if place else None,
        **_place(place),
        "confidence": round(toponym.confidence, 3),
    }


def _expression(expression: SpatialExpression) -> dict[str, Any]:
    shape = expression.geometry
    return {
        "start": expression.start,
        "end": expression.end,
        "text": expression.text,
        "relation": expression.relation.value,
        "toponyms": [[name.start, name.end] for name in expression.toponyms],
        **_place(expression),
        "radius_km": expression.radius_km,
        "geometry_type": None if shape is None else shape.geom_type,
        "reason": expression.reason,
    }


def _instant(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="seconds")


def _time(time: TimeExpression) -> dict[str, Any]:
    return {
        "start": time.start,
        "end": time.end,
        "text": time.text,
        "type": time.type.value,
        "value": time.value,
        "edtf": time.edtf,
        "earliest": _instant(time.earliest),
        "latest": _instant(time.latest),
    }


def _event(report: Report) -> dict[str, Any]:
    time, place = report.time, report.place
    geometry_type = place.geometry_type if place else None
    if report.geometry is not None:
        geometry_type = report.geometry.geom_type
    return {
        "report_id": report.id,
        "type": report.type,
        "status": report.status.value,
        "speaker": report.speaker,
        "quote_start": report.quote_start,
        "quote_end": report.quote_end,
        "quote": report.quote,
        "start": time.start.isoformat() if time.start else None,
        "end": time.end.isoformat() if time.end else None,
        "edtf": time.edtf,
        "place_id": place.id if place else None,
        "place": place.name if place else None,
        **_place(report.expression or place),
        "geometry_type": geometry_type,
        "place_precision": report.place_precision.value,
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
        "confidence": round(report.confidence, 3),
        "place_inherited": report.place_inherited,
        "expression": _expression(report.expression) if report.expression else None,
        "mode": report.mode,
        "speaker_chain": list(report.speaker_chain),
        "counts": [
            {
                "kind": count.kind.value,
                "low": count.low,
                "best": count.best,
                "high": count.high,
                "start": count.start,
                "end": count.end,
                "text": count.text,
            }
            for count in report.counts
        ],
    }
