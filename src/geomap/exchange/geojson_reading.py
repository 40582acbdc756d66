"""GeoJSON that geomap wrote → event table."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geomap.errors import TableError
from geomap.exchange.plain import CHUNK
from geomap.exchange.restoring import PARTS, SPATIAL, Restored
from geomap.table_files import COMPANIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from geomap.table import EventTable

_NEEDED = ("report_id", "type", "start", "end")
_OPENING = re.compile(r'(?:\{.*|\]), "(\w+)": \[')


def read_geojson(path: Path) -> EventTable:
    """
    Read a collection of reports.

    Parameters
    ----------
    path
        As `write_geojson` wrote it, line by line, or laid out anew by another program.

    Returns
    -------
    table
        With mentions, times and articles where they are in the file.

    Raises
    ------
    TableError
        If it is no such collection.
    """
    try:
        return _restored(_by_lines(path))
    except _OtherwiseLaidOutError:
        pass
    except (UnicodeDecodeError, OSError) as error:
        raise _unreadable(path, error) from error
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError, RecursionError) as error:
        raise _unreadable(path, error) from error
    if not isinstance(whole, dict) or not isinstance(whole.get("features"), list):
        msg = f"{path}: no FeatureCollection; give one that `geomap export` wrote"
        raise TableError(msg)
    members = {"features": whole["features"]} | {n: whole.get(n) or [] for n in COMPANIONS}
    return _restored((name, row) for name, rows in members.items() for row in rows)


class _OtherwiseLaidOutError(ValueError):
    """The file is not one item a line."""


def _by_lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the items of the collection's lists, never holding more than one line."""
    with path.open(encoding="utf-8", newline="\n") as file:
        section = None
        for line in file:
            text = line.rstrip("\n")
            if opening := _OPENING.fullmatch(text):
                section = opening[1]
            elif text == "]}":
                return
            elif section is None:
                raise _OtherwiseLaidOutError
            else:
                try:
                    item = json.loads(text.removesuffix(","))
                except (ValueError, RecursionError) as error:
                    raise _OtherwiseLaidOutError from error
                yield section, item
    raise _OtherwiseLaidOutError


def _restored(items: Iterable[tuple[str, Any]]) -> EventTable:
    restored = Restored()
    rows: list[dict[str, Any]] = []
    current = ""
    for section, item in items:
        if section != current or len(rows) == CHUNK:
            _add(restored, current, rows)
            current, rows = section, []
        if not isinstance(item, dict):
            msg = f"{section}: {str(item)[:60]!r} is no object; give a file as geomap wrote it"
            raise TableError(msg)
        rows.append(item)
    _add(restored, current, rows)
    return restored.table()


def _add(restored: Restored, section: str, rows: Sequence[dict[str, Any]]) -> None:
    part = "reports" if section == "features" else section
    if not rows or part not in PARTS:
        return
    plain: Sequence[dict[str, Any]] = rows
    if part == "reports":
        plain = [row.get("properties") or {} for row in rows]
        missing = [n for n in _NEEDED if not all(n in properties for properties in plain)]
        if missing:
            msg = (
                f"features without {', '.join(missing)} are no reports of events; give a file "
                "that `geomap export` wrote"
            )
            raise TableError(msg)
    columns = {
        name: [row.get(name) for row in plain]
        for name in PARTS[part]
        if any(name in row for row in plain)
    }
    shapes = _shapes([row.get("geometry") for row in rows]) if part in SPATIAL else None
    restored.add(part, columns, shapes)


def _shapes(written: Sequence[Any]) -> np.ndarray[Any, Any]:
    """Return geometries; most are points, which are made all at once."""
    made = np.full(len(written), None, dtype=object)
    try:
        at = [n for n, g in enumerate(written) if g is not None and g["type"] == "Point"]
        if at:
            made[at] = shapely.points([written[n]["coordinates"][:2] for n in at])
        for number, geometry in enumerate(written):
            if geometry is not None and geometry["type"] != "Point":
                made[number] = shape(geometry)
    except (KeyError, TypeError, ValueError, AttributeError, ShapelyError) as error:
        msg = f"a geometry is malformed ({error!r}); give a file as geomap wrote it"
        raise TableError(msg) from error
    return made


def _unreadable(path: Path, error: Exception) -> TableError:
    return TableError(f"{path}: no GeoJSON ({error}); give a file that `geomap export` wrote")
