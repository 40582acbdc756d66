"""The gazetteer: one door to names, places, areas and the basemap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geomap.data import bundled
from geomap.gazetteer.distance import KM_PER_DEGREE, distance_km
from geomap.gazetteer.folding import fold
from geomap.gazetteer.links import Links
from geomap.gazetteer.names import ABBREVIATED, MatchKind, NameMatch, NameSpan
from geomap.gazetteer.place_table import PlaceTable
from geomap.gazetteer.ranking import ranked
from geomap.gazetteer.scanning import is_abbreviation, scan
from geomap.gazetteer.tables import Tables
from geomap.records import Candidate, Place, PlaceKind, PlaceName

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry


class Gazetteer:
    """
    Place names and what they may mean; hierarchy, outlines, neighbours and basemap.

    Made with `Gazetteer.open` (the bundled tables) or `Gazetteer.of` (a few places in memory).
    """

    def __init__(self, tables: Tables) -> None:
        self._places = tables.places
        self._index = tables.index
        self._names = tables.names
        self._shapes = tables.shapes
        self._links = tables.links
        self._countries = {
            self._places.countries[int(row)]: int(row)
            for row in self._places.kinds.rows(PlaceKind.COUNTRY)
        }
        self._matches = lru_cache(maxsize=16_384)(self._find)
        self._lines = lru_cache(maxsize=1)(self._find_lines)
        self.version = tables.version
        """Digest of the tables: the same tables, the same answers."""

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """
        Open built tables.

        Parameters
        ----------
        path
            Folder of the tables; None for the bundled ones, which are opened once a process.

        Returns
        -------
        gazetteer
            Tables are mapped into memory or read when they are first needed.

        Raises
        ------
        GazetteerError
            If a table is missing or damaged.
        """
        return _bundled() if path is None else cls(Tables.open(path))

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[Place, Sequence[PlaceName]]],
        *,
        geometries: Mapping[str, BaseGeometry] | None = None,
        endpoints: Mapping[str, Sequence[str]] | None = None,
        continents: Mapping[str, str] | None = None,
        matches: Mapping[tuple[str, str], MatchKind] | None = None,
    ) -> Gazetteer:
        """
        Make a gazetteer of a few places in memory.

        Parameters
        ----------
        rows
            Each place and its names; `Place.name` need not be among them.
        geometries
            Place id → geometry `(lon, lat)`.
        endpoints
            Id of a line → ids of the places that it joins, in order.
        continents
            Country code → id of its continent.
        matches
            (place id, name) → how they belong together, where that is other than the flags of
            the name tell (an alias, an abbreviation, a demonym).

        Returns
        -------
        gazetteer
            With an empty basemap.

        Raises
        ------
        GazetteerError
            If two places have the same id.
        """
        joined = {line: tuple(ids) for line, ids in (endpoints or {}).items()}
        tables = Tables.of(
            rows,
            geometries=geometries or {},
            links=Links(endpoints=joined, continents=continents or {}),
            matches=matches or {},
        )
        return cls(tables)

    @property
    def places(self) -> PlaceTable:
        """All places as columns; not to be changed."""
        return self._places

    def place(self, place_id: str) -> Place:
        """
        Return a place by its id.

        Parameters
        ----------
        place_id
            As in `Place.id`.

        Returns
        -------
        place
            The place.

        Raises
        ------
        GazetteerError
            If no place has this id.
        """
        return self._places.place(self._places.row(place_id))

    def country(self, code: str) -> Place | None:
        """
        Return a country by its code.

        Parameters
        ----------
        code
            ISO 3166-1 alpha-2, in capitals.

        Returns
        -------
        place
            The country; None when the code is unknown.
        """
        row = self._countries.get(code)
        return None if row is None else self._places.place(row)

    def names(self, place_id: str) -> tuple[PlaceName, ...]:
        """
        Return the names of a place.

        Parameters
        ----------
        place_id
            As in `Place.id`.

        Returns
        -------
        names
            As written in the sources, the main name first.

        Raises
        ------
        GazetteerError
            If no place has this id.
        """
        return self._names.names(self._places.row(place_id))

    def matches(self, name: str) -> tuple[NameMatch, ...]:
        """
        Find all places that a name may mean; fast, unranked.

        Parameters
        ----------
        name
            As it stands in a text; compared folded. Abbreviations match only when the name is in
            capitals or has a stop.

        Returns
        -------
        matches
            Each place once.
        """
        return self._matches(name)

    def lookup(
        self,
        name: str,
        *,
        country: str | None = None,
        kinds: Collection[PlaceKind] | None = None,
        limit: int = 20,
    ) -> list[Candidate]:
        """
        Rank the places that a bare name may mean, without a text around it.

        Parameters
        ----------
        name
            Compared folded.
        country
            ISO 3166-1 alpha-2; only places of this country.
        kinds
            Only places of these kinds.
        limit
            At most so many.

        Returns
        -------
        candidates
            Best first, with scores in [0, 1] and reasons.
        """
        wanted = None if country is None else country.upper()
        found = tuple(
            match
            for match in self.matches(name)
            if (wanted is None or match.place.country == wanted)
            and (kinds is None or match.place.kind in kinds)
        )
        return ranked(found)[:limit]

    def scan(self, text: str) -> Iterator[NameSpan]:
        """
        Find every stretch of whole words in a text that is a known name.

        Parameters
        ----------
        text
            Any text; the time taken is linear in its length.

        Yields
        ------
        span
            By start, from one start the longest first; spans may nest and overlap.
        """
        return scan(text, self._index)

    def demonyms(self, word: str) -> tuple[Place, ...]:
        """
        Find the places whose people or things a word names.

        Parameters
        ----------
        word
            Such as `Armenian`, `Muscovites`; compared folded.

        Returns
        -------
        places
            Empty when the word is no known demonym.
        """
        return tuple(place for place, match in self.matches(word) if match is MatchKind.DEMONYM)

    def ancestors(self, place: Place) -> tuple[Place, ...]:
        """
        Return the units that hold a place.

        Parameters
        ----------
        place
            A place of this gazetteer.

        Returns
        -------
        ancestors
            Second-level unit, first-level unit, country, continent: those that exist, the
            nearest first.
        """
        ids = [place.admin2, place.admin1]
        country = self.country(place.country) if place.country else None
        if country is not None:
            ids += [country.id, self._links.continents.get(country.country or "")]
        return tuple(self.place(found) for found in ids if found and found != place.id)

    def geometry(self, place: Place) -> BaseGeometry:
        """
        Return the outline or course of a place.

        Parameters
        ----------
        place
            A place of this gazetteer.

        Returns
        -------
        geometry
            `(lon, lat)`; a point when nothing better is known.
        """
        from shapely import Point  # noqa: PLC0415  (names alone do not need geometries)

        found = self._shapes.geometry(place)
        return Point(place.lon, place.lat) if found is None else found

    def contains(self, area: Place, lat: float, lon: float) -> bool:
        """
        Tell whether a point lies in a place.

        Parameters
        ----------
        area
            A place of this gazetteer.
        lat, lon
            Degrees.

        Returns
        -------
        contains
            By the outline, its edge included; by `radius_km` where there is none.
        """
        outline = self._shapes.geometry(area)
        if outline is not None and outline.area > 0:
            from shapely import Point  # noqa: PLC0415  (names alone do not need geometries)

            return bool(outline.covers(Point(lon, lat)))
        return bool(distance_km(area.lat, area.lon, lat, lon) <= area.radius_km)

    def neighbours(
        self, place: Place, *, radius_km: float, limit: int = 20
    ) -> list[tuple[Place, float]]:
        """
        Find the places around a place.

        Parameters
        ----------
        place
            Any place.
        radius_km
            How far the points of the others may be, in km, inclusive.
        limit
            At most so many.

        Returns
        -------
        neighbours
            Each with its distance in km, the nearest first; the place itself is not among them.
        """
        near = np.flatnonzero(np.abs(self._places.lat - place.lat) <= radius_km / KM_PER_DEGREE)
        distances = distance_km(
            place.lat, place.lon, self._places.lat[near], self._places.lon[near]
        )
        order = np.argsort(distances, kind="stable")
        found = []
        for at in order[distances[order] <= radius_km]:
            other = self._places.place(int(near[at]))
            if other.id != place.id:
                found.append((other, float(distances[at])))
            if len(found) >= limit:
                break
        return found

    def feature_code(self, place: Place) -> str:
        """
        Return what GeoNames calls a place: `PPLC` a capital, `PPLX` a section of a town.

        Parameters
        ----------
        place
            A place of this gazetteer.

        Returns
        -------
        code
            A feature code of GeoNames; empty when unknown.
        """
        return self._places.feature_codes[self._places.row(place.id)]

    def lines(self) -> tuple[Place, ...]:
        """
        Return the pipelines and other lines.

        Returns
        -------
        lines
            Places of kind `line`.
        """
        return self._lines()

    def _find_lines(self) -> tuple[Place, ...]:
        return tuple(self._places.place(int(r)) for r in self._places.kinds.rows(PlaceKind.LINE))

    def endpoints(self, line: Place) -> tuple[Place, ...]:
        """
        Return the places that a line joins.

        Parameters
        ----------
        line
            A place of kind `line`.

        Returns
        -------
        places
            In the order of its course; empty when unknown.
        """
        return tuple(self.place(found) for found in self._links.endpoints.get(line.id, ()))

    def basemap(self, layer: str, *, scale: str) -> GeoDataFrame:
        """
        Read a layer of the basemap.

        Parameters
        ----------
        layer
            One of `geomap.gazetteer.LAYERS`.
        scale
            `"110m"`, `"50m"` or `"10m"`: the denominator of the scale that it is drawn for.

        Returns
        -------
        features
            In EPSG:4326; the layer `boundaries` has a column `disputed`.

        Raises
        ------
        GazetteerError
            If there is no such layer or scale.
        """
        return self._shapes.basemap(layer, scale=scale)

    def _find(self, name: str) -> tuple[NameMatch, ...]:
        abbreviation = is_abbreviation(name)
        found = []
        for row, kind in self._index.find(fold(name)):
            if kind in ABBREVIATED and not abbreviation:
                continue
            place = self._places.place(row)
            exact = kind is not MatchKind.NAME or place.name == name
            found.append(NameMatch(place, kind if exact else MatchKind.FOLDED))
        return tuple(found)


@lru_cache(maxsize=1)
def _bundled() -> Gazetteer:
    return Gazetteer(Tables.open(bundled("geodata")))
