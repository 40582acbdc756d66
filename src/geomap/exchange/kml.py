"""KML 2.2 for Google Earth and the like."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from shapely.geometry import mapping

from geomap.exchange.delimited import joined
from geomap.exchange.geometry import cut_at_antimeridian
from geomap.exchange.plain import ATTRIBUTION, generator, interval, records
from geomap.maps.style import style
from geomap.records import PlacePrecision, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

_NAMESPACE = "http://www.opengis.net/kml/2.2"
# Characters that XML 1.0 has no place for.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SINGLE = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}
_HAPPENED = frozenset(status.value for status in Status if status.happened)
_SPOTS = (PlacePrecision.SITE, PlacePrecision.TOWN)
# What the balloon shows in small print beneath the quote: a label and the column.
_FACTS = (
    ("Type", "type"),
    ("When", "edtf"),
    ("Where", "place"),
    ("Place told as", "expression"),
    ("Place known as", "place_precision"),
    ("Told as", "status"),
    ("According to", "speaker"),
    ("Article", "title"),
    ("Paper", "publisher"),
    ("Published", "published"),
)


def write_kml(table: gpd.GeoDataFrame, path: Path) -> None:
    """
    Write the reports as placemarks with their times.

    Each report that has a day has a TimeSpan of its first and last day, open where it is open.
    The balloon shows the quote and where it comes from as text; all columns are extended data.
    Colours are those of the map; what is known only as a district or a country, or is not told as
    having happened, is drawn paler.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.
    """
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    _text(document, "name", "Events")
    _text(document, "description", escape(f"{generator()}. {ATTRIBUTION}"))
    for quad, look in style()["quads"].items():
        document.append(_style(f"quad-{quad}", look["light"], opacity=1.0))
        document.append(_style(f"quad-{quad}-pale", look["light"], opacity=0.5))
    for record, geometry in records(table):
        document.append(_placemark(record, geometry))
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _style(name: str, colour: str, *, opacity: float) -> ET.Element:
    marks = style()["marks"]
    made = ET.Element("Style", id=name)
    icon = ET.SubElement(made, "IconStyle")
    _text(icon, "color", _colour(colour, opacity))
    _text(icon, "scale", "0.8")
    _text(ET.SubElement(made, "LabelStyle"), "scale", "0.7")
    line = ET.SubElement(made, "LineStyle")
    _text(line, "color", _colour(colour, opacity))
    _text(line, "width", f"{marks['line_width'] * opacity:.1f}")
    area = ET.SubElement(made, "PolyStyle")
    _text(area, "color", _colour(colour, 0.25 * opacity))
    # Only the description, which is escaped, reaches the balloon: it is shown as HTML.
    _text(ET.SubElement(made, "BalloonStyle"), "text", "$[description]")
    return made


def _placemark(record: Mapping[str, Any], geometry: BaseGeometry | None) -> ET.Element:
    placemark = ET.Element("Placemark", id=_identifier(record.get("report_id")))
    _text(placemark, "name", record.get("summary") or record.get("type"))
    _text(placemark, "description", _balloon(record))
    first, last = interval(record)
    if first is not None or last is not None:
        span = ET.SubElement(placemark, "TimeSpan")
        _text(span, "begin", first)
        _text(span, "end", last)
    sure = record.get("status") in _HAPPENED and record.get("place_precision") in _SPOTS
    quad = record.get("quad") or 0
    _text(placemark, "styleUrl", f"#quad-{quad}" if sure else f"#quad-{quad}-pale")
    extended = ET.SubElement(placemark, "ExtendedData")
    for name, value in record.items():
        if (written := joined(value)) is not None:
            _text(ET.SubElement(extended, "Data", name=name), "value", written)
    if geometry is not None:
        placemark.append(_geometry(mapping(cut_at_antimeridian(geometry))))
    return placemark


def _balloon(record: Mapping[str, Any]) -> str:
    """Return HTML in which every word of the record is text."""
    facts = "".join(
        f"<tr><td><small>{label}</small></td><td>{_shown(record[name])}</td></tr>"
        for label, name in _FACTS
        if record.get(name) is not None
    )
    quote = record.get("quote")
    said = f"<blockquote>{_shown(quote)}</blockquote>" if quote else ""
    return f"<h3>{_shown(record.get('summary') or '')}</h3>{said}<table>{facts}</table>"


def _shown(value: Any) -> str:
    # Google Earth fills in `$[name]` wherever it stands in a balloon.
    return escape(str(value)).replace("$[", "&#36;[")


def _geometry(written: Mapping[str, Any]) -> ET.Element:
    kind = written["type"]
    if kind == "GeometryCollection":
        several = ET.Element("MultiGeometry")
        several.extend(_geometry(part) for part in written["geometries"])
        return several
    if kind in _SINGLE:
        several = ET.Element("MultiGeometry")
        parts = ({"type": _SINGLE[kind], "coordinates": part} for part in written["coordinates"])
        several.extend(_geometry(part) for part in parts)
        return several
    element = ET.Element(kind)
    if kind == "Polygon":
        for index, ring in enumerate(written["coordinates"]):
            side = ET.SubElement(element, "innerBoundaryIs" if index else "outerBoundaryIs")
            _text(ET.SubElement(side, "LinearRing"), "coordinates", _coordinates(ring))
    else:
        points = [written["coordinates"]] if kind == "Point" else written["coordinates"]
        _text(element, "coordinates", _coordinates(points))
    return element


def _coordinates(points: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{point[0]:.6f},{point[1]:.6f}" for point in points)


def _text(parent: ET.Element, tag: str, value: Any) -> None:
    """Add a child with text; nothing for None."""
    if value is not None:
        ET.SubElement(parent, tag).text = _FORBIDDEN.sub("\ufffd", str(value))


def _colour(colour: str, opacity: float) -> str:
    """Write `#rrggbb` as KML does: aabbggrr."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(255 * opacity):02x}{blue}{green}{red}"


def _identifier(value: Any) -> str:
    """Make an XML id: letters, digits, hyphens, not beginning with a digit."""
    return "report-" + re.sub(r"[^A-Za-z0-9._-]", "-", str(value))
