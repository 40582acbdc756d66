"""What the gazetteer offers for a name as it stands in an article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from math import log10

from geomap.gazetteer import Gazetteer, MatchKind
from geomap.places.words import kind_words, word_class
from geomap.records import Place, PlaceKind

_BREAK = re.compile(r"\s+")
_ARTICLE = re.compile(r"^(?:the|The|THE)\s+")
# Beyond these a name says nothing: San José has hundreds, the first by population will do.
_MOST_OPTIONS = 60


class Reading(StrEnum):
    """Which part of the name was looked up."""

    WHOLE = "the name as it stands"
    CORE = "the name without its kind word"
    ARTICLE = "the name without its article"
    SINGULAR = "the singular"
    DIRECTION = "the name without its direction"


@dataclass(frozen=True, slots=True)
class Option:
    """A place that a name may mean; `prior` in (0, 1] weighs match, kind and population alone."""

    place: Place
    match: MatchKind
    reading: Reading
    prior: float


_MATCH_WEIGHT = {
    MatchKind.NAME: 1.0,
    MatchKind.FOLDED: 0.9,
    MatchKind.ALIAS: 1.0,
    MatchKind.ALTERNATE: 0.35,
    MatchKind.HISTORICAL: 0.25,
    MatchKind.ABBREVIATION: 0.8,
    MatchKind.POSTAL: 0.3,
    MatchKind.DEMONYM: 0.8,
}
_KIND_PEOPLE = {
    # What a place without a population count is worth beside towns, in people.
    PlaceKind.CONTINENT: 1e9,
    PlaceKind.COUNTRY: 1e8,
    PlaceKind.ADMIN1: 2e6,
    PlaceKind.ADMIN2: 3e4,
    PlaceKind.REGION: 1e7,
    PlaceKind.HISTORICAL: 1e7,
    PlaceKind.WATER: 1e5,
    PlaceKind.LANDFORM: 1e5,
    PlaceKind.LINE: 1e5,
    PlaceKind.SITE: 1e4,
    PlaceKind.TOWN: 5e2,
}


def people(place: Place) -> float:
    """
    Return a place's population, or what its kind is worth in people where none is known.

    Parameters
    ----------
    place
        A place of the gazetteer.

    Returns
    -------
    people
        At least 500.
    """
    return max(float(place.population), _KIND_PEOPLE[place.kind])


class NameOptions:
    """
    Looks names up for one article and remembers what it found.

    Parameters
    ----------
    gazetteer
        Where to look.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[str, tuple[Option, ...]] = {}

    def of(self, text: str) -> tuple[Option, ...]:
        """
        Return the places that a name may mean, likeliest first by prior alone.

        Parameters
        ----------
        text
            The name as written; line breaks, an article and a kind word are seen through.

        Returns
        -------
        options
            At most 60; empty when no gazetteer name fits.
        """
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._look(_BREAK.sub(" ", text))
        return known

    def _look(self, name: str) -> tuple[Option, ...]:
        found: dict[str, Option] = {}
        self._add(found, name, Reading.WHOLE)
        bare = _ARTICLE.sub("", name)
        if bare != name:
            self._add(found, bare, Reading.ARTICLE)
        core, kinds = split_kind_word(bare)
        if kinds:
            self._add(found, core, Reading.CORE, kinds)
        if not found:
            first, _, rest = bare.partition(" ")
            if rest and first.lower() in word_class("compass"):
                self._add(found, rest, Reading.DIRECTION)
        if not found and bare.endswith("s"):
            for place in self._gazetteer.demonyms(bare[:-1]):
                found.setdefault(place.id, _option(place, MatchKind.DEMONYM, Reading.SINGULAR))
        best = sorted(found.values(), key=lambda option: (-option.prior, option.place.id))
        return tuple(best[:_MOST_OPTIONS])

    def _add(
        self,
        found: dict[str, Option],
        name: str,
        reading: Reading,
        kinds: frozenset[PlaceKind] | None = None,
    ) -> None:
        for place, match in self._gazetteer.matches(name):
            if kinds is None or place.kind in kinds:
                found.setdefault(place.id, _option(place, match, reading))


def _option(place: Place, match: MatchKind, reading: Reading) -> Option:
    size = min(1.0, (log10(people(place)) - 2.0) / 7.0)
    return Option(place, match, reading, max(1e-4, _MATCH_WEIGHT[match] * size**2))


def split_kind_word(name: str) -> tuple[str, frozenset[PlaceKind]]:
    """
    Take the kind word off a name.

    Parameters
    ----------
    name
        Words joined by single spaces.

    Returns
    -------
    core, kinds
        `("Rapides", {admin2, admin1})` for "Rapides Parish"; the name itself and no kinds where
        it carries no kind word.
    """
    words = name.split(" ")
    if len(words) > 1:
        table = kind_words()
        after = table.get(words[-1].lower())
        if after and after.after:
            return " ".join(words[:-1]), after.kinds
        before = table.get(words[0].lower())
        if before and before.before:
            rest = words[2:] if len(words) > 2 and words[1].lower() == "of" else words[1:]
            return " ".join(rest), before.kinds
    return name, frozenset()
