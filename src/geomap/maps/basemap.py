"""The basemap that comes with the maps: the world, and finer cells where events are."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from geomap.maps.ground import CELL_DEGREES, pack_cells, unpack_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTRIBUTION = "Natural Earth · GeoNames"

FOLDER = files("geomap.maps") / "static" / "basemap"
# A file for offline use carries at most so many bytes of finer cells.
_ROOM = 260_000


@lru_cache(maxsize=1)
def world() -> bytes:
    """
    Read the world at 1:50 million.

    Returns
    -------
    packed
        From `pack_layers`.
    """
    return (FOLDER / "world.bin").read_bytes()


def detail(lon: np.ndarray, lat: np.ndarray) -> bytes:
    """
    Read the cells at 1:10 million that hold the most of some points.

    Parameters
    ----------
    lon, lat
        Degrees.

    Returns
    -------
    block
        From `pack_cells`: as many as a file should carry, those around points included.
    """
    cells = unpack_cells((FOLDER / "detail.bin").read_bytes())
    weights: dict[tuple[int, int], float] = {}
    columns = np.floor((lon + 180) / CELL_DEGREES).astype(int)
    rows = np.floor((lat + 90) / CELL_DEGREES).astype(int)
    for column, row in zip(columns.tolist(), rows.tolist(), strict=True):
        for near, weight in _around(column, row):
            weights[near] = weights.get(near, 0.0) + weight
    chosen, size = {}, 0
    for cell in sorted(weights, key=lambda c: (-weights[c], c)):
        content = cells.get(cell)
        if content is not None and size + len(content) <= _ROOM:
            chosen[cell] = content
            size += len(content)
    return pack_cells(chosen)


def _around(column: int, row: int) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield a cell and its neighbours, which weigh a tenth."""
    wide = 360 // CELL_DEGREES
    for x in (-1, 0, 1):
        for y in (-1, 0, 1):
            yield ((column + x) % wide, row + y), 1.0 if x == y == 0 else 0.1
