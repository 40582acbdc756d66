"""The data tables of the temporal tagger, read once a process."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

# The key among the readings of a token that marks it as telling of time by itself.
TELLING = "*"


@dataclass(frozen=True, slots=True)
class DayPart:
    """A part of the day: our code, TIMEX3's, first hour and length in hours."""

    code: str
    value: str
    first_hour: int
    hours: int


@dataclass(frozen=True, slots=True)
class Season:
    """
    A season: TIMEX3 code, first month (northern, meteorological) and EDTF code.

    Month 0 is December of the year before; such a winter has no EDTF code of its own.
    """

    timex: str
    first_month: int
    edtf: str


@dataclass(frozen=True, slots=True)
class Word:
    """One reading of a word: its class in the grammar, its value, whether it wants a capital."""

    kind: str
    value: str | int
    capital: bool


def rows(name: str) -> list[dict[str, str]]:
    """
    Return the rows of one of the package's CSV tables.

    Parameters
    ----------
    name
        File name, without folder.

    Returns
    -------
    rows
        One dict a row; cells stripped, absent cells empty.
    """
    text = (files("geomap.times") / name).read_text(encoding="utf-8")
    return [
        {key: (cell or "").strip() for key, cell in row.items() if key}
        for row in csv.DictReader(text.splitlines())
    ]


@lru_cache(maxsize=1)
def day_parts() -> dict[str, DayPart]:
    """
    Return the parts of the day by code.

    Returns
    -------
    parts
        From `day_parts.csv`.
    """
    return {
        row["code"]: DayPart(row["code"], row["value"], int(row["first_hour"]), int(row["hours"]))
        for row in rows("day_parts.csv")
    }


@lru_cache(maxsize=1)
def seasons() -> dict[str, Season]:
    """
    Return the seasons by their code in the lexicon.

    Returns
    -------
    seasons
        From `seasons.csv`.
    """
    return {
        row["code"]: Season(row["timex"], int(row["first_month"]), row["edtf"])
        for row in rows("seasons.csv")
    }


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[Word, ...]]:
    """
    Return the words of the grammar with their readings, by lower-case form.

    Forms that end in a dot are abbreviations; they are listed with and without it.

    Returns
    -------
    words
        From `lexicon.csv`.
    """
    found: dict[str, list[Word]] = {}
    for row in rows("lexicon.csv"):
        word = Word(row["class"], _value(row), row["case"] == "capital")
        for form in row["forms"].split("|"):
            for spelling in {form, form.rstrip(".")}:
                found.setdefault(spelling, []).append(word)
    return {form: tuple(words) for form, words in found.items()}


def _value(row: dict[str, str]) -> str | int:
    """Return a word's value; all that look like numbers are, but for the offsets of zones."""
    text = row["value"]
    is_number = text.lstrip("-").isdigit() and not row["class"].startswith("ZONE")
    return int(text) if is_number else text


@lru_cache(maxsize=1)
def dotted_forms() -> tuple[str, ...]:
    """
    Return the abbreviations of the lexicon that are written with dots.

    Returns
    -------
    forms
        Lower case, dots included.
    """
    return tuple(
        form for row in rows("lexicon.csv") for form in row["forms"].split("|") if "." in form
    )


def marked(readings: dict[str, Any]) -> dict[str, Any]:
    """
    Mark readings as telling of time unless all of them only join or qualify.

    Parameters
    ----------
    readings
        Symbol of the grammar to value; literal words are in lower case.

    Returns
    -------
    readings
        The same, with `TELLING` among them where they do.
    """
    if any(symbol.isupper() and symbol not in _idle() for symbol in readings):
        readings[TELLING] = True
    return readings


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    """Return the symbols that only join or qualify: a run of these alone holds no time."""
    return frozenset(symbol for row in rows("idle.csv") for symbol in row["symbols"].split())
