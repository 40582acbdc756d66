"""The place names inside a noun phrase, each with the way that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import modifiers, phrases
from geomap.events.frames import relation_of
from geomap.events.tables import is_a
from geomap.records import Sense

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.events.reading import Reading
    from geomap.events.tokens import Token

# Where a weapon goes is where it does harm: "a missile over Japan".
_AIMED = frozenset({"over", "at", "into", "toward", "on"})
_DEEPEST = 4


def names_in(head: Token, reading: Reading) -> Iterator[tuple[Token, str]]:
    """
    Yield the place names in a noun phrase with the way that leads to them.

    Parameters
    ----------
    head
        Head of the phrase.
    reading
        The article.

    Yields
    ------
    token, way
        The way is `self` (the phrase is the place), `of` (the region of X), `modifier` (the X
        district), `owner` (X's parliament), `loc` (troops in X), `near` (a base west of X),
        `jurisdiction` (the X police) or `office` (the X mayor).
    """
    yield from _walk(head, "self", reading, depth=0)


def _walk(head: Token, path: str, reading: Reading, *, depth: int) -> Iterator[tuple[Token, str]]:
    if head.i in reading.toponym_at:
        yield head, path
    if depth > _DEEPEST:
        return
    spatial = head.i in reading.toponym_at or is_a(
        head, "vague", "area", "building", "border", "infrastructure"
    )
    named = _named_after_comma(head, reading)
    if named is not None:
        yield named, path
    for child in head.children:
        dep = child.dep_
        if dep in ("appos", "nmod") and child.i > head.i:
            # Where a person comes from or works is not where the deed is done.
            if head.ent_type_ != "PERSON":
                yield from _walk(child, path, reading, depth=depth + 1)
        elif dep in ("compound", "amod", "nmod", "npadvmod") and not is_a(child, "compass"):
            yield from _modifying(child, head, path, reading, spatial=spatial)
        elif dep == "poss":
            yield from _owners(child, head, path, reading, spatial=spatial)
        elif dep == "prep" and not _is_resident(head):
            yield from _in_phrase(child, head, path, reading, spatial=spatial, depth=depth)
        else:
            away = "near" if is_a(child, "compass") else "loc"
            for inner in _resting(child):
                yield from _walk(inner, away, reading, depth=depth + 1)


def _named_after_comma(head: Token, reading: Reading) -> Token | None:
    """Return X of "in the capital, X, police said", where the parse does not see the apposition."""
    after = head.i + 2
    doc = reading.doc
    if after >= len(doc) or doc[head.i + 1].text != "," or not is_a(head, "town", "area", "vague"):
        return None
    for token in doc[after : after + 3]:
        toponym = reading.toponym_at.get(token.i)
        if toponym is not None:
            own = toponym.start == doc[after].idx and token.head != head
            return token if own else None
    return None


def _is_resident(head: Token) -> bool:
    """Tell whether a person is told with a home: "Jane Roe, 23, of Main Street in Tulsa"."""
    return head.ent_type_ == "PERSON" and any(
        c.dep_ == "prep" and c.lower_ in ("of", "from") for c in head.children
    )


def is_home(token: Token) -> bool:
    """
    Tell whether a place name only tells where a person is from.

    Parameters
    ----------
    token
        Head token of the name.

    Returns
    -------
    home
        True inside a phrase about a person.
    """
    for _ in range(_DEEPEST + 4):
        if token.head == token or token.pos_ in ("VERB", "AUX"):
            return False
        token = token.head
        if _is_resident(token):
            return True
    return False


def _modifying(
    child: Token, head: Token, path: str, reading: Reading, *, spatial: bool
) -> Iterator[tuple[Token, str]]:
    """Yield names before a noun: "the Tovuz district", "the Boston police"."""
    for token in (child, *modifiers(child)):
        if token.i not in reading.toponym_at:
            continue
        led = child.pos_ == "VERB" or child.tag_ in ("VBN", "VBD")
        people = reading.toponym_at[token.i].sense is Sense.DEMONYM and not is_a(child, "office")
        if token is not child and (led or people):
            continue  # "a Georgian-controlled village", "the U.S.-led invasion"
        if is_a(head, "border") and reading.toponym_at[token.i].sense is not Sense.NAME_PART:
            continue  # "the Gabon border" is not Gabon
        if spatial or is_a(head, "force", "war", "meeting"):
            yield token, path if path != "self" else "modifier"
        elif is_a(head, "authority"):
            yield token, "jurisdiction"
        elif is_a(head, "office") or any(is_a(m, "office") for m in modifiers(head)):
            yield token, "office"  # "Murmansk Governor Yury Yevdokimov"


def _resting(child: Token) -> Iterator[Token]:
    """Yield the heads of phrases of rest in "hostages held in X" and "two miles east of X"."""
    if child.dep_ == "acl" and is_a(child, "resting"):
        yield from (head for name, head in phrases(child) if relation_of(name, head) == "loc")
    elif child.dep_ in ("advmod", "amod") and is_a(child, "compass"):
        yield from (head for _, head in phrases(child))


def _owners(
    child: Token, head: Token, path: str, reading: Reading, *, spatial: bool
) -> Iterator[tuple[Token, str]]:
    if child.i in reading.toponym_at:
        if spatial or is_a(head, "ministry", "area"):
            yield child, "owner" if path == "self" else path
        elif is_a(head, "authority"):
            yield child, "jurisdiction"
    elif is_a(head, "meeting") and is_a(child, "council", "authority"):
        # "during Dublin City Council's session"
        for token in modifiers(child):
            if token.i in reading.toponym_at:
                yield token, "owner"
    elif is_a(head, "authority"):
        # "the McLean County Sheriff's Department"
        for token in modifiers(child):
            if token.i in reading.toponym_at:
                yield token, "jurisdiction"


def _in_phrase(
    preposition: Token, head: Token, path: str, reading: Reading, *, spatial: bool, depth: int
) -> Iterator[tuple[Token, str]]:
    objects = [c for c in preposition.children if c.dep_ == "pobj"]
    objects += [t for c in objects for t in c.conjuncts if t.i > c.i]
    deeper = "of" if path == "self" else path
    for inner in objects:
        relation = relation_of(preposition.lower_, inner)
        if relation == "loc" or (relation in _AIMED and is_a(head, "weapon")):
            yield from _walk(inner, "loc", reading, depth=depth + 1)
        elif relation == "of" or preposition.lower_ == "including":
            if spatial or head.pos_ == "NUM" or is_a(head, "direction", "force", "agreement"):
                yield from _walk(inner, deeper, reading, depth=depth + 1)
        elif spatial and relation in ("on", "to", "between"):
            # "the road to Aleppo", "the border between Chad and Sudan"
            for token, _ in _walk(inner, "of", reading, depth=depth + 1):
                yield token, deeper
