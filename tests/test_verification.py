"""`geomap verify`: an untouched export passes, and whatever was tampered with is named."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geomap.cli import main
from geomap.errors import ExportError
from geomap.evidence import evidence_of
from geomap.evidence.digests import column_digests, report_digests
from geomap.table import EventTable
from geomap.verification import verify
from synthetic import HOSTILE, small_table

BOX = ("--bbox", "40,38,52,43")
FILES = {
    "v.png": ("snapshot", *BOX, "--size", "400x300", "--title", HOSTILE),
    "v.svg": ("snapshot", *BOX, "--datetime", "2020-10", "--blur", "20"),
    "v.pdf": ("snapshot", *BOX, "--theme", "dark", "--type", "ASSAULT"),
    "v.html": ("map", *BOX, "--no-quotes", "--title", HOSTILE),
    "v.geojson": ("export", "--status", "denied", "--round", "0.5"),
    "v.csv": ("export", "--article", "d1", "--profile", "acled"),
    "v.gpkg": ("export",),
}


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a table and one export of each kind."""
    folder = tmp_path_factory.mktemp("made")
    small_table().write(folder / "events.parquet")
    for name, (command, *options) in FILES.items():
        result = run(command, folder / "events.parquet", "-o", folder / name, *options)
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(made, folder)
    return folder


def changed(path: Path) -> list[str]:
    table = EventTable.read(path.parent / "events.parquet")
    return [f.words for f in verify(path, table=table) if f.kind == "changed"]


@pytest.mark.parametrize("name", FILES)
def test_an_untouched_export_passes(made: Path, name: str) -> None:
    result = run("verify", made / name)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert len(lines) > 5
    assert not [line for line in lines if line.startswith("changed")]
    if name != "v.gpkg":  # a GeoPackage holds the time of writing
        assert "the file, made anew" in lines[-1]


@pytest.mark.parametrize("name", FILES)
def test_evidence_says_what_issue_and_reader_need(made: Path, name: str) -> None:
    facts = evidence_of(made / name)
    assert set(facts) >= {"program", "gazetteer", "window", "filters", "counts", "data"}
    assert facts["program"]["geomap"]
    assert facts["licences"][0]["what"] == "place names and positions"
    assert facts["articles"] or facts["counts"]["reports"] == 0
    for row in facts["articles"]:
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"])
    assert str(made) not in json.dumps(facts)  # nothing of this machine


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("place", "Elsewhere"),
        ("start", date(2020, 9, 30)),
        ("quad", 1),
        ("lat", 39.9),
        ("quote", "No."),
    ],
)
@pytest.mark.parametrize("name", ["v.html", "v.svg"])
def test_a_changed_value_is_named(here: Path, name: str, column: str, value: object) -> None:
    path = here / "events.parquet"
    table = EventTable.read(path)
    table.loc[table["report_id"] == "r1", column] = value
    table.write(path)
    told = changed(here / name)
    assert "the file is not what geomap makes of this view" in told or column == "quote"
    assert any(words.startswith("columns") and column in words for words in told), told
    assert "reports that say something else: r1" in told


def test_a_change_ends_with_status_1_and_one_line(here: Path) -> None:
    path = here / "events.parquet"
    table = EventTable.read(path)
    table.loc[table["report_id"] == "r1", "place"] = "Elsewhere"
    table.write(path)
    result = run("verify", here / "v.geojson")
    assert result.exit_code == 0, result.output  # it shows denied events only
    result = run("verify", here / "v.gpkg")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_a_changed_article_is_named(here: Path) -> None:
    path = here / "events.parquet"
    table = EventTable.read(path)
    table.articles.loc[table.articles["document_id"] == "d0", "text"] = "Other words."
    table.write(path)
    assert "article d0 ('An article') has another text" in changed(here / "v.svg")


def test_a_report_that_is_gone_or_new_is_named(here: Path) -> None:
    path = here / "events.parquet"
    table = EventTable.read(path)
    table.loc[table["report_id"] == "r1", "report_id"] = "r999"
    table.write(path)
    told = changed(here / "v.gpkg")
    assert "reports that are gone: r1" in told
    assert "reports that are new: r999" in told


def test_a_painted_pixel_is_found(here: Path) -> None:
    path = here / "v.png"
    with Image.open(path) as image:
        info = PngInfo()
        info.add_text("Description", image.info["Description"])
        copy = image.copy()
    copy.save(path, pnginfo=info)  # packed otherwise: no change
    assert changed(path) == []
    copy.putpixel((200, 150), (255, 0, 255))
    copy.save(path, pnginfo=info)
    assert changed(path) == ["the file is not what geomap makes of this view"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("v.svg", "<path", "<path opacity='0'"),
        ("v.html", "<h1", "<h1 hidden"),
        ("v.geojson", '"FeatureCollection"', '"featureCollection"'),
    ],
)
def test_a_changed_byte_is_found(here: Path, name: str, old: str, new: str) -> None:
    path = here / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert "the file is not what geomap makes of this view" in changed(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"reports": 1', '"reports": 7', "reports: 7 then"),
        ('"statuses": [\n   "denied"', '"statuses": [\n   "asserted"', " then, "),
        ('"sha256": "', '"sha256": "0', "another text"),
    ],
)
def test_tampered_evidence_does_not_pass(here: Path, old: str, new: str, told: str) -> None:
    beside = here / "v.geojson.json"
    text = beside.read_text("utf-8")
    assert old in text, text[:3000]
    beside.write_text(text.replace(old, new, 1), encoding="utf-8")
    words = changed(here / "v.geojson")
    assert any(told in line for line in words), words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"evidence": 1}',
        '{"evidence": 1, "filters": 5, "publication": {}, "made": {}, "program": {}}',
        '{"evidence": 1, "filters": {"types": 5}}',
        '{"evidence": 1, "filters": {"bbox": "here"}}',
        "[" * 100_000,
    ],
)
def test_damaged_evidence_is_told_in_one_line(here: Path, text: str) -> None:
    (here / "v.csv.json").write_text(text, encoding="utf-8")
    result = run("verify", here / "v.csv")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output


def test_evidence_that_asks_for_what_is_not_made_is_refused(here: Path) -> None:
    beside = here / "v.csv.json"
    facts = json.loads(beside.read_text("utf-8"))
    facts["made"]["kind"] = "eval"
    beside.write_text(json.dumps(facts), encoding="utf-8")
    assert any("unknown kind 'eval'" in words for words in changed(here / "v.csv"))
    facts["made"] = {"kind": "data", "form": "csv", "options": {"system": "x"}}
    beside.write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(ExportError, match="damaged"):
        changed(here / "v.csv")


def test_a_file_without_evidence_or_table_is_told(here: Path, tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(here / "plain.png")
    result = run("verify", here / "plain.png")
    assert result.exit_code == 1
    assert "no evidence" in result.stderr
    (tmp_path / "alone").mkdir()
    shutil.copy(here / "v.svg", tmp_path / "alone")
    result = run("verify", tmp_path / "alone" / "v.svg")
    assert result.exit_code == 1
    assert "--events" in result.stderr
    assert run("verify", here / "nothing.png").exit_code == 1


def test_articles_on_disk_are_compared(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    text = (
        "VALENCIA, Spain, 30 October 2024 - A flood killed three people in Valencia on Tuesday.\n"
    )
    (folder / "a.txt").write_text(text, encoding="utf-8")
    table = tmp_path / "events.parquet"
    assert run("build", folder, "-o", table).exit_code == 0
    output = tmp_path / "e.csv"
    assert run("export", table, "-o", output).exit_code == 0
    same = run("verify", output, "--articles", folder)
    assert same.exit_code == 0, same.output
    assert "1 articles as they lie on disk" in same.output
    (folder / "a.txt").write_text(text.replace("three", "five"), encoding="utf-8")
    other = json.loads(run("verify", output, "--articles", folder, "--json").stdout)
    told = [f["words"] for f in other if f["kind"] == "changed"]
    assert len(told) == 1
    assert told[0].endswith("is not among the articles given as it was")


def test_digests_do_not_depend_on_the_order_of_rows_or_the_machine() -> None:
    table = small_table()
    turned = type(table)(table.iloc[::-1].reset_index(drop=True))
    turned["source"] = "/elsewhere/a.txt"
    assert column_digests(turned) == column_digests(table)
    assert report_digests(turned) == report_digests(table)
