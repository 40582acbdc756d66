"""Who does what in a clause: doers, patients, prepositions and clause bounds from the parse."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.events.tables import is_a

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.events.tokens import Parse, Token

# Dependents (ClearNLP labels) that head a clause of their own.
_CLAUSAL = frozenset(
    {"ROOT", "ccomp", "advcl", "relcl", "parataxis", "csubj", "csubjpass", "acl", "xcomp", "pcomp"}
)
# Verb forms in these places modify, help, or stand for a noun ("the injured").
_NOT_CLAUSAL = frozenset(
    {"aux", "auxpass", "amod", "compound", "nsubj", "nsubjpass", "dobj", "pobj", "nmod"}
)
_RELATIVES = frozenset({"who", "which", "that"})
# How far a verb may share its subject with verbs above it.
_MAX_CONTROL = 4
# Of how many words what was found is kept: those of the sentences at hand.
_KEPT = 512


def is_verbal(token: Token) -> bool:
    """
    Tell whether a token can head a clause.

    Parameters
    ----------
    token
        Any token.

    Returns
    -------
    verbal
        True for verbs and auxiliaries that are no auxiliary of another verb.
    """
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in _NOT_CLAUSAL


def clause_heads(doc: Parse) -> list[int]:
    """
    Return for each token the index of the head of its clause.

    Parameters
    ----------
    doc
        The parse.

    Returns
    -------
    heads
        A sentence without a verb is the clause of its root.
    """
    heads: list[int] = []
    tokens = doc.tokens
    own = [_heads_clause(token) for token in tokens]
    for token in tokens:
        at = token
        while not own[at.i] and at.head is not at:
            at = at.head
        heads.append(at.i)
    return heads


def _heads_clause(token: Token) -> bool:
    if not is_verbal(token):
        return False
    return token.dep_ in _CLAUSAL or (token.dep_ == "conj" and is_verbal(token.head))


@lru_cache(maxsize=_KEPT)
def is_passive(verb: Token) -> bool:
    """
    Tell whether a verb is in the passive, a participle after a noun included.

    Parameters
    ----------
    verb
        Head of a clause.

    Returns
    -------
    passive
        True for "was seized", "the town seized on Monday", "was seized and burnt".
    """
    for child in verb.children:
        if child.dep_ in ("auxpass", "nsubjpass", "agent"):
            return True
        if child.dep_ in ("nsubj", "dobj") and verb.dep_ != "relcl":
            return False
    if verb.tag_ != "VBN" or any(child.dep_ == "aux" for child in verb.children):
        return False
    if verb.dep_ == "conj":
        return is_verbal(verb.head) and is_passive(verb.head)
    return verb.dep_ in ("acl", "advcl", "relcl", "ROOT")


def _with_conjuncts(tokens: Iterator[Token] | list[Token]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        found.append(token)
        found.extend(t for t in token.conjuncts if t.i > token.i and t not in found)
    return found


def _resolve_relative(token: Token, verb: Token) -> list[Token]:
    """Return what `who`, `which` or `that` stands for."""
    if token.tag_ not in ("WDT", "WP") and token.lower_ not in _RELATIVES:
        return [token]
    clause = verb
    while clause.dep_ in ("conj", "xcomp", "ccomp") and clause.head != clause:
        clause = clause.head
    if clause.dep_ == "relcl" and clause.head.pos_ != "VERB":
        return [clause.head]
    return [token]


@lru_cache(maxsize=_KEPT)
def doers(verb: Token, *, _depth: int = 0) -> list[Token]:
    """
    Return the heads of the phrases that say who does it.

    Parameters
    ----------
    verb
        Head of a clause.

    Returns
    -------
    heads
        The subject, or in the passive the agent; shared with coordinated verbs, controlled
        infinitives and participles; relative pronouns resolved. Empty when not told.
    """
    if is_passive(verb):
        return _with_conjuncts(_agents(verb))
    own = [child for child in verb.children if child.dep_ in ("nsubj", "expl")]
    if own:
        return _told(own, verb)
    if _depth >= _MAX_CONTROL or verb.head == verb:
        return []
    return _shared_doers(verb, _depth)


def _agents(verb: Token) -> list[Token]:
    return [
        head
        for child in verb.children
        if child.dep_ == "agent" or (child.lower_ == "by" and child.dep_ == "prep")
        for head in child.children
        if head.dep_ == "pobj"
    ]


def _shared_doers(verb: Token, depth: int) -> list[Token]:
    """Return the doers that a verb without a subject shares with the words above it."""
    head, dep = verb.head, verb.dep_
    if dep == "acl" and verb.tag_ == "VBG" and head.ent_type_ in ("DATE", "TIME"):
        above = above_date(verb)  # "crashed on Wednesday, killing all on board"
        return _subject_of(above, depth) if above is not None else []
    if dep == "acl" and verb.tag_ in ("VBG", "VBD"):
        return [head]  # the past tense there is a parser's slip: "a building collapsed"
    if dep == "xcomp":
        controlled = [c for c in head.children if c.dep_ in ("dobj", "nsubjpass")]
        if controlled and verb.tag_ != "VBN":
            return _with_conjuncts(controlled)
    if dep in ("xcomp", "advcl", "conj") and is_verbal(head):
        return _subject_of(head, depth)
    if dep == "pcomp" and is_verbal(head.head):
        return doers(head.head, _depth=depth + 1)
    return []


def above_date(verb: Token) -> Token | None:
    """
    Return the verb that a participle belongs to which the parser hung on a date.

    Parameters
    ----------
    verb
        "killing" in "crashed on Wednesday, killing all on board".

    Returns
    -------
    verb
        None when it hangs on no date.
    """
    token = verb.head
    if verb.dep_ != "acl" or token.ent_type_ not in ("DATE", "TIME"):
        return None
    while token.head != token and not is_verbal(token):
        token = token.head
    return token if is_verbal(token) else None


def _subject_of(verb: Token, depth: int) -> list[Token]:
    """Return the grammatical subject of a verb, which the verbs below it share."""
    share = patients if is_passive(verb) else doers
    return share(verb, _depth=depth + 1)


@lru_cache(maxsize=_KEPT)
def patients(verb: Token, *, _depth: int = 0) -> list[Token]:
    """
    Return the heads of the phrases that say to whom or what it is done.

    Parameters
    ----------
    verb
        Head of a clause.

    Returns
    -------
    heads
        The object, or in the passive the subject; relative pronouns and gaps resolved.
    """
    if is_passive(verb):
        return _passive_patients(verb, _depth)
    own = [child for child in verb.children if child.dep_ in ("dobj", "oprd")]
    if own:
        return _told(own, verb)
    subjects = {child.lower_ for child in verb.children if child.dep_ == "nsubj"}
    gap = verb.dep_ == "relcl" and subjects and not subjects & _RELATIVES
    return [verb.head] if gap else []  # "the town that rebels took"


def _passive_patients(verb: Token, depth: int) -> list[Token]:
    own = [child for child in verb.children if child.dep_ in ("nsubjpass", "nsubj")]
    if own:
        return _told(own, verb)
    if verb.dep_ in ("acl", "relcl"):
        return [verb.head]
    shares = verb.dep_ in ("conj", "xcomp", "advcl") and is_verbal(verb.head)
    return _subject_of(verb.head, depth) if shares and depth < _MAX_CONTROL else []


def _told(heads: list[Token], verb: Token) -> list[Token]:
    return _with_conjuncts([r for token in heads for r in _resolve_relative(token, verb)])


@lru_cache(maxsize=_KEPT)
def measured(token: Token) -> list[Token]:
    """
    Return a head and, after a noun of measure, what it measures.

    Parameters
    ----------
    token
        Head of a noun phrase.

    Returns
    -------
    heads
        For "dozens of protesters" both nouns; for "20 percent of Azerbaijan" both.
    """
    found = [token]
    if token.pos_ == "NUM" or is_a(token, "measuring", "area"):
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                found.extend(c for c in child.children if c.dep_ == "pobj")
    return found


def phrases(token: Token) -> Iterator[tuple[str, Token]]:
    """
    Yield the prepositional phrases that hang on a token.

    Parameters
    ----------
    token
        A verb or noun.

    Yields
    ------
    preposition, head
        The preposition in lower case ("out of" as one) and the head of its object; objects in
        a coordination are yielded each.
    """
    for child in token.children:
        dep, pos = child.dep_, child.pos_
        if (dep in ("prep", "agent", "dative") and pos != "PRON") or (
            dep == "prt" and pos == "ADP"
        ):
            yield from _objects_of(child, child.lower_)
        elif child.dep_ == "advmod" and child.pos_ in ("ADV", "ADP", "SCONJ"):
            # "back in July", "just outside Tulsa", "north of Baku"
            for inner in child.children:
                if inner.dep_ == "prep":
                    yield from _objects_of(inner, inner.lower_)


def _objects_of(preposition: Token, name: str) -> Iterator[tuple[str, Token]]:
    for child in preposition.children:
        if child.dep_ == "pobj":
            for head in _with_conjuncts([child]):
                yield name, head
        elif child.dep_ == "prep":
            yield from _objects_of(
                child, f"{name} {child.lower_}" if name == "out" else child.lower_
            )
        elif child.dep_ == "conj" and child.pos_ == "ADP":
            yield from _objects_of(child, child.lower_)


def noun_phrase(head: Token) -> list[Token]:
    """
    Return the tokens of a noun phrase without the clauses inside it.

    Parameters
    ----------
    head
        Its head.

    Returns
    -------
    tokens
        In the order of the text; relative and other clauses left out, coordination too.
    """
    found: list[Token] = []
    stack = [head]
    while stack:
        token = stack.pop()
        found.append(token)
        for child in token.children:
            if child.dep_ in ("relcl", "advcl", "ccomp", "parataxis", "conj", "cc", "punct"):
                continue
            if child.dep_ == "acl" and is_verbal(child):
                continue
            stack.append(child)
    return sorted(found, key=lambda t: t.i)


def modifiers(noun: Token) -> Iterator[Token]:
    """
    Yield the words before a noun that modify it, nested ones included.

    Parameters
    ----------
    noun
        Head of a noun phrase.

    Yields
    ------
    token
        Compounds, adjectives and the parts of compounds.
    """
    for child in noun.lefts:
        if child.dep_ in ("compound", "amod", "nmod", "nummod", "npadvmod"):
            yield child
            yield from modifiers(child)


def governs_as(token: Token, *names: str) -> bool:
    """
    Tell whether a noun heads a vague phrase of place or amount ("the region of", "part of").

    Parameters
    ----------
    token
        A noun.
    names
        Word classes of `words.csv`.

    Returns
    -------
    vague
        True when the noun is in one of the classes.
    """
    return token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM") and is_a(token, *names)
