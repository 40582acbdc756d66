"""Where the bundled data lies: inside the package when installed, beside it in a checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from geomap.errors import GazetteerError


def bundled(folder: str) -> Path:
    """
    Return the path of a bundled top-level folder.

    Parameters
    ----------
    folder
        `"geodata"` or `"seeds"`.

    Returns
    -------
    path
        An existing directory.

    Raises
    ------
    GazetteerError
        If the folder is neither in the package nor in the checkout around it.
    """
    package = Path(str(files("geomap")))
    for path in (package / folder, package.parents[1] / folder):
        if path.is_dir():
            return path
    msg = f"bundled folder {folder!r} not found near {package}; reinstall geomap"
    raise GazetteerError(msg)
