"""Cities that bear the name of the unit around them, and names that the article vouches for."""

import pytest

import geomap


def found(text):
    article = geomap.parse(text, published="2024-12-06")
    return {(t.text, t.start): t.place for t in article.toponyms}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Ministers met in New York on Friday.", "New York", "town"),
        ("She flew to New York to address the council.", "New York", "town"),
        ("A man was shot in Buffalo, New York on Friday.", "New York", "admin1"),
        ("Farms in New York state closed on Friday.", "New York", "admin1"),
        ("Farmers in California protested on Friday.", "California", "admin1"),
    ],
)
def test_the_city_is_meant_where_one_is_in_it(text, name, kind):
    assert found(text)[name, text.index(name)].kind == kind


def test_what_the_article_vouches_for_is_taken():
    text = (
        "Azerbaijan said its army had entered the town of Jabrayil. "
        "Armenia said that Jabrayil and Hadrut were shelled, according to Baku."
    )
    names = [name for name, _ in found(text)]
    assert names == ["Azerbaijan", "Jabrayil", "Armenia", "Jabrayil", "Hadrut", "Baku"]


def test_a_direction_belongs_to_the_name_that_the_gazetteer_knows():
    text = "Projects connect central Asia to Europe; troops left western Syria."
    names = {name: place for (name, _), place in found(text).items()}
    assert names["central Asia"].kind == "region"
    assert names["Europe"].kind == "continent"


def test_small_places_of_a_list_lie_together():
    text = "Azerbaijan said that Armenia wanted the villages of Gulistan and Shaumyan back."
    places = {name: place for (name, _), place in found(text).items()}
    assert places["Gulistan"].country == places["Shaumyan"].country == "AZ"
