"""The event table: one row per report, as GeoParquet, with its articles, mentions and times beside.

`events.parquet` holds the reports and is a GeoParquet 1.1 file of its own; what the map and the
record panel need besides lies next to it: `events.mentions.parquet` (GeoParquet: every place
name), `events.times.parquet` and `events.articles.parquet` (the texts).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import geopandas as gpd
import pandas as pd
import pyarrow as pa
from shapely.geometry import box
from shapely.ops import unary_union

from geomap.errors import TableError
from geomap.hours import stretch, touching
from geomap.partitioned import read_folder
from geomap.pushdown import View
from geomap.records import PlacePrecision, Status
from geomap.schema import (
    ARTICLE_COLUMNS,
    MENTION_COLUMNS,
    REPORT_COLUMNS,
    TIME_COLUMNS,
    arrow_table,
    frame_of_arrow,
    plain_frame,
    spatial_frame,
    uncollected,
)
from geomap.table_files import COMPANION_COLUMNS, COMPANIONS, read_files, write_files

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from geomap.corrections.model import Correction

# From the finest to the coarsest: the report that stands for an event on the map is the finest.
_FINENESS = {
    precision: rank
    for rank, precision in enumerate(
        (
            PlacePrecision.SITE,
            PlacePrecision.TOWN,
            PlacePrecision.DISTRICT,
            PlacePrecision.LINE,
            PlacePrecision.REGION,
            PlacePrecision.AREA,
            PlacePrecision.COUNTRY,
            PlacePrecision.NONE,
        )
    )
}


class EventTable(gpd.GeoDataFrame):  # type: ignore[misc]  # geopandas carries no type information
    """
    The event table: a GeoDataFrame in EPSG:4326 with one row per report.

    The columns are those of `REPORT_COLUMNS`, then `geometry` (null where an event has no place).
    `mentions` (columns of `MENTION_COLUMNS` and `geometry`), `times` and `articles` are frames of
    the same articles. `corrections` are those that were applied when it was read, or came with
    it. A slice of the table is a plain GeoDataFrame; `select` keeps it whole.
    """

    _metadata = [*gpd.GeoDataFrame._metadata, *COMPANIONS, "corrections"]  # noqa: RUF012, SLF001 - how pandas subclasses declare attributes
    mentions: gpd.GeoDataFrame
    times: pd.DataFrame
    articles: pd.DataFrame
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def of(
        cls,
        reports: Sequence[Mapping[str, Any]] = (),
        *,
        mentions: Sequence[Mapping[str, Any]] = (),
        times: Sequence[Mapping[str, Any]] = (),
        articles: Sequence[Mapping[str, Any]] = (),
    ) -> Self:
        """
        Make a table from rows.

        Parameters
        ----------
        reports, mentions, times, articles
            Rows by column name; a column that is left out is null. Geometries are shapely's, in
            `(lon, lat)` degrees.

        Returns
        -------
        table
            With all columns, in the order given.
        """
        table = cls(spatial_frame(reports, REPORT_COLUMNS))
        table.mentions = spatial_frame(mentions, MENTION_COLUMNS)
        table.times = plain_frame(times, TIME_COLUMNS)
        table.articles = plain_frame(articles, ARTICLE_COLUMNS)
        return table

    @classmethod
    def joined(cls, tables: Sequence[Self]) -> Self:
        """
        Lay tables beside each other; events of different tables are not linked.

        Parameters
        ----------
        tables
            In the order wanted.

        Returns
        -------
        table
            With all their rows, mentions, times and articles; an article of several (same id)
            once.
        """
        held = [table for table in tables if len(table) or len(table.articles)]
        if len(held) < 2:
            return held[0] if held else cls.of()
        table = cls(_stacked(held))
        for name in COMPANIONS:
            setattr(table, name, _stacked([getattr(one, name) for one in held]))
        table.articles = table.articles.drop_duplicates("document_id").reset_index(drop=True)
        table.corrections = tuple(c for one in held for c in one.corrections)
        return table

    def with_reports(self, reports: gpd.GeoDataFrame) -> Self:
        """
        Return a table of other reports, with the mentions, times and articles of this one.

        Parameters
        ----------
        reports
            With the columns of the table, in EPSG:4326.

        Returns
        -------
        table
            The corrections are those of this one.
        """
        table = type(self)(reports.reset_index(drop=True))
        for name in (*COMPANIONS, "corrections"):
            setattr(table, name, getattr(self, name))
        return table

    @classmethod
    def read(
        cls,
        path: Path | str,
        *,
        datetime: str | None = None,
        bbox: Sequence[float] | None = None,
        types: Collection[str] | None = None,
        corrected: bool = True,
    ) -> Self:
        """
        Read a table that `write` or a bulk build wrote, as people have corrected it.

        With filters only what can pass them is read of the file: row groups are chosen by their
        statistics, so that a month of a large table opens without the rest. A table with
        corrections is read whole all the same: they may bring any report into view.

        Parameters
        ----------
        path
            `….parquet`, whose companions are looked for beside it and are empty when missing, or
            the folder of a bulk build.
        datetime, bbox, types
            As in `select`.
        corrected
            Whether the corrections in `….corrections.jsonl` beside it are applied; else the table
            is as it was extracted.

        Returns
        -------
        table
            The reports that pass, as `select` gives them. With a filter, mentions, times and
            articles are those of the documents of these reports.

        Raises
        ------
        TableError
            If the file is missing or is no event table, or a filter is malformed.
        CorrectionError
            If there are corrections and their file cannot be read at all.
        """
        path = Path(path)
        view = _view_of(datetime, bbox, types)
        read_as = View() if corrected and _corrections(path).is_file() else view
        if path.is_dir():
            found = read_folder(path, read_as)
        elif path.is_file():
            found = read_files(path, read_as)
        else:
            msg = f"{path}: no such file; make an event table with `geomap build … -o {path.name}`"
            raise TableError(msg)
        reports = found["reports"]
        wanted = ("report_id", "start", "end", "type", "geometry")
        missing = [name for name in wanted if name not in reports.column_names]
        if missing:
            msg = f"{path}: no column {', '.join(missing)}; make an event table with `geomap build`"
            raise TableError(msg)
        empty = cls.of()
        try:
            table = cls(frame_of_arrow(reports, REPORT_COLUMNS))
            for name, columns in COMPANION_COLUMNS.items():
                rows = found.get(name)
                known = rows is not None and rows.num_columns
                frame = frame_of_arrow(rows, columns) if known else getattr(empty, name)
                setattr(table, name, frame)
        except (pa.ArrowInvalid, ValueError, OSError) as error:
            msg = f"{path}: not an event table ({error}); make one with `geomap build`"
            raise TableError(msg) from error
        if corrected:
            table = cls._corrected(table, path)
        if view.whole:
            return table
        chosen = table.select(datetime=datetime, bbox=bbox, types=types)
        documents = set(chosen["document_id"])
        for name in COMPANIONS:
            frame = getattr(chosen, name)
            kept = frame[frame["document_id"].isin(documents)]
            setattr(chosen, name, kept.reset_index(drop=True))
        return chosen

    @classmethod
    def _corrected(cls, table: Self, path: Path) -> Self:
        """Apply the corrections beside a table; a line of them that is none is left out."""
        if not _corrections(path).is_file():
            return table
        # Most tables have no corrections and are read without loading what applies them.
        from geomap.corrections import apply, read_journal  # noqa: PLC0415

        corrections = read_journal(path).corrections
        corrected = cast("Self", apply(table, corrections).table)
        corrected.corrections = tuple(corrections)
        return corrected

    def write(self, path: Path | str) -> None:
        """
        Write the table as GeoParquet 1.1 with its companions; each file whole or not at all.

        Parameters
        ----------
        path
            `….parquet`; `….mentions.parquet` and so on are written beside it.

        Raises
        ------
        TableError
            If the path does not end in `.parquet` or its folder does not exist.
        """
        path = Path(path)
        if path.suffix != ".parquet":
            msg = (
                f"{path}: an event table is a .parquet file; use `geomap export` for other formats"
            )
            raise TableError(msg)
        if not path.parent.is_dir():
            msg = f"{path.parent}: no such folder; make it first"
            raise TableError(msg)
        write_files(
            path,
            arrow_table(self, REPORT_COLUMNS),
            {
                name: arrow_table(getattr(self, name), columns)
                for name, columns in COMPANION_COLUMNS.items()
            },
        )

    def select(
        self,
        *,
        datetime: str | None = None,
        bbox: Sequence[float] | None = None,
        types: Collection[str] | None = None,
        statuses: Collection[str] | None = None,
        documents: Collection[str] | None = None,
    ) -> Self:
        """
        Keep the reports that pass all filters.

        Parameters
        ----------
        datetime
            As in OGC API Features: `A`, `A/B`, `A/..` or `../B`, days or instants, inclusive; a
            report passes when its interval meets it, one without a date does not.
        bbox
            West, south, east, north in degrees; west > east crosses the antimeridian. A report
            passes when its geometry meets it, one without a place does not.
        types, statuses, documents
            Codes of types, statuses, and ids of documents to keep.

        Returns
        -------
        table
            With the mentions, times and articles of the documents that were asked for; mentions
            also pass the box.

        Raises
        ------
        TableError
            If `datetime` or `bbox` is malformed.
        """
        keep = pd.Series(data=True, index=self.index)
        area = None if bbox is None else _area(bbox)
        if datetime is not None:
            keep &= touching(self, *stretch(datetime))
        if area is not None:
            keep &= self.geometry.notna() & self.geometry.intersects(area)
        for column, wanted in (("type", types), ("status", statuses), ("document_id", documents)):
            if wanted is not None:
                keep &= self[column].isin(set(wanted))
        kept = self if keep.all() else self.loc[keep]
        table = type(self)(kept.reset_index(drop=True))
        for name in COMPANIONS:
            frame = getattr(self, name)
            if documents is not None:
                frame = frame[frame["document_id"].isin(set(documents))]
            if name == "mentions" and area is not None:
                frame = frame[frame.geometry.notna() & frame.geometry.intersects(area)]
            setattr(table, name, frame.reset_index(drop=True))
        table.corrections = self.corrections
        return table

    def events(self) -> gpd.GeoDataFrame:
        """
        Return one row per event: what the map draws and the list shows.

        Returns
        -------
        events
            The columns of the event's report that is told as happened, dated and placed the most
            finely (ties: confidence, then report id), with `reports` (their number, without
            those that repeat another in a copy of its article) and `report_ids` besides, in the
            order of the table.
        """
        frame = gpd.GeoDataFrame(self)
        if frame.empty:
            return frame.assign(
                reports=pd.Series(dtype="int64"), report_ids=pd.Series(dtype="object")
            )
        # Most events have one report, which needs no choosing; of the rest all but one stay behind.
        hidden = frame["event_id"].duplicated(keep=False)
        if not hidden.any():
            return frame.assign(
                reports=frame["copy_of"].isna().astype("int64"), report_ids=_each(frame)
            ).reset_index(drop=True)
        shared = frame.loc[hidden]
        order = pd.DataFrame(
            {
                "event": shared["event_id"],
                "unreal": ~shared["status"].isin([s.value for s in Status if s.happened]),
                "undated": shared["start"].isna(),
                "coarse": shared["place_precision"].map(_FINENESS).fillna(len(_FINENESS)),
                "doubt": -shared["confidence"].fillna(0.0),
                "id": shared["report_id"],
            }
        ).sort_values(["event", "unreal", "undated", "coarse", "doubt", "id"])
        hidden.loc[order.drop_duplicates("event").index] = False
        ids = shared.groupby("event_id")["report_id"].agg(list)
        events = frame.loc[~hidden].copy()
        events["report_ids"] = _each(events)
        joined = events["event_id"].isin(ids.index)
        events.loc[joined, "report_ids"] = events.loc[joined, "event_id"].map(ids)
        own = frame.loc[frame["copy_of"].isna(), "event_id"].value_counts()
        events["reports"] = events["event_id"].map(own).fillna(0).astype("int64")
        return events.reset_index(drop=True)


def _each(frame: pd.DataFrame) -> pd.Series[Any]:
    """Return lists of the one report of each row."""
    with uncollected():
        return pd.Series([[name] for name in frame["report_id"]], frame.index, dtype="object")


def _corrections(path: Path) -> Path:
    return path.with_name(f"{path.stem}.corrections.jsonl")


def _view_of(
    datetime: str | None, bbox: Sequence[float] | None, types: Collection[str] | None
) -> View:
    ends = (None, None) if datetime is None else stretch(datetime)
    first, last = (end.date() if isinstance(end, dt.datetime) else end for end in ends)
    boxes = None
    if bbox is not None:
        area = _area(bbox)
        boxes = tuple(part.bounds for part in getattr(area, "geoms", [area]))
    return View(
        first,
        last,
        dated=datetime is not None,
        boxes=boxes,
        types=None if types is None else frozenset(types),
    )


def _stacked(frames: Sequence[pd.DataFrame]) -> Any:
    """Return the rows of all frames; an empty one has no say in the types of the columns."""
    held = [frame for frame in frames if len(frame)]
    if not held:
        return frames[0]
    return held[0] if len(held) == 1 else pd.concat(held, ignore_index=True)


def _area(bbox: Sequence[float]) -> Any:
    """Return the box as geometry, in two parts where it crosses the antimeridian."""
    try:
        west, south, east, north = (float(v) for v in bbox)
    except (TypeError, ValueError) as error:
        msg = f"bbox {bbox!r} is not four numbers; write west,south,east,north in degrees"
        raise TableError(msg) from error
    if not (-90 <= south <= north <= 90 and all(-180 <= v <= 180 for v in (west, east))):
        msg = f"bbox {bbox!r} is out of range; write west,south,east,north in degrees"
        raise TableError(msg)
    if west <= east:
        return box(west, south, east, north)
    return unary_union([box(west, south, 180, north), box(-180, south, east, north)])
