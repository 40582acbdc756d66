"""Copies of one text: wire stories that several papers print with small changes.

Texts are compared by MinHash over shingles of words (Broder 1997, "On the resemblance and
containment of documents"); candidates come from bands of the signatures (Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3), so that the work grows with the number of texts
and not with its square.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from geomap.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from geomap.records import Document, Report

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_PERMUTATIONS = 128
_SEED = 1
# 32 bands of 4: of texts that share 60 % of their shingles, all but 1 in 80 meet in a band.
_BANDS = 32
_ALIKE = 0.6
# Shorter texts are alike by chance, and cost little when they are read twice.
_FEWEST_SHINGLES = 20
# A band that so many texts share is a phrase of form; each is compared with the first few only.
_COMPARED = 8
_SAME_QUOTE = 90.0
_MIX = np.uint64(0x9E3779B97F4A7C15)


def signature(document: Document) -> bytes:
    """
    Return the MinHash of an article's news.

    Parameters
    ----------
    document
        The article; its furniture is passed by.

    Returns
    -------
    signature
        128 unsigned integers of 32 bits; empty for texts too short to be compared.
    """
    from rensa import RMinHash  # noqa: PLC0415 - `geomap parse` does without it

    shingles = _shingles(document)
    if len(shingles) < _FEWEST_SHINGLES:
        return b""
    made = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    made.update(sorted(shingles))
    return np.asarray(made.digest(), dtype="<u4").tobytes()


def copies(signatures: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """
    Find the articles that repeat the text of an earlier one.

    Parameters
    ----------
    signatures
        Ids of documents with their signatures, in the order of the articles.

    Returns
    -------
    originals
        For each copy the id of the first article with its text. An original is no copy itself.
    """
    texts = [(document_id, data) for document_id, data in signatures if data]
    marks = np.frombuffer(b"".join(data for _, data in texts), dtype="<u4")
    marks = marks.reshape(len(texts), _PERMUTATIONS)
    shared = _shared_bands(marks)
    bands: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    original: dict[str, str] = {}
    width = _PERMUTATIONS // _BANDS
    for number, (document_id, _) in enumerate(texts):
        mine = marks[number]
        keys = [
            (band, mine[band * width : (band + 1) * width].tobytes())
            for band in np.flatnonzero(shared[number]).tolist()
        ]
        near = sorted({index for key in keys for index in bands.get(key, ())})
        like = [index for index in near if np.mean(marks[index] == mine) >= _ALIKE]
        if like:
            original[document_id] = texts[like[0]][0]
            continue
        for key in keys:
            if len(bands[key]) < _COMPARED:
                bands[key].append(number)
    return original


def _shared_bands(marks: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Tell for each text which of its bands another has too: most have none, and cost no more."""
    pairs = np.ascontiguousarray(marks).view("<u8")
    width = pairs.shape[1] // _BANDS
    shared = np.zeros((len(marks), _BANDS), dtype=bool)
    for band in range(_BANDS):
        # Two bands that are mixed to one number by chance are only looked at once more.
        keys = np.zeros(len(marks), dtype=np.uint64)
        for column in pairs[:, band * width : (band + 1) * width].T:
            keys = keys * _MIX + column
        _, where, counts = np.unique(keys, return_inverse=True, return_counts=True)
        shared[:, band] = counts[where] > 1
    return shared


def repeated(
    reports: Mapping[str, Sequence[Report]], originals: Mapping[str, str]
) -> dict[str, str]:
    """
    Find the reports that only repeat one of the article that theirs is a copy of.

    Parameters
    ----------
    reports
        By document.
    originals
        As `copies` gives them.

    Returns
    -------
    repeats
        For each such report the id of the original's: of the same type and status, at the same
        place and days, in nearly the same words.
    """
    found: dict[str, str] = {}
    for copy_id, original_id in originals.items():
        for report in reports.get(copy_id, ()):
            best = max(
                (
                    (fuzz.ratio(other.quote, report.quote), -index, other.id)
                    for index, other in enumerate(reports.get(original_id, ()))
                    if _same(report, other)
                ),
                default=(0.0, 0, ""),
            )
            if best[0] >= _SAME_QUOTE:
                found[report.id] = best[2]
    return found


def _same(one: Report, other: Report) -> bool:
    return (
        one.type == other.type
        and one.status == other.status
        and (one.place and one.place.id) == (other.place and other.place.id)
        and (one.time.start, one.time.end) == (other.time.start, other.time.end)
    )


def _shingles(document: Document) -> set[str]:
    news = (b for b in document.blocks if b.kind is not BlockKind.FURNITURE)
    texts = [document.text[b.start : b.end] for b in news] or [document.text]
    words = [word for text in texts for word in _WORD.findall(text.casefold())]
    return {" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
