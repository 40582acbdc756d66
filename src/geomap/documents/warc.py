"""Reader of web archives (WARC, ISO 28500): one page a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.documents.limits import Limits
from geomap.documents.raw import Fault, Page
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from warcio.recordloader import ArcWarcRecord

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
}
_KEPT = ("response", "resource", "conversion")
_OK = "200"


def read_warc(stream: BinaryIO, *, limits: Limits | None = None) -> Iterator[Page | Fault]:
    """
    Read the pages of a web archive.

    Parameters
    ----------
    stream
        A WARC or ARC file, compressed by record or not.
    limits
        The default ones when None.

    Yields
    ------
    item
        A page that the server gave (status 200) as HTML, text or PDF, with its address; or what
        is wrong with a record. Records of other kinds are counted in one line at the end.

    Raises
    ------
    DocumentError
        If the file is no web archive or is damaged; what came before stands.
    """
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - only web archives need it

    limits = limits or Limits()
    others = 0
    try:
        for record in ArchiveIterator(stream):
            if record.rec_type not in _KEPT:
                continue
            suffix = _suffix(record)
            if suffix is None:
                others += 1
                continue
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            where = address or record.rec_headers.get_header("WARC-Record-ID") or "record"
            data = _content(record, limits)
            if data is None:
                what = f"more than {limits.file_bytes:,} bytes; raise the limit file_bytes"
                yield Fault(what, where)
            elif data.strip():
                yield Page(data, suffix, {"url": address.strip("<>")}, where)
            else:
                yield Fault("empty page; nothing to read", where)
    except Exception as error:
        # Hostile records fail inside the library in many ways; to the user they are all one.
        msg = f"damaged web archive ({type(error).__name__}); download it again"
        raise DocumentError(msg) from error
    if others:
        kinds = ", ".join(sorted(set(_SUFFIXES.values())))
        yield Fault(f"{others} records that are no pages ({kinds}) passed by")


def _suffix(record: ArcWarcRecord) -> str | None:
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() not in (_OK, ""):
        return None
    kind = headers.get_header("Content-Type") if headers is not None else None
    kind = kind or record.rec_headers.get_header("Content-Type") or ""
    return _SUFFIXES.get(kind.partition(";")[0].strip().lower())


def _content(record: ArcWarcRecord, limits: Limits) -> bytes | None:
    """Return a record's page, None where it is too large; a short read is no end."""
    stream, parts, size = record.content_stream(), [], 0
    while chunk := stream.read(1 << 16):
        parts.append(chunk)
        size += len(chunk)
        if size > limits.file_bytes:
            return None
    return b"".join(parts)
