"""Many small shapes, each with its own style, drawn in one go and in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Wedge
from matplotlib.path import Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    Dashes = tuple[float, Sequence[float] | None]

_SOLID: Dashes = (0, None)
_NONE = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Signs:
    """
    Shapes in inches, later ones above earlier ones.

    One collection for all of them: an artist for each takes matplotlib several times as long.
    """

    paths: list[Path] = field(default_factory=list)
    faces: list[Any] = field(default_factory=list)
    edges: list[Any] = field(default_factory=list)
    pens: list[float] = field(default_factory=list)
    dashes: list[Dashes] = field(default_factory=list)

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        face: str | None = None,
        edge: str | None = None,
        pen: float = 0.0,
        alpha: float = 1.0,
        dashes: Dashes = _SOLID,
    ) -> None:
        """
        Add a circle.

        Parameters
        ----------
        x, y, radius
            Inches.
        face, edge
            Colours, None for none.
        pen
            Width of the edge, points; it is centred on the outline.
        alpha
            Opacity of both.
        dashes
            Of the edge, in widths of the pen, as matplotlib has them.
        """
        self._add(
            Path.circle((x, y), radius), face=face, edge=edge, pen=pen, alpha=alpha, dashes=dashes
        )

    def wedge(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        turn: tuple[float, float],
        width: float,
        face: str,
        edge: str,
        pen: float,
        alpha: float = 1.0,
    ) -> None:
        """
        Add a part of a ring.

        Parameters
        ----------
        x, y, radius, width
            Inches; `width` is the ring's.
        turn
            Angles of its ends, degrees, anticlockwise from east.
        face, edge, pen, alpha
            As for `circle`.
        """
        patch = Wedge((x, y), radius, turn[0], turn[1], width=width)
        self._add(patch.get_path(), face=face, edge=edge, pen=pen, alpha=alpha)

    def line(
        self, points: Sequence[tuple[float, float]], *, edge: str, pen: float, alpha: float = 1.0
    ) -> None:
        """Add a line through `points`, inches."""
        self._add(Path(points), edge=edge, pen=pen, alpha=alpha)

    def _add(
        self,
        path: Path,
        *,
        face: str | None = None,
        edge: str | None = None,
        pen: float = 0.0,
        alpha: float = 1.0,
        dashes: Dashes = _SOLID,
    ) -> None:
        self.paths.append(path)
        self.faces.append(_NONE if face is None else to_rgba(face, alpha))
        self.edges.append(_NONE if edge is None else to_rgba(edge, alpha))
        self.pens.append(pen)
        self.dashes.append(dashes)

    def draw(self, axes: Axes, *, zorder: float) -> PathCollection | None:
        """Draw all; None when there is nothing."""
        if not self.paths:
            return None
        made = PathCollection(
            self.paths,
            facecolors=self.faces,
            edgecolors=self.edges,
            linewidths=self.pens,
            linestyles=self.dashes,
            transform=axes.transData,
            zorder=zorder,
        )
        axes.add_artist(made)
        return made
