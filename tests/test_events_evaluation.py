"""`geomap evaluate events` and `geomap explain`, end to end on small articles."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import main
from geomap.events.gold import gold_documents, read_gold
from geomap.events.tables import event_types

STORM = (
    "Rebels captured the city of Aleppo in Syria on Tuesday. At least 12 people were killed, police said.\n\n"
    "The two presidents will meet in Nairobi on Friday."
)
LGL = Path(__file__).parent / "data" / "lgl30.json"


@pytest.fixture
def gold(tmp_path):
    """Annotations of one article, and the article."""
    data = {
        "documents": {"a": {"half": "held out"}},
        "published": {"a": "2023-03-15"},
        "places": {
            "Aleppo": {"lat": 36.2, "lon": 37.16, "radius_km": 20},
            "Nairobi": {"lat": -1.29, "lon": 36.82, "radius_km": 30},
        },
        "events": [
            {
                "doc": "a",
                "span": [0, 54],
                "types": ["ASSAULT", "COERCE"],
                "places": ["Aleppo"],
                "when": "2023-03-14",
                "core": True,
            },
            {
                "doc": "a",
                "span": [STORM.index("The two"), len(STORM)],
                "types": ["CONSULT"],
                "places": ["Nairobi"],
                "when": "2023-03-17",
                "status": "planned",
            },
        ],
        "traps": [{"doc": "a", "span": [STORM.index("The two"), len(STORM)], "why": "ahead"}],
    }
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"id": "a", "text": STORM}) + "\n", encoding="utf-8")
    return path, texts


def test_events_are_scored(gold):
    path, texts = gold
    result = CliRunner().invoke(main, ["evaluate", "events", str(path), str(texts), "--json"])
    assert result.exit_code == 0, result.output
    scores = json.loads(result.output)
    assert (scores["all"]["wanted"], scores["all"]["typed"]) == (2, 2)
    assert (scores["core"]["wanted"], scores["core"]["right"]) == (1, 1)
    assert scores["held out"]["wanted"] == 2
    assert scores["all"]["pins_right"] >= 1
    assert scores["traps"] == []
    shown = CliRunner().invoke(main, ["evaluate", "events", str(path), str(texts), "--mistakes"])
    assert shown.exit_code == 0
    assert "held" in shown.output


@pytest.mark.parametrize("text", ["{", "[]", '{"places": {}, "documents": {}}'])
def test_bad_annotations_end_in_one_line(tmp_path, text):
    path = tmp_path / "gold.json"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["evaluate", "events", str(path)])
    assert result.exit_code == 1
    assert "gold.json" in result.output
    assert "Traceback" not in result.output


def test_an_article_without_text_is_named(gold, tmp_path):
    path, _ = gold
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "b", "text": "x"}\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["evaluate", "events", str(path), str(other)])
    assert result.exit_code == 1
    assert "other.jsonl" in result.output


def test_the_annotated_local_news_is_whole():
    gold = read_gold(LGL)
    assert len(gold.documents) == 30
    assert set(gold.groups.values()) == {"development", "held out"}
    assert {e.document for e in gold.events} <= set(gold.documents)
    for event in gold.events:
        assert event.types <= set(event_types())
        assert event.first is None or date(1990, 1, 1) <= event.first <= event.last
        assert all(start < end for start, end in event.spans)


def test_the_annotated_local_news_fits_its_corpus():
    corpus = Path(__file__).parents[1] / ".." / "shared" / "corpora" / "lgl.jsonl"
    if not corpus.is_file():
        pytest.skip("the LGL corpus is not here")
    gold = read_gold(LGL)
    texts = {d.id: d.text for d in gold_documents(gold, corpus)}
    for event in gold.events:
        for start, end in event.spans:
            assert texts[event.document][start:end].strip()


@pytest.fixture
def table(tmp_path):
    source = tmp_path / "storm.txt"
    source.write_text(STORM, encoding="utf-8")
    path = tmp_path / "events.parquet"
    arguments = ["build", str(source), "-o", str(path), "--published", "2023-03-15"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    return path


def test_a_report_is_explained(table):
    from geomap.table import EventTable

    rows = EventTable.read(table)
    row = rows[rows["place"] == "Aleppo"].iloc[0]
    shown = CliRunner().invoke(main, ["explain", str(table), row["report_id"][:10]])
    assert shown.exit_code == 0, shown.output
    for words in ("Aleppo", "captured", "Why", "Place names", "2023-03-14"):
        assert words in shown.output
    told = json.loads(
        CliRunner().invoke(main, ["explain", str(table), row["report_id"], "--json"]).output
    )
    assert told["report"]["quote"] == row["quote"]
    assert told["names"][0]["place"] == "Aleppo"
    assert any(reason.startswith("place: “Aleppo”") for reason in told["reasons"])


def test_an_unknown_report_is_one_clear_line(table):
    result = CliRunner().invoke(main, ["explain", str(table), "zzzz"])
    assert result.exit_code == 1
    assert "zzzz" in result.output
