"""Annotated articles: gold temporal expressions with TIMEX3 values, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.documents import document
from geomap.errors import GeomapError
from geomap.records import Document


@dataclass(frozen=True, slots=True)
class GoldTime:
    """A temporal expression as annotated: code point offsets, end exclusive, TIMEX3 value."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its gold; its document's `published` is the creation time (`dct`)."""

    document: Document
    gold: tuple[GoldTime, ...]


def read_gold(path: Path) -> Iterator[AnnotatedArticle]:
    """
    Read a corpus of annotated times.

    Parameters
    ----------
    path
        JSON Lines: `id`, `text`, `dct` (day of writing, may be absent) and `timexes`, each with
        `start`, `end` and `value`. Blank lines are passed by.

    Yields
    ------
    article
        In the order of the file.

    Raises
    ------
    GeomapError
        If a line is no such object, or the file holds none at all.
    """
    number = 0
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield _article(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                msg = (
                    f"{path}, line {number}: no annotated article ({error!r}); a line holds "
                    '{"id", "dct", "text", "timexes": [{"start", "end", "value"}]}'
                )
                raise GeomapError(msg) from error
    if not number:
        msg = f"{path}: no annotated articles in it; give JSON Lines, one article a line"
        raise GeomapError(msg)


def _article(row: dict[str, Any]) -> AnnotatedArticle:
    """Return one line's article."""
    read = document(
        row["text"],
        id=str(row["id"]),
        title=row.get("title"),
        url=row.get("url"),
        published=row.get("dct"),
    )
    gold = tuple(GoldTime(int(t["start"]), int(t["end"]), str(t["value"])) for t in row["timexes"])
    return AnnotatedArticle(read, gold)
