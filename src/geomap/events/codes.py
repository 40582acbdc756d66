"""How finely an event is placed, in the codes of UCDP and ACLED; counts in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from geomap.records import PlaceKind, PlacePrecision, PlaceRole, SpatialRelation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.records import Report

# UCDP GED codebook: 1 the exact place, 2 near it, 3 second-level unit, 4 first-level unit,
# 5 a line or a fuzzy area, 6 the country, 7 water or air.
_UCDP = {
    PlacePrecision.SITE: 1,
    PlacePrecision.TOWN: 1,
    PlacePrecision.DISTRICT: 3,
    PlacePrecision.REGION: 4,
    PlacePrecision.LINE: 5,
    PlacePrecision.AREA: 5,
    PlacePrecision.COUNTRY: 6,
}
_UCDP_NEAR, _UCDP_WATER = 2, 7
# ACLED codebook: 1 the town is known, 2 the part of a region or near a town, 3 the region.
_ACLED = {
    PlacePrecision.SITE: 1,
    PlacePrecision.TOWN: 1,
    PlacePrecision.DISTRICT: 2,
    PlacePrecision.REGION: 3,
}
_ACLED_NEAR = 2
# Told by a point that is known, and how far from it UCDP still calls near.
_BY_A_POINT = frozenset(
    {SpatialRelation.OFFSET, SpatialRelation.DISTANCE, SpatialRelation.DIRECTION}
    | {SpatialRelation.NEAR, SpatialRelation.TOWARDS}
)
_UCDP_NEAR_KM = 25.0
_NEAR = (
    r"\b(?:near|nearby|outside|around|close to|toward|towards"
    r"|(?:north|south|east|west|northeast|northwest|southeast|southwest|km|kilometres|kilometers"
    r"|miles) (?:of|from)) (?:the )?"
)


def ucdp_where_prec(report: Report) -> int | None:
    """
    Return UCDP GED's `where_prec` of a report.

    Parameters
    ----------
    report
        Any report.

    Returns
    -------
    code
        1 (exact) to 7 (water, air); None without a place.
    """
    told = report.expression
    coast = told is not None and told.relation is SpatialRelation.COAST
    if coast or (report.place is not None and report.place.kind is PlaceKind.WATER):
        return _UCDP_WATER
    if told is not None and told.relation in _BY_A_POINT and (told.radius_km or 0) <= _UCDP_NEAR_KM:
        return _UCDP_NEAR
    code = _UCDP.get(report.place_precision)
    return _UCDP_NEAR if code == 1 and _is_near(report) else code


def acled_geo_precision(report: Report) -> int | None:
    """
    Return ACLED's `geo_precision` of a report.

    Parameters
    ----------
    report
        Any report.

    Returns
    -------
    code
        1 to 3; None without a place, and where ACLED has no code so coarse.
    """
    told = report.expression
    if told is not None and told.relation in _BY_A_POINT and report.place is not None:
        return _ACLED_NEAR
    code = _ACLED.get(report.place_precision)
    return _ACLED_NEAR if code == 1 and _is_near(report) else code


def _is_near(report: Report) -> bool:
    """Tell whether a deed is told as near a point, or in its direction, and not at it."""
    names = [m for m in report.places if m.toponym.place == report.place]
    return any(
        mentioned.role is PlaceRole.DIRECTION
        or re.search(_NEAR + re.escape(mentioned.toponym.text), report.quote) is not None
        for mentioned in names
    )


def count_words(count: Mapping[str, Any]) -> str:
    """
    Return a count as words.

    Parameters
    ----------
    count
        `kind`, `low`, `best` and `high`, as in the event table.

    Returns
    -------
    words
        `20 killed`, `at least 12 killed`, `24–99 wounded`, `8–20 killed, likely 20`.
    """
    kind, low, best, high = (count.get(name) for name in ("kind", "low", "best", "high"))
    if low is not None and high is not None:
        number = f"{low:,}" if low == high else f"{low:,}–{high:,}"
        likely = f", likely {best:,}" if best is not None and low != high else ""
        return f"{number} {kind}{likely}"
    if low is not None:
        return f"at least {low:,} {kind}"
    if high is not None:
        return f"up to {high:,} {kind}"
    return f"about {best:,} {kind}" if best is not None else f"{kind}, number not told"
