"""The towns that a still picture names: those that the browser map names at the same scale."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geomap.maps.basemap import FOLDER, world
from geomap.maps.ground import CELL_DEGREES, unpack_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.maps.stills.projection import Frame
    from geomap.maps.stills.sheet import Sheet

# Up to this zoom the towns stand in the world's block, from there on in the cells.
_WORLD_ZOOM = 6
# Ground length of a pixel at zoom 0 on the equator, metres: tiles of 256 pixels around the globe.
_PIXEL_AT_ZOOM_0 = 2 * np.pi * 6_378_137 / 256


@dataclass(frozen=True, slots=True)
class Town:
    """A town's name, where it is in inches of the frame, and the zoom from which it is named."""

    name: str
    x: float
    y: float
    zoom: int


def towns(frame: Frame, sheet: Sheet) -> list[Town]:
    """
    Choose the towns to name.

    Parameters
    ----------
    frame
        The window.
    sheet
        Gives the size of letters, and so how many names there is room for.

    Returns
    -------
    towns
        Those in sight, the weightiest first.
    """
    zoom = zoom_of(frame, sheet)
    named = [label for label in _labels(frame, zoom) if label[3] == "town" and label[4] <= zoom]
    if not named:
        return []
    x, y = frame.project(
        frame.wrap(np.array([label[1] for label in named])), np.array([label[2] for label in named])
    )
    found = [
        Town(name=label[0], x=float(left), y=float(up), zoom=label[4])
        for label, left, up in zip(named, x, y, strict=True)
        if 0 <= left <= frame.width and 0 <= up <= frame.height
    ]
    return sorted(found, key=lambda town: town.zoom)


def zoom_of(frame: Frame, sheet: Sheet) -> float:
    """Return the zoom of a browser map on which things have the size that they have here."""
    _, lat = frame.extent.centre
    pixel = frame.km_per_inch() * 1000 * sheet.inches(1)
    return float(np.log2(_PIXEL_AT_ZOOM_0 * np.cos(np.radians(lat)) / pixel))


def _labels(frame: Frame, zoom: float) -> Iterator[tuple[str, float, float, str, int]]:
    yield from _labels_in(world())
    if zoom <= _WORLD_ZOOM:
        return
    box = frame.extent
    wide = 360 // CELL_DEGREES
    columns = range(
        int((box.west + 180) // CELL_DEGREES), int((box.east + 180) // CELL_DEGREES) + 1
    )
    rows = range(int((box.south + 90) // CELL_DEGREES), int((box.north + 90) // CELL_DEGREES) + 1)
    cells = _cells()
    for place in dict.fromkeys((column % wide, row) for column in columns for row in rows):
        if cells.get(place):
            yield from _labels_in(cells[place])


@lru_cache(maxsize=1)
def _cells() -> dict[tuple[int, int], bytes]:
    return unpack_cells((FOLDER / "detail.bin").read_bytes())


@lru_cache(maxsize=64)
def _labels_in(packed: bytes) -> tuple[tuple[str, float, float, str, int], ...]:
    """Read the labels from the header of a packed block, the layers left alone."""
    block = zlib.decompress(packed)
    size = int.from_bytes(block[4:8], "little")
    return tuple(tuple(label) for label in json.loads(block[8 : 8 + size])["labels"])
