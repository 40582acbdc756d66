"""The filters: articles, types by quad, statuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
import streamlit as st

from geomap.hours import hours, meeting
from geomap.page.session import kept
from geomap.page.words import article_words, quad_words, rows_of, status_words, type_words
from geomap.records import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geomap.hours import Window
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


@dataclass(frozen=True, eq=False)
class Passed:
    """
    The events that pass the filters, and those of the tables they come from.

    `stamp` tells one from another. What every release of the slider needs is worked out once.
    """

    table: EventTable
    events: GeoDataFrame
    stamp: str = field(default_factory=lambda: uuid4().hex)

    @cached_property
    def placed(self) -> NDArray[np.bool_]:
        """Whether each event has a place."""
        return np.asarray(self.events.geometry.notna(), dtype=bool)

    @cached_property
    def undated(self) -> NDArray[np.bool_]:
        """Whether each event has neither a first nor a last hour."""
        begins, ends = self._hours
        return np.isnat(begins) & np.isnat(ends)

    @cached_property
    def _hours(self) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
        return hours(self.events)

    def inside(self, window: Window | None) -> NDArray[np.intp]:
        """
        Find the events whose interval meets a window.

        Parameters
        ----------
        window
            None keeps every event with a date.

        Returns
        -------
        positions
            In `events`, of those with a date that may lie in the window.
        """
        if window is None:
            return np.flatnonzero(~self.undated)
        return np.flatnonzero(meeting(*self._hours, window.first, window.last))


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
    begins, ends = hours(events)
    order = np.argsort(np.where(np.isnat(begins), ends, begins), kind="stable")
    return Passed(kept, events.iloc[order].reset_index(drop=True))


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
    names, present = kept("offered", (table,), lambda: _offered(table))
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
    number = sum(len(codes) for codes in present.values())
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


def _offered(table: EventTable) -> tuple[dict[str, str], dict[int, list[str]]]:
    """Return the names of the articles by id and the types that there are by quad."""
    columns = table.articles[["document_id", "publisher", "title", "source"]]
    names = {row["document_id"]: article_words(row) for row in rows_of(columns)}
    types = table.groupby("quad")["type"].unique()
    return names, {int(quad): sorted(codes) for quad, codes in types.items()}


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
