"""The filters: words; articles, types by quad, statuses; publishers, actors, and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geomap.page.passing import HAPPENED, Filters, Offers
from geomap.page.words import quad_words, status_words, type_words
from geomap.records import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUADS = (1, 2, 3, 4, 0)


def filter_bar(offers: Offers, *, layers: Sequence[str] | None) -> Filters:
    """
    Draw the filters.

    Parameters
    ----------
    offers
        What the table offers.
    layers
        Layers that the reader switched on in the map's legend; None before any.

    Returns
    -------
    filters
        What the reader chose.
    """
    _begin_from_address(offers)
    _follow_legend(layers)
    words = st.text_input(
        "Search",
        key="words",
        placeholder="Search",
        label_visibility="collapsed",
        max_chars=200,
        width=180,
    )
    names, present = offers.articles, offers.types
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
            codes = present.get(quad, ())
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
        words=words.strip(),
        **_more(offers),
    )


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


def _begin_from_address(offers: Offers) -> None:
    """Take over what the address asks for, once, and forget articles that are gone."""
    state, query = st.session_state, st.query_params
    if "status" not in state:
        known = {status.value for status in Status}
        asked = [s for s in query.get("status", "").split(",") if s in known]
        state["status"] = asked or list(HAPPENED)
        state["article"] = query.get("article", "").split(",")
        types = set(query.get("type", "").split(","))
        for quad in _QUADS:
            state[f"type-{quad}"] = [c for c in offers.types.get(quad, ()) if c in types]
        for name, parting in (("publisher", "\n"), ("actor", "\n"), ("precision", ",")):
            state[name] = query.get(name, "").split(parting)
        state["words"] = query.get("q", "")[:200]
        state["confidence"] = _percent(query.get("confidence", ""))
    for name, offered in (
        ("publisher", offers.publishers),
        ("actor", offers.actors),
        ("precision", offers.precisions),
    ):
        state[name] = [value for value in state[name] if value in offered]
    state["article"] = [a for a in state["article"] if a in offers.articles]


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
