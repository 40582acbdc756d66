"""Corrections made of what a person wants, checked against the table they are made for."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cached_property
from getpass import getuser
from typing import TYPE_CHECKING, Any

from geomap.corrections.applying import Applied, apply
from geomap.corrections.columns import mention_columns
from geomap.corrections.journal import in_force
from geomap.corrections.matching import Articles, name_target, target_of
from geomap.corrections.model import (
    LONGEST_TEXT,
    PLACE_FIELDS,
    Action,
    Correction,
    Target,
    checked,
)
from geomap.corrections.plain import plain_rows
from geomap.errors import CorrectionError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.table import EventTable

_LONGEST_AUTHOR = 200


class Editor:
    """
    Makes the corrections of one person for one table; keeps none of them.

    Every method returns a `Correction` for `append`, and raises `CorrectionError` when there is
    no such report, name or article, when a value is malformed, or when nothing would change.
    """

    def __init__(
        self,
        table: EventTable,
        corrections: Sequence[Correction] = (),
        *,
        author: str | None = None,
        reason: str = "",
        applied: Applied | None = None,
    ) -> None:
        """
        Begin with a table and what was corrected so far.

        Parameters
        ----------
        table
            As extracted.
        corrections
            Those that were made already.
        author
            Who corrects; the name of the system's user when None.
        reason
            Why; goes into every correction.
        applied
            `apply(table, corrections)`, where it is at hand.
        """
        self.corrections = tuple(corrections)
        self.applied = applied or apply(table, self.corrections)
        self.author = _line(author if author is not None else _user(), "author", _LONGEST_AUTHOR)
        if not self.author:
            msg = "a correction needs an author; give a name"
            raise CorrectionError(msg)
        self.reason = _line(reason, "reason", LONGEST_TEXT)

    @cached_property
    def _articles(self) -> Articles:
        return Articles(self.applied.table)

    def place(self, report_id: str, place: Mapping[str, Any] | None) -> Correction:
        """
        Re-pick where a report's event happened.

        Parameters
        ----------
        report_id
            Of the corrected table.
        place
            The columns of a place, as `place_columns` gives them; None for no place.
        """
        after = dict(place) if place else dict.fromkeys(PLACE_FIELDS)
        return self._of_report(Action.PLACE, report_id, PLACE_FIELDS, after, same=("place_id",))

    def point(self, report_id: str, lat: float, lon: float) -> Correction:
        """Drag a report's pin to `lat`, `lon`, in degrees."""
        return self._of_report(Action.POINT, report_id, ("lat", "lon"), {"lat": lat, "lon": lon})

    def date(self, report_id: str, edtf: str | None) -> Correction:
        """Change when a report's event happened: EDTF, None for no date."""
        return self._of_report(Action.DATE, report_id, ("edtf",), {"edtf": edtf})

    def type(self, report_id: str, code: str) -> Correction:
        """Change the type of a report's event to a code of `geomap.events.event_types`."""
        return self._of_report(Action.TYPE, report_id, ("type",), {"type": code})

    def status(self, report_id: str, status: str) -> Correction:
        """Change how a report stands to its event; one of `geomap.records.Status`."""
        return self._of_report(Action.STATUS, report_id, ("status",), {"status": status})

    def merge(self, report_id: str, other_id: str) -> Correction:
        """Say that the event of a report is the one that another report tells of."""
        row, other = self.row(report_id), self.row(other_id)
        if row["event_id"] == other["event_id"]:
            msg = f"reports {report_id} and {other_id} tell of one event already"
            raise CorrectionError(msg)
        return self._make(
            Action.MERGE,
            self._target(row),
            before={"event_id": row["event_id"]},
            after={"with": self._target(other).to_json()},
        )

    def split(self, report_id: str) -> Correction:
        """Take a report out of its event, into one of its own."""
        row = self.row(report_id)
        beside = self.applied.table["event_id"] == row["event_id"]
        others = sorted(set(self.applied.table.loc[beside, "report_id"]) - {row["report_id"]})
        if not others:
            msg = f"report {report_id} is alone in its event; there is nothing to split"
            raise CorrectionError(msg)
        return self._make(Action.SPLIT, self._target(row), before={"reports": others})

    def reject(self, report_id: str) -> Correction:
        """Take a report out of the table: it tells of no event."""
        row = self.row(report_id)
        before = {name: row[name] for name in ("type", "status", "place", "edtf", "summary")}
        return self._make(Action.REJECT, self._target(row), before=before)

    def toponym(
        self, document_id: str, span: tuple[int, int], place: Mapping[str, Any] | None
    ) -> Correction:
        """
        Say what a place name means; reports that have their place from it follow.

        Parameters
        ----------
        document_id
            Of its article.
        span
            Of the name: first code point, end exclusive.
        place
            The columns of a place, as `place_columns` gives them; None for no place.
        """
        mention = self.mention(document_id, span)
        after = dict(place) if place else dict.fromkeys(PLACE_FIELDS)
        if mention["place_id"] == after["place_id"]:
            msg = f"{mention['text']!r} means {mention['name'] or 'no place'} already"
            raise CorrectionError(msg)
        before = mention_columns(mention)
        return self._make(
            Action.TOPONYM, name_target(mention, self._articles), before=before, after=after
        )

    def add(
        self,
        document_id: str,
        span: tuple[int, int],
        *,
        type: str,  # noqa: A002 - the name of the column
        status: str = "asserted",
        place: Mapping[str, Any] | None = None,
        point: tuple[float, float] | None = None,
        edtf: str | None = None,
        summary: str = "",
    ) -> Correction:
        """
        Add an event that was missed.

        Parameters
        ----------
        document_id
            Of its article.
        span
            Of the words that tell of it: first code point, end exclusive.
        type, status
            A code of `geomap.events.event_types`; one of `geomap.records.Status`.
        place, point
            The columns of a place, or `lat, lon` in degrees; neither for no place.
        edtf
            When it happened, None when nobody knows.
        summary
            The words of the span when empty.
        """
        text = self._articles.text(document_id)
        if not text:
            msg = f"no article {document_id!r} with a text in this table"
            raise CorrectionError(msg)
        start, end = span
        if not 0 <= start < end <= len(text):
            msg = f"span {start}:{end} lies outside the article of {len(text):,} characters"
            raise CorrectionError(msg)
        after = {
            "type": type,
            "status": status,
            "summary": _line(summary, "summary", LONGEST_TEXT),
            "edtf": edtf,
            **(place or {}),
            **({"lat": point[0], "lon": point[1]} if point else {}),
        }
        words = text[start:end][:300]
        target = Target(self._articles.content(document_id), (start, end), words=words)
        return self._make(Action.ADD, target, after=after)

    def undo(self, correction_id: str) -> Correction:
        """Take one correction back; later ones stay."""
        known = {c.id: c for c in self.corrections}
        if correction_id not in known:
            msg = f"no correction {correction_id!r}; `geomap correct EVENTS --list` shows all"
            raise CorrectionError(msg)
        undone = known[correction_id]
        if undone.action is not Action.UNDO and undone not in in_force(self.corrections):
            msg = f"correction {correction_id} is undone already"
            raise CorrectionError(msg)
        return self._make(Action.UNDO, undone.target, after={"correction": correction_id})

    def same_name(self, document_id: str, span: tuple[int, int]) -> list[dict[str, Any]]:
        """
        Find the other places of an article where a name stands: a re-pick may hold there too.

        Parameters
        ----------
        document_id
            Of the article.
        span
            Of the name: first code point, end exclusive.

        Returns
        -------
        mentions
            Rows of the same text, letter case aside, in order of the text.
        """
        mention = self.mention(document_id, span)
        frame = self.applied.table.mentions
        rows = plain_rows(frame[frame["document_id"] == document_id])
        name = str(mention["text"]).casefold()
        return [
            row
            for row in rows
            if str(row["text"]).casefold() == name and row["start"] != mention["start"]
        ]

    def offered(self, correction: Correction) -> list[Correction]:
        """Make a correction of a name's meaning for all other mentions of it in its article."""
        target, after = correction.target, correction.after
        if correction.action is not Action.TOPONYM or target is None or target.span is None:
            return []
        made = []
        for document_id in self._articles.documents(target.article):
            try:
                others = self.same_name(document_id, target.span)
            except CorrectionError:
                continue  # the same text under another id, without the name
            place = after if after["place_id"] else None
            made += [
                self.toponym(document_id, (row["start"], row["end"]), place)
                for row in others
                if row["place_id"] != after["place_id"]
            ]
        return made

    def find_words(self, document_id: str, words: str) -> tuple[int, int]:
        """
        Find words in an article.

        Parameters
        ----------
        document_id
            Of the article.
        words
            As they stand there; white space may differ.

        Returns
        -------
        span
            Of the only place where they stand: first code point, end exclusive.
        """
        text = self._articles.text(document_id)
        if not text:
            msg = f"no article {document_id!r} with a text in this table"
            raise CorrectionError(msg)
        pattern = r"\s+".join(re.escape(part) for part in words.split())
        found = [match.span() for match in re.finditer(pattern, text)] if pattern else []
        if len(found) != 1:
            how = "do not stand" if not found else f"stand {len(found)} times"
            shown = " ".join(words.split())[:60]
            msg = f"the words {shown!r} {how} in article {document_id}; quote it word for word"
            raise CorrectionError(msg)
        return found[0]

    def row(self, report_id: str) -> dict[str, Any]:
        """Return the row of a report in the corrected table; the first letters of its id do."""
        table = self.applied.table
        rows = plain_rows(table[table["report_id"] == report_id])
        if not rows and report_id:
            begins = table["report_id"].str.startswith(report_id).to_numpy(dtype=bool)
            if begins.sum() > 1:
                msg = f"{begins.sum()} reports have ids that begin with {report_id!r}; give more"
                raise CorrectionError(msg)
            rows = plain_rows(table[begins])
        if not rows:
            gone = {c.target.report_id for c in self.applied.rejected if c.target}
            why = "it was rejected" if report_id in gone else "there is none of this id"
            msg = f"no report {report_id!r} in this table: {why}"
            raise CorrectionError(msg)
        return rows[0]

    def mention(self, document_id: str, span: tuple[int, int]) -> dict[str, Any]:
        """Return the row of the place name at a span in the corrected table."""
        frame = self.applied.table.mentions
        here = (frame["document_id"] == document_id) & (frame["start"] == span[0])
        rows = plain_rows(frame[here & (frame["end"] == span[1])])
        if not rows:
            msg = f"no place name at {span[0]}:{span[1]} of article {document_id!r}"
            raise CorrectionError(msg)
        return rows[0]

    def _of_report(
        self,
        action: Action,
        report_id: str,
        names: Sequence[str],
        after: Mapping[str, Any],
        *,
        same: Sequence[str] = (),
    ) -> Correction:
        row = self.row(report_id)
        after = checked(action, after)
        if all(row[name] == after[name] for name in same or names):
            shown = ", ".join(str(after[name]) for name in same or names)
            msg = f"report {report_id}: the {action.value} is {shown} already"
            raise CorrectionError(msg)
        before = {name: row[name] for name in names}
        return self._make(action, self._target(row), before=before, after=after)

    def _target(self, row: Mapping[str, Any]) -> Target:
        """Return what a report is, by its row as extracted, however it was corrected since."""
        original = self.applied.originals.get(row["report_id"])
        return target_of(original or row, self._articles)

    def _make(
        self,
        action: Action,
        target: Target | None,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> Correction:
        return Correction(
            action=action,
            author=self.author,
            time=datetime.now(UTC),
            target=target,
            before=dict(before or {}),
            after=checked(action, dict(after or {})),
            reason=self.reason,
        )


def _line(text: str, name: str, longest: int) -> str:
    """Return a text on one line, in what UTF-8 can write."""
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    if len(line) > longest:
        msg = f"{name} of {len(line):,} characters is longer than {longest:,}"
        raise CorrectionError(msg)
    return line


def _user() -> str:
    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # a system without users, as in a container
        return "somebody"
