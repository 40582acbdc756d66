"""FlatGeobuf with its spatial index, through GDAL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio

from geomap.exchange.delimited import joined
from geomap.exchange.geometry import cut_all
from geomap.exchange.plain import attributes, values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DAYS = ("start", "end")


def write_flatgeobuf(table: gpd.GeoDataFrame, path: Path) -> Mapping[str, int]:
    """
    Write the reports that have a place as FlatGeobuf.

    The file is ordered by place and has a spatial index, so that a program can fetch a box of it
    from far away; a feature without geometry would have no place in it.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.

    Returns
    -------
    left_out
        Numbers of reports by reason.
    """
    shapes = cut_all(table.geometry.to_numpy())
    placed = pd.notna(shapes)
    kept = table.loc[placed]
    columns = {name: _column(kept[name], name) for name in attributes(table)}
    geometry = gpd.GeoSeries(shapes[placed], crs=4326)
    pyogrio.write_dataframe(
        gpd.GeoDataFrame(columns, geometry=geometry),
        path,
        layer="events",
        driver="FlatGeobuf",
        geometry_type="Unknown" if geometry.empty else None,
        SPATIAL_INDEX="NO" if geometry.empty else "YES",
    )
    return {"without a place": int((~placed).sum())}


def _column(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    """Give a column a type that simple features have, also where it is null throughout."""
    if column.dtype.kind == "f":
        return column.reset_index(drop=True)
    if name in _DAYS:
        return pd.Series(pd.to_datetime(column.to_numpy()).astype("datetime64[ms]"))
    items = [joined(value) for value in values(column)]
    kinds = set(map(type, items)) - {type(None)}
    if kinds == {bool}:
        return pd.Series(items, dtype="boolean")
    if kinds == {int}:
        return pd.Series(items, dtype="Int64")
    return pd.Series([None if v is None else str(v) for v in items], dtype="object")
