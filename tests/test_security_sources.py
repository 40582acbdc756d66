"""Hostile files: each costs one clear line and a bounded amount of memory and time."""

import gzip
import io
import json
import os
import tarfile
import tracemalloc
import zlib
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject

from geomap.documents import Unreadable, read_bytes, read_each
from geomap.records import Document
from test_bulk_sources import FILES, STORY, parquet, parted, read, story, tarred, warc, zipped
from test_documents_reading import pdf

ZEROS = bytes(5_000_000)


def refused(data, name, **limits):
    documents, problems = read(data, name, **limits)
    assert len(problems) == 1, problems
    assert "\n" not in problems[0]
    return documents, problems[0]


# --- archives --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "a/../../b.txt", "C:\\evil.txt", "..\\evil.txt"])  # fmt: skip
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_of_an_archive(name, pack, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    documents, problem = refused(
        pack({name: story(1).encode(), "good.txt": story(2).encode()}),
        f"x.{'zip' if pack is zipped else 'tar'}",
    )
    assert [d.text for d in documents] == [story(2)]
    assert "leads out of the archive" in problem
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])  # fmt: skip
def test_links_and_devices_in_tar(kind):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    _, problem = refused(stream.getvalue(), "x.tar")
    assert "not a file; pack the file itself" in problem


def test_links_and_passwords_in_zip():
    stream = io.BytesIO()
    link = ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    with ZipFile(stream, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    _, problem = refused(stream.getvalue(), "x.zip")
    assert "link, not a file" in problem
    data = bytearray(zipped({"a.txt": story(1).encode()}))
    for at in (data.find(b"PK\x01\x02") + 8, data.find(b"PK\x03\x04") + 6):
        data[at] |= 1
    _, problem = refused(bytes(data), "x.zip")
    assert "file with a password; pack it without one" in problem


def test_symbolic_links_in_a_folder(tmp_path):
    (tmp_path / "secret.txt").write_text(story(1), "utf-8")
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(story(2), "utf-8")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    (folder / "up").symlink_to(tmp_path)
    documents, problems = parted(read_each([folder]))
    assert [d.text for d in documents] == [story(2)]
    assert sum("leads out of the folder" in problem for problem in problems) == 3, problems


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.zip", zipped({"a.txt": ZEROS})),
        ("x.txt.gz", gzip.compress(ZEROS)),
        ("x.tar.gz", tarred({"a.txt": ZEROS}, "w:gz")),
        ("x.tar.bz2", tarred({"a.txt": ZEROS}, "w:bz2")),
        ("x.tar.xz", tarred({"a.txt": ZEROS}, "w:xz")),
    ],
)
def test_bombs_are_told_by_their_ratio(name, data):
    documents, problems = read(data, name)
    assert documents == []
    assert len(problems) in {1, 2}, "a line for the file, one for the archive that holds it"
    assert all("unpacks to more than 200 times its size" in problem for problem in problems)


def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(bytes(300_000_000), 9)
    tracemalloc.start()
    try:
        _, problem = refused(bomb, "x.txt.gz")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "ratio" in problem
    assert peak < 30_000_000


def test_a_zip_member_that_lies_about_its_size():
    data = bytearray(zipped({"a.txt": os.urandom(10) + b" x" * 500_000}))
    size = (1000).to_bytes(4, "little")
    for at in (data.find(b"PK\x01\x02") + 24, data.find(b"PK\x03\x04") + 22):
        data[at : at + 4] = size
    documents, problem = refused(bytes(data), "x.zip")
    assert documents == []
    assert "damaged archive" in problem


def test_sizes_of_archives_have_limits():
    data = os.urandom(1000).hex().encode()
    _, problem = refused(zipped({"a.txt": data}), "x.zip", file_bytes=1500)
    assert "raise the limit file_bytes" in problem
    _, problem = refused(gzip.compress(data), "x.txt.gz", file_bytes=1500)
    assert "raise the limit file_bytes" in problem, "its size is not stated anywhere"
    many = {f"{n}.txt": story(n).encode() for n in range(9)}
    for pack, name in ((zipped, "x.zip"), (tarred, "x.tar")):
        _, problem = refused(pack(many), name, archive_files=5)
        assert "raise the limit archive_files" in problem
        _, problem = refused(pack(many), name, archive_bytes=500)
        assert "raise the limit archive_bytes" in problem


def test_a_directory_of_too_many_entries_is_not_parsed(monkeypatch):
    data = zipped({f"{n}.txt": b"" for n in range(2000)})
    monkeypatch.setattr("geomap.documents.archives.ZipFile", None)
    _, problem = refused(data, "x.zip", archive_files=900)
    assert "raise the limit archive_files" in problem


def test_archives_in_archives_have_a_depth():
    data = story(1).encode()
    data = zipped({"a.txt": data})
    for _ in range(2):
        data = zipped({"x.zip": data})
    assert len(read(data, "x.zip")[0]) == 1
    _, problem = refused(zipped({"x.zip": data}), "x.zip")
    assert "raise the limit depth" in problem
    _, problem = refused(data, "x.zip", depth=1)
    assert "archives more than 1 deep" in problem


def test_a_tar_name_of_many_megabytes():
    info = tarfile.TarInfo("a.txt")
    info.pax_headers = {"path": "a" * 3_000_000}
    data = info.tobuf(tarfile.PAX_FORMAT) + bytes(1024)
    _, problem = refused(data, "x.tar")
    assert "header of more than 1 MB" in problem


def test_names_of_files_cannot_write_to_the_terminal():
    for name in ("\x1b[2J\x1b]0;x\x07.xyz", "a\u202etxt.exe", "a\nb.bin", "\udcff.bin"):
        item = Unreadable(name, f"{name}: no")
        assert item.source.isprintable()
        assert item.message.isprintable()


# --- formats ---------------------------------------------------------------------------------

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><rss><channel><item><title>&j;</title><description>&j; x</description></item></channel></rss>"
)  # fmt: skip
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{path}">]>'
    "<rss><channel><item><title>T</title><description>&x; in Kherson</description></item></channel></rss>"
)


def test_entities_of_xml_are_refused(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    for data in (LAUGHS, OUTSIDE.format(path=secret)):
        documents, problem = refused(data.encode(), "x.rss")
        assert documents == []
        assert "entities" in problem


def test_entities_in_a_word_file(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    stream = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("It rained in Kherson. MARK")
    made.save(stream)
    packed = io.BytesIO()
    with ZipFile(stream) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "word/document.xml":
                head, _, body = data.decode().partition("?>")
                entity = f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{secret}">]>'
                data = f"{head}?>{entity}{body}".replace("MARK", "&x;").encode()
            new.writestr(info, data)
    for item in read_bytes(packed.getvalue(), name="x.docx"):
        assert "secret" not in getattr(item, "text", "")


def test_a_word_file_that_is_a_bomb():
    stream = io.BytesIO()
    docx.Document().save(stream)
    with ZipFile(stream, "a", ZIP_DEFLATED) as archive:
        archive.writestr("word/media/x.xml", bytes(20_000_000))
    _, problem = refused(stream.getvalue(), "x.docx")
    assert "unpacks to more than 200 times" in problem
    _, problem = refused(stream.getvalue(), "x.docx", file_bytes=10_000_000)
    assert "raise the limit file_bytes" in problem


def test_deep_and_large_json():
    deep = "[" * 200_000
    for name in ("a.json", "a.jsonl"):
        assert "nested too deeply" in refused(deep.encode(), name)[1]
        number = ('{"text": ' + "9" * 10_000 + "}").encode()
        assert "too many digits" in refused(number, name)[1]
    array = json.dumps([{"text": story(n)} for n in range(100)]).encode()
    assert "raise the limit json_bytes" in refused(array, "a.json", json_bytes=2000)[1]
    laid_out = json.dumps([{"text": story(n)} for n in range(100)], indent=1).encode()
    assert "raise the limit json_bytes" in refused(laid_out, "a.json", json_bytes=2000)[1]
    lines = b'{"text": "' + b"x" * 3000 + b'"}'
    assert "raise the limit json_bytes" in refused(lines, "a.jsonl", json_bytes=2000)[1]


def test_a_csv_of_one_endless_line_or_field():
    assert "json_bytes" in refused(b"text," + b"," * 5000, "a.csv", json_bytes=2000)[1]
    quoted = b'text\n"' + b"x\n" * 5000 + b'"\n'
    assert "no readable CSV (field larger" in refused(quoted, "a.csv", json_bytes=2000)[1]


def test_articles_have_a_length():
    _, problem = refused(b"Kherson burns. " * 1000, "a.txt", article_chars=9000)
    assert "more than 9,000 characters; split it, or raise the limit article_chars" in problem


def test_pdf_of_too_many_pages_or_letters():
    data = pdf(*[[STORY]] * 6)
    assert "raise the limit pdf_pages" in refused(data, "a.pdf", pdf_pages=5)[1]
    assert "raise the limit article_chars" in refused(data, "a.pdf", article_chars=200)[1]


def test_pages_of_a_pdf_are_not_read_on_when_there_are_letters_enough(monkeypatch):
    pages = []
    original = PageObject.extract_text

    def extract_text(page, **options):
        pages.append(page)
        return original(page, **options)

    monkeypatch.setattr(PageObject, "extract_text", extract_text)
    assert "article_chars" in refused(pdf(*[[STORY]] * 6), "a.pdf", article_chars=200)[1]
    assert 0 < len(pages) < 6


def test_pdf_stream_that_unpacks_to_gigabytes():
    bomb = zlib.compress(zlib.compress(bytes(400_000_000), 9), 9)
    data = pdf([STORY])
    start = data.index(b"<< /Length ", data.index(b"/Contents"))
    end = data.index(b"endobj", start)
    stream = (
        f"<< /Length {len(bomb)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode()
        + bomb
        + b"\nendstream\n"
    )
    tracemalloc.start()
    try:
        documents, _ = read(data[:start] + stream + data[end:], "a.pdf")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert documents == []
    assert peak < 250_000_000


def test_parquet_that_unpacks_to_too_much():
    data = parquet({"text": ["x" * 2_000_000]}, compression="zstd", use_dictionary=False)
    assert "unpacks to more than 200 times" in refused(data, "a.parquet")[1]
    assert "file_bytes" in refused(data, "a.parquet", file_bytes=1_000_000)[1]


def test_web_archive_page_that_unpacks_to_too_much():
    data = warc(("https://example.org/1", "200 OK", "text/html", b"x" * 50_000))
    assert "raise the limit file_bytes" in refused(data, "x.warc.gz", file_bytes=9000)[1]


def test_files_have_a_size(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(10**12)  # a hole: it takes no room, and would take a terabyte in memory
    _, (problem,) = parted(read_each([path]))
    assert "raise the limit file_bytes" in problem


def test_a_packed_file_that_does_not_tell_its_size_has_one():
    data = gzip.compress(" ".join(story(n) for n in range(100)).encode())
    assert "raise the limit file_bytes" in refused(data, "a.txt.gz", file_bytes=9000)[1]


def test_devices_are_no_articles(tmp_path):
    fifo = tmp_path / "a.txt"
    os.mkfifo(fifo)
    _, (problem,) = parted(read_each([fifo]))
    assert "no regular file" in problem
    _, (problem,) = parted(read_each(["/dev/zero"]))
    assert "no regular file" in problem


# --- anything at all -------------------------------------------------------------------------

SEEDS = {
    ".zip": zipped(FILES),
    ".tar": tarred(FILES),
    ".tar.gz": tarred(FILES, "w:gz"),
    ".warc": warc(("https://example.org/1", "200 OK", "text/html", b"<p>x</p>"), compressed=False),
    ".parquet": parquet({"text": [story(1)], "id": ["1"]}),
    ".pdf": pdf([STORY]),
    ".rss": b"<rss><channel><item><title>T</title><description>D</description></item></channel></rss>",
    ".html": b"<html><body><p>" + STORY.encode() + b"</p></body></html>",
    ".md": f"---\ntitle: T\n---\n# H\n{STORY}\n```\nx\n```\n".encode(),
    ".json": json.dumps([{"text": STORY, "id": 1, "published": "2023-03-05"}]).encode(),
    ".jsonl": json.dumps({"text": STORY, "id": 1}).encode() + b"\n{}\n",
    ".csv": f"text,id\n{STORY},1\n".encode(),
    ".txt": STORY.encode(),
}


def _word():
    stream = io.BytesIO()
    made = docx.Document()
    made.add_paragraph(STORY)
    made.save(stream)
    return stream.getvalue()


SEEDS[".docx"] = _word()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_of_every_kind_give_documents_or_one_line(data):
    """Bytes changed, cut, doubled: whatever a parser meets, it is told in a line."""
    suffix = data.draw(st.sampled_from(sorted(SEEDS)))
    made = bytearray(SEEDS[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(made) - 1)))
        kind = data.draw(st.sampled_from(["set", "cut", "insert", "double"]))
        if kind == "set" and made:
            made[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del made[at : at + data.draw(st.integers(1, 40))]
        elif kind == "insert":
            made[at:at] = data.draw(st.binary(max_size=20))
        else:
            made[at:at] = made[at : at + 200]
    for item in read_bytes(bytes(made), name=f"file{suffix}"):
        assert isinstance(item, Document | Unreadable)
        if isinstance(item, Unreadable):
            assert item.message.isprintable()
        else:
            assert all(0 <= b.start < b.end <= len(item.text) for b in item.blocks)


@settings(max_examples=60, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["text", "id", "title", "published", "url", "articles", "x"]), inner, max_size=5),
    max_leaves=12,
))  # fmt: skip
def test_any_json_gives_documents_or_one_line(value):
    for name in ("a.json", "a.jsonl"):
        for item in read_bytes(json.dumps(value).encode(), name=name):
            assert isinstance(item, Document | Unreadable)


def test_arrow_types_of_every_kind_in_a_parquet_file():
    for kind in (pa.int8(), pa.float32(), pa.binary(), pa.list_(pa.string()), pa.bool_(), pa.date32()):  # fmt: skip
        stream = io.BytesIO()
        pq.write_table(pa.table({"text": pa.array([None], type=kind)}), stream)
        for item in read_bytes(stream.getvalue(), name="a.parquet"):
            assert isinstance(item, Unreadable)
