"""The stage's tables: every row can be used, every reference leads somewhere."""

from __future__ import annotations

from collections import Counter

import pytest

from geomap.events import event_types
from geomap.events.tables import Aspect, Effect, rows
from geomap.records import ActorRole, PlaceRole

PLOVER = {
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "SANCTION", "PROTEST", "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip
TABLES = (
    "types.csv",
    "lexicon.csv",
    "frames.csv",
    "prepositions.csv",
    "words.csv",
    "cues.csv",
    "carriers.csv",
    "lemmas.csv",
)
# Conditions that are no class of words but told by names and syntax.
SPECIAL = {
    "place", "town", "state", "demonym", "person", "proper", "organisation", "team", "force",
}  # fmt: skip
WHOLE = {"passive", "intransitive", "named", "score"}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_source(name: str) -> None:
    assert all(row["source"] for row in rows(name))


def test_the_types_are_plovers_sixteen_and_our_own() -> None:
    types = event_types()
    assert {code for code, kind in types.items() if kind.scheme == "plover"} == PLOVER
    quads = Counter(kind.quad for kind in types.values() if kind.scheme == "plover")
    assert quads == {1: 4, 2: 3, 3: 5, 4: 4}
    assert {kind.quad for kind in types.values() if kind.scheme == "geomap"} == {0}


def test_kin_is_mutual_and_known() -> None:
    types = event_types()
    for code, kind in types.items():
        for other in kind.kin:
            assert code in types[other].kin, (code, other)


def test_every_entry_has_a_known_type_and_frame() -> None:
    frames = {row["frame"] for row in rows("frames.csv")}
    for row in rows("lexicon.csv"):
        assert row["type"] in event_types(), row
        assert row["frame"] in frames, row
        assert row["pos"] in ("verb", "noun"), row
        assert row["evidence"] in ("", "place"), row


def test_every_condition_names_a_class_or_a_word() -> None:
    known = {row["class"] for row in rows("words.csv")} | SPECIAL
    for row in rows("lexicon.csv"):
        for need in row["needs"].split():
            slot, _, values = need.partition("=")
            assert values or slot.lstrip("!") in WHOLE, row
            if slot.rstrip("!") in ("subj", "obj"):
                assert all(v in known or v.isalpha() for v in values.split("|")), row


def test_no_entry_stands_twice() -> None:
    keys = Counter((r["trigger"], r["pos"], r["needs"]) for r in rows("lexicon.csv"))
    assert [key for key, times in keys.items() if times > 1] == []


def test_roles_effects_and_aspects_are_known() -> None:
    for row in rows("frames.csv"):
        assert not row["place_role"] or PlaceRole(row["place_role"])
        assert not row["actor_role"] or ActorRole(row["actor_role"])
        assert 0 <= float(row["weight"]) <= 1
    assert {Effect(row["effect"]) for row in rows("cues.csv")} == set(Effect)
    assert {Aspect(row["aspect"]) for row in rows("carriers.csv")} == set(Aspect)
