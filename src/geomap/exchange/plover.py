"""PLOVER event records (https://github.com/openeventdata/PLOVER) as JSON Lines."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from geomap.exchange.plain import count_of, generator, interval, records
from geomap.exchange.units import units
from geomap.records import CountKind, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

_COUNTED = {
    "dead": CountKind.KILLED,
    "injured": CountKind.WOUNDED,
    "arrested": CountKind.ARRESTED,
}
_HAPPENED = frozenset(status.value for status in Status if status.happened)


def write_plover(table: gpd.GeoDataFrame, path: Path) -> Mapping[str, int]:
    """
    Write the reports that PLOVER has a code for, one record a line.

    PLOVER records what is reported to have happened, with a quad class and a date: reports of
    geomap's own types (quad 0), without a day, or denied, planned or hypothetical are left out.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.

    Returns
    -------
    left_out
        Numbers of reports by reason.
    """
    left: Counter[str] = Counter()
    articles = getattr(table, "articles", None)
    known = [] if articles is None else articles.drop(columns="text").to_dict("records")
    sources = {row["document_id"]: row for row in known}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record, _ in records(table):
            first, last = interval(record)
            if not record.get("quad"):
                left["of a type that PLOVER does not have"] += 1
            elif not (first or last):
                left["without a date"] += 1
            elif record.get("status") not in _HAPPENED:
                left["not told as having happened"] += 1
            else:
                source = sources.get(record.get("document_id"), {})
                event = _event(record, first or last, last, source)
                file.write(json.dumps(event, ensure_ascii=False) + "\n")
    return left


def _event(
    record: Mapping[str, Any], first: str | None, last: str | None, source: Mapping[str, Any]
) -> dict[str, Any]:
    actors = record.get("actors") or []
    event: dict[str, Any] = {
        "id": record.get("report_id"),
        "date": first,
        "actor": [_entity(a) for a in actors if a.get("role") == "actor"],
        "recipient": [_entity(a) for a in actors if a.get("role") == "recipient"],
        "event": [record.get("type")],
        "quad_code": record.get("quad"),
        "event_text": [record.get("quote")],
        "link": source.get("url"),
        "text": record.get("quote"),
        "text_info": _known(start=record.get("quote_start"), end=record.get("quote_end")),
        "comment": f"status: {record.get('status')}",
        "coder": generator(),
        "cite_info": _known(
            title=record.get("title"),
            publication=record.get("publisher"),
            url=source.get("url"),
            language=source.get("language"),
        ),
    }
    numbers = _known(**{field: count_of(record, kind) for field, kind in _COUNTED.items()})
    if numbers:
        event["numbers"] = numbers
    if last and last != first:
        event["enddate"] = last
    if record.get("mode"):
        event["mode"] = [record["mode"]]
    if record.get("place") or record.get("place_id"):
        event["event_loc"] = _location(record)
    return {name: value for name, value in event.items() if value not in (None, {})}


def _entity(actor: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": actor.get("country"),
        "sector": actor.get("kind"),
        "entity_text": actor.get("name"),
    }


def _location(record: Mapping[str, Any]) -> dict[str, Any]:
    scheme, _, number = str(record.get("place_id") or "").partition(":")
    within = units(record.get("place_id"), record.get("country"))
    code = within.feature_code or ""
    named = [p for p in record.get("places") or [] if p.get("place_id") == record.get("place_id")]
    return _known(
        extracted_place=named[0].get("text") if named else None,
        resolved_place=record.get("place"),
        geonameid=number if scheme == "geonames" else None,
        lat=record.get("lat"),
        lon=record.get("lon"),
        district=within.admin2,
        province=within.admin1,
        country=within.country,
        country_code=record.get("country"),
        feature_code=code or None,
    )


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
