"""`geomap evaluate times`: its figures are those of TempEval, its input is checked."""

import importlib.util
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import main
from geomap.documents import document
from geomap.times import tag
from geomap.times.evaluation import Score, add
from geomap.times.gold import AnnotatedArticle, GoldTime

SCORER = Path(__file__).parents[2] / "shared" / "eval" / "score.py"
TEXT = "Talks began on Monday. They ended on 30 September 2020. A deal is near, he said."


def gold(text, *marked, name="1", dct="2020-10-02"):
    """A line of gold: each mark is (words, value), at the first place of the words."""
    timexes = [
        {"start": text.index(words), "end": text.index(words) + len(words), "value": value}
        for words, value in marked
    ]
    return {"id": name, "dct": dct, "text": text, "timexes": timexes}


LINES = [
    gold(TEXT, ("Monday", "2020-09-28"), ("30 September", "2020-09-30"), ("near", "FUTURE_REF")),
    gold(TEXT, ("Monday", "2020-10-05"), name="2"),
    gold("Nothing to date here.", name="3"),
]


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    return path


def evaluate(*words):
    return CliRunner().invoke(main, ["evaluate", "times", *map(str, words)])


def test_figures_follow_from_spans_and_values(corpus):
    figures = json.loads(evaluate(corpus, "--json").stdout)
    first = figures["even"]
    # Of three gold times two are touched, one letter by letter; both found ones are right.
    assert (first["articles"], first["gold"], first["found"]) == (2, 3, 2)
    assert first["value_f1"] == pytest.approx(80.0)
    assert first["relaxed_f1"] == pytest.approx(80.0)
    assert first["strict_f1"] == pytest.approx(40.0)
    assert first["strict_value_f1"] == pytest.approx(40.0)
    assert figures["odd"]["value_f1"] == 0.0
    assert figures["all"]["gold"] == 4


def test_mistakes_are_listed_on_wish(corpus):
    assert "mistakes" not in json.loads(evaluate(corpus, "--json").stdout)
    mistakes = json.loads(evaluate(corpus, "--json", "--mistakes").stdout)["mistakes"]
    told = {(one["id"], one["text"], one["gold"], one["found"]) for one in mistakes}
    assert told == {
        ("1", "near", "FUTURE_REF", None),
        ("2", "Monday", "2020-10-05", "2020-09-28"),
        ("2", "30 September 2020", None, "2020-09-30"),
    }
    assert "FUTURE_REF" in evaluate(corpus, "--mistakes").stdout


def test_the_table_shows_both_halves(corpus):
    result = evaluate(corpus)
    assert result.exit_code == 0
    assert all(name in result.stdout for name in ("all", "even", "odd", "value", "80.0"))


@pytest.mark.parametrize(
    "content",
    ["", "not json\n", "[1]\n", '{"id": "1"}\n', '{"id": 1, "text": "x", "timexes": 3}\n'],
)
def test_what_is_no_gold_gets_one_clear_line(tmp_path, content):
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    result = evaluate(path)
    assert result.exit_code == 1
    assert str(path) in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_gets_one_clear_line(tmp_path):
    result = evaluate(tmp_path / "absent.jsonl")
    assert result.exit_code == 1
    assert "absent.jsonl" in result.stderr


@pytest.mark.skipif(not SCORER.exists(), reason="the scorer of ../shared is absent")
def test_figures_agree_with_the_independent_scorer(corpus, tmp_path):
    spec = importlib.util.spec_from_file_location("score", SCORER)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    score, predictions = Score(), []
    for line in LINES:
        read = document(line["text"], id=line["id"], published=line["dct"])
        times = tag(read)
        marked = (GoldTime(t["start"], t["end"], t["value"]) for t in line["timexes"])
        add(score, AnnotatedArticle(read, tuple(marked)), times)
        found = [{"start": t.start, "end": t.end, "value": t.value} for t in times]
        predictions.append({"id": read.id, "times": found})
    predicted = tmp_path / "pred.jsonl"
    predicted.write_text("".join(json.dumps(p) + "\n" for p in predictions), encoding="utf-8")
    theirs = scorer.times(str(corpus), str(predicted))
    assert theirs["value"]["F1"] == pytest.approx(score.value_f1, abs=0.05)
    assert theirs["relaxed"]["F1"] == pytest.approx(score.relaxed_f1, abs=0.05)
    assert theirs["strict"]["F1"] == pytest.approx(score.strict_f1, abs=0.05)
    assert theirs["strict_value"]["F1"] == pytest.approx(score.strict_value_f1, abs=0.05)
    assert theirs["value_accuracy_on_relaxed"] == pytest.approx(score.value_accuracy, abs=0.05)
