"""Reports of a view, read from Parquet by the statistics of its row groups, not as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_EDGES = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True, slots=True)
class View:
    """Which reports are wanted; None wants all.

    `first` and `last` are days, inclusive. `boxes` are (west, south, east, north) in degrees, two
    where a box crosses the antimeridian; a report passes when its bounds meet one of them.
    """

    first: date | None = None
    last: date | None = None
    dated: bool = False
    boxes: tuple[tuple[float, float, float, float], ...] | None = None
    types: frozenset[str] | None = None

    @property
    def whole(self) -> bool:
        """Whether everything is wanted."""
        return not self.dated and self.boxes is None and self.types is None

    def may_hold(
        self,
        first: date | None,
        last: date | None,
        box: Sequence[float] | None,
    ) -> bool:
        """
        Tell whether reports between two days and within a box can be among those wanted.

        Parameters
        ----------
        first, last
            The first day on which one begins and the last on which one ends; both None: no dates.
        box
            West, south, east, north in degrees; None: no places.

        Returns
        -------
        possible
            False only when none of them can be.
        """
        if self.dated:
            if first is None and last is None:
                return False
            begins_after = first is not None and self.last is not None and first > self.last
            ends_before = last is not None and self.first is not None and last < self.first
            if begins_after or ends_before:
                return False
        if self.boxes is None:
            return True
        return box is not None and any(
            box[0] <= e and box[2] >= w and box[1] <= n and box[3] >= s for w, s, e, n in self.boxes
        )


def read_reports(path: Path, view: View) -> pa.Table:
    """
    Read the reports of a view from a file.

    Parameters
    ----------
    path
        A GeoParquet file with the columns of reports; a covering `bbox` is used where there is one.
    view
        What is wanted.

    Returns
    -------
    table
        The reports whose bounds meet the box: their geometries may yet miss it.

    Raises
    ------
    pyarrow.ArrowInvalid, OSError
        If it is no Parquet file.
    """
    with pq.ParquetFile(path) as file:
        if view.whole:
            return file.read()
        names = file.schema_arrow.names
        wanted = [name for name in ("start", "end", "type", "bbox") if name in names]
        covered = view.boxes is None or "bbox" in names
        found = [
            file.read_row_group(number).filter(mask)
            for number in _groups(file, view)
            for mask in (_mask(file.read_row_group(number, columns=wanted), view, covered=covered),)
            if pc.any(mask).as_py()
        ]
        return pa.concat_tables(found) if found else file.schema_arrow.empty_table()


def read_of_documents(
    path: Path, documents: Collection[str], *, boxes: View | None = None
) -> pa.Table:
    """
    Read the rows of some documents from a companion file.

    Parameters
    ----------
    path
        A Parquet file with a column `document_id`.
    documents
        Their ids.
    boxes
        A view whose boxes the rows' bounds must meet too, None for all.

    Returns
    -------
    table
        In the order of the file.
    """
    view = boxes or View()
    ids = pa.array(sorted(documents), pa.string())
    with pq.ParquetFile(path) as file:
        found = []
        for number in _groups(file, view):
            columns = ["document_id", *(["bbox"] if view.boxes else [])]
            keys = file.read_row_group(number, columns=columns)
            mask = pc.is_in(keys["document_id"], ids)
            if view.boxes:
                mask = pc.and_(mask, _in_boxes(keys["bbox"], view))
            if pc.any(mask).as_py():
                found.append(file.read_row_group(number).filter(mask))
        return pa.concat_tables(found) if found else file.schema_arrow.empty_table()


def _groups(file: pq.ParquetFile, view: View) -> Iterator[int]:
    """Yield the row groups that can hold what is wanted, by their statistics."""
    if view.types is not None and not view.types:
        return  # nothing can pass: only the columns are asked for
    metadata = file.metadata
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        stats = {
            column.path_in_schema: column.statistics
            for column in (group.column(index) for index in range(group.num_columns))
            if column.path_in_schema in _STATISTICS
        }
        if _possible(stats, group.num_rows, view):
            yield number


_STATISTICS = frozenset({"start", "end", *(f"bbox.{edge}" for edge in _EDGES)})


def _possible(stats: dict[str, Any], rows: int, view: View) -> bool:
    if any(s is None or not (s.has_min_max or s.null_count == rows) for s in stats.values()):
        return True  # no statistics: it must be looked into
    low = {name: s.min if s.has_min_max else None for name, s in stats.items()}
    high = {name: s.max if s.has_min_max else None for name, s in stats.items()}
    if view.dated and {"start", "end"} <= stats.keys():
        # A row may be open at one end: then no day bounds the group at that end.
        no_dates = stats["start"].null_count == stats["end"].null_count == rows
        first = date.min if stats["start"].null_count else low["start"]
        last = date.max if stats["end"].null_count else high["end"]
        dated = View(view.first, view.last, dated=True)
        if no_dates or not dated.may_hold(first, last, None):
            return False
    if view.boxes is not None and {f"bbox.{edge}" for edge in _EDGES} <= stats.keys():
        edges = [low["bbox.xmin"], low["bbox.ymin"], high["bbox.xmax"], high["bbox.ymax"]]
        box = [float(edge) for edge in edges if edge is not None]
        return View(boxes=view.boxes).may_hold(None, None, box if len(box) == 4 else None)
    return True


def _mask(table: pa.Table, view: View, *, covered: bool) -> pa.ChunkedArray:
    mask = pa.chunked_array([pa.array([True] * len(table))])
    if view.dated:
        mask = pc.and_(mask, pc.or_(pc.is_valid(table["start"]), pc.is_valid(table["end"])))
        if view.last is not None:
            begun = pc.less_equal(table["start"], view.last)
            mask = pc.and_(mask, pc.fill_null(begun, fill_value=True))
        if view.first is not None:
            going = pc.greater_equal(table["end"], view.first)
            mask = pc.and_(mask, pc.fill_null(going, fill_value=True))
    if view.types is not None:
        mask = pc.and_(mask, pc.is_in(table["type"], pa.array(sorted(view.types), pa.string())))
    if view.boxes is not None and covered:
        mask = pc.and_(mask, _in_boxes(table["bbox"], view))
    return pc.fill_null(mask, fill_value=False)


def _in_boxes(bounds: pa.ChunkedArray, view: View) -> pa.ChunkedArray:
    xmin, ymin, xmax, ymax = (pc.struct_field(bounds, edge) for edge in _EDGES)
    masks = [
        pc.and_(
            pc.and_(pc.less_equal(xmin, e), pc.greater_equal(xmax, w)),
            pc.and_(pc.less_equal(ymin, n), pc.greater_equal(ymax, s)),
        )
        for w, s, e, n in view.boxes or ()
    ]
    mask = masks[0]
    for other in masks[1:]:
        mask = pc.or_(mask, other)
    return pc.fill_null(mask, fill_value=False)
