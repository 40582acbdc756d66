"""The index of names: folded name → rows of places, mapped from disk or built in memory.

A MARISA trie numbers the folded names; `offsets[number]:offsets[number + 1]` are its postings.
A posting holds a place's row and how the name belongs to it (`MatchKind`), in 32 bits. All
three parts are read through memory maps, so that opening costs nothing and processes share them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import marisa_trie
import numpy as np
import numpy.typing as npt

from geomap.gazetteer.names import MatchKind

_KINDS = tuple(MatchKind)
_KIND_BITS = 4
_KIND_MASK = (1 << _KIND_BITS) - 1
_TRIE, _OFFSETS, _POSTINGS = "names.marisa", "offsets.npy", "postings.npy"


class NameIndex:
    """Folded names and the places they may mean."""

    def __init__(
        self,
        trie: marisa_trie.Trie,
        offsets: npt.NDArray[np.uint32],
        postings: npt.NDArray[np.uint32],
    ) -> None:
        self._trie = trie
        self._offsets = offsets
        self._postings = postings
        # Indexing a view gives plain integers, several times as fast as indexing the array.
        self._starts = offsets.data
        self._rows = postings.data
        self._kinds = lru_cache(maxsize=16_384)(self._find_kinds)

    @classmethod
    def of(cls, names: Iterable[tuple[str, int, MatchKind]]) -> NameIndex:
        """
        Build an index in memory.

        Parameters
        ----------
        names
            Folded name, row of the place, how they belong together. Of several ways for one name
            and place the strongest is kept; empty names are left out.

        Returns
        -------
        index
            The same for the same names in whatever order.
        """
        strongest: dict[tuple[str, int], int] = {}
        for name, row, kind in names:
            code = _KINDS.index(kind)
            if name and strongest.get((name, row), _KIND_MASK) > code:
                strongest[name, row] = code
        trie = marisa_trie.Trie(sorted({name for name, _ in strongest}))
        numbered = sorted(
            (trie.key_id(name), row << _KIND_BITS | code) for (name, row), code in strongest.items()
        )
        counts = np.bincount([number for number, _ in numbered], minlength=len(trie))
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)
        return cls(trie, offsets, np.array([posting for _, posting in numbered], np.uint32))

    @classmethod
    def open(cls, folder: Path) -> NameIndex:
        """
        Map a written index into memory.

        Parameters
        ----------
        folder
            Where `write` put it.

        Returns
        -------
        index
            Read-only; pages are loaded as they are needed.
        """
        trie = marisa_trie.Trie().mmap(str(folder / _TRIE))
        offsets = np.load(folder / _OFFSETS, mmap_mode="r")
        postings = np.load(folder / _POSTINGS, mmap_mode="r")
        return cls(trie, offsets, postings)

    def write(self, folder: Path) -> None:
        """
        Write the index.

        Parameters
        ----------
        folder
            An existing directory.
        """
        self._trie.save(str(folder / _TRIE))
        np.save(folder / _OFFSETS, self._offsets)
        np.save(folder / _POSTINGS, self._postings)

    def __contains__(self, folded: str) -> bool:
        """Whether some place has this folded name."""
        return folded in self._trie

    def __len__(self) -> int:
        """Return the number of distinct folded names."""
        return len(self._trie)

    def _find_kinds(self, folded: str) -> frozenset[MatchKind]:
        return frozenset(kind for _, kind in self.find(folded))

    def find(self, folded: str) -> list[tuple[int, MatchKind]]:
        """
        Find what a name may mean.

        Parameters
        ----------
        folded
            A folded name.

        Returns
        -------
        postings
            Row of a place and how the name belongs to it, by row; empty when unknown.
        """
        number = self._trie.get(folded)
        if number is None:
            return []
        found = self._rows[self._starts[number] : self._starts[number + 1]].tolist()
        return [(posting >> _KIND_BITS, _KINDS[posting & _KIND_MASK]) for posting in found]

    def kinds(self, folded: str) -> frozenset[MatchKind]:
        """
        Tell in which ways a name belongs to places.

        Parameters
        ----------
        folded
            A folded name.

        Returns
        -------
        kinds
            Empty when the name is unknown.
        """
        return self._kinds(folded)

    def prefixes(self, folded: str) -> Iterator[str]:
        """
        Find the names with which a folded text begins.

        Parameters
        ----------
        folded
            Folded words joined by single spaces.

        Yields
        ------
        name
            Names of the index that the text starts with, shortest first; a name may end inside a
            word of the text.
        """
        return self._trie.iter_prefixes(folded)  # type: ignore[no-any-return]  # untyped library
