"""Still pictures of a view: PNG, SVG and PDF by matplotlib, without a browser."""

from geomap.maps.stills.picture import FORMATS, render, snapshot

__all__ = ["FORMATS", "render", "snapshot"]
