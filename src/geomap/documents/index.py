"""`index.csv`: what a folder's keeper knows of its articles."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.documents.assemble import to_edtf
from geomap.documents.decode import decode
from geomap.documents.raw import Fault, RawArticle
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

INDEX_NAME = "index.csv"


@dataclass(frozen=True, slots=True)
class Index:
    """Rows by file name (as written, relative to the folder, `/` between folders)."""

    rows: Mapping[str, Mapping[str, str]]
    faults: tuple[Fault, ...] = ()


def read_index(folder: Path) -> Index | None:
    """
    Read a folder's index.

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    index
        None where there is no `index.csv`, or one that has no column `file`, which is then an
        article file like any other. Rows that name no file, or a date that is none, are faults.
    """
    path = folder / INDEX_NAME
    if not path.is_file():
        return None
    try:
        lines = decode(path.read_bytes())
        read = list(csv.DictReader(io.StringIO(lines, newline="")))
    except (DocumentError, OSError, csv.Error) as error:
        return Index({}, (Fault(f"cannot be read ({error}); its folder is read without it"),))
    names = [name.strip() for name in (read[0] if read else {}) if name]
    if "file" not in names:
        return None
    return _index(folder, read)


def with_index(raw: RawArticle, row: Mapping[str, str] | None) -> RawArticle:
    """
    Add what an index knows of an article; what it leaves empty stays as read.

    Parameters
    ----------
    raw
        The article.
    row
        Its file's row, None when there is none.

    Returns
    -------
    raw
        The article with the row's fields.
    """
    row = row or {}
    published = row.get("published")
    return replace(
        raw,
        title=row.get("title") or raw.title,
        publisher=row.get("publisher") or raw.publisher,
        url=row.get("url") or raw.url,
        published=published or raw.published,
        published_given=bool(published) or raw.published_given,
    )


def _index(folder: Path, read: Sequence[Mapping[str, str | None]]) -> Index:
    rows: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for number, written in enumerate(read, start=1):
        row = {k.strip(): (v or "").strip() for k, v in written.items() if isinstance(k, str)}
        name, where = row.get("file", ""), f"row {number}"
        if not name:
            faults.append(Fault("names no file; write its name under file", where))
            continue
        if not (folder / name).is_file():
            faults.append(Fault(f"names {name!r}, which is not there; correct or drop it", where))
        published = row.get("published", "")
        if published and to_edtf(published) is None:
            what = f"published {published!r} is no date; write EDTF such as 2020-09-30"
            faults.append(Fault(what, where))
            row["published"] = ""
        rows[name] = row
    return Index(rows, tuple(faults))
