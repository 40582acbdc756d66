"""Candidates of a name without a text around it: by match, kind of place and population."""

from __future__ import annotations

import math

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

# What a reader most often means by a bare name: the larger unit, but a big town before its
# homonymous province.
_KIND_SCORES = {
    PlaceKind.CONTINENT: 1.0,
    PlaceKind.COUNTRY: 1.0,
    PlaceKind.REGION: 0.85,
    PlaceKind.HISTORICAL: 0.8,
    PlaceKind.ADMIN1: 0.8,
    PlaceKind.WATER: 0.7,
    PlaceKind.LINE: 0.7,
    PlaceKind.LANDFORM: 0.65,
    PlaceKind.SITE: 0.5,
    PlaceKind.TOWN: 0.35,
    PlaceKind.ADMIN2: 0.35,
}
_LARGEST_TOWN = 3e7
# A curated row is there because news names the place.
_CURATED = 0.45


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
    size = math.log1p(place.population) / math.log1p(_LARGEST_TOWN)
    if place.id.startswith("geomap:"):
        size = max(size, _CURATED)
    weight = _KIND_SCORES[place.kind]
    if place.kind in {PlaceKind.TOWN, PlaceKind.ADMIN2, PlaceKind.ADMIN1}:
        weight = 0.25 + 0.55 * size + (0.1 if place.kind == PlaceKind.ADMIN1 else 0.0)
    reasons = (
        f"matches by {match.value}",
        f"{place.kind.value} of {place.population:,} people"
        if place.population
        else place.kind.value,
    )
    return Candidate(place, round(min(1.0, _MATCH_SCORES[match] * weight), 4), reasons)


def ranked(matches: tuple[NameMatch, ...]) -> list[Candidate]:
    """
    Rank the places that a bare name may mean.

    Parameters
    ----------
    matches
        What the index found.

    Returns
    -------
    candidates
        Best first, each place once.
    """
    best: dict[str, Candidate] = {}
    for found in matches:
        scored = candidate(found)
        known = best.get(found.place.id)
        if known is None or known.score < scored.score:
            best[found.place.id] = scored
    return sorted(best.values(), key=lambda c: (-c.score, -c.place.population, c.place.id))
