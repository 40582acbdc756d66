"""What each correction does to the rows of a table."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from geomap.corrections.dates import edtf_days, edtf_precision
from geomap.corrections.model import PLACE_FIELDS, Action, Correction
from geomap.corrections.plain import report_of
from geomap.corrections.words import record_words
from geomap.errors import GazetteerError
from geomap.events import event_types
from geomap.events.codes import acled_geo_precision, ucdp_where_prec
from geomap.events.where import PRECISION
from geomap.gazetteer import Gazetteer
from geomap.gazetteer.distance import distance_km
from geomap.records import PlaceKind, PlacePrecision, PlaceRole, TimeBasis, TimePrecision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

Row = dict[str, Any]
_SPOTS = frozenset({PlaceKind.TOWN, PlaceKind.SITE})
# A place name in one of these roles is not where the event happened.
_BYSTANDERS = frozenset({PlaceRole.MENTION.value, PlaceRole.SPEAKER_SEAT.value})
_NEAR_KM = 2.0  # a pin this near a place of no extent still stands for it


def change_report(row: Row, correction: Correction) -> None:
    """
    Change a report's row as a correction says.

    Parameters
    ----------
    row
        Plain values by column; changed.
    correction
        Of a place, point, date, type or status; any other leaves its words only.
    """
    after = correction.after
    if correction.action is Action.PLACE:
        set_place(row, after)
    elif correction.action is Action.POINT:
        _set_point(row, after["lat"], after["lon"])
    elif correction.action is Action.DATE:
        _set_date(row, after["edtf"], f"set by hand by {correction.author}")
    elif correction.action is Action.TYPE:
        row["type"], row["mode"] = after["type"], None
        row["quad"] = event_types()[after["type"]].quad
    elif correction.action is Action.STATUS:
        row["status"] = after["status"]
    # A table that was written as corrected says so already.
    row["explanation"] = list(
        dict.fromkeys([*(row["explanation"] or ()), record_words(correction)])
    )


def set_place(row: Row, place: Mapping[str, Any]) -> None:
    """
    Put a report at a place of the gazetteer, or nowhere.

    Parameters
    ----------
    row
        Of the event table; changed.
    place
        The columns of `PLACE_FIELDS`; all None for nowhere.
    """
    row.update({name: place[name] for name in PLACE_FIELDS})
    kind = row["place_kind"]
    row["place_inherited"] = False
    row["expression"] = row["relation"] = None
    row["place_precision"] = (PRECISION[PlaceKind(kind)] if kind else PlacePrecision.NONE).value
    row["geometry"] = _geometry(place, place["place_kind"])
    _set_codes(row)


def change_mention(mention: Row, correction: Correction) -> None:
    """
    Let a place name mean what a correction says.

    Parameters
    ----------
    mention
        Its row; changed. The place it had joins the runners-up.
    correction
        Of what a name means.
    """
    place = correction.after
    if mention["place_id"] and mention["place_id"] != place["place_id"]:
        runner_up = {
            "place_id": mention["place_id"],
            "name": mention["name"],
            "kind": mention["kind"],
            "country": mention["country"],
            "lat": mention["lat"],
            "lon": mention["lon"],
            "score": mention["confidence"],
            "reason": "chosen at first, corrected by hand",
        }
        others = [c for c in mention["candidates"] or () if c["place_id"] != place["place_id"]]
        mention["candidates"] = [runner_up, *others]
    names = {"place": "name", "place_kind": "kind"}
    mention.update({names.get(name, name): place[name] for name in PLACE_FIELDS})
    # Areas are marked by a point among the mentions, lines are drawn.
    kind = place["place_kind"]
    mention["geometry"] = _geometry(place, kind if kind in (None, "line") else "town")
    mention["confidence"] = 1.0
    mention["expressions"] = []
    mention["reason"] = record_words(correction)


def follow_name(row: Row, span: tuple[int, int], place: Mapping[str, Any]) -> bool:
    """
    Let a report follow a place name that was corrected.

    Parameters
    ----------
    row
        Of the report; changed.
    span
        Of the name.
    place
        The columns of `PLACE_FIELDS` that it means now.

    Returns
    -------
    moved
        Whether the report had its place from this name, and now has the new one.
    """
    places = list(row["places"] or ())
    here = next((n for n, p in enumerate(places) if (p["start"], p["end"]) == span), None)
    if here is None:
        return False
    moved = siting(row) == here
    new = {"place_id": place["place_id"], "name": place["place"]}
    places[here] = {**places[here], **new, "lat": place["lat"], "lon": place["lon"]}
    row["places"] = places
    if moved:
        set_place(row, place)
    return moved


def siting(row: Mapping[str, Any]) -> int | None:
    """
    Tell which of a report's place names says where it happened.

    Parameters
    ----------
    row
        Of the event table.

    Returns
    -------
    position
        In the report's `places`; None when its place comes from none of them.
    """
    of_place = [
        (place["role"] in _BYSTANDERS, number)
        for number, place in enumerate(row["places"] or ())
        if place["place_id"] == row["place_id"]
    ]
    if not of_place:
        return None
    bystander, number = min(of_place)
    return None if row["place_id"] is None and bystander else number


def added_row(correction: Correction, article: Mapping[str, Any], quote: str) -> Row:
    """
    Make the row of an event that was missed.

    Parameters
    ----------
    correction
        That adds it.
    article
        The row of its article.
    quote
        The article's text at the span of the correction's target.

    Returns
    -------
    row
        With ids that come from the correction alone, and so outlast a re-build.
    """
    target, after = correction.target, correction.after
    if target is None or target.span is None:  # checked when it was read
        msg = f"correction {correction.id} adds an event without a span"
        raise ValueError(msg)
    start, end = target.span
    row: Row = {
        "report_id": derived_id("report", correction),
        "event_id": derived_id("event", correction),
        "document_id": article["document_id"],
        "type": after["type"],
        "mode": None,
        "quad": event_types()[after["type"]].quad,
        "status": after["status"],
        "summary": after["summary"] or " ".join(quote.split()),
        "quote": quote,
        "quote_start": start,
        "quote_end": end,
        "trigger_start": start,
        "trigger_end": end,
        "actors": [],
        "places": [],
        "speaker": None,
        "speaker_chain": [],
        "counts": [],
        "event_counts": [],
        "confidence": 1.0,
        "explanation": [record_words(correction)],
        **{name: article[name] for name in ("title", "publisher", "published", "source")},
        "agreement": [],
        "differences": [],
        "evidence": [],
    }
    _set_date(row, after["edtf"], f"set by hand by {correction.author}")
    set_place(row, dict.fromkeys(PLACE_FIELDS))
    if after.get("place_id"):
        set_place(row, after)
    elif after.get("lat") is not None:
        _set_point(row, after["lat"], after["lon"])
    return row


def derived_id(what: str, correction: Correction) -> str:
    """Return an id that depends on nothing but the correction, 16 hex digits."""
    return hashlib.sha256(f"{what}|{correction.id}".encode()).hexdigest()[:16]


def _set_point(row: Row, lat: float, lon: float) -> None:
    """Move the pin; the place's name stays with a pin that stays within the place."""
    old_lat, old_lon = row["lat"], row["lon"]
    stays = (
        row["place_id"] is not None
        and old_lat is not None
        and old_lon is not None
        and float(distance_km(old_lat, old_lon, lat, lon)) <= max(row["radius_km"] or 0, _NEAR_KM)
    )
    if not stays:
        row.update(place_id=None, place=f"{lat:.4f}, {lon:.4f}", country=None)
    row.update(
        lat=lat,
        lon=lon,
        radius_km=0.0,
        place_kind=PlaceKind.SITE.value,
        place_precision=PlacePrecision.SITE.value,
        place_inherited=False,
        expression=None,
        relation=None,
        geometry=Point(lon, lat),
    )
    _set_codes(row)


def _set_codes(row: Row) -> None:
    report = report_of(row)
    row["where_prec"] = ucdp_where_prec(report)
    row["geo_precision"] = acled_geo_precision(report)


def _set_date(row: Row, edtf: str | None, explanation: str) -> None:
    first, last = edtf_days(edtf) if edtf else (None, None)
    row.update(
        edtf=edtf,
        start=first,
        end=last,
        time_precision=(edtf_precision(edtf) if edtf else TimePrecision.UNKNOWN).value,
        time_basis=(TimeBasis.EXPLICIT if edtf else TimeBasis.NONE).value,
        time_explanation=explanation,
        earliest=None,
        latest=None,
    )


def _geometry(place: Mapping[str, Any], kind: str | None) -> BaseGeometry | None:
    """Return a spot as a point, anything else as the gazetteer draws it, if it still knows it."""
    if kind is None:
        return None
    if PlaceKind(kind) not in _SPOTS:
        gazetteer = Gazetteer.open()
        try:
            return gazetteer.geometry(gazetteer.place(place["place_id"]))
        except GazetteerError:
            pass
    return Point(place["lon"], place["lat"])
