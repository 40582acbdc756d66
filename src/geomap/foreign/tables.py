"""Foreign tables → event tables, to be laid beside what was extracted."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geomap.documents import Unreadable
from geomap.errors import TableError
from geomap.foreign.columns import report_columns
from geomap.foreign.forms import NAMES, form_of
from geomap.foreign.sheets import read_sheet
from geomap.schema import CRS, REPORT_COLUMNS
from geomap.table import EventTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.foreign.forms import Form


def tables_among(
    sources: Sequence[Path | str],
) -> tuple[list[tuple[Path, Form]], list[Path | str]]:
    """
    Part sources that are tables of events from all others.

    Parameters
    ----------
    sources
        Files, folders, or `-`. Folders are not looked into.

    Returns
    -------
    tables, others
        Each in the order given. What cannot be opened is among the others.
    """
    tables: list[tuple[Path, Form]] = []
    others: list[Path | str] = []
    for source in sources:
        path = Path(source)
        try:
            form = form_of(path) if path.is_file() else None
        except OSError:
            form = None
        if form is None:
            others.append(source)
        else:
            tables.append((path, form))
    return tables, others


def read_tables(tables: Sequence[tuple[Path, Form]]) -> tuple[EventTable, list[Unreadable]]:
    """
    Read foreign tables as one event table.

    Parameters
    ----------
    tables
        As `tables_among` gives them.

    Returns
    -------
    table, problems
        One row per row of the files, each an event of its own; each file is a source among the
        articles, without a text. Rows and values that could not be read are told one by one.
    """
    made: list[EventTable] = []
    problems: list[Unreadable] = []
    seen: set[str] = set()
    for path, form in tables:
        try:
            table, told = _read(path, form)
        except (TableError, OSError) as error:
            problems.append(Unreadable(str(path), str(error)))
            continue
        problems += told
        again = table["report_id"].isin(seen)
        if again.any():
            what = f"{int(again.sum()):,} events stand in a table before it; read once"
            problems.append(Unreadable(str(path), f"{path}: {what}"))
            table = table.with_reports(table.loc[~again])
        seen.update(table["report_id"])
        made.append(table)
    return EventTable.joined(made), problems


def _read(path: Path, form: Form) -> tuple[EventTable, list[Unreadable]]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    sheet = read_sheet(path, form)
    columns = report_columns(sheet, document_id=digest)
    frame = gpd.GeoDataFrame(
        {name: columns.get(name, _nothing(name, len(sheet))) for name in REPORT_COLUMNS},
        geometry=gpd.GeoSeries(columns["geometry"], crs=CRS),
    )
    name = NAMES[form.name]
    article = {
        "document_id": digest,
        "source": str(path),
        "title": path.name,
        "publisher": None if form.name == "points" else name,
        "published_basis": "unknown",
        "text": "",
    }
    table = EventTable.of(articles=[article])
    return table.with_reports(frame), sheet.problems


def _nothing(name: str, size: int) -> Any:
    kind = str(REPORT_COLUMNS[name])
    if kind == "double":
        return np.full(size, np.nan)
    if kind.startswith("list"):
        empty: list[Any] = []
        return pd.Series([empty] * size, dtype=object)
    return np.full(size, None, dtype=object)
