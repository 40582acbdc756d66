"""How sure the choice among the readings of a name is: what tells, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.distance import distance_km
from geomap.places.options import Option
from geomap.places.ranking_features import SECOND, RankTable, belief
from geomap.places.surroundings import SUPPORT

_OF_CHOSEN = (
    "people",
    "counted",
    "behind most peopled",
    "rank by people",
    "rank by prior",
    "options",
    "prior",
    "prior share",
    "characters",
    "held by namesake",
    "holds namesake",
    "home nearness",
    "country named",
    "admin1 named",
    "ever held",
    "another ever held",
    "kind ever agrees",
    "kind conflicts",
    "holder nearness",
    "mentions",
    *(f"support {name}" for name in SUPPORT),
    "first share",
    "first lead",
)
_COLUMNS = [SECOND.index(name) for name in _OF_CHOSEN]
COMPARED = ("odds", "share", "second share", "lead", "apart", "names")
CONFIDENCE: tuple[str, ...] = (*COMPARED, *_OF_CHOSEN)
# Whatever else is known, the surer ranker is not the one that is oftener wrong.
RISING = ("odds", "share", "lead")
_ALONE = 20.0


def confidence_rows(
    table: RankTable, rows: Sequence[NDArray[np.float32]], odds: Sequence[NDArray[np.float64]]
) -> NDArray[np.float32]:
    """
    Describe the likeliest reading of each mention beside the next likely.

    Parameters
    ----------
    table
        The article's mentions.
    rows, odds
        For each mention the columns SECOND and the second ranker's log odds, a row an option.

    Returns
    -------
    rows
        A row a mention, a column for each of `CONFIDENCE`; nothing but zeros for a mention
        without readings.
    """
    result = np.zeros((len(odds), len(CONFIDENCE)), dtype=np.float32)
    pairs: list[tuple[int, Option, Option]] = []
    names = log1p(table.name_count)
    for number, (of, row, odd) in enumerate(zip(table.options, rows, odds, strict=True)):
        if not of:
            continue
        shares = belief(odd)
        if len(of) > 1:
            best, second = np.argsort(-odd, kind="stable")[:2].tolist()
            pairs.append((number, of[best], of[second]))
            told = (odd[best], shares[best], shares[second], odd[best] - odd[second], 0.0, names)
        else:
            best, told = 0, (odd[0], shares[0], 0.0, _ALONE, 0.0, names)
        result[number, : len(COMPARED)] = told
        result[number, len(COMPARED) :] = row[best, _COLUMNS]
    if pairs:
        where = np.array(
            [(o.place.lat, o.place.lon, p.place.lat, p.place.lon) for _, o, p in pairs]
        )
        apart = np.log1p(distance_km(*where.T))
        result[[number for number, _, _ in pairs], COMPARED.index("apart")] = apart
    return result
