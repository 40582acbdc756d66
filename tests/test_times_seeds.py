"""Every expression of the seed articles, with the publication date that is known and without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geomap import documents
from geomap.records import Document, PublishedBasis
from geomap.times import infer_published, tag

SEEDS = Path(__file__).resolve().parents[1] / "seeds"

# By article and publication date: text, TIMEX3 value and EDTF of each expression, in order.
EXPECTED = {
    # No publication date. The war is a named period and its 44 days are its length; "September 27"
    # has the year of October 9, 2020 before it; "that moment" is still that of the talks, for what
    # was "before September 27" only looks aside.
    ("000", None): [
        ("the 44-day Patriotic War", "2020-09-27/2020-11-10", "2020-09-27/2020-11-10"),
        ("October 9, 2020", "2020-10-09", "2020-10-09"),
        ("September 27", "2020-09-27", "2020-09-27"),
        ("several hours", "PTXH", None),
        ("that moment", "2020-10-09", "2020-10-09"),
        ("October 30, 2020", "2020-10-30", "2020-10-30"),
        ("the 44 days", "P44D", "2020-09-27/2020-11-10"),
        ("a few hours", "PTXH", None),
    ],
    # Published on an unknown day after the ceasefire, or unknown: every year is in the text, that
    # of "Sept. 27" in the date in force, 10 November 2020; "the following days" follow July 2020.
    ("001", "2020-11-10/.."): [
        ("November 10, 2020", "2020-11-10", "2020-11-10"),
        ("over a month", "P1M", None),
        (
            "00:00 hours (Moscow time) on 10 November 2020",
            "2020-11-10T00:00+03",
            "2020-11-10T00:00:00+03:00",
        ),
        ("Sept. 27", "2020-09-27", "2020-09-27"),
        ("July 2020", "2020-07", "2020-07"),
        ("the following days", "PXD", "2020-07"),
        ("1988", "1988", "1988"),
        ("1994", "1994", "1994"),
    ],
    ("001", None): [
        ("November 10, 2020", "2020-11-10", "2020-11-10"),
        ("over a month", "P1M", None),
        (
            "00:00 hours (Moscow time) on 10 November 2020",
            "2020-11-10T00:00+03",
            "2020-11-10T00:00:00+03:00",
        ),
        ("Sept. 27", "2020-09-27", "2020-09-27"),
        ("July 2020", "2020-07", "2020-07"),
        ("the following days", "PXD", "2020-07"),
        ("1988", "1988", "1988"),
        ("1994", "1994", "1994"),
    ],
    # A Friday: "Thursday" was the day before, "that same day" the same, the week began on Monday.
    # Without that date nothing but the caption's May 2023 is certain, and that is not the story's.
    ("002", "2024-12-06"): [
        ("May 2023", "2023-05", "2023-05"),
        ("Thursday", "2024-12-05", "2024-12-05"),
        ("at this time", "PRESENT_REF", "2024-12-06~"),
        ("That same day", "2024-12-05", "2024-12-05"),
        ("late September", "2024-09", "2024-09-21/2024-09-30"),
        ("the last few months", "PXM", "2024-09-06~/2024-12-06"),
        ("recently", "PAST_REF", "2024-11-06~/2024-12-06"),
        ("recently", "PAST_REF", "2024-11-06~/2024-12-06"),
        ("Thursday", "2024-12-05", "2024-12-05"),
        ("Thursday", "2024-12-05", "2024-12-05"),
        ("Earlier this week", "2024-W49", "2024-12-02/2024-12-06"),
    ],
    ("002", None): [
        ("May 2023", "2023-05", "2023-05"),
        ("Thursday", "XXXX-WXX-4", None),
        ("at this time", "PRESENT_REF", None),
        ("That same day", "XXXX-WXX-4", None),
        ("late September", "XXXX-09", None),
        ("the last few months", "PXM", None),
        ("recently", "PAST_REF", None),
        ("recently", "PAST_REF", None),
        ("Thursday", "XXXX-WXX-4", None),
        ("Thursday", "XXXX-WXX-4", None),
        ("Earlier this week", "XXXX-WXX", None),
    ],
    # A Wednesday, found in the by-line where it is not given: Tuesday and Sunday lie before it, the
    # fourth day of fighting began on the 27th, last month was August. The copyright is furniture.
    ("003", "2020-09-30"): [
        ("9/30/2020", "2020-09-30", "2020-09-30"),
        ("a fourth day", "P4D", "2020-09-27/2020-09-30"),
        ("Wednesday", "2020-09-30", "2020-09-30"),
        ("Wednesday", "2020-09-30", "2020-09-30"),
        ("Wednesday", "2020-09-30", "2020-09-30"),
        ("Tuesday", "2020-09-29", "2020-09-29"),
        ("late Wednesday", "2020-09-30", "2020-09-30"),
        ("last month", "2020-08", "2020-08"),
        ("decades", "PXDE", None),
        ("1991", "1991", "1991"),
        ("Sunday", "2020-09-27", "2020-09-27"),
        ("1994", "1994", "1994"),
        ("decades", "PXDE", None),
        ("Wednesday", "2020-09-30", "2020-09-30"),
        ("daily", "P1D", None),
    ],
    ("003", None): [
        ("9/30/2020", "2020-09-30", "2020-09-30"),
        ("a fourth day", "P4D", "2020-09-27/2020-09-30"),
        ("Wednesday", "2020-09-30", "2020-09-30"),
        ("Wednesday", "2020-09-30", "2020-09-30"),
        ("Wednesday", "2020-09-30", "2020-09-30"),
        ("Tuesday", "2020-09-29", "2020-09-29"),
        ("late Wednesday", "2020-09-30", "2020-09-30"),
        ("last month", "2020-08", "2020-08"),
        ("decades", "PXDE", None),
        ("1991", "1991", "1991"),
        ("Sunday", "2020-09-27", "2020-09-27"),
        ("1994", "1994", "1994"),
        ("decades", "PXDE", None),
        ("Wednesday", "2020-09-30", "2020-09-30"),
        ("daily", "P1D", None),
    ],
    # A Thursday, in the by-line too: "Thursday" is the day itself.
    ("004", "2020-10-01"): [
        ("Thursday, 01 October 2020", "2020-10-01", "2020-10-01"),
        ("Thursday", "2020-10-01", "2020-10-01"),
        ("Sunday", "2020-09-27", "2020-09-27"),
        ("Earlier Thursday", "2020-10-01", "2020-10-01"),
        ("nearly 30 years", "P30Y", None),
    ],
    ("004", None): [
        ("Thursday, 01 October 2020", "2020-10-01", "2020-10-01"),
        ("Thursday", "2020-10-01", "2020-10-01"),
        ("Sunday", "2020-09-27", "2020-09-27"),
        ("Earlier Thursday", "2020-10-01", "2020-10-01"),
        ("nearly 30 years", "P30Y", None),
    ],
}


def seed(number: str, published: str | None) -> Document:
    """Return a seed article with its blocks and exactly this publication date."""
    path = next(SEEDS.glob(f"{number}_*.txt"))
    document = documents.document(path.read_bytes().decode("utf-8"), published=published)
    if published is not None:
        return document
    return replace(document, published=None, published_basis=PublishedBasis.UNKNOWN)


@pytest.mark.parametrize(("number", "published"), list(EXPECTED))
def test_every_expression(number: str, published: str | None):
    times = tag(seed(number, published))
    found = [(" ".join(t.text.split()), t.value, t.edtf) for t in times]
    assert found == EXPECTED[number, published]


@pytest.mark.parametrize(("number", "published"), list(EXPECTED))
def test_each_says_how_it_came_about(number: str, published: str | None):
    document = seed(number, published)
    for time in tag(document):
        assert document.text[time.start : time.end] == time.text
        assert "news" in time.arithmetic
        assert (time.edtf or time.value) in time.arithmetic


@pytest.mark.parametrize(
    ("number", "interval"),
    [("000", "2020-11-10/.."), ("001", "2020-11-10/.."), ("002", "2023-05-01/..")],
)
def test_publication_is_inferred_from_the_past_told(number: str, interval: str):
    document = seed(number, None)
    assert infer_published(document, tag(document)) == interval
