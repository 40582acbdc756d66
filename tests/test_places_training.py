"""What the models learn from beside annotated articles, and what tells how sure a choice is."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.distance import distance_km
from geomap.places.confidence import COMPARED, CONFIDENCE, confidence_rows
from geomap.places.mentions import mention
from geomap.places.options import NameOptions
from geomap.places.publisher import Home
from geomap.places.ranking_features import (
    SECOND,
    belief,
    beliefs,
    prior_shares,
    rank_table,
    second_rows,
    supported_rows,
)
from geomap.places.training.fitting import Settings, fit_trees
from geomap.places.training.invented import invented_articles
from geomap.places.training.learning import _weighed
from places_world import seen, world


def test_invented_articles_are_the_same_each_time_and_their_gold_is_true():
    gazetteer = Gazetteer.open()
    articles = list(islice(invented_articles(gazetteer, 99), 8))
    again = list(invented_articles(gazetteer, 8))
    assert [a.document.text for a in articles] == [a.document.text for a in again]
    assert len({a.document.text for a in articles}) == 8
    names = NameOptions(gazetteer)
    for article in articles:
        assert "{" not in article.document.text
        for gold in article.gold:
            text = article.document.text[gold.start : gold.end]
            assert gold.place_id in {option.place.id for option in names.of(text)}


def test_most_names_of_an_invented_article_lie_together():
    shares = []
    for article in invented_articles(Gazetteer.open(), 15):
        lat, lon = np.array([(g.lat, g.lon) for g in article.gold]).T
        km = distance_km(lat[:, None], lon[:, None], lat, lon)
        shares.append((np.median(km, axis=1) < 300).mean())
    assert np.mean(shares) > 0.5


def ranked(text: str, *names: str):
    view, options = seen(text), NameOptions(world())
    spans = sorted((text.index(name), text.index(name) + len(name)) for name in names)
    table = rank_table(view, [mention(view, *span) for span in spans], options, Home())
    odds = [np.linspace(2.0, -2.0, len(of)) for of in table.options]
    return table, second_rows(supported_rows(table, prior_shares(table)), odds), odds


def test_confidence_compares_the_likeliest_reading_with_the_next():
    table, rows, odds = ranked("From Paris they went to Baku and Nowhereville.", "Paris", "Baku")
    told = confidence_rows(table, rows, odds)
    assert told.shape == (2, len(CONFIDENCE))
    paris, baku = (dict(zip(CONFIDENCE, row, strict=True)) for row in told)
    shares = belief(odds[0])
    assert paris["share"] == pytest.approx(shares[0])
    assert paris["second share"] == pytest.approx(shares[1])
    assert paris["lead"] == pytest.approx(4.0)
    assert np.expm1(paris["apart"]) == pytest.approx(7_900, rel=0.05)
    assert (baku["second share"], baku["apart"]) == (0, 0)
    assert baku["lead"] > paris["lead"]
    of_chosen = [SECOND.index(name) for name in CONFIDENCE[len(COMPARED) :]]
    assert np.array_equal(told[0, len(COMPARED) :], rows[0][0, of_chosen])


def test_a_name_without_readings_has_no_say_in_confidence():
    table, rows, odds = ranked("They went to Nowhereville.", "Nowhereville")
    assert not table.options[0]
    assert not confidence_rows(table, rows, odds).any()


def test_belief_of_one_array_is_computed_once():
    odd = np.array([1.0, -1.0])
    one, same, other = beliefs([odd, odd, odd.copy()])
    assert one is same
    assert one is not other
    assert np.array_equal(one, other)


@pytest.mark.parametrize("readings", [1, 2, 9, 60])
def test_few_readings_speak_for_all_with_the_weight_of_all(readings: int):
    verdict = np.zeros(readings, dtype=np.int8)
    verdict[readings // 2] = 1
    rows = np.arange(readings, dtype=np.float32)[:, None]
    kept, judged, weights = _weighed(rows, verdict, 0.5)
    assert len(kept) <= 17
    assert kept[judged == 1].ravel().tolist() == [readings // 2]
    assert weights[judged == 1].tolist() == [0.5]
    assert weights[judged == 0].sum() == pytest.approx(0.5 * (readings - 1) / np.sqrt(readings))


def test_what_is_left_out_is_not_learnt_from():
    verdict = np.array([1, -1, 0], dtype=np.int8)
    kept, judged, _ = _weighed(np.arange(3, dtype=np.float32)[:, None], verdict, 1.0)
    assert kept.ravel().tolist() == [0, 2]
    assert judged.tolist() == [1, 0]


def test_trees_that_must_rise_never_fall():
    rows = np.random.default_rng(5).normal(size=(600, 2)).astype(np.float32)
    right = np.sin(3 * rows[:, 0]) + rows[:, 1] > 0
    settings = Settings(trees=40, leaves=6, rate=0.2, columns=1.0)
    steps = np.stack([np.linspace(-2, 2, 80), np.zeros(80)], axis=1).astype(np.float32)
    free = np.diff(fit_trees(("a", "b"), rows, right, settings).decision(steps))
    bound = np.diff(fit_trees(("a", "b"), rows, right, settings, rising=("a",)).decision(steps))
    assert free.min() < -0.1
    assert bound.min() >= -1e-6
