"""How many: words for numbers, exact, bounded or vague → low, best and high."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.events.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_RANGE = re.compile(r"(\d[\d,]*)\s*(?:-|–|—|to|and|or)\s*(\d[\d,]*)$")
# How many words of a bound may stand before a number ("no fewer than 12").
_LONGEST_BOUND = 3
_THOUSAND = 1000
_BOUNDS = frozenset({"at least", "at most", "about"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of people: the least, the likeliest and the most; None is not told."""

    low: int | None
    best: int | None
    high: int | None


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, tuple[str, Quantity]]:
    return {
        row["phrase"]: (
            row["sort"],
            Quantity(*(int(row[k]) if row[k] else None for k in ("low", "best", "high"))),
        )
        for row in rows("quantities.csv")
    }


def quantity(number: Sequence[str], before: Sequence[str]) -> Quantity | None:
    """
    Read a number and the words that bound it.

    Parameters
    ----------
    number
        The words of the number, in lower case: `1,200`, `twenty - five`, `dozens`, `10 to 15`.
    before
        The words that stand right before it, in lower case: `at least`, `as many as`.

    Returns
    -------
    quantity
        None when the words are no number. A bound leaves its other side open.
    """
    text = " ".join(number)
    both = _RANGE.search(text)
    if both is not None:
        low, high = (int(part.replace(",", "")) for part in both.groups())
        return Quantity(low, None, high) if low < high else None
    read = _value(text)
    if read is None:
        return None
    if read.low != read.high or read.best is None:
        return read
    value, bound = read.best, bound_before(before)[0]
    made = {
        "at least": Quantity(value, value, None),
        "at most": Quantity(None, value, value),
        "about": Quantity(None, value, None),
    }
    return made.get(bound, read)


def bound_before(before: Sequence[str]) -> tuple[str, int]:
    """
    Find the words right before a number that bound it.

    Parameters
    ----------
    before
        Words in lower case, the last one next to the number.

    Returns
    -------
    sort, length
        `at least`, `at most` or `about` and how many words say so; `""` and 0 when none do.
    """
    for length in range(min(_LONGEST_BOUND, len(before)), 0, -1):
        sort = _phrases().get(" ".join(before[-length:]), ("", None))[0]
        if sort in _BOUNDS:
            return sort, length
    return "", 0


def _value(text: str) -> Quantity | None:
    """Return the value of number words: the sum of products of scales."""
    total, current, vague = 0.0, 0.0, None
    seen = False
    for word in text.replace("-", " ").split():
        digits = _DIGITS.fullmatch(word)
        if digits is not None:
            current += float(word.replace(",", ""))
            seen = True
            continue
        sort, value = _phrases().get(word, ("", None))
        if value is None or sort in _BOUNDS or sort == "article":
            continue
        seen = True
        if sort == "vague":
            vague = _times(vague, value)
        elif sort == "scale":
            scale = float(value.best or 1)
            current = max(current, 1.0) * scale
            if scale >= _THOUSAND:
                total, current = total + current, 0.0
        else:
            current += float(value.best or 0)
    if not seen:
        return None
    if vague is not None:
        return vague
    whole = round(total + current)
    return Quantity(whole, whole, whole)


def _times(one: Quantity | None, two: Quantity) -> Quantity:
    """Multiply "tens" by "thousands": twenty thousand to a hundred thousand less one."""
    if one is None or one.low is None or one.high is None:
        return two
    unit = 10 ** (len(str(two.low or 1)) - 1)
    return Quantity(one.low * unit, None, one.high * unit + unit - 1)
