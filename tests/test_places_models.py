"""The parts that are fitted or measured: trees, support, choice, calibration, score."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.ensemble import HistGradientBoostingClassifier

from geomap.errors import GeomapError
from geomap.places.evaluation import WORST_KM, Mistake, Score, add
from geomap.places.gold import read_gold
from geomap.places.options import NameOptions
from geomap.places.ranking_features import belief
from geomap.places.recognition import choose
from geomap.places.spans import CandidateSpan
from geomap.places.surroundings import (
    SUPPORT,
    Name,
    distances_km,
    held_among,
    holds,
    support,
    unit_vectors,
)
from geomap.places.training.fitting import Settings, fit_trees
from geomap.places.trees import pack, unpack
from geomap.records import Candidate, Place, PlaceKind, Role, Sense, Toponym
from places_world import BAKU, DALLAS, PARIS, PARIS_TEXAS, world

SHARED = Path(__file__).resolve().parents[2] / "shared"
NAMES = ("a", "b", "c")


def sample() -> tuple[np.ndarray, np.ndarray]:
    rows = np.random.default_rng(7).normal(size=(800, 3)).astype(np.float32)
    rows[:, 2] = np.round(rows[:, 2])
    return rows, rows[:, 0] * rows[:, 1] + rows[:, 2] > 0


def test_trees_say_what_scikit_learn_says():
    rows, right = sample()
    settings = Settings(trees=30, leaves=7, rate=0.2, columns=1.0)
    trees = fit_trees(NAMES, rows, right, settings)
    booster = HistGradientBoostingClassifier(
        max_iter=30,
        max_leaf_nodes=7,
        learning_rate=0.2,
        min_samples_leaf=settings.least_in_leaf,
        l2_regularization=settings.ridge,
        max_features=1.0,
        early_stopping=False,
        random_state=settings.seed,
    ).fit(rows, right)
    assert np.allclose(trees.decision(rows), booster.decision_function(rows), atol=1e-5)
    assert trees.decision(rows[:0]).shape == (0,)


def test_trees_survive_storing_and_refuse_other_features(tmp_path: Path):
    rows, right = sample()
    trees = fit_trees(NAMES, rows, right, Settings(trees=5, leaves=4, rate=0.3))
    np.savez(tmp_path / "m.npz", **pack(trees, "m"))
    with np.load(tmp_path / "m.npz") as stored:
        again = dict(stored)
    assert np.array_equal(
        unpack(tmp_path / "m.npz", again, "m", NAMES).decision(rows), trees.decision(rows)
    )
    with pytest.raises(GeomapError, match="fitted on other features"):
        unpack(tmp_path / "m.npz", again, "m", ("a", "b"))


latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distances_are_symmetric_and_bounded(a: float, b: float, c: float, d: float):
    one, two = (Place("x", "", PlaceKind.SITE, lat, lon) for lat, lon in ((a, b), (c, d)))
    there = distances_km(unit_vectors([one]), unit_vectors([two]))[0, 0]
    back = distances_km(unit_vectors([two]), unit_vectors([one]))[0, 0]
    assert there == pytest.approx(back, abs=0.01)
    assert 0 <= there <= 20016
    # A degree of latitude is 111.2 km; single precision keeps short ways to about 3 km.
    assert there >= abs(a - c) * 111.19 - 4


def test_support_draws_a_name_to_its_neighbours():
    names = NameOptions(world())
    paris, dallas = names.of("Paris"), names.of("Dallas")
    rows = support(
        [
            Name(paris, np.array([0.9, 0.1], dtype=np.float32), 1.0),
            Name(dallas, np.array([1.0], dtype=np.float32), 1.0),
        ]
    )[0]
    by_country = {o.place.country: row for o, row in zip(paris, rows, strict=True)}
    for name in ("around", "country votes", "admin1 votes"):
        column = SUPPORT.index(name)
        assert by_country["US"][column] > by_country["FR"][column]


def test_a_name_does_not_support_itself():
    names = NameOptions(world())
    (rows,) = support([Name(names.of("Baku"), np.ones(1, dtype=np.float32), 5.0)])
    assert not rows.any()
    assert support([]) == []


def test_readings_that_lie_in_each_other_are_those_that_hold_each_other():
    names = NameOptions(world())
    for words in (("Paris",), ("Paris", "Dallas", "Texas", "Azerbaijan", "Baku"), ()):
        options = [option for word in words for option in names.of(word)]
        held, holding = held_among(options)
        assert held == [any(holds(other, one) for other in options) for one in options]
        assert holding == [any(holds(one, other) for other in options) for one in options]
        assert any(held) == (len(words) > 1)


@given(arrays(np.float64, st.integers(0, 12), elements=st.floats(-30, 30)))
def test_belief_is_a_share(odds: np.ndarray):
    shares = belief(odds)
    assert np.all(shares >= 0)
    assert shares.sum() <= 1 + 1e-5


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)), max_size=12, unique=True)


@given(spans, st.randoms(use_true_random=False))
def test_chosen_spans_are_sorted_and_apart(found: list[tuple[int, int]], random):
    candidates = [
        CandidateSpan(s, s + n, 0, 1, scanned=True, tagged=False, patterned=False)
        for s, n in sorted(found)
    ]
    exact = np.array([random.random() for _ in candidates])
    chosen = choose(candidates, exact, exact, take=0.3)
    assert all(a.end <= b.start for a, b in pairwise(chosen))
    certain = [c for c, p in zip(candidates, exact, strict=True) if p >= 0.3]
    assert all(any(c.start < o.end and o.start < c.end for o in chosen) for c in certain)


def found(start: int, end: int, place: Place | None, sense: Sense = Sense.PLACE) -> Toponym:
    return Toponym(start, end, "", Role.LITERAL, sense, place, 0.9)


def corpus(path: Path) -> Path:
    rows = [
        {
            "id": "1",
            "text": "Paris, Dallas, Baku, Russians.",
            "toponyms": [
                {"start": 0, "end": 5, "lat": 33.66, "lon": -95.56, "geonameid": None},
                {"start": 7, "end": 13, "lat": 0.0, "lon": 0.0, "geonameid": DALLAS.id[9:]},
                {"start": 15, "end": 19, "lat": 40.38, "lon": 49.89, "geonameid": "1"},
            ],
        }
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def predictions() -> list[Toponym]:
    return [
        found(0, 5, PARIS),
        found(6, 13, DALLAS),
        found(15, 19, BAKU),
        found(21, 29, None, Sense.DEMONYM),
    ]


@pytest.mark.parametrize("demonyms", [True, False])
def test_score_is_that_of_the_reference_scorer(tmp_path: Path, *, demonyms: bool):
    reference = SHARED / "eval" / "score.py"
    if not reference.exists():
        pytest.skip(f"no reference scorer at {reference}")
    spec = importlib.util.spec_from_file_location("reference_score", reference)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    gold, pred = corpus(tmp_path / "gold.jsonl"), tmp_path / "pred.jsonl"
    told = [
        {
            "start": t.start,
            "end": t.end,
            "sense": t.sense,
            "lat": t.place and t.place.lat,
            "lon": t.place and t.place.lon,
            "place_id": t.place and t.place.id,
            "kind": t.place and t.place.kind,
            "name": t.place and t.place.name,
        }
        for t in predictions()
    ]
    pred.write_text(json.dumps({"id": "1", "toponyms": told}), encoding="utf-8")
    theirs = module.places(gold, pred, demonyms=demonyms)
    (article,) = read_gold(gold, demonyms=demonyms)
    ours = Score()
    add(ours, article, predictions())
    assert round(ours.recognition_exact, 1) == theirs["recognition_exact"]["F1"]
    assert round(ours.recognition_overlap, 1) == theirs["recognition_overlap"]["F1"]
    assert round(ours.end_to_end, 1) == theirs["end_to_end_161km"]["F1"]
    assert round(ours.end_to_end_strict, 1) == theirs["end_to_end_strict"]["F1"]
    assert round(ours.resolution, 1) == theirs["resolution_all_gold"]["acc161"]


def test_calibration_error_of_honest_and_boastful_answers():
    honest, boastful = Score(), Score()
    honest.answers = [(0.5, True), (0.5, False)]
    boastful.answers = [(1.0, True), (1.0, False)]
    assert honest.calibration_error() == pytest.approx(0)
    assert boastful.calibration_error() == pytest.approx(0.5)
    assert Score().calibration_error() == 0


def test_mistakes_name_what_went_wrong(tmp_path: Path):
    (article,) = read_gold(corpus(tmp_path / "gold.jsonl"), demonyms=True)
    score = Score()
    add(score, article, [found(0, 5, PARIS)])
    assert [(m.text, m.found, m.reason) for m in score.mistakes] == [
        ("Paris", "Paris (FR, town)", "the right place was not among the likely ones"),
        ("Dallas", "", "not found"),
        ("Baku", "", "not found"),
    ]
    runner_up = Candidate(PARIS_TEXAS, 0.1, ("fewer people live there",))
    score = Score()
    add(score, article, [replace(found(0, 5, PARIS), candidates=(runner_up,))])
    assert score.mistakes[0].reason == "fewer people live there"


def test_the_costliest_mistakes_come_first_and_like_ones_together():
    missed = Mistake("1", "Ganja", "", WORST_KM, "not found")
    near = Mistake("1", "Paris", "Paris (FR, town)", 200.0, "")
    score = Score(mistakes=[near, missed, missed])
    assert [(g.example, g.count) for g in score.costliest(10)] == [(missed, 2), (near, 1)]
    assert score.costliest(1)[0].cost == pytest.approx(2.0)
    assert 0 < near.cost < missed.cost


def test_gold_of_the_wrong_form_is_refused_with_its_line(tmp_path: Path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "1", "text": "x", "toponyms": []}\n{"id": "2"}\n', encoding="utf-8")
    with pytest.raises(GeomapError, match=r"bad\.jsonl, line 2"):
        list(read_gold(path, demonyms=True))
