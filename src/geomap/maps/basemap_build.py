"""
Makes the packed basemap of the browser from geodata.

Run `python -m geomap.maps.basemap_build` after geodata has changed; a test compares.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.files import written_whole
from geomap.gazetteer import Gazetteer
from geomap.maps.basemap import FOLDER
from geomap.maps.ground import CELL_DEGREES, Label, pack_cells, pack_layers
from geomap.records import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame

# Steps in a degree: at most 220 m and 55 m, finer than the sources.
WORLD_PRECISION, DETAIL_PRECISION = 500, 2000
# Cells overlap by so many degrees, lest their seams show.
_OVERLAP = 0.02
# Tolerance, degrees, of the borders of first-level units: they are drawn hair-thin.
_ADMIN1_WORLD, _ADMIN1_DETAIL = 0.04, 0.004
# Towns are labelled from a zoom on when they have so many people and are the largest within a
# square of so many pixels.
_PEOPLE = {3: 2e6, 4: 7e5, 5: 2e5, 6: 7e4, 7: 2e4, 8: 5e3, 9: 1e3, 10: 1.0}
_SPACING = 120
_SOURCES = (
    *(
        (layer, scale)
        for layer in ("land", "lakes", "rivers", "boundaries")
        for scale in ("50m", "10m")
    ),
    ("countries", "50m"),
    ("admin1", "10m"),
    ("marine", "10m"),
)
_WORLD_ZOOM = 6  # labels up to this zoom belong to the world, the rest to the cells


def build(gazetteer: Gazetteer) -> tuple[bytes, bytes]:
    """
    Pack the world and its finer cells.

    Parameters
    ----------
    gazetteer
        Gives the layers and the towns.

    Returns
    -------
    world, detail
        What `geomap.maps.basemap` reads.
    """
    towns = town_labels(gazetteer)
    borders = shared_borders(gazetteer.basemap("admin1", scale="10m"))
    world = pack_layers(
        {
            "land": _plain(gazetteer.basemap("land", scale="50m")),
            "lakes": _plain(gazetteer.basemap("lakes", scale="50m")),
            "rivers": _plain(gazetteer.basemap("rivers", scale="50m")),
            "boundaries": _flagged(gazetteer.basemap("boundaries", scale="50m")),
            "admin1": [(line, 0) for line in borders.simplify(_ADMIN1_WORLD)],
        },
        labels=[
            *country_labels(_named_now(gazetteer.basemap("countries", scale="50m"), gazetteer)),
            *water_labels(gazetteer.basemap("marine", scale="10m")),
            *(label for label in towns if label[-1] <= _WORLD_ZOOM),
        ],
        precision=WORLD_PRECISION,
    )
    land = gazetteer.basemap("land", scale="10m")
    fine = {
        "land": _plain(land),
        "coast": [(shape.boundary, 0) for shape in land.geometry],
        "lakes": _plain(gazetteer.basemap("lakes", scale="10m")),
        "rivers": _plain(gazetteer.basemap("rivers", scale="10m")),
        "boundaries": _flagged(gazetteer.basemap("boundaries", scale="10m")),
        "admin1": [(line, 0) for line in borders.simplify(_ADMIN1_DETAIL)],
    }
    return world, pack_cells(dict(_cells(fine, towns)), source=digest(gazetteer))


def digest(gazetteer: Gazetteer) -> str:
    """
    Return a digest of the layers that the basemap is made from.

    Parameters
    ----------
    gazetteer
        Gives the layers.

    Returns
    -------
    digest
        Sixteen hex digits; the names of towns have no part in it.
    """
    found = hashlib.sha256()
    for layer, scale in _SOURCES:
        for geometry in shapely.to_wkb(gazetteer.basemap(layer, scale=scale).geometry.to_numpy()):
            found.update(geometry)
    return found.hexdigest()[:16]


def shared_borders(units: GeoDataFrame) -> Any:
    """
    Find the borders between neighbouring areas, each once.

    Parameters
    ----------
    units
        Polygons that share their vertices along common borders.

    Returns
    -------
    borders
        GeoSeries of lines; coasts, where nothing neighbours, are left out.
    """
    rings = shapely.get_rings(shapely.get_parts(units.geometry.to_numpy()))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    _, vertex = np.unique(np.round(coordinates, 6), axis=0, return_inverse=True)
    vertex = vertex.ravel()
    within = ring[:-1] == ring[1:]
    ends = np.sort(np.column_stack([vertex[:-1], vertex[1:]]), axis=1)
    ends[~within] = -1
    keys = ends[:, 0].astype(np.int64) * (vertex.max() + 1) + ends[:, 1]
    _, first, inverse, count = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    inverse = inverse.ravel()
    kept = within & (count[inverse] > 1) & (first[inverse] == np.arange(len(keys)))
    # Runs of kept edges along a ring become lines.
    edges = np.flatnonzero(kept)
    breaks = np.flatnonzero(np.diff(edges) > 1) + 1
    lines: list[Any] = [
        shapely.linestrings(coordinates[run[0] : run[-1] + 2])
        for run in np.split(edges, breaks)
        if len(run)
    ]
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    return type(units.geometry)(merged, crs=units.crs)


def _named_now(countries: GeoDataFrame, gazetteer: Gazetteer) -> GeoDataFrame:
    """Name countries as the gazetteer does: some outlines bear names that are no longer theirs."""
    names = []
    for code, name, disputed in zip(
        countries["country"], countries["name"], countries["disputed"], strict=True
    ):
        country = None if disputed else gazetteer.country(str(code))
        # The outline's short form stays where it shortens the very name.
        if country is None or country.name[0] == str(name)[0]:
            names.append(str(name))
        else:
            names.append(country.name)
    return countries.assign(name=names)


def country_labels(countries: GeoDataFrame) -> list[Label]:
    """
    Place the names of countries in the widest part of their largest piece.

    Parameters
    ----------
    countries
        With `name` and `disputed`; a disputed area that bears another country's name has none.

    Returns
    -------
    labels
        The largest first.
    """
    frame = countries.assign(size=shapely.area(countries.geometry.to_numpy()))
    frame = frame.sort_values(["disputed", "size"], ascending=[True, False])
    frame = frame.drop_duplicates("name")
    labels = []
    for name, disputed, geometry in zip(
        frame["name"], frame["disputed"], frame.geometry, strict=True
    ):
        piece = max(shapely.get_parts(geometry), key=shapely.area)
        centre = shapely.maximum_inscribed_circle(piece, tolerance=0.05)
        lon, lat = shapely.get_coordinates(centre)[0]
        # From where a letter of seven pixels finds room in two thirds of the circle's width.
        wanted = len(name) * 7 / max(shapely.length(centre) * 2 * 1.5, 1e-3)
        zoom = int(np.clip(np.ceil(np.log2(wanted * 360 / 256)), 2, 6))
        kind = "region" if disputed else "country"
        labels.append((str(name), round(lon, 2), round(lat, 2), kind, zoom))
    return labels


def water_labels(marine: GeoDataFrame) -> list[Label]:
    """
    Place the names of oceans, seas and gulfs.

    Parameters
    ----------
    marine
        With `name`.

    Returns
    -------
    labels
        The largest first.
    """
    frame = marine[marine["name"].notna()]
    frame = frame.assign(size=shapely.area(frame.geometry.to_numpy()))
    frame = frame.sort_values("size", ascending=False).drop_duplicates("name")
    labels = []
    for name, size, geometry in zip(frame["name"], frame["size"], frame.geometry, strict=True):
        piece = max(shapely.get_parts(geometry), key=shapely.area)
        centre = shapely.maximum_inscribed_circle(piece, tolerance=0.2)
        lon, lat = shapely.get_coordinates(centre)[0]
        zoom = int(np.clip(9 - np.log2(max(size, 0.05)) / 1.4, 2, 8))
        labels.append((str(name), round(lon, 2), round(lat, 2), "water", zoom))
    return labels


def town_labels(gazetteer: Gazetteer) -> list[Label]:
    """
    Choose at which zoom each town is labelled.

    Parameters
    ----------
    gazetteer
        Gives the towns.

    Returns
    -------
    labels
        The largest town first.
    """
    anywhere = gazetteer.place("geonames:587084")
    everything = [anywhere]
    everything += [p for p, _ in gazetteer.neighbours(anywhere, radius_km=20_100, limit=10**6)]
    towns = [p for p in everything if p.kind is PlaceKind.TOWN and p.population > 0]
    towns.sort(key=lambda p: (-p.population, p.id))
    taken: set[tuple[int, int, int]] = set()
    labels = []
    for town in towns:
        x = town.lon / 360 + 0.5
        sine = np.sin(np.radians(np.clip(town.lat, -85, 85)))
        y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
        squares = {z: (z, int(x * s), int(y * s)) for z in _PEOPLE if (s := 256 * 2**z / _SPACING)}
        zoom = next(
            (z for z, n in _PEOPLE.items() if town.population >= n and squares[z] not in taken),
            None,
        )
        if zoom is None:
            continue
        taken.update(square for z, square in squares.items() if z >= zoom)
        labels.append((town.name, round(town.lon, 3), round(town.lat, 3), "town", zoom))
    return labels


def _plain(frame: GeoDataFrame) -> list[tuple[Any, int]]:
    return [(geometry, 0) for geometry in frame.geometry]


def _flagged(frame: GeoDataFrame) -> list[tuple[Any, int]]:
    return [(g, int(flag)) for g, flag in zip(frame.geometry, frame["disputed"], strict=True)]


def _cells(
    layers: dict[str, list[tuple[Any, int]]], towns: list[Label]
) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Cut layers into cells; open sea is a cell of no bytes."""
    places = defaultdict(list)
    for label in towns:
        if label[-1] > _WORLD_ZOOM:
            places[_cell(label[1], label[2])].append(label)
    geometries = {name: np.array([g for g, _ in items]) for name, items in layers.items()}
    trees = {name: shapely.STRtree(found) for name, found in geometries.items()}
    for column in range(360 // CELL_DEGREES):
        for row in range(180 // CELL_DEGREES):
            west, south = column * CELL_DEGREES - 180, row * CELL_DEGREES - 90
            box = (
                west - _OVERLAP,
                south - _OVERLAP,
                west + CELL_DEGREES + _OVERLAP,
                south + CELL_DEGREES + _OVERLAP,
            )
            cut = {}
            for name, items in layers.items():
                rows = np.sort(trees[name].query(shapely.box(*box)))
                pieces = shapely.clip_by_rect(geometries[name][rows], *box)
                cut[name] = [
                    (piece, items[at][1])
                    for at, piece in zip(rows, pieces, strict=True)
                    if not piece.is_empty
                ]
            labels = places.get((column, row), [])
            if labels or any(cut.values()):
                packed = pack_layers(cut, labels=labels, precision=DETAIL_PRECISION)
                yield (column, row), packed
            else:
                yield (column, row), b""


def _cell(lon: float, lat: float) -> tuple[int, int]:
    wide, high = 360 // CELL_DEGREES, 180 // CELL_DEGREES
    column, row = int((lon + 180) // CELL_DEGREES), int((lat + 90) // CELL_DEGREES)
    return min(column, wide - 1), min(row, high - 1)


def main() -> None:
    """Write the packed basemap beside the engine."""
    folder = Path(str(FOLDER))
    for name, content in zip(("world", "detail"), build(Gazetteer.open()), strict=True):
        with written_whole(folder / f"{name}.bin") as part:
            part.write_bytes(content)


if __name__ == "__main__":
    main()
