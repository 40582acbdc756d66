"""Files, folders and standard input → documents; what cannot be read is told, not dropped."""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.documents.assemble import assemble, content_id, to_edtf
from geomap.documents.index import INDEX_NAME, Index, read_index, with_index
from geomap.documents.pdf import read_pdf
from geomap.documents.plain import read_markdown, read_plain
from geomap.documents.raw import Fault, RawArticle
from geomap.documents.tabular import read_csv, read_json, read_json_lines
from geomap.documents.webpage import read_webpage
from geomap.documents.word import read_word
from geomap.errors import DocumentError
from geomap.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Reader = (
        Callable[[bytes], Iterator[RawArticle | Fault]] | Callable[[bytes], Iterator[RawArticle]]
    )

STDIN = "-"

READERS: Mapping[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_webpage,
    ".htm": read_webpage,
    ".xhtml": read_webpage,
    ".pdf": read_pdf,
    ".docx": read_word,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source, or a part of one, that could not be read; `message` names it and the remedy."""

    source: str
    message: str


def read_each(sources: Sequence[Path | str]) -> Iterator[Document | Unreadable]:
    """
    Read articles one by one.

    Parameters
    ----------
    sources
        Files, folders (read whole, in order of path; hidden ones are passed by), or `-` for
        standard input. A folder's `index.csv` (file, published, publisher, url, title) tells
        what is known of its files.

    Yields
    ------
    item
        A document, or in its place what could not be read. An article that comes twice (same
        text) is read once.
    """
    seen: dict[str, str] = {}
    for source in sources:
        for item in _read_source(source):
            if isinstance(item, Unreadable):
                yield item
                continue
            key = content_id(item.text)
            name = item.source or item.id
            if key in seen:
                yield Unreadable(name, f"{name}: same text as {seen[key]}; read once")
                continue
            seen[key] = name
            yield item


def read(paths: Sequence[Path | str] | Path | str) -> list[Document]:
    """
    Read articles.

    Parameters
    ----------
    paths
        Files and folders, as for `read_each`; a single one may stand alone.

    Returns
    -------
    documents
        In the order given. What cannot be read is left out with a warning each.

    Raises
    ------
    DocumentError
        If nothing could be read at all.
    """
    sources = [paths] if isinstance(paths, str | Path) else list(paths)
    items = list(read_each(sources))
    documents = [item for item in items if isinstance(item, Document)]
    problems = [item.message for item in items if isinstance(item, Unreadable)]
    if not documents:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        msg = f"{problems[0]}{more}" if problems else "no sources given; name files or folders"
        raise DocumentError(msg)
    for message in problems:
        warnings.warn(message, stacklevel=2)
    return documents


def read_bytes(data: bytes, *, name: str) -> Iterator[Document | Unreadable]:
    """
    Read the articles of one file that is already in memory, an upload for instance.

    Parameters
    ----------
    data
        The file's bytes.
    name
        Its name; the suffix tells the format, else the bytes do.

    Yields
    ------
    item
        A document, or what could not be read.
    """
    yield from _read_file(data, source=name, suffix=Path(name).suffix.lower(), row=None)


def _read_source(source: Path | str) -> Iterator[Document | Unreadable]:
    if str(source) == STDIN:
        yield from _read_file(sys.stdin.buffer.read(), source="standard input", suffix="", row=None)
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from _read_folder(path)
        elif path.exists():
            index = read_index(path.parent)
            yield from _read_path(path, row=index.rows.get(path.name) if index else None)
        else:
            yield Unreadable(str(path), f"{path}: no such file or folder; check the path")
    except OSError as error:
        yield Unreadable(str(path), f"{path}: {error.strerror or error}; check its permissions")


def _read_folder(folder: Path) -> Iterator[Document | Unreadable]:
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    )
    indexes = {parent: read_index(parent) for parent in {folder, *(p.parent for p in paths)}}
    for parent, index in sorted(indexes.items()):
        for fault in index.faults if index else ():
            yield _unreadable(str(parent / INDEX_NAME), fault)
    articles = [p for p in paths if not (p.name == INDEX_NAME and indexes[p.parent])]
    known = [path for path in articles if path.suffix.lower() in READERS]
    for path in known:
        yield from _read_path(path, row=_row(path, folder, indexes))
    others = Counter(p.suffix.lower() or p.name for p in articles if p not in set(known))
    if others:
        kinds = ", ".join(sorted(others))
        what = f"{sum(others.values())} files of other kinds passed by ({kinds}); {_known_kinds()}"
        yield Unreadable(str(folder), f"{folder}: {what}")
    elif not known:
        yield Unreadable(str(folder), f"{folder}: no articles in this folder; {_known_kinds()}")


def _row(path: Path, root: Path, indexes: Mapping[Path, Index | None]) -> Mapping[str, str] | None:
    """Return a file's row in the index beside it, or in one further up to the root."""
    for folder in path.parents:
        index = indexes.get(folder)
        if index and (row := index.rows.get(path.relative_to(folder).as_posix())):
            return row
        if folder == root:
            break
    return None


def _read_path(path: Path, *, row: Mapping[str, str] | None) -> Iterator[Document | Unreadable]:
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"{path}: {error.strerror or error}; check its permissions"
        yield Unreadable(str(path), message)
        return
    yield from _read_file(data, source=str(path), suffix=path.suffix.lower(), row=row)


def _read_file(
    data: bytes, *, source: str, suffix: str, row: Mapping[str, str] | None
) -> Iterator[Document | Unreadable]:
    if not data.strip():
        yield Unreadable(source, f"{source}: empty file; nothing to read")
        return
    ids: set[str] = set()
    try:
        for item in _reader(data, suffix)(data):
            if isinstance(item, Fault):
                yield _unreadable(source, item)
            else:
                yield from _document(with_index(item, row), source, ids)
    except DocumentError as error:
        unknown = "" if suffix in READERS or not suffix else f"; {_known_kinds()}"
        yield Unreadable(source, f"{source}: {error}{unknown}")


def _document(raw: RawArticle, source: str, ids: set[str]) -> Iterator[Document | Unreadable]:
    name = f"{source} {raw.where}" if raw.where else source
    if not any(map(str.isalnum, raw.text)):
        yield Unreadable(name, f"{name}: no words in it; nothing to read")
        return
    if raw.published and raw.published_given and to_edtf(raw.published) is None:
        what = f"published {raw.published!r} is no date, read without it; write EDTF (2020-09-30)"
        yield Unreadable(name, f"{name}: {what}")
        raw = replace(raw, published=None)
    if raw.id is not None and raw.id in ids:
        what = f"id {raw.id!r} comes twice, the second goes by its content; give each its own"
        yield Unreadable(name, f"{name}: {what}")
        raw = replace(raw, id=None)
    ids.add(raw.id or "")
    yield assemble(raw, source=name)


def _reader(data: bytes, suffix: str) -> Reader:
    """Choose a reader by suffix, else by how the file begins; pages are often saved as text."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    known = READERS.get(suffix)
    if known is read_plain and start.startswith((b"<!doctype html", b"<html")):
        return read_webpage
    if known is read_webpage and b"<" not in data and b"\0" not in data:
        return read_plain
    return known or _sniff(data, start)


def _sniff(data: bytes, start: bytes) -> Reader:
    if data.startswith(b"%PDF-"):
        return read_pdf
    if data.startswith(b"PK\x03\x04"):
        return read_word
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml")):
        return read_webpage
    if start.startswith(b"{\\rtf"):
        msg = "rich text (RTF) is not read; save it as .docx or .txt"
        raise DocumentError(msg)
    if start.startswith((b"{", b"[{", b"[\n", b"[\r", b"[ ")):
        return read_json
    return read_plain


def _unreadable(source: str, fault: Fault) -> Unreadable:
    name = f"{source} {fault.where}" if fault.where else source
    return Unreadable(name, f"{name}: {fault.what}")


def _known_kinds() -> str:
    return f"known are {', '.join(_shown(READERS))}"


def _shown(suffixes: Iterable[str]) -> list[str]:
    return [
        suffix for suffix in suffixes if suffix not in {".text", ".markdown", ".xhtml", ".ndjson"}
    ]
