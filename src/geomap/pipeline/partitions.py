"""Pieces → partitions: the same for the same input, and a change in one leaves the rest as it was.

A partition ends where the hash of a piece's words says so (content-defined chunking, as in
Muthitacharoen et al. 2001, "A low-bandwidth network file system"), not after so many pieces: a file
that is added or taken away changes the partition that it falls into, and those after it only until
they end at the same piece again. Where the files lie changes nothing of where they are cut.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from geomap.documents import Piece, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# On average 16 + 48 pieces: some ten seconds of work.
_FEWEST = 16
_MEAN = 48
_MOST = 160
_MOST_BYTES = 32 * 10**6


@dataclass(frozen=True, slots=True)
class Partition:
    """Articles that are read together; `key` is a hash of all that their table depends on."""

    key: str
    pieces: tuple[Piece, ...]


def partitions(
    items: Iterable[Piece | Unreadable], *, salt: str
) -> Iterator[Partition | Unreadable]:
    """
    Gather pieces into partitions.

    Parameters
    ----------
    items
        As `documents.cut` gives them.
    salt
        What else the table depends on: versions, settings.

    Yields
    ------
    item
        A partition, or what could not be read, as it came.
    """
    gathered: list[Piece] = []
    digests: list[bytes] = []
    size = 0
    for item in items:
        if isinstance(item, Unreadable):
            yield item
            continue
        digest = piece_digest(item)
        gathered.append(item)
        digests.append(digest)
        size += len(item.content if isinstance(item.content, bytes) else item.content.text)
        ends = len(gathered) >= _FEWEST and _ends_one(item)
        if ends or len(gathered) >= _MOST or size >= _MOST_BYTES:
            yield _partition(gathered, digests, salt)
            gathered, digests, size = [], [], 0
    if gathered:
        yield _partition(gathered, digests, salt)


def _ends_one(piece: Piece) -> bool:
    """Tell by what a piece holds, not by where it lies, whether a partition may end with it."""
    content = piece.content
    held = content if isinstance(content, bytes) else content.text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(held).digest()[:4]) % _MEAN == 0


def piece_digest(piece: Piece) -> bytes:
    """
    Return a hash of all that a piece holds.

    Parameters
    ----------
    piece
        Any piece.

    Returns
    -------
    digest
        SHA-256.
    """
    digest = hashlib.sha256()
    content = piece.content
    parts: list[object] = [piece.source, piece.suffix, sorted((piece.known or {}).items())]
    if isinstance(content, bytes):
        digest.update(content)
    else:
        parts += [getattr(content, field.name) for field in fields(content)]
    digest.update(repr(parts).encode("utf-8", "surrogatepass"))
    return digest.digest()


def _partition(pieces: list[Piece], digests: list[bytes], salt: str) -> Partition:
    digest = hashlib.sha256(salt.encode())
    for one in digests:
        digest.update(one)
    return Partition(digest.hexdigest()[:20], tuple(pieces))
