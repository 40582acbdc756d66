"""Events as people annotated them: what happened where and when, in which words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geomap.documents import document
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.records import Document

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A place in WGS 84 degrees with the radius in km that still counts as right."""

    lat: float
    lon: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """
    One event of one article.

    `spans` are its mentions, offsets with the end exclusive; `types` the codes that are right (all
    when empty); `places` those that are right, None among them when it may stay without one.
    `first` and `last` are its days, inclusive, None when any date is right; `within` are bounds in
    which any date is right. `happened` is None where either reading is fair. `optional` events
    need not be found. `feature` marks standing things such as pipelines.
    """

    document: str
    spans: tuple[Span, ...]
    types: frozenset[str]
    places: tuple[GoldPlace | None, ...]
    first: date | None
    last: date | None
    within: tuple[date, date] | None
    happened: bool | None
    core: bool
    optional: bool
    feature: bool


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Words of an article, with why they are marked."""

    document: str
    span: Span
    why: str = ""


@dataclass(frozen=True, slots=True)
class GoldEvents:
    """
    Annotated articles.

    `documents` gives each article's file name, or None where texts come by id; `published` its
    publication date in EDTF; `groups` the name of the part that it belongs to ("held out").
    `traps` must not be drawn; each of `same` is one happening told more than once, each of `apart`
    are two different ones.
    """

    documents: Mapping[str, str | None]
    published: Mapping[str, str | None]
    groups: Mapping[str, str]
    events: tuple[GoldEvent, ...]
    traps: tuple[GoldSpan, ...]
    same: tuple[tuple[GoldSpan, ...], ...]
    apart: tuple[tuple[GoldSpan, ...], ...]


def read_gold(path: Path) -> GoldEvents:
    """
    Read annotated events.

    Parameters
    ----------
    path
        A JSON file; docs/events.md describes it.

    Returns
    -------
    gold
        Checked for what scoring needs.

    Raises
    ------
    DocumentError
        If the file is missing, is no JSON, or lacks what scoring needs.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        places = {name: _place(value) for name, value in data["places"].items()}
        documents = data["documents"]
        return GoldEvents(
            documents={key: value.get("file") for key, value in documents.items()},
            published={key: data.get("published", {}).get(key) for key in documents},
            groups={key: value["half"] for key, value in documents.items() if "half" in value},
            events=tuple(_event(value, places) for value in data["events"]),
            traps=tuple(_span(value) for value in data.get("traps", ())),
            same=tuple(tuple(map(_span, group)) for group in data.get("same_event", ())),
            apart=tuple(tuple(map(_span, group)) for group in data.get("different_events", ())),
        )
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror}); give a JSON file of annotated events"
        raise DocumentError(msg) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = f"{path}: not annotated events ({type(error).__name__}: {error}); see docs/events.md"
        raise DocumentError(msg) from error


def gold_documents(gold: GoldEvents, source: Path) -> list[Document]:
    """
    Read the articles that were annotated.

    Parameters
    ----------
    gold
        The annotations.
    source
        The folder that holds the named files, or a file of JSON Lines with `id` and `text`.

    Returns
    -------
    documents
        With the annotations' ids and publication dates, in their order.

    Raises
    ------
    DocumentError
        If an article is missing.
    """
    rows: dict[str, dict[str, str | None]] = {}
    try:
        if source.is_dir():
            for key, name in gold.documents.items():
                rows[key] = {"text": (source / str(name)).read_text(encoding="utf-8")}
        else:
            for line in filter(str.strip, source.read_text(encoding="utf-8").split("\n")):
                row = json.loads(line)
                rows[str(row["id"])] = row
        return [
            document(
                str(rows[key]["text"]),
                id=key,
                title=rows[key].get("title"),
                url=rows[key].get("url"),
                published=gold.published[key],
            )
            for key in gold.documents
        ]
    except OSError as error:
        msg = f"{error.filename}: cannot be read; give the folder or file of the annotated articles"
        raise DocumentError(msg) from error
    except (KeyError, ValueError, TypeError) as error:
        msg = f"{source}: no text for article {error}; give the file that was annotated"
        raise DocumentError(msg) from error


def _place(value: Mapping[str, Any]) -> GoldPlace:
    return GoldPlace(float(value["lat"]), float(value["lon"]), float(value["radius_km"]))


def _span(value: Mapping[str, Any]) -> GoldSpan:
    start, end = value["span"]
    return GoldSpan(value["doc"], (int(start), int(end)), value.get("why", ""))


def _event(value: Mapping[str, Any], places: Mapping[str, GoldPlace]) -> GoldEvent:
    first, last = _days(value["when"]) if value["when"] else (None, None)
    status = value.get("status", "asserted")
    unreal = status in ("denied", "hypothetical", "planned")
    return GoldEvent(
        document=value["doc"],
        spans=tuple((int(a), int(b)) for a, b in (value["span"], *value.get("also", ()))),
        types=frozenset(value["types"]),
        places=tuple(places[name] if name is not None else None for name in value["places"]),
        first=first,
        last=last,
        within=_days(value["within"]) if value.get("within") else None,
        happened=None if value.get("any_status") else not unreal,
        core=bool(value.get("core")),
        optional=bool(value.get("optional")),
        feature=bool(value.get("feature")),
    )


def _days(edtf: str) -> tuple[date, date]:
    """Return first and last day of a year, month, day, or an interval of these."""
    if "/" in edtf:
        first, last = edtf.split("/")
        return _days(first)[0], _days(last)[1]
    parts = [int(part) for part in edtf.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    year = parts[0]
    months = (parts[1], parts[1]) if len(parts) == 2 else (1, 12)
    following = date(year + months[1] // 12, months[1] % 12 + 1, 1)
    return date(year, months[0], 1), date.fromordinal(following.toordinal() - 1)
