"""How fast the gazetteer opens, looks up and scans: `python bench/gazetteer.py [TABLES]`."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

from geomap.gazetteer import Gazetteer

# Sentences of our own, with the mixture of names that news has.
_TEXT = (
    "Officials in Baku and Yerevan said on Tuesday that shelling near Hadrut and Martakert had "
    "stopped. The U.S. secretary of state will fly from Washington, D.C. to Geneva, then to Paris. "
    "A pipeline from Baku through Tbilisi to Ceyhan carries oil to the Mediterranean. In St. "
    "Louis, Mo., and New York City crowds gathered; in Springfield, Ill., none came. Azerbaijan's "
    "defence ministry denied it, and the Armenian side spoke of the Gaza strip.\n\n"
)
_COLD = (
    "from geomap.gazetteer import Gazetteer; print(Gazetteer.open({!r}).lookup('Hadrut')[0].place)"
)


def main() -> None:
    """Print open time, memory, lookups and scanned text a second."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    argument = str(path) if path else None
    code = "from pathlib import Path\n" + _COLD.format(argument)
    if argument:
        code = code.replace(repr(argument), f"Path({argument!r})")
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)  # noqa: S603  (our own code)
    print(f"cold open and lookup, process and all: {time.perf_counter() - started:.2f} s")

    started = time.perf_counter()
    gazetteer = Gazetteer.open(path)
    print(f"open: {time.perf_counter() - started:.3f} s")
    gazetteer.lookup("Hadrut")
    print(
        f"memory after a lookup: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )

    text = _TEXT * 500
    started = time.process_time()
    spans = list(gazetteer.scan(text))
    seconds = time.process_time() - started
    print(f"scan: {len(text) / seconds / 1e6:.2f} MB/s, {len(spans):,} spans")
    hostile = "A " * 200_000
    started = time.process_time()
    list(gazetteer.scan(hostile))
    print(f"scan of hostile text: {len(hostile) / (time.process_time() - started) / 1e6:.2f} MB/s")

    names = [_TEXT[span.start : span.end] for span in gazetteer.scan(_TEXT)]
    for label, repeat in (("first time", 1), ("again", 200)):
        started = time.process_time()
        for _ in range(repeat):
            for name in names:
                gazetteer.matches(name)
        seconds = time.process_time() - started
        print(f"matches, {label}: {repeat * len(names) / max(seconds, 1e-9):,.0f} names/s")
    distinct = [gazetteer.place(f"geonames:{n}").name for n in _sample(gazetteer)]
    started = time.process_time()
    places = sum(len(gazetteer.matches(name)) for name in distinct)
    seconds = time.process_time() - started
    speed = f"{len(distinct) / seconds:,.0f} names/s"
    print(f"matches, {len(distinct):,} distinct names, {places:,} places: {speed}")


def _sample(gazetteer: Gazetteer) -> list[int]:
    azerbaijan = gazetteer.place("geonames:587116")
    near = gazetteer.neighbours(azerbaijan, radius_km=1500, limit=10_000)
    return [int(p.id.split(":")[1]) for p, _ in near if p.id.startswith("geonames:")]


if __name__ == "__main__":
    main()
