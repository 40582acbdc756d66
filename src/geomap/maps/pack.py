"""Typed columns and a JSON header in one block of bytes, as the browser reads them."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

MAGIC = b"GMAP"
_ALIGNMENT = 8
_CODES = {"f4": "<f4", "i4": "<i4", "u1": "u1", "u2": "<u2", "u4": "<u4"}


def pack(
    header: Mapping[str, Any], columns: Mapping[str, np.ndarray], *, deflate: bool = False
) -> bytes:
    """
    Pack a header and columns.

    The block begins with `GMAP` and the length of the header (little-endian uint32), then the
    header as JSON in UTF-8, then the columns, little-endian, each aligned to 8 bytes. The header
    tells each column's type, offset in bytes and length in values under `columns`.

    Parameters
    ----------
    header
        JSON-serialisable; must not have the key `columns`.
    columns
        Arrays of float32, int32, uint8, uint16 or uint32.
    deflate
        Whether to compress the block as one zlib stream (RFC 1950).

    Returns
    -------
    packed
        Equal bytes for equal input.

    Raises
    ------
    TypeError
        If a column has another type.
    """
    codes: dict[str, str] = {}
    for name, values in columns.items():
        codes[name] = f"{values.dtype.kind}{values.dtype.itemsize}"
        if codes[name] not in _CODES:
            msg = f"column {name!r} has type {values.dtype}; use one of {', '.join(_CODES)}"
            raise TypeError(msg)
    # Offsets are part of the header and the header's length moves them: its room is settled first
    # with the widest offsets there can be.
    room = _aligned(8 + len(_header(header, codes, columns, start=10**12)))
    offset, blocks = room, []
    for name, values in columns.items():
        raw = values.astype(_CODES[codes[name]], copy=False).tobytes()
        blocks.append(raw.ljust(_aligned(len(raw)), b"\0"))
        offset += len(blocks[-1])
    text = _header(header, codes, columns, start=room)
    head = MAGIC + len(text).to_bytes(4, "little") + text
    packed = head.ljust(room, b" ") + b"".join(blocks)
    return zlib.compress(packed, 9) if deflate else packed


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT


def _header(
    header: Mapping[str, Any],
    codes: Mapping[str, str],
    columns: Mapping[str, np.ndarray],
    *,
    start: int,
) -> bytes:
    layout, offset = {}, start
    for name, values in columns.items():
        layout[name] = [codes[name], offset, int(values.size)]
        offset += _aligned(values.nbytes)
    document = {**header, "columns": layout}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
