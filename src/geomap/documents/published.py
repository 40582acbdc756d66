"""When an article was published, by its own evidence: date lines, by-lines, dateline, address.

Each kind of evidence is tried in turn, the surest first. What says only that the article is not
older than something gives an open interval, `2020-11-10/..`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geomap.documents.dates import DateOrder, WrittenDate, date_order, find_dates
from geomap.records import Block, BlockKind, PublishedBasis

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LABEL = re.compile(
    r"\b(?:(?P<first>published|posted|released|issued|publication date|pub date|load-date|created)"
    r"|updated?|modified|edited)\b",
    re.IGNORECASE,
)
_URL_DAY = re.compile(
    r"(?:^|[/_ -])((?:19|20)\d\d)(?:/|-|_|)(0[1-9]|1[0-2])(?:/|-|_|)(0[1-9]|[12]\d|3[01])"
    r"(?=[/_.?& -]|$)"
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b)\D{0,60}((?:19|20)\d\d)\b", re.IGNORECASE)
# A day so announced is not yet past when the article is written.
_AHEAD = re.compile(
    r"\b(?:will|would|shall|should|may|might|can|could|must|until|till|by|before|due|deadline|"
    r"scheduled?|set|plan(?:s|ned|ning)?|expect(?:s|ed)?|next|upcoming|slated|postponed|expires?|"
    r"start(?:s|ing)?|begin(?:s|ning)?|effective)\b[^.!?]*$",
    re.IGNORECASE,
)
# Furniture dates an article only where it says so ("Updated …").
_DATED_KINDS = (BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.FURNITURE)
_SENTENCE_BEFORE = 160
_LONGEST_LINE = 220
_EARLIEST_YEAR = 1600


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication date as EDTF and where it was found."""

    edtf: str | None
    basis: PublishedBasis


def find_published(
    text: str,
    blocks: Sequence[Block],
    *,
    url: str | None = None,
    order: DateOrder | None = None,
    file: str | None = None,
) -> Publication:
    """
    Find an article's publication date.

    Parameters
    ----------
    text
        The article.
    blocks
        Its blocks.
    url
        Its web address, which may hold the day.
    order
        How its publisher writes dates in figures; the text's own dates outrank it.
    file
        The name of the file that holds this article alone: people name files by the day.

    Returns
    -------
    publication
        EDTF, an interval where day and month cannot be told apart, open where the article only
        shows that it is later than the last past day it names; None when it shows nothing.
    """
    order = date_order(text) or order
    body = [i for i, b in enumerate(blocks) if b.kind is BlockKind.PARAGRAPH]
    top, bottom = (body[0], body[-1]) if body else (len(blocks), len(blocks))
    lines = [
        (i, block.kind, text[block.start : block.end])
        for i, block in enumerate(blocks)
        if block.kind in _DATED_KINDS and block.end - block.start <= _LONGEST_LINE
    ]
    above = [line for i, _, line in lines if i < top]
    below = [line for i, _, line in lines if i > bottom]
    signed = [(i, line) for i, kind, line in lines if kind is not BlockKind.FURNITURE]
    floor = last_past_day(text, blocks)
    stated = (
        _labelled(above, order, floor)
        or _dated([line for i, line in signed if i < top], order, floor)
        or _labelled(below, order, floor)
        or _dated([line for i, line in signed if i > bottom], order, floor, alone=True)
        or _dated([line for i, line in signed if top <= i <= bottom], order, floor)
    )
    if stated:
        return Publication(stated, PublishedBasis.DATELINE)
    if day := url_day(url or ""):
        return Publication(day.isoformat(), PublishedBasis.METADATA)
    named = url_day(file or "")
    if named and (floor is None or named >= floor):
        return Publication(named.isoformat(), PublishedBasis.METADATA)
    inferred = _with_year([line for _, line in signed], _copyright_year(text, blocks), floor)
    if inferred is None and floor is not None:
        inferred = f"{floor.isoformat()}/.."
    basis = PublishedBasis.INFERRED if inferred else PublishedBasis.UNKNOWN
    return Publication(inferred, basis)


def url_day(url: str) -> date | None:
    """
    Read the day that news sites write into an article's address.

    Parameters
    ----------
    url
        Such as `https://example.org/2020/09/30/story`.

    Returns
    -------
    day
        None when the address holds none.
    """
    for match in _URL_DAY.finditer(url):
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            continue
    return None


def last_past_day(text: str, blocks: Sequence[Block]) -> date | None:
    """
    Return the last day that an article names as past.

    Parameters
    ----------
    text
        The article.
    blocks
        Its blocks.

    Returns
    -------
    day
        The latest date with day, month and year of its paragraphs that the words before it do
        not put into the future; None when there is none.
    """
    days = [
        found.full
        for block in blocks
        if block.kind is BlockKind.PARAGRAPH
        for found in find_dates(text[block.start : block.end])
        if found.full
        and found.swapped is None
        and found.full.year >= _EARLIEST_YEAR
        and not is_told_ahead(text, block.start + found.start, since=block.start)
    ]
    return max(days, default=None)


def is_told_ahead(text: str, start: int, *, since: int = 0) -> bool:
    """
    Tell whether the words before a date put it into the future of the article.

    Parameters
    ----------
    text
        The article.
    start
        Where the date starts, in code points.
    since
        Where its block starts.

    Returns
    -------
    ahead
        True after "will", "until", "scheduled for" and the like in the same sentence.
    """
    return bool(_AHEAD.search(text[max(since, start - _SENTENCE_BEFORE) : start]))


def _labelled(lines: Sequence[str], order: DateOrder | None, floor: date | None) -> str | None:
    """Read `Published …` before `Updated …`: the article is as old as its first publication."""
    updated = None
    for line in lines:
        for label in _LABEL.finditer(line):
            rest = line[label.end() :]
            following = _LABEL.search(rest)
            edtf = _first(rest[: following.start() if following else None], order, floor)
            if edtf and label["first"]:
                return edtf
            updated = updated or edtf
    return updated


def _dated(
    lines: Sequence[str], order: DateOrder | None, floor: date | None, *, alone: bool = False
) -> str | None:
    """Return the first date of the lines; `alone`: only when all lines agree on it."""
    found = [edtf for line in lines if (edtf := _first(line, order, floor))]
    if alone and len(set(found)) > 1:
        return None
    return found[0] if found else None


def _first(line: str, order: DateOrder | None, floor: date | None) -> str | None:
    if _COPYRIGHT.search(line):
        return None
    for found in find_dates(line):
        edtf = _not_before(found, floor) or found.edtf(order)
        if edtf:
            return edtf
    return None


def _not_before(found: WrittenDate, floor: date | None) -> str | None:
    """Decide 03/04/2020 where one reading lies before a day that the article tells as past."""
    if floor is None or found.swapped is None or found.full is None:
        return None
    later = [day for day in (found.full, found.swapped) if day >= floor]
    return later[0].isoformat() if len(later) == 1 else None


def _with_year(lines: Sequence[str], year: int | None, floor: date | None) -> str | None:
    """Complete a dateline's `Sept. 27` from the copyright line or the last past day."""
    for found in (d for line in lines for d in find_dates(line)):
        if found.day is None or found.year is not None:
            continue
        if year is not None:
            day = _day(year, found)
            if day and (floor is None or day >= floor) and _on_weekday(day, found):
                return day.isoformat()
        if floor is not None:
            days = (_day(y, found) for y in (floor.year, floor.year + 1))
            near = [d for d in days if d and d >= floor and _on_weekday(d, found)]
            if near:
                return near[0].isoformat()
    return None


def _day(year: int, found: WrittenDate) -> date | None:
    try:
        return date(year, found.month, found.day or 1)
    except ValueError:  # 29 February
        return None


def _on_weekday(day: date, found: WrittenDate) -> bool:
    return found.weekday in (None, day.weekday())


def _copyright_year(text: str, blocks: Sequence[Block]) -> int | None:
    years = {int(match[1]) for match in _copyrights(text, blocks)}
    return years.pop() if len(years) == 1 else None


def _copyrights(text: str, blocks: Sequence[Block]) -> Iterator[re.Match[str]]:
    for block in blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            yield from _COPYRIGHT.finditer(text[block.start : block.end])
