"""What a place name stands for: the place, its government or people, or part of another name."""

from __future__ import annotations

from geomap.places.view import ArticleView
from geomap.places.words import kind_words, word_class
from geomap.records import PlaceKind, Role, Sense

_NAMING_LABELS = frozenset({"ORG", "PERSON", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_POLITICAL = frozenset(
    {
        PlaceKind.COUNTRY,
        PlaceKind.HISTORICAL,
        PlaceKind.TOWN,
        PlaceKind.ADMIN1,
        PlaceKind.ADMIN2,
        PlaceKind.REGION,
    }
)


def role_of(sense: Sense) -> Role:
    """
    Return the role that goes with a sense.

    Parameters
    ----------
    sense
        Of a toponym.

    Returns
    -------
    role
        LITERAL for PLACE, ASSOCIATIVE for the others.
    """
    return Role.LITERAL if sense is Sense.PLACE else Role.ASSOCIATIVE


def sense_of(
    view: ArticleView, first: int, last: int, *, demonym: bool, kind: PlaceKind | None
) -> Sense:
    """
    Tell what a place name stands for from the syntax around it.

    Parameters
    ----------
    view
        The article.
    first, last
        Tokens of the name, last exclusive.
    demonym
        Whether the name is a word for the people or things of a place.
    kind
        Of the place it resolves to, None when unresolved.

    Returns
    -------
    sense
        PLACE where nothing speaks for another.
    """
    if demonym:
        return Sense.DEMONYM
    if is_name_part(view, first, last):
        return Sense.NAME_PART
    if kind in _POLITICAL or kind is None:
        head = _name_head(view, first, last)
        if (
            _acts(view, head)
            or _is_addressed(view, head)
            or _modifies_institution(view, head)
            or _holds_office(view, head)
        ):
            return Sense.METONYM
    return Sense.PLACE


def is_name_part(view: ArticleView, first: int, last: int) -> bool:
    """
    Return whether a name is part of a longer name that is no place's: Minsk Group, Paris Hilton.

    Parameters
    ----------
    view
        The article.
    first, last
        Tokens of the name, last exclusive.

    Returns
    -------
    part
        False for kinds of place: Baku airport, Lexington County.
    """
    organisations = word_class("organisation_head")
    follower = last
    while (
        follower < len(view.words)
        and follower < last + 5
        and view.words[follower][0].isupper()
        and view.sentences[follower] == view.sentences[first]
        and view.pos[follower] in ("PROPN", "NOUN", "ADJ")
        and view.entity_at[follower] == view.entity_at[last]
    ):
        if view.lower[follower] in organisations:
            return True
        follower += 1
    if view.word(last) in word_class("time_zone"):
        return True
    at = view.entity_at[last - 1]
    if at < 0 or view.entities[at].label not in _NAMING_LABELS:
        return False
    entity = view.entities[at]
    before = [
        token for token in range(entity.first, first) if view.pos[token] not in ("DET", "PUNCT")
    ]
    after = [token for token in range(last, entity.last) if view.pos[token] != "PUNCT"]
    if after and view.words[after[0]] in _POSSESSIVES:
        return False
    kinds = kind_words()
    return any(
        view.words[token][0].isupper() and view.lower[token] not in kinds for token in after
    ) or (
        any(view.words[token][0].isupper() for token in before)
        and view.word(first - 1) not in (",", "’s", "'s")
    )


def _name_head(view: ArticleView, first: int, last: int) -> int:
    """Return the name's token that the rest of the sentence hangs on."""
    for token in range(last - 1, first - 1, -1):
        if not first <= view.heads[token] < last or view.heads[token] == token:
            return token
    return last - 1


def _governor(view: ArticleView, token: int) -> int:
    """Follow a coordination to its first member: in "Armenia and Azerbaijan said", Armenia."""
    for _ in range(10):
        if view.deps[token] not in ("conj", "appos") or view.heads[token] == token:
            return token
        if view.pos[view.heads[token]] not in ("PROPN", "NOUN"):
            return token
        token = view.heads[token]
    return token


def _acts(view: ArticleView, head: int) -> bool:
    """Whether the name is the subject of a verb that only people and bodies do."""
    token = _governor(view, head)
    verb = view.heads[token]
    if view.deps[token] in _SUBJECTS:
        return _is_deed(view, verb)
    if view.deps[token] == "pobj" and view.lower[verb] == "by":
        return view.deps[verb] == "agent"
    return False


def _is_deed(view: ArticleView, verb: int) -> bool:
    if view.pos[verb] not in ("VERB", "AUX"):
        return False
    lemma = view.lemmas[verb]
    if lemma in word_class("speech_verb"):
        return True
    return view.pos[verb] == "VERB" and lemma not in word_class("state_verb")


def _is_addressed(view: ArticleView, head: int) -> bool:
    """Whether the name is told, asked, blamed, or what it sends is spoken of."""
    token = _governor(view, head)
    above = view.heads[token]
    dep = view.deps[token]
    if dep in ("dobj", "dative", "obj"):
        return view.lemmas[above] in word_class("address_verb")
    if dep != "pobj":
        return False
    preposition = view.lower[above]
    governor = view.heads[above]
    if preposition in ("with", "against"):
        return True
    if preposition in ("from", "by", "to"):
        return (
            view.lower[governor] in word_class("source_noun")
            or view.lemmas[governor] in word_class("address_verb")
            or view.lemmas[governor] in ("demand", "seek")
        )
    return False


def _modifies_institution(view: ArticleView, head: int) -> bool:
    """Whether the name qualifies a body, its people or their deeds: Turkey's Foreign Ministry."""
    if view.deps[head] not in ("poss", "compound", "nmod", "amod"):
        return False
    governor = view.heads[head]
    lemma, word = view.lemmas[governor].lower(), view.lower[governor]
    located = {lemma, word} & (word_class("locative_noun") | kind_words().keys())
    # "Lyon police chief Anne Roux", but not "a Lyon police station".
    between = set() if located else {view.lower[token] for token in range(head + 1, governor)}
    if ({lemma, word} | between) & word_class("institution"):
        return True
    if view.deps[head] != "poss":
        return False
    at = view.entity_at[governor]
    is_place = at >= 0 and view.entities[at].label in ("GPE", "LOC", "FAC")
    return not located and not is_place


def _holds_office(view: ArticleView, head: int) -> bool:
    """Whether the name says whose government or minister is spoken of: the army of Ghana."""
    above = view.heads[head]
    if view.deps[head] != "pobj" or view.lower[above] != "of":
        return False
    return view.lemmas[view.heads[above]].lower() in word_class("office")
