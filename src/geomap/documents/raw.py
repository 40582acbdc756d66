"""What a reader hands over: an article's text and what its format says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geomap.records import BlockKind


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph-like stretch of a text, its ends trimmed of blanks.

    `group` counts stretches that no blank line parts. `kind` is known from markup, else None.
    """

    start: int
    end: int
    group: int
    kind: BlockKind | None = None


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as its format gives it.

    `published` is what the source says, in any spelling; `published_given` tells a statement of
    the user's (a column, a record, an index) from metadata of the page or file. `units` are None
    where the format has no paragraphs of its own, so that the shape of the text must tell.
    `where` names the place within the source (`row 3`), None for the whole of it.
    """

    text: str
    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    published_given: bool = False
    units: tuple[Unit, ...] | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A file within a source (a record of a web archive, an entry of a feed), not yet read.

    `suffix` tells its format as a file name's would. `known` is what the source says of it, by
    the names of `index.csv`. `where` names it within the source.
    """

    data: bytes
    suffix: str
    known: Mapping[str, str] = field(default_factory=dict)
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a source that could not be read: where in it, and what and the remedy."""

    what: str
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of a source before the costly part of its reading.

    `content` is the bytes of a file in the format of `suffix`, or a record of a table. `known` is
    what an index or feed says of it. `source` names it in messages.
    """

    source: str
    content: bytes | RawArticle
    suffix: str = ""
    known: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source, or a part of one, that could not be read; `message` names it and the remedy.

    Both are one line of printable characters: names of files come from strangers.
    """

    source: str
    message: str

    def __post_init__(self) -> None:
        """Write control characters, line ends and marks of direction as escapes."""
        object.__setattr__(self, "source", printable(self.source))
        object.__setattr__(self, "message", printable(self.message))


def printable(text: str) -> str:
    r"""
    Write what a terminal would obey, not show, as escapes.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    line
        With `\x1b`, `\u202e`, `\ud800` and their like in place of control characters, line ends,
        marks of direction and lone surrogates.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )
