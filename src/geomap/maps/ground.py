"""How the basemap is packed for the browser: layers as varint deltas, detail cut into cells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

from geomap.maps.pack import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

CELL_DEGREES = 10

# A geometry with its flag.
Feature: TypeAlias = "tuple[BaseGeometry, int]"
Label: TypeAlias = tuple[str, float, float, str, int]


def pack_layers(
    layers: Mapping[str, Sequence[Feature]], *, labels: Sequence[Label] = (), precision: int
) -> bytes:
    """
    Pack layers and labels.

    Each layer is one column of bytes: for every ring or line the differences of successive
    longitudes and latitudes in steps of `1 / precision` degree, as zigzag varints. The header
    tells for each feature how many vertices its rings or lines have, and its flag.

    Parameters
    ----------
    layers
        By name, geometries `(lon, lat)` with a flag each (1 marks a disputed boundary).
    labels
        `(text, lon, lat, kind, zoom)`: kind is `country`, `region`, `town` or `water`, zoom the
        first at which the label is wanted; the weightier first.
    precision
        Steps in a degree.

    Returns
    -------
    packed
        One zlib stream, as `geomap.maps.pack` writes it.
    """
    header: dict[str, Any] = {"layers": {}, "labels": [list(label) for label in labels]}
    columns: dict[str, np.ndarray] = {}
    for name, features in layers.items():
        counts, steps = _steps(features, precision)
        header["layers"][name] = {"features": counts, "precision": precision}
        columns[name] = varints(steps)
    return pack(header, columns, deflate=True)


def pack_cells(cells: Mapping[tuple[int, int], bytes], *, source: str = "") -> bytes:
    """
    Put packed cells into one block: a JSON index with its length before it, then the cells.

    Parameters
    ----------
    cells
        By `(column, row)`: cell (0, 0) begins at 180° W, 90° S, each is `CELL_DEGREES` wide and
        high. A cell that is missing has not been packed; one of no bytes is open sea.
    source
        Digest of what they were made from.

    Returns
    -------
    block
        Little-endian uint32 length of the index, the index, the cells.
    """
    index, offset = [], 0
    for (column, row), content in sorted(cells.items()):
        index.append([column, row, offset, len(content)])
        offset += len(content)
    document = {"degrees": CELL_DEGREES, "source": source, "cells": index}
    text = json.dumps(document, separators=(",", ":")).encode()
    parts = (content for _, content in sorted(cells.items()))
    return len(text).to_bytes(4, "little") + text + b"".join(parts)


def unpack_cells(block: bytes) -> dict[tuple[int, int], bytes]:
    """
    Take cells out of a block.

    Parameters
    ----------
    block
        From `pack_cells`.

    Returns
    -------
    cells
        As they were packed.
    """
    size = int.from_bytes(block[:4], "little")
    content = block[4 + size :]
    index = _index(block)["cells"]
    return {(c, r): content[start : start + length] for c, r, start, length in index}


def source_of(block: bytes) -> str:
    """
    Tell what a block of cells was made from.

    Parameters
    ----------
    block
        From `pack_cells`.

    Returns
    -------
    source
        The digest that it was packed with.
    """
    return str(_index(block)["source"])


def _index(block: bytes) -> dict[str, Any]:
    size = int.from_bytes(block[:4], "little")
    index: dict[str, Any] = json.loads(block[4 : 4 + size])
    return index


def varints(values: np.ndarray) -> np.ndarray:
    """
    Encode integers as zigzag varints, as Protocol Buffers do: seven bits a byte, lowest first.

    Parameters
    ----------
    values
        Integers of at most 34 bits.

    Returns
    -------
    octets
        uint8.
    """
    zigzag = np.where(values < 0, -2 * values - 1, 2 * values).astype(np.uint64)
    planes = [zigzag >> np.uint64(shift) for shift in (0, 7, 14, 21, 28)]
    more = [plane >= 128 for plane in planes]
    octets = np.column_stack(
        [
            (plane & np.uint64(127)) | (following.astype(np.uint64) << np.uint64(7))
            for plane, following in zip(planes, more, strict=True)
        ]
    )
    used = np.column_stack([np.ones(len(zigzag), dtype=bool), *more[:-1]])
    return np.asarray(octets[used], dtype=np.uint8)


def _steps(features: Sequence[Feature], precision: int) -> tuple[list[list[Any]], np.ndarray]:
    """Return `[vertices of each part, flag]` per feature, and all steps in one array."""
    found, steps = [], [np.zeros((0, 2), dtype=np.int64)]
    last = np.zeros((1, 2), dtype=np.int64)
    for geometry, flag in features:
        counts = []
        for part in _parts(geometry):
            grid = np.rint(part * precision).astype(np.int64)
            moved = np.any(np.diff(grid, axis=0) != 0, axis=1)
            grid = grid[np.concatenate([[True], moved])]
            if len(grid) < 2:
                continue
            steps.append(np.diff(grid, axis=0, prepend=last))
            last = grid[-1:]
            counts.append(len(grid))
        if counts:
            found.append([counts, flag])
    return found, np.concatenate(steps).ravel()


def _parts(geometry: BaseGeometry) -> Iterable[np.ndarray]:
    """Yield the coordinates of every ring or line."""
    for part in shapely.get_parts(geometry):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for ring in rings:
            yield shapely.get_coordinates(ring)
