"""`geomap correct`, end to end: what is corrected shows everywhere, survives, is undone."""

import json
import shutil

import pytest
from click.testing import CliRunner

from geomap.cli import main
from geomap.table import EventTable

STORY = (
    "Fighting near Goma\n\n"
    "GOMA, 1 October 2020 - Rebels captured Goma on Wednesday, officials said. "
    "Three people were wounded in Goma.\n\n"
    "The ministers met in Geneva on Thursday.\n"
)


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def said(*words):
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    said("build", folder / "story.txt", "-o", folder / "events.parquet")
    return folder


@pytest.fixture
def events(built, tmp_path):
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path / "events.parquet"


def report_at(events, place):
    table = EventTable.read(events)
    return table[table["place"] == place].iloc[0]


def test_a_correction_shows_in_exports_survives_a_rebuild_and_is_undone(events):
    report_id = report_at(events, "Geneva").report_id
    said("correct", events, report_id[:7], "--place", "geonames:2761369", "--author", "Ann",
         "--reason", "it was Vienna")  # fmt: skip
    said("export", events, "-o", events.with_suffix(".geojson"))
    features = json.loads(events.with_suffix(".geojson").read_text(encoding="utf-8"))["features"]
    moved = next(f for f in features if f["properties"]["report_id"] == report_id)
    assert moved["properties"]["place"] == "Vienna"
    said("build", events.with_name("story.txt"), "-o", events)
    assert report_at(events, "Vienna").report_id == report_id
    assert "by Ann" in report_at(events, "Vienna").explanation[-1]
    (line,) = [json.loads(x) for x in said("correct", events, "--list", "--json").splitlines()]
    assert (line["state"], line["reason"]) == ("in force", "it was Vienna")
    said("correct", events, "--undo", line["id"])
    assert report_at(events, "Geneva").report_id == report_id
    assert "undone" in said("correct", events, "--list")


def test_a_changed_article_leaves_its_corrections_listed(events):
    said("correct", events, report_at(events, "Geneva").report_id, "--reject")
    story = events.with_name("story.txt")
    story.write_text(STORY.replace("met in Geneva", "met in Bern"), encoding="utf-8")
    result = run("build", story, "-o", events)
    assert "no article of this content" in result.stderr
    assert "no longer fits" in said("correct", events, "--list")


def test_a_name_is_offered_for_the_rest_of_its_article(events):
    report = report_at(events, "Goma")
    first = said("correct", events, report.report_id, "--name", "goma", "--place",
                 "geonames:2761369")  # fmt: skip
    assert "more times in this article" in first
    said("correct", events, report.report_id, "--name", "GOMA", "--place",
         "geonames:2660646", "--everywhere")  # fmt: skip
    mentions = EventTable.read(events).mentions
    named = mentions[mentions["text"].str.casefold() == "goma"]
    assert set(named["name"]) == {"Geneva"}


def test_a_missed_event_is_added(events):
    document = EventTable.read(events).articles["document_id"][0]
    said("correct", events, "--add", document, "--quote", "Three  people were wounded", "--type",
         "DEATH", "--at", "39.5,47.0", "--date", "2020-09-30")  # fmt: skip
    added = EventTable.read(events).set_index("type").loc["DEATH"]
    assert (added["lat"], added["lon"], added["quote"]) == (39.5, 47.0, "Three people were wounded")


@pytest.mark.parametrize(
    "words",
    [
        ["REPORT", "--place", "geonames:0"],
        ["REPORT", "--place", "<b>"],
        ["REPORT", "--at", "91,0"],
        ["REPORT", "--date", "yesterday"],
        ["REPORT", "--type", "FLYING"],
        ["REPORT", "--status", "certain"],
        ["REPORT", "--merge-with", "gone"],
        ["REPORT", "--split"],
        ["REPORT", "--name", "Paris", "--place", "geonames:2761369"],
        ["REPORT"],
        ["gone", "--reject"],
        ["--undo", "gone"],
        ["--add", "gone", "--quote", "x", "--type", "AID"],
        ["REPORT", "--reject", "--author", " "],
    ],
)
def test_a_senseless_correction_is_one_line_and_keeps_nothing(events, words):
    report_id = report_at(events, "Geneva").report_id
    result = run("correct", events, *(report_id if w == "REPORT" else w for w in words))
    assert result.exit_code == 1
    assert result.stderr.startswith("geomap: ")
    assert result.stderr.count("\n") == 1
    assert not events.with_name("events.corrections.jsonl").exists()


@pytest.mark.parametrize("words", [[], ["x", "--at", "here"]])
def test_bad_usage_is_status_2(events, words):
    assert run("correct", events, *words).exit_code == 2


def test_corrections_are_exported_as_annotations(events):
    said("correct", events, report_at(events, "Geneva").report_id, "--date", "2020-10-02")
    output = events.with_name("corrections.jsonld")
    said("export", events, "-o", output, "--profile", "corrections")
    page = json.loads(output.read_text(encoding="utf-8"))
    assert (page["type"], len(page["items"])) == ("AnnotationPage", 1)
    assert run("export", events, "-o", "x.csv", "--profile", "corrections").exit_code == 1


def test_a_broken_line_is_named_and_the_rest_goes_on(events):
    events.with_name("events.corrections.jsonl").write_text('{"half', encoding="utf-8")
    result = run("correct", events, report_at(events, "Geneva").report_id, "--reject")
    assert result.exit_code == 0
    assert "events.corrections.jsonl, line 1: no whole line of JSON" in result.stderr
    assert report_at(events, "Goma") is not None
    assert "Geneva" not in set(EventTable.read(events)["place"])
