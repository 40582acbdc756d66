"""What the code must not do, whatever it is given: run data as code, ask the network."""

import ast
import csv
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
# Modules that run what they read, and calls that run text.
FORBIDDEN_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
NETWORK_MODULES = {"requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib", "telnetlib"}
# The gazetteer is made from downloads by hand, never at run time; one of them is a pickle, read by
# an unpickler that refuses every class and function.
BUILDERS = ("gazetteer/build",)


def calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield f".{node.func.attr}", node


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_nothing_runs_data_as_code(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    tops = {name.partition(".")[0] for name in imported}
    if not any(part in path.as_posix() for part in BUILDERS):
        assert not tops & (FORBIDDEN_MODULES | NETWORK_MODULES)
        assert not imported & {"urllib.request", "http.client"}
    for name, node in calls(tree):
        assert name not in FORBIDDEN_CALLS, f"{name} in line {node.lineno}"
        assert name not in {".system", ".popen"}, f"{name} in line {node.lineno}"
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        for word in ("shell", "allow_pickle"):
            value = given.get(word)
            assert value is None or (isinstance(value, ast.Constant) and value.value is False)


OFFLINE = """
import socket, sys
real = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        print("asked for", address, file=sys.stderr)
        sys.exit(77)
    return real(self, address)
socket.socket.connect = connect
socket.create_connection = lambda address, *a, **k: sys.exit(77)
socket.getaddrinfo = lambda *a, **k: sys.exit(77)
from click.testing import CliRunner
from geomap.cli import main
for words in (
    ["build", "a.txt", "page.html", "-o", "e.parquet"], ["map", "e.parquet", "-o", "m.html"],
    ["snapshot", "e.parquet", "-o", "m.png"], ["export", "e.parquet", "-o", "e.gpkg"],
    ["lookup", "Geneva"],
):
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, (words, result.output, result.exit_code)
"""


def test_no_command_asks_the_network(tmp_path):
    text = "A flood killed three people in Valencia on 30 October 2024, officials said."
    (tmp_path / "a.txt").write_text(text, "utf-8")
    page = f"<html><head><link rel=stylesheet href=https://example.org/x.css></head><body><img src=https://example.org/x.png><p>{text} Again.</p></body></html>"  # fmt: skip
    (tmp_path / "page.html").write_text(page, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_server_listens_on_this_machine_only(tmp_path):
    from browser import serving

    with serving(tmp_path) as url:
        port = int(url.rsplit(":", 1)[1].strip("/"))
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}  # fmt: skip
        for address in others - {"127.0.0.1", "127.0.1.1"}:
            with socket.socket() as trial:
                trial.settimeout(2)
                assert trial.connect_ex((address, port)) != 0
        if not others - {"127.0.0.1", "127.0.1.1"}:
            pytest.skip("this machine has no address but its own")


def test_every_defence_that_the_bench_takes_out_is_there():
    """`bench/defences.py` runs them, one test each, for minutes; here only that it still could."""
    with (ROOT / "bench" / "defences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 40
    for row in rows:
        assert (ROOT / row["file"]).read_text(encoding="utf-8").count(row["code"]) == 1, row
        path, _, name = row["test"].partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), row
