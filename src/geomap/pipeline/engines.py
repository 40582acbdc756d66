"""Who does the work of a bulk build: this process, a pool of processes, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from importlib import import_module
from itertools import islice
from typing import Any

from geomap.errors import GeomapError
from geomap.pipeline.pool import Died, run_pool, warm_up
from geomap.pipeline.worker import Job, do

Engine = Callable[[Iterable[Job]], Iterator[dict[str, Any]]]
"""Does jobs and yields the lines of their partitions, in the order in which they end."""

LOCAL = "local"
# Dask gives a task up after its workers died so often; one article alone ends two.
_ALLOWED_FAILURES = 1000
_AHEAD = 2
# How often, and how many times in a row, it is looked whether any worker is there.
_LOOK_SECONDS, _LOOKS = 20.0, 6


def in_this_process(jobs: Iterable[Job]) -> Iterator[dict[str, Any]]:
    """
    Do jobs one after the other in this process.

    Parameters
    ----------
    jobs
        Taken one by one.

    Yields
    ------
    line
        Of the manifest.
    """
    yield from map(do, jobs)


def pool(workers: int) -> Engine:
    """
    Return an engine of worker processes on this machine.

    Parameters
    ----------
    workers
        Processes; they share the models where the system allows it.

    Returns
    -------
    engine
        A worker that dies is replaced, and its partition read again.
    """
    warm_up()

    def run(jobs: Iterable[Job]) -> Iterator[dict[str, Any]]:
        for _, line in run_pool(do, jobs, workers=workers, trials=_trials):
            if isinstance(line, Died):
                msg = f"a partition {line.reason} however its articles were chosen; see memory"
                raise GeomapError(msg)
            yield line

    return run


def dask(address: str, *, workers: int) -> Engine:
    """
    Return an engine of Dask workers.

    Parameters
    ----------
    address
        Of a scheduler (`tcp://host:8786`), or `local` for a cluster on this machine. Workers need
        the same version of geomap, one thread each, and the folder of the table under the same
        path.
    workers
        Of a local cluster.

    Returns
    -------
    engine
        A worker that dies is replaced by its nanny, and its partition read again.

    Raises
    ------
    GeomapError
        If the extra `geomap[dask]` is not installed.
    """
    try:
        distributed: Any = import_module("distributed")
        config: Any = import_module("dask.config")
    except ImportError as error:
        msg = "Dask is not installed; install geomap[dask], or leave out --dask"
        raise GeomapError(msg) from error

    def run(jobs: Iterable[Job]) -> Iterator[dict[str, Any]]:
        with ExitStack() as stack:
            stack.enter_context(
                config.set({"distributed.scheduler.allowed-failures": _ALLOWED_FAILURES})
            )
            if address == LOCAL:
                cluster = distributed.LocalCluster(
                    n_workers=workers, threads_per_worker=1, host="127.0.0.1",
                    dashboard_address=None, memory_limit=0, silence_logs=50,
                )  # fmt: skip
                client = stack.enter_context(distributed.Client(stack.enter_context(cluster)))
            else:
                try:
                    client = stack.enter_context(distributed.Client(address, timeout="10s"))
                except (OSError, ValueError) as error:
                    msg = f"no Dask scheduler at {address} ({error}); start one, or use local"
                    raise GeomapError(msg) from error
            yield from _submitted(client, iter(jobs))

    return run


def _submitted(client: Any, jobs: Iterator[Job]) -> Iterator[dict[str, Any]]:
    """Keep a few jobs a worker under way; more would only fill the memory."""

    def submit(job: Job) -> Any:
        return client.submit(do, job, key=f"geomap-{job.settings.run}-{job.partition.key}")

    wait: Any = import_module("distributed").wait
    ahead = _AHEAD * max(1, len(client.scheduler_info()["workers"]))
    waiting = {submit(job) for job in islice(jobs, ahead)}
    idle = 0
    while waiting:
        try:
            done, waiting = wait(waiting, timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED")
        except TimeoutError:
            # A nanny may fail to start another worker; without any, nothing would ever be done.
            idle = 0 if client.scheduler_info()["workers"] else idle + 1
            if idle >= _LOOKS:
                msg = (
                    f"no Dask worker has been there for {idle * _LOOK_SECONDS:g} s; start one and "
                    "run the same build again, it goes on"
                )
                raise GeomapError(msg) from None
            continue
        idle = 0
        for future in done:
            line: dict[str, Any] = future.result()
            following = next(jobs, None)
            if following is not None:
                waiting.add(submit(following))
            yield line


def _trials(job: Job) -> int:
    """Return how often a job may die: each of its articles may end two processes."""
    return 2 * len(job.partition.pieces) + 3
