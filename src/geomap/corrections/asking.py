"""`correct`: one person's wish in plain values, made into corrections and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.corrections.applying import apply
from geomap.corrections.columns import place_columns
from geomap.corrections.journal import append, read_journal
from geomap.corrections.making import Editor
from geomap.corrections.words import change_words
from geomap.errors import CorrectionError
from geomap.gazetteer import Gazetteer
from geomap.table import EventTable

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.corrections.model import Correction

NONE = "none"
"""Stands for no place and for no date."""


def correct(
    events: Path | str,
    report_id: str | None = None,
    *,
    place: str | None = None,
    at: tuple[float, float] | None = None,
    date: str | None = None,
    type: str | None = None,  # noqa: A002 - the name of the column
    status: str | None = None,
    merge_with: str | None = None,
    split: bool = False,
    reject: bool = False,
    name: str | None = None,
    everywhere: bool = False,
    add: str | None = None,
    quote: str | None = None,
    undo: str | None = None,
    reason: str = "",
    author: str | None = None,
) -> tuple[Correction, ...]:
    """
    Correct an event table; the corrections are added to the file beside it.

    Parameters
    ----------
    events
        Path of the table, `….parquet`; it is left as it is.
    report_id
        Of the report to correct.
    place
        Id of the place where it happened, as `geomap.Gazetteer` knows it, or `none`.
    at
        `lat, lon` in degrees: where the pin belongs.
    date
        When it happened, EDTF, or `none`.
    type, status
        A code of `geomap.events.event_types`; one of `geomap.records.Status`.
    merge_with
        Id of another report, whose event this one is.
    split, reject
        Whether it tells of another event than its fellows; whether it tells of none.
    name
        With `place`: what this place name among the report's own means. Reports that have their
        place from the name follow.
    everywhere
        With `name`: also where the same name stands elsewhere in the article.
    add, quote
        Id of the article in which an event was missed, and the words that tell of it; with
        `type`, and if known `status`, `place` or `at`, and `date`.
    undo
        Id of a correction to take back.
    reason, author
        Why, and who corrects: the name of the system's user when None.

    Returns
    -------
    corrections
        As kept; one for each change.

    Raises
    ------
    TableError
        If there is no such table.
    CorrectionError
        If nothing is asked for, or something that cannot be; then nothing is kept.
    GazetteerError
        If there is no such place.
    """
    table, journal = EventTable.read(events, corrected=False), read_journal(events)
    editor = Editor(table, journal.corrections, author=author, reason=reason)
    where = _place(place) if place is not None else None
    day = None if date is None or date.strip().lower() == NONE else date
    made: list[Correction] = []
    if undo is not None:
        made.append(editor.undo(undo))
    if add is not None:
        if quote is None or type is None:
            msg = "an event is added with the words that tell of it and its type"
            raise CorrectionError(msg)
        span = editor.find_words(add, quote)
        made.append(
            editor.add(
                add,
                span,
                type=type,
                status=status or "asserted",
                place=where,
                point=at,
                edtf=day,
            )
        )
    elif report_id is not None:
        if name is not None:
            if place is None:
                msg = f"say with a place what the name {name!r} means"
                raise CorrectionError(msg)
            made += _names(editor, report_id, name, where, everywhere=everywhere)
        elif place is not None:
            made.append(editor.place(report_id, where))
        if at is not None:
            made.append(editor.point(report_id, *at))
        if date is not None:
            made.append(editor.date(report_id, day))
        if type is not None:
            made.append(editor.type(report_id, type))
        if status is not None:
            made.append(editor.status(report_id, status))
        if merge_with is not None:
            made.append(editor.merge(report_id, merge_with))
        if split:
            made.append(editor.split(report_id))
        if reject:
            made.append(editor.reject(report_id))
    if not made:
        msg = "nothing to correct: give a report and what to change, an event to add, or an undo"
        raise CorrectionError(msg)
    return append(events, made)


def unmatched_lines(events: Path | str, table: EventTable) -> list[str]:
    """
    Say which corrections of a table that was just built find nothing to correct.

    Parameters
    ----------
    events
        Path of the table.
    table
        As extracted.

    Returns
    -------
    lines
        One a correction, and one a line of the file that is none.
    """
    journal = read_journal(events)
    lines = [problem.message for problem in journal.problems]
    return lines + [
        f"correction {u.correction.id} by {u.correction.author} no longer fits: {u.reason}; "
        f"it is kept ({change_words(u.correction)})"
        for u in apply(table, journal.corrections).unmatched
    ]


def _names(
    editor: Editor, report_id: str, name: str, place: dict[str, Any] | None, *, everywhere: bool
) -> list[Correction]:
    """Say what a name of the report's text means, there or in the whole article."""
    row = editor.row(report_id)
    named = next((p for p in row["places"] if p["text"].casefold() == name.casefold()), None)
    if named is None:
        known = ", ".join(dict.fromkeys(p["text"] for p in row["places"])) or "none"
        msg = f"report {report_id} names no place {name!r}; its place names: {known}"
        raise CorrectionError(msg)
    spans = [(int(named["start"]), int(named["end"]))]
    if everywhere:
        wanted = place["place_id"] if place else None
        others = editor.same_name(row["document_id"], spans[0])
        spans += [(m["start"], m["end"]) for m in others if m["place_id"] != wanted]
    return [editor.toponym(row["document_id"], span, place) for span in spans]


def _place(place_id: str) -> dict[str, Any] | None:
    if place_id.strip().lower() == NONE:
        return None
    return place_columns(Gazetteer.open().place(place_id))
