"""Publishers and news agencies by name and web address (table `publishers.csv`)."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from geomap.documents.dates import DateOrder

# Who writes the month first in figures (CLDR 48, short date patterns of English locales).
_MONTH_FIRST = frozenset({"US", "PH", "PR", "GU"})
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_TRIM = " \t\r\n.,;:-–—|/()[]*©"


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher; `country` is ISO 3166-1 alpha-2, None where it has no single one."""

    name: str
    country: str | None
    agency: bool


def publisher_named(name: str) -> Publisher | None:
    """
    Look a publisher up by name.

    Parameters
    ----------
    name
        In any case, with or without surrounding punctuation.

    Returns
    -------
    publisher
        None when the table does not have it.
    """
    return _by_name().get(_fold(name))


def publisher_at(url: str) -> Publisher | None:
    """
    Look a publisher up by web address.

    Parameters
    ----------
    url
        Of an article or a site.

    Returns
    -------
    publisher
        The one whose site holds the address; None when the table does not have it.
    """
    host = host_of(url)
    while host:
        if found := _by_host().get(host):
            return found
        host = host.partition(".")[2]
    return None


def host_of(url: str) -> str:
    """
    Return the host of a web address.

    Parameters
    ----------
    url
        With or without its scheme.

    Returns
    -------
    host
        In lower case, without `www.`; empty when there is none.
    """
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:  # a malformed IPv6 host
        return ""
    return host.removeprefix("www.") if _HOST.fullmatch(host) else ""


def publisher_in(line: str) -> Publisher | None:
    """
    Find the publisher that a by-line or a closing line names.

    Parameters
    ----------
    line
        Such as `By Asbarez | Thursday, 01 October 2020` or `©2020 Bloomberg L.P.`

    Returns
    -------
    publisher
        The first part of the line that is a publisher's name; None when no part is.
    """
    parts = re.split(r"\s*[|,;•·–—()\n]\s*|\s+-+\s+|\bfor\b|\bin\b|\d[\d/.:-]*|['’]s\b", line)
    for part in (*parts, *"/".join(parts).split("/")):
        bare = re.sub(r"^\s*(?:©|\(c\)|copyright|source:|by:?)\s*", "", part, flags=re.IGNORECASE)
        for words in (bare, re.sub(r"^.*\blogo\b", "", bare, flags=re.IGNORECASE)):
            if found := publisher_named(words):
                return found
    return None


def date_order_of(country: str | None) -> DateOrder | None:
    """
    Tell how a country's English press writes dates in figures.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2.

    Returns
    -------
    order
        None when the country is unknown or, as Canada, writes both.
    """
    if country is None or country == "CA":
        return None
    return DateOrder.MONTH_FIRST if country in _MONTH_FIRST else DateOrder.DAY_FIRST


@lru_cache(maxsize=1)
def agency_names() -> tuple[str, ...]:
    """
    Return the names under which news agencies sign datelines.

    Returns
    -------
    names
        As written, the longest first.
    """
    names = {
        name for row in _rows() if row["agency"] for name in (row["name"], *row["also"].split(";"))
    }
    return tuple(sorted(names - {""}, key=lambda name: (-len(name), name)))


def _fold(name: str) -> str:
    return " ".join(name.strip(_TRIM).casefold().replace("’", "'").split())


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    text = (files(__package__) / "publishers.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _publisher(row: dict[str, str]) -> Publisher:
    return Publisher(row["name"], row["country"] or None, bool(row["agency"]))


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Publisher]:
    found: dict[str, Publisher] = {}
    for row in _rows():
        for name in (row["name"], *row["also"].split(";")):
            if name:
                found.setdefault(_fold(name), _publisher(row))
    return found


@lru_cache(maxsize=1)
def _by_host() -> dict[str, Publisher]:
    return {host_of(url): _publisher(row) for row in _rows() for url in row["source"].split(";")}
