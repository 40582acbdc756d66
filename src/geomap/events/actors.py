"""Who takes part in an event: persons, states, ministries, forces, each under one name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from geomap.events.clauses import modifiers, noun_phrase, phrases
from geomap.events.tables import is_a, sorts
from geomap.records import Actor, ActorKind, ActorRole, PlaceKind, Sense

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.events.reading import Reading
    from geomap.events.tokens import Token
    from geomap.records import Toponym

# Spellings of one surname differ by transliteration: Cavusoglu, Çavuşoğlu, Cavusolgu.
_SAME_SURNAME = 84.0
_PERSONAL = {
    "he": 1, "she": 1, "him": 1, "her": 1, "his": 1, "himself": 1, "herself": 1,
    "they": 2, "them": 2, "their": 2, "we": 2, "us": 2,
    "it": 3, "its": 3,
}  # fmt: skip
_LONGEST_NAME = 12
# Tokens back to the two states that "both sides" are.
_SIDES_REACH = 120
_TWO = 2
_STATES = frozenset({PlaceKind.COUNTRY, PlaceKind.HISTORICAL, PlaceKind.REGION, PlaceKind.ADMIN1})
_KINDS = (
    ("ministry", ActorKind.MINISTRY),
    ("alliance", ActorKind.ALLIANCE),
    ("force", ActorKind.GROUP),
    ("organisation", ActorKind.ORGANISATION),
    ("office", ActorKind.PERSON),
    ("person", ActorKind.PERSON),
    ("team", ActorKind.ORGANISATION),
    ("party", ActorKind.ORGANISATION),
    ("media", ActorKind.ORGANISATION),
    ("council", ActorKind.ORGANISATION),
    ("business", ActorKind.ORGANISATION),
    ("authority", ActorKind.ORGANISATION),
)
_LABELS = {"ORG": ActorKind.ORGANISATION, "NORP": ActorKind.GROUP}


@dataclass(slots=True)
class Person:
    """A person of the article: full name as first written out, office, country."""

    name: str
    title: str | None
    country: str | None


class Cast:
    """
    The persons and bodies of one article, each under one name.

    Persons are known by surname; spellings that differ by transliteration are one person.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._people: dict[str, Person] = {}
        self._subjects: list[tuple[int, Token, ActorKind, bool]] = []
        for root in reading.doc.persons:
            if root.pos_ == "PROPN":
                self._learn(root)
        for sentence in reading.sentences:
            for token in sentence.tokens:
                if token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj", "conj", "appos") and (
                    token.pos_ in ("NOUN", "PROPN")
                ):
                    kind = self._kind(token)
                    if kind is not None:
                        subject = token.dep_ in ("nsubj", "nsubjpass")
                        self._subjects.append((token.i, token, kind, subject))

    def actor(self, head: Token, role: ActorRole) -> Actor | None:
        """
        Make an actor of a noun phrase.

        Parameters
        ----------
        head
            Head of the phrase; a pronoun stands for what it refers to.
        role
            What the phrase is to the event.

        Returns
        -------
        actor
            None when the phrase names no person, state or body.
        """
        token = self.antecedent(head)
        if token is None:
            return None
        kind = self._kind(token)
        if kind is None:
            return None
        person = self.person(token) if kind is ActorKind.PERSON else None
        if person is not None:
            return Actor(person.name, role, kind, person.country, person.title)
        return Actor(self.name(token), role, kind, self._country(token), None)

    def actors(self, heads: Iterable[tuple[Token, ActorRole]]) -> tuple[Actor, ...]:
        """
        Make the actors of an event, each once.

        Parameters
        ----------
        heads
            Heads of phrases with their roles, in order.

        Returns
        -------
        actors
            A name that has both roles keeps the first.
        """
        found: dict[str, Actor] = {}
        for head, role in heads:
            for token in self._members(self._owner(head)):
                several = self._office_holders(token, role) or self._two_sides(token, role)
                for actor in several or (self.actor(token, role),):
                    if actor is not None:
                        found.setdefault(actor.name.casefold(), actor)
        return tuple(found.values())

    def name(self, head: Token) -> str:
        """
        Return a phrase as a name: full for persons, without article and clauses for others.

        Parameters
        ----------
        head
            Head of the phrase; pronouns are resolved where that can be done.

        Returns
        -------
        name
            Never empty.
        """
        head = self.antecedent(head) or head
        person = self.person(head)
        if person is not None:
            return person.name
        toponym = self._reading.toponym_at.get(head.i)
        if toponym is not None and head.dep_ != "compound":
            return " ".join(toponym.text.split())
        aside = {
            t.i
            for child in head.children
            if child.dep_ in ("prep", "acl") and child.lower_ not in ("of", "for")
            for t in child.subtree
        }
        tokens = [t for t in noun_phrase(head) if t.dep_ != "punct" or t.text == "-"]
        tokens = _contiguous([t for t in tokens if t.i not in aside], head)
        while tokens and tokens[0].dep_ in ("det", "poss", "predet", "cc") and tokens[0] != head:
            if tokens[0].dep_ == "poss" and tokens[0].pos_ != "PRON":
                break
            tokens = tokens[1:]
        tokens = tokens[:_LONGEST_NAME]
        text = (
            self._reading.doc.stretch(tokens[0].i, tokens[-1].i + 1).text if tokens else head.text
        )
        return " ".join(text.split())

    def person(self, head: Token) -> Person | None:
        """
        Return the person whom a phrase names.

        Parameters
        ----------
        head
            Head of the phrase, usually a surname.

        Returns
        -------
        person
            None when it is no person's name.
        """
        for token in (head, *(c for c in head.children if c.dep_ == "appos")):
            if token.ent_type_ == "PERSON" or _key(token.text) in self._people:
                found = self._find(token)
                if found is not None:
                    return found
        return None

    def antecedent(self, head: Token) -> Token | None:
        """
        Return the head of the phrase that a pronoun stands for.

        Parameters
        ----------
        head
            Any head; itself when it is no pronoun.

        Returns
        -------
        head
            None when a pronoun has no antecedent in the sentences before it.
        """
        wanted = _PERSONAL.get(head.lower_)
        if head.pos_ != "PRON" and wanted is None:
            return head
        if wanted is None:
            return None
        best: Token | None = None
        for index, token, kind, subject in reversed(self._subjects):
            if index >= head.i:
                continue
            if head.i - index > 120:
                break
            fits = {
                1: kind is ActorKind.PERSON and token.tag_ not in ("NNS", "NNPS"),
                2: token.tag_ in ("NNS", "NNPS") or kind in (ActorKind.GROUP, ActorKind.ALLIANCE),
                3: kind in (ActorKind.STATE, ActorKind.MINISTRY, ActorKind.ORGANISATION),
            }[wanted]
            if fits and subject:
                return token
            if fits and best is None:
                best = token
        return best

    def _office_holders(self, head: Token, role: ActorRole) -> tuple[Actor, ...]:
        """Return one actor a country for "the foreign ministers of Russia, Turkey and Iran"."""
        if head.tag_ not in ("NNS", "NNPS") or not is_a(head, "office"):
            return ()
        words = [t.text for t in head.lefts if t.dep_ in ("amod", "compound")]
        office = " ".join([*words, head.lemma])
        at = self._reading.toponym_at
        named = [
            at[t.i] for name, t in phrases(head) if name == "of" and t.i in at and at[t.i].place
        ]
        return tuple(
            Actor(f"{office} of {t.text}", role, ActorKind.PERSON, t.place.country, office)
            for t in named
            if t.place is not None
        )

    def _two_sides(self, head: Token, role: ActorRole) -> tuple[Actor, ...]:
        """Return the two states that "the two sides" or "both countries" stand for."""
        head = self.antecedent(head) or head
        if head.tag_ != "NNS" or not is_a(head, "side"):
            return ()
        if not any(c.lower_ in ("two", "both") for c in head.children):
            return ()
        states: dict[str, Actor] = {}
        for index, toponym in reversed(self._reading.toponym_at.items()):
            place = toponym.place
            acts = toponym.sense in (Sense.DEMONYM, Sense.METONYM)
            near = head.i - _SIDES_REACH <= index < head.i
            if near and acts and place is not None and place.kind in _STATES and place.country:
                state = Actor(place.name, role, ActorKind.STATE, place.country, None)
                states.setdefault(place.country, state)
        return tuple(reversed(states.values())) if len(states) == _TWO else ()

    def _owner(self, head: Token) -> Token:
        """Return whose "positions of the army" or "members of the party" are, where that tells."""
        if head.pos_ != "NOUN" or self._kind(head) is not None:
            return head
        owners = [h for name, h in phrases(head) if name == "of" and self._kind(h) is not None]
        owners += [c for c in head.children if c.dep_ == "poss" and self._kind(c) is not None]
        return owners[0] if owners else head

    def _members(self, head: Token) -> Sequence[Token]:
        """Return whom a plural stands for: "the ministers of Russia and Turkey, L and C"."""
        named = [
            token
            for c in head.children
            if c.dep_ == "appos"
            for token in (c, *c.conjuncts)
            if token.ent_type_ == "PERSON"
        ]
        return named if len(named) > 1 else (head,)

    def _kind(self, head: Token) -> ActorKind | None:
        toponym = self._reading.toponym_at.get(head.i)
        if toponym is not None:
            return _kind_of_toponym(toponym)
        if head.ent_type_ == "PERSON" or (head.pos_ == "PROPN" and _key(head.text) in self._people):
            return ActorKind.PERSON
        own = sorts(head)
        known = next((kind for name, kind in _KINDS if name in own), None)
        if known is None and head.ent_type_ in _LABELS:
            return _LABELS[head.ent_type_]
        if known is ActorKind.PERSON and head.tag_ in ("NNS", "NNPS"):
            return ActorKind.GROUP
        return known

    def _country(self, head: Token) -> str | None:
        """Return the country of the first name in a phrase that has one."""
        at = self._reading.toponym_at
        aside = {
            t.i
            for child in head.children
            if child.dep_ == "prep" and child.lower_ not in ("of", "from", "for")
            for t in child.subtree
        }
        for token in (head, *(t for t in noun_phrase(head) if t.i not in aside)):
            toponym = at.get(token.i)
            if toponym is not None and toponym.place is not None:
                return toponym.place.country
        return None

    def _learn(self, surname: Token) -> None:
        tokens = _contiguous(
            sorted(
                (
                    c
                    for c in (surname, *modifiers(surname))
                    if c.pos_ == "PROPN" and c.ent_type_ == "PERSON"
                ),
                key=lambda t: t.i,
            ),
            surname,
        )
        name = " ".join(t.text for t in tokens)
        found = self._find(surname)
        if found is None:
            self._people[_key(surname.text)] = Person(name, *self._office(surname))
            return
        if len(name.split()) > len(found.name.split()):
            found.name = name
        if found.title is None or found.country is None:
            title, country = self._office(surname)
            found.title = found.title or title
            found.country = found.country or country

    def _find(self, surname: Token) -> Person | None:
        key = _key(surname.text)
        found = self._people.get(key)
        if found is not None:
            return found
        if len(key) < 5:
            return None
        for known, person in self._people.items():
            if known[0] == key[0] and fuzz.ratio(known, key) >= _SAME_SURNAME:
                return person
        return None

    def _office(self, surname: Token) -> tuple[str | None, str | None]:
        """Return the office that stands before or after a name, and its country."""
        heads = [surname, *(c for c in surname.children if c.dep_ == "appos")]
        if surname.dep_ == "appos":
            heads.append(surname.head)
        for head in heads:
            words = [t for t in (*modifiers(head), head) if t.ent_type_ != "PERSON"]
            offices = [t for t in words if is_a(t, "office")]
            if offices:
                last = max(offices, key=lambda t: t.i)
                run = [
                    t
                    for t in sorted(words, key=lambda t: t.i)
                    if t.i <= last.i and t.i not in self._reading.toponym_at
                ]
                title = " ".join(t.text for t in _contiguous(run, last))
                return title, self._country(head)
        return None, self._country(surname)


def _kind_of_toponym(toponym: Toponym) -> ActorKind | None:
    if toponym.sense is Sense.DEMONYM:
        return ActorKind.GROUP
    if toponym.sense is Sense.METONYM:
        return ActorKind.STATE
    if toponym.place is not None and toponym.place.kind in _STATES:
        return ActorKind.STATE
    return None


def _contiguous(tokens: Sequence[Token], head: Token) -> list[Token]:
    """Return the run of neighbouring tokens that holds the head."""
    run: list[Token] = []
    for token in tokens:
        if run and token.i - run[-1].i > 2:
            if head in run:
                break
            run = []
        run.append(token)
    return run if head in run else [head]


def _key(name: str) -> str:
    """Fold a surname: case and diacritics do not tell persons apart."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
