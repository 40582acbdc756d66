"""Annotated articles: gold place names with coordinates, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from geomap.documents import document
from geomap.errors import GeomapError
from geomap.records import Document, Place, PlaceKind


@dataclass(frozen=True, slots=True)
class GoldToponym:
    """A place name as annotated; `lat` and `lon` are None where the annotators knew no place."""

    start: int
    end: int
    lat: float | None
    lon: float | None
    place_id: str | None
    title: str | None
    """The title of the place's encyclopedia page, where the corpus gives one."""
    literal: bool | None = None
    """Whether it means the place itself; None where the corpus does not say."""

    def names_same_entity(self, place: Place) -> bool:
        """
        Return whether a place is the annotated one by identity rather than by distance.

        Parameters
        ----------
        place
            A place of the gazetteer.

        Returns
        -------
        same
            By GeoNames id; by title for countries, first-level units and continents, which have
            no agreed centre.
        """
        if self.place_id is not None:
            return self.place_id == place.id
        areas = (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.CONTINENT)
        return (
            self.title is not None
            and place.kind in areas
            and self.title.casefold() == place.name.casefold()
        )


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its gold; `demonyms` says whether its corpus annotates them."""

    document: Document
    gold: tuple[GoldToponym, ...]
    demonyms: bool


def read_gold(path: Path, *, demonyms: bool) -> Iterator[AnnotatedArticle]:
    """
    Read a corpus.

    Parameters
    ----------
    path
        JSON Lines: `id`, `text`, `toponyms` with `start`, `end`, `lat`, `lon` and `geonameid` or
        `page`, and `type` (literal or associative) where annotated; `title`, `url` where known.
    demonyms
        Whether the corpus annotates demonyms.

    Yields
    ------
    article
        In the order of the file.

    Raises
    ------
    GeomapError
        If a line is no such object.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield _article(json.loads(line), demonyms=demonyms)
            except (ValueError, KeyError, TypeError) as error:
                msg = f"{path}, line {number}: no annotated article ({error!r})"
                raise GeomapError(msg) from error


def _article(row: dict[str, Any], *, demonyms: bool) -> AnnotatedArticle:
    read = document(row["text"], id=str(row["id"]), title=row.get("title"), url=row.get("url"))
    return AnnotatedArticle(read, tuple(_gold(t) for t in row["toponyms"]), demonyms)


def _gold(row: dict[str, Any]) -> GoldToponym:
    page, number = row.get("page"), row.get("geonameid")
    title = unquote(page.rsplit("/", 1)[-1]).replace("_", " ").split(" (")[0] if page else None
    return GoldToponym(
        start=row["start"],
        end=row["end"],
        lat=row.get("lat"),
        lon=row.get("lon"),
        place_id=f"geonames:{number}" if number else None,
        title=title,
        literal={"literal": True, "associative": False}.get(row.get("type") or ""),
    )
