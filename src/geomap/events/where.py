"""Where an event happened: the place names of its own clause, each with its role and weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.events.clauses import phrases
from geomap.events.frames import REMOTE, SPEECH, Argument, arguments, relation_of, slot
from geomap.events.lexicon import entries
from geomap.events.names import names_in
from geomap.events.tables import Effect, cue, is_a
from geomap.records import PlaceKind, PlacePrecision, PlaceRole, Sense, SpatialRelation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.events.reading import Reading
    from geomap.events.tokens import Token
    from geomap.events.triggers import Trigger
    from geomap.records import Place, SpatialExpression, Toponym

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
_FINE = frozenset({PlaceKind.TOWN, PlaceKind.SITE})
_INNER_LEAST = 0.55
_LOCAL = frozenset({PlaceKind.TOWN, PlaceKind.ADMIN2, PlaceKind.SITE, PlaceKind.ADMIN1})
_SURFACES = frozenset({PlaceKind.WATER, PlaceKind.LANDFORM, PlaceKind.LINE, PlaceKind.SITE})
# Frames in which a people stands for its country; in which a state that is hit is the place.
_PEOPLED = frozenset({"happening", "election", "protest", "sick"})
_STRUCK = frozenset({"violent", "capture", "result"})
_HIT = frozenset({"violent", "capture"})
_STRIKING = frozenset({"obj", "of", "on", "against", "into"})
# What a deed is done to, where another happens in the course of it.
_DONE_TO = frozenset({"on", "against", "of", "to", "into"})
_OF_STATES = frozenset({"call", "visit", "travel", "election", "decree"})
# What a state that is named as the doer does within its borders; what parties do together.
_AT_HOME = frozenset({"sick", "disrupt", "detain"})
_OF_PARTIES = frozenset({"meet", "cooperate", "agree"})
# Relations of the other side of a deed, which may come from elsewhere.
_OTHER_SIDE = frozenset({"against", "with", "for", "from", "to", "over"})
# Frames of what an office holder does where he holds office.
_HELD = frozenset({"appoint", "legislate", "decree", "election"})
_OFFICE_WEIGHT = 0.45
# Frames of what befalls a building or area.
_BEFALLING = frozenset({"strikes", "happening", "disrupt", "open", "build"})
_HIT_PLACE_WEIGHT = 0.7
_SPATIAL = frozenset({"loc", "to", "from", "into", "direction"})
# How much of a role's weight is left for a name that stands deeper in the phrase.
_PATH_WEIGHT = {"self": 1.0, "of": 0.95, "modifier": 0.9, "owner": 0.6}
_INNER, _SUBJECT_INNER = 0.75, 0.6
_SEAT_WEIGHT = 0.7
_NEAR_WEIGHT = 0.5
_SURFACE_WEIGHT = 0.8
_JURISDICTION_WEIGHT = 0.4
_LEAST_WEIGHT = 0.35
# A finer place outweighs a coarser one of nearly the same standing.
_FINER = 0.06


# Between two places, on a border: there, whatever the names by themselves are to the event.
_SPREAD = frozenset({SpatialRelation.BORDER, SpatialRelation.BETWEEN})
_SPREAD_WEIGHT = 0.85


def precision(place: Place, expression: SpatialExpression | None) -> PlacePrecision:
    """
    Return how finely an event is placed.

    Parameters
    ----------
    place
        Where it happened.
    expression
        The words that place it by that place, if any.

    Returns
    -------
    precision
        Of the place, or of what the words say: a line, a region for a part of an area, else an
        area. To be near a place leaves the place's own.
    """
    if expression is None or expression.geometry is None:
        return PRECISION[place.kind]
    if expression.relation is SpatialRelation.NEAR:
        return PRECISION[place.kind]
    if expression.relation is SpatialRelation.PART:
        return PlacePrecision.REGION
    if "LineString" in expression.geometry.geom_type:
        return PlacePrecision.LINE
    return PlacePrecision.AREA


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
        if not _only_tells(argument, trigger, reading):
            found.extend(_of_argument(argument, trigger, reading))
    return _finer_first(ranked(found), reading)


def _finer_first(found: list[Sited], reading: Reading) -> list[Sited]:
    """Put a town before the region that holds it: "in Darfur, warehouses in Nyala were looted"."""
    if len(found) < 2 or found[0].place.kind in _FINE:
        return found
    best = found[0]
    inner = next(
        (
            other
            for other in found[1:]
            if other.place.kind in _FINE
            and other.weight >= _INNER_LEAST
            and other.role in (PlaceRole.SITE, PlaceRole.TARGET)
            and _is_inside(other.place, best.place, reading)
        ),
        None,
    )
    if inner is None:
        return found
    return [inner, *(other for other in found if other is not inner)]


def _is_inside(inner: Place, outer: Place, reading: Reading) -> bool:
    if any(area.id == outer.id for area in reading.gazetteer.ancestors(inner)):
        return True
    vague = outer.kind is PlaceKind.REGION
    return vague and reading.gazetteer.contains(outer, inner.lat, inner.lon)


def _only_tells(argument: Argument, trigger: Trigger, reading: Reading) -> bool:
    """Tell whether a phrase is who confirms or reports an event noun, away from its place."""
    if not trigger.is_carried or argument.relation not in ("subj", "by"):
        return False
    telling = cue(argument.governor.lemma, "verb") in (Effect.REPORT, Effect.FACT)
    return telling and argument.head.i not in reading.toponym_at


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
    spread = _spread(argument, trigger, reading)
    if spread is not None:
        yield spread
    for token, path in (*names_in(argument.head, reading), *_at_deed(argument, reading)):
        toponym = reading.toponym_at[token.i]
        if spread is not None and told_at_once(spread.toponym, toponym, reading):
            continue
        if toponym.place is None or not _fits(argument.relation, path, trigger.frame, toponym):
            continue
        role, weight = _standing(argument.relation, path, trigger.frame, toponym.place)
        if role is None and _is_hit_place(argument, path, trigger):
            role, weight = PlaceRole.TARGET, _HIT_PLACE_WEIGHT
        weight *= _sense_factor(toponym, argument, path, trigger)
        if role is not None and weight > 0:
            where = argument.relation if path in ("self", "of") else f"{argument.relation}, {path}"
            reason = f"“{toponym.text}”: {role.value} ({where} of “{argument.governor.text}”)"
            yield Sited(toponym, role, round(weight, 3), reason)


def _at_deed(argument: Argument, reading: Reading) -> Iterator[tuple[Token, str]]:
    """Yield the names of the deed during which it happens: "killed in a raid on a base in X"."""
    if argument.relation == "loc" and argument.head.lemma in entries("noun"):
        for name, head in phrases(argument.head):
            if relation_of(name, head) in _DONE_TO:
                for token, _ in names_in(head, reading):
                    yield token, "loc"


def _is_hit_place(argument: Argument, path: str, trigger: Trigger) -> bool:
    """Tell whether the subject is the place itself: "the port of X was on fire"."""
    return (
        argument.relation == "subj"
        and trigger.frame in _BEFALLING
        and path in ("of", "modifier", "owner")
        and is_a(argument.head, "building", "area", "infrastructure", "vague")
    )


def told_at_once(one: Toponym, other: Toponym, reading: Reading) -> bool:
    """
    Tell whether two names stand in one spatial expression: "between Fuzuli and Jabrayil".

    Parameters
    ----------
    one, other
        Names of the article.
    reading
        The article.

    Returns
    -------
    at_once
        False when one stands in none.
    """
    expression = reading.expression_of.get(one.start)
    return expression is not None and expression is reading.expression_of.get(other.start)


def _spread(argument: Argument, trigger: Trigger, reading: Reading) -> Sited | None:
    """Take a border, or the stretch between two places, for the place of what happens there."""
    if trigger.frame in SPEECH or argument.relation in ("subj", "obj", "poss", "mod"):
        return None
    at = argument.head.idx
    for expression in reading.expression_of.values():
        if expression.relation in _SPREAD and expression.start <= at < expression.end:
            named = next((t for t in expression.toponyms if t.start in reading.token_of), None)
            if named is not None and named.place is not None:
                where = f"{argument.relation} of “{argument.governor.text}”"
                reason = f"“{expression.text}”: site ({where})"
                beside = is_a(argument.head.head, "nearness")
                weight = _NEAR_WEIGHT if beside else _SPREAD_WEIGHT
                return Sited(named, PlaceRole.SITE, weight, reason)
    return None


def _fits(relation: str, path: str, frame: str, toponym: Toponym) -> bool:
    """Rule out the parties of a deed: "US mediation", "fighting between Chad and Sudan"."""
    kind = toponym.place.kind if toponym.place is not None else None
    if relation == "between":
        return path == "modifier"
    if path == "office":
        return frame in _HELD and relation in ("subj", "obj")
    if path == "jurisdiction":
        return frame not in SPEECH and kind in _LOCAL and relation not in _OTHER_SIDE
    if path in ("loc", "near"):
        return frame not in SPEECH or relation == "subj"
    if frame == "call":
        return kind in _LOCAL
    if frame in SPEECH and relation == "from":
        return path == "self" and kind in _FINE and toponym.sense is Sense.PLACE
    if relation == "subj" and frame in _AT_HOME and path == "self":
        return kind is PlaceKind.COUNTRY
    return not (relation == "mod" and frame in _OF_PARTIES and kind is PlaceKind.COUNTRY)


def _standing(relation: str, path: str, frame: str, place: Place) -> tuple[PlaceRole | None, float]:
    """Return role and weight of a name, from the frame's slot and the way inside the phrase."""
    found = slot(frame, relation)
    role, weight = (found.place_role, found.weight) if found else (None, 0.0)
    inner = _SUBJECT_INNER if relation == "subj" else _INNER
    if path == "loc" and relation == "subj" and frame in REMOTE:
        role, weight = PlaceRole.SPEAKER_SEAT, _SEAT_WEIGHT
    elif path == "near":
        role, weight = PlaceRole.SITE, _NEAR_WEIGHT
    elif path == "loc":
        kept = max(weight * _INNER, _SUBJECT_INNER)
        role, weight = PlaceRole.SITE, kept if role is PlaceRole.SITE else inner
    elif path == "office":
        role, weight = PlaceRole.SITE, _OFFICE_WEIGHT
    elif path == "jurisdiction":
        if role is None or weight < _JURISDICTION_WEIGHT:
            role, weight = PlaceRole.SITE, _JURISDICTION_WEIGHT
    elif role is None and relation in ("on", "over") and place.kind in _SURFACES:
        if path == "self":
            role, weight = PlaceRole.SITE, _SURFACE_WEIGHT
    else:
        weight *= _PATH_WEIGHT[path]
    return role, weight


def _sense_factor(toponym: Toponym, argument: Argument, path: str, trigger: Trigger) -> float:
    """Return how far a name's sense lets it be a site: 1 for a literal place, 0 for a people."""
    sense, relation, frame = toponym.sense, argument.relation, trigger.frame
    if sense is Sense.PLACE:
        return 1.0
    if sense is Sense.METONYM:
        if relation in _SPATIAL or path in ("loc", "near"):
            return 0.9
        return 0.85 if frame in _STRUCK | _OF_STATES | _AT_HOME else 0.6
    if sense is Sense.DEMONYM and path == "office":
        return 0.9
    if sense is Sense.DEMONYM:
        # "the Armenian positions" lie in Armenia or where its army stands; "two Armenians" anywhere
        struck = frame in _HIT and relation in _STRIKING and path != "self"
        named = frame in _PEOPLED and relation in ("mod", "poss")
        named = named or (frame == "election" and relation == "subj")  # "Israelis voted"
        return 0.75 if struck else 0.9 if named else 0.0
    if path == "office":
        return 1.0
    # Part of a longer name: of a meeting, an accord, a building, an office.
    if relation == "mod" or path == "jurisdiction":
        return 0.9
    bears = is_a(argument.head, "building", "vague", "authority", "meeting", "area", "war")
    return 0.8 if bears and path != "self" else 0.0
