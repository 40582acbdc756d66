"""Outlines of places and the layers of the basemap; read only when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import GazetteerError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

SCALES = ("110m", "50m", "10m")


class Shapes:
    """Geometries by place id, and basemap layers where a folder of built tables is given."""

    def __init__(
        self, folder: Path | None = None, *, geometries: Mapping[str, BaseGeometry] | None = None
    ) -> None:
        self._folder = folder
        self._geometries = dict(geometries or {})

    def geometry(self, place_id: str) -> BaseGeometry | None:
        """
        Return the outline or course of a place.

        Parameters
        ----------
        place_id
            An id as in `Place.id`.

        Returns
        -------
        geometry
            `(lon, lat)`; None when nothing better than the place's point is known.
        """
        return self._geometries.get(place_id)

    def basemap(self, layer: str, *, scale: str) -> GeoDataFrame:
        """
        Read a layer of the basemap.

        Parameters
        ----------
        layer
            Name of the layer.
        scale
            `"110m"`, `"50m"` or `"10m"`.

        Returns
        -------
        features
            In EPSG:4326.

        Raises
        ------
        GazetteerError
            If there is no such layer or scale.
        """
        msg = f"no basemap layer {layer!r} at scale {scale!r}; scales are {', '.join(SCALES)}"
        raise GazetteerError(msg)
