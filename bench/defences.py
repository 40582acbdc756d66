"""
Takes each defence of geomap out, one at a time, and runs the test that must notice.

    python bench/defences.py [WORD…]

`defences.csv` has a row a defence: where it stands, the code of it, what is put in its place, and
the test. Sources and tests are copied; in the copy the defence is taken out, then the test is run.
Prints for each how long that took, beside the same test with the defence in (the baseline), and
what failed; ends with 1 if a test passed all the same. With words only rows that hold one of them.
"""

# ruff: noqa: S603 - our own tests

import csv
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = Path(__file__).with_suffix(".csv")


def defences():
    """Return the rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(copy, test, limit=900.0):
    """Run a test in the copy; return its code of exit, seconds, and what failed."""
    paths = [str(copy / "src"), str(copy / "tests")]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-qx", "--no-header", "-p", "no:cacheprovider", test],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        told = process.communicate(timeout=limit)[0]
    except subprocess.TimeoutExpired:
        return 1, limit, "still running"
    finally:
        with suppress(ProcessLookupError):  # what the test left running, too
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    failed = [line for line in told.splitlines() if line.startswith("E  ")]
    words = failed[0][1:].strip() if failed else (told.strip().splitlines() or ["?"])[-1]
    return process.returncode, time.perf_counter() - begun, words


def main():
    wanted = sys.argv[1:]
    rows = [row for row in defences() if not wanted or any(w in str(row) for w in wanted)]
    unnoticed = 0
    print(f"{'with s':>7}{'without s':>11}{'ratio':>7}  defence: what failed without it")
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "geomap"
        for part in ("src", "tests", "seeds", "bench", "geodata", "docs", ".streamlit"):
            if (ROOT / part).exists():
                shutil.copytree(
                    ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__")
                )
        for part in ("pyproject.toml", "README.md", "app.py"):
            shutil.copy(ROOT / part, copy / part)
        sound = {}
        for row in rows:
            test = row["test"]
            if test not in sound:
                sound[test] = run(copy, test)
            path = copy / row["file"]
            before = path.read_text(encoding="utf-8")
            if before.count(row["code"]) != 1:
                sys.exit(f"{row['defence']}: its code is not once in {row['file']}")
            path.write_text(before.replace(row["code"], row["without"]), encoding="utf-8")
            code, seconds, words = run(copy, test, limit=60 + 5 * sound[test][1])
            path.write_text(before, encoding="utf-8")
            noticed = sound[test][0] == 0 and code == 1
            unnoticed += not noticed
            told = words if noticed else f"NOT NOTICED (with it {sound[test][2]}; without {words})"
            print(
                f"{sound[test][1]:>7.1f}{seconds:>11.1f}{seconds / sound[test][1]:>7.2f}"
                f"  {row['defence']}: {told[:150]}",
                flush=True,
            )
    print(f"{len(rows)} defences, {unnoticed} of which nothing notices when they are gone")
    sys.exit(unnoticed > 0)


if __name__ == "__main__":
    main()
