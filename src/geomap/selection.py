"""Which part of a table is meant: window, box and filters, named as in OGC API Features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import GazetteerError, TableError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from geomap.gazetteer import Gazetteer
    from geomap.table import EventTable

# A box around a place is never narrower than this on each side of it, km: a town and its
# surroundings. A box around an area is this part wider than the area.
_LEAST_KM, _MARGIN = 40.0, 0.1
_KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Selection:
    """
    Filters as `EventTable.select` takes them; None keeps everything.

    Names without order are sorted, so that equal selections are equal.
    """

    datetime: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    types: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    documents: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        *,
        datetime: str | None = None,
        bbox: Sequence[float] | None = None,
        types: Collection[str] | None = None,
        statuses: Collection[str] | None = None,
        documents: Collection[str] | None = None,
    ) -> Selection:
        """
        Make a selection from what a caller gives.

        Parameters
        ----------
        datetime, bbox, types, statuses, documents
            As in `EventTable.select`.

        Returns
        -------
        selection
            The same, in its plain form.

        Raises
        ------
        TableError
            If `bbox` is not four numbers.
        """
        try:
            box = None if bbox is None else tuple(float(side) for side in bbox)
        except (TypeError, ValueError):
            box = ()
        if box is not None and len(box) != 4:
            msg = f"bbox {bbox!r} is not four numbers; write west,south,east,north in degrees"
            raise TableError(msg)
        return cls(
            datetime=datetime,
            bbox=box,
            types=None if types is None else tuple(sorted(types)),
            statuses=None if statuses is None else tuple(sorted(statuses)),
            documents=None if documents is None else tuple(sorted(documents)),
        )

    def keep(self, table: EventTable, *, everywhere: bool = False) -> EventTable:
        """
        Keep what is selected.

        Parameters
        ----------
        table
            The event table.
        everywhere
            Leave out window and box.

        Returns
        -------
        table
            As `EventTable.select` gives it.

        Raises
        ------
        TableError
            If `datetime` or `bbox` is malformed.
        """
        return table.select(
            datetime=None if everywhere else self.datetime,
            bbox=None if everywhere else self.bbox,
            types=self.types,
            statuses=self.statuses,
            documents=self.documents,
        )

    def plain(self) -> dict[str, Any]:
        """Return the filters that are set, as JSON has them."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value is not None
        }

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Selection:
        """
        Make a selection from what `plain` returned.

        Parameters
        ----------
        values
            By name of the filter; unknown names are left out.

        Returns
        -------
        selection
            The same.

        Raises
        ------
        TableError
            If a filter is of another kind than `plain` writes.
        """
        try:
            return cls.of(**{name: values[name] for name in cls.__slots__ if name in values})
        except TypeError as error:
            msg = f"filters {values!r} are not understood ({error}); write them as geomap does"
            raise TableError(msg) from error


def box_around(
    gazetteer: Gazetteer, name: str, *, country: str | None = None
) -> tuple[float, float, float, float]:
    """
    Return a box around a place.

    Parameters
    ----------
    gazetteer
        Looks the name up; the best match is taken.
    name
        In any spelling that the gazetteer knows.
    country
        ISO 3166-1 code of two letters, where namesakes abound.

    Returns
    -------
    bbox
        West, south, east, north in degrees: an area with a margin, a town with 40 km around it or
        twice its radius; west > east across the antimeridian.

    Raises
    ------
    GazetteerError
        If there is no such place.
    """
    found = gazetteer.lookup(name, country=country, limit=1)
    if not found:
        where = f" in {country.upper()}" if country else ""
        msg = f"no place called {name!r}{where} in the gazetteer; try another spelling, or a bbox"
        raise GazetteerError(msg)
    place = found[0].place
    shape = gazetteer.geometry(place)
    boxes = shapely.bounds(shapely.get_parts(shape))
    west, east = shortest_arc(boxes[:, 0], boxes[:, 2])
    south, north = float(boxes[:, 1].min()), float(boxes[:, 3].max())
    across = _MARGIN * max(east - west, north - south)
    least = max(_LEAST_KM, 2 * (place.radius_km or 0.0) if shape.geom_type == "Point" else 0.0)
    lat, lon = (south + north) / 2, (west + east) / 2
    up = max((north - south) / 2 + across, least / _KM_PER_DEGREE)
    aside = max(
        (east - west) / 2 + across,
        least / _KM_PER_DEGREE / max(float(np.cos(np.radians(lat))), 0.05),
    )
    if aside >= 180:
        west, east = -180.0, 180.0
    else:
        west, east = (_turned(lon - aside), _turned(lon + aside))
    return (
        round(west, 4),
        round(max(lat - up, -90.0), 4),
        round(east, 4),
        round(min(lat + up, 90.0), 4),
    )


def shortest_arc(west: NDArray[np.float64], east: NDArray[np.float64]) -> tuple[float, float]:
    """
    Return the ends of the shortest stretch of longitude that holds all given stretches.

    Parameters
    ----------
    west, east
        Ends of each, degrees, west <= east.

    Returns
    -------
    west, east
        Degrees; east is beyond 180 across the antimeridian.
    """
    order = np.argsort(west)
    starts, reach = west[order], np.maximum.accumulate(east[order])
    gaps = np.append(starts[1:] - reach[:-1], starts[0] + 360 - reach[-1])
    widest = int(np.argmax(gaps))
    if widest == len(gaps) - 1:
        return float(starts[0]), float(reach[-1])
    return float(starts[widest + 1]), float(reach[widest] + 360)


def _turned(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0 if not -180.0 <= lon <= 180.0 else lon
