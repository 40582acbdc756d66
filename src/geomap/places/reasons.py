"""Why one reading of a name lost to another, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from geomap.places.options import Option

# Feature, whether more of it speaks for a place, by how much it must differ, and the reason.
_COMPARED: tuple[tuple[str, float, str], ...] = (
    ("ever held", 0.5, "the article names {best} together with the place that holds it"),
    ("kind ever agrees", 0.5, "the words beside the name ask for another kind than {kind}"),
    ("support nearest", 0.1, "the article's other places lie nearer to {best}"),
    ("support close", 0.2, "more of the article's other places lie around {best}"),
    ("holder in sentence", 0.5, "the same sentence names the area that holds {best}"),
    ("support country votes", 0.3, "fewer of the article's names lie in the same country"),
    ("support admin1 votes", 0.3, "fewer of the article's names lie in the same admin unit"),
    ("home nearness", 0.2, "the publisher is at home nearer to {best}"),
    ("home domain", 0.5, "the publisher's address is of the country of {best}"),
    ("people", 0.3, "fewer people live there"),
    ("prior", 0.01, "the name is less usual for it"),
)


def reasons_against(
    values: Mapping[str, NDArray[np.float32]], loser: int, winner: int, options: Sequence[Option]
) -> tuple[str, ...]:
    """
    Say why one option lost to another.

    Parameters
    ----------
    values
        Feature → one value an option.
    loser, winner
        Positions among the options.
    options
        What the name may mean.

    Returns
    -------
    reasons
        The two weightiest; never empty.
    """
    place, best = options[loser].place, options[winner].place
    found = [
        text.format(best=_described(best.name, best.country), kind=place.kind)
        for feature, least, text in _COMPARED
        if float(values[feature][winner] - values[feature][loser]) >= least
    ]
    return tuple(found[:2]) or ("the evidence taken together is weaker",)


def _described(name: str, country: str | None) -> str:
    return f"{name} ({country})" if country else name
