"""What the models learn from: features and right answers of annotated articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer import Gazetteer, MatchKind
from geomap.places.gold import AnnotatedArticle, GoldToponym
from geomap.places.mentions import mention
from geomap.places.options import NameOptions, Option
from geomap.places.publisher import home
from geomap.places.ranking_features import RankTable, rank_table
from geomap.places.recognition import Candidates, candidates
from geomap.places.recognition_features import FEATURES
from geomap.places.surroundings import distances_km, unit_vectors
from geomap.places.view import ArticleView
from geomap.records import Place, PlaceKind

# Two places of one name this near are one for the reader (a town and its district).
_SAME_KM = 50.0
_RIGHT_KM = 161.0


@dataclass(frozen=True, slots=True)
class Example:
    """
    An annotated article, prepared.

    `exact` and `overlap` say whether a candidate is a gold name and whether it touches one;
    `used` leaves out what the corpus does not annotate.
    `table` holds the gold names as mentions; `right[i]` judges each option of mention `i`:
    1 right, 0 wrong, -1 left out; `good[i]` says which are as good as right, None where the
    annotators knew no place. `weight` is the article's say among others.
    """

    article: AnnotatedArticle
    view: ArticleView
    candidates: Candidates
    exact: NDArray[np.bool_]
    overlap: NDArray[np.bool_]
    used: NDArray[np.bool_]
    table: RankTable
    right: tuple[NDArray[np.int8], ...]
    good: tuple[NDArray[np.bool_] | None, ...]
    weight: float = 1.0


def example(
    article: AnnotatedArticle,
    seen: ArticleView,
    gazetteer: Gazetteer,
    *,
    weight: float = 1.0,
    recognition: bool = True,
) -> Example:
    """
    Prepare an annotated article.

    Parameters
    ----------
    article
        With its gold.
    seen
        Its view.
    gazetteer
        The places there are.
    weight
        Its say among other articles.
    recognition
        Whether recognition is to learn from it too; else it has no candidates.

    Returns
    -------
    example
        Features and right answers.
    """
    document = article.document
    names = NameOptions(gazetteer)
    nothing = Candidates((), np.zeros((0, len(FEATURES)), dtype=np.float32))
    described = candidates(seen, gazetteer, names) if recognition else nothing
    spans = described.spans
    gold = {(g.start, g.end): g for g in article.gold}
    exact = np.array([(s.start, s.end) in gold for s in spans], dtype=bool)
    overlap = np.array(
        [any(s.start < end and start < s.end for start, end in gold) for s in spans], dtype=bool
    )
    demonym = np.array([_is_demonym(seen.text[s.start : s.end], names) for s in spans], dtype=bool)
    used = ~demonym | overlap if not article.demonyms else np.ones(len(spans), dtype=bool)
    mentions = [mention(seen, start, end) for start, end in sorted(gold)]
    table = rank_table(seen, mentions, names, home(document, gazetteer, names))
    right = tuple(
        judge(gold[m.start, m.end], options)
        for m, options in zip(table.mentions, table.options, strict=True)
    )
    good = tuple(
        _good(gold[m.start, m.end], options)
        for m, options in zip(table.mentions, table.options, strict=True)
    )
    return Example(article, seen, described, exact, overlap, used, table, right, good, weight)


def _is_demonym(text: str, names: NameOptions) -> bool:
    options = names.of(text)
    return bool(options) and all(option.match is MatchKind.DEMONYM for option in options)


def _distances_to(gold: GoldToponym, places: Sequence[Place]) -> NDArray[np.float32]:
    """Return km from a gold toponym, 0 for the same entity."""
    at = Place("gold", "", PlaceKind.SITE, gold.lat or 0.0, gold.lon or 0.0)
    km = distances_km(unit_vectors(places), unit_vectors([at]))[:, 0]
    km[[gold.names_same_entity(place) for place in places]] = 0.0
    return km


def _good(gold: GoldToponym, options: Sequence[Option]) -> NDArray[np.bool_] | None:
    """Tell which readings the score would count as right."""
    if gold.lat is None or not options:
        return None
    near: NDArray[np.bool_] = _distances_to(gold, [option.place for option in options]) <= _RIGHT_KM
    return near


def judge(gold: GoldToponym, options: Sequence[Option]) -> NDArray[np.int8]:
    """
    Judge what a gold name may mean.

    Parameters
    ----------
    gold
        The gold name.
    options
        The readings of its text.

    Returns
    -------
    right
        One value an option: 1 right, 0 wrong, -1 neither (as good as at the right place).
    """
    verdict = np.zeros(len(options), dtype=np.int8)
    if gold.lat is None or not options:
        return verdict
    places = [option.place for option in options]
    km = _distances_to(gold, places)
    same = np.array([gold.names_same_entity(place) for place in places], dtype=bool)
    verdict[km <= _SAME_KM] = -1
    if same.any():
        verdict[same] = 1
    elif km.min() <= _RIGHT_KM:
        verdict[int(km.argmin())] = 1
    return verdict
