"""Write what was gathered as the tables that the gazetteer opens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.name_index import NameIndex
from geomap.gazetteer.name_table import ROW_GROUP
from geomap.gazetteer.names import MatchKind

# Chosen by trial: the tables are a third smaller than with the library's own choice.
_COMPRESSION = {"compression": "zstd", "compression_level": 19}
_CODED = ["kind", "country", "feature_code", "geometry_type"]
_ENCODINGS = {
    "geonames": "PLAIN",
    "key": "PLAIN",
    "name": "DELTA_BYTE_ARRAY",
    "lat": "BYTE_STREAM_SPLIT",
    "lon": "BYTE_STREAM_SPLIT",
    "admin1": "PLAIN",
    "admin2": "PLAIN",
    "population": "PLAIN",
    "radius_km": "PLAIN",
}
_GEONAMES = "geonames:"


def write_places(entries: Sequence[Entry], folder: Path) -> None:
    """
    Write places, names and the index of names.

    Parameters
    ----------
    entries
        One a row; `admin1` and `admin2` are ids among them.
    folder
        An existing directory.
    """
    rows = {entry.id: row for row, entry in enumerate(entries)}
    numbers = [_number(entry.id) for entry in entries]
    dictionary = pa.dictionary(pa.int32(), pa.string())
    columns: dict[str, Any] = {
        "geonames": pa.array(numbers, pa.int64()),
        "key": pa.array(
            [None if n else e.id for n, e in zip(numbers, entries, strict=True)], pa.string()
        ),
        "name": pa.array([entry.name for entry in entries], pa.string()),
        "kind": pa.array([entry.kind.value for entry in entries]).cast(dictionary),
        "country": pa.array([entry.country or "" for entry in entries]).cast(dictionary),
        "feature_code": pa.array([entry.feature_code for entry in entries]).cast(dictionary),
        "geometry_type": pa.array([entry.geometry_type for entry in entries]).cast(dictionary),
        "lat": _reals(entry.lat for entry in entries),
        "lon": _reals(entry.lon for entry in entries),
        "admin1": pa.array([rows.get(entry.admin1 or "", -1) for entry in entries], pa.int32()),
        "admin2": pa.array([rows.get(entry.admin2 or "", -1) for entry in entries], pa.int32()),
        "population": pa.array([entry.population for entry in entries], pa.int64()),
        "radius_km": _reals(entry.radius_km for entry in entries),
    }
    pq.write_table(
        pa.table(columns),
        folder / "places.parquet",
        row_group_size=len(entries),
        use_dictionary=_CODED,
        column_encoding=_ENCODINGS,
        **_COMPRESSION,
    )
    _write_names(entries, folder)


def _write_names(entries: Sequence[Entry], folder: Path) -> None:
    (folder / "names").mkdir(exist_ok=True)
    named = [
        (row, name)
        for row, entry in enumerate(entries)
        for name, match in entry.names.values()
        if match is not MatchKind.DEMONYM
    ]
    table = pa.table(
        {
            "row": pa.array([row for row, _ in named], pa.int32()),
            "name": pa.array([name.name for _, name in named], pa.string()),
            "language": pa.array([name.language for _, name in named], pa.string()),
            "historical": pa.array([name.historical for _, name in named], pa.bool_()),
            "disputed": pa.array([name.disputed for _, name in named], pa.bool_()),
        }
    )
    path = folder / "names" / "names.parquet"
    pq.write_table(
        table,
        path,
        row_group_size=ROW_GROUP,
        use_dictionary=["language"],
        column_encoding={"row": "DELTA_BINARY_PACKED", "name": "DELTA_LENGTH_BYTE_ARRAY"},
        **_COMPRESSION,
    )
    index = NameIndex.of(
        (folded, row, match)
        for row, entry in enumerate(entries)
        for folded, (_, match) in entry.names.items()
        # A single letter in a text is an initial or an article, whatever villages it names.
        if len(folded) > 1
    )
    index.write(folder / "names")


def write_links(
    continents: Mapping[str, str], endpoints: Mapping[str, Sequence[str]], folder: Path
) -> None:
    """
    Write the continents of countries and the endpoints of lines.

    Parameters
    ----------
    continents
        Country code → id of the continent.
    endpoints
        Id of a line → ids of places.
    folder
        An existing directory.
    """
    links = {
        "continents": dict(continents),
        "endpoints": {k: list(v) for k, v in endpoints.items()},
    }
    text = json.dumps(links, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "links.json").write_text(text + "\n", encoding="utf-8")


def write_manifest(folder: Path, counts: Mapping[str, int]) -> None:
    """
    Write the digest of the tables and what they hold.

    Parameters
    ----------
    folder
        With all other tables in place.
    counts
        Places by kind.
    """
    digest = hashlib.sha256()
    built = [
        p for p in sorted(folder.rglob("*")) if p.suffix in {".parquet", ".npy", ".marisa", ".json"}
    ]
    sizes = {}
    for path in built:
        if path.name == "manifest.json" or "curated" in path.parts:
            continue
        name = path.relative_to(folder).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes())
        sizes[name] = path.stat().st_size
    manifest = {"version": digest.hexdigest()[:16], "places": dict(counts), "bytes": sizes}
    text = json.dumps(manifest, indent=1, sort_keys=True)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _number(place_id: str) -> int:
    return int(place_id.removeprefix(_GEONAMES)) if place_id.startswith(_GEONAMES) else 0


def _reals(values: Any) -> pa.Array:
    # Half the size of doubles; a degree is kept to less than a metre and a half.
    return pa.array(np.fromiter(values, np.float32))
