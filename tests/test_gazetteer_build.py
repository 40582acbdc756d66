"""The steps of the build, each on a few rows of its own."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import LineString, Point, Polygon, box

from geomap.errors import GazetteerError
from geomap.gazetteer import Gazetteer, MatchKind, fold
from geomap.gazetteer.build.borders import Border, borders, contested
from geomap.gazetteer.build.curated import Curated
from geomap.gazetteer.build.entries import Entry, indexed
from geomap.gazetteer.build.gathered import Gathered
from geomap.gazetteer.build.matching import match_outlines, place_in
from geomap.gazetteer.build.outlines import Outline
from geomap.gazetteer.build.sources import Source, sources, unpacked
from geomap.gazetteer.build.tables import write_links, write_manifest, write_places
from geomap.gazetteer.build.topology import Topology, cut
from geomap.gazetteer.build.towns import Town, towns
from geomap.gazetteer.build.units import Unit, locate, unit_entries
from geomap.gazetteer.build.waters import seas
from geomap.records import PlaceKind


def _town(number: int, name: str, lat: float, lon: float, *units: str, people: int = 0) -> Town:
    entry = Entry(f"geonames:{number}", name, PlaceKind.TOWN, lat, lon, "AZ", population=people)
    return Town(entry, *(units or ("", "")))


def _unit(line: int, name: str, code: str, number: int, *aliases: str, iso: str = "") -> Unit:
    return Unit(line, name, iso, code, number, "", aliases, 0, 0)


def _outline(name: str, shape: Polygon, *, iso: str = "", number: int = 0) -> Outline:
    point = shape.centroid
    names = {"en": name}
    return Outline(f"X-{name}", iso, number, name, "AZ", point.y, point.x, names, shape)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Baku", True),
        ("Баку", True),
        ("Բաքու", True),
        ("ბაქო", True),
        ("Μπακού", True),
        ("باكو", False),
        ("巴庫", False),
        ("Baku 巴", False),
        ("123", False),
        ("", False),
    ],
)
def test_scripts_that_are_indexed(name: str, *, expected: bool) -> None:
    assert indexed(name) is expected


def test_names_are_kept_once_by_folded_form() -> None:
    entry = Entry("geonames:1", "Cəbrayıl", PlaceKind.TOWN, 39.4, 47.0)
    entry.add_alternates(["Cabrayil", "Jabrayil", "JABRAYIL", "dzhbrl", "GNB", "Over", "", "巴"])
    kinds = {name.name: match for name, match in entry.names.values()}
    assert kinds == {
        "Cəbrayıl": MatchKind.NAME,
        "Jabrayil": MatchKind.ALTERNATE,
    }


def test_renaming_keeps_the_former_name() -> None:
    entry = Entry("geonames:1", "Donetska oblast", PlaceKind.ADMIN1, 48.0, 37.7)
    entry.add("Donetsk Oblast", MatchKind.ALTERNATE)
    entry.rename("Donetsk Oblast", language="en")
    assert [match for _, match in entry.names.values()] == [MatchKind.NAME, MatchKind.ALTERNATE]
    assert entry.name == "Donetsk Oblast"


def test_editions_are_joined_and_the_larger_population_kept_when_one_is_a_fault(
    tmp_path: Path,
) -> None:
    current = tmp_path / "current.json"
    row = {"latitude": 39.8177, "longitude": 46.7528, "countrycode": "AZ", "admin1code": "61"}
    rows = {
        "1": {"geonameid": 1, "name": "Khankendi", "population": 2100, "alternatenames": []} | row,
        "2": {"geonameid": 2, "name": "Shusha", "population": 19_400, "alternatenames": []} | row,
    }
    current.write_text(json.dumps(rows), encoding="utf-8")
    dump = tmp_path / "dump.txt"
    before = "{}\t{}\t{}\tStepanakert\t39.81\t46.75\tP\tPPLA\tAZ\t\t61\tB\t\t\t"
    line = before + "{}\t\t800\tAsia/Baku\t2023"
    dump.write_text(
        "\n".join(
            [
                line.format(1, "Xankandi", "Xankandi", 53_100),
                line.format(2, "Susa", "Susa", 18_662),
                line.format(3, "Hadrut", "Hadrut", 2523),
            ]
        )
        + "\n",
        encoding="utf-8",
    )
    listed = tmp_path / "listed.tsv"
    listed.write_text("Vank\t4\t\t2\t700\t40.05\t46.54\n", encoding="utf-8")
    joined = towns(current, dump, listed, units={}, nations=["AM", "AZ"])
    found = {town.entry.name: town for town in joined}
    assert list(found) == ["Khankendi", "Shusha", "Hadrut", "Vank"]
    assert found["Khankendi"].entry.population == 53_100
    assert found["Shusha"].entry.population == 19_400
    assert found["Vank"].entry.country == "AZ"
    assert found["Khankendi"].admin1 == "AZ.61"
    assert found["Hadrut"].admin2 == "AZ.61.B"
    assert fold("Stepanakert") in found["Khankendi"].entry.names


def test_units_lie_among_their_towns_also_astride_the_180th_meridian() -> None:
    unit = Entry("geonames:9", "Northern", PlaceKind.ADMIN1, float("nan"), float("nan"))
    locate(unit, [_town(1, "A", -16, 179.0).entry, _town(2, "B", -17, -179.0).entry])
    assert abs(unit.lon) == pytest.approx(180)
    assert unit.lat == -16.5
    assert unit.radius_km > 100


def test_units_take_their_full_english_name_and_the_people_of_their_towns() -> None:
    members = [_town(1, "Donetsk", 48.0, 37.8, "UA.05", "", people=900)]
    found = unit_entries(
        [_unit(1, "Donetska oblast", "UA.05", 5, "Donetsk", "Donetsk Oblast")], members
    )
    assert found["UA.05"].name == "Donetsk Oblast"
    assert found["UA.05"].population == 900


def test_outlines_go_to_the_units_whose_towns_they_hold() -> None:
    """Swapped numbers, and a label and code that belong 200 km away."""
    units = [
        _unit(1, "Laçın", "AZ.28", 28, iso="AZ-LAC"),
        _unit(2, "Lənkəran", "AZ.29", 29, iso="AZ-LAN"),
        _unit(3, "Xocalı", "AZ.64", 64, iso="AZ-XCI"),
        _unit(4, "Xankəndi", "AZ.61", 61, iso="AZ-XA"),
    ]
    populated = [
        _town(1, "Laçın", 39.64, 46.55, "AZ.28", ""),
        _town(2, "Lənkəran", 38.75, 48.85, "AZ.29", ""),
        _town(3, "Khojaly", 39.91, 46.79, "AZ.64", ""),
        _town(4, "Khankendi", 39.82, 46.75, "AZ.61", ""),
    ]
    entries = unit_entries(units, populated)
    outlines = [
        _outline("Lankaran", box(46.1, 39.5, 46.5, 40.0), iso="AZ-LAN", number=28),
        _outline("Lənkəran", box(48.6, 38.6, 48.9, 38.9), iso="AZ-LA", number=29),
        _outline("Xocalı", box(46.6, 39.85, 46.9, 40.0), iso="AZ-XCI", number=61),
        _outline("Old Province", box(47.0, 41.0, 47.5, 41.5), number=99),
        _outline("Stepanakert", box(46.74, 39.81, 46.76, 39.83), iso="AZ-XA", number=64),
    ]
    found = match_outlines(outlines, units, entries, populated)
    assert found["geonames:28"].equals(outlines[0].geometry)
    assert found["geonames:29"].equals(outlines[1].geometry)
    assert found["geonames:64"].equals(outlines[2].geometry)
    assert found["geonames:99"].equals(outlines[3].geometry)
    assert found["geonames:61"].equals(outlines[4].geometry)
    assert entries["X-Old Province"].name == "Old Province"
    assert fold("Lankaran") not in entries["AZ.28"].names


def test_a_place_is_put_in_its_main_island() -> None:
    entry = Entry("geonames:1", "Malta", PlaceKind.COUNTRY, 0.0, 0.0)
    place_in(entry, shapely.union_all([box(14.3, 35.8, 14.6, 36.0), box(14.2, 36.0, 14.3, 36.1)]))
    assert (entry.lat, entry.lon) == (35.9, 14.45)
    assert entry.geometry_type == "MultiPolygon"
    assert 15 < entry.radius_km < 20


def test_a_ring_across_the_180th_meridian_is_cut_in_two() -> None:
    ring = np.array([[170, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]], float)
    shape = cut([[ring]])
    assert shape.area == pytest.approx(200)
    assert shape.bounds == (-180, 60, 180, 70)
    assert not shape.covers(Point(0, 65))
    assert shape.covers(Point(175, 65))
    assert shape.covers(Point(-175, 65))


def test_a_ring_around_the_pole_reaches_it() -> None:
    lon = np.linspace(-180, 180, 37)
    shape = cut([[np.column_stack([lon, np.full(37, -70.0)])]])
    assert shape.covers(Point(0, -89))
    assert not shape.covers(Point(0, -60))


def test_holes_stay_holes_and_collapsed_rings_are_dropped() -> None:
    outer = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], float)
    hole = np.array([[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]], float)
    point = np.array([[20, 20], [20, 20]], float)
    assert cut([[outer, hole], [point]]).area == pytest.approx(96)


def _two_countries(tmp_path: Path) -> Topology:
    path = tmp_path / "countries.json"
    features = [
        {"type": "Polygon", "arcs": [[0, 1]], "id": "1", "properties": {"name": "Westland"}},
        {"type": "Polygon", "arcs": [[~0, 2]], "id": "2", "properties": {"name": "Kosovo"}},
        {"type": "Polygon", "arcs": [[~2, 3]], "id": "3", "properties": {"name": "Eastland"}},
    ]
    arcs = [
        [[5, 0], [5, 10]],
        [[5, 10], [0, 10], [0, 0], [5, 0]],
        [[5, 0], [10, 0], [10, 10], [5, 10]],
        [[10, 10], [20, 5], [10, 0]],
    ]
    path.write_text(json.dumps({"arcs": arcs, "objects": {"countries": {"geometries": features}}}))
    return Topology.read(path)


def test_borders_are_what_neighbours_share(tmp_path: Path) -> None:
    found = borders(_two_countries(tmp_path), [LineString([(9.99, 4), (9.99, 6)])], scale="10m")
    first = next(border for border in found if "Westland" in (border.left, border.right))
    assert first.geometry.equals(LineString([(5, 0), (5, 10)]))
    assert first.disputed


def test_limits_of_contested_areas_are_drawn_but_not_coasts_or_borders() -> None:
    border = Border("A", "B", disputed=False, geometry=LineString([(0, 0), (0, 10)]))
    area = box(0, 2, 5, 8)
    (found,) = contested({"Area": area}, [border], box(-10, 0, 5, 10), scale="10m")
    assert found.disputed
    assert found.geometry.length == pytest.approx(10, abs=0.4)
    assert found.geometry.distance(Point(5, 5)) > 0.03
    assert found.geometry.distance(Point(0, 5)) > 0.03


def test_a_pickle_with_code_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cache.pkl"
    path.write_bytes(pickle.dumps({"marine": Path("/")}))
    with pytest.raises(pickle.UnpicklingError, match="plain data"):
        seas(path)


def test_seas_are_read_with_their_holes_and_english_names(tmp_path: Path) -> None:
    outer = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
    island = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]
    marine = [
        ("Golfe du Lion", (0, 0, 10, 10), [((), outer), ((), island)]),
        ("", (), [((), outer)]),
    ]
    path = tmp_path / "cache.pkl"
    path.write_bytes(pickle.dumps({"marine": marine}))
    ((entry, shape),) = seas(path)
    assert entry.name == "Gulf of Lion"
    assert shape.area == pytest.approx(96)
    assert not shape.covers(Point(5, 5))


def test_a_package_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    source = Source("npm", "thing", "1.0", "thing-1.0.tgz", "0" * 64)
    (tmp_path / source.file).write_bytes(b"something else")
    with pytest.raises(GazetteerError, match="delete it and build again"):
        unpacked(source, tmp_path)


def test_sources_are_pinned_by_version_and_digest() -> None:
    for source in sources():
        assert source.version in source.file
        assert len(source.sha256) == 64
        assert any(source.version in part for part in source.command)


def _gathered() -> Gathered:
    found = Gathered()
    country = Entry("geonames:100", "Arland", PlaceKind.COUNTRY, 5.0, 5.0, "AR", population=1000)
    for entry in (
        country,
        _town(1, "Alpha", 2.0, 2.0).entry,
        _town(2, "Omega", 8.0, 8.0).entry,
        Entry("naturalearth:river-1", "Long", PlaceKind.WATER, 5.0, 5.0),
    ):
        found.entries[entry.id] = entry
    found.codes = {"AR": country.id}
    found.outlines = {}
    found.pieces = {"AR-1": [_outline("Half", box(0, 0, 5, 10))]}
    found.waters = {"naturalearth:river-1": LineString([(0, 5), (10, 5)])}
    found.lakes = [box(3, 3, 4, 4)]
    piece = type("Piece", (), {"country": "AR", "geometry": box(0, 0, 10, 10)})
    found.countries = {"50m": [piece], "10m": [piece]}  # type: ignore[list-item]  # what is read of it
    return found


def _write(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_curated_rows_are_joined(tmp_path: Path) -> None:
    _write(
        tmp_path, "corrections.csv", "place,field,value,source,note", "geonames:1,lat,2.5,atlas,"
    )
    _write(
        tmp_path,
        "places.csv",
        "id,name,kind,country,admin1,lat,lon,radius_km,population,aliases,source,note",
        "geomap:lake,Blue Lake,water,AR,,3.5,3.5,10,,Lac Bleu,atlas,",
        "geomap:long,Long,water,AR,,5.1,5,10,,,atlas,",
    )
    _write(
        tmp_path,
        "areas.csv",
        "id,name,kind,members,aliases,disputed,capital,source,note,nature",
        "geomap:rest,Rest,region,AR|-AR-1,Remainder,yes,,atlas,,",
    )
    _write(
        tmp_path,
        "lines.csv",
        "id,name,kind,product,aliases,endpoints,countries,parts,source,note",
        'geomap:pipe,Pipe,line,oil,,"Alpha@2.4,2|Nowhere@9,9",AR,,atlas,',
    )
    line = {"type": "LineString", "coordinates": [[2, 2.5], [9, 9]]}
    features = [{"type": "Feature", "id": "geomap:pipe", "geometry": line, "properties": {}}]
    _write(tmp_path, "lines.geojson", json.dumps({"features": features}))
    _write(
        tmp_path,
        "aliases.csv",
        "place,alias,kind,language,source",
        "country:AR,A.R.,abbreviation,en,x",
    )
    _write(tmp_path, "demonyms.csv", "word,place,kind,source", "Arlander,country:AR,people,x")
    found = _gathered()
    Curated(tmp_path, found).apply()
    assert found.entries["geonames:1"].lat == 2.5
    assert found.shapes["geomap:lake"].equals(box(3, 3, 4, 4))
    assert "naturalearth:river-1" not in found.entries
    assert found.shapes["geomap:long"].length == 10
    assert found.shapes["geomap:rest"].area == pytest.approx(50, rel=0.01)
    assert found.entries["geomap:rest"].country == "AR"
    assert found.endpoints["geomap:pipe"] == ("geonames:1", "geomap:end-nowhere")
    assert found.entries["geonames:100"].names["ar"][1] is MatchKind.ABBREVIATION
    assert found.entries["geonames:100"].names["arlander"][1] is MatchKind.DEMONYM


def test_all_faulty_curated_rows_are_named_at_once(tmp_path: Path) -> None:
    header = "place,alias,kind,language,source"
    _write(tmp_path, "aliases.csv", header, "country:XX,Ex,alias,en,x", "country:AR,Ar,nick,en,x")
    with pytest.raises(GazetteerError, match=r"row 2: unknown place 'country:XX'\n.*row 3: kind"):
        Curated(tmp_path, _gathered()).apply()


def test_written_tables_open_as_they_were(tmp_path: Path) -> None:
    country = Entry("geonames:100", "Arland", PlaceKind.COUNTRY, 5.0, 5.0, "AR", radius_km=9)
    unit = Entry("geonames:10", "Upper Arland", PlaceKind.ADMIN1, 6.0, 5.0, "AR", radius_km=5)
    town = _town(1, "Älpha", 2.125, 2.5, people=77).entry
    town.admin1, town.country, town.radius_km = unit.id, "AR", 2.0
    town.add("Alfa", MatchKind.HISTORICAL, language="de", disputed=True)
    country.put("Arlander", MatchKind.DEMONYM)
    hill = Entry("geomap:hill", "Hill", PlaceKind.LANDFORM, 1.0, 1.0, radius_km=3)
    write_places([country, unit, town, hill], tmp_path)
    write_links({"AR": "geonames:100"}, {"geomap:hill": ["geonames:1"]}, tmp_path)
    write_manifest(tmp_path, {})
    read = Gazetteer.open(tmp_path)
    (found,) = read.matches("alpha")
    assert found.match is MatchKind.FOLDED
    place = found.place
    assert (place.id, place.name, place.lat, place.lon) == ("geonames:1", "Älpha", 2.125, 2.5)
    assert (place.country, place.admin1, place.population) == ("AR", "geonames:10", 77)
    assert [(n.name, n.language, n.historical, n.disputed) for n in read.names(place.id)] == [
        ("Älpha", None, False, False),
        ("Alfa", "de", True, True),
    ]
    assert [name.name for name in read.names("geonames:100")] == ["Arland"]
    assert read.demonyms("Arlander")[0].id == "geonames:100"
    assert read.place("geomap:hill").name == "Hill"
    assert [span[:] for span in read.scan("From Alpha to Alfa")] == [(5, 10), (14, 18)]
    again = tmp_path / "again"
    again.mkdir()
    write_places([country, unit, town, hill], again)
    write_links({"AR": "geonames:100"}, {"geomap:hill": ["geonames:1"]}, again)
    write_manifest(again, {})
    assert Gazetteer.open(again).version == read.version
