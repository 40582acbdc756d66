"""Corrections as W3C Web Annotations (https://www.w3.org/TR/annotation-model/)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from geomap.corrections.journal import in_force, read_journal
from geomap.corrections.matching import Articles
from geomap.corrections.words import change_words
from geomap.errors import ExportError
from geomap.files import written_whole
from geomap.table import EventTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.corrections.model import Correction, Target

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32  # characters before and after the words, by which they are found again


def web_annotations(table: EventTable, corrections: Sequence[Correction]) -> dict[str, Any]:
    """
    Make a page of annotations, one a correction in force.

    Parameters
    ----------
    table
        Gives the words around, and the addresses of the articles.
    corrections
        In any order.

    Returns
    -------
    page
        An `AnnotationPage` of JSON values. Offsets count code points. The first body of an
        annotation says the change in words, the last one holds it as JSON. An article without
        an address of its own on the web has `urn:geomap:article:` and the hash of its content.
    """
    articles = Articles(table)
    addresses = dict(zip(table.articles["document_id"], table.articles["url"], strict=True))
    return {
        "@context": CONTEXT,
        "type": "AnnotationPage",
        "items": [
            _annotation(correction, correction.target, articles, addresses)
            for correction in in_force(corrections)
            if correction.target is not None
        ],
    }


def write_annotations(events: Path | str, path: Path | str) -> None:
    """
    Write the corrections of a table as a page of annotations, whole or not at all.

    Parameters
    ----------
    events
        Path of the table.
    path
        `….jsonld` or `….json`.

    Raises
    ------
    ExportError
        If the file has another suffix or cannot be written there.
    """
    path = Path(path)
    if path.suffix.lower() not in (".jsonld", ".json"):
        msg = f"{path.name}: annotations are written as .jsonld"
        raise ExportError(msg)
    page = web_annotations(
        EventTable.read(events, corrected=False), read_journal(events).corrections
    )
    text = json.dumps(page, ensure_ascii=False, allow_nan=False, indent=1)
    try:
        with written_whole(path) as part:
            part.write_bytes(f"{text}\n".encode("utf-8", "replace"))
    except OSError as error:
        msg = (
            f"{path}: cannot be written ({error.strerror}); choose a folder that may be written to"
        )
        raise ExportError(msg) from error


def _annotation(
    correction: Correction, target: Target, articles: Articles, addresses: dict[str, Any]
) -> dict[str, Any]:
    reason = [_words(correction.reason, "commenting")] if correction.reason else []
    plain = correction.to_json()
    change = {name: plain[name] for name in ("action", "before", "after")}
    return {
        "id": f"urn:geomap:correction:{quote(correction.id, safe='')}",
        "type": "Annotation",
        "motivation": "editing",
        "created": plain["time"],
        "creator": {"type": "Person", "name": correction.author},
        "body": [
            _words(change_words(correction), "describing"),
            *reason,
            {
                "type": "TextualBody",
                "purpose": "editing",
                "format": "application/json",
                "value": json.dumps(change, ensure_ascii=False, sort_keys=True),
            },
        ],
        "target": _where(target, articles, addresses),
    }


def _words(text: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": text}


def _where(target: Target, articles: Articles, addresses: dict[str, Any]) -> dict[str, Any]:
    documents = articles.documents(target.article)
    address = next((a for d in documents if _is_address(a := addresses.get(d))), None)
    found: dict[str, Any] = {
        "type": "SpecificResource",
        "source": address or f"urn:geomap:article:{quote(target.article, safe='')}",
    }
    if target.span is None:
        return found
    start, end = target.span
    text = next((t for d in documents if (t := articles.text(d))), "")
    exact = text[start:end] or target.words
    found["selector"] = [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": exact,
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        },
    ]
    return found


def _is_address(text: Any) -> bool:
    return isinstance(text, str) and urlsplit(text).scheme in ("http", "https")
