"""Still pictures of a view: PNG, SVG and PDF by matplotlib, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.maps.stills.picture import FORMATS, render, snapshot

__all__ = ["FORMATS", "render", "snapshot"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: matplotlib takes its time."""
    if name not in __all__:
        msg = f"module 'geomap.maps.stills' has no attribute {name!r}"
        raise AttributeError(msg)
    from geomap.maps.stills import picture  # noqa: PLC0415

    return getattr(picture, name)
