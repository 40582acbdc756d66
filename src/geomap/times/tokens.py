"""Cut a text into the words, numbers and signs that the grammar of times can read.

One linear pass of one regular expression without nested repetition. A token without readings is
of no use to the grammar and ends a segment; segments without any telling token are dropped at
once, so that most of an article costs no more than this pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from geomap.times.names import Names, Token, build_names
from geomap.times.pieces import telling_pieces
from geomap.times.shapes import SHAPES, number_readings
from geomap.times.tables import TELLING, dotted_forms, lexicon, marked, rows

Readings = Mapping[str, Any]


class Item(NamedTuple):
    """
    A stretch of text with its readings: symbol of the grammar to value.

    `joined` tells that the item belongs to the one before it: no blank line or block end between.
    """

    start: int
    end: int
    readings: Readings
    joined: bool


# A longer run of numbers and words of time without any other word is a table, not a sentence.
_LONGEST_RUN = 200
_LONGEST_GAP = 40
_WORDS = frozenset({"plain", "word"})
_NOTHING: Readings = {}
_STOP: Readings = {"STOP": ""}
_SIGNS: dict[str, Readings] = {
    sign: {row["symbol"]: sign} for row in rows("signs.csv") for sign in row["signs"].split()
}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Return the token pattern; abbreviations of the lexicon take their dot."""
    dotted = sorted(dotted_forms(), key=len, reverse=True)
    longest = len(dotted[0])
    abbreviations = "|".join(re.escape(form) for form in dotted)
    return re.compile(
        # Most tokens are plain words and signs: these are tried first. No abbreviation is longer.
        rf"""(?P<plain>[^\W\d_]{{{longest + 1},}}(?![\d_])
          | (?!(?:[ap]m|[AP]M)\b)[^\W\d_]+(?![\w'’.]))
        | (?P<sign>[,;:.!?()"“”…–—/&\[\]-])
        | {SHAPES}
        | (?P<word>\b(?i:{abbreviations})(?!\w)|[^\W\d_]+)
        | (?P<other>\S)""",
        re.VERBOSE,
    )


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """
    Cut a text, or a piece of it, into tokens.

    Parameters
    ----------
    text
        Any text.
    start, end
        Where the piece starts and ends, end exclusive.

    Returns
    -------
    tokens
        Start, end, kind and text of each; blanks are left out.
    """
    return [
        (match.start(), match.end(), match.lastgroup or "", match[0])
        for match in _pattern().finditer(text, start, len(text) if end is None else end)
    ]


@lru_cache(maxsize=1)
def _names() -> Names:
    """Return the names of periods, holidays and look-alikes."""
    return build_names(tokenise)


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
    known: dict[str, Readings] = {}
    misses: set[tuple[str, ...]] = set()
    for start, end in telling_pieces(text):
        run: list[Item] = []
        telling = False
        for first, last, readings in _readings(text, start, end, vocabulary, known, misses):
            if run:
                gap = first - run[-1].end
                joined = (gap < 2 or _joins(text, gap, first)) and first not in breaks
                if not (joined and readings):
                    if telling and len(run) <= _LONGEST_RUN:
                        yield run if joined else _closed(run)
                    run, telling, joined = [], False, False
            elif readings:
                joined = False
            else:
                continue
            if readings:
                run.append(Item(first, last, readings, joined))
                telling = telling or TELLING in readings
        if telling and len(run) <= _LONGEST_RUN:
            at_end = not text[run[-1].end : end + 1].strip(" \t")
            yield _closed(run) if at_end else run


def _closed(run: list[Item]) -> list[Item]:
    """Return a run with a STOP behind it, as a block that ends without a full stop has none."""
    end = run[-1].end
    return [*run, Item(end, end, _STOP, joined=True)]


def _readings(
    text: str,
    start: int,
    end: int,
    vocabulary: frozenset[str],
    known: dict[str, Readings],
    misses: set[tuple[str, ...]],
) -> Iterator[tuple[int, int, Readings]]:
    """Yield start, end and readings of every token or name of a piece; most have no readings."""
    tokens = tokenise(text, start, end)
    names = _names()
    at = 0
    while at < len(tokens):
        first, last, kind, token = tokens[at]
        at += 1
        if names.may_begin(tokens, at - 1):
            named = names.match(tokens, at - 1, misses)
            if named is not None:
                at, readings = named
                yield first, tokens[at - 1][1], readings
                continue
        if kind == "sign" or kind == "other":  # noqa: PLR1714  quicker than a look into a set
            yield first, last, _SIGNS.get(token, _NOTHING)
        elif kind in _WORDS:
            found = known.get(token)
            if found is None:
                found = known[token] = _word_readings(token, vocabulary)
            yield first, last, found
        else:
            yield first, last, number_readings(text, first, last, kind, known)


def _joins(text: str, gap: int, start: int) -> bool:
    """Return whether a token may belong to one expression with what ends a gap before it."""
    return gap < _LONGEST_GAP and text.count("\n", start - gap, start) < 2
