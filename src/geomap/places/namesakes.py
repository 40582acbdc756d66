"""Places of one name, told apart after the ranking: by their preposition, by their list.

Who is, goes or happens "in New York" without a word for the state means the city where it holds
much of the unit's people; a name behind a comma ("Buffalo, New York") is the unit that holds the
place before it, and stays. Small places that are listed together ("Gulistan and Shaumyan") lie
together where they can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from geomap.gazetteer.distance import distance_km
from geomap.places.mentions import Mention
from geomap.places.options import Option
from geomap.places.resolution import Resolution
from geomap.places.view import ArticleView
from geomap.places.words import word_class
from geomap.records import Candidate, Place, PlaceKind

# Of the unit's people, which the gazetteer sums over its towns (boroughs count twice).
_DOMINANT_SHARE = 0.25
_JOINTS = (" and ", " or ", ", ")
_SMALL = frozenset({PlaceKind.TOWN, PlaceKind.ADMIN2, PlaceKind.SITE})
_APART_KM = 100.0
_BESIDE_KM = 40.0


def prefer_city(
    view: ArticleView,
    mention: Mention,
    resolution: Resolution,
    options: tuple[Option, ...],
) -> Resolution:
    """
    Choose the dominant city over the first-level unit of the same name where one is *in* it.

    Parameters
    ----------
    view
        The article.
    mention
        The name in its article.
    resolution
        What the ranker chose.
    options
        All places that the name may mean.

    Returns
    -------
    resolution
        With the city, and the unit among the runners-up; else as given.
    """
    unit = resolution.option
    if unit is None or unit.place.kind is not PlaceKind.ADMIN1 or mention.kinds:
        return resolution
    if view.word(mention.first - 1) not in (
        word_class("locative_preposition") | word_class("direction_preposition")
    ):
        return resolution
    city = max(
        (
            option
            for option in options
            if option.place.kind is PlaceKind.TOWN
            and option.place.admin1 == unit.place.id
            and option.place.population >= _DOMINANT_SHARE * max(unit.place.population, 1)
        ),
        key=lambda option: option.place.population,
        default=None,
    )
    if city is None:
        return resolution
    reason = f"a city of the same name holds much of the people of {unit.place.name}"
    others = [c for c in resolution.runners_up if c.place.id != city.place.id]
    lost = Candidate(unit.place, round(resolution.confidence, 4), (reason,))
    return replace(resolution, option=city, runners_up=(lost, *others))


def together(
    view: ArticleView, mentions: Sequence[Mention], resolutions: Sequence[Resolution]
) -> list[Resolution]:
    """
    Choose near places for the names of a list, the less sure one first, where it can be.

    Parameters
    ----------
    view
        The article.
    mentions
        Sorted by start.
    resolutions
        What was chosen for each.

    Returns
    -------
    resolutions
        One a mention; all mentions of a name that changes in the article change with it.
    """
    moved: dict[str, Resolution] = {}
    for (one, first), (other, second) in pairwise(zip(mentions, resolutions, strict=True)):
        if view.text[one.end : other.start] not in _JOINTS or one.key == other.key:
            continue
        pairs = [(first, second, other.key), (second, first, one.key)]
        for fixed, loose, key in sorted(pairs, key=lambda pair: pair[1].confidence):
            nearer = _nearer(fixed, loose)
            if nearer is not None:
                moved[key] = nearer
                break
    return [
        moved.get(mention.key, resolution)
        for mention, resolution in zip(mentions, resolutions, strict=True)
    ]


def _nearer(fixed: Resolution, loose: Resolution) -> Resolution | None:
    """Return the loose resolution with the runner-up that lies by the fixed place, if one does."""
    if fixed.option is None or loose.option is None:
        return None
    here, there = fixed.option.place, loose.option.place
    if {here.kind, there.kind} - _SMALL or _km(here, there) <= _APART_KM:
        return None
    near = [
        candidate
        for candidate in loose.runners_up
        if candidate.place.kind in _SMALL and _km(here, candidate.place) <= _BESIDE_KM
    ]
    if not near:
        return None
    best = max(near, key=lambda candidate: (candidate.score, candidate.place.id))
    lost = Candidate(there, round(loose.confidence, 4), (f"listed with {here.name}, far from it",))
    others = [c for c in loose.runners_up if c.place.id != best.place.id]
    option = replace(loose.option, place=best.place)
    return replace(loose, option=option, runners_up=(lost, *others))


def _km(one: Place, other: Place) -> float:
    return float(distance_km(one.lat, one.lon, other.lat, other.lon))
