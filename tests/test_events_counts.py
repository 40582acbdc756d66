"""Numbers of people in events: intervals with their words; distances and shares left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events_builder import article
from geomap.events import count_words
from geomap.events.counts import total
from geomap.events.quantities import quantity
from geomap.records import CountKind

K, W, D = CountKind.KILLED, CountKind.WOUNDED, CountKind.DISPLACED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A bomb exploded in [Mosul] on Monday, killing as many as 20 people and wounding 35.",
            {K: (None, 20, 20), W: (35, 35, 35)},
        ),
        (
            "At least 12 civilians were killed and dozens wounded in an airstrike on [Aleppo].",
            {K: (12, 12, None), W: (24, None, 99)},
        ),
        ("The earthquake in [Nepal] left 45 dead on Sunday.", {K: (45, 45, 45)}),
        ("Between 10 and 15 soldiers died in fighting in [Goma].", {K: (10, None, 15)}),
        ("The death toll from the flood in [Lagos] rose to 45 on Monday.", {K: (45, 45, 45)}),
        (
            "Tens of thousands of residents fled [Mosul] on Monday.",
            {D: (20_000, None, 99_999)},
        ),
        (
            "Police arrested two men and a woman in [Boston] on Tuesday.",
            {CountKind.ARRESTED: (3, 3, 3)},
        ),
        (
            "The two sides exchanged 200 prisoners in [Goma] on Monday.",
            {CountKind.PRISONERS: (200, 200, 200)},
        ),
        (
            "About 2.5 million people were displaced by fighting in [Sudan] on Monday.",
            {D: (None, 2_500_000, None)},
        ),
        ("Rebels attacked a post 30 kilometres from [Goma] on Monday.", {}),
        ("Rebels hold 20 percent of [Sudan] since the attack on Monday.", {}),
        ("The attack in [Goma] on Monday killed 200 sheep.", {}),
    ],
)
def test_numbers_are_read_with_their_bounds(text, expected):
    found = article(text)
    counts = {c.kind: (c.low, c.best, c.high) for r in found.reports for c in r.counts}
    assert counts == expected
    for report in found.reports:
        for count in report.counts:
            words = " ".join(found.document.text[count.start : count.end].split())
            assert words == count.text


def test_reports_of_one_event_are_put_together():
    found = article(
        "A bomb exploded in [Mosul] on Monday, killing 20 people. "
        "The army said eight people were killed in the blast in [Mosul] on Monday."
    )
    (killed,) = total(found.reports)
    assert (killed.low, killed.best, killed.high) == (8, 20, 20)
    assert "20 people" in killed.text
    assert "eight people" in killed.text


def test_what_is_open_in_the_greatest_count_stays_open():
    found = article("At least 12 people were killed in an airstrike on [Aleppo] on Monday.")
    (killed,) = total(found.reports)
    assert (killed.low, killed.best, killed.high) == (12, 12, None)


@given(st.integers(0, 10**7), st.sampled_from(["", "at least", "as many as", "about"]))
def test_a_number_is_read_back_whatever_bounds_it(value, bound):
    read = quantity([f"{value:,}"], bound.split())
    assert read is not None
    known = {n for n in (read.low, read.best, read.high) if n is not None}
    assert known == {value}


@pytest.mark.parametrize(
    ("low", "best", "high", "words"),
    [
        (20, 20, 20, "20 killed"),
        (12, 12, None, "at least 12 killed"),
        (None, 20, 20, "up to 20 killed"),
        (8, 20, 20, "8–20 killed, likely 20"),
        (None, 1200, None, "about 1,200 killed"),
    ],
)
def test_counts_in_words(low, best, high, words):
    assert count_words({"kind": "killed", "low": low, "best": best, "high": high}) == words
