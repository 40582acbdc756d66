"""
The smallest page around the event map; run it with `streamlit run bench/map_demo.py`.

It shows what a page needs to know of the component: payload cached, one fixed place in the
script, choices kept in the session and handed back in.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from geomap.maps import Payload, payload
from geomap.maps.component import event_map
from synthetic import large_table, small_table


@st.cache_resource
def data(count: int) -> Payload:
    """Make the payload once; `cache_resource` keeps the very object, so it is sent once."""
    return payload(large_table(count) if count else small_table())


@st.fragment
def linked(events: Payload) -> None:
    """Draw the map and what follows it; only this part runs again on a release."""
    chosen = st.selectbox("Event", [None, *events.event_ids[:50]], key="chosen")
    state = event_map(events, key="map", selected=chosen, height=640)
    st.write(
        {
            "window": str(state.window),
            "picked": state.selected,
            "mention": state.mention,
            "viewport": state.viewport,
        }
    )


st.set_page_config(layout="wide")
linked(data(int(st.query_params.get("count", "0"))))
