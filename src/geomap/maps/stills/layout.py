"""Where everything stands on the sheet: headline, legend, map, strip of time, sources."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import shapely

from geomap.evidence import ATTRIBUTION
from geomap.maps.stills import legend, marks
from geomap.maps.stills.basemap import draw_ground, layer, scale_for
from geomap.maps.stills.clusters import clusters, in_window
from geomap.maps.stills.dates import window_words
from geomap.maps.stills.labels import Labels, label_clusters, label_ground
from geomap.maps.stills.projection import Frame
from geomap.maps.stills.timestrip import draw_strip
from geomap.maps.stills.towns import towns
from geomap.maps.stills.view import dimensions

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes

    from geomap.gazetteer import Gazetteer
    from geomap.maps.stills.sheet import Sheet
    from geomap.maps.stills.view import View

# Heights and letters in the pixels of the style table.
_EDGE = 20.0
_TITLE, _SUBTITLE, _FOOT = 22.0, 13.0, 10.0
_STRIP = 66.0
# An article without a publisher is named by so many characters of its title.
_LONGEST_SOURCE = 40
# A sheet lower than this, in inches times its unit, has no room for the strip.
_ROOM_FOR_STRIP = 3.2


def draw(sheet: Sheet, view: View, gazetteer: Gazetteer, *, title: str | None) -> None:
    """
    Draw a picture.

    Parameters
    ----------
    sheet
        Empty.
    view
        What to show.
    gazetteer
        Holds the basemap.
    title
        Headline; None says the window.
    """
    edge = sheet.inches(_EDGE)
    width = sheet.width - 2 * edge
    kinds = dimensions(view.events)
    lines, areas = view.events[kinds == 1], view.events[kinds == 2]
    top = _headline(sheet, view, edge, width, title=title)
    rows = legend.rows_of(
        sheet,
        legend.entries(
            sheet,
            view.events,
            areas=len(areas) > 0,
            lines=len(lines) > 0,
            mentions=len(view.mentions) > 0,
        ),
        width,
    )
    legend.draw_legend(sheet, rows, edge, top)
    top -= len(rows) * legend.row_height(sheet) + sheet.inches(6 if rows else 0)
    bottom = _sources(sheet, view, edge, width)
    if sheet.height >= _ROOM_FOR_STRIP * sheet.unit and view.all_events["start"].notna().any():
        tall = sheet.inches(_STRIP)
        draw_strip(
            sheet,
            sheet.axes(edge, bottom, width, tall),
            view.all_events,
            width=width,
            height=tall,
            first=view.first,
            last=view.last,
        )
        bottom += tall + sheet.inches(8)
    axes = sheet.axes(edge, bottom, width, top - bottom)
    _map(sheet, axes, view, gazetteer, Frame.fit(view.extent, width=width, height=top - bottom))


def _map(sheet: Sheet, axes: Axes, view: View, gazetteer: Gazetteer, frame: Frame) -> None:
    kinds = dimensions(view.events)
    draw_ground(axes, sheet, frame, gazetteer)
    marks.draw_mentions(axes, sheet, frame, view.mentions)
    lines, others = view.events[kinds == 1], view.events[kinds != 1]
    near = in_window(others, frame)
    marked = others[near].reset_index(drop=True)
    marks.draw_areas(axes, sheet, frame, marked[dimensions(marked) == 2])
    marks.draw_lines(axes, sheet, frame, lines)
    grouped = clusters(marked, frame, sheet)
    labels = Labels(axes, sheet, frame)
    if not frame.world:
        corner = sheet.inches(10)
        long = legend.draw_scale_bar(sheet, axes, frame, corner, corner)
        labels.block_box((0, 0, corner + long, corner + sheet.inches(24)))
    _note_whole_areas(labels, others[~near])
    marks.draw_clusters(axes, sheet, grouped, marked)
    label_clusters(labels, grouped)
    _label_lines(labels, frame, lines)
    scale = scale_for(frame)
    label_ground(
        labels,
        # Names need no fine outlines.
        countries=layer(gazetteer, "countries", frame, scale="110m" if frame.world else "50m"),
        seas=layer(gazetteer, "marine", frame, scale=scale),
        towns=towns(frame, sheet),
    )


def _note_whole_areas(labels: Labels, events: GeoDataFrame) -> None:
    """
    Say which events lie in areas that reach far beyond the window.

    A mark for them in the window would claim to know where in the area they happened.
    """
    numbers = events["place"].value_counts()
    if numbers.empty:
        return
    sheet, frame = labels.sheet, labels.frame
    pixels, edge = sheet.theme.fonts["label_small"], sheet.inches(8)
    listed = ", ".join(f"{place} {number:,}" for place, number in numbers.items())
    words = sheet.shorten(f"In the area as a whole: {listed}", frame.width * 0.6, pixels=pixels)
    width, height = sheet.measure(words, pixels=pixels)
    sheet.write(
        labels.axes,
        frame.width - edge,
        edge,
        words,
        pixels=pixels,
        colour=sheet.theme["ink_soft"],
        halo=sheet.theme["label_halo"],
        ha="right",
        zorder=7,
    )
    labels.block_box((frame.width - edge - width, 0, frame.width, edge + height))


def _label_lines(labels: Labels, frame: Frame, lines: GeoDataFrame) -> None:
    for row in lines.drop_duplicates("place_id").itertuples():
        seen = shapely.intersection(
            frame.geometries([row.geometry])[0], shapely.box(0, 0, frame.width, frame.height)
        )
        if seen.is_empty or not row.place:
            continue
        point = shapely.line_interpolate_point(
            max(shapely.get_parts(seen), key=lambda part: part.length), 0.5, normalized=True
        )
        labels.around(
            point.x,
            point.y,
            labels.sheet.inches(labels.sheet.theme.marks["line_width"]),
            str(row.place),
            pixels=labels.sheet.theme.fonts["label_city"],
            colour=labels.sheet.theme["ink"],
            slant="italic",
        )


def _headline(sheet: Sheet, view: View, edge: float, width: float, *, title: str | None) -> float:
    """Write title and counts; return the height, in inches, beneath them."""
    theme, counts = sheet.theme, view.counts
    window = window_words(view.first, view.last)
    words = title or ("All events" if window == "all dates" else f"Events, {window}")
    level = sheet.height - edge
    sheet.write(
        sheet.page,
        edge,
        level,
        sheet.shorten(words, width, pixels=_TITLE, weight="bold"),
        pixels=_TITLE,
        colour=theme["ink"],
        weight="bold",
        va="top",
    )
    level -= sheet.inches(_TITLE * 1.3)
    facts = [window] if title else []
    facts.append(f"{counts.shown:,} of {counts.total:,} events shown")
    facts += [f"{counts.unplaced:,} without a place"] if counts.unplaced else []
    facts += [f"{counts.undated:,} without a date"] if counts.undated else []
    sheet.write(
        sheet.page,
        edge,
        level,
        sheet.shorten(" · ".join(facts), width, pixels=_SUBTITLE),
        pixels=_SUBTITLE,
        colour=theme["ink_soft"],
        va="top",
    )
    return level - sheet.inches(_SUBTITLE * 1.6)


def _brief(words: str) -> str:
    return words if len(words) <= _LONGEST_SOURCE else words[:_LONGEST_SOURCE].rstrip() + "…"


def _sources(sheet: Sheet, view: View, edge: float, width: float) -> float:
    """Write sources and attribution at the foot; return the height, in inches, above them."""
    publishers = dict.fromkeys(
        str(row.publisher or _brief(str(row.title or row.source or row.document_id)))
        for row in view.articles.itertuples()
    )
    sources = "Sources: " + ", ".join(publishers) + ". " if publishers else ""
    made = f"{sources}{ATTRIBUTION} Drawn by geomap\u00a0{version('geomap')}."
    broken = sheet.wrap(made, width, pixels=_FOOT, lines=2)
    line = sheet.inches(_FOOT * 1.3)
    bottom = sheet.inches(_EDGE * 0.7)
    for number, words in enumerate(reversed(broken)):
        sheet.write(
            sheet.page,
            edge,
            bottom + number * line,
            words,
            pixels=_FOOT,
            colour=sheet.theme["ink_soft"],
        )
    return bottom + len(broken) * line + sheet.inches(6)
