"""Numbers as texts write them: their shapes and what each may be read as."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from geomap.times.tables import lexicon, marked

# Most specific first; each is bounded or a plain run of one class.
SHAPES = r"""
  (?=\d)(?:
    (?P<iso>(?<![\d/.-])\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?(?![\d-]))
  | (?P<numdate>(?<![\d/.-])
      (?:\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)\d{2,4}|\d{4}(?P<mark>[/.-])\d{1,2}(?P=mark)\d{1,2})
      (?![\d/-]))
  | (?P<clock>(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))
  | (?P<decade>\b(?:\d{2,3}0|\d0)['’]?s\b)
  | (?P<ordinal>\b\d{1,2}(?:st|nd|rd|th)\b)
  | (?P<grouped>\b\d{1,3}(?:,\d{3})+(?!\d))
  | (?P<decimal>\b\d{1,9}\.\d{1,9}(?![\d.]))
  | (?P<digits>\d+)
  )
| (?=['’‘]\d)(?:
    (?P<short_decade>['’‘]\d0['’]?s\b)
  | (?P<short_year>['’‘]\d{2}\b)
  )
| (?P<quarter>\b[QH][1-4]\b)
| (?P<meridiem>(?<![^\W\d_])(?:[ap]\.\ ?m\b\.?|[AP]\.\ ?M\b\.?|(?:[ap]m|[AP]M)\b))
| (?P<oclock>\bo['’]clock\b)
"""
_YEARS = range(1000, 2200)
_LONGEST = 15
# Three digits and a hyphen: the digits behind are a telephone number's.
_PHONE = re.compile(r"(?<!\d)\d{3}-$")
_ERA = re.compile(r"\s?(?:BC|B\.C|AD|CE)")
_BLANK = " \n,.;)"
_PREFIXES = frozenset({"pre", "post", "to", "of", "am", "pm"})
_NOTHING: Mapping[str, Any] = {}


def number_readings(
    text: str, start: int, end: int, kind: str, cache: MutableMapping[str, Mapping[str, Any]]
) -> Mapping[str, Any]:
    """
    Return what a shape may be read as.

    Parameters
    ----------
    text
        The whole text.
    start, end
        Where the shape stands, end exclusive.
    kind
        Its name in `SHAPES`.
    cache
        Readings by written form, filled here.

    Returns
    -------
    readings
        Symbol of the grammar to value; empty for digits that hang on letters or signs.
    """
    if kind not in ("meridiem", "oclock") and _is_part_of_name(text, start, end):
        return _NOTHING
    token = text[start:end]
    readings = cache.get(token)
    if readings is None:
        readings = cache[token] = marked(_READERS[kind](token))
    return readings


def _digits(token: str) -> dict[str, Any]:
    """Read a plain run of digits."""
    number = int(token) if len(token) <= _LONGEST else 0
    readings: dict[str, Any] = {"NUMBER": float(number)}
    if len(token) <= 2 and 1 <= number <= 31:
        readings["DAY"] = number
    if len(token) == 2:
        readings["YEAR2"] = number
    if len(token) == 4:
        readings["FOURDIGITS"] = token
        if number in _YEARS:
            readings["YEAR"] = number
    return readings


def _decade(token: str) -> dict[str, Any]:
    """Read `1990s` or `'90s`; the symbol tells how many digits there are."""
    digits = "".join(c for c in token if c.isdigit())
    return {f"DECADE{len(digits)}": int(digits)}


def _ordinal(token: str) -> dict[str, Any]:
    """Read `27th`."""
    number = int(token[:-2])
    return {"ORDINAL": number, "ORDDAY": number} if 1 <= number <= 31 else {"ORDINAL": number}


def _grouped(token: str) -> dict[str, Any]:
    """Read `1,500`."""
    return {"NUMBER": float(token.replace(",", "")) if len(token) <= _LONGEST else 0.0}


def _short_year(token: str) -> dict[str, Any]:
    """Read `'08`."""
    return {"YEAR2": int(token[1:]), "SHORT_YEAR": int(token[1:])}


_READERS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "iso": lambda token: {"ISO": token},
    "numdate": lambda token: {"NUMDATE": token},
    "clock": lambda token: {"TIME": token},
    "decade": _decade,
    "short_decade": _decade,
    "ordinal": _ordinal,
    "quarter": lambda token: {"QUARTER_CODE": token},
    "grouped": _grouped,
    "decimal": lambda token: {"NUMBER": float(token), "DECIMAL": token},
    "short_year": _short_year,
    "digits": _digits,
    "meridiem": lambda token: {"MERIDIEM": token[0].lower()},
    "oclock": lambda token: {"OCLOCK": token},
}


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    """Return whether digits hang on letters or signs that make them no date ("F-16", "$1990")."""
    before = text[start - 1] if start else " "
    if before in _BLANK and (end == len(text) or text[end] in _BLANK):
        return False
    if before.isalpha() or before in "$€£¥#_@":
        return True
    if before in "-–" and start > 1 and text[start - 2].isalpha():
        word = text[_word_start(text, start - 1) : start - 1].lower()
        return word not in lexicon() and word not in _PREFIXES
    if before == "-" and _PHONE.search(text, max(0, start - 5), start):
        return not _ERA.match(text, end)
    return end < len(text) and text[end] in "%°$€£_"


def _word_start(text: str, end: int) -> int:
    """Return where the word that ends at an offset starts, looking back a dozen letters."""
    start = end
    while start and end - start < 12 and text[start - 1].isalpha():
        start -= 1
    return start
