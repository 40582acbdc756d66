"""Publication known as an interval, inferred, or not at all: what relative dates then come to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.documents import document as read
from geomap.records import Document, PublishedBasis, TimeBasis
from geomap.times import edtf_bounds, infer_published, tag, tag_and_date


def only(text, published):
    (time,) = tag(Document(id="x", text=text, published=published))
    return time


# Sentence, publication, TIMEX3 value, EDTF, with the reasoning.
INTERVALS = [
    # Both ends of 2020 have 2019 before them.
    ("It began on 27 September last year.", "2020", "2019-09-27", "2019-09-27"),
    ("It began last year.", "2020", "2019", "2019"),
    ("It began this year.", "2020", "2020", "2020"),
    # On 1 January 2020 last month was December, on 31 December it was November.
    ("It began last month.", "2020", "XXXX-XX", "2019-12-01/2020-11-30"),
    ("It began last month.", "2020-09", "2020-08", "2020-08"),
    ("It began yesterday.", "2020", "XXXX-XX-XX", "2019-12-31/2020-12-30"),
    ("It began yesterday.", "2020-09-03/2020-09-05", "2020-09-XX", "2020-09-02/2020-09-04"),
    # The last Wednesday before 29 September 2020 was the 23rd, before 2 October the 30th.
    ("They met on Wednesday.", "2020-09-29/2020-10-02", "2020-WXX-3", "2020-09-23/2020-09-30"),
    ("They met on Monday.", "2020-09-29/2020-10-02", "2020-09-28", "2020-09-28"),
    ("They will meet on Friday.", "2020-09-29/2020-10-02", "2020-10-02", "2020-10-02"),
    ("They fought on 27 September.", "2020", "XXXX-09-27", "2019-09-27/2020-09-27"),
    ("They fought on 27 September.", "2020-10/2020-12", "2020-09-27", "2020-09-27"),
    # Open: never before what it would be on the first possible day.
    ("It began yesterday.", "2020-11-10/..", "XXXX-XX-XX", "2020-11-09/.."),
    ("It began on 27 September last year.", "2020-11-10/..", "XXXX-09-27", "2019-09-27/.."),
    ("For a fourth day they fought.", "2020-11-10/..", "P4D", "2020-11-07/.."),
    # No first day, no bound.
    ("It began yesterday.", "../2020-11-10", "XXXX-XX-XX", None),
    ("It began yesterday.", None, "XXXX-XX-XX", None),
    # Repeated times and bare lengths lean on no day.
    ("They fought for three days.", "2020", "P3D", None),
]


@pytest.mark.parametrize(("text", "published", "value", "edtf"), INTERVALS)
def test_relative_dates_against_an_interval(text, published, value, edtf):
    time = only(text, published)
    assert (time.value, time.edtf) == (value, edtf)
    if time.edtf is not None:
        assert time.basis is TimeBasis.PUBLICATION
        assert time.edtf in time.arithmetic


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
LEANING = ["yesterday", "on Wednesday", "last month", "on 5 May", "two weeks ago", "last year"]


@given(DAYS, st.integers(0, 800), st.integers(0, 800), st.sampled_from(LEANING))
def test_what_any_day_of_the_interval_gives_lies_in_the_outcome(first, length, at, words):
    day = first + timedelta(days=min(at, length))
    last = first + timedelta(days=length)
    sentence = f"They left {words}."
    sure = only(sentence, day.isoformat())
    maybe = only(sentence, f"{first}/{last}")
    assert maybe.earliest is not None
    assert maybe.latest is not None
    assert maybe.earliest <= sure.earliest
    assert sure.latest <= maybe.latest


def test_a_new_publication_date_resolves_the_article_anew():
    text = "They left yesterday."
    found = [tag(read(text, published=day))[0].value for day in ("2020-03-01", "2021-01-01")]
    assert found == ["2020-02-29", "2020-12-31"]


INFERRED = [
    ("He left on 5 May 2019. The vote will be held on 6 June 2021.", "2019-05-05/.."),
    ("He left in May 2019. The deal runs until June 2021.", "2019-05-01/.."),
    # Only who looks back knows how long a war was.
    ("They met during the 44-day war.", "2020-11-10/.."),
    ("They met during the Second Nagorno-Karabakh War.", "2020-09-27/.."),
    # Day and month cannot be told apart; years alone are often those of plans.
    ("He left on 3/4/2019.", None),
    ("The 2030 target stands.", None),
]


@pytest.mark.parametrize(("text", "published"), INFERRED)
def test_publication_is_inferred_from_the_past_and_marked(text, published):
    bare = Document(id="x", text=text)
    dated, times = tag_and_date(bare)
    assert dated.published == published
    assert infer_published(bare, times) == published
    inferred = PublishedBasis.INFERRED if published else PublishedBasis.UNKNOWN
    assert dated.published_basis is inferred


def test_a_stated_date_is_left_alone():
    stated = Document(
        id="x",
        text="He left on 5 May 2019.",
        published="2018",
        published_basis=PublishedBasis.GIVEN,
    )
    assert tag_and_date(stated)[0] is stated


def test_an_inferred_interval_bounds_what_leans_on_it():
    dated, times = tag_and_date(
        Document(id="x", text="He left on 5 May 2019. He rested yesterday.")
    )
    assert edtf_bounds(dated.published) == (date(2019, 5, 5), None)
    assert [time.edtf for time in times] == ["2019-05-05", "2019-05-04/.."]


@pytest.mark.parametrize(
    ("name", "published", "basis"),
    [
        ("2020-09-30_reuters.txt", "2020-09-30", PublishedBasis.METADATA),
        ("reuters 20200930.txt", "2020-09-30", PublishedBasis.METADATA),
        # A day before one that the article tells is not that of its publication.
        ("2020-09-01.txt", "2020-09-28/..", PublishedBasis.INFERRED),
        ("story.txt", "2020-09-28/..", PublishedBasis.INFERRED),
    ],
)
def test_the_name_of_its_file_may_date_an_article(tmp_path, name, published, basis):
    from geomap import documents

    path = tmp_path / name
    path.write_text("They met on 28 September 2020 in Baku, officials said.", encoding="utf-8")
    (found,) = documents.read([path])
    assert (found.published, found.published_basis) == (published, basis)
