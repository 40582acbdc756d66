"""Colours, sizes and letters of the still pictures, from the style table that all maps share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Literal

from matplotlib.font_manager import FontProperties, fontManager

from geomap.errors import ExportError
from geomap.maps.style import style

if TYPE_CHECKING:
    from collections.abc import Mapping

Slant = Literal["normal", "italic"]
# The style table counts in CSS pixels.
POINTS_PER_PIXEL = 0.75
# The letters lie beside this module; DejaVu comes with matplotlib and has what they lack.
FONT_FAMILY = ("Source Sans 3", "DejaVu Sans")


@dataclass(frozen=True, slots=True)
class Theme:
    """The style table with the colours of one theme."""

    name: str
    colours: Mapping[str, str]
    quads: Mapping[int, str]
    quad_names: Mapping[int, str]
    statuses: Mapping[str, Mapping[str, Any]]
    marks: Mapping[str, Any]
    mentions: Mapping[str, Any]
    boundaries: Mapping[str, Any]
    fonts: Mapping[str, Any]

    def __getitem__(self, colour: str) -> str:
        """Return a colour by its name in the style table."""
        return self.colours[colour]

    def happened(self) -> tuple[str, ...]:
        """Return the statuses that tell of an event as real: what a picture shows unasked."""
        return tuple(name for name, row in self.statuses.items() if row["happened"])


@lru_cache(maxsize=2)
def theme(name: str) -> Theme:
    """
    Read a theme from the style table.

    Parameters
    ----------
    name
        `"light"` or `"dark"`.

    Returns
    -------
    theme
        Colours as #rrggbb, sizes in CSS pixels.

    Raises
    ------
    ExportError
        If there is no such theme.
    """
    if name not in {"light", "dark"}:
        msg = f"theme {name!r} does not exist; take light or dark"
        raise ExportError(msg)
    table = style()
    quads = {int(number): row for number, row in table["quads"].items()}
    return Theme(
        name=name,
        colours=table[name],
        quads={number: row[name] for number, row in quads.items()},
        quad_names={number: row["name"] for number, row in quads.items()},
        statuses=table["statuses"],
        marks=table["marks"],
        mentions=table["mentions"],
        boundaries=table["boundaries"],
        fonts=table["fonts"],
    )


@lru_cache(maxsize=16)
def font(weight: str = "regular", slant: Slant = "normal") -> FontProperties:
    """
    Return the font of the pictures.

    Parameters
    ----------
    weight
        `"regular"` or `"bold"`.
    slant
        `"normal"` or `"italic"`.

    Returns
    -------
    font
        Without a size.
    """
    _register_fonts()
    return FontProperties(family=list(FONT_FAMILY), weight=weight, style=slant)


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    folder = files("geomap.maps.stills") / "fonts"
    for entry in folder.iterdir():
        if entry.name.endswith(".ttf"):
            with as_file(entry) as path:
                fontManager.addfont(path)
