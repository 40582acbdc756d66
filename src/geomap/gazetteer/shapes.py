"""Outlines of places and the layers of the basemap; read only when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import GazetteerError
from geomap.records import Place, PlaceKind

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

SCALES = ("110m", "50m", "10m")
LAYERS = ("land", "countries", "boundaries", "admin1", "lakes", "rivers", "marine")
_ONE_SCALE = {"admin1": "10m", "marine": "10m"}
_ID = "id"
# Countries of at least this radius are outlined well enough at 1:50 million.
_LARGE_KM = 300.0


class Shapes:
    """Geometries by place id, and basemap layers where a folder of built tables is given."""

    def __init__(
        self, folder: Path | None = None, *, geometries: Mapping[str, BaseGeometry] | None = None
    ) -> None:
        self._folder = folder
        self._given = dict(geometries or {})
        self._outline = lru_cache(maxsize=512)(self._read_outline)
        self._layer = lru_cache(maxsize=len(SCALES) * len(LAYERS))(self._read_layer)

    def geometry(self, place: Place) -> BaseGeometry | None:
        """
        Return the outline or course of a place.

        Parameters
        ----------
        place
            Any place.

        Returns
        -------
        geometry
            `(lon, lat)`; None when nothing better than the place's point is known.
        """
        given = self._given.get(place.id)
        if given is not None or self._folder is None or place.geometry_type == "Point":
            return given
        large = place.kind is PlaceKind.COUNTRY and place.radius_km >= _LARGE_KM
        return self._outline(place.id, "50m" if large else "10m")

    def basemap(self, layer: str, *, scale: str) -> GeoDataFrame:
        """
        Read a layer of the basemap.

        Parameters
        ----------
        layer
            One of `LAYERS`.
        scale
            One of `SCALES`; a layer that exists at one scale only is returned at that one.

        Returns
        -------
        features
            In EPSG:4326; a copy of the caller's own.

        Raises
        ------
        GazetteerError
            If there is no such layer or scale.
        """
        if layer not in LAYERS or scale not in SCALES:
            known = f"layers are {', '.join(LAYERS)}, scales {', '.join(SCALES)}"
            msg = f"no basemap layer {layer!r} at scale {scale!r}; {known}"
            raise GazetteerError(msg)
        return self._layer(layer, _ONE_SCALE.get(layer, scale)).copy()

    def _read_layer(self, layer: str, scale: str) -> GeoDataFrame:
        # Not at the top: names alone can do without geopandas, which takes a second to import.
        import geopandas  # noqa: PLC0415

        if self._folder is None:
            return geopandas.GeoDataFrame(geometry=[], crs="EPSG:4326")
        return geopandas.read_parquet(self._folder / f"{layer}-{scale}.parquet")

    @cached_property
    def _places(self) -> dict[tuple[str, str], list[tuple[Path, int, int]]]:
        """Place id and scale → file, row group and row in the group of each piece."""
        import pyarrow.parquet as pq  # noqa: PLC0415  (needed only when an outline is)

        found: dict[tuple[str, str], list[tuple[Path, int, int]]] = {}
        for path in sorted(self._folder.glob("*.parquet")) if self._folder else ():
            file = pq.ParquetFile(path)
            if _ID not in file.schema_arrow.names:
                continue
            scale = path.stem.rsplit("-", 1)[-1]
            for group in range(file.num_row_groups):
                ids = file.read_row_group(group, columns=[_ID]).column(_ID).to_pylist()
                for row, place_id in enumerate(ids):
                    if place_id is not None:
                        found.setdefault((place_id, scale), []).append((path, group, row))
        return found

    def _read_outline(self, place_id: str, scale: str) -> BaseGeometry | None:
        import shapely  # noqa: PLC0415  (names alone do not need geometries)

        other = "10m" if scale == "50m" else "50m"
        pieces = self._places.get((place_id, scale)) or self._places.get((place_id, other), [])
        shapes = [shapely.from_wkb(_read(path, group)[row].as_py()) for path, group, row in pieces]
        if len(shapes) <= 1:
            return shapes[0] if shapes else None
        return shapely.union_all(shapes)


@lru_cache(maxsize=64)
def _read(path: Path, group: int) -> Any:
    import pyarrow.parquet as pq  # noqa: PLC0415  (needed only when an outline is)

    return pq.ParquetFile(path).read_row_group(group, columns=["geometry"]).column("geometry")
