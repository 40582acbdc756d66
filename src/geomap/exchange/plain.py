"""Values of the event table as plain JSON values, and the words that travel with the data."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time
from importlib.metadata import version
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

ATTRIBUTION = (
    "Place names and positions: GeoNames (https://www.geonames.org), CC BY 4.0, changed; "
    "boundaries: Natural Earth, public domain. Quotations belong to their publishers."
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# Rows that are turned into text at a time: enough to be quick, few enough to be small.
CHUNK = 20_000


def generator() -> str:
    """
    Name the program that wrote a file.

    Returns
    -------
    generator
        Name and version.
    """
    return f"geomap {version('geomap')}"


def chunks(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """
    Yield a frame in pieces.

    Parameters
    ----------
    frame
        Any frame.

    Yields
    ------
    piece
        At most `CHUNK` rows, in order.
    """
    for start in range(0, len(frame), CHUNK):
        yield frame.iloc[start : start + CHUNK]


def attributes(frame: pd.DataFrame) -> list[str]:
    """
    Name the columns of a frame that are no geometry.

    Parameters
    ----------
    frame
        The event table or one of its companions.

    Returns
    -------
    names
        In their order.
    """
    return [name for name in frame.columns if name != "geometry"]


def geometries(frame: pd.DataFrame) -> list[BaseGeometry | None]:
    """
    Return the geometries of a frame.

    Parameters
    ----------
    frame
        The event table or one of its companions.

    Returns
    -------
    geometries
        One a row, None where there is none or it is empty.
    """
    if "geometry" not in frame.columns:
        return [None] * len(frame)
    return [None if g is None or g.is_empty else g for g in frame["geometry"]]


def records(table: gpd.GeoDataFrame) -> Iterator[tuple[dict[str, Any], Any]]:
    """
    Yield the rows of a table as plain values.

    Parameters
    ----------
    table
        The event table, or a part of it.

    Yields
    ------
    record, geometry
        All columns but the geometry, days as ISO 8601, unknown values None; the geometry is
        shapely's or None.
    """
    columns = attributes(table)
    for piece in chunks(table):
        rows = zip(*(values(piece[name]) for name in columns), strict=True)
        for row, geometry in zip(rows, geometries(piece), strict=True):
            yield dict(zip(columns, row, strict=True)), geometry


def values(column: pd.Series[Any]) -> list[Any]:
    """
    Turn a column into values that JSON has, as `plain` does, but all at once.

    Parameters
    ----------
    column
        Of the event table.

    Returns
    -------
    values
        One a row.
    """
    items = column.tolist()
    kinds = set(map(type, items)) - {type(None)}
    if kinds <= {int, bool}:
        return items
    if kinds == {str} and _encodable(items):
        return items
    if kinds == {float}:
        return [item if item is not None and math.isfinite(item) else None for item in items]
    if kinds == {date}:
        return [None if item is None else item.isoformat() for item in items]
    if kinds == {list}:
        return [plain(item) if item else [] for item in items]
    return [plain(item) for item in items]


def fragments(column: Sequence[Any]) -> list[str]:
    """
    Write plain values as JSON, each by itself.

    Parameters
    ----------
    column
        As `values` gives them.

    Returns
    -------
    texts
        One a value.
    """
    kinds = set(map(type, column)) - {type(None)}
    if kinds == {str}:
        return ["null" if value is None else encode_basestring(value) for value in column]
    if kinds in ({int}, {float}):
        return ["null" if value is None else repr(value) for value in column]
    if not kinds:
        return ["null"] * len(column)
    return [
        "[]" if value == [] else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        for value in column
    ]


def count_of(record: Mapping[str, Any], kind: str) -> int | None:
    """
    Return how many people of a kind a report counts, as one number.

    Parameters
    ----------
    record
        A report as plain values.
    kind
        Of count, such as `killed`.

    Returns
    -------
    number
        The greatest best, else the greatest low, of the report's counts of that kind.
    """
    told = [c for c in record.get("counts") or [] if c.get("kind") == kind]
    numbers = [c["best"] if c.get("best") is not None else c.get("low") for c in told]
    return max((n for n in numbers if n is not None), default=None)


def plain(value: Any) -> Any:
    """
    Turn a value of a frame into one that JSON has.

    Parameters
    ----------
    value
        Of Python, NumPy or pandas.

    Returns
    -------
    value
        None for what is unknown (None, NaN, NaT), lists and dicts all the way down.
    """
    if isinstance(value, np.ndarray | list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, np.generic):
        value = value.item()
    unknown = value is None or value is pd.NaT or value is pd.NA
    if unknown or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | bool):
        return value
    # Half a surrogate pair, as broken JSON may hold, fits into no encoding.
    return str(value).encode("utf-8", "replace").decode("utf-8")


def interval(record: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """
    Return the first and last day of a report.

    Parameters
    ----------
    record
        As `records` gives them.

    Returns
    -------
    first, last
        ISO 8601 days, inclusive; None is open or unknown.
    """
    return record.get("start"), record.get("end")


def _encodable(items: Sequence[str | None]) -> bool:
    try:
        "".join(item for item in items if item).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
