"""A table of events as columns of text: read all at once, bad rows told one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from geomap.documents import Unreadable
from geomap.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from geomap.foreign.forms import Form

MOST_LINES = 1000
"""Bad rows of one file that are told one by one; the others are counted."""

# As `geomap.exchange.delimited` guards cells that a spreadsheet would run as formulas.
_GUARDED = "^'('*[=+\\-@\t\r\n＝＋－＠])"
_SHARED = "\x1f"  # the separator of units in ASCII: in no cell that people write


@dataclass
class Sheet:
    """
    The fields of a table as Arrow columns of text, nulls where a cell is blank.

    `numbers` are the rows' numbers in the file, from 1, the header not among them.
    """

    path: Path
    form: Form
    columns: Mapping[str, pa.Array]
    numbers: np.ndarray[Any, Any]
    problems: list[Unreadable] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.numbers)

    def texts(self, name: str) -> np.ndarray[Any, Any]:
        """Return a field as an array of strings, None where it is blank or there is none."""
        if name not in self.columns:
            return np.full(len(self), None, dtype=object)
        return np.asarray(self.columns[name].to_numpy(zero_copy_only=False), dtype=object)

    def mapped(self, function: Callable[..., Any], *names: str) -> np.ndarray[Any, Any]:
        """
        Return what a function makes of fields, called once for each distinct row of them.

        What it returns is shared by all rows that are alike, so that a million rows of a hundred
        kinds cost a hundred values.
        """
        nothing = pa.nulls(len(self), pa.string())
        columns = [self.columns.get(name, nothing) for name in names]
        filled = [pc.fill_null(column, "") for column in columns]
        joined = pc.binary_join_element_wise(*filled, _SHARED) if len(filled) > 1 else filled[0]
        coded = pc.dictionary_encode(joined)
        made = np.empty(len(coded.dictionary), dtype=object)
        for at, text in enumerate(coded.dictionary.to_pylist()):
            made[at] = function(*(part or None for part in text.split(_SHARED)))
        if not len(made):
            return np.full(len(self), None, dtype=object)
        found: np.ndarray[Any, Any] = made[coded.indices.to_numpy()]
        return found

    def numeric(self, name: str) -> np.ndarray[Any, Any]:
        """Return a field as numbers, NaN where it is blank or no number."""
        if name not in self.columns:
            return np.full(len(self), np.nan)
        column = pc.utf8_trim_whitespace(self.columns[name])
        if self.form.delimiter == ";":  # where commas stand before decimals
            column = pc.replace_substring(column, ",", ".")
        known = pc.match_substring_regex(column, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
        numbers = pc.cast(
            pc.if_else(known, pc.utf8_ltrim(column, "+"), pa.scalar(None, pa.string())),
            pa.float64(),
        )
        return np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=float)

    def tell(self, rows: Sequence[int] | np.ndarray[Any, Any], words: Callable[[int], str]) -> None:
        """Add a line for each of some rows: what is wrong with it."""
        room = MOST_LINES - len(self.problems)
        for at in rows[: max(0, room)]:
            self._add(f"{self.path} row {self.numbers[at]}: {words(int(at))}")
        if len(rows) > room >= 0:
            self._add(f"{self.path}: {len(rows) - max(0, room):,} more rows of this kind")

    def _add(self, message: str) -> None:
        self.problems.append(Unreadable(str(self.path), message))


def read_sheet(path: Path, form: Form) -> Sheet:
    """
    Read the fields of a table.

    Parameters
    ----------
    path
        The file.
    form
        What it is.

    Returns
    -------
    sheet
        Without the rows that have too few or too many cells, which are told.

    Raises
    ------
    TableError
        If it is no readable table after all.
    """
    try:
        return _read(path, form, form.encoding)
    except pa.ArrowInvalid as error:
        if "UTF8" not in str(error):
            msg = f"{path}: no readable table ({str(error).splitlines()[0]}); save it as CSV anew"
            raise TableError(msg) from error
    return _read(path, form, "cp1252")


def _read(path: Path, form: Form, encoding: str) -> Sheet:
    bad: list[tuple[int, int]] = []

    def pass_by(row: arrow_csv.InvalidRow) -> str:
        bad.append((row.number, row.actual_columns))
        return "skip"

    names = [f"f{at}" for at in range(form.width)]
    wanted = {names[at]: name for name, at in form.columns.items()}
    table = arrow_csv.read_csv(
        path,
        # One thread: rows are told by their number, and two tables at a time fill two cores.
        read_options=arrow_csv.ReadOptions(
            column_names=names,
            skip_rows=form.skipped + form.header,
            encoding=encoding,
            use_threads=False,
            block_size=16 << 20,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=form.delimiter,
            quote_char='"' if form.header else False,
            newlines_in_values=form.header,
            invalid_row_handler=pass_by,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.string()),
            include_columns=list(wanted),
            strings_can_be_null=False,
        ),
    )
    columns = {wanted[name]: _cleaned(table[name]) for name in wanted}
    first = 1 + form.skipped + form.header
    gone = np.array([number - first + 1 for number, _ in bad], dtype=np.int64)
    numbers = np.setdiff1d(np.arange(1, table.num_rows + len(bad) + 1), gone)
    sheet = Sheet(path, form, columns, numbers)
    for (_, cells), number in zip(bad[:MOST_LINES], gone, strict=False):
        what = f"{cells} cells, not {form.width}; the row is left out"
        sheet.problems.append(Unreadable(str(path), f"{path} row {number}: {what}"))
    return sheet


def _cleaned(column: pa.ChunkedArray) -> pa.Array:
    """Return a column without blank cells, guards of formulas and separators."""
    whole = column.combine_chunks()
    whole = whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
    text = pc.utf8_trim_whitespace(pc.replace_substring(whole, _SHARED, " "))
    text = pc.replace_substring_regex(text, _GUARDED, r"\1")
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def one_line(text: str, longest: int = 60) -> str:
    """
    Show a cell in a message.

    Parameters
    ----------
    text
        From a stranger.
    longest
        Characters.

    Returns
    -------
    shown
        Quoted, on one line, cut where it is long.
    """
    flat = re.sub(r"\s+", " ", text)
    return repr(flat if len(flat) <= longest else f"{flat[:longest]}…")
