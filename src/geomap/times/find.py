"""Find the expressions of a text that mean times, before any of them is put on the calendar."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
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
    grammar = _grammar()
    starts = [block.start for block in document.blocks]
    kinds = [block.kind for block in document.blocks]
    mentions: list[Found] = []
    periods: dict[str, Named] = {}
    for segment in segments(document.text, breaks=frozenset(starts), vocabulary=grammar.vocabulary):
        block = bisect_right(starts, segment[0].start) - 1
        if block >= 0 and kinds[block] is BlockKind.FURNITURE:
            continue
        for item in segment:
            if "PERIOD" in item.readings:
                period = item.readings["PERIOD"]
                periods[period.name] = period
        for item in grammar.parse(segment):
            mentions.extend(_mentions(item, document.text))
    return Findings(tuple(mentions), tuple(periods.values()))


def _mentions(item: Item, text: str) -> Iterator[Found]:
    """Yield the mentions of an item that is an expression."""
    symbol = next((s for s in item.readings if s in _EMITTED), None)
    if symbol is None:
        if "PERIOD" in item.readings:
            yield from _years_in(text, item)
        return
    meaning: Meaning = item.readings[symbol]
    if isinstance(meaning, Span):
        for end in (meaning.begin, meaning.finish):
            if end is not None:
                yield Found(end, meaning)
    elif is_time(text, item.start, item.end, meaning):
        yield Found(Mention(item.start, item.end, meaning), regime=_EMITTED[symbol])


def _years_in(text: str, item: Item) -> Iterator[Found]:
    """Yield the year in the name of a period that itself dates nothing ("the 2014 Gaza war")."""
    for match in _YEAR.finditer(text, item.start, item.end):
        year = Calendar(Stretch(year=int(match.group())))
        yield Found(Mention(match.start(), match.end(), year))
