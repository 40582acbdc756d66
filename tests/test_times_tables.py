"""The data tables of the temporal tagger: every row means something and says where it is from."""

from __future__ import annotations

from datetime import date

import pytest

from geomap.errors import GeomapError
from geomap.records import Document
from geomap.times import edtf_bounds, tag
from geomap.times.feasts import Feast
from geomap.times.grammar import Slots, compile_grammar, expand
from geomap.times.tables import lexicon, rows

TABLES = [
    "contexts.csv",
    "day_parts.csv",
    "holidays.csv",
    "idle.csv",
    "lexicon.csv",
    "look_alikes.csv",
    "periods.csv",
    "seasons.csv",
    "signs.csv",
    "tense.csv",
]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_source(table: str):
    found = rows(table)
    assert found
    assert [row for row in found if not row["source"] or None in row] == []


@pytest.mark.parametrize("row", rows("grammar.csv"), ids=lambda row: row["pattern"])
def test_every_rule_has_an_example_that_is_found(row: dict[str, str]):
    text = f"They met {row['example']}."
    if row["result"] == "ADJECTIVE":
        # Only histories count these.
        text += " They met in 1914, 1915, 1916, 1917, 1918 and 1919."
    times = tag(Document(id="x", text=text, published="2020-09-30"))
    assert [t for t in times if t.start < len("They met .") + len(row["example"])], text


def test_rules_name_symbols_that_exist():
    made = {row["result"] for row in rows("grammar.csv")}
    words = {word.kind for words in lexicon().values() for word in words}
    signs = {row["symbol"] for row in rows("signs.csv")}
    shapes = {"NUMBER", "DECIMAL", "DAY", "ORDDAY", "YEAR", "YEAR2", "SHORT_YEAR", "FOURDIGITS"}
    shapes |= {"DECADE2", "DECADE3", "DECADE4", "QUARTER_CODE", "ISO", "NUMDATE", "TIME", "OCLOCK"}
    known = made | words | signs | shapes | {"MERIDIEM", "HOLIDAY", "PERIOD", "^", "$"}
    used = {
        symbol
        for row in rows("grammar.csv")
        for steps in expand(row["pattern"])
        for _, symbol in steps
        if not symbol.islower()
    }
    assert used - known == set()


@pytest.mark.parametrize(
    ("pattern", "sequences"),
    [
        ("A b", [((None, "A"), (None, "b"))]),
        ("[A] b", [((None, "A"), (None, "b")), ((None, "b"),)]),
        ("(A|b c)", [((None, "A"),), ((None, "b"), (None, "c"))]),
        ("x:(A|B)", [(("x", "A"),), (("x", "B"),)]),
    ],
)
def test_patterns_expand(pattern: str, sequences: list[tuple[tuple[str | None, str], ...]]):
    assert expand(pattern) == sequences


@pytest.mark.parametrize("pattern", ["[A]", "(A", "A)", ""])
def test_malformed_patterns_are_refused(pattern: str):
    with pytest.raises(GeomapError, match="malformed"):
        expand(pattern)


def test_unknown_actions_are_refused():
    def nothing(_: Slots) -> None:
        return None

    with pytest.raises(GeomapError, match="unknown action"):
        compile_grammar("grammar.csv", {"sum": nothing})


def test_periods_have_names_of_their_own():
    names = [name for row in rows("periods.csv") for name in _names(row)]
    assert len(names) == len(set(names))
    assert len(rows("periods.csv")) >= 300


def test_periods_lie_on_the_calendar():
    for row in rows("periods.csv"):
        first, last = edtf_bounds(row["edtf"])
        assert first is not None, row
        assert first <= (last or date.max), row
        assert (last is None) == row["edtf"].endswith("/.."), row


def _names(row: dict[str, str]) -> list[str]:
    """Return a row's name and variants."""
    return [row["name"], *filter(None, row["variants"].split("|"))]


def test_periods_are_found_by_every_name():
    for row in rows("periods.csv"):
        for name in _names(row):
            text = f"During the {name.removeprefix('the ')}, they fled."
            found = [t.edtf for t in tag(Document(id="x", text=text, published="2025-12-01"))]
            assert row["edtf"] in found, text


FEASTS = [
    ("easter 0", 2024, "2024-03-31"),
    ("easter -2", 2021, "2021-04-02"),
    ("orthodox 0", 2021, "2021-05-02"),
    ("orthodox 0", 2024, "2024-05-05"),
    ("islamic 9 1", 2021, "2021-04-13"),
    ("islamic 9 1", 2024, "2024-03-11"),
    ("hebrew 0", 2023, "2023-09-16"),
    ("hebrew 9", 1973, "1973-10-06"),
    ("hebrew -163", 2024, "2024-04-23"),
    ("weekday 11 4 4", 2020, "2020-11-26"),
    ("weekday 5 -1 1", 2020, "2020-05-25"),
    ("weekday 11 4 4 +1", 2020, "2020-11-27"),
    ("fixed 12-25", 2020, "2020-12-25"),
    ("list 2021-02-12 2022-02-01", 2022, "2022-02-01"),
]


@pytest.mark.parametrize(("rule", "year", "day"), FEASTS)
def test_feasts_fall_on_their_days(rule: str, year: int, day: str):
    assert [d.isoformat() for d in Feast("x", rule, 1).begins(year)] == [day]


def test_the_islamic_year_falls_twice_in_2030():
    days = Feast("Ramadan", "islamic 9 1", 30).begins(2030)
    assert [d.isoformat() for d in days] == ["2030-01-06", "2030-12-26"]


def test_holidays_fall_in_every_recent_year():
    for row in rows("holidays.csv"):
        feast = Feast(row["name"], row["rule"], int(row["days"]))
        for year in range(2010, 2025):
            assert all(day.year == year for day in feast.begins(year)), row
            assert feast.begins(year), row
