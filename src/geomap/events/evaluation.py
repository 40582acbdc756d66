"""How good found events are against annotated ones: recall, pins, traps, links."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from geomap.events.gold import GoldSpan
from geomap.records import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.events.gold import GoldEvent, GoldEvents, GoldPlace, Span
    from geomap.records import Event, Place, Report

_EARTH_KM = 6371.0088
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Fault:
    """An annotated event that was not found as it is, or a pin that no annotation bears out."""

    document_id: str
    start: int
    end: int
    what: str


@dataclass(slots=True)
class EventScore:
    """
    Counts over annotated articles.

    `wanted` are the events that must be found; of these `found` were touched, `placed` have the
    right place, `right` also date and status, `typed` also the type. `pins` are drawn reports,
    `pins_right` those that an annotated event bears out in place, date and status.
    """

    wanted: int = 0
    found: int = 0
    placed: int = 0
    right: int = 0
    typed: int = 0
    pins: int = 0
    pins_right: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the wanted events with right place, date and status, in percent."""
        return 100.0 * self.right / self.wanted if self.wanted else 0.0

    @property
    def pin_precision(self) -> float:
        """Share of the pins that are borne out, in percent."""
        return 100.0 * self.pins_right / self.pins if self.pins else 0.0


@dataclass(frozen=True, slots=True)
class LinkScore:
    """
    Pairs of mentions that are one happening (`same`) or two (`apart`), and how many are told so.

    Pairs of which a mention was not found are left out.
    """

    same: int
    same_right: int
    apart: int
    apart_right: int


def is_pin(report: Report) -> bool:
    """
    Tell whether a report is drawn on the map.

    Parameters
    ----------
    report
        Any report.

    Returns
    -------
    drawn
        True when it happened and has a place and a first day.
    """
    return (
        report.status.happened
        and report.place is not None
        and report.time.start is not None
        and report.time.end is not None
    )


def score_events(
    gold: GoldEvents, reports: Mapping[str, Sequence[Report]]
) -> dict[str, EventScore]:
    """
    Score the reports of annotated articles.

    Parameters
    ----------
    gold
        The annotations.
    reports
        The reports of each article, by its id in the annotations.

    Returns
    -------
    scores
        `all`; `core` where some events are marked so; then each group of articles by name. Pins
        are not counted for `core`.
    """
    names = ["all", *dict.fromkeys(gold.groups.values())]
    if any(event.core for event in gold.events):
        names.insert(1, "core")
    scores = {name: EventScore() for name in names}
    for event in gold.events:
        if event.feature or event.optional:
            continue
        near = [r for r in reports.get(event.document, ()) if _touches(event, r)]
        stages = _stages(event, near)
        group = gold.groups.get(event.document)
        for name in ("all", *(("core",) if event.core else ()), *((group,) if group else ())):
            _count(scores[name], event, stages)
    for document, found in reports.items():
        events = [e for e in gold.events if e.document == document and not e.feature]
        group = gold.groups.get(document)
        for report in filter(is_pin, found):
            right = any(_bears_out(event, report) for event in events)
            for name in ("all", *((group,) if group else ())):
                scores[name].pins += 1
                scores[name].pins_right += right
                if not right:
                    fault = Fault(document, report.quote_start, report.quote_end, "pin")
                    scores[name].faults.append(fault)
    return scores


def trapped(gold: GoldEvents, reports: Mapping[str, Sequence[Report]]) -> list[GoldSpan]:
    """
    Return the traps on which something is drawn.

    Parameters
    ----------
    gold, reports
        As for `score_events`.

    Returns
    -------
    traps
        In the order of the annotations.
    """
    return [
        trap
        for trap in gold.traps
        if any(
            _overlap(trap.span, (r.quote_start, r.quote_end))
            and r.place is not None
            and r.status.happened
            for r in reports.get(trap.document, ())
        )
    ]


def score_links(
    gold: GoldEvents, reports: Mapping[str, Sequence[Report]], events: Sequence[Event]
) -> LinkScore:
    """
    Score how reports were joined into events.

    Parameters
    ----------
    gold, reports
        As for `score_events`.
    events
        Of all the articles together.

    Returns
    -------
    score
        Over all pairs within each group of mentions, be it of several articles or those of one
        annotated event; the first mentions of two events of one article are apart.
    """
    event_of = {report_id: event.id for event in events for report_id in event.report_ids}
    real = [event for event in gold.events if not event.feature]
    again = [tuple(GoldSpan(e.document, span) for span in e.spans) for e in real]
    firsts = [
        (GoldSpan(one.document, one.spans[0]), GoldSpan(two.document, two.spans[0]))
        for one, two in combinations(real, 2)
        if one.document == two.document
    ]

    def told(mention: GoldSpan) -> dict[str, str]:
        return {
            r.id: event_of[r.id]
            for r in reports.get(mention.document, ())
            if r.status is not Status.HYPOTHETICAL
            and _overlap(mention.span, (r.quote_start, r.quote_end))
        }

    def pairs(groups: Sequence[Sequence[GoldSpan]]) -> list[bool]:
        found = [(told(one), told(two)) for group in groups for one, two in combinations(group, 2)]
        return [
            bool({*one.values()} & {*two.values()})
            for one, two in found
            if one and two and not one.keys() & two.keys()  # one report tells both
        ]

    same, apart = pairs([*gold.same, *again]), pairs([*gold.apart, *firsts])
    return LinkScore(len(same), sum(same), len(apart), len(apart) - sum(apart))


def _stages(event: GoldEvent, near: Sequence[Report]) -> tuple[bool, bool, bool, bool]:
    placed = [r for r in near if _where(event, r.place)]
    right = [r for r in placed if _when(event, r) and _status(event, r)]
    typed = [r for r in right if not event.types or r.type in event.types]
    return bool(near), bool(placed), bool(right), bool(typed)


def _count(score: EventScore, event: GoldEvent, stages: tuple[bool, bool, bool, bool]) -> None:
    found, placed, right, typed = stages
    score.wanted += 1
    score.found += found
    score.placed += placed
    score.right += right
    score.typed += typed
    if not typed:
        names = ("not found", "wrong place", "wrong date or status", "wrong type")
        start, end = event.spans[0]
        score.faults.append(Fault(event.document, start, end, names[sum(stages)]))


def _bears_out(event: GoldEvent, report: Report) -> bool:
    real = event.happened is not False
    return real and _touches(event, report) and _where(event, report.place) and _when(event, report)


def _touches(event: GoldEvent, report: Report) -> bool:
    return any(_overlap(span, (report.quote_start, report.quote_end)) for span in event.spans)


def _overlap(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _where(event: GoldEvent, place: Place | None) -> bool:
    return any(
        place is None if gold is None else place is not None and _within(gold, place)
        for gold in event.places
    )


def _within(gold: GoldPlace, place: Place) -> bool:
    lat1, lon1, lat2, lon2 = map(radians, (gold.lat, gold.lon, place.lat, place.lon))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(h))) <= gold.radius_km


def _when(event: GoldEvent, report: Report) -> bool:
    """Tell whether both intervals share half of their union, or the report's lies within."""
    if event.first is None or event.last is None:
        return True
    first, last = report.time.start, report.time.end
    if first is None or last is None:
        return False
    if event.within is not None and event.within[0] <= first and last <= event.within[1]:
        return True
    shared = (min(event.last, last) - max(event.first, first)).days + 1
    joint = (max(event.last, last) - min(event.first, first)).days + 1
    return shared > 0 and shared / joint >= _HALF


def _status(event: GoldEvent, report: Report) -> bool:
    return event.happened is None or event.happened is report.status.happened
