"""Map, list and record, bound to one another; runs again by itself when any of them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geomap.hours import Window, touching
from geomap.maps.component import MapState, event_map
from geomap.page.added import add_articles, publication_dates
from geomap.page.components import event_list, record_panel
from geomap.page.correcting import correction_form, corrections_tray, take_pin
from geomap.page.downloads import Seen, downloads
from geomap.page.filters import HAPPENED, Filters, Passed, filter_bar, pass_filters
from geomap.page.look import wordmark
from geomap.page.record import record
from geomap.page.session import Session, session, write_address
from geomap.page.tray import MOST_ROWS, list_row, more_note, tray, undated_mask
from geomap.page.words import rows_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.page.source import Shown

MAP = "map"
_MAP_HEIGHT, _LIST_HEIGHT, _ARTICLE_HEIGHT = 720, 250, 230


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
        filters = filter_bar(table, layers=_layers())
        with st.popover("Add articles", icon=":material/note_add:", key="add-articles"):
            add_articles()
        save = st.popover("Download", icon=":material/download:", key="downloads")
    passed = pass_filters(table, filters)
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
    inside = in_window(passed.events, window)
    with right:
        _events(passed.events, inside, state)
        report = _record(table, passed.events, state)
        correction_form(shown, report, passed.events, state)
    tray(
        passed.table,
        passed.events,
        selected=state.selected,
        on_pick=state.choose,
        beneath=lambda: publication_dates(table),
    )
    corrections_tray(shown, state)
    layers = on_map.layers if on_map.layers is not None else ("mentions",)
    with save:
        downloads(
            Seen(
                table=table,
                filters=filters,
                window=window,
                box=on_map.viewport,
                mentions="mentions" in layers,
                theme="dark" if st.context.theme.type == "dark" else "light",
            )
        )
    _address(filters, window, on_map, state)


def in_window(events: GeoDataFrame, window: Window | None) -> GeoDataFrame:
    """
    Keep the events whose interval meets a window.

    Parameters
    ----------
    events
        With `start` and `end`, of which one may be open.
    window
        None keeps every event with a date.

    Returns
    -------
    events
        Those with a date that may lie in the window.
    """
    dated = events[~undated_mask(events)]
    if window is None or dated.empty:
        return dated
    return dated[touching(dated, window.first, window.last)]


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
    everything = len(passed.events) == len(shown.payload.event_ids)
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
        visible=None if everything else tuple(passed.events["event_id"]),
        documents=filters.documents,
        layers=layers,
        pin=state.pin[1:] if state.pin else None,
        height=_MAP_HEIGHT,
    )


def _events(events: GeoDataFrame, inside: GeoDataFrame, state: Session) -> None:
    placed = inside[inside.geometry.notna()]
    unplaced = int(events.geometry.isna().sum())
    undated = int(undated_mask(events).sum())
    with st.container(key="counts"):
        st.markdown(
            f"**{len(placed):,} of {len(events):,} events shown**, "
            f"{unplaced:,} without place, {undated:,} without date"
        )
    event_list(
        [list_row(row, _reports(row)) for row in rows_of(inside.head(MOST_ROWS))],
        key="events",
        selected=state.selected,
        label="Events in this period",
        empty="No event in this period passes the filters.",
        note=more_note(len(inside)),
        height=_LIST_HEIGHT,
        on_pick=state.choose,
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
        }
    )
