"""Files of every kind, folders, standard input; bad input costs one line, never the rest."""

import csv
import io
import json
from types import SimpleNamespace
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.documents import Unreadable, read, read_bytes, read_each
from geomap.documents.cutting import SPLITTERS
from geomap.documents.decode import decode
from geomap.documents.reading import READERS
from geomap.errors import DocumentError
from geomap.records import Document

TITLE = "Shells hit a market in Kherson"
BODY = (
    "Two people were killed on Sunday when shells hit the market of Kherson, the governor said.",
    "Five more were wounded and taken to a hospital in Mykolaiv, he wrote on Telegram.",
    "Officials in the region said that the fire had been put out by the evening of that day.",
)
STORY = "\n\n".join([TITLE, *BODY])


def items(data, name):
    return list(read_bytes(data, name=name))


def one(data, name):
    (item,) = items(data, name)
    assert isinstance(item, Document), item
    return item


def problem(data, name):
    (item,) = items(data, name)
    assert isinstance(item, Unreadable), item
    assert item.message.startswith(f"{name}"), item.message
    assert "\n" not in item.message
    return item.message


def texts(document, kind):
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def pdf(*pages, info=""):
    """Build a small PDF with one line of text a row."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", f"<< {info} >>"]
    objects += ["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 4 0 R >> >> /Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(data)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    size = f"/Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R"
    return data + f"trailer\n<< {size} >>\nstartxref\n{start}\n%%EOF\n".encode()


def word(*, created=None):
    made = docx.Document()
    made.add_paragraph(TITLE, style="Title")
    made.add_paragraph(BODY[0])
    made.add_paragraph("What is known", style="Heading 1")
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Antonivka", "one killed"
    made.add_paragraph(BODY[1])
    if created:
        made.core_properties.created = created
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


PAGE = f"""<!DOCTYPE html><html><head><title>{TITLE} - Example News</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2023-03-05T10:11:00+02:00">
<style>p {{ color: red }}</style><script>var town = "Paris";</script></head><body>
<nav><a href="/">Home</a> <a href="/k">Hotels in Kyiv</a></nav>
<article><h1>{TITLE}</h1><p>By Jane Roe</p><time>5 March 2023</time>
<figure><img src="x.jpg" alt="x"><figcaption>Smoke over Kherson</figcaption></figure>
<p>{BODY[0]}</p><p>{BODY[1].replace("Mykolaiv", "<a href='/m'>Mykolaiv</a>")}</p>
<div>Advertisement</div><p style="display: none">Hidden in Lagos.</p>
<p>{BODY[2]} &amp; more, it was said at the town hall that day.</p></article>
<aside><h3>Most read</h3><p><a>Explosion in Tehran kills three</a></p></aside>
<footer>© 2023 Example News, London</footer></body></html>"""


# --- formats ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_text_keeps_its_line_endings_and_offsets(ending):
    text = STORY.replace("\n", ending)
    made = one(text.encode(), "a.txt")
    assert made.text == text
    assert made.title == TITLE
    assert texts(made, "paragraph") == list(BODY)


def test_markdown_keeps_its_marks_and_knows_its_headings():
    text = f"""---
title: "{TITLE}"
date: 2023-03-05
source: Example News
---

# {TITLE}

![Smoke over Kherson](smoke.jpg)

{BODY[0]}

## What is known

{BODY[1]}

```
Paris, Texas
```

- [Explosion in Tehran](https://example.org/1)
"""
    made = one(text.encode(), "a.md")
    assert made.text == text
    assert (made.title, made.publisher) == (TITLE, "Example News")
    assert (made.published, made.published_basis.value) == ("2023-03-05", "metadata")
    assert texts(made, "headline") == [f"# {TITLE}"]
    assert texts(made, "heading") == ["## What is known"]
    assert texts(made, "paragraph") == [BODY[0], BODY[1]]


def test_web_page_keeps_all_that_is_seen_and_marks_what_is_not_the_article():
    made = one(PAGE.encode(), "a.html")
    assert (made.title, made.publisher) == (TITLE, "Example News")
    assert (made.published, made.published_basis.value) == ("2023-03-05", "metadata")
    assert texts(made, "headline") == [TITLE]
    assert texts(made, "byline") == ["By Jane Roe"]
    assert texts(made, "dateline") == ["5 March 2023"]
    assert texts(made, "caption") == ["Smoke over Kherson"]
    assert [p[:20] for p in texts(made, "paragraph")] == [p[:20] for p in BODY]
    assert {"Home Hotels in Kyiv", "Most read", "Explosion in Tehran kills three"} <= set(
        texts(made, "furniture")
    )
    assert "Lagos" not in made.text
    assert "Paris" not in made.text
    assert "red" not in made.text.split()


@pytest.mark.parametrize("name", ["iso-8859-1", "windows-1251", "utf-16"])
def test_web_page_says_its_encoding(name):
    words = "Кременчук" if name == "windows-1251" else "Café"
    page = f'<html><head><meta charset="{name}"></head><body><p>{words} “x”</p></body></html>'
    data = page.encode({"iso-8859-1": "cp1252"}.get(name, name))
    assert one(data, "a.htm").text == f"{words} “x”"


def test_web_page_without_paragraph_tags():
    page = f"<html><body><div>{'<br><br>'.join(BODY)}</div></body></html>"
    assert texts(one(page.encode(), "a.html"), "paragraph") == list(BODY)


def test_pdf_is_read_with_running_lines_as_furniture():
    pages = [
        ["Example News, page 1", TITLE, BODY[0][:50].strip(), BODY[0][50:].strip()],
        ["Example News, page 2", BODY[1]],
        ["Example News, page 3", BODY[2]],
    ]
    info = f"/Title ({TITLE}) /CreationDate (D:20230305101100+02'00')"
    made = one(pdf(*pages, info=info), "a.pdf")
    assert made.title == TITLE
    assert (made.published, made.published_basis.value) == ("2023-03-05", "metadata")
    assert [line[:12] for line in texts(made, "furniture")] == ["Example News"] * 3
    assert BODY[1] in texts(made, "paragraph")


def test_pdf_printed_by_a_browser_is_not_as_old_as_its_printing():
    info = "/Producer (Skia/PDF m110) /CreationDate (D:20230305101100Z)"
    assert one(pdf(BODY, info=info), "a.pdf").published is None


def test_word_file_is_read_in_order_with_its_styles():
    made = one(word(), "a.docx")
    assert made.title == TITLE
    assert texts(made, "heading") == ["What is known"]
    order = [made.text.index(p) for p in (TITLE, BODY[0], "Antonivka", "one killed", BODY[1])]
    assert order == sorted(order)
    assert made.published is None, "the template's date is no article's"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_has_an_article_a_row(delimiter):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(["Article ID", "Headline", "Publication Date", "Source", "URL", "Body"])
    writer.writerow(["7", TITLE, "2023-03-05", "Example News", "https://example.org/7", STORY])
    writer.writerow(["8", "", "", "", "", BODY[0] * 4000])
    first, second = items(stream.getvalue().encode("utf-8-sig"), "a.csv")
    assert (first.id, first.title, first.published) == ("7", TITLE, "2023-03-05")
    assert (first.publisher, first.url) == ("Example News", "https://example.org/7")
    assert first.published_basis.value == "given"
    assert first.text == STORY
    assert first.source == "a.csv row 1"
    assert second.text == BODY[0] * 4000


RECORD = {
    "id": "1",
    "text": STORY,
    "published": "2020-11-10/..",
    "publisher": "Trend",
    "url": "x.az",
}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", RECORD),
        ("a.json", [RECORD]),
        ("a.json", {"status": "ok", "articles": [RECORD]}),
        ("a.jsonl", RECORD),
        ("no-suffix", RECORD),
    ],
)
def test_json_records(name, data):
    made = one(json.dumps(data).encode(), name)
    assert (made.id, made.published, made.publisher) == ("1", "2020-11-10/..", "Trend")
    assert made.text == STORY


def test_json_of_a_news_service():
    record = {
        "source": {"id": None, "name": "Example News"},
        "title": TITLE,
        "publishedAt": "2023-03-05T10:11:00Z",
        "content": STORY,
        "description": "teaser",
    }
    made = one(json.dumps({"articles": [record]}).encode(), "a.json")
    assert (made.publisher, made.published, made.text) == ("Example News", "2023-03-05", STORY)


def test_json_lines_in_a_json_file():
    data = "\n".join(json.dumps({"id": n, "text": f"{STORY} {n}"}) for n in (1, 2)).encode()
    assert [made.id for made in items(data, "a.json")] == ["1", "2"]


# --- encodings -------------------------------------------------------------------------------

ENGLISH = "The minister’s café in Łódź – “closed” – was searched, he told Zürich’s paper in März. "
RUSSIAN = "Президент заявил в среду, что переговоры продолжатся в Москве на этой неделе. "
FRENCH = "Le président a déclaré à Évian que la situation était très préoccupante cet été. "


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (RUSSIAN, "cp1251"),
        (FRENCH, "cp1252"),
        (FRENCH, "latin-1"),
        ("It was the country’s army that left – again.", "cp1252"),
    ],
)
@pytest.mark.parametrize("times", [1, 20])
def test_encodings_are_told(text, encoding, times):
    assert decode((text * times).encode(encoding)) == text * times


@settings(deadline=None)
@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_marked_text_comes_back_as_it_was(text, encoding):
    if encoding == "utf-8" and (text.startswith("\ufeff") or any(c < " " for c in text)):
        return  # a leading mark is dropped; control characters may be taken for binary data
    assert decode(text.encode(encoding)) == text


def test_cut_utf8_loses_only_the_cut_letter():
    data = (RUSSIAN * 3).encode()[:-2]
    assert decode(data).startswith(RUSSIAN * 2)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [*READERS, *SPLITTERS, ".zip", ".tar", ".tar.gz", ".gz", ".bz2", ".xz", ".warc.gz", ""]
    ),
)
def test_any_bytes_give_documents_or_one_line(data, suffix):
    for item in read_bytes(data, name=f"file{suffix}"):
        if isinstance(item, Unreadable):
            assert "\n" not in item.message


# --- bad input -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a.docx", "a.csv", "a.json", "a.x"])
@pytest.mark.parametrize("data", [b"", b" \n\t"])
def test_empty_file(data, name):
    assert problem(data, name) == f"{name}: empty file; nothing to read"


def test_binary_renamed_txt():
    image = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
    assert "not a text file" in problem(image, "a.txt")
    assert "not a text file" in problem(word(), "a.txt")


def test_truncated_pdf():
    whole = pdf(BODY)
    for size in (20, len(whole) // 2, len(whole) - 30):
        assert "PDF" in problem(whole[:size], "a.pdf")
    assert "truncated" in problem(whole[: len(whole) // 2], "a.pdf")


def test_pdf_of_pictures():
    assert "recognition" in problem(pdf([""]), "a.pdf")


def test_pdf_that_is_none():
    assert "no PDF" in problem(STORY.encode(), "a.pdf")


def test_page_saved_as_text_and_text_saved_as_page():
    assert one(PAGE.encode(), "a.txt").title == TITLE
    made = one(STORY.encode(), "a.html")
    assert made.text == STORY


def test_rich_text():
    assert "save it as .docx" in problem(rb"{\rtf1\ansi Kherson}", "a.rtf")


def test_damaged_word_file():
    assert "damaged" in problem(word()[:400], "a.docx")
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("x.txt", "x")
    assert "Word" in problem(stream.getvalue(), "a.docx")


def test_csv_without_a_column_of_texts():
    message = problem(b"name,age\nJane,7\n", "a.csv")
    assert "no column of texts (its columns: name, age); name one of them text" in message


def test_bad_rows_and_lines_are_named_and_the_rest_is_read():
    data = "\n".join([json.dumps({"text": STORY}), "{oops", '{"no": 1}', '{"text": " "}', "[1]"])
    good, *bad = items(data.encode(), "a.jsonl")
    assert isinstance(good, Document)
    assert [b.source for b in bad] == [f"a.jsonl line {n}" for n in (2, 3, 4, 5)]
    assert "no JSON" in bad[0].message
    assert "its keys: no" in bad[1].message
    assert "empty text" in bad[2].message


def test_date_that_is_none_is_told_and_the_article_read():
    data = json.dumps({"text": STORY, "published": "soon"}).encode()
    told, made = items(data, "a.json")
    assert "'soon' is no date" in told.message
    assert made.published is None


def test_id_that_comes_twice_is_told_and_both_are_read():
    data = "\n".join(json.dumps({"id": 1, "text": f"{STORY} {n}"}) for n in (1, 2))
    first, told, second = items(data.encode(), "a.jsonl")
    assert (first.id, second.id) == ("1", second.id)
    assert second.id != "1"
    assert "comes twice" in told.message


def test_web_page_that_shows_nothing():
    assert "without text" in problem(b"<html><body><script>x()</script></body></html>", "a.html")


def test_file_without_words():
    assert "no words" in problem(b"--- *** ---", "a.txt")


# --- folders and standard input --------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "a.txt").write_text(f"{STORY}\n\nA.", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("Hidden.", encoding="utf-8")
    return tmp_path


def names(path, found):
    return [str(d.source).removeprefix(f"{path}/") for d in found if isinstance(d, Document)]


def test_folder_is_read_whole_in_order(folder):
    found = list(read_each([folder]))
    assert names(folder, found) == ["a.txt", "b.txt", "deep/c.html"]
    assert len(found) == 3


def test_bad_files_cost_one_line_each_and_the_rest_is_read(folder):
    (folder / "empty.txt").write_bytes(b"")
    (folder / "cut.pdf").write_bytes(pdf(BODY)[:90])
    (folder / "table.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (folder / "photo.txt").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    found = list(read_each([folder / "nowhere", folder]))
    assert names(folder, found) == ["a.txt", "b.txt", "deep/c.html"]
    told = [item.message for item in found if isinstance(item, Unreadable)]
    assert len(told) == 6
    assert "no such file or folder" in told[0]
    assert ".jpg" in told[-1]


def test_index_tells_what_is_known_of_files(folder):
    (folder / "index.csv").write_text(
        "file,published,publisher,url\n"
        "a.txt,2020-11-10/..,Trend,https://trend.az/1\n"
        "b.txt,,,\n"
        "deep/c.html,2023-03-06,,\n"
        "gone.txt,,,\n"
        "b.txt,soon,,\n",
        encoding="utf-8",
    )
    found = list(read_each([folder]))
    told = [item.message for item in found if isinstance(item, Unreadable)]
    assert "index.csv row 4: names 'gone.txt', which is not there" in told[0]
    assert "index.csv row 5: published 'soon' is no date" in told[1]
    first, second, third = (item for item in found if isinstance(item, Document))
    assert (first.published, first.published_basis.value) == ("2020-11-10/..", "given")
    assert (first.publisher, first.url) == ("Trend", "https://trend.az/1")
    assert (second.published, second.publisher) == (None, None)
    assert (third.published, third.publisher) == ("2023-03-06", "Example News")
    (alone,) = read([folder / "a.txt"])
    assert alone.publisher == "Trend"


def test_index_without_file_column_holds_articles(folder):
    (folder / "index.csv").write_text(f'text\n"{BODY[2]}"\n', encoding="utf-8")
    assert "index.csv row 1" in names(folder, read_each([folder]))


def test_same_text_is_read_once(folder):
    (folder / "z.txt").write_text(STORY, encoding="utf-8")
    told = [item for item in read_each([folder]) if isinstance(item, Unreadable)]
    assert [f"{folder / 'z.txt'}: same text as {folder / 'b.txt'}; read once"] == [
        item.message for item in told
    ]


def test_folder_without_articles(tmp_path):
    (told,) = read_each([tmp_path])
    assert "no articles in this folder" in told.message


@pytest.mark.parametrize("data", [STORY.encode(), PAGE.encode(), pdf(BODY), word(),
                                  json.dumps(RECORD).encode()])  # fmt: skip
def test_standard_input_of_any_kind(monkeypatch, data):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    (made,) = read_each(["-"])
    assert made.source == "standard input"
    assert "Kherson" in made.text


def test_read_warns_of_what_is_left_out_and_raises_when_nothing_is_left(folder):
    with pytest.warns(UserWarning, match="no such file"):
        documents = read([folder, folder / "nowhere"])
    assert len(documents) == 3
    assert len(read(folder)) == 3
    with pytest.raises(DocumentError, match="no such file"):
        read([folder / "nowhere"])
    with pytest.raises(DocumentError, match="no sources"):
        read([])
