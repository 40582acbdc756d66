"""Conditions of the lexicon's entries: what stands with a word for it to tell of an event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_passive, measured, modifiers, patients, phrases
from geomap.events.tables import is_a
from geomap.records import PlaceKind, Sense

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.events.lexicon import Entry, Need
    from geomap.events.reading import Reading
    from geomap.events.tokens import Token
    from geomap.records import Toponym

_STORY_WORDS = 3
_SCORE = re.compile(r"\b\d{1,3}[-–]\d{1,3}\b")
_STATES = frozenset(
    {
        PlaceKind.COUNTRY,
        PlaceKind.REGION,
        PlaceKind.ADMIN1,
        PlaceKind.HISTORICAL,
        PlaceKind.CONTINENT,
    }
)
_PERSONAL = frozenset(
    {"he", "she", "they", "them", "him", "her", "who", "himself", "herself", "themselves"}
)


def satisfied(entry: Entry, token: Token, reading: Reading) -> bool:
    """
    Tell whether an entry's conditions hold for a word.

    Parameters
    ----------
    entry
        Of the lexicon.
    token
        The word in the article.
    reading
        The article.

    Returns
    -------
    satisfied
        True when the entry has none.
    """
    return all(_meets(need, token, reading) is not need.negated for need in entry.needs)


def _meets(need: Need, token: Token, reading: Reading) -> bool:
    whole = _WHOLE.get(need.slot)
    if whole is not None:
        return whole(token)
    if need.slot == "story":
        return any(_tells_of(value, reading) for value in need.values)
    if need.slot == "prep":
        return any(name in need.values for name, _ in phrases(token))
    if need.slot == "amod":
        return any(is_a(t, *need.values) for t in modifiers(token))
    return any(
        is_sort(head, value, reading)
        for top in _fillers(need.slot, token)
        for head in measured(top)
        for value in need.values
    )


def _tells_of(name: str, reading: Reading) -> bool:
    """Tell whether a story has several words of a class, so that a word may be of that field."""
    return sum(is_a(token, name) for token in reading.doc) >= _STORY_WORDS


def _fillers(slot: str, token: Token) -> list[Token]:
    if slot == "subj":
        return doers(token)
    if slot == "obj":
        return patients(token)
    return [head for name, head in phrases(token) if name == slot]


def _intransitive(verb: Token) -> bool:
    return not (
        patients(verb) or is_passive(verb) or any(child.dep_ == "ccomp" for child in verb.children)
    )


def _named(verb: Token) -> bool:
    """Tell whether a verb gives its object a name: "called him a liar", "is called Ani"."""
    deps = {child.dep_ for child in verb.children}
    return bool(deps & {"oprd", "ccomp", "xcomp"}) and bool(deps & {"dobj", "nsubjpass"})


def _scored(verb: Token) -> bool:
    below = verb.subtree
    clause = verb.doc.stretch(below[0].i, below[-1].i + 1)
    return _SCORE.search(clause.text) is not None


# Conditions on the clause as a whole.
_WHOLE: dict[str, Callable[[Token], bool]] = {
    "passive": is_passive,
    "intransitive": _intransitive,
    "named": _named,
    "score": _scored,
}


def is_sort(head: Token, sort: str, reading: Reading) -> bool:
    """
    Tell whether a noun phrase's head is of a sort: a special one or a word class.

    Parameters
    ----------
    head
        Head of a noun phrase.
    sort
        `place`, `town`, `state`, `demonym`, `person`, `proper`, `organisation`, `team`, `force`,
        `money`,
        or a class of `words.csv`, or a word.
    reading
        The article, for its toponyms.

    Returns
    -------
    belongs
        As told by names, entity labels and word classes.
    """
    special = _SORTS.get(sort)
    if special is not None:
        return special(head, reading.toponym_at.get(head.i))
    return is_a(head, sort)


def _is_place(_head: Token, toponym: Toponym | None) -> bool:
    return toponym is not None and toponym.sense is not Sense.DEMONYM


def _is_town(head: Token, toponym: Toponym | None) -> bool:
    if toponym is None:
        return is_a(head, "town")  # "the city"
    return toponym.place is not None and toponym.place.kind in (PlaceKind.TOWN, PlaceKind.SITE)


def _is_state(_head: Token, toponym: Toponym | None) -> bool:
    if toponym is None:
        return False
    if toponym.sense in (Sense.METONYM, Sense.DEMONYM):
        return True
    return toponym.place is not None and toponym.place.kind in _STATES


def _is_people(head: Token, toponym: Toponym | None) -> bool:
    if toponym is not None and toponym.sense is Sense.DEMONYM:
        return True
    return head.ent_type_ == "NORP"


def _is_proper(head: Token, toponym: Toponym | None) -> bool:
    return head.pos_ == "PROPN" and toponym is None


def _is_person(head: Token, _toponym: Toponym | None) -> bool:
    counted = head.pos_ == "NUM" and head.dep_ not in ("nummod", "npadvmod")
    named = head.ent_type_ == "PERSON" or head.lower_ in _PERSONAL
    return named or counted or is_a(head, "person", "office")


def _is_organisation(head: Token, _toponym: Toponym | None) -> bool:
    return head.ent_type_ == "ORG" or is_a(head, "organisation", "business", "ministry")


def _is_team(head: Token, toponym: Toponym | None) -> bool:
    named = toponym is not None and toponym.sense in (Sense.METONYM, Sense.NAME_PART)
    return named or is_a(head, "team")


def _is_money(head: Token, _toponym: Toponym | None) -> bool:
    return head.ent_type_ == "MONEY" or is_a(head, "money")


def _is_force(head: Token, _toponym: Toponym | None) -> bool:
    return is_a(head, "force") or any(is_a(m, "armed", "military") for m in head.lefts)


_SORTS: dict[str, Callable[[Token, Toponym | None], bool]] = {
    "place": _is_place,
    "town": _is_town,
    "state": _is_state,
    "demonym": _is_people,
    "proper": _is_proper,
    "person": _is_person,
    "organisation": _is_organisation,
    "team": _is_team,
    "force": _is_force,
    "money": _is_money,
}
