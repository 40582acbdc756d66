"""Where everything stands on the sheet: headline, legend, map, strip of time, sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
from geomap.maps.stills.timestrip import Strip
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
TITLE, SUBTITLE, _FOOT = 22.0, 13.0, 10.0
_STRIP = 66.0
# An article without a publisher is named by so many characters of its title.
_LONGEST_SOURCE = 40
# A sheet lower than this, in inches times its unit, has no room for the strip.
_ROOM_FOR_STRIP = 3.2


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Where map and strip stand on the sheet, inches from its lower left corner.

    `strip` is None where there is no room for it, or nothing to show.
    """

    frame: Frame
    left: float
    low: float
    strip: tuple[float, float, float, float] | None


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
    counts, window = view.counts, view.window
    facts = [window[:1].upper() + window[1:]] if title else []
    facts.append(f"{counts.shown:,} of {counts.total:,} events shown")
    facts += [f"{counts.unplaced:,} without a place"] if counts.unplaced else []
    facts += [f"{counts.undated:,} without a date"] if counts.undated else []
    words = title or ("All events" if window == "all dates" else f"Events, {window}")
    plan = furnish(sheet, view, title=words, facts=" · ".join(facts))
    if plan.strip is not None:
        x, y, width, height = plan.strip
        strip = Strip.of(sheet, view, width=width, height=height)
        if strip is not None:
            axes = sheet.axes(x, y, width, height)
            strip.mark_window(axes, view.first, view.last)
            strip.draw(axes)
    axes = sheet.axes(plan.left, plan.low, plan.frame.width, plan.frame.height)
    _map(sheet, axes, view, gazetteer, plan.frame)


def furnish(sheet: Sheet, view: View, *, title: str, facts: str, beside: float = 0.0) -> Plan:
    """
    Draw headline, legend and sources, and say where there is room for map and strip.

    Parameters
    ----------
    sheet
        Empty.
    view
        What is shown.
    title, facts
        The headline, and the line beneath it.
    beside
        Inches to leave free on the right of the headline.

    Returns
    -------
    plan
        The room left.
    """
    edge = sheet.inches(_EDGE)
    width = sheet.width - 2 * edge
    kinds = dimensions(view.events)
    top = _headline(sheet, edge, width - beside, title=title, facts=facts)
    # Whether marks will be joined can be told only from a map; its height hardly matters for that.
    likely = Frame.fit(view.extent, width=width, height=0.85 * top)
    rows = legend.rows_of(
        sheet,
        legend.entries(
            sheet,
            view.events,
            stacks=_has_stacks(sheet, view, likely),
            areas=bool((kinds == 2).any()),
            lines=bool((kinds == 1).any()),
            mentions=len(view.mentions) > 0,
        ),
        width,
    )
    legend.draw_legend(sheet, rows, edge, top)
    top -= len(rows) * legend.row_height(sheet) + sheet.inches(6 if rows else 0)
    bottom = _sources(sheet, view, edge, width)
    strip = None
    if sheet.height >= _ROOM_FOR_STRIP * sheet.unit and view.all_events["start"].notna().any():
        tall = sheet.inches(_STRIP)
        strip = (edge, bottom, width, tall)
        bottom += tall + sheet.inches(8)
    frame = Frame.fit(view.extent, width=width, height=top - bottom)
    return Plan(frame, edge, bottom, strip)


def _has_stacks(sheet: Sheet, view: View, frame: Frame) -> bool:
    """Return whether events share a mark with their number."""
    marked = view.events[dimensions(view.events) != 1]
    marked = marked[in_window(marked, frame)].reset_index(drop=True)
    return any(cluster.stacked for cluster in clusters(marked, frame, sheet))


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
    draw_scale(labels)
    note_whole_areas(labels, others[~near])
    marks.draw_clusters(axes, sheet, grouped, marks.Looks.of(marked))
    label_clusters(labels, grouped)
    label_lines(labels, lines)
    name_ground(labels, gazetteer)
    label_lines(labels, view.mentions[dimensions(view.mentions) == 1], quiet=True)


def draw_scale(labels: Labels) -> None:
    """Draw the scale bar, where one scale holds for all of the map, and keep labels off it."""
    sheet, frame = labels.sheet, labels.frame
    if frame.world:
        return
    corner = sheet.inches(10)
    long = legend.draw_scale_bar(sheet, labels.axes, frame, corner, corner)
    labels.block_box((0, 0, corner + long, corner + sheet.inches(24)))


def name_ground(labels: Labels, gazetteer: Gazetteer) -> None:
    """Name countries, seas and towns where there is room left."""
    frame, scale = labels.frame, scale_for(labels.frame)
    # Names need no fine outlines.
    countries = layer(gazetteer, "countries", frame, scale="110m" if frame.world else "50m")
    label_ground(
        labels,
        countries=countries,
        country_names=_country_names(countries.rows, gazetteer),
        seas=layer(gazetteer, "marine", frame, scale=scale),
        towns=towns(frame, labels.sheet),
    )


def _country_names(rows: GeoDataFrame, gazetteer: Gazetteer) -> list[list[str]]:
    """
    Return the names to try for each country: the gazetteer's, then the basemap's short one.

    A disputed area goes by its own name only, never by that of a country that claims it.
    """
    if "country" not in rows.columns:
        return [[str(name)] for name in rows["name"]]
    whole = set(rows.loc[~rows["disputed"], "name"])
    named = []
    for row in rows.itertuples():
        short = str(row.name)
        country = None if row.disputed else gazetteer.country(str(row.country))
        if row.disputed:
            named.append([] if short in whole else [short])
        elif country is None:
            named.append([short])
        else:
            named.append(list(dict.fromkeys((country.name, _shortened(country.name, short)))))
    return named


def _shortened(name: str, short: str) -> str:
    """Return the short name, but never a name without the word that tells it from another's."""
    first, _, rest = name.partition(" ")
    return f"{first[0]}. {rest}" if rest == short else short


def note_whole_areas(labels: Labels, events: GeoDataFrame) -> None:
    """
    Say which events lie in areas that reach far beyond the window.

    A mark for them in the window would claim to know where in the area they happened.

    Parameters
    ----------
    labels
        Of the map; they are kept off the words.
    events
        Those whose mark would stand outside the window.
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


def label_lines(labels: Labels, lines: GeoDataFrame, *, quiet: bool = False) -> None:
    """
    Name each line at the middle of what is seen of it.

    Parameters
    ----------
    labels
        Of the map.
    lines
        Of events; or of mentions, whose names then are `quiet`.
    quiet
        Whether to set them as mentions are drawn.
    """
    frame, theme = labels.frame, labels.sheet.theme
    paper = shapely.box(0, 0, frame.width, frame.height)
    column = "name" if quiet else "place"
    once = lines.drop_duplicates(["place_id", column])
    names = once[column]
    for name, geometry in zip(names, once.geometry, strict=True):
        seen = shapely.intersection(frame.geometries([geometry])[0], paper)
        if seen.is_empty or not name or str(name).upper() in labels.names:
            continue
        point = shapely.line_interpolate_point(
            max(shapely.get_parts(seen), key=lambda part: part.length), 0.5, normalized=True
        )
        labels.around(
            point.x,
            point.y,
            labels.sheet.inches(theme.marks["line_width"]),
            str(name),
            pixels=theme.fonts["label_small" if quiet else "label_city"],
            colour=theme["mention" if quiet else "ink"],
            slant="italic",
        )


def _headline(sheet: Sheet, edge: float, width: float, *, title: str, facts: str) -> float:
    """Write title and facts; return the height, in inches, beneath them."""
    level = sheet.height - edge
    sheet.write(
        sheet.page,
        edge,
        level,
        sheet.shorten(title, width, pixels=TITLE, weight="bold"),
        pixels=TITLE,
        colour=sheet.theme["ink"],
        weight="bold",
        va="top",
    )
    write_facts(sheet, sheet.page, sheet.shorten(facts, width, pixels=SUBTITLE))
    return level - sheet.inches(TITLE * 1.3 + SUBTITLE * 1.6)


def write_facts(sheet: Sheet, axes: Axes, facts: str) -> None:
    """Write the line beneath the headline, on axes that cover the sheet."""
    edge = sheet.inches(_EDGE)
    sheet.write(
        axes,
        edge,
        sheet.height - edge - sheet.inches(TITLE * 1.3),
        facts,
        pixels=SUBTITLE,
        colour=sheet.theme["ink_soft"],
        va="top",
    )


def write_beside(sheet: Sheet, axes: Axes, words: str) -> None:
    """Write words on the right of the headline, on axes that cover the sheet."""
    edge = sheet.inches(_EDGE)
    sheet.write(
        axes,
        sheet.width - edge,
        sheet.height - edge,
        words,
        pixels=TITLE,
        colour=sheet.theme["ink"],
        weight="bold",
        ha="right",
        va="top",
    )


def _brief(words: str) -> str:
    return words if len(words) <= _LONGEST_SOURCE else words[:_LONGEST_SOURCE].rstrip() + "…"


def _sources(sheet: Sheet, view: View, edge: float, width: float) -> float:
    """Write sources, their dates and attribution at the foot; return the height above them."""
    publishers = dict.fromkeys(
        str(row.publisher or f"“{_brief(str(row.title or row.source or row.document_id))}”")
        for row in view.articles.itertuples()
    )
    sources = "Sources: " + ", ".join(publishers) if publishers else ""
    dated = [day for day in map(_day, view.articles["published"]) if day is not None]
    if publishers:
        sources += f"; published {window_words(min(dated), max(dated))}. " if dated else ". "
    made = f"{ATTRIBUTION} Drawn by geomap\u00a0{version('geomap')}."
    # What must be said is never cut off: the list of sources is.
    broken = sheet.wrap(sources + made, width, pixels=_FOOT, lines=2)
    if not broken[-1].endswith(made[-10:]):
        broken = [sheet.shorten(sources.strip(), width, pixels=_FOOT), made]
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


def _day(published: object) -> date | None:
    """Return the day of publication; None where it is open or not known to the day."""
    try:
        return date.fromisoformat(str(published))
    except ValueError:
        return None
