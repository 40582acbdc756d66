"""CSV for spreadsheets and JSON Lines for programs."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

from geomap.exchange.plain import attributes, chunks, fragments, values

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

# What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"), also in full width.
_FORMULA = "=+\\-@\t\r\n＝＋－＠"
# A cell that begins so, perhaps after apostrophes, is given one more: so it can be taken away.
_GUARDED = re.compile(f"'*[{_FORMULA}]")
_GUARD = re.compile(f"'(?='*[{_FORMULA}])")


def write_csv(table: gpd.GeoDataFrame, path: Path) -> None:
    """
    Write the reports as CSV that spreadsheets open as it is.

    UTF-8 with a byte order mark, lines ended by CR LF (RFC 4180). Lists of words are joined by
    ` | `, other lists are JSON. A text that a spreadsheet would run as a formula is preceded by
    an apostrophe, which `unguarded` takes away.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.
    """
    columns = attributes(table)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for piece in chunks(table):
            cells = [list(map(cell, values(piece[name]))) for name in columns]
            writer.writerows(zip(*cells, strict=True))


def write_json_lines(table: gpd.GeoDataFrame, path: Path) -> None:
    """
    Write the reports as JSON Lines, all columns of one report a line.

    Parameters
    ----------
    table
        The event table.
    path
        Where to write.
    """
    columns = attributes(table)
    keys = [json.dumps(name, ensure_ascii=False) for name in columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for piece in chunks(table):
            texts = [fragments(values(piece[name])) for name in columns]
            for row in zip(*texts, strict=True):
                members = ",".join(map("{}:{}".format, keys, row))
                file.write(f"{{{members}}}\n")


def cell(value: Any) -> Any:
    """
    Turn a value into what a cell of a spreadsheet may hold.

    Parameters
    ----------
    value
        A plain JSON value.

    Returns
    -------
    cell
        A number, or a text that is no formula; empty for None.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = joined(value)
    if isinstance(text, str) and _GUARDED.match(text):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """
    Return the text of a cell that `cell` made.

    Parameters
    ----------
    text
        As it stands in a CSV file.

    Returns
    -------
    text
        Without the apostrophe that keeps it from being a formula.
    """
    return _GUARD.sub("", text, count=1) if _GUARD.match(text) else text


def joined(value: Any) -> Any:
    """
    Write a list or dict as one text; leave all else as it is.

    Parameters
    ----------
    value
        A plain JSON value.

    Returns
    -------
    value
        Words joined by ` | `, what is nested as JSON; None for an empty list.
    """
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return " | ".join(value) or None
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value
