"""The sheet of paper: a matplotlib figure measured in inches, and words set on it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from geomap.maps.stills.theme import Slant, Theme, font

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

# The width, in inches, of the sheet for which sizes of letters and marks are as in the style table.
_MODEL_WIDTH = 10.0
_SMALLEST, _LARGEST = 0.55, 3.0
# Control characters, surrogates and code points without a meaning.
_CONTROL = ("Cc", "Cs", "Cn")


@dataclass(frozen=True, eq=False)
class Sheet:
    """
    A sheet in inches from its lower left corner.

    `page` covers all of it; `unit` scales letters and marks with the size of the sheet.
    """

    width: float
    height: float
    dpi: float
    theme: Theme
    figure: Figure = field(init=False)
    page: Axes = field(init=False)

    def __post_init__(self) -> None:
        """Lay out the empty sheet."""
        figure = Figure(
            figsize=(self.width, self.height), dpi=self.dpi, facecolor=self.theme["surface"]
        )
        FigureCanvasAgg(figure)
        object.__setattr__(self, "figure", figure)
        object.__setattr__(self, "page", self.axes(0, 0, self.width, self.height))

    @cached_property
    def unit(self) -> float:
        """Return the factor for letters and marks."""
        across = min(self.width, 1.6 * self.height) / _MODEL_WIDTH
        return min(max(across, _SMALLEST), _LARGEST)

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """
        Add bare axes whose data coordinates are inches from their own lower left corner.

        Parameters
        ----------
        x, y, width, height
            Inches on the sheet.

        Returns
        -------
        axes
            Without frame and ticks, transparent.
        """
        axes = self.figure.add_axes(
            (x / self.width, y / self.height, width / self.width, height / self.height)
        )
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(0, height)
        return axes

    def points(self, pixels: float) -> float:
        """Return a size of the style table (CSS pixels) in points on this sheet."""
        return pixels * 0.75 * self.unit

    def inches(self, pixels: float) -> float:
        """Return a size of the style table (CSS pixels) in inches on this sheet."""
        return self.points(pixels) / 72

    def write(
        self,
        axes: Axes,
        x: float,
        y: float,
        words: str,
        *,
        pixels: float,
        colour: str,
        weight: str = "regular",
        slant: Slant = "normal",
        halo: str | None = None,
        **more: Any,
    ) -> Text:
        """
        Set words; nothing in them is taken for mark-up.

        Parameters
        ----------
        axes
            Where.
        x, y
            Inches in these axes, of the left end of the base line unless `more` says otherwise.
        words
            As they are.
        pixels
            Height of the letters as in the style table.
        colour, weight, slant
            Of the letters.
        halo
            Colour of a rim around the letters, None for none.
        **more
            Further properties of matplotlib's `Text`.

        Returns
        -------
        text
            As drawn.
        """
        properties = font(weight, slant).copy()
        properties.set_size(self.points(pixels))
        text = axes.text(
            x,
            y,
            plain(words),
            color=colour,
            fontproperties=properties,
            parse_math=False,
            **more,
        )
        if halo is not None:
            text.set_path_effects(
                [withStroke(linewidth=self.points(pixels) * 0.24, foreground=halo)]
            )
        return text

    def measure(
        self, words: str, *, pixels: float, weight: str = "regular", slant: Slant = "normal"
    ) -> tuple[float, float]:
        """
        Measure words.

        Parameters
        ----------
        words, pixels, weight, slant
            As in `write`.

        Returns
        -------
        width, height
            Inches.
        """
        properties = font(weight, slant).copy()
        properties.set_size(self.points(pixels))
        renderer = self.figure.canvas.get_renderer()  # type: ignore[attr-defined]  # Agg's canvas has one
        lines = plain(words).split("\n")
        width = max(
            renderer.get_text_width_height_descent(line, properties, ismath=False)[0]
            for line in lines
        )
        return width / self.dpi, len(lines) * self.points(pixels) * 1.15 / 72

    def shorten(self, words: str, width: float, *, pixels: float, weight: str = "regular") -> str:
        """Cut words so that they fit into `width` inches, with an ellipsis where they were cut."""
        if self.measure(words, pixels=pixels, weight=weight)[0] <= width:
            return words
        fits, fails = 0, len(words)
        while fails - fits > 1:
            half = (fits + fails) // 2
            if self.measure(words[:half].rstrip() + "…", pixels=pixels, weight=weight)[0] <= width:
                fits = half
            else:
                fails = half
        return words[:fits].rstrip(" ,;·") + "…"

    def wrap(self, words: str, width: float, *, pixels: float, lines: int) -> list[str]:
        """Break words into at most `lines` lines of `width` inches; the last one may be cut."""
        broken: list[str] = []
        rest = plain(words).replace("\n", " ").split(" ")
        while rest and len(broken) < lines - 1:
            take = len(rest)
            while take > 1 and self.measure(" ".join(rest[:take]), pixels=pixels)[0] > width:
                take -= 1
            broken.append(" ".join(rest[:take]))
            rest = rest[take:]
        if rest:
            broken.append(self.shorten(" ".join(rest), width, pixels=pixels))
        return broken


def plain(words: str) -> str:
    """Drop control characters, which have no glyph and would break SVG."""
    return "".join(c for c in words if c == "\n" or unicodedata.category(c) not in _CONTROL)
