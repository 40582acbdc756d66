"""CSV with ACLED's columns and event types (an ACLED-like table: the ids are ours)."""

from __future__ import annotations

import csv
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geomap.exchange.delimited import cell
from geomap.exchange.plain import count_of, interval, records
from geomap.exchange.units import units
from geomap.foreign.countries import country_codes
from geomap.records import ActorRole, CountKind, Status, TimePrecision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd

COLUMNS = (
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
)
_HAPPENED = frozenset(status.value for status in Status if status.happened)
# ACLED codebook: 1 the day is known, 2 the week, 3 the month.
_TIME: Mapping[str, int] = {
    TimePrecision.MINUTE: 1,
    TimePrecision.DAY_PART: 1,
    TimePrecision.DAY: 1,
    TimePrecision.WEEK: 2,
    TimePrecision.MONTH: 3,
}


def write_acled(table: gpd.GeoDataFrame, path: Path) -> Mapping[str, int]:
    """
    Write the reports that ACLED has a type for as CSV with its columns.

    Reports of other types, without a day, or denied, planned or hypothetical are left out. What a
    report does not tell (interaction codes) stays empty; `fatalities` is its likeliest or else
    its least number of killed; `admin1` and `admin2` are the units around the place in the
    gazetteer, which has none of the third level. The precisions are empty where ACLED has no code
    so coarse.

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
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        for row in _rows(table, left):
            writer.writerow({name: cell(value) for name, value in row.items()})
    return left


def _rows(table: gpd.GeoDataFrame, left: Counter[str]) -> Iterator[dict[str, Any]]:
    for record, _ in records(table):
        kinds = _type(record)
        first, last = interval(record)
        day = first or last
        if kinds is None or day is None or record.get("status") not in _HAPPENED:
            kind = "of a type that ACLED does not have" if kinds is None else ""
            left[kind or ("not told as having happened" if day else "without a date")] += 1
            continue
        within = units(record.get("place_id"), record.get("country"))
        codes = country_codes().get(record.get("country") or "")
        actors = _named(record, ActorRole.ACTOR)
        recipients = _named(record, ActorRole.RECIPIENT)
        yield {
            "event_id_cnty": record.get("report_id"),
            "event_date": day,
            "year": day[:4],
            "time_precision": _TIME.get(record.get("time_precision") or ""),
            "disorder_type": kinds["disorder_type"],
            "event_type": kinds["event_type"],
            "sub_event_type": kinds["sub_event_type"],
            "actor1": actors[0] if actors else None,
            "assoc_actor_1": "; ".join(actors[1:]),
            "actor2": recipients[0] if recipients else None,
            "assoc_actor_2": "; ".join(recipients[1:]),
            "iso": codes.numeric if codes else None,
            "region": codes.acled_region if codes else None,
            "country": within.country,
            "admin1": within.admin1,
            "admin2": within.admin2,
            "location": record.get("place"),
            "latitude": record.get("lat"),
            "longitude": record.get("lon"),
            "geo_precision": record.get("geo_precision"),
            "source": record.get("publisher") or record.get("source"),
            "notes": record.get("quote"),
            "fatalities": count_of(record, CountKind.KILLED),
            "tags": f"status={record.get('status')}",
        }


def _named(record: Mapping[str, Any], role: ActorRole) -> list[str]:
    return [str(a.get("name")) for a in record.get("actors") or [] if a.get("role") == role]


def _type(record: Mapping[str, Any]) -> Mapping[str, str] | None:
    """Return ACLED's types of a report, by its mode where that is known, else by its type."""
    kind = str(record.get("type"))
    return _types().get((kind, record.get("mode") or "")) or _types().get((kind, ""))


@lru_cache(maxsize=1)
def _types() -> Mapping[tuple[str, str], Mapping[str, str]]:
    text = (files(__package__) / "acled.csv").read_text(encoding="utf-8")
    return {(row["type"], row["mode"]): row for row in csv.DictReader(text.splitlines())}
