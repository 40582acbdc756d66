"""A city and the unit around it that bears its name: "in New York" is the city.

Who is, goes or happens "in New York" without a word for the state means the city where it holds
much of the unit's people; a name behind a comma ("Buffalo, New York") is the unit that holds the
place before it, and stays.
"""

from __future__ import annotations

from dataclasses import replace

from geomap.places.mentions import Mention
from geomap.places.options import Option
from geomap.places.resolution import Resolution
from geomap.places.view import ArticleView
from geomap.places.words import word_class
from geomap.records import Candidate, PlaceKind

# Of the unit's people, which the gazetteer sums over its towns (boroughs count twice).
_DOMINANT_SHARE = 0.25


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
