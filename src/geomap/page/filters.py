"""The filters: articles, types by quad, statuses; publishers, actors, precision, confidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
import streamlit as st

from geomap.hours import hours, meeting
from geomap.page.session import kept
from geomap.page.words import article_words, quad_words, rows_of, status_words, type_words
from geomap.records import PlacePrecision, Status
from geomap.table import COMPANIONS, EventTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geomap.hours import Window

HAPPENED = tuple(status.value for status in Status if status.happened)
MOST_ACTORS = 300
_QUADS = (1, 2, 3, 4, 0)


@dataclass(frozen=True, slots=True)
class Filters:
    """
    What passes; None lets everything pass.

    A report passes with one actor of `actors`, and with a confidence in [0, 1] of at least
    `confidence`.
    """

    documents: tuple[str, ...] | None = None
    types: tuple[str, ...] | None = None
    statuses: tuple[str, ...] = HAPPENED
    publishers: tuple[str, ...] | None = None
    actors: tuple[str, ...] | None = None
    precisions: tuple[str, ...] | None = None
    confidence: float = 0.0

    def address(self) -> dict[str, str | None]:
        """Return the filters as parts of the page's address."""
        return {
            "article": ",".join(self.documents) if self.documents else None,
            "type": ",".join(self.types) if self.types else None,
            "status": None if self.statuses == HAPPENED else ",".join(self.statuses),
            # Names may hold commas: they are parted by line feeds.
            "publisher": "\n".join(self.publishers) if self.publishers else None,
            "actor": "\n".join(self.actors) if self.actors else None,
            "precision": ",".join(self.precisions) if self.precisions else None,
            "confidence": f"{self.confidence:.2f}" if self.confidence else None,
        }


@dataclass(frozen=True, eq=False)
class Passed:
    """
    The events that pass the filters, and those of the tables they come from.

    `stamp` tells one from another. What every release of the slider needs is worked out once.
    `documents` are the articles that may pass, None for all.
    """

    table: EventTable
    events: GeoDataFrame
    documents: tuple[str, ...] | None = None
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


@dataclass(frozen=True, slots=True)
class Offers:
    """What a table offers to filter by: names, the most frequent actors first."""

    publishers: tuple[str, ...]
    actors: tuple[str, ...]
    precisions: tuple[str, ...]


def offers_of(table: EventTable) -> Offers:
    """
    Collect what a table offers to filter by.

    Parameters
    ----------
    table
        The event table.

    Returns
    -------
    offers
        At most `MOST_ACTORS` actors.
    """
    actors = Counter(actor["name"] for told in table["actors"] for actor in told)
    precisions = set(table["place_precision"].dropna())
    return Offers(
        publishers=tuple(sorted(set(table["publisher"].dropna()))),
        actors=tuple(name for name, _ in actors.most_common(MOST_ACTORS)),
        precisions=tuple(p.value for p in PlacePrecision if p.value in precisions),
    )


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
    documents = _documents(table, filters)
    kept = table.select(documents=documents, types=filters.types, statuses=filters.statuses)
    mask = np.ones(len(kept), dtype=bool)
    if filters.precisions is not None:
        mask &= kept["place_precision"].isin(filters.precisions).to_numpy(dtype=bool)
    if filters.confidence > 0:
        mask &= kept["confidence"].fillna(0.0).to_numpy(dtype=float) >= filters.confidence
    if filters.actors is not None:
        wanted = set(filters.actors)
        found = [any(a["name"] in wanted for a in told) for told in kept["actors"]]
        mask &= np.array(found, dtype=bool)
    if not mask.all():
        kept = _with_reports(kept, mask)
    events = kept.events()
    begins, ends = hours(events)
    order = np.argsort(np.where(np.isnat(begins), ends, begins), kind="stable")
    return Passed(kept, events.iloc[order].reset_index(drop=True), documents)


def _documents(table: EventTable, filters: Filters) -> tuple[str, ...] | None:
    """Return the articles that may pass, None for all."""
    if filters.publishers is None:
        return filters.documents
    frame = table.articles if len(table.articles) else table
    found = frame.loc[frame["publisher"].isin(filters.publishers), "document_id"]
    asked = None if filters.documents is None else set(filters.documents)
    return tuple(d for d in dict.fromkeys(found) if asked is None or d in asked)


def _with_reports(table: EventTable, mask: NDArray[np.bool_]) -> EventTable:
    """Keep some reports; mentions, times and articles stay."""
    made = EventTable(table.loc[mask].reset_index(drop=True))
    for name in (*COMPANIONS, "corrections"):
        setattr(made, name, getattr(table, name))
    return made


def filter_bar(table: EventTable, offers: Offers, *, layers: Sequence[str] | None) -> Filters:
    """
    Draw the filters.

    Parameters
    ----------
    table
        Its articles, types and statuses are offered.
    offers
        What else is offered.
    layers
        Layers that the reader switched on in the map's legend; None before any.

    Returns
    -------
    filters
        What the reader chose.
    """
    _begin_from_address(table, offers)
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
        **_more(offers),
    )


def _offered(table: EventTable) -> tuple[dict[str, str], dict[int, list[str]]]:
    """Return the names of the articles by id and the types that there are by quad."""
    columns = table.articles[["document_id", "publisher", "title", "source"]]
    names = {row["document_id"]: article_words(row) for row in rows_of(columns)}
    types = table.groupby("quad")["type"].unique()
    return names, {int(quad): sorted(codes) for quad, codes in types.items()}


def _more(offers: Offers) -> dict[str, Any]:
    """Draw the filters by publisher, actor, precision of the place and confidence."""
    state = st.session_state
    number = sum(bool(state[name]) for name in ("publisher", "actor", "precision", "confidence"))
    with st.popover(f"More {number}" if number else "More", key="filter-more"):
        publishers = st.multiselect(
            "Publishers", offers.publishers, key="publisher", placeholder="All publishers"
        )
        actors = st.multiselect("Actors", offers.actors, key="actor", placeholder="All actors")
        precisions = st.pills(
            "How finely the place is known",
            offers.precisions,
            format_func=str.capitalize,
            selection_mode="multi",
            key="precision",
        )
        percent = st.slider(
            "Confidence, at least", 0, 100, step=5, format="%d %%", key="confidence"
        )
    return {
        "publishers": tuple(publishers) or None,
        "actors": tuple(actors) or None,
        "precisions": tuple(precisions) or None,
        "confidence": percent / 100,
    }


def _begin_from_address(table: EventTable, offers: Offers) -> None:
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
        for name, parting in (("publisher", "\n"), ("actor", "\n"), ("precision", ",")):
            state[name] = query.get(name, "").split(parting)
        state["confidence"] = _percent(query.get("confidence", ""))
    for name, offered in (
        ("publisher", offers.publishers),
        ("actor", offers.actors),
        ("precision", offers.precisions),
    ):
        state[name] = [value for value in state[name] if value in offered]
    present = set(table.articles["document_id"])
    state["article"] = [a for a in state["article"] if a in present]


def _percent(text: str) -> int:
    """Read a confidence in [0, 1] as one of the slider's steps; 0 when it is something else."""
    try:
        return min(100, max(0, 5 * round(20 * float(text))))
    except (ValueError, OverflowError):
        return 0


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
