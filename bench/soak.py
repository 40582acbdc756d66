"""
Damaged files of every kind through the readers, for as long as you like.

    python bench/soak.py [--seconds 60] [--seed 1]

Prints for each kind how many files were tried, read, and told in a line, the slowest, and what
failed otherwise, with the seed that makes it again. Nothing may fail otherwise.
"""

# ruff: noqa: S311, BLE001 - the same files for the same seed; whatever fails is told

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from geomap.documents import Unreadable, read_bytes
from test_security_sources import SEEDS

TOKENS = (
    *(b"<", b"]]>", b"&x;", b"%PDF", b"PK\x03\x04", b"\x00" * 8),
    *(b"\xff" * 4, b'"', b"\n", b"[[[[", b"../"),
)


def damaged(rng):
    suffix = rng.choice(sorted(SEEDS))
    made = bytearray(SEEDS[suffix])
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(made) + 1)
        kind = rng.randrange(5)
        if kind == 0 and made:
            made[at % len(made)] = rng.randrange(256)
        elif kind == 1:
            del made[at : at + rng.randint(1, 60)]
        elif kind == 2:
            made[at:at] = rng.choice(TOKENS)
        elif kind == 3:
            made[at:at] = made[max(0, at - 300) : at] * rng.randint(1, 20)
        elif made:
            made[at % len(made)] ^= 1 << rng.randrange(8)
    return suffix, bytes(made)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    tried, read, told, failed = Counter(), Counter(), Counter(), Counter()
    slowest: dict[str, float] = {}
    end = time.monotonic() + arguments.seconds
    seed = arguments.seed
    while time.monotonic() < end:
        suffix, data = damaged(random.Random(seed))
        begun = time.process_time()
        tried[suffix] += 1
        try:
            for item in read_bytes(data, name=f"file{suffix}"):
                (told if isinstance(item, Unreadable) else read)[suffix] += 1
        except Exception:
            failed[suffix] += 1
            print(f"seed {seed}, {suffix}:\n{traceback.format_exc()}")
        slowest[suffix] = max(slowest.get(suffix, 0), time.process_time() - begun)
        seed += 1
    print(f"{'kind':<10}{'tried':>8}{'read':>8}{'told':>8}{'failed':>8}{'slowest s':>11}")
    for suffix in sorted(tried):
        print(
            f"{suffix:<10}{tried[suffix]:>8}{read[suffix]:>8}{told[suffix]:>8}{failed[suffix]:>8}"
            f"{slowest[suffix]:>11.2f}"
        )
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
