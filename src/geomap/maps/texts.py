"""What the browser shows of an event when it is asked: its reports, quotes and sources."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from geomap.events import count_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from geomap.table import EventTable

_REPORT_COLUMNS = (
    "event_id",
    "document_id",
    "status",
    "quote",
    "speaker",
    "time_explanation",
    "edtf",
    "place",
    "expression",
    "counts",
)


def document_list(table: EventTable) -> dict[str, dict[str, Any]]:
    """
    List the articles of a table.

    Parameters
    ----------
    table
        Its articles, or its reports and mentions where articles are missing.

    Returns
    -------
    documents
        `title`, `publisher`, `published` by document id, in order of the table.
    """
    documents: dict[str, dict[str, Any]] = {}
    columns = ["document_id", "title", "publisher", "published"]
    known = table.loc[:, columns].drop_duplicates("document_id")
    for frame in (table.articles[columns], known):
        for row in frame.to_dict("records"):
            documents.setdefault(str(row["document_id"]), _source(row))
    for document_id in table.mentions["document_id"].unique():
        documents.setdefault(str(document_id), _source({}))
    return documents


def event_texts(
    events: gpd.GeoDataFrame, table: EventTable, *, documents: Sequence[str]
) -> list[dict[str, Any]]:
    """
    Collect the texts of events.

    Parameters
    ----------
    events
        One row per event, in the order wanted.
    table
        The reports behind them.
    documents
        Ids of documents; the texts refer to them by position.

    Returns
    -------
    texts
        One mapping per event: `id`, `title`, `place`, `country`, `edtf`, `counts` in words and
        its `reports`.
    """
    number = {document_id: position for position, document_id in enumerate(documents)}
    reports: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table[list(_REPORT_COLUMNS)].itertuples(index=False):
        reports[row.event_id].append(
            _without_none(
                document=number.get(row.document_id),
                status=row.status,
                quote=row.quote,
                speaker=row.speaker,
                when=row.time_explanation,
                edtf=row.edtf,
                place=row.expression or row.place,
                counts="; ".join(map(count_words, row.counts)),
            )
        )
    columns = [*("event_id", "summary", "place", "expression", "country", "edtf", "place_kind")]
    columns.append("event_counts")
    return [
        {
            **_without_none(
                id=row.event_id,
                title=row.summary,
                place=row.expression or row.place,
                country=row.country,
                kind=row.place_kind,
                edtf=row.edtf,
                counts="; ".join(map(count_words, row.event_counts)),
            ),
            "reports": reports[row.event_id],
        }
        for row in events[columns].itertuples(index=False)
    ]


def _source(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value := row.get(name), str) else None
        for name in ("title", "publisher", "published")
    }


def _without_none(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not pd.isna(value) and value != ""}
