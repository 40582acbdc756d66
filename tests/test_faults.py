"""What can go wrong while a build runs: nothing is lost, and the next run repairs it."""

import errno
import json
import os
import re
import resource
import signal
import threading
import time
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from filelock import FileLock

import geomap.pipeline.worker as working
from geomap import pipeline
from geomap.cli import main
from geomap.documents import Limits
from geomap.errors import GeomapError, TableError
from geomap.files import written_whole
from geomap.partitioned import read_catalogue
from geomap.pipeline import engines
from geomap.pipeline import partitions as partitioning
from geomap.pipeline.bulk import build_folder
from geomap.pipeline.pool import Died, run_pool
from geomap.pipeline.timing import OverTime, time_limit
from geomap.table import EventTable
from test_bulk_build import article, rows, state

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
BY_ROOT = os.geteuid() == 0


@pytest.fixture(autouse=True)
def _small_partitions(monkeypatch):
    monkeypatch.setattr(partitioning, "_FEWEST", 2)
    monkeypatch.setattr(partitioning, "_MEAN", 2)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults") / "articles"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.txt").write_text(article(number), "utf-8")
    return folder


@pytest.fixture(scope="module")
def sound(source, tmp_path_factory):
    """The table of an undisturbed run."""
    folder = tmp_path_factory.mktemp("sound") / "table"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitioning, "_FEWEST", 2)
        patch.setattr(partitioning, "_MEAN", 2)
        made = build_folder([source], folder)
    assert made.partitions >= 3
    return folder


def apart(work, *arguments):
    """Run a function of this module in a process of its own and return its exit code."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["geomap.pipeline.preloaded"])
    process = context.Process(target=work, args=arguments)
    process.start()
    process.join()
    return process.exitcode


# --- kill -9 ---------------------------------------------------------------------------------


def build_and_die(source, folder, renames):
    """Build, and end as by kill -9 just before a file would take its name, `renames` files on."""
    partitioning._FEWEST = partitioning._MEAN = 2
    left = [renames]
    original = Path.replace

    def replace(self, target):
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
        return original(self, target)

    Path.replace = replace
    build_folder([source], folder)


def test_killed_at_any_moment_it_goes_on_and_ends_the_same(source, sound, tmp_path):
    """Each run dies a little further on than what it finds done; in the end nothing differs."""
    folder = tmp_path / "table"
    deaths = 0
    while apart(build_and_die, str(source), folder, 10 + deaths % 4):
        deaths += 1
        assert deaths < 40
        catalogue = read_catalogue(folder)
        assert catalogue is None or len(EventTable.read(folder)) > 0
    assert deaths > 2
    assert state(folder) == state(sound)
    assert not [path for path in folder.rglob(".*") if path.name not in {".lock", ".work"}]


@pytest.mark.parametrize("renames", [1, 2, 3, 4])
def test_killed_while_the_table_is_put_together(source, sound, tmp_path, renames):
    """All partitions are done; the files of the table, its catalogue, its manifest are not."""
    folder = copied(sound, tmp_path / "table")
    for name in ("table.json", "manifest.jsonl", *(str(p) for p in folder.glob("events/*"))):
        (folder / name).unlink()
    died = apart(build_and_die, str(source), folder, renames)
    assert died == (9 if renames < 4 else 0), "running note, events, catalogue, manifest"
    made = build_folder([source], folder)
    assert made.made == 0
    assert state(folder) == state(sound)
    assert (folder / "manifest.jsonl").exists()
    assert {path.name for path in folder.glob(".*")} <= {".lock", ".work"}


def test_killed_over_an_old_table_the_old_one_stays(source, sound, tmp_path):
    folder = tmp_path / "table"
    build_folder([source / "1.txt"], folder)
    old = rows(EventTable.read(folder))
    for renames in (1, 9, 20):
        assert apart(build_and_die, str(source), folder, renames) == 9
        pd.testing.assert_frame_equal(rows(EventTable.read(folder)), old)
    made = build_folder([source], folder)
    assert "the build before this one was ended" in made.notes[0]
    assert re.search(r"[1-9]\d* of \d+ partitions were done and are kept", made.notes[0])
    assert state(folder) == state(sound)


def write_and_die(folder, renames):
    left = [renames]
    original = Path.replace

    def replace(self, target):
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
        return original(self, target)

    table = pipeline.build([Path(folder) / "b.txt"]).table
    Path.replace = replace
    table.write(Path(folder) / "events.parquet")


def test_files_of_two_tables_are_told_apart(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(article(ord(name)), "utf-8")
    path = tmp_path / "events.parquet"
    pipeline.build([tmp_path / "a.txt"]).table.write(path)
    for renames in (1, 3):
        assert apart(write_and_die, str(tmp_path), renames) == 9
        with pytest.raises(TableError, match="belong to another table, writing was interrupted"):
            EventTable.read(path)
    assert apart(write_and_die, str(tmp_path), 9) == 0
    assert len(EventTable.read(path).articles) == 1


# --- workers that die ------------------------------------------------------------------------


class Killer(threading.Thread):
    """Kills the first worker that is seen at work on a partition."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.folder, self.killed = folder, None

    def run(self):
        end = time.monotonic() + 120
        while self.killed is None and time.monotonic() < end:
            for note in self.folder.glob(".work/*.doing"):
                try:
                    process = json.loads(note.read_text())["process"]
                    os.kill(process, signal.SIGKILL)
                except (OSError, ValueError):
                    continue
                self.killed = process
                return
            time.sleep(0.002)


@pytest.mark.parametrize("dask", [None, "local"])
def test_a_killed_worker_costs_nothing(source, sound, tmp_path, dask):
    if dask:
        pytest.importorskip("distributed", reason="the extra geomap[dask] is not installed")
    folder = tmp_path / "table"
    killer = Killer(folder)
    killer.start()
    made = build_folder([source], folder, workers=1 if dask else 2, dask=dask)
    killer.join()
    assert killer.killed
    assert killer.killed != os.getpid()
    assert made.problems == ()
    assert state(folder) == state(sound)


def test_a_cluster_without_workers_is_told(source, tmp_path, monkeypatch):
    distributed = pytest.importorskip(
        "distributed", reason="the extra geomap[dask] is not installed"
    )
    monkeypatch.setattr(engines, "_LOOK_SECONDS", 0.2)
    with distributed.LocalCluster(
        n_workers=0, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as cluster:
        address = cluster.scheduler_address
        with pytest.raises(GeomapError, match="no Dask worker has been there"):
            build_folder([source], tmp_path / "table", dask=address)


def test_what_a_killed_worker_left_half_written_is_removed(source, sound, tmp_path):
    folder = copied(sound, tmp_path / "table")
    left = [
        folder / "parts" / ".9f-0123456789abcdef.parquet",
        folder / "events" / ".new-0123456789abcdef.parquet",
        folder / ".table-0123456789abcdef.json",
    ]
    for path in left:
        path.write_bytes(b"PAR1 and then")
    build_folder([source], folder)
    assert not [path for path in left if path.exists()]
    assert state(folder) == state(sound)


def hostile(job):
    """Read a partition as `do` does, with stages that fail on some words."""
    original = working.try_article

    def try_article(document, **options):
        if "KILL" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "HANG" in document.text:
            with time_limit(options["limits"].seconds, hard=options["hard"]):
                sum(range(10**13))  # compiled code that hears no signal
        return original(document, **options)

    working.try_article = try_article
    try:
        return working.do(job)
    finally:
        working.try_article = original


def test_an_article_that_kills_or_hangs_its_worker_is_left_out_alone(tmp_path, monkeypatch):
    source = tmp_path / "articles"
    source.mkdir()
    for number, word in enumerate(["fine", "KILL", "fine", "HANG", "fine"]):
        (source / f"{number}.txt").write_text(f"{article(number)} It was {word}.", "utf-8")
    monkeypatch.setattr(engines, "do", hostile)
    made = build_folder([source], tmp_path / "out", workers=2, limits=Limits(seconds=1))
    assert made.articles == 3
    assert sorted(Path(problem.source).name for problem in made.problems) == ["1.txt", "3.txt"]
    assert all("ended its process 2 times" in problem.message for problem in made.problems)
    lines = [json.loads(line) for line in (tmp_path / "out/manifest.jsonl").read_text().splitlines()]  # fmt: skip
    assert sum(len(line["errors"]) for line in lines) == 2


def dies(number):
    if number % 3 == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def fails(number):
    msg = f"no {number}"
    raise GeomapError(msg)


def test_pool_gives_every_result_and_names_the_dead():
    found = dict(run_pool(dies, range(7), workers=2))
    assert {n: r for n, r in found.items() if n % 3 != 1} == {0: 0, 2: 4, 3: 6, 5: 10, 6: 12}
    assert all(isinstance(found[n], Died) for n in (1, 4))
    assert "signal 9" in found[1].reason
    with pytest.raises(GeomapError, match="no 0"):
        list(run_pool(fails, range(3), workers=1))


# --- time ------------------------------------------------------------------------------------


def test_time_limit_stops_what_swallows_errors():
    stopped = 0
    begun = time.monotonic()

    def careless():
        nonlocal stopped
        while stopped < 2 and time.monotonic() < begun + 20:
            try:
                while time.monotonic() < begun + 20:
                    pass
            except OverTime:
                stopped += 1
        with suppress(Exception):
            while time.monotonic() < begun + 20:
                pass

    with pytest.raises(OverTime), time_limit(0.05):
        careless()
    assert stopped == 2
    assert time.monotonic() - begun < 10


def test_an_article_that_takes_too_long_costs_itself(tmp_path):
    (tmp_path / "a.txt").write_text(article(1), "utf-8")
    (tmp_path / "long.txt").write_text("\n\n".join(article(n) for n in range(4000)), "utf-8")
    limits = Limits(seconds=2)
    for made in (
        build_folder([tmp_path / "a.txt", tmp_path / "long.txt"], tmp_path / "out", limits=limits),
        pipeline.build([tmp_path / "a.txt", tmp_path / "long.txt"], limits=limits),
    ):
        (problem,) = made.problems
        assert "took longer than 2 s; article left out" in problem.message


def test_a_stage_that_fails_on_an_article_costs_it_alone(source, tmp_path, monkeypatch):
    original = pipeline.article.events.extract

    def extract(document, *rest):
        if "report 3 of" in document.text:
            msg = "stage\x1b[2J fails"
            raise ZeroDivisionError(msg)
        return original(document, *rest)

    monkeypatch.setattr(pipeline.article.events, "extract", extract)
    made = build_folder([source], tmp_path / "out")
    (problem,) = made.problems
    assert "3.txt: ZeroDivisionError: stage\\x1b[2J fails; article left out" in problem.message
    assert made.articles == 9


# --- disks, folders, clocks ------------------------------------------------------------------


def build_with_little_room(source, folder, room, told):
    """Build where no file may grow beyond `room` bytes: a full disk, as the system tells it."""
    partitioning._FEWEST = partitioning._MEAN = 2
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    result = CliRunner().invoke(main, ["build", source, "-o", f"{folder}/"])
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    Path(told).write_text(result.stderr, "utf-8")
    os._exit(result.exit_code)


@pytest.mark.parametrize("room", [2_000, 14_000])
def test_a_full_disk(source, sound, tmp_path, room):
    folder, told = tmp_path / "table", tmp_path / "told"
    assert apart(build_with_little_room, str(source), str(folder), room, str(told)) == 1
    (line,) = told.read_text("utf-8").strip().splitlines()
    assert line.startswith("geomap: ")
    assert os.strerror(errno.EFBIG) in line
    assert not (folder / "table.json").exists()
    assert list(folder.rglob(".*.parquet")) == [], "nothing half-written is left"
    made = build_folder([source], folder)
    assert "the build before this one was ended" in made.notes[0]
    assert state(folder) == state(sound)


def write_with_little_room(source, path):
    table = pipeline.build([source]).table
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, resource.RLIM_INFINITY))
    try:
        table.write(path)
    except OSError:
        os._exit(5)


def test_what_fails_half_way_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")

    def fail():
        with written_whole(path) as part:
            part.write_text("ne")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]
    assert path.read_text() == "old"


def test_a_full_disk_leaves_the_old_file(source, tmp_path):
    path = tmp_path / "events.parquet"
    pipeline.build([source / "1.txt"]).table.write(path)
    old = path.read_bytes()
    assert apart(write_with_little_room, str(source), str(path)) == 5
    assert path.read_bytes() == old
    assert len(EventTable.read(path).articles) == 1
    assert len(list(tmp_path.iterdir())) == 4, "nothing half-written is left"


def test_a_folder_that_cannot_be_written_to(source, tmp_path):
    folder = Path("/proc/geomap") if BY_ROOT else tmp_path / "fixed"
    if not BY_ROOT:
        folder.mkdir(mode=0o500)
    result = CliRunner().invoke(main, ["build", str(source), "-o", f"{folder}/"])
    assert result.exit_code == 1
    (line,) = result.stderr.strip().splitlines()
    assert "cannot be written to" in line
    assert "choose another folder" in line


def test_a_folder_with_other_files_is_left_alone(source, tmp_path):
    (tmp_path / "thesis.txt").write_text("Mine.", "utf-8")
    with pytest.raises(GeomapError, match=r"holds other files \(thesis.txt\)"):
        build_folder([source], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_two_builds_at_once(source, tmp_path):
    folder = tmp_path / "table"
    folder.mkdir()
    with FileLock(folder / ".lock"):
        result = CliRunner().invoke(main, ["build", str(source), "-o", f"{folder}/"])
    assert result.exit_code == 1
    assert "another build is at work in it" in result.stderr
    assert not (folder / "table.json").exists()


def copied(sound, folder):
    for path in sound.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(sound)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize("pattern", ["parts/*.parquet", "parts/*.mentions.parquet", "parts/*.records.parquet", "parts/*.json", "events/*.parquet", "table.json", "manifest.jsonl"])  # fmt: skip
@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_damaged_files_are_found_and_made_again(source, sound, tmp_path, pattern, damage):
    folder = copied(sound, tmp_path / "table")
    path = min(folder.glob(pattern))
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[len(data) // 2] ^= 0x20
        path.write_bytes(bytes(data))
    elif damage == "cut":
        path.write_bytes(bytes(data[: len(data) // 2]))
    else:
        path.unlink()
    made = build_folder([source], folder)
    assert state(folder) == state(sound)
    assert (folder / "manifest.jsonl").read_text().count("\n") == made.partitions
    if damage != "remove" and not path.name.endswith((".jsonl", ".json")):
        assert any("damaged" in note and path.name.split(".")[0] in note for note in made.notes), (
            made.notes
        )


def test_reading_a_damaged_table_says_how_to_repair_it(sound, tmp_path):
    folder = copied(sound, tmp_path / "table")
    path = next(folder.glob("events/*.parquet"))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(TableError, match="run the same `geomap build` again, it repairs"):
        EventTable.read(folder)


def test_a_clock_that_is_set_back(source, sound, tmp_path, monkeypatch):
    folder = copied(sound, tmp_path / "table")
    for path in folder.rglob("*"):
        os.utime(path, (4e9, 4e9))
    monkeypatch.setattr(time, "time", lambda: 1.0)
    assert build_folder([source], folder).made == 0
    inputs = tmp_path / "articles"
    inputs.mkdir()
    for path in source.iterdir():
        (inputs / path.name).write_bytes(path.read_bytes())
    first = build_folder([inputs], tmp_path / "other")
    (inputs / "3.txt").write_text(article(77), "utf-8")
    os.utime(inputs / "3.txt", (1, 1))
    second = build_folder([inputs], tmp_path / "other")
    assert 0 < second.made < first.made
    assert article(77) in set(EventTable.read(tmp_path / "other").articles["text"])
