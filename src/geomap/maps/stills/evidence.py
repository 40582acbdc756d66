"""What a picture proves: the view, the data and the versions, written into the file itself."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from geomap.maps.stills.sheet import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.maps.stills.view import View

ATTRIBUTION = "Places: GeoNames, CC BY 4.0. Ground: Natural Earth."


def evidence(
    view: View, *, filters: Mapping[str, Any], gazetteer_version: str, title: str | None
) -> dict[str, Any]:
    """
    Gather what is needed to check a picture.

    Parameters
    ----------
    view
        What is drawn.
    filters
        The filters as given.
    gazetteer_version
        Digest of the gazetteer.
    title
        Of the picture.

    Returns
    -------
    evidence
        Plain values: window, filters, counts, digest of the reports drawn, articles, versions.
    """
    reports = sorted(r for ids in view.events["report_ids"] for r in ids)
    return {
        "program": f"geomap {version('geomap')}",
        "gazetteer": gazetteer_version,
        "title": title,
        "window": [d.isoformat() if d else None for d in (view.first, view.last)],
        "filters": {name: value for name, value in filters.items() if value is not None},
        "events": {
            "shown": view.counts.shown,
            "of": view.counts.total,
            "without place": view.counts.unplaced,
            "without date": view.counts.undated,
        },
        "reports_sha256": hashlib.sha256("\n".join(reports).encode()).hexdigest(),
        "articles": [
            {"id": row.document_id, "title": row.title, "published": row.published}
            for row in view.articles.itertuples()
        ],
        "attribution": ATTRIBUTION,
    }


def file_metadata(facts: Mapping[str, Any], kind: str) -> dict[str, str | None]:
    """
    Put the evidence into the fields that a format has for such.

    Parameters
    ----------
    facts
        As `evidence` gives them.
    kind
        `png`, `svg` or `pdf`.

    Returns
    -------
    metadata
        For matplotlib's `savefig`. No date of drawing: the same view gives the same file.
    """
    text = json.dumps(facts, ensure_ascii=True, sort_keys=True)
    title = plain(str(facts["title"] or "Map of events"))
    program = str(facts["program"])
    if kind == "png":
        return {
            "Title": title,
            "Software": program,
            "Source": ATTRIBUTION,
            "Description": text,
        }
    if kind == "svg":
        return {
            "Title": title,
            "Creator": program,
            "Rights": ATTRIBUTION,
            "Description": text,
            "Date": None,
        }
    return {
        "Title": title,
        "Creator": program,
        "Subject": ATTRIBUTION,
        "Keywords": text,
        "CreationDate": None,
    }
