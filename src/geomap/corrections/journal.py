"""The file of corrections beside a table: JSON Lines to which is added and nothing changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.corrections.model import Action, Correction
from geomap.errors import CorrectionError
from geomap.files import append_lines, held

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIX = ".corrections.jsonl"


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the file that cannot be used, counted from 1, and why."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Journal:
    """The corrections of a file in its order, and the lines that are none."""

    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()

    def active(self) -> tuple[Correction, ...]:
        """Return what is in force, as `in_force` does."""
        return in_force(self.corrections)


def journal_path(events: Path | str) -> Path:
    """
    Return where the corrections of a table stand.

    Parameters
    ----------
    events
        Path of the table, `events.parquet`.

    Returns
    -------
    path
        `events.corrections.jsonl`, beside it.
    """
    events = Path(events)
    return events.with_name(f"{events.stem}{SUFFIX}")


def read_journal(events: Path | str) -> Journal:
    """
    Read the corrections of a table.

    Parameters
    ----------
    events
        Path of the table; a table without corrections has no such file.

    Returns
    -------
    journal
        A line that is broken, as after a crash, or makes no sense is a problem and is left out;
        a correction that stands twice is taken once.

    Raises
    ------
    CorrectionError
        If the file is there and cannot be read at all.
    """
    path = journal_path(events)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Journal()
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror}); corrections are left out"
        raise CorrectionError(msg) from error
    found: dict[str, Correction] = {}
    problems: list[Problem] = []
    # Only the line feed parts lines: JSON allows other separators within its texts.
    lines = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            correction = Correction.of_json(json.loads(line))
        except (ValueError, RecursionError) as error:
            known = isinstance(error, CorrectionError)
            why = str(error) if known else "no whole line of JSON, as after a crash"
            problems.append(Problem(number, f"{path.name}, line {number}: {why}; left out"))
        else:
            found.setdefault(correction.id, correction)
    return Journal(tuple(found.values()), tuple(problems))


def append(events: Path | str, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """
    Add corrections at the end of a table's file, all or none of them.

    Writers wait for one another, so that none writes into another's line. What was left
    half-written by a crash is closed off with a line feed and stays as it is.

    Parameters
    ----------
    events
        Path of the table.
    corrections
        In the order in which they are to hold.

    Returns
    -------
    corrections
        As written: later ones, and later than all that stood there, by at least a microsecond.

    Raises
    ------
    CorrectionError
        If the file cannot be written.
    """
    if not corrections:
        return ()
    path = journal_path(events)
    try:
        with held(path) as file:
            known = read_journal(events).corrections
            latest = max((c.time for c in known), default=None)
            written: list[Correction] = []
            for correction in corrections:
                if latest is not None and correction.time <= latest:
                    moved = latest + timedelta(microseconds=1)
                    correction = replace(correction, time=moved, id="")  # noqa: PLW2901 - the same correction, later
                latest = correction.time
                written.append(correction)
            append_lines(
                file,
                [json.dumps(c.to_json(), ensure_ascii=False, allow_nan=False) for c in written],
            )
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror}); the correction was not kept"
        raise CorrectionError(msg) from error
    return tuple(written)


def in_force(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """
    Leave out what was undone.

    Parameters
    ----------
    corrections
        In any order.

    Returns
    -------
    corrections
        In order of time, without the undoings; an undoing that was itself undone counts for
        nothing.
    """
    ordered = sorted(corrections, key=lambda c: (c.time, c.id))
    gone: set[str] = set()
    kept: list[Correction] = []
    for correction in reversed(ordered):
        if correction.id in gone:
            continue
        if correction.action is Action.UNDO:
            gone.add(str(correction.after["correction"]))
        else:
            kept.append(correction)
    return tuple(reversed(kept))
