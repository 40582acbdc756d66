"""Cut a text into the words, numbers and signs that the grammar of times can read.

One linear pass of one regular expression without nested repetition. A token without readings is
of no use to the grammar and ends a segment; segments without any telling token are dropped at
once, so that most of an article costs no more than this pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geomap.times.names import Names, Token, build_names
from geomap.times.shapes import SHAPES, number_readings
from geomap.times.tables import TELLING, dotted_forms, lexicon, marked, rows

Readings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """
    A stretch of text with its readings: symbol of the grammar to value.

    `joined` tells that the item belongs to the one before it: no blank line or block end between.
    """

    start: int
    end: int
    readings: Readings
    joined: bool


_NOTHING: Readings = {}
_STOP: Readings = {"STOP": ""}
_SIGNS: dict[str, Readings] = {
    sign: {row["symbol"]: sign} for row in rows("signs.csv") for sign in row["signs"].split()
}
@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Return the token pattern; abbreviations of the lexicon take their dot."""
    dotted = sorted(dotted_forms(), key=len, reverse=True)
    abbreviations = "|".join(re.escape(form) for form in dotted)
    return re.compile(
        # Most words are plain and end before a blank or comma: try these first.
        rf"""(?P<plain>(?!(?:[ap]m|[AP]M)\b)[^\W\d_]+(?![\w'’.]))
        | {SHAPES}
        | (?P<word>\b(?i:{abbreviations})(?!\w)|[^\W\d_]+)
        | (?P<sign>\S)""",
        re.VERBOSE,
    )


def tokenise(text: str) -> list[Token]:
    """
    Cut a text into tokens.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    tokens
        Start, end, kind and text of each; blanks are left out.
    """
    return [
        (match.start(), match.end(), str(match.lastgroup), match.group())
        for match in _pattern().finditer(text)
    ]


@lru_cache(maxsize=1)
def _names() -> Names:
    """Return the names of periods, holidays and look-alikes."""
    return build_names(tokenise)


@lru_cache(maxsize=8192)
def _word_readings(word: str, vocabulary: frozenset[str]) -> Readings:
    """Return the readings of a word: its classes of the lexicon, and itself if a rule names it."""
    lower = word.lower()
    capital = word[0].isupper()
    readings: dict[str, Any] = {
        entry.kind: entry.value
        for entry in lexicon().get(lower, ())
        if capital or not entry.capital
    }
    if lower in vocabulary:
        readings[lower] = lower
    return marked(readings)


def segments(
    text: str, *, breaks: frozenset[int], vocabulary: frozenset[str]
) -> Iterator[list[Item]]:
    """
    Yield the runs of tokens that may hold times.

    Parameters
    ----------
    text
        Any text.
    breaks
        Offsets at which a block starts: no expression crosses one.
    vocabulary
        Lower-case words that rules name literally.

    Yields
    ------
    items
        At least one, all with readings, at least one of them telling; at the end of a block a STOP.
    """
    run: list[Item] = []
    for item in _items(text, vocabulary):
        if run:
            joined = _joins(text, run[-1].end, item.start, breaks)
            if not (joined and item.readings):
                yield from _worthwhile(run, closed=not joined)
                run = []
                joined = False
            if joined:
                item = Item(item.start, item.end, item.readings, joined=True)  # noqa: PLW2901  the same, joined
        if item.readings:
            run.append(item)
    if run:
        yield from _worthwhile(run, closed=True)


def _worthwhile(run: list[Item], *, closed: bool) -> Iterator[list[Item]]:
    """Yield a run when one of its items tells of time; with a STOP where a block closes it."""
    if any(TELLING in item.readings for item in run):
        if closed:
            end = run[-1].end
            run.append(Item(end, end, _STOP, joined=True))
        yield run


def _items(text: str, vocabulary: frozenset[str]) -> Iterator[Item]:
    """Yield every token or name of a text with its readings, none for what tells nothing."""
    tokens = tokenise(text)
    names = _names()
    first_words = names.root.steps
    numbers: dict[str, Readings] = {}
    at = 0
    while at < len(tokens):
        start, end, kind, token = tokens[at]
        at += 1
        lower = token.lower()
        if (lower, False) in first_words or (lower, True) in first_words:
            named = names.match(tokens, at - 1)
            if named is not None:
                at, readings = named
                yield Item(start, tokens[at - 1][1], readings, joined=False)
                continue
        if kind in ("plain", "word"):
            readings = _word_readings(token, vocabulary)
        elif kind == "sign":
            readings = _SIGNS.get(token, _NOTHING)
        else:
            readings = number_readings(text, start, end, kind, numbers)
        yield Item(start, end, readings, joined=False)


def _joins(text: str, end: int, start: int, breaks: frozenset[int]) -> bool:
    """Return whether two neighbouring tokens may belong to one expression."""
    if start - end <= 1:
        return start not in breaks
    return start not in breaks and start - end < 40 and text.count("\n", end, start) < 2
