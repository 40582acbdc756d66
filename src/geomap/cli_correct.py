"""`geomap correct`: change, list and undo what people correct in an event table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from geomap.corrections import Correction

# Libraries that take a second to load are imported inside the functions that need them.
# ruff: noqa: PLC0415


@click.command()
@click.argument("events", type=click.Path(path_type=Path))
@click.argument("report_id", required=False)
@click.option("--place", help="Id of the place where it happened (geomap lookup NAME), or none.")
@click.option("--at", help="Latitude,longitude in degrees: where the pin belongs.")
@click.option("--date", help="When it happened (EDTF: 2020-09-27, 2020-09, 2020/2021), or none.")
@click.option("--type", help="Type of event, such as CONSULT.")
@click.option("--status", help="asserted, claimed, ongoing, denied, planned or hypothetical.")
@click.option("--merge-with", metavar="REPORT_ID", help="It tells of the event of this report.")
@click.option("--split", is_flag=True, help="It tells of another event than its fellows.")
@click.option("--reject", is_flag=True, help="It tells of no event.")
@click.option("--name", help="With --place: what this place name of the report's text means.")
@click.option("--everywhere", is_flag=True, help="With --name: in the whole article.")
@click.option("--add", metavar="DOCUMENT_ID", help="Add an event that was missed in this article.")
@click.option("--quote", help="With --add: the words of the article that tell of it.")
@click.option("--undo", metavar="ID", help="Take one correction back.")
@click.option("--list", "listed", is_flag=True, help="Show all corrections.")
@click.option("--reason", default="", help="Why.")
@click.option("--author", help="Who corrects; your user name when left out.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")
def correct(
    *, events: Path, report_id: str | None, at: str | None, listed: bool, as_json: bool, **wish: Any
) -> None:
    """
    Correct the report REPORT_ID of EVENTS, add an event, or list and undo corrections.

    Corrections stand in a file beside EVENTS to which is only added; every command that reads
    EVENTS applies them, also after EVENTS was built anew. The first letters of an id are enough.
    """
    if listed:
        _list(events, as_json=as_json)
        return
    if report_id is None and wish["add"] is None and wish["undo"] is None:
        msg = "give the id of a report, or --add, --undo or --list"
        raise click.UsageError(msg)
    from geomap.corrections import change_words, read_journal
    from geomap.corrections import correct as keep

    for problem in read_journal(events).problems:
        click.echo(f"geomap: {problem.message}", err=True)
    made = keep(events, report_id, at=_point(at) if at is not None else None, **wish)
    for correction in made:
        if as_json:
            click.echo(json.dumps(correction.to_json(), ensure_ascii=False))
        else:
            click.echo(f"{correction.id}  {change_words(correction)}")
    if wish["name"] and not wish["everywhere"] and not as_json:
        _offer(events, made[0])


def _offer(events: Path, correction: Correction) -> None:
    """Say where the same name stands in the article with another meaning."""
    from geomap.corrections import Editor, read_journal
    from geomap.table import EventTable

    table = EventTable.read(events, corrected=False)
    others = Editor(table, read_journal(events).corrections).offered(correction)
    if others:
        click.echo(
            f"the same name stands {len(others)} more times in this article with another "
            "meaning; --everywhere corrects it there too"
        )


def _point(text: str) -> tuple[float, float]:
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError as error:
        msg = f"{text!r} is not latitude,longitude in degrees, such as 39.52,46.98"
        raise click.BadParameter(msg, param_hint="--at") from error
    return lat, lon


def _list(events: Path, *, as_json: bool) -> None:
    """List all corrections with what became of each, and the lines that are none."""
    from geomap.corrections import apply, read_journal, record_words
    from geomap.table import EventTable

    journal = read_journal(events)
    applied = apply(EventTable.read(events, corrected=False), journal.corrections)
    active = {c.id for c in journal.active()}
    idle = {u.correction.id: u.reason for u in applied.unmatched}
    for correction in journal.corrections:
        if correction.action.value == "undo":
            state = "undo"
        elif correction.id not in active:
            state = "undone"
        else:
            state = "no longer fits" if correction.id in idle else "in force"
        why = idle.get(correction.id)
        if as_json:
            line = {**correction.to_json(), "state": state, "why": why}
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            note = f": {why}" if why else ""
            click.echo(f"{correction.id}  [{state}{note}]  {record_words(correction)}")
    for problem in journal.problems:
        click.echo(f"geomap: {problem.message}", err=True)
