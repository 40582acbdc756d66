"""The layer of mentions: every geocoded place name of the articles, counted by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geomap.records import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Sentences stay behind beyond this many mentions.
SENTENCES_LIMIT = 20_000

_SPOTS = {PlaceKind.TOWN.value, PlaceKind.SITE.value}


@dataclass(frozen=True, slots=True)
class MentionLayer:
    """Columns and header of the layer; `place_ids` names its places by position."""

    header: Mapping[str, Any]
    columns: Mapping[str, np.ndarray]
    place_ids: tuple[str, ...]


def mention_layer(
    mentions: pd.DataFrame, *, documents: Sequence[str], texts: bool = True
) -> MentionLayer:
    """
    Count mentions by place and by document.

    Parameters
    ----------
    mentions
        The table's mentions; names without a place are left out, the map has no spot for them.
    documents
        Ids of documents; the layer refers to them by position.
    texts
        Whether sentences go along; they stay behind anyway beyond `SENTENCES_LIMIT` mentions.

    Returns
    -------
    layer
        Places by falling number of mentions. `pair_*` columns tell how often each document
        names each place, so that the browser can follow a filter of articles.
    """
    known = mentions[mentions["lat"].notna() & mentions["place_id"].notna()]
    counts = known["place_id"].value_counts(sort=True)
    place_ids = tuple(sorted(counts.index, key=lambda place: (-counts[place], place)))
    place = pd.Index(place_ids).get_indexer(pd.Index(known["place_id"]))
    document = pd.Index(documents).get_indexer(pd.Index(known["document_id"]))
    first = known.drop_duplicates("place_id").set_index("place_id").loc[list(place_ids)]
    pairs = pd.DataFrame({"place": place, "document": document}).value_counts().reset_index()
    pairs = pairs.sort_values(["place", "document"])
    columns = {
        "mention_lon": first["lon"].to_numpy(dtype=np.float32),
        "mention_lat": first["lat"].to_numpy(dtype=np.float32),
        "mention_area": (~first["kind"].isin(_SPOTS)).to_numpy().astype(np.uint8),
        "pair_place": pairs["place"].to_numpy().astype(np.uint32),
        "pair_document": pairs["document"].to_numpy().astype(np.uint32),
        "pair_count": pairs["count"].to_numpy().astype(np.uint32),
    }
    header: dict[str, Any] = {
        "names": [_text(name) for name in first["name"]],
        "kinds": [_text(kind) for kind in first["kind"]],
        "countries": [_text(country) for country in first["country"]],
        "sentences": None,
    }
    if texts and len(known) <= SENTENCES_LIMIT:
        header["sentences"] = _sentences(known, place, document)
    return MentionLayer(header=header, columns=columns, place_ids=place_ids)


def _sentences(known: pd.DataFrame, place: np.ndarray, document: np.ndarray) -> list[list[Any]]:
    """Return `[place, document, sentence, start, end]`; the last two mark the name within it."""
    rows = []
    columns = ("start", "text", "sentence", "sentence_start")
    values = zip(*(known[column].tolist() for column in columns), strict=True)
    for (start, text, sentence, offset), where, article in zip(
        values, place.tolist(), document.tolist(), strict=True
    ):
        if _text(sentence):
            begin = int(start) - int(offset)
            rows.append([where, article, sentence, begin, begin + len(text)])
        else:
            rows.append([where, article, text, 0, len(text)])
    return rows


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
