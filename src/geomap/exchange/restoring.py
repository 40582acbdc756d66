"""Plain values of an exchange file → the columns of the event table, with their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import shapely

from geomap.errors import TableError
from geomap.schema import (
    ARTICLE_COLUMNS,
    MENTION_COLUMNS,
    REPORT_COLUMNS,
    TIME_COLUMNS,
    frame_of_arrow,
)
from geomap.table import EventTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PARTS: Mapping[str, Mapping[str, pa.DataType]] = {
    "reports": REPORT_COLUMNS,
    "mentions": MENTION_COLUMNS,
    "times": TIME_COLUMNS,
    "articles": ARTICLE_COLUMNS,
}
"""The frames of an event table, and their columns."""

SPATIAL = ("reports", "mentions")
"""Those that have a geometry."""


class Restored:
    """An event table that is put together batch by batch."""

    def __init__(self) -> None:
        self._batches: dict[str, list[pa.Table]] = {name: [] for name in PARTS}

    def add(self, part: str, columns: Mapping[str, Sequence[Any]], geometry: Any = None) -> None:
        """
        Add some rows.

        Parameters
        ----------
        part
            One of `PARTS`.
        columns
            Plain values by name of column, days and instants as ISO 8601.
        geometry
            An array of shapely's, one a row, where the part has one.

        Raises
        ------
        TableError
            If a value does not fit its column.
        """
        arrays: dict[str, pa.Array] = {}
        for name, kind in PARTS[part].items():
            if name in columns:
                arrays[name] = _array(name, columns[name], kind)
        if geometry is not None:
            arrays["geometry"] = pa.array(shapely.to_wkb(geometry), pa.binary())
        self._batches[part].append(pa.table(arrays))

    def table(self) -> EventTable:
        """
        Put the table together.

        Returns
        -------
        table
            All rows in the order in which they were added.
        """
        empty = EventTable.of()
        frames: dict[str, Any] = {}
        for part, batches in self._batches.items():
            if batches:
                joined = pa.concat_tables(batches, promote_options="default")
                frames[part] = frame_of_arrow(joined, PARTS[part])
        table = EventTable(frames["reports"]) if "reports" in frames else empty
        for name in ("mentions", "times", "articles"):
            setattr(table, name, frames.get(name, getattr(empty, name)))
        return table


def _array(name: str, items: Sequence[Any], kind: pa.DataType) -> pa.Array:
    try:
        if pa.types.is_temporal(kind):
            return pa.array(items, pa.string()).cast(kind)
        return pa.array(items, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError, TypeError) as error:
        msg = f"column {name}: {str(error).splitlines()[0]}; give a file as geomap wrote it"
        raise TableError(msg) from error
