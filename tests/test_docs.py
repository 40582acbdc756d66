"""Every example of the README and the docs runs, and every command is documented."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(bash|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(page, language):
    return [
        body for kind, body in FENCE.findall(page.read_text(encoding="utf-8")) if kind == language
    ]


@pytest.fixture
def beside_seeds(tmp_path, monkeypatch):
    """A folder that looks like the clone to the examples."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_examples_of_the_command_line_run(page, beside_seeds):
    lines = [line for body in examples(page, "bash") for line in body.splitlines()]
    for line in lines:
        words = shlex.split(line, comments=True)
        if words[:1] != ["geomap"] or words[1:2] == ["app"]:
            continue
        result = CliRunner().invoke(main, words[1:])
        assert result.exit_code == 0, f"{line}\n{result.output}\n{result.exception!r}"
        if "-o" in words:
            assert (beside_seeds / words[words.index("-o") + 1]).stat().st_size > 0


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
@pytest.mark.usefixtures("beside_seeds")
def test_examples_in_python_run(page):
    for body in examples(page, "python"):
        exec(compile(body, str(page), "exec"), {})  # noqa: S102 - our own documentation


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_and_stands_in_the_docs(name):
    assert main.commands[name].help
    assert any(f"geomap {name}" in page.read_text(encoding="utf-8") for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
