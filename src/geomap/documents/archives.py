"""Files within zip, tar and compressed files: read in memory, nothing is unpacked to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from geomap.documents.limits import Limits, read_bounded, too_large
from geomap.documents.raw import Fault
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_OPENERS: Mapping[str, Callable[[BinaryIO], BinaryIO]] = {
    ".gz": lambda stream: cast("BinaryIO", gzip.GzipFile(fileobj=stream)),
    ".bz2": lambda stream: cast("BinaryIO", bz2.BZ2File(stream)),
    ".xz": lambda stream: cast("BinaryIO", lzma.LZMAFile(stream)),  # noqa: SIM115 - read on after
}
_TARS = {".tgz": ".gz", ".tbz2": ".bz2", ".tbz": ".bz2", ".txz": ".xz"}
_DAMAGES = (
    BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
_ENCRYPTED = 0x1
_DIRECTORY_ENTRY = b"PK\x01\x02"
_DIRECTORY_END = b"PK\x05\x06"
_DIRECTORY_END_TAIL = 22 + 65_535


@dataclass(frozen=True, slots=True)
class Member:
    """A file within an archive; its stream is good until the next member is asked for."""

    name: str
    stream: BinaryIO
    size: int | None


def archive_kind(name: str) -> str | None:
    """
    Tell by its name whether a file is an archive or compressed.

    Parameters
    ----------
    name
        Of the file.

    Returns
    -------
    kind
        `zip`, `tar`, `tar.gz` and so on; `gz`, `bz2`, `xz` for a single compressed file; None for
        any other file.
    """
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    last = suffixes[-1] if suffixes else ""
    if last in {".zip", ".tar"}:
        return last[1:]
    if last in _TARS:
        return f"tar{_TARS[last]}"
    if last in _OPENERS:
        return f"tar{last}" if suffixes[-2:-1] == [".tar"] else last[1:]
    return None


def members(stream: BinaryIO, kind: str, *, name: str, limits: Limits) -> Iterator[Member | Fault]:
    """
    Go through the files of an archive.

    Parameters
    ----------
    stream
        The archive; a zip file must be seekable.
    kind
        As `archive_kind` tells it.
    name
        Of the archive; a single compressed file has its name without the last suffix.
    limits
        What it may cost.

    Yields
    ------
    item
        A file to be read at once, or what is refused: links, devices, names that lead out of the
        archive, files with a password.

    Raises
    ------
    DocumentError
        If the archive is damaged or exceeds a limit; what came before it stands.
    """
    with _damage_told():
        if kind == "zip":
            yield from _zip(stream, limits)
        else:
            yield from _packed(stream, kind, name, limits)


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn what the modules raise on damaged archives into one kind of error."""
    try:
        yield
    except DocumentError:
        raise
    except _DAMAGES as error:
        msg = f"damaged archive ({error or type(error).__name__}); download or pack it again"
        raise DocumentError(msg) from error


def _packed(stream: BinaryIO, kind: str, name: str, limits: Limits) -> Iterator[Member | Fault]:
    compression = kind.removeprefix("tar") if kind.startswith("tar") else f".{kind}"
    packed = _Counted(stream)
    opened = _OPENERS[compression](cast("BinaryIO", packed)) if compression else stream
    bounded = _Bounded(opened, packed if compression else None, limits)
    if kind.startswith("tar"):
        yield from _tar(bounded, limits)
    else:
        inner = PurePosixPath(name.replace("\\", "/")).name
        yield Member(inner.rpartition(".")[0], cast("BinaryIO", io.BufferedReader(bounded)), None)


class _Counted(io.RawIOBase):
    """A stream that knows how much has been read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self.done += len(data)
        return len(data)


class _Bounded(io.RawIOBase):
    """An unpacked stream that ends in an error where it exceeds the limits."""

    def __init__(self, stream: BinaryIO, packed: _Counted | None, limits: Limits) -> None:
        self._stream, self._packed, self._limits = stream, packed, limits
        self._done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        with _damage_told():
            data = self._stream.read(min(len(buffer), 1 << 20))
        buffer[: len(data)] = data
        self._done += len(data)
        if self._packed is not None:
            self._limits.check_ratio(self._done, self._packed.done)
        if self._done > self._limits.archive_bytes:
            raise too_large(self._limits.archive_bytes, name="archive_bytes")
        return len(data)


class _Headers(tarfile.TarInfo):
    """Headers of a tar archive; long names are read into memory, so they have a limit."""

    _LONGEST = 1 << 20

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        special = {tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE,
                   tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE}  # fmt: skip
        if self.type in special and self.size > self._LONGEST:
            msg = "header of more than 1 MB"
            raise tarfile.ReadError(msg)
        made: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return made


def _tar(stream: _Bounded, limits: Limits) -> Iterator[Member | Fault]:
    buffered = io.BufferedReader(stream)
    with tarfile.open(fileobj=buffered, mode="r|", tarinfo=_Headers) as archive:
        for count, info in enumerate(archive, start=1):
            _check_count(count, limits)
            archive.members = []  # type: ignore[attr-defined]  # what was seen; it grows otherwise
            if info.isdir():
                continue
            refused = _refused_name(info.name)
            if refused is None and not info.isfile():
                what = "link" if info.issym() or info.islnk() else "device"
                refused = f"{what}, not a file; pack the file itself"
            if refused:
                yield Fault(refused, info.name)
                continue
            opened = archive.extractfile(info)
            if opened is not None:
                yield Member(info.name, _guarded(opened), info.size)


def _zip(stream: BinaryIO, limits: Limits) -> Iterator[Member | Fault]:
    _check_count(_directory_entries(stream), limits)
    total = 0
    with ZipFile(stream) as archive:
        for count, info in enumerate(archive.infolist(), start=1):
            _check_count(count, limits)
            if info.is_dir():
                continue
            refused = _refused_name(info.filename) or _refused_entry(info)
            if refused:
                yield Fault(refused, info.filename)
                continue
            # A member never unpacks to more than its stated size: the module stops there.
            limits.check_ratio(info.file_size, info.compress_size)
            total += info.file_size
            if total > limits.archive_bytes:
                raise too_large(limits.archive_bytes, name="archive_bytes")
            with archive.open(info) as opened:
                yield Member(info.filename, _guarded(opened), info.file_size)


class _Guarded(io.RawIOBase):
    """A file of an archive whose damage is told when it is met."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        with _damage_told():
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _guarded(stream: IO[bytes]) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Guarded(stream)))


def _directory_entries(stream: BinaryIO) -> int:
    """Return how many entries a zip directory can have at most, before it is parsed."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - _DIRECTORY_END_TAIL))
    tail = stream.read()
    at = tail.rfind(_DIRECTORY_END)
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    entry = len(_DIRECTORY_ENTRY) + 42
    return (min(size, end) if size < 0xFFFFFFFF else end) // (entry + 1)


def _check_count(count: int, limits: Limits) -> None:
    if count > limits.archive_files:
        msg = (
            f"more than {limits.archive_files:,} files in it; split it, or raise the limit "
            "archive_files"
        )
        raise DocumentError(msg)


def _refused_name(name: str) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts[:1] and ":" in path.parts[0]):
        return "name that leads out of the archive; pack it with plain names"
    return None


def _refused_entry(info: ZipInfo) -> str | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link, not a file; pack the file itself"
    if info.flag_bits & _ENCRYPTED:
        return "file with a password; pack it without one"
    return None


def read_member(member: Member, *, limits: Limits) -> bytes:
    """
    Read a file of an archive.

    Parameters
    ----------
    member
        As `members` gives it.
    limits
        Its `file_bytes` bounds the file.

    Returns
    -------
    data
        All of it.

    Raises
    ------
    DocumentError
        If it is larger than the limit.
    """
    if member.size is not None and member.size > limits.file_bytes:
        raise too_large(limits.file_bytes, name="file_bytes")
    return read_bounded(member.stream, limits.file_bytes)
