"""Names in running text: one linear pass over its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from geomap.gazetteer.folding import Word, expand, word_list, word_matches, word_of
from geomap.gazetteer.name_index import NameIndex
from geomap.gazetteer.names import ABBREVIATED, MatchKind, NameSpan

# No name of the index is longer; the bound keeps hostile text linear.
_LONGEST_CHARACTERS = 80
# Words in lower case that may follow each other inside a name (Rio de la Plata).
_MOST_LOWER = 3

# What may stand between two words of one name: white space (a line break too), a hyphen, an
# apostrophe (Ta' Qali), and after an initial or abbreviation a stop (N. Korea, St. Louis).
_JOINT = re.compile(r"[\s\-‐‑–'’‘ʻʼ`]{1,4}|\.[\s\-]{0,3}")
_STOPPED_LENGTH = 2

_LOWER_BEGINNINGS = frozenset(word_list("lower-beginning"))
_LOWER_ENDINGS = frozenset(word_list("lower-ending"))


def scan(text: str, index: NameIndex) -> Iterator[NameSpan]:
    """
    Find every stretch of whole words that is a name of the index.

    Case, diacritics and punctuation are levelled as by `fold`, white space may hold a line
    break, a possessive `'s` is left out. A name must begin with a capital (or a letter without
    case) and end with a word that has one, generic words (Gaza strip) excepted; a name that is
    only known as an abbreviation must stand in capitals or with its stop, which then belongs to
    the span.

    Parameters
    ----------
    text
        Any text; the time taken is linear in its length.
    index
        The names to find.

    Yields
    ------
    span
        By start, from one start the longest first. Spans may nest and overlap.
    """
    for run in _runs(text):
        for word, offset in zip(run.words, run.offsets, strict=True):
            if not _is_lower(text[word.start]) or _is_article(text, word):
                yield from _from_word(text, run, word, offset, index)


def is_abbreviation(text: str) -> bool:
    """
    Say whether a name is written as abbreviations are: in capitals, or with a stop.

    Parameters
    ----------
    text
        A name as it stands in a text.

    Returns
    -------
    is_abbreviation
        True for `US`, `U.S.`, `Calif.`; False for `us`, `Calif`.
    """
    return text.isupper() or "." in text


class _Run(NamedTuple):
    """
    Words that one name might join: folded in one string, where each begins, where names may end.

    `ends` maps offsets in `folded` to offsets in the text. `spelled` are the words that stand
    spelled out in `folded` (saint) while the text abbreviates them (St).
    """

    folded: str
    words: list[Word]
    offsets: list[int]
    ends: dict[int, int]
    spelled: dict[int, str]


def _runs(text: str) -> Iterator[_Run]:
    """Cut the words of a text where no name can go on: at commas, brackets, ends of sentences."""
    run: list[Word] = []
    lower = 0
    for match in word_matches(text):
        is_lower = _is_lower(text[match.start()])
        if is_lower and not run and match.group() not in _LOWER_BEGINNINGS:
            continue
        word = word_of(match)
        lower = lower + 1 if is_lower else 0
        if run and (lower > _MOST_LOWER or not _joined(text, run[-1], word)):
            yield _run(text, run)
            run = []
            if is_lower and match.group() not in _LOWER_BEGINNINGS:
                continue
        run.append(word)
    if run:
        yield _run(text, run)


def _run(text: str, found: list[Word]) -> _Run:
    parts: list[str] = []
    offsets: list[int] = []
    ends: dict[int, int] = {}
    spelled: dict[int, str] = {}
    offset = 0
    for number, word in enumerate(found, start=1):
        folded = expand(word.folded) if number < len(found) else word.folded
        if folded != word.folded:
            spelled[offset] = word.folded
        elif not _is_lower(text[word.start]) or folded in _LOWER_ENDINGS:
            ends[offset + len(word.stem)] = word.stem_end
            ends[offset + len(folded)] = word.end
        offsets.append(offset)
        parts.append(folded)
        offset += len(folded) + 1
    return _Run(" ".join(parts), found, offsets, ends, spelled)


def _from_word(
    text: str, run: _Run, word: Word, offset: int, index: NameIndex
) -> Iterator[NameSpan]:
    """Find the names that begin with a word, the longest first."""
    found = []
    for name in index.prefixes(run.folded[offset : offset + _LONGEST_CHARACTERS]):
        end = run.ends.get(offset + len(name))
        if end is not None:
            found.append(_end(text, word.start, end, index.kinds(name)))
    short = run.spelled.get(offset)
    if short is not None and short in index:
        found.append(_end(text, word.start, word.end, index.kinds(short)))
    for end in sorted({end for end in found if end is not None}, reverse=True):
        yield NameSpan(word.start, end)


def _joined(text: str, last: Word, word: Word) -> bool:
    """Whether one name may go on from a word to the next."""
    joint = text[last.end : word.start]
    if joint == " ":
        return True
    if not _JOINT.fullmatch(joint):
        return False
    short = last.end - last.start <= _STOPPED_LENGTH or expand(last.folded) != last.folded
    return short or not joint.startswith(".")


def _is_lower(letter: str) -> bool:
    """Whether a letter is small where it might be a capital; Georgian is written without."""
    return letter.islower() and not "ა" <= letter <= "ჿ"


def _is_article(text: str, word: Word) -> bool:
    """Whether a word in lower case begins a name, as in al-Bab."""
    if word.folded not in _LOWER_BEGINNINGS:
        return False
    joint = text[word.end : word.end + 2]
    return len(joint) == len("-B") and not (joint[0].isspace() or _is_lower(joint[1]))


def _end(text: str, start: int, end: int, kinds: frozenset[MatchKind]) -> int | None:
    """Where the span of a name ends, its stop included; None when its case tells against it."""
    if not kinds & ABBREVIATED:
        return end
    name = text[start:end]
    if text[end : end + 1] == "." and ("." in name or not name.isupper()):
        return end + 1 if not name.endswith(".") else end
    return end if kinds - ABBREVIATED or is_abbreviation(name) else None
