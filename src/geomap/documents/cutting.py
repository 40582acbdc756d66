"""Sources → pieces: folders walked, archives opened, tables cut into records; articles unread."""

from __future__ import annotations

import hashlib
import io
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from geomap.documents.archives import Member, archive_kind, members, read_member
from geomap.documents.columnar import read_parquet
from geomap.documents.feeds import is_feed, read_feed
from geomap.documents.index import INDEX_NAME, Index, read_index
from geomap.documents.limits import Limits, read_bounded, too_large
from geomap.documents.raw import Fault, Page, Piece, RawArticle, Unreadable
from geomap.documents.reading import READERS
from geomap.documents.tabular import read_csv, read_json, read_json_lines
from geomap.documents.warc import read_warc
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    Found = RawArticle | Page | Fault
    Splitter = Callable[[BinaryIO, int | None, Limits], Iterable[Found]]

STDIN = "-"


def _seekable(stream: BinaryIO, limits: Limits) -> BinaryIO:
    return stream if stream.seekable() else io.BytesIO(read_bounded(stream, limits.file_bytes))


def _whole(reader: Callable[..., Iterable[Found]], *, limited: bool) -> Splitter:
    """Make a splitter of a reader that takes a file's bytes."""

    def split(stream: BinaryIO, _size: int | None, limits: Limits) -> Iterable[Found]:
        data = read_bounded(stream, limits.file_bytes)
        return reader(data, limits=limits) if limited else reader(data)

    return split


SPLITTERS: Mapping[str, Splitter] = {
    ".csv": lambda stream, size, limits: read_csv(stream, size=size, limits=limits),
    ".tsv": lambda stream, size, limits: read_csv(stream, size=size, limits=limits),
    ".json": _whole(read_json, limited=True),
    ".jsonl": lambda stream, _, limits: read_json_lines(stream, limits=limits),
    ".ndjson": lambda stream, _, limits: read_json_lines(stream, limits=limits),
    ".parquet": lambda stream, _, limits: read_parquet(_seekable(stream, limits), limits=limits),
    ".warc": lambda stream, _, limits: read_warc(stream, limits=limits),
    ".rss": _whole(read_feed, limited=False),
    ".atom": _whole(read_feed, limited=False),
    ".xml": _whole(read_feed, limited=False),
}
_ARCHIVES = (".zip", ".tar", ".gz", ".bz2", ".xz", ".tgz", ".tbz", ".tbz2", ".txz")
_ALIASES = frozenset({".text", ".markdown", ".xhtml", ".ndjson", ".tbz", ".tbz2", ".txz"})
_SAMPLE = 4096


def cut(
    sources: Sequence[Path | str], *, limits: Limits | None = None
) -> Iterator[Piece | Unreadable]:
    """
    Cut sources into pieces of one article each, without reading the articles.

    Parameters
    ----------
    sources
        Files, folders (read whole, in order of path; hidden ones are passed by), or `-` for
        standard input. A folder's `index.csv` (file, published, publisher, url, title) tells
        what is known of its files.
    limits
        The default ones when None.

    Yields
    ------
    item
        A piece, or in its place what could not be read. A piece whose bytes or text came before
        is told and left out; of two records with one id the second goes by its content.
    """
    cutter = _Cutter(limits or Limits())
    for source in sources:
        for item in cutter.source(source):
            yield from cutter.checked(item)


def cut_bytes(
    data: bytes, *, name: str, limits: Limits | None = None
) -> Iterator[Piece | Unreadable]:
    """
    Cut a file that is already in memory, an upload for instance.

    Parameters
    ----------
    data
        The file's bytes.
    name
        Its name; the suffix tells the format, else the bytes do.
    limits
        The default ones when None.

    Yields
    ------
    item
        As `cut` does.
    """
    cutter = _Cutter(limits or Limits())
    for item in cutter.file(io.BytesIO(data), name, len(data), None, 0):
        yield from cutter.checked(item)


class _Cutter:
    """Goes through sources; remembers ids and texts, so that each article comes once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ids: set[str] = set()
        self._seen: dict[bytes, str] = {}

    def checked(self, item: Piece | Unreadable) -> Iterator[Piece | Unreadable]:
        """Pass an item on, unless its content came before."""
        if isinstance(item, Unreadable):
            yield item
            return
        raw = item.content if isinstance(item.content, RawArticle) else None
        content = item.content if isinstance(item.content, bytes) else item.content.text.encode(
            "utf-8", "surrogatepass"
        )  # fmt: skip
        key = hashlib.sha256(content).digest()[:16]
        if key in self._seen:
            what = f"same text as {self._seen[key]}; read once"
            yield Unreadable(item.source, f"{item.source}: {what}")
            return
        self._seen[key] = item.source
        if raw is not None and raw.id is not None:
            if raw.id in self._ids:
                what = f"id {raw.id!r} comes twice, the second goes by its content"
                yield Unreadable(item.source, f"{item.source}: {what}; give each its own")
                item = replace(item, content=replace(raw, id=None))
            self._ids.add(raw.id)
        yield item

    def source(self, source: Path | str) -> Iterator[Piece | Unreadable]:
        """Cut a file, a folder or standard input."""
        if str(source) == STDIN:
            yield from self.file(sys.stdin.buffer, "standard input", None, None, 0)
            return
        path = Path(source)
        try:
            if path.is_dir():
                yield from self._folder(path)
            elif path.exists():
                index = read_index(path.parent)
                yield from self._path(path, index.rows.get(path.name) if index else None)
            else:
                yield _told(str(path), "no such file or folder; check the path")
        except OSError as error:
            yield _told(str(path), f"{error.strerror or error}; check its permissions")

    def _folder(self, folder: Path) -> Iterator[Piece | Unreadable]:
        inside = sorted(
            path
            for path in folder.rglob("*")
            if not any(p.startswith(".") for p in path.relative_to(folder).parts)
            and (path.is_file() or path.is_symlink())
        )
        root = folder.resolve()
        paths = [p for p in inside if not p.is_symlink() or _stays(p, root)]
        for path in sorted(set(inside) - set(paths)):
            yield _told(str(path), "symbolic link that leads out of the folder; passed by")
        indexes = {parent: read_index(parent) for parent in {folder, *(p.parent for p in paths)}}
        for parent, index in sorted(indexes.items()):
            for fault in index.faults if index else ():
                yield _told(str(parent / INDEX_NAME), fault.what, fault.where)
        articles = [p for p in paths if not (p.name == INDEX_NAME and indexes[p.parent])]
        known = [path for path in articles if _is_known(path.name)]
        for path in known:
            yield from self._path(path, _row(path, folder, indexes))
        others = Counter(p.suffix.lower() or p.name for p in articles if not _is_known(p.name))
        if others:
            kinds = ", ".join(sorted(others))
            what = f"{sum(others.values())} files of other kinds passed by ({kinds})"
            yield _told(str(folder), f"{what}; {known_kinds()}")
        elif not known:
            yield _told(str(folder), f"no articles in this folder; {known_kinds()}")

    def _path(self, path: Path, row: Mapping[str, str] | None) -> Iterator[Piece | Unreadable]:
        try:
            if not path.is_file():
                yield _told(str(path), "no regular file; give a file or folder")
                return
            with path.open("rb") as stream:
                yield from self.file(stream, str(path), path.stat().st_size, row, 0)
        except OSError as error:
            yield _told(str(path), f"{error.strerror or error}; check its permissions")

    def file(
        self,
        stream: BinaryIO,
        name: str,
        size: int | None,
        row: Mapping[str, str] | None,
        depth: int,
    ) -> Iterator[Piece | Unreadable]:
        """Cut one file, by its name's suffix or by how it begins."""
        suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
        try:
            if name.lower().endswith(".warc.gz"):
                yield from self._records(SPLITTERS[".warc"], stream, name, size, row)
            elif (kind := archive_kind(name)) is not None:
                yield from self._archive(stream, kind, name, depth)
            elif suffix in SPLITTERS:
                stream, empty = _peeked(stream, size)
                if empty:
                    yield _told(name, "empty file; nothing to read")
                else:
                    yield from self._records(SPLITTERS[suffix], stream, name, size, row)
            else:
                if size is not None and size > self._limits.file_bytes:
                    raise too_large(self._limits.file_bytes, name="file_bytes")
                data = read_bounded(stream, self._limits.file_bytes)
                yield from self._bytes(data, name, suffix, row, depth)
        except DocumentError as error:
            unknown = "" if _is_known(name) or not suffix else f"; {known_kinds()}"
            yield _told(name, f"{error}{unknown}")

    def _bytes(
        self, data: bytes, name: str, suffix: str, row: Mapping[str, str] | None, depth: int
    ) -> Iterator[Piece | Unreadable]:
        """Cut what is in memory; without a known suffix its beginning tells the format."""
        if not data.strip():
            yield _told(name, "empty file; nothing to read")
            return
        kind = None if suffix in READERS else _container(data)
        if kind is not None and kind in SPLITTERS:
            yield from self._records(SPLITTERS[kind], io.BytesIO(data), name, len(data), row)
        elif kind is not None:
            yield from self._archive(io.BytesIO(data), kind, name, depth)
        else:
            yield Piece(name, data, suffix, row)

    def _records(
        self,
        splitter: Splitter,
        stream: BinaryIO,
        name: str,
        size: int | None,
        row: Mapping[str, str] | None,
    ) -> Iterator[Piece | Unreadable]:
        for item in splitter(stream, size, self._limits):
            if isinstance(item, Fault):
                yield _told(name, item.what, item.where)
                continue
            source = f"{name} {item.where}" if item.where else name
            if isinstance(item, RawArticle):
                yield Piece(source, item, known=row)
            else:
                yield Piece(source, item.data, item.suffix, {**item.known, **(row or {})})

    def _archive(
        self, stream: BinaryIO, kind: str, name: str, depth: int
    ) -> Iterator[Piece | Unreadable]:
        if depth >= self._limits.depth:
            what = (
                f"archives more than {self._limits.depth} deep; unpack it, or raise the limit depth"
            )
            raise DocumentError(what)
        if kind == "zip":
            stream = _seekable(stream, self._limits)
        single = kind in {"gz", "bz2", "xz"}
        empty = True
        others: Counter[str] = Counter()
        for item in members(stream, kind, name=name, limits=self._limits):
            empty = False
            if isinstance(item, Fault):
                yield _told(f"{name}/{item.where}", item.what)
            elif single:
                yield from self.file(item.stream, name.rpartition(".")[0], None, None, depth + 1)
            elif _is_hidden(item.name):
                continue
            elif not _is_known(item.name):
                others[PurePosixPath(item.name).suffix.lower() or item.name] += 1
            else:
                yield from self._member(item, f"{name}/{item.name}", depth + 1)
        if others:
            kinds = ", ".join(sorted(others)[:20])
            what = f"{sum(others.values())} files of other kinds passed by ({kinds})"
            yield _told(name, f"{what}; {known_kinds()}")
        if empty:
            yield _told(name, "empty archive; nothing to read")

    def _member(self, member: Member, name: str, depth: int) -> Iterator[Piece | Unreadable]:
        """Cut a file of an archive: tables as a stream, all else in memory."""
        try:
            if PurePosixPath(name).suffix.lower() in {".jsonl", ".ndjson", ".csv", ".tsv"}:
                yield from self.file(member.stream, name, member.size, None, depth)
                return
            data = read_member(member, limits=self._limits)
        except DocumentError as error:
            yield _told(name, str(error))
            return
        yield from self.file(io.BytesIO(data), name, len(data), None, depth)


def _peeked(stream: BinaryIO, size: int | None) -> tuple[BinaryIO, bool]:
    """Return a stream that is read from its start, and whether there is nothing in it."""
    if size is not None and size > _SAMPLE:
        return stream, False
    if not stream.seekable():
        buffered = io.BufferedReader(cast("io.RawIOBase", stream), 2 * _SAMPLE)
        begun = buffered.peek(_SAMPLE)
        return buffered, not begun.strip() and len(begun) < _SAMPLE
    begun = stream.read(_SAMPLE)
    stream.seek(0)
    return stream, not begun.strip() and len(begun) < _SAMPLE


def _container(data: bytes) -> str | None:
    """Tell by its beginning that a file holds many articles: the suffix or kind it would have."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" not in data[:2000]:
        return "zip"
    if data.startswith(b"PAR1"):
        return ".parquet"
    if start.startswith(b"warc/1."):
        return ".warc"
    if start.startswith((b"{", b"[{", b"[\n", b"[\r", b"[ ")) and not start.startswith(b"{\\rtf"):
        return ".json"
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")) and is_feed(data):
        return ".rss"
    return None


def _stays(link: Path, root: Path) -> bool:
    """Tell whether a link leads to a file inside the folder."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_relative_to(root) and target.is_file()


def _row(path: Path, root: Path, indexes: Mapping[Path, Index | None]) -> Mapping[str, str] | None:
    """Return a file's row in the index beside it, or in one further up to the root."""
    for folder in path.parents:
        index = indexes.get(folder)
        if index and (row := index.rows.get(path.relative_to(folder).as_posix())):
            return row
        if folder == root:
            break
    return None


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") and part != "." for part in parts) or "__MACOSX" in parts


def _is_known(name: str) -> bool:
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    return suffix in READERS or suffix in SPLITTERS or archive_kind(name) is not None


def _told(name: str, what: str, where: str | None = None) -> Unreadable:
    source = f"{name} {where}" if where else name
    return Unreadable(source, f"{source}: {what}")


def known_kinds() -> str:
    """
    Return in words which files are read.

    Returns
    -------
    words
        For messages.
    """
    every = (*READERS, *SPLITTERS, *_ARCHIVES)
    return f"known are {', '.join(suffix for suffix in every if suffix not in _ALIASES)}"
