"""The events as a table: sorted by any column, columns as the reader chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geomap.events import count_words
from geomap.page.words import status_words, type_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geopandas import GeoDataFrame

    from geomap.hours import Window
    from geomap.page.passing import Passed

MOST_ROWS = 100_000
"""Rows that a browser takes without delay."""
_HEIGHT = 420
_DAYS = ["From", "To"]
_USUAL = ("Event", "From", "To", "Place", "Type", "Status", "Publisher", "Reports")


def _counts(events: GeoDataFrame) -> list[str]:
    return ["; ".join(map(count_words, told)) for told in events["event_counts"]]


def _actors(events: GeoDataFrame) -> list[str]:
    return [", ".join(dict.fromkeys(a["name"] for a in told)) for told in events["actors"]]


_COLUMNS: Mapping[str, Callable[[GeoDataFrame], Any]] = {
    "Event": lambda e: e["summary"].where(e["summary"].notna(), e["type"].map(type_words)),
    "From": lambda e: e["start"],
    "To": lambda e: e["end"],
    "EDTF": lambda e: e["edtf"],
    "Place": lambda e: e["place"],
    "Country": lambda e: e["country"],
    "Place known to": lambda e: e["place_precision"],
    "Latitude": lambda e: e["lat"],
    "Longitude": lambda e: e["lon"],
    "Type": lambda e: e["type"].map(type_words),
    "Status": lambda e: e["status"].map(status_words),
    "Who": _actors,
    "How many": _counts,
    "According to": lambda e: e["speaker"],
    "Publisher": lambda e: e["publisher"],
    "Reports": lambda e: e["reports"],
    "Confidence": lambda e: e["confidence"],
    "Quote": lambda e: e["quote"],
}


def table_view(passed: Passed, window: Window | None, *, on_pick: Callable[[str], None]) -> None:
    """
    Draw the table; nothing is made of it while it is closed.

    Parameters
    ----------
    passed, window
        The events that pass the filters; those in the window are shown.
    on_pick
        Called with the id of an event whose row was chosen, before the script runs again.
    """
    box = st.expander("Table", key="table", icon=":material/table:", on_change="rerun")
    if not box.open:
        return
    with box:
        columns = st.multiselect(
            "Columns", list(_COLUMNS), default=list(_USUAL), key="table-columns"
        )
        inside = passed.inside(window)
        shown = passed.events.iloc[inside[:MOST_ROWS]]
        ids = list(shown["event_id"])

        def picked() -> None:
            rows = st.session_state["table-rows"]["selection"]["rows"]
            if rows and rows[0] < len(ids):
                on_pick(ids[rows[0]])

        st.dataframe(
            frame_of(shown, columns),
            hide_index=True,
            height=min(_HEIGHT, 80 + 35 * len(shown)),
            key="table-rows",
            on_select=picked,
            selection_mode="single-row",
            column_config=_config(),
        )
        if len(inside) > MOST_ROWS:
            st.caption(f"The first {MOST_ROWS:,} of {len(inside):,} events; filter to see others.")


def frame_of(events: GeoDataFrame, columns: list[str]) -> pd.DataFrame:
    """
    Return the columns of the table.

    Parameters
    ----------
    events
        One row per event.
    columns
        Their names, in the order wanted; the first is there when none is.

    Returns
    -------
    frame
        Plain texts, days and numbers.
    """
    made = {name: _COLUMNS[name](events) for name in columns or ["Event"]}
    frame = pd.DataFrame(made, index=events.index)
    for name in frame.columns.difference(_DAYS):
        if frame[name].dtype == object:
            frame[name] = frame[name].where(frame[name].notna(), "")
    return frame


def _config() -> dict[str, Any]:
    return {
        "Event": st.column_config.TextColumn(width="large"),
        "From": st.column_config.DateColumn(format="YYYY-MM-DD"),
        "To": st.column_config.DateColumn(format="YYYY-MM-DD"),
        "Latitude": st.column_config.NumberColumn(format="%.4f"),
        "Longitude": st.column_config.NumberColumn(format="%.4f"),
        "Confidence": st.column_config.NumberColumn(format="percent"),
        "Quote": st.column_config.TextColumn(width="large"),
    }
