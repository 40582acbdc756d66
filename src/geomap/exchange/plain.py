"""Values of the event table as plain JSON values, and the words that travel with the data."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

ATTRIBUTION = (
    "Place names and positions: GeoNames (https://www.geonames.org), CC BY 4.0, changed; "
    "boundaries: Natural Earth, public domain. Quotations belong to their publishers."
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def generator() -> str:
    """
    Name the program that wrote a file.

    Returns
    -------
    generator
        Name and version.
    """
    return f"geomap {version('geomap')}"


def records(table: gpd.GeoDataFrame) -> Iterator[tuple[dict[str, Any], Any]]:
    """
    Yield the reports of a table as plain values.

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
    columns = [name for name in table.columns if name != table.geometry.name]
    values = zip(*(table[name] for name in columns), strict=True) if columns else iter(())
    for row, geometry in zip(values, table.geometry, strict=True):
        known = geometry is not None and not geometry.is_empty
        yield dict(zip(columns, map(plain, row), strict=True)), geometry if known else None


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
