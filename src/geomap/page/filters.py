"""The filters: articles, types by quad, statuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geomap.page.words import article_words, quad_words, rows_of, status_words, type_words
from geomap.records import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame

    from geomap.table import EventTable

HAPPENED = tuple(status.value for status in Status if status.happened)
_QUADS = (1, 2, 3, 4, 0)


@dataclass(frozen=True, slots=True)
class Filters:
    """What passes; None lets everything pass."""

    documents: tuple[str, ...] | None = None
    types: tuple[str, ...] | None = None
    statuses: tuple[str, ...] = HAPPENED

    def address(self) -> dict[str, str | None]:
        """Return the filters as parts of the page's address."""
        return {
            "article": ",".join(self.documents) if self.documents else None,
            "type": ",".join(self.types) if self.types else None,
            "status": None if self.statuses == HAPPENED else ",".join(self.statuses),
        }


@dataclass(frozen=True)
class Passed:
    """The events that pass the filters, and those of the tables they come from."""

    table: EventTable
    events: GeoDataFrame


def pass_filters(table: EventTable, filters: Filters) -> Passed:
    """
    Keep what passes.

    Parameters
    ----------
    table
        The event table.
    filters
        The reader's choice.

    Returns
    -------
    passed
        One row per event, in order of time: those without a date last.
    """
    kept = table.select(documents=filters.documents, types=filters.types, statuses=filters.statuses)
    events = kept.events()
    days = pd.to_datetime(
        events["start"].where(events["start"].notna(), events["end"]), errors="coerce"
    )
    order = days.sort_values(kind="stable", na_position="last").index
    return Passed(kept, events.loc[order].reset_index(drop=True))


def filter_bar(table: EventTable, *, layers: Sequence[str] | None) -> Filters:
    """
    Draw the filters.

    Parameters
    ----------
    table
        Its articles, types and statuses are offered.
    layers
        Layers that the reader switched on in the map's legend; None before any.

    Returns
    -------
    filters
        What the reader chose.
    """
    _begin_from_address(table)
    _follow_legend(layers)
    names = {row["document_id"]: article_words(row) for row in rows_of(table.articles)}
    with st.popover(
        _label("Articles", len(st.session_state["article"]), len(names)), key="filter-articles"
    ):
        documents = st.multiselect(
            "Articles",
            list(names),
            format_func=lambda document: names.get(document, document),
            key="article",
            placeholder="All articles",
        )
    present = table.groupby("quad")["type"].agg(lambda codes: sorted(set(codes)))
    number = sum(len(codes) for codes in present)
    chosen = sum(len(st.session_state[f"type-{quad}"]) for quad in _QUADS)
    types: list[str] = []
    with st.popover(_label("Types", chosen, number), key="filter-types"):
        for quad in _QUADS:
            codes = present.get(quad, [])
            types += st.pills(
                quad_words(quad),
                codes,
                format_func=type_words,
                selection_mode="multi",
                key=f"type-{quad}",
                disabled=not codes,
            )
    statuses = [status.value for status in Status]
    usual = set(st.session_state["status"]) == set(HAPPENED)
    with st.popover(
        "Status" if usual else _label("Status", len(st.session_state["status"]), len(statuses)),
        key="filter-status",
    ):
        picked = st.pills(
            "How the articles stand to an event",
            statuses,
            format_func=status_words,
            selection_mode="multi",
            key="status",
        )
    return Filters(
        documents=tuple(documents) or None,
        types=tuple(types) or None,
        statuses=tuple(s for s in statuses if s in picked),
    )


def _begin_from_address(table: EventTable) -> None:
    """Take over what the address asks for, once, and forget articles that are gone."""
    state, query = st.session_state, st.query_params
    if "status" not in state:
        known = {status.value for status in Status}
        asked = [s for s in query.get("status", "").split(",") if s in known]
        state["status"] = asked or list(HAPPENED)
        state["article"] = query.get("article", "").split(",")
        types = set(query.get("type", "").split(","))
        for quad in _QUADS:
            rows = table[table["quad"] == quad]
            state[f"type-{quad}"] = sorted(types & set(rows["type"]))
    present = set(table.articles["document_id"])
    state["article"] = [a for a in state["article"] if a in present]


def _follow_legend(layers: Sequence[str] | None) -> None:
    """Let the legend's box for what did not happen choose the statuses too."""
    state = st.session_state
    if layers is None or state.get("layers-seen") == tuple(layers):
        return
    state["layers-seen"] = tuple(layers)
    unreal = [status.value for status in Status if not status.happened]
    rest = [s for s in state["status"] if s not in unreal]
    state["status"] = rest + unreal if "unreal" in layers else rest


def _label(word: str, chosen: int, number: int) -> str:
    return f"{word} {chosen}/{number}" if 0 < chosen < number else word
