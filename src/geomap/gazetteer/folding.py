"""Words of names, folded: case, diacritics, punctuation and spacing no longer matter.

Index and scanner cut words by the one rule here, so that a name found in running text is the
name that was indexed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


def word_list(use: str) -> dict[str, str]:
    """
    Read one list of the words that matter in names.

    Parameters
    ----------
    use
        A value of the column `use` of `name_words.csv`.

    Returns
    -------
    words
        Folded word → value, which may be empty.
    """
    text = files("geomap.gazetteer").joinpath("name_words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["word"]: row["value"] for row in rows if row["use"] == use}


# Letters that Unicode does not decompose, by the spelling that news uses in their stead.
_LETTERS = str.maketrans(word_list("letter"))
# Abbreviated first parts of names, and what they stand for.
_ABBREVIATED = word_list("abbreviated")

_APOSTROPHES = "'’‘ʻʼʹʿʾ`´′"

# Initials with their stops (U.S., D.C.), or letters and digits held together by apostrophes and
# combining marks.
_WORD = re.compile(
    r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?"
    rf"|[^\W_]+(?:[\u0300-\u036f{_APOSTROPHES}][^\W_]+|[\u0300-\u036f])*"
)
_NOT_FOLDED = re.compile(rf"[{_APOSTROPHES}.]")


class Word(NamedTuple):
    """
    A word of a text, `text[start:end]`, and its folded form.

    `stem_end` and `stem` leave a possessive `'s` off; without one they equal `end` and `folded`.
    """

    start: int
    end: int
    folded: str
    stem_end: int
    stem: str


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    bare = _NOT_FOLDED.sub("", word)
    if bare.isascii():
        return bare.lower()
    cased = unicodedata.normalize("NFKD", bare.casefold())
    # Once more: decomposing can bring out letters that still have a case or an accent.
    cased = unicodedata.normalize("NFKD", cased.translate(_LETTERS).casefold())
    kept = "".join(c for c in cased if c.isalnum() and c not in _APOSTROPHES)
    return kept.translate(_LETTERS)


def word_matches(text: str) -> Iterator[re.Match[str]]:
    """
    Cut a text into words without folding them.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    matches
        For `word_of`, in order, without overlap.
    """
    return _WORD.finditer(text)


def word_of(match: re.Match[str]) -> Word:
    """
    Fold a word.

    Parameters
    ----------
    match
        From `word_matches`.

    Returns
    -------
    word
        Its folded form is never empty.
    """
    found = match.group()
    folded = _fold_word(found)
    start, end = match.span()
    if len(found) > 2 and found[-1] in "sS" and found[-2] in _APOSTROPHES:
        return Word(start, end, folded, end - 2, folded[:-1])
    return Word(start, end, folded, end, folded)


def expand(folded: str) -> str:
    """
    Spell out a folded word that abbreviates the first part of a name (st → saint).

    Parameters
    ----------
    folded
        One folded word that another word follows.

    Returns
    -------
    word
        The full word, or the same word when it is no such abbreviation.
    """
    return _ABBREVIATED.get(folded, folded)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """
    Fold a name to the form under which the index holds it.

    Case, diacritics, punctuation, hyphens, apostrophes and white space are levelled, `St.` and
    its like are spelled out before another word. Folding is idempotent.

    Parameters
    ----------
    name
        A name in any script.

    Returns
    -------
    folded
        Lower-case words joined by single spaces; empty when the name holds no letter or digit.
    """
    if name.isascii() and name.isalpha():
        return name.lower()
    parts = [_fold_word(match.group()) for match in word_matches(name)]
    return " ".join([expand(part) for part in parts[:-1]] + parts[-1:])
