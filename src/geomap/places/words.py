"""Word classes that tell what a name near them is: kind words, titles, heads of organisations.

The words stand in `data/kind_words.csv` and `data/word_classes.csv`, a source per row; how
common English words are, in `data/common_words.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from geomap.records import PlaceKind


class KindWord(NamedTuple):
    """A word that says what kind of place the name beside it is."""

    kinds: frozenset[PlaceKind]
    before: bool
    after: bool


def _rows(name: str) -> list[dict[str, str]]:
    text = files("geomap.places").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def kind_words() -> Mapping[str, KindWord]:
    """
    Return the words for kinds of place, in lower case, and the kinds that each allows.

    Returns
    -------
    words
        `county` allows admin2 and admin1 and stands before or after a name, for example.
    """
    return {
        row["word"]: KindWord(
            kinds=frozenset(PlaceKind(kind) for kind in row["kinds"].split()),
            before=row["position"] in ("before", "both"),
            after=row["position"] in ("after", "both"),
        )
        for row in _rows("kind_words.csv")
    }


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, frozenset[str]]:
    return {row["class"]: frozenset(row["words"].split()) for row in _rows("word_classes.csv")}


def word_class(name: str) -> frozenset[str]:
    """
    Return the words of a class, in lower case.

    Parameters
    ----------
    name
        The class as `data/word_classes.csv` names it, such as `title`.

    Returns
    -------
    words
        Its words.

    Raises
    ------
    KeyError
        If there is no such class.
    """
    return _classes()[name]


@lru_cache(maxsize=1)
def person_names() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """
    Return given names and surnames with how common they are.

    Returns
    -------
    given, surnames
        Lower-case names and their share in percent (US Census Bureau, 1990 Census: Name Files).
    """
    given: dict[str, float] = {}
    surnames: dict[str, float] = {}
    for row in _rows("person_names.csv"):
        table = given if row["part"] == "given" else surnames
        table[row["name"]] = float(row["percent"])
    return given, surnames


@lru_cache(maxsize=1)
def common_words() -> Mapping[str, float]:
    """
    Return how often words are written small.

    Returns
    -------
    shares
        Lower-case word → share in (0, 1) (`geomap.places.training.common_words`, from the texts
        of LGL, GeoVirus and WikiWars); names are not among them.
    """
    return {row["word"]: float(row["share"]) for row in _rows("common_words.csv")}
