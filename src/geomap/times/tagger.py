"""Find the times of a document and put them on the calendar."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from geomap.records import BlockKind, Document, TimeBasis, TimeExpression, TimePrecision
from geomap.times.arithmetic import order_in_year
from geomap.times.between import resolve_between
from geomap.times.bounds import edtf_bounds
from geomap.times.discourse import looks_aside
from geomap.times.find import Findings, Found, find
from geomap.times.meaning import Calendar, Mention
from geomap.times.order import day_comes_first
from geomap.times.outcome import Outcome
from geomap.times.regime import regime_of
from geomap.times.resolve import Leaning, leaning
from geomap.times.setting import Publication, Regime, Tense, Thread
from geomap.times.stretch import Stretch
from geomap.times.tense import TenseReader

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FIRST_YEAR = 1450
# Words that put something off, or let it last, until a day to come.
_PUT_OFF = re.compile(
    r"\b(?:extend|postpon|delay|adjourn|suspend|defer|remand|clos|shut|cancel|valid|in force)"
    r"[^.!?\n]*$",
    re.IGNORECASE,
)
_CLAUSE = 100
# How far into its block a time may stand to open it.
_OPENING = 20


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
    return tag_found(document, find(document), doc)


def tag_found(
    document: Document, findings: Findings, doc: Doc | None = None
) -> tuple[TimeExpression, ...]:
    """
    Put the expressions found in a document on the calendar.

    Parameters
    ----------
    document
        The article.
    findings
        As `find` gives them; they do not depend on the publication date.
    doc
        Its spaCy parse, for tense.

    Returns
    -------
    times
        As `tag` returns them.
    """
    publication = publication_of(document, findings)
    regime = regime_of((one.mention.meaning for one in findings.mentions), publication)
    mentions = [one for one in findings.mentions if one.regime in (None, regime)]
    thread = Thread(
        regime,
        publication,
        day_first=day_comes_first((one.mention.meaning for one in mentions), publication),
        periods=findings.periods,
        written=_written(mentions),
    )
    return tuple(
        _resolve_all(
            document, mentions, thread, TenseReader(document.text, doc, blocks=document.blocks)
        )
    )


def publication_of(document: Document, findings: Findings) -> Publication:
    """
    Return the days on which a document may have been published.

    Parameters
    ----------
    document
        Its `published` is EDTF or None.
    findings
        Its mentions: without `published`, the first full date of a by-line or dateline counts.

    Returns
    -------
    publication
        Open where nothing is known.
    """
    if document.published is not None:
        first, last = edtf_bounds(document.published)
        return Publication(_plausible(first), _plausible(last))
    lines = [b for b in document.blocks if b.kind in (BlockKind.BYLINE, BlockKind.DATELINE)]
    for one in findings.mentions if lines else ():
        mention = one.mention
        day = mention.meaning.stretch.to_day() if isinstance(mention.meaning, Calendar) else None
        if day and any(block.start <= mention.start < block.end for block in lines):
            return Publication(day, day)
    return Publication(None, None)


def _plausible(day: date | None) -> date | None:
    """Return a day of publication, None for one before printing or at the end of the calendar."""
    return day if day is not None and _FIRST_YEAR <= day.year < date.max.year else None


def _written(mentions: Sequence[Found]) -> tuple[tuple[int, float], ...]:
    """Return place and months of the dates that are written with month and year."""
    dates = []
    for one in mentions:
        match one.mention.meaning:
            case Calendar(stretch) if stretch.month and stretch.year and stretch.year > 0:
                dates.append((one.mention.start, stretch.year * 12 + order_in_year(stretch)))
    return tuple(dates)


def _resolve_all(
    document: Document, mentions: Sequence[Found], thread: Thread, reader: TenseReader
) -> Iterator[TimeExpression]:
    """Resolve the mentions in the order of the text, each putting its date in force."""
    block_starts = [block.start for block in document.blocks]
    begun: TimeExpression | None = None
    # What leans on nothing but the date in force means the same while that is the same; the
    # meanings, one of which stands for all its repetitions, live as long as this.
    known: dict[tuple[int, Tense, Stretch | None], Outcome] = {}
    for one in mentions:
        mention = one.mention
        put_off = _is_put_off_until(one, document.text)
        tense = _lasting if put_off else partial(reader.at, mention.start)
        key = None
        leans = leaning(mention.meaning, thread)
        if leans is not Leaning.ALL:
            latest = None if leans is Leaning.NOTHING else thread.latest
            key = (id(mention.meaning), tense(), latest)
        outcome = known.get(key) if key is not None else None
        if outcome is None:
            outcome = resolve_between(mention.meaning, thread, tense=tense, at=mention.start)
            if key is not None:
                known[key] = outcome
        _tell(outcome, one, thread, document.text, block_starts, tense)
        expression = _expression(document.text, mention, outcome, thread.regime)
        span = one.span
        if span is None or span.separate:
            yield expression
        elif span.begin is None or span.finish is None:
            yield _open(expression, is_begin=span.begin is not None)
        elif mention is span.begin:
            begun = expression
        elif begun is not None:
            yield from _stretched(begun, expression)


def _is_put_off_until(one: Found, text: str) -> bool:
    """Return whether an expression is the weekday until which something is put off or lasts."""
    span, meaning = one.span, one.mention.meaning
    if span is None or span.begin is not None or not isinstance(meaning, Calendar):
        return False
    start = one.mention.start
    weekday = meaning.stretch.weekday is not None
    return weekday and _PUT_OFF.search(text, max(0, start - _CLAUSE), start) is not None


def _lasting() -> Tense:
    """Stand for the tense of "has been extended until Friday": that day is to come."""
    return Tense.PRESENT


def _tell(
    outcome: Outcome,
    one: Found,
    thread: Thread,
    text: str,
    block_starts: Sequence[int],
    tense: Callable[[], Tense],
) -> None:
    """Put a resolved time in force, unless it is told in passing."""
    stretch, at = outcome.stretch, one.mention.start
    if stretch is None:
        return
    if not stretch.is_anchored:
        thread.tell_unknown(stretch)
        return
    if looks_aside(text, one.mention, stretch, span=one.span, tense=tense, regime=thread.regime):
        return
    block = bisect_right(block_starts, at) - 1
    opens = block >= 0 and at - block_starts[block] <= _OPENING
    thread.tell(stretch, at=at, own_year=outcome.basis is TimeBasis.EXPLICIT, opens=opens)


def _expression(text: str, mention: Mention, outcome: Outcome, regime: Regime) -> TimeExpression:
    """Return the record of a resolved mention."""
    words = text[mention.start : mention.end]
    result = outcome.edtf or outcome.value
    return TimeExpression(
        mention.start,
        mention.end,
        words,
        outcome.type,
        outcome.value,
        outcome.edtf,
        outcome.earliest,
        outcome.latest,
        outcome.precision,
        outcome.basis,
        f"'{' '.join(words.split())}' ({regime}): {outcome.words} → {result}",
    )


def _stretched(begin: TimeExpression, finish: TimeExpression) -> Iterator[TimeExpression]:
    """Yield both ends of a stretch; each keeps its value, both take the whole as their time."""
    backwards = begin.earliest and finish.latest and begin.earliest > finish.latest
    if begin.edtf is None or finish.edtf is None or backwards:
        yield begin
        yield finish
        return
    first, last = begin.edtf.split("/")[0], finish.edtf.split("/")[-1]
    edtf = first if first == last else f"{first}/{last}"
    for end in (begin, finish):
        yield replace(
            end,
            edtf=edtf,
            earliest=begin.earliest,
            latest=finish.latest,
            precision=TimePrecision.INTERVAL,
            arithmetic=f"{end.arithmetic}; one end of {edtf}",
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
        arithmetic=f"{end.arithmetic}; the {'beginning' if is_begin else 'end'} of {edtf}",
    )
