"""Ukrainian names in the Latin letters in which English news writes them."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_APOSTROPHES = "'’ʼ"


@lru_cache(maxsize=1)
def _letters() -> dict[str, tuple[str, str]]:
    text = files("geomap.gazetteer.build").joinpath("ukrainian.csv").read_text(encoding="utf-8")
    return {
        row["letter"]: (row["first"], row["within"]) for row in csv.DictReader(text.splitlines())
    }


def romanised(name: str) -> str:
    """
    Write a Ukrainian name in Latin letters, by the Ukrainian national system of 2010.

    Parameters
    ----------
    name
        In Cyrillic; other letters stay as they are.

    Returns
    -------
    romanised
        `Robotyne` for `Роботине`.
    """
    return _WORD.sub(lambda found: _word(found.group()), name)


def _word(word: str) -> str:
    written: list[str] = []
    before = ""
    for place, letter in enumerate(word):
        small = letter.lower()
        if letter not in _APOSTROPHES:
            first, within = _letters().get(small, (small, small))
            latin = first if place == 0 else within
            if before == "з" and small == "г":
                latin = "gh"  # зг is written zgh, so as not to be read as zh
            written.append(latin.capitalize() if letter.isupper() else latin)
        before = small
    return "".join(written)
