"""PLOVER event records (https://github.com/openeventdata/PLOVER) as JSON Lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geomap.exchange.plain import count_of, generator, interval, records
from geomap.records import CountKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd

_COUNTED = {
    "dead": CountKind.KILLED,
    "injured": CountKind.WOUNDED,
    "arrested": CountKind.ARRESTED,
}
_HAPPENED = frozenset(status.value for status in Status if status.happened)


def write_plover(table: gpd.GeoDataFrame, path: Path) -> None:
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
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in _lines(table):
            file.write(line + "\n")


def _lines(table: gpd.GeoDataFrame) -> Iterator[str]:
    for record, _ in records(table):
        first, last = interval(record)
        happened = record.get("status") in _HAPPENED
        if happened and record.get("quad") and (first or last):
            yield json.dumps(_event(record, first or last, last), ensure_ascii=False)


def _event(record: Mapping[str, Any], first: str | None, last: str | None) -> dict[str, Any]:
    actors = record.get("actors") or []
    event: dict[str, Any] = {
        "id": record.get("report_id"),
        "date": first,
        "actor": [_entity(a) for a in actors if a.get("role") == "actor"],
        "recipient": [_entity(a) for a in actors if a.get("role") == "recipient"],
        "event": [record.get("type")],
        "quad_code": record.get("quad"),
        "event_text": [record.get("quote")],
        "text": record.get("quote"),
        "comment": f"status: {record.get('status')}",
        "coder": generator(),
        "cite_info": {
            "title": record.get("title"),
            "publication": record.get("publisher"),
        },
    }
    for field, kind in _COUNTED.items():
        number = count_of(record, kind)
        if number is not None:
            event[field] = number
    if last and last != first:
        event["enddate"] = last
    if record.get("mode"):
        event["mode"] = [record["mode"]]
    if record.get("place_id"):
        event["event_loc"] = _location(record)
    return event


def _entity(actor: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": actor.get("country"),
        "sector": actor.get("kind"),
        "entity_text": actor.get("name"),
    }


def _location(record: Mapping[str, Any]) -> dict[str, Any]:
    scheme, _, number = str(record["place_id"]).partition(":")
    return {
        "resolved_place": record.get("place"),
        "geonameid": number if scheme == "geonames" else None,
        "lat": record.get("lat"),
        "lon": record.get("lon"),
        "country_code": record.get("country"),
    }
