"""Paragraphs of a text by its shape: blank lines, line lengths, punctuation, case.

Plain text comes in two shapes. In one, each line is a paragraph, a heading or a label. In the
other, lines are broken to a width and a paragraph runs over many of them, as in mail, press
archives and text taken from PDF. Breaks inside sentences tell the two apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.documents.raw import Unit
from geomap.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# The end of a sentence, with closing marks and references such as [14] after it.
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]*_]*(?:\[[\w ]{1,24}\])*$")
# A sentence goes on over a line that ends so.
_OPEN_END = re.compile(
    r"(?:[,\-–—&(/]|\b(?:a|an|the|of|in|on|at|to|for|from|with|by|and|or|but|that|which|who|as|"
    r"is|was|were|are|has|had|have|said|than|its|his|her|their))$",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"[,.;:)!?](?=[\s\"'”’]|$)")
_BULLET = re.compile(r"(?:[•·▪●◦‣*–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_SENTENCE = re.compile(r"[a-z]{4}[.!?][\"'”’)]*\s+[\"'“‘(]?[A-Z]")

# Of the breaks between lines, the share inside sentences above which lines are broken to a width:
# about half or more in broken text, hardly any where lines are paragraphs.
_BROKEN_SHARE = 0.25
_DOUBLE_SPACED_SHARE = 0.4
_FEWEST_BREAKS = 2
_FEWEST_DOUBLE = 5
# A line this much shorter than the width, though the next word would have fitted, ends something.
_ROOM = 0.85
_SHORTEST_OPEN = 25


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    gap: bool  # a blank line before it
    indent: int


def paragraphs(text: str) -> tuple[Unit, ...]:
    """
    Split a text into paragraphs, headings and labels.

    Parameters
    ----------
    text
        Any text, with any line endings.

    Returns
    -------
    units
        In order, not overlapping, without kinds; together they hold all that is not blank.
    """
    lines = _lines(text)
    if not lines:
        return ()
    double = _share_inside(lines, gap=True, fewest=_FEWEST_DOUBLE) >= _DOUBLE_SPACED_SHARE
    broken = double or _share_inside(lines, gap=False, fewest=_FEWEST_BREAKS) >= _BROKEN_SHARE
    width = _width(lines)
    units: list[Unit] = []
    start, group = lines[0].start, 0
    for before, line in pairwise(lines):
        if _goes_on(before, line, broken=broken, double=double, width=width):
            continue
        units.append(Unit(start, before.end, group))
        start = line.start
        group += line.gap
    units.append(Unit(start, lines[-1].end, group))
    return tuple(units)


def paragraphs_around(text: str, apart: Iterable[tuple[int, int]]) -> Iterator[Unit]:
    """
    Split a text into paragraphs around stretches that are not the article's.

    Parameters
    ----------
    text
        Any text.
    apart
        Start and end of each stretch, in order, not overlapping: they become furniture.

    Yields
    ------
    unit
        In order; what stands on both sides of a stretch is never one paragraph.
    """
    position, group = 0, 0
    for start, end in [*apart, (len(text), len(text))]:
        for unit in paragraphs(text[position:start]):
            yield Unit(unit.start + position, unit.end + position, group + unit.group)
        group += start - position + 1  # above any group of the part
        body = text[start:end].strip()
        if body:
            begin = text.index(body, start)
            yield Unit(begin, begin + len(body), group, BlockKind.FURNITURE)
        position = end


def join(parts: Sequence[tuple[str, BlockKind | None]]) -> tuple[str, tuple[Unit, ...]]:
    """
    Make one text of paragraphs.

    Parameters
    ----------
    parts
        Texts and, where markup tells it, what they are; lines within one are taken by shape.

    Returns
    -------
    text, units
        The paragraphs parted by blank lines, and where each lies.
    """
    pieces: list[str] = []
    units: list[Unit] = []
    position = 0
    for raw, kind in parts:
        part = raw.strip()
        units += [
            Unit(unit.start + position, unit.end + position, position + unit.group, kind)
            for unit in paragraphs(part)
        ]
        pieces.append(part)
        position += len(part) + 2
    return "\n\n".join(pieces), tuple(units)


def is_label(text: str) -> bool:
    """
    Tell headings, captions and labels from prose by their looks.

    Parameters
    ----------
    text
        A paragraph, trimmed.

    Returns
    -------
    is_label
        True for a short one that holds no whole sentence and does not end as one.
    """
    return len(text) <= 160 and not _ENDED.search(text) and not _SENTENCE.search(text)


def is_bullet(text: str) -> bool:
    """
    Tell whether a paragraph is an item of a list.

    Parameters
    ----------
    text
        A paragraph, trimmed.

    Returns
    -------
    is_bullet
        Whether it begins with a bullet, a dash or a number.
    """
    return _BULLET.match(text) is not None


def _lines(text: str) -> list[_Line]:
    """Return the lines that are not blank."""
    lines: list[_Line] = []
    start, gap = 0, False
    for end, after in [*((m.start(), m.end()) for m in _LINE_END.finditer(text)), (len(text),) * 2]:
        raw = text[start:end]
        kept = raw.strip()
        if kept:
            indent = len(raw) - len(raw.lstrip())
            lines.append(_Line(start + indent, start + indent + len(kept), kept, gap, indent))
            gap = False
        else:
            gap = bool(lines)
        start = after
    return lines


def _inside(before: str, after: str) -> bool:
    """Tell whether a break between two lines falls inside a sentence."""
    return after[0].islower() and not _ENDED.search(before) and len(before) >= _SHORTEST_OPEN


def _share_inside(lines: list[_Line], *, gap: bool, fewest: int) -> float:
    """Return the share of the breaks (with or without a blank line) that are inside sentences."""
    pairs = [p for p in pairwise(lines) if p[1].gap is gap]
    if len(pairs) < fewest:
        return 0.0
    return sum(_inside(a.text, b.text) for a, b in pairs) / len(pairs)


def _width(lines: list[_Line]) -> int:
    """Return the width that lines were broken to: all but the few longest keep within it."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[min(len(lengths) - 1, int(0.95 * len(lengths)))]


def _goes_on(before: _Line, line: _Line, *, broken: bool, double: bool, width: int) -> bool:
    """Tell whether a paragraph goes on from one line to the next."""
    if _CLOSING.match(line.text) and not _ENDED.search(before.text):
        return True  # the rest of a sentence that a link or a name was cut out of
    if line.gap and not double:
        return False
    if _inside(before.text, line.text):
        return True
    if not broken or _BULLET.match(line.text):
        return False
    return _OPEN_END.search(before.text) is not None or _is_full(before, line, width)


def _is_full(before: _Line, line: _Line, width: int) -> bool:
    """Tell whether a line was broken because the next word did not fit."""
    room = len(before.text) + 1 + len(line.text.split(maxsplit=1)[0]) <= _ROOM * width
    indented = line.indent > before.indent + 1
    return not room and not (indented and _ENDED.search(before.text))
