"""The places that articles name, in Linked Places Format 1.3 (GeoJSON-T, LinkedPasts)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geomap.errors import GazetteerError
from geomap.exchange.geometry import geojson_geometry
from geomap.exchange.plain import ATTRIBUTION, LICENCE, generator, plain, records
from geomap.gazetteer import Gazetteer
from geomap.records import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

_CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places-format/main/"
    "linkedplaces-context-v1.1.jsonld"
)
_UNITS = (PlaceKind.ADMIN2, PlaceKind.ADMIN1, PlaceKind.COUNTRY)
# Feature classes of GeoNames, which Linked Places takes over.
_CLASSES = {
    PlaceKind.CONTINENT: "L",
    PlaceKind.COUNTRY: "A",
    PlaceKind.ADMIN1: "A",
    PlaceKind.ADMIN2: "A",
    PlaceKind.TOWN: "P",
    PlaceKind.REGION: "L",
    PlaceKind.HISTORICAL: "A",
    PlaceKind.WATER: "H",
    PlaceKind.LANDFORM: "T",
    PlaceKind.SITE: "S",
    PlaceKind.LINE: "R",
}


def write_linked_places(table: gpd.GeoDataFrame, path: Path) -> None:
    """
    Write the places that the table's articles name, each with the names and articles that do.

    A name has the articles as its citations, and as its time the days on which they were
    published: that is when it was in use. Where the gazetteer knows a name as disputed or as one
    of former times, the description of the place says so.

    Parameters
    ----------
    table
        The event table with its `mentions` and `articles`.
    path
        Where to write.
    """
    articles: dict[str, Mapping[str, Any]] = {}
    if (frame := getattr(table, "articles", None)) is not None:
        articles = {row["document_id"]: plain(row) for row in frame.to_dict("records")}
    places: dict[str, dict[str, Any]] = {}
    mentions = getattr(table, "mentions", None)
    for mention, geometry in records(mentions) if mentions is not None else ():
        if mention.get("place_id") is None:
            continue
        place = places.setdefault(str(mention["place_id"]), _feature(mention, geometry))
        _cite(place, mention, articles.get(str(mention.get("document_id")), {}))
    for place in places.values():
        _date(place)
    collection = {
        "@context": _CONTEXT,
        "type": "FeatureCollection",
        "generator": generator(),
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "features": list(places.values()),
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(collection, file, ensure_ascii=False, allow_nan=False, indent=1)
        file.write("\n")


def _feature(mention: Mapping[str, Any], geometry: Any) -> dict[str, Any]:
    scheme, _, number = str(mention["place_id"]).partition(":")
    address = scheme == "geonames"
    feature: dict[str, Any] = {
        "@id": _address(str(mention["place_id"])),
        "type": "Feature",
        "properties": {
            "title": mention.get("name"),
            "ccodes": [mention["country"]] if mention.get("country") else [],
            "fclasses": [_CLASSES[PlaceKind(mention["kind"])]] if mention.get("kind") else [],
        },
        "names": [],
        "geometry": None if geometry is None else geojson_geometry(geometry),
    }
    if address:
        feature["links"] = [{"type": "exactMatch", "identifier": f"gn:{number}"}]
    try:
        place = Gazetteer.open().place(str(mention["place_id"]))
    except GazetteerError:
        return feature
    feature["types"] = [{"label": place.kind.value}]
    within = [unit for unit in Gazetteer.open().ancestors(place) if unit.kind in _UNITS]
    if within:
        feature["relations"] = [
            {
                "relationType": "gvp:broaderPartitive",
                "relationTo": _address(unit.id),
                "label": unit.name,
            }
            for unit in within[:1]
        ]
    told = [
        f"{name.name}: {', '.join(kinds)}"
        for name in Gazetteer.open().names(place.id)
        if (kinds := [k for k in ("disputed", "historical") if getattr(name, k)])
    ]
    if told:
        feature["descriptions"] = [{"value": "Names: " + "; ".join(told), "lang": "en"}]
    return feature


def _address(place_id: str) -> str:
    scheme, _, number = place_id.partition(":")
    return f"https://sws.geonames.org/{number}/" if scheme == "geonames" else f"urn:{place_id}"


def _date(place: dict[str, Any]) -> None:
    """Give names and place the span of days on which the articles that use them came out."""
    all_days: list[str] = []
    for name in place["names"]:
        found = sorted(day for day in name.pop("days") if day)
        all_days += found
        if found:
            name["when"] = _when(found[0], found[-1])
    if all_days:
        place["when"] = _when(min(all_days), max(all_days))


def _when(first: str, last: str) -> dict[str, Any]:
    return {"timespans": [{"start": {"in": first}, "end": {"in": last}}], "label": "attested"}


def _cite(place: dict[str, Any], mention: Mapping[str, Any], article: Mapping[str, Any]) -> None:
    """Add an article to the citations of the name that it uses."""
    names: list[dict[str, Any]] = place["names"]
    toponym = mention.get("text")
    name = next((known for known in names if known["toponym"] == toponym), None)
    if name is None:
        name = {"toponym": toponym, "citations": [], "days": []}
        names.append(name)
    # An article whose day is open (`2020-11-10/..`) was certainly out on the first.
    name["days"].append((article.get("published") or "").partition("/")[0])
    label = article.get("title") or article.get("source") or mention.get("document_id")
    citation = {
        "label": label,
        "@id": article.get("url"),
        "year": (article.get("published") or "")[:4],
    }
    citation = {key: value for key, value in citation.items() if value}
    if citation not in name["citations"]:
        name["citations"].append(citation)
