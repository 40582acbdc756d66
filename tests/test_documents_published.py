"""What the program finds of an article by itself: date, publisher, title, language."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.documents import document
from geomap.documents.assemble import to_edtf
from geomap.documents.dates import DateOrder, date_order, find_dates, is_date_line
from geomap.documents.publishers import publisher_at, publisher_in, publisher_named
from geomap.errors import DocumentError
from geomap.records import PublishedBasis

SEEDS = Path(__file__).parents[1] / "seeds"
BODY = "Two people were killed when shells hit the market of Kherson, the governor said."
MONTHS = "January February March April May June July August September October November December"


def dated(*lines, **known):
    """Return date and basis of an article with these lines between headline and story."""
    made = document("\n\n".join(["Shells hit a market in Kherson", *lines, BODY]), **known)
    return made.published, made.published_basis.value


@pytest.mark.parametrize(
    ("name", "published", "publisher"),
    [("003", "2020-09-30", "Bloomberg"), ("004", "2020-10-01", "Asbarez")],
)
def test_seeds_that_carry_their_date_need_no_index(name, published, publisher):
    text = next(SEEDS.glob(f"{name}_*.txt")).read_bytes().decode("utf-8")
    made = document(text)
    assert made.published == published
    assert made.published_basis is PublishedBasis.DATELINE
    assert made.publisher == publisher


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("By Jane Roe | Thursday, 01 October 2020", "2020-10-01"),
        ("Published 10:22 GMT, 5 May 2021", "2021-05-05"),
        ("Published: March 5, 2023 | Updated: March 7, 2023", "2023-03-05"),
        ("Updated: March 7, 2023, Published: March 5, 2023", "2023-03-05"),
        ("UPDATED 7 March 2023 18:00", "2023-03-07"),
        ("6 December 2024", "2024-12-06"),
        ("Oct. 1, 2020 at 10:22 p.m. EDT", "2020-10-01"),
        ("2020-09-30T10:11:12+04:00", "2020-09-30"),
        ("Bloomberg 9/30/2020 Jane Roe", "2020-09-30"),
        ("KHERSON, Ukraine, 30 October 2024 (Reuters)", "2024-10-30"),
        ("Posted by J. Roe on March 07, 2013 at 8:57:44 AM EST", "2013-03-07"),
        ("30.09.2020", "2020-09-30"),
    ],
)
def test_date_lines(line, published):
    assert dated(line) == (published, "dateline")


def test_date_of_first_publication_goes_before_that_of_update_on_another_line():
    assert dated("Updated 7 March 2023", "Published 5 March 2023")[0] == "2023-03-05"


def test_dateline_with_year():
    text = f"KHERSON, March 5, 2023 (AP) — {BODY}"
    assert document(text).published == "2023-03-05"


def test_date_lines_below_the_story_count_when_they_agree():
    def below(*lines):
        return document("\n\n".join([BODY, BODY.replace("Two", "Three"), *lines])).published

    assert below("Load-Date: September 30, 2020") == "2020-09-30"
    assert below("5 May 2021") == "2021-05-05"
    assert below("5 May 2021", "6 May 2021") is None


def test_dates_of_captions_and_links_do_not_date_the_article():
    caption = "Jane Roe (left) with her Polish counterpart in May 2019. Photo: State Service"
    assert dated(caption, caption) == (None, "unknown")
    assert dated("© 2019 Example News") == (None, "unknown")


def test_figures_are_read_by_the_best_evidence():
    assert dated("By Jane Roe | 03/04/2020") == ("2020-03-04/2020-04-03", "dateline")
    assert dated("By Jane Roe | Friday 03/04/2020")[0] == "2020-04-03"
    assert dated("By Jane Roe | Wednesday 03/04/2020")[0] == "2020-03-04"
    assert dated("Bloomberg 03/04/2020 Jane Roe")[0] == "2020-03-04"
    assert dated("By Jane Roe | 03/04/2020", publisher="The Guardian")[0] == "2020-04-03"
    assert dated("By Jane Roe | 03/04/2020", url="https://www.bbc.co.uk/x")[0] == "2020-04-03"
    assert dated("By Jane Roe | 03/04/2020", "It began on 25/03/2020, he said.")[0] == "2020-04-03"
    past = "The war that began on March 20, 2020 goes on, he told the BBC."
    assert dated("By Jane Roe | 03/04/2020", past)[0] == "2020-04-03"


def test_address_holds_the_day():
    assert dated(url="https://example.org/2020/09/30/kherson") == ("2020-09-30", "metadata")
    assert dated(url="http://example.org/article/20090320/NEWS01/1") == ("2009-03-20", "metadata")
    assert dated(url="https://example.org/2020/13/30/x")[0] is None
    assert dated(url="https://example.org/id/120200930118")[0] is None


def test_dateline_without_year_takes_it_from_the_copyright_line():
    text = f"KHERSON, Sept. 27 (Reuters) - {BODY}\n\n{BODY[::-1]}.\n\n© 2020 Reuters"
    made = document(text)
    assert (made.published, made.published_basis) == ("2020-09-27", PublishedBasis.INFERRED)


def test_dateline_without_year_takes_it_from_the_last_past_day():
    text = f"KHERSON, Jan. 3 (Reuters) - {BODY} The city was freed on November 11, 2022."
    made = document(text)
    assert (made.published, made.published_basis) == ("2023-01-03", PublishedBasis.INFERRED)


def test_last_past_day_is_a_lower_bound():
    text = f"{BODY} The city was freed on 11 November 2022. A vote will be held on 3 May 2030."
    made = document(text)
    assert (made.published, made.published_basis) == ("2022-11-11/..", PublishedBasis.INFERRED)


def test_nothing_to_go_by():
    made = document(f"KHERSON, Sept. 27 (Reuters) - {BODY}")
    assert (made.published, made.published_basis) == (None, PublishedBasis.UNKNOWN)


def test_given_date_outranks_all():
    assert dated("6 December 2024", published="2020-11-10/..") == ("2020-11-10/..", "given")
    assert dated(published="Sep 30, 2020") == ("2020-09-30", "given")
    assert dated(published="2020-09-30T23:59:00Z") == ("2020-09-30", "given")
    assert dated("6 December 2024", published=" ") == ("2024-12-06", "dateline")


@pytest.mark.parametrize("value", ["soon", "2020-13-01", "2020-02-31", "2020-11-10/2020-09-27"])
def test_given_date_that_is_none_is_refused(value):
    with pytest.raises(DocumentError, match=r"is no date; write EDTF"):
        document(BODY, published=value)


@pytest.mark.parametrize(
    "edtf",
    ["2020", "2020-09", "2020-09-27/2020-11-10", "../2020-01-01", "2020-21", "2020~", "202X",
     "[2020-01-01,2020-02-01]"],
)  # fmt: skip
def test_edtf_is_kept(edtf):
    assert to_edtf(edtf) == edtf


@given(st.integers(1801, 2199), st.integers(0, 14), st.integers(0, 33))
def test_a_day_in_figures_is_kept_if_the_calendar_has_it(year, month, day):
    try:
        exists = bool(date(year, month, day))
    except ValueError:
        exists = False
    value = f"{year}-{month:02}-{day:02}"
    assert (to_edtf(value) == value) is exists


@settings(deadline=None)
@given(
    st.dates(min_value=date(1801, 1, 1), max_value=date(2199, 12, 31)),
    st.sampled_from(
        ["{d} {month} {y}", "{month} {d}, {y}", "{mon}. {d}, {y}", "{d}-{mon}-{y}",
         "{y}-{m:02}-{d:02}", "{weekday}, {d} {MONTH} {y}", "{weekday} {month} {d} {y}"]
    ),
)  # fmt: skip
def test_written_dates_are_read_back(day, form):
    month = MONTHS.split()[day.month - 1]
    text = form.format(
        y=day.year, m=day.month, d=day.day, month=month, MONTH=month.upper(), mon=month[:3],
        weekday=day.strftime("%A"),
    )  # fmt: skip
    found = find_dates(f"on {text}, he said")
    assert [one.full for one in found] == [day]
    assert is_date_line(text)


@settings(deadline=None)
@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2060, 1, 1)))
def test_figures_hold_the_day_in_one_reading_or_the_other(day):
    for text in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        (found,) = find_dates(text)
        assert day in (found.full, found.swapped)
        assert day.isoformat() in (found.edtf() or "").split("/")


@pytest.mark.parametrize("text", ["31 February 2020", "may 5 people", "10:22:30", "3.14.15", "1/2"])
def test_no_dates(text):
    assert find_dates(text) == ()


def test_date_order_of_a_text():
    assert date_order("on 30/09/2020 and 01/10/2020") is DateOrder.DAY_FIRST
    assert date_order("on 9/30/2020") is DateOrder.MONTH_FIRST
    assert date_order("on 9/30/2020 and 30/9/2020") is None


def test_publishers_by_name_address_and_line():
    assert publisher_named("AFP").name == "Agence France-Presse"
    assert publisher_at("https://en.apa.az/politics/1").country == "AZ"
    assert publisher_at("https://news.bbc.co.uk/x").name == "BBC News"
    assert publisher_at("https://notbbc.co.uk") is None
    assert publisher_in("By Asbarez | Thursday, 01 October 2020").name == "Asbarez"
    assert publisher_in("©2020 Bloomberg L.P.").name == "Bloomberg"
    assert publisher_in("By Jane Roe") is None


def test_publisher_of_an_unknown_site_is_its_host():
    assert document(BODY, url="http://www.thetowntalk.com/article/1").publisher == "thetowntalk.com"
    assert document(BODY, url="not an address").publisher is None


@settings(deadline=None)  # loads the classifier
@given(st.text(max_size=80))
def test_any_text_any_address_makes_a_document(text):
    made = document(text, url=text, title=text, publisher=text)
    assert made.text == text
    assert made.language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        ("Baku", "en"),
        ("", "en"),
        ("Die Lage in der Region bleibt nach Angaben des Ministers sehr angespannt.", "de"),
        ("Президент заявил в среду, что переговоры продолжатся в Москве.", "ru"),
    ],
)
def test_language(text, language):
    assert document(text).language == language


def test_id_is_the_text_s_unless_given():
    assert document(BODY).id == document(BODY, title="x").id
    assert len(document(BODY).id) == 16
    assert document(BODY).id != document(f"{BODY} ").id
    assert document(BODY, id="7").id == "7"
