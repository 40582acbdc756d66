"""Pairs of reports that may tell of one happening, without looking at all pairs.

Reports are gathered in blocks of kindred types and common days; within a block other types, other
days and places that lie too far apart are told by arrays of numbers. What `compare` would join is
never left out, and the work grows with the number of reports as long as no single day and type
holds most of them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from geomap.events.compare import AREAS, NEAR_KM, VERBATIM, is_particular
from geomap.events.tables import event_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from geomap.records import Report

    Block = tuple[str, int, int]

_EARTH_KM = 6371.0088
# Of two stretches longer than so many days, at least half of the days are common to both, as
# `compare` asks: so the shorter is at least half of the longer.
_SHORT_DAYS = 4
# Places of one country are compared however far apart: an area may hold what its circle does not.
_SLACK_KM = 50.0
_ROWS_AT_ONCE = 512
# Of two texts that are alike to the share VERBATIM, by Indel distance over both lengths together,
# the shorter is at least so much of the longer.
_LEN = VERBATIM / (2 - VERBATIM)
# Reports of one type that an article tells in between two of which one has no day.
_NEAR_IN_TEXT = 20


def candidates(reports: Iterable[Report]) -> Iterator[tuple[Report, Report]]:
    """
    Yield the pairs of reports that are to be compared, each once.

    Parameters
    ----------
    reports
        In any order.

    Yields
    ------
    first, second
        Of kindred type, with a day in common and not too far apart; or of one article and kindred
        type, one or both without a day. `first` has the lower id.
    """
    families = _families()
    blocks: dict[Block, tuple[list[Report], list[Report]]] = defaultdict(lambda: ([], []))
    told: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: r.id):
        told[report.document_id, families.get(report.type, report.type)].append(report)
        if not _is_dated(report):
            continue
        family = families.get(report.type, report.type)
        level = _level(report)
        for slot in _slots(report, level):
            blocks[family, level, slot][0].append(report)
        for slot in _slots(report, level + 1):
            blocks[family, level + 1, slot][1].append(report)
    for (_, level, slot), (own, shorter) in sorted(blocks.items()):
        if not own:
            continue
        group = [*own, *shorter]
        firsts = np.array([_slots(report, level)[0] for report in group])
        for i, j in _near(group, len(own), firsts, slot):
            one, two = group[i], group[j]
            yield (one, two) if one.id < two.id else (two, one)
    for _, group in sorted(told.items()):
        yield from _undated(group)


def _is_dated(report: Report) -> bool:
    return report.time.start is not None and report.time.end is not None


def _undated(group: Sequence[Report]) -> Iterator[tuple[Report, Report]]:
    """Yield the pairs of one article's reports that are near in its text and not both dated."""
    in_text = sorted(group, key=lambda r: (r.quote_start, r.id))
    for number, one in enumerate(in_text):
        for two in in_text[number + 1 : number + 1 + _NEAR_IN_TEXT]:
            if not (_is_dated(one) and _is_dated(two)):
                yield (one, two) if one.id < two.id else (two, one)


def _families() -> dict[str, str]:
    """Return for each type a name for all types that it is kin to, directly or not."""
    types = event_types()
    family = {code: code for code in types}

    def root(code: str) -> str:
        while family[code] != code:
            code = family[code]
        return code

    for code, kind in types.items():
        for other in kind.kin:
            if other in family:
                one, two = sorted((root(code), root(other)))
                family[two] = one
    return {code: root(code) for code in types}


def _days(report: Report) -> tuple[int, int]:
    assert report.time.start is not None  # noqa: S101 - those without dates were left out
    assert report.time.end is not None  # noqa: S101 - as above
    return report.time.start.toordinal(), report.time.end.toordinal()


def _level(report: Report) -> int:
    """Return 0 for stretches of up to four days, 1 up to eight, 2 up to sixteen …."""
    first, last = _days(report)
    return max(0, (max(1, last - first + 1) - 1) // _SHORT_DAYS).bit_length()


def _slots(report: Report, level: int) -> range:
    """Return the numbers of the stretches of a level that a report touches."""
    width = 1 if level == 0 else _SHORT_DAYS << level
    first, last = _days(report)
    return range(first // width, max(first, last) // width + 1)


def _near(
    group: Sequence[Report], own: int, firsts: NDArray[Any], slot: int
) -> Iterator[tuple[int, int]]:
    """
    Yield pairs of a block whose days, types and places may be one, one of the first `own` in each.

    Two reports may meet in several slots: the first of them counts.
    """
    start, end, type_, kin = _kinds(group)
    where, words = _places(group), _words(group)
    columns = np.arange(len(group))[None, :]
    for begin in range(0, own, _ROWS_AT_ONCE):
        rows = np.arange(begin, min(begin + _ROWS_AT_ONCE, own))[:, None]
        shared = np.minimum(end[rows], end[columns]) - np.maximum(start[rows], start[columns]) + 1
        joint = np.maximum(end[rows], end[columns]) - np.minimum(start[rows], start[columns]) + 1
        keep = (columns > rows) & (np.maximum(firsts[rows], firsts[columns]) == slot)
        keep &= (shared > 0) & ((2 * shared >= joint) | (joint <= _SHORT_DAYS))
        keep &= kin[type_[rows], type_[columns]]
        i, j = np.nonzero(keep)
        i += begin
        meet = _may_meet(where, i, j) & _may_agree(where[-1], words, i, j)
        yield from zip(i[meet].tolist(), j[meet].tolist(), strict=True)


def _may_meet(
    where: tuple[NDArray[Any], ...], i: NDArray[Any], j: NDArray[Any]
) -> NDArray[np.bool_]:
    """Tell of pairs whether their places may be one, or one hold the other."""
    lat, lon, radius, area, country, placed = where
    h = (
        np.sin((lat[j] - lat[i]) / 2) ** 2
        + np.cos(lat[i]) * np.cos(lat[j]) * np.sin((lon[j] - lon[i]) / 2) ** 2
    )
    km = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0, 1)))
    near = km <= np.maximum(NEAR_KM, np.minimum(radius[i], radius[j])) + 0.01
    at_home = (country[i] == country[j]) | (country[i] < 0) | (country[j] < 0)
    within = km <= radius[i] + radius[j] + _SLACK_KM
    meet: NDArray[np.bool_] = (
        near | ((area[i] | area[j]) & (at_home | within)) | ~placed[i] | ~placed[j]
    )
    return meet


def _may_agree(
    placed: NDArray[np.bool_], words: tuple[NDArray[Any], ...], i: NDArray[Any], j: NDArray[Any]
) -> NDArray[np.bool_]:
    """Tell of pairs whether, where one has no place, names or words may be the same."""
    paper, names, particular, length = words
    longer = np.maximum(length[i], length[j])
    verbatim = (particular[i] | particular[j]) & (np.minimum(length[i], length[j]) >= longer * _LEN)
    both_placed = placed[i] & placed[j]
    agree: NDArray[np.bool_] = (
        both_placed | (paper[i] == paper[j]) | ((names[i] & names[j]) != 0) | verbatim
    )
    return agree


def _words(group: Sequence[Report]) -> tuple[NDArray[Any], ...]:
    """Return papers by number, named actors as bits, and whether words can be known again."""
    papers = {
        paper: number for number, paper in enumerate(dict.fromkeys(r.document_id for r in group))
    }
    return (
        np.array([papers[report.document_id] for report in group]),
        np.array([_bits(report) for report in group], dtype=np.uint64),
        np.array([is_particular(report) for report in group]),
        np.array([len(" ".join(report.quote.split())) for report in group]),
    )


def _bits(report: Report) -> int:
    """Return bits of which two reports share one if they share an actor's name or country."""
    # As in `compare`: two papers that tell of "the army" do not name the same one.
    names = {a.name.casefold() for a in report.actors if a.name != a.name.lower()}
    countries = {actor.country for actor in report.actors if actor.country}
    return sum({1 << crc32(name.encode()) % 64 for name in names | countries})


def _kinds(group: Sequence[Report]) -> tuple[NDArray[Any], ...]:
    """Return first and last days, types by number, and which types may be one."""
    days = np.array([_days(report) for report in group])
    codes = {code: number for number, code in enumerate(dict.fromkeys(r.type for r in group))}
    kin = np.eye(len(codes), dtype=bool)
    for one, row in codes.items():
        kind = event_types().get(one)
        for other in kind.kin if kind else ():
            if other in codes:
                kin[row, codes[other]] = kin[codes[other], row] = True
    return days[:, 0], days[:, 1], np.array([codes[r.type] for r in group]), kin


def _places(group: Sequence[Report]) -> tuple[NDArray[Any], ...]:
    codes: dict[str | None, int] = {None: -1}
    places = [report.place for report in group]
    return (
        np.radians([place.lat if place else 0.0 for place in places]),
        np.radians([place.lon if place else 0.0 for place in places]),
        np.array([place.radius_km if place else 0.0 for place in places]),
        np.array([bool(place and place.kind in AREAS) for place in places]),
        np.array(
            [codes.setdefault(place.country if place else None, len(codes)) for place in places]
        ),
        np.array([place is not None for place in places]),
    )
