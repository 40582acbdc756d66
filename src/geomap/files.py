"""Files written whole or not at all, and the folder for what can be made again."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator


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
