"""The command line: thin, each command calls what a notebook would call."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap import __version__
from geomap.cli_correct import correct
from geomap.cli_output import animate, export, map_, snapshot, verify
from geomap.cli_view import AS_JSON, box_of
from geomap.errors import GeomapError
from geomap.evaluate import evaluate
from geomap.explain import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.documents import Unreadable
    from geomap.table import EventTable

# Libraries that take a second to load are imported inside the commands that need them.
# ruff: noqa: PLC0415

_BULK_COUNTS = ("articles", "reports", "partitions", "made", "copies", "notes")


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
@AS_JSON
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


@main.command()
@click.argument("name")
@click.option("--country", help="ISO 3166-1 code of two letters.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="Rows.")
@AS_JSON
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

    part = {"datetime": datetime, "bbox": box_of(bbox), "types": types or None}
    click.echo(f"geomap: http://localhost:{port}/ (Ctrl+C ends it)")
    serve(events, port=port, headless=headless, part=part)


for command in (map_, snapshot, animate, export, verify, evaluate, explain, correct):
    main.add_command(command)


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
