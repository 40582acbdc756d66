"""
Count how often English words are written small, from any running text.

Usage: `python -m geomap.places.training.common_words CORPUS.jsonl …` writes
`data/common_words.csv`: "street" and "bell" are common words though towns are called so, "Paris"
is not.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import click

from geomap.files import written_whole

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_OPENS_AFTER = frozenset(".!?:\"“”'‘’—–-")
_LEAST = 2
# What a word never seen in capitals is short of certainty.
_DOUBT = 2


@click.command()
@click.argument("corpora", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(corpora: tuple[Path, ...]) -> None:
    """Write how often each word of the CORPORA is written small."""
    lines = (line for path in corpora for line in path.open(encoding="utf-8"))
    shares = lower_case_shares(json.loads(line)["text"] for line in lines if line.strip())
    target = Path(str(files("geomap.places"))) / "data" / "common_words.csv"
    with written_whole(target) as part, part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("word", "share"))
        writer.writerows((word, f"{shares[word]:.2f}") for word in sorted(shares))


def lower_case_shares(texts: Iterable[str]) -> dict[str, float]:
    """
    Measure how often words are written small where nothing but their nature decides it.

    Parameters
    ----------
    texts
        Running text; capitals at the beginning of sentences do not count.

    Returns
    -------
    shares
        Lower-case word → share in (0, 1), of the words that occur small at least twice.
    """
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group()
            if word.islower():
                small[word] += 1
            elif word[1:].islower() and not _opens_sentence(text, match.start()):
                capital[word.lower()] += 1
    return {
        word: count / (count + capital[word] + _DOUBT)
        for word, count in small.items()
        if count >= _LEAST and len(word) > 1
    }


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip() if start < 4 else text[start - 4 : start].rstrip()
    return not before or before[-1] in _SENTENCE_OPENS_AFTER


if __name__ == "__main__":
    main()
