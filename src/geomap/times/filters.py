"""What looks like a time and is none: the verb "may", Resolution 1483, the fall of Rome."""

from __future__ import annotations

import re
from functools import lru_cache

from geomap.times.meaning import Calendar, Length, Meaning, Part
from geomap.times.stretch import Grain, Modifier, Stretch
from geomap.times.tables import rows

_WORD_BEFORE = re.compile(r"([^\W_]+|[^\s\w])[\s-]*$")
_WORD_AFTER = re.compile(r"[\s-]*([^\W_]+|[^\s\w])")
_REACH = 40
# "The fall" and "1994" are doubtful, "27 September 1994" is not.
_LONGEST_DOUBTFUL = 8
# Months that are words or names besides.
_AMBIGUOUS_MONTHS = {"may", "march"}
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
            if spoken in {"fall", "the fall"}:
                return _is_autumn(*_neighbours(text, start, end))
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
    before = _WORD_BEFORE.search(text, max(0, start - _REACH), start)
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


def _is_autumn(previous: str, following: str) -> bool:
    """Return whether "fall" is the season, from the words around it."""
    return previous.lower() in _words("season before") and following.lower() not in {"of", "back"}


def _is_length(spoken: str, unit: str, previous: str, following: str) -> bool:
    """Return whether a number of units is a stretch of time: no fraction, ordinal or age."""
    if unit == "TS":
        return spoken.endswith("s")
    if unit == "Q":
        return "quarters" in spoken and "three" not in spoken and following not in ("of", "the")
    return following.lower() != "old" and previous.lower() not in {"age", "aged"}


@lru_cache(maxsize=16)
def _words(kind: str) -> frozenset[str]:
    """Return the words of `contexts.csv` of a kind."""
    found = (row["words"].split("|") for row in rows("contexts.csv") if row["kind"] == kind)
    return frozenset(word for words in found for word in words)
