"""Which places the names around a name may mean: holders, neighbours, shared countries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.places.options import Option
from geomap.records import Place, PlaceKind

EARTH_RADIUS_KM = 6371.0088
_AREAS = frozenset(
    {
        PlaceKind.COUNTRY,
        PlaceKind.ADMIN1,
        PlaceKind.ADMIN2,
        PlaceKind.HISTORICAL,
        PlaceKind.CONTINENT,
    }
)


def holds(area: Option, option: Option) -> bool:
    """
    Return whether one place is the country or the admin unit of another.

    Parameters
    ----------
    area, option
        What two names may mean.

    Returns
    -------
    holds
        False for a place and itself.
    """
    outer, inner = area.place, option.place
    if outer.kind not in _AREAS or outer.id == inner.id:
        return False
    if outer.kind is PlaceKind.COUNTRY:
        return outer.country is not None and outer.country == inner.country
    return outer.id in (inner.admin1, inner.admin2)


def held_among(options: Sequence[Option]) -> tuple[list[bool], list[bool]]:
    """
    Tell which readings of a name lie in another reading of it, and which hold another.

    Parameters
    ----------
    options
        What one name may mean.

    Returns
    -------
    held, holding
        One value an option, as `holds` would give it for any of the others.
    """
    places = [option.place for option in options]
    areas = {p.id for p in places if p.kind in _AREAS and p.kind is not PlaceKind.COUNTRY}
    countries = {p.country: p.id for p in places if p.kind is PlaceKind.COUNTRY and p.country}
    held, used = [], set()
    for place in places:
        outer = {place.admin1, place.admin2} & areas - {place.id}
        country = countries.get(place.country or "")
        if country is not None and country != place.id:
            outer.add(country)
        held.append(bool(outer))
        used |= outer
    return held, [place.id in used for place in places]


def unit_vectors(places: Sequence[Place]) -> NDArray[np.float32]:
    """
    Return points on the unit sphere.

    Parameters
    ----------
    places
        Anywhere on earth.

    Returns
    -------
    vectors
        A row of x, y, z for each.
    """
    degrees = np.array([(place.lat, place.lon) for place in places], dtype=np.float64)
    lat, lon = np.radians(degrees.reshape(-1, 2)).T
    cosine = np.cos(lat)
    return np.stack([cosine * np.cos(lon), cosine * np.sin(lon), np.sin(lat)], axis=1).astype(
        np.float32
    )


def distances_km(rows: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """
    Return great-circle distances between points on the unit sphere.

    Parameters
    ----------
    rows, columns
        As `unit_vectors` gives them.

    Returns
    -------
    distances
        In km, a row for each of `rows`, a column for each of `columns`.
    """
    cosine = np.clip(rows @ columns.T, -1.0, 1.0)
    distances: NDArray[np.float32] = np.float32(EARTH_RADIUS_KM) * np.arccos(cosine)
    return distances


@dataclass(frozen=True, slots=True)
class Name:
    """
    A name of the article and what it may mean.

    `shares` gives each option's share of the belief, at most 1 in all; `weight` in [0, 1] says
    how sure it is that the name is a place at all, times its mentions.
    """

    options: tuple[Option, ...]
    shares: NDArray[np.float32]
    weight: float


SUPPORT = (
    "nearest",
    "close",
    "around",
    "country votes",
    "country fraction",
    "admin1 votes",
    "admin2 votes",
)
_SCALES_KM = (30.0, 150.0, 600.0)
_ANCHORS_PER_NAME = 4


def support(names: Sequence[Name]) -> list[NDArray[np.float32]]:
    """
    Measure how the names of an article support each reading of each other.

    Parameters
    ----------
    names
        Each different name once.

    Returns
    -------
    rows
        For each name a row an option, a column for each of `SUPPORT`: the best vote of a name
        that may lie within some 30 km, the sum of votes from within some 150 and 600 km, the
        votes for the same country, their share of all votes for countries, the votes for the
        same first- and second-level unit. A name never votes for itself.
    """
    sizes = [len(name.options) for name in names]
    options = [option for name in names for option in name.options]
    rows = np.zeros((len(options), len(SUPPORT)), dtype=np.float32)
    anchors = _anchors(names)
    if anchors.options:
        row_owners = np.repeat(np.arange(len(names)), sizes)
        rows[:, :3] = _closeness(options, row_owners, anchors)
        rows[:, 3:] = _votes(options, row_owners, anchors)
    return np.split(rows, np.cumsum(sizes)[:-1]) if names else []


class _Anchors(NamedTuple):
    """The likeliest readings of all names: of which name each is, and how far to believe it."""

    options: list[Option]
    owners: NDArray[np.int64]
    belief: NDArray[np.float32]


def _anchors(names: Sequence[Name]) -> _Anchors:
    options: list[Option] = []
    owners: list[int] = []
    belief: list[float] = []
    for number, name in enumerate(names):
        if name.weight <= 0:
            continue
        for place in np.argsort(-name.shares, kind="stable")[:_ANCHORS_PER_NAME]:
            options.append(name.options[place])
            owners.append(number)
            belief.append(float(name.shares[place]) * name.weight)
    return _Anchors(options, np.array(owners, dtype=np.int64), np.array(belief, dtype=np.float32))


def _closeness(
    options: list[Option], row_owners: NDArray[np.int64], anchors: _Anchors
) -> NDArray[np.float32]:
    # Areas are no points: a country's middle is near to nothing.
    pointlike = np.array([_is_pointlike(anchor.place) for anchor in anchors.options], dtype=bool)
    distances = distances_km(
        unit_vectors([option.place for option in options]),
        unit_vectors([anchor.place for anchor in anchors.options]),
    )
    own = row_owners[:, None] == anchors.owners
    votes = np.where(own, np.float32(0), anchors.belief * pointlike)
    starts = np.flatnonzero(np.diff(anchors.owners, prepend=-1))
    columns = []
    for scale in _SCALES_KM:
        best = np.maximum.reduceat(votes * np.exp(-distances / scale), starts, axis=1)
        columns.append(best.max(axis=1) if scale == _SCALES_KM[0] else best.sum(axis=1))
    return np.stack(columns, axis=1).astype(np.float32)


def _is_pointlike(place: Place) -> bool:
    wide = (PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.HISTORICAL)
    return place.kind not in wide and place.radius_km <= 300


def _votes(
    options: list[Option], row_owners: NDArray[np.int64], anchors: _Anchors
) -> NDArray[np.float32]:
    votes: dict[str, dict[int, float]] = {}
    total: dict[int, float] = {}
    for anchor, owner, share in zip(
        anchors.options, anchors.owners.tolist(), anchors.belief.tolist(), strict=True
    ):
        units = _units(anchor.place)
        for unit in filter(None, units):
            own = votes.setdefault(unit, {})
            own[owner] = own.get(owner, 0.0) + share
        if units[0]:
            total[owner] = total.get(owner, 0.0) + share
    sums = {unit: sum(own.values()) for unit, own in votes.items()}
    everything = sum(total.values())
    rows = np.zeros((len(options), 4), dtype=np.float32)
    for row, (option, owner) in enumerate(zip(options, row_owners.tolist(), strict=True)):
        country, admin1, admin2 = (
            sums[unit] - votes[unit].get(owner, 0.0) if unit in votes else 0.0
            for unit in _units(option.place)
        )
        others = everything - total.get(owner, 0.0)
        rows[row] = (country, country / (others + 0.5), admin1, admin2)
    return rows


def _units(place: Place) -> tuple[str, str, str]:
    """Return the country code and the ids of the units that a place is or lies in, "" for none."""
    admin1 = place.id if place.kind is PlaceKind.ADMIN1 else place.admin1
    admin2 = place.id if place.kind is PlaceKind.ADMIN2 else place.admin2
    return place.country or "", admin1 or "", admin2 or ""
