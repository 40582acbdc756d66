"""How good found toponyms are against annotated ones: recognition, resolution, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from geomap.places.gold import AnnotatedArticle, GoldToponym
from geomap.places.surroundings import distances_km, unit_vectors
from geomap.records import Place, PlaceKind, Sense, Toponym

RIGHT_KM = 161.0
"""A place is right within 100 miles, the field's usual bound."""
WORST_KM = 20039.0
"""Half the earth's circumference: what an unanswered name counts as."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class Mistake:
    """A gold name that was not found or was put in the wrong place."""

    document_id: str
    text: str
    found: str
    km: float
    reason: str


@dataclass(slots=True)
class Score:
    """
    Counts over annotated articles, and the figures that follow from them.

    `gold` and `found` count names; `located` gold names with coordinates. `right` and
    `right_strict` count located names that were found and lie within 161 km, by the entity rule
    (the same place is right wherever its middle is drawn) and by distance alone.
    """

    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_touched: int = 0
    found_touching: int = 0
    located: int = 0
    answered: int = 0
    right: int = 0
    right_strict: int = 0
    answers: list[tuple[float, bool]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def recognition_exact(self) -> float:
        """F1 of names found letter by letter, in percent."""
        return _f1(self.exact, self.found, self.exact, self.gold)

    @property
    def recognition_overlap(self) -> float:
        """F1 of names touched, in percent."""
        return _f1(self.found_touching, self.found, self.gold_touched, self.gold)

    @property
    def end_to_end(self) -> float:
        """F1 of names found and put in the right place, in percent."""
        return _f1(self.right, self.found, self.right, self.located)

    @property
    def end_to_end_strict(self) -> float:
        """As `end_to_end`, by distance alone."""
        return _f1(self.right_strict, self.found, self.right_strict, self.located)

    @property
    def resolution(self) -> float:
        """Share of located gold names in the right place, in percent."""
        return 100.0 * self.right / self.located if self.located else 0.0

    @property
    def resolution_strict(self) -> float:
        """As `resolution`, by distance alone."""
        return 100.0 * self.right_strict / self.located if self.located else 0.0

    @property
    def right_of_answered(self) -> float:
        """Share of the answered names that are in the right place, in percent."""
        return 100.0 * self.right / self.answered if self.answered else 0.0

    def calibration_error(self) -> float:
        """
        Return the expected calibration error over ten bins of equal width.

        Returns
        -------
        error
            In [0, 1]; 0 where nothing was answered.
        """
        total = len(self.answers)
        return sum(
            count / total * abs(confidence - share)
            for _, count, confidence, share in self.reliability()
        )

    def reliability(self) -> list[tuple[float, int, float, float]]:
        """
        Compare confidence with what came true.

        Returns
        -------
        rows
            For each bin that is not empty: its lower edge, answers in it, their mean confidence,
            the share that was right.
        """
        if not self.answers:
            return []
        confidence, right = np.array(self.answers, dtype=np.float64).T
        bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
        return [
            (
                number / _BINS,
                int((bins == number).sum()),
                float(confidence[bins == number].mean()),
                float(right[bins == number].mean()),
            )
            for number in range(_BINS)
            if (bins == number).any()
        ]


def _f1(right_found: int, found: int, right_gold: int, gold: int) -> float:
    precision = right_found / found if found else 0.0
    recall = right_gold / gold if gold else 0.0
    total = precision + recall
    return 200.0 * precision * recall / total if total else 0.0


def add(score: Score, article: AnnotatedArticle, toponyms: Sequence[Toponym]) -> None:
    """
    Count one article in.

    Parameters
    ----------
    score
        Is added to.
    article
        With its gold.
    toponyms
        What was found in it; demonyms are left out where the corpus does not annotate them.
    """
    found = [t for t in toponyms if article.demonyms or t.sense is not Sense.DEMONYM]
    spans = {(t.start, t.end): t for t in found}
    gold = article.gold
    score.gold += len(gold)
    score.found += len(found)
    score.exact += sum((g.start, g.end) in spans for g in gold)
    score.found_touching += sum(any(_touch(t, g) for g in gold) for t in found)
    for g in gold:
        near = spans.get((g.start, g.end)) or next((t for t in found if _touch(t, g)), None)
        score.gold_touched += near is not None
        if g.lat is not None:
            _place(score, article, g, near)


def _touch(toponym: Toponym, gold: GoldToponym) -> bool:
    return toponym.start < gold.end and gold.start < toponym.end


def _place(
    score: Score, article: AnnotatedArticle, gold: GoldToponym, near: Toponym | None
) -> None:
    score.located += 1
    place = near.place if near else None
    strict = distance(gold, place) if place else WORST_KM
    km = 0.0 if place and gold.names_same_entity(place) else strict
    right = km <= RIGHT_KM
    score.right += right
    score.right_strict += strict <= RIGHT_KM
    if near is not None and place is not None:
        score.answered += 1
        score.answers.append((near.confidence, right))
    if not right:
        text = article.document.text[gold.start : gold.end]
        told = f"{place.name} ({place.country}, {place.kind})" if place else ""
        reason = "not found" if near is None else near.reason
        score.mistakes.append(Mistake(article.document.id, text, told, km, reason))


def distance(gold: GoldToponym, place: Place) -> float:
    """
    Return how far a place lies from a gold toponym.

    Parameters
    ----------
    gold
        With coordinates.
    place
        A place of the gazetteer.

    Returns
    -------
    distance
        In km, centre to centre.
    """
    at = Place("gold", "", PlaceKind.SITE, gold.lat or 0.0, gold.lon or 0.0)
    return float(distances_km(unit_vectors([place]), unit_vectors([at]))[0, 0])
