"""What a text itself lends to its times: years, order of day and month, regime, and their lack."""

from __future__ import annotations

from datetime import datetime

import pytest

from geomap.records import (
    Block,
    BlockKind,
    Document,
    TimeBasis,
    TimeExpression,
    TimePrecision,
    TimexType,
)
from geomap.times import edtf_bounds, infer_published, tag


def times_of(text: str, published: str | None = "2020-09-30") -> list[TimeExpression]:
    """Return the times of a text without blocks."""
    return list(tag(Document(id="x", text=text, published=published)))


def values_of(text: str, published: str | None = "2020-09-30") -> list[str]:
    """Return the TIMEX3 values of a text's times."""
    return [time.value for time in times_of(text, published)]


def edtfs_of(text: str, published: str | None = "2020-09-30") -> list[str | None]:
    """Return the EDTF of a text's times."""
    return [time.edtf for time in times_of(text, published)]


NOT_TIMES = [
    "You may recognize it.",
    "May I ask why?",
    "Theresa May resigned.",
    "The Long March ended there.",
    "They fell back; the fall of Rome followed.",
    "Resolution 2254 was adopted.",
    "Flight 1549 landed.",
    "Some 2,000 people fled.",
    "About 1500 soldiers marched.",
    "It cost $1990.",
    "20 percent of the land was lost.",
    "They won 3-1 and lost 43-21.",
    "A second attack failed.",
    "Three quarters of the army fled.",
    "An F-16 was shot down.",
    "The 25-year-old was aged 25 years.",
    "She was 25 years old.",
    "The 17-year-olds carried an overnight bag.",
    "Call 555-1990.",
    "He lives at 12 Main St.",
    "The Daily Mail and the Sunday Times wrote so.",
    "Ambassador April Glaspie met Saddam.",
    "Jan Novak said so.",
    "Post No. 1922 stands in the 1000 block.",
    "She drove a 2008 Toyota.",
    "On a day-to-day basis it works.",
    "During business hours it is open.",
    "They spring into action.",
    "Macron flew to Baku five times.",
]


@pytest.mark.parametrize("text", NOT_TIMES)
def test_look_alikes_are_left_alone(text: str):
    assert values_of(text) == []


def test_nothing_is_resolved_without_a_publication_date():
    times = times_of("He said on Wednesday that September 27 was quiet last month.", None)
    assert [t.value for t in times] == ["XXXX-WXX-3", "XXXX-09-27", "XXXX-XX"]
    for time in times:
        assert (time.edtf, time.earliest, time.latest) == (None, None, None)
        assert time.basis is TimeBasis.NONE
        assert "publication" in time.arithmetic


def test_open_publication_resolves_by_the_text_only():
    text = "The truce of November 10, 2020 held. Fighting began on Sept. 27. He spoke on Friday."
    values = values_of(text, "2020-11-10/..")
    assert values == ["2020-11-10", "2020-09-27", "XXXX-WXX-5"]


def test_year_from_a_named_period():
    text = "Nothing of the 44-day war was forgotten. They had lost the hill by October 9."
    war, day = times_of(text, None)
    assert (war.value, war.basis) == ("2020-09-27/2020-11-10", TimeBasis.PERIOD)
    assert (day.value, day.basis) == ("2020-10-09", TimeBasis.PERIOD)


def test_publication_date_in_a_byline():
    text = "By A. Writer | 1 October 2020\nThey met on Thursday."
    blocks = (Block(0, 29, BlockKind.BYLINE), Block(30, len(text), BlockKind.PARAGRAPH))
    times = tag(Document(id="x", text=text, blocks=blocks))
    assert [t.value for t in times] == ["2020-10-01", "2020-10-01"]


def test_furniture_is_passed_by():
    text = "They met on Thursday.\n1 October 2020 Most read"
    blocks = (Block(0, 21, BlockKind.PARAGRAPH), Block(22, len(text), BlockKind.FURNITURE))
    document = Document(id="x", text=text, published="2020-10-01", blocks=blocks)
    assert [t.text for t in tag(document)] == ["Thursday"]


def test_no_expression_crosses_a_block():
    text = "The war of 27\nSeptember was warm."
    blocks = (Block(0, 13, BlockKind.HEADLINE), Block(14, len(text), BlockKind.PARAGRAPH))
    document = Document(id="x", text=text, published="2020-10-01", blocks=blocks)
    assert [t.text for t in tag(document)] == ["September"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On 3/4/2019 and 25/4/2019 they met.", "2019-04-03"),
        ("On 3/4/2019 and 4/25/2019 they met.", "2019-03-04"),
        ("On 3/4/2019, that is in spring, and on 25 April 2019 they met.", "2019-04-03"),
        ("On 3/4/2019, that is in spring, and on April 25, 2019 they met.", "2019-03-04"),
        ("On 3/4/2019 they met.", "2019-03-04"),
        ("On 3.4.2019 they met.", "2019-04-03"),
    ],
)
def test_order_of_day_and_month_is_the_article_s(text: str, value: str):
    assert values_of(text)[0] == value


def test_order_of_day_and_month_by_publication():
    assert values_of("Published 1/10/2020. On 3/4/2019 they met.", "2020-10-01")[1] == "2019-04-03"


RANGES = [
    ("It raged from 1988 to 1994.", ["1988/1994", "1988/1994"]),
    ("It raged between 1988 and 1994.", ["1988/1994", "1988/1994"]),
    ("It raged in 1939–45.", ["1939/1945", "1939/1945"]),
    ("It raged 27 September – 10 November 2019.", ["2019-09-27/2019-11-10"] * 2),
    ("It raged from September 27 to November 10, 2019.", ["2019-09-27/2019-11-10"] * 2),
    ("It raged on 5–7 May 2019.", ["2019-05-05/2019-05-07"] * 2),
    ("It raged on May 5-7, 2019.", ["2019-05-05/2019-05-07"] * 2),
    ("It has raged since 1991.", ["1991/.."]),
    ("It raged until 2008.", ["../2008"]),
    ("They met on 5 May 2019 and 6 June 2019.", ["2019-05-05", "2019-06-06"]),
    ("They met in July and August 2019.", ["2019-07", "2019-08"]),
    ("It ran from Friday to Sunday.", ["2020-09-25/2020-09-27"] * 2),
    ("It ran from 9 a.m. to 5 p.m. on Friday.", ["2020-09-25", "2020-09-25"]),
]


@pytest.mark.parametrize(("text", "edtfs"), RANGES)
def test_ranges(text: str, edtfs: list[str]):
    assert edtfs_of(text) == edtfs


def test_ends_of_a_range_keep_their_own_values():
    begin, finish = times_of("It raged from September 27 to November 10, 2019.")
    assert (begin.value, finish.value) == ("2019-09-27", "2019-11-10")
    assert begin.earliest == datetime(2019, 9, 27)
    assert begin.latest == finish.latest == datetime(2019, 11, 10, 23, 59, 59)


HISTORY = (
    "On September 1, 1939, Germany attacked Poland. The war of 1914 was remembered. "
    "In May 1940 France fell. In December 1941 Japan attacked. The next day America declared war. "
    "In January, the Philippines were lost. By the end of 1942 the tide had turned. "
    "In July 1943 Italy was invaded. The following year Rome fell. "
)


def test_history_is_told_from_the_date_told_last():
    times = times_of(HISTORY, "2009-12-19")
    assert {t.text: t.value for t in times} == {
        "September 1, 1939": "1939-09-01",
        "1914": "1914",
        "May 1940": "1940-05",
        "December 1941": "1941-12",
        "The next day": "1941-12-XX",
        "January": "1942-01",
        "the end of 1942": "1942",
        "July 1943": "1943-07",
        "The following year": "1944",
    }
    assert all("(narrative)" in t.arithmetic for t in times)


def test_news_of_old_days_stays_news():
    text = HISTORY + "He said on Monday, and again last week, and then yesterday, that it was over."
    assert values_of(text, "2020-09-30")[-3:] == ["2020-09-28", "2020-W39", "2020-09-29"]


def test_a_date_in_passing_is_not_in_force():
    values = values_of("On September 3 they met. The 1994 truce had held. The next day they left.")
    assert values[-1] == "2020-09-04"


def test_a_vague_time_in_force_lends_what_it_has():
    time = times_of("In July 2019 they met. Three days later they left.")[-1]
    assert (time.value, time.edtf, time.precision) == ("2019-07-XX", "2019-07", TimePrecision.MONTH)


def test_types():
    times = times_of("On Friday they sat for two days. They meet every week, at noon.")
    assert [t.type for t in times] == [
        TimexType.DATE,
        TimexType.DURATION,
        TimexType.SET,
        TimexType.TIME,
    ]


def test_tense_from_the_parse():
    spacy = pytest.importorskip("spacy")
    document = Document(id="x", text="They arrive Friday.", published="2020-09-30")
    doc = spacy.blank("en")(document.text)
    assert [t.value for t in tag(document, doc)] == ["2020-09-25"]


def test_plans_are_not_taken_for_the_past():
    document = Document(id="x", text="He left in May 2019. The vote will be held in June 2021.")
    assert infer_published(document, tag(document)) == "2019-05-01/.."
    assert infer_published(document, ()) is None


BOUNDS = [
    ("2020", ("2020-01-01", "2020-12-31")),
    ("2020-02", ("2020-02-01", "2020-02-29")),
    ("2020-09-27", ("2020-09-27", "2020-09-27")),
    ("2020-09-27~", ("2020-09-27", "2020-09-27")),
    ("2020-11-10T00:00:00+03:00", ("2020-11-10", "2020-11-10")),
    ("2020-09-27/2020-11-10", ("2020-09-27", "2020-11-10")),
    ("2020-11-10/..", ("2020-11-10", None)),
    ("../2008", (None, "2008-12-31")),
    ("/2020-11-10", (None, "2020-11-10")),
    ("1941-23", ("1941-09-01", "1941-11-30")),
    ("1941-24", ("1941-12-01", "1942-02-28")),
    ("198X", ("1980-01-01", "1989-12-31")),
    ("18XX", ("1800-01-01", "1899-12-31")),
    ("2020-33", ("2020-01-01", "2020-03-31")),
    ("XXXX-09-27", (None, None)),
    ("-0479", (None, None)),
    ("2020-02-30", (None, None)),
    ("nonsense", (None, None)),
    ("", (None, None)),
]


@pytest.mark.parametrize(("edtf", "days"), BOUNDS)
def test_bounds_of_edtf(edtf: str, days: tuple[str | None, str | None]):
    first, last = edtf_bounds(edtf)
    assert (first and first.isoformat(), last and last.isoformat()) == days
