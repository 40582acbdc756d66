"""GeoPackage and FlatGeobuf, through GDAL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio

from geomap.exchange.delimited import joined
from geomap.exchange.geometry import cut_at_antimeridian
from geomap.exchange.plain import ATTRIBUTION, LICENCE, generator, plain

if TYPE_CHECKING:
    from pathlib import Path

_DAYS = ("start", "end")


def write_geopackage(table: gpd.GeoDataFrame, path: Path) -> None:
    """
    Write the reports as a GeoPackage.

    The layer `events` holds the reports; beside it are `mentions` (every place name) and the
    tables `times` and `articles`, where the table has them.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.
    """
    about = {"generator": generator(), "licence": LICENCE, "attribution": ATTRIBUTION}
    layers = {"events": table}
    for name in ("mentions", "times", "articles"):
        frame = getattr(table, name, None)
        if isinstance(frame, pd.DataFrame):
            layers[name] = frame
    for number, (name, frame) in enumerate(layers.items()):
        pyogrio.write_dataframe(
            _flat(frame),
            path,
            layer=name,
            driver="GPKG",
            append=number > 0,
            dataset_metadata=about if number == 0 else None,
            geometry_type=None if isinstance(frame, gpd.GeoDataFrame) else "None",
        )


def write_flatgeobuf(table: gpd.GeoDataFrame, path: Path) -> None:
    """
    Write the reports as FlatGeobuf.

    Reports without a place are kept, which is why the file has no spatial index.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.
    """
    pyogrio.write_dataframe(
        _flat(table), path, layer="events", driver="FlatGeobuf", SPATIAL_INDEX="NO"
    )


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame that simple features hold: no lists, days as dates, geometries cut."""
    spatial = isinstance(frame, gpd.GeoDataFrame)
    columns: dict[str, Any] = {}
    for name in frame.columns:
        if spatial and name == frame.geometry.name:
            continue
        if name in _DAYS and frame[name].dtype == object:
            columns[name] = pd.to_datetime(frame[name]).astype("datetime64[ms]")
        elif frame[name].dtype == object:
            columns[name] = _column([joined(plain(value)) for value in frame[name]])
        else:
            columns[name] = frame[name]
    flat = pd.DataFrame(columns, index=frame.index)
    if not spatial:
        return flat
    geometry = [g if g is None or g.is_empty else cut_at_antimeridian(g) for g in frame.geometry]
    placed: pd.DataFrame = gpd.GeoDataFrame(
        flat, geometry=gpd.GeoSeries(geometry, index=frame.index, crs=4326)
    )
    return placed


def _column(values: list[Any]) -> pd.Series[Any]:
    """Give a column the type of its values, so that one without any is text all the same."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, bool) for value in known):
        return pd.Series(values, dtype="boolean")
    if known and all(isinstance(value, int) for value in known):
        return pd.Series(values, dtype="Int64")
    return pd.Series(values, dtype="object")
