"""Whether an article writes the day before the month, told from its own dates."""

from __future__ import annotations

from collections.abc import Iterable

from geomap.times.meaning import Calendar, Meaning
from geomap.times.setting import Publication

# A date that only one order makes real, or that only one makes the day of publication, weighs
# more than the way in which dates with the month in letters are written.
_NUMERIC = 10
_LETTERS = 1


def day_comes_first(meanings: Iterable[Meaning], publication: Publication) -> bool:
    """
    Return whether ambiguous numeric dates put the day first.

    Parameters
    ----------
    meanings
        Of all expressions of the article.
    publication
        Of the article.

    Returns
    -------
    day_first
        False, as in the United States, where nothing tells.
    """
    balance = 0
    for meaning in meanings:
        match meaning:
            case Calendar(stretch, swapped=None) if meaning.day_first is not None:
                weight = _NUMERIC if meaning.numeric else _LETTERS
                balance += weight if meaning.day_first else -weight
            case Calendar(stretch, swapped) if swapped is not None and publication.day is not None:
                if stretch.to_day() == publication.day:
                    balance -= _NUMERIC
                elif swapped.to_day() == publication.day:
                    balance += _NUMERIC
    return balance > 0
