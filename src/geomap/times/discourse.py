"""Which of the times that a text tells carries its story on, and which only looks aside."""

from __future__ import annotations

import re
from collections.abc import Callable

from geomap.times.meaning import Anchor, Calendar, Meaning, Mention, Part, Shift, Span
from geomap.times.setting import Regime, Tense
from geomap.times.stretch import Grain, Stretch

_DETERMINER = re.compile(r"\b(?:the|a|an|its|his|her|their|'s|’s)\s+$", re.IGNORECASE)
# What lies before a date is where the story stands, not the date.
_BOUND = re.compile(r"\b(?:before|prior to|until|till|since)\s+(?:the\s+)?$", re.IGNORECASE)
_NOUN_AFTER = re.compile(r"\s+[^\W\d_]+", re.IGNORECASE)


def looks_aside(
    text: str,
    mention: Mention,
    stretch: Stretch,
    *,
    span: Span | None,
    tense: Callable[[], Tense],
    regime: Regime,
) -> bool:
    """
    Return whether a time is told in passing, so that the date in force stays what it was.

    Parameters
    ----------
    text
        The whole text.
    mention
        The expression.
    stretch
        Where it lies.
    span
        The span of which it is an end, if any.
    tense
        Gives the tense of its clause.
    regime
        A history does not go on from what is to come; news does.

    Returns
    -------
    aside
        True for "the 1994 ceasefire", "since 1991", "two years earlier".
    """
    if span is not None and not span.separate and (span.begin is None or span.finish is None):
        return True
    start = mention.start
    if _looks_back(mention.meaning) or _BOUND.search(text, max(0, start - 14), start):
        return True
    if stretch.grain <= Grain.MONTH and _is_attribute(text, mention):
        return True
    return regime is Regime.NARRATIVE and tense() is Tense.FUTURE


def _looks_back(meaning: Meaning) -> bool:
    """Return whether a meaning counts back from the date in force by months or more."""
    match meaning:
        case Shift(amount=amount, anchor=Anchor.TEXT | Anchor.PUBLICATION, unit=unit):
            return amount is not None and amount < 0 and unit not in ("D", "TH", "TM")
        case Part(of):
            return _looks_back(of)
        case _:
            return False


def _is_attribute(text: str, mention: Mention) -> bool:
    """Return whether a date stands before a noun that it describes."""
    if not isinstance(mention.meaning, Calendar):
        return False
    start = mention.start
    return bool(
        _DETERMINER.search(text, max(0, start - 8), start) and _NOUN_AFTER.match(text, mention.end)
    )
