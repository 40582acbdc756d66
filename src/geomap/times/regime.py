"""Whether a text tells time as news does or as a history does."""

from __future__ import annotations

from collections.abc import Iterable

from geomap.times.meaning import Anchor, Calendar, Deictic, Meaning, Part, Shift, Span
from geomap.times.setting import Publication, Regime

# A history names years of its own this often for each time that leans on the day of writing.
_OWN_YEARS = 3.0
_FEWEST = 10
# Fewer are enough where nothing leans on the day of writing, and that day is known.
_FEWEST_ALONE = 5


def regime_of(meanings: Iterable[Meaning], publication: Publication) -> Regime:
    """
    Choose the regime of a text from the times it tells.

    Parameters
    ----------
    meanings
        Of all its expressions.
    publication
        Of the document.

    Returns
    -------
    regime
        NARRATIVE when years before that of publication far outnumber weekdays, "last month" and
        the like; NEWS else.
    """
    years = leaning = 0
    published = publication.first
    for meaning in _leaves(meanings):
        match meaning:
            case Calendar(stretch) if stretch.year is not None:
                years += published is None or stretch.year < published.year - 1
            case Calendar(stretch) if stretch.weekday is not None:
                leaning += 1
            case Shift(anchor=Anchor.PUBLICATION) | Deictic(anchor=Anchor.PUBLICATION):
                leaning += 1
    fewest = _FEWEST if leaning or published is None else _FEWEST_ALONE
    return Regime.NARRATIVE if years >= max(fewest, _OWN_YEARS * leaning) else Regime.NEWS


def _leaves(meanings: Iterable[Meaning]) -> Iterable[Meaning]:
    """Yield the meanings within spans and parts."""
    for meaning in meanings:
        match meaning:
            case Span(begin, finish):
                yield from _leaves([end.meaning for end in (begin, finish) if end is not None])
            case Part(of):
                yield from _leaves([of])
            case _:
                yield meaning
