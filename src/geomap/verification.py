"""Checking an export: whether geomap makes it of this table, and whether its data changed since."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from geomap.documents import Unreadable, read_each
from geomap.errors import ExportError, GeomapError
from geomap.evidence import Made, evidence, evidence_of
from geomap.evidence.carriers import file_digest
from geomap.evidence.digests import text_digest
from geomap.gazetteer import Gazetteer
from geomap.publication import Publication
from geomap.selection import Selection
from geomap.table import EventTable
from geomap.table_files import COMPANIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Of a longer list of names so many are told.
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `note` says what could not be compared, and is no change."""

    kind: Literal["same", "changed", "note"]
    words: str


def verify(
    path: Path | str, *, table: EventTable, articles: Sequence[Path | str] = ()
) -> list[Finding]:
    """
    Derive the evidence of an export anew, make the export anew, and compare.

    Parameters
    ----------
    path
        A picture, page, animation or data file that geomap wrote.
    table
        The event table that it is said to show.
    articles
        Files or folders of the articles themselves; the table's own texts are compared anyway.

    Returns
    -------
    findings
        In order: file, view, data, articles, versions, the file made anew.

    Raises
    ------
    ExportError
        If the file has no evidence or its evidence cannot be read.
    """
    path = Path(path)
    facts = evidence_of(path)
    try:
        selection = Selection.from_plain(facts["filters"])
        publication = Publication.from_plain(facts["publication"])
        made = Made(
            kind=str(facts["made"]["kind"]),
            form=str(facts["made"]["form"]),
            options=dict(facts["made"]["options"]),
            libraries=tuple(name for name in facts["program"] if name != "geomap"),
        )
        now = evidence(
            table,
            selection=selection,
            publication=publication,
            made=made,
            gazetteer_version=Gazetteer.open().version,
        )
        findings = [
            *_file(path, facts),
            *_same(facts, now, "window", "the days of the window"),
            *_counts(facts["counts"], now["counts"]),
            *_data(facts["data"], now["data"]),
            *_articles(facts["articles"], now["articles"]),
            *_same(facts, now, "licences", "the licences"),
        ]
        if articles:
            findings += _sources(facts["articles"], articles)
        versions = list(_versions(facts, now))
        findings += versions or [Finding("same", "program and gazetteer")]
        findings += _anew(path, table, selection, publication, made, other_versions=bool(versions))
    except (KeyError, TypeError, ValueError, AttributeError, ImportError) as error:
        if isinstance(error, ExportError):
            raise
        what = f"{type(error).__name__}: {error}"
        msg = f"{path}: its evidence is damaged ({what}); export the view anew with geomap"
        raise ExportError(msg) from error
    return findings


def tables_near(path: Path) -> list[Path]:
    """
    Find event tables beside an export, else in the current folder.

    Parameters
    ----------
    path
        Of the export.

    Returns
    -------
    tables
        Paths of `.parquet` files that are no companions of another, sorted.
    """
    for folder in (path.parent, Path()):
        found = sorted(
            p
            for p in folder.glob("*.parquet")
            if not any(p.name.endswith(f".{name}.parquet") for name in COMPANIONS)
        )
        if found:
            return found
    return []


def _file(path: Path, facts: Mapping[str, Any]) -> Iterable[Finding]:
    beside = facts.get("file")
    if beside is None:
        return
    if file_digest(path) == beside["sha256"]:
        yield Finding("same", "the file's bytes")
    else:
        yield Finding("changed", "the file's bytes are not those that were written")


def _same(
    facts: Mapping[str, Any], now: Mapping[str, Any], name: str, words: str
) -> Iterable[Finding]:
    if facts[name] == now[name]:
        yield Finding("same", words)
    else:
        yield Finding("changed", f"{words}: {facts[name]} in the evidence, now {now[name]}")


def _counts(then: Mapping[str, int], now: Mapping[str, int]) -> Iterable[Finding]:
    for name in now:
        if then[name] != now[name]:
            words = name.replace("_", " ")
            yield Finding("changed", f"{words}: {then[name]:,} then, {now[name]:,} now")
    if dict(then) == dict(now):
        yield Finding("same", f"counts: {now['events']:,} events, {now['reports']:,} reports")


def _data(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Finding]:
    before, after = then["columns_sha256"], now["columns_sha256"]
    columns = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not columns:
        yield Finding("same", "every value of the reports")
    else:
        yield Finding("changed", f"columns of the reports: {_listed(columns)}")
    if then["reports"] is not None and now["reports"] is not None:
        old, new = then["reports"], now["reports"]
        for words, ids in (
            ("reports that are gone", [i for i in old if i not in new]),
            ("reports that are new", [i for i in new if i not in old]),
            ("reports that say something else", [i for i in old if i in new and old[i] != new[i]]),
        ):
            if ids:
                yield Finding("changed", f"{words}: {_listed(ids)}")
    for name, words in (
        ("mentions_sha256", "the places named"),
        ("all_times_and_places_sha256", "the events outside window and box"),
    ):
        if then[name] == now[name]:
            yield Finding("same", words)
        else:
            yield Finding("changed", words)


def _articles(
    then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> Iterable[Finding]:
    old, new = ({row["id"]: row for row in rows} for rows in (then, now))
    clean = True
    for document_id in {**old, **new}:
        before, after = old.get(document_id), new.get(document_id)
        if before == after:
            continue
        clean = False
        if before is None or after is None:
            how = "is new" if before is None else "is gone"
        elif before["sha256"] != after["sha256"]:
            how = "has another text"
        else:
            names = [name for name in before if before[name] != after.get(name)]
            how = f"has another {_listed(names)}"
        yield Finding("changed", f"article {_called(after or before)} {how}")
    if clean:
        yield Finding("same", f"{len(new):,} articles by their SHA-256")


def _sources(then: Sequence[Mapping[str, Any]], sources: Sequence[Path | str]) -> list[Finding]:
    """Compare the texts on disk with those that the evidence names."""
    found, problems = set(), []
    for item in read_each(sources):
        if isinstance(item, Unreadable):
            problems.append(Finding("note", item.message))
        else:
            found.add(text_digest(item.text))
    missing = [row for row in then if row["sha256"] not in found]
    if not missing:
        return [*problems, Finding("same", f"{len(then):,} articles as they lie on disk")]
    return [
        *problems,
        *(
            Finding("changed", f"article {_called(row)} is not among the articles given as it was")
            for row in missing
        ),
    ]


def _versions(facts: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Finding]:
    for name, then in facts["program"].items():
        if then != version(name):
            yield Finding("note", f"made by {name} {then}, checked by {version(name)}")
    if facts["gazetteer"] != now["gazetteer"]:
        yield Finding("note", "the gazetteer, and so the ground, is another one")


def _anew(
    path: Path,
    table: EventTable,
    selection: Selection,
    publication: Publication,
    made: Made,
    *,
    other_versions: bool,
) -> Iterable[Finding]:
    """Make the file again, data that differ even twice: some formats hold the time of writing."""
    with TemporaryDirectory() as folder:
        copies = []
        for number in range(2 if made.kind == "data" else 1):
            copy = Path(folder) / str(number) / path.name
            copy.parent.mkdir()
            try:
                make(table, copy, selection=selection, publication=publication, made=made)
            except GeomapError as error:
                yield Finding("changed", f"the file cannot be made anew: {error}")
                return
            if _equal(path, copy, made.form):
                yield Finding("same", "the file, made anew")
                return
            copies.append(copy)
        if len(copies) == 2 and not _equal(copies[0], copies[1], made.form):
            yield Finding("note", f"a {made.form} file differs each time that it is made")
        elif other_versions:
            yield Finding("note", "the file made anew differs, as other versions may have it")
        else:
            yield Finding("changed", "the file is not what geomap makes of this view")


def make(
    table: EventTable,
    path: Path,
    *,
    selection: Selection,
    publication: Publication,
    made: Made,
) -> None:
    """
    Make an export as its evidence says.

    Parameters
    ----------
    table
        The event table.
    path
        To write.
    selection, publication, made
        What, how much of it, and how.

    Raises
    ------
    ExportError
        If the evidence asks for what geomap does not make.
    TypeError
        If it has options that geomap does not have.
    """
    # Libraries that take a second to load are imported where they are needed.
    from geomap import api  # noqa: PLC0415
    from geomap.maps import write_html  # noqa: PLC0415
    from geomap.maps.animation import animate  # noqa: PLC0415
    from geomap.maps.stills import snapshot  # noqa: PLC0415

    makers = {
        "picture": snapshot,
        "page": write_html,
        "animation": animate,
        "data": api.export,
    }
    if made.kind not in makers:
        msg = f"{path.name}: evidence of the unknown kind {made.kind!r}; export the view anew"
        raise ExportError(msg)
    options = dict(made.options)
    if "size" in options:
        options["size"] = tuple(options["size"])
    makers[made.kind](  # type: ignore[operator]  # signatures, chosen by kind
        table,
        path,
        datetime=selection.datetime,
        bbox=selection.bbox,
        types=selection.types,
        statuses=selection.statuses,
        documents=selection.documents,
        publication=publication,
        **options,
    )


def _equal(one: Path, other: Path, form: str) -> bool:
    """Compare files: PNG by its pixels, for it may have been packed more tightly since."""
    if form != "png":
        return file_digest(one) == file_digest(other)
    from PIL import Image, ImageChops, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(one) as left, Image.open(other) as right:
            if left.size != right.size:
                return False
            pair = left.convert("RGB"), right.convert("RGB")
            return ImageChops.difference(*pair).getbbox() is None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False


def _called(row: Mapping[str, Any] | None) -> str:
    row = row or {}
    return f"{row.get('id')} ({row['title']!r})" if row.get("title") else str(row.get("id"))


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
