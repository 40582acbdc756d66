"""The one town or county that a local story is about, where it is about one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from geomap.events.names import is_home
from geomap.events.tables import is_a
from geomap.events.where import Sited
from geomap.records import BlockKind, PlaceKind, PlaceRole, Sense

if TYPE_CHECKING:
    from geomap.events.reading import Reading
    from geomap.records import Toponym

# How much a mention counts: in the headline or dateline, in the lead, elsewhere, as a home.
_HEAD, _LEAD, _BODY, _HOME = 3.0, 2.0, 1.0, 0.5
_LEAD_SENTENCES = 2
# What the story's place must have: its own weight, and its share of that of all towns.
_LEAST, _LEAST_ALONE, _SHARE = 3.0, 2.0, 0.55
_LEAST_SURE = 0.35
_MOST_COUNTRIES = 2
_FOCUS_WEIGHT = 0.45
_LOCAL = frozenset({PlaceKind.TOWN, PlaceKind.ADMIN2, PlaceKind.SITE})
_BROAD = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.HISTORICAL})


def focus(reading: Reading) -> Sited | None:
    """
    Find the town or county that a local story is about.

    Parameters
    ----------
    reading
        The article.

    Returns
    -------
    sited
        The place that outweighs all other towns, marked inherited; None for stories of several
        towns or countries, and for those that name a town only in passing.
    """
    weights: dict[str, float] = defaultdict(float)
    names: dict[str, Toponym] = {}
    countries: set[str] = set()
    title = reading.document.title or ""
    for sentence in reading.sentences:
        for token, toponym in reading.in_sentence(sentence):
            place = toponym.place
            if place is None:
                continue
            if place.kind in _BROAD and toponym.sense is not Sense.DEMONYM and place.country:
                countries.add(place.country)
            if place.kind not in _LOCAL or toponym.sense is Sense.DEMONYM:
                continue
            if sentence.kind in (BlockKind.HEADLINE, BlockKind.DATELINE):
                weight = _HEAD
            elif sentence.body_index < _LEAD_SENTENCES:
                weight = _LEAD
            else:
                weight = _BODY
            if is_home(token) or is_a(token.head, "person"):
                weight = min(weight, _HOME)
            weights[place.id] += weight
            if toponym.text in title:
                weights[place.id] += _BODY
            known = names.get(place.id)
            if known is None or toponym.confidence > known.confidence:
                names[place.id] = toponym
            countries.add(place.country or "")
    if not weights or len(countries) > _MOST_COUNTRIES:
        return None
    best = max(weights, key=lambda place_id: (weights[place_id], place_id))
    rivals = sum(w for i, w in weights.items() if not _supports(names[i], names[best]))
    least = _LEAST if rivals else _LEAST_ALONE
    if weights[best] < least or weights[best] < _SHARE * (weights[best] + rivals):
        return None
    toponym = names[best]
    if toponym.confidence <= _LEAST_SURE:
        return None
    reason = f"“{toponym.text}”: the place that the story is about"
    return Sited(toponym, PlaceRole.SITE, _FOCUS_WEIGHT, reason, inherited=True)


def _supports(one: Toponym, best: Toponym) -> bool:
    """Tell whether a name means the best place, the county around it, or a site in it."""
    if one.place is None or best.place is None:
        return False
    if one.place.id == best.place.id:
        return True
    outer = {one.place.id, best.place.id}
    return bool(
        {one.place.admin2, best.place.admin2} & outer
        or (one.place.kind is PlaceKind.SITE and one.place.admin2 == best.place.admin2)
    )
