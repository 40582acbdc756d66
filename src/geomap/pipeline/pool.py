"""A pool of worker processes in which the death of one costs only what it was doing.

`concurrent.futures.ProcessPoolExecutor` gives up all its work when a worker is killed; here the
worker is started anew and its job tried again.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import forkserver, get_context
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, TypeVar

from geomap.errors import GeomapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

Job = TypeVar("Job")
Result = TypeVar("Result")

# A job is tried so often; one that ends its process each time is at fault itself.
_TRIALS = 2


@dataclass(frozen=True, slots=True)
class Died:
    """What stands for the result of a job that ended its worker each time it was tried."""

    reason: str


class _Worker:
    """A process and its pipe, and the job that it is doing."""

    def __init__(self, context: Any, work: Callable[[Any], Any]) -> None:
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self.process.start()
        theirs.close()
        self.number: int | None = None
        self.job: Any = None
        self.deaths = 0

    def give(self, number: int, job: Any, *, deaths: int = 0) -> None:
        self.number, self.job, self.deaths = number, job, deaths
        with suppress(OSError):  # it died meanwhile; its sentinel tells
            self.pipe.send(job)

    def end(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def run_pool(
    work: Callable[[Job], Result],
    jobs: Iterable[Job],
    *,
    workers: int,
    trials: Callable[[Job], int] = lambda _: _TRIALS,
) -> Iterator[tuple[int, Result | Died]]:
    """
    Do jobs in worker processes.

    Parameters
    ----------
    work
        What to do with a job: a function that can be imported, or a `partial` of one.
    jobs
        Taken one by one as workers become free.
    workers
        Processes. Where the system allows they share the models that are loaded once.
    trials
        How often a job may end its worker until it is given up.

    Yields
    ------
    number, result
        The place of the job, from 0, and what came of it, in the order in which jobs end.

    Raises
    ------
    Exception
        What `work` raised; the workers are ended.
    """
    context = _context()
    queue = enumerate(jobs)
    pool: list[_Worker] = []
    try:
        for number, job in islice(queue, workers):
            pool.append(_Worker(context, work))
            pool[-1].give(number, job)
        while any(worker.number is not None for worker in pool):
            for worker in _ready(pool):
                job, number = worker.job, worker.number or 0
                answer = _answer(worker)
                if answer is not None:
                    done, result = answer
                    if not done:
                        raise result
                    free = worker
                else:
                    deaths = worker.deaths + 1
                    result = Died(f"ended its process {deaths} times ({_cause(worker)})")
                    worker.end()
                    free = _Worker(context, work)
                    pool[pool.index(worker)] = free
                    if deaths < trials(job):
                        free.give(number, job, deaths=deaths)
                        continue
                following = next(queue, None)
                if following is None:
                    free.number = None
                else:
                    free.give(*following)
                yield number, result
    finally:
        for worker in pool:
            worker.end()


def warm_up() -> None:
    """Begin to load the models that workers share, in a process beside this one."""
    if sys.platform != "win32":
        _context()
        forkserver.ensure_running()


def _context() -> Any:
    """Return how processes start: forked from one that has loaded the models, where possible."""
    if sys.platform == "win32":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["geomap.pipeline.preloaded"])
    return context


def _ready(pool: list[_Worker]) -> list[_Worker]:
    busy = [worker for worker in pool if worker.number is not None]
    objects: dict[Any, _Worker] = {worker.pipe: worker for worker in busy}
    objects.update({worker.process.sentinel: worker for worker in busy})
    found = {id(objects[key]): objects[key] for key in wait(list(objects))}
    return list(found.values())


def _answer(worker: _Worker) -> tuple[bool, Any] | None:
    """Return whether a job was done and its result or error; None when its worker is dead."""
    try:
        if worker.pipe.poll():
            answer: tuple[bool, Any] = worker.pipe.recv()
            return answer
    except (EOFError, OSError):
        pass
    worker.process.join()
    return None


def _cause(worker: _Worker) -> str:
    code = worker.process.exitcode
    if code is not None and code < 0:
        return f"signal {-code}, as when memory runs out"
    return "over time, or a crash"


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """Do jobs until the pipe is closed: this is what a worker process runs."""
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            answer = (True, work(job))
        except KeyboardInterrupt:
            return
        except GeomapError as error:
            answer = (False, error)
        except OSError as error:
            answer = (False, OSError(error.errno, error.strerror, error.filename))
        except Exception as error:  # noqa: BLE001 - told to the parent, whatever it is
            answer = (False, GeomapError(f"{type(error).__name__}: {error}"))
        pipe.send(answer)
