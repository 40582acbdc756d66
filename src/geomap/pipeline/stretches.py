"""Reports of many partitions → stretches of days, sorted, in bounded memory.

An external bucket sort: each partition is read once and its rows are laid down by stretch in files
of their own; each stretch is then small enough to be sorted in memory. The work grows with the
number of reports, not with partitions times stretches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

ROWS_A_FILE = 65_536
"""Reports in a file of a table; days are not parted, so a busy day may bring more."""
_ROWS_HELD = 65_536


def stretches(
    parts: Mapping[str, Path], *, without: Mapping[str, Collection[str]], folder: Path
) -> Iterator[pa.Table]:
    """
    Yield the reports of all partitions by stretches of days.

    Parameters
    ----------
    parts
        The file of reports of each partition, by its key.
    without
        Documents to leave out, by partition.
    folder
        For files that are removed again: half-written ones to whoever finds them.

    Yields
    ------
    table
        Reports of some days in a row, sorted by first day and id, with the key of their partition
        as column `part`; those without a first day last.
    """
    firsts = _first_days(_count(parts))
    with _Shelf(folder) as shelf:
        held: list[pa.Table] = []
        for key, path in parts.items():
            held.append(_read(key, path, without.get(key, ())))
            if sum(map(len, held)) >= _ROWS_HELD:
                shelf.lay_down(pa.concat_tables(held), firsts)
                held = []
        if held:
            shelf.lay_down(pa.concat_tables(held), firsts)
        yield from shelf.sorted()


def _count(parts: Mapping[str, Path]) -> dict[Any, int]:
    """Count reports by first day."""
    counts: dict[Any, int] = {}
    for path in parts.values():
        for pair in pq.read_table(path, columns=["start"])["start"].value_counts().to_pylist():
            counts[pair["values"]] = counts.get(pair["values"], 0) + pair["counts"]
    return counts


def _first_days(counts: Mapping[Any, int]) -> NDArray[np.datetime64]:
    """Return the first day of each stretch."""
    firsts: list[Any] = []
    rows = 0
    for day in sorted(day for day in counts if day is not None):
        if not firsts or rows + counts[day] > ROWS_A_FILE:
            firsts.append(day)
            rows = 0
        rows += counts[day]
    return np.array(firsts, dtype="datetime64[D]")


def _read(key: str, path: Path, gone: Collection[str]) -> pa.Table:
    table = pq.read_table(path)
    if gone:
        table = table.filter(pc.invert(pc.is_in(table["document_id"], pa.array(sorted(gone)))))
    return table.append_column("part", pa.array([key] * len(table), pa.string()))


class _Shelf:
    """Rows by stretch, each in a file of its own; nothing is left of them afterwards."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._name = folder, uuid4().hex
        self._schema: pa.Schema | None = None
        self._files: dict[int, pa.RecordBatchFileWriter] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for number, writer in self._files.items():
            writer.close()
            self._path(number).unlink(missing_ok=True)

    def lay_down(self, table: pa.Table, firsts: NDArray[np.datetime64]) -> None:
        """Add rows to the files of their stretches."""
        self._schema = self._schema or table.schema
        days = table["start"].to_numpy().astype("datetime64[D]")
        of_row = np.searchsorted(firsts, days, side="right")
        of_row[np.isnat(days)] = len(firsts) + 1
        for number in np.unique(of_row).tolist():
            rows = table.take(np.flatnonzero(of_row == number)).combine_chunks()
            if number not in self._files:
                self._files[number] = pa.ipc.new_file(
                    self._path(number),
                    self._schema,
                    options=pa.ipc.IpcWriteOptions(compression="zstd"),
                )
            self._files[number].write_table(rows.cast(self._schema))

    def sorted(self) -> Iterator[pa.Table]:
        """Yield each stretch in order, sorted."""
        for number in sorted(self._files):
            self._files[number].close()
            with pa.OSFile(str(self._path(number))) as source:
                table = pa.ipc.open_file(source).read_all()
            self._path(number).unlink()
            by: Sequence[tuple[str, str]] = [("start", "ascending"), ("report_id", "ascending")]
            yield table.take(pc.sort_indices(table, sort_keys=by)).combine_chunks()

    def _path(self, number: int) -> Path:
        return self._folder / f".stretch-{self._name}-{number}.arrow"
