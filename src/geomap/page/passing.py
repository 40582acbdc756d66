"""Which events pass the reader's filters, and which of them lie in a window of time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np

from geomap.hours import hours, meeting
from geomap.page.words import article_words, rows_of
from geomap.records import PlacePrecision, Status
from geomap.table import EventTable
from geomap.table_files import COMPANIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geomap.hours import Window

HAPPENED = tuple(status.value for status in Status if status.happened)
MOST_ACTORS = 300
_TEXTS = ("summary", "quote", "place", "country", "speaker", "type", "title", "publisher")


@dataclass(frozen=True, slots=True)
class Filters:
    """
    What passes; None lets everything pass.

    A report passes with one actor of `actors`, with a confidence in [0, 1] of at least
    `confidence`, and with all of `words` somewhere in what is told of it.
    """

    documents: tuple[str, ...] | None = None
    types: tuple[str, ...] | None = None
    statuses: tuple[str, ...] = HAPPENED
    publishers: tuple[str, ...] | None = None
    actors: tuple[str, ...] | None = None
    precisions: tuple[str, ...] | None = None
    confidence: float = 0.0
    words: str = ""

    def address(self) -> dict[str, str | None]:
        """Return the filters as parts of the page's address."""
        return {
            "article": ",".join(self.documents) if self.documents else None,
            "type": ",".join(self.types) if self.types else None,
            "status": None if self.statuses == HAPPENED else ",".join(self.statuses),
            # Names may hold commas: they are parted by line feeds.
            "publisher": "\n".join(self.publishers) if self.publishers else None,
            "actor": "\n".join(self.actors) if self.actors else None,
            "precision": ",".join(self.precisions) if self.precisions else None,
            "confidence": f"{self.confidence:.2f}" if self.confidence else None,
            "q": self.words or None,
        }


@dataclass(frozen=True, eq=False)
class Passed:
    """
    The events that pass the filters, and those of the tables they come from.

    `stamp` tells one from another. What every release of the slider needs is worked out once.
    `documents` are the articles that may pass, None for all.
    """

    table: EventTable
    events: GeoDataFrame
    documents: tuple[str, ...] | None = None
    stamp: str = field(default_factory=lambda: uuid4().hex)

    @cached_property
    def placed(self) -> NDArray[np.bool_]:
        """Whether each event has a place."""
        return np.asarray(self.events.geometry.notna(), dtype=bool)

    @cached_property
    def undated(self) -> NDArray[np.bool_]:
        """Whether each event has neither a first nor a last hour."""
        begins, ends = self._hours
        return np.isnat(begins) & np.isnat(ends)

    @cached_property
    def _hours(self) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
        return hours(self.events)

    def inside(self, window: Window | None) -> NDArray[np.intp]:
        """
        Find the events whose interval meets a window.

        Parameters
        ----------
        window
            None keeps every event with a date.

        Returns
        -------
        positions
            In `events`, of those with a date that may lie in the window.
        """
        if window is None:
            return np.flatnonzero(~self.undated)
        return np.flatnonzero(meeting(*self._hours, window.first, window.last))

    def position(self, event_id: str | None, inside: NDArray[np.intp]) -> int | None:
        """
        Find an event among some.

        Parameters
        ----------
        event_id
            None is nowhere.
        inside
            From `inside`.

        Returns
        -------
        position
            In `inside`; None when it is not there.
        """
        if event_id is None:
            return None
        found = np.flatnonzero(self.events["event_id"].to_numpy() == event_id)
        at = int(np.searchsorted(inside, found[0])) if len(found) else len(inside)
        return at if at < len(inside) and inside[at] == found[0] else None


@dataclass(frozen=True, slots=True)
class Offers:
    """
    What a table offers to filter by: names, the most frequent actors first.

    `articles` are names by id of article, `types` codes by quad.
    """

    articles: Mapping[str, str]
    types: Mapping[int, tuple[str, ...]]
    publishers: tuple[str, ...]
    actors: tuple[str, ...]
    precisions: tuple[str, ...]


def offers_of(table: EventTable) -> Offers:
    """
    Collect what a table offers to filter by.

    Parameters
    ----------
    table
        The event table.

    Returns
    -------
    offers
        At most `MOST_ACTORS` actors.
    """
    actors = Counter(actor["name"] for told in table["actors"] for actor in told)
    precisions = set(table["place_precision"].dropna())
    columns = table.articles[["document_id", "publisher", "title", "source"]]
    pairs = table[["quad", "type"]].drop_duplicates().dropna()
    types: dict[int, tuple[str, ...]] = {}
    for quad, code in sorted(zip(pairs["quad"], pairs["type"], strict=True)):
        types[int(quad)] = (*types.get(int(quad), ()), str(code))
    return Offers(
        articles={row["document_id"]: article_words(row) for row in rows_of(columns)},
        types=types,
        publishers=tuple(sorted(set(table["publisher"].dropna()))),
        actors=tuple(name for name, _ in actors.most_common(MOST_ACTORS)),
        precisions=tuple(p.value for p in PlacePrecision if p.value in precisions),
    )


def pass_filters(table: EventTable, filters: Filters) -> Passed:
    """
    Keep what passes.

    Parameters
    ----------
    table
        The event table.
    filters
        The reader's choice.

    Returns
    -------
    passed
        One row per event, in order of time: those without a date last.
    """
    documents = _documents(table, filters)
    kept = table.select(documents=documents, types=filters.types, statuses=filters.statuses)
    mask = np.ones(len(kept), dtype=bool)
    if filters.precisions is not None:
        mask &= kept["place_precision"].isin(filters.precisions).to_numpy(dtype=bool)
    if filters.confidence > 0:
        mask &= kept["confidence"].fillna(0.0).to_numpy(dtype=float) >= filters.confidence
    if filters.actors is not None:
        wanted = set(filters.actors)
        found = [any(a["name"] in wanted for a in told) for told in kept["actors"]]
        mask &= np.array(found, dtype=bool)
    for word in filters.words.casefold().split():
        mask &= _holds(kept, word)
    if not mask.all():
        kept = _with_reports(kept, mask)
    events = kept.events()
    begins, ends = hours(events)
    order = np.argsort(np.where(np.isnat(begins), ends, begins), kind="stable")
    return Passed(kept, events.iloc[order].reset_index(drop=True), documents)


def _holds(table: EventTable, word: str) -> NDArray[np.bool_]:
    """Tell which reports have a word in their texts, names or type."""
    found = np.zeros(len(table), dtype=bool)
    for name in _TEXTS:
        texts = table[name].fillna("").astype(str).str.casefold()
        if name == "type":
            texts = texts.str.replace("_", " ", regex=False)
        found |= texts.str.contains(word, regex=False).to_numpy(dtype=bool)
    named = [any(word in a["name"].casefold() for a in told) for told in table["actors"]]
    found |= np.array(named, dtype=bool)
    return found


def _documents(table: EventTable, filters: Filters) -> tuple[str, ...] | None:
    """Return the articles that may pass, None for all."""
    if filters.publishers is None:
        return filters.documents
    frame = table.articles if len(table.articles) else table
    found = frame.loc[frame["publisher"].isin(filters.publishers), "document_id"]
    asked = None if filters.documents is None else set(filters.documents)
    return tuple(d for d in dict.fromkeys(found) if asked is None or d in asked)


def _with_reports(table: EventTable, mask: NDArray[np.bool_]) -> EventTable:
    """Keep some reports; mentions, times and articles stay."""
    made = EventTable(table.loc[mask].reset_index(drop=True))
    for name in (*COMPANIONS, "corrections"):
        setattr(made, name, getattr(table, name))
    return made
