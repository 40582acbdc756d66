"""Readers of plain text and Markdown; both keep the file's text as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.documents.decode import decode
from geomap.documents.layout import paragraphs_around
from geomap.documents.raw import RawArticle, Unit
from geomap.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*(\r?\n|\r)(?P<fields>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE
)
_FIELD = re.compile(r"^(?P<name>\w[\w-]*)[ \t]*:[ \t]*(?P<value>\S.*?)[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1[`~]*[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_UNDERLINED = re.compile(r"(?:=+|-{3,})$")
# Lines that are nothing but links, pictures, references or rules.
_LINK = r"!?\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])"
_NO_NEWS = re.compile(
    rf"(?:(?:[-*+][ \t]+)?{_LINK}[ \t|,;·•]*)+"
    r"|\[[^\]]+\]:\s*\S.*|[-*_]{3,}|<!--.*-->|<[^>]+>|\|[ \t:|-]+"
)
_NAMES = {
    "title": ("title", "headline"),
    "published": ("published", "date", "publishdate", "published_at"),
    "publisher": ("publisher", "source", "site", "sitename"),
    "url": ("url", "link", "canonical"),
}


def read_plain(data: bytes) -> Iterator[RawArticle]:
    """
    Read a text file as one article.

    Parameters
    ----------
    data
        The file's bytes, in any encoding.

    Yields
    ------
    article
        Its text with line endings as in the file.

    Raises
    ------
    DocumentError
        If the bytes are no text.
    """
    yield RawArticle(decode(data))


def read_markdown(data: bytes) -> Iterator[RawArticle]:
    """
    Read a Markdown file as one article.

    Parameters
    ----------
    data
        The file's bytes, in any encoding.

    Yields
    ------
    article
        Its text with all marks; headings are known, front matter, code, pictures and lines of
        links alone are furniture. Front matter gives title, date, publisher and address.

    Raises
    ------
    DocumentError
        If the bytes are no text.
    """
    text = decode(data)
    front = _FRONT_MATTER.match(text)
    fields = _fields(front["fields"]) if front else {}
    apart = [(front.start(), front.end())] if front else []
    apart += [m.span() for m in _FENCE.finditer(text, apart[0][1] if apart else 0)]
    yield RawArticle(
        text,
        title=fields.get("title"),
        publisher=fields.get("publisher"),
        url=fields.get("url"),
        published=fields.get("published"),
        units=tuple(_units(text, apart)),
    )


def _fields(block: str) -> dict[str, str]:
    written = {m["name"].casefold(): m["value"].strip("\"'") for m in _FIELD.finditer(block)}
    return {
        field: next(written[name] for name in names if name in written)
        for field, names in _NAMES.items()
        if any(name in written for name in names)
    }


def _units(text: str, apart: list[tuple[int, int]]) -> Iterator[Unit]:
    titled = False
    for unit in paragraphs_around(text, apart):
        kind = unit.kind or _kind(text[unit.start : unit.end], titled=titled)
        titled = titled or kind is BlockKind.HEADLINE
        yield replace(unit, kind=kind)


def _kind(line: str, *, titled: bool) -> BlockKind | None:
    lines = line.splitlines()
    underlined = len(lines) > 1 and _UNDERLINED.match(lines[-1].strip()) is not None
    if _HEADING.match(line) or underlined:
        top = re.match(r"#[ \t]", line) or (underlined and lines[-1].startswith("="))
        return BlockKind.HEADLINE if top and not titled else BlockKind.HEADING
    return BlockKind.FURNITURE if _NO_NEWS.fullmatch(line) else None
