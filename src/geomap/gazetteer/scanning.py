"""Names in running text: one linear pass over its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geomap.gazetteer.folding import Word, expand, word_list, words
from geomap.gazetteer.name_index import NameIndex
from geomap.gazetteer.names import ABBREVIATED, MatchKind, NameSpan

# No name of the index that news uses is longer; the bound keeps hostile text linear.
_LONGEST_WORDS = 8
_LONGEST_CHARACTERS = 80

# What may stand between two words of one name: white space (a line break too), a hyphen, an
# apostrophe (Ta' Qali), and after a short word a stop (St. Louis).
_JOINT = re.compile(r"[\s\-‐‑–'’‘ʻʼ`]{1,4}|\.[\s\-]{0,3}")
_STOPPED_LENGTH = 3

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
    found = list(words(text))
    for position, word in enumerate(found):
        if not _may_begin(text, found, position):
            continue
        folded, ends = _window(text, found, position)
        known = [name for name in index.prefixes(folded) if name in ends]
        known += [name for name in ends if not folded.startswith(name) and name in index]
        spans = {_end(text, word.start, ends[name], index.find(name)) for name in known}
        for end in sorted((end for end in spans if end is not None), reverse=True):
            yield NameSpan(word.start, end)


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


def _may_begin(text: str, found: list[Word], position: int) -> bool:
    """Whether a name may begin with the word at this position."""
    word = found[position]
    if not text[word.start].islower():
        return True
    if word.folded not in _LOWER_BEGINNINGS or position + 1 == len(found):
        return False
    following = found[position + 1].start
    joint = text[word.end : following]
    return len(joint) == 1 and not joint.isspace() and not text[following].islower()


def _window(text: str, found: list[Word], position: int) -> tuple[str, dict[str, int]]:
    """
    Join the words that one name may hold.

    Returns the folded words in one string, and for each folded beginning of it that ends with a
    word (or with its stem) where in the text it ends.
    """
    before, ends = "", {}
    for number in range(position, min(position + _LONGEST_WORDS, len(found))):
        word = found[number]
        if number > position:
            last = found[number - 1]
            if not _joined(text, last, word) or len(before) > _LONGEST_CHARACTERS:
                break
            before += expand(last.folded) + " "
        if not text[word.start].islower() or word.folded in _LOWER_ENDINGS:
            ends[before + word.stem] = word.stem_end
            ends[before + word.folded] = word.end
        folded = before + word.folded
    return folded, ends


def _joined(text: str, last: Word, word: Word) -> bool:
    joint = text[last.end : word.start]
    if not _JOINT.fullmatch(joint):
        return False
    return not joint.startswith(".") or last.end - last.start <= _STOPPED_LENGTH


def _end(text: str, start: int, end: int, found: list[tuple[int, MatchKind]]) -> int | None:
    """Where the span of a name ends, its stop included; None when its case tells against it."""
    kinds = {kind for _, kind in found}
    name = text[start:end]
    if kinds & ABBREVIATED and text[end : end + 1] == "." and ("." in name or not name.isupper()):
        return end + 1 if not name.endswith(".") else end
    return end if kinds - ABBREVIATED or is_abbreviation(name) else None
