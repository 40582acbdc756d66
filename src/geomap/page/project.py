"""Where what a reader makes is kept: beside the table that the page shows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from geomap.corrections import journal_path
from geomap.files import data_folder
from geomap.page.serve import EVENTS_VARIABLE
from geomap.partitioned import TABLE_NAME


@dataclass(frozen=True, slots=True)
class Project:
    """
    The path of a table and with it of all that lies beside it.

    `begins_empty` tells that the table need not be there, as in the folder of a new project.
    `seeds` tells that the page shows the seed articles: then no table is there, and what lies
    beside it is in the user's folder for data.
    """

    events: Path
    seeds: bool = False
    begins_empty: bool = False

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Return what changes when the table or its corrections do."""
        table = self.events / TABLE_NAME if self.events.is_dir() else self.events
        return tuple(_stamp(path) for path in (table, journal_path(self.events)))

    def is_corrected(self) -> bool:
        """Tell whether anything was ever corrected."""
        return journal_path(self.events).is_file()


def project() -> Project:
    """
    Return what the page was asked to show.

    Returns
    -------
    project
        Of an event table or a folder, else of the seed articles.
    """
    given = os.environ.get(EVENTS_VARIABLE)
    if given:
        path = Path(given)
        is_project = path.is_dir() and not (path / TABLE_NAME).is_file()
        return Project(path / "events.parquet", begins_empty=True) if is_project else Project(path)
    folder = data_folder() / "seeds"
    folder.mkdir(exist_ok=True)
    return Project(folder / "events.parquet", seeds=True)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
