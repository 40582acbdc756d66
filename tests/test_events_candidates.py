"""Candidates leave out no pair that comparing would join, and come once."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.events import event_types
from geomap.events.candidates import candidates
from geomap.events.compare import compare
from geomap.gazetteer import Gazetteer
from geomap.records import (
    Actor,
    ActorKind,
    ActorRole,
    EventTime,
    PlacePrecision,
    Report,
    Status,
    TimeBasis,
    TimePrecision,
)

NAMES = ("Kyiv", "Ukraine", "Brovary", "Kherson", "Crimea", "Moscow", "Russia", "Chukotka", "France",
         "Cayenne", "Black Sea", "Europe", "Fiji", "Suva", "Caucasus")  # fmt: skip
DAY = date(2022, 3, 1)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture(scope="module")
def places(gazetteer):
    found = [gazetteer.lookup(name)[0].place for name in NAMES if gazetteer.lookup(name)]
    assert len(found) > 10
    return [*found, None]


def report(number, kind, start, days, place, status=Status.ASSERTED):
    first = DAY + timedelta(start)
    actor = Actor("Forces", ActorRole.ACTOR, ActorKind.GROUP, "UA")
    return Report(
        id=f"r{number:03}", document_id=f"d{number}", type=kind, status=status, quote_start=0,
        quote_end=9, quote="They did.", trigger_start=5, trigger_end=8, summary="It.",
        time=EventTime(None, first, first + timedelta(days - 1), TimePrecision.DAY, TimeBasis.EXPLICIT),
        place=place, place_precision=PlacePrecision.TOWN, actors=(actor,),
    )  # fmt: skip


DRAWN = st.lists(
    st.tuples(
        st.sampled_from(sorted(event_types())[:6]),
        st.integers(-40, 40),
        st.sampled_from([1, 1, 2, 3, 4, 5, 8, 9, 15, 16, 17, 30, 33, 365]),
        st.integers(0, 15),
        st.sampled_from([Status.ASSERTED, Status.HYPOTHETICAL]),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(drawn=DRAWN)
def test_no_pair_is_lost_and_none_comes_twice(drawn, gazetteer, places):
    reports = [
        report(number, kind, start, days, places[place % len(places)], status)
        for number, (kind, start, days, place, status) in enumerate(drawn)
    ]
    found = [(one.id, two.id) for one, two in candidates(reports)]
    assert len(found) == len(set(found))
    assert all(one < two for one, two in found)
    joined = {
        (one.id, two.id)
        for one, two in combinations(reports, 2)
        if compare(one, two, gazetteer) is not None
    }
    assert joined <= set(found)


@pytest.mark.parametrize(("short", "long"), [(1, 2), (3, 6), (4, 5), (4, 8), (8, 9), (9, 17), (16, 30), (200, 365)])  # fmt: skip
@pytest.mark.parametrize("shift", [0, 1])
def test_stretches_of_unlike_length_meet(short, long, shift, gazetteer, places):
    kind = min(event_types())
    pair = [report(0, kind, shift, short, places[0]), report(1, kind, 0, long, places[0])]
    if compare(*pair, gazetteer) is not None:
        assert len(list(candidates(pair))) == 1


def test_far_places_and_other_days_are_not_compared(places):
    kyiv, moscow = places[0], places[NAMES.index("Moscow")]
    kind = min(event_types())
    spread = [report(n, kind, 3 * n, 1, kyiv) for n in range(30)]
    assert list(candidates(spread)) == []
    assert list(candidates([report(0, kind, 0, 1, kyiv), report(1, kind, 0, 1, moscow)])) == []


def test_a_busy_year_is_compared_in_few_pairs(places):
    """Twice the reports over twice the days: about twice the pairs."""
    kinds = sorted(event_types())

    def pairs(count):
        made = [report(n, kinds[n % 7], n % (count // 10), 1, places[n % 6]) for n in range(count)]
        return sum(1 for _ in candidates(made))

    assert pairs(800) < 2.5 * pairs(400)
