"""What the build gathers for one place before it becomes a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.lang.en.stop_words import STOP_WORDS

from geomap.gazetteer.folding import fold, word_list
from geomap.gazetteer.names import MatchKind
from geomap.records import PlaceKind, PlaceName

# Scripts whose names are indexed: Latin, Greek, Cyrillic, Armenian, Georgian.
_SCRIPTS = (
    (0x0041, 0x024F),
    (0x0250, 0x036F),
    (0x0370, 0x03FF),
    (0x0400, 0x052F),
    (0x0530, 0x058F),
    (0x10A0, 0x10FF),
    (0x1C90, 0x1CBF),
    (0x1E00, 0x1EFF),
    (0x1F00, 0x1FFF),
)
_LONGEST_NAME = 60
# Words that other names of a place may coincide with, but never mean it in English news.
_COMMON = frozenset(STOP_WORDS) | frozenset(word_list("common"))
_LONGEST_ABBREVIATION = 3
_LONGEST_CODE = 4


@dataclass(slots=True)
class Entry:
    """A place in the making; fields as in `Place`, `names` by folded form, the main one first."""

    id: str
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    radius_km: float = 0.0
    feature_code: str = ""
    geometry_type: str = "Point"
    names: dict[str, tuple[PlaceName, MatchKind]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold the main name among the names."""
        self.names.setdefault(fold(self.name), (PlaceName(self.name), MatchKind.NAME))

    def add(
        self, name: str, match: MatchKind, *, language: str | None = None, disputed: bool = False
    ) -> None:
        """
        Add a name unless the place has it already in some spelling.

        Parameters
        ----------
        name
            As written; left out when it is too long or in a script that is not indexed.
        match
            How it belongs to the place.
        language
            BCP 47, where known.
        disputed
            Whether the name takes a side.
        """
        if name.isupper() and len(name) <= _LONGEST_ABBREVIATION:
            match = MatchKind.ABBREVIATION
        folded = fold(name)
        common = match is MatchKind.ALTERNATE and folded in _COMMON
        if folded not in self.names and not common:
            self.put(name, match, language=language, disputed=disputed)

    def put(
        self,
        name: str,
        match: MatchKind,
        *,
        language: str | None = None,
        disputed: bool = False,
    ) -> None:
        """
        Add a name in place of what the place has under the same folded form.

        Parameters
        ----------
        name
            As written; left out when it is too long or in a script that is not indexed, and
            when it is the main name.
        match
            How it belongs to the place.
        language
            BCP 47, where known.
        disputed
            Whether the name takes a side.
        """
        name = " ".join(name.split())
        folded = fold(name)
        if folded and len(name) <= _LONGEST_NAME and indexed(name) and folded != fold(self.name):
            historical = match is MatchKind.HISTORICAL
            named = PlaceName(name, language, historical=historical, disputed=disputed)
            self.names[folded] = (named, match)

    def rename(self, name: str, *, language: str | None = None) -> None:
        """
        Change the main name; the former stays as an alternate.

        Parameters
        ----------
        name
            The new main name.
        language
            BCP 47, where known.
        """
        former = self.names.pop(fold(self.name))
        self.names.pop(fold(name), None)
        self.names = {fold(name): (PlaceName(name, language), MatchKind.NAME), **self.names}
        self.names.setdefault(fold(self.name), (former[0], MatchKind.ALTERNATE))
        self.name = name

    def add_alternates(self, names: Iterable[str]) -> None:
        """
        Add what GeoNames has as alternate names.

        Parameters
        ----------
        names
            Of any kind. Names in Latin letters without a capital are GeoNames' own
            transliterations, short ones in capitals codes of airports; both are left out.
        """
        for name in names:
            code = name.isupper() and len(name) <= _LONGEST_CODE
            if not (name.isascii() and (code or name == name.lower())):
                self.add(name, MatchKind.ALTERNATE)


def indexed(name: str) -> bool:
    """
    Tell whether a name is in scripts that the index holds.

    Parameters
    ----------
    name
        Any string.

    Returns
    -------
    indexed
        Whether all its letters are Latin, Greek, Cyrillic, Armenian or Georgian, and there is one.
    """
    letters = [ord(c) for c in name if c.isalpha()]
    return bool(letters) and all(any(a <= c <= b for a, b in _SCRIPTS) for c in letters)
