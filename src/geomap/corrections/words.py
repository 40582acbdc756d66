"""Corrections in words, for the explanation of a report, for lists and for annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.corrections.model import Action, Correction

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_QUOTE = 60


def change_words(correction: Correction) -> str:
    """
    Say what a correction changes.

    Parameters
    ----------
    correction
        Any.

    Returns
    -------
    words
        `place Hadrut instead of Shusha`.
    """
    before, after = correction.before, correction.after
    quoted = _quoted(correction.target.words if correction.target else "")
    if correction.action is Action.PLACE:
        return f"place {_place(after)} instead of {_place(before)}"
    if correction.action is Action.TOPONYM:
        return f"{quoted} means {_place(after)} instead of {_place(before)}"
    if correction.action is Action.POINT:
        return f"pin at {_point(after)} instead of {_point(before)}"
    if correction.action in (Action.DATE, Action.TYPE, Action.STATUS):
        name = correction.action.value
        column = "edtf" if name == "date" else name
        new, old = (values.get(column) or f"no {name}" for values in (after, before))
        return f"{name} {new} instead of {old}"
    if correction.action is Action.MERGE:
        return f"merged with the event of {_quoted(str(after['with'].get('words', '')))}"
    if correction.action is Action.ADD:
        return f"added {after['type']}: {quoted}"
    return {
        Action.SPLIT: "split from the other reports of its event",
        Action.REJECT: f"rejected: {quoted}",
        Action.UNDO: f"undid {after.get('correction')}",
    }[correction.action]


def record_words(correction: Correction) -> str:
    """
    Say what a correction changed, who made it, when and why: a line of a report's explanation.

    Parameters
    ----------
    correction
        Any.

    Returns
    -------
    words
        `corrected by Ann on 2026-01-31: place Hadrut instead of Shusha (the map shows it)`.
    """
    why = f" ({correction.reason})" if correction.reason else ""
    day = correction.time.date().isoformat()
    return f"corrected by {correction.author} on {day}: {change_words(correction)}{why}"


def _place(values: Mapping[str, Any]) -> str:
    name = values.get("place")
    if not name:
        return "no place"
    country = values.get("country")
    return f"{name} ({country})" if country else str(name)


def _point(values: Mapping[str, Any]) -> str:
    lat, lon = values.get("lat"), values.get("lon")
    return "no point" if lat is None or lon is None else f"{lat:.4f}, {lon:.4f}"


def _quoted(words: str) -> str:
    words = " ".join(words.split())
    short = words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1].rstrip() + "…"
    return f"“{short}”"
