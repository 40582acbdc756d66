"""The hours that reports and events fill, windows of time by the hour, and OGC's `datetime`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
import pandas as pd
import pyarrow as pa

from geomap.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CLOCK = re.compile(r"T\d\d")


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """
    A stretch of time in whole minutes, by the clock as articles tell it, without zone.

    `first` and `last` are the first and the last minute, both inclusive.
    """

    first: datetime
    last: datetime

    @classmethod
    def of_days(cls, first: date, last: date) -> Self:
        """
        Make a window of whole days.

        Parameters
        ----------
        first, last
            Inclusive.

        Returns
        -------
        window
            From midnight to the last minute.
        """
        return cls(datetime.combine(first, time()), datetime.combine(last, time(23, 59)))

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read what `str` writes, and a single day.

        Parameters
        ----------
        text
            `2020-09-27/2020-11-10`, `2020-09-27`, or with clock times,
            `2020-09-27T06:00/2020-09-27T11:59`.

        Returns
        -------
        window
            Days are whole days.

        Raises
        ------
        ValueError
            If it is something else or ends before it begins.
        """
        first, _, last = text.partition("/")
        begin = datetime.fromisoformat(first).replace(tzinfo=None)
        end = datetime.fromisoformat(last or first).replace(tzinfo=None)
        if not _CLOCK.search(last or first):
            end = datetime.combine(end, time(23, 59))
        if begin > end:
            msg = f"window {text!r} ends before it begins; write the earlier instant first"
            raise ValueError(msg)
        return cls(begin, end)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the window touches, inclusive."""
        return self.first.date(), self.last.date()

    @property
    def is_whole_days(self) -> bool:
        """Whether the window begins at midnight and ends at the end of a day."""
        return self == Window.of_days(*self.days)

    def __str__(self) -> str:
        """Write the window as OGC API Features does: days, or instants within days."""
        if self.is_whole_days:
            return f"{self.first.date()}/{self.last.date()}"
        first, last = (end.isoformat(timespec="minutes") for end in (self.first, self.last))
        return f"{first}/{last}"


def hours(frame: pd.DataFrame) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """
    Return the first and the last hour of each row, inclusive.

    Parameters
    ----------
    frame
        With `start` and `end` (days, inclusive, of which one may be open), and perhaps `earliest`
        and `latest` (instants) where the time is known more finely than a day.

    Returns
    -------
    first, last
        datetime64[h]; NaT where open or unknown. A day fills its 24 hours.
    """
    first = _units(frame["start"], "D").astype("datetime64[h]")
    last = (_units(frame["end"], "D") + 1).astype("datetime64[h]") - 1
    for bound, name in ((first, "earliest"), (last, "latest")):
        if name in frame.columns:
            finer = _units(frame[name], "h")
            known = ~np.isnat(finer) & ~np.isnat(bound)
            bound[known] = finer[known]
    return first, last


def touching(
    frame: pd.DataFrame, first: datetime | date | None, last: datetime | date | None
) -> NDArray[np.bool_]:
    """
    Tell which rows have an interval that meets a stretch of time.

    Parameters
    ----------
    frame
        As `hours` takes it.
    first, last
        Days or instants, inclusive; None is open.

    Returns
    -------
    touches
        One truth value a row; a row without any date touches nothing.
    """
    return meeting(*hours(frame), first, last)


def meeting(
    begins: NDArray[np.datetime64],
    ends: NDArray[np.datetime64],
    first: datetime | date | None,
    last: datetime | date | None,
) -> NDArray[np.bool_]:
    """
    Tell which intervals meet a stretch of time.

    Parameters
    ----------
    begins, ends
        From `hours`, inclusive.
    first, last
        Days or instants, inclusive; None is open.

    Returns
    -------
    meets
        One truth value an interval; one that is open at both ends meets nothing.
    """
    touches = ~(np.isnat(begins) & np.isnat(ends))
    if last is not None:
        end = last if isinstance(last, datetime) else datetime.combine(last, time(23))
        touches &= np.isnat(begins) | (begins <= np.datetime64(end, "h"))
    if first is not None:
        touches &= np.isnat(ends) | (ends >= np.datetime64(first, "h"))
    return touches


def stretch(text: str) -> tuple[date | datetime | None, date | datetime | None]:
    """
    Read an OGC API `datetime`.

    Parameters
    ----------
    text
        `A`, `A/B`, `A/..` or `../B`; A and B are years, months, days or RFC 3339 instants.

    Returns
    -------
    first, last
        Inclusive; days, or instants where clock times are given, whose zone is left out; None is
        open.

    Raises
    ------
    TableError
        If it is malformed or ends before it begins.
    """
    from geomap.times import edtf_bounds  # noqa: PLC0415 - only filters need the tagger

    open_ends = ("", "..")
    halves = text.split("/")
    bounds: list[tuple[date | None, date | None]] = []
    for half in halves:
        if "T" in half:
            bounds.append((_instant(half),) * 2)
        else:
            bounds.append((None, None) if half in open_ends else edtf_bounds(half))
    misread = any(
        b == (None, None) and h not in open_ends for h, b in zip(halves, bounds, strict=True)
    )
    if misread or len(halves) > 2:
        msg = f"datetime {text!r} is not understood; write 2020-09-27 or 2020-09-27/2020-11-10"
        raise TableError(msg)
    first, last = bounds[0][0], bounds[-1][1]
    if first and last and _from(first) > _to(last):
        msg = f"datetime {text!r} ends before it begins; write the earlier day first"
        raise TableError(msg)
    return first, last


def days(text: str) -> tuple[date | None, date | None]:
    """
    Read an OGC API `datetime` as the days that it touches.

    Parameters
    ----------
    text
        As `stretch` takes it.

    Returns
    -------
    first, last
        Inclusive; None is open.

    Raises
    ------
    TableError
        If it is malformed or ends before it begins.
    """
    first, last = (
        bound.date() if isinstance(bound, datetime) else bound for bound in stretch(text)
    )
    return first, last


def _instant(text: str) -> datetime | None:
    """Read an instant with a clock time; None when it is something else."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _from(bound: date) -> datetime:
    return bound if isinstance(bound, datetime) else datetime.combine(bound, time())


def _to(bound: date) -> datetime:
    return bound if isinstance(bound, datetime) else datetime.combine(bound, time.max)


def _units(column: pd.Series, unit: Literal["D", "h"]) -> NDArray[np.datetime64]:
    """Return dates or instants as datetime64 of a unit, rounded down; unknown ones as NaT."""
    values = column.to_numpy()
    if values.dtype.kind == "M":
        return values.astype(f"datetime64[{unit}]")
    kind = pa.date32() if unit == "D" else pa.timestamp("s")
    try:
        made = pa.array(values, type=kind, from_pandas=True).to_numpy(zero_copy_only=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # Texts of dates. None and pandas' own NaT differ for numpy; float NaN is no date to it.
        known = ~pd.isna(values)
        made = np.full(len(values), np.datetime64("NaT", unit))
        made[known] = values[known].astype(f"datetime64[{unit}]")
    return np.asarray(made.astype(f"datetime64[{unit}]"))
