"""The style table that browser map and still pictures share."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def style() -> dict[str, Any]:
    """
    Read `style.toml`.

    Returns
    -------
    style
        Its tables as they stand there; do not change them.
    """
    return tomllib.loads(files("geomap.maps").joinpath("style.toml").read_text("utf-8"))
