"""What this reader has done: articles added, dates set, an event chosen; and the view's address."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from geomap.hours import Window
from geomap.page.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.records import Document

_KEY = "geomap"
Made = TypeVar("Made")


@dataclass
class Session:
    """
    The state of one reader's page.

    `article` is the one that is open to read; `arrived` are the ids of articles added since the
    page was last drawn; `window` and `view` are what the address asked for at the start, the map
    has its own from then on. `address` is what the address says now, `part` names the list and the
    first row of it that it wants to have.

    `tables` holds what only this reader sees. `author` is who corrects; `pin` the report whose pin
    is being moved, with latitude and longitude; `seen` the box on the map; `follow` the report to
    stay with after a correction, and `version` counts them.
    """

    added: dict[str, Document] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    arrived: set[str] = field(default_factory=set)
    selected: str | None = None
    report: str | None = None
    article: str | None = None
    window: Window | None = None
    view: tuple[float, float, float, float] | None = None
    part: tuple[str, int] = ("", 0)
    address: dict[str, str] = field(default_factory=dict)
    author: str | None = None
    pin: tuple[str, float, float] | None = None
    seen: tuple[float, float, float, float] | None = None
    follow: str | None = None
    version: int = 0
    tables: Shelf = field(default_factory=lambda: Shelf(size=2))

    def choose(self, event_id: str | None) -> None:
        """Choose an event, and of its reports the first; a pin that was being moved goes."""
        if event_id != self.selected:
            self.selected, self.report, self.pin = event_id, None, None

    def open(self, document_id: str | None) -> None:
        """Open an article to read."""
        self.article = document_id


def session() -> Session:
    """
    Return this reader's state, begun from the address of the page.

    Returns
    -------
    session
        The same object in every run of a session.
    """
    if _KEY not in st.session_state:
        query = st.query_params
        st.session_state[_KEY] = Session(
            selected=query.get("event"),
            article=query.get("read"),
            window=parse_window(query.get("datetime")),
            view=parse_box(query.get("bbox")),
        )
    made: Session = st.session_state[_KEY]
    return made


def kept(name: str, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """
    Return what was made for the same key in the last run, else make it and keep it for the next.

    Parameters
    ----------
    name
        One value is kept by name.
    key
        What the value depends on: the very same objects, or equal ones where they can be hashed.
    make
        Makes the value.

    Returns
    -------
    value
        Not to be changed.
    """
    known = st.session_state.get(f"kept-{name}")
    if known is None or not _is_same(known[0], key):
        known = st.session_state[f"kept-{name}"] = (key, make())
    value: Made = known[1]
    return value


def _is_same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    # Tables are compared by identity: they cannot be hashed, and are never changed in place.
    return len(one) == len(other) and all(
        a is b or (isinstance(a, Hashable) and isinstance(b, Hashable) and a == b)
        for a, b in zip(one, other, strict=True)
    )


def parse_window(text: str | None) -> Window | None:
    """Read `A/B`, two days or instants; None when it is something else."""
    try:
        return Window.parse(text or "")
    except ValueError:
        return None


def parse_box(text: str | None) -> tuple[float, float, float, float] | None:
    """Read `W,S,E,N` in degrees; None when it is something else."""
    try:
        west, south, east, north = (float(part) for part in (text or "").split(","))
    except ValueError:
        return None
    if not (-540 <= west < east <= 540 and -90 <= south < north <= 90):
        return None
    return west, south, east, north


def write_address(parts: Mapping[str, str | None]) -> None:
    """
    Make the address of the page say what is seen.

    Parameters
    ----------
    parts
        Values by name; None leaves a name out. Names follow OGC API Features.
    """
    wanted = {name: value for name, value in parts.items() if value}
    state = session()
    if wanted != state.address:
        state.address = wanted
        st.query_params.from_dict(wanted)
