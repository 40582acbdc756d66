"""Table and corrections → corrected table: a pure function, whatever the order of the lines."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geomap.corrections.changes import (
    Row,
    added_row,
    change_mention,
    change_report,
    derived_id,
    follow_name,
)
from geomap.corrections.journal import in_force
from geomap.corrections.matching import Articles, find_mention, find_reports
from geomap.corrections.model import Action, Correction, Target
from geomap.corrections.plain import plain_rows, report_of
from geomap.corrections.words import record_words
from geomap.events.counts import total
from geomap.events.link import told
from geomap.schema import MENTION_COLUMNS, REPORT_COLUMNS, spatial_frame
from geomap.table_files import COMPANIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from geomap.records import Count
    from geomap.table import EventTable

_SAME_WORDS = 0.5  # share of its span that an added event has in common with an extracted one


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A correction in force that changes nothing, and why."""

    correction: Correction
    reason: str


@dataclass(frozen=True, slots=True)
class Applied:
    """
    A corrected table and what was done to it.

    `by_report` holds the corrections of each report that has any, in order of time; `originals`
    the rows of these reports as extracted; `rejected` those that took a report away. `unmatched`
    are those that found nothing to correct.
    """

    table: EventTable
    by_report: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)
    originals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rejected: tuple[Correction, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()


def apply(table: EventTable, corrections: Sequence[Correction]) -> Applied:
    """
    Apply corrections to a table as extracted.

    Parameters
    ----------
    table
        Is left as it is.
    corrections
        In any order; they hold in order of their time, without what was undone.

    Returns
    -------
    applied
        The corrected table, its rows in the same order, an added report behind those of its
        article. Without corrections in force it is the very table.
    """
    active = in_force(corrections)
    if not active:
        return Applied(table)
    desk = _Desk(table, active)
    for correction in active:
        desk.work(correction)
    return desk.result()


class _Desk:
    """The rows that corrections concern, while they are being changed."""

    def __init__(self, table: EventTable, corrections: Sequence[Correction]) -> None:
        self.table = table
        self.articles = Articles(table)
        targets = [t for c in corrections for t in _report_targets(c)]
        added = {derived_id("report", c) for c in corrections if c.action is Action.ADD}
        self.found, self.missing = find_reports(
            [t for t in targets if t.report_id not in added], table, self.articles
        )
        self.found |= {t: t.report_id for t in targets if t.report_id in added}
        self.rows, self.positions = self._rows(corrections)
        self.originals = {report_id: dict(row) for report_id, row in self.rows.items()}
        self.extracted = frozenset(self.rows)
        self.mentions: dict[int, Row] = {}
        self.by_report: dict[str, list[Correction]] = {}
        self.touched: set[str] = set()
        self.gone: dict[str, Correction] = {}
        self.instead: dict[str, str] = {}  # an extracted report for one that was added by hand
        self.rejected: list[Correction] = []
        self.unmatched: list[Unmatched] = []

    def _rows(self, corrections: Sequence[Correction]) -> tuple[dict[str, Row], dict[str, int]]:
        """Read the rows that may change, with their positions: of reports, names and events."""
        documents = {
            document
            for c in corrections
            if c.action in (Action.TOPONYM, Action.ADD) and c.target is not None
            for document in self.articles.documents(c.target.article)
        }
        table = self.table
        chosen = table["report_id"].isin(set(self.found.values()))
        chosen |= table["document_id"].isin(documents)
        chosen |= table["event_id"].isin(set(table.loc[chosen, "event_id"]))
        part = gpd.GeoDataFrame(table)[chosen]
        positions = np.flatnonzero(chosen.to_numpy())
        rows = {row["report_id"]: row for row in plain_rows(part)}
        return rows, dict(zip(part["report_id"], positions.tolist(), strict=True))

    def work(self, correction: Correction) -> None:
        """Do what one correction says, or note why it cannot be done."""
        target = correction.target
        if target is None:
            return
        if correction.action is Action.TOPONYM:
            reason = self._read_name(correction, target)
        elif correction.action is Action.ADD:
            reason = self._add(correction, target)
        else:
            report_id, reason = self._report(target)
            if not reason:
                reason = self._change(correction, report_id)
        if reason:
            self.unmatched.append(Unmatched(correction, reason))

    def _report(self, target: Target) -> tuple[str, str]:
        """Return the report that a target means, or why there is none."""
        report_id = self.found.get(target)
        if report_id is None:
            return "", self.missing.get(target, "no such report")
        report_id = self.instead.get(report_id, report_id)
        if report_id in self.gone:
            return "", f"the report was rejected by {self.gone[report_id].id}"
        if report_id not in self.rows:
            return "", "the report was added by hand, and that is undone or did not hold"
        return report_id, ""

    def _change(self, correction: Correction, report_id: str) -> str:
        row = self.rows[report_id]
        if correction.action is Action.REJECT:
            self._touch(self._members(row["event_id"]))
            self.gone[report_id] = correction
            self.rejected.append(correction)
            del self.rows[report_id]
            return ""
        if correction.action is Action.MERGE:
            other, reason = self._report(Target.of_json(correction.after["with"]))
            if reason:
                return f"the report to merge with: {reason}"
            kept = self.rows[other]["event_id"]
            for member in self._members(row["event_id"]):
                self.rows[member]["event_id"] = kept
            self._touch(self._members(kept))
        elif correction.action is Action.SPLIT:
            self._touch(self._members(row["event_id"]))
            row["event_id"] = derived_id("event", correction)
        change_report(row, correction)
        self._touch(self._members(row["event_id"]))
        self._note(report_id, correction)
        return ""

    def _read_name(self, correction: Correction, target: Target) -> str:
        mentions = self.table.mentions
        at = find_mention(target, mentions, self.articles)
        if at is None:
            return "no place name at this spot of the article any more"
        if at not in self.mentions:
            self.mentions[at] = plain_rows(mentions.iloc[[at]])[0]
        mention = self.mentions[at]
        span = (int(mention["start"]), int(mention["end"]))
        change_mention(mention, correction)
        for report_id, row in self.rows.items():
            if row["document_id"] != mention["document_id"]:
                continue
            before = row["places"]
            moved = follow_name(row, span, correction.after)
            if moved:
                lines = [*(row["explanation"] or ()), record_words(correction)]
                row["explanation"] = list(dict.fromkeys(lines))
                self._note(report_id, correction)
            if moved or row["places"] is not before:
                self._touch(self._members(row["event_id"]))
        return ""

    def _add(self, correction: Correction, target: Target) -> str:
        document = next(
            (d for d in self.articles.documents(target.article) if self.articles.text(d)), None
        )
        if document is None:
            return "no article of this content"
        text, span = self.articles.text(document), target.span
        if span is None or span[1] > len(text):
            return "the article has no text at this span"
        frame = self.table.articles
        article = plain_rows(frame[frame["document_id"] == document])[0]
        row = added_row(correction, article, text[span[0] : span[1]])
        if row["report_id"] in self.rows:
            return "the event is in the table already"
        for report_id in self.extracted:
            if self._same(row, self.originals[report_id]):
                self.instead[row["report_id"]] = report_id
                return f"the event is found without it now, as report {report_id}"
        self.rows[row["report_id"]] = row
        self.originals[row["report_id"]] = dict(row)
        self._touch([row["report_id"]])
        self._note(row["report_id"], correction)
        return ""

    def _same(self, added: Row, row: Row) -> bool:
        """Tell whether an added event is one that the extraction has found meanwhile."""
        names = ("document_id", "type", "place_id", "start", "end")
        if row["quote_start"] is None or any(added[name] != row[name] for name in names):
            return False
        first = max(added["quote_start"], row["quote_start"])
        last = min(added["quote_end"], row["quote_end"])
        return bool(last - first >= _SAME_WORDS * (added["quote_end"] - added["quote_start"]))

    def _members(self, event_id: str) -> list[str]:
        return [report_id for report_id, row in self.rows.items() if row["event_id"] == event_id]

    def _touch(self, report_ids: Sequence[str]) -> None:
        self.touched.update(report_ids)

    def _note(self, report_id: str, correction: Correction) -> None:
        self.by_report.setdefault(report_id, []).append(correction)

    def result(self) -> Applied:
        """Put the changed rows back into the table."""
        self._compare()
        self.touched -= self.gone.keys()
        end = len(self.table)
        changed: dict[float, Row] = {}
        for report_id in self.rows:
            if report_id in self.touched and report_id in self.positions:
                changed[self.positions[report_id]] = self.rows[report_id]
        added = [self.rows[r] for r in self.rows if r not in self.positions]
        for number, row in enumerate(added):
            at = np.flatnonzero((self.table["document_id"] == row["document_id"]).to_numpy())
            place = (int(at[-1]) if len(at) else end) + (number + 1) / (len(added) + 1)
            changed[place] = row
        removed = [self.positions[r] for r in self.gone if r in self.positions]
        frame = _with_rows(gpd.GeoDataFrame(self.table), changed, removed, REPORT_COLUMNS)
        table = type(self.table)(frame)
        for name in COMPANIONS:
            setattr(table, name, getattr(self.table, name))
        if self.mentions:
            changes: dict[float, Row] = {float(at): row for at, row in self.mentions.items()}
            table.mentions = _with_rows(self.table.mentions, changes, [], MENTION_COLUMNS)
        return Applied(
            table=table,
            by_report={r: tuple(cs) for r, cs in self.by_report.items() if r in self.rows},
            originals={r: self.originals[r] for r in self.by_report if r in self.rows},
            rejected=tuple(self.rejected),
            unmatched=tuple(self.unmatched),
        )

    def _compare(self) -> None:
        """Say anew how the reports of each event that changed agree and differ."""
        for event_id in sorted({self.rows[r]["event_id"] for r in self.touched if r in self.rows}):
            members = sorted(self._members(event_id))
            rows = [self.rows[report_id] for report_id in members]
            papers = {
                r["document_id"]: r["publisher"] or r["title"] or r["document_id"] for r in rows
            }
            reports = [report_of(row) for row in rows]
            agreement, differences = told(reports, papers) if len(rows) > 1 else ((), ())
            counts = [_count(count) for count in total(reports)]
            merged = [
                f"{report_id}: {record_words(c)}"
                for report_id in members
                for c in self.by_report.get(report_id, ())
                if c.action is Action.MERGE and len(rows) > 1
            ]
            for row in rows:
                row["agreement"], row["differences"] = list(agreement), list(differences)
                known = [line for line in row["evidence"] or () if _is_within(line, members)]
                row["evidence"], row["event_counts"] = [*known, *merged], counts


def _count(count: Count) -> Row:
    """Return a count of an event as the table keeps it: offsets are those of reports alone."""
    plain = asdict(count)
    del plain["start"], plain["end"]
    return {**plain, "kind": count.kind.value}


def _report_targets(correction: Correction) -> list[Target]:
    """Return the reports that a correction speaks of."""
    if correction.target is None or correction.action in (Action.TOPONYM, Action.ADD):
        return []
    if correction.action is Action.MERGE:
        return [correction.target, Target.of_json(correction.after["with"])]
    return [correction.target]


def _is_within(line: str, members: Sequence[str]) -> bool:
    """Tell whether a line of evidence, `first + second …`, speaks of two members."""
    first, _, rest = line.partition(" + ")
    return first in members and rest.partition(" ")[0] in members


def _with_rows(
    frame: gpd.GeoDataFrame,
    changed: Mapping[float, Row],
    removed: Sequence[int],
    columns: Mapping[str, pa.DataType],
) -> gpd.GeoDataFrame:
    """Replace rows of a frame by position; a row between two positions is put in there."""
    positions = np.arange(len(frame), dtype=float)
    kept = ~np.isin(positions, [*changed, *removed])
    rows = spatial_frame(list(changed.values()), columns).reindex(columns=frame.columns)
    places = np.concatenate([positions[kept], np.array(list(changed), dtype=float)])
    parts = [part for part in (frame[kept], rows) if len(part)]
    if not parts:
        return frame[kept].reset_index(drop=True)
    joined = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    ordered = joined.iloc[np.argsort(places, kind="stable")].reset_index(drop=True)
    return gpd.GeoDataFrame(ordered, geometry="geometry", crs=frame.crs)
