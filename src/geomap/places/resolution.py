"""Which place each mention means, how sure that is, and why the others lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geomap.places.confidence import confidence_rows
from geomap.places.mentions import Mention
from geomap.places.models import Models
from geomap.places.options import NameOptions, Option
from geomap.places.publisher import Home
from geomap.places.ranking_features import (
    FIRST,
    RankTable,
    belief,
    beliefs,
    prior_shares,
    rank_table,
    second_rows,
    supported_rows,
)
from geomap.places.reasons import reasons_against
from geomap.places.trees import BoostedTrees
from geomap.places.view import ArticleView
from geomap.records import Candidate

_RUNNERS_UP = 5


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place chosen for a mention; `option` is None, with a reason, where none is good."""

    option: Option | None
    confidence: float
    reason: str
    runners_up: tuple[Candidate, ...]


def resolve(
    view: ArticleView,
    mentions: Sequence[Mention],
    names: NameOptions,
    home: Home,
    models: Models,
) -> tuple[Resolution, ...]:
    """
    Choose a place for each mention of an article, all of them together.

    Parameters
    ----------
    view
        The article.
    mentions
        Sorted by start, without overlap.
    names
        What the names may mean.
    home
        The publisher's home.
    models
        The fitted models.

    Returns
    -------
    resolutions
        One a mention.
    """
    table = rank_table(view, mentions, names, home)
    rows, odds = rank(table, models.first, models.second)
    sure = models.confidence.probability(confidence_rows(table, rows, odds)).tolist()
    return tuple(
        _resolution(mention, of, row, odd, confidence, models.answer)
        for mention, of, row, odd, confidence in zip(
            table.mentions, table.options, rows, odds, sure, strict=True
        )
    )


def rank(
    table: RankTable, first: BoostedTrees, second: BoostedTrees
) -> tuple[list[NDArray[np.float32]], list[NDArray[np.float64]]]:
    """
    Judge every option twice: by the other names' priors, then by the first verdict on them.

    Parameters
    ----------
    table
        The article's mentions.
    first, second
        The fitted rankers.

    Returns
    -------
    rows, odds
        For each mention the second pass's features and log odds, a row an option.
    """
    rows = supported_rows(table, prior_shares(table))
    odds = decisions(first, rows)
    rows = second_rows(supported_rows(table, beliefs(odds)), odds)
    return rows, decisions(second, rows)


def decisions(
    trees: BoostedTrees, rows: Sequence[NDArray[np.float32]]
) -> list[NDArray[np.float64]]:
    """
    Evaluate a ranker on all options of an article at once.

    Parameters
    ----------
    trees
        The ranker.
    rows
        For each mention a row an option.

    Returns
    -------
    odds
        For each mention one value an option.
    """
    # Mentions of one name in like surroundings have the same rows: judge them once.
    different: dict[bytes, int] = {}
    of = [different.setdefault(row.tobytes(), len(different)) for row in rows]
    first = dict(zip(of, rows, strict=True))
    judged = [first[number] for number in range(len(different))]
    if not judged:
        return []
    odds = trees.decision(np.vstack(judged))
    parts = np.split(odds, np.cumsum([len(row) for row in judged])[:-1])
    return [parts[number] for number in of]


def _resolution(
    mention: Mention,
    options: tuple[Option, ...],
    rows: NDArray[np.float32],
    odds: NDArray[np.float64],
    confidence: float,
    least: float,
) -> Resolution:
    if not options:
        return Resolution(None, 0.0, f"no place named {mention.text!r} in the gazetteer", ())
    shares = belief(odds)
    order = np.argsort(-odds, kind="stable")
    best = int(order[0])
    values = dict(zip(FIRST, rows[:, : len(FIRST)].T, strict=True))
    runners_up = tuple(
        Candidate(
            options[other].place,
            round(float(shares[other]), 4),
            reasons_against(values, int(other), best, options),
        )
        for other in order[1 : _RUNNERS_UP + 1]
    )
    if confidence < least:
        top = Candidate(options[best].place, round(confidence, 4), ("not sure enough",))
        reason = f"{len(options)} places are named {mention.text!r} and none fits well enough"
        return Resolution(None, confidence, reason, (top, *runners_up))
    return Resolution(options[best], confidence, "", runners_up)
