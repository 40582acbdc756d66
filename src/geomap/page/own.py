"""The reader's own articles and publication dates: lines of JSON beside the table."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from geomap.errors import GeomapError
from geomap.files import append_lines, held
from geomap.records import Block, BlockKind, Document, PublishedBasis

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Own:
    """Articles by id, publication dates (EDTF) by id of article, and lines that are neither."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def own_path(events: Path) -> Path:
    """Return the file of a table's own articles: `events.added.jsonl` for `events.parquet`."""
    return events.with_name(f"{events.stem}.added.jsonl")


def read_own(events: Path) -> Own:
    """
    Read what the reader added.

    Parameters
    ----------
    events
        Path of the table, whether or not it is there.

    Returns
    -------
    own
        A line that is broken, as after a crash, is a problem and is left out.
    """
    path = own_path(events)
    if not path.is_file():
        return Own()
    documents: dict[str, Document] = {}
    dates: dict[str, str] = {}
    problems: list[str] = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            _take(json.loads(line), documents, dates)
        except (ValueError, TypeError, KeyError, RecursionError):
            problems.append(f"{path.name}, line {number}: no article and no date; left out")
    return Own(documents, dates, tuple(problems))


def add_own(
    events: Path, documents: Sequence[Document], dates: Mapping[str, str | None] | None = None
) -> None:
    """
    Keep articles and publication dates.

    Parameters
    ----------
    events
        Path of the table, whether or not it is there.
    documents
        To keep.
    dates
        EDTF by id of article; None takes a date back.

    Raises
    ------
    GeomapError
        If the file cannot be written.
    """
    lines: list[dict[str, Any]] = [{"article": asdict(document)} for document in documents]
    lines += [{"published": {"id": key, "edtf": edtf}} for key, edtf in (dates or {}).items()]
    _write(events, lines, keep=True)


def remove_own(events: Path) -> None:
    """
    Forget the reader's own articles, their texts and their dates; other dates stay.

    Parameters
    ----------
    events
        Path of the table.

    Raises
    ------
    GeomapError
        If the file cannot be written.
    """
    own = read_own(events)
    kept = _without(own.dates, own.documents)
    _write(events, [{"published": {"id": k, "edtf": e}} for k, e in kept], keep=False)


def document_of(row: Mapping[str, Any]) -> Document:
    """
    Make a document again of what `asdict` made of one, or of its row in a table.

    Parameters
    ----------
    row
        Plain values; the id is `id`, or `document_id` in a table.

    Returns
    -------
    document
        Checked as far as its values can be.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it is none.
    """
    texts = {
        name: row[name]
        for name in ("title", "publisher", "url", "published", "source")
        if row.get(name) is not None
    }
    identity = row.get("id") or row["document_id"]
    if not all(isinstance(value, str) for value in (identity, row["text"], *texts.values())):
        msg = "no text where one belongs"
        raise TypeError(msg)
    length = len(row["text"])
    blocks = tuple(
        Block(int(b["start"]), int(b["end"]), BlockKind(b["kind"])) for b in row["blocks"]
    )
    if any(not 0 <= block.start < block.end <= length for block in blocks):
        msg = "a block outside the text"
        raise ValueError(msg)
    return Document(
        id=identity,
        text=row["text"],
        published_basis=PublishedBasis(row.get("published_basis") or "unknown"),
        language=str(row.get("language") or "en"),
        blocks=blocks,
        **texts,
    )


def _take(line: Any, documents: dict[str, Document], dates: dict[str, str]) -> None:
    if "article" in line:
        document = document_of(line["article"])
        documents[document.id] = document
        return
    key, edtf = line["published"]["id"], line["published"]["edtf"]
    if edtf is None:
        dates.pop(key, None)
    else:
        dates[str(key)] = str(edtf)


def _without(dates: Mapping[str, str], gone: Collection[str]) -> Iterable[tuple[str, str]]:
    return [(key, edtf) for key, edtf in dates.items() if key not in gone]


def _write(events: Path, lines: Sequence[Mapping[str, Any]], *, keep: bool) -> None:
    path = own_path(events)
    try:
        with held(path) as file:
            if not keep:
                file.truncate(0)
            append_lines(file, [json.dumps(line, ensure_ascii=False) for line in lines])
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror}); what was added is not kept"
        raise GeomapError(msg) from error
