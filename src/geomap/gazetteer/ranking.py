"""Candidates of a name without a text around it: by match, kind of place and population."""

from __future__ import annotations

import math
from collections.abc import Iterable

from geomap.gazetteer.names import MatchKind, NameMatch
from geomap.records import Candidate, PlaceKind

# How much each way of matching tells; an exact name is certain, a demonym means something else.
_MATCH_SCORES = {
    MatchKind.NAME: 1.0,
    MatchKind.FOLDED: 0.97,
    MatchKind.ALIAS: 0.97,
    MatchKind.ALTERNATE: 0.8,
    MatchKind.HISTORICAL: 0.75,
    MatchKind.ABBREVIATION: 0.85,
    MatchKind.POSTAL: 0.6,
    MatchKind.DEMONYM: 0.7,
}

# What a reader most often means by a bare name: a large unit first, then a large town. The second
# figure is what the most populous, or for waters and landforms the widest, has more.
_KIND_SCORES = {
    PlaceKind.CONTINENT: (1.0, 0.0),
    PlaceKind.COUNTRY: (1.0, 0.0),
    PlaceKind.REGION: (0.85, 0.0),
    PlaceKind.HISTORICAL: (0.8, 0.0),
    PlaceKind.ADMIN1: (0.35, 0.55),
    PlaceKind.TOWN: (0.25, 0.55),
    PlaceKind.ADMIN2: (0.2, 0.55),
    PlaceKind.WATER: (0.5, 0.35),
    PlaceKind.LANDFORM: (0.4, 0.35),
    PlaceKind.LINE: (0.6, 0.0),
    PlaceKind.SITE: (0.45, 0.3),
}
_LARGEST_POPULATION = 3e7
_WIDEST_KM = 1000.0
# A curated row is there because news names the place: as if it had some thousand people.
_CURATED = 0.45
# A unit comes after the town of its name that holds at least this part of its people.
_MAIN_TOWN = 0.3
_JUST_BELOW = 0.99


def candidate(found: NameMatch) -> Candidate:
    """
    Score a place for a bare name.

    Parameters
    ----------
    found
        A place and how the name matched.

    Returns
    -------
    candidate
        Its score in [0, 1] and the reasons in words.
    """
    place, match = found
    if place.kind in {PlaceKind.WATER, PlaceKind.LANDFORM}:
        size = place.radius_km / _WIDEST_KM
    else:
        size = math.log1p(place.population) / math.log1p(_LARGEST_POPULATION)
    if place.id.startswith("geomap:") and not place.id.startswith("geomap:post-"):
        size = max(size, _CURATED)
    base, more = _KIND_SCORES[place.kind]
    score = _MATCH_SCORES[match] * (base + more * min(1.0, size))
    people = f" of {place.population:,} people" if place.population else ""
    reasons = (f"matches by {match.value}", f"{place.kind.value}{people}")
    return Candidate(place, round(score, 4), reasons)


def ranked(matches: Iterable[NameMatch]) -> list[Candidate]:
    """
    Rank the places that a bare name may mean.

    Parameters
    ----------
    matches
        What the index found, each place once.

    Returns
    -------
    candidates
        Best first.
    """
    scored = [candidate(found) for found in matches]
    settled = [_after_main_town(one, scored) for one in scored]
    return sorted(settled, key=lambda c: (-c.score, -c.place.population, c.place.id))


def _after_main_town(unit: Candidate, others: Iterable[Candidate]) -> Candidate:
    """Put a unit after its namesake town (Baku, Paris), which is what the bare name means."""
    if unit.place.kind not in {PlaceKind.ADMIN1, PlaceKind.ADMIN2}:
        return unit
    for town in others:
        within = unit.place.id in (town.place.admin1, town.place.admin2)
        main = town.place.population >= _MAIN_TOWN * unit.place.population
        if within and main and town.place.kind is PlaceKind.TOWN and town.score <= unit.score:
            reasons = (*unit.reasons, "the town of this name holds much of its people")
            return Candidate(unit.place, round(town.score * _JUST_BELOW, 4), reasons)
    return unit
