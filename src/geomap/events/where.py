"""Where an event happened: the place names of its own clause, each with its role and weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.events.clauses import modifiers, phrases
from geomap.events.frames import REMOTE, SPEECH, Argument, arguments, relation_of, slot
from geomap.events.tables import is_a
from geomap.records import PlaceKind, PlacePrecision, PlaceRole, Sense

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from geomap.events.reading import Reading
    from geomap.events.triggers import Trigger
    from geomap.records import Place, Toponym

PRECISION = {
    PlaceKind.SITE: PlacePrecision.SITE,
    PlaceKind.TOWN: PlacePrecision.TOWN,
    PlaceKind.ADMIN2: PlacePrecision.DISTRICT,
    PlaceKind.ADMIN1: PlacePrecision.REGION,
    PlaceKind.REGION: PlacePrecision.REGION,
    PlaceKind.COUNTRY: PlacePrecision.COUNTRY,
    PlaceKind.HISTORICAL: PlacePrecision.COUNTRY,
    PlaceKind.CONTINENT: PlacePrecision.AREA,
    PlaceKind.WATER: PlacePrecision.AREA,
    PlaceKind.LANDFORM: PlacePrecision.AREA,
    PlaceKind.LINE: PlacePrecision.LINE,
}
"""How finely an event is placed by a place of each kind."""

_FINENESS = {
    PlacePrecision.SITE: 6,
    PlacePrecision.TOWN: 5,
    PlacePrecision.LINE: 4,
    PlacePrecision.DISTRICT: 4,
    PlacePrecision.AREA: 2,
    PlacePrecision.REGION: 2,
    PlacePrecision.COUNTRY: 1,
}
# Where a weapon goes is where it does harm: "a missile over Japan".
_AIMED = frozenset({"over", "at", "into", "toward", "on"})
_LOCAL = frozenset({PlaceKind.TOWN, PlaceKind.ADMIN2, PlaceKind.SITE, PlaceKind.ADMIN1})
_SURFACES = frozenset({PlaceKind.WATER, PlaceKind.LANDFORM, PlaceKind.LINE, PlaceKind.SITE})
_PEOPLED = frozenset({"happening", "election", "protest", "sick"})
_STRUCK = frozenset({"violent", "capture", "result"})
# How much of a role's weight is left for a name that stands deeper in the phrase.
_SELF, _OF, _MODIFIER, _INNER, _OWNER = 1.0, 0.95, 0.9, 0.75, 0.6
# A finer place outweighs a coarser one of nearly the same standing.
_FINER = 0.06
_SEAT_WEIGHT = 0.7
_JURISDICTION_WEIGHT = 0.45
_LEAST_WEIGHT = 0.35


@dataclass(frozen=True, slots=True)
class Sited:
    """A place name as a candidate for an event's place: role, weight in [0, 1], and why."""

    toponym: Toponym
    role: PlaceRole
    weight: float
    reason: str
    inherited: bool = False

    @property
    def place(self) -> Place:
        """The place of the name, which every candidate has."""
        if self.toponym.place is None:
            msg = f"{self.toponym.text!r} is unresolved and can be no candidate"
            raise ValueError(msg)
        return self.toponym.place


def candidates(trigger: Trigger, reading: Reading) -> list[Sited]:
    """
    Weigh the place names in an event's own phrases.

    Parameters
    ----------
    trigger
        The event's words.
    reading
        The article.

    Returns
    -------
    candidates
        Best first; only resolved names.
    """
    found: list[Sited] = []
    for argument in arguments(trigger):
        found.extend(_of_argument(argument, trigger, reading))
    return ranked(found)


def ranked(found: Sequence[Sited]) -> list[Sited]:
    """
    Sort candidates: heavier and finer places first, then as in the text.

    Parameters
    ----------
    found
        Candidates of one event.

    Returns
    -------
    ranked
        Each name once, with its best role; those of too little weight left out.
    """
    best: dict[int, Sited] = {}
    for candidate in found:
        known = best.get(candidate.toponym.start)
        if known is None or candidate.weight > known.weight:
            best[candidate.toponym.start] = candidate
    return sorted(
        (c for c in best.values() if c.weight >= _LEAST_WEIGHT),
        key=lambda c: (-round(c.weight + _FINER * fineness(c.place), 2), c.toponym.start),
    )


def fineness(place: Place) -> int:
    """
    Return how fine a place is: larger is finer.

    Parameters
    ----------
    place
        Any place.

    Returns
    -------
    rank
        1 (country) to 6 (site).
    """
    return _FINENESS[PRECISION[place.kind]]


def seat(voice: Token, reading: Reading) -> Sited | None:
    """
    Return where a source spoke, when the words about it name the place.

    Parameters
    ----------
    voice
        Head of the phrase that names the source ("a ministry statement in Yerevan").
    reading
        The article.

    Returns
    -------
    place
        With the role of a speaker's seat; None when no place is named.
    """
    for token, path in names_in(voice, reading):
        toponym = reading.toponym_at[token.i]
        if path == "loc" and toponym.place is not None and toponym.sense is not Sense.DEMONYM:
            reason = f"“{toponym.text}”: where “{voice.text}” speaks"
            return Sited(toponym, PlaceRole.SPEAKER_SEAT, _SEAT_WEIGHT, reason)
    return None


def _of_argument(argument: Argument, trigger: Trigger, reading: Reading) -> Iterator[Sited]:
    frame, relation, head = trigger.frame, argument.relation, argument.head
    found = slot(frame, relation)
    for token, path in names_in(head, reading):
        toponym = reading.toponym_at[token.i]
        if toponym.place is None:
            continue
        role, weight = (found.place_role, found.weight) if found else (None, 0.0)
        if role is None and relation in ("on", "over", "of") and path == "self":
            if relation != "of" and toponym.place.kind in _SURFACES:
                role, weight = PlaceRole.SITE, 0.8
        where = relation
        if path == "loc":
            if relation == "subj" and frame in REMOTE:
                role, weight = PlaceRole.SPEAKER_SEAT, _SEAT_WEIGHT
            elif frame in SPEECH:
                continue
            elif role is None or role is not PlaceRole.SITE:
                role, weight = PlaceRole.SITE, (0.6 if relation == "subj" else _INNER)
            else:
                weight = max(weight * _INNER, 0.6)
            where = f"{relation}, inside"
        elif path == "jurisdiction":
            if frame in SPEECH or toponym.place.kind not in _LOCAL:
                continue
            if role is None or weight < _JURISDICTION_WEIGHT:
                role, weight = PlaceRole.SITE, _JURISDICTION_WEIGHT
            where = f"{relation}, jurisdiction"
        elif role is None or not _fits(relation, path, frame, toponym.place):
            continue
        else:
            weight *= _PATH_WEIGHT[path]
        weight *= _sense_factor(toponym, relation, path, trigger, head)
        if weight > 0 and role is not None:
            reason = f"“{toponym.text}”: {role.value} ({where} of “{argument.governor.text}”)"
            yield Sited(toponym, role, round(weight, 3), reason)


def _fits(relation: str, path: str, frame: str, place: Place) -> bool:
    """Rule out the parties of a deed: "US mediation", "fighting between Chad and Sudan"."""
    if relation == "between":
        return path == "modifier"
    if relation == "mod" and frame in ("meet", "cooperate"):
        return place.kind is not PlaceKind.COUNTRY
    if frame == "call":
        return place.kind is PlaceKind.TOWN
    return True


_PATH_WEIGHT = {"self": _SELF, "of": _OF, "modifier": _MODIFIER, "owner": _OWNER}


def _sense_factor(
    toponym: Toponym, relation: str, path: str, trigger: Trigger, head: Token
) -> float:
    """Return how far a name's sense lets it be a site: 1 for a literal place, 0 for a people."""
    sense = toponym.sense
    if sense is Sense.PLACE:
        return 1.0
    if sense is Sense.METONYM:
        if relation in ("loc", "to", "from", "into", "direction", "at") or path == "loc":
            return 0.9
        return 0.85 if trigger.frame in _STRUCK | {"visit", "travel", "election", "decree"} else 0.6
    if sense is Sense.DEMONYM:
        if trigger.frame in _STRUCK and relation in ("obj", "of", "on", "against", "at", "into"):
            return 0.75
        if trigger.frame in _PEOPLED and relation in ("mod", "poss"):
            return 0.9
        return 0.0
    # Part of a longer name: a meeting, an accord, a building, an office that bears the place's name.
    if relation == "mod" or path == "jurisdiction":
        return 0.9
    if path in ("modifier", "owner", "loc", "of") and is_a(
        head, "building", "vague", "authority", "meeting", "area", "war"
    ):
        return 0.8
    return 0.0


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
        district), `owner` (X's parliament), `loc` (troops in X) or `jurisdiction` (the X police).
    """
    yield from _walk(head, "self", reading, depth=0)


def _walk(head: Token, path: str, reading: Reading, *, depth: int) -> Iterator[tuple[Token, str]]:
    if head.i in reading.toponym_at:
        yield head, path
    if depth > 4:
        return
    spatial = is_a(head, "vague", "area", "building", "border") or head.i in reading.toponym_at
    for child in head.children:
        dep = child.dep_
        if dep in ("appos", "nmod") and child.i > head.i:
            # Where a person comes from or works is not where the deed is done.
            if head.ent_type_ != "PERSON":
                yield from _walk(child, path, reading, depth=depth + 1)
        elif dep in ("compound", "amod", "nmod", "npadvmod"):
            for token in (child, *modifiers(child)):
                if token.i in reading.toponym_at:
                    if spatial or is_a(head, "force", "war", "meeting"):
                        yield token, path if path != "self" else "modifier"
                    elif is_a(head, "authority"):
                        yield token, "jurisdiction"
        elif dep == "poss":
            yield from _owners(child, head, path, reading, spatial=spatial)
        elif dep == "acl" and is_a(child, "resting"):
            # "hostages held in Mosul"
            for name, inner in phrases(child):
                if relation_of(name, inner) == "loc":
                    yield from _walk(inner, "loc", reading, depth=depth + 1)
        elif dep == "advmod" and is_a(child, "compass"):
            # "two miles east of Brandon"
            for _, inner in phrases(child):
                yield from _walk(inner, "loc", reading, depth=depth + 1)
        elif dep == "prep":
            yield from _in_phrase(child, head, path, reading, spatial=spatial, depth=depth)


def _owners(
    child: Token, head: Token, path: str, reading: Reading, *, spatial: bool
) -> Iterator[tuple[Token, str]]:
    if child.i in reading.toponym_at:
        if spatial or is_a(head, "ministry", "area"):
            yield child, "owner" if path == "self" else path
        elif is_a(head, "authority"):
            yield child, "jurisdiction"
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
    for inner in objects:
        relation = relation_of(preposition.lower_, inner)
        if relation == "loc" or (relation in _AIMED and is_a(head, "weapon")):
            yield from _walk(inner, "loc", reading, depth=depth + 1)
        elif relation == "of" or preposition.lower_ == "including":
            if (
                spatial
                or is_a(head, "direction", "force", "agreement", "zone")
                or head.pos_ == "NUM"
            ):
                following = "of" if path == "self" else path
                yield from _walk(inner, following, reading, depth=depth + 1)
        elif relation in ("on", "to", "between") and spatial:
            # "the road to Aleppo", "the border between Chad and Sudan"
            for token, _ in _walk(inner, "of", reading, depth=depth + 1):
                yield token, "of" if path == "self" else path
