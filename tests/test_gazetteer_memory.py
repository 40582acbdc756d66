"""What a gazetteer answers, on a world of a dozen places."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely import LineString, Point, box

from geomap.errors import GazetteerError
from geomap.gazetteer import LAYERS, Gazetteer, MatchKind
from geomap.records import Place, PlaceKind, PlaceName

EUROPE = Place("geonames:1", "Europe", PlaceKind.CONTINENT, 50.0, 15.0, radius_km=2500)
FRANCE = Place("geonames:2", "France", PlaceKind.COUNTRY, 46.7, 2.5, "FR", population=68_000_000)
PARIS_UNIT = Place(
    "geonames:3", "Paris", PlaceKind.ADMIN1, 48.86, 2.35, "FR", population=2_200_000, radius_km=9
)
PARIS = Place(
    "geonames:4", "Paris", PlaceKind.TOWN, 48.8534, 2.3488, "FR", "geonames:3", population=2_100_000
)
PARIS_TEXAS = Place(
    "geonames:5", "Paris", PlaceKind.TOWN, 33.6609, -95.5555, "US", population=24_000
)
TURKEY = Place("geonames:6", "Turkey", PlaceKind.COUNTRY, 39.0, 35.2, "TR", population=84_000_000)
TURKEY_TEXAS = Place("geonames:7", "Turkey", PlaceKind.TOWN, 34.39, -100.9, "US", population=400)
BAKU = Place("geonames:8", "Baku", PlaceKind.TOWN, 40.3777, 49.892, "AZ", population=1_100_000)
CEYHAN = Place("geonames:9", "Ceyhan", PlaceKind.TOWN, 37.0247, 35.8175, "TR", population=106_000)
PIPE = Place("geomap:pipe", "Baku–Ceyhan pipeline", PlaceKind.LINE, 40.0, 43.0)
UNION = Place("geomap:union", "Old Union", PlaceKind.HISTORICAL, 50.0, 20.0)


@pytest.fixture
def world() -> Gazetteer:
    return Gazetteer.of(
        [
            (EUROPE, []),
            (FRANCE, [PlaceName("Frankreich", "de")]),
            (PARIS_UNIT, []),
            (PARIS, [PlaceName("Lutetia", historical=True), PlaceName("Париж", "ru")]),
            (PARIS_TEXAS, []),
            (TURKEY, [PlaceName("Türkiye", "tr")]),
            (TURKEY_TEXAS, []),
            (BAKU, []),
            (CEYHAN, []),
            (PIPE, []),
            (UNION, []),
        ],
        geometries={
            FRANCE.id: box(-5, 42, 8, 51),
            PIPE.id: LineString([(49.9, 40.4), (35.8, 37.0)]),
        },
        endpoints={PIPE.id: [BAKU.id, CEYHAN.id]},
        continents={"FR": EUROPE.id},
        matches={
            (FRANCE.id, "French"): MatchKind.DEMONYM,
            (FRANCE.id, "FRA"): MatchKind.ABBREVIATION,
            (PARIS.id, "City of Light"): MatchKind.ALIAS,
        },
    )


@pytest.mark.parametrize(
    ("name", "place", "match"),
    [
        ("France", FRANCE, MatchKind.NAME),
        ("FRANCE", FRANCE, MatchKind.FOLDED),
        ("frankreich", FRANCE, MatchKind.ALTERNATE),
        ("Turkiye", TURKEY, MatchKind.ALTERNATE),
        ("Lutetia", PARIS, MatchKind.HISTORICAL),
        ("ПАРИЖ", PARIS, MatchKind.ALTERNATE),
        ("City of Light", PARIS, MatchKind.ALIAS),
        ("FRA", FRANCE, MatchKind.ABBREVIATION),
        ("French", FRANCE, MatchKind.DEMONYM),
    ],
)
def test_how_a_name_matches(world: Gazetteer, name: str, place: Place, match: MatchKind) -> None:
    assert [(found.place, found.match) for found in world.matches(name)] == [(place, match)]


def test_homonyms_are_all_found(world: Gazetteer) -> None:
    assert {found.place for found in world.matches("Paris")} == {PARIS_UNIT, PARIS, PARIS_TEXAS}


def test_an_abbreviation_in_small_letters_is_none(world: Gazetteer) -> None:
    assert world.matches("fra") == ()


@pytest.mark.parametrize("name", ["Nowhere", "", "…"])
def test_unknown_names_match_nothing(world: Gazetteer, name: str) -> None:
    assert world.matches(name) == ()
    assert world.lookup(name) == []


def test_lookup_puts_country_before_village(world: Gazetteer) -> None:
    assert [found.place for found in world.lookup("Turkey")] == [TURKEY, TURKEY_TEXAS]


def test_lookup_puts_the_town_before_the_unit_that_it_fills(world: Gazetteer) -> None:
    assert [found.place for found in world.lookup("Paris")] == [PARIS, PARIS_UNIT, PARIS_TEXAS]


def test_lookup_scores_and_gives_reasons(world: Gazetteer) -> None:
    found = world.lookup("Paris")
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert all(0 < c.score <= 1 and c.reasons for c in found)


def test_lookup_filters_by_country_kind_and_number(world: Gazetteer) -> None:
    assert [c.place for c in world.lookup("Paris", country="us")] == [PARIS_TEXAS]
    assert [c.place for c in world.lookup("Paris", kinds=[PlaceKind.ADMIN1])] == [PARIS_UNIT]
    assert len(world.lookup("Paris", limit=1)) == 1


def test_demonyms_are_told_from_names(world: Gazetteer) -> None:
    assert world.demonyms("French") == (FRANCE,)
    assert world.demonyms("France") == ()


def test_names_begin_with_the_main_name(world: Gazetteer) -> None:
    assert [name.name for name in world.names(PARIS.id)][:2] == ["Paris", "Lutetia"]


def test_ancestors_come_nearest_first(world: Gazetteer) -> None:
    assert world.ancestors(PARIS) == (PARIS_UNIT, FRANCE, EUROPE)
    assert world.ancestors(FRANCE) == (EUROPE,)
    assert world.ancestors(UNION) == ()


def test_geometry_is_the_point_when_nothing_better_is_known(world: Gazetteer) -> None:
    assert world.geometry(FRANCE).equals(box(-5, 42, 8, 51))
    assert world.geometry(BAKU).equals(Point(49.892, 40.3777))


def test_an_area_contains_by_outline_else_by_radius(world: Gazetteer) -> None:
    assert world.contains(FRANCE, 48.85, 2.35)
    assert not world.contains(FRANCE, 52.5, 13.4)
    assert world.contains(EUROPE, 48.85, 2.35)
    assert not world.contains(EUROPE, 40.7, -74.0)


def test_neighbours_come_nearest_first_within_the_radius(world: Gazetteer) -> None:
    found = world.neighbours(CEYHAN, radius_km=1300)
    assert [place for place, _ in found] == [TURKEY, PIPE, BAKU]
    assert found[0][1] == pytest.approx(226, abs=3)
    assert world.neighbours(CEYHAN, radius_km=1300, limit=1) == found[:1]
    assert world.neighbours(CEYHAN, radius_km=10) == []


def test_neighbours_are_found_across_the_180th_meridian() -> None:
    west = Place("geonames:1", "Taveuni", PlaceKind.TOWN, -16.8, 179.9)
    east = Place("geonames:2", "Yanuca", PlaceKind.TOWN, -16.8, -179.9)
    world = Gazetteer.of([(west, []), (east, [])])
    ((found, distance),) = world.neighbours(west, radius_km=50)
    assert found == east
    assert distance == pytest.approx(21.3, abs=0.2)


def test_lines_know_what_they_join(world: Gazetteer) -> None:
    assert world.lines() == (PIPE,)
    assert world.endpoints(PIPE) == (BAKU, CEYHAN)
    assert world.endpoints(BAKU) == ()


def test_countries_by_code(world: Gazetteer) -> None:
    assert world.country("FR") == FRANCE
    assert world.country("XX") is None


@pytest.mark.parametrize("place_id", ["geonames:999", "geomap:none", "nonsense", ""])
def test_an_unknown_id_is_named_in_the_error(world: Gazetteer, place_id: str) -> None:
    with pytest.raises(GazetteerError, match=repr(place_id)):
        world.place(place_id)


def test_two_places_may_not_share_an_id() -> None:
    with pytest.raises(GazetteerError, match="same id"):
        Gazetteer.of([(BAKU, []), (BAKU, [])])


def test_the_basemap_is_empty_but_there(world: Gazetteer) -> None:
    assert all(len(world.basemap(layer, scale="110m")) == 0 for layer in LAYERS)


@pytest.mark.parametrize(("layer", "scale"), [("roads", "10m"), ("land", "1m")])
def test_an_unknown_layer_is_refused(world: Gazetteer, layer: str, scale: str) -> None:
    with pytest.raises(GazetteerError, match="layers are land"):
        world.basemap(layer, scale=scale)


def test_missing_tables_give_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="cannot open the gazetteer"):
        Gazetteer.open(tmp_path)
