"""Event table → what the browser draws: columns sorted by time, sites, shapes and texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geomap.hours import hours
from geomap.maps.mentions import mention_layer
from geomap.maps.pack import pack
from geomap.maps.texts import document_list, event_texts
from geomap.records import PlacePrecision, Status, TimePrecision

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geomap.table import EventTable

# Texts stay behind beyond this many events: the page shows the record of the chosen one itself.
TEXTS_LIMIT = 20_000

HAS_START, HAS_END, HAS_SITE = 1, 2, 4
SPOT, AREA, LINE = 0, 1, 2

_STATUSES = list(Status)
_TIME_PRECISIONS = list(TimePrecision)
# Of these an event fills not the whole stretch but lies somewhere within it.
_COARSE = {
    TimePrecision.WEEK,
    TimePrecision.MONTH,
    TimePrecision.SEASON,
    TimePrecision.YEAR,
    TimePrecision.DECADE,
    TimePrecision.CENTURY,
    TimePrecision.UNKNOWN,
}
_PLACE_PRECISIONS = list(PlacePrecision)
_SPOTS = {PlacePrecision.SITE, PlacePrecision.TOWN}
_EPOCH = np.datetime64("1970-01-01", "h")
_LINE_TYPES = (1, 2, 5)  # shapely's type ids: line string, linear ring, multi line string
_POLYGON_TYPES = (3, 6)


@dataclass(frozen=True, slots=True)
class Payload:
    """
    What the browser gets, and the names behind its numbers.

    `content` is packed by `pack`. The browser speaks of events, mentioned places and documents
    by their position in `event_ids`, `place_ids` and `document_ids`.
    """

    content: bytes
    event_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    document_ids: tuple[str, ...]


def payload(table: EventTable, *, texts: bool = True, deflate: bool = False) -> Payload:
    """
    Make what the browser draws of an event table.

    Parameters
    ----------
    table
        Reports, mentions and articles.
    texts
        Whether quotes and sentences go along; they stay behind anyway beyond `TEXTS_LIMIT`
        events.
    deflate
        Whether to compress the bytes.

    Returns
    -------
    payload
        Events sorted by first hour, those with only a last day first, those without a date last.
    """
    events = table.events()
    order, first, last = _sorted(events)
    documents = document_list(table)
    places, sites, shapes = _sites(events, order)
    types = sorted(set(events["type"].dropna()))
    columns = {
        **{name: values[order] for name, values in _columns(events, types).items()},
        **_times(first, last),
        "site": places,
        **sites,
    }
    columns["flags"] |= np.where(places > 0, HAS_SITE, 0).astype(np.uint8)
    columns["site"] = np.maximum(places, 1) - 1
    mentions = mention_layer(table.mentions, documents=list(documents), texts=texts)
    has_texts = texts and len(events) <= TEXTS_LIMIT
    header = {
        "statuses": [{"id": s.value, "happened": s.happened} for s in _STATUSES],
        "time_precisions": [{"id": p.value, "coarse": p in _COARSE} for p in _TIME_PRECISIONS],
        "place_precisions": [p.value for p in _PLACE_PRECISIONS],
        "types": types,
        "documents": list(documents.values()),
        "shapes": shapes,
        "texts": event_texts(events.iloc[order], table, documents=list(documents))
        if has_texts
        else None,
        "mentions": mentions.header,
    }
    return Payload(
        content=pack(header, {**columns, **mentions.columns}, deflate=deflate),
        event_ids=tuple(events["event_id"].to_numpy()[order].tolist()),
        place_ids=mentions.place_ids,
        document_ids=tuple(documents),
    )


def _sorted(events: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Return the order of the events, and their first and last hours in it.

    Columns of numbers are put in order one by one: to sort the whole frame takes seconds.
    """
    first, last = hours(events)
    group = np.where(np.isnat(first), np.where(np.isnat(last), 2, 0), 1)
    order = np.lexsort((last, first, group))
    return order, first[order], last[order]


def _times(first: np.ndarray, last: np.ndarray) -> dict[str, np.ndarray]:
    columns: dict[str, np.ndarray] = {}
    flags = np.zeros(len(first), dtype=np.uint8)
    for name, instants, bit in (("start", first, HAS_START), ("end", last, HAS_END)):
        known = ~np.isnat(instants)
        flags[known] |= bit
        columns[name] = np.where(known, (instants - _EPOCH).astype(np.int64), 0).astype(np.int32)
    return {**columns, "flags": flags}


def _columns(events: gpd.GeoDataFrame, types: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the columns that need neither times nor sites, in the order of the frame."""
    return {
        "quad": pd.to_numeric(events["quad"]).fillna(0).to_numpy().astype(np.uint8),
        "status": _codes(events["status"], [s.value for s in _STATUSES], np.uint8),
        "type": _codes(events["type"], types, np.uint16),
        "time_precision": _codes(
            events["time_precision"], [p.value for p in _TIME_PRECISIONS], np.uint8, other="unknown"
        ),
        "place_precision": _codes(
            events["place_precision"], [p.value for p in _PLACE_PRECISIONS], np.uint8, other="none"
        ),
    }


def _codes(
    column: pd.Series,
    names: Sequence[str],
    dtype: type[np.unsignedinteger[Any]],
    *,
    other: str = "",
) -> np.ndarray:
    fallback = names.index(other) if other else 0
    codes = (
        pd.Index(names).get_indexer(pd.Index(column)) if names else np.zeros(len(column), dtype=int)
    )
    return np.where(codes < 0, fallback, codes).astype(dtype)


def _sites(
    events: gpd.GeoDataFrame, order: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ndarray], list[dict[str, Any]]]:
    """
    Return each event's site, the sites' columns and the shapes they refer to.

    Events at one spot, in one area or along one line share a site. Sites of events and shapes of
    sites count from 1, 0 is none.
    """
    geometry = events.geometry.to_numpy()[order]
    types = shapely.get_type_id(geometry)
    spot = events["place_precision"].isin(_SPOTS).to_numpy()[order]
    line = np.isin(types, _LINE_TYPES)
    shaped = line | (np.isin(types, _POLYGON_TYPES) & ~spot)
    kind = np.where(line, LINE, np.where(spot, SPOT, AREA)).astype(np.uint8)
    # A point given as such is where the event is; else the gazetteer's point stands for it.
    points = types == 0
    lon, lat, radii = (
        events[name].to_numpy(dtype=float, na_value=np.nan)[order]
        for name in ("lon", "lat", "radius_km")
    )
    lon = np.where(points, shapely.get_x(geometry), lon)
    lat = np.where(points, shapely.get_y(geometry), lat)
    bare = ~points & (types >= 0) & (np.isnan(lon) | np.isnan(lat))
    if bare.any():
        inner = shapely.point_on_surface(geometry[bare])
        lon[bare], lat[bare] = shapely.get_x(inner), shapely.get_y(inner)

    placed = (types >= 0) & ~shapely.is_empty(geometry)
    place_ids = events["place_id"].to_numpy()[order]
    shape, shapes = _shapes(geometry, shaped & placed, place_ids)
    kind, shape = kind[placed], shape[placed]
    lon, lat = lon[placed].astype(np.float32), lat[placed].astype(np.float32)
    codes = _groups(kind, shape, lon, lat)
    first = np.full(codes.max(initial=-1) + 1, len(codes))
    np.minimum.at(first, codes, np.arange(len(codes)))
    site = np.zeros(len(events), dtype=np.uint32)
    site[placed] = codes + 1
    radius = np.zeros(len(first), dtype=np.float32)
    np.maximum.at(radius, codes, np.nan_to_num(radii[placed]).astype(np.float32))
    columns = {
        "site_kind": kind[first],
        "site_lon": lon[first],
        "site_lat": lat[first],
        "site_shape": shape[first],
        "site_radius": radius,
    }
    return site, columns, shapes


def _groups(kind: np.ndarray, shape: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Give one number to what is equal in all four; whole numbers are the fastest to compare."""
    spots = np.stack([lon + np.float32(0), lat + np.float32(0)], axis=1).view(np.uint64).ravel()
    spot, _ = pd.factorize(spots)
    sort, sorts = pd.factorize(shape.astype(np.int64) * 4 + kind)
    return np.asarray(pd.factorize(spot.astype(np.int64) * max(len(sorts), 1) + sort)[0])


def _shapes(
    geometry: np.ndarray, shaped: np.ndarray, place_ids: np.ndarray
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    numbers = np.zeros(len(geometry), dtype=np.uint32)
    known: dict[object, int] = {}
    shapes: list[dict[str, Any]] = []
    for row in np.flatnonzero(shaped):
        key = (place_ids[row], geometry[row].wkb)
        if key not in known:
            shapes.append(_drawable(geometry[row]))
            known[key] = len(shapes)
        numbers[row] = known[key]
    return numbers, shapes


def _drawable(geometry: BaseGeometry) -> dict[str, Any]:
    """Return GeoJSON as fine as a screen shows it: about 800 steps across, 100 m at the finest."""
    west, south, east, north = geometry.bounds
    tolerance = max((east - west) / 800, (north - south) / 800, 0.001)
    simple = geometry.simplify(tolerance, preserve_topology=True)
    rounded = shapely.transform(simple, lambda coordinates: np.round(coordinates, 3))
    mapping: dict[str, Any] = shapely.geometry.mapping(rounded)
    return mapping
