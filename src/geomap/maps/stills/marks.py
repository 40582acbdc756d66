"""Events drawn on the ground: areas, lines, marks by status, and the quiet layer of mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.patches import Circle, Wedge

from geomap.maps.stills.shapes import fill, stroke

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes

    from geomap.maps.stills.clusters import Cluster
    from geomap.maps.stills.projection import Frame
    from geomap.maps.stills.sheet import Sheet

# An area that takes more of the map than this is tinted only: its border is the ground's own.
_WIDEST_OUTLINE = 0.5
_MENTIONS, _AREAS, _LINES, _MARKS = 2.0, 3.0, 4.0, 5.0


def draw_areas(axes: Axes, sheet: Sheet, frame: Frame, areas: GeoDataFrame) -> None:
    """Draw each area once, tinted and dashed in the colour of the quad of most of its events."""
    marks = sheet.theme.marks
    for _, rows in areas.groupby("place_id", sort=False, dropna=False):
        colour = sheet.theme.quads[int(rows["quad"].mode().iloc[0])]
        shapes = frame.geometries(rows.geometry.iloc[:1].to_numpy())
        fill(axes, shapes, facecolor=colour, alpha=marks["area_fill_opacity"], zorder=_AREAS)
        width, height = np.ptp(shapely.total_bounds(shapes).reshape(2, 2), axis=0)
        if max(width / frame.width, height / frame.height) > _WIDEST_OUTLINE:
            continue
        stroke(
            axes,
            shapes,
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


def draw_cluster(axes: Axes, sheet: Sheet, cluster: Cluster, events: GeoDataFrame) -> None:
    """
    Draw one mark: its events one by one, or a ring by quad with their number.

    Parameters
    ----------
    axes, sheet
        Where, and how large.
    cluster
        The mark.
    events
        Rows of all events, with a column `certain`: whether the interval lies in the window.
    """
    rows = events.iloc[list(cluster.events)]
    if not cluster.exact:
        _plate(axes, sheet, cluster)
    if cluster.stacked:
        _ring(axes, sheet, cluster, rows)
        return
    single = sheet.inches(sheet.theme.marks["radius"])
    for (dx, dy), row in zip(_arranged(len(rows), single), rows.itertuples(), strict=True):
        draw_mark(
            axes,
            sheet,
            cluster.x + dx,
            cluster.y + dy,
            colour=sheet.theme.quads[int(row.quad)],
            status=row.status,
            certain=bool(row.certain),
        )


def draw_mark(
    axes: Axes,
    sheet: Sheet,
    x: float,
    y: float,
    *,
    colour: str,
    status: str,
    certain: bool = True,
) -> None:
    """
    Draw the mark of one event.

    Parameters
    ----------
    axes, sheet
        Where, and how large.
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
    casing = sheet.inches(theme.marks["casing"])
    axes.add_artist(
        Circle((x, y), size + casing, facecolor=theme["label_halo"], linewidth=0, zorder=_MARKS)
    )
    form = theme.statuses[status]["fill"]
    pen = 0.26 * size
    # Patches centre their edge on the outline: draw it half a pen inside.
    ring: dict[str, Any] = {
        "facecolor": theme["label_halo"],
        "edgecolor": colour,
        "linewidth": pen * 72,
        "alpha": opacity,
        "zorder": _MARKS,
    }
    dot: dict[str, Any] = {
        "facecolor": colour,
        "linewidth": 0,
        "alpha": opacity,
        "zorder": _MARKS,
    }
    if form == "disc":
        axes.add_artist(Circle((x, y), size, **dot))
    elif form == "ring-dot":
        axes.add_artist(Circle((x, y), size - pen / 2, **ring))
        axes.add_artist(Circle((x, y), size * 0.42, **dot))
    elif form == "halo":
        axes.add_artist(Circle((x, y), size - pen / 4, **{**ring, "linewidth": pen * 36}))
        axes.add_artist(Circle((x, y), size * 0.66, **dot))
    else:
        gaps = {"ring-dashed": (2.2, 1.3), "ring-dotted": (0.6, 1.1)}.get(form)
        axes.add_artist(
            Circle((x, y), size - pen / 2, **ring, linestyle=(0, gaps) if gaps else "solid")
        )
        if form == "ring-struck":
            reach = size * 0.7
            axes.plot(
                [x - reach, x + reach],
                [y - reach, y + reach],
                color=colour,
                linewidth=pen * 72,
                alpha=opacity,
                zorder=_MARKS,
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
    for left, up, number, area in zip(x, y, points["number"], points["area"], strict=True):
        dashes = (0, tuple(d / style["stroke"] for d in style["area_dash"]))
        axes.add_artist(
            Circle(
                (left, up),
                mention_radius(sheet, int(number)),
                facecolor="none",
                edgecolor=colour,
                alpha=style["opacity"],
                linewidth=pen,
                linestyle=dashes if area else "solid",
                zorder=_MENTIONS,
            )
        )


def mention_radius(sheet: Sheet, number: int) -> float:
    """Return the radius in inches of the mark of a place mentioned so often: its area counts."""
    style: Mapping[str, Any] = sheet.theme.mentions
    pixels = style["radius_min"] * np.sqrt(number)
    return sheet.inches(float(min(pixels, style["radius_max"])))


def _plate(axes: Axes, sheet: Sheet, cluster: Cluster) -> None:
    """Draw the disc on which marks stand whose place is known only as an area."""
    axes.add_artist(
        Circle(
            (cluster.x, cluster.y),
            cluster.radius + sheet.inches(4),
            facecolor=sheet.theme["label_halo"],
            alpha=0.8,
            linewidth=0,
            zorder=_MARKS - 0.2,
        )
    )
    axes.add_artist(
        Circle(
            (cluster.x, cluster.y),
            cluster.radius + sheet.inches(4),
            facecolor="none",
            edgecolor=sheet.theme["mention"],
            linewidth=sheet.points(0.8),
            linestyle=(0, (3, 2)),
            zorder=_MARKS - 0.1,
        )
    )


def _ring(axes: Axes, sheet: Sheet, cluster: Cluster, rows: GeoDataFrame) -> None:
    theme = sheet.theme
    casing = sheet.inches(theme.marks["casing"])
    middle = (cluster.x, cluster.y)
    axes.add_artist(
        Circle(
            middle,
            cluster.radius + casing,
            facecolor=theme["label_halo"],
            linewidth=0,
            zorder=_MARKS,
        )
    )
    numbers = rows["quad"].astype(int).value_counts().sort_index()
    turn = 90.0
    for quad, number in numbers.items():
        sweep = 360.0 * number / len(rows)
        axes.add_artist(
            Wedge(
                middle,
                cluster.radius,
                turn - sweep,
                turn,
                width=cluster.radius * 0.34,
                facecolor=theme.quads[int(quad)],
                edgecolor=theme["label_halo"],
                linewidth=sheet.points(0.6),
                zorder=_MARKS,
            )
        )
        turn -= sweep
    words = f"{len(rows):,}"
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
