"""What is not on the map: events without a place or a date, names without a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geomap.page.components import event_list
from geomap.page.words import known, rows_of, title_words, when_words, where_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geomap.page.passing import Passed

_HEIGHT = 260
MOST_ROWS = 400


def list_row(row: Mapping[str, Any], note: str = "") -> dict[str, Any]:
    """Return a row of a list of events."""
    return {
        "id": row["event_id"],
        "title": title_words(row),
        "when": when_words(row),
        "where": where_words(row),
        "quad": int(row["quad"] or 0),
        "status": row["status"],
        "note": note,
        "placed": row["geometry"] is not None,
    }


def tray(
    passed: Passed,
    *,
    selected: str | None,
    on_pick: Callable[[str], None],
    beneath: Callable[[], None],
) -> None:
    """
    Draw the tray.

    Parameters
    ----------
    passed
        What passes the filters.
    selected
        Id of the chosen event.
    on_pick
        Called with the id of an event that was chosen.
    beneath
        Draws what stands beneath the events without place and date.
    """
    unplaced, undated = passed.events[~passed.placed], passed.events[passed.undated]
    mentions = passed.table.mentions
    unresolved = mentions[mentions["place_id"].isna()]
    label = (
        f"Not on the map: {len(unplaced):,} without a place · {len(undated):,} without a date · "
        f"{len(unresolved):,} names not resolved"
    )
    with st.expander(label, key="tray"):
        for column, key, title, rows, reason in zip(
            st.columns(2),
            ("tray-place", "tray-date"),
            ("Without a place", "Without a date"),
            (unplaced, undated),
            (_place_reason, _time_reason),
            strict=True,
        ):
            with column:
                st.markdown(f"**{title}**")
                event_list(
                    [list_row(r, reason(r)) for r in rows_of(rows.head(MOST_ROWS))],
                    key=key,
                    selected=selected,
                    label=f"Events {title.lower()}",
                    empty="None.",
                    note=more_note(len(rows)),
                    height=_HEIGHT,
                    on_pick=on_pick,
                )
        beneath()
        st.markdown("**Names not resolved**")
        st.dataframe(
            unresolved[["text", "reason", "sentence"]].head(MOST_ROWS),
            hide_index=True,
            height=_HEIGHT if len(unresolved) else 80,
            column_config={"text": "Name", "reason": "Why", "sentence": "Sentence"},
            key="unresolved",
        )
        if more_note(len(unresolved)):
            st.caption(more_note(len(unresolved)))


def more_note(number: int) -> str:
    """Say how many rows a list leaves out."""
    if number <= MOST_ROWS:
        return ""
    return f"and {number - MOST_ROWS:,} more; shorten the period or filter"


def _place_reason(row: Mapping[str, Any]) -> str:
    named = [p["text"] for p in row["places"]]
    return f"names {', '.join(dict.fromkeys(named))}" if named else "names no place"


def _time_reason(row: Mapping[str, Any]) -> str:
    return str(known(row["time_explanation"]) or "names no date")
