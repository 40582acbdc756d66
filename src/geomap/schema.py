"""The columns of the event table and its companions, and their Arrow types."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CRS = "EPSG:4326"

_TEXT, _INT, _REAL, _DAY = pa.string(), pa.int64(), pa.float64(), pa.date32()
_INSTANT = pa.timestamp("s")
_TEXTS = pa.list_(_TEXT)


def _structs(**fields: pa.DataType) -> pa.DataType:
    return pa.list_(pa.struct(list(fields.items())))


_COUNT = {"kind": _TEXT, "low": _INT, "best": _INT, "high": _INT, "text": _TEXT}
REPORT_COLUMNS: Mapping[str, pa.DataType] = {
    "report_id": _TEXT,
    "event_id": _TEXT,
    "document_id": _TEXT,
    "origin": _TEXT,
    "type": _TEXT,
    "mode": _TEXT,
    "quad": _INT,
    "status": _TEXT,
    "summary": _TEXT,
    "quote": _TEXT,
    "quote_start": _INT,
    "quote_end": _INT,
    "trigger_start": _INT,
    "trigger_end": _INT,
    "start": _DAY,
    "end": _DAY,
    "edtf": _TEXT,
    "time_precision": _TEXT,
    "time_basis": _TEXT,
    "earliest": _INSTANT,
    "latest": _INSTANT,
    "time_explanation": _TEXT,
    "place_id": _TEXT,
    "place": _TEXT,
    "place_kind": _TEXT,
    "country": _TEXT,
    "lat": _REAL,
    "lon": _REAL,
    "radius_km": _REAL,
    "place_precision": _TEXT,
    "place_inherited": pa.bool_(),
    "expression": _TEXT,
    "relation": _TEXT,
    "where_prec": _INT,
    "geo_precision": _INT,
    "actors": _structs(name=_TEXT, role=_TEXT, kind=_TEXT, country=_TEXT, title=_TEXT),
    "places": _structs(
        start=_INT,
        end=_INT,
        text=_TEXT,
        place_id=_TEXT,
        name=_TEXT,
        lat=_REAL,
        lon=_REAL,
        role=_TEXT,
    ),
    "speaker": _TEXT,
    "speaker_chain": _TEXTS,
    "counts": _structs(**_COUNT, start=_INT, end=_INT),
    "event_counts": _structs(**_COUNT),
    "confidence": _REAL,
    "explanation": _TEXTS,
    "title": _TEXT,
    "publisher": _TEXT,
    "published": _TEXT,
    "source": _TEXT,
    "agreement": _TEXTS,
    "differences": _TEXTS,
    "evidence": _TEXTS,
    "copy_of": _TEXT,
}
MENTION_COLUMNS: Mapping[str, pa.DataType] = {
    "document_id": _TEXT,
    "start": _INT,
    "end": _INT,
    "text": _TEXT,
    "role": _TEXT,
    "sense": _TEXT,
    "place_id": _TEXT,
    "name": _TEXT,
    "kind": _TEXT,
    "country": _TEXT,
    "lat": _REAL,
    "lon": _REAL,
    "radius_km": _REAL,
    "confidence": _REAL,
    "reason": _TEXT,
    "expressions": _structs(
        start=_INT,
        end=_INT,
        text=_TEXT,
        relation=_TEXT,
        lat=_REAL,
        lon=_REAL,
        radius_km=_REAL,
        reason=_TEXT,
    ),
    "sentence_start": _INT,
    "sentence_end": _INT,
    "sentence": _TEXT,
    "candidates": _structs(
        place_id=_TEXT,
        name=_TEXT,
        kind=_TEXT,
        country=_TEXT,
        lat=_REAL,
        lon=_REAL,
        score=_REAL,
        reason=_TEXT,
    ),
}
TIME_COLUMNS: Mapping[str, pa.DataType] = {
    "document_id": _TEXT,
    "start": _INT,
    "end": _INT,
    "text": _TEXT,
    "type": _TEXT,
    "value": _TEXT,
    "edtf": _TEXT,
    "earliest": _INSTANT,
    "latest": _INSTANT,
    "precision": _TEXT,
    "basis": _TEXT,
    "arithmetic": _TEXT,
}
ARTICLE_COLUMNS: Mapping[str, pa.DataType] = {
    "document_id": _TEXT,
    "source": _TEXT,
    "title": _TEXT,
    "publisher": _TEXT,
    "url": _TEXT,
    "published": _TEXT,
    "published_basis": _TEXT,
    "language": _TEXT,
    "text": _TEXT,
    "blocks": _structs(start=_INT, end=_INT, kind=_TEXT),
    "copy_of": _TEXT,
}


def plain_frame(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, pa.DataType]
) -> pd.DataFrame:
    """
    Make a frame of plain Python values.

    Parameters
    ----------
    rows
        By column name; what is left out is null.
    columns
        All columns of the frame and their Arrow types.

    Returns
    -------
    frame
        One row per row given; nulls are None (NaN in columns of real numbers), lists are lists.
    """
    data = {
        name: pd.Series([_plain(row.get(name), kind) for row in rows], dtype=_dtype(kind))
        for name, kind in columns.items()
    }
    return pd.DataFrame(data)


def spatial_frame(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, pa.DataType]
) -> gpd.GeoDataFrame:
    """
    Make a frame as `plain_frame` does, with the rows' `geometry` in EPSG:4326.

    Parameters
    ----------
    rows
        By column name; `geometry` is shapely's, `(lon, lat)` degrees, or None.
    columns
        All other columns and their Arrow types.

    Returns
    -------
    frame
        With the column `geometry` last.
    """
    geometry = gpd.GeoSeries([row.get("geometry") for row in rows], crs=CRS)
    return gpd.GeoDataFrame(plain_frame(rows, columns), geometry=geometry, crs=CRS)


def frame_of_arrow(table: pa.Table, columns: Mapping[str, pa.DataType]) -> pd.DataFrame:
    """
    Make the frame that `plain_frame` or `spatial_frame` makes, from an Arrow table.

    Column by column: reading rows of a large table one by one takes ten times as long.

    Parameters
    ----------
    table
        As `arrow_table` makes it; columns that it lacks are null, others are left out.
    columns
        All columns of the frame, without `geometry`, and their Arrow types.

    Returns
    -------
    frame
        With the column `geometry` in EPSG:4326 last, where the table has one.

    Raises
    ------
    ValueError
        If `geometry` is not WKB.
    """
    with uncollected():
        data = {
            name: pd.Series(
                _values(table.column(name), kind)
                if name in table.column_names
                else [_plain(None, kind) for _ in range(table.num_rows)],
                dtype=_dtype(kind),
                copy=False,
            )
            for name, kind in columns.items()
        }
        frame = pd.DataFrame(data, copy=False)
    if "geometry" not in table.column_names:
        return frame
    if not (
        pa.types.is_binary(table["geometry"].type)
        or pa.types.is_large_binary(table["geometry"].type)
    ):
        msg = f"column geometry holds {table['geometry'].type}, not WKB"
        raise ValueError(msg)
    geometry = shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False))
    spatial: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geometry, crs=CRS))
    return spatial


def arrow_table(frame: pd.DataFrame, columns: Mapping[str, pa.DataType]) -> pa.Table:
    """
    Turn a frame into an Arrow table with the declared types, as GeoParquet where it is spatial.

    Parameters
    ----------
    frame
        With all of `columns`, and perhaps `geometry` in EPSG:4326.
    columns
        The Arrow types; empty and all-null columns keep theirs.

    Returns
    -------
    table
        With `geometry` as WKB, `bbox` as its covering and the metadata of GeoParquet 1.1
        (https://geoparquet.org/releases/v1.1.0), which is why geopandas' own writer is not used:
        through pandas' metadata it cannot read its lists of structs again.

    Raises
    ------
    pyarrow.ArrowInvalid
        If a value does not fit its type.
    """
    arrays = {name: _array(frame[name], kind) for name, kind in columns.items()}
    if "geometry" not in frame.columns:
        return pa.table(arrays)
    geometry = gpd.GeoSeries(frame["geometry"])
    arrays["geometry"] = pa.array(geometry.to_wkb().tolist(), type=pa.binary())
    bounds = geometry.bounds
    arrays["bbox"] = pa.StructArray.from_arrays(
        [pa.array(bounds[edge], from_pandas=True) for edge in ("minx", "miny", "maxx", "maxy")],
        names=["xmin", "ymin", "xmax", "ymax"],
        mask=pa.array(geometry.isna().to_numpy()),
    )
    types = sorted({t for t in geometry.geom_type if isinstance(t, str)})
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": types,
        "covering": {
            "bbox": {edge: ["bbox", edge] for edge in ("xmin", "ymin", "xmax", "ymax")},
        },
    }
    if geometry.notna().any():
        column["bbox"] = [float(value) for value in geometry.total_bounds]
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return pa.table(arrays).replace_schema_metadata({"geo": json.dumps(geo)})


def _array(column: pd.Series[Any], kind: pa.DataType) -> pa.Array:
    items = column.to_numpy() if column.dtype.kind == "f" else column.tolist()
    try:
        return pa.array(items, type=kind, from_pandas=True)
    except UnicodeEncodeError:
        return pa.array([_encodable(item) for item in items], type=kind, from_pandas=True)


def _encodable(value: Any) -> Any:
    """Replace half surrogate pairs, which broken JSON may hold and no encoding has room for."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list | tuple):
        return [_encodable(part) for part in value]
    if isinstance(value, dict):
        return {name: _encodable(part) for name, part in value.items()}
    return value


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector off: it would look at millions of new lists again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _dtype(kind: pa.DataType) -> str:
    if pa.types.is_floating(kind):
        return "float64"
    return "object"


def _values(column: pa.ChunkedArray, kind: pa.DataType) -> np.ndarray[Any, Any]:
    """Return a column as plain Python values, real numbers as float64."""
    if pa.types.is_floating(kind):
        return np.asarray(column.cast(kind).to_numpy(zero_copy_only=False), dtype=float)
    values = np.full(len(column), None, dtype=object)
    if pa.types.is_list(kind):
        if pc.sum(pc.list_value_length(column)).as_py():
            for position, value in enumerate(column.to_pylist()):
                values[position] = value or []
        else:
            # Millions of lists of their own would fill the memory with nothing.
            values[:1] = [[]]
            values = np.repeat(values[:1], len(values))
    elif column.null_count < len(column):
        known = column.is_valid().to_numpy()
        values[known] = _plain_values(column.drop_null(), kind)
    return values


def _plain_values(column: pa.ChunkedArray, kind: pa.DataType) -> np.ndarray[Any, Any]:
    """Return values without nulls as Python's own."""
    if pa.types.is_string(kind) and pa.types.is_string(column.type):
        return np.asarray(column.to_numpy(), dtype=object)
    cast = column.cast(kind)
    if pa.types.is_integer(kind) or pa.types.is_date32(kind) or kind == _INSTANT:
        # Through numpy, which is thirty times as fast as value by value.
        return np.asarray(cast.to_numpy().astype(object))
    values = np.empty(len(column), dtype=object)
    # Arrow's own values are plain already once they have the declared type.
    values[:] = cast.to_pylist()
    return values


def _plain(value: Any, kind: pa.DataType) -> Any:
    """Turn what Parquet and pandas give back (arrays, NaN, NaT) into plain values."""
    if pa.types.is_list(kind):
        return [] if value is None or value is pd.NA or isinstance(value, float) else list(value)
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return None
    if pa.types.is_integer(kind):
        return int(value)
    if pa.types.is_boolean(kind):
        return bool(value)
    if pa.types.is_date32(kind) and isinstance(value, pd.Timestamp):
        return value.date()
    return value
