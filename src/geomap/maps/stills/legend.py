"""What the marks mean, and how far is far: the legend and the scale bar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from geomap.maps.stills.marks import add_mark
from geomap.maps.stills.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes

    from geomap.maps.stills.projection import Frame
    from geomap.maps.stills.sheet import Sheet

_PIXELS = 11.5
_ROW = 19.0
_GROUP = 14.0  # room before a group of entries


@dataclass(frozen=True)
class Entry:
    """
    A sign, added with its middle at x, y, and what it means.

    `opens_group` puts some room before it: it begins to speak of something else.
    """

    words: str
    add: Callable[[Signs, float, float], None]
    opens_group: bool = False


def entries(
    sheet: Sheet,
    events: GeoDataFrame,
    *,
    stacks: bool,
    areas: bool,
    lines: bool,
    mentions: bool,
) -> list[Entry]:
    """
    Choose the signs that occur in a picture.

    Parameters
    ----------
    sheet
        Gives sizes and colours.
    events
        Those drawn, with a column `certain`.
    stacks, areas, lines, mentions
        Whether the picture has any.

    Returns
    -------
    entries
        Quads first, then forms by status, then the rest.
    """
    theme = sheet.theme
    grey = theme["ink_soft"]

    def mark(colour: str, status: str, *, certain: bool = True) -> Callable[..., None]:
        return lambda signs, x, y: add_mark(
            signs, sheet, x, y, colour=colour, status=status, certain=certain
        )

    present = sorted(set(events["quad"].astype(int)), key=lambda quad: quad or 9)
    chosen = [
        Entry(theme.quad_names[quad], mark(theme.quads[quad], "asserted")) for quad in present
    ]
    statuses = [s for s in theme.statuses if s in set(events["status"])]
    if statuses != ["asserted"]:
        chosen += [
            Entry(theme.statuses[s]["name"], mark(grey, s), opens_group=not number)
            for number, s in enumerate(statuses)
        ]
    if not events["certain"].all():
        chosen.append(Entry("Possibly in this period", mark(grey, "asserted", certain=False)))
    shapes = (
        (stacks, "Number of events", _stack),
        (areas, "Somewhere in the area", _area),
        (lines, "Line", _line),
        (mentions, "Place named", _mention),
    )
    wanted = [(words, draw) for occurs, words, draw in shapes if occurs]
    chosen += [
        Entry(words, partial(draw, sheet=sheet), opens_group=not number)
        for number, (words, draw) in enumerate(wanted)
    ]
    return chosen


def rows_of(sheet: Sheet, chosen: Sequence[Entry], width: float) -> list[list[Entry]]:
    """Break the entries into rows of `width` inches."""
    groups: list[list[Entry]] = []
    for entry in chosen:
        if entry.opens_group or not groups:
            groups.append([])
        groups[-1].append(entry)
    rows: list[list[Entry]] = [[]]
    used = 0.0
    for group in groups:
        long = sum(_width(sheet, entry) for entry in group)
        if rows[-1] and used + sheet.inches(_GROUP) + long > width:
            rows.append([])  # a group stays together where it can
        used = sheet.inches(_GROUP) + used if rows[-1] else 0.0
        for entry in group:
            need = _width(sheet, entry)
            if rows[-1] and used + need > width:
                rows.append([])
                used = 0.0
            rows[-1].append(entry)
            used += need
    return [row for row in rows if row]


def row_height(sheet: Sheet) -> float:
    """Return the height of a row of the legend, inches."""
    return sheet.inches(_ROW)


def draw_legend(sheet: Sheet, rows: Sequence[Sequence[Entry]], x: float, y: float) -> None:
    """Draw the legend on the page with its upper left corner at x, y (inches)."""
    sign = sheet.inches(sheet.theme.marks["radius"])
    signs = Signs()
    for number, row in enumerate(rows):
        left, level = x, y - (number + 0.5) * row_height(sheet)
        for place, entry in enumerate(row):
            left += sheet.inches(_GROUP) if entry.opens_group and place else 0.0
            entry.add(signs, left + sign, level)
            sheet.write(
                sheet.page,
                left + 2 * sign + sheet.inches(5),
                level - sheet.inches(_PIXELS * 0.33),
                entry.words,
                pixels=_PIXELS,
                colour=sheet.theme["ink"],
            )
            left += _width(sheet, entry)
    signs.draw(sheet.page, zorder=5)


def draw_scale_bar(sheet: Sheet, axes: Axes, frame: Frame, x: float, y: float) -> float:
    """
    Draw a scale bar of a round length.

    Parameters
    ----------
    sheet, axes, frame
        Where, and the map it measures, at its middle.
    x, y
        Lower left corner, inches.

    Returns
    -------
    width
        Inches that it takes.
    """
    per_inch = frame.km_per_inch()
    longest = per_inch * sheet.inches(130)
    power = 10.0 ** np.floor(np.log10(longest))
    km = max(step * power for step in (1, 2, 5) if step * power <= longest)
    width = float(km / per_inch)
    tall = sheet.inches(3.5)
    theme = sheet.theme
    for part, colour in ((0, theme["ink_soft"]), (1, theme["land"])):
        axes.add_artist(
            Rectangle(
                (x + part * width / 2, y),
                width / 2,
                tall,
                facecolor=colour,
                edgecolor=theme["ink_soft"],
                linewidth=sheet.points(0.8),
                zorder=7,
            )
        )
    words = f"{km:,.0f} km" if km >= 1 else f"{km * 1000:,.0f} m"
    sheet.write(
        axes,
        x,
        y + tall + sheet.inches(3),
        words,
        pixels=sheet.theme.fonts["label_small"],
        colour=theme["ink_soft"],
        halo=theme["label_halo"],
        zorder=7,
    )
    return width


def _width(sheet: Sheet, entry: Entry) -> float:
    sign = 2 * sheet.inches(sheet.theme.marks["radius"])
    return sign + sheet.measure(entry.words, pixels=_PIXELS)[0] + sheet.inches(5 + 15)


def _stack(signs: Signs, x: float, y: float, *, sheet: Sheet) -> None:
    size = sheet.inches(sheet.theme.marks["radius"])
    grey, land = sheet.theme["ink_soft"], sheet.theme["label_halo"]
    for turn in ((90.0, 330.0), (330.0, 450.0)):
        signs.wedge(x, y, size, turn=turn, width=size * 0.4, face=grey, edge=land, pen=0.5)


def _area(signs: Signs, x: float, y: float, *, sheet: Sheet) -> None:
    size = sheet.inches(sheet.theme.marks["radius"])
    signs.circle(x, y, size, edge=sheet.theme["mention"], pen=sheet.points(0.8), dashes=(0, (3, 2)))
    signs.circle(x, y, size * 0.5, face=sheet.theme["ink_soft"])


def _line(signs: Signs, x: float, y: float, *, sheet: Sheet) -> None:
    size = sheet.inches(sheet.theme.marks["radius"])
    pen = sheet.points(sheet.theme.marks["line_width"])
    signs.line([(x - size, y), (x + size, y)], edge=sheet.theme["ink_soft"], pen=pen)


def _mention(signs: Signs, x: float, y: float, *, sheet: Sheet) -> None:
    style = sheet.theme.mentions
    signs.circle(
        x,
        y,
        sheet.inches(style["radius_min"]),
        edge=sheet.theme["mention"],
        alpha=style["opacity"],
        pen=sheet.points(style["stroke"]),
    )
