"""Event tables read back from the files that geomap wrote: GeoParquet, GeoJSON, GeoPackage."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.corrections import apply, journal_path, read_journal
from geomap.errors import TableError
from geomap.exchange.geojson_reading import read_geojson
from geomap.exchange.geopackage_reading import read_geopackage
from geomap.table import EventTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Reader = Callable[[Path], EventTable]

READERS: Mapping[str, Reader] = {
    ".parquet": partial(EventTable.read, corrected=False),
    ".geojson": read_geojson,
    ".gpkg": read_geopackage,
}
"""What is read again, by suffix."""


def read(path: Path | str, *, corrected: bool = True) -> EventTable:
    """
    Read an event table from a file that geomap wrote.

    Parameters
    ----------
    path
        `….parquet`, `….geojson`, `….gpkg`, or the folder of a bulk build.
    corrected
        Whether the corrections in `….corrections.jsonl` beside the file are applied.

    Returns
    -------
    table
        As it was written, mentions, times and articles included. Areas that crossed the
        antimeridian come back from GeoJSON cut there.

    Raises
    ------
    TableError
        If the file is missing, of another kind, or no event table.
    CorrectionError
        If there are corrections and their file cannot be read at all.
    """
    path = Path(path)
    if path.is_dir():
        return EventTable.read(path, corrected=corrected)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        msg = f"{path.name}: event tables are read from {known}; take in others with `geomap build`"
        raise TableError(msg)
    if not path.is_file():
        msg = f"{path}: no such file; make an event table with `geomap build … -o events.parquet`"
        raise TableError(msg)
    table = reader(path)
    if not corrected or not journal_path(path).is_file():
        return table
    corrections = read_journal(path).corrections
    made = apply(table, corrections).table
    # A GeoPackage brings those that were made before it was written.
    made.corrections = tuple({c.id: c for c in (*table.corrections, *corrections)}.values())
    return made
