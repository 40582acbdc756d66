"""Names on the map, set so that no two collide and none covers a mark."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.patches import Circle

from geomap.maps.stills.clusters import PLATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from shapely.geometry.base import BaseGeometry

    from geomap.maps.stills.basemap import Layer
    from geomap.maps.stills.clusters import Cluster
    from geomap.maps.stills.projection import Frame
    from geomap.maps.stills.sheet import Sheet
    from geomap.maps.stills.theme import Slant
    from geomap.maps.stills.towns import Town

Box = tuple[float, float, float, float]

_LETTERS = 6.0
# Where a label may stand around its mark, best first (after Imhof, "Positioning names on maps",
# 1975: right and above before left and below): direction east and north.
_AROUND = (
    *((1, 0.0), (1, 0.7), (1, -0.7), (-1, 0.0), (-1, 0.7), (-1, -0.7), (0, 1), (0, -1)),
    *((1, 1.5), (1, -1.5), (-1, 1.5), (-1, -1.5), (0, 1.8), (0, -1.8)),
)
# Towns nearer to anything than this, in pixels, are left out.
_ROOM = 7.0
# Words on one line stand at least so far apart, in pixels: else two names read as one.
_APART = 5.0
# No letter stands nearer to the edge of the map than this, in pixels.
_EDGE = 4.0
# Names of at most two places stand at one mark; the others are a number.
_MOST_NAMES = 2


@dataclass
class Labels:
    """
    The labels of one map and the room they take, boxes in inches: left, low, right, high.

    `names` are those set already: no name stands on the map twice.
    """

    axes: Axes
    sheet: Sheet
    frame: Frame
    taken: list[Box] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def block(self, x: float, y: float, radius: float) -> None:
        """Keep labels off a mark."""
        self.taken.append((x - radius, y - radius, x + radius, y + radius))

    def block_box(self, box: Box) -> None:
        """Keep labels off a box."""
        self.taken.append(box)

    def around(
        self,
        x: float,
        y: float,
        radius: float,
        words: str,
        *,
        pixels: float,
        colour: str,
        weight: str = "regular",
        slant: Slant = "normal",
        needed: bool = False,
    ) -> Text | None:
        """
        Set a label beside a mark where there is room.

        Parameters
        ----------
        x, y, radius
            The mark, inches.
        words, pixels, colour, weight, slant
            The label.
        needed
            Set it where it collides least when there is no room; else leave it out.

        Returns
        -------
        text
            As set; None when it was left out.
        """
        width, height = self.sheet.measure(words, pixels=pixels, weight=weight, slant=slant)
        gap = radius + self.sheet.inches(3.5)
        choices: list[tuple[float, Box]] = []
        for east, north in _AROUND:
            middle = x + east * (gap * (0.8 if east and north else 1) + width / 2)
            level = y + north * (gap * (0.75 if east else 1) + height / 2)
            box = (
                middle - width / 2,
                level - height / 2,
                middle + width / 2,
                level + height / 2,
            )
            cost = self._cost(box)
            choices.append((cost, box))
            if cost == 0:
                break
        cost, box = min(choices, key=lambda choice: choice[0])
        if cost > 0 and not needed:
            return None
        return self._set(box, words, pixels=pixels, colour=colour, weight=weight, slant=slant)

    def centred(
        self,
        x: float,
        y: float,
        words: str,
        *,
        pixels: float,
        colour: str,
        weight: str = "regular",
        slant: Slant = "normal",
    ) -> bool:
        """Set a label with its middle at a point, or leave it out where there is no room."""
        width, height = self.sheet.measure(words, pixels=pixels, weight=weight, slant=slant)
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if self._cost(box) > 0:
            return False
        self._set(box, words, pixels=pixels, colour=colour, weight=weight, slant=slant)
        return True

    def covered(self, box: Box) -> bool:
        """Return whether any of a box is taken or off the map."""
        return self._cost(box) > 0

    def _set(self, box: Box, words: str, **style: str | float) -> Text:
        aside, above = self.sheet.inches(_APART), self.sheet.inches(_APART) / 4
        self.taken.append((box[0] - aside, box[1] - above, box[2] + aside, box[3] + above))
        self.names.update(words.replace("\u200a", "").upper().split("\n"))
        return self.sheet.write(
            self.axes,
            (box[0] + box[2]) / 2,
            (box[1] + box[3]) / 2,
            words,
            halo=self.sheet.theme["label_halo"],
            ha="center",
            va="center",
            linespacing=1.0,
            zorder=_LETTERS,
            **style,  # type: ignore[arg-type]  # the style's own words
        )

    def _cost(self, box: Box) -> float:
        """Return the area in square inches that a box shares with others or has beyond the edge."""
        left, low, right, high = box
        edge = self.sheet.inches(_EDGE)
        inside = max(0.0, min(right, self.frame.width - edge) - max(left, edge)) * max(
            0.0, min(high, self.frame.height - edge) - max(low, edge)
        )
        cost = (right - left) * (high - low) - inside
        if cost < 1e-9:
            cost = 0.0
        if self.taken:
            others = np.asarray(self.taken)
            across = np.minimum(right, others[:, 2]) - np.maximum(left, others[:, 0])
            up = np.minimum(high, others[:, 3]) - np.maximum(low, others[:, 1])
            cost += float((np.clip(across, 0, None) * np.clip(up, 0, None)).sum())
        return cost


def label_clusters(labels: Labels, clusters: Sequence[Cluster]) -> dict[int, Text]:
    """
    Name the places of the marks; large marks first, for they find room most easily.

    Parameters
    ----------
    labels
        Of the map.
    clusters
        The marks, the largest first.

    Returns
    -------
    named
        The labels that were set, by position of the mark.
    """
    named = {}
    sheet = labels.sheet
    fonts = sheet.theme.fonts
    for cluster in clusters:
        labels.block(cluster.x, cluster.y, cluster.radius + sheet.inches(1))
    for rank, cluster in enumerate(clusters):
        if not cluster.names or {name.upper() for name in cluster.names} <= labels.names:
            continue
        words = "\n".join(cluster.names[:_MOST_NAMES])
        if len(cluster.names) > _MOST_NAMES:
            words += f" +{len(cluster.names) - _MOST_NAMES}"
        text = labels.around(
            cluster.x,
            cluster.y,
            cluster.radius + (0 if cluster.exact else sheet.inches(PLATE)),
            words,
            pixels=fonts["label_city"] * 1.1,
            colour=sheet.theme["ink"],
            weight="bold" if cluster.exact else "regular",
            slant="normal" if cluster.exact else "italic",
            needed=rank < 12,
        )
        if text is not None:
            named[rank] = text
    return named


def label_ground(
    labels: Labels,
    *,
    countries: Layer,
    country_names: Sequence[Sequence[str]],
    seas: Layer,
    towns: Sequence[Town],
) -> None:
    """
    Name countries, seas and towns in sight, as far as there is room for them.

    Parameters
    ----------
    labels
        Those of the events are set already.
    countries, seas
        Layers of the basemap; that of the seas has a column `name`.
    country_names
        Of each row of the countries the names to try, the best first.
    towns
        The weightiest first.
    """
    frame = labels.frame
    # Without the outermost strip, where half a name would be cut off.
    paper = shapely.box(0, 0, frame.width, frame.height)
    for shape, names in sorted(
        (
            (shapely.intersection(shapely.make_valid(shape), paper), names)
            for shape, names in zip(countries.shapes, country_names, strict=True)
        ),
        key=lambda pair: -pair[0].area,
    ):
        _label_country(labels, shape, names)
    for shape, name in zip(seas.shapes, seas.rows["name"], strict=True):
        if name:
            _label_sea(labels, shapely.intersection(shapely.make_valid(shape), paper), str(name))
    for town in towns:
        if town.name.upper() not in labels.names:
            _label_town(labels, town)


def _label_country(labels: Labels, shape: BaseGeometry, names: Sequence[str]) -> None:
    """Name a country within its borders, by the first name that finds room."""
    sheet, theme = labels.sheet, labels.sheet.theme
    grown = float(np.clip(shape.area**0.25 * 0.8, 0.75, 1.25))
    size = theme.fonts["label_country"] * grown
    for name in names:
        if name.upper() in labels.names:
            return
        words = spaced(name.upper())
        width, _ = sheet.measure(words, pixels=size)
        if shape.is_empty or shape.area < 0.25 * width**2:
            continue
        for x, y in _middles(shape):
            if labels.centred(x, y, words, pixels=size, colour=theme["label_country"]):
                labels.names.update(other.upper() for other in names)
                return


def _label_sea(labels: Labels, seen: BaseGeometry, name: str) -> None:
    """Name a sea within its shore; a bay too small for its name stays without."""
    words = name.replace(" ", "\n")
    style: dict[str, Any] = {
        "pixels": labels.sheet.theme.fonts["label_water"],
        "slant": "italic",
    }
    width, height = labels.sheet.measure(words, **style)
    if seen.is_empty or seen.area < 1.5 * width * height:
        return
    for x, y in _middles(seen):
        if labels.centred(x, y, words, colour=labels.sheet.theme["label_water"], **style):
            return


def _label_town(labels: Labels, town: Town) -> None:
    sheet = labels.sheet
    dot = sheet.inches(1.7)
    small = town.zoom > 5
    room = sheet.inches(_ROOM)
    if labels.covered((town.x - room, town.y - room, town.x + room, town.y + room)):
        return
    text = labels.around(
        town.x,
        town.y,
        dot,
        town.name,
        pixels=sheet.theme.fonts["label_small" if small else "label_city"] * 0.95,
        colour=sheet.theme["label_city"],
    )
    if text is not None:
        labels.block(town.x, town.y, dot)
        labels.axes.add_artist(
            Circle(
                (town.x, town.y),
                dot,
                facecolor=sheet.theme["land"],
                edgecolor=sheet.theme["label_city"],
                linewidth=sheet.points(0.9),
                zorder=_LETTERS - 4.2,
            )
        )


def spaced(words: str) -> str:
    """Put hair spaces between letters, as maps set the names of countries."""
    return "\u200a".join(words)


def _middles(shape: shapely.Geometry) -> list[tuple[float, float]]:
    """Return points well within a shape, the best first."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=0.02)
    inner = shapely.get_coordinates(circle)[0]
    low, high = largest.bounds[1], largest.bounds[3]
    shifts = (0.0, 0.12, -0.12, 0.24, -0.24)
    return [
        (float(inner[0]), float(inner[1] + shift * (high - low)))
        for shift in shifts
        if largest.contains(shapely.Point(inner[0], inner[1] + shift * (high - low)))
    ]
