"""What stands in an article: candidate spans, name options, holders, publishers, senses, lines."""

from __future__ import annotations

import pytest

from geomap.places.lines import End, line_expressions
from geomap.places.mentions import holders, mention
from geomap.places.name_features import NESTING, nesting
from geomap.places.options import NameOptions, Reading
from geomap.places.publisher import home
from geomap.places.roles import sense_of
from geomap.places.spans import CandidateSpan, candidate_spans
from geomap.places.training.common_words import lower_case_shares
from geomap.places.words import common_words
from geomap.records import Document, PlaceKind, Sense
from places_world import BAKU, CEYHAN, PARIS_TEXAS, PIPELINE, TBILISI, place_id, seen, world


def spans_of(text: str, **known: tuple[int, int]) -> set[str]:
    article = seen(text, **known)
    return {text[s.start : s.end] for s in candidate_spans(article, world())}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He flew to Baku.", "Baku"),
        ("BAKU DEMANDS TIMETABLE", "BAKU"),
        ("Routes connect central Asia to Europe.", "central Asia"),
        ("Troops entered Tovuz’s centre.", "Tovuz"),
        ("They fled to Lalapan yesterday.", "Lalapan"),
        ("Police in Dawson County said so.", "Dawson County"),
        ("They met in Central\nAsia last year.", "Central\nAsia"),
        ("A U.S.-backed plan was signed.", "U.S."),
    ],
)
def test_spans_hold_the_name(text: str, name: str):
    assert name in spans_of(text)


def test_spans_pass_furniture_by():
    text = "Baku weather.\n\nThe talks were held in Minsk."
    assert spans_of(text, furniture=(0, 13)) >= {"Minsk"}
    assert "Baku" not in spans_of(text, furniture=(0, 13))


def test_options_see_through_article_and_kind_word():
    names = NameOptions(world())
    (only,) = names.of("Tovuz Oblast")
    assert (only.place.kind, only.reading) == (PlaceKind.ADMIN1, Reading.CORE)
    assert names.of("the United States")[0].place.country == "US"
    assert names.of("Atlantis") == ()


def test_options_put_the_larger_place_first():
    first, second = NameOptions(world()).of("Paris")
    assert (first.place.country, second.place.country) == ("FR", "US")
    assert first.prior > second.prior


@pytest.mark.parametrize(
    "text", ["He lives in Paris, Texas, now.", "He lives in Paris (Texas).", "In Texas's Paris."]
)
def test_holder_stands_beside_the_held(text: str):
    article = seen(text)
    found = sorted((text.index(name), name) for name in ("Paris", "Texas"))
    mentions = [mention(article, start, start + len(name)) for start, name in found]
    areas = holders(article, mentions, NameOptions(world()))
    held = next(a for m, a in zip(mentions, areas, strict=True) if m.text == "Paris")
    assert [option.place.name for option in held] == ["Texas"]


@pytest.mark.parametrize("text", ["Paris and Texas agreed.", "He saw Paris, but left Texas."])
def test_no_holder_without_its_signs(text: str):
    article = seen(text)
    mentions = [mention(article, text.index(n), text.index(n) + 5) for n in ("Paris", "Texas")]
    assert holders(article, mentions, NameOptions(world())) == [(), ()]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("fire in Tovuz district today", "district"),
        ("fire in the village of Tovuz today", "village"),
        ("fire in Tovuz today", ""),
    ],
)
def test_mention_notes_the_kind_word_beside(text: str, word: str):
    start = text.index("Tovuz")
    assert mention(seen(text), start, start + 5).kind_word == word


def test_publisher_is_at_home_where_its_name_says():
    names = NameOptions(world())
    document = Document(id="x", text="", url="http://www.theparisnews.co.uz/story/1")
    found = home(document, world(), names)
    assert PARIS_TEXAS in [option.place for option in found.options]
    assert found.country == "UZ"
    nothing = home(Document(id="x", text=""), world(), names)
    assert (nothing.options, nothing.country) == ((), None)


@pytest.mark.parametrize(
    ("text", "name", "sense"),
    [
        ("The talks took place in Moscow on Friday.", "Moscow", Sense.PLACE),
        ("The minister flew to Baku five times.", "Baku", Sense.PLACE),
        ("Moscow demanded an explanation from the ambassador.", "Moscow", Sense.METONYM),
        ("Moscow and Minsk accused the envoy of lying.", "Minsk", Sense.METONYM),
        ("The note told Moscow that the deal was off.", "Moscow", Sense.METONYM),
        ("Turkey's Foreign Ministry rejected the claim.", "Turkey", Sense.METONYM),
        ("The OSCE Minsk Group met on Friday.", "Minsk", Sense.NAME_PART),
        ("It starts at 10:00 Moscow time.", "Moscow", Sense.NAME_PART),
        ("He signed the Paris Agreement.", "Paris", Sense.NAME_PART),
    ],
)
def test_sense_follows_from_syntax(text: str, name: str, sense: Sense):
    article = seen(text)
    start = text.index(name)
    first, last = article.tokens(start, start + len(name))
    assert sense_of(article, first, last, demonym=False, kind=PlaceKind.TOWN) is sense


def test_demonyms_are_told_apart():
    article = seen("Armenian forces withdrew.")
    assert sense_of(article, 0, 1, demonym=True, kind=PlaceKind.COUNTRY) is Sense.DEMONYM


def line_in(text: str, *ends: tuple[str, object]) -> list[tuple[str, str]]:
    article = seen(text)
    found = []
    for name, place in ends:
        start = text.index(name)
        found.append(
            End(start, start + len(name), *article.tokens(start, start + len(name)), place)
        )
    return [
        (text[e.start : e.end], e.line.id)
        for e in line_expressions(article, sorted(found, key=lambda e: e.start), world())
    ]


def test_line_told_by_its_ends():
    text = "An oil pipeline that can carry a million barrels from Baku to Turkey's Ceyhan was hit."
    assert line_in(text, ("Baku", BAKU), ("Ceyhan", CEYHAN)) == [("oil pipeline", PIPELINE.id)]


@pytest.mark.parametrize("dash", ["–", "-"])
def test_line_told_by_joined_names(dash: str):
    text = f"The Baku{dash}Tbilisi pipeline was hit."
    found = line_in(text, ("Baku", BAKU), ("Tbilisi", TBILISI))
    assert found == [(f"Baku{dash}Tbilisi pipeline", PIPELINE.id)]


@pytest.mark.parametrize(
    "text",
    ["The pipeline is safe. He flew from Baku to Ceyhan.", "The bus runs from Baku to Ceyhan."],
)
def test_no_line_without_kind_word_and_ends_together(text: str):
    assert line_in(text, ("Baku", BAKU), ("Ceyhan", CEYHAN)) == []


def test_world_is_what_the_tests_think():
    assert place_id("Gulistan", "AZ") != place_id("Gulistan", "UZ")


def test_a_name_within_a_longer_one_knows_of_it():
    short, long, apart = (
        CandidateSpan(start, end, 0, 1, scanned=True, tagged=False, patterned=False)
        for start, end in ((0, 4), (0, 11), (20, 24))
    )
    option = NameOptions(world()).of("Baku")
    values = nesting([short, long, apart], [(), option, option])
    longer, shorter = NESTING.index("longer prior"), NESTING.index("shorter prior")
    assert [row[longer] for row in values] == [option[0].prior, 0, 0]
    assert [row[shorter] for row in values] == [0, 0, 0]


def test_common_words_are_those_written_small():
    shares = lower_case_shares(["The street was long. A street in Paris, the old Street."] * 2)
    assert shares["street"] == pytest.approx(4 / 8)
    assert "paris" not in shares
    assert common_words()["street"] > 0
    assert "paris" not in common_words()
