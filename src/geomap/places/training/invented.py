"""
Invented local articles, for the rankers alone: a small town, its neighbours, a few names from afar.

The annotated corpora tell how papers of a few countries name places. What holds everywhere can be
made from the gazetteer: an article is at home somewhere, most of its names lie near, the units
that it names are those around, and names from afar are those of great places.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from geomap.documents import document
from geomap.gazetteer import Gazetteer
from geomap.gazetteer.distance import distance_km
from geomap.gazetteer.place_table import PlaceTable
from geomap.places.gold import AnnotatedArticle, GoldToponym
from geomap.places.options import NameOptions
from geomap.records import Place, PlaceKind

INVENTED_WEIGHT = 0.3
"""The say of an invented article beside an annotated one: chosen on corpora left out."""
# Where articles are at home: half in the country whose towns share most names, a third in others
# with papers in English, the rest anywhere.
_HOMES = ("US", "English", "any")
_SHARES = (0.5, 0.3, 0.2)
_ENGLISH = ("GB", "CA", "AU", "IE", "NZ", "ZA", "IN", "NG", "KE", "GH", "PH", "JM")
_HOME_PEOPLE = (800, 250_000)
_GREAT_PEOPLE = 300_000
_NEAR_KM, _NEAR_SCALE_KM = 70.0, 25.0
# In one's own country also lesser cities are known.
_OWN_COUNTRY = 5.0


@dataclass(frozen=True, slots=True)
class _World:
    """Rows of the gazetteer's table to draw from."""

    table: PlaceTable
    country: NDArray[np.str_]
    towns: NDArray[np.int64]
    homes: dict[str, NDArray[np.int64]]
    great: NDArray[np.int64]


def invented_articles(
    gazetteer: Gazetteer, count: int, *, seed: int = 1
) -> Iterator[AnnotatedArticle]:
    """
    Invent articles.

    Parameters
    ----------
    gazetteer
        From which their places are.
    count
        How many.
    seed
        The same seed and gazetteer give the same articles.

    Yields
    ------
    article
        Of some ten sentences, with gold for each name that the gazetteer knows its place by.
    """
    random = np.random.default_rng(seed)
    world, names, sentences = _world(gazetteer.places), NameOptions(gazetteer), _sentences()
    for number in range(count):
        told: list[Place] = []
        while len(told) < 4:
            told = _named(world, gazetteer, random)
        yield _written(f"invented {number}", told, sentences, names, random)


def _world(table: PlaceTable) -> _World:
    country = np.array(table.countries.values)[table.countries.codes]
    towns = table.kinds.rows(PlaceKind.TOWN)
    towns = towns[table.population[towns] > 0]
    least, most = _HOME_PEOPLE
    small = towns[(table.population[towns] >= least) & (table.population[towns] <= most)]
    homes = {
        "US": small[country[small] == "US"],
        "English": small[np.isin(country[small], _ENGLISH)],
        "any": small,
    }
    great = towns[table.population[towns] > _GREAT_PEOPLE]
    countries = table.kinds.rows(PlaceKind.COUNTRY)
    return _World(table, country, towns, homes, np.concatenate([great, countries]))


def _drawn(
    table: PlaceTable,
    rows: NDArray[np.int64],
    weights: NDArray[np.float64],
    count: int,
    random: np.random.Generator,
) -> list[Place]:
    """Draw different places, fewer where there are not so many."""
    count = min(count, int((weights > 0).sum()))
    if not count:
        return []
    chosen = random.choice(rows, count, replace=False, p=weights / weights.sum())
    return [table.place(int(row)) for row in chosen]


def _near(world: _World, middle: Place, count: int, random: np.random.Generator) -> list[Place]:
    """Draw towns around a place, the nearer and larger ones rather."""
    table, towns = world.table, world.towns
    km = distance_km(middle.lat, middle.lon, table.lat[towns], table.lon[towns])
    weights = table.population[towns] ** 0.4 * np.exp(-km / _NEAR_SCALE_KM)
    weights[(km > _NEAR_KM) | (km == 0)] = 0.0
    return _drawn(table, towns, weights, count, random)


def _afar(
    world: _World, country: str | None, count: int, random: np.random.Generator
) -> list[Place]:
    """Draw great cities and countries."""
    weights = np.maximum(world.table.population[world.great], 1e5) ** 0.6
    weights[world.country[world.great] == (country or "")] *= _OWN_COUNTRY
    return _drawn(world.table, world.great, weights, count, random)


def _named(world: _World, gazetteer: Gazetteer, random: np.random.Generator) -> list[Place]:
    """Draw a small town, what lies around it and over it, and a few places afar."""
    group = world.homes[_HOMES[int(random.choice(len(_HOMES), p=_SHARES))]]
    (home,) = _drawn(world.table, group, np.sqrt(world.table.population[group]), 1, random)
    places = [home] * int(random.integers(1, 4))
    places += _near(world, home, int(random.integers(2, 8)), random)
    over = ((home.admin2, 0.5), (home.admin1, 0.6))
    places += [gazetteer.place(unit) for unit, share in over if unit and random.random() < share]
    country = gazetteer.country(home.country or "")
    if country is not None and random.random() < 0.25:
        places.append(country)
    return places + _afar(world, home.country, int(random.integers(0, 4)), random)


def _written(
    name: str,
    told: Sequence[Place],
    sentences: Sequence[tuple[str, ...]],
    names: NameOptions,
    random: np.random.Generator,
) -> AnnotatedArticle:
    """Write sentences that name the places, the first one first, the others in any order."""
    queue = [told[0], *(told[1 + i] for i in random.permutation(len(told) - 1))]
    text, gold = "", []
    while queue:
        parts = sentences[int(random.integers(len(sentences)))]
        while len(queue) < len(parts) - 1:
            queue.append(told[int(random.integers(len(told)))])
        text += parts[0]
        for part in parts[1:]:
            place = queue.pop(0)
            end = len(text) + len(place.name)
            if any(option.place.id == place.id for option in names.of(place.name)):
                gold.append(GoldToponym(len(text), end, place.lat, place.lon, place.id, None))
            text += place.name + part
        text += " " if random.random() < 0.7 else "\n\n"
    return AnnotatedArticle(document(text.rstrip(), id=name), tuple(gold), demonyms=True)


def _sentences() -> list[tuple[str, ...]]:
    """Return the sentences, cut where a name goes."""
    text = (files("geomap.places.training") / "invented.csv").read_text(encoding="utf-8")
    return [tuple(row["sentence"].split("{}")) for row in csv.DictReader(text.splitlines())]
