"""Hostile text through every output: it stays text, and in a real browser it runs nothing."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from lxml import etree
from playwright.sync_api import Browser, expect

from browser import launched, opened, serving
from geomap import pipeline
from geomap.documents import Unreadable, read_bytes
from geomap.exchange import FORMATS, export
from geomap.maps import write_html
from geomap.maps.stills import snapshot
from geomap.schema import ARTICLE_COLUMNS, MENTION_COLUMNS, REPORT_COLUMNS
from geomap.table import EventTable
from synthetic import mention, report

FIRES = "window.fired=1"
HOSTILE = {
    "script": f"</script><script>{FIRES}</script>",
    "style": f"</style><style onload='{FIRES}'>*{{}}</style>",
    "handler": f"\"><img src=x onerror='{FIRES}'><svg onload='{FIRES}'>'",
    "frame": f'<iframe srcdoc="<script>parent.{FIRES}</script>"></iframe>',
    "comment": f"--><!--<script>{FIRES}</script>",
    "cdata": f"]]><script>{FIRES}</script><![CDATA[",
    "address": f"javascript:{FIRES}",
    "markdown": f"[x](javascript:{FIRES}) ![x](https://example.org/x.png) `x`",
    "template": "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %> $[address] %s %(x)s {0.__class__}",
    "formula": f'=HYPERLINK("https://example.org","{FIRES}")',
    "formula plus": "+cmd|' /C calc'!A0",
    "formula at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula tab": "\t=1+1",
    "bidi": "\u202etxt.exe\u202c \u2066hidden\u2069 \u200f",
    "null": "before\x00after",
    "controls": "bell\x07 escape\x1b[2J backspace\x08 delete\x7f next\x85",
    "surrogate": "high\ud800 low\udc00 end",
    "nonchars": "\ufffe\uffff\U0001ffff",
    "zalgo": "Z" + "\u0300\u0315\u0489" * 200,
    "lines": "one\u2028two\u2029three\r\nfour",
    "path": "../../../../tmp/evil",
    "quotes": "\"'`´\\",
    "long": "w" * 20_000,
    "tex": r"$\frac{1}{0}$ \write18{x} $",
}
TEXTS = ("summary", "quote", "place", "speaker", "title", "publisher", "source", "time_explanation")


def clean(text: str) -> str:
    """Return a text as reading it makes it: lone surrogates are no characters."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def hostile_table() -> EventTable:
    """Return a table with each hostile text in every column of text."""
    rows, mentions, articles = [], [], []
    for number, words in enumerate(map(clean, HOSTILE.values())):
        values: dict[str, Any] = dict.fromkeys(TEXTS, words)
        values |= {
            "actors": [{"name": words, "role": "actor", "kind": "person", "country": "AZ", "title": words}],
            "places": [{"start": 0, "end": 1, "text": words, "place_id": "x", "name": words, "lat": 40.0, "lon": 47.0, "role": "site"}],
            "speaker_chain": [words],
            "explanation": [words],
            "agreement": [words],
            "differences": [words],
            "evidence": [words],
        }  # fmt: skip
        made = report(number, document_id=f"d{number}", **{k: v for k, v in values.items() if k in REPORT_COLUMNS})  # fmt: skip
        rows.append(made)
        mentions.append(mention("Alder", document=f"d{number}") | {"text": words, "name": words, "sentence": words})  # fmt: skip
        articles.append(
            {"document_id": f"d{number}", "published_basis": "unknown", "language": "en", "blocks": []}
            | dict.fromkeys(("source", "title", "publisher", "url", "text"), words)
        )  # fmt: skip
    assert set(mentions[0]) - {"geometry"} <= set(MENTION_COLUMNS)
    assert set(articles[0]) <= set(ARTICLE_COLUMNS)
    return EventTable.of(rows, mentions=mentions, articles=articles)


@pytest.fixture(scope="module")
def table() -> EventTable:
    return hostile_table()


# --- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_articles_go_the_whole_way(kind: str, tmp_path: Path) -> None:
    words = HOSTILE[kind]
    text = f"{words}\n\nA flood killed three people in Valencia on 30 October 2024, {words} said."
    record = {"text": text, **dict.fromkeys(("title", "publisher", "url", "id"), words)}
    (tmp_path / "a.json").write_text(json.dumps(record), encoding="utf-8")
    made = pipeline.build([tmp_path])
    assert not made.problems, made.problems
    assert list(made.table.articles["text"]) == [clean(text)]
    for row in made.table.itertuples():
        assert made.table.articles["text"][0][row.quote_start : row.quote_end] == row.quote
    made.table.write(tmp_path / "events.parquet")
    back = EventTable.read(tmp_path / "events.parquet")
    assert list(back["quote"]) == list(made.table["quote"])


@pytest.mark.parametrize("suffix", [".html", ".md", ".txt", ".rss", ".csv"])
def test_hostile_files_are_read_or_told(suffix: str) -> None:
    for words in map(clean, HOSTILE.values()):
        body = f"<rss><channel><item><title>{words}</title></item></channel></rss>" if suffix == ".rss" else f"text\n{words} in Kherson"  # fmt: skip
        for item in read_bytes(body.encode(), name=f"{words}{suffix}"):
            if isinstance(item, Unreadable):
                assert item.message.isprintable()


# --- files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f"{f.suffix} {f.profile or ''}")
def test_every_format_takes_hostile_text(table: EventTable, tmp_path: Path, form: Any) -> None:
    path = tmp_path / f"out{form.suffix}"
    export(table, path, profile=form.profile)
    assert path.stat().st_size > 0
    if form.suffix in {".geojson", ".jsonld"}:
        json.loads(path.read_text(encoding="utf-8"))
    elif form.suffix == ".jsonl":
        lines = path.read_text(encoding="utf-8").split("\n")
        assert len([json.loads(line) for line in lines if line]) == len(table)
    elif form.suffix == ".kml":
        root = etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot()
        descriptions = [element.text or "" for element in root.iter("{*}description")]
        assert len(descriptions) >= len(table)
        for text in descriptions:  # shown as HTML; names are shown as text
            assert not re.search(r"<(script|img|svg|iframe|style)", text)
    elif form.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        assert len(rows) == len(table) + 1
        for row in rows:
            for cell in row:
                assert not re.match(r"[=+@\t\r]|-(?![\d.])", cell), cell[:40]
    elif form.suffix in {".gpkg", ".fgb"}:
        assert len(pyogrio.read_dataframe(path)) == len(table)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_pictures_take_hostile_text(table: EventTable, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"map{suffix}"
    snapshot(table, path, title=" ".join(map(clean, list(HOSTILE.values())[:-2])))
    data = path.read_bytes()
    assert len(data) > 1000
    if suffix == ".svg":
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
        assert not [e for e in root.iter() if isinstance(e.tag, str) and e.tag.endswith("script")]
        assert not [k for e in root.iter() for k in e.attrib if str(k).lower().startswith("on")]
    if suffix == ".pdf":
        assert b"/JavaScript" not in data
        assert b"/OpenAction" not in data


# --- the browser -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.mark.browser
def test_the_map_runs_nothing(browser: Browser, table: EventTable, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    write_html(table, path, title=" ".join(map(clean, list(HOSTILE.values())[:8])))
    with opened(browser, path.as_uri()) as (page, watch):
        page.locator(".geomap[data-ready=true]").wait_for()
        rows = page.locator(".geomap-list .geomap-record-head")
        rows.first.wait_for()
        for index in range(min(rows.count(), 6)):
            rows.nth(index).click()
        for words in ("onerror", "srcdoc", "7*7", "javascript", "script"):
            page.get_by_role("searchbox").fill(words)
            expect(rows.first).to_contain_text(words)
            rows.first.click()
            assert page.evaluate("window.fired") is None
        assert page.evaluate("document.querySelectorAll('img, iframe').length") == 0
        assert watch.foreign == []
        assert watch.errors == []


@pytest.mark.browser
def test_a_script_that_gets_into_the_map_all_the_same_does_not_run(
    browser: Browser, table: EventTable, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    write_html(table, path)
    page_text = path.read_text(encoding="utf-8")
    assert page_text.count("</main>") == 1
    alien = "<script>window.fired = 1</script><img src='x:' onerror='window.fired = 2'>"
    path.write_text(page_text.replace("</main>", f"{alien}</main>"), encoding="utf-8")
    with opened(browser, path.as_uri()) as (page, watch):
        page.locator(".geomap[data-ready=true]").wait_for()
        assert page.evaluate("window.fired") is None
        assert any("Content Security Policy" in error for error in watch.errors)


@pytest.mark.browser
def test_the_picture_runs_nothing(browser: Browser, table: EventTable, tmp_path: Path) -> None:
    path = tmp_path / "map.svg"
    snapshot(table, path, title=HOSTILE["script"] + HOSTILE["handler"])
    with opened(browser, path.as_uri()) as (page, watch):
        assert page.evaluate("window.fired") is None
        assert watch.foreign == []


@pytest.mark.browser
def test_the_page_runs_nothing(
    browser: Browser, table: EventTable, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("app")
    table.write(folder / "events.parquet")
    with (
        serving(folder, "events.parquet") as url,
        opened(browser, url) as (page, watch),
    ):
        rows = page.locator("[role=listbox] [role=option]")
        rows.first.wait_for(timeout=120_000)
        for index in range(0, min(rows.count(), 12), 3):
            rows.nth(index).click()
            page.wait_for_timeout(700)
            assert page.evaluate("window.fired") is None
        for frame in page.frames:
            assert frame.evaluate("window.fired") is None
        assert watch.foreign == []


# --- the server ------------------------------------------------------------------------------


def test_the_server_keeps_to_itself() -> None:
    from geomap.page.serve import settings

    told = settings()
    assert told["server.address"] == "localhost"
    assert told["server.enableXsrfProtection"] is True
    assert told["server.enableCORS"] is True
    assert told["server.enableStaticServing"] is False
    assert told["server.maxUploadSize"] <= 200
    assert told["browser.gatherUsageStats"] is False
