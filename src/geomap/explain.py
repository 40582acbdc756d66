"""`geomap explain`: why a report is as it is, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.table import EventTable

# Libraries that take a second to load are imported inside the commands that need them.
# ruff: noqa: PLC0415

_AROUND = 160


@click.command()
@click.argument("events", type=click.Path(path_type=Path))
@click.argument("report_id")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")
def explain(events: Path, report_id: str, *, as_json: bool) -> None:
    """
    Tell why the report REPORT_ID of EVENTS is as it is.

    Shows its words in the article, what decided type, status, place and time with the candidates
    that lost, and how it was joined with other reports. The first letters of an id are enough.
    """
    from geomap.exchange import read

    told = explanation(read(events), report_id)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
    else:
        _show(told)


def explanation(table: EventTable, report_id: str) -> dict[str, Any]:
    """
    Put together why a report is as it is.

    Parameters
    ----------
    table
        The event table.
    report_id
        The report's id, or as many of its first letters as no other report has.

    Returns
    -------
    explanation
        `report` with its fields as plain values, `before` and `after` its quote in the article,
        `reasons`, `names` (place names of its sentence with their candidates), `reports` of the
        same event, and their `agreement`, `differences` and `evidence`.

    Raises
    ------
    TableError
        If no report, or more than one, has such an id.
    """
    from geomap.exchange.plain import records

    rows = {row["report_id"]: row for row, _ in records(table)}
    row = rows[_resolved(report_id, list(rows))]
    before, after = _around(table, row)
    return {
        "report": {
            name: row[name]
            for name in (
                *("report_id", "event_id", "document_id", "title", "publisher", "published"),
                *("type", "mode", "status", "summary", "quote", "quote_start", "quote_end"),
                *("start", "end", "edtf", "time_precision", "time_basis", "time_explanation"),
                *("place_id", "place", "place_kind", "country", "lat", "lon", "place_precision"),
                *(
                    "place_inherited",
                    "expression",
                    "relation",
                    "radius_km",
                    "where_prec",
                    "geo_precision",
                    "actors",
                    "places",
                ),
                *("speaker", "speaker_chain", "counts", "confidence"),
            )
        },
        "before": before,
        "after": after,
        "reasons": row["explanation"],
        "names": _names(table, row),
        "reports": [
            {
                name: other[name]
                for name in ("report_id", "publisher", "title", "status", "edtf", "place", "quote")
            }
            for other in rows.values()
            if other["event_id"] == row["event_id"]
        ],
        "event_counts": row["event_counts"],
        "agreement": row["agreement"],
        "differences": row["differences"],
        "evidence": row["evidence"],
    }


def _resolved(report_id: str, known: list[str]) -> str:
    from geomap.errors import TableError

    if report_id in known:
        return report_id
    found = [name for name in known if report_id and name.startswith(report_id)]
    if len(found) == 1:
        return found[0]
    if found:
        msg = f"{len(found)} reports have ids that begin with {report_id!r}; give more letters"
    else:
        msg = f"no report {report_id!r} in this table; the ids are in its column report_id"
    raise TableError(msg)


def _around(table: EventTable, row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the words of the article before and after the quote."""
    texts = dict(zip(table.articles["document_id"], table.articles["text"], strict=True))
    text = str(texts.get(row["document_id"]) or "")
    start, end = row["quote_start"], row["quote_end"]
    if start is None or text[start:end] != row["quote"]:
        return "", ""
    return text[max(0, start - _AROUND) : start], text[end : end + _AROUND]


def _names(table: EventTable, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the place names of the report's sentence: role, reading, and what else it could be."""
    roles = {place["start"]: place["role"] for place in row["places"]}
    mentions = table.mentions[table.mentions["document_id"] == row["document_id"]]
    return [
        {
            "text": mention["text"],
            "role": roles[mention["start"]],
            "sense": mention["sense"],
            "place": mention["name"],
            "place_id": mention["place_id"],
            "kind": mention["kind"],
            "country": mention["country"],
            "confidence": mention["confidence"],
            "others": [
                {name: other[name] for name in ("name", "kind", "country", "score", "reason")}
                for other in mention["candidates"]
            ],
        }
        for mention in mentions.to_dict("records")
        if mention["start"] in roles
    ]


def _show(told: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    console = Console()
    report = told["report"]
    words = Text.assemble(
        _flat(told["before"]), (_flat(report["quote"] or ""), "bold reverse"), _flat(told["after"])
    )
    paper = report["publisher"] or report["title"] or report["document_id"]
    published = f", {report['published']}" if report["published"] else ""
    console.print(Panel(words, title=Text(f"{paper}{published}")))
    facts = Table.grid(padding=(0, 2))
    for name, value in _facts(report):
        facts.add_row(Text(name, "bold"), Text(value))
    console.print(facts)
    console.print(Text("\nWhy", "bold"))
    for reason in told["reasons"]:
        console.print(Text(f"  {reason}"))
    if told["names"]:
        console.print(_name_table(told["names"]))
    if len(told["reports"]) > 1:
        console.print(Text("One event", "bold"), Text(f"{len(told['reports'])} reports"))
        for line in (*told["agreement"], *told["differences"], *told["evidence"]):
            console.print(Text(f"  {line}"))


def _flat(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _facts(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the report says, by name."""
    from geomap.events import count_words

    mode = f" ({report['mode']})" if report["mode"] else ""
    where = report["expression"] or report["place"] or "unknown"
    inherited = ", told elsewhere in the article" if report["place_inherited"] else ""
    facts = [
        ("Report", str(report["report_id"])),
        ("Type", f"{report['type']}{mode}"),
        ("Status", str(report["status"])),
        ("When", f"{report['edtf'] or 'unknown'} ({report['time_basis']})"),
        ("Where", f"{where} ({report['place_precision']}{inherited})"),
    ]
    for role, name in (("actor", "Who"), ("recipient", "Whom")):
        actors = [a["name"] for a in report["actors"] if a["role"] == role]
        if actors:
            facts.append((name, "; ".join(actors)))
    if report["speaker_chain"]:
        facts.append(("Told by", " ← ".join(report["speaker_chain"])))
    if report["counts"]:
        facts.append(("How many", "; ".join(map(count_words, report["counts"]))))
    if report["confidence"] is not None:  # tables of others tell none
        facts.append(("Confidence", f"{100 * report['confidence']:.0f} %"))
    return facts


def _name_table(names: list[dict[str, Any]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table("name", "role", "read as", "sure", "not", title="Place names")
    for name in names:
        place = f"{name['place']} ({name['kind']}, {name['country'] or '–'})"
        others = "\n".join(
            f"{o['name']} ({o['country'] or '–'}) {o['score']:.2f}: {o['reason']}"
            for o in name["others"][:3]
        )
        cells = (
            *(name["text"], name["role"], place if name["place"] else "unresolved"),
            *(f"{name['confidence']:.2f}", others),
        )
        table.add_row(*map(Text, cells))
    return table
