"""Find the expressions of a text that mean times, before any of them is put on the calendar."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from geomap.records import BlockKind, Document
from geomap.times.actions import ACTIONS
from geomap.times.filters import is_time
from geomap.times.grammar import Grammar, compile_grammar
from geomap.times.meaning import Calendar, Meaning, Mention, Named, Span
from geomap.times.setting import Regime
from geomap.times.stretch import Stretch
from geomap.times.tokens import Item, segments

# The symbols that are expressions of their own, the most telling first, with the regime that alone
# takes them for such. A history names wars as its matter, where news dates by them; TIMEX2, as
# histories are annotated, counts "former" and "recent" as times, TimeML, as news is, does not.
_EMITTED: dict[str, Regime | None] = {
    "SPAN": None,
    "DATE": None,
    "LENGTH": None,
    "COMPOUND": None,
    "SET": None,
    "ORDINAL_DAY": None,
    "REF": None,
    "CLOCK": None,
    "PERIOD_DAY": None,
    "PERIOD_USED": None,
    "PERIOD_LOOSE": Regime.NEWS,
    "ADJECTIVE": Regime.NARRATIVE,
}
_TOLD = frozenset({*_EMITTED, "PERIOD"})
# "The 44-day war": a name that is itself a length of time.
_NAMED_LENGTH = re.compile(r"\w-(?:day|week|month|year)s?\b", re.IGNORECASE)
_YEAR = re.compile(r"\b1[0-9]\d\d\b|\b20\d\d\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A mention, the stretch it begins or ends, and the regime that alone counts it, if any."""

    mention: Mention
    span: Span | None = None
    regime: Regime | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All mentions of a text in order, and the named periods that it speaks of in any way."""

    mentions: tuple[Found, ...]
    periods: tuple[Named, ...]


@lru_cache(maxsize=1)
def _grammar() -> Grammar:
    """Return the compiled grammar."""
    return compile_grammar("grammar.csv", ACTIONS)


def find(document: Document) -> Findings:
    """
    Find the mentions of times in a document.

    Parameters
    ----------
    document
        The article; furniture is passed by.

    Returns
    -------
    findings
        Spans taken apart into their two ends, look-alikes left out.
    """
    text = document.text
    grammar = _grammar()
    starts = [block.start for block in document.blocks]
    kinds = [block.kind for block in document.blocks]
    mentions: list[Found] = []
    periods: dict[str, Named] = {}
    # Articles say the same few things again and again ("on Wednesday"): each is parsed once.
    parsed: dict[tuple[str, int], list[Item]] = {}
    for segment in segments(text, breaks=frozenset(starts), vocabulary=grammar.vocabulary):
        base = segment[0].start
        block = bisect_right(starts, base) - 1
        if block >= 0 and kinds[block] is BlockKind.FURNITURE:
            continue
        key = (text[base : segment[-1].end], len(segment))
        items = parsed.get(key)
        if items is None:
            moved = [
                item._replace(start=item.start - base, end=item.end - base) for item in segment
            ]
            items = parsed[key] = [
                item for item in grammar.parse(moved) if not _TOLD.isdisjoint(item.readings)
            ]
            named = [item.readings["PERIOD"] for item in segment if "PERIOD" in item.readings]
            periods |= {period.name: period for period in named}
        for item in items:
            mentions.extend(_mentions(item, text, base))
    return Findings(tuple(mentions), tuple(periods.values()))


def _mentions(item: Item, text: str, base: int) -> Iterator[Found]:
    """Yield the mentions of an item that is an expression; its offsets count from a base."""
    start, end = item.start + base, item.end + base
    symbol = next((s for s in item.readings if s in _EMITTED), None)
    if symbol is None:
        named = item.readings.get("PERIOD")
        if named is not None and _NAMED_LENGTH.search(text, start, end):
            yield Found(Mention(start, end, named), regime=Regime.NEWS)
            return
        yield from _years_in(text, start, end)
        return
    meaning: Meaning = item.readings[symbol]
    if isinstance(meaning, Span):
        span = _moved(meaning, base)
        for one in (span.begin, span.finish):
            if one is not None:
                yield Found(one, span)
    elif is_time(text, start, end, meaning):
        yield Found(Mention(start, end, meaning), regime=_EMITTED[symbol])


def _moved(span: Span, base: int) -> Span:
    """Return a span with its offsets counted from the start of the text."""
    begin, finish = (
        None if one is None else replace(one, start=one.start + base, end=one.end + base)
        for one in (span.begin, span.finish)
    )
    return replace(span, begin=begin, finish=finish)


def _years_in(text: str, start: int, end: int) -> Iterator[Found]:
    """Yield the year in the name of a period that itself dates nothing ("the 2014 Gaza war")."""
    for match in _YEAR.finditer(text, start, end):
        year = Calendar(Stretch(year=int(match.group())))
        yield Found(Mention(match.start(), match.end(), year))
