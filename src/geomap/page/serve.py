"""Serve the page on this machine, from a checkout or from an installed package alike."""

from __future__ import annotations

import json
import os
import socket
import tomllib
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from geomap.errors import GeomapError, TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

# How the page, which runs as a script of its own, learns of the table that it is to show.
EVENTS_VARIABLE = "GEOMAP_EVENTS"


# And which part of it: filters as `EventTable.read` takes them, as JSON.
PART_VARIABLE = "GEOMAP_PART"


def serve(
    events: Path | None = None,
    *,
    port: int = 8501,
    headless: bool = False,
    part: Mapping[str, Any] | None = None,
) -> None:
    """
    Serve the page until the process is ended.

    Parameters
    ----------
    events
        An event table (`….parquet`, or the folder of a bulk build), or the folder of a project,
        which is made if need be; None shows the seed articles.
    port
        Of the server on localhost; 0 takes a free one.
    headless
        Whether to leave the browser closed.
    part
        Filters as `EventTable.read` takes them, None for the whole table.

    Raises
    ------
    TableError
        If there is no such file.
    GeomapError
        If the port is taken.
    """
    if events is not None:
        if not events.exists() and not events.suffix and events.parent.is_dir():
            events.mkdir()  # a new project
        if not (events.is_file() or events.is_dir()):
            msg = (
                f"{events}: no such file; make an event table with `geomap build -o events.parquet`"
            )
            raise TableError(msg)
        os.environ[EVENTS_VARIABLE] = str(events.resolve())
        filters = {name: value for name, value in (part or {}).items() if value is not None}
        os.environ[PART_VARIABLE] = json.dumps(filters)
    _check_free(port)
    # Streamlit is slow to import and the command line must not wait for it to print its help.
    from streamlit.web import bootstrap  # noqa: PLC0415

    given = {**settings(), "server.port": port, "server.headless": headless}
    options = {name.replace(".", "_"): value for name, value in given.items()}
    bootstrap.load_config_options(options)
    Thread(target=_warm_up, daemon=True).start()
    bootstrap.run(str(Path(__file__).with_name("script.py")), False, [], options)  # noqa: FBT003 - is_hello


def _check_free(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("localhost", port))
        except OSError as error:
            msg = f"port {port} is taken; choose another with --port, or --port 0 for any free one"
            raise GeomapError(msg) from error


def settings() -> Mapping[str, Any]:
    """
    Return Streamlit's settings for the page.

    Returns
    -------
    settings
        Values by dotted name, such as `browser.gatherUsageStats`.
    """
    text = (files("geomap.page") / "config.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            pairs += _flat(value, f"{prefix}{name}.")
        else:
            pairs.append((f"{prefix}{name}", value))
    return pairs


def _warm_up() -> None:
    """Import what the page needs while the browser is still opening."""
    import geomap.page.browse  # noqa: F401, PLC0415
