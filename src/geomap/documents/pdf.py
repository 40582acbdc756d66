"""Reader of PDF files."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geomap.documents.layout import paragraphs_around
from geomap.documents.limits import Limits, too_large
from geomap.documents.raw import RawArticle
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PdfReader

    from geomap.documents.raw import Unit

# Programs that print web pages: the file is as old as its printing, not as the article.
_PRINTERS = re.compile(
    r"skia|chrom|wkhtmltopdf|weasyprint|mozilla|firefox|quartz|webkit|prince", re.IGNORECASE
)
# Word processors leave the file's name as the title.
_FILE_NAME = re.compile(r"\.(docx?|indd|pdf|html?)$|^untitled|^microsoft word - ", re.IGNORECASE)
_FEWEST_LETTERS = 20
# A line at the edge of so many pages is a running head or foot.
_FEWEST_PAGES = 2
_EDGE_LINES = 2


def read_pdf(data: bytes, *, limits: Limits | None = None) -> Iterator[RawArticle]:
    """
    Read a PDF file as one article.

    Parameters
    ----------
    data
        The file's bytes.
    limits
        The default ones when None.

    Yields
    ------
    article
        The text of its pages, parted by a line break; running heads and feet are furniture. The
        document properties give the title, and the date unless a browser printed the file.

    Raises
    ------
    DocumentError
        If the file is truncated, damaged, needs a password, holds pictures of text only, or
        exceeds a limit.
    """
    limits = limits or Limits()
    if b"%PDF-" not in data[:1024]:
        msg = "no PDF file, it does not begin as one; check what it is"
        raise DocumentError(msg)
    if b"%%EOF" not in data:
        msg = "truncated PDF, its end is missing; download or save it again"
        raise DocumentError(msg)
    with _quiet():
        reader = _open(data)
        pages = _pages(reader, limits)
        title, made = _properties(reader)
    text = "\n".join(pages)
    if sum(map(str.isalnum, text)) < _FEWEST_LETTERS:
        msg = "PDF without text, its pages are pictures; run text recognition (OCR) on it first"
        raise DocumentError(msg)
    yield RawArticle(text, title=title, published=made, units=tuple(_units(text, pages)))


def _open(data: bytes) -> PdfReader:
    from pypdf import PdfReader  # noqa: PLC0415 - only PDF files need it

    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
    except Exception as error:
        raise _damaged(error) from error
    if locked:
        msg = "PDF with a password; save it without one"
        raise DocumentError(msg)
    return reader


def _pages(reader: PdfReader, limits: Limits) -> list[str]:
    pages: list[str] = []
    letters = 0
    try:
        for page in reader.pages:
            if len(pages) == limits.pdf_pages:
                msg = (
                    f"more than {limits.pdf_pages:,} pages; split it, or raise the limit pdf_pages"
                )
                raise DocumentError(msg)
            pages.append(page.extract_text())
            letters += len(pages[-1])
            if letters > limits.article_chars:
                raise too_large(limits.article_chars, name="article_chars")
    except DocumentError:
        raise
    except Exception as error:
        raise _damaged(error) from error
    if not pages:
        msg = "PDF without pages, probably truncated; download or save it again"
        raise DocumentError(msg)
    return pages


def _damaged(error: Exception) -> DocumentError:
    # pypdf meets hostile files with errors of many kinds; to the user they are all one.
    msg = f"damaged PDF ({type(error).__name__}); download or save it again"
    return DocumentError(msg)


def _properties(reader: PdfReader) -> tuple[str | None, str | None]:
    """Return the title and the day of creation; broken properties are passed over."""
    try:
        properties = reader.metadata
        if properties is None:
            return None, None
        title = (properties.title or "").strip()
        made = properties.creation_date
        maker = f"{properties.producer} {properties.creator}"
    except Exception:  # noqa: BLE001 - properties are an extra; any fault in them costs only them
        return None, None
    named = _FILE_NAME.search(title)
    day = made.date().isoformat() if made and not _PRINTERS.search(maker) else None
    return (None if named else title or None), day


def _units(text: str, pages: Sequence[str]) -> Iterator[Unit]:
    """Yield the paragraphs; lines that stand at the edge of several pages are furniture."""
    running = _running_lines(pages)
    lines = re.finditer(r"[^\r\n]+", text)
    return paragraphs_around(text, [line.span() for line in lines if _shape(line[0]) in running])


def _running_lines(pages: Sequence[str]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page.splitlines() if line.strip()]
        edge = {*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]}
        counts.update({_shape(line) for line in edge})
    often = max(_FEWEST_PAGES, len(pages) // 2)
    return frozenset(shape for shape, count in counts.items() if count >= often and shape)


def _shape(line: str) -> str:
    """Reduce a line to what stays the same from page to page."""
    return re.sub(r"\d+", "0", " ".join(line.split()))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf's warnings about repaired files from the screen."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
