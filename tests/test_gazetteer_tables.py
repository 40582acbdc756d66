"""The built tables: the places that must be right, and what must hold of all places."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import shapely

from geomap.data import bundled
from geomap.gazetteer import LAYERS, SCALES, Gazetteer, fold
from geomap.gazetteer.build.sources import sources
from geomap.gazetteer.distance import distance_km
from geomap.gazetteer.tables import Tables
from geomap.records import Place, PlaceKind

_MEGABYTES = 1_000_000
_TOWN, _UNIT, _COUNTRY = PlaceKind.TOWN, PlaceKind.ADMIN1, PlaceKind.COUNTRY
_REGION, _SITE, _LINE = PlaceKind.REGION, PlaceKind.SITE, PlaceKind.LINE


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables.open(bundled("geodata"))


@pytest.mark.parametrize(
    ("name", "country", "kind", "lat", "lon"),
    [
        ("Hadrut", "AZ", _TOWN, 39.5200, 47.0319),
        ("Jabrayil", "AZ", _TOWN, 39.3992, 47.0284),
        ("Cəbrayıl", "AZ", _TOWN, 39.3992, 47.0284),
        ("Dzhebrail", "AZ", _TOWN, 39.3992, 47.0284),
        ("Mekhakavan", "AZ", _TOWN, 39.3992, 47.0284),
        ("Jabrayil", "AZ", _UNIT, 39.2768, 46.9823),
        ("Tovuz", None, _TOWN, 40.9925, 45.6284),
        ("Tovuz", "AZ", _UNIT, 41.0669, 45.8238),
        ("Baku", None, _TOWN, 40.3777, 49.8920),
        ("Ceyhan", None, _TOWN, 37.0247, 35.8175),
        ("Moscow", None, _TOWN, 55.7520, 37.6178),
        ("Geneva", None, _TOWN, 46.2022, 6.1457),
        ("Stepanakert", None, _TOWN, 39.8177, 46.7528),
        ("Khankendi", None, _TOWN, 39.8177, 46.7528),
        ("Xankəndi", None, _TOWN, 39.8177, 46.7528),
        ("Shusha", None, _TOWN, 39.7601, 46.7499),
        ("Shushi", None, _TOWN, 39.7601, 46.7499),
        ("Lachin", "AZ", _TOWN, 39.6374, 46.5498),
        ("Kalbajar", "AZ", _TOWN, 40.1098, 46.0445),
        ("Fuzuli", "AZ", _TOWN, 39.6009, 47.1453),
        ("Shaumyan", None, _TOWN, 40.4179, 46.5648),
        ("Shahumyan", "AZ", _TOWN, 40.4179, 46.5648),
        ("Gulistan", "AZ", _TOWN, 40.35833, 46.57861),
        ("New York City", None, _TOWN, 40.7143, -74.0060),
        ("New York", None, _TOWN, 40.7143, -74.0060),
        ("New York", None, _UNIT, 43.1988, -75.3242),
        ("Riga", None, _TOWN, 56.9460, 24.1059),
        ("Yerevan", None, _TOWN, 40.1776, 44.5126),
        ("Ankara", None, _TOWN, 39.9199, 32.8543),
        ("Malta", None, None, 35.895, 14.440),
        ("Ta' Qali", None, None, 35.89486, 14.41537),
        ("Turkey", None, None, 38.961, 35.479),
        ("Türkiye", None, None, 38.961, 35.479),
        ("Karabakh", None, _REGION, 39.892, 46.830),
        ("Nagorno-Karabakh", None, _REGION, 39.892, 46.830),
        ("Artsakh", None, _REGION, 39.892, 46.830),
        ("South Caucasus", None, None, 41.00, 45.60),
        ("Central Asia", None, None, 45.91, 66.47),
    ],
)
def test_places_in_the_news_are_where_they_are(
    gazetteer: Gazetteer,
    name: str,
    country: str | None,
    kind: PlaceKind | None,
    lat: float,
    lon: float,
) -> None:
    best = gazetteer.lookup(name, country=country, kinds=kind and [kind])[0].place
    assert distance_km(best.lat, best.lon, lat, lon) <= 5, best


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Malta", _COUNTRY, "MT"),
        ("Turkey", _COUNTRY, "TR"),
        ("Georgia", _COUNTRY, "GE"),
        ("Jordan", _COUNTRY, "JO"),
        ("Britain", _COUNTRY, "GB"),
        ("U.S.", _COUNTRY, "US"),
        ("Paris", _TOWN, "FR"),
        ("London", _TOWN, "GB"),
        ("Baku", _TOWN, "AZ"),
        ("Moscow", _TOWN, "RU"),
        ("California", _UNIT, "US"),
        ("Calif.", _UNIT, "US"),
        ("Tovuz", None, "AZ"),
        ("European Union", _REGION, None),
        ("Soviet Union", PlaceKind.HISTORICAL, None),
        ("Black Sea", PlaceKind.WATER, None),
        ("Danube", PlaceKind.WATER, None),
        ("Africa", PlaceKind.CONTINENT, None),
        ("Baku–Tbilisi–Ceyhan pipeline", _LINE, None),
    ],
)
def test_what_a_bare_name_means_first(
    gazetteer: Gazetteer, name: str, kind: PlaceKind | None, country: str | None
) -> None:
    best = gazetteer.lookup(name)[0].place
    assert best.country == country
    assert kind in (None, best.kind)


def test_homonyms_stand_near_the_top(gazetteer: Gazetteer) -> None:
    york = {(c.place.kind, c.place.country) for c in gazetteer.lookup("New York", limit=2)}
    assert york == {(_UNIT, "US"), (_TOWN, "US")}
    assert {"UZ", "AZ"} <= {c.place.country for c in gazetteer.lookup("Gulistan", limit=3)}


def test_wrongly_labelled_outlines_are_told_apart(gazetteer: Gazetteer) -> None:
    lachin = gazetteer.lookup("Laçın", country="AZ", kinds=[_UNIT])[0].place
    lankaran = gazetteer.lookup("Lankaran", country="AZ", kinds=[_UNIT])[0].place
    assert gazetteer.contains(lachin, 39.7717, 46.3090)
    assert gazetteer.contains(lankaran, 38.75, 48.78)
    assert not gazetteer.contains(lankaran, 39.7717, 46.3090)


def test_every_place_stands_on_the_globe_and_has_a_name(tables: Tables) -> None:
    places = tables.places
    assert np.isfinite(places.lat).all()
    assert np.isfinite(places.lon).all()
    assert (np.abs(places.lat) <= 90).all()
    assert (np.abs(places.lon) <= 180).all()
    assert (places.population >= 0).all()
    assert (places.radius_km > 0).all()
    assert all(fold(places.names[row]) for row in range(len(places)))


def test_the_tables_hold_the_world(tables: Tables) -> None:
    kinds = tables.places.kinds
    counts = {kind: len(kinds.rows(kind)) for kind in PlaceKind}
    assert counts[PlaceKind.TOWN] > 236_000
    assert counts[PlaceKind.COUNTRY] >= 249
    assert counts[PlaceKind.CONTINENT] == 7
    assert counts[PlaceKind.ADMIN1] > 3_000
    assert counts[PlaceKind.ADMIN2] > 30_000
    assert counts[PlaceKind.REGION] > 100
    assert min(counts.values()) > 0


def test_parents_exist_and_are_units_of_the_same_country(tables: Tables) -> None:
    places = tables.places
    for column, kind in ((places.admin1, PlaceKind.ADMIN1), (places.admin2, PlaceKind.ADMIN2)):
        children = np.flatnonzero(column >= 0)
        parents = column[children]
        assert (parents < len(places)).all()
        wanted = places.kinds.values.index(kind)
        assert (places.kinds.codes[parents] == wanted).all()
        assert (places.countries.codes[parents] == places.countries.codes[children]).all()
    assert (places.admin1 != np.arange(len(places))).all()


def test_countries_of_places_exist(tables: Tables, gazetteer: Gazetteer) -> None:
    countries = tables.places.countries
    used = {countries.values[code] for code in np.unique(countries.codes)} - {""}
    assert {code for code in used if gazetteer.country(code) is None} == set()


def test_towns_lie_in_their_countries(tables: Tables, gazetteer: Gazetteer) -> None:
    """Swapped or negated coordinates would put whole countries outside."""
    places = tables.places
    towns = places.kinds.rows(PlaceKind.TOWN)
    by_country: dict[int, list[int]] = defaultdict(list)
    for row in towns:
        by_country[int(places.countries.codes[row])].append(int(row))
    far = 0
    for code, rows in by_country.items():
        country = gazetteer.country(places.countries.values[code])
        assert country is not None
        outline = gazetteer.geometry(country)
        points = shapely.points(places.lon[rows], places.lat[rows])
        shapely.prepare(outline)
        outside = points[~shapely.covers(outline, points)]
        # Coarse coasts and islands too small to be drawn; a quarter of a degree is 28 km.
        far += int((~shapely.dwithin(outline, outside, 0.25)).sum()) if len(outside) else 0
    assert far <= 0.002 * len(towns)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("layer", LAYERS)
def test_no_shape_runs_around_the_globe(gazetteer: Gazetteer, layer: str, scale: str) -> None:
    frame = gazetteer.basemap(layer, scale=scale)
    assert len(frame) > 0
    assert not frame.geometry.is_empty.any()
    assert not frame.geometry.isna().any()
    west, south, east, north = frame.total_bounds
    assert west >= -180
    assert south >= -90
    assert east <= 180
    assert north <= 90
    lines = shapely.get_parts(shapely.boundary(frame.geometry.to_numpy()))
    if layer in {"boundaries", "rivers"}:
        lines = shapely.get_parts(frame.geometry.to_numpy())
    for line in lines:
        points = shapely.get_coordinates(line)
        jumps = np.abs(np.diff(points[:, 0])) > 300
        # Along the edge of the map at a pole a long step is right.
        assert (np.abs(points[:-1][jumps, 1]) > 85).all()


def test_disputed_boundaries_are_flagged(gazetteer: Gazetteer) -> None:
    for scale in SCALES:
        frame = gazetteer.basemap("boundaries", scale=scale)
        disputed = frame[frame.disputed]
        sides = set(disputed.left) | set(disputed.right)
        assert {"Kosovo", "W. Sahara", "Palestine", "Ukraine"} <= sides
        assert 0 < len(disputed) < len(frame) / 2
        plain = frame[~frame.disputed]
        pairs = {frozenset(pair) for pair in zip(plain.left, plain.right, strict=True)}
        assert {frozenset({"France", "Germany"}), frozenset({"Brazil", "Peru"})} <= pairs


@pytest.mark.parametrize(
    ("name", "kind", "lat", "lon", "inside"),
    [
        ("Ukraine", _COUNTRY, 44.95, 34.10, True),
        ("Russia", _COUNTRY, 44.95, 34.10, False),
        ("Western Sahara", _COUNTRY, 26.0, -13.0, True),
        ("Malta", _COUNTRY, 35.89, 14.44, True),
        ("Nagorno-Karabakh", _REGION, 39.8177, 46.7528, True),
        ("South Caucasus", _REGION, 41.69, 44.83, True),
        ("European Union", _REGION, 48.85, 2.35, True),
        ("European Union", _REGION, 51.5, -0.12, False),
        ("Africa", PlaceKind.CONTINENT, 9.0, 38.7, True),
        ("Soviet Union", PlaceKind.HISTORICAL, 59.43, 24.75, True),
        ("Black Sea", PlaceKind.WATER, 43.0, 34.0, True),
        ("California", _UNIT, 36.7, -119.8, True),
    ],
)
def test_areas_hold_what_they_hold(
    gazetteer: Gazetteer, name: str, kind: PlaceKind, lat: float, lon: float, *, inside: bool
) -> None:
    area = gazetteer.lookup(name, kinds=[kind])[0].place
    assert gazetteer.contains(area, lat, lon) is inside


def test_lines_are_drawn_as_lines_through_their_endpoints(gazetteer: Gazetteer) -> None:
    lines = gazetteer.lines()
    assert len(lines) >= 20
    for line in lines:
        course = gazetteer.geometry(line)
        assert course.geom_type in {"LineString", "MultiLineString"}, line.name
        for end in gazetteer.endpoints(line):
            assert course.distance(shapely.Point(end.lon, end.lat)) < 0.7, (line.name, end.name)
    pipe = gazetteer.lookup("Baku–Tbilisi–Ceyhan pipeline")[0].place
    assert [end.name for end in gazetteer.endpoints(pipe)] == ["Baku", "Tbilisi", "Ceyhan"]


def test_shapes_agree_with_the_type_that_the_place_declares(
    tables: Tables, gazetteer: Gazetteer
) -> None:
    shaped = np.flatnonzero(
        tables.places.geometry_types.codes != tables.places.geometry_types.values.index("Point")
    )
    assert len(shaped) > 5_000
    for row in shaped[:: max(1, len(shaped) // 300)]:
        place = tables.places.place(int(row))
        assert gazetteer.geometry(place).geom_type != "Point", place


def _curated(name: str) -> list[dict[str, str]]:
    with (bundled("geodata") / "curated" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_curated_rows_are_in_the_tables_and_have_sources(gazetteer: Gazetteer) -> None:
    for name in ("places.csv", "areas.csv", "lines.csv"):
        for row in _curated(name):
            assert row["source"], row
            place = gazetteer.place(row["id"])
            assert place.kind == row["kind"], row["id"]
            matches = {match.place.id for match in gazetteer.matches(place.name)}
            assert row["id"] in matches, row["id"]
    for name in ("aliases.csv", "demonyms.csv", "corrections.csv", "disputed.csv"):
        assert all(row["source"] for row in _curated(name)), name


def test_curated_demonyms_are_known(gazetteer: Gazetteer) -> None:
    words = [row["word"] for row in _curated("demonyms.csv")]
    assert [word for word in words if not gazetteer.matches(word)] == []
    (armenian,) = gazetteer.demonyms("Armenians")
    assert armenian.name == "Armenia"


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_the_tables_fit_the_wheel() -> None:
    assert _size(bundled("geodata")) <= 35 * _MEGABYTES


def test_licences_are_listed_for_every_source() -> None:
    text = (bundled("geodata") / "LICENCES.md").read_text(encoding="utf-8")
    assert [s.package for s in sources() if f"{s.package} {s.version}" not in text] == []


def test_the_version_is_the_digest_of_the_tables(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.version) == 16
    assert int(gazetteer.version, 16) > 0


def test_places_keep_their_identity(gazetteer: Gazetteer) -> None:
    baku = gazetteer.place("geonames:587084")
    assert isinstance(baku, Place)
    assert gazetteer.place(baku.id) is baku
    assert [a.name for a in gazetteer.ancestors(baku)][-2:] == ["Azerbaijan", "Asia"]
    assert "Баку" in {name.name for name in gazetteer.names(baku.id)}
    assert gazetteer.feature_code(baku) == "PPLC"
