"""The strip of time beneath the map: when the events happened, with the window marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.patches import Rectangle

from geomap.maps.stills.dates import ticks
from geomap.maps.stills.shapes import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from geomap.maps.stills.sheet import Sheet
    from geomap.maps.stills.view import View

# A window that is a smaller part of all time than this gets an axis of its own length and a half.
_SMALL_PART = 0.2
_CONTEXT = 0.25
_BAR_PIXELS = 6.0


@dataclass(frozen=True, slots=True)
class Axis:
    """Ordinals of the first and last day shown, inclusive."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """Number of days shown."""
        return self.last - self.first + 1


def axis_for(
    starts: NDArray[np.int64], ends: NDArray[np.int64], first: date | None, last: date | None
) -> Axis | None:
    """
    Choose which days the strip shows.

    Parameters
    ----------
    starts, ends
        Ordinals of the first and last day of each dated event.
    first, last
        The window, inclusive; None is open.

    Returns
    -------
    axis
        All days of the events, or those around a window much shorter than that; None when
        there is nothing to show.
    """
    if not len(starts):
        return None
    low, high = int(starts.min()), int(ends.max())
    if first is None and last is None:
        return Axis(low, high)
    begin = first.toordinal() if first else low
    close = last.toordinal() if last else high
    low, high = min(low, begin), max(high, close)
    length = max(close - begin + 1, 1)
    if length / (high - low + 1) < _SMALL_PART:
        around = max(int(length * _CONTEXT), 3)
        low, high = max(low, begin - around), min(high, close + around)
    return Axis(low, max(high, low))


def histogram(
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    quads: NDArray[np.int64],
    axis: Axis,
    *,
    bars: int,
) -> dict[int, NDArray[np.float64]]:
    """
    Count events along the axis; one that takes several bars is shared out among them.

    Parameters
    ----------
    starts, ends, quads
        Ordinals of first and last day, inclusive, and quad of each event.
    axis
        Days shown.
    bars
        Number of bars; never more than days.

    Returns
    -------
    counts
        For each quad the height of each bar.
    """
    number = min(bars, axis.days)
    edges = np.linspace(axis.first, axis.last + 1, number + 1)
    counts = {}
    for quad in sorted(set(quads.tolist())):
        mine = quads == quad
        length = (ends[mine] + 1 - starts[mine]).astype(float)
        begun = starts[mine]
        # The cumulative number of events at each edge, each spread evenly over its days.
        passed = [np.clip((edge - begun) / length, 0, 1).sum() for edge in edges]
        counts[quad] = np.diff(passed)
    return counts


@dataclass(frozen=True, eq=False)
class Strip:
    """
    The strip of one picture, in inches from its lower left corner.

    `starts`, `ends` and `quads` are those of the dated events.
    """

    sheet: Sheet
    axis: Axis
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    quads: NDArray[np.int64]
    width: float
    height: float

    @classmethod
    def of(
        cls, sheet: Sheet, view: View, *, width: float, height: float, axis: Axis | None = None
    ) -> Strip | None:
        """
        Make the strip of a view.

        Parameters
        ----------
        sheet
            Gives sizes and colours.
        view
            Its `all_events` are shown, those outside its window too.
        width, height
            Inches.
        axis
            The days shown; None chooses them by `axis_for`.

        Returns
        -------
        strip
            None when no event has both its days.
        """
        events = view.all_events
        dated = events[events["start"].notna() & events["end"].notna()]
        starts = np.array([d.toordinal() for d in dated["start"]], dtype=np.int64)
        ends = np.array([d.toordinal() for d in dated["end"]], dtype=np.int64)
        axis = axis or axis_for(starts, ends, view.first, view.last)
        if axis is None:
            return None
        quads = dated["quad"].to_numpy(dtype=np.int64)
        return cls(sheet, axis, starts, ends, quads, width, height)

    @property
    def foot(self) -> float:
        """Height of the line on which the bars stand."""
        return self.sheet.inches(self.sheet.theme.fonts["timeline"] * 1.5)

    def across(self, ordinal: float) -> float:
        """Return where a day begins, within the strip."""
        scale = self.width / self.axis.days
        return float(np.clip((ordinal - self.axis.first) * scale, 0, self.width))

    def mark_window(self, axes: Axes, first: date | None, last: date | None) -> None:
        """Mark the window, inclusive; None is open, and without any end there is no window."""
        if first is None and last is None:
            return
        begin = self.across(first.toordinal() if first else self.axis.first)
        close = self.across(last.toordinal() + 1 if last else self.axis.last + 1)
        colour = self.sheet.theme["brush"]
        axes.add_artist(
            Rectangle(
                (begin, self.foot),
                close - begin,
                self.height - self.foot,
                facecolor=colour,
                alpha=0.13,
                linewidth=0,
            )
        )
        for side in (begin, close):
            axes.plot(
                [side, side],
                [self.foot, self.height],
                color=colour,
                linewidth=self.sheet.points(1),
            )

    def draw(self, axes: Axes) -> None:
        """Draw bars, axis, days, and how many events lie beyond the days shown."""
        bars = int(self.width / self.sheet.inches(_BAR_PIXELS))
        counts = histogram(self.starts, self.ends, self.quads, self.axis, bars=bars)
        sheet, width, foot, height = self.sheet, self.width, self.foot, self.height
        _draw_bars(sheet, axes, counts, width=width, foot=foot, height=height)
        axes.plot([0, width], [foot, foot], color=sheet.theme["line"], linewidth=sheet.points(1))
        _draw_ticks(sheet, axes, self.axis, self.across, width=width, foot=foot)
        _draw_beyond(sheet, axes, self.axis, self.starts, self.ends, width=width, height=height)


def _draw_bars(
    sheet: Sheet,
    axes: Axes,
    counts: dict[int, NDArray[np.float64]],
    *,
    width: float,
    foot: float,
    height: float,
) -> None:
    tallest = float(max(sum(counts.values()).max(), 1.0))  # type: ignore[union-attr]  # an array
    room = height - foot - sheet.inches(4)
    number = len(next(iter(counts.values())))
    left = np.linspace(0, width, number + 1)[:-1]
    thick = width / number
    floor = np.full(number, foot)
    for quad, heights in counts.items():
        tall = heights / tallest * room
        fill(
            axes,
            shapely.box(left + thick * 0.06, floor, left + thick * 0.94, floor + tall)[tall > 0],
            facecolor=sheet.theme.quads[quad],
        )
        floor = floor + tall


def _draw_ticks(
    sheet: Sheet,
    axes: Axes,
    axis: Axis,
    across: Callable[[float], float],
    *,
    width: float,
    foot: float,
) -> None:
    theme, pixels = sheet.theme, sheet.theme.fonts["timeline"] * 0.9
    most = max(int(width / sheet.inches(85)), 2)
    shown = ticks(date.fromordinal(axis.first), date.fromordinal(axis.last), most=most)
    free = -1.0
    for day, words in shown:
        x = across(day.toordinal())
        half = sheet.measure(words, pixels=pixels)[0] / 2
        x_words = min(max(x, half), width - half)
        axes.plot(
            [x, x],
            [foot - sheet.inches(3), foot],
            color=theme["line"],
            linewidth=sheet.points(1),
        )
        if x_words - half < free:
            continue
        free = x_words + half + sheet.inches(6)
        sheet.write(
            axes,
            x_words,
            foot - sheet.inches(5),
            words,
            pixels=pixels,
            colour=theme["ink_soft"],
            ha="center",
            va="top",
        )


def _draw_beyond(
    sheet: Sheet,
    axes: Axes,
    axis: Axis,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    *,
    width: float,
    height: float,
) -> None:
    """Say how many events lie before and after the days shown."""
    earlier, later = int((ends < axis.first).sum()), int((starts > axis.last).sum())
    for number, words, x, side in (
        (earlier, f"← {earlier:,} earlier", 0.0, "left"),
        (later, f"{later:,} later →", width, "right"),
    ):
        if number:
            sheet.write(
                axes,
                x + (sheet.inches(4) if side == "left" else -sheet.inches(4)),
                height - sheet.inches(3),
                words,
                pixels=sheet.theme.fonts["timeline"] * 0.9,
                colour=sheet.theme["ink_soft"],
                ha=side,
                va="top",
            )
