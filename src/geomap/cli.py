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
from geomap.records import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geomap.documents import Unreadable
    from geomap.publication import Publication
    from geomap.selection import Selection
    from geomap.table import EventTable

# Libraries that take a second to load are imported inside the commands that need them.
# ruff: noqa: PLC0415

_EVENTS = click.argument("events", type=click.Path(path_type=Path))
_BULK_COUNTS = ("articles", "reports", "partitions", "made", "copies", "notes")
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
class _View:
    """What a command shows: the filters, and what it withholds."""

    selection: Selection
    publication: Publication

    def filters(self) -> dict[str, Any]:
        """Return both as the library functions take them."""
        return {
            **{name: getattr(self.selection, name) for name in self.selection.__slots__},
            "publication": self.publication,
        }


def _views(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a view, named as in OGC API Features, and hand them on as one `view`."""

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
            bbox=_box(bbox) if around is None else _around(around, country, bbox),
            types=types or None,
            statuses=statuses or None,
            documents=documents or None,
        )
        command(view=_View(selection, Publication(round_degrees, blur_km, not no_quotes)), **rest)

    return run


def _around(name: str, country: str | None, bbox: str | None) -> tuple[float, ...]:
    from geomap.gazetteer import Gazetteer
    from geomap.selection import box_around

    if bbox is not None:
        msg = "give --around or --bbox, not both"
        raise click.UsageError(msg)
    return box_around(Gazetteer.open(), name, country=country)


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
@click.option(
    "-o", "--output", required=True, help="File (.parquet) to write, or a folder for many articles."
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option("--dask", metavar="ADDRESS|local", help="Work on a Dask cluster; with a folder.")
@click.option("--published", help="Publication date (EDTF) of articles that show none.")
@click.option("--limit", "changes", multiple=True, help="NAME=VALUE, such as file_bytes=500M.")
@_AS_JSON
def build(
    *,
    sources: tuple[Path, ...],
    output: str,
    workers: int,
    dask: str | None,
    published: str | None,
    changes: tuple[str, ...],
    as_json: bool,
) -> None:
    """
    Build an event table from articles.

    SOURCES are files (.txt .md .html .pdf .docx .csv .json .jsonl .parquet .warc, RSS and Atom),
    archives (.zip .tar .gz .bz2 .xz), folders, or - for standard input; the seed articles when
    none is given. Tables of events (ACLED, UCDP GED, GDELT, a CSV with lat, lon and date) are laid
    beside what the articles yield. What cannot be read is named on stderr, one line each, and the
    rest is built. A folder as output takes any number of articles: it is built in partitions, and
    the same command after an interruption or a change does only what is missing.
    """
    from geomap.cli_progress import progress_bar
    from geomap.data import bundled
    from geomap.documents import Limits

    limits = Limits().with_changes(changes)
    given = sources or (bundled("seeds"),)
    folder = output.endswith(("/", "\\")) or Path(output).is_dir()
    if dask is not None and not folder:
        msg = f"{output} is no folder; with --dask give a folder to write, as {output}/"
        raise click.BadParameter(msg, param_hint="--dask")
    with progress_bar(shown=not as_json) as progress:
        options = {"workers": workers, "published": published, "limits": limits}
        made = (
            _bulk_build(given, Path(output), dask=dask, progress=progress, **options)
            if folder
            else _build(given, Path(output), progress=progress, **options)
        )
    for line in made.lines:
        click.echo(f"geomap: {line}", err=True)
    if as_json:
        shown = [asdict(problem) for problem in made.problems]
        click.echo(json.dumps({"output": output, **made.counts, "problems": shown}))
    else:
        click.echo(f"{output}: {made.words}")


@dataclass(frozen=True)
class _Made:
    """What a build did: counts for programs, words for people, lines for standard error."""

    counts: dict[str, Any]
    words: str
    lines: list[str]
    problems: Sequence[Unreadable]


def _build(sources: Sequence[Path], output: Path, **options: Any) -> _Made:
    from geomap import pipeline
    from geomap.corrections import unmatched_lines

    made = pipeline.build(sources, **options)
    lines = [problem.message for problem in made.problems]
    if made.table.articles.empty:
        for line in lines:
            click.echo(f"geomap: {line}", err=True)
        msg = f"nothing to build: none of {len(lines)} sources could be read"
        raise GeomapError(msg)
    made.table.write(output)
    counts = _counts(made.table)
    tables = f" and {counts['tables']} tables" if counts["tables"] else ""
    words = (
        f"{counts['reports']} reports of {counts['events']} events from {counts['articles']} "
        f"articles{tables}, {counts['without_place']} without place, "
        f"{counts['without_date']} without date"
    )
    lines += unmatched_lines(output, made.table)
    return _Made(counts, words, lines, made.problems)


def _bulk_build(sources: Sequence[Path], output: Path, **options: Any) -> _Made:
    from geomap.corrections import read_journal, unmatched_lines
    from geomap.foreign import tables_among
    from geomap.pipeline.bulk import build_folder
    from geomap.table import EventTable

    for path, _ in tables_among(sources)[0]:
        msg = f"{path}: tables of events go into one file; give a .parquet file as output"
        raise GeomapError(msg)
    made = build_folder(sources, output, **options)
    lines = [*made.notes, *(problem.message for problem in made.problems)]
    if read_journal(output).corrections:
        lines += unmatched_lines(output, EventTable.read(output, corrected=False))
    words = (
        f"{made.reports} reports from {made.articles} articles, {made.copies} of them copies of "
        f"others; {made.made} of {made.partitions} partitions read now"
    )
    counts = {name: getattr(made, name) for name in _BULK_COUNTS}
    return _Made(counts, words, lines, made.problems)


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
@_views
@click.option("--title", default="Events", show_default=True, help="Title of the page.")
def map_(*, events: Path, output: Path, view: _View, title: str) -> None:
    """Write one self-contained HTML map of EVENTS that opens offline, with its slider."""
    from geomap.maps import write_html

    write_html(_read(events, view), output, title=title, **view.filters())
    click.echo(str(output))


@main.command()
@_EVENTS
@_OUTPUT
@_views
@click.option("--size", default="1600x1000", show_default=True, help="Width x height in pixels.")
@click.option("--dpi", default=160.0, show_default=True, help="Pixels an inch: more, larger marks.")
@click.option("--theme", default="light", show_default=True, type=click.Choice(["light", "dark"]))
@click.option("--title", help="Title above the map.")
@click.option("--no-mentions", is_flag=True, help="Leave out the places that are only named.")
def snapshot(
    *,
    events: Path,
    output: Path,
    view: _View,
    size: str,
    dpi: float,
    theme: str,
    title: str | None,
    no_mentions: bool,
) -> None:
    """Draw a picture (.png .svg .pdf) or a page (.html) of a view of EVENTS."""
    if output.suffix.lower() in {".html", ".htm"}:
        from geomap.maps import write_html

        layers = ("events",) if no_mentions else ("events", "mentions")
        write_html(
            _read(events, view),
            output,
            title=title or "Events",
            theme=theme,
            layers=layers,
            **view.filters(),
        )
    else:
        from geomap.maps.stills import snapshot as draw

        draw(
            _read(events, view),
            output,
            size=_size(size),
            dpi=dpi,
            theme=theme,
            title=title,
            mentions=not no_mentions,
            **view.filters(),
        )
    click.echo(str(output))


@main.command()
@_EVENTS
@_OUTPUT
@_views
@click.option("--seconds", default=6.0, show_default=True, help="Length.")
@click.option("--fps", default=10.0, show_default=True, help="Frames a second.")
@click.option("--window", type=int, help="Days shown at once; else a twelfth of the time played.")
@click.option("--cumulative", is_flag=True, help="Show all since the first day, more and more.")
@click.option("--size", default="1280x800", show_default=True, help="Width x height in pixels.")
@click.option("--dpi", default=128.0, show_default=True, help="Pixels an inch: more, larger marks.")
@click.option("--theme", default="light", show_default=True, type=click.Choice(["light", "dark"]))
@click.option("--title", help="Title above the map.")
@click.option("--no-mentions", is_flag=True, help="Leave out the places that are only named.")
def animate(
    *,
    events: Path,
    output: Path,
    view: _View,
    size: str,
    no_mentions: bool,
    **options: Any,
) -> None:
    """
    Play the time slider over EVENTS into a film (.gif .mp4 .webm).

    --datetime is the time played; unasked, the time in which most events are.
    """
    from rich.console import Console
    from rich.progress import Progress

    from geomap.maps.animation import animate as write

    table = _read(events, view)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Drawing", total=None)
        write(
            table,
            output,
            size=_size(size),
            mentions=not no_mentions,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
            **view.filters(),
            **options,
        )
    click.echo(str(output))


@main.command()
@_EVENTS
@_OUTPUT
@_views
@click.option("--profile", help="Variant of a format, such as acled for .csv.")
def export(*, events: Path, output: Path, view: _View, profile: str | None) -> None:
    """
    Write EVENTS in another format, told by the ending of the output file.

    EVENTS is a table that geomap wrote: .parquet, .geojson or .gpkg. The evidence, for
    `geomap verify`, is written beside the output: the same name with .json added.
    """
    if profile == "corrections":
        from geomap.corrections import write_annotations

        write_annotations(events, output)
        click.echo(str(output))
    else:
        from geomap.api import export as write

        written = write(_read(events, view), output, profile=profile, **view.filters())
        left = "".join(
            f", {number} {reason} left out" for reason, number in written.left_out.items()
        )
        click.echo(f"{output}: {written.number} {written.unit}{left}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--events", type=click.Path(path_type=Path), help="Event table; else the one beside FILE."
)
@click.option(
    "--articles",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Files or folders of the articles, to compare them too.",
)
@_AS_JSON
def verify(file: Path, events: Path | None, articles: tuple[Path, ...], *, as_json: bool) -> None:
    """
    Check FILE, an export, against the event table that it was made from.

    Its evidence is derived anew from the table, and FILE is made anew. Status 1 when anything is
    no longer as FILE has it.
    """
    from geomap.evidence import evidence_of
    from geomap.publication import Publication
    from geomap.selection import Selection
    from geomap.verification import tables_near
    from geomap.verification import verify as check

    facts = evidence_of(file)  # a file without evidence is told before a missing table
    near = [events] if events is not None else tables_near(file)
    if len(near) != 1:
        found = ", ".join(path.name for path in near) or "none"
        msg = f"{file}: which event table is it made from? Found {found}; name it with --events"
        raise GeomapError(msg)
    filters = facts.get("filters")
    view = _View(Selection.from_plain(filters if isinstance(filters, dict) else {}), Publication())
    findings = check(file, table=_read(near[0], view), articles=articles)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{finding.kind:8} {finding.words}")
    changed = sum(finding.kind == "changed" for finding in findings)
    if changed:
        msg = f"{file}: {changed} findings differ from {near[0].name}"
        raise GeomapError(msg)


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
@click.option("--datetime", help="Open only these days of EVENTS, as 2020-09/2020-11.")
@click.option("--bbox", help="Open only this box of EVENTS: west,south,east,north in degrees.")
@click.option("--type", "types", multiple=True, help="Open only events of this type.")
def app(
    *,
    events: Path | None,
    port: int,
    headless: bool,
    datetime: str | None,
    bbox: str | None,
    types: tuple[str, ...],
) -> None:
    """
    Serve the page on this machine: the seed articles, or an event table EVENTS.

    Of a table of millions of events a part is opened at a time, by days, box or type.
    """
    from geomap.page.serve import serve

    part = {"datetime": datetime, "bbox": _box(bbox), "types": types or None}
    serve(events, port=port, headless=headless, part=part)


main.add_command(evaluate)
main.add_command(explain)
main.add_command(correct)


def _read(events: Path, view: _View) -> EventTable:
    """Read a table; of one in a folder, which may be large, only what the view can show."""
    from geomap.table import EventTable

    if not events.is_dir():
        if events.suffix.lower() == ".parquet":
            return EventTable.read(events)
        # All formats together take a second to load, which a picture need not wait for.
        from geomap.exchange import read

        return read(events)
    chosen = view.selection
    return EventTable.read(events, datetime=chosen.datetime, bbox=chosen.bbox, types=chosen.types)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        msg = f"{text!r} is not WIDTHxHEIGHT in pixels, such as 1600x1000"
        raise click.BadParameter(msg, param_hint="--size")
    return int(width), int(height)


def _counts(table: EventTable) -> dict[str, int]:
    foreign = table.loc[~table["origin"].isin(["article", None]), "document_id"].nunique()
    return {
        "articles": len(table.articles) - foreign,
        "tables": foreign,
        "reports": len(table),
        "events": table["event_id"].nunique(),
        "without_place": int(table.geometry.isna().sum()),
        "without_date": int(table["start"].isna().sum()),
    }
