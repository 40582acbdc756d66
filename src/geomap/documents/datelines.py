"""Datelines: the place, day and agency that open a report, `BAKU, Sept. 27 (Reuters) - `."""

from __future__ import annotations

import re
from functools import lru_cache

from geomap.documents.dates import MONTHS
from geomap.documents.patterns import phrase_kind
from geomap.documents.publishers import agency_names

_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+"
_CAPITAL_TOWN = rf"{_CAPITALS}(?:\s(?:{_CAPITALS}|de|la|del|al|el|of|and)){{0,3}}"
_WORD = r"[A-ZÀ-ÖØ-Þ][\w.'’-]+"
_TOWN = rf"{_WORD}(?:\s(?:{_WORD}|de|la|del|al|el|of|and)){{0,3}}"
_LONGEST = 110


def dateline_end(text: str, *, first: bool) -> int:
    """
    Find the end of the dateline that a paragraph opens with.

    Parameters
    ----------
    text
        A paragraph.
    first
        Whether it is the first of the news: there a town in plain letters before a dash counts.

    Returns
    -------
    end
        Code points up to the news itself, 0 when there is no dateline.
    """
    head = text[: _LONGEST + 40]
    for pattern in _patterns()[: None if first else -1]:
        match = pattern.match(head)
        if match is None or match.end() > _LONGEST:
            continue
        town = match.groupdict().get("town") or ""
        if phrase_kind(town.split(" ")[0]) is None:  # no label such as "UPDATE:"
            return match.end()
    return 0


def is_dateline(text: str) -> bool:
    """
    Tell whether a line is a dateline and nothing else, `Baku, Azerbaijan, Sept. 27`.

    Parameters
    ----------
    text
        A line, trimmed.

    Returns
    -------
    is_dateline
        Whether it holds a town with a day or an agency, and no news.
    """
    return len(text) <= _LONGEST and _alone().fullmatch(text) is not None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compile the forms of datelines, the surest first; the last only opens a story."""
    day, agency = _DAY, _agencies()
    signed = rf"(?:[/(\[]\s?(?:{agency}|[A-Z][\w. /-]{{1,30}})\s?[/)\]]|{agency})"
    ending = rf"(?:{_DASH}(?:{agency})\s?:|{_DASH}|\s?:)\s*"
    ahead = r"(?=[\"“”‘’'(\[]*[\w$€£])"
    return tuple(
        re.compile(pattern + ahead)
        for pattern in (
            # BAKU, Sept. 27 (Reuters) - · Baku, 1 October, AZERTAC · MOSCOW, October 1. /TASS/.
            rf"(?P<town>{_TOWN}){_REGION}[,.]\s{day}[,.]?\s{signed}{_BYLINE}{_STOP}",
            # BAKU, Azerbaijan (AP) — · (Bloomberg) --
            rf"(?:(?P<town>{_TOWN}){_REGION}\s)?[(\[](?:{agency}|[A-Z]{{2,6}})[)\]]{_DASH}",
            # Baku, Azerbaijan, Sept. 27 By A Writer – Trend: · BAKU, Sept. 27 —
            rf"(?P<town>{_TOWN}){_REGION}[,.]\s{day}{_BYLINE}{ending}",
            # AFP - · KABUL — · KYIV, Ukraine — · BEIRUT:
            rf"(?:{agency}){_DASH}(?<=\s)",
            rf"(?P<town>{_CAPITAL_TOWN}){_REGION}(?:\s+(?:--+|[-–—―])\s+|(?:—|--))",
            rf"(?P<town>{_CAPITAL_TOWN}){_REGION}\s?:\s+{_OPENING}",
            # Moscow — Thousands
            rf"(?P<town>{_TOWN}){_REGION}(?:\s+(?:--+|[–—―])\s+){_OPENING}",
        )
    )


@lru_cache(maxsize=1)
def _alone() -> re.Pattern[str]:
    """Compile what a line may hold that is a dateline and no more."""
    signed = rf"\s?[/(\[]\s?(?:{_agencies()})\s?[/)\]]"
    dash = r"(?:\s*(?:--+|[-–—―]))?"
    return re.compile(rf"{_TOWN}{_REGION}(?:[,.]\s{_DAY}[,.]?(?:{signed})?|{signed}){dash}\.?")


def _agencies() -> str:
    return "|".join(re.escape(name) for name in agency_names())


def _months() -> str:
    forms = {form for name in MONTHS for form in (name, name[:3], name[:4])}
    longest_first = "|".join(sorted(forms, key=lambda form: (-len(form), form)))
    return rf"(?:{longest_first}|{longest_first.upper()})\.?"


_DAY = rf"(?:\w+day,?\s)?(?:{_months()}\s\d{{1,2}}|\d{{1,2}}\s{_months()})(?:,?\s\d{{4}})?"
_REGION = rf"(?:[,/]\s?{_TOWN}){{0,2}}"
_BYLINE = r"(?:\s+(?:By|by)(?:\s[A-ZÀ-ÖØ-Þ][\w.'’-]*){1,4})?"
_DASH = r"\s*(?:--+|[-–—―])\s*"
_STOP = rf"(?:{_DASH}|\s?[.:]\s+|\s+(?=[\"“‘]?[A-Z]))"
_OPENING = r"(?=[\"“‘]?[A-Z])"
