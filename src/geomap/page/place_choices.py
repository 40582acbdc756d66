"""The places that a reader may choose from for a report, each with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.corrections import candidate_columns, place_columns
from geomap.errors import GazetteerError
from geomap.gazetteer import Gazetteer
from geomap.page.words import known, where_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.records import Place

AS_IT_IS, NOWHERE = "as it is", "nowhere"
"""Keys of the place that a report has, and of no place."""


@dataclass(frozen=True)
class Choice:
    """
    A place to choose: its columns (None for nowhere), and in words what speaks for it.

    `of_name` tells that it is what the place name may mean, rather than another place.
    """

    label: str
    columns: Mapping[str, Any] | None
    of_name: bool = False


def place_choices(
    row: Mapping[str, Any], name: Mapping[str, Any] | None, sought: str
) -> dict[str, Choice]:
    """
    Collect the places to choose from.

    Parameters
    ----------
    row
        Of the report.
    name
        The row of the place name from which it has its place, None without one.
    sought
        A name to look up besides; blank for none.

    Returns
    -------
    choices
        By id: the place as it is, runners-up, others named in the sentence, found ones, nowhere.
    """
    choices = {AS_IT_IS: Choice(f"{where_words(row)} (as it is)", None)}

    def offer(place_id: str, choice: Choice) -> None:
        if place_id and place_id != row["place_id"]:
            choices.setdefault(place_id, choice)

    for candidate in name["candidates"] if name else ():
        words = f"{round(100 * (known(candidate['score']) or 0))} %"
        reason = known(candidate["reason"])
        label = f"{place_words(candidate)} · {words}{f': {reason}' if reason else ''}"
        offer(candidate["place_id"], Choice(label, candidate_columns(candidate), of_name=True))
    for place in row["places"]:
        found = gazetteer_place(place["place_id"]) if place["place_id"] else None
        if found is not None:
            label = f"{found.name} · named in the sentence"
            offer(place["place_id"], Choice(label, place_columns(found)))
    if (sought or "").strip():
        for candidate in Gazetteer.open().lookup(sought.strip(), limit=8):
            columns = place_columns(candidate.place)
            people = candidate.place.population
            name_and_kind = {"name": columns["place"], "kind": columns["place_kind"]}
            label = place_words({**columns, **name_and_kind})
            label += f" · {people:,} people" if people else ""
            offer(candidate.place.id, Choice(label, columns, of_name=name is not None))
    choices[NOWHERE] = Choice("No place", None)
    return choices


def place_words(place: Mapping[str, Any]) -> str:
    """
    Name a place with what it lies in: many towns share a name and a country.

    Parameters
    ----------
    place
        `place_id`, `name`, `kind` and `country`.

    Returns
    -------
    words
        `Moscow, Latah County, Idaho, United States · town`.
    """
    found = gazetteer_place(place["place_id"])
    within = [a.name for a in Gazetteer.open().ancestors(found)[:3]] if found else []
    within = within or [place["country"]] if known(place["country"]) else within
    names = dict.fromkeys([place["name"], *within])
    return f"{', '.join(names)} · {place['kind']}"


def gazetteer_place(place_id: str) -> Place | None:
    """Return a place by its id, None when the gazetteer does not know it."""
    try:
        return Gazetteer.open().place(place_id)
    except GazetteerError:
        return None
