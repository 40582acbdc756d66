"""Tables of events that others made, laid beside extracted ones."""

import csv
import io
from datetime import date

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geomap.cli import main
from geomap.events import event_types
from geomap.exchange import export, read
from geomap.foreign import form_of, read_tables, sheets, tables_among
from geomap.foreign.codes import country_of
from geomap.foreign.days import days_of
from geomap.foreign.forms import rows_of
from geomap.page.record import record
from geomap.records import PlacePrecision, TimePrecision
from geomap.table import EventTable
from synthetic import HOSTILE, report

ACLED = {
    "event_id_cnty": "AZE1", "event_date": "2020-09-27", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Azerbaijan", "assoc_actor_1": "Allies; Friends",
    "inter1": "State forces", "actor2": "Military Forces of Armenia", "inter2": "1", "iso": "31",
    "country": "Azerbaijan", "location": "Şuşa / Շուշի", "latitude": "39.76",
    "longitude": "46.75", "geo_precision": "1", "source": "Report.az; Trend",
    "notes": "A clash\nnear Shusha.", "fatalities": "12",
}  # fmt: skip
UCDP = {
    "id": "7", "type_of_violence": "1", "side_a": "Government of Azerbaijan",
    "side_b": "Republic of Nagorno-Karabakh", "source_office": "Reuters News",
    "source_date": "1992-01-03 00:00:00.000", "source_headline": "Fighting in Karabakh",
    "where_prec": "1", "where_coordinates": "Xocalı town", "latitude": "39.91",
    "longitude": "46.79", "country": "Azerbaijan", "date_prec": "1",
    "date_start": "1992-01-02 00:00:00.000", "date_end": "1992-01-02 00:00:00.000",
    "best": "3", "high": "9", "low": "1",
}  # fmt: skip
GDELT_2 = {0: "5", 1: "20200927", 6: "ARMENIA", 7: "ARM", 12: "GOV", 16: "BAKU", 17: "AZE", 26: "193",
           51: "4", 52: "Hadrut, Azerbaijan", 53: "AJ", 56: "39.52", 57: "47.03", 59: "20200928101500",
           60: "https://x.org/a"}  # fmt: skip
GDELT_1 = {0: "5", 1: "20200927", 6: "ARMENIA", 26: "0841", 49: "1", 50: "Azerbaijan", 51: "AJ", 53: "40.5",
           54: "47.5", 56: "20200928", 57: "https://x.org/a"}  # fmt: skip


def write(path, *rows, delimiter=","):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def gdelt(path, width, *rows):
    lines = ["\t".join(row.get(at, "") for at in range(width)) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def taken(*paths):
    tables, others = tables_among(paths)
    assert others == []
    table, problems = read_tables(tables)
    return table, [problem.message for problem in problems]


def one(path):
    table, problems = taken(path)
    assert problems == []
    assert len(table) == 1
    return table.iloc[0]


def test_acled(tmp_path):
    row = one(write(tmp_path / "acled.csv", ACLED))
    assert (row["report_id"], row["origin"], row["source"]) == (
        "acled:AZE1",
        "ACLED",
        "acled.csv row 1",
    )
    assert (row["type"], row["quad"], row["status"]) == ("ASSAULT", 4, "asserted")
    assert (row["start"], row["end"], row["edtf"]) == (
        date(2020, 9, 27),
        date(2020, 9, 27),
        "2020-09-27",
    )
    assert (row["place"], row["country"], row["place_precision"]) == ("Şuşa / Շուշի", "AZ", "town")
    assert (row.geometry.x, row.geometry.y, row["geo_precision"]) == (46.75, 39.76, 1)
    assert [(a["name"], a["role"], a["kind"]) for a in row["actors"]] == [
        ("Military Forces of Azerbaijan", "actor", "state"),
        ("Allies", "actor", "group"),
        ("Friends", "actor", "group"),
        ("Military Forces of Armenia", "recipient", "state"),
    ]
    (killed,) = row["counts"]
    assert (killed["kind"], killed["low"], killed["best"], killed["high"]) == ("killed", 12, 12, 12)
    assert row["quote"] == "A clash\nnear Shusha."
    assert row["publisher"] == "Report.az; Trend"


@pytest.mark.parametrize(
    ("code", "start", "end", "precision"),
    [
        ("1", date(2020, 9, 30), date(2020, 9, 30), "day"),
        ("2", date(2020, 9, 28), date(2020, 10, 4), "week"),
        ("3", date(2020, 9, 1), date(2020, 9, 30), "month"),
    ],
)
def test_acled_days_widen_with_their_precision(tmp_path, code, start, end, precision):
    changes = {"event_date": "30 September 2020", "time_precision": code}
    row = one(write(tmp_path / "acled.csv", ACLED | changes))
    assert (row["start"], row["end"], row["time_precision"]) == (start, end, precision)


def test_ucdp(tmp_path):
    row = one(write(tmp_path / "GEDEvent.csv", UCDP))
    assert (row["report_id"], row["origin"], row["title"]) == (
        "ucdp:7",
        "UCDP GED",
        "Fighting in Karabakh",
    )
    assert (row["start"], row["published"]) == (date(1992, 1, 2), "1992-01-03")
    assert [(a["kind"], a["role"]) for a in row["actors"]] == [
        ("state", "actor"),
        ("group", "recipient"),
    ]
    (killed,) = row["counts"]
    assert (killed["low"], killed["best"], killed["high"]) == (1, 3, 9)
    assert row["where_prec"] == 1


@pytest.mark.parametrize(
    ("code", "precision", "radius"),
    [("2", "district", 25), ("4", "region", 100), ("6", "country", 247.1), ("7", "area", 200)],
)
def test_a_country_is_no_spot(tmp_path, code, precision, radius):
    row = one(write(tmp_path / "ged.csv", UCDP | {"where_prec": code}))
    assert row["place_precision"] == precision
    assert row["radius_km"] == pytest.approx(radius, abs=10)


def test_gdelt_of_both_versions(tmp_path):
    row = one(gdelt(tmp_path / "20200928.export.CSV", 61, GDELT_2))
    assert (row["report_id"], row["type"], row["mode"]) == ("gdelt:5", "ASSAULT", "firearms")
    assert (row["start"], row["published"], row["source"]) == (
        date(2020, 9, 27),
        "2020-09-28",
        "https://x.org/a",
    )
    assert (row["country"], row["place_precision"], row["lat"]) == ("AZ", "town", 39.52)
    assert [(a["name"], a["country"], a["kind"]) for a in row["actors"]] == [
        ("ARMENIA", "AM", "state"),
        ("BAKU", "AZ", "group"),
    ]
    old = one(gdelt(tmp_path / "20200928.CSV", 58, GDELT_1))
    assert (old["type"], old["mode"], old["place_precision"]) == ("RETREAT", "release", "country")
    assert form_of(gdelt(tmp_path / "2005.csv", 57, GDELT_1)).name == "gdelt"


def test_points_under_any_header(tmp_path):
    rows = [
        {
            "Name": HOSTILE,
            "WHEN": "3 May 2021",
            "Longitude": "13.4",
            "Lat": "52.5",
            "Category": "Protest",
        },
        {"Name": "'=1+1", "WHEN": "2021", "Longitude": "", "Lat": "", "Category": "flower show"},
    ]
    table, problems = taken(write(tmp_path / "points.tsv", *rows, delimiter="\t"))
    assert problems == []
    assert table["summary"].tolist() == [HOSTILE, "=1+1"], "what guards a formula is taken away"
    assert table["type"].tolist() == ["PROTEST", "flower show"]
    assert table["edtf"].tolist() == ["2021-05-03", "2021"]
    assert table["end"].tolist() == [date(2021, 5, 3), date(2021, 12, 31)]
    assert (table["lat"][0], table["lon"][0]) == (52.5, 13.4)
    assert table["place_precision"].tolist() == ["town", "none"]
    assert table["explanation"][1][-1] == "the table gives no position"


def test_decimal_commas_and_the_order_of_days_and_months(tmp_path):
    path = tmp_path / "punkte.csv"
    path.write_text("sep=;\ntitle;date;lat;lng\na;03/12/2021;52,5;13,4\nb;13/12/2021;-1,5;+30\n")
    table, problems = taken(path)
    assert problems == []
    assert table["lat"].tolist() == [52.5, -1.5]
    assert table["start"].tolist() == [date(2021, 12, 3), date(2021, 12, 13)]


def test_files_in_other_encodings(tmp_path):
    text = "title,date,lat,lon\nGemüse für Łódź,2021-01-02,1,2\n"
    for encoding, name in (("utf-8-sig", "a.csv"), ("utf-16", "b.csv"), ("cp1250", "c.csv")):
        (tmp_path / name).write_bytes(text.encode(encoding))
    assert [one(tmp_path / name)["title"] for name in ("a.csv", "b.csv")] == ["Gemüse für Łódź"] * 2
    assert one(tmp_path / "c.csv")["title"].startswith("Gemüse")


def test_bad_rows_are_told_one_by_one_and_the_rest_is_kept(tmp_path):
    path = write(
        tmp_path / "acled.csv",
        ACLED,
        ACLED | {"event_id_cnty": "AZE2", "event_date": "soon"},
        ACLED | {"event_id_cnty": "AZE3", "latitude": "139"},
        ACLED | {"event_id_cnty": "AZE4", "latitude": "0", "longitude": "0.0"},
        ACLED | {"event_id_cnty": "AZE5", "fatalities": "many"},
        ACLED | {"event_id_cnty": "AZE6", "geo_precision": "9"},
        ACLED,
    )
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write("AZE8,2020-09-27\r\n")
        csv.writer(file).writerow([*(ACLED | {"event_id_cnty": "AZE9"}).values()])
    table, problems = taken(path)
    assert len(table) == 8
    assert table["report_id"].nunique() == 8
    by_row = sorted((line.partition(" row ")[2].split(":")[0], line) for line in problems)
    assert [number for number, _ in by_row] == ["2", "3", "4", "5", "6", "7", "8"]
    for word, (_, line) in zip(
        ("'soon'", "139", "0, 0", "'many'", "'9'", "twice", "2 cells"), by_row, strict=True
    ):
        assert word in line
        assert "\n" not in line
    assert table["source"].iloc[-1] == "acled.csv row 9", "rows keep their number in the file"
    assert table["start"].isna().sum() == 1
    assert table.geometry.isna().sum() == 2


def test_endless_bad_rows_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LINES", 3)
    rows = [{"title": f"{n}", "date": "soon", "lat": "1", "lon": "1"} for n in range(9)]
    _, problems = taken(write(tmp_path / "p.csv", *rows))
    assert len(problems) == 4
    assert "6 more" in problems[-1]


def test_the_same_event_in_two_files_is_read_once(tmp_path):
    one_file, other = tmp_path / "a.csv", tmp_path / "b.csv"
    write(one_file, ACLED)
    write(other, ACLED | {"notes": "again"}, ACLED | {"event_id_cnty": "AZE2"})
    table, problems = taken(one_file, other)
    assert table["report_id"].tolist() == ["acled:AZE1", "acled:AZE2"]
    assert len(problems) == 1


def test_articles_and_other_tables_are_left_to_their_readers(tmp_path):
    articles = write(
        tmp_path / "articles.csv", {"title": "a", "text": "b", "lat": "1", "lon": "2", "date": "x"}
    )
    numbers = write(tmp_path / "numbers.csv", {"a": "1", "b": "2"})
    missing = tmp_path / "none.csv"
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 40)
    sources = [
        articles,
        numbers,
        missing,
        tmp_path / "empty.csv",
        tmp_path / "binary.csv",
        tmp_path,
        "-",
    ]
    assert tables_among(sources) == ([], sources)


def test_articles_and_tables_in_one_command(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text(
        "VALENCIA, 30 October 2024 - A flood killed three people in Valencia on Tuesday.\n"
    )
    output = tmp_path / "events.parquet"
    paths = [
        article, write(tmp_path / "acled.csv", ACLED), write(tmp_path / "ged.csv", UCDP),
        gdelt(tmp_path / "x.export.CSV", 61, GDELT_2),
    ]  # fmt: skip
    result = CliRunner().invoke(main, ["build", *map(str, paths), "-o", str(output)])
    assert result.exit_code == 0, result.output
    assert "from 1 articles and 3 tables" in result.output
    table = EventTable.read(output)
    assert {"article", "ACLED", "UCDP GED", "GDELT"} == set(table["origin"])
    assert len(table.articles) == 4
    assert set(table["document_id"]) <= set(table.articles["document_id"])
    for name in ("m.html", "s.svg"):
        picture = CliRunner().invoke(main, ["snapshot", str(output), "-o", str(tmp_path / name)])
        assert picture.exit_code == 0, picture.output


def test_what_we_export_as_acled_comes_back(tmp_path):
    killed = [{"kind": "killed", "low": 4, "best": 4, "high": 4, "text": "four"}]
    made = EventTable.of(
        [report(0, mode="aerial", quote="=1+1", counts=killed, geo_precision=1, publisher="+x",
                actors=[{"name": "@Army", "role": "actor", "kind": "group"}])]
    )  # fmt: skip
    export(made, tmp_path / "e.csv", profile="acled")
    row = one(tmp_path / "e.csv")
    assert (row["type"], row["mode"], row["quote"], row["publisher"]) == (
        "ASSAULT",
        "aerial",
        "=1+1",
        "+x",
    )
    assert (row["start"], row["lat"], row["lon"]) == (date(2020, 10, 1), 39.8, 46.6)
    assert (row["counts"][0]["best"], row["actors"][0]["name"]) == (4, "@Army")


def test_a_foreign_report_is_explained_corrected_and_shown_like_any_other(tmp_path):
    paths = [write(tmp_path / "acled.csv", ACLED), write(tmp_path / "ged.csv", UCDP)]
    output = str(tmp_path / "events.parquet")
    for words in (
        ["build", *map(str, paths), "-o", output],
        ["explain", output, "acled:AZE1"],
        ["explain", output, "ucdp:7"],
        ["correct", output, "acled:AZE1", "--date", "2020-09-28"],
        ["correct", output, "ucdp:7", "--merge-with", "acled:AZE1"],
        ["export", output, "-o", str(tmp_path / "events.gpkg")],
    ):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, f"{words} {result.output} {result.exception!r}"
    for table in (EventTable.read(output), read(tmp_path / "events.gpkg")):
        assert table["start"].tolist() == [date(2020, 9, 28), date(1992, 1, 2)]
        assert table["event_id"].nunique() == 1
        assert len(table.corrections) == 2
    shown = record(table, table["event_id"][0], "acled:AZE1")
    assert "".join(segment["text"] for segment in shown["segments"]) == "A clash\nnear Shusha."


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(st.text(max_size=12), min_size=5, max_size=5), min_size=1, max_size=6))
def test_no_row_stops_a_table(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "p.csv"
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["title", "date", "lat", "lon", "type"], *rows])
    path.write_bytes(stream.getvalue().encode("utf-8", "replace"))
    assume(form_of(path) is not None)  # control characters make it a binary file
    table, problems = taken(path)
    assert all("\n" not in line for line in problems)
    assert len(table) <= len(rows)
    placed = table.geometry.notna().to_numpy()
    assert np.isfinite(table["lat"].to_numpy()[placed]).all()


# --- tables of data ---------------------------------------------------------------------------


def test_types_and_precisions_are_of_the_vocabulary():
    assert {row["type"] for row in rows_of("types.csv")} <= set(event_types())
    for row in rows_of("precisions.csv"):
        kinds = {p.value for p in (PlacePrecision if row["what"] == "place" else TimePrecision)}
        assert row["precision"] in kinds | {""}
    for name in (
        "types.csv",
        "precisions.csv",
        "headers.csv",
        "gdelt_columns.csv",
        "countries.csv",
    ):
        assert all(row["source"] for row in rows_of(name))
    assert {row["code"][:2] for row in rows_of("types.csv") if row["form"] == "gdelt"} == {
        f"{n:02}" for n in range(1, 21)
    }


@pytest.mark.parametrize(
    ("given_as", "code"),
    [
        ({"name": "DR Congo (Zaire)"}, "CD"), ({"name": "Russia (Soviet Union)"}, "RU"), ({"name": "AZ"}, "AZ"),
        ({"number": "031"}, "AZ"), ({"fips": "AJ"}, "AZ"), ({"iso3": "ARM"}, "AM"), ({"name": "Atlantis"}, None),
    ],
)  # fmt: skip
def test_countries_by_any_code(given_as, code):
    assert country_of(**given_as) == code


@pytest.mark.parametrize(
    "text", ["31 February 2020", "2020-13-01", "20201301", "tomorrow", "2020/2019"]
)
def test_dates_that_are_none(text):
    assert days_of(text, None, "day", None) is None
