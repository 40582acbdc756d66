"""A sheet → the columns of the event table, all rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import shapely

from geomap.documents.dates import date_order
from geomap.foreign.codes import (
    actor_kind,
    country_of,
    precision,
    quad_of,
    radius_of,
    type_of,
)
from geomap.foreign.days import Days, days_of
from geomap.foreign.forms import NAMES
from geomap.foreign.sheets import one_line
from geomap.records import ActorRole, CountKind, PlacePrecision, Status, TimeBasis

if TYPE_CHECKING:
    from geomap.documents.dates import DateOrder
    from geomap.foreign.codes import Precision
    from geomap.foreign.sheets import Sheet

    Array = np.ndarray[Any, Any]

_SAMPLE_OF_DATES = 5000
_WHOLE_NUMBER = 2**53


def report_columns(sheet: Sheet, *, document_id: str) -> dict[str, Any]:
    """
    Turn the rows of a sheet into columns of reports.

    Each row is an event of its own, told by one report: that of the table.

    Parameters
    ----------
    sheet
        Its problems are added to: values that cannot be read, which are left out of their rows.
    document_id
        Of the file.

    Returns
    -------
    columns
        By name, `geometry` among them; columns that are left out are null.
    """
    ids = _ids(sheet, document_id)
    kinds = sheet.mapped(
        lambda *codes: type_of(sheet.form.name, *codes),
        *("subtype", "type"),
    )
    types = _part(kinds, 0)
    return {
        "report_id": ids,
        "event_id": ids,
        "document_id": np.full(len(sheet), document_id, dtype=object),
        "origin": np.full(len(sheet), NAMES[sheet.form.name], dtype=object),
        "type": types,
        "mode": _part(kinds, 1),
        "quad": pd.Series(types, dtype=object).map(quad_of).to_numpy(dtype=object),
        "status": np.full(len(sheet), Status.ASSERTED.value, dtype=object),
        "summary": _summaries(sheet),
        "quote": sheet.texts("notes"),
        **_times(sheet),
        **_places(sheet),
        **_people(sheet),
        "title": sheet.texts("title"),
        "publisher": _publishers(sheet),
        "published": sheet.mapped(_published, "published"),
        "source": _sources(sheet),
    }


def _ids(sheet: Sheet, document_id: str) -> Array:
    """Return ids by the table's own; rows without one, or with another's, go by their number."""
    own = sheet.texts("id")
    unknown = pd.isna(own)
    twice = pd.Series(own, dtype=object).duplicated().to_numpy() & ~unknown
    sheet.tell(
        np.flatnonzero(twice), lambda at: f"id {one_line(own[at])} comes twice; named by its row"
    )
    form = sheet.form.name
    made = np.array([f"{form}:{text}" for text in own], dtype=object)
    for at in np.flatnonzero(unknown | twice):
        made[at] = f"{document_id}:{sheet.numbers[at]}"
    return made


def _times(sheet: Sheet) -> dict[str, Array]:
    form, order = sheet.form.name, _order(sheet)

    def read(first: str | None, last: str | None, code: str | None) -> Any:
        known = precision(form, "time", code) or precision(form, "time", None)
        days = days_of(first, last, known.name if known else "", order)
        told = known.words if known else ""
        words = f"{NAMES[form]} gives {told}" if told else "as the table gives it"
        return days, words

    made = sheet.mapped(read, "date", "end", "time_code")
    days, words = _part(made, 0), _part(made, 1)
    bad = np.flatnonzero([d is None for d in days])
    first, last = sheet.texts("date"), sheet.texts("end")
    sheet.tell(
        bad,
        lambda at: (
            f"date {one_line(' – '.join(filter(None, (first[at], last[at]))))} is not "
            "understood; kept without a date"
        ),
    )
    nothing = Days()
    known = [nothing if d is None else d for d in days]
    undated = "the table gives no date"
    explained = [w if d.edtf else undated for d, w in zip(known, words, strict=True)]
    basis = {True: TimeBasis.EXPLICIT.value, False: TimeBasis.NONE.value}
    return {
        "start": _objects([d.start for d in known]),
        "end": _objects([d.end for d in known]),
        "edtf": _objects([d.edtf for d in known]),
        "time_precision": _objects([d.precision.value for d in known]),
        "time_basis": _objects([basis[d.edtf is not None] for d in known]),
        "time_explanation": _objects(explained),
    }


def _order(sheet: Sheet) -> DateOrder | None:
    """Tell how the table writes dates in figures, from those that can only be read in one way."""
    if "date" not in sheet.columns:
        return None
    some = pc.unique(sheet.columns["date"].slice(0, 20 * _SAMPLE_OF_DATES)).drop_null()
    return date_order("\n".join(some.slice(0, _SAMPLE_OF_DATES).to_pylist()))


def _places(sheet: Sheet) -> dict[str, Any]:
    form = sheet.form.name
    lat, lon = sheet.numeric("lat"), sheet.numeric("lon")
    given = [sheet.texts(name) for name in ("lat", "lon")]
    written = pd.notna(given[0]) | pd.notna(given[1])
    bad = written & ~((np.abs(lat) <= 90) & (np.abs(lon) <= 180))
    sheet.tell(
        np.flatnonzero(bad),
        lambda at: (
            f"position {one_line(f'{given[0][at]}, {given[1][at]}')} is none on this earth; "
            "kept without a place"
        ),
    )
    nowhere = written & ~bad & (lat == 0) & (lon == 0)
    sheet.tell(
        np.flatnonzero(nowhere), lambda _: "position 0, 0 stands for none; kept without a place"
    )
    known = written & ~bad & ~nowhere
    lat, lon = np.where(known, lat, np.nan), np.where(known, lon, np.nan)
    country = _countries(sheet)
    fine = sheet.mapped(lambda code: precision(form, "place", code), "place_code")
    given_codes = sheet.texts("place_code")
    strange = np.array([f is None for f in fine]) & known & pd.notna(given_codes)
    sheet.tell(
        np.flatnonzero(strange),
        lambda at: (
            f"precision {one_line(given_codes[at])} is no code of {NAMES[form]}; "
            "taken as a position"
        ),
    )
    plain = precision("points", "place", None)
    fine = _objects([f or plain for f in fine])
    names = _objects([f.name for f in fine])
    radius = np.array([f.radius_km or np.nan for f in fine], dtype=float)
    for at in np.flatnonzero(np.isnan(radius)):
        radius[at] = radius_of(country[at]) or np.nan
    why = sheet.mapped(lambda code: _why(form, code), "place_code")
    nowhere_why = _objects([[*_why(form, None)[:1], "the table gives no position"]] * len(sheet))
    geometry = np.full(len(sheet), None, dtype=object)
    geometry[known] = shapely.points(lon[known], lat[known])
    columns = {
        "place": sheet.texts("place"),
        "country": country,
        "lat": lat,
        "lon": lon,
        "radius_km": np.where(known, radius, np.nan),
        "place_precision": np.where(known, names, PlacePrecision.NONE.value),
        "explanation": np.where(known, why, nowhere_why),
        "geometry": geometry,
    }
    code = {"acled": "geo_precision", "ucdp": "where_prec"}.get(form)
    if code is not None:
        numbers = sheet.numeric("place_code")
        told = np.where(known & ~strange, numbers, np.nan)
        columns[code] = _objects([int(n) if n == n else None for n in told])  # noqa: PLR0124 - NaN
    return columns


def _why(form: str, code: str | None) -> list[str]:
    fine: Precision | None = precision(form, "place", code)
    told = [f"taken over from {NAMES[form]}"]
    return told if fine is None else [*told, f"place: {fine.words}"]


def _countries(sheet: Sheet) -> Array:
    def read(
        name: str | None, number: str | None, code: str | None, fips: str | None
    ) -> str | None:
        return country_of(name=name, number=number, code=code, fips=fips)

    return sheet.mapped(read, "country", "country_number", "country_code", "fips")


def _people(sheet: Sheet) -> dict[str, Array]:
    """Return actors and counts; rows that name the same share them."""
    form = sheet.form.name
    side = "type" if form == "ucdp" else "actor_kind"

    def actors(
        one: str | None, more: str | None, kind: str | None, country: str | None,
        other: str | None, others: str | None, other_kind: str | None, other_country: str | None,
    ) -> list[dict[str, Any]]:  # fmt: skip
        return [
            *_named(form, ActorRole.ACTOR, (one, more), kind, country),
            *_named(
                form, ActorRole.RECIPIENT, (other, others), None if form == "ucdp" else other_kind,
                other_country,
            ),
        ]  # fmt: skip

    made = sheet.mapped(
        actors,
        *("actor", "actor_more", side, "actor_country"),
        *("recipient", "recipient_more", "recipient_kind", "recipient_country"),
    )
    counts = sheet.mapped(_counts, "killed", "killed_low", "killed_high", "wounded")
    bad = np.flatnonzero([found is None for found in counts])
    killed, wounded = sheet.texts("killed"), sheet.texts("wounded")
    sheet.tell(
        bad,
        lambda at: (
            f"number {one_line(str(killed[at] or wounded[at]))} is no count of people; kept without"
        ),
    )
    empty: list[Any] = []
    counts = _objects([found or empty for found in counts])
    return {
        "actors": made,
        "counts": counts,
        "event_counts": counts,
        "speaker_chain": _objects([empty] * len(sheet)),
    }


def _named(
    form: str,
    role: ActorRole,
    names: tuple[str | None, str | None],
    kind: str | None,
    country: str | None,
) -> list[dict[str, Any]]:
    first, more = names
    found = [first] if first else []
    found += [part.strip() for part in (more or "").split(";") if part.strip()]
    return [
        {
            "name": name,
            "role": role.value,
            "kind": str(actor_kind(form, kind)) if name == first else actor_kind(form, None),
            "country": country_of(iso3=country) if country else None,
            "title": None,
        }
        for name in found
    ]


def _counts(
    best: str | None, low: str | None, high: str | None, wounded: str | None
) -> list[dict[str, Any]] | None:
    """Return counts, None where a cell is none; nobody killed is a count too."""
    try:
        killed = {"low": _whole(low), "best": _whole(best), "high": _whole(high)}
        hurt = _whole(wounded)
    except (ValueError, OverflowError):
        return None
    found = []
    if any(number is not None for number in killed.values()):
        if low is None and high is None:
            killed = dict.fromkeys(killed, killed["best"])
        found.append({"kind": CountKind.KILLED.value, **killed})
    if hurt is not None:
        kind = CountKind.WOUNDED.value
        found.append({"kind": kind, **dict.fromkeys(("low", "best", "high"), hurt)})
    return [{**count, "text": "", "start": None, "end": None} for count in found]


def _whole(text: str | None) -> int | None:
    if text is None:
        return None
    number = float(text)
    if not 0 <= number <= _WHOLE_NUMBER or number != int(number):
        raise ValueError(text)
    return int(number)


def _summaries(sheet: Sheet) -> Array:
    """Return what each event is in few words: its title, or what it is and between whom."""
    if sheet.form.name == "points":
        kinds = sheet.mapped(lambda kind: kind or "Event", "type")
    else:
        kinds = sheet.mapped(
            lambda *codes: type_of(sheet.form.name, *codes)[0].capitalize(), "subtype", "type"
        )
        if "subtype" in sheet.columns:
            kinds = _objects(
                [sub or kind for sub, kind in zip(sheet.texts("subtype"), kinds, strict=True)]
            )
    sides = sheet.mapped(
        lambda one, other: " – ".join(filter(None, (one, other))), "actor", "recipient"
    )
    titles = sheet.texts("title")
    return _objects(
        [
            title or (f"{kind}: {between}" if between else kind)
            for title, kind, between in zip(titles, kinds, sides, strict=True)
        ]
    )


def _published(text: str | None) -> str | None:
    found = days_of(text, None, "", None) if text else None
    return found.edtf if found else None


def _sources(sheet: Sheet) -> Array:
    """Return where a row comes from: the address that it gives, else file and row."""
    name = sheet.path.name
    urls = sheet.texts("url")
    return _objects(
        [
            url or f"{name} row {number}"
            for url, number in zip(urls, sheet.numbers.tolist(), strict=True)
        ]
    )


def _publishers(sheet: Sheet) -> Array:
    """Return who told it, as far as the table says; else the table itself, where it has a name."""
    told = sheet.texts("publisher")
    if sheet.form.name == "points":
        return told
    return np.where(pd.isna(told), NAMES[sheet.form.name], told)


def _part(pairs: Array, at: int) -> Array:
    return _objects([pair[at] for pair in pairs])


def _objects(items: list[Any]) -> Array:
    """Make an array of objects, also of lists of one length."""
    return np.fromiter(items, dtype=object, count=len(items))
