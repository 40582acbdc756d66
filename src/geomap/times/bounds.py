"""First and last day of an EDTF expression."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

import edtf as edtf_library

_PLAIN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T[\d:+Z-]*)?[?~%]?")
_OPEN = ("", "..")
_UNSPECIFIED = re.compile(r"(?=.{4}[?~%]?$)(\d{1,3}X+)[?~%]?")


def edtf_bounds(edtf: str) -> tuple[date | None, date | None]:
    """
    Return the first and last day that an EDTF expression allows, inclusive.

    Parameters
    ----------
    edtf
        A date, a season, an interval, open or not. Winters run into the next year.

    Returns
    -------
    first, last
        None where open, unknown, outside the years 1 to 9999, or not EDTF at all.
    """
    if "/" in edtf:
        first, _, last = edtf.partition("/")
        return (
            None if first in _OPEN else edtf_bounds(first)[0],
            None if last in _OPEN else edtf_bounds(last)[1],
        )
    plain = _PLAIN.fullmatch(edtf)
    if plain is None:
        return _by_library(edtf)
    year, month, day = (int(part) if part else None for part in plain.groups())
    if not year:
        return None, None
    try:
        if day is not None and month is not None:
            found = date(year, month, day)
            return found, found
        if month is not None and month > 12:
            return _season(year, month)
        if month is not None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None, None
    return date(year, 1, 1), date(year, 12, 31)


def _season(year: int, code: int) -> tuple[date | None, date | None]:
    """Return the days of an EDTF season (21 to 24), northern, quarter (33 to 36) or half."""
    if code in (24, 28):
        end = date(year + 1, 2, monthrange(year + 1, 2)[1]) if year < 9999 else date.max
        return date(year, 12, 1), end
    if 21 <= code <= 27:
        first = 3 * ((code - 21) % 4) + 3
        return date(year, first, 1), date(year, first + 2, monthrange(year, first + 2)[1])
    return _by_library(f"{year:04d}-{code}")


def _unspecified(edtf: str) -> tuple[date | None, date | None]:
    """Return the bounds of a decade or century; the first one begins with the year 1."""
    found = _UNSPECIFIED.fullmatch(edtf)
    if found is None:
        return None, None
    first, last = (int(found[1].replace("X", digit)) for digit in "09")
    return date(max(first, 1), 1, 1), date(last, 12, 31)


def _by_library(edtf: str) -> tuple[date | None, date | None]:
    """Return the bounds as the edtf library reads them."""
    if "X" in edtf:
        return _unspecified(edtf)
    try:
        parsed = edtf_library.parse_edtf(edtf)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        return date(*lower[:3]), date(*upper[:3])
    except (edtf_library.EDTFParseException, TypeError, ValueError, AttributeError, OverflowError):
        return None, None
