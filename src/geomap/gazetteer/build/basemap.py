"""Layers of the basemap from Natural Earth, at three scales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.gazetteer.build.topology import Topology

_GRID = 2.0**-14
"""Coordinates are kept to 7 m: whole multiples of a power of two, which compress well."""
_CRS = "EPSG:4326"


def write_layer(
    path: Path, features: Mapping[str, Any], geometries: Iterable[BaseGeometry]
) -> None:
    """
    Write a layer as GeoParquet.

    Parameters
    ----------
    path
        The file; its folder exists.
    features
        Columns beside the geometry.
    geometries
        `(lon, lat)`.
    """
    rounded = shapely.set_precision(list(geometries), _GRID, mode="valid_output")
    frame = geopandas.GeoDataFrame(dict(features), geometry=rounded, crs=_CRS)
    frame = frame[~frame.geometry.is_empty]
    frame.to_parquet(
        path,
        index=False,
        compression="zstd",
        compression_level=19,
        row_group_size=64,
        write_covering_bbox=False,
    )


def land(path: Path) -> list[BaseGeometry]:
    """
    Read the land areas.

    Parameters
    ----------
    path
        `land-….json` of world-atlas.

    Returns
    -------
    geometries
        Single polygons, cut at the 180th meridian.
    """
    topology = Topology.read(path)
    found = [topology.geometry(feature) for feature in topology.objects["land"]["geometries"]]
    return [part for shape in found if shape is not None for part in shapely.get_parts(shape)]


def features(path: Path, *, encoding: str = "utf-8") -> geopandas.GeoDataFrame:
    """
    Read a shapefile.

    Parameters
    ----------
    path
        The `.shp`.
    encoding
        Of its table, whatever the file itself claims.

    Returns
    -------
    features
        In EPSG:4326.
    """
    # As an option of GDAL: the parameter of the same name does not outweigh what the file claims.
    pyogrio.set_gdal_config_options({"SHAPE_ENCODING": encoding})
    return pyogrio.read_dataframe(path)
