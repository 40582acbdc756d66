"""Events over several sentences: what is carried over, who speaks, what stays unsaid."""

from __future__ import annotations

from datetime import date

from events_builder import is_pin, pins, reports
from geomap.records import (
    ActorKind,
    ActorRole,
    PlacePrecision,
    PlaceRole,
    Report,
    Status,
    TimeBasis,
)

PUBLISHED = "2023-03-15"  # a Wednesday


def one(text: str, kind: str, **known: str) -> Report:
    """Return the only report of a type."""
    found = [r for r in reports(text, **({"published": PUBLISHED} | known)) if r.type == kind]
    assert len(found) == 1, found
    return found[0]


def test_a_deed_without_a_place_is_told_of_the_place_of_the_deed_before_it() -> None:
    text = "A bomb went off in [Kabul] on Sunday. Gunmen then stormed the building."
    assault = [r for r in reports(text, published=PUBLISHED) if "stormed" in r.quote]
    assert [r.place.name for r in assault if r.place] == ["Kabul"]
    assert assault[0].place_inherited
    assert assault[0].time.start == date(2023, 3, 12)
    assert assault[0].time.basis is TimeBasis.INHERITED


def test_a_speech_takes_no_place_from_the_sentence_before_it() -> None:
    text = "Rebels seized [Goma] on Sunday. The president condemned the attack."
    accusation = one(text, "ACCUSE")
    assert accusation.place is None
    assert not is_pin(accusation)


def test_there_and_the_city_point_back() -> None:
    text = "Troops entered [Khartoum] on Sunday. Two people were killed in the city on Monday."
    killed = [r for r in reports(text, published=PUBLISHED) if "killed" in r.quote]
    assert [(r.place.name, r.place_inherited) for r in killed if r.place] == [("Khartoum", True)]


def test_a_named_occasion_has_its_place_and_day_wherever_they_are_told() -> None:
    text = (
        "The Arctic Council summit in [Riga] ended without a statement.\n\n"
        "In his speech on Tuesday at the Arctic Council summit, the minister spoke of ice."
    )
    found = pins(text, published=PUBLISHED)
    assert ("CONSULT", "Riga", "2023-03-14", "2023-03-14") in found


def test_a_heading_that_names_a_meeting_gives_its_place_until_the_next() -> None:
    text = (
        "The quarrel has gone on for years and nobody expects it to end soon.\n\n"
        "On the [Geneva] talks\n\n"
        "On March 3, 2023, the envoy proposed an exchange of land that nobody had heard of.\n\n"
        "What came after\n\n"
        "On March 7, 2023, the envoy proposed something else that nobody had heard of."
    )
    proposals = [r for r in reports(text, published=PUBLISHED) if r.type == "REQUEST"]
    assert [r.place.name if r.place else None for r in proposals] == ["Geneva", None]
    assert proposals[0].place_inherited


def test_the_dateline_places_local_deeds_and_marks_them() -> None:
    text = "[TULSA|Tulsa], Okla. (AP) — Two men died on Sunday when their car hit a tree."
    crash = one(text, "ACCIDENT")
    assert crash.place is not None
    assert (crash.place.name, crash.place_inherited) == ("Tulsa", True)


def test_police_place_what_they_deal_with() -> None:
    text = "A driver was killed on Sunday. [Norman:n] police are looking for witnesses."
    assert pins(text, published=PUBLISHED)[0][1] == "Norman"


def test_what_had_happened_before_lies_between_the_start_of_the_war_and_then() -> None:
    text = (
        "During the Six-Day War, on June 9, 1967, talks took place in [Geneva]. "
        "By then [Jerusalem] had already been captured."
    )
    taken = [r for r in reports(text, published=PUBLISHED) if "captured" in r.quote]
    assert [(r.time.start, r.time.end) for r in taken] == [(date(1967, 6, 5), date(1967, 6, 9))]


def test_what_had_already_happened_when_told_ends_with_the_telling() -> None:
    time = one("He said on Friday that [Goma] had already been captured.", "ASSAULT").time
    assert (time.start, time.end, time.edtf) == (None, date(2023, 3, 10), "../2023-03-10")


def test_what_went_on_until_a_day_ends_with_it() -> None:
    time = one("The army shelled [Goma] until Monday, officials said on Tuesday.", "ASSAULT").time
    assert (time.start, time.end) == (None, date(2023, 3, 13))


def test_places_that_are_taken_together_are_two_events() -> None:
    text = "Rebels captured [Goma] and [Bakhmut] on Sunday."
    assert {place for _, place, _, _ in pins(text, published=PUBLISHED)} == {"Goma", "Bakhmut"}


def test_a_date_inside_a_demand_dates_nothing() -> None:
    text = (
        "The minister insisted that the army return to the positions that it held in [Goma] "
        "before February 3."
    )
    assert pins(text, published=PUBLISHED) == []


def test_the_chain_of_sources_runs_from_the_outermost_inwards() -> None:
    text = (
        "The state agency, citing anonymous officials, reported on Monday that [Iran:m] had "
        "rejected the offer."
    )
    rejection = one(text, "REJECT")
    assert rejection.status is Status.CLAIMED
    assert rejection.speaker == "state agency"
    assert rejection.speaker_chain == ("state agency", "anonymous officials")


def test_quoted_sentences_belong_to_the_last_speaker() -> None:
    text = (
        "Maria Lopez, the mayor, spoke of the flood of 2015: “Soldiers seized [Goma]. "
        "They burned the market.”"
    )
    told = [r for r in reports(text, published=PUBLISHED) if r.type == "ASSAULT"]
    assert len(told) == 2
    assert {r.status for r in told} == {Status.CLAIMED}
    assert {r.speaker for r in told} == {"Maria Lopez"}


def test_a_denial_is_kept_as_one() -> None:
    text = "The army denied on Monday that its troops had shelled [Kherson]."
    shelling = one(text, "ASSAULT")
    assert shelling.status is Status.DENIED
    assert shelling.place is not None
    assert shelling.place.name == "Kherson"


def test_what_lies_ahead_of_publication_is_planned() -> None:
    text = "The summit takes place in [Vienna] on March 20, 2023."
    assert one(text, "CONSULT").status is Status.PLANNED


def test_persons_have_one_name_and_their_office() -> None:
    text = (
        "Foreign Minister Mevlüt Çavuşoğlu arrived in [Baku] on Monday. "
        "On Tuesday Cavusoglu met Ilham Aliyev in [Baku]."
    )
    found = {a.name: a for r in reports(text, published=PUBLISHED) for a in r.actors}
    assert "Mevlüt Çavuşoğlu" in found
    assert "Cavusoglu" not in found
    minister = found["Mevlüt Çavuşoğlu"]
    assert minister.kind is ActorKind.PERSON
    assert minister.title == "Foreign Minister"


def test_office_holders_of_several_countries_are_one_actor_each() -> None:
    text = (
        "Talks took place in [Vienna] on Monday between the foreign ministers of [Russia] and "
        "[Turkey]."
    )
    talks = one(text, "CONSULT")
    assert [(a.name, a.country) for a in talks.actors] == [
        ("foreign minister of Russia", "RU"),
        ("foreign minister of Turkey", "TR"),
    ]


def test_doer_and_recipient_are_told_apart_in_the_passive() -> None:
    text = "[Israeli|Israel:d] forces were attacked by militants near [Jerusalem] on Monday."
    roles = {a.name: a.role for a in one(text, "ASSAULT").actors}
    assert roles["militants"] is ActorRole.ACTOR
    assert roles["Israeli forces"] is ActorRole.RECIPIENT


def test_roles_of_the_places_of_the_sentence_are_kept() -> None:
    text = "Troops from [Kenya] were sent to [Goma] on Tuesday, the government in [Nairobi] said."
    sent = one(text, "MOBILIZE")
    roles = {m.toponym.text: m.role for m in sent.places}
    assert roles["Goma"] is PlaceRole.DESTINATION
    assert roles["Kenya"] is PlaceRole.MENTION


def test_precision_follows_the_kind_of_place() -> None:
    found = {
        name: one(f"Fighting broke out in [{name}] on Sunday.", "ASSAULT").place_precision
        for name in ("Goma", "Darfur", "Sudan", "Henderson County", "Black Sea")
    }
    assert found == {
        "Goma": PlacePrecision.TOWN,
        "Darfur": PlacePrecision.REGION,
        "Sudan": PlacePrecision.COUNTRY,
        "Henderson County": PlacePrecision.DISTRICT,
        "Black Sea": PlacePrecision.AREA,
    }


def test_the_headline_is_not_a_second_event() -> None:
    text = (
        "Earthquake strikes [Nepal]\n\n"
        "A strong earthquake struck [Nepal] on Saturday, killing 40 people, officials said.\n"
    )
    assert len([r for r in reports(text, published=PUBLISHED) if is_pin(r)]) == 1


def test_without_a_date_of_publication_weekdays_date_nothing() -> None:
    assert pins("Rebels captured [Goma] on Tuesday.") == []


def test_an_explanation_names_trigger_status_place_and_time() -> None:
    report = one("Rebels captured [Goma] on Tuesday.", "ASSAULT")
    heads = [note.split(" ")[0].rstrip(":") for note in report.explanation]
    assert [heads[0], heads[1], heads[2], heads[-1]] == ["type", "status", "place", "time"]


def test_talks_took_place_where_they_led_to_an_agreement() -> None:
    text = (
        "Iran and six powers reached an agreement in [Geneva] on Sunday. "
        "The talks began on Wednesday."
    )
    talks = one(text, "CONSULT")
    assert talks.place is not None
    assert talks.place.name == "Geneva"
    assert talks.place_inherited


def test_a_state_arrests_in_no_other_country_than_its_own() -> None:
    text = (
        "Soldiers attacked the parliament in [Ankara] on Tuesday. "
        "[Germany:m] arrested eight officers."
    )
    arrested = one(text, "COERCE")
    assert arrested.place is None or arrested.place.name != "Ankara"


def test_a_raid_stands_though_claims_over_it_are_dismissed() -> None:
    text = "A judge dismissed all claims over an immigration raid at a plant in [Tulsa]."
    raids = [r for r in reports(text, published=PUBLISHED) if "raid" in r.quote]
    assert raids
    assert all(r.status is not Status.DENIED for r in raids)


def test_a_deed_that_is_tried_keeps_its_own_day() -> None:
    text = "He pleaded guilty on Monday in [Tulsa] to murder for the death of a boy in May 2021."
    plea = one(text, "JUSTICE")
    assert plea.time.start == date(2023, 3, 13)


def test_a_deed_with_two_verbs_is_quoted_with_both() -> None:
    text = "He was convicted of murder in [Tulsa] on Monday and sentenced to life in prison."
    verdict = one(text, "JUSTICE")
    assert "convicted" in verdict.quote
    assert "sentenced" in verdict.quote


def test_the_two_sides_are_the_two_states_that_act() -> None:
    text = (
        "[Armenian|Armenia:d] troops fired at [Azerbaijani|Azerbaijan:d] posts on Sunday. "
        "The two sides agreed to a ceasefire in [Moscow] on Monday. They met in [Geneva] on Tuesday."
    )
    for kind in ("AGREE", "CONSULT"):
        assert {a.name for a in one(text, kind).actors} == {"Armenia", "Azerbaijan"}
    third = "[Turkish|Turkey:d] envoys arrived in [Moscow] on Sunday. "
    agreed = one(third + text, "AGREE")
    assert not any(a.kind is ActorKind.STATE for a in agreed.actors)  # which two is not told
