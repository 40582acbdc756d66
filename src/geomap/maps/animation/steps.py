"""The windows of time through which an animation goes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A window that slides is this part of the time played, unless told otherwise.
_PART = 12
# The time played unasked is the shortest that holds such a share of the events, provided that it
# is no more than a quarter of the one before: a lone event of 1988 does not stretch the autumn
# of 2020. The page opens on the same period, but for a little air.
_SHARES, _MUCH_SHORTER, _AIR = (0.9, 0.75, 0.6), 4, 0.04


def busiest(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[date, date]:
    """
    Choose the time in which most events are.

    Parameters
    ----------
    starts, ends
        Ordinals of the first and last day of each event, at least one.

    Returns
    -------
    first, last
        Inclusive.
    """
    whole = int(starts.min()), int(ends.max())
    chosen = whole
    middles = np.sort((starts + ends) // 2)
    for share in _SHARES:
        held = max(int(np.ceil(share * len(middles))), 1)
        lengths = middles[held - 1 :] - middles[: len(middles) - held + 1]
        at = int(np.argmin(lengths))
        first, last = int(middles[at]), int(middles[at + held - 1])
        if (last - first + 1) * _MUCH_SHORTER <= chosen[1] - chosen[0] + 1:
            air = max(round((last - first + 1) * _AIR), 1)
            chosen = max(first - air, whole[0]), min(last + air, whole[1])
    return date.fromordinal(chosen[0]), date.fromordinal(chosen[1])


def windows(
    first: date, last: date, *, frames: int, length: int | None, cumulative: bool
) -> list[tuple[date, date]]:
    """
    Step through a stretch of time.

    Parameters
    ----------
    first, last
        Of the time played, inclusive.
    frames
        Number of windows, at least one.
    length
        Days of the window; None takes a twelfth of the time played.
    cumulative
        Let the window begin on the first day always, and grow.

    Returns
    -------
    windows
        First and last day of each, inclusive; the last one ends on the last day. None leaves
        the time played.
    """
    days = last.toordinal() - first.toordinal() + 1
    wide = min(max(length or round(days / _PART), 1), days)
    begin = first.toordinal()
    least = 1 if cumulative else wide
    closes = begin - 1 + np.round(np.linspace(least, days, frames)).astype(int)
    if frames == 1:
        closes = np.array([last.toordinal()])
    return [
        (
            first if cumulative else date.fromordinal(close - wide + 1),
            date.fromordinal(close),
        )
        for close in closes.tolist()
    ]
