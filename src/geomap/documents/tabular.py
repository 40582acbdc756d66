"""Readers of many articles in one file: CSV, JSON and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geomap.documents.decode import decode, is_wide_or_binary
from geomap.documents.limits import Limits, too_large
from geomap.documents.raw import Fault, RawArticle
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

_DELIMITERS = ",;\t|"
# A stream of lines is looked at so far to tell its encoding, its kind of line end, its columns.
_SAMPLE = 65_536
# A CSV file up to this size is decoded as a whole, whatever its encoding; a larger one is UTF-8.
_WHOLE = 64 * 10**6
# Keys under which news services hand over a list of articles.
_LISTS = ("articles", "documents", "items", "results", "entries", "records", "data", "news")
_FIELDS = ("id", "title", "published", "publisher", "url")


def read_csv(
    stream: BinaryIO, *, size: int | None = None, limits: Limits | None = None
) -> Iterator[RawArticle | Fault]:
    """
    Read a CSV file with one article a row.

    Parameters
    ----------
    stream
        The file: commas, semicolons, tabs or bars, with a header. Any encoding up to 64 MB,
        UTF-8 beyond.
    size
        Bytes of it, None when not known.
    limits
        The default ones when None.

    Yields
    ------
    item
        An article, or what is wrong with a row; rows count from 1, the header not among them.

    Raises
    ------
    DocumentError
        If there is no column of texts, or a field or line exceeds a limit.
    """
    limits = limits or Limits()
    data = stream.read(_WHOLE + 1) if size is None or size <= _WHOLE else b""
    if data and len(data) <= _WHOLE:
        lines: io.TextIOBase = io.StringIO(decode(data), newline="")
    else:
        rest = _Rest(data, stream)
        lines = io.TextIOWrapper(
            io.BufferedReader(rest), encoding="utf-8-sig", errors="replace", newline=""
        )
    first = lines.readline(limits.json_bytes + 1)
    while first and not first.strip():
        first = lines.readline(limits.json_bytes + 1)
    stated = re.match(r"sep=(.)\r?\n", first)  # as Excel writes it
    delimiter = stated[1] if stated else _delimiter(first)
    fed = _bounded_lines(lines, "" if stated else first, limits)
    rows = _rows(csv.reader(fed, delimiter=delimiter), limits)
    header = next(rows, [])
    columns = columns_of(header)
    if "text" not in columns:
        names = ", ".join(name.strip() for name in header[:8] if name.strip()) or "none"
        msg = f"no column of texts (its columns: {names}); name one of them text"
        raise DocumentError(msg)
    for number, row in enumerate(rows, start=1):
        record = {f: row[i] for f, i in columns.items() if i < len(row)}
        yield _article(record, where=f"row {number}")


class _Rest(io.RawIOBase):
    """What was read of a stream already, and then the rest of it."""

    def __init__(self, begun: bytes, stream: BinaryIO) -> None:
        self._begun, self._stream = memoryview(begun), stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._begun[: len(buffer)] or self._stream.read(len(buffer))
        self._begun = self._begun[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _bounded_lines(lines: io.TextIOBase, first: str, limits: Limits) -> Iterator[str]:
    line = first or lines.readline(limits.json_bytes + 1)
    while line:
        if len(line) > limits.json_bytes:
            raise too_large(limits.json_bytes, name="json_bytes")
        yield line
        line = lines.readline(limits.json_bytes + 1)


def _rows(rows: Iterator[list[str]], limits: Limits) -> Iterator[list[str]]:
    """Yield the rows that are not blank; the module's limit of a field is set only meanwhile."""
    while True:
        before = csv.field_size_limit(limits.json_bytes)
        try:
            row = next(rows, None)
        except csv.Error as error:
            msg = f"no readable CSV ({error}); save it as CSV with quoted fields"
            raise DocumentError(msg) from error
        finally:
            csv.field_size_limit(before)
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield row


def read_json(data: bytes, *, limits: Limits | None = None) -> Iterator[RawArticle | Fault]:
    """
    Read a JSON file: one article, a list of them, or one a line.

    Parameters
    ----------
    data
        The file's bytes.
    limits
        The default ones when None.

    Yields
    ------
    item
        An article, or what is wrong with a record.

    Raises
    ------
    DocumentError
        If the file is neither JSON nor JSON Lines, or exceeds a limit.
    """
    limits = limits or Limits()
    first = data.lstrip().partition(b"\n")[0]
    if len(data) > limits.json_bytes and not _is_json(decode(first[: limits.json_bytes])):
        raise too_large(limits.json_bytes, name="json_bytes")
    if len(data) > limits.json_bytes:
        yield from read_json_lines(io.BytesIO(data), limits=limits)
        return
    text = decode(data)
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and _is_json(lines[0]):
            yield from _read_lines(re.split(r"\r\n|\n|\r", text))
            return
        msg = f"no JSON ({_reason(error)}); give one object, a list of them, or one a line"
        raise DocumentError(msg) from error
    if isinstance(read, dict):
        inner = next((read[name] for name in _LISTS if isinstance(read.get(name), list)), None)
        read = [read] if inner is None or columns_of(list(read)).get("text") is not None else inner
    if not isinstance(read, list):
        msg = f"JSON without articles (it holds a {type(read).__name__}); give objects with a text"
        raise DocumentError(msg)
    alone = len(read) == 1
    for number, record in enumerate(read, start=1):
        yield record_article(record, where=None if alone else f"record {number}")


def read_json_lines(
    stream: BinaryIO, *, limits: Limits | None = None
) -> Iterator[RawArticle | Fault]:
    """
    Read a JSON Lines file with one article a line.

    Parameters
    ----------
    stream
        The file, of any length; only a line at a time is held.
    limits
        The default ones when None.

    Yields
    ------
    item
        An article, or what is wrong with a line; lines count from 1.

    Raises
    ------
    DocumentError
        If the bytes are no text, or a line exceeds a limit.
    """
    limits = limits or Limits()
    sample = stream.read(_SAMPLE)
    if is_wide_or_binary(sample) or (b"\n" not in sample and b"\r" in sample):
        data = sample + stream.read(limits.file_bytes + 1 - len(sample))
        if len(data) > limits.file_bytes:
            raise too_large(limits.file_bytes, name="file_bytes")
        yield from _read_lines(re.split(r"\r\n|\n|\r", decode(data)))
        return
    yield from _read_lines(_decoded_lines(io.BufferedReader(_Rest(sample, stream)), limits))


def _decoded_lines(stream: io.BufferedReader, limits: Limits) -> Iterator[str]:
    while line := stream.readline(limits.json_bytes + 1):
        if len(line) > limits.json_bytes:
            raise too_large(limits.json_bytes, name="json_bytes")
        try:
            yield decode(line.rstrip(b"\r\n"))
        except DocumentError:
            yield "\0"  # no JSON, and told as such


def _read_lines(lines: Iterable[str]) -> Iterator[RawArticle | Fault]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            yield Fault(f"no JSON ({error.msg} at column {error.colno}); one object a line", where)
        except (ValueError, RecursionError) as error:
            yield Fault(f"no JSON ({_reason(error)}); give a flat object", where)
        else:
            yield record_article(record, where=where)


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error) if isinstance(error, json.JSONDecodeError) else "a number of too many digits"


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def record_article(record: Any, *, where: str | None) -> RawArticle | Fault:
    """
    Read a record, such as a JSON object, as an article.

    Parameters
    ----------
    record
        Values by the names of `columns.csv`.
    where
        Names the record within its source.

    Returns
    -------
    item
        The article, or what is wrong with the record.
    """
    if not isinstance(record, dict):
        return Fault('no object; give one such as {"id": "1", "text": "…"}', where)
    names = list(record)
    columns = columns_of(names)
    if "text" not in columns:
        known = ", ".join(names[:8]) or "none"
        return Fault(f"no text (its keys: {known}); name one of them text", where)
    values = {field: _plain(record[names[index]]) for field, index in columns.items()}
    if values["text"] is None:
        return Fault("its text is no string; give the article's text", where)
    return _article({f: v for f, v in values.items() if v is not None}, where=where)


def _plain(value: Any) -> str | None:
    """Return a value as a string; of an object its name (NewsAPI's source), else nothing."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _article(record: Mapping[str, str], *, where: str | None) -> RawArticle | Fault:
    text = record.get("text", "")
    if not text.strip():
        return Fault("empty text", where)
    id_, title, published, publisher, url = (record.get(f, "").strip() or None for f in _FIELDS)
    return RawArticle(
        text,
        id=id_,
        title=title,
        publisher=publisher,
        url=url,
        published=published,
        published_given=True,
        where=where,
    )


def columns_of(names: Sequence[str]) -> dict[str, int]:
    """
    Tell which columns of a table hold what.

    Parameters
    ----------
    names
        Of its columns.

    Returns
    -------
    columns
        For each field of an article that a column holds, the column's index: the first of them
        in the order of `columns.csv`.
    """
    written = {_fold(name): index for index, name in reversed(list(enumerate(names)))}
    found: dict[str, int] = {}
    for field, name in _known_columns():
        if name in written:
            found.setdefault(field, written[name])
    return found


def _fold(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().strip("\ufeff\"'")).casefold()


def _delimiter(header: str) -> str:
    """Return the delimiter by which the header names most known columns."""
    known = {name for _, name in _known_columns()}
    counts = {d: sum(_fold(name) in known for name in header.split(d)) for d in _DELIMITERS}
    best = max(counts.values())
    if best:
        return next(d for d in _DELIMITERS if counts[d] == best)
    return max(_DELIMITERS, key=header.count)


@lru_cache(maxsize=1)
def _known_columns() -> tuple[tuple[str, str], ...]:
    text = (files(__package__) / "columns.csv").read_text(encoding="utf-8")
    return tuple((row["field"], _fold(row["column"])) for row in csv.DictReader(text.splitlines()))
