"""QGIS's styles of the layers of a GeoPackage, from the one style table of the maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from geomap.exchange.gpkg_layers import NO_TIME
from geomap.maps.style import style
from geomap.records import PlacePrecision, Status

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_MILLIMETRES = 25.4 / 96  # of a CSS pixel
_UNREAL = ", ".join(f"'{status.value}'" for status in Status if not status.happened)
_SPOTS = ", ".join(f"'{p.value}'" for p in (PlacePrecision.SITE, PlacePrecision.TOWN))
# What did not happen, or is not known as a spot, is drawn hollow.
_FILL = (
    f"if(coalesce(\"status\", '') IN ({_UNREAL}) OR coalesce(\"place_precision\", '') "
    f"NOT IN ({_SPOTS}), 'transparent', @symbol_color)"
)
_LAYERS = {
    "events": "marker",
    "event_areas": "fill",
    "event_lines": "line",
    "mentions": "marker",
    "mention_lines": "line",
}


def add_styles(database: sqlite3.Connection) -> None:
    """
    Write a style for each layer that is there.

    Parameters
    ----------
    database
        A GeoPackage with its layers and the table `layer_styles`.
    """
    there = {name for (name,) in database.execute("SELECT table_name FROM gpkg_geometry_columns")}
    for layer, kind in _LAYERS.items():
        if layer in there:
            database.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
                "update_time) "
                "VALUES ('', '', ?, 'geom', 'geomap', ?, '', 1, 'colours of the map of geomap', ?)",
                (layer, qml(layer, kind), NO_TIME),
            )


def qml(layer: str, kind: str) -> str:
    """
    Write the style of a layer as QGIS 3 reads it.

    Parameters
    ----------
    layer
        Its name.
    kind
        `marker`, `line` or `fill`.

    Returns
    -------
    text
        XML. Events are coloured by PLOVER's quad; where they have days, QGIS's temporal controller
        finds them in `start` and `end`.
    """
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology|Temporal|MapTips")
    table = style()
    if layer.startswith("event"):
        temporal = ET.SubElement(
            root,
            "temporal",
            enabled="1",
            mode="2",  # from one column to another
            limitMode="1",  # both ends inclusive
            startField="start",
            endField="end",
            durationUnit="d",
        )
        span = ET.SubElement(temporal, "fixedRange")
        ET.SubElement(span, "start")
        ET.SubElement(span, "end")
        renderer = ET.SubElement(
            root, "renderer-v2", type="categorizedSymbol", attr="quad", enableorderby="0"
        )
        categories = ET.SubElement(renderer, "categories")
        symbols = ET.SubElement(renderer, "symbols")
        for number, (quad, look) in enumerate(table["quads"].items()):
            ET.SubElement(
                categories,
                "category",
                value=quad,
                type="long",
                symbol=str(number),
                label=look["name"],
                render="true",
            )
            symbols.append(_symbol(str(number), kind, look["light"], table))
        tip = ET.SubElement(root, "mapTip")
        tip.text = (
            '<b>[% "summary" %]</b><br>[% coalesce("place", \'\') %] [% coalesce("start", \'\') %]'
        )
    else:
        renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol", enableorderby="0")
        symbols = ET.SubElement(renderer, "symbols")
        symbols.append(_quiet("0", kind, table))
    return ET.tostring(root, encoding="unicode")


def _symbol(name: str, kind: str, colour: str, table: Mapping[str, Any]) -> ET.Element:
    marks = table["marks"]
    if kind == "marker":
        return _one(
            name,
            kind,
            "SimpleMarker",
            {
                "name": "circle",
                "color": _rgba(colour),
                "outline_color": _rgba(colour),
                "outline_width": "0.4",
                "size": f"{2 * marks['radius'] * _MILLIMETRES:.2f}",
                "size_unit": "MM",
            },
            fill=_FILL,
        )
    if kind == "line":
        width = f"{marks['line_width'] * _MILLIMETRES:.2f}"
        given = {"line_color": _rgba(colour), "line_width": width, "line_width_unit": "MM"}
        return _one(name, kind, "SimpleLine", given)
    return _one(
        name,
        kind,
        "SimpleFill",
        {
            "color": _rgba(colour, marks["area_fill_opacity"]),
            "style": "solid",
            "outline_color": _rgba(colour, marks["area_stroke_opacity"]),
            "outline_style": "dash",
            "outline_width": f"{marks['area_stroke'] * _MILLIMETRES:.2f}",
            "outline_width_unit": "MM",
        },
    )


def _quiet(name: str, kind: str, table: Mapping[str, Any]) -> ET.Element:
    """Return the symbol of a mentioned place: a small grey ring."""
    look, colour = table["mentions"], table["light"]["mention"]
    if kind == "line":
        width = f"{look['stroke'] * _MILLIMETRES:.2f}"
        return _one(
            name, kind, "SimpleLine", {"line_color": _rgba(colour, 0.7), "line_width": width}
        )
    return _one(
        name,
        kind,
        "SimpleMarker",
        {
            "name": "circle",
            "color": _rgba(colour, 0.0),
            "outline_color": _rgba(colour, look["opacity"]),
            "outline_width": f"{look['stroke'] * _MILLIMETRES:.2f}",
            "size": f"{2 * look['radius_min'] * _MILLIMETRES:.2f}",
            "size_unit": "MM",
        },
    )


def _one(
    name: str, kind: str, layer: str, given: Mapping[str, str], *, fill: str | None = None
) -> ET.Element:
    """Return a symbol of one layer; `fill` is an expression for its colour."""
    symbol = ET.Element("symbol", type=kind, name=name, alpha="1", clip_to_extent="1")
    inner = ET.SubElement(symbol, "layer", {"class": layer, "enabled": "1", "locked": "0"})
    inner.set("pass", "0")
    options = ET.SubElement(inner, "Option", type="Map")
    for key, value in given.items():
        ET.SubElement(options, "Option", name=key, value=value, type="QString")
    if fill is not None:
        defined = ET.SubElement(inner, "data_defined_properties")
        outer = ET.SubElement(defined, "Option", type="Map")
        ET.SubElement(outer, "Option", name="name", value="", type="QString")
        properties = ET.SubElement(outer, "Option", name="properties", type="Map")
        of_fill = ET.SubElement(properties, "Option", name="fillColor", type="Map")
        ET.SubElement(of_fill, "Option", name="active", value="true", type="bool")
        ET.SubElement(of_fill, "Option", name="expression", value=fill, type="QString")
        ET.SubElement(of_fill, "Option", name="type", value="3", type="int")
        ET.SubElement(outer, "Option", name="type", value="collection", type="QString")
    return symbol


def _rgba(colour: str, opacity: float = 1.0) -> str:
    """Write a colour of the style table as QGIS does: four numbers from 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"
