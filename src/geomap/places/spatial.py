"""Spatial expressions: what an article says of where, beyond the names themselves.

"30 km north of Shusha", "the Armenian–Azerbaijani border", "southern Lebanon": each is kept with
the names it is built from, a geometry and the radius within which it may lie.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.places.spatial_meaning import (
    along,
    between,
    border_between,
    border_of,
    distant,
    near,
    off_coast,
    part_of,
    towards,
)
from geomap.places.spatial_words import either, pattern, spoken, values
from geomap.records import PlaceKind, Sense, SpatialExpression

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.gazetteer import Gazetteer
    from geomap.records import Document, Place, Toponym

_REACH = 110
_AREAS = frozenset(
    {PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.REGION}
    | {PlaceKind.HISTORICAL, PlaceKind.CONTINENT, PlaceKind.LANDFORM}
)
_SPOTS = frozenset({PlaceKind.TOWN, PlaceKind.SITE, PlaceKind.ADMIN2, PlaceKind.LANDFORM})
_FLUID = frozenset({PlaceKind.WATER, PlaceKind.LINE})
_SEA_FACING = _AREAS | {PlaceKind.TOWN, PlaceKind.SITE}
_SMALL_UNIT_KM = 60.0
_LONGEST_COURSE_KM = 2500.0
_MIDDLE = "central"


def expressions(
    document: Document, toponyms: Sequence[Toponym], gazetteer: Gazetteer
) -> tuple[SpatialExpression, ...]:
    """
    Find the spatial expressions of an article.

    Parameters
    ----------
    document
        The article.
    toponyms
        Its place names, sorted by start.
    gazetteer
        Holds outlines and courses.

    Returns
    -------
    expressions
        Sorted by start, without overlap; the longer of two that overlap is kept. A name that is
        unresolved has its expression too, without a geometry.
    """
    text = document.text
    found: list[SpatialExpression] = []
    for number, toponym in enumerate(toponyms):
        if toponym.sense is not Sense.NAME_PART:
            found.extend(_around(text, toponyms, number, gazetteer))
    found.sort(key=lambda e: (e.start - e.end, e.start))
    kept: list[SpatialExpression] = []
    for expression in found:
        if not any(expression.start < k.end and k.start < expression.end for k in kept):
            kept.append(expression)
    return tuple(sorted(kept, key=lambda e: e.start))


def _around(
    text: str, toponyms: Sequence[Toponym], number: int, gazetteer: Gazetteer
) -> Iterator[SpatialExpression]:
    """Yield the expressions that a name closes, or opens."""
    toponym = toponyms[number]
    before = text[max(0, toponym.start - _REACH) : toponym.start]
    before = before[max(before.rfind("\n\n") + 2, 0) if "\n\n" in before else 0 :]
    after = text[toponym.end : toponym.end + _REACH].partition("\n\n")[0]
    yield from _borders(text, toponyms, number, before, after, gazetteer)
    place = toponym.place
    lead, owned = _patterns()["off"].search(before), _patterns()["owned_coast"].match(after)
    if lead and owned and (place is None or place.kind in _SEA_FACING):
        span = _span(text, toponym, lead.group(), owned.group())
        yield off_coast(span, toponym, gazetteer)
    if toponym.sense in (Sense.PLACE, Sense.METONYM):
        yield from _measured(toponym, before, text)
        yield from _nearby(toponym, before, after, text)
        match = _patterns()["coast"].search(before)
        # The Gold Coast of Australia is a name.
        named = match and (match.group("coast") or "").istitle()
        if match and not named and (place is None or place.kind in _SEA_FACING):
            yield off_coast(_span(text, toponym, match.group(), ""), toponym, gazetteer)
        match = _patterns()["along"].search(before)
        if match and place and place.kind in _FLUID and place.radius_km <= _LONGEST_COURSE_KM:
            yield along(_span(text, toponym, match.group(), ""), toponym, gazetteer)
        match = _patterns()["towards"].search(before)
        if match and _is_spot(place):
            yield towards(_span(text, toponym, match.group(), ""), toponym)
        yield from _parts(toponym, before, text, gazetteer)
    yield from _pairs(text, toponyms, number, before)


def _measured(toponym: Toponym, before: str, text: str) -> Iterator[SpatialExpression]:
    """Yield "30 km (19 miles) north of X", "20 miles outside X", "south of X"."""
    match = _patterns()["measured"].search(before)
    if match is None:
        match = _patterns()["direction"].search(before)
        if match is None:
            return
    groups = match.groupdict()
    km = None
    if groups.get("unit"):
        km = _number(groups["low"]) * values("unit")[spoken(groups["unit"])]
        if groups.get("high"):
            km = (km + _number(groups["high"]) * values("unit")[spoken(groups["unit"])]) / 2
    said = groups.get("direction")
    bearing = values("direction")[spoken(said)] if said else None
    yield distant(
        _span(text, toponym, match.group(), ""), toponym, km=km, bearing=bearing, words=said or ""
    )


def _nearby(toponym: Toponym, before: str, after: str, text: str) -> Iterator[SpatialExpression]:
    place = toponym.place
    fits = _is_spot(place) or (place is not None and place.kind is PlaceKind.WATER)
    if toponym.sense is not Sense.PLACE or not fits:
        return
    match = _patterns()["near"].search(before)
    if match:
        words = match.group("near")
        beyond = values("near")[spoken(words)]
        yield near(_span(text, toponym, match.group(), ""), toponym, beyond=beyond, words=words)
        return
    match = _patterns()["near_after"].match(after)
    if match:
        words = match.group("near_after")
        beyond = values("near_after")[spoken(words)]
        lead = _patterns()["article"].search(before)
        span = _span(text, toponym, lead.group() if lead else "", match.group())
        yield near(span, toponym, beyond=beyond, words=words)


def _parts(
    toponym: Toponym, before: str, text: str, gazetteer: Gazetteer
) -> Iterator[SpatialExpression]:
    """Yield "southern Lebanon", "the north of Mali"; the direction may stand in the name's span."""
    place = toponym.place
    if place is None or place.kind not in _AREAS:
        return
    first, _, rest = toponym.text.partition(" ")
    if rest and spoken(first) in {*values("direction"), _MIDDLE}:
        named = {name.name.lower() for name in gazetteer.names(place.id)}
        if toponym.text.lower() not in named:
            span = (toponym.start, toponym.end, toponym.text)
            yield part_of(span, toponym, _bearing(first), gazetteer, words=first)
        return
    match = _patterns()["part"].search(before) or _patterns()["part_of"].search(before)
    if match and not gazetteer.matches(f"{match.group().strip()} {toponym.text}"):
        words = match.group("direction")
        span = _span(text, toponym, match.group(), "")
        yield part_of(span, toponym, _bearing(words), gazetteer, words=words)


def _bearing(word: str) -> float | None:
    return None if spoken(word) == _MIDDLE else values("direction")[spoken(word)]


def _is_spot(place: Place | None) -> bool:
    """Tell whether a place is small enough for something to be near it, or between two of it."""
    if place is None or place.kind in _SPOTS:
        return True
    return place.kind is PlaceKind.ADMIN1 and place.radius_km <= _SMALL_UNIT_KM


def _pairs(
    text: str, toponyms: Sequence[Toponym], number: int, before: str
) -> Iterator[SpatialExpression]:
    """Yield "between X and Y" of two places one can be between."""
    match = _patterns()["between"].search(before)
    if match is None or number + 1 >= len(toponyms) or match.group("party"):
        return
    one, other = toponyms[number], toponyms[number + 1]
    joint = text[one.end : other.start]
    apart = _patterns()["and"].fullmatch(joint)
    places = [t.place for t in (one, other)]
    if apart and all(map(_is_spot, places)):
        start = one.start - len(match.group("words"))
        if one.sense is other.sense is Sense.PLACE:
            yield between((start, other.end, text[start : other.end]), one, other)


def _borders(
    text: str,
    toponyms: Sequence[Toponym],
    number: int,
    before: str,
    after: str,
    gazetteer: Gazetteer,
) -> Iterator[SpatialExpression]:
    """Yield "the X–Y border", "X's border with Y", "the border between X and Y", "the X border"."""
    toponym = toponyms[number]
    following = toponyms[number + 1] if number + 1 < len(toponyms) else None
    patterns = _patterns()
    if following is not None:
        joint = text[toponym.end : following.start]
        behind = text[following.end : following.end + _REACH]
        noun = patterns["border_after"].match(behind)
        lead = patterns["article"].search(before)
        head = lead.group() if lead else ""
        if noun and patterns["hyphen"].fullmatch(joint):
            start, end = toponym.start - len(head), following.end + noun.end()
            yield border_between((start, end, text[start:end]), toponym, following, gazetteer)
            return
        if patterns["border_with"].fullmatch(joint):
            start, end = toponym.start - len(head), following.end
            yield border_between((start, end, text[start:end]), toponym, following, gazetteer)
            return
        lead = patterns["border_between"].search(before)
        if lead and patterns["and"].fullmatch(joint):
            start, end = toponym.start - len(lead.group()), following.end
            yield border_between((start, end, text[start:end]), toponym, following, gazetteer)
            return
    if toponym.place is not None and toponym.place.kind not in _AREAS:
        return
    others = _others(text, toponyms, number)
    lead = patterns["border_before"].search(before)
    if lead:
        span = _span(text, toponym, lead.group(), "")
        yield border_of(span, toponym, others, gazetteer)
        return
    noun = patterns["border_after"].match(after)
    if noun:
        lead = patterns["article"].search(before)
        span = _span(text, toponym, lead.group() if lead else "", noun.group())
        yield border_of(span, toponym, others, gazetteer)


def _others(text: str, toponyms: Sequence[Toponym], number: int) -> list[Toponym]:
    """Return the other resolved names of the paragraph, the nearest first."""
    own = toponyms[number]
    first = text.rfind("\n\n", 0, own.start)
    last = text.find("\n\n", own.end)
    last = len(text) if last < 0 else last
    near = [t for t in toponyms if t is not own and t.place and first < t.start < last]
    return sorted(near, key=lambda t: abs(t.start - own.start))


def _span(text: str, toponym: Toponym, lead: str, tail: str) -> tuple[int, int, str]:
    start = toponym.start - len(lead)
    start += len(lead) - len(lead.lstrip())
    end = toponym.end + len(tail)
    return start, end, text[start:end]


def _number(written: str) -> float:
    """Read "30", "1,200", "2.5", "twenty"."""
    known = values("number").get(spoken(written))
    if known is not None:
        return known
    return float(written.replace(",", ""))


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """Compile the patterns, each anchored at the name: `…before` at its start, else its end."""
    number = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}(?:\.\d{{1,3}})?|{pattern('number')})"
    unit, direction = pattern("unit"), pattern("direction")
    middle = either([*values("direction"), _MIDDLE])
    settlement = pattern("settlement")
    apposed = rf"(?:the\s+)?(?:[\w\-]+\s+){{0,2}}{settlement}(?:\s+of|,)?\s+"
    to_name = rf"(?:{apposed}|the\s+)?$"
    forms = {
        "measured": rf"\b(?:just\s+)?(?P<low>{number})"
        rf"(?:\s?(?:-|–|to|or)\s?(?P<high>{number}))?[\s\-]?(?P<unit>{unit})\b"
        rf"(?:\s*\([^()\n]{{1,25}}\)|,?\s+or\s+[\d.,]+\s*{unit},)?\s+"
        rf"(?:(?:(?:to|in)\s+the\s+|due\s+|further\s+)?(?P<direction>{direction})\s+(?:of|from)"
        rf"|outside(?:\s+of)?|away\s+from|from|off\s+(?:the\s+)?{pattern('coast')}\s+of|off"
        rf"|beyond|inside)\s+{to_name}",
        "direction": rf"\b(?:(?:to\s+the|just|due|directly|immediately|further)\s+)?(?<!the\s)"
        rf"(?P<direction>{direction})\s+of\s+{to_name}",
        "near": rf"\b(?P<near>{pattern('near')})\s+{to_name}",
        "near_after": rf"(?:['’]s?)?\s+(?:[\w\-]+\s+)?(?P<near_after>{pattern('near_after')})\b",
        "article": r"\bthe\s+$",
        "coast": rf"\b(?:(?:just\s+)?(?:off|on|along)\s+)?(?:the\s+)?(?:[\w\-]+\s+)?"
        rf"(?P<coast>{pattern('coast')})\s+of\s+{to_name}"
        rf"|\b{pattern('offshore')}\s+off\s+(?:the\s+)?$",
        "off": r"\b(?:off|on|along)\s+(?:the\s+)?$",
        "owned_coast": rf"(?:['’]s?)?\s+(?:[\w\-]+\s+)?{pattern('coast')}\b",
        "along": rf"\b{pattern('along')}\s+{to_name}",
        "towards": rf"\b{pattern('towards')}\s+{to_name}",
        "part": rf"\b(?P<direction>{middle})(?:\s+and\s+{middle})?\s+$",
        "part_of": rf"\b(?:in|across|throughout)\s+the\s+(?:far\s+|extreme\s+)?"
        rf"(?P<direction>{middle})(?:\s+part)?\s+of\s+{to_name}",
        "between": rf"(?P<party>\b{pattern('party')}\s+)?"
        rf"(?P<words>\b(?:halfway\s+|midway\s+)?between\s+(?:the\s+)?(?:{settlement}\s+of\s+)?)$",
        "and": rf"\s+and\s+(?:the\s+)?(?:{settlement}\s+of\s+)?",
        "hyphen": r"\s?[-–—/‑]\s?|\s+and\s+",
        "border_after": rf"(?:['’]s?)?\s+(?:[a-z]+\s+)?{pattern('border')}\b(?!\s+with\b)",
        "border_with": rf"(?:['’]s?)?\s+(?:[a-z]+\s+)?{pattern('border')}\s+with\s+(?:the\s+)?",
        "border_between": rf"\b(?:the\s+)?(?:[a-z]+\s+)?{pattern('border')}\s+between\s+{to_name}",
        "border_before": rf"\b(?:the\s+|its\s+|their\s+)?{pattern('border')}"
        rf"\s+(?:with|of|to)\s+{to_name}",
    }
    return {name: re.compile(form, re.IGNORECASE) for name, form in forms.items()}
