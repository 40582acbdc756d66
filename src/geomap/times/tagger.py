"""Find the times of a document and put them on the calendar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.records import BlockKind, Document, TimeBasis, TimeExpression, TimePrecision
from geomap.times.arithmetic import order_in_year
from geomap.times.bounds import edtf_bounds
from geomap.times.compose import ACTIONS
from geomap.times.discourse import looks_aside
from geomap.times.filters import is_time
from geomap.times.grammar import Grammar, compile_grammar
from geomap.times.meaning import Calendar, Meaning, Mention, Span
from geomap.times.regime import regime_of
from geomap.times.resolve import Outcome, resolve
from geomap.times.setting import Publication, Regime, Tense, Thread
from geomap.times.tense import TenseReader
from geomap.times.tokens import Item, segments

if TYPE_CHECKING:
    from spacy.tokens import Doc

# How far into its block a time may stand to open it.
_OPENING = 20
# Readings that are expressions of their own, the most telling first.
_EMITTED = ("SPAN", "DATE", "LENGTH", "COMPOUND", "SET", "ORDINAL_DAY", "REF", "CLOCK")


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention, and the other end of the stretch it begins or ends."""

    mention: Mention
    span: Span | None = None


def tag(document: Document, doc: Doc | None = None) -> tuple[TimeExpression, ...]:
    """
    Find the temporal expressions of a document.

    Parameters
    ----------
    document
        The article; furniture is passed by. Without `published`, times that lean on the day of
        writing stay unresolved, with the reason; today's date is never used.
    doc
        Its spaCy parse, for tense; cue words serve without.

    Returns
    -------
    times
        Sorted, not overlapping, `text` being the document's at that place.
    """
    found = _find(document)
    publication = publication_of(document)
    regime = regime_of((f.mention.meaning for f in found), publication)
    thread = Thread(regime, publication, written=_written(found))
    reader = TenseReader(document.text, doc)
    return tuple(_resolve_all(document, found, thread, reader))


def publication_of(document: Document) -> Publication:
    """
    Return the days on which a document may have been published.

    Parameters
    ----------
    document
        Its `published` is EDTF or None.

    Returns
    -------
    publication
        Open where nothing is known.
    """
    if document.published is None:
        return Publication(None, None)
    return Publication(*edtf_bounds(document.published))


@lru_cache(maxsize=1)
def _grammar() -> Grammar:
    """Return the compiled grammar."""
    return compile_grammar("grammar.csv", ACTIONS)


def _find(document: Document) -> list[_Found]:
    """Return the mentions of a document in order, spans taken apart."""
    grammar = _grammar()
    breaks = frozenset(block.start for block in document.blocks)
    furniture = [(b.start, b.end) for b in document.blocks if b.kind is BlockKind.FURNITURE]
    found: list[_Found] = []
    for segment in segments(document.text, breaks=breaks, vocabulary=grammar.vocabulary):
        if any(start <= segment[0].start < end for start, end in furniture):
            continue
        for item in grammar.parse(segment):
            found.extend(_mentions(item, document.text))
    return found


def _mentions(item: Item, text: str) -> Iterator[_Found]:
    """Yield the mentions of an item that is an expression."""
    symbol = next((s for s in _EMITTED if s in item.readings), None)
    if symbol is None:
        return
    meaning: Meaning = item.readings[symbol]
    if isinstance(meaning, Span):
        for end in (meaning.begin, meaning.finish):
            if end is not None:
                yield _Found(end, meaning)
    elif is_time(text, item.start, item.end, meaning):
        yield _Found(Mention(item.start, item.end, meaning))


def _resolve_all(
    document: Document, found: list[_Found], thread: Thread, reader: TenseReader
) -> Iterator[TimeExpression]:
    """Resolve the mentions in the order of the text, each putting its date in force."""
    previous: TimeExpression | None = None
    for one in found:
        mention = one.mention
        tense = reader.at(mention.start, mention.end)
        outcome = resolve(mention.meaning, thread, tense=tense, at=mention.start)
        stretch = outcome.stretch
        aside = stretch is None or looks_aside(document, mention, stretch, one.span, tense)
        if stretch is not None and stretch.is_anchored and not aside:
            own_year = outcome.basis is TimeBasis.EXPLICIT
            thread.tell(stretch, at=mention.start, own_year=own_year, opens=_opens(document, mention))
        text = document.text[mention.start : mention.end]
        expression = _expression(mention, text, outcome, thread.regime)
        span = one.span
        if span is None or span.separate:
            yield expression
        elif span.begin is not None and span.finish is not None:
            if mention is span.begin:
                previous = expression
            elif previous is not None:
                yield from _stretched(previous, expression)
        else:
            yield _open(expression, is_begin=span.begin is not None)


def _expression(mention: Mention, text: str, outcome: Outcome, regime: Regime) -> TimeExpression:
    """Return the record of a resolved mention."""
    return TimeExpression(
        mention.start,
        mention.end,
        text,
        outcome.type,
        outcome.value,
        outcome.edtf,
        outcome.earliest,
        outcome.latest,
        outcome.precision,
        outcome.basis,
        f"{text!r}: {outcome.words} → {outcome.edtf or outcome.value} ({regime})",
    )


def _stretched(begin: TimeExpression, finish: TimeExpression) -> Iterator[TimeExpression]:
    """Yield both ends of a stretch; each keeps its value, both take the whole as their time."""
    if begin.edtf is None or finish.edtf is None or (begin.earliest and finish.latest and begin.earliest > finish.latest):
        yield begin
        yield finish
        return
    edtf = f"{begin.edtf.split('/')[0]}/{finish.edtf.split('/')[-1]}"
    for end in (begin, finish):
        yield replace(
            end,
            edtf=edtf,
            earliest=begin.earliest,
            latest=finish.latest,
            precision=TimePrecision.INTERVAL,
            arithmetic=f"{end.arithmetic}; the stretch is {edtf}",
        )


def _open(end: TimeExpression, *, is_begin: bool) -> TimeExpression:
    """Return the one end of an open stretch with the stretch as its time."""
    if end.edtf is None:
        return end
    edtf = f"{end.edtf.split('/')[0]}/.." if is_begin else f"../{end.edtf.split('/')[-1]}"
    return replace(
        end,
        edtf=edtf,
        earliest=end.earliest if is_begin else None,
        latest=None if is_begin else end.latest,
        precision=TimePrecision.INTERVAL,
        arithmetic=f"{end.arithmetic}; the stretch is open, {edtf}",
    )


def _opens(document: Document, mention: Mention) -> bool:
    """Return whether a mention stands within the first words of its block."""
    starts = [block.start for block in document.blocks]
    at = bisect_right(starts, mention.start) - 1
    return at >= 0 and mention.start - starts[at] <= _OPENING


def _written(found: list[_Found]) -> tuple[tuple[int, float], ...]:
    """Return place and months of the dates that are written with their year."""
    dates = []
    for one in found:
        meaning = one.mention.meaning
        if isinstance(meaning, Calendar) and meaning.stretch.year and meaning.stretch.month and meaning.stretch.year > 0:
            dates.append((one.mention.start, meaning.stretch.year * 12 + order_in_year(meaning.stretch)))
    return tuple(dates)
