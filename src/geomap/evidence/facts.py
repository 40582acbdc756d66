"""The evidence of an export: what was chosen, from which data, by which program."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from geomap.evidence.digests import (
    column_digests,
    context_digest,
    mention_digest,
    report_digests,
    text_digest,
)
from geomap.hours import stretch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.publication import Publication
    from geomap.selection import Selection
    from geomap.table import EventTable

# The version of this list of facts.
FORM = 1
ATTRIBUTION = "Places: GeoNames, CC BY 4.0. Ground: Natural Earth."
LICENCES = (
    {
        "what": "place names and positions",
        "from": "GeoNames (https://www.geonames.org), changed",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
    },
    {
        "what": "land, waters, boundaries",
        "from": "Natural Earth (https://www.naturalearthdata.com)",
        "licence": "public domain",
    },
    {
        "what": "names of countries",
        "from": "Unicode CLDR",
        "licence": "https://www.unicode.org/license.txt",
    },
    {"what": "quotations", "from": "the articles listed", "licence": "their publishers'"},
)


@dataclass(frozen=True, slots=True)
class Made:
    """
    How a file is made: enough to make it again.

    `kind` is `picture`, `page`, `animation` or `data`; `form` the suffix without its dot;
    `options` are plain values; `libraries` name the packages whose versions decide the bytes.
    """

    kind: str
    form: str
    options: Mapping[str, Any] = field(default_factory=dict)
    libraries: tuple[str, ...] = ()


def evidence(
    table: EventTable,
    *,
    selection: Selection,
    publication: Publication,
    made: Made,
    gazetteer_version: str,
) -> dict[str, Any]:
    """
    Gather what is needed to check an export against its table.

    Parameters
    ----------
    table
        The event table as built: all of it, nothing withheld.
    selection
        What the export shows.
    publication
        What it withholds.
    made
        How it is made.
    gazetteer_version
        Digest of the gazetteer.

    Returns
    -------
    evidence
        Plain values. Two exports of the same view of the same table have the same evidence: no
        date of making, no names of files.

    Raises
    ------
    TableError
        If the selection is malformed.
    """
    kept = selection.keep(table, everywhere=True)
    seen = selection.keep(table)
    everything, shown = kept.events(), seen.events()
    first, last = (None, None) if selection.datetime is None else stretch(selection.datetime)
    return {
        "evidence": FORM,
        "program": {
            "geomap": version("geomap"),
            **{name: version(name) for name in made.libraries},
        },
        "gazetteer": gazetteer_version,
        "made": {"kind": made.kind, "form": made.form, "options": dict(made.options)},
        "window": [None if day is None else day.isoformat() for day in (first, last)],
        "filters": selection.plain(),
        "publication": publication.plain(),
        "counts": {
            "events": len(shown),
            "events_with_place": int(shown.geometry.notna().sum()),
            "reports": len(seen),
            "events_of_all_times_and_places": len(everything),
            "of_these_without_place": int(everything.geometry.isna().sum()),
            "of_these_without_date": int(everything["start"].isna().sum()),
        },
        "data": {
            "columns_sha256": column_digests(seen),
            "reports": report_digests(seen),
            "mentions_sha256": mention_digest(seen.mentions),
            "all_times_and_places_sha256": context_digest(kept),
        },
        "articles": _articles(seen),
        "licences": [dict(row) for row in LICENCES],
    }


def _articles(seen: EventTable) -> list[dict[str, Any]]:
    """List the articles behind the reports, those without a text too."""
    wanted = dict.fromkeys(seen["document_id"].dropna().tolist())
    texts = seen.articles.drop_duplicates("document_id").set_index("document_id")
    known = set(texts.index)
    rows = []
    for document_id in sorted(wanted):
        row = texts.loc[document_id] if document_id in known else {}
        text = row.get("text")
        rows.append(
            {
                "id": document_id,
                **{
                    name: value if isinstance(value := row.get(name), str) else None
                    for name in ("title", "publisher", "published", "url")
                },
                "sha256": text_digest(text) if isinstance(text, str) else None,
            }
        )
    return rows
