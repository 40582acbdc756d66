"""
Bulk builds: articles a second and peak memory, on one process, two, and a local Dask cluster.

    python bench/scale.py [--articles 1000] [--engines 1,2,dask] [--kills 3] [--keep DIR]
    python bench/scale.py --events 1000000 [--keep DIR]

Articles are made from varied templates, and from the corpora in ../shared where they are: their
sentences with other numbers, mixed anew, so that no two articles are alike. The first of many are
the same as of few. The baseline is the first engine named.
With --kills each engine builds a second table, and is killed (SIGKILL) so many times on the way,
evenly over the time that the undisturbed build took: the main process, after which the same
command is given again; of Dask a worker, after which the run has to go on by itself.
With --events a table of so many invented events is written instead, and a month and a box of it are
opened, against reading the whole (or a tenth of it, where it is large). The articles of three
months around the views lie in partitions of a hundred, with texts, names and dates.
"""

# ruff: noqa: E501, PLC0415, S311, S603 - texts of templates; imports where they are timed; our own programs

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
TOWNS = ["Valencia", "Kherson", "Lyon", "Osaka", "Nairobi", "Lima", "Geneva", "Baku", "Accra", "Lagos", "Kyiv", "Tbilisi", "Yerevan", "Aleppo", "Mosul", "Kabul", "Quetta", "Dhaka", "Manila", "Hanoi", "Cebu", "Cusco", "Quito", "Tunis", "Oran", "Malakal", "Goma", "Bangui", "Mekele", "Zinder"]  # fmt: skip
LEADS = (
    "Shells hit a market in {town} on {day}, killing {n} people, the governor said.",
    "A flood killed {n} people in {town} on {day}, officials said.",
    "Police arrested {n} people at a protest in {town} on {day}, a spokesman said.",
    "Fighters attacked a checkpoint near {town} on {day}; {n} soldiers were wounded.",
    "The president met the foreign minister in {town} on {day} to discuss a ceasefire.",
    "An air strike destroyed {n} houses on the outskirts of {town} on {day}, residents said.",
)
BODIES = (
    "The fighting between the army and the rebels began last month, when {n} villages west of {other} were taken.",
    "Aid agencies said that {n} families had fled towards {other} since Monday.",
    "The ministry in {other} denied that its forces had fired, and called the report false.",
    "A witness told reporters that smoke could be seen from {other} through the night.",
    "The talks, which {name} is expected to attend, will go on in {other} next week.",
    "{name}, who leads the council, said on Wednesday that the road to {other} would stay closed.",
    "It was the worst incident in the district since {year}, according to the records of the hospital.",
    "Two days earlier, {n} people had been detained in {other}, among them a journalist.",
)
NAMES = ("Jane Roe", "Amir Karimov", "Olena Petrenko", "Joseph Okello", "Maria Santos", "Li Wei")


def sentences():
    """Return sentences of the corpora, none where they are not."""
    found = []
    for path in sorted(CORPORA.glob("*.jsonl")) if CORPORA.is_dir() else ():
        if path.stem != "tudloc2013":
            for line in path.open(encoding="utf-8"):
                words = re.split(r"(?<=[a-z][.])\s+(?=[A-Z])|\n+", json.loads(line)["text"])
                found += [part.strip() for part in words if 60 < len(part) < 300]
    return found


def renumbered(text, rng):
    """Give a sentence other years and numbers: other news in the same form."""

    def another(match):
        year = len(match[0]) == 4
        return str(rng.randint(1990, 2024) if year else rng.randint(1, 28))

    return re.sub(r"\b(?:(?:19|20)\d\d|\d\d?)\b", another, text)


def article(number, stock):
    rng = random.Random(number)
    day = date(2020, 1, 1) + timedelta(rng.randrange(1800))
    town = rng.choice(TOWNS)
    fill = {"town": town, "day": f"{day.day} {day:%B %Y}", "name": rng.choice(NAMES), "year": rng.randint(1990, 2019)}  # fmt: skip
    parts = [rng.choice(LEADS).format(n=rng.randint(2, 99), **fill)]
    parts += [
        rng.choice(BODIES).format(n=rng.randint(2, 999), other=rng.choice(TOWNS), **fill)
        for _ in range(rng.randint(1, 4))
    ]
    if stock:
        parts += [renumbered(text, rng) for text in rng.sample(stock, rng.randint(2, 5))]
    published = (day + timedelta(1)).isoformat()
    text = f"{town}: report {number}\n\n" + "\n\n".join(parts)
    return {"id": str(number), "text": text, "published": published}


def write_articles(path, count):
    stock, size = sentences(), 0
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            record = article(number, stock)
            size += len(record["text"])
            stream.write(json.dumps(record) + "\n")
    return size


class Watch(threading.Thread):
    """Of a process and its children: highest memory, shared pages once (PSS), and CPU seconds."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.peak, self.end = process, 0, False
        self.used = {}

    def run(self):
        while not self.end:
            family = _family(self.process)
            self.peak = max(self.peak, sum(map(_pss, family)))
            for pid in family:
                self.used[pid] = max(self.used.get(pid, 0.0), _cpu(pid))
            time.sleep(0.3)

    @property
    def cpu(self):
        return sum(self.used.values())


def _family(process):
    found = [process]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def _pss(process):
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def _cpu(process):
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def build(source, output, engine, *, kill_after=None):
    """Run a build; `kill_after` seconds it, or a worker of Dask, is killed. None was finished."""
    words = ["--dask", "local", "--workers", "2"] if engine == "dask" else ["--workers", engine]
    command = "from geomap.cli import main; main()"
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", command, "build", str(source), "-o", f"{output}/", "--json", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    watch = Watch(process.pid)
    watch.start()
    if kill_after is not None:
        time.sleep(kill_after)
        if process.poll() is None:
            os.kill(_worker(process.pid) if engine == "dask" else process.pid, signal.SIGKILL)
    words = process.communicate()[0]
    watch.end = True
    told = json.loads(words) if process.returncode == 0 else None
    return told, time.perf_counter() - begun, watch.cpu, watch.peak / 1024


def _worker(process):
    """Return the one of the child processes that has worked most."""
    return max(_family(process)[1:], key=_cpu)


def build_killed(source, output, engine, *, kills, seconds):
    """Build with `kills` kills over about `seconds`; return what `build` does, summed up."""
    pause = seconds / (kills + 1)
    begun, cpu, peak, told = time.perf_counter(), 0.0, 0.0, None
    for _ in range(kills):
        told, _, used, most = build(source, output, engine, kill_after=pause)
        cpu, peak = cpu + used, max(peak, most)
        if told:
            break
    if told is None:
        told, _, used, most = build(source, output, engine)
        cpu, peak = cpu + used, max(peak, most)
    return told, time.perf_counter() - begun, cpu, peak


def digest(folder):
    """Return a hash of the table's bytes, to see that all engines make the same."""
    made = hashlib.sha256()
    for path in sorted(folder.glob("*/*.parquet")):
        made.update(path.name.encode() + path.read_bytes())
    return made.hexdigest()[:12]


def builds(arguments, folder):
    source = folder / "articles.jsonl"
    size = write_articles(source, arguments.articles)
    print(f"{arguments.articles} articles of {size / arguments.articles:.0f} characters")
    print(f"{'engine':<14}{'articles/s':>11}{'CPU ms each':>13}{'peak MB':>9}{'reports':>9}{'to first':>10}  bytes")  # fmt: skip
    base = None

    def tell(name, output, told, seconds, cpu, peak):
        rate = arguments.articles / seconds
        each = 1000 * cpu / arguments.articles
        print(
            f"{name:<14}{rate:>11.2f}{each:>13.1f}{peak:>9.0f}{told['reports']:>9}"
            f"{rate / (base or rate):>10.2f}  {digest(output)}",
            flush=True,
        )
        return base or rate

    for engine in arguments.engines.split(","):
        output = folder / f"table-{engine}"
        made = build(source, output, engine)
        base = tell(engine, output, *made)
        if arguments.kills:
            output = folder / f"table-{engine}-killed"
            kills = min(arguments.kills, 1) if engine == "dask" else arguments.kills
            disturbed = build_killed(source, output, engine, kills=kills, seconds=made[1])
            tell(f"{engine}, {kills} killed", output, *disturbed)


REST = "invented"
DETAILED = [(date(2012, month, 1) - date(1970, 1, 1)).days for month in (4, 7)]


def with_articles(number):
    """Return the companions of a partition of a hundred articles, as many names as news has."""
    from geomap.table import EventTable

    documents = [f"d{number * 100 + n}" for n in range(100)]
    text = " ".join(
        f"Sentence {n} tells of what happened, and where, and who said so." for n in range(34)
    )
    place = {"lat": 1.0, "lon": 2.0, "confidence": 0.9, "status": "resolved", "role": "literal"}
    return EventTable.of(
        mentions=[{**place, "document_id": d, "text": "Lyon", "start": n, "end": n + 4} for d in documents for n in range(12)],
        times=[{"document_id": d, "text": "Monday", "start": n, "end": n + 6} for d in documents for n in range(6)],
        articles=[{"document_id": d, "title": d, "published": "2012-05-05", "text": text} for d in documents],
    )  # fmt: skip


def invented(folder, count):
    """Write a table of invented events as a bulk build would: files sorted by day."""
    import numpy as np
    import pyarrow as pa
    import shapely

    from geomap.partitioned import Catalogue, write_catalogue
    from geomap.pipeline.assembling import write_events
    from geomap.pipeline.store import Store
    from geomap.pipeline.stretches import ROWS_A_FILE
    from geomap.schema import REPORT_COLUMNS, arrow_table
    from geomap.table import EventTable

    store = Store(folder)
    store.events.mkdir(parents=True)
    store.parts.mkdir()
    EventTable.of().write(store.part(REST))
    keys = {REST: None}
    rng = np.random.default_rng(1)
    files = []
    for number, begin in enumerate(range(0, count, ROWS_A_FILE)):
        rows = min(ROWS_A_FILE, count - begin)
        first = date(2000, 1, 1) + timedelta(days=begin * 9000 // count)
        span = max(1, 9000 * rows // count)
        days = np.sort(rng.integers(0, span, rows)) + (first - date(1970, 1, 1)).days
        lon, lat = rng.uniform(-180, 180, rows), rng.uniform(-60, 75, rows)
        empty = arrow_table(EventTable.of(), REPORT_COLUMNS)
        ids = [f"r{begin + n:09}" for n in range(rows)]
        near = (days >= DETAILED[0]) & (days < DETAILED[1])
        parts = [
            f"invented{(begin + n) // 800}" if is_near else REST
            for n, is_near in enumerate(near.tolist())
        ]
        for key in dict.fromkeys(parts):
            if key not in keys:
                with_articles(int(key.removeprefix("invented"))).write(store.part(key))
            keys[key] = None
        known = {
            "report_id": ids,
            "event_id": ids,
            "document_id": [f"d{(begin + n) // 8}" for n in range(rows)],
            "type": rng.choice(["ASSAULT", "CONSULT", "PROTEST", "AID"], rows),
            "status": ["asserted"] * rows,
            "summary": [f"Event {begin + n}" for n in range(rows)],
            "quote": [f"What happened in the event of number {begin + n}." for n in range(rows)],
            "start": pa.array(days.astype("int32"), pa.date32()),
            "end": pa.array(days.astype("int32"), pa.date32()),
            "lat": lat,
            "lon": lon,
            "place_precision": ["town"] * rows,
            "confidence": np.full(rows, 0.8),
            "geometry": pa.array(shapely.to_wkb(shapely.points(lon, lat)).tolist(), pa.binary()),
            "bbox": pa.StructArray.from_arrays([pa.array(v) for v in (lon, lat, lon, lat)], names=["xmin", "ymin", "xmax", "ymax"]),
            "part": parts,
        }  # fmt: skip
        schema = empty.schema.append(pa.field("part", pa.string()))
        columns = {
            field.name: pa.array(known[field.name]).cast(field.type)
            if field.name in known
            else pa.nulls(rows, field.type)
            for field in schema
        }
        files.append(write_events(store, number, pa.table(columns, schema=schema)))
    write_catalogue(folder, Catalogue("bench", tuple(keys), tuple(files)))


VIEWS = {
    "a month": {"datetime": "2012-05"},
    "a month and a box": {"datetime": "2012-05", "bbox": [20, 40, 45, 60]},
    "a day and a type": {"datetime": "2012-05-03", "types": ["ASSAULT"]},
}
OPEN = """
import json, sys, time, resource
from geomap.table import EventTable
begun = time.perf_counter()
table = EventTable.read(sys.argv[1], **json.loads(sys.argv[2]))
print(len(table), time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def opened(arguments, folder):
    output = folder / "events"
    begun = time.perf_counter()
    invented(output, arguments.events)
    size = sum(path.stat().st_size for path in output.rglob("*.parquet")) / 1e6
    print(
        f"{arguments.events} events, {size:.0f} MB, written in {time.perf_counter() - begun:.0f} s"
    )
    tenth = "2000-01/2002-06" if arguments.events > 2_000_000 else "../.."
    print(f"{'view':<20}{'events':>9}{'seconds':>9}{'peak MB':>9}{'to first':>10}")
    base = None
    for name, view in {"much of it": {"datetime": tenth}, **VIEWS}.items():
        told = subprocess.run(
            [sys.executable, "-c", OPEN, str(output), json.dumps(view)],
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        rows, seconds, peak = int(told[0]), float(told[1]), float(told[2])
        base = base or seconds
        print(f"{name:<20}{rows:>9}{seconds:>9.2f}{peak:>9.0f}{seconds / base:>10.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--engines", default="1,2,dask")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--events", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="Folder to work in, kept.")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (opened if arguments.events else builds)(arguments, folder)
    finally:
        if arguments.keep is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
