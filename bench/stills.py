"""
Time pictures, pages, films and their check, each in a process of its own, as a user starts it.

    python bench/stills.py [EVENTS]      default: the seeds, built first

Prints CPU seconds (user + system, of the process and all its threads), elapsed seconds and the
size of the file. The baseline, with the same work to do as the smallest picture, is the mere
start of Python with geopandas and matplotlib; ratios are to it.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from synthetic import large_table  # noqa: E402  invented tables are the tests' own

GOALS = {"seeds.png": 3, "100k.png": 8, "seeds.gif": 30, "seeds.mp4": 30, "seeds.webm": 30}


def spent(words, folder):
    """Run a command; return its CPU and elapsed seconds."""
    before, begun = os.times(), time.perf_counter()
    subprocess.run(words, check=True, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603  our own
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return cpu, time.perf_counter() - begun


def row(name, cpu, elapsed, baseline, size=None):
    """Print one line of the table."""
    goal = f"  goal < {GOALS[name]} s" if name in GOALS else ""
    kilobytes = f"{size / 1000:9,.0f} kB" if size else " " * 12
    print(f"{name:22}{cpu:8.2f}{elapsed:10.2f}{cpu / baseline:8.1f}{kilobytes}{goal}", flush=True)


def main():
    """Print the table."""
    geomap = [sys.executable, "-c", "from geomap.cli import main; main()"]
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds.parquet"
        if len(sys.argv) > 1:
            seeds = Path(sys.argv[1]).resolve()
        else:
            spent([*geomap, "build", str(ROOT / "seeds"), "-o", str(seeds)], folder)
        for name, count in (("10k", 10_000), ("100k", 100_000)):
            large_table(count).write(Path(folder) / f"{name}.parquet")
        print(f"{'file':22}{'CPU s':>8}{'elapsed':>10}{'ratio':>8}{'size':>12}")
        empty = [sys.executable, "-c", "import geopandas, matplotlib.figure"]
        baseline, elapsed = min(spent(empty, folder) for _ in range(3))
        row("(imports alone)", baseline, elapsed, baseline)
        for table, command, suffix in (
            *((seeds, "snapshot", suffix) for suffix in ("png", "svg", "pdf", "html")),
            *((seeds, "animate", suffix) for suffix in ("gif", "mp4", "webm")),
            *((Path(folder) / f"{name}.parquet", "snapshot", "png") for name in ("10k", "100k")),
            (Path(folder) / "100k.parquet", "animate", "mp4"),
        ):
            output = Path(folder) / f"{table.stem if table != seeds else 'seeds'}.{suffix}"
            words = [*geomap, command, str(table), "-o", str(output)]
            cpu, elapsed = min(
                spent(words, folder)
                for _ in range(2 if output.stem == "seeds" and command == "snapshot" else 1)
            )
            row(output.name, cpu, elapsed, baseline, output.stat().st_size)
        for name in ("seeds.png", "seeds.html"):
            words = [*geomap, "verify", str(Path(folder) / name), "--events", str(seeds)]
            row(f"verify {name}", *spent(words, folder), baseline)


if __name__ == "__main__":
    main()
