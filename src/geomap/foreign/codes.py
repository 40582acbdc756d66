"""The codes of foreign tables: how finely a place or day is known, types, countries, actors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.events import event_types
from geomap.foreign.countries import country_codes
from geomap.foreign.forms import rows_of
from geomap.gazetteer import Gazetteer
from geomap.records import ActorKind, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

OTHER = "OTHER"
"""The type of an event whose table names none that is known."""


@dataclass(frozen=True, slots=True)
class Precision:
    """What a code says: a value of `PlacePrecision` or `TimePrecision`, km, and words."""

    name: str
    radius_km: float | None
    words: str


def precision(form: str, what: str, code: str | None) -> Precision | None:
    """
    Return what a code of precision says.

    Parameters
    ----------
    form
        Of the table.
    what
        `place` or `time`.
    code
        As it stands in the table; None where there is none.

    Returns
    -------
    precision
        None for a code that the table's makers do not have.
    """
    return _precisions().get((form, what, (code or "").removesuffix(".0")))


def type_of(form: str, *codes: str | None) -> tuple[str, str | None]:
    """
    Return PLOVER's type and mode of an event, or one of geomap's own.

    Parameters
    ----------
    form
        Of the table.
    codes
        Its type as the table has it, the finest first.

    Returns
    -------
    type, mode
        Of a table of points what it says itself where that is no known type; `OTHER` for nothing.
    """
    for code in filter(None, codes):
        found = _type(form, code)
        if found is not None:
            return found
    named = next(filter(None, codes), None) if form == "points" else None
    return (named[:80] if named else OTHER), None


def quad_of(kind: str) -> int:
    """Return PLOVER's quad of a type, 0 for any other."""
    known = event_types().get(kind)
    return known.quad if known else 0


def country_of(*, name: str | None = None, number: str | None = None, code: str | None = None,
               fips: str | None = None, iso3: str | None = None) -> str | None:  # fmt: skip
    """
    Return the ISO 3166-1 alpha-2 code of a country.

    Parameters
    ----------
    name
        As the gazetteer may know it, `DR Congo (Zaire)` included: what stands in brackets is
        tried when the whole is unknown.
    number, code, fips, iso3
        Its ISO number, alpha-2, FIPS 10-4 or alpha-3 code.

    Returns
    -------
    code
        None when it is unknown.
    """
    for system, given in (("numeric", number), ("code", code), ("fips", fips), ("iso3", iso3)):
        if given and (found := _by(system).get(given.strip().upper().lstrip("0"))):
            return found
    return _named(name) if name else None


@lru_cache(maxsize=1024)
def radius_of(country: str | None) -> float | None:
    """Return the radius of a country in km, None when it is unknown."""
    place = Gazetteer.open().country(country) if country else None
    return place.radius_km if place else None


def actor_kind(form: str, code: str | None) -> str:
    """
    Return what sort of actor a code means.

    Parameters
    ----------
    form
        Of the table.
    code
        ACLED's `inter` in figures or words, GDELT's `Actor1Type1Code`, or for UCDP the type of
        violence where the actor is its first side.

    Returns
    -------
    kind
        A value of `ActorKind`.
    """
    folded = (code or "").casefold()
    if form == "acled" and folded in {"1", "state forces"}:
        return ActorKind.STATE
    if form == "gdelt" and folded in {"gov", "mil", "cop", "spy", "leg", "jud"}:
        return ActorKind.STATE
    if form == "ucdp" and folded in {"1", "government"}:
        return ActorKind.STATE
    return ActorKind.GROUP


@lru_cache(maxsize=1)
def _precisions() -> Mapping[tuple[str, str, str], Precision]:
    return {
        (row["form"], row["what"], row["code"]): Precision(
            row["precision"], float(row["radius_km"]) if row["radius_km"] else None, row["words"]
        )
        for row in rows_of("precisions.csv")
    }


@lru_cache(maxsize=1)
def _types() -> Mapping[tuple[str, str], tuple[str, str | None]]:
    return {
        (row["form"], row["code"].casefold()): (row["type"], row["mode"] or None)
        for row in rows_of("types.csv")
    }


def _type(form: str, code: str) -> tuple[str, str | None] | None:
    folded = code.casefold()
    if form == "gdelt":  # CAMEO's codes are prefixes of finer ones
        lengths = range(len(folded), 1, -1)
        return next((f for n in lengths if (f := _types().get((form, folded[:n])))), None)
    if form != "points":
        return _types().get((form, folded.removesuffix(".0")))
    if code.upper() in event_types():
        return code.upper(), None
    label = next((k for k, kind in event_types().items() if kind.label.casefold() == folded), None)
    return (label, None) if label else _types().get(("acled", folded))


@lru_cache(maxsize=4)
def _by(system: str) -> Mapping[str, str]:
    return {
        str(value).upper(): code
        for code, codes in country_codes().items()
        if (value := getattr(codes, system))
    }


@lru_cache(maxsize=4096)
def _named(name: str) -> str | None:
    before, _, inner = name.partition("(")
    for part in (name, before, inner.rstrip(") ")):
        if len(part.strip()) == 2 and part.strip().upper() in country_codes():
            return part.strip().upper()
        if part.strip():
            found = Gazetteer.open().lookup(part.strip(), kinds={PlaceKind.COUNTRY}, limit=1)
            if found:
                return found[0].place.country
    return None
