"""Reports of one happening, within and across articles, joined into events."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from heapq import nsmallest
from itertools import combinations
from typing import TYPE_CHECKING

from geomap.events.candidates import candidates
from geomap.events.compare import LINKED, Pair, attackers, compare, compatible
from geomap.events.counts import total
from geomap.records import ActorRole, CountKind, Event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geomap.gazetteer import Gazetteer
    from geomap.records import Article, Report

# Reasons kept of each report: an event of a thousand reports has half a million pairs.
_MOST_PAIRS = 20


def link(articles: Sequence[Article], gazetteer: Gazetteer) -> tuple[Event, ...]:
    """
    Join the reports that tell of one happening.

    Pairs are judged by type, place (given how finely each is known), time, actors and wording,
    and joined from the surest on; a pair is not joined where any two reports of the two groups
    contradict each other in type, day or place. The outcome does not depend on the order of the
    articles.

    Parameters
    ----------
    articles
        With their reports.
    gazetteer
        Tells which area holds which place.

    Returns
    -------
    events
        Every report is in exactly one; sorted by id.
    """
    reports = {r.id: r for article in articles for r in article.reports}
    papers = {a.document.id: a.document.publisher or a.document.title or a.document.id
              for a in articles}  # fmt: skip
    pairs = sorted(
        (
            pair
            for first, second in candidates(reports.values())
            for pair in (compare(first, second, gazetteer),)
            if pair is not None and pair.score >= LINKED
        ),
        key=lambda pair: (-pair.score, pair.first, pair.second),
    )
    groups: dict[str, list[str]] = {report_id: [report_id] for report_id in reports}
    used: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        one, two = groups[pair.first], groups[pair.second]
        if one is not two:
            if not all(compatible(reports[a], reports[b], gazetteer) for a in one for b in two):
                continue
            one.extend(two)
            for member in two:
                groups[member] = one
        used[pair.first].append(pair)
    unique = {id(group): group for group in groups.values()}
    events = [_event(sorted(group), reports, papers, used) for group in unique.values()]
    return tuple(sorted(events, key=lambda event: event.id))


def _event(
    ids: list[str],
    reports: dict[str, Report],
    papers: dict[str, str],
    used: dict[str, list[Pair]],
) -> Event:
    digest = hashlib.sha256("|".join(ids).encode()).hexdigest()[:16]
    members = [reports[report_id] for report_id in ids]
    counts = total(members)
    if len(ids) == 1:
        return Event(digest, tuple(ids), counts)
    agreement, differences = told(members, papers)
    return Event(digest, tuple(ids), counts, agreement, differences, _evidence(ids, used))


def _evidence(ids: list[str], used: dict[str, list[Pair]]) -> dict[str, tuple[str, ...]]:
    """Say of each report to which others it was joined, and why."""
    pairs: dict[str, list[Pair]] = {report_id: [] for report_id in ids}
    for report_id in ids:
        for pair in used[report_id]:
            if pair.second in pairs:
                pairs[pair.first].append(pair)
                pairs[pair.second].append(pair)
    return {
        report_id: tuple(
            f"{pair.first} + {pair.second} {pair.evidence}"
            for pair in nsmallest(_MOST_PAIRS, found, key=lambda p: (-p.score, p.first, p.second))
        )
        for report_id, found in pairs.items()
    }


def told(
    members: Sequence[Report], papers: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    Say in words what the reports of one event share and where they differ.

    Parameters
    ----------
    members
        The reports.
    papers
        What to call the article of each, by document id.

    Returns
    -------
    agreement, differences
        One line a point.
    """
    agreement = [f"{len(members)} reports in {len({m.document_id for m in members})} articles"]
    differences: list[str] = []
    for label, values in (
        ("type", _by(members, papers, lambda r: r.type)),
        ("place", _by(members, papers, lambda r: r.place.name if r.place else "")),
        ("date", _by(members, papers, _days)),
        ("status", _by(members, papers, lambda r: r.status.value)),
        (_who_label(members), _by(members, papers, _who)),
        *((kind.value, _by(members, papers, _numbers(kind))) for kind in CountKind),
    ):
        if len(values) == 1:
            (value,) = values
            agreement.append(f"{label}: {value}")
        elif values:
            told = "; ".join(f"{value} ({', '.join(who)})" for value, who in sorted(values.items()))
            differences.append(f"{label}: {told}")
    return tuple(agreement), tuple(differences)


def _days(report: Report) -> str:
    start, end = report.time.start, report.time.end
    if start is None and end is None:
        return ""
    return str(start) if start == end else f"{start or '…'} to {end or '…'}"


def _who(report: Report) -> str:
    """Return who does it to whom; where the other side is unknown, only one."""
    doers = ", ".join(attackers(report))
    whom = ", ".join(a.name for a in report.actors if a.role is ActorRole.RECIPIENT)
    if doers and whom:
        return f"{doers} → {whom}"
    return doers or (f"→ {whom}" if whom else "")


def _who_label(members: Sequence[Report]) -> str:
    """Return how to call the doers: contrary where papers name doers of different countries."""
    told = [
        {a.country for a in m.actors if a.role is ActorRole.ACTOR and a.country} for m in members
    ]
    named = [countries for countries in told if countries]
    contrary = any(not one & two for one, two in combinations(named, 2))
    return "contrary claims, who did it" if contrary else "who did it"


def _numbers(kind: CountKind) -> Callable[[Report], str]:
    """Return how a report tells a count of a kind, in its own words."""

    def words(report: Report) -> str:
        told = dict.fromkeys(c.text for c in report.counts if c.kind is kind)
        return " and ".join(told)

    return words


def _by(
    members: Sequence[Report], papers: dict[str, str], value_of: Callable[[Report], str]
) -> dict[str, list[str]]:
    """Group the papers by what they tell; what a paper leaves out is no difference."""
    found: dict[str, list[str]] = {}
    for member in members:
        value = value_of(member)
        if value:
            paper = papers[member.document_id]
            if paper not in found.setdefault(value, []):
                found[value].append(paper)
    return found
