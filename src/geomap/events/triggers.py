"""Event words in a sentence: verbs, event nouns, and the light verbs that carry these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.events.causes import shared_cause, with_cause
from geomap.events.clauses import is_verbal, measured, modifiers
from geomap.events.conditions import satisfied
from geomap.events.lexicon import Entry, entries
from geomap.events.tables import Aspect, Effect, carrier, cue, irregular, is_a

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.events.reading import Reading, Sentence
    from geomap.events.tokens import Token

# Dependents among which the further words of a phrase may stand ("take control of").
_PHRASE_DEPS = frozenset(
    {
        "prt", "prep", "dobj", "nsubjpass", "advmod", "acomp", "oprd", "attr", "pobj", "agent",
        "dative", "xcomp", "ccomp", "acl",
    }
)  # fmt: skip


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
        """Whether the event is told by a noun, or a gerund in its place."""
        return is_nounlike(self.token)

    @property
    def is_carried(self) -> bool:
        """Whether an event noun has a verb of its own."""
        return self.predicate != self.token

    @property
    def is_bare(self) -> bool:
        """Whether the event is told by a noun without a verb of its own."""
        return self.is_nominal and not self.is_carried


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
        if is_verbal(token) and not is_nounlike(token):
            found = _verb(token, reading)
            if found is not None:
                verbs.append(found)
    used = {part.i for trigger in verbs for part in trigger.parts}
    nouns = [
        found
        for token in sentence.tokens
        if is_nounlike(token) and token.i not in used
        for found in (_noun(token, reading),)
        if found is not None
    ]
    verbs = shared_cause([with_cause(trigger, [*nouns, *verbs], reading) for trigger in verbs])
    used = {part.i for trigger in verbs for part in trigger.parts if part != trigger.token}
    carrying = {t.predicate.i for t in nouns if t.is_carried and t.token.i not in used}
    kept = [t for t in verbs if t.token.i not in used and t.token.i not in carrying]
    kept += [t for t in nouns if t.token.i not in used]
    return sorted(kept, key=lambda t: t.token.i)


def is_nounlike(token: Token) -> bool:
    """
    Tell whether a word stands as a noun: nouns, and gerunds such as "fighting" as subject.

    Parameters
    ----------
    token
        Any token.

    Returns
    -------
    nounlike
        False for verbs of clauses.
    """
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    return (
        token.tag_ == "VBG"
        and token.dep_ in ("csubj", "nsubj", "dobj", "pobj")
        and token.lower_ in entries("noun")
        and not any(child.dep_ in ("dobj", "nsubj", "aux") for child in token.children)
    )


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
    lemma = token.lemma
    form = token.lower_
    found = [irregular().get(form, lemma), lemma]
    if token.pos_ == "VERB" and form.endswith("ed"):
        found += [form[:-1], form[:-2]]
    elif token.pos_ == "VERB" and form.endswith("ing"):
        found += [form[:-3], form[:-3] + "e", form]
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
            if parts is None or not satisfied(entry, token, reading):
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
    while verb.dep_ == "xcomp" and cue(verb.head.lemma, "verb") is Effect.REAL:
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
                for top in anchor.children
                if top.dep_ in _PHRASE_DEPS
                for child in measured(top)
                if word in (child.lower_, child.lemma)
            ),
            None,
        )
        if match is None and word == "to" and any(_is_infinitive(c) for c in token.children):
            continue  # "refused to", "vowed to continue"
        if match is None:
            return None
        found.append(match)
    return tuple(found)


def _is_infinitive(verb: Token) -> bool:
    return verb.dep_ == "xcomp" and any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def _noun(token: Token, reading: Reading) -> Trigger | None:
    if token.dep_ in ("compound", "amod", "nmod", "npadvmod", "poss") or token.i in reading.time_at:
        return None
    if token.pos_ == "PROPN" and token.i in reading.toponym_at:
        return None
    table = entries("noun")
    for lemma in lemmas(token):
        for entry in table.get(lemma, ()):
            parts = _around(token, entry)
            if parts is None or not satisfied(entry, token, reading):
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
            match = next((t for t in near if word in (t.lower_, t.lemma)), None)
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
    if first.dep_ == "pobj" and first.head.lower_ == "of" and is_a(first.head.head, "stretch"):
        first = first.head.head  # "three days of fighting ended"
    for verb, slot, name in _carrying(first):
        aspect = carrier(verb, slot)
        if aspect is not None:
            return verb, aspect, name
    return None, Aspect.PLAIN, ""


def _in_prospect(be: Token) -> Iterator[Token]:
    """Yield the infinitives of "is due to begin", "is on track to take place"."""
    for child in be.children:
        if child.i > be.i and child.dep_ in ("acomp", "prep", "attr", "xcomp"):
            for verb in child.subtree:
                infinitive = any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)
                if infinitive and verb.dep_ in ("xcomp", "acl", "advcl"):
                    yield verb


def _carrying(noun: Token) -> Iterator[tuple[Token, str, str]]:
    """Yield the verbs that may carry a noun, with the slot that it fills and its name."""
    head, dep = noun.head, noun.dep_
    if dep == "pobj" and head.dep_ == "agent":
        yield head.head, "subj", "agent"
    elif dep == "pobj" and is_a(head.head, "answering"):
        yield head.head, "obj", "object"  # "responded with an offensive"
    if dep == "pobj" and head.head.pos_ in ("VERB", "AUX"):
        return
    for child in noun.children:
        if child.dep_ == "acl" and child.tag_ == "VBN" and is_a(child, "scheduling"):
            yield child, "obj", "object"  # "a sale set for April 4"
    if head.pos_ not in ("VERB", "AUX") or head == noun:
        return
    if dep == "nsubj" and head.lemma_ == "be":
        for verb in _in_prospect(head):
            yield verb, "subj", "subject"
    elif dep in ("nsubj", "csubj") and noun.tag_ not in ("WDT", "WP"):
        yield head, "subj", "subject"
    elif dep == "dobj":
        yield head, "obj", "object"
    elif dep == "nsubjpass":
        yield head, "obj", "object"
        yield head, "subj", "subject"
