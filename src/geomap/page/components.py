"""The page's own small components: a list to choose from, a record and an article to read.

They build their content from text nodes alone: nothing in an article becomes mark-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import streamlit as st

from geomap.maps.style import style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


ROWS_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Part:
    """
    Which part of a long list its rows are; the list asks for others as it is scrolled.

    `offset` is the position of the first row in the whole list and `total` the length of that,
    `position` that of the chosen event, None when it is not in the list. Rows that came with
    another `stamp` are of another list. `on_want` is called with the offset of the rows wanted,
    before the script runs again.
    """

    offset: int
    total: int
    position: int | None
    stamp: str
    on_want: Callable[[int], None]


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
    part: Part | None = None,
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
    part
        Where the rows stand in a longer list; None when they are the whole of it.
    """

    def picked() -> None:
        chosen = st.session_state[key].get("picked")
        if chosen is not None:
            on_pick(str(chosen))

    def wanted() -> None:
        offset = st.session_state[key].get("wanted")
        if part is not None and offset is not None:
            part.on_want(max(0, int(offset)))

    positions = [n for n, row in enumerate(rows) if row["id"] == selected]
    _list()(
        key=key,
        data={
            "rows": list(rows),
            "offset": part.offset if part else 0,
            "total": part.total if part else len(rows),
            "position": part.position if part else next(iter(positions), None),
            "stamp": part.stamp if part else None,
            "chunk": ROWS_AT_ONCE,
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
        on_wanted_change=wanted,
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


def article_panel(
    panel: Mapping[str, Any],
    *,
    key: str,
    selected: str | None,
    height: int,
    on_pick: Callable[[str], None],
) -> None:
    """
    Show an article to read.

    Parameters
    ----------
    panel
        From `geomap.page.articles.article_text`.
    key
        Names the panel on the page.
    selected
        Id of the event that is chosen; its words are marked, and brought into view.
    height
        Of the text at most, CSS pixels; what is longer scrolls.
    on_pick
        Called with the id of an event that was chosen, before the script runs again.
    """

    def picked() -> None:
        chosen = st.session_state[key].get("picked")
        if chosen is not None:
            on_pick(str(chosen))

    _article()(
        key=key,
        data={
            "panel": panel,
            "selected": selected,
            "height": height,
            "quads": _quads(),
            "forms": _forms(),
        },
        height="content",
        on_picked_change=picked,
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


@lru_cache(maxsize=1)
def _article() -> Any:
    return _component("geomap_article", "article")


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
