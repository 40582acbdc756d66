"""What the build has gathered so far, passed from step to step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from geomap.gazetteer.build.borders import Country
from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.outlines import Outline


@dataclass(slots=True)
class Gathered:
    """
    All places by id, their geometries, and what joins them.

    `codes` maps country codes and codes of ISO 3166-2 to place ids; `countries` scale → pieces of
    countries; `outlines` place id → outline of a unit; `pieces` code of Natural Earth, ISO 3166-2
    or `geonames:…` → outlines that bear it; `waters` place id → sea or river; `lakes` outlines
    without names; `shapes` place id → geometry of curated places; `contested` name of an area →
    outline to be drawn as disputed; `endpoints` id of a line → ids of places; `continents`
    country code → id of the continent.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    countries: dict[str, list[Country]] = field(default_factory=dict)
    outlines: dict[str, BaseGeometry] = field(default_factory=dict)
    pieces: dict[str, list[Outline]] = field(default_factory=dict)
    waters: dict[str, BaseGeometry] = field(default_factory=dict)
    lakes: list[BaseGeometry] = field(default_factory=list)
    shapes: dict[str, BaseGeometry] = field(default_factory=dict)
    contested: dict[str, BaseGeometry] = field(default_factory=dict)
    endpoints: dict[str, tuple[str, ...]] = field(default_factory=dict)
    continents: dict[str, str] = field(default_factory=dict)

    def by_name(self) -> dict[str, list[Entry]]:
        """
        Index the entries by folded name.

        Returns
        -------
        entries
            As they are now.
        """
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries.values():
            for folded in entry.names:
                found[folded].append(entry)
        return found
