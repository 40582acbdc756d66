"""The page's own small components: a list to choose from, and a record to read.

They build their content from text nodes alone: nothing in an article becomes mark-up.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import streamlit as st

from geomap.maps.style import style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def event_list(
    rows: Sequence[Mapping[str, Any]],
    *,
    key: str,
    selected: str | None,
    label: str,
    empty: str,
    note: str = "",
    height: int,
    on_pick: Callable[[str], None],
) -> None:
    """
    Show events in a list; a click or the keyboard chooses one.

    Parameters
    ----------
    rows
        `id`, `title`, `when`, `where`, `status` and `note` of each, text; `quad`, and `placed`:
        whether it is on the map.
    key
        Names the list on the page.
    selected
        Id of the event that is chosen; the list brings it into view.
    label
        What the list holds, for screen readers.
    empty
        What to say when there are no rows.
    note
        What to say beneath the rows.
    height
        CSS pixels.
    on_pick
        Called with the id of an event that was chosen, before the script runs again.
    """

    def picked() -> None:
        chosen = st.session_state[key].get("picked")
        if chosen is not None:
            on_pick(str(chosen))

    _list()(
        key=key,
        data={
            "rows": list(rows),
            "selected": selected,
            "label": label,
            "empty": empty,
            "note": note,
            "height": height,
            "quads": _quads(),
            "forms": _forms(),
        },
        height="content",
        on_picked_change=picked,
    )


def record_panel(
    record: Mapping[str, Any] | None,
    *,
    key: str,
    height: int,
    on_report: Callable[[str], None],
) -> None:
    """
    Show the record of an event.

    Parameters
    ----------
    record
        From `geomap.page.record`; None when no event is chosen.
    key
        Names the panel on the page.
    height
        Of the article in the panel, CSS pixels.
    on_report
        Called with the id of another report that was chosen, before the script runs again.
    """

    def changed() -> None:
        chosen = st.session_state[key].get("report")
        if chosen is not None:
            on_report(str(chosen))

    _record()(
        key=key,
        data={"record": record, "height": height, "quads": _quads(), "forms": _forms()},
        height="content",
        on_report_change=changed,
    )


def _quads() -> dict[str, list[str]]:
    """Return the colour of each quad in the light and the dark theme."""
    return {number: [row["light"], row["dark"]] for number, row in style()["quads"].items()}


def _forms() -> dict[str, str]:
    """Return the form of the mark of each status."""
    return {name: row["fill"] for name, row in style()["statuses"].items()}


@lru_cache(maxsize=1)
def _list() -> Any:
    return _component("geomap_list", "list")


@lru_cache(maxsize=1)
def _record() -> Any:
    return _component("geomap_record", "record")


def _component(name: str, stem: str) -> Any:
    common = _text("common.js")
    return st.components.v2.component(
        name,
        html='<div class="root"></div>',
        css=_text("common.css") + _text(f"{stem}.css"),
        js=f"{common}\n{_text(f'{stem}.js')}",
    )


def _text(name: str) -> str:
    return (files("geomap.page") / "static" / name).read_text(encoding="utf-8")
