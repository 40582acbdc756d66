"""Moving pictures: the time slider played, as GIF, MP4 and WebM, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.maps.animation.film import FORMATS, animate

__all__ = ["FORMATS", "animate"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: matplotlib takes its time."""
    if name not in __all__:
        msg = f"module 'geomap.maps.animation' has no attribute {name!r}"
        raise AttributeError(msg)
    from geomap.maps.animation import film  # noqa: PLC0415

    return getattr(film, name)
