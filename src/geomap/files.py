"""Files written whole or not at all, files only added to, and the user's folders."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO


@contextmanager
def written_whole(path: Path | str) -> Iterator[Path]:
    """
    Give a temporary path beside `path` that takes its name when the block ends well.

    Parameters
    ----------
    path
        Of the file that is to appear.

    Yields
    ------
    part
        Where to write; it ends in the same suffix. After an error it is removed and `path` is as
        it was before.

    Raises
    ------
    OSError
        If the folder does not exist or cannot be written to.
    """
    path = Path(path)
    part = path.with_name(f".{path.stem}-{uuid4().hex}{path.suffix}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def held(path: Path | str) -> Iterator[BinaryIO]:
    """
    Open a file to add to it while nobody else does.

    Parameters
    ----------
    path
        Made if need be.

    Yields
    ------
    file
        Open for reading and appending. Others who hold the file wait; the system lets go of it
        when a process is killed.

    Raises
    ------
    OSError
        If the file cannot be written to.
    """
    with Path(path).open("a+b") as file, _locked(file.fileno()):
        yield file


def append_lines(file: BinaryIO, lines: Sequence[str]) -> None:
    """
    Add lines at the end of a file and see them onto the disk.

    Parameters
    ----------
    file
        From `held`. A last line that a crash left half-written is closed off and stays as it is.
    lines
        Without line feeds.
    """
    ragged = False
    if file.seek(0, os.SEEK_END):
        file.seek(-1, os.SEEK_END)
        ragged = file.read(1) != b"\n"
    content = "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
    file.write((b"\n" if ragged else b"") + content)
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _locked(number: int) -> Iterator[None]:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there

        # Locks a byte far behind any content: readers are not kept out.
        os.lseek(number, 1 << 40, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(number, 1 << 40, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_UNLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - only there

        fcntl.flock(number, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(number, fcntl.LOCK_UN)


def data_folder() -> Path:
    """
    Return the folder for what the user has made and nothing can make again, made if need be.

    Returns
    -------
    folder
        `$GEOMAP_DATA`, else `geomap` in the user's folder for data.
    """
    given = os.environ.get("GEOMAP_DATA")
    if given:
        folder = Path(given)
    elif os.name == "nt":
        folder = Path(os.environ.get("APPDATA", Path.home() / "AppData/Roaming")) / "geomap"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "geomap"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cache_folder() -> Path:
    """
    Return the folder for tables that can be made again, made if need be.

    Returns
    -------
    folder
        `$GEOMAP_CACHE`, else `geomap` in the user's cache folder.
    """
    given = os.environ.get("GEOMAP_CACHE")
    if given:
        folder = Path(given)
    elif os.name == "nt":
        folder = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "geomap"
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "geomap"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
