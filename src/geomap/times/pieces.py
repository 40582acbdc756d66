"""Where in a text a time may stand at all: the rest is not looked at again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from geomap.times.tables import TELLING, lexicon, marked, rows

# A word, or digits that may be a year, a date, a clock time or a decade by themselves.
_HINT = re.compile(
    r"""[QH][1-4]\b | \b9/11\b | \b[ap]\.\s?m\b | \bo['’]clock\b
    | ([^\W\d_]+)
    | \d{4} | \d{1,2}[-/.]\d{1,2}[-/.]\d\d | \d:\d\d | \d\.\d\d\s | \d0['’]?s\b | \d\s?[ap]m\b
    | \d(?:st|nd|rd|th)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
# No expression reaches further from the words that tell it: the longest rules are a dozen words.
_REACH = 80


def telling_pieces(text: str) -> Iterator[tuple[int, int]]:
    """
    Yield the stretches of a text that may hold times.

    Parameters
    ----------
    text
        Any text.

    Yields
    ------
    start, end
        In order, apart from one another, cut at blanks.
    """
    words = _telling_words()
    begin = end = -1
    for match in _HINT.finditer(text):
        word = match.group(1)
        if word is not None and word.lower() not in words:
            continue
        if match.start() - _REACH > end:
            if end >= 0:
                yield begin, _blank_after(text, end)
            begin = _blank_before(text, max(match.start() - _REACH, 0))
        end = match.end() + _REACH
    if end >= 0:
        yield begin, _blank_after(text, end)


def _blank_before(text: str, at: int) -> int:
    """Return the first offset behind a blank at or a little before an offset."""
    for offset in range(at, max(at - _REACH // 2, 0), -1):
        if text[offset - 1].isspace():
            return offset
    return max(at - _REACH // 2, 0)


def _blank_after(text: str, at: int) -> int:
    """Return the offset of the first blank at or a little behind an offset."""
    for offset in range(at, min(at + _REACH // 2, len(text))):
        if text[offset].isspace():
            return offset
    return min(at + _REACH // 2, len(text))


@lru_cache(maxsize=1)
def _telling_words() -> frozenset[str]:
    """Return the words of which every time without telling digits holds one."""
    found = {
        part
        for form, entries in lexicon().items()
        if TELLING in marked({entry.kind: entry.value for entry in entries})
        for part in _LETTERS.findall(form)
    }
    for table in ("periods.csv", "holidays.csv"):
        for row in rows(table):
            names = f"{row['name']}|{row['variants']}".lower().split("|")
            # The longest word of a name is the rarest as a rule.
            found |= {max(_LETTERS.findall(name), key=len, default="") for name in names}
    return frozenset(found - {""})
