"""
SHA-256 digests of tables and texts, such as anyone can compute again.

A value is written as JSON (RFC 8259) without spaces, keys sorted, non-ASCII characters escaped,
days as ISO 8601, unknown values null, geometries as hexadecimal WKB; a column is the JSON list of
its values in the order of the report ids.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geomap.table import EventTable

# Where a file lay on the machine of whoever built the table is no part of the data.
_LEFT_OUT = {"source"}
# The digests of single reports go along up to so many reports; beyond, those of columns must do.
MOST_REPORTS = 2_000
_SHORT = 12
_CONTEXT = ("report_id", "event_id", "start", "end", "quad", "type", "status")


def column_digests(table: EventTable) -> dict[str, str]:
    """
    Digest each column of the reports.

    Parameters
    ----------
    table
        The event table, or a selection of it.

    Returns
    -------
    digests
        Hexadecimal SHA-256 by column, `geometry` among them; `source` is left out.
    """
    columns = _columns(table)
    return {name: sha256(_json(values)) for name, values in columns.items()}


def report_digests(table: EventTable) -> dict[str, str] | None:
    """
    Digest each report, where there are few enough.

    Parameters
    ----------
    table
        The event table, or a selection of it.

    Returns
    -------
    digests
        The first twelve hexadecimal digits of the SHA-256 of all values of the report in the
        order of the columns, by report id; None beyond `MOST_REPORTS` reports.
    """
    if len(table) > MOST_REPORTS:
        return None
    columns = _columns(table)
    rows = zip(*columns.values(), strict=True)
    return {
        str(report_id): sha256(_json(list(row)))[:_SHORT]
        for report_id, row in zip(columns["report_id"], rows, strict=True)
    }


def context_digest(table: EventTable) -> str:
    """Digest what the strip of time shows: days and kinds of all reports that pass the filters."""
    kept = table.sort_values("report_id", kind="stable")
    return sha256(_json([_values(kept[name]) for name in _CONTEXT]))


def mention_digest(mentions: gpd.GeoDataFrame) -> str:
    """Digest the mentions, in the order of the table, without the runners-up."""
    columns = [_values(mentions[name]) for name in mentions.columns if name != "candidates"]
    return sha256(_json(columns))


def text_digest(text: str) -> str:
    """Digest a text in UTF-8; a lone surrogate counts as the three bytes that it would take."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of a text in ASCII."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _columns(table: EventTable) -> dict[str, list[Any]]:
    rows = table.sort_values("report_id", kind="stable")
    return {str(name): _values(rows[name]) for name in table.columns if str(name) not in _LEFT_OUT}


def _values(column: pd.Series[Any]) -> list[Any]:
    if column.name == "geometry":
        shapes = np.asarray(column.array, dtype=object)
        return list(shapely.to_wkb(shapes, hex=True, byte_order=1))
    values: list[Any] = column.tolist()
    if column.dtype == np.float64:
        return [None if value != value else value for value in values]  # noqa: PLR0124 - NaN
    return values


def _json(values: Sequence[Any]) -> str:
    return json.dumps(
        values, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _plain(value: Any) -> Any:
    """Write what JSON does not know: days, instants, numpy's numbers and lists, nulls of pandas."""
    if value is pd.NaT or value is pd.NA:
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)
