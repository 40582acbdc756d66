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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

_NAMESPACE = "http://www.opengis.net/kml/2.2"
# Characters that XML 1.0 has no place for.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = "report"
_SINGLE = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}


def write_kml(table: gpd.GeoDataFrame, path: Path) -> None:
    """
    Write the reports as placemarks with their times.

    A report of one day has a TimeStamp, of several a TimeSpan, open where it is open. The balloon
    shows the quote as text; all columns are extended data.

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
    style = ET.SubElement(document, "Style", id=_STYLE)
    # Only the description, which is escaped, reaches the balloon: it is shown as HTML.
    _text(ET.SubElement(style, "BalloonStyle"), "text", "$[description]")
    _text(ET.SubElement(style, "PolyStyle"), "color", "4d0000ff")
    for record, geometry in records(table):
        document.append(_placemark(record, geometry))
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _placemark(record: Mapping[str, Any], geometry: BaseGeometry | None) -> ET.Element:
    placemark = ET.Element("Placemark", id=_identifier(record.get("report_id")))
    _text(placemark, "name", record.get("summary") or record.get("type"))
    where = " · ".join(str(record[n]) for n in ("place", "edtf", "status") if record.get(n))
    said = " · ".join(str(record[n]) for n in ("publisher", "title") if record.get(n))
    lines = (escape(str(record.get("quote") or "")), escape(where), escape(said))
    _text(placemark, "description", "<br>".join(line for line in lines if line))
    _time(placemark, *interval(record))
    _text(placemark, "styleUrl", f"#{_STYLE}")
    extended = ET.SubElement(placemark, "ExtendedData")
    for name, value in record.items():
        if (written := joined(value)) is not None:
            _text(ET.SubElement(extended, "Data", name=name), "value", written)
    if geometry is not None:
        placemark.append(_geometry(mapping(cut_at_antimeridian(geometry))))
    return placemark


def _time(placemark: ET.Element, first: str | None, last: str | None) -> None:
    if first is not None and first == last:
        _text(ET.SubElement(placemark, "TimeStamp"), "when", first)
    elif first is not None or last is not None:
        span = ET.SubElement(placemark, "TimeSpan")
        _text(span, "begin", first)
        _text(span, "end", last)


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


def _identifier(value: Any) -> str:
    """Make an XML id: letters, digits, hyphens, not beginning with a digit."""
    return "report-" + re.sub(r"[^A-Za-z0-9._-]", "-", str(value))
