"""Cut a text into the words, numbers and signs that the grammar of times can read.

One linear pass of one regular expression without nested repetition. A token without readings is
of no use to the grammar and ends a segment; segments without any telling token are dropped at
once, so that most of an article costs no more than this pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geomap.times.tables import dotted_forms, lexicon

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


# Shapes of numbers, most specific first; each is bounded or a plain run of one class.
_SHAPES = r"""
  (?P<iso>(?<![\d/.-])\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?(?![\d-]))
| (?P<numdate>(?<![\d/.-])\d{1,4}(?P<sep>[/.-])\d{1,2}(?P=sep)\d{2,4}(?![\d/-]))
| (?P<clock>(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))
| (?P<decade>(?:\b\d{2,3}0|['’‘]?\b\d0)['’]?s\b)
| (?P<ordinal>\b\d{1,2}(?:st|nd|rd|th)\b)
| (?P<quarter>\b[QH][1-4]\b)
| (?P<grouped>\b\d{1,3}(?:,\d{3})+(?!\d))
| (?P<decimal>\b\d{1,9}\.\d{1,9}(?![\d.]))
| (?P<short_year>['’‘]\d{2}\b)
| (?P<digits>\d+)
| (?P<meridiem>(?<![^\W\d_])(?:[ap]\.\ ?m\b\.?|[AP]\.\ ?M\b\.?|(?:[ap]m|[AP]M)\b))
| (?P<oclock>\bo['’]clock\b)
"""
_SIGNS = {"-": "DASH", "–": "DASH", "—": "LONG_DASH", "‑": "DASH", ",": "COMMA", "/": "SLASH"}
_SIGNS |= {"(": "LPAREN", ")": "RPAREN", "'": "APOS", "’": "APOS", "&": "and"}
_SIGNS |= dict.fromkeys('.;:!?"“”…[]', "STOP")
# Three digits and a hyphen: the digits behind are a telephone number's.
_PHONE = re.compile(r"(?<!\d)\d{3}-$")
_STOP: Readings = {"STOP": ""}
_YEAR_SPAN = range(1000, 2200)
# Symbols that make a segment worth parsing; all others only join or qualify.
_IDLE = frozenset(
    ["DASH", "LONG_DASH", "COMMA", "SLASH", "LPAREN", "RPAREN", "APOS", "NUMBER", "DAY", "MERIDIEM", "STOP"]
    + ["CARDINAL", "TENS", "MAGNITUDE", "SOME", "PLENTY", "APPROX", "NEARLY", "OVER", "UNDER"]
    + ["FILLER", "PER", "SAME", "FOURDIGITS", "YEAR3", "ZONE_PLACE", "THIS", "NUMBERWORD"]
    + ["ORDINAL", "ENDING", "STARTING", "EACH", "LAST", "NEXT", "TIMES"]
)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Return the token pattern; abbreviations of the lexicon take their dot."""
    dotted = sorted(dotted_forms(), key=len, reverse=True)
    abbreviations = "|".join(re.escape(form) for form in dotted)
    return re.compile(
        f"{_SHAPES}| (?P<word>\\b(?i:{abbreviations})(?!\\w)|[^\\W\\d_]+) | (?P<sign>\\S)",
        re.VERBOSE,
    )


@lru_cache(maxsize=8192)
def _word_readings(word: str, vocabulary: frozenset[str]) -> Readings:
    """Return the readings of a word: its classes of the lexicon, and itself when a rule names it."""
    lower = word.lower()
    capital = word[0].isupper()
    readings: dict[str, Any] = {
        entry.kind: entry.value
        for entry in lexicon().get(lower, ())
        if capital or not entry.capital
    }
    if lower in vocabulary:
        readings[lower] = lower
    return readings


def _digit_readings(text: str) -> dict[str, Any]:
    """Return the readings of a plain run of digits."""
    number = int(text) if len(text) < 16 else 0
    readings: dict[str, Any] = {"NUMBER": float(number)}
    if len(text) <= 2 and 1 <= number <= 31:
        readings["DAY"] = number
    if len(text) == 2:
        readings["YEAR2"] = number
    if len(text) == 4:
        readings["FOURDIGITS"] = text
        if number in _YEAR_SPAN:
            readings["YEAR"] = number
    return readings


def _shape_readings(kind: str, text: str) -> Readings:
    """Return the readings of a shape."""
    match kind:
        case "iso":
            return {"ISO": text}
        case "numdate":
            return {"NUMDATE": text}
        case "clock":
            return {"TIME": text}
        case "decade":
            digits = "".join(c for c in text if c.isdigit())
            return {f"DECADE{len(digits)}": int(digits)}
        case "ordinal":
            number = int(text[:-2])
            return {"ORDINAL": number} | ({"ORDDAY": number} if 1 <= number <= 31 else {})
        case "quarter":
            return {"QUARTER_CODE": text}
        case "grouped":
            return {"NUMBER": float(text.replace(",", "")) if len(text) < 16 else 0.0}
        case "decimal":
            return {"NUMBER": float(text), "DECIMAL": text}
        case "short_year":
            return {"YEAR2": int(text[1:]), "SHORT_YEAR": int(text[1:])}
        case "meridiem":
            return {"MERIDIEM": text[0].lower()}
        case _:
            return {"oclock": text}


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    """Return whether digits hang on letters or signs that make them no date ("F-16", "$1990")."""
    before = text[start - 1] if start else " "
    if before.isalpha() or before in "$€£¥#_@":
        return True
    if before in "-–" and start > 1 and text[start - 2].isalpha():
        word_end = start - 1
        word_start = word_end
        while word_start and word_end - word_start < 12 and text[word_start - 1].isalpha():
            word_start -= 1
        word = text[word_start:word_end].lower()
        return word not in lexicon() and word not in {"pre", "post", "to", "of"}
    if before == "-" and _PHONE.search(text, max(0, start - 5), start):
        return True
    return end < len(text) and text[end] in "%°$€£_"


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
        At least one, all with readings, at least one of them telling.
    """
    run: list[Item] = []
    telling = False
    last_end = 0
    digit_cache: dict[str, Readings] = {}
    for match in _pattern().finditer(text):
        start, end = match.span()
        kind = match.lastgroup if match.lastgroup != "sep" else "numdate"
        token = match.group()
        readings: Readings
        if kind == "word":
            readings = _word_readings(token, vocabulary)
        elif kind == "sign":
            symbol = _SIGNS.get(token)
            readings = {symbol: token} if symbol else {}
        elif kind == "meridiem" or kind == "oclock" or not _is_part_of_name(text, start, end):
            cached = digit_cache.get(token)
            if cached is None:
                cached = (
                    _digit_readings(token)
                    if kind == "digits"
                    else _shape_readings(str(kind), token)
                )
                digit_cache[token] = cached
            readings = cached
        else:
            readings = {}
        joined = bool(run) and _joins(text, last_end, start, breaks)
        if run and not (joined and readings):
            if telling:
                if not joined:
                    run.append(Item(last_end, last_end, _STOP, joined=True))
                yield run
            run, telling, joined = [], False, False
        last_end = end
        if readings:
            run.append(Item(start, end, readings, joined))
            telling = telling or not (readings.keys() <= _IDLE)
    if telling:
        run.append(Item(last_end, last_end, _STOP, joined=True))
        yield run


def _joins(text: str, end: int, start: int, breaks: frozenset[int]) -> bool:
    """Return whether two neighbouring tokens may belong to one expression."""
    if start - end <= 1:
        return start not in breaks
    return start not in breaks and start - end < 40 and text.count("\n", end, start) < 2
