"""Whether two reports tell of one happening: type, place, time, actors, words."""

from __future__ import annotations

from calendar import day_name, month_name
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from geomap.events.tables import event_types
from geomap.records import ActorRole, PlaceKind, Status, TimeBasis

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer
    from geomap.records import Place, Report

_EARTH_KM = 6371.0088
# Places as near as this are one place, besides what their radii allow.
NEAR_KM = 12.0
# Weights of the five comparisons, and what a pair must reach.
_WEIGHTS = {"type": 0.2, "time": 0.25, "place": 0.25, "actors": 0.15, "words": 0.15}
LINKED = 0.6
"""Score from which two reports are joined."""
# What is left of the weight of a day or place that is carried over from elsewhere in the article.
_CARRIED = 0.85
_SIMILAR_WORDS = 0.55
_SAME_WORDS = 0.8
VERBATIM = 0.95
"""Share of words that are the same in a report that another paper took over."""
_SHORT_DAYS = 4
# What the times of two reports of one article are worth when not both have a day.
_UNDATED = 0.4
# Types of which a town or county sees several a day.
_DAILY = frozenset({"ACCIDENT", "CRIME", "DEATH", "COERCE", "JUSTICE", "LEGISLATION", "AID"})
_CALENDAR = frozenset((*day_name, *month_name))
AREAS = frozenset(
    {PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.CONTINENT,
     PlaceKind.HISTORICAL}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports with the score of their comparison, in [0, 1], and the evidence in words."""

    first: str
    second: str
    score: float
    evidence: str


def compare(first: Report, second: Report, gazetteer: Gazetteer) -> Pair | None:
    """
    Compare two reports.

    Parameters
    ----------
    first, second
        Any two.
    gazetteer
        Tells which area holds which place.

    Returns
    -------
    pair
        None when something rules out that they tell of one happening.
    """
    if first.id > second.id:
        first, second = second, first
    if _other_doers(first, second):
        return None
    scores: dict[str, float] = {}
    notes: list[str] = []
    for name, judged in (
        ("type", _type(first, second)),
        ("time", _time(first, second)),
        ("place", _place(first, second, gazetteer)),
    ):
        if judged is None:
            return None
        scores[name] = judged[0]
        notes.append(judged[1])
    scores["actors"], shared = _actors(first, second)
    scores["words"] = fuzz.token_sort_ratio(first.quote.lower(), second.quote.lower()) / 100
    if shared:
        notes.append(f"both name {shared}")
    notes.append(f"wording {scores['words']:.0%} alike")
    if not _enough(first, second, scores):
        return None
    total = sum(_WEIGHTS[name] * value for name, value in scores.items())
    return Pair(first.id, second.id, round(total, 4), f"{total:.2f}: " + "; ".join(notes))


def compatible(first: Report, second: Report, gazetteer: Gazetteer) -> bool:
    """
    Tell whether two reports may stand in one event, however little they have in common.

    Parameters
    ----------
    first, second
        Any two.
    gazetteer
        Tells which area holds which place.

    Returns
    -------
    compatible
        False when type, day or place contradict each other.
    """
    return (
        not _other_doers(first, second)
        and _type(first, second) is not None
        and (_is_undated(first, second) or _time(first, second) is not None)
        and (
            first.place is None
            or second.place is None
            or _place(first, second, gazetteer) is not None
        )
    )


def _other_doers(first: Report, second: Report) -> bool:
    """Tell whether one paper in its own words names other doers: "A attacked; B struck back"."""
    if first.document_id != second.document_id or first.speaker_chain != second.speaker_chain:
        return False
    countries = [
        {a.country for a in r.actors if a.role is ActorRole.ACTOR and a.country}
        for r in (first, second)
    ]
    return bool(countries[0] and countries[1]) and not countries[0] & countries[1]


def _enough(first: Report, second: Report, scores: dict[str, float]) -> bool:
    """Ask for more than one day and place where many such events are to be expected."""
    if Status.HYPOTHETICAL in (first.status, second.status):
        # What is only weighed is the same only where the same is weighed in the same words.
        return first.status is second.status and scores["words"] >= _SAME_WORDS
    alike = scores["words"] >= _SIMILAR_WORDS or scores["actors"] >= 0.5
    if _is_undated(first, second):
        same_place = first.place is not None and first.place == second.place
        return alike and (same_place or scores["words"] >= _SAME_WORDS)
    if first.place is None or second.place is None:
        across = first.document_id != second.document_id
        same_words = _SAME_WORDS if across else _SIMILAR_WORDS
        verbatim = scores["words"] >= VERBATIM and (not across or is_particular(first))
        return verbatim or (scores["words"] >= same_words and scores["actors"] >= 0.5)
    if first.document_id != second.document_id and not _across(first, second, scores):
        return False
    singular = all(event_types()[report.type].singular for report in (first, second))
    borrowed = any(
        r.place_inherited and r.time.basis is TimeBasis.INHERITED for r in (first, second)
    )
    return alike or singular or (borrowed and first.document_id == second.document_id)


def _is_undated(first: Report, second: Report) -> bool:
    """Tell whether one of two has no whole interval: then their days cannot contradict."""
    return None in (first.time.start, first.time.end, second.time.start, second.time.end)


def is_particular(report: Report) -> bool:
    """
    Tell whether the words of a report name or number something, or it has a day of its own.

    Any paper may write "fighting between the army and the rebels began last month", of any war.

    Parameters
    ----------
    report
        Any report.

    Returns
    -------
    particular
        Whether the same words in another paper tell of the same.
    """
    time = report.time
    if time.start and time.start == time.end and time.basis is not TimeBasis.INHERITED:
        return True
    words = (word.strip(".,;:\"'()") for word in report.quote.split()[1:])
    return any(
        word[:1].isdigit() or (word[:1].isupper() and word not in _CALENDAR) for word in words
    )


def _across(first: Report, second: Report, scores: dict[str, float]) -> bool:
    """Ask for more where two papers tell of what happens daily, or of a whole country."""
    alike = scores["words"] >= _SIMILAR_WORDS or scores["actors"] >= 0.5
    daily = first.type in _DAILY or second.type in _DAILY
    kinds = {p.kind for p in (first.place, second.place) if p is not None}
    countries = first.place != second.place and PlaceKind.COUNTRY in kinds
    return alike if daily or countries else True


def _type(first: Report, second: Report) -> tuple[float, str] | None:
    if first.type == second.type:
        return 1.0, f"both {first.type}"
    if second.type in event_types()[first.type].kin:
        return 0.6, f"{first.type} and {second.type} may be one"
    return None


def _time(first: Report, second: Report) -> tuple[float, str] | None:
    a, b, c, d = first.time.start, first.time.end, second.time.start, second.time.end
    if a is None or b is None or c is None or d is None:
        near = first.document_id == second.document_id
        return (_UNDATED, "not both have a day") if near else None
    shared = (min(b, d) - max(a, c)).days + 1
    joint = (max(b, d) - min(a, c)).days + 1
    if shared <= 0:
        return None
    ratio = shared / joint
    if ratio < 0.5 and joint > _SHORT_DAYS:
        return None
    words = f"both on {max(a, c)}" if joint == 1 else f"{shared} of {joint} days shared"
    carried = sum(r.time.basis is TimeBasis.INHERITED for r in (first, second))
    if carried:
        words += ", carried over" if carried == 2 else ", one carried over"
    return max(ratio, 0.3) * _CARRIED**carried, words


def _place(first: Report, second: Report, gazetteer: Gazetteer) -> tuple[float, str] | None:
    one, two = first.place, second.place
    if one is None or two is None:
        return 0.3, "one has no place"
    if one.id == two.id:
        carried = sum(r.place_inherited for r in (first, second))
        return _CARRIED**carried, f"both in {one.name}"
    for outer, inner in ((one, two), (two, one)):
        if _holds(outer, inner, gazetteer):
            return 0.8, f"{outer.name} holds {inner.name}"
    distance = _km(one, two)
    reach = max(NEAR_KM, min(one.radius_km, two.radius_km))
    if distance <= reach:
        return 0.8, f"{one.name} and {two.name} are {distance:.0f} km apart"
    return None


def _holds(outer: Place, inner: Place, gazetteer: Gazetteer) -> bool:
    if outer.kind not in AREAS:
        return False
    if any(area.id == outer.id for area in gazetteer.ancestors(inner)):
        return True
    return outer.radius_km > inner.radius_km and gazetteer.contains(outer, inner.lat, inner.lon)


def _km(one: Place, two: Place) -> float:
    """Return the great-circle distance of two places in km."""
    lat1, lon1, lat2, lon2 = map(radians, (one.lat, one.lon, two.lat, two.lon))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(h)))


def _actors(first: Report, second: Report) -> tuple[float, str]:
    """
    Return how far the actors are the same, whatever their roles, and whom both name.

    Two papers that both tell of "police" or "a man" do not name the same ones; nor is it a trace
    that the people of a country act in it.
    """
    near = first.document_id == second.document_id
    names = [
        {a.name.casefold(): a.name for a in r.actors if near or a.name != a.name.lower()}
        for r in (first, second)
    ]
    shared = sorted(names[0][key] for key in names[0].keys() & names[1].keys())
    if shared:
        return 1.0, ", ".join(shared)
    homes = set() if near else {p.country for p in (first.place, second.place) if p is not None}
    abroad = len({a.country for r in (first, second) for a in r.actors if a.country}) > 1
    countries = [
        {a.country for a in r.actors if a.country and (abroad or a.country not in homes)}
        for r in (first, second)
    ]
    common = countries[0] & countries[1]
    if common:
        return 0.6, "actors of " + ", ".join(sorted(common))
    return 0.0, ""


def attackers(report: Report) -> tuple[str, ...]:
    """
    Return who does the deed according to a report.

    Parameters
    ----------
    report
        Any report.

    Returns
    -------
    names
        Of its actors, without recipients.
    """
    return tuple(a.name for a in report.actors if a.role is ActorRole.ACTOR)
