"""The columns of the event table that a place fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.corrections.model import PLACE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.records import Place


def place_columns(place: Place) -> dict[str, Any]:
    """
    Return the columns that a place of the gazetteer fills.

    Parameters
    ----------
    place
        Any.

    Returns
    -------
    columns
        Those of `PLACE_FIELDS`.
    """
    values = (place.id, place.name, place.kind.value, place.country, place.lat, place.lon)
    return dict(zip(PLACE_FIELDS, (*values, place.radius_km), strict=True))


def candidate_columns(candidate: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that a runner-up of a place name fills; `candidate` is of its row."""
    names = ("place_id", "name", "kind", "country", "lat", "lon")
    return dict(zip(PLACE_FIELDS, (*(candidate[name] for name in names), 0.0), strict=True))


def mention_columns(mention: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that the place of a name fills; `mention` is its row."""
    names = ("place_id", "name", "kind", "country", "lat", "lon", "radius_km")
    return dict(zip(PLACE_FIELDS, (mention[name] for name in names), strict=True))
