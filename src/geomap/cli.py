"""The command line: thin, each command calls what a notebook would call."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap import __version__
from geomap.cli_correct import correct
from geomap.errors import GeomapError
from geomap.evaluate import evaluate
from geomap.explain import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.table import EventTable

# Libraries that take a second to load are imported inside the commands that need them.
# ruff: noqa: PLC0415

_EVENTS = click.argument("events", type=click.Path(path_type=Path))
_OUTPUT = click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="File to write."
)
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")


class _Commands(click.Group):
    """Ends on a `GeomapError` with one line on stderr and status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # `geomap … | head` ends quietly: click sees to it
        except (GeomapError, OSError) as error:
            click.echo(f"geomap: {' '.join(str(error).split())}", err=True)
            ctx.exit(1)


@dataclass(frozen=True)
class _Filters:
    """The filters of a view, named as in OGC API Features."""

    datetime: str | None
    bbox: tuple[float, ...] | None
    types: tuple[str, ...] | None


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a view and hand them to the command as one `filters`."""

    @click.option("--datetime", help="Days: 2020-09-27 or 2020-09-27/2020-11-10 or ../2020.")
    @click.option("--bbox", help="West,south,east,north in degrees.")
    @click.option("--type", "types", multiple=True, help="Type of event, such as CONSULT.")
    @wraps(command)
    def run(*, datetime: str | None, bbox: str | None, types: tuple[str, ...], **rest: Any) -> None:
        command(filters=_Filters(datetime, _box(bbox), types or None), **rest)

    return run


def _box(text: str | None) -> tuple[float, ...] | None:
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        msg = f"{text!r} is not west,south,east,north in degrees"
        raise click.BadParameter(msg, param_hint="--bbox") from error
    return west, south, east, north


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geomap")
def main() -> None:
    """Turn news articles into a linked map and timeline of events, offline."""


@main.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@_OUTPUT
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option("--published", help="Publication date (EDTF) of articles that show none.")
@click.option("--limit", "changes", multiple=True, help="NAME=VALUE, such as file_bytes=500M.")
@_AS_JSON
def build(
    *,
    sources: tuple[Path, ...],
    output: Path,
    workers: int,
    published: str | None,
    changes: tuple[str, ...],
    as_json: bool,
) -> None:
    """
    Build an event table from articles.

    SOURCES are files (.txt .md .html .pdf .docx .csv .json .jsonl .parquet .warc, RSS and Atom),
    archives (.zip .tar .gz .bz2 .xz), folders, or - for standard input; the seed articles when
    none is given. Sources that cannot be read are named on stderr, one line each, and the rest is
    built.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from geomap import pipeline
    from geomap.corrections import unmatched_lines
    from geomap.data import bundled
    from geomap.documents import Limits

    limits = Limits().with_changes(changes)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=as_json) as bar:
        task = bar.add_task("Reading", total=None)

        def show(done: int, total: int, source: str) -> None:
            bar.update(task, completed=done, total=total, description=Path(source).name[:40])

        made = pipeline.build(
            sources or [bundled("seeds")],
            workers=workers,
            published=published,
            limits=limits,
            progress=show,
        )
    for problem in made.problems:
        click.echo(f"geomap: {problem.message}", err=True)
    if made.table.articles.empty:
        msg = f"nothing to build: none of {len(made.problems)} sources could be read"
        raise GeomapError(msg)
    made.table.write(output)
    for line in unmatched_lines(output, made.table):
        click.echo(f"geomap: {line}", err=True)
    counts = _counts(made.table)
    if as_json:
        problems = [asdict(problem) for problem in made.problems]
        click.echo(json.dumps({"output": str(output), **counts, "problems": problems}))
    else:
        click.echo(
            f"{output}: {counts['reports']} reports of {counts['events']} events from "
            f"{counts['articles']} articles, {counts['without_place']} without place, "
            f"{counts['without_date']} without date"
        )


@main.command()
@click.argument("file", default="-", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
def parse(file: Path, workers: int) -> None:
    """
    Parse articles given as JSON Lines.

    FILE, or standard input, holds one {"id", "text", "published"?} a line; one result a line is
    written to standard output, in the same order.
    """
    from geomap.wire import parse_lines

    with click.open_file(str(file), encoding="utf-8", errors="replace") as lines:
        for line in parse_lines(lines, workers=workers):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


@main.command("map")
@_EVENTS
@_OUTPUT
@_filters
def map_(*, events: Path, output: Path, filters: _Filters) -> None:
    """Write one self-contained HTML map of EVENTS that opens offline, with its slider."""
    from geomap.maps import write_html

    write_html(_view(events, filters), output)
    click.echo(str(output))


@main.command()
@_EVENTS
@_OUTPUT
@_filters
@click.option("--size", default="1600x1000", show_default=True, help="Width x height in pixels.")
@click.option("--theme", default="light", show_default=True, type=click.Choice(["light", "dark"]))
@click.option("--title", help="Title above the map.")
def snapshot(
    *,
    events: Path,
    output: Path,
    filters: _Filters,
    size: str,
    theme: str,
    title: str | None,
) -> None:
    """Draw a picture (.png .svg .pdf) or a page (.html) of a view of EVENTS."""
    from geomap.table import EventTable

    if output.suffix.lower() == ".html":
        from geomap.maps import write_html

        write_html(_view(events, filters), output)
    else:
        from geomap.maps.stills import snapshot as draw

        draw(
            EventTable.read(events),
            output,
            datetime=filters.datetime,
            bbox=filters.bbox,
            types=filters.types,
            size=_size(size),
            theme=theme,
            title=title,
        )
    click.echo(str(output))


@main.command()
@_EVENTS
@_OUTPUT
@_filters
@click.option("--profile", help="Variant of a format, such as acled for .csv.")
def export(
    *,
    events: Path,
    output: Path,
    filters: _Filters,
    profile: str | None,
) -> None:
    """Write EVENTS in another format, told by the ending of the output file."""
    from geomap.exchange import export as write

    if profile == "corrections":
        from geomap.corrections import write_annotations

        write_annotations(events, output)
    else:
        write(_view(events, filters), output, profile=profile)
    click.echo(str(output))


@main.command()
@click.argument("name")
@click.option("--country", help="ISO 3166-1 code of two letters.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="Rows.")
@_AS_JSON
def lookup(name: str, country: str | None, limit: int, *, as_json: bool) -> None:
    """Show what the gazetteer knows by NAME, best first."""
    from geomap.gazetteer import Gazetteer

    gazetteer = Gazetteer.open()
    found = gazetteer.lookup(name, country=country, limit=limit)
    rows: list[dict[str, Any]] = [
        {
            "place_id": candidate.place.id,
            "name": candidate.place.name,
            "kind": candidate.place.kind.value,
            "country": candidate.place.country,
            "within": [place.name for place in gazetteer.ancestors(candidate.place)],
            "lat": candidate.place.lat,
            "lon": candidate.place.lon,
            "population": candidate.place.population,
            "radius_km": candidate.place.radius_km,
            "score": round(candidate.score, 3),
            "reasons": list(candidate.reasons),
        }
        for candidate in found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        where = f" in {country.upper()}" if country else ""
        msg = f"no place called {name!r}{where} in the gazetteer; try another spelling"
        raise GeomapError(msg)
    for row in rows:
        within = ", ".join(row["within"])
        people = f"  {row['population']:,} people" if row["population"] else ""
        click.echo(
            f"{row['score']:.2f}  {row['name']}  ({row['kind']}; {within or '–'})  "
            f"{row['lat']:.4f}, {row['lon']:.4f}{people}  {row['place_id']}"
        )


@main.command()
@click.argument("events", required=False, type=click.Path(path_type=Path))
@click.option("--port", default=8501, show_default=True, type=click.IntRange(0, 65535))
@click.option("--headless", is_flag=True, help="Do not open a browser.")
def app(events: Path | None, port: int, *, headless: bool) -> None:
    """Serve the page on this machine: the seed articles, or an event table EVENTS."""
    from geomap.page.serve import serve

    serve(events, port=port, headless=headless)


main.add_command(evaluate)
main.add_command(explain)
main.add_command(correct)


def _view(events: Path, filters: _Filters) -> EventTable:
    from geomap.table import EventTable

    return EventTable.read(events).select(
        datetime=filters.datetime, bbox=filters.bbox, types=filters.types
    )


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        msg = f"{text!r} is not WIDTHxHEIGHT in pixels, such as 1600x1000"
        raise click.BadParameter(msg, param_hint="--size")
    return int(width), int(height)


def _counts(table: EventTable) -> dict[str, int]:
    return {
        "articles": len(table.articles),
        "reports": len(table),
        "events": table["event_id"].nunique(),
        "without_place": int(table.geometry.isna().sum()),
        "without_date": int(table["start"].isna().sum()),
    }
