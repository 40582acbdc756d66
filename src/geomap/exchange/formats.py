"""The formats by suffix, and the one function that writes them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyogrio.errors import DataLayerError, DataSourceError

from geomap.errors import ExportError
from geomap.exchange.acled import write_acled
from geomap.exchange.annotations import write_annotations
from geomap.exchange.delimited import write_csv, write_json_lines
from geomap.exchange.flatgeobuf import write_flatgeobuf
from geomap.exchange.geojson import write_geojson
from geomap.exchange.geopackage import write_geopackage
from geomap.exchange.kml import write_kml
from geomap.exchange.linked_places import write_linked_places
from geomap.exchange.plover import write_plover
from geomap.files import written_whole
from geomap.table import EventTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # Returns how many reports the format has no room for, by reason.
    Writer = Callable[[EventTable, Path], Mapping[str, int] | None]


def _write_geoparquet(table: EventTable, path: Path) -> None:
    table.write(path)


@dataclass(frozen=True, slots=True)
class Format:
    """
    An exchange format; `profile` is None for the plain form of its suffix.

    `several` tells that it is several files, which its writer itself writes whole or not at all;
    `unit` what it holds one of each of: reports, or the places that the articles name.
    """

    suffix: str
    name: str
    write: Writer
    profile: str | None = None
    several: bool = False
    unit: str = "reports"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many of its `unit`, and how many reports are left out, by reason."""

    path: Path
    number: int
    left_out: Mapping[str, int]
    unit: str = "reports"


FORMATS: tuple[Format, ...] = (
    Format(".parquet", "GeoParquet 1.1", _write_geoparquet, several=True),
    Format(".geojson", "GeoJSON (RFC 7946) with JSON-FG times", write_geojson),
    Format(".gpkg", "GeoPackage", write_geopackage),
    Format(".fgb", "FlatGeobuf", write_flatgeobuf),
    Format(".kml", "KML 2.2", write_kml),
    Format(".csv", "CSV for spreadsheets", write_csv),
    Format(".jsonl", "JSON Lines", write_json_lines),
    Format(".jsonld", "quotes as W3C Web Annotations", write_annotations),
    Format(".csv", "CSV with ACLED's columns", write_acled, profile="acled"),
    Format(
        ".geojson", "places in Linked Places Format 1.3", write_linked_places, "lpf", unit="places"
    ),
    Format(".jsonl", "PLOVER event records", write_plover, profile="plover"),
)


def export(table: EventTable, path: Path | str, *, profile: str | None = None) -> Written:
    """
    Write an event table in the format that the file's suffix names; whole or not at all.

    Parameters
    ----------
    table
        The event table, or a selection of it.
    path
        `….parquet`, `….geojson`, `….gpkg`, `….fgb`, `….kml`, `….csv`, `….jsonl` or `….jsonld`.
    profile
        A variant of the format: `acled` for `.csv`, `lpf` for `.geojson` (the places that the
        articles name, not the events), `plover` for `.jsonl`.

    Returns
    -------
    written
        How many reports were written, and how many the format has no room for, and why.

    Raises
    ------
    ExportError
        If the suffix or the profile is unknown, or the file cannot be written there.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    of_suffix = [form for form in FORMATS if form.suffix == suffix]
    if not of_suffix:
        known = ", ".join(dict.fromkeys(form.suffix for form in FORMATS))
        msg = f"{path.name}: unknown format {suffix or 'without a suffix'!r}; known are {known}"
        raise ExportError(msg)
    chosen = next((form for form in of_suffix if form.profile == profile), None)
    if chosen is None:
        profiles = ", ".join(f"{f.profile} ({f.suffix})" for f in FORMATS if f.profile)
        msg = f"{path.name}: no profile {profile!r} for {suffix}; known are {profiles}"
        raise ExportError(msg)
    if not path.parent.is_dir():
        msg = f"{path.parent}: no such folder; make it first"
        raise ExportError(msg)
    try:
        if chosen.several:
            left = chosen.write(table, path)
        else:
            with written_whole(path) as part:
                left = chosen.write(table, part)
    except (OSError, DataSourceError, DataLayerError, sqlite3.Error) as error:
        msg = f"{path}: cannot be written ({error}); choose a folder that may be written to"
        raise ExportError(msg) from error
    left_out = {reason: number for reason, number in (left or {}).items() if number}
    number = len(table) - sum(left_out.values())
    if chosen.unit == "places":
        number = int(table.mentions["place_id"].nunique())
    return Written(path, number, left_out, chosen.unit)
