"""What a careful reader takes from single news sentences of all sorts, and what not."""

from __future__ import annotations

import pytest
from events_builder import is_pin, pins, reports

PUBLISHED = "2023-03-15"  # a Wednesday
MON, TUE, WED = "2023-03-13", "2023-03-14", "2023-03-15"
SUN, SAT, FRI, THU = "2023-03-12", "2023-03-11", "2023-03-10", "2023-03-09"

# text, types that are right, place, first day, last day
TOLD = [
    # war
    ("Russian forces shelled [Kherson] on Monday, killing three people.", "ASSAULT", "Kherson", MON, MON),
    ("Rebels captured [Goma] on Tuesday after days of fighting.", "ASSAULT COERCE", "Goma", TUE, TUE),
    ("[Goma] was captured by rebels on Tuesday.", "ASSAULT COERCE", "Goma", TUE, TUE),
    ("The capture of [Goma] on Tuesday sent thousands fleeing.", "ASSAULT COERCE", "Goma", TUE, TUE),
    ("A car bomb exploded outside a police station in [Kabul] on Sunday.", "ASSAULT ACCIDENT", "Kabul", SUN, SUN),
    ("A suicide bomber killed at least 12 people at a market in [Mosul] on Saturday.", "ASSAULT", "Mosul", SAT, SAT),
    ("At least 12 people were killed in an airstrike on [Aleppo] on Saturday.", "ASSAULT", "Aleppo", SAT, SAT),
    ("[Israeli|Israel:d] warplanes struck a building in [Beirut] on Friday.", "ASSAULT", "Beirut", FRI, FRI),
    ("[Israel:m] carried out air strikes on [Beirut] on Friday.", "ASSAULT", "Beirut", FRI, FRI),
    ("The militants launched an attack on an army base near [Mosul] on Monday.", "ASSAULT", "Mosul", MON, MON),
    ("Heavy fighting broke out in [Khartoum] on Saturday between the army and a paramilitary group.", "ASSAULT", "Khartoum", SAT, SAT),
    ("Clashes erupted in [Khartoum] on Saturday.", "ASSAULT", "Khartoum", SAT, SAT),
    ("The town of [Bakhmut] fell on Sunday after a siege.", "ASSAULT COERCE", "Bakhmut", SUN, SUN),
    ("Gunmen opened fire on worshippers at a church in [Lagos] on Sunday.", "ASSAULT", "Lagos", SUN, SUN),
    ("Gunmen who stormed a hotel in [Mombasa] on Sunday are still at large.", "ASSAULT", "Mombasa", SUN, SUN),
    ("The army withdrew from [Kherson] on Friday.", "RETREAT", "Kherson", FRI, FRI),
    ("Government troops retook [Aleppo] in December 2016.", "ASSAULT COERCE", "Aleppo", "2016-12-01", "2016-12-31"),
    ("The government sent 2,000 troops to [Goma] on Tuesday.", "MOBILIZE", "Goma", TUE, TUE),
    ("Hostages held in [Mosul] were freed on Monday.", "RETREAT AID", "Mosul", MON, MON),
    ("[North Korea:m] fired a missile over [Japan] on Tuesday.", "ASSAULT MOBILIZE", "Japan", TUE, TUE),
    ("Drones hit an oil depot in [Moscow] early on Monday.", "ASSAULT", "Moscow", MON, MON),
    ("A journalist was shot dead in [Manila] on Thursday.", "ASSAULT CRIME", "Manila", THU, THU),
    ("The president was assassinated in [Port-au-Prince] on July 7, 2021.", "ASSAULT", "Port-au-Prince", "2021-07-07", "2021-07-07"),
    # talks
    ("The two presidents met in [Geneva] on Monday.", "CONSULT", "Geneva", MON, MON),
    ("Peace talks between the rebels and the government opened in [Nairobi] on Monday.", "CONSULT", "Nairobi", MON, MON),
    ("The ministers held talks in [Vienna] on Sunday on the future of the accord.", "CONSULT", "Vienna", SUN, SUN),
    ("The [Chinese|China:d] president arrived in [Moscow] on Monday for a three-day visit.", "CONSULT", "Moscow", MON, MON),
    ("The pope visited [Kenya] in November 2015.", "CONSULT", "Kenya", "2015-11-01", "2015-11-30"),
    ("During a visit to [Ankara] on Monday, the secretary general praised the government.", "CONSULT SUPPORT", "Ankara", MON, MON),
    ("A summit of the leaders was held in [New Delhi] on Saturday.", "CONSULT", "New Delhi", SAT, SAT),
    ("“We are ready,” the prime minister told reporters in [Riga] on Tuesday.", "CONSULT", "Riga", TUE, TUE),
    ("At a news conference in [Berlin] on Tuesday, the chancellor accused [Russia:m] of blackmail.", "CONSULT ACCUSE", "Berlin", TUE, TUE),
    ("The foreign minister flew to [Cairo] on Thursday.", "CONSULT", "Cairo", THU, THU),
    # accords
    ("The rebels and the government signed a peace agreement in [Nairobi] on Friday.", "AGREE", "Nairobi", FRI, FRI),
    ("A ceasefire took effect in the [Gaza Strip] on Friday.", "AGREE RETREAT", "Gaza Strip", FRI, FRI),
    ("A trade deal was signed in [Beijing] on Monday.", "AGREE", "Beijing", MON, MON),
    # protest, police
    ("Thousands of people protested in [Tunis] on Saturday against rising prices.", "PROTEST", "Tunis", SAT, SAT),
    ("Riots broke out in [Paris] on Friday night.", "PROTEST", "Paris", FRI, FRI),
    ("Police arrested 14 demonstrators in [Tehran] on Sunday.", "COERCE", "Tehran", SUN, SUN),
    ("Teachers went on strike in [Chicago] on Thursday.", "PROTEST", "Chicago", THU, THU),
    ("Demonstrators marched through central [London] on Saturday.", "PROTEST", "London", SAT, SAT),
    ("[Sri Lanka:m] imposed a curfew on Friday.", "COERCE", "Sri Lanka", FRI, FRI),
    # disasters and accidents
    ("A magnitude 7.8 earthquake struck [Nepal] on Saturday, killing thousands.", "DISASTER", "Nepal", SAT, SAT),
    ("The earthquake that hit [Haiti] on January 12, 2010 killed more than 200,000 people.", "DISASTER", "Haiti", "2010-01-12", "2010-01-12"),
    ("Floods in [Mumbai] killed 30 people on Tuesday.", "DISASTER", "Mumbai", TUE, TUE),
    ("At least 30 people were killed when floods swept through [Jakarta] on Tuesday.", "DISASTER", "Jakarta", TUE, TUE),
    ("A typhoon made landfall near [Manila] on Sunday.", "DISASTER", "Manila", SUN, SUN),
    ("A tornado ripped through [Norman] on Sunday evening, destroying dozens of homes.", "DISASTER", "Norman", SUN, SUN),
    ("[Mount Etna] erupted on Monday.", "DISASTER", "Mount Etna", MON, MON),
    ("A bus crash near [Lima] on Thursday left 20 dead.", "ACCIDENT", "Lima", THU, THU),
    ("Two people died in a car crash in [Tulsa] on Monday.", "ACCIDENT", "Tulsa", MON, MON),
    ("A train derailed outside [Mumbai] on Friday.", "ACCIDENT", "Mumbai", FRI, FRI),
    ("A fire destroyed a warehouse in [Springfield] late Sunday.", "ACCIDENT DISASTER", "Springfield", SUN, SUN),
    ("A passenger plane carrying 68 people crashed near [Kathmandu] on Sunday.", "ACCIDENT", "Kathmandu", SUN, SUN),
    ("A ferry capsized off [Lagos] on Saturday.", "ACCIDENT", "Lagos", SAT, SAT),
    ("The bridge collapsed in [Mumbai] on Sunday.", "ACCIDENT", "Mumbai", SUN, SUN),
    ("A cholera epidemic in [Angola] has killed over 1,200 people since February 2023.", "DISEASE", "Angola", "2023-02-01", WED),
    ("Health officials confirmed two cases of measles in [Austin] on Tuesday.", "DISEASE", "Austin", TUE, TUE),
    # local news
    ("A [Tulsa:n] man was arrested in [Norman] on Monday on a charge of armed robbery.", "COERCE", "Norman", MON, MON),
    ("The [Henderson County:n] Commissioners Court lifted the burn ban Tuesday.", "LEGISLATION CONCEDE", "Henderson County", TUE, TUE),
    ("A man was shot and killed in [Houston] on Saturday night, police said.", "ASSAULT CRIME", "Houston", SAT, SAT),
    ("Two men robbed a bank in [Springfield] on Friday.", "CRIME", "Springfield", FRI, FRI),
    ("The body of a missing hiker was found near [Norman] on Monday.", "DEATH", "Norman", MON, MON),
    ("A judge in [Austin] sentenced him to 12 years in prison on Friday.", "JUSTICE", "Austin", FRI, FRI),
    ("The new library opened in [Springfield] on Saturday.", "OPENING", "Springfield", SAT, SAT),
    ("The mayor inaugurated a metro line in [Cairo] on Thursday.", "OPENING", "Cairo", THU, THU),
    ("The company laid off 400 workers at its plant in [Tulsa] on Monday.", "BUSINESS", "Tulsa", MON, MON),
    # elections, sport, culture
    ("[Nigeria:m] held a presidential election on February 25.", "ELECTION", "Nigeria", "2023-02-25", "2023-02-25"),
    ("Voters in [Ghana] went to the polls on Monday.", "ELECTION", "Ghana", MON, MON),
    ("She was sworn in as president in [Lima] on Tuesday.", "APPOINTMENT", "Lima", TUE, TUE),
    ("The team beat its rivals 3-1 in [Madrid] on Sunday.", "SPORT", "Madrid", SUN, SUN),
    ("He won the marathon in [Boston] on Monday.", "SPORT", "Boston", MON, MON),
    ("The film festival opened in [Berlin] on Thursday.", "CULTURE OPENING", "Berlin", THU, THU),
    ("Hundreds attended the funeral of the singer in [Lagos] on Friday.", "CEREMONY", "Lagos", FRI, FRI),
    ("Archaeologists unearthed a Roman tomb near [Rome] in 2019.", "DISCOVERY", "Rome", "2019-01-01", "2019-12-31"),
    # aid and flight
    ("The first aid convoy reached [Aleppo] on Monday and delivered food to the besieged.", "AID", "Aleppo", MON, MON),
    ("Rescuers pulled a child from the rubble in [Port-au-Prince] on Sunday.", "AID", "Port-au-Prince", SUN, SUN),
    ("More than 10,000 people fled [Khartoum] on Sunday.", "MIGRATION RETREAT", "Khartoum", SUN, SUN),
    ("[Germany:m] and [France:m] held joint naval exercises in the [Black Sea] last month.", "COOPERATE MOBILIZE", "Black Sea", "2023-02-01", "2023-02-28"),
]  # fmt: skip

# Nothing of these is to be drawn anywhere.
NOT_TOLD = [
    "[Ankara:m] demanded an apology on Monday.",
    "[Moscow:m] said on Tuesday that it regretted the decision.",
    "If [Russia:m] attacks [Kherson], [Ukraine:m] will respond, the minister said on Monday.",
    "The army may attack [Goma] next week.",
    "The two leaders will meet in [Geneva] on Friday.",
    "The president plans to visit [Cairo] in May.",
    "The government denied that its troops had shelled [Kherson] on Monday.",
    "Claims that soldiers attacked [Aleppo] on Monday are false, the ministry said.",
    "The minister rejected allegations that the army had bombed [Mosul] on Sunday.",
    "The rebels threatened on Monday to attack [Nairobi].",
    "The army did not enter [Khartoum] on Saturday.",
    "Would [Russia:m] invade [Ukraine]?",
    "The [Minsk:n] Group called for restraint on Tuesday.",
    "The council urged both sides on Tuesday to stop fighting in [Darfur].",
    "No one was hurt in [Tulsa] on Monday.",
    "Police foiled a plan to bomb a station in [Madrid] on Friday.",
    "The talks, planned for Monday in [Vienna], were cancelled.",
    "The trip to [Rome] on Monday was called off.",
    "The company, based in [Houston], makes pumps.",
    "She was born in [Lyon] and lives in [Paris].",
    "He hopes to travel to [Tokyo] in April.",
    "The minister warned on Monday that rebels could seize [Goma].",
    "The clock struck noon, [Moscow:n] time, on Tuesday.",
    "The failure to protect [Aleppo] was discussed on Monday.",
    "He accused [Iran:m] on Monday of preparing an attack on [Riga].",
]

# text, place that must not be drawn
NOT_THERE = [
    ("The [French|France:d] president told reporters in [Berlin] on Monday that the war in [Sudan] must end.", "Sudan"),
    ("A man from [Boston] was arrested in [Chicago] on Monday.", "Boston"),
    ("The secretary of state met the [Turkish|Turkey:d] minister in [Vienna] on Monday to discuss [Syria].", "Syria"),
    ("Troops from [Kenya] were attacked in [Goma] on Monday.", "Kenya"),
    ("The plane, which had left [Paris] on Sunday, crashed near [Cairo].", "Paris"),
    ("[Washington:m] and [Beijing:m] signed a trade deal in [Geneva] on Monday.", "Beijing"),
    ("[Israeli|Israel:d] forces raided a village near [Jerusalem] on Monday.", "Israel"),
    ("The [London:n] Symphony Orchestra performed in [Tokyo] on Sunday.", "London"),
    ("The [New York:n] Times reported on Monday that rebels had seized [Goma] on Sunday.", "New York"),
    ("Protesters in [Athens] on Monday burned a flag of [Germany].", "Germany"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "types", "where", "start", "end"), TOLD, ids=[t[0] for t in TOLD])
def test_an_event_is_told_with_its_place_and_days(
    text: str, types: str, where: str, start: str, end: str
) -> None:
    found = pins(text, published=PUBLISHED)
    assert any(
        kind in types.split() and name == where and (first, last) == (start, end)
        for kind, name, first, last in found
    ), found
    # One happening, one pin: a sentence is not told several times over.
    assert len(found) <= 2, found


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_did_not_happen_is_not_drawn(text: str) -> None:
    assert pins(text, published=PUBLISHED) == []


@pytest.mark.parametrize(("text", "elsewhere"), NOT_THERE, ids=[t[0] for t in NOT_THERE])
def test_a_place_that_is_only_named_is_no_site(text: str, elsewhere: str) -> None:
    found = pins(text, published=PUBLISHED)
    assert found
    assert elsewhere not in {name for _, name, _, _ in found}


@pytest.mark.parametrize("text", [t[0] for t in TOLD] + NOT_TOLD)
def test_quotes_are_the_text_at_their_offsets(text: str) -> None:
    for report in reports(text, published=PUBLISHED):
        assert report.quote
        assert report.quote_start <= report.trigger_start < report.trigger_end <= report.quote_end
        if is_pin(report):
            assert report.explanation
