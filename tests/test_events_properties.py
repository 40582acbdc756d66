"""What holds of every report, whatever the article; and of every build, whatever the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap import pipeline
from geomap.documents import document
from geomap.events.evaluation import is_pin

if TYPE_CHECKING:
    from geomap.records import Document

SENTENCES = st.sampled_from(
    [
        "Rebels attacked the city of Aleppo in Syria on Monday, killing at least 12 people.",
        "A flood in Jakarta left 20 dead and thousands homeless last week.",
        "The two presidents will meet in Geneva on Friday.",
        "The army denied that it had shelled a school near Kharkiv.",
        "“We will go on,” she said. “They burned our houses in Lagos.”",
        "In 2003, the council of Boston voted to build the bridge.",
        "He was arrested there a day later – 30 kilometres from Nairobi 😀.",
        "France beat Croatia 4-2 in Moscow in July 2018.",
        "London (Reuters) -",
        "Why did they leave? Nobody knows.",
        "\u200f\u202eTalks took place in Vienna in May\u202c;\t\x0b some said so.",
        "According to police, citing witnesses, two men robbed a bank in Oslo on 3 May 2021.",
    ]
)
ARTICLES = st.lists(SENTENCES, min_size=1, max_size=5)
SLOW = (HealthCheck.too_slow,)


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(ARTICLES, st.sampled_from([" ", "\n\n", "\r\n"]), st.sampled_from([None, "2023-03-15"]))
def test_every_report_keeps_its_words_and_what_is_drawn_is_whole(sentences, joint, published):
    text = joint.join(sentences)
    article = pipeline.read_article(document(text, published=published))
    assert len({r.id for r in article.reports}) == len(article.reports)
    for report in article.reports:
        assert text[report.quote_start : report.quote_end] == report.quote != ""
        assert report.quote_start <= report.trigger_start < report.trigger_end <= report.quote_end
        for count in report.counts:
            assert " ".join(text[count.start : count.end].split()) == count.text
            known = [n for n in (count.low, count.best, count.high) if n is not None]
            assert known == sorted(known)
            assert known
        if is_pin(report):
            assert report.place is not None
            assert report.time.start is not None
            assert report.time.end is not None
            assert report.time.start <= report.time.end
            assert report.explanation


def articles() -> list[Document]:
    """Return a few articles, two of them on the same attack."""
    texts = (
        "Rebels attacked the city of Aleppo in Syria on Monday, killing at least 12 people.",
        "In Syria, nine people died when rebels attacked Aleppo on Monday, the army said.",
        "Voters in Ghana went to the polls on Sunday. The two ministers met in Vienna on Tuesday.",
        "A bus crash near Lima left 20 dead on Tuesday.",
    )
    return [document(text, published="2023-03-15") for text in texts]


def ids(documents: list[Document], *, workers: int) -> set[tuple[str, str]]:
    table = pipeline.extract(documents, workers=workers).table
    return set(zip(table["report_id"], table["event_id"], strict=True))


def test_ids_do_not_depend_on_order_or_workers():
    documents = articles()
    first = ids(documents, workers=1)
    assert len(first) >= 5
    assert ids(documents[::-1], workers=1) == first
    assert ids([*documents[2:], *documents[:2]], workers=2) == first
