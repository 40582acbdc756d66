"""What a picture shows: the events that pass the filters, the extent, the counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from shapely.affinity import scale

from geomap.gazetteer.distance import KM_PER_DEGREE
from geomap.hours import days, hours, stretch
from geomap.maps.stills.dates import stretch_words
from geomap.maps.stills.projection import Extent
from geomap.publication import published
from geomap.records import PlaceKind, PlacePrecision
from geomap.selection import shortest_arc

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geomap.publication import Publication
    from geomap.selection import Selection
    from geomap.table import EventTable

# An area wider than this, in degrees, does not widen the picture: its mark alone must be seen.
_WIDEST_AREA = 12.0
_MARGIN = 0.1
# Beyond the polar circles circles are no longer stretched any wider.
_NARROWEST = 0.2
_WORLD = Extent(-180.0, -58.0, 180.0, 80.0)
_AREAS = (
    PlaceKind.CONTINENT.value,
    PlaceKind.COUNTRY.value,
    PlaceKind.ADMIN1.value,
    PlaceKind.ADMIN2.value,
    PlaceKind.REGION.value,
    PlaceKind.HISTORICAL.value,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """
    How many events a picture shows, and why it does not show the others.

    `total` are the events that pass the filters other than window and box.
    """

    shown: int
    total: int
    unplaced: int
    undated: int


@dataclass(frozen=True)
class View:
    """
    The content of a picture.

    `events` are drawn (`certain`: whether the whole interval lies in the window), `all_events`
    pass the filters other than window and box, `mentions` have one row a place, `reports` are
    the ids behind `events`. `first` and `last` are the days of the window, inclusive, None is
    open; `window` says it in words, with the hours where it has any.
    """

    events: GeoDataFrame
    all_events: GeoDataFrame
    mentions: GeoDataFrame
    articles: pd.DataFrame
    first: date | None
    last: date | None
    window: str
    extent: Extent
    counts: Counts


def view_of(
    table: EventTable, *, selection: Selection, publication: Publication, mentions: bool
) -> View:
    """
    Choose what a picture shows.

    Parameters
    ----------
    table
        The event table.
    selection
        Which part of it; without a box the extent holds all events.
    publication
        What is withheld. The selection is made before.
    mentions
        Whether the places named are shown.

    Returns
    -------
    view
        The content.

    Raises
    ------
    TableError
        If the selection's `datetime` or `bbox` is malformed.
    """
    window, bbox = selection.datetime, selection.bbox
    begin, close = (None, None) if window is None else stretch(window)
    first, last = (None, None) if window is None else days(window)
    kept = published(selection.keep(table, everywhere=True), publication)
    all_events = kept.events()
    seen = published(selection.keep(table), publication)
    events = seen.events()
    events = events[events.geometry.notna() & ~events.geometry.is_empty].reset_index(drop=True)
    events = _as_told(events.assign(certain=_certain(events, begin, close)))
    undated = all_events["start"].isna() & (window is not None)
    counts = Counts(
        shown=len(events),
        total=len(all_events),
        unplaced=int(all_events.geometry.isna().sum()),
        undated=int(undated.sum()),
    )
    named = _named(seen if mentions else seen.select(documents=()), events)
    articles = kept.articles[kept.articles["document_id"].isin(set(events["document_id"]))]
    extent = Extent.of_bbox(bbox) if bbox is not None else _extent(events, named)
    words = stretch_words(begin, close)
    return View(events, all_events, named, articles, first, last, words, extent, counts)


def dimensions(frame: GeoDataFrame) -> NDArray[np.int_]:
    """Return the dimension of each geometry: 0 point, 1 line, 2 area."""
    return np.asarray(shapely.get_dimensions(frame.geometry.to_numpy()))


def _certain(
    events: GeoDataFrame, first: date | datetime | None, last: date | datetime | None
) -> NDArray[np.bool_]:
    begins, ends = hours(events)
    certain = np.ones(len(events), dtype=bool)
    if first is not None:
        certain &= begins >= np.datetime64(first, "h")
    if last is not None:
        close = last if isinstance(last, datetime) else datetime.combine(last, time(23))
        certain &= ends <= np.datetime64(close, "h")
    return certain


def _as_told(events: GeoDataFrame) -> GeoDataFrame:
    """Name events by the words that place them; draw an area known by its radius as a circle."""
    geometry = events.geometry.to_numpy().copy()
    radius = pd.to_numeric(events["radius_km"], errors="coerce").fillna(0.0).to_numpy()
    vague = (events["place_precision"] == PlacePrecision.AREA).to_numpy() & (radius > 0)
    for row in np.flatnonzero(vague & (shapely.get_type_id(geometry) == 0)):
        reach = radius[row] / KM_PER_DEGREE
        stretch = 1 / max(float(np.cos(np.radians(geometry[row].y))), _NARROWEST)
        geometry[row] = scale(geometry[row].buffer(reach), xfact=stretch)
    place = events["expression"].where(events["expression"].notna(), events["place"])
    return events.assign(place=place).set_geometry(geometry, crs=events.crs)


def _named(table: EventTable, events: GeoDataFrame) -> GeoDataFrame:
    """Return one row for each place named, but not for places that have a mark of an event."""
    rows = table.mentions
    # The place of an event that is told by a distance from it keeps its own mark.
    at = set(events.loc[events["expression"].isna(), "place_id"].dropna())
    rows = rows[rows.geometry.notna() & ~rows["place_id"].isin(at)]
    numbers = rows.groupby("place_id", sort=False)["document_id"].size()
    once = rows.drop_duplicates("place_id")
    return once.assign(
        number=once["place_id"].map(numbers), area=once["kind"].isin(_AREAS)
    ).reset_index(drop=True)


def _extent(events: GeoDataFrame, named: GeoDataFrame) -> Extent:
    """Return the smallest box around all events, or around the places named, or the world."""
    boxes = _boxes(events)
    if not len(boxes):
        boxes = _boxes(named)
    if not len(boxes):
        return _WORLD
    west, east = shortest_arc(boxes[:, 0], boxes[:, 2])
    return Extent(west, boxes[:, 1].min(), east, boxes[:, 3].max()).grown(_MARGIN)


def _boxes(frame: GeoDataFrame) -> NDArray[np.float64]:
    if frame.empty:
        return np.empty((0, 4))
    boxes = shapely.bounds(frame.geometry.to_numpy())
    points = frame[["lon", "lat", "lon", "lat"]].to_numpy(dtype=float)
    wide = (boxes[:, 2] - boxes[:, 0] > _WIDEST_AREA) | (boxes[:, 3] - boxes[:, 1] > _WIDEST_AREA)
    wide &= (dimensions(frame) == 2) & np.isfinite(points).all(axis=1)
    boxes[wide] = points[wide]
    return np.asarray(boxes, dtype=float)
