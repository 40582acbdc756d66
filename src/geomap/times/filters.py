"""What looks like a time and is none: the verb "may", Resolution 1483, the fall of Rome."""

from __future__ import annotations

import re
from functools import lru_cache

from geomap.times.meaning import Calendar, Length, Meaning, Part
from geomap.times.stretch import Grain, Modifier, Stretch
from geomap.times.tables import lexicon, rows

# "No. 1922", "Vol. 3": the word before the dot tells more than the dot.
_ABBREVIATION_BEFORE = re.compile(
    r"\b(no|nos|art|vol|sec|rte|hwy|ch|pp?|fig|para)\.\s?$", re.IGNORECASE
)
_WORD_BEFORE = re.compile(r"([^\W_]+|[^\s\w])[\s-]*$")
_WORD_AFTER = re.compile(r"[\s-]*([^\W_]+|[^\s\w])")
_REACH = 40
# "The fall" and "1994" are doubtful, "27 September 1994" is not.
_LONGEST_DOUBTFUL = 8
# Months that are words or names besides.
_AMBIGUOUS_MONTHS = {"may", "march"}
# Months that are first names too, and those cut short, which are often names or words of others.
_MONTH_NAMES = {"april", "june", "august"}
_SHORTEST_MONTH = 4
_COUNTED = re.compile(r"[a-z]{3,}(?<![su])s$")
_FIRST_PLAIN_YEAR = 1500


def is_time(text: str, start: int, end: int, meaning: Meaning) -> bool:
    """
    Return whether a stretch of text that reads as a time is meant as one.

    Parameters
    ----------
    text
        The whole text.
    start, end
        The stretch, end exclusive.
    meaning
        What it reads as.

    Returns
    -------
    is_time
        False for the likes of those in the module's first line.
    """
    match meaning:
        case Calendar(stretch) if end - start <= _LONGEST_DOUBTFUL:
            grain = stretch.grain
            if grain not in (Grain.YEAR, Grain.MONTH, Grain.SEASON):
                return True
            spoken = text[start:end].lower()
            if grain is Grain.YEAR and spoken.isdigit():
                return _is_year(int(spoken), *_neighbours(text, start, end))
            if spoken in _AMBIGUOUS_MONTHS:
                return _is_month(*_neighbours(text, start, end))
            if grain is Grain.MONTH and (
                spoken in _MONTH_NAMES or (len(spoken) <= _SHORTEST_MONTH and spoken.isalpha())
            ):
                return not _is_first_name(spoken, *_neighbours(text, start, end))
            if spoken in {"fall", "the fall"}:
                return _is_autumn(*_neighbours(text, start, end))
            if spoken == "spring":
                return _neighbours(text, start, end)[1].lower() not in {"into", "up", "back"}
        case Part(Calendar(stretch), Stretch(modifier=Modifier.APPROX)):
            if stretch.grain is Grain.YEAR and stretch.year is not None and stretch.year > 0:
                _, following = _neighbours(text, start, end)
                return _is_year(stretch.year, "", following)
        case Length(unit=unit):
            spoken = text[start:end].lower()
            return _is_length(spoken, unit, *_neighbours(text, start, end))
    return True


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the word or sign before and the one after a stretch of text."""
    reach = max(0, start - _REACH)
    before = _ABBREVIATION_BEFORE.search(text, reach, start)
    before = before or _WORD_BEFORE.search(text, reach, start)
    after = _WORD_AFTER.match(text, end, end + _REACH)
    return (before.group(1) if before else ""), (after.group(1) if after else "")


def _is_year(year: int, previous: str, following: str) -> bool:
    """Return whether four digits are a year, from the words around them."""
    before = previous.lower()
    if before in _words("number before") or following.lower() in _words("number after"):
        return False
    if before in _words("year before"):
        return True
    if year < _FIRST_PLAIN_YEAR:
        return False
    return not _COUNTED.match(following) or following in _words("verb in s")


def _is_month(previous: str, following: str) -> bool:
    """Return whether "May" or "March" is the month, from the words around it."""
    if following.lower() in _words("verb after may"):
        return False
    return previous.lower() in _words("month before")


def _is_first_name(spoken: str, previous: str, following: str) -> bool:
    """Return whether a month is somebody's name ("April Glaspie") or short for something else."""
    if previous.lower() in _words("month before") | {"the", "a", "an", "s"}:
        return False
    named = following[:1].isupper() and following.lower() not in lexicon()
    return named or spoken not in _MONTH_NAMES | {"may", "june", "july"}


def _is_autumn(previous: str, following: str) -> bool:
    """Return whether "fall" is the season, from the words around it."""
    return previous.lower() in _words("season before") and following.lower() not in {"of", "back"}


def _is_length(spoken: str, unit: str, previous: str, following: str) -> bool:
    """Return whether a number of units is a stretch of time: no fraction, ordinal or age."""
    if unit == "TS":
        return spoken.endswith("s")
    if unit == "Q":
        return "quarters" in spoken and "three" not in spoken and following not in ("of", "the")
    if unit == "TH" and spoken in {"hours", "the hours"} and previous.lower() in _words("hours"):
        return False
    return following.lower() not in {"old", "olds"} and previous.lower() not in {"age", "aged"}


@lru_cache(maxsize=16)
def _words(kind: str) -> frozenset[str]:
    """Return the words of `contexts.csv` of a kind."""
    found = (row["words"].split("|") for row in rows("contexts.csv") if row["kind"] == kind)
    return frozenset(word for words in found for word in words)
