"""The command line's contracts, end to end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import main
from geomap.table import EventTable

FLOOD = (
    "Flood kills three in Valencia\n\n"
    "VALENCIA, Spain, 30 October 2024 - A flood killed three people in Valencia on Tuesday, "
    "officials said.\n\n"
    "Prime Minister Pedro Sánchez met survivors in Madrid on Wednesday.\n"
)


def run(*words, text=None):
    return CliRunner().invoke(main, [str(word) for word in words], input=text)


@pytest.fixture(scope="module")
def flood(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    (folder / "flood.txt").write_text(FLOOD, encoding="utf-8")
    output = folder.parent / "flood.parquet"
    result = run("build", folder, "-o", output)
    assert result.exit_code == 0, result.output
    return output


def records(result):
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def parse(*rows):
    return records(run("parse", "-", text="".join(json.dumps(row) + "\n" for row in rows)))


def test_build_writes_a_table_with_places_and_days(flood):
    table = EventTable.read(flood)
    placed = table[table.geometry.notna() & table["start"].notna()]
    found = {(row.place, row.start.isoformat()) for row in placed.itertuples()}
    assert ("Valencia", "2024-10-29") in found
    assert ("Madrid", "2024-10-30") in found


def test_quotes_are_the_text_at_their_offsets(flood):
    table = EventTable.read(flood)
    texts = dict(zip(table.articles["document_id"], table.articles["text"], strict=True))
    assert len(table) > 0
    for row in table.itertuples():
        assert texts[row.document_id][row.quote_start : row.quote_end] == row.quote


def test_build_names_bad_sources_and_builds_the_rest(tmp_path):
    (tmp_path / "good.txt").write_text(FLOOD, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Cat")
    (tmp_path / "numbers.csv").write_text("a,b\n1,2\n")
    output = tmp_path / "out.parquet"
    result = run("build", tmp_path, tmp_path / "absent", "-o", output)
    assert result.exit_code == 0
    lines = result.stderr.strip().splitlines()
    for name in ("empty.txt", "binary.txt", "cut.pdf", "numbers.csv", "absent"):
        assert sum(name in line for line in lines) == 1, lines
    assert len(lines) == 5
    assert len(EventTable.read(output).articles) == 1


def test_build_of_nothing_readable_fails_in_one_line(tmp_path):
    result = run("build", tmp_path / "missing.txt", "-o", tmp_path / "out.parquet")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert not (tmp_path / "out.parquet").exists()


def test_build_from_standard_input(tmp_path):
    output = tmp_path / "out.parquet"
    result = run("build", "-", "-o", output, "--json", text=FLOOD)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["articles"] == 1


def test_workers_and_order_of_files_change_nothing(tmp_path):
    for name, day in (("a", 3), ("b", 4), ("c", 5)):
        text = FLOOD.replace("30 October", f"{day} October")
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    forward = [tmp_path / f"{name}.txt" for name in "abc"]
    ids = []
    for number, (files, workers) in enumerate(((forward, 1), (forward[::-1], 1), (forward, 2))):
        output = tmp_path / f"{number}.parquet"
        assert run("build", *files, "-o", output, "--workers", workers).exit_code == 0
        table = EventTable.read(output)
        ids.append(sorted(zip(table["report_id"], table["event_id"], strict=True)))
    assert ids[0]
    assert ids[0] == ids[1] == ids[2]


def test_parse_keeps_order_and_goes_on_after_bad_lines():
    lines = [
        json.dumps({"id": "a", "text": "He flew to Paris on 3 May 2021."}),
        "{not json",
        json.dumps({"id": "c"}),
        json.dumps(["no object"]),
        json.dumps({"id": 5, "text": "", "published": "2021-05-04"}),
        json.dumps({"id": "f", "text": "Paris", "published": 7}),
        json.dumps({"id": "g", "text": "Paris", "published": "last week"}),
        json.dumps({"id": "h", "text": "They met in Rome."}),
    ]
    results = records(run("parse", text="\n".join(lines) + "\n\n"))
    assert [r["id"] for r in results] == ["a", None, "c", None, 5, "f", "g", "h"]
    assert ["error" in r for r in results] == [False, True, True, True, False, True, True, False]
    assert all("\n" not in r["error"] for r in results if "error" in r)


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "\ufeff", "x"])
def test_parse_takes_a_text_without_words(text):
    (result,) = parse({"id": "a", "text": text})
    assert (result["toponyms"], result["events"]) == ([], [])


def test_parse_result_has_the_fields_of_the_contract():
    (result,) = parse({"id": "a", "text": FLOOD, "published": "2024-10-30"})
    assert set(result) == {"id", "published", "toponyms", "times", "events", "expressions"}
    toponym = next(t for t in result["toponyms"] if t["text"] == "Valencia")
    assert set(toponym) == {
        *("start", "end", "text", "role", "sense", "place_id", "name", "kind", "country"),
        *("lat", "lon", "confidence"),
    }
    assert abs(toponym["lat"] - 39.47) < 0.2
    assert abs(toponym["lon"] + 0.38) < 0.2
    assert FLOOD[toponym["start"] : toponym["end"]] == "Valencia"
    time = next(t for t in result["times"] if t["text"] == "Tuesday")
    assert set(time) == {"start", "end", "text", "type", "value", "edtf", "earliest", "latest"}
    assert time["value"] == "2024-10-29"
    event = next(e for e in result["events"] if e["place"] == "Madrid")
    assert set(event) == {
        *("report_id", "type", "status", "speaker", "quote_start", "quote_end", "quote"),
        *("start", "end", "edtf", "place_id", "place", "lat", "lon", "geometry_type"),
        *("place_precision", "actors", "confidence"),
        *("mode", "place_inherited", "speaker_chain", "counts", "expression"),
    }
    assert (event["start"], event["end"]) == ("2024-10-30", "2024-10-30")
    assert event["geometry_type"] == "Point"


def test_offsets_count_code_points():
    text = "😀 Ministers met in Zürich on 3 May 2021."
    (result,) = parse({"id": "a", "text": text})
    for found in (*result["toponyms"], *result["times"]):
        assert text[found["start"] : found["end"]] == found["text"]
    assert "Zürich" in [t["text"] for t in result["toponyms"]]


def test_given_spans_are_resolved_and_no_others():
    text = "Talks were held in Paris, Texas, not in Rome."
    spans = [[text.index("Paris"), text.index("Paris") + 5], [40, 44]]
    (result,) = parse({"id": "a", "text": text, "spans": spans})
    assert [[t["start"], t["end"]] for t in result["toponyms"]] == spans
    assert result["toponyms"][0]["country"] == "US"
    (bad,) = parse({"id": "a", "text": text, "spans": [[3, 999]]})
    assert "span" in bad["error"]


def test_lookup_ranks_and_filters():
    rows = json.loads(run("lookup", "Hadrut", "--json").stdout)
    assert abs(rows[0]["lat"] - 39.52) < 0.05
    assert abs(rows[0]["lon"] - 47.03) < 0.05
    rows = json.loads(run("lookup", "Paris", "--country", "us", "--json").stdout)
    assert rows
    assert {row["country"] for row in rows} == {"US"}
    missing = run("lookup", "Qwertyuiopolis")
    assert missing.exit_code == 1
    assert missing.stderr.count("\n") == 1


def test_outputs_of_a_table(flood, tmp_path):
    for command, name in (("map", "m.html"), ("snapshot", "s.png"), ("export", "e.geojson")):
        result = run(command, flood, "-o", tmp_path / name)
        assert result.exit_code == 0, result.output
        assert (tmp_path / name).stat().st_size > 0
    features = json.loads((tmp_path / "e.geojson").read_text(encoding="utf-8"))["features"]
    assert len(features) == len(EventTable.read(flood))


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
def test_commands_take_what_export_wrote(flood, tmp_path, suffix):
    again, picture, page = tmp_path / f"again{suffix}", tmp_path / "s.svg", tmp_path / "m.html"
    result = run("export", flood, "-o", again)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip().endswith(f"{len(EventTable.read(flood))} reports")
    first = EventTable.read(flood)["report_id"][0]
    for words in (
        ("snapshot", again, "-o", picture),
        ("map", again, "-o", page),
        ("explain", again, first),
        ("verify", picture, "--events", again),
    ):
        result = run(*words)
        assert result.exit_code == 0, result.output
    fgb = run("export", again, "-o", tmp_path / "e.fgb").stdout
    unplaced = int(EventTable.read(flood).geometry.isna().sum())
    assert (f"{unplaced} without a place left out" in fgb) == (unplaced > 0)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("map", "missing.parquet", "-o", "x.html"), 1),
        (("export", "FLOOD", "-o", "x.docx"), 1),
        (("snapshot", "FLOOD", "-o", "x.bmp"), 1),
        (("snapshot", "FLOOD", "-o", "x.png", "--datetime", "someday"), 1),
        (("snapshot", "FLOOD", "-o", "x.png", "--bbox", "1,2"), 2),
        (("snapshot", "FLOOD", "-o", "x.png", "--size", "huge"), 2),
        (("build",), 2),
        (("fly",), 2),
    ],
)
def test_bad_use_ends_with_its_status_and_no_traceback(words, status, flood, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*(flood if word == "FLOOD" else word for word in words))
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []
    if status == 1:
        assert len(result.stderr.strip().splitlines()) == 1


def test_lookup_needs_no_language_model(tmp_path):
    """A look-up stays quick: it must not load spaCy, geopandas or matplotlib."""
    code = (
        "import sys; from geomap.cli import main;"
        "main(['lookup', 'Hadrut'], standalone_mode=False);"
        "print([m for m in ('spacy', 'geopandas', 'matplotlib', 'streamlit') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, env=environment, cwd=tmp_path,
    )  # fmt: skip
    assert result.stdout.strip().endswith("[]")
