"""Readers of many articles in one file: CSV, JSON and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geomap.documents.decode import decode
from geomap.documents.raw import Fault, RawArticle
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DELIMITERS = ",;\t|"
_LONGEST_FIELD = 100_000_000
# Keys under which news services hand over a list of articles.
_LISTS = ("articles", "documents", "items", "results", "entries", "records", "data", "news")
_FIELDS = ("id", "title", "published", "publisher", "url")


def read_csv(data: bytes) -> Iterator[RawArticle | Fault]:
    """
    Read a CSV file with one article a row.

    Parameters
    ----------
    data
        The file's bytes: commas, semicolons, tabs or bars, in any encoding, with a header.

    Yields
    ------
    item
        An article, or what is wrong with a row; rows count from 1, the header not among them.

    Raises
    ------
    DocumentError
        If there is no column of texts.
    """
    text = decode(data)
    stated = re.match(r"sep=(.)\r?\n", text)  # as Excel writes it
    if stated:
        text = text[stated.end() :]
    delimiter = stated[1] if stated else _delimiter(text)
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        msg = f"no readable CSV ({error}); save it as CSV with quoted fields"
        raise DocumentError(msg) from error
    finally:
        csv.field_size_limit(before)
    header, *body = [row for row in rows if any(cell.strip() for cell in row)] or [[]]
    columns = _columns(header)
    if "text" not in columns:
        names = ", ".join(name.strip() for name in header[:8] if name.strip()) or "none"
        msg = f"no column of texts (its columns: {names}); name one of them text"
        raise DocumentError(msg)
    for number, row in enumerate(body, start=1):
        record = {f: row[i] for f, i in columns.items() if i < len(row)}
        yield _article(record, where=f"row {number}")


def read_json(data: bytes) -> Iterator[RawArticle | Fault]:
    """
    Read a JSON file: one article, a list of them, or one a line.

    Parameters
    ----------
    data
        The file's bytes.

    Yields
    ------
    item
        An article, or what is wrong with a record.

    Raises
    ------
    DocumentError
        If the file is neither JSON nor JSON Lines.
    """
    text = decode(data)
    try:
        read = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and _is_json(lines[0]):
            yield from _read_lines(text)
            return
        msg = f"no JSON ({error}); give one object, a list of them, or one a line"
        raise DocumentError(msg) from error
    if isinstance(read, dict):
        inner = next((read[name] for name in _LISTS if isinstance(read.get(name), list)), None)
        read = [read] if inner is None or _columns(list(read)).get("text") is not None else inner
    if not isinstance(read, list):
        msg = f"JSON without articles (it holds a {type(read).__name__}); give objects with a text"
        raise DocumentError(msg)
    alone = len(read) == 1
    for number, record in enumerate(read, start=1):
        yield _record(record, where=None if alone else f"record {number}")


def read_json_lines(data: bytes) -> Iterator[RawArticle | Fault]:
    """
    Read a JSON Lines file with one article a line.

    Parameters
    ----------
    data
        The file's bytes.

    Yields
    ------
    item
        An article, or what is wrong with a line; lines count from 1.

    Raises
    ------
    DocumentError
        If the bytes are no text.
    """
    yield from _read_lines(decode(data))


def _read_lines(text: str) -> Iterator[RawArticle | Fault]:
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            yield Fault(f"no JSON ({error.msg} at column {error.colno}); one object a line", where)
        except RecursionError:
            yield Fault("JSON nested too deeply; give a flat object", where)
        else:
            yield _record(record, where=where)


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return False
    return True


def _record(record: Any, *, where: str | None) -> RawArticle | Fault:
    if not isinstance(record, dict):
        return Fault('no object; give one such as {"id": "1", "text": "…"}', where)
    names = list(record)
    columns = _columns(names)
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


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Return for each field the column that holds it, by the order of the table of names."""
    written = {_fold(name): index for index, name in reversed(list(enumerate(names)))}
    found: dict[str, int] = {}
    for field, name in _known_columns():
        if name in written:
            found.setdefault(field, written[name])
    return found


def _fold(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().strip("\ufeff\"'")).casefold()


def _delimiter(text: str) -> str:
    """Return the delimiter by which the header names most known columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")
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
