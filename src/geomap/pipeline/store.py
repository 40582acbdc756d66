"""The folder of a partitioned build: one build at a time, what is done, what is damaged."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from geomap.errors import GeomapError
from geomap.files import written_whole
from geomap.partitioned import (
    EVENTS_FOLDER,
    MANIFEST_NAME,
    PARTS_FOLDER,
    TABLE_NAME,
    file_digest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WORK_FOLDER = ".work"
_RUNNING = "running.json"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Store:
    """A folder that a build writes to."""

    folder: Path

    @property
    def parts(self) -> Path:
        """Where partitions are."""
        return self.folder / PARTS_FOLDER

    @property
    def events(self) -> Path:
        """Where the linked reports are."""
        return self.folder / EVENTS_FOLDER

    @property
    def work(self) -> Path:
        """Where notes of the running build are."""
        return self.folder / _WORK_FOLDER

    def part(self, key: str) -> Path:
        """Return the path after which the files of a partition are named."""
        return self.parts / f"{key}.parquet"

    def line_path(self, key: str) -> Path:
        """Return where a partition's line of the manifest is; it is written last."""
        return self.parts / f"{key}.json"

    def line(self, key: str) -> Mapping[str, Any] | None:
        """
        Return a partition's line of the manifest.

        Parameters
        ----------
        key
            Of the partition.

        Returns
        -------
        line
            None when the partition is not there or one of its files is missing or damaged.
        """
        try:
            read = json.loads(self.line_path(key).read_text(encoding="utf-8"))
            files = {str(name): str(digest) for name, digest in read["files"].items()}
            sound = read["input"] == key and all(
                os.sep not in name and file_digest(self.parts / name) == digest
                for name, digest in files.items()
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return dict(read) if sound else None

    def has_line(self, key: str) -> bool:
        """Tell whether a partition was finished once, sound or not."""
        return self.line_path(key).exists()

    def write_line(self, key: str, line: Mapping[str, Any]) -> None:
        """Write a partition's line: from now on the partition is done."""
        with written_whole(self.line_path(key)) as part:
            part.write_text(json.dumps(line, ensure_ascii=True), encoding="utf-8")

    def write_manifest(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Write the lines of all partitions of the table, in the order of the input."""
        with written_whole(self.folder / MANIFEST_NAME) as part:
            part.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def clear(self, *, parts: frozenset[str], events: frozenset[str]) -> int:
        """
        Remove what does not belong to the table.

        Parameters
        ----------
        parts
            Keys of the partitions to keep.
        events
            Names of the files of reports to keep.

        Returns
        -------
        removed
            The number of files.
        """
        removed = 0
        for path in sorted(self.parts.glob("*")):
            if path.name.partition(".")[0] not in parts:
                path.unlink(missing_ok=True)
                removed += 1
        for path in sorted(self.events.glob("*")):
            if path.name not in events:
                path.unlink(missing_ok=True)
                removed += 1
        return removed + self.clear_half_written()

    def clear_half_written(self) -> int:
        """Remove what a build that was ended left half written, and return how many files."""
        removed = 0
        for folder in (self.folder, self.parts, self.events):
            for path in sorted(folder.glob(".*-*")):
                path.unlink(missing_ok=True)
                removed += 1
        return removed


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Store, bool]]:
    """
    Open a folder for a build, made if need be; no other build may use it meanwhile.

    Parameters
    ----------
    folder
        Of the table.

    Yields
    ------
    store, interrupted
        The folder, and whether the build before this one did not come to its end.

    Raises
    ------
    GeomapError
        If another build is at work in it, it cannot be written to, or it holds other files.
    """
    store = Store(folder)
    try:
        _check_ours(folder)
        for path in (store.parts, store.events, store.work):
            path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        msg = f"{folder}: another build is at work in it; wait for it, or choose another folder"
        raise GeomapError(msg) from error
    except OSError as error:
        msg = f"{folder}: cannot be written to ({error.strerror or error}); choose another folder"
        raise GeomapError(msg) from error
    try:
        running = store.work / _RUNNING
        interrupted = running.exists()
        with written_whole(running) as part:
            part.write_text(json.dumps({"process": os.getpid()}), encoding="utf-8")
        yield store, interrupted
        for path in sorted(store.work.glob("*")):
            path.unlink(missing_ok=True)
    finally:
        lock.release()


def _check_ours(folder: Path) -> None:
    """Refuse a folder with files of others in it: what is not the table's is removed."""
    if not folder.exists():
        return
    known = {TABLE_NAME, MANIFEST_NAME, EVENTS_FOLDER, PARTS_FOLDER}
    if not folder.is_dir():
        msg = f"{folder}: a file, not a folder; choose another name"
        raise GeomapError(msg)
    others = sorted(
        p.name for p in folder.iterdir() if p.name not in known and not p.name.startswith(".")
    )
    if others:
        msg = f"{folder}: holds other files ({', '.join(others[:3])}); choose an empty folder"
        raise GeomapError(msg)
