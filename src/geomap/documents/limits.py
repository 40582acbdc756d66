"""How large, deep and slow a source may be before it is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from geomap.errors import DocumentError, GeomapError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kMGT]?)B?", re.IGNORECASE)
_POWERS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
# The parser of the language model takes no more (spaCy's `Language.max_length`).
_LONGEST_TEXT = 1_000_000
# Packed data below this size may be as dense as it likes.
_SMALL = 1_000_000
_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What a source may cost. Sizes are bytes; what exceeds a limit is refused with one line.

    Attributes
    ----------
    file_bytes
        A file, or a member of an archive, unpacked.
    json_bytes
        A JSON file, and a line of JSON Lines: parsed JSON takes up to 20 times its size in memory.
    article_chars
        Characters of an article's text; at most 1,000,000.
    archive_bytes
        All that an archive holds, unpacked.
    archive_files
        Files in an archive.
    ratio
        Unpacked size to packed size of a compressed file of more than 1 MB. Text reaches 20,
        deflate can reach 1,030.
    depth
        Archives within archives.
    pdf_pages
        Pages of a PDF file. A stream in it may unpack to 75 MB (pypdf's own limit).
    seconds
        Of reading and processing one article.
    """

    file_bytes: int = 200 * 10**6
    json_bytes: int = 50 * 10**6
    article_chars: int = _LONGEST_TEXT
    archive_bytes: int = 100 * 10**9
    archive_files: int = 1_000_000
    ratio: float = 200.0
    depth: int = 3
    pdf_pages: int = 1_000
    seconds: float = 60.0

    def __post_init__(self) -> None:
        """Refuse what is no limit."""
        for name in names():
            if not getattr(self, name) > 0:
                msg = f"limit {name} is {getattr(self, name)}; give a number above 0"
                raise GeomapError(msg)
        if self.article_chars > _LONGEST_TEXT:
            msg = f"limit article_chars is {self.article_chars}; give at most {_LONGEST_TEXT}"
            raise GeomapError(msg)

    def with_changes(self, changes: Iterable[str]) -> Limits:
        """
        Return the limits with some of them changed.

        Parameters
        ----------
        changes
            `NAME=VALUE` each; a value may end in k, M, G or T (powers of 1000).

        Returns
        -------
        limits
            With the changes made, the last of several for one name.

        Raises
        ------
        GeomapError
            If a name is unknown or a value is no number above 0.
        """
        made: dict[str, float] = {}
        for change in changes:
            name, _, written = change.partition("=")
            value = _SIZE.fullmatch(written.strip())
            if name.strip() not in names() or value is None:
                msg = f"limit {change!r} is not understood; write NAME=NUMBER with one of "
                raise GeomapError(msg + ", ".join(names()))
            number = float(value[1]) * _POWERS[value[2].lower()]
            exact = isinstance(getattr(self, name.strip()), int)
            made[name.strip()] = int(number) if exact else number
        return replace(self, **made)  # type: ignore[arg-type]  # the kinds are those of the fields

    def check_ratio(self, unpacked: int, packed: int) -> None:
        """
        Refuse what unpacks to far more than its packed size.

        Parameters
        ----------
        unpacked, packed
            Bytes.

        Raises
        ------
        DocumentError
            If `unpacked` is more than 1 MB and more than `ratio` times `packed`.
        """
        if unpacked > max(_SMALL, self.ratio * packed):
            msg = (
                f"unpacks to more than {self.ratio:g} times its size, as an archive bomb does; "
                "raise the limit ratio if it is none"
            )
            raise DocumentError(msg)


def names() -> tuple[str, ...]:
    """
    Return the names of the limits.

    Returns
    -------
    names
        In the order of `Limits`.
    """
    return tuple(field.name for field in fields(Limits))


def read_bounded(stream: BinaryIO, limit: int, *, name: str = "file_bytes") -> bytes:
    """
    Read a stream that must not be longer than a limit.

    Parameters
    ----------
    stream
        Read to its end, or to just beyond the limit.
    limit
        Bytes.
    name
        Of the limit, for the message.

    Returns
    -------
    data
        All of it.

    Raises
    ------
    DocumentError
        If there is more.
    """
    parts: list[bytes] = []
    size = 0
    while part := stream.read(_PART):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise too_large(limit, name=name)
    return b"".join(parts)


def too_large(limit: int, *, name: str) -> DocumentError:
    """
    Return the error for what is larger than a limit.

    Parameters
    ----------
    limit
        Bytes or characters.
    name
        Of the limit.

    Returns
    -------
    error
        To be raised.
    """
    what = "characters" if name.endswith("chars") else "bytes"
    return DocumentError(f"more than {limit:,} {what}; split it, or raise the limit {name}")
