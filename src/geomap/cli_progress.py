"""The progress bar of long commands: how many articles, how fast, how long yet."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST_NAME = 40
# Rates are taken over this many seconds: partitions end seldom.
_RATE_SECONDS = 120.0


class _Rate(ProgressColumn):
    """Articles a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f}/s")


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Callable[[int, int, str], None]]:
    """
    Show a progress bar on standard error while the block runs.

    Parameters
    ----------
    shown
        Whether to show anything.

    Yields
    ------
    progress
        To be told the articles done, the articles in all (0: not known yet), and what is at hand.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not shown,
        speed_estimate_period=_RATE_SECONDS,
    ) as bar:
        task = bar.add_task("Reading", total=None)

        def show(done: int, total: int, what: str) -> None:
            name = Path(what).name[:_LONGEST_NAME]
            bar.update(task, completed=done, total=total or None, description=name)

        yield show
