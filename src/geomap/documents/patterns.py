"""Lines of news pages that are not news: tables `phrases.csv` (whole lines) and `patterns.csv`."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from geomap.records import BlockKind

# Kinds of the tables besides BlockKind's: the heading of a list of links, the heading of readers'
# comments (nothing after it is the article), the label above a caption, a label before a story's
# first words.
LIST = "list"
END = "end"
CAPTION_LABEL = "caption-label"
STORY_LABEL = "story-label"

_STRAIGHT = str.maketrans("‘’‚“”„\xa0", "'''\"\"\" ")
# The button beside the headings of wiki pages.
_EDIT = re.compile(r"(?<=\w)\[ ?edit ?\]$")
_TRIM = " \t,:»›>«‹<.…!?|•·*#→–—-"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of `patterns.csv`: lines up to `longest` characters that it finds are of `kind`."""

    kind: str
    longest: int
    expression: re.Pattern[str]


def line_kind(text: str) -> str | None:
    """
    Tell what a line is by its words.

    Parameters
    ----------
    text
        A paragraph, trimmed.

    Returns
    -------
    kind
        A value of `BlockKind`, `LIST`, `END` or `CAPTION_LABEL`; None when the tables do not
        know it.
    """
    line = plain(text)
    kind = phrase_kind(line)
    if kind == STORY_LABEL or not any(map(str.isalnum, line)):
        return BlockKind.FURNITURE
    if kind is not None:
        return kind
    for pattern in _patterns():
        if len(line) <= pattern.longest and pattern.expression.search(line):
            return pattern.kind
    return None


def phrase_kind(line: str) -> str | None:
    """
    Look a whole line up in `phrases.csv`.

    Parameters
    ----------
    line
        In any case, with or without surrounding punctuation.

    Returns
    -------
    kind
        As `line_kind`, or `STORY_LABEL`; None when the table does not have it.
    """
    return _phrases().get(fold(line))


def plain(text: str) -> str:
    """
    Write a text on one line with straight quotation marks, as the tables' patterns expect it.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    plain
        With single spaces.
    """
    return " ".join(text.translate(_STRAIGHT).split())


def fold(text: str) -> str:
    """
    Reduce a line to what makes it the same line: no case, no surrounding punctuation.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    folded
        For comparison only.
    """
    line = _EDIT.sub("", plain(text))
    return (line.strip(_TRIM) or line).casefold()


@lru_cache(maxsize=1)
def _phrases() -> dict[str, str]:
    return {fold(row["phrase"]): row["kind"] for row in _rows("phrases.csv")}


@lru_cache(maxsize=1)
def _patterns() -> tuple[Pattern, ...]:
    return tuple(
        Pattern(row["kind"], int(row["longest"]), re.compile(row["pattern"], re.IGNORECASE))
        for row in _rows("patterns.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
