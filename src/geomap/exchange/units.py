"""Which units a place lies in: the columns that ACLED and PLOVER have for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from geomap.errors import GazetteerError
from geomap.gazetteer import Gazetteer
from geomap.records import PlaceKind


@dataclass(frozen=True, slots=True)
class Units:
    """Names of the units around a place, itself included where it is one; None is unknown."""

    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    feature_code: str | None = None


@lru_cache(maxsize=65_536)
def units(place_id: str | None, country: str | None) -> Units:
    """
    Return the units that hold a place.

    Parameters
    ----------
    place_id
        Of the gazetteer, or None.
    country
        ISO 3166-1 alpha-2, for places that the gazetteer does not know.

    Returns
    -------
    units
        As the gazetteer names them.
    """
    gazetteer = Gazetteer.open()
    land = gazetteer.country(country) if country else None
    name = land.name if land else None
    if place_id is None:
        return Units(country=name)
    try:
        place = gazetteer.place(place_id)
    except GazetteerError:
        return Units(country=name)
    around = {unit.kind: unit.name for unit in (place, *gazetteer.ancestors(place))}
    return Units(
        country=around.get(PlaceKind.COUNTRY, name),
        admin1=around.get(PlaceKind.ADMIN1),
        admin2=around.get(PlaceKind.ADMIN2),
        feature_code=gazetteer.feature_code(place) or None,
    )
