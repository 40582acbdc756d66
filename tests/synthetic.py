"""Small and large event tables of invented events, for tests and benchmarks of the maps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Point, box

from geomap.schema import REPORT_COLUMNS
from geomap.table import EventTable

HOSTILE = "</script><script>window.fired=1</script><img src=x onerror='window.fired=1'>"

SPOTS = {
    "Alder": (46.6, 39.8),
    "Birch": (46.9, 39.4),
    "Cedar": (47.1, 39.6),
    "Dogwood": (44.5, 40.2),
    "Elm": (49.9, 40.4),
}
TYPES = (("CONSULT", 1), ("AID", 2), ("ACCUSE", 3), ("ASSAULT", 4), ("OWN", 0))


def report(number: int, **values: Any) -> dict[str, Any]:
    """Return a row of a report: a dated, asserted assault in Alder unless told otherwise."""
    lon, lat = SPOTS["Alder"]
    row: dict[str, Any] = {
        "report_id": f"r{number}",
        "event_id": f"e{number}",
        "document_id": "d0",
        "type": "ASSAULT",
        "quad": 4,
        "status": "asserted",
        "summary": f"Event {number}",
        "quote": f"The words of report {number}.",
        "start": date(2020, 10, 1),
        "end": date(2020, 10, 1),
        "edtf": "2020-10-01",
        "time_precision": "day",
        "time_explanation": "Explicit date.",
        "place_id": "test:alder",
        "place": "Alder",
        "place_kind": "town",
        "country": "AZ",
        "lat": lat,
        "lon": lon,
        "radius_km": 2.0,
        "place_precision": "town",
        "where_prec": 1,
        "geo_precision": 1,
        "confidence": 0.9,
        "title": "An article",
        "publisher": "The Paper",
        "geometry": Point(lon, lat),
    }
    row.update(values)
    if "place" in values and values["place"] in SPOTS and "geometry" not in values:
        row["lon"], row["lat"] = SPOTS[values["place"]]
        row["place_id"] = f"test:{values['place'].lower()}"
        row["geometry"] = Point(row["lon"], row["lat"])
    return row


def mention(place: str, *, document: str = "d0", sentence: str | None = None) -> dict[str, Any]:
    """Return a row of a mention."""
    lon, lat = SPOTS[place]
    words = sentence or f"They drove to {place} at dawn."
    start = words.find(place)
    return {
        "document_id": document,
        "start": 100 + start,
        "end": 100 + start + len(place),
        "text": place,
        "role": "literal",
        "sense": "place",
        "place_id": f"test:{place.lower()}",
        "name": place,
        "kind": "town",
        "country": "AZ",
        "lat": lat,
        "lon": lon,
        "sentence_start": 100,
        "sentence_end": 100 + len(words),
        "sentence": words,
        "geometry": Point(lon, lat),
    }


def small_table() -> EventTable:
    """
    Return forty-odd events, most of them in autumn 2020.

    Among them are a line, an area, a country, a claim, a plan, a denial, an open interval, one
    without a place, one without a date, and texts that try to break out of their place.
    """
    names = list(SPOTS)
    rows = []
    for number in range(36):
        day = date(2020, 9, 27) + timedelta(days=(number * 7) % 45)
        kind, quad = TYPES[(number * 3) % 5]
        status = ("asserted", "claimed", "asserted", "ongoing")[number % 4]
        rows.append(
            report(
                number,
                start=day,
                end=day,
                place=names[(number * number) % 5],
                type=kind,
                quad=quad,
                status=status,
                edtf=day.isoformat(),
            )
        )
    special: list[dict[str, Any]] = [
        {"start": date(1988, 2, 20), "end": date(1994, 5, 12), "time_precision": "interval"},
        {
            "start": date(2006, 1, 1),
            "end": date(2006, 12, 31),
            "time_precision": "year",
            "place_precision": "line",
            "place": "The Pipeline",
            "place_kind": "line",
            "quad": 2,
            "type": "AID",
            "geometry": LineString([(49.9, 40.4), (44.8, 41.7), (36.2, 36.9)]),
        },
        {
            "place_precision": "region",
            "place": "The Hills",
            "place_kind": "region",
            "geometry": box(45.9, 39.2, 47.2, 40.2),
            "lon": 46.5,
            "lat": 39.7,
        },
        {
            "place_precision": "country",
            "place": "Oakland",
            "place_kind": "country",
            "lon": 45.0,
            "lat": 40.2,
            "radius_km": 180.0,
            "geometry": Point(45.0, 40.2),
            "quad": 1,
        },
        {"status": "planned", "start": date(2020, 11, 1), "end": date(2020, 11, 1)},
        {"status": "denied", "place": "Elm"},
        {"start": date(2024, 12, 6), "end": None, "time_precision": "interval", "place": "Elm"},
        {
            "place": None,
            "place_id": None,
            "lat": None,
            "lon": None,
            "geometry": None,
            "place_precision": "none",
        },
        {"start": None, "end": None, "edtf": None, "time_precision": "unknown"},
        {
            "summary": HOSTILE,
            "quote": HOSTILE,
            "place": HOSTILE,
            "title": HOSTILE,
            "speaker": HOSTILE,
            "document_id": "d1",
            "publisher": HOSTILE,
        },
    ]
    rows += [report(100 + n, **values) for n, values in enumerate(special)]
    mentions = [mention(name, document=f"d{n % 2}") for n, name in enumerate(names * 3)]
    mentions.append(mention("Alder", document="d1", sentence=f"Alder {HOSTILE}"))
    articles = [
        {"document_id": "d0", "title": "An article", "publisher": "The Paper", "text": "…"},
        {"document_id": "d1", "title": HOSTILE, "publisher": HOSTILE, "text": HOSTILE},
    ]
    return EventTable.of(rows, mentions=mentions, articles=articles)


def large_table(count: int, *, seed: int = 7) -> EventTable:
    """Return `count` dated points around sixty centres, from 2010 to 2025."""
    random = np.random.default_rng(seed)
    centres = np.column_stack([random.uniform(-120, 140, 60), random.uniform(-35, 60, 60)])
    spots = centres[random.integers(0, 60, count)] + random.normal(0, 1.8, (count, 2))
    spots[:, 1] = np.clip(spots[:, 1], -80, 80)
    days = np.datetime64("2010-01-01") + random.integers(0, 5844, count).astype("timedelta64[D]")
    numbers = np.arange(count).astype(str)
    kinds = random.integers(0, 5, count)
    values: dict[str, Any] = dict.fromkeys(REPORT_COLUMNS)
    values |= {
        "report_id": numbers,
        "event_id": numbers,
        "document_id": "d0",
        "type": np.array([name for name, _ in TYPES])[kinds],
        "quad": np.array([quad for _, quad in TYPES])[kinds],
        "status": np.array(["asserted", "asserted", "claimed"])[random.integers(0, 3, count)],
        "start": days.astype(object),
        "end": days.astype(object),
        "time_precision": "day",
        "lon": spots[:, 0],
        "lat": spots[:, 1],
        "radius_km": 1.0,
        "place_precision": "town",
        "confidence": 0.9,
    }
    geometry = gpd.points_from_xy(spots[:, 0], spots[:, 1], crs="EPSG:4326")
    frame = gpd.GeoDataFrame(pd.DataFrame(values, index=range(count)), geometry=geometry)
    empty = EventTable.of()
    table = EventTable(frame)
    table.mentions, table.times, table.articles = empty.mentions, empty.times, empty.articles
    return table
