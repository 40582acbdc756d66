"""Options that commands of the command line share: a table, where to write, and a view of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.records import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.publication import Publication
    from geomap.selection import Selection
    from geomap.table import EventTable

# Libraries that take a second to load are imported inside the functions that need them.
# ruff: noqa: PLC0415

EVENTS = click.argument("events", type=click.Path(path_type=Path))
OUTPUT = click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="File to write."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")


@dataclass(frozen=True)
class View:
    """What a command shows: the filters, and what it withholds."""

    selection: Selection
    publication: Publication

    def filters(self) -> dict[str, Any]:
        """Return both as the library functions take them."""
        return {
            **{name: getattr(self.selection, name) for name in self.selection.__slots__},
            "publication": self.publication,
        }


def views(command: Callable[..., None]) -> Callable[..., None]:
    """
    Add the options of a view to a command, named as in OGC API Features.

    Parameters
    ----------
    command
        Takes them as one `View`, its keyword `view`.

    Returns
    -------
    command
        With the options; click's errors for values that are none.
    """

    @click.option("--datetime", help="Days: 2020-09-27 or 2020-09-27/2020-11-10 or ../2020.")
    @click.option("--bbox", help="West,south,east,north in degrees.")
    @click.option("--around", help="Name of a place, instead of --bbox: it and its surroundings.")
    @click.option("--country", help="Of --around, where namesakes abound: ISO 3166-1, two letters.")
    @click.option("--type", "types", multiple=True, help="Type of event, such as CONSULT.")
    @click.option(
        "--status",
        "statuses",
        multiple=True,
        type=click.Choice([status.value for status in Status]),
        help="How the event is told; given once or more.",
    )
    @click.option("--article", "documents", multiple=True, help="Id of an article.")
    @click.option(
        "--round", "round_degrees", type=float, help="Round coordinates to so many degrees."
    )
    @click.option("--blur", "blur_km", type=float, help="Move coordinates by up to so many km.")
    @click.option("--no-quotes", is_flag=True, help="Leave out the words of the articles.")
    @wraps(command)
    def run(
        *,
        datetime: str | None,
        bbox: str | None,
        around: str | None,
        country: str | None,
        types: tuple[str, ...],
        statuses: tuple[str, ...],
        documents: tuple[str, ...],
        round_degrees: float | None,
        blur_km: float | None,
        no_quotes: bool,
        **rest: Any,
    ) -> None:
        from geomap.publication import Publication
        from geomap.selection import Selection

        selection = Selection.of(
            datetime=datetime,
            bbox=box_of(bbox) if around is None else _around(around, country, bbox),
            types=types or None,
            statuses=statuses or None,
            documents=documents or None,
        )
        command(view=View(selection, Publication(round_degrees, blur_km, not no_quotes)), **rest)

    return run


def _around(name: str, country: str | None, bbox: str | None) -> tuple[float, ...]:
    from geomap.gazetteer import Gazetteer
    from geomap.selection import box_around

    if bbox is not None:
        msg = "give --around or --bbox, not both"
        raise click.UsageError(msg)
    return box_around(Gazetteer.open(), name, country=country)


def box_of(text: str | None) -> tuple[float, ...] | None:
    """
    Read a box as the command line gives it.

    Parameters
    ----------
    text
        West,south,east,north in degrees, or None.

    Returns
    -------
    box
        The same as numbers; their order is not checked here.

    Raises
    ------
    click.BadParameter
        If it is not four numbers.
    """
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        msg = f"{text!r} is not west,south,east,north in degrees"
        raise click.BadParameter(msg, param_hint="--bbox") from error
    return west, south, east, north


def read_table(events: Path, view: View) -> EventTable:
    """
    Read a table; of one in a folder, which may be large, only what the view can show.

    Parameters
    ----------
    events
        A table that geomap wrote: .parquet, .geojson, .gpkg or a folder.
    view
        What is asked for.

    Returns
    -------
    table
        Corrections applied; the view's filters still have to be.

    Raises
    ------
    GeomapError
        If it cannot be read.
    """
    from geomap.table import EventTable

    if not events.is_dir():
        if events.suffix.lower() == ".parquet":
            return EventTable.read(events)
        # All formats together take a second to load, which a picture need not wait for.
        from geomap.exchange import read

        return read(events)
    chosen = view.selection
    return EventTable.read(events, datetime=chosen.datetime, bbox=chosen.bbox, types=chosen.types)
