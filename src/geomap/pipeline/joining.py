"""Articles → the events of all of them, copies of one text counted once."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap import events
from geomap.pipeline.duplicates import copies, repeated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.gazetteer import Gazetteer
    from geomap.records import Article, Event, Report


@dataclass(frozen=True, slots=True)
class Joined:
    """The event of each report, and what repeats what: reports and documents by id."""

    events: Mapping[str, Event]
    repeats: Mapping[str, str]
    originals: Mapping[str, str]


def join(
    articles: Sequence[Article], signatures: Sequence[tuple[str, bytes]], gazetteer: Gazetteer
) -> Joined:
    """
    Join the reports of all articles into events.

    A report that only repeats another's words in a copy of its article takes no part: it goes
    with the report that it repeats.

    Parameters
    ----------
    articles
        With their reports, as `linkable` leaves them.
    signatures
        Of the documents. Of several with one text the first published is the original (then:
        the lowest id), so that the order of the articles changes nothing.
    gazetteer
        Tells which area holds which place.

    Returns
    -------
    joined
        Every report is in exactly one event.
    """
    published = {article.document.id: article.document.published for article in articles}
    oldest = sorted(signatures, key=lambda pair: (published[pair[0]] or "~", pair[0]))
    originals = copies(oldest)
    by_document: dict[str, list[Report]] = defaultdict(list)
    for article in articles:
        by_document[article.document.id].extend(article.reports)
    repeats = repeated(by_document, originals)
    kept = [
        replace(article, reports=tuple(r for r in article.reports if r.id not in repeats))
        for article in articles
    ]
    again = Counter(repeats.values())
    of_report: dict[str, Event] = {}
    for event in events.link(kept, gazetteer):
        times = sum(again[report_id] for report_id in event.report_ids)
        told = replace(event, agreement=(*event.agreement, _again(times))) if times else event
        of_report.update(dict.fromkeys(event.report_ids, told))
    for report_id, original_id in repeats.items():
        of_report[report_id] = of_report[original_id]
    return Joined(of_report, repeats, originals)


def _again(times: int) -> str:
    return f"repeated word for word in {times} cop{'y' if times == 1 else 'ies'} of these articles"
