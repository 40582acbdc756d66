"""The table of places: columns in memory, from which light `Place` records are made on demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geomap.errors import GazetteerError
from geomap.records import Place, PlaceKind

_CACHED_PLACES = 100_000
_GEONAMES = "geonames:"
_NO_ROW = -1
# A dictionary look-up is ten times as fast as a call of the enumeration.
_KINDS = {kind.value: kind for kind in PlaceKind}


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of few distinct strings: `values[codes[row]]`; the empty string stands for none."""

    codes: npt.NDArray[np.int32]
    values: tuple[str, ...]

    @classmethod
    def of(cls, strings: Iterable[str]) -> Coded:
        """
        Code a column of strings.

        Parameters
        ----------
        strings
            One string a row.

        Returns
        -------
        column
            With its values in the order of first occurrence.
        """
        numbers: dict[str, int] = {}
        codes = [numbers.setdefault(string, len(numbers)) for string in strings]
        return cls(np.array(codes, np.int32), tuple(numbers))

    def __getitem__(self, row: int) -> str:
        """Return the string of a row."""
        return self.values[self.codes.item(row)]

    def rows(self, *values: str) -> npt.NDArray[np.int64]:
        """
        Find rows by value.

        Parameters
        ----------
        values
            Strings of which a row must hold one.

        Returns
        -------
        rows
            In ascending order.
        """
        wanted = [code for code, value in enumerate(self.values) if value in values]
        return np.flatnonzero(np.isin(self.codes, wanted))


@dataclass(eq=False, slots=True)
class PlaceTable:
    """
    All places of a gazetteer, one a row.

    `geonames` is 0 where GeoNames lacks the place; `keys` then holds its id. `admin1` and
    `admin2` are rows, -1 for none. Other columns are the fields of `Place`.
    """

    geonames: npt.NDArray[np.int64]
    keys: Sequence[str | None]
    names: Sequence[str]
    kinds: Coded
    countries: Coded
    feature_codes: Coded
    geometry_types: Coded
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    admin1: npt.NDArray[np.int32]
    admin2: npt.NDArray[np.int32]
    population: npt.NDArray[np.int64]
    radius_km: npt.NDArray[np.float64]
    _places: dict[int, Place] = field(default_factory=dict)
    _rows: _RowsById | None = None

    @classmethod
    def of(cls, places: Sequence[Place]) -> PlaceTable:
        """
        Hold a few places given as records.

        Parameters
        ----------
        places
            Places with distinct ids; their `admin1` and `admin2` are ids among them or None.

        Returns
        -------
        table
            Rows in the order given.

        Raises
        ------
        GazetteerError
            If an id occurs twice.
        """
        rows = {place.id: row for row, place in enumerate(places)}
        if len(rows) < len(places):
            msg = "two places have the same id; give each place an id of its own"
            raise GazetteerError(msg)
        numbers = [_geonames_number(place.id) for place in places]
        table = cls(
            geonames=np.array(numbers, np.int64),
            keys=[None if n else place.id for n, place in zip(numbers, places, strict=True)],
            names=[place.name for place in places],
            kinds=Coded.of(place.kind for place in places),
            countries=Coded.of(place.country or "" for place in places),
            feature_codes=Coded.of("" for _ in places),
            geometry_types=Coded.of(place.geometry_type for place in places),
            lat=np.array([place.lat for place in places], np.float64),
            lon=np.array([place.lon for place in places], np.float64),
            admin1=np.array([rows.get(place.admin1 or "", _NO_ROW) for place in places], np.int32),
            admin2=np.array([rows.get(place.admin2 or "", _NO_ROW) for place in places], np.int32),
            population=np.array([place.population for place in places], np.int64),
            radius_km=np.array([place.radius_km for place in places], np.float64),
        )
        table._places.update(enumerate(places))
        return table

    @classmethod
    def read(cls, path: Path) -> PlaceTable:
        """
        Read the built table.

        Parameters
        ----------
        path
            A Parquet file with the columns of this class.

        Returns
        -------
        table
            Rows in the order of the file.
        """
        # Not at the top: Arrow takes 0.2 s to import, which tables in memory can do without.
        import pyarrow.parquet as pq  # noqa: PLC0415

        coded = ("kind", "country", "feature_code", "geometry_type")
        file = pq.ParquetFile(path, memory_map=True, read_dictionary=list(coded))
        columns: dict[str, Any] = {}
        # Column by column on one thread: a third of the memory and time of reading all at once.
        for name in file.schema_arrow.names:
            column = file.read(columns=[name], use_threads=False).column(0).combine_chunks()
            column = column.chunk(0) if hasattr(column, "chunks") else column
            if name in coded:
                values = tuple(column.dictionary.to_pylist())
                columns[name] = Coded(column.indices.to_numpy(), values)
            elif name in {"name", "key"}:
                columns[name] = _Strings(column)
            else:
                columns[name] = column.to_numpy(zero_copy_only=False)
        return cls(
            geonames=columns["geonames"],
            keys=columns["key"],
            names=columns["name"],
            kinds=columns["kind"],
            countries=columns["country"],
            feature_codes=columns["feature_code"],
            geometry_types=columns["geometry_type"],
            lat=columns["lat"],
            lon=columns["lon"],
            admin1=columns["admin1"],
            admin2=columns["admin2"],
            population=columns["population"],
            radius_km=columns["radius_km"],
        )

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.lat)

    def place(self, row: int) -> Place:
        """
        Make the record of a row.

        Parameters
        ----------
        row
            From 0 to `len(self) - 1`.

        Returns
        -------
        place
            The same object while it stays in the cache.
        """
        place = self._places.get(row)
        if place is None:
            if len(self._places) >= _CACHED_PLACES:
                self._places.clear()
            admin1, admin2 = self.admin1.item(row), self.admin2.item(row)
            place = self._places[row] = Place(
                id=self.id(row),
                name=self.names[row],
                kind=_KINDS[self.kinds[row]],
                lat=round(self.lat.item(row), 5),
                lon=round(self.lon.item(row), 5),
                country=self.countries[row] or None,
                admin1=None if admin1 == _NO_ROW else self.id(admin1),
                admin2=None if admin2 == _NO_ROW else self.id(admin2),
                population=self.population.item(row),
                radius_km=round(self.radius_km.item(row), 2),
                geometry_type=self.geometry_types[row],
            )
        return place

    def id(self, row: int) -> str:
        """
        Return the id of a row's place.

        Parameters
        ----------
        row
            From 0 to `len(self) - 1`.

        Returns
        -------
        place_id
            `geonames:…`, or the key of a place that GeoNames lacks.
        """
        number = self.geonames.item(row)
        return f"{_GEONAMES}{number}" if number else str(self.keys[row])

    def row(self, place_id: str) -> int:
        """
        Find the row of a place.

        Parameters
        ----------
        place_id
            An id as in `Place.id`.

        Returns
        -------
        row
            Its row.

        Raises
        ------
        GazetteerError
            If no place has this id.
        """
        if self._rows is None:
            self._rows = _RowsById(self.geonames, self.keys)
        row = self._rows.find(place_id)
        if row == _NO_ROW:
            msg = f"unknown place {place_id!r}; look for its id with `geomap lookup NAME`"
            raise GazetteerError(msg)
        return row


class _RowsById:
    """Rows by id: a sorted array for GeoNames' numbers, a dictionary for the few others."""

    def __init__(self, geonames: npt.NDArray[np.int64], keys: Sequence[str | None]) -> None:
        self._order = np.argsort(geonames, kind="stable")
        self._sorted = geonames[self._order]
        self._keys = {keys[int(row)]: int(row) for row in np.flatnonzero(geonames == 0)}

    def find(self, place_id: str) -> int:
        number = _geonames_number(place_id)
        if not number:
            return self._keys.get(place_id, _NO_ROW)
        at = int(np.searchsorted(self._sorted, number))
        known = at < len(self._sorted) and self._sorted[at] == number
        return int(self._order[at]) if known else _NO_ROW


class _Strings(Sequence[Any]):
    """An Arrow column of strings; each is decoded when it is asked for."""

    def __init__(self, column: Any) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    def __getitem__(self, row: Any) -> Any:
        return self._column[row].as_py()


def _geonames_number(place_id: str) -> int:
    number = place_id.removeprefix(_GEONAMES)
    return int(number) if number != place_id and number.isascii() and number.isdigit() else 0
