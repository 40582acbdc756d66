"""An event in the making, and which of several in one sentence are the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_passive
from geomap.events.dating import Nearness
from geomap.records import BlockKind, Sense

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.dating import Dated
    from geomap.events.reading import Sentence
    from geomap.events.standing import Standing
    from geomap.events.tokens import Token
    from geomap.events.triggers import Trigger
    from geomap.events.where import Sited
    from geomap.records import Count, EventTime


_LONGEST_PHRASE = 9


@dataclass(slots=True)
class Draft:
    """
    An event as its sentence tells it, before it becomes a report.

    `found` are all candidates for its place, `sited` the chosen one; `beside` further places of
    the same deed; `also` the verbs of its sentence that tell of it too. `dated` is the time of
    its own sentence, `time` the one that counts.
    """

    trigger: Trigger
    sentence: Sentence
    standing: Standing
    found: list[Sited]
    sited: Sited | None
    beside: list[Sited]
    dated: Dated | None
    time: EventTime
    notes: list[str] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    also: list[Token] = field(default_factory=list)

    @property
    def has_own_place(self) -> bool:
        """Whether its own sentence places it."""
        return self.sited is not None and not self.sited.inherited

    @property
    def evidence(self) -> tuple[int, int, int, int]:
        """How much its own words tell; more is better."""
        return (
            self.has_own_place,
            self.dated is not None,
            not self.trigger.is_nominal or self.trigger.is_carried,
            -self.trigger.token.i,
        )


def dates(dated: Dated, trigger: Trigger) -> bool:
    """
    Tell whether a date is an event's own and not only its clause's.

    Parameters
    ----------
    dated
        The closest date of the sentence.
    trigger
        The event's words.

    Returns
    -------
    dates
        Always for verbs; for a bare event noun only a date in its phrase, or the date of the
        clause whose occasion it is ("said on Monday during a visit").
    """
    if not trigger.is_bare:
        return True
    if dated.inside or _right_after(dated, trigger.token):
        return True
    return dated.nearness in (Nearness.CLAUSE, Nearness.ATTACHED) and _during(trigger.token)


def _right_after(dated: Dated, noun: Token) -> bool:
    """Tell whether a date follows a noun and its phrases: "the robbery Friday", "talks in X today".

    A parser often hangs such a date on the verb.
    """
    found = noun.doc.at_characters(dated.expression.start, dated.expression.end)
    if found is None or not 0 < found[0] - noun.i <= _LONGEST_PHRASE:
        return False
    own = {token.i for token in noun.subtree}
    between = noun.doc[noun.i + 1 : found[0]]
    return all(t.i in own and t.pos_ not in ("VERB", "AUX", "PUNCT") for t in between)


def told(drafts: Sequence[Draft]) -> list[Draft]:
    """
    Keep of one sentence's events those that it tells, each once.

    Parameters
    ----------
    drafts
        Of one sentence.

    Returns
    -------
    drafts
        A bare event noun without verb, place or date of its own only names a topic; two words
        of one type, place and time tell of one event.
    """
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.evidence, reverse=True):
        if _only_named(draft):
            continue
        again = next((other for other in kept if _same(draft, other)), None)
        if again is None:
            kept.append(draft)
        elif _beside(draft.trigger, again.trigger):
            again.also.append(draft.trigger.token)
    return sorted(kept, key=lambda d: d.trigger.token.i)


def _beside(one: Trigger, two: Trigger) -> bool:
    """Tell whether two verbs are coordinated: "was convicted and sentenced"."""
    if one.is_nominal or two.is_nominal:
        return False
    return one.token in two.token.conjuncts


def _only_named(draft: Draft) -> bool:
    trigger = draft.trigger
    if trigger.needs_place and not draft.found:
        return True
    if draft.standing.topic and draft.dated is None:
        return True
    if draft.sentence.kind is BlockKind.CAPTION and not (draft.has_own_place and draft.dated):
        return True
    if not trigger.is_bare:
        return False
    if draft.sentence.kind is BlockKind.HEADLINE:
        plain = draft.sited is not None and draft.sited.toponym.sense is not Sense.DEMONYM
        return not (draft.has_own_place and plain)
    return not (draft.has_own_place or draft.dated is not None)


def _during(noun: Token) -> bool:
    """Tell whether a noun names the occasion of its clause ("during a visit", "at the talks")."""
    return noun.dep_ == "pobj" and noun.head.lower_ in ("during", "at", "in")


def _other_doers(one: Trigger, two: Trigger) -> bool:
    """Tell whether two verbs have subjects of their own: "families clashed and gunmen fired"."""
    if one.is_nominal or two.is_nominal or is_passive(one.token) or is_passive(two.token):
        return False
    first, second = ({t.i for t in doers(trigger.token)} for trigger in (one, two))
    return bool(first and second) and not first & second and one.frame == two.frame


def _has_other_day(draft: Draft, other: Draft) -> bool:
    """Tell whether a noun has a date of its own that is not the other's: "his death in May"."""
    if draft.dated is None or not draft.dated.inside:
        return False
    return other.dated is None or other.time.edtf != draft.time.edtf


def _same(draft: Draft, other: Draft) -> bool:
    """Tell whether a weaker draft only repeats a stronger one of its sentence."""
    one, two = draft.sited, other.sited
    if draft.trigger.type != other.trigger.type:
        if not draft.trigger.is_bare or draft.has_own_place or _has_other_day(draft, other):
            return False
        return one is None or (two is not None and one.place.id == two.place.id)
    if draft.standing.status.happened is not other.standing.status.happened:
        return False
    if _other_doers(draft.trigger, other.trigger):
        return False
    elsewhere = (
        draft.has_own_place
        and other.has_own_place
        and one is not None
        and two is not None
        and one.place.id != two.place.id
    )
    other_time = draft.dated and other.dated and draft.time.edtf != other.time.edtf
    return not elsewhere and not other_time
