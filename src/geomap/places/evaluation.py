"""How good found toponyms are against annotated ones: recognition, resolution, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log1p

import numpy as np

from geomap.gazetteer import Gazetteer
from geomap.places.gold import AnnotatedArticle, GoldToponym
from geomap.places.options import NameOptions
from geomap.places.surroundings import distances_km, unit_vectors
from geomap.records import Place, PlaceKind, Role, Sense, Toponym

RIGHT_KM = 161.0
"""A place is right within 100 miles, the field's usual bound."""
WORST_KM = 20039.0
"""Half the earth's circumference: what an unanswered name counts as."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class Mistake:
    """
    A gold name that was not found or was put in the wrong place.

    `found` describes the place it was put in, empty for none; `km` is how far off that lies.
    `reason` says why: what spoke against the right place, or why none was answered.
    """

    document_id: str
    text: str
    found: str
    km: float
    reason: str

    @property
    def cost(self) -> float:
        """Its part of the area under the curve of log errors: 1 for a name without an answer."""
        return log1p(self.km) / log1p(WORST_KM)


@dataclass(frozen=True, slots=True)
class MistakeGroup:
    """The mistakes with one name and one answer; `cost` is their sum, `example` one of them."""

    example: Mistake
    count: int
    cost: float


@dataclass(slots=True)
class Score:
    """
    Counts over annotated articles, and the figures that follow from them.

    `gold` and `found` count names; `located` gold names with coordinates. `right` and
    `right_strict` count located names that were found and lie within 161 km, by the entity rule
    (the same place is right wherever its middle is drawn) and by distance alone. `roles` counts
    found names whose gold says literal or associative, `roles_right` where that was told right.
    `answers` holds the confidence of each answer and whether it was right. `reachable` is counted
    by `add_ceiling` alone.
    """

    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_touched: int = 0
    found_touching: int = 0
    located: int = 0
    answered: int = 0
    reachable: int = 0
    roles: int = 0
    roles_right: int = 0
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

    @property
    def ceiling(self) -> float:
        """Share of the located gold names whose right place the gazetteer has, in percent."""
        return 100.0 * self.reachable / self.located if self.located else 0.0

    @property
    def answered_share(self) -> float:
        """Share of the located gold names that got an answer, in percent."""
        return 100.0 * self.answered / self.located if self.located else 0.0

    def right_of_surest(self, share: float) -> float:
        """
        Return how many of the surest answers are right.

        Parameters
        ----------
        share
            Of the located gold names, in (0, 1]; all answers where fewer were given.

        Returns
        -------
        right
            In percent; 0 where nothing was answered.
        """
        surest = sorted(self.answers, reverse=True)[: max(1, round(share * self.located))]
        return 100.0 * sum(right for _, right in surest) / len(surest) if surest else 0.0

    def costliest(self, count: int) -> list[MistakeGroup]:
        """
        Return the mistakes that cost most, those of one name and answer taken together.

        Parameters
        ----------
        count
            At most so many.

        Returns
        -------
        groups
            The costliest first.
        """
        groups: dict[tuple[str, str], list[Mistake]] = {}
        for mistake in self.mistakes:
            groups.setdefault((mistake.text, mistake.found), []).append(mistake)
        summed = [
            MistakeGroup(max(group, key=lambda one: one.km), len(group), sum(m.cost for m in group))
            for group in groups.values()
        ]
        return sorted(summed, key=lambda group: -group.cost)[:count]

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
        if near is not None and g.literal is not None:
            score.roles += 1
            score.roles_right += (near.role is Role.LITERAL) == g.literal
        if g.lat is not None:
            _place(score, article, g, near)


def add_ceiling(score: Score, article: AnnotatedArticle, gazetteer: Gazetteer) -> None:
    """
    Count the gold names of an article for which any reading would be right.

    Parameters
    ----------
    score
        Is added to; `add` counts the same article's names.
    article
        With its gold.
    gazetteer
        The places there are.
    """
    names, text = NameOptions(gazetteer), article.document.text
    score.reachable += sum(
        any(_is_right(g, option.place) for option in names.of(text[g.start : g.end]))
        for g in article.gold
        if g.lat is not None
    )


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
        score.mistakes.append(Mistake(article.document.id, text, told, km, _reason(gold, near)))


def _reason(gold: GoldToponym, near: Toponym | None) -> str:
    """Say why a gold name is not where it belongs."""
    if near is None:
        return "not found"
    for candidate in near.candidates:
        if _is_right(gold, candidate.place):
            return "; ".join(candidate.reasons)
    return near.reason or "the right place was not among the likely ones"


def _is_right(gold: GoldToponym, place: Place) -> bool:
    return gold.names_same_entity(place) or distance(gold, place) <= RIGHT_KM


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
