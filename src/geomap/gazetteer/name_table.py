"""The names of each place as written, with what is known of them; read by the row group."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from geomap.records import PlaceName

ROW_GROUP = 16_384


class NameTable(Protocol):
    """Names by the row of their place."""

    def names(self, row: int) -> tuple[PlaceName, ...]:
        """Return the names of a row's place, the main one first."""


class NamesInMemory:
    """Names of a few places."""

    def __init__(self, names: Sequence[Sequence[PlaceName]]) -> None:
        self._names = [tuple(of_place) for of_place in names]

    def names(self, row: int) -> tuple[PlaceName, ...]:
        """Return the names of a row's place, the main one first."""
        return self._names[row]


class NamesInFile:
    """
    Names in a Parquet file sorted by `row`, in row groups of `ROW_GROUP` names.

    Other columns: `name`, `language` (BCP 47 or null), `historical` and `disputed`.
    """

    def __init__(self, path: Path) -> None:
        # Not at the top: Arrow takes 0.2 s to import, which tables in memory can do without.
        import pyarrow.parquet as pq  # noqa: PLC0415

        self._file = pq.ParquetFile(path)
        metadata = self._file.metadata
        statistics = [
            metadata.row_group(g).column(0).statistics for g in range(metadata.num_row_groups)
        ]
        self._spans = [(found.min, found.max) for found in statistics]
        self._group = lru_cache(maxsize=8)(self._read)

    def names(self, row: int) -> tuple[PlaceName, ...]:
        """Return the names of a row's place, the main one first."""
        found: list[PlaceName] = []
        for group, (first, last) in enumerate(self._spans):
            if first <= row <= last:
                table = self._group(group)
                rows = table.column("row").to_numpy()
                start, end = rows.searchsorted(row), rows.searchsorted(row, side="right")
                for record in table.slice(start, end - start).to_pylist():
                    del record["row"]
                    found.append(PlaceName(**record))
        return tuple(found)

    def _read(self, group: int) -> Any:
        return self._file.read_row_group(group).combine_chunks()
