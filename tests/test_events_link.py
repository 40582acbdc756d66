"""Reports of one happening become one event; different happenings do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from events_builder import article, gazetteer, place
from geomap.events import link
from geomap.records import (
    Actor,
    ActorKind,
    ActorRole,
    Article,
    Document,
    Event,
    EventTime,
    PlacePrecision,
    Report,
    Status,
    TimeBasis,
    TimePrecision,
)

DAY = date(2023, 3, 12)


def report(
    name: str,
    *,
    kind: str = "ASSAULT",
    where: str | None = "Goma",
    start: date | None = DAY,
    end: date | None = None,
    status: Status = Status.ASSERTED,
    quote: str = "rebels attacked the town",
    document: str = "a",
    actors: tuple[Actor, ...] = (),
) -> Report:
    """Return a small report."""
    end = end or start
    edtf = None if start is None else f"{start}" if start == end else f"{start}/{end}"
    return Report(
        id=name,
        document_id=document,
        type=kind,
        status=status,
        quote_start=0,
        quote_end=len(quote),
        quote=quote,
        trigger_start=0,
        trigger_end=1,
        summary=quote,
        time=EventTime(edtf, start, end, TimePrecision.DAY, TimeBasis.EXPLICIT),
        place=place(where) if where else None,
        place_precision=PlacePrecision.TOWN if where else PlacePrecision.NONE,
        actors=actors,
    )


def linked(*reports: Report) -> set[frozenset[str]]:
    """Return the groups into which reports are joined."""
    return {frozenset(event.report_ids) for event in events(*reports)}


def events(*reports: Report) -> tuple[Event, ...]:
    """Join reports, each in the article of its document id."""
    ids = sorted({r.document_id for r in reports})
    articles = [
        Article(
            Document(id=i, text="", publisher=f"Paper {i}"),
            reports=tuple(r for r in reports if r.document_id == i),
        )
        for i in ids
    ]
    return link(articles, gazetteer())


def together(*names: str) -> set[frozenset[str]]:
    """Return one group of all names."""
    return {frozenset(names)}


def apart(*names: str) -> set[frozenset[str]]:
    """Return a group for each name."""
    return {frozenset({name}) for name in names}


def test_two_papers_on_one_attack_are_one_event() -> None:
    assert linked(report("1"), report("2", document="b")) == together("1", "2")


def test_another_day_is_another_event() -> None:
    later = report("2", document="b", start=date(2023, 3, 20))
    assert linked(report("1"), later) == apart("1", "2")


def test_another_town_is_another_event() -> None:
    assert linked(report("1"), report("2", document="b", where="Mosul")) == apart("1", "2")


def test_another_type_is_another_event() -> None:
    assert linked(report("1"), report("2", document="b", kind="SPORT")) == apart("1", "2")


def test_a_country_supports_the_town_in_it() -> None:
    country = report("2", document="b", where="Ukraine")
    assert linked(report("1", where="Bakhmut"), country) == together("1", "2")


def test_a_country_does_not_join_two_towns() -> None:
    groups = linked(
        report("1", where="Bakhmut"),
        report("2", document="b", where="Ukraine"),
        report("3", document="c", where="Kherson"),
    )
    assert not any({"1", "3"} <= group for group in groups)
    assert len(groups) == 2


def test_a_report_without_a_date_joins_nothing() -> None:
    assert linked(report("1"), report("2", document="b", start=None)) == apart("1", "2")


def test_what_is_only_weighed_does_not_join_what_happened() -> None:
    weighed = report("2", document="b", status=Status.HYPOTHETICAL)
    assert linked(report("1"), weighed) == apart("1", "2")


def test_a_denial_joins_what_it_denies() -> None:
    denied = report("2", document="b", status=Status.DENIED)
    (event,) = events(report("1"), denied)
    assert any(difference.startswith("status:") for difference in event.differences)


def test_two_arrests_of_one_day_and_town_need_more_than_that() -> None:
    first = report("1", kind="COERCE", quote="police arrested a teacher who had spoken out")
    second = report("2", kind="COERCE", quote="five miners were held over a strike", document="b")
    assert linked(first, second) == apart("1", "2")
    same = replace(second, quote="a teacher who had spoken out was arrested by police")
    assert linked(first, same) == together("1", "2")


def test_contrary_attackers_are_one_event_and_a_difference() -> None:
    one = Actor("Armenian forces", ActorRole.ACTOR, ActorKind.GROUP, "AM")
    two = Actor("Azerbaijani forces", ActorRole.ACTOR, ActorKind.GROUP, "AZ")
    (event,) = events(
        report("1", where="Nagorno-Karabakh", actors=(one,)),
        report("2", where="Nagorno-Karabakh", document="b", actors=(two,)),
        report("3", where="Azerbaijan", document="c"),
    )
    (who,) = [d for d in event.differences if d.startswith("contrary claims, who did it")]
    assert "Armenian forces (Paper a)" in who
    assert "Azerbaijani forces (Paper b)" in who
    assert event.evidence


def test_three_papers_on_a_war_that_began_on_a_sunday() -> None:
    texts = {
        "a": "[Armenian|Armenia:d] forces launched an attack on positions of the "
        "[Azerbaijani|Azerbaijan:d] army on Sunday.",
        "b": "[Azerbaijani|Azerbaijan:d] forces attacked [Artsakh|Nagorno-Karabakh] on Sunday.",
        "c": "Fighting around [Nagorno-Karabakh] erupted on Sunday.",
    }
    articles = [article(text, id=key, published="2020-10-01") for key, text in texts.items()]
    (event,) = link(articles, gazetteer())
    assert len(event.report_ids) == 3
    assert any(
        difference.startswith("contrary claims, who did it") for difference in event.differences
    )


some_reports = st.lists(
    st.builds(
        report,
        st.uuids().map(str),
        kind=st.sampled_from(["ASSAULT", "CONSULT", "AGREE", "RETREAT", "DEATH"]),
        where=st.sampled_from(["Goma", "Bakhmut", "Ukraine", "Donetsk Oblast", "Kherson", None]),
        start=st.dates(date(2023, 3, 10), date(2023, 3, 13)),
        status=st.sampled_from(list(Status)),
        quote=st.sampled_from(["rebels attacked the town", "talks were held", "a truce holds"]),
        document=st.sampled_from(["a", "b", "c"]),
    ),
    max_size=9,
)


@settings(max_examples=40, deadline=None)
@given(some_reports, st.randoms(use_true_random=False))
def test_each_report_is_in_one_event_in_any_order(reports: list[Report], random: Random) -> None:
    found = events(*reports)
    assert sorted(i for event in found for i in event.report_ids) == sorted(r.id for r in reports)
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert events(*shuffled) == found


@settings(max_examples=40, deadline=None)
@given(some_reports)
def test_no_event_holds_reports_of_two_distant_towns(reports: list[Report]) -> None:
    towns = {"Goma", "Bakhmut", "Kherson"}
    by_id = {r.id: r for r in reports}
    for event in events(*reports):
        named = {p.name for i in event.report_ids if (p := by_id[i].place) is not None}
        assert len(named & towns) <= 1


def test_the_same_words_without_a_name_are_no_trace_of_one_happening() -> None:
    def told(words: str, end: date) -> int:
        return len(
            events(
                report("1", where=None, end=end, quote=words),
                report("2", where=None, end=end, document="b", quote=words),
            )
        )

    month = date(2023, 4, 11)
    assert told("Fighting between the army and the rebels began in March.", month) == 2
    assert told("Fighting between the army and Koro rebels began in March.", month) == 1
    assert told("Fighting between the army and the rebels began on Sunday.", DAY) == 1


def test_of_a_happening_that_many_papers_tell_each_report_keeps_its_surest_pairs() -> None:
    (event,) = events(*(report(f"{n:02}", document=f"d{n}") for n in range(30)))
    assert set(event.evidence) == set(event.report_ids)
    assert all(len(lines) == 20 for lines in event.evidence.values())
    for report_id, lines in event.evidence.items():
        assert all(report_id in line.split()[:3] for line in lines)


def test_reports_of_one_article_without_a_day_are_joined_by_words_and_place() -> None:
    hit = report("1", start=None, quote="a car bomb exploded near a crowded market")
    again = report("2", start=None, quote="a car bomb exploded near the market")
    other = report("3", start=None, quote="gunmen shot at a checkpoint of the army")
    elsewhere = report("4", start=None, where="Geneva", quote="a car bomb exploded near a market")
    assert linked(hit, again, other, elsewhere) == {
        frozenset({"1", "2"}),
        frozenset({"3"}),
        frozenset({"4"}),
    }
    assert len(linked(hit, report("5", start=None, document="b", quote=hit.quote))) == 2


def test_a_report_without_a_day_joins_no_two_days() -> None:
    words = "a car bomb exploded near a crowded market"
    first = report("1", quote=words)
    undated = report("2", start=None, quote=words)
    next_day = report("3", start=date(2023, 3, 20), quote=words)
    assert len(linked(first, undated, next_day)) == 2


def test_a_report_without_a_day_does_not_differ_in_its_date() -> None:
    words = "a car bomb exploded near a crowded market"
    (event,) = events(report("1", quote=words), report("2", start=None, quote=words))
    assert not [line for line in event.differences if line.startswith("date")]
