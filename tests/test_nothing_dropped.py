"""Names that no gazetteer has stay: in the table with the reason, on disk, and on the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

import geomap
from geomap.cli import main
from geomap.documents import document
from geomap.page.serve import EVENTS_VARIABLE
from geomap.page.tray import MOST_ROWS, more_note
from geomap.table import EventTable

ARTICLES = (
    "Rebels shelled the town of Zorvograd on 3 May 2021. Fighting went on near Zorvograd.",
    "Police in Wumbletharp, a village 30 km north of Zorvograd, found a body on 4 May 2021.",
    "A storm hit Qarzhenabad and Paris on 5 May 2021. Flights to Qarzhenabad were stopped.",
)


COLUMNS = ["text", "reason", "sentence"]


def unresolved(table: EventTable) -> list[tuple[str, int, str]]:
    """Return the names without a place: document, start and text, sorted."""
    rows = table.mentions[table.mentions["place_id"].isna()]
    return sorted(zip(rows["document_id"], rows["start"], rows["text"], strict=True))


@pytest.fixture(scope="module")
def lost() -> list[tuple[str, int, str]]:
    """Give the names of the articles that the stage of places leaves without a place."""
    found = [
        (article.document.id, toponym.start, toponym.text)
        for article in map(geomap.parse, ARTICLES)
        for toponym in article.toponyms
        if toponym.place is None
    ]
    assert "Zorvograd" in {text for *_, text in found}
    return sorted(found)


def test_extract_keeps_them_with_the_reason_and_the_sentence(
    lost: list[tuple[str, int, str]],
) -> None:
    table = geomap.extract([document(text) for text in ARTICLES])
    assert unresolved(table) == lost
    rows = table.mentions[table.mentions["place_id"].isna()]
    for row in rows.to_dict("records"):
        assert row["text"] in row["reason"]
        assert row["text"] in row["sentence"]
        assert row["geometry"] is None
    said = [e for row in rows["expressions"] for e in row]
    assert said
    assert all(e["reason"] == "no place is known for “Zorvograd”" for e in said)
    assert all(e["lat"] is None for e in said)


def test_given_spans_all_come_back() -> None:
    text = ARTICLES[0]
    spans = [[27, 36], [74, 83], [0, 6]]
    line = json.dumps({"id": "a", "text": text, "spans": spans})
    result = json.loads(CliRunner().invoke(main, ["parse"], input=line).stdout)
    assert [[t["start"], t["end"]] for t in result["toponyms"]] == sorted(spans)
    assert all(t["place_id"] is None for t in result["toponyms"] if t["text"] == "Zorvograd")


def test_build_writes_them_and_the_page_lists_them(
    lost: list[tuple[str, int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, text in enumerate(ARTICLES):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    output = tmp_path / "events.parquet"
    files = [str(tmp_path / f"{number}.txt") for number in range(len(ARTICLES))]
    done = CliRunner().invoke(main, ["build", *files, "-o", str(output)])
    assert done.exit_code == 0, done.output
    assert unresolved(EventTable.read(output)) == lost

    monkeypatch.setenv(EVENTS_VARIABLE, str(output))
    app = AppTest.from_function(_page, default_timeout=60)
    app.run()
    assert not app.exception
    labels = [expander.label for expander in app.expander]
    assert any(f"{len(lost)} names not resolved" in label for label in labels)
    (listed,) = [frame.value for frame in app.dataframe if list(frame.value) == COLUMNS]
    assert sorted(listed["text"]) == sorted(text for *_, text in lost)
    assert all(listed["reason"].str.contains("no place named"))


def test_a_long_list_says_how_many_it_leaves_out() -> None:
    assert more_note(MOST_ROWS) == ""
    assert more_note(MOST_ROWS + 7).startswith("and 7 more")


def _page() -> None:
    from geomap.page import main as page

    page()
