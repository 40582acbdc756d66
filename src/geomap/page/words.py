"""What events are, when and where they were, in words that a reader understands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geomap.events import event_types
from geomap.maps.stills.dates import window_words
from geomap.maps.style import style

if TYPE_CHECKING:
    from collections.abc import Mapping

# What is said of a place that is no exact spot.
_PRECISION = {
    "site": "at this site",
    "town": "in this town",
    "district": "somewhere in this district",
    "region": "somewhere in this region",
    "country": "somewhere in this country",
    "line": "along this line",
    "area": "somewhere in this area",
}


def title_words(row: Mapping[str, Any]) -> str:
    """Return the title of an event: its summary, else what sort of event it is."""
    summary = str(known(row["summary"]) or "")
    return summary[:1].upper() + summary[1:] if summary else type_words(row["type"])


def type_words(code: str | None) -> str:
    """Return the label of an event type: `Assault` for `ASSAULT`."""
    known = event_types().get(code or "")
    return known.label if known else (code or "Event").capitalize()


def quad_words(quad: int) -> str:
    """Return the name of a quad: `Material conflict` for 4."""
    return str(style()["quads"][str(int(quad))]["name"])


def status_words(status: str) -> str:
    """Return the name of a status: `Claimed`."""
    row = style()["statuses"].get(status)
    return str(row["name"]) if row else status.capitalize()


def when_words(row: Mapping[str, Any]) -> str:
    """
    Say when an event was.

    Parameters
    ----------
    row
        Of the event table: `start`, `end` and `edtf`.

    Returns
    -------
    words
        `27 September 2020`, `about 1994`, `no date`.
    """
    start, end = known(row["start"]), known(row["end"])
    if start is None and end is None:
        return "no date"
    words = window_words(start, end)
    edtf = known(row["edtf"]) or ""
    if "~" in edtf or "%" in edtf:
        words = f"about {words}"
    if "?" in edtf or "%" in edtf:
        words = f"{words}, perhaps"
    return words


def where_words(row: Mapping[str, Any]) -> str:
    """
    Say where an event was.

    Parameters
    ----------
    row
        Of the event table: `expression`, `place`, `lat` and `lon`.

    Returns
    -------
    words
        As told (`30 km north of Shusha`), else by its place, else where it is, else `no place`.
    """
    name = known(row.get("expression")) or known(row["place"])
    lat, lon = known(row.get("lat")), known(row.get("lon"))
    if name or lat is None or lon is None:
        return name or "no place"
    return f"{abs(lat):.3f}° {'SN'[lat >= 0]}, {abs(lon):.3f}° {'WE'[lon >= 0]}"


def precision_words(precision: str | None) -> str:
    """Say how well a place is known: `somewhere in this district`."""
    return _PRECISION.get(precision or "", "")


def article_words(row: Mapping[str, Any]) -> str:
    """Name an article: publisher and title, as far as they are known."""
    parts = [known(row["publisher"]), known(row["title"])]
    return ": ".join(p for p in parts if p) or str(known(row["source"]) or row["document_id"])


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame as mappings by column name."""
    rows: list[dict[str, Any]] = frame.to_dict("records")
    return rows


def known(value: Any) -> Any:
    """Return a value of a table, None for pandas' ways to say that there is none."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float) and pd.isna(value):
        return None
    return value
