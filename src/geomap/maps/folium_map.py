"""The event map as a folium map: offline, with its timeline."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geomap.maps.assets import engine, leaflet, stylesheet
from geomap.maps.basemap import ATTRIBUTION, detail, world
from geomap.maps.payloads import payload
from geomap.maps.style import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.table import EventTable


def make_map(
    table: EventTable,
    *,
    layers: Sequence[str] = ("events", "mentions"),
    theme: str = "auto",
    listed: bool = False,
) -> folium.Map:
    """
    Make a map of an event table with its timeline.

    Parameters
    ----------
    table
        Reports, mentions and articles.
    layers
        Those shown at first, of `events`, `unreal` (planned, denied, hypothetical), `mentions`.
    theme
        `light`, `dark`, or `auto` as the reader's system prefers.
    listed
        Whether to show the list of the events beside the map.

    Returns
    -------
    map
        Needs no network. Other layers of folium may be added to it, but for those that need more
        than Leaflet (pop-ups and icon markers do).
    """
    made = OfflineMap()
    made.add_child(EventTimeline(table, layers=layers, theme=theme, listed=listed))
    return made


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _data_uri(text: str, kind: str) -> str:
    return f"data:{kind};base64,{_base64(text.encode())}"


class OfflineMap(folium.Map):
    """
    A folium map that loads nothing but the vendored Leaflet, and has no tiles.

    Folium's own template asks for four libraries from the network and forbids readers to zoom
    the page; this one does neither.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
                html, body { width: 100%; height: 100%; margin: 0; padding: 0; }
                #{{ this.get_name() }} {
                    position: {{ this.position }};
                    width: {{ this.width[0] }}{{ this.width[1] }};
                    height: {{ this.height[0] }}{{ this.height[1] }};
                    left: {{ this.left[0] }}{{ this.left[1] }};
                    top: {{ this.top[0] }}{{ this.top[1] }};
                }
            </style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                crs: L.CRS.{{ this.crs }},
                ...{{ this.options|tojavascript }}
            });
        {% endmacro %}
        """
    )
    # Mutable, because folium declares them so.
    default_js = [("leaflet", _data_uri(leaflet(), "text/javascript"))]  # noqa: RUF012
    default_css = [("leaflet_css", _data_uri(stylesheet(), "text/css"))]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__(
            location=(25.0, 15.0),
            zoom_start=2,
            tiles=None,
            min_zoom=1,
            fade_animation=False,
            max_bounds=True,
            min_lat=-89,
            max_lat=89,
            min_lon=-220,
            max_lon=220,
        )


class EventTimeline(JSCSSMixin, MacroElement):
    """
    Events, mentions and timeline as a plugin for a folium map.

    Parameters
    ----------
    table
        Reports, mentions and articles.
    layers, theme, listed
        As in `make_map`.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geomap.attach({{ this._parent.get_name() }}, {{ this.options }});
        {% endmacro %}
        """
    )
    default_js = [("geomap", _data_uri(engine(), "text/javascript"))]  # noqa: RUF012 - see above

    def __init__(
        self, table: EventTable, *, layers: Sequence[str], theme: str, listed: bool
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca leaves it untyped
        points = table.geometry[table.geometry.notna()].representative_point()
        self._name = "EventTimeline"
        options: dict[str, Any] = {
            "style": style(),
            "theme": theme,
            "layers": list(layers),
            "list": listed,
            "attribution": ATTRIBUTION,
            "basemap": _base64(world()),
            "detail": _base64(detail(points.x.to_numpy(), points.y.to_numpy())),
            "events": _base64(payload(table, deflate=True).content),
        }
        # All texts of articles are within the base64; nothing else could end the script early.
        self.options = json.dumps(options).replace("<", "\\u003c")
