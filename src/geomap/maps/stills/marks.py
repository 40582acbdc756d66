"""Events drawn on the ground: areas, lines, marks by status, and the quiet layer of mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.maps.stills.clusters import PLATE
from geomap.maps.stills.shapes import fill, stroke
from geomap.maps.stills.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from geomap.maps.stills.clusters import Cluster
    from geomap.maps.stills.projection import Frame
    from geomap.maps.stills.sheet import Sheet

# An area that takes more of the map than this is tinted only: its border is the ground's own.
_WIDEST_OUTLINE = 0.5
# Outlines of areas leave out what is smaller than this, pixels.
_SMOOTH = 1.5
_MENTIONS, _AREAS, _LINES, _MARKS = 2.0, 3.0, 4.0, 5.0


def draw_areas(axes: Axes, sheet: Sheet, frame: Frame, areas: GeoDataFrame) -> None:
    """Draw each area once, tinted and dashed in the colour of the quad of most of its events."""
    marks = sheet.theme.marks
    for _, rows in areas.groupby(["place_id", "place"], sort=False, dropna=False):
        colour = sheet.theme.quads[int(rows["quad"].mode().iloc[0])]
        shapes = frame.geometries(rows.geometry.iloc[:1].to_numpy())
        fill(axes, shapes, facecolor=colour, alpha=marks["area_fill_opacity"], zorder=_AREAS)
        width, height = np.ptp(shapely.total_bounds(shapes).reshape(2, 2), axis=0)
        if max(width / frame.width, height / frame.height) > _WIDEST_OUTLINE:
            continue
        # Dashes along a fine coast run into a smear: draw them along a smoother line.
        smooth = shapely.simplify(shapes, sheet.inches(_SMOOTH))
        stroke(
            axes,
            smooth[shapely.area(shapely.convex_hull(smooth)) > 0],
            edgecolor=colour,
            alpha=marks["area_stroke_opacity"],
            linewidth=sheet.points(marks["area_stroke"]),
            linestyle=(0, tuple(d / marks["area_stroke"] for d in marks["area_dash"])),
            zorder=_AREAS,
        )


def draw_lines(axes: Axes, sheet: Sheet, frame: Frame, lines: GeoDataFrame) -> None:
    """Draw lines with a casing; claimed ones dashed."""
    marks = sheet.theme.marks
    width, casing = sheet.points(marks["line_width"]), sheet.points(marks["line_casing"])
    for row in lines.itertuples():
        shapes = frame.geometries([row.geometry])
        colour = sheet.theme.quads[int(row.quad)]
        claimed = row.status == "claimed"
        dashes = (0, tuple(d / marks["line_width"] for d in marks["line_dash_claimed"]))
        stroke(
            axes,
            shapes,
            edgecolor=sheet.theme["label_halo"],
            linewidth=width + 2 * casing,
            zorder=_LINES,
        )
        stroke(
            axes,
            shapes,
            edgecolor=colour,
            linewidth=width,
            linestyle=dashes if claimed else "solid",
            zorder=_LINES,
            **({"capstyle": "butt"} if claimed else {}),
        )


@dataclass(frozen=True, slots=True)
class Looks:
    """What decides how the mark of each event looks; `certain`: its interval is in the window."""

    quads: NDArray[np.int64]
    statuses: NDArray[np.object_]
    certain: NDArray[np.bool_]

    @classmethod
    def of(cls, events: GeoDataFrame) -> Looks:
        """Take them from rows with a column `certain`."""
        return cls(
            events["quad"].to_numpy(dtype=np.int64),
            events["status"].to_numpy(dtype=object),
            events["certain"].to_numpy(dtype=bool),
        )


def draw_clusters(axes: Axes, sheet: Sheet, clusters: Sequence[Cluster], looks: Looks) -> None:
    """
    Draw the marks: events one by one, or a ring by quad with their number.

    Parameters
    ----------
    axes, sheet
        Where, and how large.
    clusters
        The marks, the largest first, so that none hides a smaller one.
    looks
        Of all events that the marks refer to.
    """
    single = sheet.inches(sheet.theme.marks["radius"])
    signs = Signs()
    for cluster in clusters:
        mine = list(cluster.events)
        if not cluster.exact:
            _plate(signs, sheet, cluster)
        if cluster.stacked:
            _ring(signs, axes, sheet, cluster, looks.quads[mine])
            continue
        for (dx, dy), event in zip(_arranged(len(mine), single), mine, strict=True):
            add_mark(
                signs,
                sheet,
                cluster.x + dx,
                cluster.y + dy,
                colour=sheet.theme.quads[int(looks.quads[event])],
                status=str(looks.statuses[event]),
                certain=bool(looks.certain[event]),
            )
    signs.draw(axes, zorder=_MARKS)


def add_mark(
    signs: Signs,
    sheet: Sheet,
    x: float,
    y: float,
    *,
    colour: str,
    status: str,
    certain: bool = True,
) -> None:
    """
    Add the mark of one event.

    Parameters
    ----------
    signs, sheet
        Where it is added, and how large it is.
    x, y
        Its middle, inches in the axes.
    colour
        Of the event's quad.
    status
        Decides the form, as the style table says.
    certain
        Whether the event lies in the window for certain; else it is paler.
    """
    theme = sheet.theme
    size = sheet.inches(theme.marks["radius"])
    opacity = 1.0 if certain else theme.marks["possible_opacity"]
    signs.circle(x, y, size + sheet.inches(theme.marks["casing"]), face=theme["label_halo"])
    form = theme.statuses[status]["fill"]
    pen = 0.26 * size
    # Edges are centred on the outline: draw them half a pen inside.
    ring: dict[str, Any] = {
        "face": theme["label_halo"],
        "edge": colour,
        "pen": pen * 72,
        "alpha": opacity,
    }
    dot: dict[str, Any] = {"face": colour, "alpha": opacity}
    if form == "disc":
        signs.circle(x, y, size, **dot)
    elif form == "ring-dot":
        signs.circle(x, y, size - pen / 2, **ring)
        signs.circle(x, y, size * 0.42, **dot)
    elif form == "halo":
        signs.circle(x, y, size - pen / 4, **{**ring, "pen": pen * 36})
        signs.circle(x, y, size * 0.66, **dot)
    else:
        gaps = {"ring-dashed": (2.2, 1.3), "ring-dotted": (0.6, 1.1)}.get(form)
        signs.circle(x, y, size - pen / 2, **ring, dashes=(0, gaps))
        if form == "ring-struck":
            reach = size * 0.7
            signs.line(
                [(x - reach, y - reach), (x + reach, y + reach)],
                edge=colour,
                pen=pen * 72,
                alpha=opacity,
            )


def draw_mentions(axes: Axes, sheet: Sheet, frame: Frame, mentions: GeoDataFrame) -> None:
    """
    Draw the places that the articles name: hollow marks by number of mentions, dotted for areas.

    Parameters
    ----------
    axes, sheet, frame
        Where, how large, and the window.
    mentions
        One row a place with `number`, `area` (whether it is one) and geometry.
    """
    style = sheet.theme.mentions
    pen = sheet.points(style["stroke"])
    colour = sheet.theme["mention"]
    lines = mentions[shapely.get_dimensions(mentions.geometry.to_numpy()) == 1]
    stroke(
        axes,
        frame.geometries(lines.geometry.to_numpy()),
        edgecolor=colour,
        alpha=style["opacity"],
        linewidth=1.5 * pen,
        zorder=_MENTIONS,
    )
    points = mentions.drop(lines.index)
    if points.empty:
        return
    x, y = frame.project(
        frame.wrap(points["lon"].to_numpy(dtype=float)), points["lat"].to_numpy(dtype=float)
    )
    dashes = tuple(length / style["stroke"] for length in style["area_dash"])
    signs = Signs()
    for left, up, number, area in zip(x, y, points["number"], points["area"], strict=True):
        signs.circle(
            left,
            up,
            mention_radius(sheet, int(number)),
            edge=colour,
            pen=pen,
            alpha=style["opacity"],
            dashes=(0, dashes if area else None),
        )
    signs.draw(axes, zorder=_MENTIONS)


def mention_radius(sheet: Sheet, number: int) -> float:
    """Return the radius in inches of the mark of a place mentioned so often: its area counts."""
    style: Mapping[str, Any] = sheet.theme.mentions
    pixels = style["radius_min"] * np.sqrt(number)
    return sheet.inches(float(min(pixels, style["radius_max"])))


def _plate(signs: Signs, sheet: Sheet, cluster: Cluster) -> None:
    """Add the disc on which marks stand whose place is known only as an area."""
    signs.circle(
        cluster.x,
        cluster.y,
        cluster.radius + sheet.inches(PLATE),
        face=sheet.theme["label_halo"],
        alpha=0.8,
    )
    signs.circle(
        cluster.x,
        cluster.y,
        cluster.radius + sheet.inches(PLATE),
        edge=sheet.theme["mention"],
        pen=sheet.points(0.8),
        dashes=(0, (3, 2)),
    )


def _ring(
    signs: Signs, axes: Axes, sheet: Sheet, cluster: Cluster, quads: NDArray[np.int64]
) -> None:
    theme = sheet.theme
    signs.circle(
        cluster.x,
        cluster.y,
        cluster.radius + sheet.inches(theme.marks["casing"]),
        face=theme["label_halo"],
    )
    turn = 90.0
    for quad, number in zip(*np.unique(quads, return_counts=True), strict=True):
        sweep = 360.0 * float(number) / len(quads)
        signs.wedge(
            cluster.x,
            cluster.y,
            cluster.radius,
            turn=(turn - sweep, turn),
            width=cluster.radius * 0.34,
            face=theme.quads[int(quad)],
            edge=theme["label_halo"],
            pen=sheet.points(0.6),
        )
        turn -= sweep
    words = f"{len(quads):,}"
    sheet.write(
        axes,
        cluster.x,
        cluster.y,
        words,
        pixels=cluster.radius * 72 / 0.75 / sheet.unit * (0.78 if len(words) < 3 else 0.55),
        colour=theme["ink"],
        weight="bold",
        ha="center",
        va="center_baseline",
        zorder=_MARKS + 0.1,
    )


def _arranged(number: int, size: float) -> list[tuple[float, float]]:
    """Return where marks of one spot stand: one in the middle, or side by side around it."""
    if number == 1:
        return [(0.0, 0.0)]
    if number <= 4:
        reach = size * 1.12 / np.sin(np.pi / number)
        tilt = {2: 0.0, 3: np.pi / 2, 4: np.pi / 4}[number]
        return [
            (
                float(reach * np.cos(tilt + 2 * np.pi * i / number)),
                float(reach * np.sin(tilt + 2 * np.pi * i / number)),
            )
            for i in range(number)
        ]
    reach = size * 2.15
    return [(0.0, 0.0)] + [
        (
            float(reach * np.cos(np.pi / 2 + 2 * np.pi * i / (number - 1))),
            float(reach * np.sin(np.pi / 2 + 2 * np.pi * i / (number - 1))),
        )
        for i in range(number - 1)
    ]
