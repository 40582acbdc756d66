"""Rows of a table as plain values, and as records again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.records import (
    Actor,
    ActorKind,
    ActorRole,
    Count,
    CountKind,
    EventTime,
    Place,
    PlaceKind,
    PlacePrecision,
    Report,
    Status,
    TimeBasis,
    TimePrecision,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


_DAYS = frozenset({"start", "end"})


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """
    Return the rows of a frame.

    Parameters
    ----------
    frame
        The event table or one of its companions, or a part of it.

    Returns
    -------
    rows
        By column name; None for every way of pandas to say that there is nothing, lists as lists.
    """
    return [
        {str(name): _plain(str(name), value) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _plain(name: str, value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float):
        return None if value != value else value  # noqa: PLR0124 - NaN
    if isinstance(value, pd.Timestamp):
        return value.date() if name in _DAYS else value.to_pydatetime()
    if isinstance(value, (list, tuple, np.ndarray)):
        return list(value)
    return value.item() if isinstance(value, np.generic) else value


def report_of(row: Mapping[str, Any]) -> Report:
    """
    Make a record of a row, as far as reports are compared by it.

    Parameters
    ----------
    row
        Plain values by column name.

    Returns
    -------
    report
        Without the place names of its sentence and without its explanation.
    """
    return Report(
        id=row["report_id"],
        document_id=row["document_id"],
        type=row["type"],
        status=Status(row["status"]),
        quote_start=row["quote_start"] or 0,
        quote_end=row["quote_end"] or 0,
        quote=row["quote"] or "",
        trigger_start=row["trigger_start"] or 0,
        trigger_end=row["trigger_end"] or 0,
        summary=row["summary"] or "",
        time=EventTime(
            edtf=row["edtf"],
            start=row["start"],
            end=row["end"],
            precision=TimePrecision(row["time_precision"] or "unknown"),
            basis=TimeBasis(row["time_basis"] or "none"),
        ),
        place=_place(row),
        place_precision=PlacePrecision(row["place_precision"] or "none"),
        mode=row["mode"],
        actors=tuple(
            Actor(
                name=actor["name"],
                role=ActorRole(actor["role"]),
                kind=ActorKind(actor["kind"]),
                country=actor["country"],
                title=actor["title"],
            )
            for actor in row["actors"] or ()
        ),
        counts=tuple(
            Count(
                kind=CountKind(count["kind"]),
                low=count["low"],
                best=count["best"],
                high=count["high"],
                text=count["text"],
                start=count["start"],
                end=count["end"],
            )
            for count in row["counts"] or ()
        ),
        speaker=row["speaker"],
        confidence=row["confidence"] or 0.0,
    )


def _place(row: Mapping[str, Any]) -> Place | None:
    if row["place"] is None or row["lat"] is None or row["lon"] is None:
        return None
    return Place(
        id=row["place_id"] or "",
        name=row["place"],
        kind=PlaceKind(row["place_kind"] or "site"),
        lat=row["lat"],
        lon=row["lon"],
        country=row["country"],
        radius_km=row["radius_km"] or 0.0,
    )
