"""Map, list and record, bound to one another; runs again by itself when any of them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geomap.hours import Window
from geomap.maps.component import MapState, event_map
from geomap.page.added import add_articles, publication_dates
from geomap.page.articles import Reading, articles_view
from geomap.page.components import ROWS_AT_ONCE, Part, event_list, record_panel
from geomap.page.correcting import correction_form, corrections_tray, take_pin
from geomap.page.downloads import Seen, downloads
from geomap.page.filters import filter_bar
from geomap.page.look import wordmark
from geomap.page.missed import missed_event_form
from geomap.page.passing import HAPPENED, Filters, Passed, pass_filters
from geomap.page.record import record
from geomap.page.session import Session, kept, session, write_address
from geomap.page.table_view import table_view
from geomap.page.tray import list_row, tray
from geomap.page.words import rows_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.page.source import Shown

MAP = "map"
_MAP_HEIGHT, _LIST_HEIGHT, _LONG_LIST_HEIGHT, _ARTICLE_HEIGHT = 720, 262, 574, 230


@st.fragment
def browse(shown: Shown) -> None:
    """
    Draw the body of the page.

    Parameters
    ----------
    shown
        The table and what the browser draws of it.
    """
    state = session()
    table = shown.table
    with st.container(horizontal=True, vertical_alignment="center", key="bar"):
        wordmark()
        filters = filter_bar(shown.offers, layers=_layers())
        with st.popover("Add articles", icon=":material/note_add:", key="add-articles"):
            add_articles()
        save = st.popover("Download", icon=":material/download:", key="downloads")
    passed = shown.passing.get(filters, lambda: pass_filters(table, filters))
    _greet(passed.events, state)
    _follow(table, state)
    left, right = st.columns([62, 38], gap="medium")
    with left:
        on_map = _map(shown, filters, passed, state)
    if on_map.selected is not None:
        state.choose(on_map.selected)
    state.seen = on_map.viewport
    if on_map.pin is not None:
        take_pin(on_map.pin, state)
    window = on_map.window or state.window
    with right:
        _events(passed, window, state)
        report = _record(table, passed.events, state)
        correction_form(shown, report, passed.events, state)
        missed_event_form(shown, _article(table, report), state)
    table_view(passed, window, on_pick=state.choose)
    articles_view(passed, Reading(state.article, state.selected, state.open, state.choose))
    tray(
        passed,
        selected=state.selected,
        on_pick=state.choose,
        beneath=lambda: publication_dates(table),
    )
    corrections_tray(shown, state)
    layers = on_map.layers if on_map.layers is not None else ("mentions",)
    with save:
        downloads(
            Seen(
                table=passed.table,
                filters=filters,
                window=window,
                box=on_map.viewport,
                mentions="mentions" in layers,
                theme="dark" if st.context.theme.type == "dark" else "light",
            )
        )
    _address(filters, window, on_map, state)


def _greet(events: GeoDataFrame, state: Session) -> None:
    """Choose the first event of articles that were just added: the map goes where it is."""
    first = events.loc[events["document_id"].isin(state.arrived), "event_id"]
    if not first.empty:
        state.choose(first.iloc[0])
    state.arrived.clear()


def _follow(table: Any, state: Session) -> None:
    """Stay with a report that was corrected, in whatever event it is now."""
    if state.follow is None:
        return
    found = table.loc[table["report_id"] == state.follow, "event_id"]
    state.choose(None)
    if not found.empty:
        state.selected, state.report = found.iloc[0], state.follow
    state.follow = None


def _map(shown: Shown, filters: Filters, passed: Passed, state: Session) -> MapState:
    visible = kept("visible", (shown.payload, passed), lambda: _visible(shown, passed))
    unreal = tuple(s for s in filters.statuses if s not in HAPPENED)
    layers = [
        name
        for name, wanted in (("events", True), ("unreal", unreal), ("mentions", _mentions()))
        if wanted
    ]
    return event_map(
        shown.payload,
        key=MAP,
        selected=state.selected,
        window=state.window,
        view=state.view,
        visible=visible,
        documents=passed.documents,
        layers=layers,
        pin=state.pin[1:] if state.pin else None,
        height=_MAP_HEIGHT,
    )


def _visible(shown: Shown, passed: Passed) -> tuple[str, ...] | None:
    everything = len(passed.events) == len(shown.payload.event_ids)
    return None if everything else tuple(passed.events["event_id"])


def _events(passed: Passed, window: Window | None, state: Session) -> None:
    events = passed.events
    inside = passed.inside(window)
    unplaced = len(events) - int(passed.placed.sum())
    with st.container(key="counts"):
        st.markdown(
            f"**{int(passed.placed[inside].sum()):,} of {len(events):,} events shown**, "
            f"{unplaced:,} without place, {int(passed.undated.sum()):,} without date"
        )
    position = passed.position(state.selected, inside)
    stamp = f"{passed.stamp}/{window}"
    if state.part[0] != stamp:
        state.part = (stamp, max(0, (position or 0) - ROWS_AT_ONCE // 2))
    offset = state.part[1]
    rows = events.iloc[inside[offset : offset + ROWS_AT_ONCE]]

    def want(offset: int) -> None:
        state.part = (stamp, offset)

    event_list(
        [list_row(row, _reports(row)) for row in rows_of(rows)],
        key="events",
        selected=state.selected,
        label="Events in this period",
        empty="No event in this period passes the filters.",
        height=_LIST_HEIGHT if state.selected else _LONG_LIST_HEIGHT,
        on_pick=state.choose,
        part=Part(
            offset=offset,
            total=len(inside),
            position=position,
            stamp=stamp,
            on_want=want,
        ),
    )


def _record(table: Any, events: GeoDataFrame, state: Session) -> str | None:
    """Show the record and return the id of the report in it."""
    best = events.loc[events["event_id"] == state.selected, "report_id"]
    report = state.report or (None if best.empty else best.iloc[0])

    def choose(report_id: str) -> None:
        state.report, state.pin = report_id, None

    made = record(table, state.selected, report)
    record_panel(
        made,
        key="record",
        height=_ARTICLE_HEIGHT,
        on_report=choose,
    )
    return None if made is None else str(made["report"])


def _article(table: Any, report_id: str | None) -> str | None:
    found = table.loc[table["report_id"] == report_id, "document_id"]
    return None if found.empty else str(found.iloc[0])


def _reports(row: dict[str, Any]) -> str:
    return f"{row['reports']} reports" if row["reports"] > 1 else ""


def _layers() -> tuple[str, ...] | None:
    """Return the layers that the reader switched on in the legend, None before any."""
    known = st.session_state.get(MAP)
    layers = known.get("layers") if known else None
    return None if layers is None else tuple(layers)


def _mentions() -> bool:
    layers = _layers()
    return layers is None or "mentions" in layers


def _address(filters: Filters, window: Window | None, on_map: MapState, state: Session) -> None:
    box = on_map.viewport
    write_address(
        {
            **filters.address(),
            "datetime": str(window) if window else None,
            "bbox": ",".join(f"{side:.3f}" for side in box) if box else None,
            "event": state.selected,
            "read": state.article,
        }
    )
