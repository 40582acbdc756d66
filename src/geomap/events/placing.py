"""The place of an event: its own, its speaker's seat, or one that a reader carries over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import is_verbal, phrases
from geomap.events.frames import REMOTE, SPEECH, arguments, relation_of
from geomap.events.tables import is_a
from geomap.events.where import Sited, candidates, ranked, seat
from geomap.records import BlockKind, PlaceKind, PlaceRole, Sense

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from spacy.tokens import Token

    from geomap.events.context import Memory
    from geomap.events.drafts import Draft
    from geomap.events.reading import Reading, Sentence
    from geomap.events.status import Standing
    from geomap.events.triggers import Trigger
    from geomap.records import Toponym

_FROM_CLAUSE_ABOVE = 0.5
_ONLY_PLACE = 0.4
_STORY_REACH = 3
_DATELINE_REACH = 8
# Types of deeds, whose place a reader carries over from the sentences before.
_DEEDS = frozenset(
    {
        "ASSAULT", "DISASTER", "ACCIDENT", "DEATH", "CRIME", "COERCE", "PROTEST", "DISEASE",
        "DISRUPTION", "MIGRATION", "AID", "RETREAT", "MOBILIZE",
    }
)  # fmt: skip
_COORDINATED = frozenset({PlaceRole.SITE, PlaceRole.TARGET, PlaceRole.DESTINATION})
_SAME_WEIGHT = 0.06
_MOST_PLACES = 5


def own_places(
    trigger: Trigger,
    sentence: Sentence,
    standing: Standing,
    reading: Reading,
    memory: Memory,
    others: Collection[int],
) -> list[Sited]:
    """
    Find an event's place in its own sentence.

    Parameters
    ----------
    trigger
        The event's words.
    sentence
        Its sentence.
    standing
        Its status and voices.
    reading
        The article.
    memory
        What was told before, for "there", "the city", "the conference".
    others
        Token indices of the sentence's other event words.

    Returns
    -------
    candidates
        Best first; empty when the sentence names no place for it.
    """
    found = candidates(trigger, reading)
    if found:
        return found
    for argument in arguments(trigger):
        if argument.relation in ("loc", "to", "into", "at", "from") or (
            argument.relation == "obj"
            and trigger.frame in ("violent", "capture", "strikes", "visit")
        ):
            pointed = memory.pointed(argument.head)
            if pointed is not None:
                return [pointed]
        if argument.relation == "loc" and is_a(argument.head, "meeting"):
            occasion = memory.occasion(argument.head)
            if occasion is not None:
                return [occasion]
    if trigger.is_nominal and is_a(trigger.token, "meeting"):
        occasion = memory.occasion(trigger.token)
        if occasion is not None:
            return [occasion]
    found = ranked([*_above(trigger, reading, memory, others)])
    if found:
        return found
    if trigger.frame in REMOTE:
        found = [s for v in standing.voices for s in (seat(v, reading),) if s is not None]
        return found[:1]
    return _only_place(trigger, sentence, reading, others)


def _above(
    trigger: Trigger, reading: Reading, memory: Memory, others: Collection[int]
) -> Iterator[Sited]:
    """Yield places of the clauses above: "was in parliament making a point"."""
    clause = reading.doc[reading.clause_of(trigger.predicate)]
    if trigger.is_nominal and not trigger.is_carried and is_verbal(clause):
        yield from _rests(clause, reading, memory, _ONLY_PLACE * 2, inherited=False)
        if trigger.frame in SPEECH:
            return
    weight = _FROM_CLAUSE_ABOVE
    for _ in range(4):
        head = clause.head
        if head is clause or clause.dep_ in ("ccomp", "ROOT", "relcl"):
            return
        above = reading.doc[reading.clause_of(head)]
        if above.i == clause.i or not is_verbal(above):
            return
        participle = clause.tag_ == "VBG" and clause.dep_ in ("advcl", "xcomp", "acl", "conj")
        if trigger.frame in SPEECH and not (
            participle and above.lemma_ in ("be", "stand", "sit", "speak", "appear")
        ):
            if not (clause.dep_ == "conj" and participle):
                return
        yield from _rests(
            above, reading, memory, 0.8 if participle else weight, inherited=not participle
        )
        clause = above


def _rests(
    verb: Token, reading: Reading, memory: Memory, weight: float, *, inherited: bool
) -> Iterator[Sited]:
    """Yield the places of rest that hang on a verb itself."""
    for name, head in phrases(verb):
        if relation_of(name) != "loc":
            continue
        toponym = reading.toponym_at.get(head.i)
        owner = next(
            (
                reading.toponym_at[c.i]
                for c in head.children
                if c.dep_ in ("poss", "compound") and c.i in reading.toponym_at
            ),
            None,
        )
        if toponym is None and is_a(head, "building", "vague", "ministry", "meeting", "authority"):
            toponym, weight = owner, weight * 0.8
        if toponym is None and is_a(head, "meeting"):
            occasion = memory.occasion(head)
            if occasion is not None:
                yield occasion
        if toponym is None or toponym.place is None or toponym.sense is Sense.DEMONYM:
            continue
        yield Sited(
            toponym,
            PlaceRole.SITE,
            weight,
            f"“{toponym.text}”: site (of “{verb.text}”, on which “{head.text}” hangs)",
            inherited=inherited,
        )


def _only_place(
    trigger: Trigger, sentence: Sentence, reading: Reading, others: Collection[int]
) -> list[Sited]:
    """Return the one place of rest that the sentence names, where no other event claims it."""
    named: dict[str, Toponym] = {}
    for token, toponym in reading.in_sentence(sentence):
        if toponym.place is None or toponym.sense is not Sense.PLACE:
            continue
        if token.dep_ != "pobj" or relation_of(token.head.lower_) != "loc":
            continue
        head = reading.doc[reading.clause_of(token)]
        if head.dep_ == "relcl" and head.i not in {reading.clause_of(a) for a in trigger.anchors}:
            continue
        ancestor = token.head.head
        if ancestor.i in others and reading.clause_of(ancestor) != reading.clause_of(trigger.token):
            continue
        named[toponym.place.id] = toponym
    if len(named) != 1:
        return []
    (toponym,) = named.values()
    reason = f"“{toponym.text}”: the only place of rest in the sentence"
    return [Sited(toponym, PlaceRole.SITE, _ONLY_PLACE, reason)]


def carried_place(
    trigger: Trigger,
    sentence: Sentence,
    reading: Reading,
    memory: Memory,
    drafts: Sequence[Draft],
    *,
    has_own_time: bool,
) -> Sited | None:
    """
    Return the place that a reader carries over to an event without one.

    Parameters
    ----------
    trigger
        The event's words.
    sentence
        Its sentence.
    reading
        The article.
    memory
        Headings, occasions, dateline.
    drafts
        The events told before, in order.
    has_own_time
        Whether the event's own sentence dates it.

    Returns
    -------
    sited
        Marked inherited, with its source in words; None when a careful reader would not know.
    """
    talks = trigger.frame in REMOTE
    if not talks or has_own_time:
        heading = memory.heading(sentence, occasion=trigger.frame in SPEECH)
        if heading is not None:
            return heading
    if talks and trigger.frame not in ("meet", "agree"):
        return None
    same = _earlier(trigger, sentence, drafts)
    if same is not None and same.sited is not None:
        return Sited(
            same.sited.toponym,
            same.sited.role,
            _FROM_CLAUSE_ABOVE,
            f"“{same.sited.toponym.text}”: as “{same.trigger.token.text}” before it",
            inherited=True,
        )
    if trigger.frame == "meet" or trigger.type not in _DEEDS:
        if memory.dateline is not None and sentence.body_index <= 1 and trigger.frame not in REMOTE:
            return memory.dateline
        return None
    if memory.dateline is not None and sentence.body_index <= _DATELINE_REACH:
        return memory.dateline
    return None


def _earlier(trigger: Trigger, sentence: Sentence, drafts: Sequence[Draft]) -> Draft | None:
    """Return the earlier event to whose place a reader holds on."""
    for draft in reversed(drafts):
        if sentence.index - draft.sentence.index > _STORY_REACH:
            return None
        if draft.sentence.heading != sentence.heading or draft.sited is None:
            continue
        if draft.sentence.kind is BlockKind.CAPTION or draft.trigger.frame in SPEECH:
            continue
        if not draft.standing.status.happened:
            continue
        if draft.trigger.type == trigger.type:
            return draft
        if trigger.type in _DEEDS and draft.trigger.type in _DEEDS:
            return draft
    return None


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
            and not any(_holds(other, p, reading) or _holds(p, other, reading) for p in places)
        ):
            places.append(other)
    return places[:_MOST_PLACES]


def _holds(outer: Sited, inner: Sited, reading: Reading) -> bool:
    if outer.place.id == inner.place.id:
        return True
    if outer.place.kind is PlaceKind.TOWN:
        return False
    return any(a.id == outer.place.id for a in reading.gazetteer.ancestors(inner.place))
