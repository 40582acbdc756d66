"""What a correction is: a person's word against the machine's, as one line of JSON."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from geomap.corrections.dates import edtf_days
from geomap.errors import CorrectionError
from geomap.events import event_types
from geomap.records import PlaceKind, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

_Kind = TypeVar("_Kind", bound=StrEnum)

Span = tuple[int, int]
"""First code point of a stretch of an article's text, and the one after its last."""

LONGEST_TEXT = 4000
"""Code points that an author, a reason or a summary may have at most."""

PLACE_FIELDS = ("place_id", "place", "place_kind", "country", "lat", "lon", "radius_km")
"""Columns of the event table that make up a place."""


class Action(StrEnum):
    """What a correction does."""

    PLACE = "place"
    POINT = "point"
    TOPONYM = "toponym"
    DATE = "date"
    TYPE = "type"
    STATUS = "status"
    MERGE = "merge"
    SPLIT = "split"
    REJECT = "reject"
    ADD = "add"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Target:
    """
    What a correction is about, told so that it is found again in a table that was built anew.

    `article` is the first 16 hex digits of the SHA-256 of the article's text. `span` is the quote
    of the report, or the place name itself where the correction is about what a name means;
    `words` are the text there. `trigger`, `type`, `place_id` and `report_id` are those of the
    report as it was extracted, before any correction; all None for a name.
    """

    article: str
    span: Span | None
    words: str = ""
    trigger: Span | None = None
    type: str | None = None
    place_id: str | None = None
    report_id: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the target as plain values, without what is None."""
        plain = {
            "article": self.article,
            "span": list(self.span) if self.span else None,
            "words": self.words,
            "trigger": list(self.trigger) if self.trigger else None,
            "type": self.type,
            "place_id": self.place_id,
            "report_id": self.report_id,
        }
        return {name: value for name, value in plain.items() if value is not None}

    @classmethod
    def of_json(cls, plain: Any) -> Target:
        """
        Read what `to_json` made.

        Parameters
        ----------
        plain
            As JSON gives it.

        Returns
        -------
        target
            Checked.

        Raises
        ------
        CorrectionError
            If a value is missing or of the wrong kind.
        """
        fields = _mapping(plain, "target")
        return cls(
            article=_text(fields, "article", required=True) or "",
            span=_span(fields, "span"),
            words=_text(fields, "words") or "",
            trigger=_span(fields, "trigger"),
            type=_text(fields, "type"),
            place_id=_text(fields, "place_id"),
            report_id=_text(fields, "report_id"),
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """
    One change, by whom, when and why.

    `time` is the instant in UTC. `before` and `after` hold what the action changes: the columns
    of a place, `lat` and `lon`, `edtf`, `type`, `status`; `with`, the other report of a merger;
    `correction`, the id of what is undone. `id` is a digest of all the rest.
    """

    action: Action
    author: str
    time: datetime
    target: Target | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        """Give it its id."""
        if not self.id:
            text = json.dumps(self._body(), ensure_ascii=False, sort_keys=True)
            digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
            object.__setattr__(self, "id", digest[:12])

    def __hash__(self) -> int:
        """Hash by id."""
        return hash(self.id)

    def to_json(self) -> dict[str, Any]:
        """Return the correction as plain values, the id first."""
        return {"id": self.id, **self._body()}

    def _body(self) -> dict[str, Any]:
        return {
            "time": self.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "author": self.author,
            "action": self.action.value,
            "target": self.target.to_json() if self.target else None,
            "before": dict(self.before),
            "after": dict(self.after),
            "reason": self.reason,
        }

    @classmethod
    def of_json(cls, plain: Any) -> Correction:
        """
        Read and check what `to_json` made, or what somebody wrote by hand.

        Parameters
        ----------
        plain
            As JSON gives it.

        Returns
        -------
        correction
            Every value is of its kind and in its range.

        Raises
        ------
        CorrectionError
            If it is not; the message names the field and its value.
        """
        fields = _mapping(plain, "correction")
        action = _choice(fields, "action", Action)
        target = fields.get("target")
        if target is None and action is not Action.UNDO:
            msg = f"a correction of {action.value!r} needs a target"
            raise CorrectionError(msg)
        return cls(
            action=action,
            author=_text(fields, "author", required=True) or "",
            time=_instant(fields),
            target=Target.of_json(target) if target is not None else None,
            before=_mapping(fields.get("before") or {}, "before"),
            after=checked(action, _mapping(fields.get("after") or {}, "after")),
            reason=_text(fields, "reason") or "",
            id=_text(fields, "id") or "",
        )


def checked(action: Action, after: Mapping[str, Any]) -> dict[str, Any]:
    """
    Check what an action is to set.

    Parameters
    ----------
    action
        Decides what must be there.
    after
        As JSON gives it.

    Returns
    -------
    after
        Only what the action uses.

    Raises
    ------
    CorrectionError
        If a value is missing, unknown or out of range.
    """
    if action in (Action.PLACE, Action.TOPONYM):
        return _place(after)
    if action is Action.POINT:
        return _point(after)
    if action is Action.DATE:
        return {"edtf": _edtf(after.get("edtf"))}
    if action is Action.TYPE:
        return {"type": _type(after.get("type"))}
    if action is Action.STATUS:
        return {"status": _choice(after, "status", Status).value}
    if action is Action.MERGE:
        return {"with": Target.of_json(after.get("with")).to_json()}
    if action is Action.UNDO:
        return {"correction": _text(after, "correction", required=True)}
    if action is Action.ADD:
        return {
            "type": _type(after.get("type")),
            "status": _choice(after, "status", Status).value,
            "summary": _text(after, "summary") or "",
            "edtf": _edtf(after.get("edtf")),
            **(_place(after) if after.get("place_id") else {}),
            **(_point(after) if "lat" in after and not after.get("place_id") else {}),
        }
    return {}


def _place(after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a place; all None for no place."""
    if after.get("place_id") is None:
        return dict.fromkeys(PLACE_FIELDS)
    radius = _number(after.get("radius_km") or 0.0, "radius_km", 0, 20_100)
    return {
        "place_id": _text(after, "place_id", required=True),
        "place": _text(after, "place", required=True),
        "place_kind": _choice(after, "place_kind", PlaceKind).value,
        "country": _text(after, "country"),
        **_point(after),
        "radius_km": radius,
    }


def _point(after: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "lat": _number(after.get("lat"), "lat", -90, 90),
        "lon": _number(after.get("lon"), "lon", -180, 180),
    }


def _number(value: Any, name: str, low: float, high: float) -> float:
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not known or not math.isfinite(value) or not low <= value <= high:
        msg = f"{name} {value!r} is no number from {low} to {high}"
        raise CorrectionError(msg)
    return float(value)


def _edtf(value: Any) -> str | None:
    if value is None:
        return None
    edtf = value.strip() if isinstance(value, str) else ""
    if len(edtf) > 100 or edtf_days(edtf) == (None, None):
        shown = repr(value)[:60]
        msg = f"date {shown} is no EDTF date; write 2020-09-27, 2020-09 or 2020-09-27/2020-11-10"
        raise CorrectionError(msg)
    return edtf


def _type(value: Any) -> str:
    if not isinstance(value, str) or value not in event_types():
        msg = f"type {value!r} is unknown; known are {', '.join(event_types())}"
        raise CorrectionError(msg)
    return value


def _mapping(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        msg = f"{name} {str(value)[:60]!r} is no JSON object"
        raise CorrectionError(msg)
    return value


def _text(fields: Mapping[str, Any], name: str, *, required: bool = False) -> str | None:
    value = fields.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or (required and not value.strip()):
        msg = f"{name} {value!r} is no text"
        raise CorrectionError(msg)
    if len(value) > LONGEST_TEXT:
        msg = f"{name} of {len(value):,} characters is longer than {LONGEST_TEXT:,}"
        raise CorrectionError(msg)
    return value


def _choice(fields: Mapping[str, Any], name: str, kinds: type[_Kind]) -> _Kind:
    value: Any = fields.get(name)
    try:
        return kinds(value)
    except ValueError:
        known = ", ".join(kind.value for kind in kinds)
        msg = f"{name} {value!r} is unknown; known are {known}"
        raise CorrectionError(msg) from None


def _span(fields: Mapping[str, Any], name: str) -> Span | None:
    value = fields.get(name)
    if value is None:
        return None
    whole = isinstance(value, (list, tuple)) and len(value) == 2
    if not whole or not all(type(v) is int for v in value) or not 0 <= value[0] < value[1]:
        msg = f"{name} {value!r} is no span; it is [first, end], end exclusive"
        raise CorrectionError(msg)
    return value[0], value[1]


def _instant(fields: Mapping[str, Any]) -> datetime:
    value = fields.get("time")
    try:
        found = datetime.fromisoformat(value)  # type: ignore[arg-type]  # what is no text ends below
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        msg = f"time {value!r} is no instant; it is written 2026-01-31T12:00:00Z"
        raise CorrectionError(msg) from None
