"""The engine's own tests, run by Node's test runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

_FOLDER = Path(__file__).parent / "js"


def test_the_engine_passes_its_own_tests():
    # Playwright brings a Node of its own, so that none needs to be installed.
    node = shutil.which("node") or compute_driver_executable()[0]
    files = sorted(str(path) for path in _FOLDER.glob("*.test.mjs"))
    assert files
    run = subprocess.run([node, "--test", *files], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
