"""What speaks for and against each place that a mention may mean, as numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer import MatchKind
from geomap.places.mentions import Mention, holders
from geomap.places.options import NameOptions, Option, Reading, people
from geomap.places.publisher import Home
from geomap.places.surroundings import (
    SUPPORT,
    Name,
    distances_km,
    held_among,
    holds,
    support,
    unit_vectors,
)
from geomap.places.view import ArticleView
from geomap.records import PlaceKind

_KINDS = tuple(PlaceKind)
_MATCHES = tuple(MatchKind)
_READINGS = tuple(Reading)
_HOME_KM = 100.0

STATIC = (
    *(f"match {match}" for match in _MATCHES),
    *(f"reading {reading.name.lower()}" for reading in _READINGS),
    *(f"kind {kind}" for kind in _KINDS),
    "people",
    "counted",
    "behind most peopled",
    "rank by people",
    "rank by prior",
    "options",
    "prior",
    "prior share",
    "characters",
    "held by namesake",
    "holds namesake",
    "home country",
    "home domain",
    "home admin1",
    "home nearness",
    "named by publisher",
    "country named",
    "admin1 named",
    "admin2 named",
)
LOCAL = (
    "held by neighbour",
    "neighbour holds another",
    "ever held",
    "another ever held",
    "kind agrees",
    "kind conflicts",
    "kind ever agrees",
    "holder in sentence",
    "holder nearness",
    "article before",
    "mentions",
)
FIRST: tuple[str, ...] = (*STATIC, *LOCAL, *(f"support {name}" for name in SUPPORT))
SECOND: tuple[str, ...] = (*FIRST, "first odds", "first share", "first lead")


@dataclass(frozen=True, slots=True)
class RankTable:
    """
    All mentions of an article with their options.

    `names` are the different names (`Mention.key`), `name_of` the position of each mention's
    name. `rows[i]` holds a row for each option of mention `i`: the columns STATIC and LOCAL.
    """

    mentions: tuple[Mention, ...]
    options: tuple[tuple[Option, ...], ...]
    name_of: tuple[int, ...]
    name_count: int
    rows: tuple[NDArray[np.float32], ...]


def rank_table(
    view: ArticleView, mentions: Sequence[Mention], names: NameOptions, home: Home
) -> RankTable:
    """
    Compute what does not depend on how other names are read.

    Parameters
    ----------
    view
        The article.
    mentions
        Its recognised names, sorted by start, without overlap.
    names
        What they may mean.
    home
        The publisher's home.

    Returns
    -------
    table
        The columns STATIC and LOCAL.
    """
    options = [names.of(mention.text) for mention in mentions]
    keys = {key: number for number, key in enumerate(dict.fromkeys(m.key for m in mentions))}
    name_of = tuple(keys[mention.key] for mention in mentions)
    named = _named_units(mentions, options)
    areas = holders(view, mentions, names)
    held = [
        _flags(len(of), [any(holds(a, o) for a in found) for o in of] if found else ())
        for of, found in zip(options, areas, strict=True)
    ]
    agrees = [
        _flags(len(of), [o.place.kind in m.kinds for o in of] if m.kinds else ())
        for m, of in zip(mentions, options, strict=True)
    ]
    ever_held = _ever(mentions, options, held)
    ever_agrees = _ever(mentions, options, agrees)
    static: dict[str, NDArray[np.float32]] = {}
    ever: dict[str, NDArray[np.float32]] = {}
    nearest = _Nearest(view, mentions, options)
    counts = np.bincount(np.array(name_of, dtype=np.int64)) if mentions else np.zeros(0)
    rows = []
    for number, (mention, of) in enumerate(zip(mentions, options, strict=True)):
        if mention.text not in static:
            static[mention.text] = _static(mention, of, home, named)
        local = np.zeros((len(of), len(LOCAL)), dtype=np.float32)
        if of:
            if mention.text not in ever:
                ever[mention.text] = _ever_columns(
                    of, ever_held[mention.key], ever_agrees[mention.key]
                )
            local[:, 0] = held[number]
            local[:, 1] = held[number].any() & ~held[number]
            local[:, 4] = agrees[number]
            local[:, 5] = bool(mention.kinds) & ~agrees[number]
            local[:, [2, 3, 6]] = ever[mention.text]
            local[:, 7:9] = nearest.holders(number)
            local[:, 9] = view.word(mention.first - 1) == "the"
            local[:, 10] = log1p(counts[name_of[number]])
        rows.append(np.hstack([static[mention.text], local]))
    return RankTable(tuple(mentions), tuple(options), name_of, len(keys), tuple(rows))


def _flags(count: int, flags: Sequence[bool]) -> NDArray[np.bool_]:
    return np.array(flags, dtype=bool) if flags else np.zeros(count, dtype=bool)


def _ever_columns(
    options: Sequence[Option], held: set[str], agreeing: set[str]
) -> NDArray[np.float32]:
    """Return "ever held", "another ever held" and "kind ever agrees" of a name's options."""
    own = np.array([option.place.id in held for option in options], dtype=bool)
    agrees = [option.place.id in agreeing for option in options]
    return np.stack([own, bool(held) & ~own, agrees], axis=1).astype(np.float32)


def _ever(
    mentions: Sequence[Mention],
    options: Sequence[tuple[Option, ...]],
    flags: Sequence[NDArray[np.bool_]],
) -> dict[str, set[str]]:
    """Collect the places for which a flag is up at any mention of the name."""
    found: dict[str, set[str]] = {}
    for mention, of, up in zip(mentions, options, flags, strict=True):
        ids = found.setdefault(mention.key, set())
        ids.update(option.place.id for option, flag in zip(of, up, strict=True) if flag)
    return found


def _named_units(
    mentions: Sequence[Mention], options: Sequence[tuple[Option, ...]]
) -> dict[str, float]:
    """Count the mentions whose likeliest reading is a country (by code) or unit (by id)."""
    named: dict[str, float] = {}
    for of in options[: len(mentions)]:
        for option in of[:1]:
            place = option.place
            unit = place.country if place.kind is PlaceKind.COUNTRY else place.id
            if unit and place.kind in (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2):
                named[unit] = named.get(unit, 0.0) + 1.0
    return named


def _static(
    mention: Mention, options: tuple[Option, ...], home: Home, named: dict[str, float]
) -> NDArray[np.float32]:
    if not options:
        return np.zeros((0, len(STATIC)), dtype=np.float32)
    sizes = np.log10([people(option.place) for option in options])
    by_people = np.argsort(np.argsort(-sizes, kind="stable"), kind="stable")
    total = sum(option.prior for option in options)
    nearness = _home_nearness(options, home)
    held, holding = held_among(options)
    home_ids = {option.place.id for option in home.options}
    home_countries = {option.place.country for option in home.options}
    home_admin1 = {option.place.admin1 or option.place.id for option in home.options}
    rows = []
    for number, option in enumerate(options):
        place = option.place
        rows.append(
            [
                *(option.match is match for match in _MATCHES),
                *(option.reading is reading for reading in _READINGS),
                *(place.kind is kind for kind in _KINDS),
                sizes[number],
                place.population > 0,
                sizes.max() - sizes[number],
                by_people[number],
                number,
                log1p(len(options)),
                option.prior,
                option.prior / total,
                len(mention.text),
                held[number],
                holding[number],
                place.country is not None and place.country in home_countries,
                place.country is not None and place.country == home.country,
                bool(home_admin1 & {place.admin1, place.id}),
                nearness[number],
                place.id in home_ids,
                log1p(named.get(place.country or "", 0.0)),
                log1p(named.get(place.admin1 or "", 0.0)),
                log1p(named.get(place.admin2 or "", 0.0)),
            ]
        )
    return np.array(rows, dtype=np.float32)


def _home_nearness(options: tuple[Option, ...], home: Home) -> NDArray[np.float32]:
    if not home.options:
        return np.zeros(len(options), dtype=np.float32)
    here = unit_vectors([option.place for option in options])
    there = unit_vectors([option.place for option in home.options])
    km = distances_km(here, there).min(axis=1)
    nearness: NDArray[np.float32] = np.exp(-km / np.float32(_HOME_KM))
    return nearness


class _Nearest:
    """Areas named in a mention's sentence, and how near the nearest that holds an option is."""

    def __init__(
        self,
        view: ArticleView,
        mentions: Sequence[Mention],
        options: Sequence[tuple[Option, ...]],
    ) -> None:
        self._mentions = mentions
        self._options = options
        self._sentences = [
            view.sentences[m.first] if m.first < len(view.sentences) else -1 for m in mentions
        ]
        units: dict[str, list[int]] = {}
        for number, of in enumerate(options):
            for option in of[:2]:
                place = option.place
                unit = place.country if place.kind is PlaceKind.COUNTRY else place.id
                areas = (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2)
                if unit and place.kind in areas:
                    units.setdefault(unit, []).append(number)
        self._units = units

    def holders(self, number: int) -> NDArray[np.float32]:
        mention, rows = self._mentions[number], []
        cache: dict[str, tuple[bool, float]] = {}
        for option in self._options[number]:
            best = (False, 0.0)
            for unit in (option.place.country, option.place.admin1, option.place.admin2):
                if not unit or unit == option.place.id:
                    continue
                if unit not in cache:
                    cache[unit] = self._nearest(number, mention, unit)
                best = max(best, cache[unit])
            rows.append(best)
        return np.array(rows, dtype=np.float32).reshape(len(rows), 2)

    def _nearest(self, number: int, mention: Mention, unit: str) -> tuple[bool, float]:
        # What lies farther on the same side is neither nearer nor rather in the same sentence.
        others = self._units.get(unit, [])
        middle = bisect_left(others, number)
        best = (False, 0.0)
        for side in (reversed(others[:middle]), others[middle:]):
            for other in side:
                if other != number and self._mentions[other].key != mention.key:
                    distance = abs(self._mentions[other].first - mention.first)
                    together = self._sentences[other] == self._sentences[number]
                    best = max(best, (together, 1.0 / log10(10.0 + distance)))
                    break
        return best


def supported_rows(
    table: RankTable, shares: Sequence[NDArray[np.float32]]
) -> list[NDArray[np.float32]]:
    """
    Add how far the article's other names support each option.

    Parameters
    ----------
    table
        The article's mentions.
    shares
        For each mention the share of belief of each option.

    Returns
    -------
    rows
        For each mention the columns FIRST.
    """
    first: dict[int, int] = {}
    for number, name in enumerate(table.name_of):
        if table.options[number]:
            first.setdefault(name, number)
    order = sorted(first)
    counts = np.bincount(np.array(table.name_of, dtype=np.int64), minlength=table.name_count)
    found = support(
        [
            Name(table.options[first[n]], shares[first[n]], 1.0 + 0.5 * log1p(counts[n] - 1))
            for n in order
        ]
    )
    if not found:
        nothing = np.zeros((0, len(SUPPORT)), dtype=np.float32)
        return [np.hstack([row, nothing]) for row in table.rows]
    # The last row is for readings that only another spelling of the name has.
    values = np.log1p(np.vstack([*found, np.zeros((1, len(SUPPORT)), dtype=np.float32)]))
    starts = np.cumsum([0, *(len(row) for row in found)]).tolist()
    row_of = {
        name: {o.place.id: start + n for n, o in enumerate(table.options[first[name]])}
        for name, start in zip(order, starts[:-1], strict=True)
    }
    places: dict[str, list[int]] = {}
    picked: list[int] = []
    for mention, name, of in zip(table.mentions, table.name_of, table.options, strict=True):
        if mention.text not in places:
            known = row_of.get(name, {})
            places[mention.text] = [known.get(option.place.id, starts[-1]) for option in of]
        picked += places[mention.text]
    return _parts(np.hstack([np.vstack(table.rows), values[picked]]), table.rows)


def _parts(rows: NDArray[np.float32], sizes: Sequence[NDArray[Any]]) -> list[NDArray[np.float32]]:
    """Cut the rows of all mentions into those of each."""
    ends = np.cumsum([len(size) for size in sizes]).tolist()
    return [rows[end - len(size) : end] for size, end in zip(sizes, ends, strict=True)]


def prior_shares(table: RankTable) -> list[NDArray[np.float32]]:
    """
    Return belief by prior alone, sharpened where a neighbour or a kind word tells.

    Parameters
    ----------
    table
        The article's mentions.

    Returns
    -------
    shares
        For each mention one value an option, at most 1 in all.
    """
    held, agrees = LOCAL.index("ever held"), LOCAL.index("kind ever agrees")
    result = []
    for rows, of in zip(table.rows, table.options, strict=True):
        weights = np.array([option.prior for option in of], dtype=np.float32)
        local = rows[:, len(STATIC) :]
        weights = weights**2 * (1 + 50 * local[:, held]) * (1 + 3 * local[:, agrees])
        total = weights.sum()
        result.append(weights / total if total > 0 else weights)
    return result


def second_rows(
    rows: Sequence[NDArray[np.float32]], odds: Sequence[NDArray[np.float64]]
) -> list[NDArray[np.float32]]:
    """
    Add the first pass's verdict to the features of the second.

    Parameters
    ----------
    rows
        The columns FIRST, support measured with the first pass's belief.
    odds
        The first pass's log odds for each mention's options.

    Returns
    -------
    rows
        For each mention the columns SECOND.
    """
    if not rows:
        return []
    extra = np.zeros((sum(map(len, odds)), 3), dtype=np.float32)
    extra[:, 0] = np.concatenate(odds)
    extra[:, 1] = np.concatenate(beliefs(odds))
    extra[:, 2] = np.concatenate([odd - odd.max() for odd in odds if len(odd)] or [np.zeros(0)])
    return _parts(np.hstack([np.vstack(rows), extra]), rows)


def beliefs(odds: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float32]]:
    """
    Turn the log odds of each mention's options into shares of belief, those of one array once.

    Parameters
    ----------
    odds
        For each mention one value an option.

    Returns
    -------
    shares
        As `belief` gives them.
    """
    known = {id(odd): belief(odd) for odd in {id(odd): odd for odd in odds}.values()}
    return [known[id(odd)] for odd in odds]


def belief(odds: NDArray[np.float64]) -> NDArray[np.float32]:
    """
    Turn the log odds of a mention's options into shares of belief.

    Parameters
    ----------
    odds
        One value an option.

    Returns
    -------
    shares
        Probabilities, scaled down where they would come to more than 1.
    """
    probability = 1.0 / (1.0 + np.exp(-odds))
    return (probability / max(1.0, float(probability.sum()))).astype(np.float32)
