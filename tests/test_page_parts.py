"""The parts of the page that need no Streamlit: words, segments, records, uploads, downloads."""

from __future__ import annotations

import io
import json
import shlex
import tarfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.cli import main
from geomap.documents import Unreadable
from geomap.hours import Window
from geomap.page.added import read_upload, take
from geomap.page.downloads import Seen, command, data, data_with_evidence, picture
from geomap.page.passing import HAPPENED, Filters, Passed, pass_filters
from geomap.page.reader import Span, segments, spans_of
from geomap.page.record import record
from geomap.page.session import Session, parse_box, parse_window
from geomap.page.words import article_words, when_words, where_words
from geomap.publication import Publication
from geomap.table import EventTable
from synthetic import report, small_table

TEXT = "Dawn in Alder. On Sunday forces took the hill. Related: sport."


def told_table() -> EventTable:
    """Return one report with its article, a place, a date and a block of furniture."""
    at = TEXT.index("forces")
    return EventTable.of(
        [
            report(
                1,
                quote=TEXT[at : at + 20],
                quote_start=at,
                quote_end=at + 20,
                trigger_start=TEXT.index("took"),
                trigger_end=TEXT.index("took") + 4,
                speaker="the ministry",
                speaker_chain=["the ministry", "the agency"],
                status="claimed",
                place_inherited=True,
                actors=[
                    {
                        "name": "Bryn Ash",
                        "role": "actor",
                        "kind": "person",
                        "country": "AZ",
                        "title": "minister",
                    },
                    {"name": "Elbonia", "role": "recipient", "kind": "state"},
                ],
                explanation=["the sentence before names the place"],
            )
        ],
        mentions=[
            {
                "document_id": "d0",
                "start": 8,
                "end": 13,
                "text": "Alder",
                "role": "literal",
                "sense": "place",
                "place_id": "test:alder",
                "name": "Alder",
                "kind": "town",
                "country": "AZ",
            },
        ],
        times=[
            {
                "document_id": "d0",
                "start": 18,
                "end": 24,
                "text": "Sunday",
                "value": "2020-09-27",
                "edtf": "2020-09-27",
                "arithmetic": "the Sunday before 2020-10-01",
            },
        ],
        articles=[
            {
                "document_id": "d0",
                "title": "A hill",
                "publisher": "The Paper",
                "published": "2020-10-01",
                "text": TEXT,
                "blocks": [{"start": 47, "end": 62, "kind": "furniture"}],
            },
        ],
    )


@settings(deadline=None)
@given(
    text=st.text(min_size=0, max_size=60),
    spans=st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=8),
    quote=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_segments_are_the_text_and_know_what_they_are(
    text: str, spans: list[tuple[int, int]], quote: tuple[int, int]
) -> None:
    given_spans = [Span(min(s), max(s), f"k{i}") for i, s in enumerate(spans)]
    first, last = sorted(min(q, len(text)) for q in quote)
    cut = segments(text, given_spans, quote=(first, last))
    assert "".join(s["text"] for s in cut) == text
    assert "".join(s["text"] for s in cut if s["quote"]) == text[first:last]
    for span in given_spans:
        inside = "".join(s["text"] for s in cut if span.kind in s["kinds"])
        assert inside == text[max(span.start, 0) : max(span.end, 0)]


def test_a_record_tells_what_when_where_who_and_why() -> None:
    made = record(told_table(), "e1", "r1")
    assert made is not None
    facts = {name: (words, note) for name, words, note in made["facts"]}
    assert facts["When"][0] == "1 October 2020"
    assert facts["Where"] == (
        "Alder (AZ)",
        "in this town, told elsewhere in the article than the event itself",
    )
    assert facts["Who"][0] == "Bryn Ash (minister, AZ)"
    assert facts["Whom"][0] == "Elbonia"
    assert facts["Told by"][0] == "the ministry ← the agency"
    assert made["status"] == "Claimed by the ministry"
    assert made["reasons"] == ["the sentence before names the place"]
    assert made["source"] == "The Paper: A hill, 2020-10-01"
    marked = {kind: s["text"] for s in made["segments"] for kind in s["kinds"]}
    assert marked["place"] == "Alder"
    assert marked["time"] == "Sunday"
    assert marked["trigger"] == "took"
    assert marked["furniture"] == "Related: sport."
    assert "".join(s["text"] for s in made["segments"] if s["quote"]) == "forces took the hill"


def test_notes_on_places_and_dates_say_what_was_understood() -> None:
    notes = {s.kind: s.note for s in spans_of(told_table(), "d0")}
    assert notes["place"] == "Alder (AZ), town"
    assert notes["time"] == "2020-09-27: the Sunday before 2020-10-01"


def test_a_record_without_its_article_shows_the_quote() -> None:
    made = record(EventTable.of([report(1)]), "e1", None)
    assert made is not None
    assert [s["text"] for s in made["segments"]] == ["The words of report 1."]
    assert record(EventTable.of([report(1)]), "gone") is None
    assert record(EventTable.of([report(1)]), None) is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"start": None, "end": None, "edtf": None}, "no date"),
        ({"start": date(1994, 1, 1), "end": date(1994, 12, 31), "edtf": "1994~"}, "about 1994"),
        (
            {"start": date(2020, 9, 27), "end": None, "edtf": "2020-09-27/.."},
            "since 27 September 2020",
        ),
        (
            {"start": date(2020, 9, 1), "end": date(2020, 9, 30), "edtf": "2020-09?"},
            "September 2020, perhaps",
        ),
    ],
)
def test_dates_in_words(values: dict[str, Any], words: str) -> None:
    assert when_words(values) == words


def test_names_of_articles_and_places_when_little_is_known() -> None:
    row = {"publisher": None, "title": None, "source": "a.txt", "document_id": "d"}
    assert article_words(row) == "a.txt"
    assert where_words({"place": None}) == "no place"


@settings(deadline=None, max_examples=25)
@given(
    days=st.lists(
        st.tuples(st.none() | st.integers(0, 60), st.none() | st.integers(0, 60)), max_size=12
    ),
    window=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_in_the_window_is_what_may_have_been_then(
    days: list[tuple[int | None, int | None]], window: tuple[int, int]
) -> None:
    base = date(2020, 9, 1).toordinal()

    def day(number: int | None) -> date | None:
        return None if number is None else date.fromordinal(base + number)

    rows = []
    for number, (start, end) in enumerate(days):
        both = start is not None and end is not None
        first, last = sorted((start, end)) if both else (start, end)  # type: ignore[type-var]
        rows.append(report(number, start=day(first), end=day(last)))
    low, high = sorted(window)
    table = EventTable.of(rows)
    passed = Passed(table, table.events())
    inside = passed.inside(Window.of_days(day(low), day(high)))  # type: ignore[arg-type]
    kept = set(passed.events["event_id"].iloc[inside])
    for row in rows:
        start, end = row["start"], row["end"]
        dated = start is not None or end is not None
        may = (start is None or start <= day(high)) and (end is None or end >= day(low))
        assert (row["event_id"] in kept) == (dated and may)


def test_filters_pass_events_in_order_of_time_with_undated_last() -> None:
    passed = pass_filters(small_table(), Filters())
    starts = passed.events["start"].tolist()
    known = [day for day in starts if day is not None]
    assert starts == sorted(known) + [None] * (len(starts) - len(known))
    assert set(passed.events["status"]) <= set(HAPPENED)


def test_a_search_keeps_reports_that_hold_all_words_somewhere() -> None:
    table = EventTable.of(
        [
            report(0, summary="Shells hit a School", place="Alder", type="ASSAULT"),
            report(1, summary="Talks", quote="They met at school", place="Birch"),
            report(2, summary="A strike", actors=[{"name": "Çavuşoğlu", "role": "actor"}]),
        ]
    )

    def found(words: str) -> list[str]:
        return pass_filters(table, Filters(words=words)).events["event_id"].tolist()

    assert found("school") == ["e0", "e1"]
    assert found("SCHOOL alder") == ["e0"]
    assert found("çavuşoğlu") == ["e2"]
    assert found("(.*") == []
    assert Filters(words="school").address()["q"] == "school"


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("2020-09-27/2020-11-10", Window.of_days(date(2020, 9, 27), date(2020, 11, 10))),
        ("2020-09-27", Window.of_days(date(2020, 9, 27), date(2020, 9, 27))),
        (
            "2020-09-27T06:00/2020-09-27T11:59",
            Window(datetime(2020, 9, 27, 6), datetime(2020, 9, 27, 11, 59)),
        ),
        ("2020-11-10/2020-09-27", None),
        ("soon", None),
        (None, None),
    ],
)
def test_windows_in_the_address(text: str | None, window: Window | None) -> None:
    assert parse_window(text) == window
    assert window is None or parse_window(str(window)) == window


def test_boxes_in_the_address() -> None:
    assert parse_box("40,38,50,42") == (40, 38, 50, 42)
    assert parse_box("170,-30,200,-10") == (170, -30, 200, -10)
    for bad in (None, "", "1,2,3", "a,b,c,d", "50,38,40,42", "40,-99,50,42", "nan,0,1,1"):
        assert parse_box(bad) is None


def test_an_upload_is_read_under_its_own_name() -> None:
    (made,) = read_upload("../../etc/Müller & <b>.txt", b"Talks began in Geneva on Monday.")
    assert not isinstance(made, Unreadable)
    assert made.source == "../../etc/Müller & <b>.txt"
    assert made.text == "Talks began in Geneva on Monday."


def test_an_uploaded_archive_gives_its_articles() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, text in (("a.txt", b"Talks began in Geneva."), ("b.txt", b"They met in Bern.")):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
    made = read_upload("news.tar.gz", stream.getvalue())
    assert [item.source for item in made] == ["news.tar.gz/a.txt", "news.tar.gz/b.txt"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.txt", b""), ("cut.pdf", b"%PDF-1.7\n1 0 obj"), ("picture.txt", bytes(range(256)) * 9)],
)
def test_an_upload_that_cannot_be_read_is_one_line(name: str, content: bytes) -> None:
    (problem,) = read_upload(name, content)
    assert isinstance(problem, Unreadable)
    assert name in problem.message
    assert "upload." not in problem.message
    assert "\n" not in problem.message


def test_taking_pasted_text_with_a_date() -> None:
    state = Session()
    state.problems.append("old")
    take(state, [], "Talks began in Geneva on Monday.", date(2020, 10, 1))
    (document,) = state.added.values()
    assert state.dates == {document.id: "2020-10-01"}
    assert state.problems == []
    assert state.arrived == {document.id}
    take(state, [], "   ", None)
    assert len(state.added) == 1


def seen(**values: Any) -> Seen:
    given: dict[str, Any] = {
        "table": small_table(),
        "filters": Filters(),
        "window": Window.of_days(date(2020, 10, 1), date(2020, 10, 7)),
        "box": (40.0, 38.0, 52.0, 43.0),
        "mentions": True,
        "theme": "light",
    }
    return Seen(**(given | values))


@pytest.mark.parametrize(
    ("box", "bbox"),
    [
        ((40.0, 38.0, 52.0, 43.0), (40.0, 38.0, 52.0, 43.0)),
        ((170.0, -30.0, 200.0, -10.0), (170.0, -30.0, -160.0, -10.0)),
        ((-200.0, -95.0, 160.0, 95.0), None),
        (None, None),
    ],
)
def test_the_box_of_a_picture_lies_on_the_globe(
    box: tuple[float, float, float, float] | None,
    bbox: tuple[float, float, float, float] | None,
) -> None:
    assert seen(box=box).bbox == bbox


def test_downloads_are_of_what_is_seen() -> None:
    png = picture(seen(), "png")
    assert png.startswith(b"\x89PNG")
    assert b"2020-10-01" in png
    features = json.loads(data(seen(), "geojson"))["features"]
    kept = small_table().select(datetime="2020-10-01/2020-10-07", statuses=HAPPENED)
    assert len(features) == len(kept)
    for kind, start in (("html", b"<!DOCTYPE html>"), ("gif", b"GIF89a")):
        assert picture(seen(), kind).startswith(start)
    with ZipFile(BytesIO(data_with_evidence(seen(), "csv"))) as archive:
        assert sorted(archive.namelist()) == ["events.csv", "events.csv.json"]
        facts = json.loads(archive.read("events.csv.json"))
        assert facts["counts"]["reports"] == len(kept)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"box": (43.123456789, 38.1, 52.7, 43.30000000004), "theme": "dark", "mentions": False},
        {"box": (170.0, -30.0, 200.0, -10.0)},
        {"window": Window.parse("2020-10-01T06:00/2020-10-02T11:59")},
        {"window": None, "publication": Publication(blur_km=20.0, quotes=False)},
        {"filters": Filters(documents=("d1",), types=("ASSAULT",), statuses=("denied",))},
    ],
)
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_button_and_the_command_line_draw_the_same_bytes(
    tmp_path: Path, kind: str, values: dict[str, Any]
) -> None:
    view = seen(**values)
    small_table().write(tmp_path / "events.parquet")
    line = command(view)
    assert line is not None
    words = shlex.split(line)[1:]
    words[1], words[3] = str(tmp_path / "events.parquet"), str(tmp_path / f"map.{kind}")
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert (tmp_path / f"map.{kind}").read_bytes() == picture(view, kind)


def test_what_only_the_page_filters_by_has_no_command() -> None:
    assert command(seen(filters=Filters(words="bridge"))) is None
    assert command(seen(filters=Filters(confidence=0.5))) is None
    assert command(seen(filters=Filters(types=("ASSAULT",)))) is not None


def test_a_point_without_a_name_is_told_by_where_it_is():
    row = {"place": None, "expression": None, "lat": -1.5, "lon": 29.25}
    assert where_words(row) == "1.500° S, 29.250° E"
    assert where_words(row | {"lat": None, "lon": float("nan")}) == "no place"
    assert where_words(row | {"place": "Goma"}) == "Goma"


def test_what_is_not_known_of_a_point_is_left_out():
    table = EventTable.of([report(0, confidence=None, quote=None, place=None, lat=1.0, lon=2.0)])
    made = record(table, "e0")
    assert made is not None
    assert [fact[1] for fact in made["facts"] if fact[0] == "Where"] == ["1.000° N, 2.000° E"]
    assert "Confidence" not in [fact[0] for fact in made["facts"]]
    assert not any(segment["text"] for segment in made["segments"])


def test_an_event_is_found_among_those_of_a_window():
    passed = pass_filters(small_table(), Filters())
    inside = passed.inside(Window.parse("2020-10-01/2020-10-20"))
    ids = list(passed.events["event_id"].iloc[inside])
    assert 1 < len(ids) < len(passed.events)
    assert [passed.position(event, inside) for event in ids] == list(range(len(ids)))
    others = set(passed.events["event_id"]) - set(ids)
    assert {passed.position(event, inside) for event in (*others, "nobody", None)} == {None}
