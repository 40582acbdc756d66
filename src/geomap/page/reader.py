"""An article cut into segments: the quote, its trigger, the places and dates, the furniture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geomap.page.words import known, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.table import EventTable


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text (code points, end exclusive), what it is, and a note on it."""

    start: int
    end: int
    kind: str
    note: str = ""


def spans_of(table: EventTable, document_id: str) -> list[Span]:
    """
    Collect what is marked in an article.

    Parameters
    ----------
    table
        Holds the article's blocks, mentions and times.
    document_id
        Of the article.

    Returns
    -------
    spans
        Blocks that are no running text, places and dates.
    """
    article = article_of(table, document_id)
    spans = [
        Span(int(b["start"]), int(b["end"]), str(b["kind"]))
        for b in (article["blocks"] if article else ())
        if b["kind"] != "paragraph"
    ]
    for frame, kind, note in (
        (table.mentions, "place", _place_note),
        (table.times, "time", _time_note),
    ):
        spans += [
            Span(int(row["start"]), int(row["end"]), kind, note(row))
            for row in rows_of(frame[frame["document_id"] == document_id])
        ]
    return spans


def article_of(table: EventTable, document_id: str) -> Mapping[str, Any] | None:
    """Return the row of an article, None when the table does not hold it."""
    rows = table.articles[table.articles["document_id"] == document_id]
    return None if rows.empty else dict(rows.iloc[0])


def segments(
    text: str, spans: Iterable[Span], *, quote: tuple[int, int] | None
) -> list[dict[str, Any]]:
    """
    Cut a text where spans begin and end.

    Parameters
    ----------
    text
        The article.
    spans
        May nest and overlap; those beyond the text are cut short.
    quote
        First code point and end (exclusive) of the quote.

    Returns
    -------
    segments
        In order; their `text` joined is the text. `kinds` are those of the spans around,
        `quote` tells whether the segment is part of the quote, `note` is the innermost span's.
    """
    length = len(text)
    kept = sorted(
        (Span(max(s.start, 0), min(s.end, length), s.kind, s.note) for s in spans),
        key=lambda s: (s.start, -s.end),
    )
    kept = [s for s in kept if s.start < s.end]
    first, last = quote or (0, 0)
    edges = sorted(
        {0, length, *(e for s in kept for e in (s.start, s.end))}
        | {min(max(e, 0), length) for e in (first, last)}
    )
    cut = []
    waiting, around = list(reversed(kept)), []
    for start, end in pairwise(edges):
        while waiting and waiting[-1].start <= start:
            around.append(waiting.pop())
        around = [s for s in around if s.end > start]
        cut.append(_segment(text[start:end], around, quoted=first <= start < last))
    return cut


def _segment(text: str, around: Sequence[Span], *, quoted: bool) -> dict[str, Any]:
    notes = [s.note for s in around if s.note]
    return {
        "text": text,
        "kinds": list(dict.fromkeys(s.kind for s in around)),
        "note": notes[-1] if notes else None,
        "quote": quoted,
    }


def _place_note(row: Mapping[str, Any]) -> str:
    name = known(row["name"])
    if name is None:
        return f"Not placed: {known(row['reason']) or 'unknown'}"
    where = f" ({row['country']})" if known(row["country"]) else ""
    sense = "" if row["role"] == "literal" else f", named as {row['sense']}"
    return f"{name}{where}, {row['kind']}{sense}"


def _time_note(row: Mapping[str, Any]) -> str:
    value = known(row["edtf"]) or known(row["value"]) or ""
    steps = known(row["arithmetic"])
    return f"{value}: {steps}" if steps else str(value)
