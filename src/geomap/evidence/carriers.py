"""Where evidence travels: in the file itself where its format has room, else beside it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from geomap.errors import ExportError
from geomap.files import written_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# The element of an HTML page that holds the evidence.
SCRIPT_ID = "geomap-evidence"
_SCRIPT = re.compile(rf'<script type="application/json" id="{SCRIPT_ID}">(.*?)</script>', re.DOTALL)
# Evidence is never larger than this, nor is more than this of a sidecar read.
_MOST_BYTES = 200_000_000
_DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"


def as_text(facts: Mapping[str, Any]) -> str:
    """Write evidence as JSON in ASCII, which every format can hold."""
    return json.dumps(facts, ensure_ascii=True, sort_keys=True)


def metadata(facts: Mapping[str, Any], form: str, *, title: str) -> dict[str, str | None]:
    """
    Put evidence into the fields that a picture's format has for such.

    Parameters
    ----------
    facts
        As `evidence` gives them.
    form
        `png`, `svg` or `pdf`.
    title
        Of the picture, without control characters.

    Returns
    -------
    metadata
        For matplotlib's `savefig`. No date of drawing: the same view gives the same file.
    """
    program = f"geomap {facts['program']['geomap']}"
    rights = "; ".join(f"{row['what']}: {row['from']}" for row in facts["licences"])
    text = as_text(facts)
    if form == "png":
        return {"Title": title, "Software": program, "Copyright": rights, "Description": text}
    if form == "svg":
        return {
            "Title": title,
            "Creator": program,
            "Rights": rights,
            "Description": text,
            "Date": None,
        }
    return {
        "Title": title,
        "Creator": program,
        "Subject": rights,
        "Keywords": text,
        "CreationDate": None,
    }


def script(facts: Mapping[str, Any]) -> str:
    """Write evidence as an element of an HTML page; nothing in it can end the element."""
    text = as_text(facts).replace("<", "\\u003c").replace("&", "\\u0026")
    return f'<script type="application/json" id="{SCRIPT_ID}">{text}</script>'


def sidecar(path: Path) -> Path:
    """Return where the evidence of a file without room for it lies: `events.csv.json`."""
    return path.with_name(f"{path.name}.json")


def write_sidecar(path: Path, facts: Mapping[str, Any]) -> None:
    """
    Write evidence beside a finished file, with the file's own digest.

    Parameters
    ----------
    path
        Of the file.
    facts
        As `evidence` gives them.
    """
    facts = {**facts, "file": {"name": path.name, "sha256": file_digest(path)}}
    with written_whole(sidecar(path)) as part:
        part.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def file_digest(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def evidence_of(path: Path | str) -> dict[str, Any]:
    """
    Read the evidence of a file: that beside it, else that within it.

    Parameters
    ----------
    path
        An export.

    Returns
    -------
    evidence
        As written; with `file` where it lay beside the file.

    Raises
    ------
    ExportError
        If the file does not exist or no evidence is found.
    """
    path = Path(path)
    if not path.is_file():
        msg = f"{path}: no such file"
        raise ExportError(msg)
    beside = sidecar(path)
    reader = _read if beside.is_file() else _READERS.get(path.suffix.lower(), _nothing)
    text = reader(beside if beside.is_file() else path)
    try:
        facts = json.loads(text or "")
    except (ValueError, RecursionError) as error:
        where = beside.name if beside.is_file() else f"{path.name}, nor {beside.name} beside it"
        msg = f"{path}: no evidence in {where}; export the view anew with geomap"
        raise ExportError(msg) from error
    if not isinstance(facts, dict) or not isinstance(facts.get("evidence"), int):
        msg = f"{path}: what it carries is not evidence; export the view anew with geomap"
        raise ExportError(msg)
    return facts


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES).decode("utf-8", errors="replace")


def _png(path: Path) -> str | None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - needed for this format only

    try:
        with Image.open(path) as image:
            text = image.info.get("Description")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
    return None if text is None else str(text)


def _svg(path: Path) -> str | None:
    try:
        # Expat expands no external entities; Python's has a limit for internal ones.
        for _, element in ET.iterparse(path):  # noqa: S314
            if element.tag == _DESCRIPTION:
                return element.text
    except ET.ParseError:
        return None
    return None


def _pdf(path: Path) -> str | None:
    from pypdf import PdfReader  # noqa: PLC0415 - needed for this format only
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        fields = PdfReader(path).metadata
    except (PyPdfError, OSError, ValueError):
        return None
    return None if fields is None else str(fields.get("/Keywords"))


def _html(path: Path) -> str | None:
    found = _SCRIPT.search(_read(path))
    return found[1] if found else None


def _nothing(_: Path) -> None:
    """Read nothing: the format has no room for evidence."""


_READERS: dict[str, Callable[[Path], str | None]] = {
    ".png": _png,
    ".svg": _svg,
    ".pdf": _pdf,
    ".html": _html,
    ".htm": _html,
}
