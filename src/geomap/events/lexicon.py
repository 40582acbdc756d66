"""The lexicon of event words, read from `lexicon.csv`: which word tells which type of event."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.events.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

# Prepositions that may stand inside an event noun's entry ("case of flu").
_INNER = frozenset({"of", "with", "to", "by", "for", "from", "in", "on"})


@dataclass(frozen=True, slots=True)
class Need:
    """A condition of an entry: `slot` (subj, obj, of, prep, amod, passive) holds one of `values`.

    `negated` turns it round. `passive` has no values.
    """

    slot: str
    values: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One event word: `before` and `after` are the lemmas that stand with it.

    `needs_place`: the word tells of an event only where a place is named for it.
    """

    words: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    needs: tuple[Need, ...]
    type: str
    mode: str | None
    frame: str
    needs_place: bool


def _need(text: str) -> Need:
    slot, _, values = text.partition("=")
    negated = text.startswith("!") or "!=" in text
    return Need(slot.strip("!"), tuple(values.split("|")) if values else (), negated)


def _entry(row: dict[str, str]) -> tuple[str, Entry]:
    """Return the lemma under which an entry is found, and the entry."""
    words = tuple(row["trigger"].split())
    if row["pos"] == "verb":
        at = 0
    else:
        inner = next((i for i, word in enumerate(words) if i and word in _INNER), len(words))
        at = inner - 1
    entry = Entry(
        words=words,
        before=words[:at],
        after=words[at + 1 :],
        needs=tuple(_need(text) for text in row["needs"].split()),
        type=row["type"],
        mode=row["mode"] or None,
        frame=row["frame"],
        needs_place=row["evidence"] == "place",
    )
    return words[at], entry


@lru_cache(maxsize=2)
def entries(pos: str) -> Mapping[str, tuple[Entry, ...]]:
    """
    Return the entries by the lemma of their head word.

    Parameters
    ----------
    pos
        `verb` or `noun`.

    Returns
    -------
    entries
        For each lemma the longest phrases first, then those with needs, else as in the file.
    """
    found: dict[str, list[Entry]] = {}
    for row in rows("lexicon.csv"):
        if row["pos"] == pos:
            lemma, entry = _entry(row)
            found.setdefault(lemma, []).append(entry)
    return {
        lemma: tuple(sorted(group, key=lambda e: (-len(e.words), not e.needs)))
        for lemma, group in found.items()
    }
