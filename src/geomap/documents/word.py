"""Reader of Word files (.docx)."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from geomap.documents.layout import join
from geomap.documents.limits import Limits, too_large
from geomap.documents.raw import RawArticle
from geomap.errors import DocumentError
from geomap.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument

_KINDS = {
    "title": BlockKind.HEADLINE,
    "heading": BlockKind.HEADING,
    "caption": BlockKind.CAPTION,
    "header": BlockKind.FURNITURE,
    "footer": BlockKind.FURNITURE,
    "toc": BlockKind.FURNITURE,
}
# The day on which the template that many programs start from was made; no article's date.
_TEMPLATE_DAY = date(2013, 12, 23)


def read_word(data: bytes, *, limits: Limits | None = None) -> Iterator[RawArticle]:
    """
    Read a Word file as one article.

    Parameters
    ----------
    data
        The file's bytes.
    limits
        The default ones when None.

    Yields
    ------
    article
        Its paragraphs and table cells in order, parted by blank lines. Styles tell the title,
        headings and captions; its properties give title and date of creation.

    Raises
    ------
    DocumentError
        If the file is damaged, no .docx, or unpacks to more than a limit.
    """
    import docx  # noqa: PLC0415 - only Word files need it

    limits = limits or Limits()
    try:
        _check_size(data, limits)
        word = docx.Document(io.BytesIO(data))
        parts = list(_parts(word))
        title, made = word.core_properties.title, word.core_properties.created
    except DocumentError:
        raise
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        msg = "damaged, or no Word file; open it in Word and save it as .docx again"
        raise DocumentError(msg) from error
    except Exception as error:
        msg = f"cannot be read as a Word file ({type(error).__name__}); save it as .docx again"
        raise DocumentError(msg) from error
    text, units = join(parts)
    day = made.date() if made else None
    yield RawArticle(
        text,
        title=title or None,
        published=day.isoformat() if day and day != _TEMPLATE_DAY else None,
        units=units,
    )


def _check_size(data: bytes, limits: Limits) -> None:
    """Refuse a file that unpacks to too much, by the sizes that it states and is held to."""
    with ZipFile(io.BytesIO(data)) as parts:
        entries = parts.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.file_bytes:
        raise too_large(limits.file_bytes, name="file_bytes")
    limits.check_ratio(unpacked, len(data))


def _parts(word: WordDocument) -> Iterator[tuple[str, BlockKind | None]]:
    from docx.table import Table  # noqa: PLC0415 - as above

    for item in word.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                yield from ((text, BlockKind.PARAGRAPH) for text in cells if text)
        elif item.text.strip():
            style = (item.style.name if item.style is not None else "") or ""
            words = style.casefold().split()
            yield item.text, _KINDS.get(words[0]) if words else None
