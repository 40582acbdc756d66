"""Corrections: kept, applied, undone, found again after a re-build, written by two at once."""

from __future__ import annotations

import json
import multiprocessing
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.corrections import (
    Action,
    Correction,
    Editor,
    append,
    apply,
    journal_path,
    place_columns,
    read_journal,
    record_words,
    web_annotations,
)
from geomap.corrections.plain import plain_rows
from geomap.errors import CorrectionError
from geomap.records import Place, PlaceKind
from geomap.table import EventTable
from synthetic import HOSTILE, SPOTS, mention, report

NAMES = list(SPOTS)
SENTENCE = "Shells fell on {} at dawn. "
TEXTS = {
    paper: "".join(SENTENCE.format(name) for name in NAMES) + f"Alder again, said the {paper}."
    for paper in ("Herald", "Courier")
}
BIRCH = place_columns(Place("test:birch", "Birch", PlaceKind.TOWN, 39.4, 46.9, "AZ"))
ELM = place_columns(Place("test:elm", "Elm", PlaceKind.TOWN, 40.4, 49.9, "AZ"))


def tell(paper: str, name: str, **values: Any) -> dict[str, Any]:
    """Return a report of a shelling with the offsets that it has in its paper's text."""
    text = TEXTS[paper]
    words = SENTENCE.format(name).strip()
    start = text.index(words)
    at = text.index(name, start)
    number = f"{paper[0]}{NAMES.index(name)}"
    spot = report(0, place=name)
    return {
        **spot,
        "report_id": number,
        "event_id": f"e{NAMES.index(name)}",
        "document_id": paper.lower(),
        "publisher": paper,
        "quote": words,
        "quote_start": start,
        "quote_end": start + len(words),
        "trigger_start": start + 7,
        "trigger_end": start + 11,
        "places": [
            {
                "start": at,
                "end": at + len(name),
                "text": name,
                "place_id": spot["place_id"],
                "name": name,
                "lat": spot["lat"],
                "lon": spot["lon"],
                "role": "site",
            }
        ],
        **values,
    }


@cache
def built() -> EventTable:
    """Return two papers that tell of the same five shellings."""
    rows, mentions, articles = [], [], []
    for paper, text in TEXTS.items():
        document = paper.lower()
        rows += [tell(paper, name) for name in NAMES]
        for name in [*NAMES, "Alder"]:
            taken = {m["start"] for m in mentions if m["document_id"] == document}
            at = text.index(name)
            at = text.index(name, at + 1) if at in taken else at
            row = {"document_id": document, "start": at, "end": at + len(name)}
            mentions.append(mention(name) | row | {"candidates": []})
        articles.append({"document_id": document, "text": text, "publisher": paper})
    return EventTable.of(rows, mentions=mentions, articles=articles)


def content(table: EventTable) -> list[dict[str, Any]]:
    """Return all that a table holds, comparable."""
    rows = plain_rows(table) + plain_rows(table.mentions)
    for row in rows:
        row["geometry"] = row["geometry"].wkt if row["geometry"] is not None else None
    return rows


def row(table: EventTable, report_id: str) -> dict[str, Any]:
    return next(r for r in plain_rows(table) if r["report_id"] == report_id)


def editor(table: EventTable, *made: Correction, **options: Any) -> Editor:
    return Editor(table, made, author="Ann", **options)


# What a person may do to a report, by a draw; an impossible wish is refused and left out.
REPORTS = [f"{paper[0]}{n}" for paper in TEXTS for n in range(len(NAMES))]
WISHES = st.one_of(
    st.tuples(st.just("place"), st.sampled_from(REPORTS), st.sampled_from([BIRCH, ELM, None])),
    st.tuples(
        st.just("point"),
        st.sampled_from(REPORTS),
        st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    ),
    st.tuples(
        st.just("date"),
        st.sampled_from(REPORTS),
        st.sampled_from(["2020-10-02", "2020-09", "1999/2001", "2020-10-01/..", "195X", None]),
    ),
    st.tuples(st.just("type"), st.sampled_from(REPORTS), st.sampled_from(["AID", "PROTEST"])),
    st.tuples(st.just("status"), st.sampled_from(REPORTS), st.sampled_from(["denied", "claimed"])),
    st.tuples(st.just("merge"), st.sampled_from(REPORTS), st.sampled_from(REPORTS)),
    st.tuples(st.just("split"), st.sampled_from(REPORTS), st.none()),
    st.tuples(st.just("reject"), st.sampled_from(REPORTS), st.none()),
    st.tuples(st.just("toponym"), st.sampled_from(REPORTS), st.sampled_from([BIRCH, ELM, None])),
    st.tuples(st.just("add"), st.sampled_from(REPORTS), st.integers(0, 40)),
    st.tuples(st.just("undo"), st.just(""), st.integers(0, 20)),
)


def carry_out(table: EventTable, wishes: list[tuple[str, str, Any]]) -> list[Correction]:
    """Make the corrections of a sequence of wishes, each on the table as corrected so far."""
    made: list[Correction] = []
    for name, report_id, value in wishes:
        desk = editor(table, *made)
        try:
            if name == "toponym":
                named = desk.row(report_id)
                span = named["places"][0]["start"], named["places"][0]["end"]
                correction = desk.toponym(named["document_id"], span, value)
            elif name == "add":
                document = desk.row(report_id)["document_id"]
                correction = desk.add(document, (value, value + 20), type="AID", place=ELM)
            elif name == "undo":
                correction = desk.undo(made[value % len(made)].id if made else "none")
            elif name in ("split", "reject"):
                correction = getattr(desk, name)(report_id)
            elif name == "point":
                correction = desk.point(report_id, *value)
            else:
                correction = getattr(desk, name)(report_id, value)
        except CorrectionError:
            continue
        later = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=len(made))
        made.append(replace(correction, time=later, id=""))
    return made


@settings(max_examples=20, deadline=None)
@given(st.lists(WISHES, max_size=8), st.randoms())
def test_any_sequence_is_undone_whole_and_in_any_order_of_lines(
    wishes: list[tuple[str, str, Any]], random: Any
) -> None:
    table = built()
    before = content(table)
    made = carry_out(table, wishes)
    applied = content(apply(table, made).table)
    assert content(table) == before  # pure
    mixed = list(made)
    random.shuffle(mixed)
    assert content(apply(table, mixed).table) == applied
    plain = [Correction.of_json(json.loads(json.dumps(c.to_json()))) for c in made]
    assert plain == made
    undone = list(made)
    for correction in [c for c in made if c.action is not Action.UNDO]:
        try:
            undo = editor(table, *undone).undo(correction.id)
        except CorrectionError:
            continue  # undone already
        undone.append(replace(undo, time=undone[-1].time + timedelta(seconds=1), id=""))
    assert content(apply(table, undone).table) == before


@settings(max_examples=12, deadline=None)
@given(st.lists(WISHES.filter(lambda w: w[0] != "undo"), min_size=1, max_size=6), st.data())
def test_undoing_one_is_as_if_it_had_never_been(
    wishes: list[tuple[str, str, Any]], data: st.DataObject
) -> None:
    table = built()
    made = carry_out(table, wishes)
    if not made:
        return
    one = data.draw(st.sampled_from(made))
    undo = editor(table, *made).undo(one.id)
    assert content(apply(table, [*made, undo]).table) == content(
        apply(table, [c for c in made if c is not one]).table
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(WISHES, max_size=6), st.integers(-4, 4))
def test_corrections_hold_after_a_rebuild(wishes: list[tuple[str, str, Any]], shift: int) -> None:
    table = built()
    made = carry_out(table, wishes)
    rows = plain_rows(table)
    for one in rows:  # other ids, other documents' ids, quotes cut otherwise
        one["report_id"] = f"new-{one['report_id']}"
        one["event_id"] = f"new-{one['event_id']}"
        one["document_id"] = f"new-{one['document_id']}"
        one["quote_end"] += shift
    mentions = [m | {"document_id": f"new-{m['document_id']}"} for m in plain_rows(table.mentions)]
    articles = [a | {"document_id": f"new-{a['document_id']}"} for a in plain_rows(table.articles)]
    rebuilt = EventTable.of(rows[::-1], mentions=mentions[::-1], articles=articles)
    was, now = apply(table, made), apply(rebuilt, made)
    assert [u.correction for u in was.unmatched] == [u.correction for u in now.unmatched]

    def kept(applied: EventTable) -> list[tuple[Any, ...]]:
        names = ("quote_start", "publisher", "type", "status", "place", "lat", "lon", "edtf")
        return sorted(tuple(str(r[n]) for n in names) for r in plain_rows(applied))

    assert kept(was.table) == kept(now.table)

    def groups(applied: EventTable) -> set[frozenset[str]]:
        found: dict[str, set[str]] = {}
        for r in plain_rows(applied):
            found.setdefault(r["event_id"], set()).add(r["report_id"].removeprefix("new-"))
        return {frozenset(group) for group in found.values()}

    assert groups(was.table) == groups(now.table)


def test_a_report_is_placed_anew_and_says_who_did_it() -> None:
    table = built()
    correction = editor(table, reason="the map shows it").place("H0", BIRCH)
    corrected = row(apply(table, [correction]).table, "H0")
    assert (corrected["place_id"], corrected["place"]) == ("test:birch", "Birch")
    assert corrected["geometry"].coords[0] == (46.9, 39.4)
    assert corrected["explanation"] == [record_words(correction)]
    assert "by Ann" in corrected["explanation"][0]
    assert "instead of Alder (AZ) (the map shows it)" in corrected["explanation"][0]


def test_a_pin_keeps_its_place_name_only_within_the_place() -> None:
    table = built()
    near = row(apply(table, [editor(table).point("H0", 39.81, 46.61)]).table, "H0")
    assert (near["place_id"], near["place"], near["place_precision"]) == (
        "test:alder",
        "Alder",
        "site",
    )
    far = row(apply(table, [editor(table).point("H0", -10, 20)]).table, "H0")
    assert (far["place_id"], far["place"]) == (None, "-10.0000, 20.0000")
    assert far["geometry"].coords[0] == (20.0, -10.0)


@pytest.mark.parametrize(
    ("edtf", "first", "last", "precision"),
    [
        ("2020-10-02", date(2020, 10, 2), date(2020, 10, 2), "day"),
        ("2020-09?", date(2020, 9, 1), date(2020, 9, 30), "month"),
        ("2020-21", date(2020, 3, 1), date(2020, 5, 31), "season"),
        ("1988/1994-05", date(1988, 1, 1), date(1994, 5, 31), "interval"),
        ("2024-12-06/..", date(2024, 12, 6), None, "interval"),
        (None, None, None, "unknown"),
    ],
)
def test_a_date_is_changed(edtf: str | None, first: date, last: date, precision: str) -> None:
    table = built()
    changed = row(apply(table, [editor(table).date("H0", edtf)]).table, "H0")
    assert (changed["start"], changed["end"]) == (first, last)
    assert changed["time_precision"] == precision


def test_a_name_is_corrected_with_the_reports_that_stand_on_it() -> None:
    table = built()
    desk = editor(table)
    span = tuple(row(table, "H0")["places"][0][k] for k in ("start", "end"))
    others = desk.same_name("herald", span)
    assert [m["text"] for m in others] == ["Alder"]
    assert desk.same_name("herald", (others[0]["start"], others[0]["end"]))[0]["start"] == span[0]
    after = apply(table, [desk.toponym("herald", span, ELM)]).table
    assert row(after, "H0")["place"] == "Elm"
    assert row(after, "C0")["place"] == "Alder"  # the other paper's
    named = plain_rows(after.mentions)
    changed = [m for m in named if m["reason"] and "corrected by Ann" in m["reason"]]
    assert [(m["text"], m["name"]) for m in changed] == [("Alder", "Elm")]
    assert changed[0]["candidates"][0]["place_id"] == "test:alder"


def test_a_table_written_as_corrected_bears_its_corrections_again() -> None:
    table = built()
    desk = editor(table)
    span = tuple(row(table, "H0")["places"][0][k] for k in ("start", "end"))
    made = [
        desk.toponym("herald", span, ELM),
        desk.date("H1", "2021"),
        desk.add("herald", (0, 20), type="AID"),
        desk.merge("H2", "H3"),
        desk.reject("C4"),
    ]
    once = apply(table, made).table
    assert content(apply(once, made).table) == content(once)


def test_merged_and_split_events_say_anew_how_they_agree() -> None:
    table = built()
    assert len(table.events()) == 5
    desk = editor(table)
    merged = apply(table, [desk.merge("H0", "H1")]).table
    assert len(merged.events()) == 4
    group = [r for r in plain_rows(merged) if r["event_id"] == "e1"]
    assert {r["report_id"] for r in group} == {"H0", "C0", "H1", "C1"}
    assert any("Alder" in line and "Birch" in line for line in group[0]["differences"])
    assert any("corrected by Ann" in line for line in group[0]["evidence"])
    alone = row(apply(table, [desk.split("H0")]).table, "H0")
    assert (alone["agreement"], alone["differences"]) == ([], [])
    assert alone["event_id"] != "e0"


def test_a_rejected_report_is_gone_and_comes_back() -> None:
    table = built()
    reject = editor(table).reject("H0")
    applied = apply(table, [reject])
    assert "H0" not in set(applied.table["report_id"])
    assert applied.rejected == (reject,)
    with pytest.raises(CorrectionError, match="rejected"):
        editor(table, reject).date("H0", "2020")
    undo = editor(table, reject).undo(reject.id)
    assert content(apply(table, [reject, undo]).table) == content(table)


def test_a_missed_event_is_added_and_yields_to_the_extraction_that_finds_it() -> None:
    table = built()
    desk = editor(table)
    span = desk.find_words("herald", "Alder again,  said")
    add = desk.add("herald", span, type="PROTEST", place=BIRCH, edtf="2020-10-03")
    after = apply(table, [add]).table
    added = next(r for r in plain_rows(after) if r["type"] == "PROTEST")
    assert (added["quote"], added["place"], added["start"]) == (
        "Alder again, said",
        "Birch",
        date(2020, 10, 3),
    )
    assert list(after["document_id"]) == ["herald"] * 6 + ["courier"] * 5
    moved = editor(table, add).point(added["report_id"], 1.0, 2.0)
    assert row(apply(table, [add, moved]).table, added["report_id"])["lat"] == 1.0
    found = added | {"report_id": "found", "explanation": ["found by the extraction"]}
    rebuilt = EventTable.of(
        [*plain_rows(table), found],
        mentions=plain_rows(table.mentions),
        articles=plain_rows(table.articles),
    )
    applied = apply(rebuilt, [add, moved])
    assert (applied.table["type"] == "PROTEST").sum() == 1
    assert "found" in applied.unmatched[0].reason
    assert row(applied.table, "found")["lat"] == 1.0


def test_what_no_longer_fits_is_listed_with_a_reason() -> None:
    table = built()
    desk = editor(table)
    made = [
        desk.date("H0", "2021"),
        desk.toponym(
            "courier", tuple(row(table, "C0")["places"][0][k] for k in ("start", "end")), ELM
        ),
    ]
    articles = plain_rows(table.articles)
    other = EventTable.of([], articles=[articles[1]])
    reasons = [u.reason for u in apply(other, made).unmatched]
    assert "no article of this content" in reasons[0]
    assert "no place name" in reasons[1]


@pytest.mark.parametrize(
    "wish",
    [
        lambda e: e.point("H0", 91, 0),
        lambda e: e.point("H0", 0, float("nan")),
        lambda e: e.date("H0", "soon"),
        lambda e: e.date("H0", "2020-13"),
        lambda e: e.date("H0", "2021/2020"),
        lambda e: e.type("H0", HOSTILE),
        lambda e: e.status("H0", "certain"),
        lambda e: e.status("H0", "asserted"),  # nothing would change
        lambda e: e.place("gone", BIRCH),
        lambda e: e.place("H0", {**BIRCH, "lat": 1000.0}),
        lambda e: e.merge("H0", "H0"),
        lambda e: e.merge("H0", "gone"),
        lambda e: e.undo("gone"),
        lambda e: e.add("herald", (3, 10**6), type="AID"),
        lambda e: e.add("gone", (3, 5), type="AID"),
        lambda e: e.toponym("herald", (0, 3), BIRCH),
        lambda e: e.find_words("herald", "at dawn"),
        lambda e: e.find_words("herald", " "),
    ],
)
def test_a_senseless_wish_is_one_clear_line(wish: Any) -> None:
    with pytest.raises(CorrectionError) as caught:
        wish(editor(built()))
    assert "\n" not in str(caught.value)


def test_hostile_text_is_kept_as_text(tmp_path: Path) -> None:
    table = built()
    hostile = f"{HOSTILE}\n\u2028\x00\udc80"
    correction = Editor(table, author=hostile, reason=hostile).date("H0", "2021")
    events = tmp_path / "events.parquet"
    append(events, [correction])
    lines = journal_path(events).read_bytes().split(b"\n")
    assert len(lines) == 2  # one line, and what follows its line feed
    assert read_journal(events).corrections == (correction,)
    assert HOSTILE in row(apply(table, [correction]).table, "H0")["explanation"][0]


def test_every_reader_of_the_table_sees_the_corrections(tmp_path: Path) -> None:
    events = tmp_path / "events.parquet"
    table = built()
    table.write(events)
    append(events, [editor(table).place("H0", BIRCH)])
    assert row(EventTable.read(events), "H0")["place"] == "Birch"
    assert row(EventTable.read(events, corrected=False), "H0")["place"] == "Alder"


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_a_line_cut_short_spoils_no_other(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    events = tmp_path_factory.mktemp("cut") / "events.parquet"
    table = built()
    desk = editor(table)
    first, second = append(events, [desk.date("H0", "2021"), desk.type("H1", "AID")])
    path = journal_path(events)
    whole = path.read_bytes()
    line = whole.index(b"\n") + 1
    path.write_bytes(whole[: data.draw(st.integers(line, len(whole)))])
    cut = path.read_bytes()
    journal = read_journal(events)
    assert journal.corrections in ((first,), (first, second))
    assert len(journal.corrections) + len(journal.problems) == (1 if len(cut) == line else 2)
    (third,) = append(events, [desk.status("H2", "denied")])
    assert path.read_bytes().startswith(cut)  # lines never change
    assert read_journal(events).corrections == (*journal.corrections, third)


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "7",
        '{"action": "fly"}',
        '{"action": "date", "author": "A", "time": "2026-01-01T00:00:00Z"}',
        '{"action": "undo", "author": "A", "time": "never", "after": {"correction": "x"}}',
        (
            '{"action": "point", "author": "A", "time": "2026-01-01T00:00:00Z", "target": '
            '{"article": "a", "span": [0, 1]}, "after": {"lat": 1e999, "lon": 0}}'
        ),
        (
            '{"action": "date", "author": "A", "time": "2026-01-01T00:00:00Z", "target": '
            '{"article": "a", "span": [5, 1]}, "after": {"edtf": "2020"}}'
        ),
        "[" * 100_000,
        "\xff\xfe",
    ],
)
def test_a_line_that_is_no_correction_is_named_and_left_out(tmp_path: Path, line: str) -> None:
    events = tmp_path / "events.parquet"
    table = built()
    (good,) = append(events, [editor(table).date("H0", "2021")])
    with journal_path(events).open("ab") as file:
        file.write(line.encode("latin-1") + b"\n")
    journal = read_journal(events)
    assert journal.corrections == (good,)
    assert [p.line for p in journal.problems] == [2]
    assert journal.problems[0].message.startswith("events.corrections.jsonl, line 2: ")


def write_many(events: Path, author: str) -> None:
    """Append one by one, as a process of its own."""
    desk = Editor(built(), author=author)
    for year in range(2001, 2021):
        append(events, [desk.date("H0", str(year))])


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    events = tmp_path / "events.parquet"
    method = multiprocessing.get_context("fork")
    writers = [method.Process(target=write_many, args=(events, f"w{n}")) for n in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    journal = read_journal(events)
    assert journal.problems == ()
    for author in ("w0", "w1"):
        years = [c.after["edtf"] for c in journal.corrections if c.author == author]
        assert years == [str(year) for year in range(2001, 2021)]
    times = [c.time for c in journal.corrections]
    assert times == sorted(set(times))  # one order, for good


def write_for_ever(events: Path) -> None:
    desk = Editor(built(), author="Ann", reason="so " * 1000)
    for number in range(10**6):
        append(events, [desk.date("H0", str(1001 + number % 8000))])


def test_a_writer_that_is_killed_blocks_nobody_and_spoils_nothing(tmp_path: Path) -> None:
    events = tmp_path / "events.parquet"
    writer = multiprocessing.get_context("fork").Process(target=write_for_ever, args=(events,))
    writer.start()
    end = time.monotonic() + 60
    while len(read_journal(events).corrections) < 5 and time.monotonic() < end:
        time.sleep(0.01)
    writer.kill()
    writer.join()
    journal = read_journal(events)
    assert len(journal.corrections) >= 5
    assert len(journal.problems) <= 1  # the line that was being written, if any
    (late,) = append(events, [editor(built()).type("H1", "AID")])
    assert read_journal(events).corrections == (*journal.corrections, late)


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    correction = editor(built()).date("H0", "2021")
    with pytest.raises(CorrectionError, match="was not kept"):
        append(tmp_path / "gone" / "events.parquet", [correction])


def test_corrections_are_web_annotations() -> None:
    table = built()
    made = [editor(table, reason="so").place("H1", ELM), editor(table).date("H0", "2021")]
    undo = editor(table, *made).undo(made[1].id)
    page = web_annotations(table, [*made, undo])
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    (item,) = page["items"]
    assert (item["type"], item["motivation"], item["creator"]["name"]) == (
        "Annotation",
        "editing",
        "Ann",
    )
    position, words = item["target"]["selector"]
    text = TEXTS["Herald"]
    assert text[position["start"] : position["end"]] == words["exact"]
    assert text[: position["start"]].endswith(words["prefix"])
    assert text[position["end"] :].startswith(words["suffix"])
    assert json.loads(item["body"][-1]["value"])["after"]["place"] == "Elm"
    json.dumps(page, allow_nan=False)
