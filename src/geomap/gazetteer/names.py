"""What the gazetteer says of a name: how it matched, and where names stand in a text."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from geomap.records import Place


class MatchKind(StrEnum):
    """How a name and a place belong together, strongest first."""

    NAME = "name"
    """The place's main name, letter by letter."""
    FOLDED = "folded"
    """The main name but for case, diacritics, punctuation."""
    ALIAS = "alias"
    """A curated name in English use (Britain, Holland)."""
    ALTERNATE = "alternate"
    """Another name that the sources give, folded alike."""
    HISTORICAL = "historical"
    """A former name (Leningrad)."""
    ABBREVIATION = "abbreviation"
    """A short form in capitals or with a stop (UAE, Calif.)."""
    POSTAL = "postal"
    """A code that is also a word or a word's start (IN, OR): trust it only after a place name."""
    DEMONYM = "demonym"
    """A word for the people or things of the place (Armenian)."""


class NameMatch(NamedTuple):
    """A place that a name may mean, and how the name matched."""

    place: Place
    match: MatchKind


class NameSpan(NamedTuple):
    """A stretch of a text, end exclusive, that is a name the gazetteer knows."""

    start: int
    end: int


ABBREVIATED = frozenset({MatchKind.ABBREVIATION, MatchKind.POSTAL})
