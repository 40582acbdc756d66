"""What a reader hands over: an article's text and what its format says of it."""

from __future__ import annotations

from dataclasses import dataclass

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
class Fault:
    """A part of a source that could not be read: where in it, and what and the remedy."""

    what: str
    where: str | None = None
