"""A time limit on the work of one article."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

# Code on the way may swallow the first call to stop; it comes again after so many seconds.
_AGAIN = 1.0
# Compiled code hears no call to stop; its process is ended when it is over time by this much.
_GRACE = 1.5
_LEAST_GRACE_SECONDS = 2.0


class OverTime(BaseException):
    """An article took too long; no `Exception`, so that no stage takes it for one of its own."""


@contextmanager
def time_limit(seconds: float, *, hard: bool = False) -> Iterator[None]:
    """
    Stop what runs inside the block when it takes too long.

    Where the system has no alarms (Windows) or the block does not run in the main thread, only
    the hard limit holds.

    Parameters
    ----------
    seconds
        By the wall clock, whatever is done to the date.
    hard
        Whether to end the process when the block goes on for half as long again (2 s at least),
        because compiled code cannot be interrupted; for worker processes only.

    Yields
    ------
    nothing
        The block.

    Raises
    ------
    OverTime
        Inside the block, after `seconds`.
    """
    alarmed = hasattr(signal, "setitimer") and (
        threading.current_thread() is threading.main_thread()
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise OverTime

    with Path(os.devnull).open("w") as nowhere:
        before = signal.signal(signal.SIGALRM, stop) if alarmed else None
        try:
            if hard:
                deadline = max(seconds * _GRACE, seconds + _LEAST_GRACE_SECONDS)
                faulthandler.dump_traceback_later(deadline, exit=True, file=nowhere)
            if alarmed:
                signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
            yield
        finally:
            if alarmed:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before)
            if hard:
                faulthandler.cancel_dump_traceback_later()
