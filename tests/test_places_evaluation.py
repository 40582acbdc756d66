"""`geomap evaluate places`: figures, confidence and costliest mistakes of a gold set of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import main
from geomap.places.evaluation import Score, add_ceiling
from geomap.places.gold import read_gold
from places_world import BAKU, world

TEXT = "The ministers met in Baku on Monday, then flew to Paris. Nobody went to Zzyzxburg."


def marked(name: str, lat: float, lon: float, kind: str = "literal") -> dict[str, object]:
    start = TEXT.index(name)
    return {"start": start, "end": start + len(name), "lat": lat, "lon": lon, "type": kind}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "own.jsonl"
    names = [marked("Baku", 40.4, 49.9), marked("Paris", 33.66, -95.56)]
    path.write_text(json.dumps({"id": "[b]1", "text": TEXT, "toponyms": names}) + "\n")
    return path


def test_figures_of_own_gold_as_json(gold: Path):
    result = CliRunner().invoke(main, ["evaluate", "places", str(gold), "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert (told["gold"], told["located"]) == (2, 2)
    assert told["ceiling"] == 100.0
    assert told["resolution"] == told["resolution_strict"] == 50.0
    assert told["role_accuracy"] == 100.0
    assert sum(row["answers"] for row in told["reliability"]) == 2
    (worst, *_) = told["costliest"]
    assert worst["text"] == "Paris"
    assert worst["found"].startswith("Paris (FR")
    assert worst["reason"]


def test_figures_of_own_gold_as_tables(gold: Path):
    result = CliRunner().invoke(main, ["evaluate", "places", str(gold), "--no-demonyms"])
    assert result.exit_code == 0, result.output
    for words in ("end to end F1", "Confidence", "Costliest mistakes", "Paris"):
        assert words in result.output


def test_a_gold_file_of_another_form_is_refused_in_one_line(tmp_path: Path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "1"}\n')
    result = CliRunner().invoke(main, ["evaluate", "places", str(path)])
    assert result.exit_code == 1
    assert "bad.jsonl, line 1" in result.output
    assert "Traceback" not in result.output


def test_the_ceiling_counts_what_the_gazetteer_could_give(gold: Path):
    (article,) = read_gold(gold, demonyms=True)
    score = Score(located=2)
    add_ceiling(score, article, world())
    assert score.ceiling == 100.0
    assert BAKU.name == "Baku"


def test_the_surest_answers_are_counted_first():
    score = Score(located=4, answers=[(0.9, True), (0.8, True), (0.2, False)])
    assert score.right_of_surest(0.5) == 100.0
    assert score.right_of_surest(1.0) == pytest.approx(100 * 2 / 3)
    assert Score().right_of_surest(0.9) == 0
