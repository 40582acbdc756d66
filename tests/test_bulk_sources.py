"""Archives, web archives, feeds, Parquet and long files of lines, cut into articles."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from geomap.documents import Limits, Unreadable, read_bytes, read_each
from geomap.errors import GeomapError
from geomap.records import Document

STORY = "Shells hit a market in Kherson on Sunday, the governor said. Two people were killed."


def story(number):
    return f"{STORY} It was report {number} of that day."


def zipped(files):
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(files, mode="w"):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def parted(items):
    items = list(items)
    return (
        [item for item in items if isinstance(item, Document)],
        [item.message for item in items if isinstance(item, Unreadable)],
    )


def read(data, name, **limits):
    return parted(read_bytes(data, name=name, limits=Limits(**limits)))


FILES = {"a.txt": story(1).encode(), "deep/b.txt": story(2).encode(), ".hidden.txt": b"No."}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.zip", zipped(FILES)),
        ("x.tar", tarred(FILES)),
        ("x.tar.gz", tarred(FILES, "w:gz")),
        ("x.tgz", tarred(FILES, "w:gz")),
        ("x.tar.bz2", tarred(FILES, "w:bz2")),
        ("x.tar.xz", tarred(FILES, "w:xz")),
    ],
)
def test_archives_are_read_file_by_file(name, data):
    documents, problems = read(data, name)
    assert [(d.source, d.text) for d in documents] == [
        (f"{name}/a.txt", story(1)),
        (f"{name}/deep/b.txt", story(2)),
    ]
    assert problems == []


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])  # fmt: skip
def test_compressed_files(suffix, pack):
    lines = "".join(json.dumps({"text": story(n)}) + "\n" for n in range(3)).encode()
    documents, _ = read(pack(lines), f"a.jsonl.{suffix}")
    assert [d.text for d in documents] == [story(n) for n in range(3)]
    (document,), _ = read(pack(story(1).encode()), f"a.txt.{suffix}")
    assert document.text == story(1)


def test_archives_within_archives_and_tables_within_them():
    table = f"text,published\n{story(3)!r},2023-03-05\n".replace("'", '"').encode()
    inner = tarred({"c.csv": table, "photo.jpg": b"\xff\xd8"}, "w:gz")
    documents, problems = read(zipped({"inner.tar.gz": inner, "a.txt": story(1).encode()}), "x.zip")
    assert [(d.text, d.published) for d in documents] == [
        (story(3), "2023-03-05"),
        (story(1), None),
    ]
    assert documents[0].source == "x.zip/inner.tar.gz/c.csv row 1"
    (problem,) = problems
    assert "1 files of other kinds passed by (.jpg)" in problem


def test_archive_without_a_suffix_is_told_by_its_bytes():
    documents, _ = read(zipped(FILES), "download")
    assert len(documents) == 2


@pytest.mark.parametrize("cut", [10, 100, -30])
@pytest.mark.parametrize(("name", "data"), [("x.zip", zipped(FILES)), ("x.tar.gz", tarred(FILES, "w:gz"))])  # fmt: skip
def test_a_damaged_archive_costs_one_line(name, data, cut):
    _, problems = read(data[:cut], name)
    assert sum("damaged archive" in problem for problem in problems) == 1, problems


def warc(*records, compressed=True):
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=compressed)
    for url, status, kind, body in records:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        made = writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers)  # fmt: skip
        writer.write_record(made)
    return stream.getvalue()


def page(number):
    return (
        f"<html><head><title>Market of Kherson hit</title></head><body><p>{story(number)}</p>"
        "</body></html>"
    ).encode()


@pytest.mark.parametrize(("name", "compressed"), [("x.warc", False), ("x.warc.gz", True)])
def test_web_archive_gives_its_pages_with_their_addresses(name, compressed):
    data = warc(
        ("https://example.org/1", "200 OK", "text/html; charset=utf-8", page(1)),
        ("https://example.org/2", "404 Not Found", "text/html", page(2)),
        ("https://example.org/3", "200 OK", "image/png", b"\x89PNG"),
        ("https://example.org/4", "200 OK", "text/html", b" "),
        ("https://example.org/5", "200 OK", "text/plain", story(5).encode()),
        compressed=compressed,
    )
    documents, problems = read(data, name)
    assert [d.url for d in documents] == ["https://example.org/1", "https://example.org/5"]
    assert story(1) in documents[0].text
    assert documents[1].text == story(5)
    assert len(problems) == 2
    assert "example.org/4: empty page" in problems[0]
    assert "2 records that are no pages" in problems[1]


def test_a_cut_web_archive_keeps_what_came_before():
    data = warc(
        *((f"https://example.org/{n}", "200 OK", "text/html", page(n)) for n in range(3)),
        compressed=False,
    )
    documents, problems = read(data[:-100], "x.warc")
    assert len(documents) >= 2
    assert all("\n" not in problem for problem in problems)


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Example News</title>
<item><title>Market of Kherson hit</title><link>https://example.org/1</link><description>Teaser</description>
<pubDate>Sun, 05 Mar 2023 10:11:00 +0200</pubDate>
<content:encoded><![CDATA[<p>{story(1)}</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>Second</title><description>{story(2)}</description><dc:date>2023-03-06T01:00:00Z</dc:date></item>
<item><link>https://example.org/3</link></item></channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Example News</title>
<entry><title>Market of Kherson hit</title><link rel="self" href="https://example.org/self"/>
<link href="https://example.org/1"/><published>2023-03-05T10:11:00+02:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{story(1)}</p></div></content></entry>
<entry><title>Second</title><updated>2023-03-06T01:00:00Z</updated>
<summary type="text">{story(2)}</summary></entry></feed>"""


@pytest.mark.parametrize(("name", "data"), [("x.rss", RSS), ("x.xml", RSS), ("x.atom", ATOM), ("x", ATOM)])  # fmt: skip
def test_feeds_give_an_article_an_entry(name, data):
    documents, problems = read(data.encode(), name)
    first, second = documents
    assert (first.title, first.publisher) == ("Market of Kherson hit", "Example News")
    assert first.url == "https://example.org/1"
    assert [d.published for d in documents] == ["2023-03-05", "2023-03-06"]
    assert story(1) in first.text
    assert "alert" not in first.text
    assert story(2) in second.text
    assert [p for p in problems if "entry 3" not in p] == []


def test_xml_that_is_no_feed():
    _, (problem,) = read(b"<?xml version='1.0'?><news>x</news>", "x.xml")
    assert "XML without articles" in problem


def parquet(columns, **options):
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["x.parquet", "x"])
def test_parquet_has_an_article_a_row(name):
    day = datetime(2023, 3, 5, tzinfo=UTC)
    data = parquet(
        {
            "Body": [story(1), None, story(2)],
            "url": ["https://example.org/1", None, None],
            "publish_date": [day, None, None],
            "embedding": [[0.1], [0.2], [0.3]],
        }
    )
    documents, (problem,) = read(data, name)
    assert [(d.text, d.published, d.url) for d in documents] == [
        (story(1), "2023-03-05", "https://example.org/1"),
        (story(2), None, None),
    ]
    assert "row 2" in problem


def test_parquet_that_holds_no_articles():
    _, (problem,) = read(parquet({"a": [1]}), "x.parquet")
    assert "no column of texts (its columns: a)" in problem
    _, (problem,) = read(parquet({"report_id": ["1"], "text": ["x"]}), "x.parquet")
    assert "a table that geomap made" in problem
    _, (problem,) = read(parquet({"text": [story(1)]})[:-40], "x.parquet")
    assert "damaged, or no Parquet" in problem


def test_long_files_of_lines_are_read_as_a_stream(tmp_path, monkeypatch):
    """More lines than the sample and the whole-file bounds hold, read through the same door."""
    monkeypatch.setattr("geomap.documents.tabular._WHOLE", 1000)
    lines = tmp_path / "a.jsonl"
    lines.write_text("".join(json.dumps({"text": story(n)}) + "\r\n" for n in range(900)), "utf-8")
    table = tmp_path / "b.csv"
    rows = "".join(f'{n},"Łódź:\n{story(n)} x"\n' for n in range(900))
    table.write_text(f"id,text\n{rows}", "utf-8")
    documents, problems = parted(read_each([lines, table]))
    assert problems == []
    assert [d.text for d in documents[:900]] == [story(n) for n in range(900)]
    assert [d.text for d in documents[900:]] == [f"Łódź:\n{story(n)} x" for n in range(900)]
    assert documents[-1].source.endswith("b.csv row 900")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_in_any_encoding_with_any_end(encoding, end):
    data = end.join(json.dumps({"text": f"{story(n)} Café"}, ensure_ascii=False) for n in range(3))
    documents, _ = read(data.encode(encoding), "a.jsonl")
    assert [d.text for d in documents] == [f"{story(n)} Café" for n in range(3)]


def test_one_id_in_two_files_loses_no_article(tmp_path):
    for number in (1, 2):
        record = {"id": "7", "text": story(number)}
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(record), "utf-8")
    documents, (problem,) = parted(read_each([tmp_path]))
    assert len({d.id for d in documents}) == 2
    assert "comes twice" in problem


def test_limits_are_set_by_name():
    limits = Limits().with_changes(["file_bytes=1.5M", "seconds=2.5", "depth = 1"])
    assert (limits.file_bytes, limits.seconds, limits.depth) == (1_500_000, 2.5, 1)
    assert limits.ratio == Limits().ratio


@pytest.mark.parametrize("change", ["", "x=1", "depth", "depth=", "depth=-1", "depth=0", "article_chars=2M"])  # fmt: skip
def test_limits_that_are_none(change):
    with pytest.raises(GeomapError, match=r"limit .*; (write|give)|limit .*not understood"):
        Limits().with_changes([change])
