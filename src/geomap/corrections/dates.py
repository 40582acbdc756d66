"""A date that a person gives, as the event table keeps it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.records import TimePrecision
from geomap.times import edtf_bounds

if TYPE_CHECKING:
    from datetime import date

# By what is left of an EDTF date without its qualifiers; the first that fits holds.
_SHAPES = (
    (re.compile(r".*/.*"), TimePrecision.INTERVAL),
    (re.compile(r"\d{4}-\d\d-\d\d"), TimePrecision.DAY),
    (re.compile(r"\d{4}-[2-4]\d"), TimePrecision.SEASON),
    (re.compile(r"\d{4}-\d\d"), TimePrecision.MONTH),
    (re.compile(r"\d{4}"), TimePrecision.YEAR),
    (re.compile(r"\d{3}X"), TimePrecision.DECADE),
    (re.compile(r"\d{2}XX"), TimePrecision.CENTURY),
)


def edtf_days(edtf: str) -> tuple[date | None, date | None]:
    """
    Return the first and last day of a date.

    Parameters
    ----------
    edtf
        As a person gives it.

    Returns
    -------
    first, last
        Inclusive; one is None where the date is open. Both are None when it is no date, or ends
        before it begins.
    """
    halves = edtf.split("/")
    if len(halves) > 2 or any(
        edtf_bounds(half) == (None, None) for half in halves if half not in ("", "..")
    ):
        return None, None
    first, last = edtf_bounds(edtf)
    if first and last and first > last:
        return None, None
    return first, last


def edtf_precision(edtf: str) -> TimePrecision:
    """
    Tell how finely a date is given.

    Parameters
    ----------
    edtf
        A date that `edtf_days` understands.

    Returns
    -------
    precision
        INTERVAL for what has a slash, UNKNOWN for rarer forms.
    """
    bare = re.sub(r"[?~%]", "", edtf)
    return next((p for shape, p in _SHAPES if shape.fullmatch(bare)), TimePrecision.UNKNOWN)
