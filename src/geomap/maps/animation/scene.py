"""A map whose ground stands still: drawn once, and the events of each window upon it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geomap.maps.stills import layout, marks
from geomap.maps.stills.basemap import draw_ground
from geomap.maps.stills.clusters import Sizes, clusters, in_window
from geomap.maps.stills.dates import window_words
from geomap.maps.stills.labels import Labels, label_clusters
from geomap.maps.stills.timestrip import Axis, Strip
from geomap.maps.stills.view import dimensions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from geopandas import GeoDataFrame
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from geomap.gazetteer import Gazetteer
    from geomap.maps.stills.clusters import Cluster
    from geomap.maps.stills.sheet import Sheet
    from geomap.maps.stills.view import View

    Window = tuple[date, date]

# Ordinals beyond all days, for intervals that are open.
_BEFORE, _AFTER = 0, 10_000_000


@dataclass(frozen=True, slots=True)
class _Part:
    """Artists that are drawn while any of their events lies in the window."""

    artists: tuple[Artist, ...]
    events: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Days:
    """Ordinals of the first and last day of each event, inclusive."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, events: GeoDataFrame) -> _Days:
        return cls(
            np.array([_BEFORE if d is None else d.toordinal() for d in events["start"]], dtype=int),
            np.array([_AFTER if d is None else d.toordinal() for d in events["end"]], dtype=int),
        )

    def in_window(self, window: Window) -> NDArray[np.bool_]:
        first, last = (day.toordinal() for day in window)
        return np.asarray((self.starts <= last) & (self.ends >= first))

    def certainly(self, window: Window) -> NDArray[np.bool_]:
        first, last = (day.toordinal() for day in window)
        return np.asarray((self.starts >= first) & (self.ends <= last))


class Scene:
    """
    A sheet on which all but marks, date and window stands.

    Parameters
    ----------
    sheet
        Empty.
    view
        Of all the time played.
    gazetteer
        Holds the basemap.
    title
        Headline; None says the time played.
    windows
        Those to be shown.
    """

    def __init__(
        self,
        sheet: Sheet,
        view: View,
        gazetteer: Gazetteer,
        *,
        title: str | None,
        windows: Sequence[Window],
    ) -> None:
        self._sheet, self._windows = sheet, windows
        view = _as_seen(view, windows)
        widest = max(
            sheet.measure(window_words(*window), pixels=layout.TITLE, weight="bold")[0]
            for window in windows
        )
        plan = layout.furnish(
            sheet,
            view,
            title=title or f"Events, {view.window}",
            facts="",
            beside=widest + sheet.inches(20),
        )
        self._plan, frame = plan, plan.frame
        self._strip: Strip | None = None
        if plan.strip is not None:
            x, y, width, height = plan.strip
            played = Axis(windows[0][0].toordinal(), windows[-1][1].toordinal())
            self._strip = Strip.of(sheet, view, width=width, height=height, axis=played)
            if self._strip is not None:
                self._strip.draw(sheet.axes(x, y, width, height))
        ground = self._axes()
        draw_ground(ground, sheet, frame, gazetteer)
        marks.draw_mentions(ground, sheet, frame, view.mentions)
        kinds = dimensions(view.events)
        others = view.events[kinds != 1]
        near = in_window(others, frame)
        self._marked = others[near].reset_index(drop=True)
        self._lines = view.events[kinds == 1].reset_index(drop=True)
        self._all = _Days.of(view.events)
        self._days, self._line_days = _Days.of(self._marked), _Days.of(self._lines)
        self._sizes = Sizes.of(sheet, len(self._marked))
        self._sites = clusters(self._marked, frame, sheet, sizes=self._sizes)
        stage = self._axes()
        self._areas = list(self._area_parts(stage))
        self._line_parts = list(self._lines_parts(stage))
        labels = Labels(stage, sheet, frame)
        layout.draw_scale(replace(labels, axes=ground))
        layout.note_whole_areas(replace(labels, axes=ground), others[~near])
        self._names = label_clusters(labels, self._sites)
        before = set(stage.get_children())
        layout.label_lines(labels, self._lines)
        named = tuple(artist for artist in stage.get_children() if artist not in before)
        self._line_parts.append(_Part(named, np.arange(len(self._lines))))
        layout.name_ground(replace(labels, axes=ground), gazetteer)
        named_lines = view.mentions[dimensions(view.mentions) == 1]
        layout.label_lines(replace(labels, axes=ground), named_lines, quiet=True)
        stage.set_visible(False)  # its artists are drawn one by one
        canvas = sheet.figure.canvas
        canvas.draw()
        self._canvas = canvas
        self._ground = canvas.copy_from_bbox(sheet.figure.bbox)  # type: ignore[attr-defined]  # Agg's has one

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        """Draw each window: rows of pixels from the top, red, green, blue."""
        for window in self._windows:
            yield self.draw(window)

    def draw(self, window: Window) -> NDArray[np.uint8]:
        """
        Draw one window.

        Parameters
        ----------
        window
            First and last day, inclusive.

        Returns
        -------
        pixels
            Rows from the top, columns, red green blue.
        """
        sheet, canvas = self._sheet, self._canvas
        canvas.restore_region(self._ground)  # type: ignore[attr-defined]  # Agg's has one
        renderer = canvas.get_renderer()  # type: ignore[attr-defined]  # Agg's has one
        here, seen_lines = self._days.in_window(window), self._line_days.in_window(window)
        for part in self._areas:
            if here[part.events].any():
                _draw(part.artists, renderer)
        for part in self._line_parts:
            if seen_lines[part.events].any():
                _draw(part.artists, renderer)
        axes = self._axes()
        found = dict(self._in(here))
        looks = marks.Looks.of(self._marked)
        certain = self._days.certainly(window)
        marks.draw_clusters(axes, sheet, list(found.values()), replace(looks, certain=certain))
        axes.draw(renderer)
        _draw([self._names[i] for i in found if i in self._names], renderer)
        page = sheet.axes(0, 0, sheet.width, sheet.height)
        layout.write_beside(sheet, page, window_words(*window))
        shown = int(self._all.in_window(window).sum())
        layout.write_facts(sheet, page, f"{shown:,} of {len(self._all.starts):,} events")
        page.draw(renderer)
        drawn = [axes, page]
        if self._strip is not None and self._plan.strip is not None:
            strip = sheet.axes(*self._plan.strip)
            self._strip.mark_window(strip, *window)
            strip.draw(renderer)
            drawn.append(strip)
        pixels = np.asarray(canvas.buffer_rgba())[:, :, :3].copy()  # type: ignore[attr-defined]  # Agg's has one
        for done in drawn:
            done.remove()
        return pixels

    def _axes(self) -> Axes:
        plan = self._plan
        return self._sheet.axes(plan.left, plan.low, plan.frame.width, plan.frame.height)

    def _in(self, here: NDArray[np.bool_]) -> Iterator[tuple[int, Cluster]]:
        """Yield the sites that have events in the window, with these alone."""
        for index, site in enumerate(self._sites):
            events = tuple(event for event in site.events if here[event])
            if events:
                yield (
                    index,
                    replace(
                        site,
                        events=events,
                        radius=self._sizes.radius(len(events)),
                        stacked=len(events) > self._sizes.most_singly,
                    ),
                )

    def _area_parts(self, stage: Axes) -> Iterator[_Part]:
        areas = self._marked[dimensions(self._marked) == 2]
        for _, rows in areas.groupby("place_id", sort=False, dropna=False):
            before = set(stage.get_children())
            marks.draw_areas(stage, self._sheet, self._plan.frame, rows)
            artists = tuple(a for a in stage.get_children() if a not in before)
            yield _Part(artists, rows.index.to_numpy())

    def _lines_parts(self, stage: Axes) -> Iterator[_Part]:
        for position in range(len(self._lines)):
            before = set(stage.get_children())
            row = self._lines.iloc[position : position + 1]
            marks.draw_lines(stage, self._sheet, self._plan.frame, row)
            artists = tuple(a for a in stage.get_children() if a not in before)
            yield _Part(artists, np.array([position]))


def _as_seen(view: View, windows: Sequence[Window]) -> View:
    """Note which events lie for certain in every window that shows them."""
    when = _Days.of(view.events)
    certain = np.ones(len(view.events), dtype=bool)
    for window in windows:
        certain &= when.certainly(window) | ~when.in_window(window)
    return replace(view, events=view.events.assign(certain=certain))


def _draw(artists: Sequence[Artist], renderer: object) -> None:
    for artist in sorted(artists, key=lambda artist: artist.get_zorder()):
        artist.draw(renderer)  # type: ignore[arg-type]  # Agg's renderer
