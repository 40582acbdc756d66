"""What a careful reader takes from single news sentences of all sorts, and what not.

`events_sentences.csv` holds the sentences. `told`: an event of one of the types is drawn at the
place on the days given. `nothing`: nothing is drawn. `not there`: something is drawn, but not at
the place given.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from events_builder import is_pin, pins, reports

PUBLISHED = "2023-03-15"  # a Wednesday

with Path(__file__).with_name("events_sentences.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def of(expected: str) -> pytest.MarkDecorator:
    """Parametrise a test with the sentences of one sort."""
    rows = [row for row in ROWS if row["expected"] == expected]
    return pytest.mark.parametrize("row", rows, ids=[row["text"] for row in rows])


@of("told")
def test_an_event_is_told_with_its_place_and_days(row: dict[str, str]) -> None:
    found = pins(row["text"], published=PUBLISHED)
    assert any(
        kind in row["types"].split()
        and (place, first, last) == (row["place"], row["start"], row["end"])
        for kind, place, first, last in found
    ), found
    # One happening, one pin: a sentence is not told several times over.
    assert len(found) <= 2, found


@of("nothing")
def test_what_did_not_happen_is_not_drawn(row: dict[str, str]) -> None:
    assert pins(row["text"], published=PUBLISHED) == []


@of("not there")
def test_a_place_that_is_only_named_is_no_site(row: dict[str, str]) -> None:
    found = pins(row["text"], published=PUBLISHED)
    assert found
    assert row["place"] not in {place for _, place, _, _ in found}


def test_every_quote_holds_its_trigger_and_every_pin_explains_itself() -> None:
    for row in ROWS:
        for report in reports(row["text"], published=PUBLISHED):
            assert report.quote
            assert report.quote_start <= report.trigger_start
            assert report.trigger_end <= report.quote_end
            if is_pin(report):
                assert len(report.explanation) >= 4
