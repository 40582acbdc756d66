"""What the gazetteer and the rest of the article know of a name, as numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log1p, log10

import numpy as np

from geomap.gazetteer import MatchKind
from geomap.places.english import english_words
from geomap.places.evidence import Evidence
from geomap.places.options import NameOptions, Option, Reading, people
from geomap.places.spans import CandidateSpan
from geomap.places.surroundings import Name, holds, support
from geomap.places.view import ArticleView
from geomap.places.words import common_words, person_names
from geomap.records import PlaceKind

_KINDS = tuple(PlaceKind)
_MATCHES = tuple(MatchKind)
_MOST_READINGS = 8
_JOINT = re.compile(r"\s*(?:,|\(|'s|’s)\s*")

NAME = (
    "options",
    "best people",
    "best prior",
    "prior share",
    *(f"best {kind}" for kind in _KINDS),
    "reading core",
    "reading direction",
    *(f"match {match}" for match in _MATCHES),
    "english noun",
    "english word",
    "given name",
    "surname",
    "mentions",
    "share place",
    "share person",
    "share organisation",
    "share located",
    "share kinded",
    "person words",
    "surnames",
    "in lower case",
    "commonest word",
    "least common word",
)
HOLDING = ("holder follows", "held precedes")
NESTING = ("longer prior", "longer tagged", "shorter prior")
SUPPORTED = ("nearest", "close", "around", "country", "admin1")


def name_values(text: str, options: Sequence[Option], evidence: Evidence) -> list[float]:
    """
    Describe a name wherever it stands in the article.

    Parameters
    ----------
    text
        The name as written.
    options
        What it may mean.
    evidence
        The article's tallies.

    Returns
    -------
    values
        One for each of `NAME`.
    """
    matches = {option.match for option in options}
    tally = evidence.of(text)
    mentions = max(1, tally.mentions)
    words = text.split()
    low = text.lower()
    nouns, others = english_words()
    given, surnames = person_names()
    shares = common_words()
    common = [shares.get(word, 0.0) for word in low.split()]
    return [
        *_of_best(options),
        *(match in matches for match in _MATCHES),
        low in nouns,
        low in others,
        given.get(low, 0.0),
        surnames.get(low, 0.0),
        log1p(tally.mentions),
        tally.place / mentions,
        tally.person / mentions,
        tally.organisation / mentions,
        tally.located / mentions,
        tally.kinded / mentions,
        log1p(max(evidence.persons[word] for word in words)),
        log1p(evidence.surnames[words[-1]]),
        low in evidence.common,
        max(common),
        min(common),
    ]


def _of_best(options: Sequence[Option]) -> list[float]:
    if not options:
        return [0.0] * (6 + len(_KINDS))
    best = options[0]
    return [
        log1p(len(options)),
        log10(max(people(option.place) for option in options)),
        best.prior,
        best.prior / sum(option.prior for option in options),
        *(best.place.kind is kind for kind in _KINDS),
        best.reading is Reading.CORE,
        best.reading is Reading.DIRECTION,
    ]


def supports(names: Mapping[str, Sequence[Option]], evidence: Evidence) -> dict[str, list[float]]:
    """
    Measure how well the likeliest readings of each name fit the article's other names.

    Parameters
    ----------
    names
        What each name may mean.
    evidence
        The article's tallies: what the tagger calls places weighs more.

    Returns
    -------
    values
        One for each of `SUPPORTED`, the best over a name's readings.
    """
    known = [text for text, options in names.items() if options]
    rows = support([_name(tuple(names[text][:_MOST_READINGS]), evidence, text) for text in known])
    best = {
        text: np.log1p(np.delete(row, [4, 6], axis=1).max(axis=0)).tolist()
        for text, row in zip(known, rows, strict=True)
    }
    nothing = [0.0] * len(SUPPORTED)
    return {text: best.get(text, nothing) for text in names}


def _name(options: tuple[Option, ...], evidence: Evidence, text: str) -> Name:
    priors = np.array([option.prior for option in options], dtype=np.float32)
    tally = evidence.of(text)
    sure = tally.place / max(1, tally.mentions)
    if options[0].place.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT):
        sure = max(sure, 0.8)
    return Name(options, priors / priors.sum(), sure)


def nesting(
    spans: Sequence[CandidateSpan], options: Sequence[Sequence[Option]]
) -> list[list[float]]:
    """
    Measure what speaks for the longer spans around each span, and for the shorter ones in it.

    Parameters
    ----------
    spans
        Candidates, sorted by start.
    options
        What each may mean.

    Returns
    -------
    values
        For each span one for each of `NESTING`: "Congo" lies in "Democratic Republic of the
        Congo", whose prior is high.
    """
    values = [[0.0, 0.0, 0.0] for _ in spans]
    priors = [found[0].prior if found else 0.0 for found in options]
    for number, span in enumerate(spans):
        for other in range(number + 1, len(spans)):
            if spans[other].start >= span.end:
                break
            # Of two that start together the shorter comes first.
            longer, shorter = number, other
            if spans[other].start == span.start:
                longer, shorter = other, number
            if spans[longer].end < spans[shorter].end:
                continue
            outer, inner = values[longer], values[shorter]
            inner[0] = max(inner[0], priors[longer])
            inner[1] = max(inner[1], float(spans[longer].tagged))
            outer[2] = max(outer[2], priors[shorter])
    return values


class Holders:
    """
    Finds names that stand beside the name of a place that holds them: "Paris, Texas".

    Parameters
    ----------
    view
        The article.
    spans
        Its candidate spans, sorted by start.
    names
        What each name may mean.
    """

    def __init__(
        self, view: ArticleView, spans: Sequence[CandidateSpan], names: NameOptions
    ) -> None:
        self._names = names
        self._known: dict[tuple[str, str], float] = {}
        starting: dict[int, list[str]] = {}
        for span in spans:
            starting.setdefault(span.start, []).append(view.text[span.start : span.end])
        self._after: dict[tuple[int, int], float] = {}
        self._before: dict[tuple[int, int], float] = {}
        for span in spans:
            joint = _JOINT.match(view.text, span.end)
            if joint is None:
                continue
            own = view.text[span.start : span.end]
            possessive = "s" in joint.group()
            for other in starting.get(joint.end(), ()):
                held = self._held(other, own) if possessive else self._held(own, other)
                self._note(self._before if possessive else self._after, span.start, own, held)
                self._note(self._after if possessive else self._before, joint.end(), other, held)

    def of(self, span: CandidateSpan) -> list[float]:
        """
        Return whether a span's holder stands beside it and whether what it holds does.

        Parameters
        ----------
        span
            A candidate.

        Returns
        -------
        values
            One for each of `HOLDING`: the prior of the place held.
        """
        key = (span.start, span.end)
        return [self._after.get(key, 0.0), self._before.get(key, 0.0)]

    @staticmethod
    def _note(table: dict[tuple[int, int], float], start: int, text: str, held: float) -> None:
        key = (start, start + len(text))
        table[key] = max(table.get(key, 0.0), held)

    def _held(self, inner: str, outer: str) -> float:
        """Return the prior of the likeliest place of the inner name in one of the outer."""
        key = (inner, outer)
        if key not in self._known:
            areas = self._names.of(outer)[:_MOST_READINGS]
            self._known[key] = max(
                (
                    option.prior
                    for option in self._names.of(inner)
                    if any(holds(area, option) for area in areas)
                ),
                default=0.0,
            )
        return self._known[key]
