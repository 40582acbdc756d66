"""Leads tell the news without its day or town; the sentences after them give both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.events.tables import event_types
from geomap.events.when import inherited
from geomap.records import BlockKind, TimeBasis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geomap.events.drafts import Draft

_LEAD_SENTENCES = 2
_REACH = 12
_NEWS_DAYS = 31
_HEADLINE_WEIGHT = 0.5


def dated_later(drafts: Sequence[Draft], published: date | None) -> None:
    """
    Give events of the lead the day that a later sentence tells for the same deed.

    Parameters
    ----------
    drafts
        Of one article, in order; changed in place. The same deed is one of the same type and the
        same word ("A man was arrested … Smith was arrested Thursday"); only a day that stood in
        for one that is not told is replaced, and only by one of these weeks.
    published
        The day of publication, if known.
    """
    for draft in drafts:
        if not _lacks_day(draft):
            continue
        again = next((d for d in drafts if _tells_again(d, draft) and _is_new(d, published)), None)
        if again is not None:
            draft.time = inherited(again.time, f"told later: “{again.trigger.token.text}”")


def _lacks_day(draft: Draft) -> bool:
    lead = draft.sentence.body_index < _LEAD_SENTENCES
    lead = lead or draft.sentence.kind is BlockKind.HEADLINE
    carried = draft.time.basis in (TimeBasis.INHERITED, TimeBasis.NONE)
    return lead and carried and draft.dated is None and draft.standing.status.happened


def placed_by_headline(drafts: Sequence[Draft]) -> None:
    """
    Give events of the body the place that the headline names for them: "Beirut explosion: …".

    Parameters
    ----------
    drafts
        Of one article, in order; changed in place. Only events of types that are one of a kind
        (`singular`) and of these weeks' news take it, when their own sentences name no place.
    """
    named = {
        d.trigger.type: d
        for d in drafts
        if d.sentence.kind is BlockKind.HEADLINE and d.sited is not None and not d.sited.inherited
    }
    for draft in drafts:
        headline = named.get(draft.trigger.type)
        sited = headline.sited if headline is not None else None
        if (
            headline is not None
            and sited is not None
            and draft.sited is None
            and _may_be_one(draft, headline)
            and draft.sentence.kind is BlockKind.PARAGRAPH
            and draft.sentence.body_index <= _REACH
            and event_types()[draft.trigger.type].singular
            and draft.standing.status.happened
        ):
            reason = f"“{sited.toponym.text}”: the headline"
            draft.sited = replace(sited, weight=_HEADLINE_WEIGHT, reason=reason, inherited=True)


def _may_be_one(draft: Draft, headline: Draft) -> bool:
    """Tell whether a deed of the body may be that of the headline: same word, or no other day."""
    if draft.trigger.token.lemma == headline.trigger.token.lemma:
        return True
    first, last = draft.time.start, draft.time.end
    if first is None or last is None or not (headline.time.start and headline.time.end):
        return True
    return first <= headline.time.end and headline.time.start <= last


def _is_new(draft: Draft, published: date | None) -> bool:
    end = draft.time.end
    return published is None or (end is not None and (published - end).days <= _NEWS_DAYS)


def _tells_again(later: Draft, draft: Draft) -> bool:
    one, two = draft.trigger, later.trigger
    return (
        0 < later.sentence.index - draft.sentence.index <= _REACH
        and later.dated is not None
        and later.time.start is not None
        and later.standing.status.happened
        and (one.type == two.type or not (one.is_nominal or two.is_nominal))
        and one.token.lemma == two.token.lemma
    )
