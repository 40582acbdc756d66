"""A small world for the tests of places: a dozen places whose names are easy to confuse."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from geomap.gazetteer import Gazetteer, MatchKind
from geomap.places.view import ArticleView, view
from geomap.records import Block, BlockKind, Document, Place, PlaceKind, PlaceName
from geomap.syntax import parse


def place(
    name: str,
    kind: PlaceKind,
    lat: float,
    lon: float,
    country: str | None = None,
    *,
    admin1: str | None = None,
    population: int = 0,
) -> Place:
    place_id = f"test:{name}-{country}-{kind}".replace(" ", "-").lower()
    return Place(place_id, name, kind, lat, lon, country, admin1, None, population)


TEXAS = place("Texas", PlaceKind.ADMIN1, 31.0, -99.0, "US", population=29_000_000)
BAKU = place("Baku", PlaceKind.TOWN, 40.38, 49.89, "AZ", population=2_300_000)
TBILISI = place("Tbilisi", PlaceKind.TOWN, 41.69, 44.83, "GE", population=1_100_000)
CEYHAN = place("Ceyhan", PlaceKind.TOWN, 37.02, 35.82, "TR", population=100_000)
PIPELINE = place("Baku–Tbilisi–Ceyhan pipeline", PlaceKind.LINE, 40.3, 43.0)
PARIS = place("Paris", PlaceKind.TOWN, 48.85, 2.35, "FR", population=2_100_000)
PARIS_TEXAS = place(
    "Paris", PlaceKind.TOWN, 33.66, -95.56, "US", admin1=TEXAS.id, population=25_000
)
DALLAS = place("Dallas", PlaceKind.TOWN, 32.78, -96.81, "US", admin1=TEXAS.id, population=1_300_000)
WORLD = (
    place("United States", PlaceKind.COUNTRY, 39.8, -98.6, "US", population=330_000_000),
    place("France", PlaceKind.COUNTRY, 46.0, 2.0, "FR", population=67_000_000),
    place("Azerbaijan", PlaceKind.COUNTRY, 40.4, 47.6, "AZ", population=10_000_000),
    place("Armenia", PlaceKind.COUNTRY, 40.2, 44.9, "AM", population=3_000_000),
    place("Russia", PlaceKind.COUNTRY, 60.0, 95.0, "RU", population=144_000_000),
    place("Turkey", PlaceKind.COUNTRY, 39.0, 35.0, "TR", population=84_000_000),
    place("Uzbekistan", PlaceKind.COUNTRY, 41.0, 64.0, "UZ", population=34_000_000),
    place("Belarus", PlaceKind.COUNTRY, 53.0, 28.0, "BY", population=9_000_000),
    place("Moscow", PlaceKind.TOWN, 55.75, 37.62, "RU", population=10_400_000),
    place("Minsk", PlaceKind.TOWN, 53.9, 27.57, "BY", population=1_700_000),
    place("Gulistan", PlaceKind.TOWN, 40.49, 68.78, "UZ", population=54_000),
    place("Gulistan", PlaceKind.TOWN, 40.36, 46.58, "AZ", population=400),
    place("Shahumyan", PlaceKind.TOWN, 40.42, 46.56, "AZ", population=1_500),
    place("Tovuz", PlaceKind.TOWN, 40.99, 45.63, "AZ", population=13_000),
    place("Tovuz", PlaceKind.ADMIN1, 41.07, 45.82, "AZ", population=170_000),
    place("Central Asia", PlaceKind.REGION, 44.0, 66.0),
    TEXAS, BAKU, TBILISI, CEYHAN, PIPELINE, PARIS, PARIS_TEXAS, DALLAS,
)  # fmt: skip


def place_id(name: str, country: str, kind: PlaceKind = PlaceKind.TOWN) -> str:
    return next(p.id for p in WORLD if (p.name, p.country, p.kind) == (name, country, kind))


@lru_cache(maxsize=1)
def world() -> Gazetteer:
    other = {"Shahumyan": [PlaceName("Shaumyan")]}
    demonyms = {"US": "American", "AM": "Armenian", "RU": "Russian", "AZ": "Azerbaijani"}
    countries = {p.country: p for p in WORLD if p.kind is PlaceKind.COUNTRY}
    matches = {(countries[code].id, word): MatchKind.DEMONYM for code, word in demonyms.items()} | {
        (countries["US"].id, "U.S."): MatchKind.ABBREVIATION
    }
    return Gazetteer.of(
        [(p, other.get(p.name, [])) for p in WORLD],
        endpoints={PIPELINE.id: [BAKU.id, TBILISI.id, CEYHAN.id]},
        matches=matches,
    )


def article(text: str, **known: str) -> tuple[Document, Doc]:
    document = Document(id="test", text=text, **known)
    return document, parse(document)


def seen(text: str, *, furniture: tuple[int, int] | None = None) -> ArticleView:
    blocks = (Block(*furniture, BlockKind.FURNITURE),) if furniture else ()
    document = Document(id="test", text=text, blocks=blocks)
    return view(document, parse(document))
