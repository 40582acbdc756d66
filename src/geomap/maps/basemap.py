"""The basemap for the browser: layers of geodata as varint deltas, and labels by zoom."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.gazetteer import Gazetteer
from geomap.maps.pack import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ATTRIBUTION = "Natural Earth, GeoNames"

# Steps in a degree: 1/500 degree is at most 220 m, finer than the 1:50 million source.
PRECISION = 500

_SCALE = "50m"
_LAYERS = ("land", "boundaries")


def pack_basemap(
    layers: Mapping[str, Sequence[tuple[shapely.Geometry, int]]],
    *,
    labels: Sequence[tuple[str, float, float, str, int]] = (),
) -> bytes:
    """
    Pack layers and labels for the browser.

    Each layer is one column of bytes: for every ring or line the differences of successive
    longitudes and latitudes in steps of `1 / PRECISION` degree, as zigzag varints.

    Parameters
    ----------
    layers
        By name, geometries `(lon, lat)` with a flag each (1 marks a disputed boundary).
    labels
        `(text, lon, lat, kind, zoom)`: kind is `country`, `capital`, `town` or `water`, zoom the
        first at which the label is wanted; the weightier first.

    Returns
    -------
    packed
        One zlib stream.
    """
    header: dict[str, Any] = {"layers": {}, "labels": [list(label) for label in labels]}
    columns: dict[str, np.ndarray] = {}
    for name, geometries in layers.items():
        features, steps = _features(geometries)
        header["layers"][name] = {"features": features, "precision": PRECISION}
        columns[name] = _varints(steps)
    return pack(header, columns, deflate=True)


@lru_cache(maxsize=1)
def basemap() -> bytes:
    """
    Pack the bundled basemap.

    Returns
    -------
    packed
        Land, water, boundaries and labels of the whole world for scales of about 1:50 million.
    """
    gazetteer = Gazetteer.open()
    layers = {}
    for name in _LAYERS:
        frame = gazetteer.basemap(name, scale=_SCALE)
        flags = frame["disputed"] if "disputed" in frame.columns else [False] * len(frame)
        layers[name] = [
            (geometry, int(bool(flag)))
            for geometry, flag in zip(frame.geometry, flags, strict=True)
        ]
    return pack_basemap(layers)


def _features(
    geometries: Iterable[tuple[shapely.Geometry, int]],
) -> tuple[list[list[Any]], np.ndarray]:
    """Return `[vertices of each part, flag]` per feature, and all steps in one array."""
    features, steps = [], [np.zeros((0, 2), dtype=np.int64)]
    last = np.zeros((1, 2), dtype=np.int64)
    for geometry, flag in geometries:
        counts = []
        for part in _parts(geometry):
            grid = np.rint(part * PRECISION).astype(np.int64)
            moved = np.any(np.diff(grid, axis=0) != 0, axis=1)
            grid = grid[np.concatenate([[True], moved])]
            if len(grid) < 2:
                continue
            steps.append(np.diff(grid, axis=0, prepend=last))
            last = grid[-1:]
            counts.append(len(grid))
        if counts:
            features.append([counts, flag])
    return features, np.concatenate(steps).ravel()


def _parts(geometry: shapely.Geometry) -> Iterable[np.ndarray]:
    """Yield the coordinates of every ring or line."""
    for part in shapely.get_parts(geometry):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for ring in rings:
            yield shapely.get_coordinates(ring)


def _varints(values: np.ndarray) -> np.ndarray:
    """Return zigzag varints (as in Protocol Buffers), seven bits a byte, the lowest first."""
    zigzag = np.where(values < 0, -2 * values - 1, 2 * values).astype(np.uint64)
    planes = [zigzag >> np.uint64(shift) for shift in (0, 7, 14, 21, 28)]
    more = [plane >= 128 for plane in planes]
    used = np.column_stack([np.ones(len(zigzag), dtype=bool), *more[:-1]])
    octets = np.column_stack(
        [
            (plane & np.uint64(127)) | (following.astype(np.uint64) << np.uint64(7))
            for plane, following in zip(planes, more, strict=True)
        ]
    ).astype(np.uint8)
    return octets[used]
