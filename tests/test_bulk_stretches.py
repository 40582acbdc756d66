"""Reports of many partitions sorted by day in bounded memory, and copies told without all pairs."""

import datetime as dt
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.pipeline import duplicates, stretches
from geomap.pipeline.duplicates import copies

SCHEMA = pa.schema(
    [("report_id", pa.string()), ("document_id", pa.string()), ("start", pa.date32())]
)


@pytest.fixture(autouse=True)
def _little_room(monkeypatch):
    monkeypatch.setattr(stretches, "ROWS_A_FILE", 10)
    monkeypatch.setattr(stretches, "_ROWS_HELD", 7)


def write(folder, partitions):
    """Write partitions of days, None for undated, and return their paths."""
    number = 0
    paths = {}
    for key, days in enumerate(partitions):
        rows = []
        for day in days:
            first = None if day is None else dt.date(2020, 1, 1) + dt.timedelta(day)
            rows.append({"report_id": f"r{number:03}", "document_id": f"d{number}", "start": first})
            number += 1
        paths[f"k{key}"] = folder / f"k{key}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), paths[f"k{key}"])
    return paths


@settings(max_examples=40, deadline=None)
@given(
    partitions=st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=12), min_size=1, max_size=8
    )
)
def test_stretches_hold_all_rows_once_sorted(partitions, tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    paths = write(folder, partitions)
    gone = {"k0": {"d0"}}
    found = list(stretches.stretches(paths, without=gone, folder=folder))
    rows = [row for table in found for row in table.to_pylist()]
    whole = [
        {**row, "part": key} for key, path in paths.items() for row in pq.read_table(path).to_pylist()
    ]  # fmt: skip
    kept = [row for row in whole if (row["part"], row["document_id"]) != ("k0", "d0")]
    late = dt.date.max
    assert rows == sorted(kept, key=lambda row: (row["start"] or late, row["report_id"]))
    for table in found:
        days = set(table["start"].to_pylist())
        assert len(days) == 1 or len(table) <= 10
        assert days == {None} or None not in days
    assert list(folder.glob(".*")) == []


def test_each_partition_is_opened_twice_however_many_stretches(tmp_path, monkeypatch):
    paths = write(tmp_path, [range(30 * n, 30 * n + 30) for n in range(5)])
    opened = defaultdict(int)
    original = pq.read_table

    def read_table(path, **options):
        opened[path] += 1
        return original(path, **options)

    monkeypatch.setattr(pq, "read_table", read_table)
    assert len(list(stretches.stretches(paths, without={}, folder=tmp_path))) == 15
    assert set(opened.values()) == {2}


def test_nothing_is_left_when_a_stretch_cannot_be_used(tmp_path):
    paths = write(tmp_path, [range(40)])
    found = stretches.stretches(paths, without={}, folder=tmp_path)
    next(found)
    assert list(tmp_path.glob(".stretch-*"))
    found.close()
    assert list(tmp_path.glob(".stretch-*")) == []


def signatures(rng, count):
    """Signatures of which some repeat another with changes."""
    made = []
    for number in range(count):
        marks = rng.integers(0, 2**32, 128, dtype="<u4")
        if made and rng.random() < 0.5:
            marks = np.frombuffer(made[rng.integers(len(made))][1], dtype="<u4").copy()
            changed = rng.random(128) < rng.choice([0.1, 0.3, 0.5])
            marks[changed] = rng.integers(0, 2**32, changed.sum())
        made.append((f"d{number:03}", marks.tobytes()))
    return made


@pytest.mark.parametrize("seed", range(5))
def test_bands_that_none_shares_may_be_passed_by(seed, monkeypatch):
    given_ = signatures(np.random.default_rng(seed), 80)
    found = copies([*given_, ("short", b"")])
    assert 10 < len(found) < 60
    monkeypatch.setattr(
        duplicates, "_shared_bands", lambda marks: np.ones((len(marks), 32), dtype=bool)
    )
    assert copies(given_) == found


def test_no_texts_have_no_copies():
    assert copies([]) == {}
    assert copies([("short", b"")]) == {}
