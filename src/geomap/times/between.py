"""Resolve times of an article whose day of publication is only known to lie between two days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from geomap.records import TimeBasis, TimexType
from geomap.times.meaning import Meaning
from geomap.times.outcome import Outcome, interval
from geomap.times.place import TenseOf
from geomap.times.resolve import resolve
from geomap.times.setting import Publication, Regime, Thread


def resolve_between(meaning: Meaning, thread: Thread, *, tense: TenseOf, at: int) -> Outcome:
    """
    Resolve a meaning for the first and for the last possible day of publication.

    Parameters
    ----------
    meaning, thread, tense, at
        As for `resolve`.

    Returns
    -------
    outcome
        As `resolve` gives it where that tells a place on the calendar, where the day of
        publication is known or nothing is known of it, and in narrative. Else what both days agree
        on, or the interval between what they give, open where publication is; digits on which they
        differ are X.
    """
    outcome = resolve(meaning, thread, tense=tense, at=at)
    publication = thread.publication
    is_open = publication.day is None and publication.first is not None
    placed = outcome.earliest is not None or outcome.latest is not None or outcome.edtf
    if placed or outcome.type is TimexType.SET or not is_open or thread.regime is Regime.NARRATIVE:
        return outcome
    soonest, latest = (
        None if day is None else _on(day, meaning, thread, tense=tense, at=at)
        for day in (publication.first, publication.last)
    )
    if soonest is None or soonest.earliest is None or soonest.basis is not TimeBasis.PUBLICATION:
        return outcome
    if latest is not None and (soonest.value, soonest.edtf) == (latest.value, latest.edtf):
        words = f"{soonest.words}, and the same up to publication {publication.last}"
        return replace(soonest, words=words)
    first = soonest.earliest.date()
    last = latest.latest.date() if latest and latest.latest else None
    if last is not None and last < first:
        return outcome
    edtf = f"{first}/{last or '..'}"
    if latest is None:
        words = f"not before {first}, for publication was {publication.first} or later"
    else:
        words = f"as publication was from {publication.first} to {publication.last}"
    value = outcome.value if latest is None else _common(outcome.value, soonest.value, latest.value)
    between = interval(outcome.type, value, edtf, (first, last), TimeBasis.PUBLICATION, words)
    return replace(between, stretch=outcome.stretch)


def _on(day: date, meaning: Meaning, thread: Thread, *, tense: TenseOf, at: int) -> Outcome:
    """Resolve as if the article was published on a day."""
    dated = replace(thread, publication=Publication(day, day))
    return resolve(meaning, dated, tense=tense, at=at)


def _common(unresolved: str, one: str, other: str) -> str:
    """Return a value with the fields that two days of publication agree on."""
    fields = one.split("-"), other.split("-"), unresolved.split("-")
    if len({len(parts) for parts in fields}) > 1:
        return unresolved
    told = []
    for first, second, unknown in zip(*fields, strict=True):
        agreed = first == second and first.startswith("W") == unknown.startswith("W")
        told.append(first if agreed else unknown)
        if not agreed:
            # Finer fields say nothing by themselves once a coarser one is open.
            rest = unresolved.split("-")[len(told) :]
            return "-".join([*told, *rest])
    return "-".join(told)
