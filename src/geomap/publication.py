"""Less than is known, for publication: coordinates rounded or blurred, quotes left out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.affinity import translate

from geomap.errors import TableError
from geomap.records import PlacePrecision
from geomap.schema import CRS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geomap.table import EventTable

    Floats = NDArray[np.float64]

_KM_PER_DEGREE = 111.195  # of a great circle on a sphere of 6371 km
_COARSEST_DEGREES, _COARSEST_KM = 45.0, 2000.0
# Words of the articles, by frame. What geomap says in its own words stays.
_WORDS_OF_REPORTS = (
    *("quote", "quote_start", "quote_end", "trigger_start", "trigger_end"),
    "expression",
)
_COUNTS = ("counts", "event_counts")
_WORDS_OF_MENTIONS = ("sentence", "sentence_start", "sentence_end")
_EXACT = (PlacePrecision.SITE.value, PlacePrecision.TOWN.value, PlacePrecision.LINE.value)
# The codes of a place known to within 25 km, and to worse than that, as UCDP's codebook has them
# (2: about 25 km around a point, 5: an area without a clear edge) and ACLED's (2: near, 3: region).
_NEAR_KM = 25.0
_CODES = {"where_prec": (2, 5), "geo_precision": (2, 3)}


@dataclass(frozen=True, slots=True)
class Publication:
    """
    What is withheld of a table when it is published.

    `round_degrees` moves each position to the nearest multiple; `blur_km` moves it by up to so
    many km, the same place always to the same spot. Instead of the position the cell, or the
    circle, in which the place is certain to lie is drawn and exported. Names stay as the articles
    print them. `quotes` tells whether words of the articles go along.
    """

    round_degrees: float | None = None
    blur_km: float | None = None
    quotes: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be done."""
        if self.round_degrees is not None and self.blur_km is not None:
            msg = "coordinates are rounded or blurred, not both; give one of them"
            raise TableError(msg)
        if self.round_degrees is not None and not 0 < self.round_degrees <= _COARSEST_DEGREES:
            msg = f"cannot round to {self.round_degrees} degrees; take more than 0 and up to 45"
            raise TableError(msg)
        if self.blur_km is not None and not 0 < self.blur_km <= _COARSEST_KM:
            msg = f"cannot blur by {self.blur_km} km; take more than 0 and up to 2000"
            raise TableError(msg)

    @property
    def exact(self) -> bool:
        """Whether positions stay as they are."""
        return self.round_degrees is None and self.blur_km is None

    def plain(self) -> dict[str, Any]:
        """Return the options as JSON has them."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Publication:
        """Make the options from what `plain` returned; unknown names are left out."""
        return cls(**{name: values[name] for name in cls.__slots__ if name in values})


def published(table: EventTable, publication: Publication) -> EventTable:
    """
    Make the table that may be published.

    Parameters
    ----------
    table
        The event table; it is left as it is.
    publication
        What to withhold.

    Returns
    -------
    table
        With the same rows. Positions finer than the cell or circle have it for a geometry, its
        middle for `lat` and `lon`, its reach for `radius_km`, and are no longer precise to a site
        or a town. Without quotes, texts of articles, sentences and summaries in the article's
        words are gone too; a summary then names the type.
    """
    if publication.exact and publication.quotes:
        return table
    made = type(table)(table.copy())
    mentions, times, articles = table.mentions.copy(), table.times, table.articles
    if not publication.exact:
        made = type(table)(_coarse(made, publication))
        mentions = _coarse(mentions, publication)
        made["places"] = [_moved_all(places, publication) for places in made["places"]]
        for column in ("candidates", "expressions"):
            mentions[column] = [_moved_all(places, publication) for places in mentions[column]]
        areas = made.geometry.geom_type.isin(["Polygon", "MultiPolygon"])
        coarse = made["place_precision"].isin(_EXACT) & areas
        made.loc[coarse, "place_precision"] = PlacePrecision.DISTRICT.value
        near = made["radius_km"] <= _NEAR_KM
        for column, codes in _CODES.items():
            made.loc[coarse & near, column], made.loc[coarse & ~near, column] = codes
    if not publication.quotes:
        made = made.assign(**dict.fromkeys(_WORDS_OF_REPORTS), summary=_summaries(made))
        for column in _COUNTS:
            made[column] = [[{**count, "text": None} for count in row] for row in made[column]]
        mentions = mentions.assign(**dict.fromkeys(_WORDS_OF_MENTIONS))
        mentions["expressions"] = [
            [{**expression, "text": None} for expression in row] for row in mentions["expressions"]
        ]
        articles = articles.assign(text=None, blocks=_empty_lists(len(articles)))
    made.mentions, made.times, made.articles = mentions, times, articles
    made.corrections = ()  # they hold the places and words as they were
    return made


def moved(lat: Floats, lon: Floats, publication: Publication) -> tuple[Floats, Floats]:
    """
    Move positions as a publication asks.

    Parameters
    ----------
    lat, lon
        Degrees; NaN stays.
    publication
        Rounds or blurs.

    Returns
    -------
    lat, lon
        Degrees. A blur moves evenly over the disc, by a digest of the position: whoever sees many
        events of one place cannot average them.
    """
    lat, lon = np.asarray(lat, dtype=float), np.asarray(lon, dtype=float)
    step = publication.round_degrees
    if step is not None:
        return np.clip(np.round(lat / step) * step, -90, 90), _turned(np.round(lon / step) * step)
    if publication.blur_km is None:
        return lat, lon
    reach, turn = (
        np.array(
            [
                _chance(a, b, publication.blur_km)
                for a, b in zip(lat.tolist(), lon.tolist(), strict=True)
            ]
        )
        .reshape(-1, 2)
        .T
    )
    far = publication.blur_km * np.sqrt(reach) / _KM_PER_DEGREE
    north = np.clip(lat + far * np.sin(2 * np.pi * turn), -90, 90)
    east = far * np.cos(2 * np.pi * turn) / np.maximum(np.cos(np.radians(lat)), 0.01)
    return north, _turned(lon + east)


def _chance(lat: float, lon: float, blur_km: float) -> tuple[float, float]:
    digest = hashlib.sha256(f"{lat:.6f} {lon:.6f} {blur_km:g}".encode()).digest()
    return (
        int.from_bytes(digest[:8], "big") / 2**64,
        int.from_bytes(digest[8:16], "big") / 2**64,
    )


def _turned(lon: Floats) -> Floats:
    return np.asarray(np.where(np.abs(lon) > 180, (lon + 180) % 360 - 180, lon))


def _coarse(frame: gpd.GeoDataFrame, publication: Publication) -> gpd.GeoDataFrame:
    """Give rows that are known more finely than the publication allows a cell or a circle."""
    geometry = np.asarray(frame.geometry.array, dtype=object).copy()
    known = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    lat: Floats = frame["lat"].to_numpy(dtype=float).copy()
    lon: Floats = frame["lon"].to_numpy(dtype=float).copy()
    bare = known & (np.isnan(lat) | np.isnan(lon))
    inner = shapely.point_on_surface(geometry[bare])
    lat[bare], lon[bare] = shapely.get_y(inner), shapely.get_x(inner)
    reach = frame["radius_km"].to_numpy(dtype=float).copy()
    at = np.flatnonzero(known)
    north, east = moved(lat[at], lon[at], publication)
    cells = {
        place: _cell(*place, publication)
        for place in dict.fromkeys(zip(north.tolist(), east.tolist(), strict=True))
    }
    for row, place in zip(
        at.tolist(), zip(north.tolist(), east.tolist(), strict=True), strict=True
    ):
        cell, km = cells[place]
        if _is_finer(geometry[row], cell):
            geometry[row] = cell
            lat[row], lon[row] = place
            reach[row] = km
    # Positions without a geometry are no finer for that.
    loose = ~known & ~np.isnan(lat) & ~np.isnan(lon)
    lat[loose], lon[loose] = moved(lat[loose], lon[loose], publication)
    return frame.assign(lat=lat, lon=lon, radius_km=reach).set_geometry(
        gpd.GeoSeries(geometry, index=frame.index, crs=CRS)
    )


def _is_finer(geometry: BaseGeometry, cell: BaseGeometry) -> bool:
    """Return whether a geometry fits into a cell, wherever that stands."""
    west, south, east, north = geometry.bounds
    left, low, right, high = cell.bounds
    return east - west <= right - left and north - south <= high - low


def _cell(lat: float, lon: float, publication: Publication) -> tuple[BaseGeometry, float]:
    """Return the cell or circle around a moved position, and how far it reaches, km."""
    shrink = max(float(np.cos(np.radians(lat))), 0.01)
    if publication.round_degrees is not None:
        half = publication.round_degrees / 2
        shape = shapely.box(lon - half, max(lat - half, -90.0), lon + half, min(lat + half, 90.0))
        # Towards the equator the cell is widest.
        widest = float(np.cos(np.radians(max(abs(lat) - half, 0.0))))
        return _on_the_globe(shape), half * _KM_PER_DEGREE * float(np.hypot(1.0, widest))
    km = float(publication.blur_km or 0.0)
    turn = np.linspace(0, 2 * np.pi, 65)[:-1]
    # The corners of a polygon of 64 sides stand a little outside the circle that it holds.
    reach = km / _KM_PER_DEGREE / np.cos(np.pi / 64)
    ring = np.column_stack(
        [
            lon + reach * np.cos(turn) / shrink,
            np.clip(lat + reach * np.sin(turn), -90.0, 90.0),
        ]
    )
    return _on_the_globe(shapely.Polygon(ring)), km


def _on_the_globe(shape: shapely.Polygon) -> BaseGeometry:
    """Cut a shape at the antimeridian, as RFC 7946 section 3.1.9 asks."""
    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    parts = [
        translate(shapely.clip_by_rect(shape, turn - 180.0, -90.0, turn + 180.0, 90.0), -turn)
        for turn in (-360.0, 0.0, 360.0)
    ]
    return shapely.union_all(parts)


def _moved_all(places: list[dict[str, Any]], publication: Publication) -> list[dict[str, Any]]:
    """Move the positions within the nested lists of a row."""
    done = []
    for place in places:
        if place.get("lat") is None or place.get("lon") is None:
            done.append(dict(place))
            continue
        lat, lon = moved(np.array([place["lat"]]), np.array([place["lon"]]), publication)
        done.append({**place, "lat": float(lat[0]), "lon": float(lon[0])})
    return done


def _empty_lists(number: int) -> pd.Series[Any]:
    return pd.Series([[] for _ in range(number)], dtype=object)


def _summaries(table: gpd.GeoDataFrame) -> list[str | None]:
    """Name the type, where the summary was in words of the article."""
    return [
        None if kind is None else str(kind).capitalize() + (f": {mode}" if mode else "")
        for kind, mode in zip(table["type"], table["mode"], strict=True)
    ]
