"""
Time writing and reading an event table beside geopandas' own writers and readers.

    python bench/exchange.py [--rows 100000] [--tables]

CPU seconds of this process in one run, the size of the files, and the ratio to geopandas. Both
write the same rows and columns; geopandas is given lists as JSON and days as timestamps, as GDAL
wants them, and that is not counted. geomap writes more: the mentions, times and articles beside,
checked text, JSON-FG times; into a GeoPackage two tables, `events` and `claims`, where geopandas
writes one. With `--tables` reading a CSV of as many points, and one as ACLED has it, is timed
beside pandas' own `read_csv`.
"""

import argparse
import csv
import gc
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from geomap.exchange import export, read
from geomap.exchange.delimited import joined
from geomap.exchange.plain import attributes, values
from geomap.foreign import read_tables, tables_among
from synthetic import large_table

ACLED = (
    *("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1"),
    *("actor2", "iso", "country", "location", "latitude", "longitude", "geo_precision", "source"),
    *("notes", "fatalities"),
)


def timed(function, *arguments, **options):
    gc.collect()
    begun = time.process_time()
    result = function(*arguments, **options)
    return time.process_time() - begun, result


def check(holds):
    if not holds:
        sys.exit("rows were lost")


def flat(table):
    """Return what GDAL can write: no lists, days as timestamps."""
    columns = {}
    for name in attributes(table):
        if name in ("start", "end"):
            columns[name] = pd.to_datetime(table[name].to_numpy()).astype("datetime64[ms]")
        elif table[name].dtype == object:
            columns[name] = [joined(value) for value in values(table[name])]
        else:
            columns[name] = table[name].to_numpy()
    return gpd.GeoDataFrame(columns, geometry=list(table.geometry), crs=4326)


def formats(rows, folder):
    table = large_table(rows)
    plain = flat(table)
    theirs = {
        ".parquet": (
            lambda path: plain.to_parquet(path, write_covering_bbox=True, schema_version="1.1.0"),
            gpd.read_parquet,
        ),
        ".geojson": (lambda path: plain.to_file(path, RFC7946="YES"), gpd.read_file),
        ".gpkg": (lambda path: plain.to_file(path, layer="events"), gpd.read_file),
    }
    print(f"{'format':<10}{'':<7}{'geomap s':>10}{'geopandas s':>13}{'ratio':>7}{'MB':>7}{'MB':>7}")
    for suffix, (write, take) in theirs.items():
        own, other = folder / f"own{suffix}", folder / f"other{suffix}"
        ours, _ = timed(export, table, own)
        peer, _ = timed(write, other)
        sizes = "".join(f"{path.stat().st_size / 1e6:>7.0f}" for path in (own, other))
        print(f"{suffix:<10}{'write':<7}{ours:>10.1f}{peer:>13.1f}{ours / peer:>7.2f}{sizes}")
        ours, back = timed(read, own)
        check(len(back) == rows)
        del back
        peer, _ = timed(take, other)
        print(f"{suffix:<10}{'read':<7}{ours:>10.1f}{peer:>13.1f}{ours / peer:>7.2f}", flush=True)
    for suffix in (".fgb", ".csv", ".jsonl"):
        own = folder / f"own{suffix}"
        ours, _ = timed(export, table, own)
        print(f"{suffix:<10}{'write':<7}{ours:>10.1f}{'':>20}{own.stat().st_size / 1e6:>7.0f}")


def foreign(rows, folder):
    table = large_table(rows)
    days = [day.isoformat() for day in table["start"]]
    places = list(zip(table["lat"].round(5), table["lon"].round(5), strict=True))
    points, acled = folder / "points.csv", folder / "acled.csv"
    with points.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title", "date", "lat", "lon", "type"])
        writer.writerows(
            [f"Event {n}", day, *place, kind]
            for n, (day, place, kind) in enumerate(zip(days, places, table["type"], strict=True))
        )
    with acled.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ACLED)
        writer.writerows(
            [f"X{n}", day, 1, "Battles", "Armed clash", f"Group {n % 997}", f"Army {n % 89}", 31,
             "Azerbaijan", f"Town {n % 5003}", *place, 1 + n % 3, f"Paper {n % 211}",
             f"On {day} an armed clash was reported near town {n % 5003}. " * 3, n % 7]
            for n, (day, place) in enumerate(zip(days, places, strict=True))
        )  # fmt: skip
    print(f"\n{'table':<10}{'':<7}{'geomap s':>10}{'pandas s':>13}{'ratio':>7}{'MB':>7}")
    for path in (points, acled):
        ours, (made, problems) = timed(lambda p=path: read_tables(tables_among([p])[0]))
        check((len(made), problems) == (rows, []))
        del made
        peer, _ = timed(pd.read_csv, path)
        size = path.stat().st_size / 1e6
        print(
            f"{path.stem:<10}{'read':<7}{ours:>10.1f}{peer:>13.1f}{ours / peer:>7.2f}{size:>7.0f}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--tables", action="store_true", help="foreign tables instead of formats")
    given = parser.parse_args()
    print(f"{given.rows:,} events")
    with TemporaryDirectory() as folder:
        (foreign if given.tables else formats)(given.rows, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory {peak:.1f} GB, of both")


if __name__ == "__main__":
    main()
