"""The articles: a table of them, and one of them to read with its events, places and dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geomap.page.added import set_publication_date
from geomap.page.components import article_panel
from geomap.page.reader import Span, article_of, segments, spans_of
from geomap.page.words import article_words, known, rows_of, status_words, title_words, when_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.page.passing import Passed
    from geomap.table import EventTable

MOST_ROWS = 100_000
"""Rows that a browser takes without delay."""
_TABLE_HEIGHT, _TEXT_HEIGHT = 300, 460
_EVENT, _WORD = "event:", "word:"
_BASIS = {
    "given": "set or given with it",
    "metadata": "told by the file",
    "dateline": "told by its dateline",
    "inferred": "inferred from what it tells",
    "unknown": "not known",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Which article is open, which event is chosen, and what to call when either changes."""

    article: str | None
    event: str | None
    on_open: Callable[[str], None]
    on_pick: Callable[[str], None]


def articles_view(passed: Passed, reading: Reading) -> None:
    """
    Draw the articles; nothing is made of them while they are closed.

    Parameters
    ----------
    passed
        What passes the filters: those articles, and the events that are marked in them.
    reading
        What is open.
    """
    box = st.expander(
        f"Articles: {len(_rows(passed)):,}",
        key="articles",
        icon=":material/article:",
        expanded=reading.article is not None,
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        frame = articles_frame(passed)
        if frame.empty:
            st.caption("No article passes the filters.")
            return
        ids = list(frame.index)
        if reading.article not in ids:
            st.caption("Choose an article to read it, its events marked.")

        def opened() -> None:
            rows = st.session_state["article-rows"]["selection"]["rows"]
            if rows and rows[0] < len(ids):
                reading.on_open(ids[rows[0]])

        st.dataframe(
            frame,
            hide_index=True,
            height=min(_TABLE_HEIGHT, 40 + 35 * len(frame)),
            key="article-rows",
            on_select=opened,
            selection_mode="single-row",
            column_config={"Article": st.column_config.TextColumn(width="large")},
        )
        if len(_rows(passed)) > MOST_ROWS:
            st.caption(f"The first {MOST_ROWS:,}; filter to see others.")
        if reading.article is not None and reading.article in ids:
            _read(passed, reading.article, reading)


def _read(passed: Passed, document_id: str, reading: Reading) -> None:
    article = article_of(passed.table, document_id)
    if article is None:
        return
    panel = article_text(passed.table, document_id)
    article_panel(
        panel,
        key="article-text",
        selected=reading.event,
        height=_TEXT_HEIGHT,
        on_pick=reading.on_pick,
    )
    with st.form("article-date", border=False):
        left, right = st.columns([70, 30], vertical_alignment="bottom")
        basis = _BASIS.get(str(known(article["published_basis"])), "")
        day = left.text_input(
            f"Day of publication ({basis})",
            value=str(known(article["published"]) or ""),
            key=f"article-day-{document_id}",
            placeholder="2020-09-30; not before: 2020-11-10/..",
        )
        if right.form_submit_button("Set the day"):
            set_publication_date(document_id, day)


def articles_frame(passed: Passed) -> pd.DataFrame:
    """
    Return a row for each article.

    Parameters
    ----------
    passed
        What passes the filters.

    Returns
    -------
    frame
        Indexed by id of article, at most `MOST_ROWS`: what it is, when it appeared, how many of its
        events pass and how many of these have a place and a date, and how many place names it has.
    """
    rows = _rows(passed).head(MOST_ROWS)
    index = pd.Index(rows["document_id"], name="document_id")
    reports, mentions = passed.table, passed.table.mentions

    def count(found: Any) -> list[int]:
        number = found["document_id"].value_counts()
        return [int(n) for n in number.reindex(index, fill_value=0)]

    drawn = reports.geometry.notna() & (reports["start"].notna() | reports["end"].notna())
    return pd.DataFrame(
        {
            "Article": [article_words(row) for row in rows_of(rows)],
            "Published": [str(known(day) or "") for day in rows["published"]],
            "Events": count(reports),
            "with place and date": count(reports[drawn]),
            "Place names": count(mentions),
            "not resolved": count(mentions[mentions["place_id"].isna()]),
        },
        index=index,
    )


def _rows(passed: Passed) -> pd.DataFrame:
    """Return the rows of the articles that may pass."""
    rows: pd.DataFrame = passed.table.articles
    if passed.documents is None or rows.empty:
        return rows
    return rows[rows["document_id"].isin(passed.documents)]


def article_text(table: EventTable, document_id: str) -> dict[str, Any]:
    """
    Put an article together for reading.

    Parameters
    ----------
    table
        Reports that pass the filters, and the article.
    document_id
        Of the article.

    Returns
    -------
    panel
        `source`; `segments` as `reader.segments` gives them, each with `told`, the ids of the
        events whose words it is part of, and `words`, of those whose own word it is; `events`, what
        is to be said of each.

    Raises
    ------
    KeyError
        If the table does not hold the article.
    """
    article = article_of(table, document_id)
    if article is None:
        raise KeyError(document_id)
    text = str(article["text"])
    reports = rows_of(table[table["document_id"] == document_id])
    events = {row["event_id"]: row for row in reversed(reports)}
    spans = [*spans_of(table, document_id), *(s for row in reports for s in _told(row, text))]
    return {
        "document": document_id,
        "source": article_words(article),
        "segments": [_marked(s) for s in segments(text, spans, quote=None)],
        "events": {event: _event(row) for event, row in events.items()},
    }


def _told(row: Mapping[str, Any], text: str) -> Sequence[Span]:
    """Return where a report stands in its article: its quote, and the word that tells it."""
    first, last = known(row["quote_start"]), known(row["quote_end"])
    if first is None or text[int(first) : int(last)] != known(row["quote"]):
        return ()
    quote = Span(int(first), int(last), f"{_EVENT}{row['event_id']}")
    begin, end = known(row["trigger_start"]), known(row["trigger_end"])
    if begin is None:
        begin, end = first, int(first) + len(str(row["quote"]).split(" ", maxsplit=1)[0])
    return (quote, Span(int(begin), int(end), f"{_WORD}{row['event_id']}"))


def _marked(segment: Mapping[str, Any]) -> dict[str, Any]:
    kinds = segment["kinds"]
    return {
        "text": segment["text"],
        "note": segment["note"],
        "kinds": [k for k in kinds if not k.startswith((_EVENT, _WORD))],
        "told": [k.removeprefix(_EVENT) for k in kinds if k.startswith(_EVENT)],
        "words": [k.removeprefix(_WORD) for k in kinds if k.startswith(_WORD)],
    }


def _event(row: Mapping[str, Any]) -> dict[str, Any]:
    where = known(row["place"]) or "no place"
    return {
        "title": title_words(row),
        "note": f"{when_words(row)} · {where} · {status_words(row['status']).lower()}",
        "quad": int(row["quad"] or 0),
        "state": row["status"],
    }
