"""Builders for the tests of events: places by name, articles with marked place names."""

from __future__ import annotations

import re
from functools import lru_cache

from geomap import times
from geomap.documents import document
from geomap.events import extract
from geomap.gazetteer import Gazetteer
from geomap.records import (
    Article,
    Document,
    Place,
    PlaceKind,
    PlaceName,
    Report,
    Role,
    Sense,
    Toponym,
)
from geomap.syntax import parse

_MARK = re.compile(r"\[([^\]|:]+)(?:\|([^\]:|]*))?(?::([mdn]))?\]")
_SENSES = {"m": Sense.METONYM, "d": Sense.DEMONYM, "n": Sense.NAME_PART, None: Sense.PLACE}

# name: kind, latitude, longitude, country, first-level unit, radius in km
PLACES = {
    "Armenia": ("country", 40.2, 44.9, "AM", None, 170),
    "Azerbaijan": ("country", 40.4, 47.6, "AZ", None, 260),
    "Turkey": ("country", 39.0, 35.0, "TR", None, 800),
    "Russia": ("country", 60.0, 95.0, "RU", None, 4000),
    "Ukraine": ("country", 49.0, 32.0, "UA", None, 600),
    "Israel": ("country", 31.5, 34.8, "IL", None, 200),
    "Iran": ("country", 32.5, 53.7, "IR", None, 900),
    "Iraq": ("country", 33.0, 44.0, "IQ", None, 500),
    "Syria": ("country", 35.0, 38.5, "SY", None, 350),
    "Lebanon": ("country", 33.9, 35.9, "LB", None, 100),
    "Sudan": ("country", 15.0, 30.0, "SD", None, 900),
    "Ethiopia": ("country", 9.0, 40.0, "ET", None, 700),
    "Kenya": ("country", 1.0, 38.0, "KE", None, 500),
    "Nigeria": ("country", 9.5, 8.0, "NG", None, 600),
    "Ghana": ("country", 8.0, -1.0, "GH", None, 350),
    "Angola": ("country", -12.0, 18.0, "AO", None, 700),
    "Haiti": ("country", 19.0, -72.4, "HT", None, 150),
    "Chile": ("country", -35.0, -71.0, "CL", None, 2000),
    "Japan": ("country", 36.0, 138.0, "JP", None, 1000),
    "Nepal": ("country", 28.0, 84.0, "NP", None, 400),
    "Philippines": ("country", 12.0, 122.0, "PH", None, 800),
    "India": ("country", 22.0, 79.0, "IN", None, 1500),
    "China": ("country", 35.0, 104.0, "CN", None, 2500),
    "France": ("country", 46.5, 2.5, "FR", None, 600),
    "Germany": ("country", 51.0, 10.0, "DE", None, 500),
    "United States": ("country", 39.5, -98.5, "US", None, 2500),
    "North Korea": ("country", 40.0, 127.0, "KP", None, 300),
    "Sri Lanka": ("country", 7.5, 80.7, "LK", None, 250),
    "Oklahoma": ("admin1", 35.5, -97.5, "US", None, 300),
    "Texas": ("admin1", 31.0, -99.0, "US", None, 600),
    "Donetsk Oblast": ("admin1", 48.0, 37.8, "UA", None, 150),
    "Darfur": ("region", 13.5, 24.0, "SD", None, 400),
    "Nagorno-Karabakh": ("region", 39.8, 46.7, "AZ", None, 80),
    "Gaza Strip": ("region", 31.4, 34.4, "PS", None, 25),
    "Kherson": ("town", 46.6, 32.6, "UA", None, 10),
    "Kyiv": ("town", 50.45, 30.52, "UA", None, 20),
    "Bakhmut": ("town", 48.6, 38.0, "UA", "Donetsk Oblast", 5),
    "Moscow": ("town", 55.75, 37.62, "RU", None, 25),
    "Baku": ("town", 40.38, 49.89, "AZ", None, 20),
    "Yerevan": ("town", 40.18, 44.51, "AM", None, 15),
    "Ankara": ("town", 39.92, 32.85, "TR", None, 20),
    "Geneva": ("town", 46.2, 6.15, "CH", None, 10),
    "Minsk": ("town", 53.9, 27.56, "BY", None, 15),
    "Beirut": ("town", 33.89, 35.5, "LB", None, 10),
    "Aleppo": ("town", 36.2, 37.16, "SY", None, 10),
    "Mosul": ("town", 36.34, 43.13, "IQ", None, 10),
    "Kabul": ("town", 34.53, 69.17, "AF", None, 15),
    "Tehran": ("town", 35.69, 51.39, "IR", None, 20),
    "Jerusalem": ("town", 31.78, 35.22, "IL", None, 10),
    "Khartoum": ("town", 15.5, 32.56, "SD", None, 15),
    "Nairobi": ("town", -1.29, 36.82, "KE", None, 15),
    "Mombasa": ("town", -4.05, 39.66, "KE", None, 10),
    "Goma": ("town", -1.68, 29.22, "CD", None, 8),
    "Lagos": ("town", 6.45, 3.4, "NG", None, 25),
    "Cairo": ("town", 30.04, 31.24, "EG", None, 25),
    "Tunis": ("town", 36.8, 10.18, "TN", None, 12),
    "Paris": ("town", 48.86, 2.35, "FR", None, 15),
    "Lyon": ("town", 45.76, 4.84, "FR", None, 10),
    "Berlin": ("town", 52.52, 13.4, "DE", None, 20),
    "Rome": ("town", 41.9, 12.5, "IT", None, 20),
    "London": ("town", 51.5, -0.12, "GB", None, 25),
    "Vienna": ("town", 48.2, 16.37, "AT", None, 15),
    "Madrid": ("town", 40.42, -3.7, "ES", None, 20),
    "Riga": ("town", 56.95, 24.1, "LV", None, 12),
    "Athens": ("town", 37.98, 23.73, "GR", None, 12),
    "New York": ("town", 40.71, -74.0, "US", None, 30),
    "Washington": ("town", 38.9, -77.04, "US", None, 15),
    "Tulsa": ("town", 36.15, -95.99, "US", "Oklahoma", 15),
    "Norman": ("town", 35.22, -97.44, "US", "Oklahoma", 10),
    "Houston": ("town", 29.76, -95.37, "US", "Texas", 30),
    "Austin": ("town", 30.27, -97.74, "US", "Texas", 20),
    "Springfield": ("town", 39.8, -89.65, "US", None, 10),
    "Henderson County": ("admin2", 32.2, -95.85, "US", "Texas", 25),
    "Boston": ("town", 42.36, -71.06, "US", None, 15),
    "Chicago": ("town", 41.88, -87.63, "US", None, 25),
    "Kathmandu": ("town", 27.7, 85.32, "NP", None, 10),
    "Tokyo": ("town", 35.68, 139.69, "JP", None, 30),
    "Manila": ("town", 14.6, 120.98, "PH", None, 15),
    "Mumbai": ("town", 19.07, 72.88, "IN", None, 20),
    "New Delhi": ("town", 28.61, 77.21, "IN", None, 20),
    "Beijing": ("town", 39.9, 116.4, "CN", None, 30),
    "Seoul": ("town", 37.57, 126.98, "KR", None, 20),
    "Jakarta": ("town", -6.2, 106.8, "ID", None, 20),
    "Lima": ("town", -12.05, -77.04, "PE", None, 20),
    "Santiago": ("town", -33.45, -70.66, "CL", None, 20),
    "Port-au-Prince": ("town", 18.54, -72.34, "HT", None, 10),
    "Sydney": ("town", -33.87, 151.2, "AU", None, 25),
    "Black Sea": ("water", 43.4, 34.3, None, None, 500),
    "Mount Etna": ("landform", 37.75, 14.99, "IT", None, 15),
}  # fmt: skip


def place(name: str) -> Place:
    """Return one of the places above."""
    kind, lat, lon, country, admin1, radius = PLACES[name]
    return Place(
        f"test:{name}",
        name,
        PlaceKind(kind),
        lat,
        lon,
        country=country,
        admin1=f"test:{admin1}" if admin1 else None,
        radius_km=radius,
    )


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return a gazetteer of the places above."""
    return Gazetteer.of([(place(name), [PlaceName(name)]) for name in PLACES])


def read(text: str, **known: str | None) -> tuple[Document, tuple[Toponym, ...]]:
    """
    Read a text in which place names are marked.

    `[Tulsa]` is the place; `[Kremlin|Moscow:m]` stands for Moscow in the sense of its government
    (`m` metonym, `d` demonym, `n` part of a name).
    """
    plain, toponyms, at = [], [], 0
    length = 0
    for match in _MARK.finditer(text):
        before = text[at : match.start()]
        plain.append(before)
        length += len(before)
        shown, name, sense = match.group(1), match.group(2), match.group(3)
        role = Role.LITERAL if sense is None else Role.ASSOCIATIVE
        toponyms.append(
            Toponym(
                length,
                length + len(shown),
                shown,
                role,
                _SENSES[sense],
                place(name or shown),
                0.9,
            )
        )
        plain.append(shown)
        length += len(shown)
        at = match.end()
    plain.append(text[at:])
    return document("".join(plain), **known), tuple(toponyms)


@lru_cache(maxsize=512)
def article(text: str, **known: str | None) -> Article:
    """Return an article with its reports, from a text with marked place names."""
    found, toponyms = read(text, **known)
    doc = parse(found)
    tagged = times.tag(found, doc)
    return Article(found, toponyms, tagged, extract(found, doc, toponyms, tagged, gazetteer()))


def reports(text: str, **known: str | None) -> tuple[Report, ...]:
    """Return the reports of a text with marked place names."""
    return article(text, **known).reports


def is_pin(report: Report) -> bool:
    """Tell whether a report is drawn: it happened, somewhere, at some time."""
    return (
        report.status.happened
        and report.place is not None
        and report.time.start is not None
        and report.time.end is not None
    )


def pins(text: str, **known: str | None) -> list[tuple[str, str, str, str]]:
    """Return type, place, first and last day of what is drawn of a text."""
    return [
        (r.type, r.place.name, r.time.start.isoformat(), r.time.end.isoformat())
        for r in reports(text, **known)
        if is_pin(r) and r.place and r.time.start and r.time.end
    ]
