"""The event map as a Streamlit component: data to the browser once, small commands after that."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st

from geomap.hours import Window
from geomap.maps.assets import stylesheet
from geomap.maps.basemap import ATTRIBUTION
from geomap.maps.style import style

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geomap.maps.payloads import Payload

_ENVELOPE = 64  # bytes before the content; keeps the columns aligned


@dataclass(frozen=True, slots=True)
class MapState:
    """
    What the reader has done on the map.

    `selected` is the id of an event, `mention` the id of the mentioned place that was clicked
    last. `pin` is the latitude and longitude to which the pin was moved last, in degrees,
    `viewport` west, south, east, north in degrees. Each is None until the browser has reported
    it; `window` also where it leaves the years 1 to 9999.
    """

    window: Window | None = None
    selected: str | None = None
    mention: str | None = None
    viewport: tuple[float, float, float, float] | None = None
    layers: tuple[str, ...] | None = None
    pin: tuple[float, float] | None = None


def event_map(
    data: Payload,
    *,
    key: str,
    selected: str | None = None,
    window: Window | None = None,
    visible: Collection[str] | None = None,
    documents: Collection[str] | None = None,
    view: tuple[float, float, float, float] | None = None,
    layers: Sequence[str] = ("events", "mentions"),
    pin: tuple[float, float] | None = None,
    theme: str = "auto",
    cards: bool = True,
    height: int = 640,
) -> MapState:
    """
    Show the events on a map with its timeline.

    Call it in every run with the same key, at the same place of the page. The data are sent when
    they change; everything else is a command that is carried out when it changes, on the map as
    it stands: view, window and play go on.

    Parameters
    ----------
    data
        From `payload`; keep it (`st.cache_data`) rather than make it anew in every run.
    key
        Names this map on the page; at most 64 ASCII characters.
    selected
        Id of the event to choose; None leaves the choice to the reader.
    window
        To set; None leaves it to the reader.
    visible
        Ids of the events that pass the page's filters; None for all.
    documents
        Ids of the articles whose mentions count; None for all.
    view
        West, south, east, north in degrees to bring into view; None leaves it to the reader.
    layers
        Of `events`, `unreal` (planned, denied, hypothetical) and `mentions`.
    pin
        Latitude and longitude in degrees of a pin that the reader can move, by dragging it or by
        a click on the map; None for no pin.
    theme
        `light`, `dark`, or `auto` to follow the page.
    cards
        Whether a click opens a card over the map.
    height
        Of map and timeline together, in CSS pixels; the page's `--geomap-height` goes before it.

    Returns
    -------
    state
        What the reader has done; a change of it, on release, runs the script again.
    """
    mount = _component()
    mount(
        key=f"{key}:command",
        data={
            "channel": key,
            "style": style(),
            "attribution": ATTRIBUTION,
            "theme": theme,
            "cards": cards,
            "height": height,
            "layers": list(layers),
            "filter": _filter(data, visible, documents),
            "window": str(window).split("/") if window else None,
            "view": list(view) if view else None,
            "pin": list(pin) if pin else None,
            "select": _position(data.event_ids, selected),
        },
        height="content",
    )
    names = ("window", "selected", "mention", "viewport", "layers", "pin")
    result = mount(
        key=key,
        data=_enveloped(key, data.content),
        height=height,
        **{f"on_{name}_change": _nothing for name in names},
    )
    return _state(data, result)


@lru_cache(maxsize=1)
def _component() -> Any:
    return st.components.v2.component(
        "geomap.event_map",
        html='<div class="geomap-host"></div>',
        css=stylesheet(),
        js="component.js",
    )


def _nothing() -> None:
    """Exist: Streamlit makes a value part of the state only when it has a callback."""


@lru_cache(maxsize=4)
def _enveloped(channel: str, content: bytes) -> bytes:
    return channel.encode("ascii").ljust(_ENVELOPE) + content


def _position(ids: Sequence[str], wanted: str | None) -> dict[str, Any] | None:
    return {"event": ids.index(wanted)} if wanted is not None and wanted in ids else None


def _filter(
    data: Payload, visible: Collection[str] | None, documents: Collection[str] | None
) -> dict[str, Any] | None:
    if visible is None and documents is None:
        return None
    mask = None
    if visible is not None:
        shown = pd.Index(data.event_ids).isin(list(visible))
        mask = base64.b64encode(np.packbits(shown).tobytes()).decode()
    wanted = None
    if documents is not None:
        chosen = set(documents)
        wanted = [n for n, document in enumerate(data.document_ids) if document in chosen]
    return {"visible": mask, "documents": wanted}


def _state(data: Payload, result: Any) -> MapState:
    window, viewport = result.get("window"), result.get("viewport")
    layers, pin = result.get("layers"), result.get("pin")
    return MapState(
        window=_window(window),
        selected=_name(data.event_ids, result.get("selected")),
        mention=_name(data.place_ids, result.get("mention")),
        viewport=tuple(viewport) if viewport else None,
        layers=tuple(layers) if layers is not None else None,
        pin=(float(pin[0]), float(pin[1])) if pin else None,
    )


def _window(ends: Sequence[str] | None) -> Window | None:
    """Return the window; None where it leaves the years 1 to 9999."""
    try:
        return Window.parse("/".join(ends)) if ends else None
    except ValueError:
        return None


def _name(ids: Sequence[str], position: int | None) -> str | None:
    """Return the id at a position; None when the data have changed meanwhile."""
    return ids[position] if position is not None and 0 <= position < len(ids) else None
