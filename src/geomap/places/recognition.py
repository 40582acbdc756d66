"""Which stretches of an article are place names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer import Gazetteer
from geomap.places.models import Models
from geomap.places.options import NameOptions, Reading
from geomap.places.recognition_features import feature_rows
from geomap.places.spans import CandidateSpan, candidate_spans
from geomap.places.view import ArticleView
from geomap.places.words import person_names, word_class
from geomap.records import PlaceKind

# What joins the names of a list, and how likely a name must be to be taken on the word of the
# others: chosen on LGL and GeoVirus.
_JOINTS = (" and ", " or ")
_SAME_NAME = 0.2
_LISTED = 0.1
_LOCAL = 0.1
_COUNTRY = 0.2
_NAME_TAGS = frozenset({"NNP", "NNPS"})


@dataclass(frozen=True, slots=True)
class FoundName:
    """A span taken for a place name, and how likely it is one."""

    span: CandidateSpan
    likelihood: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidate spans of an article, sorted by start, and their features."""

    spans: tuple[CandidateSpan, ...]
    rows: NDArray[np.float32]


def candidates(view: ArticleView, gazetteer: Gazetteer, names: NameOptions) -> Candidates:
    """
    Find and describe what may be a place name.

    Parameters
    ----------
    view
        The article.
    gazetteer
        The places there are.
    names
        Its answers for the article's names.

    Returns
    -------
    candidates
        To choose from.
    """
    spans = candidate_spans(view, gazetteer)
    return Candidates(spans, feature_rows(view, spans, names))


def recognise(
    view: ArticleView, given: Candidates, names: NameOptions, models: Models
) -> tuple[FoundName, ...]:
    """
    Choose the candidate spans that are place names.

    Parameters
    ----------
    view
        The article.
    given
        Its candidates.
    names
        The gazetteer's answers for its names.
    models
        The fitted models.

    Returns
    -------
    chosen
        Sorted by start, without overlap.
    """
    spans, rows = given.spans, given.rows
    if not spans:
        return ()
    overlap = models.overlap.probability(rows)
    exact = models.exact.probability(rows)
    _favour_compass_names(view, spans, names, exact, overlap)
    chosen = choose(spans, exact, overlap, take=models.take)
    while (raised := _raised(view, spans, names, overlap, chosen, take=models.take)) is not None:
        overlap = raised
        chosen = choose(spans, exact, overlap, take=models.take)
    number = {span: i for i, span in enumerate(spans)}
    return tuple(FoundName(span, float(overlap[number[span]])) for span in chosen)


def _favour_compass_names(
    view: ArticleView,
    spans: Sequence[CandidateSpan],
    names: NameOptions,
    exact: NDArray[np.float64],
    overlap: NDArray[np.float64],
) -> None:
    """Put "central Asia" before the "Asia" in it where the gazetteer knows the longer name."""
    compass = word_class("compass")
    for number, span in enumerate(spans):
        if view.word(span.first) not in compass or span.last - span.first < 2:
            continue
        options = names.of(view.text[span.start : span.end])
        if not any(option.reading is Reading.WHOLE for option in options):
            continue
        within = [
            other
            for other in range(max(0, number - 3), min(len(spans), number + 8))
            if other != number and span.start <= spans[other].start and spans[other].end <= span.end
        ]
        exact[number] = max(exact[number], *(exact[other] + 1e-3 for other in within), 0.0)
        overlap[number] = max(overlap[number], *(overlap[other] for other in within), 0.0)


def choose(
    spans: Sequence[CandidateSpan],
    exact: NDArray[np.float64],
    overlap: NDArray[np.float64],
    *,
    take: float,
) -> tuple[CandidateSpan, ...]:
    """
    Take the likeliest spans that do not overlap.

    Parameters
    ----------
    spans
        Candidates.
    exact, overlap
        The probability that each is a name, and that one lies there at all.
    take
        The least `overlap` for a span to be taken.

    Returns
    -------
    chosen
        Sorted by start.
    """
    chosen: list[CandidateSpan] = []
    for number in np.argsort(-exact, kind="stable"):
        span = spans[number]
        if overlap[number] >= take and not any(
            span.start < other.end and other.start < span.end for other in chosen
        ):
            chosen.append(span)
    return tuple(sorted(chosen, key=lambda span: span.start))


def _raised(
    view: ArticleView,
    spans: Sequence[CandidateSpan],
    names: NameOptions,
    overlap: NDArray[np.float64],
    chosen: Sequence[CandidateSpan],
    *,
    take: float,
) -> NDArray[np.float64] | None:
    """
    Lift what the article itself vouches for; None when nothing is left to lift.

    A name has one sense in an article (Gale, Church and Yarowsky 1992), and what is listed
    beside a place ("Jabrayil and Hadrut") is one too. A name that only one country of the world
    has, in an article that names that country, is hardly chance; nor is a country's own name.
    """
    told = {view.text[span.start : span.end].casefold() for span in chosen}
    taken = {(span.start, span.end) for span in chosen}
    starts, ends = {start for start, _ in taken}, {end for _, end in taken}
    countries = {
        options[0].place.country
        for name in {view.text[span.start : span.end] for span in chosen}
        if (options := names.of(name)) and options[0].place.kind is PlaceKind.COUNTRY
    }
    lifted = overlap.copy()
    for number, span in enumerate(spans):
        if (span.start, span.end) in taken or overlap[number] >= take:
            continue
        same = view.text[span.start : span.end].casefold() in told
        listed = any(
            span.start - len(joint) in ends and view.text[: span.start].endswith(joint)
            for joint in _JOINTS
        ) or any(
            span.end + len(joint) in starts and view.text.startswith(joint, span.end)
            for joint in _JOINTS
        )
        options = names.of(view.text[span.start : span.end])
        homes = {option.place.country for option in options}
        alone = bool(options) and not _is_part(view, span)
        local = alone and len(homes) == 1 and homes <= countries
        country = (
            alone
            and options[0].place.kind is PlaceKind.COUNTRY
            and not any(view.word(span.first) in people for people in person_names())
        )
        if any(
            vouched and overlap[number] >= least
            for vouched, least in (
                (same, _SAME_NAME),
                (listed, _LISTED),
                (local, _LOCAL),
                (country, _COUNTRY),
            )
        ):
            lifted[number] = take
    return lifted if (lifted > overlap).any() else None


def _is_part(view: ArticleView, span: CandidateSpan) -> bool:
    """Tell whether a span is a part of a longer name: of a person, an organisation, a work."""
    before, after = span.first - 1, span.last
    return any(
        0 <= position < len(view.tags) and view.tags[position] in _NAME_TAGS
        for position in (before, after)
    )
