"""Bulk builds: the same table whoever does the work, again only what changed, read by filters."""

import hashlib
import json
import random
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap import pipeline
from geomap.cli import main
from geomap.documents import Limits, Piece, cut
from geomap.errors import GeomapError, TableError
from geomap.partitioned import read_catalogue
from geomap.pipeline import partitions as partitioning
from geomap.pipeline.bulk import build_folder
from geomap.pipeline.duplicates import copies, signature
from geomap.pushdown import View, read_reports
from geomap.table import EventTable

TOWNS = ("Valencia", "Kherson", "Lyon", "Osaka", "Nairobi", "Lima", "Geneva", "Baku", "Accra")
EVENTS = (
    "A flood killed {n} people in {town} on {day}, officials said.",
    "Shells hit a market in {town} on {day}, killing {n} people, the governor said.",
    "Police arrested {n} people at a protest in {town} on {day}.",
)
DAYS = ("3 March 2021", "17 May 2022", "30 October 2024")


def article(number):
    rng = random.Random(number)  # noqa: S311 - the same texts each time
    first, second = (
        rng.choice(EVENTS).format(n=rng.randint(2, 90), town=rng.choice(TOWNS), day=rng.choice(DAYS))
        for _ in range(2)
    )  # fmt: skip
    return f"{first}\n\nIt was report {number} of that week. {second}"


@pytest.fixture(autouse=True)
def _small_partitions(monkeypatch):
    monkeypatch.setattr(partitioning, "_FEWEST", 3)
    monkeypatch.setattr(partitioning, "_MEAN", 3)


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bulk") / "articles"
    folder.mkdir()
    for number in range(24):
        (folder / f"{number:02}.txt").write_text(article(number), "utf-8")
    (folder / "bad.json").write_text("{", "utf-8")
    lines = "".join(json.dumps({"id": f"l{n}", "text": article(n)}) + "\n" for n in range(24, 30))
    (folder / "more.jsonl").write_text(lines, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(articles, tmp_path_factory):
    """The table of an undisturbed run in one process."""
    folder = tmp_path_factory.mktemp("table") / "one"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitioning, "_FEWEST", 3)
        patch.setattr(partitioning, "_MEAN", 3)
        build_folder([articles], folder)
    return folder


def state(folder):
    """The bytes of a table, whatever its manifest says of seconds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and (path.suffix == ".parquet" or path.name == "table.json")
    }


def rows(table, *, drop=()):
    frame = pd.DataFrame(table).drop(columns=list(drop)).astype(str)
    return frame.sort_values(["document_id", *frame.columns]).reset_index(drop=True)


def test_a_folder_holds_what_a_file_holds(articles, built):
    whole = pipeline.build([articles]).table
    table = EventTable.read(built)
    assert len(read_catalogue(built).parts) > 3
    assert len(table) == len(whole) > 40
    assert table["event_id"].nunique() < len(table), "some reports are joined"
    pd.testing.assert_frame_equal(rows(table), rows(whole))
    for name in ("mentions", "times", "articles"):
        pd.testing.assert_frame_equal(rows(getattr(table, name)), rows(getattr(whole, name)))


def test_the_manifest_has_a_line_a_partition(built):
    lines = [json.loads(line) for line in (built / "manifest.jsonl").read_text().splitlines()]
    assert [line["input"] for line in lines] == list(read_catalogue(built).parts)
    assert sum(line["articles"] for line in lines) == 30
    assert all({"versions", "rows", "errors", "seconds", "files"} <= line.keys() for line in lines)


def test_two_processes_give_the_same_bytes(articles, built, tmp_path):
    build_folder([articles], tmp_path / "two", workers=2)
    assert state(tmp_path / "two") == state(built)


def test_dask_gives_the_same_bytes(articles, built, tmp_path):
    pytest.importorskip("distributed", reason="the extra geomap[dask] is not installed")
    build_folder([articles], tmp_path / "dask", workers=1, dask="local")
    assert state(tmp_path / "dask") == state(built)


def test_a_second_run_reads_nothing(articles, built):
    before = state(built)
    again = build_folder([articles], built)
    assert (again.made, again.articles, again.notes) == (0, 30, ())
    assert len(again.problems) == 1, "what could not be read is told again"
    assert state(built) == before


def test_only_what_changed_is_read_again(articles, tmp_path):
    for path in articles.glob("*.txt"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / path.name).write_bytes(path.read_bytes())
    source, out = tmp_path / "in", tmp_path / "out"
    first = build_folder([source], out)
    (source / "07.txt").write_text(article(99), "utf-8")
    second = build_folder([source], out)
    assert first.partitions > 2
    assert 1 <= second.made <= 2
    (source / "00b.txt").write_text(article(98), "utf-8")
    assert 1 <= build_folder([source], out).made <= 2
    (source / "00b.txt").unlink()
    (source / "07.txt").write_bytes((articles / "07.txt").read_bytes())
    build_folder([source], out)
    fresh = tmp_path / "fresh"
    build_folder([source], fresh)
    assert state(out) == state(fresh), "nothing is left of what is gone"


def cut_of(texts, folder):
    """Where a list of articles in a folder is cut: the texts of each partition."""
    pieces = [Piece(f"{folder}/{n}.txt", text.encode(), ".txt") for n, text in enumerate(texts)]
    return [
        tuple(piece.content for piece in part.pieces)
        for part in partitioning.partitions(pieces, salt="")
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=4), max_size=60), st.text(max_size=4), st.data())
def test_where_articles_are_cut_hangs_on_their_words_alone(texts, text, data):
    before = cut_of(texts, "here")
    assert before == cut_of(texts, "somewhere/else")
    at = data.draw(st.integers(0, len(texts)))
    after = cut_of([*texts[:at], text, *texts[at:]], "here")
    assert sum(len(part) for part in after) == len(texts) + 1
    for part, changed in zip(before[:-1], after, strict=False):
        at -= len(part)
        if at < 0:
            break
        assert part == changed, "what ends before the new article is as it was"


def test_settings_that_change_the_table_change_its_partitions(tmp_path):
    (tmp_path / "a.txt").write_text("A flood killed three people in Lyon on Tuesday.", "utf-8")
    out = tmp_path / "out"
    build_folder([tmp_path / "a.txt"], out)
    assert build_folder([tmp_path / "a.txt"], out, published="2021-03-04").made == 1
    (row,) = EventTable.read(out).itertuples()
    assert str(row.start) == "2021-03-02"
    assert build_folder([tmp_path / "a.txt"], out, published="2021-03-04").made == 0


# --- copies of one text ----------------------------------------------------------------------

WIRE = (
    "{head}\n\nVALENCIA, Spain - A flood killed three people in Valencia on 30 October 2024, officials said. "
    "Rescuers searched the river for others through the night, and the mayor of the town asked "
    "people to stay at home until the water had gone. Schools stayed closed, trains did not run "
    "and many roads were under water, the ministry of the interior said in a statement.{tail}"
)


def test_wire_copies_are_found_and_counted_once(tmp_path):
    texts = [
        WIRE.format(head="Flood kills three", tail=""),
        WIRE.format(head="Three dead in Spanish flood", tail="\n\nAdditional reporting by J. Roe."),
        WIRE.format(head="Valencia under water", tail=""),
        "Three people died in a flood in Valencia, Spain, on 30 October 2024, its mayor said.",
    ]
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    table = pipeline.build([tmp_path]).table
    original = table.articles["copy_of"].isna()
    assert list(original) in ([True, False, False, True], [False, True, False, True], [False, False, True, True])  # fmt: skip
    flood = table[table["quote"].str.contains("A flood killed")]
    assert len(flood) == 3
    assert len(set(flood["event_id"])) == 1
    assert flood["copy_of"].notna().sum() == 2
    event = table.events().set_index("event_id").loc[flood["event_id"].iloc[0]]
    assert event["reports"] == 1 + (table.iloc[-1]["event_id"] == flood["event_id"].iloc[0])
    assert any("in 2 copies" in words for words in event["agreement"])


def test_forms_with_other_facts_are_no_repetition(tmp_path):
    for number, (day, town) in enumerate((("30 October 2024", "Valencia"), ("3 May 2022", "Lyon"))):
        text = WIRE.format(head="Flood", tail="").replace("30 October 2024", day)
        (tmp_path / f"{number}.txt").write_text(text.replace("Valencia", town), "utf-8")
    table = pipeline.build([tmp_path]).table
    assert table["copy_of"].isna().all()
    assert table["event_id"].nunique() == len(table)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_copies_do_not_chain(order):
    """A copy's original is never a copy itself."""
    words = [f"word{n}" for n in range(400)]
    texts = [" ".join(words[30 * n : 30 * n + 200]) for n in range(6)]
    made = [(str(n), signature(pipeline.whole.Document(str(n), texts[n]))) for n in order]
    found = copies(made)
    assert not set(found.values()) & set(found)


# --- partitions ------------------------------------------------------------------------------


def test_partitions_hold_every_piece_once_in_order(articles):
    pieces = [item for item in cut([articles]) if not hasattr(item, "message")]
    gathered = [
        piece
        for partition in partitioning.partitions(cut([articles]), salt="")
        if not hasattr(partition, "message")
        for piece in partition.pieces
    ]
    assert gathered == pieces


def test_another_salt_is_another_partition(articles):
    keys = [
        {p.key for p in partitioning.partitions(cut([articles]), salt=salt) if hasattr(p, "key")}
        for salt in ("a", "b", "a")
    ]
    assert keys[0] == keys[2]
    assert not keys[0] & keys[1]


# --- reading with filters --------------------------------------------------------------------

VIEWS = [
    {"datetime": "2022"},
    {"datetime": "2024-10-30"},
    {"datetime": "../2021-12"},
    {"datetime": "1990"},
    {"bbox": (-10, 35, 10, 50)},
    {"bbox": (100, -10, -60, 60)},
    {"types": ["PROTEST"]},
    {"types": []},
    {"datetime": "2021/2022", "bbox": (0, -20, 60, 60), "types": ["ASSAULT", "ACCUSE", "COERCE"]},
]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_reading_with_filters_is_reading_and_selecting(built, tmp_path, view):
    whole = EventTable.read(built)
    file = tmp_path / "events.parquet"
    whole.write(file)
    chosen = whole.select(**view)
    for path in (built, file):
        table = EventTable.read(path, **view)
        pd.testing.assert_frame_equal(rows(table), rows(chosen))
        documents = set(table["document_id"])
        for name in ("mentions", "times", "articles"):
            expected = getattr(chosen, name)
            expected = expected[expected["document_id"].isin(documents)]
            pd.testing.assert_frame_equal(rows(getattr(table, name)), rows(expected))


def test_row_groups_that_cannot_pass_are_not_read(built, monkeypatch):
    """Only the groups of the wanted days are opened, in every file."""
    import pyarrow.parquet as pq

    read = []
    original = pq.ParquetFile.read_row_group
    monkeypatch.setattr(pq.ParquetFile, "read_row_group", lambda *a, **k: read.append(1) or original(*a, **k))  # fmt: skip
    assert EventTable.read(built, datetime="1990").empty
    assert read == []
    assert EventTable.read(built, bbox=(-170, -80, -160, -70)).empty
    assert read == []
    assert len(EventTable.read(built, datetime="2022")) > 0
    assert read


@pytest.mark.parametrize("view", [View(first=date(2022, 1, 1), last=date(2022, 12, 31), dated=True), View(boxes=((-10, 35, 10, 50),))])  # fmt: skip
def test_row_groups_are_chosen_by_their_statistics(built, tmp_path, view, monkeypatch):
    import pyarrow.parquet as pq

    name = read_catalogue(built).files[0].name
    table = pq.read_table(built / "events" / name)
    order = "start" if view.dated else "lon"
    pq.write_table(table.sort_by(order), tmp_path / "a.parquet", row_group_size=4)
    opened = set()
    original = pq.ParquetFile.read_row_group

    def read(self, number, *rest, **options):
        opened.add(number)
        return original(self, number, *rest, **options)

    monkeypatch.setattr(pq.ParquetFile, "read_row_group", read)
    found = read_reports(tmp_path / "a.parquet", view)
    groups = pq.ParquetFile(tmp_path / "a.parquet").num_row_groups
    assert 0 < len(found) < len(table)
    assert 0 < len(opened) < groups - 2


def test_corrections_beside_a_folder_hold_with_filters(built, tmp_path):
    copied = tmp_path / "table"
    copied.mkdir()
    for path in built.rglob("*"):
        target = copied / path.relative_to(built)
        if path.is_file() and not path.name.startswith("."):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    table = EventTable.read(copied)
    report = table[table["start"].notna()].iloc[0]["report_id"]
    words = ["correct", str(copied), report, "--date", "2001-02-03", "--author", "t"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert list(EventTable.read(copied, datetime="2001-02")["report_id"]) == [report]


@pytest.mark.parametrize("damage", ["{", "{}", '{"format": "x"}', '{"format": "geomap-table-1", "files": [], "parts": ["../x"], "dropped": [], "originals": {}, "made_by": ""}'])  # fmt: skip
def test_a_damaged_catalogue_is_told(tmp_path, damage):
    (tmp_path / "table.json").write_text(damage, "utf-8")
    with pytest.raises(TableError, match=r"table\.json"):
        EventTable.read(tmp_path)


def test_a_folder_without_a_table(tmp_path):
    with pytest.raises(TableError, match="no event table in this folder"):
        EventTable.read(tmp_path)


# --- the command -----------------------------------------------------------------------------


def test_the_command_builds_a_folder_and_others_read_it(articles, tmp_path):
    out = tmp_path / "table"
    result = CliRunner().invoke(main, ["build", str(articles), "-o", f"{out}/", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["articles"], len(told["problems"])) == (30, 1)
    for command, name in (("export", "a.geojson"), ("map", "a.html"), ("snapshot", "a.png")):
        words = [command, str(out), "-o", str(tmp_path / name), "--datetime", "2022"]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
    features = json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"]
    assert len(features) == len(EventTable.read(out, datetime="2022")) > 0


def test_dask_wants_a_folder(articles, tmp_path):
    words = ["build", str(articles), "-o", str(tmp_path / "a.parquet"), "--dask", "local"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "give a folder" in result.output


def test_standard_input_into_a_folder(tmp_path):
    lines = "".join(json.dumps({"text": article(n)}) + "\n" for n in range(4))
    for made in (1, 0):
        words = ["build", "-", "-o", f"{tmp_path}/t/", "--json"]
        result = CliRunner().invoke(main, words, input=lines)
        assert result.exit_code == 0, result.output
        assert (json.loads(result.stdout)["made"] > 0) == bool(made)
    assert EventTable.read(tmp_path / "t").articles["source"].str.startswith("standard input").all()


def test_nothing_readable_builds_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("", "utf-8")
    with pytest.raises(GeomapError, match="nothing to build"):
        build_folder([tmp_path / "a.txt"], tmp_path / "out")
    assert not (tmp_path / "out" / "table.json").exists()


def test_limits_reach_the_readers(tmp_path):
    (tmp_path / "a.txt").write_text(article(1), "utf-8")
    (tmp_path / "b.txt").write_text(article(2) * 9, "utf-8")
    made = build_folder([tmp_path], tmp_path / "out", limits=Limits(article_chars=500))
    assert made.articles == 1
    assert "article_chars" in made.problems[0].message


def test_files_of_the_table_are_geoparquet(built):
    import geopandas

    for file in read_catalogue(built).files:
        frame = geopandas.read_parquet(built / "events" / file.name)
        assert len(frame) == file.rows
        assert frame.crs.to_authority() == ("OGC", "CRS84")
        starts = [start for start in frame["start"] if start is not None]
        assert starts == sorted(starts)


@pytest.mark.browser
def test_the_app_opens_a_part_of_a_folder(built):
    from browser import launched, opened, serving

    part = EventTable.read(built, datetime="2022")
    words = ("one", "--datetime", "2022")
    with serving(built.parent, *words) as url, launched() as browser, opened(browser, url) as (page, _):  # fmt: skip
        page.locator("[role=listbox] [role=option]").first.wait_for(timeout=120_000)
        shown = page.locator("[role=listbox] [role=option]").count()
        assert 0 < shown <= len(part)


def test_the_app_refuses_what_a_browser_cannot_take(built, monkeypatch):
    from geomap.page import source

    monkeypatch.setattr(source, "_MOST_AT_ONCE", 3)
    monkeypatch.delenv("GEOMAP_PART", raising=False)
    home = SimpleNamespace(events=built, begins_empty=False)
    with pytest.raises(TableError, match="open a part: geomap app one --datetime"):
        source._of_file(home, {})
    part = {"datetime": "2022"}
    assert len(source._of_file(home, part).table) == len(EventTable.read(built, **part))
