"""Which table of events a file is: told by its header, or by the number of its columns."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from geomap.documents.decode import is_wide_or_binary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SUFFIXES = (".csv", ".tsv", ".tab")
"""Of files that may be tables of events, in small letters."""

NAMES: Mapping[str, str] = MappingProxyType(
    {"acled": "ACLED", "ucdp": "UCDP GED", "gdelt": "GDELT", "points": "a table of points"}
)
"""What the forms are called."""

_SAMPLE = 65_536
# Columns by which a form is known; points, which have fewest, come last.
_MARKS = {
    "acled": {"id", "date", "subtype"},
    "ucdp": {"type", "place_code", "lat", "lon", "time_code"},
    "gdelt": {"id", "type", "place_code"},
    "points": {"lat", "lon"},
}
# A table with a column of whole texts is one of articles, whatever else it holds.
_TEXTS = {"text", "body", "content", "article", "full_text", "fulltext", "article_text", "maintext"}
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Form:
    """
    What a table of events is and how it is written.

    `name` is `acled`, `ucdp`, `gdelt` or `points`. `columns` are positions by field. `width` is
    the number of columns. Rows of figures without a header have `header` False and no quoting.
    """

    name: str
    delimiter: str
    columns: Mapping[str, int]
    width: int
    header: bool = True
    skipped: int = 0
    encoding: str = "utf-8"


def form_of(path: Path) -> Form | None:
    """
    Tell which table of events a file is.

    Parameters
    ----------
    path
        Any file.

    Returns
    -------
    form
        None when it is none: then it may be a file of articles.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    if path.suffix.lower() not in SUFFIXES:
        return None
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding = "utf-16" if sample[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if encoding == "utf-8" and is_wide_or_binary(sample):
        return None
    lines = sample.decode(encoding, "replace").lstrip("\ufeff").splitlines()
    skipped = 0
    if lines and re.fullmatch(r"sep=.", lines[0]):  # as Excel writes it
        lines, skipped = lines[1:], 1
    if not lines:
        return None
    return _gdelt(lines[0], encoding) or _with_header(lines[0], encoding, skipped)


def _gdelt(line: str, encoding: str) -> Form | None:
    cells = line.split("\t")
    columns = _gdelt_columns().get(len(cells))
    if columns is None or not (cells[0].isdecimal() and re.fullmatch(r"\d{8}", cells[1])):
        return None
    return Form("gdelt", "\t", columns, len(cells), header=False, encoding=encoding)


def _with_header(line: str, encoding: str, skipped: int) -> Form | None:
    for delimiter in _DELIMITERS:
        names = [_fold(name) for name in next(csv.reader([line], delimiter=delimiter))]
        if len(names) < 2:
            continue
        for form, marks in _MARKS.items():
            columns = _columns(form, names)
            if not marks <= columns.keys():
                continue
            if form == "points" and (_TEXTS & set(names) or not {"title", "date"} & columns.keys()):
                continue
            return Form(form, delimiter, columns, len(names), skipped=skipped, encoding=encoding)
    return None


def _columns(form: str, names: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, header in _headers()[form]:
        if header in names and field not in found:
            found[field] = names.index(header)
    return found


def _fold(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().strip("\ufeff\"'")).casefold()


@lru_cache(maxsize=1)
def _headers() -> Mapping[str, list[tuple[str, str]]]:
    """Return fields and headers by form, the likeliest header of a field first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows_of("headers.csv"):
        found.setdefault(row["form"], []).append((row["field"], row["header"]))
    return found


@lru_cache(maxsize=1)
def _gdelt_columns() -> Mapping[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for row in rows_of("gdelt_columns.csv"):
        found.setdefault(int(row["columns"]), {})[row["field"]] = int(row["position"])
    return found


def rows_of(name: str) -> list[dict[str, str]]:
    """
    Read one of the stage's tables of data.

    Parameters
    ----------
    name
        Of a CSV file beside this module.

    Returns
    -------
    rows
        By name of column.
    """
    text = (files("geomap.foreign") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
