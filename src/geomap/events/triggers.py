"""Event words in a sentence: verbs, event nouns, and the light verbs that carry these."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.events.clauses import (
    doers,
    is_passive,
    is_verbal,
    measured,
    modifiers,
    patients,
    phrases,
)
from geomap.events.lexicon import Entry, Need, entries
from geomap.events.tables import Aspect, Effect, carrier, cue, irregular, is_a
from geomap.records import PlaceKind, Sense

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from geomap.events.reading import Reading, Sentence

_PHRASE_DEPS = frozenset(
    {
        "prt",
        "prep",
        "dobj",
        "nsubjpass",
        "advmod",
        "acomp",
        "oprd",
        "attr",
        "pobj",
        "agent",
        "dative",
        "xcomp",
        "ccomp",
        "acl",
    }
)
_SCORE = re.compile(r"\b\d{1,3}[-–]\d{1,3}\b")
_CAUSE_PREPOSITIONS = frozenset({"in", "by", "during", "from", "after", "when", "following", "as"})
_STATE_KINDS = frozenset(
    {
        PlaceKind.COUNTRY,
        PlaceKind.REGION,
        PlaceKind.ADMIN1,
        PlaceKind.HISTORICAL,
        PlaceKind.CONTINENT,
    }
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """
    A word that tells of an event.

    `predicate` carries tense and mood: the verb itself, the light verb of an event noun, or the
    noun. `anchors` are the tokens whose dependents belong to the event; `parts` the words of the
    lexicon entry and of the cause, which tell of no event of their own.
    """

    token: Token
    predicate: Token
    anchors: tuple[Token, ...]
    parts: tuple[Token, ...]
    type: str
    mode: str | None
    frame: str
    aspect: Aspect
    rule: str
    needs_place: bool = False

    @property
    def is_nominal(self) -> bool:
        """Whether the event is told by a noun."""
        return self.token.pos_ in ("NOUN", "PROPN")

    @property
    def is_carried(self) -> bool:
        """Whether an event noun has a verb of its own."""
        return self.predicate != self.token


def find_triggers(sentence: Sentence, reading: Reading) -> list[Trigger]:
    """
    Find the event words of a sentence.

    Parameters
    ----------
    sentence
        A sentence of the article.
    reading
        The article.

    Returns
    -------
    triggers
        In the order of the text; a word that is part of another's phrase is left out.
    """
    verbs: list[Trigger] = []
    for token in sentence.tokens:
        if token.pos_ in ("VERB", "AUX") and is_verbal(token):
            found = _verb(token, reading)
            if found is not None:
                verbs.append(found)
    used = {part.i for trigger in verbs for part in trigger.parts}
    nouns = [
        found
        for token in sentence.tokens
        if token.pos_ in ("NOUN", "PROPN") and token.i not in used
        for found in (_noun(token, reading),)
        if found is not None
    ]
    verbs = [_with_cause(trigger, nouns, verbs, reading) for trigger in verbs]
    used = {part.i for trigger in verbs for part in trigger.parts if part != trigger.token}
    carrying = {t.predicate.i for t in nouns if t.is_carried and t.token.i not in used}
    kept = [t for t in verbs if t.token.i not in used and t.token.i not in carrying]
    kept += [t for t in nouns if t.token.i not in used]
    return sorted(kept, key=lambda t: t.token.i)


def lemmas(token: Token) -> tuple[str, ...]:
    """
    Return the lemmas under which a token may stand in the lexicon.

    Parameters
    ----------
    token
        Any token.

    Returns
    -------
    lemmas
        spaCy's first; then guesses for what its rules get wrong (raged → rag) and for names in
        headlines, whose plurals it keeps.
    """
    lemma = token.lemma_.lower()
    form = token.lower_
    found = [irregular().get(form, lemma), lemma]
    if token.pos_ == "VERB" and form.endswith("ed"):
        found += [form[:-1], form[:-2]]
    elif token.pos_ == "VERB" and form.endswith("ing"):
        found += [form[:-3], form[:-3] + "e"]
    elif token.pos_ == "PROPN" and form.endswith("s"):
        found.append(form[:-1])
    elif token.pos_ == "NOUN" and form != lemma:
        found.append(form)
    return tuple(dict.fromkeys(found))


def _verb(token: Token, reading: Reading) -> Trigger | None:
    table = entries("verb")
    for lemma in lemmas(token):
        for entry in table.get(lemma, ()):
            parts = _following(token, entry.after)
            if parts is None or not _satisfied(entry, token, reading):
                continue
            governors = _governors(token)
            return Trigger(
                token=token,
                predicate=token,
                anchors=(token, *governors, *(p for p in parts if p.pos_ == "NOUN")),
                parts=(token, *parts),
                type=entry.type,
                mode=entry.mode,
                frame=entry.frame,
                aspect=Aspect.PLAIN,
                rule=f"verb “{' '.join(entry.words)}”",
                needs_place=entry.needs_place,
            )
    return None


def _governors(verb: Token) -> tuple[Token, ...]:
    """Return the aspectual verbs above an infinitive or gerund ("began to shell")."""
    found: list[Token] = []
    while verb.dep_ == "xcomp" and cue(verb.head.lemma_.lower(), "verb") is Effect.REAL:
        verb = verb.head
        found.append(verb)
    return tuple(found)


def _following(token: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
    """Return the tokens of a phrase's further words among the dependents, None if one lacks."""
    found: list[Token] = []
    for word in words:
        match = next(
            (
                child
                for anchor in (token, *found)
                for child in anchor.children
                if child.dep_ in _PHRASE_DEPS and word in (child.lower_, child.lemma_.lower())
            ),
            None,
        )
        if match is None:
            return None
        found.append(match)
    return tuple(found)


def _noun(token: Token, reading: Reading) -> Trigger | None:
    if token.dep_ in ("compound", "amod", "nmod", "npadvmod", "poss") or token.i in reading.time_at:
        return None
    if token.pos_ == "PROPN" and token.i in reading.toponym_at:
        return None
    table = entries("noun")
    for lemma in lemmas(token):
        for entry in table.get(lemma, ()):
            parts = _around(token, entry)
            if parts is None or not _satisfied(entry, token, reading):
                continue
            verb, aspect, slot = _carrier(token)
            predicate = verb if verb is not None else token
            anchors = (token,) if verb is None else (token, verb, *_governors(verb))
            rule = f"noun “{' '.join(entry.words)}”"
            if verb is not None:
                rule += f", {slot} of “{verb.text}”"
            return Trigger(
                token=token,
                predicate=predicate,
                anchors=anchors,
                parts=(token, *parts),
                type=entry.type,
                mode=entry.mode,
                frame=entry.frame,
                aspect=aspect,
                rule=rule,
                needs_place=entry.needs_place,
            )
    return None


def _around(token: Token, entry: Entry) -> tuple[Token, ...] | None:
    """Return the tokens of an event noun's further words, None if one lacks."""
    found: list[Token] = []
    if entry.before:
        near = list(modifiers(token))
        for word in entry.before:
            match = next((t for t in near if word in (t.lower_, t.lemma_.lower())), None)
            if match is None:
                return None
            found.append(match)
    if entry.after:
        following = _following(token, entry.after)
        if following is None:
            return None
        found.extend(following)
    return tuple(found)


def _carrier(noun: Token) -> tuple[Token | None, Aspect, str]:
    """Return the light verb of an event noun, what it says of the event, and the noun's slot."""
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head
    verb = first.head
    if verb == first or verb.pos_ not in ("VERB", "AUX"):
        if first.dep_ == "pobj" and verb.dep_ == "prep" and verb.lower_ in ("with", "in", "to"):
            # "responded with an offensive", "engaged in talks"
            outer = verb.head
            if outer.pos_ == "VERB" and outer.lemma_.lower() in (
                "respond",
                "retaliate",
                "engage",
                "reply",
            ):
                return outer, Aspect.PLAIN, "object"
        if first.dep_ == "pobj" and verb.dep_ == "agent":
            aspect = carrier(verb.head, "subj")
            if aspect is not None:
                return verb.head, aspect, "agent"
        return None, Aspect.PLAIN, ""
    if first.dep_ == "nsubj":
        slot = "subj"
        if first.tag_ in ("WDT", "WP"):
            return None, Aspect.PLAIN, ""
    elif first.dep_ in ("dobj", "nsubjpass"):
        slot = "obj"
    else:
        return None, Aspect.PLAIN, ""
    aspect = carrier(verb, slot)
    if aspect is None and first.dep_ == "nsubjpass":
        aspect = carrier(verb, "subj")
    if aspect is None:
        return None, Aspect.PLAIN, ""
    return verb, aspect, "subject" if slot == "subj" else "object"


def _satisfied(entry: Entry, token: Token, reading: Reading) -> bool:
    return all(_meets(need, token, reading) is not need.negated for need in entry.needs)


def _meets(need: Need, token: Token, reading: Reading) -> bool:
    if need.slot == "passive":
        return is_passive(token)
    if need.slot == "intransitive":
        return (
            not patients(token)
            and not is_passive(token)
            and not any(child.dep_ == "ccomp" for child in token.children)
        )
    if need.slot == "named":
        return _names_it(token)
    if need.slot == "score":
        clause = token.doc[token.left_edge.i : token.right_edge.i + 1]
        return _SCORE.search(clause.text) is not None
    if need.slot == "prep":
        return any(name in need.values for name, _ in phrases(token))
    if need.slot == "amod":
        return any(
            value in (t.lower_, t.lemma_.lower()) or is_a(t, value)
            for t in modifiers(token)
            for value in need.values
        )
    if need.slot == "subj":
        heads = doers(token)
    elif need.slot == "obj":
        heads = patients(token)
    else:
        heads = [head for name, head in phrases(token) if name == need.slot]
    return any(
        is_sort(head, value, reading)
        for top in heads
        for head in measured(top)
        for value in need.values
    )


def _names_it(verb: Token) -> bool:
    """Tell whether a verb gives its object a name: "called him a liar", "is called Ani"."""
    deps = {child.dep_ for child in verb.children}
    return bool(deps & {"oprd", "ccomp", "xcomp"}) and bool(deps & {"dobj", "nsubjpass"})


def is_sort(head: Token, sort: str, reading: Reading) -> bool:
    """
    Tell whether a noun phrase's head is of a sort: a special one or a word class.

    Parameters
    ----------
    head
        Head of a noun phrase.
    sort
        `place`, `state`, `demonym`, `person`, `organisation`, `team`, or a class of `words.csv`.
    reading
        The article, for its toponyms.

    Returns
    -------
    belongs
        As told by names, entity labels and word classes.
    """
    toponym = reading.toponym_at.get(head.i)
    if sort == "place":
        return toponym is not None and toponym.sense is not Sense.DEMONYM
    if sort == "town":
        return (
            toponym is not None
            and toponym.place is not None
            and toponym.place.kind in (PlaceKind.TOWN, PlaceKind.SITE)
        )
    if sort == "state":
        return toponym is not None and (
            toponym.sense in (Sense.METONYM, Sense.DEMONYM)
            or (toponym.place is not None and toponym.place.kind in _STATE_KINDS)
        )
    if sort == "demonym":
        return head.ent_type_ == "NORP" or (toponym is not None and toponym.sense is Sense.DEMONYM)
    if sort == "proper":
        return head.pos_ == "PROPN" and toponym is None
    if sort == "person":
        return (
            head.ent_type_ == "PERSON"
            or head.lower_
            in ("he", "she", "they", "them", "him", "her", "who", "himself", "herself")
            or (head.pos_ == "NUM" and head.dep_ not in ("nummod", "npadvmod"))
            or is_a(head, "person", "office")
        )
    if sort == "organisation":
        return head.ent_type_ == "ORG" or is_a(head, "organisation", "business", "ministry")
    if sort == "team":
        named = toponym is not None and toponym.sense in (Sense.METONYM, Sense.NAME_PART)
        return named or head.ent_type_ == "ORG" or is_a(head, "team")
    if sort == "force":
        return is_a(head, "force") or any(is_a(m, "armed", "military") for m in head.lefts)
    return is_a(head, sort)


def _with_cause(
    trigger: Trigger, nouns: list[Trigger], verbs: list[Trigger], reading: Reading
) -> Trigger:
    """Give a verb of harm the type of what did the harm ("the flood killed five")."""
    if trigger.frame not in ("result", "death"):
        return trigger
    causes = {
        t.token.i: t for t in nouns if t.frame in ("violent", "happening", "crime", "protest")
    }
    causes |= {
        t.token.i: t for t in verbs if t.frame in ("violent", "strikes") and t is not trigger
    }
    for token in _causes(trigger.token):
        cause = causes.get(token.i)
        if cause is not None:
            return replace(
                trigger,
                type=cause.type,
                mode=cause.mode,
                anchors=(*trigger.anchors, *cause.anchors),
                parts=(*trigger.parts, *cause.parts),
                rule=f"{trigger.rule}, caused by “{token.text}”",
            )
        for sort, kind, mode in _HARMFUL:
            if is_sort(token, sort, reading):
                return replace(
                    trigger, type=kind, mode=mode, rule=f"{trigger.rule} by “{token.text}”"
                )
    return trigger


# What does harm, when no event noun names it.
_HARMFUL = (
    ("weapon", "ASSAULT", "explosives"),
    ("storm", "DISASTER", "storm"),
    ("quake", "DISASTER", "earthquake"),
    ("fire", "ACCIDENT", "fire"),
    ("vehicle", "ACCIDENT", "crash"),
    ("disease", "DISEASE", "outbreak"),
    ("force", "ASSAULT", None),
)


def _causes(verb: Token) -> Iterator[Token]:
    yield from doers(verb)
    if verb.dep_ == "conj":
        yield verb.head  # "was hit by a car and killed"
    for name, head in phrases(verb):
        if name in _CAUSE_PREPOSITIONS:
            yield from measured(head)
    for child in verb.children:
        if child.dep_ == "advcl" and any(
            c.lower_ in ("when", "after", "as", "while") for c in child.children
        ):
            yield child
