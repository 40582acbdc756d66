"""The scanner finds names as news writes them, and only at the edges of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.gazetteer import Gazetteer, MatchKind
from geomap.records import Place, PlaceKind, PlaceName


def _world() -> Gazetteer:
    def place(number: int, name: str, kind: PlaceKind, country: str) -> Place:
        return Place(f"geonames:{number}", name, kind, 40.0, 47.0, country)

    rows = [
        (place(1, "Azerbaijan", PlaceKind.COUNTRY, "AZ"), []),
        (place(2, "Cəbrayıl", PlaceKind.TOWN, "AZ"), [PlaceName("Jabrayil")]),
        (place(3, "United States", PlaceKind.COUNTRY, "US"), [PlaceName("America")]),
        (place(4, "St. Louis", PlaceKind.TOWN, "US"), []),
        (place(5, "California", PlaceKind.ADMIN1, "US"), []),
        (place(6, "Ta' Qali", PlaceKind.TOWN, "MT"), []),
        (place(7, "Gaza Strip", PlaceKind.REGION, "PS"), [PlaceName("Gaza")]),
        (place(8, "New York City", PlaceKind.TOWN, "US"), [PlaceName("New York")]),
        (place(9, "York", PlaceKind.TOWN, "GB"), []),
        (place(10, "al-Bab", PlaceKind.TOWN, "SY"), []),
        (place(11, "Rio de la Plata", PlaceKind.WATER, "AR"), []),
        (place(12, "Of", PlaceKind.TOWN, "TR"), []),
        (place(13, "Ереван", PlaceKind.TOWN, "AM"), [PlaceName("Երևան"), PlaceName("ერევანი")]),
    ]
    matches = {
        ("geonames:3", "U.S."): MatchKind.ABBREVIATION,
        ("geonames:5", "Calif."): MatchKind.ABBREVIATION,
        ("geonames:5", "OR"): MatchKind.POSTAL,
        ("geonames:1", "Azerbaijani"): MatchKind.DEMONYM,
    }
    return Gazetteer.of(rows, matches=matches)


WORLD = _world()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In Cabrayil today", ["Cabrayil"]),
        ("in JABRAYIL.", ["JABRAYIL"]),
        ("Azerbaijan's army", ["Azerbaijan"]),
        ("the U.S. and the US told us", ["U.S.", "US"]),
        ("He left the U.S.", ["U.S."]),
        ("San Jose, Calif., and on", ["Calif."]),
        ("Calif is short", []),
        ("Portland, OR or not", ["OR"]),
        ("Or so they say. OR", ["OR"]),
        ("St. Louis and Saint-Louis", ["St. Louis", "Saint-Louis"]),
        ("St.\nLouis", ["St.\nLouis"]),
        ("New\u00a0York", ["New\u00a0York", "York"]),
        ("New York City", ["New York City", "New York", "York"]),
        ("to New. York", ["York"]),
        ("New, York", ["York"]),
        ("the Gaza strip", ["Gaza strip", "Gaza"]),
        ("Ta’ Qali's hall", ["Ta’ Qali"]),
        ("took al-Bab on", ["al-Bab"]),
        ("al bab", []),
        ("the Rio de la Plata basin", ["Rio de la Plata"]),
        ("Yorkshire, NewYork", []),
        ("one of us", []),
        ("Azerbaijani troops", ["Azerbaijani"]),
        ("из Еревана в Ереван", ["Ереван"]),
        ("Երևան, ერევანი", ["Երևան", "ერევანი"]),
        ("Cəbrayıl in decomposed C\u0327", ["Cəbrayıl"]),
        ("", []),
    ],
)
def test_names_as_news_writes_them(text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in WORLD.scan(text)] == found


def test_every_span_can_be_looked_up() -> None:
    text = "The U.S., Calif. and St.\nLouis; OR, Gaza strip, Azerbaijani, Ta’ Qali's"
    spans = [text[span.start : span.end] for span in WORLD.scan(text)]
    assert len(spans) == 8
    assert all(WORLD.matches(span) for span in spans)


_WORDS = ("New", "York", "City", "St", "Louis", "US", "U.S", "Calif", "Gaza", "strip", "al", "Bab")
_JOINTS = (" ", ".", ",", "-", "'s", "\n", "  ", "’", "ə", "İ", "\u0301", "_", "x", "9")
_PIECES = st.sampled_from((*_WORDS, *_JOINTS))


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_spans_lie_in_the_text_between_words(text: str) -> None:
    for start, end in WORLD.scan(text):
        assert 0 <= start < end <= len(text)
        assert text[start].isalnum()
        assert start == 0 or not text[start - 1].isalnum()
        assert end == len(text) or not text[end].isalnum() or text[end - 1] == "."


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_spans_come_by_start_and_longest_first(text: str) -> None:
    spans = list(WORLD.scan(text))
    assert spans == sorted(set(spans), key=lambda span: (span.start, -span.end))


def test_hostile_text_is_scanned_in_linear_time() -> None:
    # Steps of the trie, not seconds: each word is the start of at most one bounded search.
    steps = 0
    index = WORLD._index
    search = index.prefixes

    def counted(folded: str) -> object:
        nonlocal steps
        steps += len(folded)
        return search(folded)

    index.prefixes = counted  # type: ignore[method-assign]
    try:
        for text in ("New " * 5000, "St. " * 5000, "A." * 10000, "'" * 20000, "N’" * 10000):
            steps = 0
            list(WORLD.scan(text))
            assert steps <= 100 * len(text)
    finally:
        index.prefixes = search  # type: ignore[method-assign]
