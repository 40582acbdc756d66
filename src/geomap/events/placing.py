"""The place of an event by its own sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_verbal, phrases
from geomap.events.frames import REMOTE, SPEECH, arguments, relation_of
from geomap.events.names import is_home, names_in
from geomap.events.tables import Aspect, is_a
from geomap.events.where import (
    Sited,
    candidates,
    ranked,
    seat,
    told_at_once,
)
from geomap.records import PlaceKind, PlaceRole, Sense, SpatialRelation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geomap.events.reading import Reading
    from geomap.events.scene import Scene
    from geomap.events.tokens import Token
    from geomap.records import Toponym

_HOST_WEIGHT = 0.8
_OCCASION_CLAUSE_WEIGHT = 0.8
_PARTICIPLE_WEIGHT = 0.8
_ABOVE_WEIGHT = 0.5
_BODY_WEIGHT = 0.8
_ONLY_WEIGHT = 0.4
_NOUN_REACH = 14
_HIGHEST_CLAUSE = 4
_POINTING_RELATIONS = frozenset({"loc", "to", "into", "from"})
_POINTED_AT = frozenset({"violent", "capture", "strikes", "visit", "happening", "travel"})
_OCCASIONAL = frozenset({"at", "on", "during", "in"})
# Verbs of being somewhere: what a participle beside them tells is told there.
_BEING = frozenset({"be", "stand", "sit", "speak", "appear"})
_COORDINATED = frozenset({PlaceRole.SITE, PlaceRole.TARGET, PlaceRole.DESTINATION})
_SAME_WEIGHT = 0.06
# Words that place something by a name wherever they stand: "a convoy 30 km north of X".
_PLACING = frozenset(
    {SpatialRelation.OFFSET, SpatialRelation.DISTANCE, SpatialRelation.DIRECTION}
    | {SpatialRelation.NEAR, SpatialRelation.BETWEEN, SpatialRelation.COAST}
)
_MOST_PLACES = 5


def own_places(scene: Scene) -> list[Sited]:
    """
    Find an event's place in its own sentence.

    Its own phrases come first; then words that point back ("there", "the conference"), the host,
    the clauses above, the seat of a speaker, and the only place that the sentence names.

    Parameters
    ----------
    scene
        The event.

    Returns
    -------
    candidates
        Best first; empty when the sentence names no place for it.
    """
    steps = [_named, _pointed, _hosted, _above, _during]
    if scene.trigger.is_bare:
        steps.append(_only_near)
    elif scene.trigger.frame in REMOTE:
        steps.append(_spoken)
    else:
        steps.append(_only_place)
    for step in steps:
        found = step(scene)
        if found:
            return found
    return []


def _named(scene: Scene) -> list[Sited]:
    return candidates(scene.trigger, scene.reading)


def _pointed(scene: Scene) -> list[Sited]:
    """Resolve "there", "the city", "the conference" among the event's phrases."""
    trigger, landmarks = scene.trigger, scene.landmarks
    there = _where_clause(scene)
    if there is not None:
        return [there]
    for argument in arguments(trigger):
        struck = argument.relation == "obj" and trigger.frame in _POINTED_AT
        if argument.relation in _POINTING_RELATIONS or struck:
            pointed = landmarks.pointed(argument.head)
            if pointed is not None:
                return [pointed]
        if argument.relation == "loc" and is_a(argument.head, "meeting"):
            occasion = landmarks.occasion(argument.head)
            if occasion is not None:
                return [occasion]
    here = _there(scene)
    if here is not None:
        return [here]
    if trigger.is_nominal and is_a(trigger.token, "meeting"):
        occasion = landmarks.occasion(trigger.token)
        return [occasion] if occasion is not None else []
    return []


def _there(scene: Scene) -> Sited | None:
    """Resolve "there" at the end of the event's clause, wherever the parser hangs it."""
    reading = scene.reading
    own = reading.clause_of(scene.trigger.predicate)
    for token in scene.sentence.tokens:
        if token.lower_ == "there" and token.dep_ != "expl" and reading.clause_of(token) == own:
            return scene.landmarks.pointed(token)
    return None


def _where_clause(scene: Scene) -> Sited | None:
    """Return X of "in X, where fighting has killed 100 people"."""
    reading = scene.reading
    clause = reading.doc[reading.clause_of(scene.trigger.predicate)]
    toponym = reading.toponym_at.get(clause.head.i)
    where = any(c.lower_ == "where" and c.dep_ == "advmod" for c in clause.children)
    if clause.dep_ != "relcl" or not where or toponym is None or toponym.place is None:
        return None
    reason = f"“{toponym.text}”: site (“where”)"
    return Sited(toponym, PlaceRole.SITE, _HOST_WEIGHT, reason)


def _hosted(scene: Scene) -> list[Sited]:
    """Take the host for the place: "Chile hosted the summit"."""
    if scene.trigger.aspect is not Aspect.HOST:
        return []
    named = (scene.reading.toponym_at.get(head.i) for head in doers(scene.trigger.predicate))
    return [
        Sited(t, PlaceRole.SITE, _HOST_WEIGHT, f"“{t.text}”: site (its host)")
        for t in named
        if t is not None and t.place is not None
    ]


def _spoken(scene: Scene) -> list[Sited]:
    """Take the seat of the source for the place of what may have been said from afar."""
    found = [seat(voice, scene.reading) for voice in scene.standing.voices]
    return [s for s in found if s is not None][:1]


def _during(scene: Scene) -> list[Sited]:
    """Take the place of an occasion that is told beside the doer or the verb.

    "At a meeting of ministers in X, the envoy called", "on a visit to X, she said", "the leader,
    speaking in X, vowed".
    """
    verb, reading = scene.trigger.predicate, scene.reading
    if scene.trigger.is_bare:
        return []
    above = verb.head if verb.dep_ == "xcomp" else verb
    holders = [verb, above, *(c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass"))]
    found: list[Sited] = []
    for child in (c for holder in holders for c in holder.children):
        beside = child.lower_ in _OCCASIONAL or (
            scene.trigger.frame == "agree" and child.lower_ in ("after", "following")
        )
        if child.dep_ == "prep" and beside:
            for head in (c for c in child.children if c.dep_ == "pobj"):
                found.extend(_of_occasion(head, reading))
        elif child.dep_ in ("acl", "advcl") and child.tag_ == "VBG" and is_a(child, "appearing"):
            found.extend(_rests(child, scene, _OCCASION_CLAUSE_WEIGHT, inherited=False))
    return ranked(found)


def _of_occasion(noun: Token, reading: Reading) -> Iterator[Sited]:
    if noun.lower_ in ("hours", "days", "weeks", "rounds", "round", "series"):
        noun = next((h for n, h in phrases(noun) if n == "of"), noun)
    if not is_a(noun, "meeting", "show", "visiting"):
        return
    heads = [h for n, h in phrases(noun) if relation_of(n, h) in ("loc", "to")]
    heads += [
        inner
        for name, head in phrases(noun)
        if name in ("with", "of", "between", "for")
        for inner_name, inner in phrases(head)
        if relation_of(inner_name, inner) == "loc"
    ]
    for head in heads:
        toponym, share = _resting_name(head, reading)
        if toponym is not None and toponym.place is not None:
            reason = f"“{toponym.text}”: site (of the {noun.text})"
            yield Sited(toponym, PlaceRole.SITE, _OCCASION_CLAUSE_WEIGHT * share, reason)


def _above(scene: Scene) -> list[Sited]:
    return ranked([*_clauses_above(scene)])


def _clauses_above(scene: Scene) -> Iterator[Sited]:
    """Yield places of the clauses above: "was in parliament making a point"."""
    trigger, reading = scene.trigger, scene.reading
    clause = reading.doc[reading.clause_of(trigger.predicate)]
    if trigger.is_bare and not _is_occasion(trigger.token, clause):
        return
    if trigger.is_bare and is_verbal(clause):
        yield from _rests(clause, scene, _OCCASION_CLAUSE_WEIGHT, inherited=False)
        if trigger.frame in SPEECH:
            return
    for _ in range(_HIGHEST_CLAUSE):
        above = reading.doc[reading.clause_of(clause.head)]
        if clause.dep_ in ("ccomp", "ROOT", "relcl") or above == clause or not is_verbal(above):
            return
        beside = clause.tag_ == "VBG" and clause.dep_ in ("advcl", "xcomp", "acl", "conj")
        if trigger.frame in SPEECH and not (
            beside and (clause.dep_ == "conj" or above.lemma_ in _BEING)
        ):
            return
        weight = _PARTICIPLE_WEIGHT if beside else _ABOVE_WEIGHT
        yield from _rests(above, scene, weight, inherited=not beside)
        clause = above


def _is_occasion(noun: Token, clause: Token) -> bool:
    """Tell whether an event noun stands close to its clause: an argument, or "during the talks"."""
    if noun.head == clause:
        return True
    preposition = noun.head
    return (
        noun.dep_ == "pobj"
        and preposition.head == clause
        and (
            preposition.lower_
            in ("during", "in", "at", "after", "amid", "following", "with", "before")
        )
    )


def _rests(verb: Token, scene: Scene, weight: float, *, inherited: bool) -> Iterator[Sited]:
    """Yield the places of rest that hang on a verb itself."""
    for name, head in phrases(verb):
        if relation_of(name, head) != "loc":
            continue
        toponym, share = _resting_name(head, scene.reading)
        if toponym is None and is_a(head, "meeting"):
            occasion = scene.landmarks.occasion(head)
            if occasion is not None:
                yield occasion
        if toponym is None or toponym.place is None or toponym.sense is Sense.DEMONYM:
            continue
        reason = f"“{toponym.text}”: site (of “{verb.text}”, on which “{head.text}” hangs)"
        yield Sited(toponym, PlaceRole.SITE, weight * share, reason, inherited=inherited)


def _resting_name(head: Token, reading: Reading) -> tuple[Toponym | None, float]:
    """Return the name in a phrase of rest and how much it counts: "in X", "in X's parliament"."""
    at = reading.toponym_at
    if head.i in at:
        return at[head.i], 1.0
    inside = ("loc", "of") if is_a(head, "building", "vague", "area") else ("loc",)
    deeper = next((token for token, path in names_in(head, reading) if path in inside), None)
    if deeper is not None:
        return at[deeper.i], 1.0
    if is_a(head, "building", "vague", "ministry", "meeting", "authority"):
        owners = [c for c in head.children if c.dep_ in ("poss", "compound") and c.i in at]
        if owners:
            return at[owners[0].i], _BODY_WEIGHT
    return None, 0.0


def _only_near(scene: Scene) -> list[Sited]:
    """Return the only place of rest of the sentence, if it follows the event noun closely."""
    start = scene.trigger.token.i

    def follows(token: Token) -> bool:
        return 0 < token.i - start <= _NOUN_REACH and not any(
            start < other < token.i for other in scene.others
        )

    return _only(scene, follows)


def _only_place(scene: Scene) -> list[Sited]:
    return _only(scene, lambda _token: True)


def _only(scene: Scene, admitted: Callable[[Token], bool]) -> list[Sited]:
    """Return the one place of rest that the sentence names, where no other event claims it."""
    trigger, reading = scene.trigger, scene.reading
    near = {reading.clause_of(anchor) for anchor in trigger.anchors} | _chain(scene)
    own = reading.clause_of(trigger.token)
    named: dict[str, Toponym] = {}
    for token, toponym in reading.in_sentence(scene.sentence):
        if toponym.place is None or toponym.sense is not Sense.PLACE:
            continue
        at = token
        if is_a(token.head, "border") and token.dep_ != "pobj":
            continue
        if token.dep_ in ("compound", "amod", "nmod") and is_a(token.head, "vague", "building"):
            at = token.head
        rests = at.dep_ == "pobj" and relation_of(at.head.lower_, at) == "loc"
        if not rests and not _is_told(toponym, reading):
            continue
        holder = at.head.head
        claimed = holder.i in scene.others and reading.clause_of(holder) != own
        claimed = claimed or under_other(token, scene)
        free = not claimed and not is_home(token)
        if free and reading.clause_of(token) in near and admitted(token):
            named[toponym.place.id] = toponym
    finest = [
        toponym
        for toponym in named.values()
        if not any(
            other is not toponym and _covers(toponym, other, reading) for other in named.values()
        )
    ]
    if len(finest) != 1:
        return []
    (toponym,) = finest
    reason = f"“{toponym.text}”: the only place of rest in the sentence"
    return [Sited(toponym, PlaceRole.SITE, _ONLY_WEIGHT, reason)]


def _is_told(toponym: Toponym, reading: Reading) -> bool:
    """Tell whether words place something by a name, wherever the parse hangs them."""
    expression = reading.expression_of.get(toponym.start)
    return expression is not None and expression.relation in _PLACING


def under_other(token: Token, scene: Scene) -> bool:
    """Tell whether a name stands in the phrase of another event: "sued over a raid in X"."""
    clause = scene.reading.clause_of(token)
    own = {part.i for part in (*scene.trigger.parts, *scene.trigger.anchors)}
    while token.i != clause and token.head != token:
        token = token.head
        if token.i in own:
            return False
        if token.i in scene.others and token.i != clause:
            return True
    return False


def _chain(scene: Scene) -> set[int]:
    """Return the clauses above an event, and the participles beside it, by their heads."""
    reading = scene.reading
    clause = reading.doc[reading.clause_of(scene.trigger.predicate)]
    found = {
        child.i
        for child in clause.children
        if child.dep_ in ("advcl", "xcomp", "prep") and child.tag_ == "VBG"
    }
    for _ in range(_HIGHEST_CLAUSE + 2):
        if clause.head == clause or clause.dep_ == "relcl":
            break
        clause = reading.doc[reading.clause_of(clause.head)]
        found.add(clause.i)
    return found


def together(chosen: Sited, found: Sequence[Sited], reading: Reading) -> list[Sited]:
    """
    Return the places that stand beside the chosen one: "Jabrayil and Hadrut had been taken".

    Parameters
    ----------
    chosen
        The best candidate.
    found
        All candidates.
    reading
        The article.

    Returns
    -------
    places
        The chosen one first; a place that holds another of them is left out.
    """
    token = reading.token_of[chosen.toponym.start]
    beside = {t.i for t in token.conjuncts}
    if chosen.role not in _COORDINATED or chosen.inherited or not beside:
        return [chosen]
    places = [chosen]
    for other in found:
        if (
            other is not chosen
            and other.role is chosen.role
            and abs(other.weight - chosen.weight) <= _SAME_WEIGHT
            and reading.token_of[other.toponym.start].i in beside
            and not told_at_once(chosen.toponym, other.toponym, reading)
            and not any(_holds(other, p, reading) or _holds(p, other, reading) for p in places)
        ):
            places.append(other)
    return places[:_MOST_PLACES]


def _covers(outer: Toponym, inner: Toponym, reading: Reading) -> bool:
    if outer.place is None or inner.place is None or outer.place.kind is PlaceKind.TOWN:
        return False
    return any(area.id == outer.place.id for area in reading.gazetteer.ancestors(inner.place))


def _holds(outer: Sited, inner: Sited, reading: Reading) -> bool:
    if outer.place.id == inner.place.id:
        return True
    if outer.place.kind is PlaceKind.TOWN:
        return False
    return any(a.id == outer.place.id for a in reading.gazetteer.ancestors(inner.place))
