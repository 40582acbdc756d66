"""Properties: every real date comes back, nothing raises, what is told fits together."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.records import Document, TimeExpression
from geomap.times import edtf_bounds, tag, tag_and_date
from geomap.times.actions import ACTIONS
from geomap.times.arithmetic import shift, weekday_near
from geomap.times.grammar import compile_grammar
from geomap.times.stretch import of_day
from geomap.times.tables import lexicon, rows
from geomap.times.tokens import segments

MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
]
SHORT = [
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def ordinal(day: int) -> str:
    """Return a day of the month as 1st, 2nd …."""
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


FORMATS = {
    "Month D, YYYY": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "Mon. D, YYYY": lambda d: f"{SHORT[d.month - 1]} {d.day}, {d.year}",
    "D Month YYYY": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "DD Month, YYYY": lambda d: f"{d.day:02d} {MONTHS[d.month - 1]}, {d.year}",
    "Month Dth, YYYY": lambda d: f"{MONTHS[d.month - 1]} {ordinal(d.day)}, {d.year}",
    "the Dth of Month YYYY": lambda d: f"the {ordinal(d.day)} of {MONTHS[d.month - 1]} {d.year}",
    "Weekday, Month D, YYYY": lambda d: (
        f"{WEEKDAYS[d.weekday()]}, {MONTHS[d.month - 1]} {d.day}, {d.year}"
    ),
    "Weekday D Month YYYY": lambda d: (
        f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]} {d.year}"
    ),
    "YYYY-MM-DD": lambda d: d.isoformat(),
    "YYYY/M/D": lambda d: f"{d.year}/{d.month}/{d.day}",
    "DD.MM.YYYY": lambda d: f"{d.day:02d}.{d.month:02d}.{d.year}",
    "D-Mon-YYYY": lambda d: f"{d.day}-{MONTHS[d.month - 1][:3]}-{d.year}",
    "MONTH D, YYYY": lambda d: f"{MONTHS[d.month - 1].upper()} {d.day}, {d.year}",
    "Month D YYYY": lambda d: f"{MONTHS[d.month - 1]} {d.day} {d.year}",
    "D Mon. YYYY": lambda d: f"{d.day} {SHORT[d.month - 1]} {d.year}",
    "Dth Month YYYY": lambda d: f"{ordinal(d.day)} {MONTHS[d.month - 1]} {d.year}",
    "Dth of Month, YYYY": lambda d: f"{ordinal(d.day)} of {MONTHS[d.month - 1]}, {d.year}",
    "Month the Dth, YYYY": lambda d: f"{MONTHS[d.month - 1]} the {ordinal(d.day)}, {d.year}",
    "Wd, D Mon YYYY": lambda d: (
        f"{WEEKDAYS[d.weekday()][:3]}, {d.day} {MONTHS[d.month - 1][:3]} {d.year}"
    ),
    "Wd., Mon. D, YYYY": lambda d: (
        f"{WEEKDAYS[d.weekday()][:3]}., {SHORT[d.month - 1]} {d.day}, {d.year}"
    ),
    "Weekday (Month D, YYYY)": lambda d: (
        f"{WEEKDAYS[d.weekday()]} ({MONTHS[d.month - 1]} {d.day}, {d.year})"
    ),
    "D-Month-YYYY": lambda d: f"{d.day}-{MONTHS[d.month - 1]}-{d.year}",
    "D.M.YYYY": lambda d: f"{d.day}.{d.month}.{d.year}",
    "YYYY.MM.DD": lambda d: f"{d.year}.{d.month:02d}.{d.day:02d}",
}

# A day in these, published on a day that is known: the day is told by both.
RELATIVE = {
    "yesterday": (-1, lambda _: "yesterday"),
    "today": (0, lambda _: "today"),
    "tomorrow": (1, lambda _: "tomorrow"),
    "N days ago": (-9, lambda _: "nine days ago"),
    "the day before yesterday": (-2, lambda _: "the day before yesterday"),
    "last Weekday": (-4, lambda d: f"last {WEEKDAYS[d.weekday()]}"),
    "next Weekday": (4, lambda d: f"next {WEEKDAYS[d.weekday()]}"),
    "Weekday": (-3, lambda d: WEEKDAYS[d.weekday()]),
    "Month D": (-200, lambda d: f"{MONTHS[d.month - 1]} {d.day}"),
    "Weekday, Month D": (-200, lambda d: f"{WEEKDAYS[d.weekday()]}, {MONTHS[d.month - 1]} {d.day}"),
}

days = st.dates(date(1600, 1, 1), date(2100, 12, 31))


def times_of(text: str, published: str | None = None) -> tuple[TimeExpression, ...]:
    """Return the times of a text."""
    return tag(Document(id="x", text=text, published=published))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=30, deadline=None)
@given(day=days)
def test_any_date_comes_back(name: str, day: date):
    written = FORMATS[name](day)
    (time,) = times_of(f"They signed it on {written} in Baku.")
    assert (time.text, time.value) == (written, day.isoformat())
    assert edtf_bounds(str(time.edtf)) == (day, day)


MODERN = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("name", RELATIVE)
@settings(max_examples=30, deadline=None)
@given(published=MODERN)
def test_any_day_told_from_publication_comes_back(name: str, published: date):
    away, write = RELATIVE[name]
    day = published + timedelta(days=away)
    if (day.month, day.day) == (2, 29):
        return  # is not in each year
    (time,) = times_of(f"They were seen {write(day)} in Baku.", published.isoformat())
    assert time.value == day.isoformat()


CLOCKS = {
    "24 hours": lambda h, m: f"{h:02d}:{m:02d}",
    "p.m.": lambda h, m: f"{(h - 1) % 12 + 1}:{m:02d} {'a' if h < 12 else 'p'}.m.",
    "PM": lambda h, m: f"{(h - 1) % 12 + 1}:{m:02d} {'A' if h < 12 else 'P'}M",
    "hours": lambda h, m: f"{h:02d}{m:02d} hours",
}


@pytest.mark.parametrize("name", CLOCKS)
@settings(max_examples=30, deadline=None)
@given(day=MODERN, hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_any_minute_comes_back(name: str, day: date, hour: int, minute: int):
    written = f"{CLOCKS[name](hour, minute)} on {day.day} {MONTHS[day.month - 1]} {day.year}"
    (time,) = times_of(f"They met at {written} in Baku.")
    assert (time.text, time.value) == (written, f"{day}T{hour:02d}:{minute:02d}")
    assert time.earliest is not None
    assert (time.earliest.date(), time.earliest.hour, time.earliest.minute) == (day, hour, minute)


@settings(max_examples=60, deadline=None)
@given(first=MODERN, length=st.integers(1, 3000))
def test_any_stretch_comes_back(first: date, length: int):
    last = first + timedelta(days=length)
    ends = [f"{MONTHS[d.month - 1]} {d.day}, {d.year}" for d in (first, last)]
    for words in ("from {} to {}", "between {} and {}", "from {} until {}"):
        begin, finish = times_of(f"They fought {words.format(*ends)}.")
        assert (begin.value, finish.value) == (first.isoformat(), last.isoformat())
        for end in (begin, finish):
            assert edtf_bounds(str(end.edtf)) == (first, last)


@settings(max_examples=60, deadline=None)
@given(day=days, published=days)
def test_month_and_day_order_by_the_other_dates(day: date, published: date):
    text = f"On {day.day}/{day.month}/{day.year} and 25/12/{published.year} they met."
    assert times_of(text)[0].value == day.isoformat()
    text = f"On {day.month}/{day.day}/{day.year} and 12/25/{published.year} they met."
    assert times_of(text)[0].value == day.isoformat()


@settings(max_examples=60, deadline=None)
@given(published=days, weekday=st.integers(0, 6))
def test_weekdays_lie_next_to_publication(published: date, weekday: int):
    (past,) = times_of(f"He said {WEEKDAYS[weekday]} it was over.", published.isoformat())
    (future,) = times_of(f"They will meet on {WEEKDAYS[weekday]}.", published.isoformat())
    before, after = date.fromisoformat(past.value), date.fromisoformat(future.value)
    assert before.weekday() == after.weekday() == weekday
    assert published - timedelta(days=6) <= before <= published <= after
    assert after <= published + timedelta(days=6)


@settings(max_examples=60, deadline=None)
@given(published=days, day=days)
def test_a_date_without_year_is_the_nearest_on_its_side(published: date, day: date):
    written = f"{day.day} {MONTHS[day.month - 1]}"
    (time,) = times_of(f"He said it was lost on {written}.", published.isoformat())
    if day.month == 2 and day.day == 29:
        return
    found = date.fromisoformat(time.value)
    assert (found.month, found.day) == (day.month, day.day)
    assert timedelta(0) <= published - found <= timedelta(days=366)


@settings(max_examples=60, deadline=None)
@given(day=days, number=st.integers(1, 400))
def test_shifts_go_there_and_back(day: date, number: int):
    start = of_day(day)
    there = shift(start, number, "D")
    assert there is not None
    assert shift(there, -number, "D") == start
    for unit in ("W", "M", "Y"):
        around = shift(start, 0, unit)
        there = shift(start, number, unit)
        assert around is not None
        assert there is not None
        assert shift(there, -number, unit) == around


@given(day=days, weekday=st.integers(1, 7), which=st.sampled_from([-1, 1]), strict=st.booleans())
def test_nearest_weekday(day: date, weekday: int, which: int, *, strict: bool):
    found = weekday_near(day, weekday, which=which, strict=strict)
    distance = (found - day).days * which
    assert found.isoweekday() == weekday
    assert (1 if strict else 0) <= distance <= (7 if strict else 6)


GRAMMAR = compile_grammar("grammar.csv", ACTIONS)
examples = [row["example"] for row in rows("grammar.csv")]
vocabulary = [
    *sorted(lexicon()),
    *examples,
    *("27", "1988", "2,000", "9/30/2020", "12:30", "1990s", "'90s", "Q3", "31st", "480"),
    *(",", ".", "-", "–", "(", ")", "\n", "\n\n", "the", "of", "to", "from", "between", "and"),
    *("a", "half", "ago", "end", "years", "day", "World War II", "Easter", "said", "will"),
]
jumble = st.lists(st.sampled_from(vocabulary), max_size=40).map(" ".join)
texts = st.one_of(st.text(max_size=200), jumble, jumble.map(str.title), jumble.map(str.upper))
publications = st.one_of(
    st.none(),
    days.map(date.isoformat),
    st.sampled_from(
        ["2020-11-10/..", "2020", "2020-09~", "../2020", "nonsense", "0001-01-01", "9999-12-31"]
    ),
)


@settings(max_examples=400, deadline=None)
@given(text=texts, published=publications)
def test_nothing_raises_and_all_fits_together(text: str, published: str | None):
    times = times_of(text, published)
    assert list(times) == sorted(times, key=lambda time: time.start)
    for time, following in itertools.pairwise(times):
        assert time.end <= following.start
    for time in times:
        assert text[time.start : time.end] == time.text
        assert time.text
        assert time.value
        assert time.arithmetic
        if time.earliest is not None and time.latest is not None:
            assert time.earliest <= time.latest
        if time.edtf is None:
            assert (time.earliest, time.latest) == (None, None)
        elif not time.edtf.startswith("-"):
            first, last = edtf_bounds(time.edtf)
            assert first is not None or last is not None, time.edtf


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("published", ["2020-09-30", "2020", None])
def test_long_jumbles_do_not_raise(seed: int, published: str | None):
    words = [*vocabulary, *sorted(GRAMMAR.vocabulary)]
    chosen = random.Random(seed).choices(words, k=3_000)  # noqa: S311 - no secret
    document = Document(id="x", text=" ".join(chosen), published=published)
    assert tag_and_date(document)[1]


@given(st.text(max_size=30))
def test_bounds_take_any_text(edtf: str):
    first, last = edtf_bounds(edtf)
    assert first is None or last is None or isinstance(first, date)


REPEATED = [
    *(
        "September 27, 2020 ",
        "1 ",
        "2020 ",
        "9/30/2020 ",
        "from 5 to 7 May to ",
        "a day ",
        "1-",
        "1/",
    ),
    *("the end of the end of ", "(", "during World War II ", "a hundred and ", "last last ", "1:"),
    *("Monday came. Then Tuesday came. ", "May ", "2020-09-27 ", "every day every ", "twenty "),
]


@pytest.mark.parametrize("phrase", REPEATED)
def test_repetition_is_no_trouble(phrase: str):
    text = phrase * (20_000 // len(phrase))
    for time in times_of(text, "2020-09-30"):
        assert text[time.start : time.end] == time.text


class Counted(dict):
    """Readings that count how often the grammar looks into any of them."""

    looks = 0

    def __iter__(self):
        Counted.looks += 1
        return super().__iter__()

    def __contains__(self, key):
        Counted.looks += 1
        return super().__contains__(key)


def looks_of(text: str) -> int:
    """Return how often parsing a text looks into the readings of its tokens."""
    Counted.looks = 0
    for segment in segments(text, breaks=frozenset(), vocabulary=GRAMMAR.vocabulary):
        GRAMMAR.parse([one._replace(readings=Counted(one.readings)) for one in segment])
    return Counted.looks


@pytest.mark.parametrize("phrase", [*REPEATED, *(f"{example}. " for example in examples[::8])])
def test_work_grows_no_faster_than_the_text(phrase: str):
    once, double = (looks_of(phrase * (length // len(phrase))) for length in (2_000, 4_000))
    assert double <= 2.2 * once + 50


def test_work_is_counted():
    assert looks_of("They met on Monday. " * 50) > 50
