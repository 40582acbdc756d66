"""News: expressions against a known publication date, Wednesday 30 September 2020."""

from __future__ import annotations

import pytest

from geomap.records import Block, BlockKind, Document
from geomap.syntax import parse
from geomap.times import tag

PUBLISHED = "2020-09-30"

# Sentence with the expression in braces, its TIMEX3 value, its EDTF.
CASES = [
    # calendar dates in all orders
    ("The deal was signed on {September 27, 2020}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {Sept. 27, 2020}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {27 September 2020}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {27th September, 2020}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {the 27th of September 2020}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {Sunday, September 27, 2020}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {Sunday (September 27)}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {9/27/2020}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {27.09.2020}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {2020-09-27}.", "2020-09-27", "2020-09-27"),
    ("The deal was signed on {27-Sep-2020}.", "2020-09-27", "2020-09-27"),
    ("It began in {September 2019}.", "2019-09", "2019-09"),
    ("It began in {September of 2019}.", "2019-09", "2019-09"),
    ("It began in {1988}.", "1988", "1988"),
    ("The {1994} ceasefire held.", "1994", "1994"),
    # years left unsaid
    ("Fighting broke out on {Sept. 27}.", "2020-09-27", "2020-09-27"),
    ("Fighting broke out on {December 12}.", "2019-12-12", "2019-12-12"),
    ("Talks will open on {December 12}.", "2020-12-12", "2020-12-12"),
    ("Talks will open on {January 12}.", "2021-01-12", "2021-01-12"),
    ("They fought in {July}.", "2020-07", "2020-07"),
    ("They will vote in {March}.", "2021-03", "2021-03"),
    ("The truce failed in {late September}.", "2020-09", "2020-09-21/2020-09-30"),
    ("The truce failed in {early August}.", "2020-08", "2020-08-01/2020-08-10"),
    ("The truce failed in {mid-August}.", "2020-08", "2020-08-11/2020-08-20"),
    # weekdays
    ("He said {Wednesday} it was over.", "2020-09-30", "2020-09-30"),
    ("The violence that erupted {Sunday} is intense.", "2020-09-27", "2020-09-27"),
    ("The council met on {Tuesday}.", "2020-09-29", "2020-09-29"),
    ("The council will meet on {Friday}.", "2020-10-02", "2020-10-02"),
    ("The council is expected to meet on {Friday}.", "2020-10-02", "2020-10-02"),
    ("They met {last Friday}.", "2020-09-25", "2020-09-25"),
    ("They will meet {next Friday}.", "2020-10-02", "2020-10-02"),
    ("They met {late Wednesday}.", "2020-09-30", "2020-09-30"),
    ("Rockets fell {Tuesday night}.", "2020-09-29TNI", "2020-09-29"),
    ("Rockets fell on {Tuesday morning}.", "2020-09-29TMO", "2020-09-29"),
    ("Rockets fell in {the early hours of Sunday}.", "2020-09-27TMO", "2020-09-27"),
    ("Rockets fell in {the small hours of Sunday}.", "2020-09-27TMO", "2020-09-27"),
    ("Rockets fell in {the predawn hours of Sunday}.", "2020-09-27TMO", "2020-09-27"),
    ("It struck at {5:49 p.m. local time (2149 GMT) on Sunday}.", "2020-09-27T17:49", "2020-09-27"),
    # what follows an expression is no part of it
    ("Troops had withdrawn on {Christmas Eve}, he said.", "2019-12-24", "2019-12-24"),
    ("On {the first Monday of July}, troops withdrew.", "2020-07-06", "2020-07-06"),
    ("On {Monday at 5 p.m.}, troops withdrew.", "2020-09-28T17:00", "2020-09-28"),
    # a year that two months share
    ("Between {March} and June last year, they fought.", "2019-03", "2019-03/2019-06"),
    ("In {March} or April last year, they fought.", "2019-03", "2019-03"),
    ("Fighting raged for {a second day}.", "P2D", "2020-09-29/2020-09-30"),
    ("By {the 20th}, the town was empty.", "2020-09-20", "2020-09-20"),
    # days
    ("He spoke {today}.", "2020-09-30", "2020-09-30"),
    ("He spoke {yesterday}.", "2020-09-29", "2020-09-29"),
    ("He will speak {tomorrow}.", "2020-10-01", "2020-10-01"),
    ("He will speak {tonight}.", "2020-09-30TNI", "2020-09-30"),
    ("He spoke {last night}.", "2020-09-29TNI", "2020-09-29"),
    ("He spoke {this morning}.", "2020-09-30TMO", "2020-09-30"),
    ("He spoke {yesterday evening}.", "2020-09-29TEV", "2020-09-29"),
    ("He spoke {the day before yesterday}.", "2020-09-28", "2020-09-28"),
    ("Drones struck {overnight}.", "2020-09-29TNI", "2020-09-29"),
    # weeks, months, years
    ("It fell {this week}.", "2020-W40", "2020-09-28/2020-10-04"),
    ("It fell {last week}.", "2020-W39", "2020-09-21/2020-09-27"),
    ("It will fall {next week}.", "2020-W41", "2020-10-05/2020-10-11"),
    ("It fell {earlier this week}.", "2020-W40", "2020-09-28/2020-09-30"),
    ("It will fall {later this week}.", "2020-W40", "2020-09-30/2020-10-04"),
    ("It fell {last weekend}.", "2020-W39-WE", "2020-09-26/2020-09-27"),
    ("It fell over {the weekend}.", "2020-W39-WE", "2020-09-26/2020-09-27"),
    ("It fell {last month}.", "2020-08", "2020-08"),
    ("It fell {earlier this month}.", "2020-09", "2020-09"),
    ("It fell {last year}.", "2019", "2019"),
    ("It fell {late last year}.", "2019", "2019-09/2019-12"),
    ("It fell {earlier this year}.", "2020", "2020-01/2020-09"),
    ("It will end {next year}.", "2021", "2021"),
    ("It fell {last summer}.", "2020-SU", "2020-22"),
    ("It fell {last March}.", "2020-03", "2020-03"),
    ("It fell {this past Sunday}.", "2020-09-27", "2020-09-27"),
    ("It will end by {the end of the year}.", "2020", "2020-09/2020-12"),
    # parts of longer times
    ("It rose in {early 2019}.", "2019", "2019-01/2019-04"),
    ("It rose in {autumn 1941}.", "1941-FA", "1941-23"),
    ("It rose in {the spring of 2019}.", "2019-SP", "2019-21"),
    ("It rose in {the 1990s}.", "199", "199X"),
    ("It rose in {the mid-1990s}.", "199", "1994/1996"),
    ("It rose in {the '90s}.", "199", "199X"),
    ("It rose in {the 19th century}.", "18", "18XX"),
    ("It rose in {the third quarter of 2019}.", "2019-Q3", "2019-07/2019-09"),
    ("It rose in {Q3 2019}.", "2019-Q3", "2019-07/2019-09"),
    ("It rose in {the second quarter}.", "2020-Q2", "2020-04/2020-06"),
    ("It rose in {the first half of 2019}.", "2019-H1", "2019-01/2019-06"),
    ("It rose in {fiscal 2020}.", "2020", "2020"),
    ("It rose by {the end of 2019}.", "2019", "2019-09/2019-12"),
    ("It rose in {about 1910}.", "1910", "1910~"),
    ("It fell in {480 BC}.", "BC0480", "-0479"),
    # offsets
    ("He left {two weeks ago}.", "2020-W38", "2020-09-14/2020-09-20"),
    ("He left {three days ago}.", "2020-09-27", "2020-09-27"),
    ("He left {two months ago}.", "2020-07", "2020-07"),
    ("He left {ten years ago}.", "2010", "2010"),
    ("He left {about two years ago}.", "2018", "2018~"),
    ("On September 3, he left; {three days later} he died.", "2020-09-06", "2020-09-06"),
    ("On September 3, he left; {the next day} he died.", "2020-09-04", "2020-09-04"),
    ("On September 3, he left; {the following morning} he died.", "2020-09-04TMO", "2020-09-04"),
    ("On September 3, he left; {that same day} he died.", "2020-09-03", "2020-09-03"),
    ("On September 3, he left; {the day before}, he had wed.", "2020-09-02", "2020-09-02"),
    ("In 1994, he left; {the following year}, he died.", "1995", "1995"),
    ("In 1994, he left; {two years later}, he died.", "1996", "1996"),
    ("He died {three days after 9 November 2019}.", "2019-11-12", "2019-11-12"),
    # durations
    ("It lasted {three days}.", "P3D", None),
    ("It lasted {several hours}.", "PTXH", None),
    ("It lasted {nearly 30 years}.", "P30Y", None),
    ("It lasted {over a month}.", "P1M", None),
    ("It lasted {half an hour}.", "PT30M", None),
    ("It lasted {decades}.", "PXDE", None),
    ("It lasted {more than two and a half years}.", "P2.5Y", None),
    ("The {two-day} visit ended.", "P2D", None),
    ("It grew over {the past three years}.", "P3Y", "2017-09-30/2020-09-30"),
    ("It grew over {the past decade}.", "P1DE", "2010-09-30/2020-09-30"),
    ("It grew over {the last few months}.", "PXM", "2020-06-30~/2020-09-30"),
    ("It will grow over {the next two weeks}.", "P2W", "2020-09-30/2020-10-14"),
    ("Combat raged for {a fourth day}.", "P4D", "2020-09-27/2020-09-30"),
    # sets
    ("They meet {every Monday}.", "XXXX-WXX-1", None),
    ("They meet {every day}.", "P1D", None),
    ("They meet {twice a week}.", "P1W", None),
    ("They meet {Mondays}.", "XXXX-WXX-1", None),
    ("They rest on {weekends}.", "XXXX-WXX-WE", None),
    ("The {annual} report came.", "P1Y", None),
    ("The {weekly} paper came.", "P1W", None),
    ("It pays a {quarterly} dividend.", "P1Q", None),
    # business
    ("Profit for {the quarter} rose.", "2020-Q2", "2020-04/2020-06"),
    ("Sales in {the latest quarter} fell.", "2020-Q2", "2020-04/2020-06"),
    ("Profit rose in {the fiscal year} ended June 30.", "P1Y", None),
    ("Profit rose in the fiscal year ended {June 30}.", "2020-06-30", "2020-06-30"),
    ("Assets at {year-end 2018} were low.", "2018", "2018-09/2018-12"),
    ("{Second-quarter} profit rose.", "2020-Q2", "2020-04/2020-06"),
    ("{The previous fiscal year} was bad.", "2019", "2019"),
    # weekday and day tell the year; a weekday beside its day is that day
    ("The board met {last Tuesday, September 22}.", "2020-09-22", "2020-09-22"),
    ("The board will meet {Tuesday, March 2}.", "2021-03-02", "2021-03-02"),
    # a year in passing lends itself to no date
    ("He has led it since 1985. He was ill on {Aug. 5}.", "2020-08-05", "2020-08-05"),
    # vague references
    ("It happened {long ago}.", "PAST_REF", None),
    ("It happened {the other day}.", "PAST_REF", None),
    ("Peace could {one day} come.", "FUTURE_REF", None),
    ("It was better in {those days}.", "PAST_REF", None),
    ("It is expected to last {three weeks}.", "P3W", None),
    ("It was a {weeklong} visit.", "P1W", None),
    ("It met on the {18th} and 19th of August.", "2020-08-18", "2020-08-18/2020-08-19"),
    ("The truce was extended until {Friday}.", "2020-10-02", "../2020-10-02"),
    ("It fell at {four o'clock in the afternoon}.", "2020-09-30T16:00", "2020-09-30"),
    ("He spent {a year} on the other side.", "P1Y", None),
    ("He led it for {a quarter of a century}.", "P25Y", None),
    ("He led it for {a quarter-century}.", "P25Y", None),
    # clocks share their half of the day
    ("It is open from {3} to 11 p.m.", "2020-09-30T15:00", "2020-09-30"),
    ("It is open from {3:15} to 5:15 p.m.", "2020-09-30T15:15", "2020-09-30"),
    ("It is open from {9} to 5 p.m.", "2020-09-30T09:00", "2020-09-30"),
    ("It began at {9 a.m. ET on July 5}.", "2020-07-05T09:00-04", "2020-07-05T09:00:00-04:00"),
    ("It began at {9 a.m. ET on Jan. 5}.", "2020-01-05T09:00-05", "2020-01-05T09:00:00-05:00"),
    (
        "It began at {9 a.m. Moscow time on 5 May 2012}.",
        "2012-05-05T09:00+04",
        "2012-05-05T09:00:00+04:00",
    ),
    # about an offset
    ("He left {more than two years ago}.", "2018", "2018~"),
    ("He left {nearly six months ago}.", "2020-03", "2020-03~"),
    # days of what goes on
    ("It is {the third straight day} of fighting.", "P3D", "2020-09-28/2020-09-30"),
    ("It is {the third day} of fighting.", "P3D", "2020-09-28/2020-09-30"),
    # a war named after its length
    ("The {Six-Day War} was short.", "1967-06-05/1967-06-10", "1967-06-05/1967-06-10"),
    # holidays near by
    ("The shops close on {Columbus Day}.", "2020-10-12", "2020-10-12"),
    # clock times
    ("It fell at {5 p.m. on Tuesday}.", "2020-09-29T17:00", "2020-09-29"),
    ("It fell on {Tuesday at 5:30 a.m.}", "2020-09-29T05:30", "2020-09-29"),
    ("It fell at {0800 GMT}.", "2020-09-30T08:00Z", "2020-09-30T08:00:00Z"),
    ("It fell at {noon}.", "2020-09-30T12:00", "2020-09-30"),
    (
        "It began at {00:00 hours (Moscow time) on 10 November 2019}.",
        "2019-11-10T00:00+03",
        "2019-11-10T00:00:00+03:00",
    ),
    # references
    ("It is quiet {now}.", "PRESENT_REF", "2020-09-30~"),
    ("It is quiet {at this time}.", "PRESENT_REF", "2020-09-30~"),
    ("It was quiet {recently}.", "PAST_REF", "2020-08-31~/2020-09-30"),
    # holidays and named periods
    ("They met at {Christmas}.", "2019-12-25", "2019-12-25"),
    ("They met on {Christmas Day 2013}.", "2013-12-25", "2013-12-25"),
    ("They met at {Easter 2016}.", "2016-03-27", "2016-03-27"),
    ("They will meet on {Thanksgiving}.", "2020-11-26", "2020-11-26"),
    ("They met during {Ramadan 2021}.", "2021-04-13/2021-05-12", "2021-04-13/2021-05-12"),
    ("They fled during {World War II}.", "1939-09-01/1945-09-02", "1939-09-01/1945-09-02"),
    ("They fled after {the Prague Spring}.", "1968-01-05/1968-08-21", "1968-01-05/1968-08-21"),
    ("Since {9/11}, they fled.", "2001-09-11", "2001-09-11/.."),
]


def render(case: str) -> tuple[str, int, int]:
    """Return the sentence without its braces, and where they stood."""
    start, end = case.index("{"), case.index("}") - 1
    return case.replace("{", "").replace("}", ""), start, end


@pytest.mark.parametrize(("case", "value", "edtf"), CASES)
def test_expression(case: str, value: str, edtf: str | None):
    text, start, end = render(case)
    times = tag(Document(id="x", text=text, published=PUBLISHED))
    found = [(t.start, t.end) for t in times]
    assert (start, end) in found, [(t.text, t.value) for t in times]
    time = times[found.index((start, end))]
    assert (time.value, time.edtf) == (value, edtf), time.arithmetic


# By the parse: what the verb in the present announces is to come, in a headline it is told.
BY_SYNTAX = [
    ("The two sides meet {Friday} in Geneva.", "2020-10-02"),
    ("A hearing is {Tuesday}.", "2020-10-06"),
    ("Voters go to the polls {Sunday}.", "2020-10-04"),
    ("The summit is set for {Dec. 12}.", "2020-12-12"),
    ("The flights start in {January}.", "2021-01"),
    ("Officials said {Monday} the talks resume this week.", "2020-09-28"),
    ("{Monday}'s attack shows how weak they are.", "2020-09-28"),
    ("The two sides met {Friday} in Geneva.", "2020-09-25"),
]


def test_the_small_hours_are_before_dawn():
    (time,) = tag(
        Document(id="x", text="It fell in the early hours of Sunday.", published=PUBLISHED)
    )
    assert (time.earliest.hour, time.latest.hour) == (0, 5)


@pytest.mark.parametrize(("case", "value"), BY_SYNTAX)
def test_tense_by_syntax(case: str, value: str):
    text, start, _ = render(case)
    document = Document(id="x", text=text, published=PUBLISHED)
    times = tag(document, parse(document))
    assert {t.start: t.value for t in times}[start] == value


@pytest.mark.parametrize("kind", [BlockKind.HEADLINE, BlockKind.CAPTION])
def test_headlines_and_captions_tell_the_past_in_the_present(kind: BlockKind):
    text = "Troops enter town Monday"
    blocks = (Block(0, len(text), kind),)
    document = Document(id="x", text=text, published=PUBLISHED, blocks=blocks)
    assert [t.value for t in tag(document, parse(document))] == ["2020-09-28"]
