"""Codes of countries that other data sets use, and their names in the gazetteer."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CountryCodes:
    """
    The codes of one country.

    `code` is ISO 3166-1 alpha-2, `iso3` alpha-3, `numeric` the number (None where there is none),
    `fips` FIPS 10-4 as GDELT uses it, `acled_region` the region that ACLED counts it to.
    """

    code: str
    iso3: str
    numeric: int | None
    fips: str
    acled_region: str


@lru_cache(maxsize=1)
def country_codes() -> Mapping[str, CountryCodes]:
    """
    Return the codes of all countries.

    Returns
    -------
    codes
        By ISO 3166-1 alpha-2.
    """
    text = (files(__package__) / "countries.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["code"]: CountryCodes(
                code=row["code"],
                iso3=row["iso3"],
                numeric=int(row["numeric"]) if row["numeric"] else None,
                fips=row["fips"],
                acled_region=row["acled_region"],
            )
            for row in csv.DictReader(text.splitlines())
        }
    )
