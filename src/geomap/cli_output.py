"""Commands that make something of a table: `map`, `snapshot`, `animate`, `export`, `verify`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from geomap.cli_view import AS_JSON, EVENTS, OUTPUT, View, read_table, views
from geomap.errors import GeomapError

# Libraries that take a second to load are imported inside the commands that need them.
# ruff: noqa: PLC0415


@click.command("map")
@EVENTS
@OUTPUT
@views
@click.option("--title", default="Events", show_default=True, help="Title of the page.")
def map_(*, events: Path, output: Path, view: View, title: str) -> None:
    """Write one self-contained HTML map of EVENTS that opens offline, with its slider."""
    from geomap.maps import write_html

    write_html(read_table(events, view), output, title=title, **view.filters())
    click.echo(str(output))


@click.command()
@EVENTS
@OUTPUT
@views
@click.option("--size", default="1600x1000", show_default=True, help="Width x height in pixels.")
@click.option("--dpi", default=160.0, show_default=True, help="Pixels an inch: more, larger marks.")
@click.option("--theme", default="light", show_default=True, type=click.Choice(["light", "dark"]))
@click.option("--title", help="Title above the map.")
@click.option("--no-mentions", is_flag=True, help="Leave out the places that are only named.")
def snapshot(
    *,
    events: Path,
    output: Path,
    view: View,
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
            read_table(events, view),
            output,
            title=title or "Events",
            theme=theme,
            layers=layers,
            **view.filters(),
        )
    else:
        from geomap.maps.stills import snapshot as draw

        draw(
            read_table(events, view),
            output,
            size=_size(size),
            dpi=dpi,
            theme=theme,
            title=title,
            mentions=not no_mentions,
            **view.filters(),
        )
    click.echo(str(output))


@click.command()
@EVENTS
@OUTPUT
@views
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
    view: View,
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

    table = read_table(events, view)
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


@click.command()
@EVENTS
@OUTPUT
@views
@click.option("--profile", help="Variant of a format, such as acled for .csv.")
def export(*, events: Path, output: Path, view: View, profile: str | None) -> None:
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

        written = write(read_table(events, view), output, profile=profile, **view.filters())
        left = "".join(
            f", {number} {reason} left out" for reason, number in written.left_out.items()
        )
        click.echo(f"{output}: {written.number} {written.unit}{left}")


@click.command()
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
@AS_JSON
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
    view = View(Selection.from_plain(filters if isinstance(filters, dict) else {}), Publication())
    findings = check(file, table=read_table(near[0], view), articles=articles)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{finding.kind:8} {finding.words}")
    changed = sum(finding.kind == "changed" for finding in findings)
    if changed:
        msg = f"{file}: {changed} findings differ from {near[0].name}"
        raise GeomapError(msg)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        msg = f"{text!r} is not WIDTHxHEIGHT in pixels, such as 1600x1000"
        raise click.BadParameter(msg, param_hint="--size")
    return int(width), int(height)
