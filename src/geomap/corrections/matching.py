"""Which report or place name of a table a correction is about, also after the table was rebuilt."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.corrections.model import Span, Target
from geomap.corrections.plain import plain_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from geomap.table import EventTable

_LONGEST_WORDS = 300
_SAME_QUOTE = 0.5  # share of two quotes that must be common when their triggers do not meet


class Articles:
    """The articles of a table by the hash of their content, and back."""

    def __init__(self, table: EventTable) -> None:
        frame = table.articles
        self._text: dict[str, str] = dict(
            zip(frame["document_id"], (_known_text(text) for text in frame["text"]), strict=True)
        )
        self._documents: dict[str, list[str]] | None = None

    def text(self, document_id: str) -> str:
        """Return an article's text, empty when the table does not hold it."""
        return self._text.get(document_id, "")

    def content(self, document_id: str) -> str:
        """Return the hash of an article's text; its id where there is no text."""
        text = self.text(document_id)
        return content_hash(text) if text else document_id

    def documents(self, content: str) -> list[str]:
        """Return the ids of the articles that have this content, in the table's order."""
        if self._documents is None:
            self._documents = {}
            for document_id in self._text:
                self._documents.setdefault(self.content(document_id), []).append(document_id)
        # A table without articles, of ready-made points, has ids of documents all the same.
        return self._documents.get(content, [content])


def content_hash(text: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def target_of(row: Mapping[str, Any], articles: Articles) -> Target:
    """
    Tell what a report is, so that it can be found again.

    Parameters
    ----------
    row
        Of the event table, as extracted.
    articles
        Of the same table.

    Returns
    -------
    target
        With the report's quote.
    """
    return Target(
        article=articles.content(row["document_id"]),
        span=_span(row, "quote_start", "quote_end"),
        words=str(row["quote"] or "")[:_LONGEST_WORDS],
        trigger=_span(row, "trigger_start", "trigger_end"),
        type=row["type"],
        place_id=row["place_id"],
        report_id=row["report_id"],
    )


def name_target(mention: Mapping[str, Any], articles: Articles) -> Target:
    """Tell what a place name is, so that it can be found again; `mention` is a row."""
    return Target(
        article=articles.content(mention["document_id"]),
        span=(int(mention["start"]), int(mention["end"])),
        words=str(mention["text"])[:_LONGEST_WORDS],
    )


def find_reports(
    targets: Iterable[Target], table: EventTable, articles: Articles
) -> tuple[dict[Target, str], dict[Target, str]]:
    """
    Find the reports that targets mean.

    A report of the same id is the one. Else that of the same article whose trigger, or failing
    that whose quote, lies over the target's, the one of the same place and type before others.
    No report is taken for two targets.

    Parameters
    ----------
    targets
        Of corrections.
    table
        As extracted.
    articles
        Of the same table.

    Returns
    -------
    found
        Id of the report by target.
    missing
        Why there is none, by target.
    """
    wanted = list(dict.fromkeys(targets))
    ids = {t.report_id for t in wanted if t.report_id}
    present: dict[str, str] = dict(
        table.loc[table["report_id"].isin(ids), ["report_id", "document_id"]].itertuples(
            index=False, name=None
        )
    )
    found = {
        target: target.report_id
        for target in wanted
        if target.report_id in present
        and present[target.report_id] in articles.documents(target.article)
    }
    missing: dict[Target, str] = {}
    pairs: list[tuple[tuple[float, ...], int, str, Target]] = []
    for target in wanted:
        if target in found:
            continue
        documents = articles.documents(target.article)
        rows = plain_rows(table[table["document_id"].isin(documents)])
        known = bool(rows) or any(articles.text(document) for document in documents)
        missing[target] = (
            "no report of these words any more" if known else "no article of this content"
        )
        for at, row in enumerate(rows):
            score = _likeness(target, row)
            if score is not None:
                pairs.append((score, -at, row["report_id"], target))
    taken = set(found.values())
    for _, _, report_id, target in sorted(pairs, key=lambda pair: pair[:3], reverse=True):
        if target not in found and report_id not in taken:
            found[target] = report_id
            taken.add(report_id)
            del missing[target]
    return found, missing


def find_mention(target: Target, mentions: pd.DataFrame, articles: Articles) -> int | None:
    """
    Find the place name that a target means.

    Parameters
    ----------
    target
        With the span of the name.
    mentions
        Of the table.
    articles
        Of the same table.

    Returns
    -------
    position
        Of the name whose span lies best over the target's, from 0; None when none does.
    """
    span = target.span
    if span is None:
        return None
    near = mentions["document_id"].isin(articles.documents(target.article)).to_numpy(dtype=bool)
    positions = np.flatnonzero(near)
    spans = zip(mentions["start"].to_numpy()[near], mentions["end"].to_numpy()[near], strict=True)
    score, position = max(
        ((_overlap(span, found), -at) for found, at in zip(spans, positions, strict=True)),
        default=(0.0, 0),
    )
    return -int(position) if score > 0 else None


def _likeness(target: Target, row: Mapping[str, Any]) -> tuple[float, ...] | None:
    """Return how well a report fits a target, greater is better; None when it does not."""
    triggers = _overlap(target.trigger, _span(row, "trigger_start", "trigger_end"))
    quotes = _overlap(target.span, _span(row, "quote_start", "quote_end"))
    if triggers == 0 and quotes < _SAME_QUOTE:
        return None
    same_place = float(target.place_id == row["place_id"])
    return triggers > 0, float(target.type == row["type"]), same_place, triggers, quotes


def _overlap(one: Span | None, other: Span | None) -> float:
    """Return the share that two spans have in common of what they cover together."""
    if one is None or other is None:
        return 0.0
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0.0, common / (max(one[1], other[1]) - min(one[0], other[0])))


def _span(row: Mapping[str, Any], first: str, last: str) -> Span | None:
    start, end = row[first], row[last]
    return None if start is None or end is None or end <= start else (int(start), int(end))


def _known_text(text: Any) -> str:
    return text if isinstance(text, str) else ""
