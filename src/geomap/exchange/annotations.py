"""The quotes of the reports as Web Annotations (W3C, 2017)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geomap.corrections import web_annotations
from geomap.exchange.plain import ATTRIBUTION, generator, plain, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from geomap.table import EventTable

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Characters around a quote by which it is found again in a text that was changed elsewhere.
_AROUND = 32
_SPOKEN_OF = (
    *("type", "mode", "status", "speaker", "start", "end", "edtf", "place_id", "place"),
    *("place_precision", "lat", "lon", "event_id"),
)


def write_annotations(table: EventTable, path: Path) -> Mapping[str, int]:
    """
    Write one annotation per report: its quote in its article, and what is said of it.

    An AnnotationPage. The target of each annotation is the article, by its address or else by
    `urn:geomap:article:…`, with a TextQuoteSelector and a TextPositionSelector (code points from
    0, end exclusive). Its bodies are the summary, the type as a tag, the place, and the report's
    main columns as JSON. The corrections of the table follow, as annotations of their own.

    Parameters
    ----------
    table
        The event table with its articles.
    path
        Where to write.

    Returns
    -------
    left_out
        Numbers of reports by reason.
    """
    articles = getattr(table, "articles", None)
    rows = [] if articles is None else articles.to_dict("records")
    sources = {row["document_id"]: plain(row) for row in rows}
    items = []
    for record, _ in records(table):
        source = sources.get(record.get("document_id"), {})
        if record.get("quote"):
            items.append(_annotation(record, source))
    left_out = {"without a quote": len(table) - len(items)}
    items += web_annotations(table, table.corrections)["items"] if table.corrections else []
    _write_page(items, path)
    return left_out


def _write_page(items: Iterable[Mapping[str, Any]], path: Path) -> None:
    page = {
        "@context": CONTEXT,
        "id": "urn:geomap:annotations",
        "type": "AnnotationPage",
        "generator": {"id": "urn:geomap", "type": "Software", "name": generator()},
        "rights": ATTRIBUTION,
        "startIndex": 0,
        "items": list(items),
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(page, file, ensure_ascii=False, allow_nan=False, indent=1)
        file.write("\n")


def _target(
    source: Mapping[str, Any], document_id: str | None, quote: str, start: int | None
) -> dict[str, Any]:
    """Tell where words of an article are; the position only where they stand there."""
    text = source.get("text") or ""
    exact: dict[str, Any] = {"type": "TextQuoteSelector", "exact": quote}
    selectors = [exact]
    if start is not None and (not text or text[start : start + len(quote)] == quote):
        end = start + len(quote)
        if text:
            exact["prefix"] = text[max(0, start - _AROUND) : start]
            exact["suffix"] = text[end : end + _AROUND]
        selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
    return {"source": _address(source, document_id), "selector": selectors}


def _address(source: Mapping[str, Any], document_id: str | None) -> str:
    """Return the URL of an article, or else a name for it."""
    url = str(source.get("url") or "")
    return url if url.startswith(("https://", "http://")) else f"urn:geomap:article:{document_id}"


def _annotation(record: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: record[name] for name in _SPOKEN_OF if record.get(name) is not None}
    bodies: list[dict[str, Any]] = [
        {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "text/plain",
            "value": record.get("summary") or record.get("type") or "",
        },
        {"type": "TextualBody", "purpose": "tagging", "value": record.get("type") or ""},
        {
            "type": "TextualBody",
            "purpose": "classifying",
            "format": "application/json",
            "value": json.dumps(told, ensure_ascii=False),
        },
    ]
    scheme, _, number = str(record.get("place_id") or "").partition(":")
    if scheme == "geonames":
        place = f"https://sws.geonames.org/{number}/"
        bodies.append({"type": "SpecificResource", "purpose": "identifying", "source": place})
    return {
        "id": f"urn:geomap:report:{record.get('report_id')}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": bodies,
        "target": _target(
            source, record.get("document_id"), record["quote"], record.get("quote_start")
        ),
    }
