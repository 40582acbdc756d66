"""The record of an event, put together for reading: plain values, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.events import count_words
from geomap.page.reader import Span, article_of, segments, spans_of
from geomap.page.words import (
    article_words,
    known,
    precision_words,
    quad_words,
    rows_of,
    status_words,
    title_words,
    type_words,
    when_words,
    where_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.table import EventTable


# Roles that say no more than the record says anyway.
_USUAL = ("site", "passing mention")


def record(
    table: EventTable, event_id: str | None, report_id: str | None = None
) -> dict[str, Any] | None:
    """
    Put together what is known of an event.

    Parameters
    ----------
    table
        The event table.
    event_id
        Of the event.
    report_id
        Of the report to show in its article; the event's first one when it is not known.

    Returns
    -------
    record
        Plain values for the panel; None when there is no such event.
    """
    rows = table[table["event_id"] == event_id]
    if event_id is None or rows.empty:
        return None
    reports = {row["report_id"]: row for row in rows_of(rows)}
    row = reports.get(report_id) or next(iter(reports.values()))
    article = article_of(table, row["document_id"])
    text, spans, quote = _text(table, article, row)
    return {
        "event": event_id,
        "report": row["report_id"],
        "document": row["document_id"],
        "title": title_words(row),
        "quad": int(row["quad"] or 0),
        "state": row["status"],
        "type": f"{type_words(row['type'])} ({quad_words(row['quad'] or 0).lower()})",
        "status": _status(row),
        "facts": _facts(row),
        "reports": _side_by_side(list(reports.values())),
        "differences": list(row["differences"]),
        "agreement": list(row["agreement"]),
        "reasons": list(row["explanation"]),
        "source": _source(article or row),
        "segments": segments(text, spans, quote=quote),
    }


def _text(
    table: EventTable, article: Mapping[str, Any] | None, row: Mapping[str, Any]
) -> tuple[str, list[Span], tuple[int, int] | None]:
    """Return the article, what is marked in it and its quote; the bare quote without either."""
    words = str(known(row["quote"]) or "")
    first, last = known(row["quote_start"]), known(row["quote_end"])
    if article is None or first is None or str(article["text"])[first:last] != words:
        return words, [], (0, len(words))
    spans = spans_of(table, row["document_id"])
    if known(row["trigger_start"]) is not None:
        spans.append(Span(int(row["trigger_start"]), int(row["trigger_end"]), "trigger"))
    return str(article["text"]), spans, (first, last)


def _status(row: Mapping[str, Any]) -> str:
    words = status_words(row["status"])
    speaker = known(row["speaker"])
    return f"{words} by {speaker}" if speaker else words


def _facts(row: Mapping[str, Any]) -> list[list[str]]:
    """Return rows of name, words and a smaller note."""
    facts = [["When", when_words(row), _when_note(row)], ["Where", *_where(row)]]
    for role, name in (("actor", "Who"), ("recipient", "Whom")):
        actors = [_actor(a) for a in row["actors"] if a["role"] == role]
        if actors:
            facts.append([name, "; ".join(actors), ""])
    counts = "; ".join(map(count_words, row["counts"]))
    if counts:
        every = "; ".join(map(count_words, row["event_counts"]))
        facts.append(["How many", counts, f"all reports: {every}" if every != counts else ""])
    chain = [str(link) for link in row["speaker_chain"]]
    if len(chain) > 1:
        facts.append(["Told by", " ← ".join(chain), ""])
    others = _other_places(row)
    if others:
        facts.append(["Also named", others, ""])
    if known(row["confidence"]) is not None:
        facts.append(["Confidence", f"{round(100 * float(row['confidence']))} %", ""])
    return facts


def _when_note(row: Mapping[str, Any]) -> str:
    edtf, steps = known(row["edtf"]), known(row["time_explanation"])
    return " · ".join(str(part) for part in (edtf, steps) if part)


def _where(row: Mapping[str, Any]) -> list[str]:
    words = where_words(row)
    if not known(row["place"]):
        return [words, ""]
    country = known(row["country"])
    notes = [precision_words(row["place_precision"])]
    if known(row.get("expression")) and known(row["radius_km"]) is not None:
        notes.append(f"told by {row['place']}, within {row['radius_km']:.0f} km")
    if row["place_inherited"]:
        notes.append("told elsewhere in the article than the event itself")
    return [f"{words} ({country})" if country else words, ", ".join(n for n in notes if n)]


def _actor(actor: Mapping[str, Any]) -> str:
    details = [known(actor.get("title")), known(actor.get("country"))]
    inner = ", ".join(str(d) for d in details if d)
    return f"{actor['name']} ({inner})" if inner else str(actor["name"])


def _other_places(row: Mapping[str, Any]) -> str:
    """Name the places of the sentence that are not where it happened, and what they are to it."""
    others = {
        f"{place['text']} ({place['role']})": None
        for place in row["places"]
        if known(place["place_id"]) != known(row["place_id"]) and place["role"] not in _USUAL
    }
    return ", ".join(others)


def _side_by_side(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """
    Return what each report tells, point by point, and whether the reports differ in the point.

    Points that no report tells are left out.
    """
    points: dict[str, Callable[[Mapping[str, Any]], str]] = {
        "Status": _status,
        "Type": lambda row: type_words(row["type"]),
        # What a report leaves out is no difference.
        "When": lambda row: "" if when_words(row) == "no date" else when_words(row),
        "Where": lambda row: str(known(row["place"]) or ""),
        "Who": lambda row: _names(row, "actor"),
        "Whom": lambda row: _names(row, "recipient"),
        "How many": lambda row: "; ".join(map(count_words, row["counts"])),
    }
    told = {name: [words(row) for row in rows] for name, words in points.items()}
    return [
        {
            "id": row["report_id"],
            "paper": str(known(row["publisher"]) or known(row["title"]) or row["document_id"]),
            "points": [
                [name, words[number] or "–", len({w for w in words if w}) > 1]
                for name, words in told.items()
                if any(words)
            ],
            "quote": str(known(row["quote"]) or ""),
        }
        for number, row in enumerate(rows)
    ]


def _names(row: Mapping[str, Any], role: str) -> str:
    return ", ".join(dict.fromkeys(str(a["name"]) for a in row["actors"] if a["role"] == role))


def _source(row: Mapping[str, Any]) -> str:
    published = known(row["published"])
    words = article_words(row)
    return f"{words}, {published}" if published else words
