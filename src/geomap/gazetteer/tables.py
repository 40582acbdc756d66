"""All tables of a gazetteer together: opened from disk, or built of a few places in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import GazetteerError
from geomap.gazetteer.folding import fold
from geomap.gazetteer.links import Links
from geomap.gazetteer.name_index import NameIndex
from geomap.gazetteer.name_table import NamesInFile, NamesInMemory, NameTable
from geomap.gazetteer.names import MatchKind
from geomap.gazetteer.place_table import PlaceTable
from geomap.gazetteer.shapes import Shapes
from geomap.records import Place, PlaceName

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Tables:
    """Places, names and their index, shapes, links; `version` is the digest of them all."""

    places: PlaceTable
    index: NameIndex
    names: NameTable
    shapes: Shapes
    links: Links
    version: str

    @classmethod
    def open(cls, folder: Path) -> Tables:
        """
        Open built tables; most is mapped or read when it is first needed.

        Parameters
        ----------
        folder
            Where the build put them.

        Returns
        -------
        tables
            The tables.

        Raises
        ------
        GazetteerError
            If a table is missing or damaged.
        """
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            return cls(
                places=PlaceTable.read(folder / "places.parquet"),
                index=NameIndex.open(folder / "names"),
                names=NamesInFile(folder / "names" / "names.parquet"),
                shapes=Shapes(folder / "shapes"),
                links=Links.read(folder / "links.json"),
                version=str(manifest["version"]),
            )
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            msg = f"cannot open the gazetteer in {folder}: {error}; reinstall geomap"
            raise GazetteerError(msg) from error

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[Place, Sequence[PlaceName]]],
        *,
        geometries: Mapping[str, BaseGeometry],
        links: Links,
        matches: Mapping[tuple[str, str], MatchKind],
    ) -> Tables:
        """
        Build the tables of a few places.

        Parameters
        ----------
        rows
            Each place and its names beside `Place.name`.
        geometries
            Place id → geometry `(lon, lat)`.
        links
            Continents and endpoints.
        matches
            (place id, name) → how they belong together, where the name's flags do not tell.

        Returns
        -------
        tables
            Rows in the order given; an empty basemap.

        Raises
        ------
        GazetteerError
            If two places have the same id.
        """
        given = list(rows)
        names: list[tuple[PlaceName, ...]] = []
        postings: list[tuple[str, int, MatchKind]] = []
        for row, (place, others) in enumerate(given):
            own = {other.name: other for other in (PlaceName(place.name), *others)}
            for place_id, name in matches:
                if place_id == place.id:
                    own.setdefault(name, PlaceName(name))
            names.append(tuple(own.values()))
            for named in own.values():
                usual = MatchKind.HISTORICAL if named.historical else MatchKind.ALTERNATE
                usual = MatchKind.NAME if named.name == place.name else usual
                kind = matches.get((place.id, named.name), usual)
                postings.append((fold(named.name), row, kind))
        return cls(
            places=PlaceTable.of([place for place, _ in given]),
            index=NameIndex.of(postings),
            names=NamesInMemory(names),
            shapes=Shapes(geometries=geometries),
            links=links,
            version="in memory",
        )
