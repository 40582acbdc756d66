"""The place of an event: its own, its speaker's seat, or one that a reader carries over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_verbal, phrases
from geomap.events.frames import REMOTE, SPEECH, arguments, relation_of
from geomap.events.tables import Aspect, event_types, is_a
from geomap.events.where import Sited, candidates, names_in, ranked, seat
from geomap.records import BlockKind, PlaceKind, PlaceRole, Sense

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from spacy.tokens import Token

    from geomap.events.context import Memory
    from geomap.events.drafts import Draft
    from geomap.events.reading import Reading, Sentence
    from geomap.events.status import Standing
    from geomap.events.triggers import Trigger
    from geomap.records import EventTime, Toponym

_FROM_CLAUSE_ABOVE = 0.5
_ONLY_PLACE = 0.4
_NOUN_REACH = 14
_STORY_REACH = 3
_OTHER_DEED_REACH = 2
_DATELINE_REACH = 8
# Types of deeds, whose place a reader carries over from the sentences before.
_DEEDS = frozenset(
    {
        "ASSAULT", "DISASTER", "ACCIDENT", "DEATH", "CRIME", "COERCE", "PROTEST", "DISEASE",
        "DISRUPTION", "MIGRATION", "AID", "RETREAT", "MOBILIZE", "JUSTICE",
    }
)  # fmt: skip
# Types of local news that a town's or county's police, courts and firemen deal with.
_POLICED = frozenset({"ACCIDENT", "DEATH", "CRIME", "COERCE", "JUSTICE", "ASSAULT"})
# Types that a town's paper tells of its town, when the dateline names it.
_LOCAL_NEWS = frozenset({"OPENING", "CONSTRUCTION", "SPORT", "CULTURE", "CEREMONY"})
_LONGEST_DEED = 400
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
    if trigger.aspect is Aspect.HOST:
        found = [h for h in map(_host(reading), doers(trigger.predicate)) if h is not None]
        if found:
            return found
    found = ranked([*_above(trigger, reading, memory, others)])
    if found:
        return found
    if trigger.is_nominal and not trigger.is_carried:
        return _only_place(trigger, sentence, reading, others, reach=_NOUN_REACH)
    if trigger.frame in REMOTE:
        found = [s for v in standing.voices for s in (seat(v, reading),) if s is not None]
        return found[:1]
    return _only_place(trigger, sentence, reading, others)


def _host(reading: Reading) -> Callable[[Token], Sited | None]:
    """Return what makes a place of the host of an event ("Chile hosted the summit")."""

    def host(head: Token) -> Sited | None:
        toponym = reading.toponym_at.get(head.i)
        if toponym is None or toponym.place is None:
            return None
        return Sited(toponym, PlaceRole.SITE, 0.8, f"“{toponym.text}”: site (its host)")

    return host


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
        if head == clause or clause.dep_ in ("ccomp", "ROOT", "relcl"):
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
        if relation_of(name, head) != "loc":
            continue
        toponym = reading.toponym_at.get(head.i)
        if toponym is None:
            toponym = next((reading.toponym_at[t.i] for t in _deeper(head, reading)), None)
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


def _deeper(head: Token, reading: Reading) -> Iterator[Token]:
    """Yield the places of rest inside a phrase of rest: "on a road east of Brandon"."""
    for token, path in names_in(head, reading):
        if path == "loc":
            yield token


def _chain(trigger: Trigger, reading: Reading) -> set[int]:
    """Return the clauses above an event, and the participles beside it, by their heads."""
    found: set[int] = set()
    clause = reading.doc[reading.clause_of(trigger.predicate)]
    for child in clause.children:
        if child.dep_ in ("advcl", "xcomp", "prep") and child.tag_ == "VBG":
            found.add(child.i)
    for _ in range(6):
        if clause.head == clause or clause.dep_ == "relcl":
            break
        clause = reading.doc[reading.clause_of(clause.head)]
        found.add(clause.i)
    return found


def _only_place(
    trigger: Trigger,
    sentence: Sentence,
    reading: Reading,
    others: Collection[int],
    *,
    reach: int | None = None,
) -> list[Sited]:
    """Return the one place of rest that the sentence names, where no other event claims it."""
    named: dict[str, Toponym] = {}
    near = {reading.clause_of(anchor) for anchor in trigger.anchors}
    near |= _chain(trigger, reading)
    for token, toponym in reading.in_sentence(sentence):
        if toponym.place is None or toponym.sense is not Sense.PLACE:
            continue
        at = token
        if token.dep_ in ("compound", "amod", "nmod") and is_a(token.head, "vague", "building"):
            at = token.head
        if at.dep_ != "pobj" or relation_of(at.head.lower_, at) != "loc":
            continue
        if reading.clause_of(token) not in near:
            continue
        ancestor = at.head.head
        if ancestor.i in others and reading.clause_of(ancestor) != reading.clause_of(trigger.token):
            continue
        if reach is not None and (
            not 0 < token.i - trigger.token.i <= reach
            or any(trigger.token.i < other < token.i for other in others)
        ):
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
    time: EventTime,
    dated: bool,
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
    time
        The event's time, unknown or not.
    dated
        Whether the event's own sentence tells it.

    Returns
    -------
    sited
        Marked inherited, with its source in words; None when a careful reader would not know.
    """
    if trigger.is_nominal and not trigger.is_carried and trigger.mode != "ceasefire":
        return None
    talks = trigger.frame in REMOTE
    if not talks or dated:
        heading = memory.heading(sentence, occasion=talks)
        if heading is not None:
            return heading
    if talks and trigger.frame not in ("meet", "agree"):
        return None
    if _subordinate(trigger, reading) and trigger.mode != "ceasefire":
        same = _same_day(trigger, drafts, time)
        return _held(same) if same is not None else None
    same = _earlier(trigger, sentence, drafts, time) or _same_day(trigger, drafts, time)
    if _years_long(time):
        return None  # a statistic, of which the place is seldom that of the story
    if same is not None:
        return _held(same)
    if trigger.type not in _DEEDS:
        is_local = trigger.type in _LOCAL_NEWS or any(
            is_a(head, "council", "authority") for head in doers(trigger.predicate)
        )
        if is_local and sentence.body_index <= 1 and trigger.frame not in REMOTE:
            return memory.dateline
        return None
    if trigger.type in _POLICED:
        local = memory.jurisdiction(sentence)
        if local is not None:
            return local
    return memory.dateline if sentence.body_index <= _DATELINE_REACH else None


def _held(draft: Draft) -> Sited | None:
    """Return the place of an earlier event as carried over from it."""
    if draft.sited is None:
        return None
    return Sited(
        draft.sited.toponym,
        draft.sited.role,
        _FROM_CLAUSE_ABOVE,
        f"“{draft.sited.toponym.text}”: as “{draft.trigger.token.text}” before it",
        inherited=True,
    )


def _years_long(time: EventTime) -> bool:
    return bool(time.start and time.end and (time.end - time.start).days > _LONGEST_DEED)


def _subordinate(trigger: Trigger, reading: Reading) -> bool:
    """Tell whether an event is told on the side, in a clause on a noun or of time."""
    clause = reading.doc[reading.clause_of(trigger.predicate)]
    return clause.dep_ in ("relcl", "acl") or (
        clause.dep_ == "advcl"
        and any(c.lower_ in ("before", "after", "since", "until") for c in clause.children)
    )


def _earlier(
    trigger: Trigger, sentence: Sentence, drafts: Sequence[Draft], time: EventTime
) -> Draft | None:
    """Return the earlier event to whose place a reader holds on."""
    ends_war = trigger.mode == "ceasefire"
    for draft in reversed(drafts):
        if sentence.index - draft.sentence.index > _STORY_REACH:
            return None
        if draft.sentence.heading != sentence.heading or draft.sited is None:
            continue
        if draft.sentence.kind is BlockKind.CAPTION or draft.trigger.frame in SPEECH:
            continue
        if draft.trigger.is_nominal and not draft.trigger.is_carried and not ends_war:
            continue  # named on the side
        if not draft.standing.status.happened:
            continue
        if ends_war and draft.trigger.type == "ASSAULT":
            return draft
        if not _overlap(time, draft.time):
            continue  # what is told of another time need not be told of the same place
        if draft.trigger.type == trigger.type:
            return draft
        near = sentence.index - draft.sentence.index <= _OTHER_DEED_REACH
        if near and trigger.type in _DEEDS and draft.trigger.type in _DEEDS:
            return draft
    return None


def _same_day(trigger: Trigger, drafts: Sequence[Draft], time: EventTime) -> Draft | None:
    """Return the latest event of the story that is of the same type and days."""
    if time.start is None or not event_types()[trigger.type].singular:
        return None
    for draft in reversed(drafts):
        if (
            draft.trigger.type == trigger.type
            and draft.has_own_place
            and draft.standing.status.happened
            and draft.time.start
            and _overlap(time, draft.time)
        ):
            return draft
    return None


def _overlap(one: EventTime, two: EventTime) -> bool:
    if not (one.start and one.end and two.start and two.end):
        return True
    return one.start <= two.end and two.start <= one.end


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
