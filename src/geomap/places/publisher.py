"""Where a publisher may be at home: names in its own name or address, country of its domain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from geomap.gazetteer import Gazetteer
from geomap.places.options import NameOptions, Option
from geomap.places.words import word_class
from geomap.records import Document

_SHORTEST = 4
# Second-level domains under a country's: the publisher's own label stands before them.
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "edu"})
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Home:
    """Places that the publisher's name holds, and the country of its domain (ISO alpha-2)."""

    options: tuple[Option, ...] = ()
    country: str | None = None


def home(document: Document, gazetteer: Gazetteer, names: NameOptions) -> Home:
    """
    Read a publisher's home from its name and its web address.

    Parameters
    ----------
    document
        The article.
    gazetteer
        Knows the countries' codes.
    names
        What names may mean.

    Returns
    -------
    home
        Empty where neither tells.
    """
    found: dict[str, Option] = {}
    country = None
    for label in filter(None, (document.publisher, _label(document.url))):
        for name in _place_names(label):
            for option in names.of(name):
                found.setdefault(option.place.id, option)
    if document.url:
        code = (urlsplit(document.url).hostname or "").rsplit(".", 1)[-1].upper()
        code = "GB" if code == "UK" else code
        if len(code) == 2 and gazetteer.country(code):
            country = code
    return Home(tuple(found.values()), country)


def _label(url: str | None) -> str:
    """Return the part of a web address that names its owner."""
    parts = (urlsplit(url).hostname or "").split(".") if url else []
    while parts and (len(parts) > 1 and (len(parts[-1]) <= 3 or parts[-1] in _SECOND_LEVEL)):
        parts.pop()
    return parts[-1] if parts else ""


@lru_cache(maxsize=4096)
def _place_names(label: str) -> tuple[str, ...]:
    """Take the newspaper's own words off a label and write what is left as names."""
    press = word_class("press")
    words = [word.lower() for word in _LETTERS.findall(label)]
    left = [rest for word in words if word not in press and (rest := _stripped(word))]
    names = [" ".join(left).title()] if left else []
    for word in left:
        names.append(word.title())
        names += [f"{word[:cut]} {word[cut:]}".title() for cut in range(3, len(word) - 2)]
    return tuple(dict.fromkeys(name for name in names if len(name) >= _SHORTEST))


def _stripped(word: str) -> str:
    """Strip the words of newspapers from both ends of words run together."""
    press = sorted(word_class("press"), key=len, reverse=True)
    changed = True
    while changed and word:
        changed = False
        for part in press:
            if len(part) >= 3 and word.endswith(part) and len(word) - len(part) != 1:
                word, changed = word[: -len(part)], True
            elif len(part) >= 3 and word.startswith(part) and len(word) - len(part) >= _SHORTEST:
                word, changed = word[len(part) :], True
    return word if len(word) >= _SHORTEST else ""
