"""Words that tell where something is by a named place; they stand in `data/spatial_words.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, float], ...]:
    table = files("geomap.places").joinpath("data", "spatial_words.csv")
    found: list[tuple[str, str, float]] = []
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        value = float(row["value"]) if row["value"] else 0.0
        found.extend((row["class"], word, value) for word in row["words"].split())
    return tuple(found)


@lru_cache(maxsize=32)
def values(name: str) -> Mapping[str, float]:
    """
    Return the phrases of a class and what each stands for.

    Parameters
    ----------
    name
        `unit` (km), `number`, `direction` (degrees clockwise from north), `near` and
        `near_after` (km), or a class whose values are 0.

    Returns
    -------
    values
        Words of a phrase are joined by hyphens, as `spoken` writes them.

    Raises
    ------
    KeyError
        If there is no such class.
    """
    found = {word: value for kind, word, value in _rows() if kind == name}
    if not found:
        raise KeyError(name)
    return found


def spoken(phrase: str) -> str:
    """
    Write a phrase of a text as the table does.

    Parameters
    ----------
    phrase
        With any spaces, line breaks and capitals.

    Returns
    -------
    phrase
        In small letters, joined by hyphens.
    """
    return re.sub(r"[\s\-‐‑–]+", "-", phrase.strip().lower())


def pattern(name: str) -> str:
    """
    Return a regular expression for the phrases of a class.

    Parameters
    ----------
    name
        As for `values`.

    Returns
    -------
    pattern
        A group that is not captured, longest phrases first; a hyphen of the table matches a
        hyphen, or white space.
    """
    return either(values(name))


def either(phrases: Iterable[str]) -> str:
    """
    Return a regular expression for any of some phrases, the longest first.

    Parameters
    ----------
    phrases
        As the table writes them.

    Returns
    -------
    pattern
        A group that is not captured.
    """
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(p.replace("-", r"[\s\-‐‑–]+") for p in ordered) + ")"
