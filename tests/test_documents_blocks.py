"""Parts of an article told apart: by words, by the shape of the text, by repetition."""

import csv
import re
import string
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.documents import document
from geomap.documents.datelines import dateline_end, is_dateline
from geomap.documents.layout import paragraphs
from geomap.documents.patterns import fold, line_kind

BODY = (
    "Two people were killed on Sunday when shells hit the market of Kherson, the governor said.",
    "Five more were wounded and taken to a hospital in Mykolaiv, he wrote on Telegram.",
    "Officials in the region said that the fire had been put out by the evening of that day.",
)
STORY = "\n\n".join(BODY)


def rows(name):
    text = (files("geomap.documents") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def marked(text, **known):
    """Return (kind, text) of each block."""
    made = document(text, **known)
    return [(block.kind.value, text[block.start : block.end]) for block in made.blocks]


def kinds(text, **known):
    return [kind for kind, _ in marked(text, **known)]


def texts(text, kind, **known):
    return [words for found, words in marked(text, **known) if found == kind]


LINES = st.one_of(
    st.sampled_from(
        [
            *BODY,
            "",
            " ",
            "Related Articles",
            "By Jane Roe",
            "Leave a reply",
            "BAKU, Sept. 27 (Reuters) - Troops left.",
            "5 May 2021",
            "Photo: Agency",
            "Read more: War",
            "JANE: No.",
            "\ufeff",
            "…",
            "What now?",
            "A headline of the day:",
        ]
    ),
    st.text(max_size=60),
    st.text(alphabet=string.printable + "\x85\u2028\u200b“”’—", max_size=40),
)


def test_a_headline_that_ends_in_a_colon_goes_on_in_the_next_line_alone():
    text = "A headline of the day:\nBy Jane Roe\nA"
    made = document(text, title="A headline of the day:").blocks
    assert [text[b.start : b.end] for b in made] == text.split("\n")


@settings(deadline=None)  # the first text in another language loads the classifier
@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\u2028"]))
def test_blocks_are_sorted_apart_and_cover_all_that_is_not_blank(lines, ending):
    text = ending.join(lines)
    made = document(text, title=lines[0] if lines else None)
    position = 0
    for block in made.blocks:
        assert position <= block.start < block.end <= len(text)
        assert text[position : block.start].strip() == ""
        assert text[block.start : block.end].strip() == text[block.start : block.end]
        position = block.end
    assert text[position:].strip() == ""


@pytest.mark.parametrize("row", rows("patterns.csv"), ids=lambda row: row["example"][:40])
def test_pattern_finds_its_example(row):
    assert row["source"]
    assert re.search(row["pattern"], row["example"], re.IGNORECASE)
    assert len(row["example"]) <= int(row["longest"])
    assert line_kind(row["example"]) == row["kind"]


def test_phrases_are_known_once_with_a_source():
    phrases = [fold(row["phrase"]) for row in rows("phrases.csv")]
    assert len(phrases) == len(set(phrases))
    assert all(row["source"] and row["kind"] for row in rows("phrases.csv"))


@pytest.mark.parametrize(
    "sentence",
    [
        *BODY,
        "The army shared a video of the strike on Facebook and Twitter, it said on Monday.",
        "Photographs of the scene showed a burnt-out bus near the border with Jordan.",
        "More from the region is expected to reach the camp by Friday, aid workers said.",
        "Sources in Ankara said the minister would follow the president to Baku.",
        "By Wednesday the rebels had taken Goma and the airport.",
        "Related attacks were reported in Homs and Idlib.",
        "Read the ministry's statement, Armenia told Azerbaijan.",
        "Published reports said 20 people died in Mariupol in March 2022.",
        "Copyright infringement costs Nigeria millions, the court heard in Lagos.",
        "Support the people of Gaza, the bishop told worshippers in Bethlehem.",
        "See, they came from Lviv, she said.",
        "Sign the treaty, Macron told the two sides in Paris.",
        "The Home Secretary visited Calais.",
    ],
)
def test_news_is_not_taken_for_furniture(sentence):
    text = f"Something has happened in the region\n\n{BODY[0]}\n\n{sentence}\n\n{BODY[1]}"
    assert sentence in texts(text, "paragraph")


def test_headline_byline_caption_and_body():
    text = f"""World

Shells kill two in Kherson market

By Jane Roe and John Doe
5 March 2023

Smoke rises over Kherson. Photo: State Emergency Service

{BODY[0]}

‘We heard a whistle’

{BODY[1]}
"""
    assert marked(text) == [
        ("furniture", "World"),
        ("headline", "Shells kill two in Kherson market"),
        ("byline", "By Jane Roe and John Doe"),
        ("dateline", "5 March 2023"),
        ("caption", "Smoke rises over Kherson. Photo: State Emergency Service"),
        ("paragraph", BODY[0]),
        ("heading", "‘We heard a whistle’"),
        ("paragraph", BODY[1]),
    ]


def test_headline_may_run_over_two_lines_after_a_colon():
    text = f"The governor of Kherson:\nThe shelling, the harvest and the dam\n{STORY}"
    assert document(text).title == "The governor of Kherson: The shelling, the harvest and the dam"


def test_question_may_be_a_headline_and_a_heading():
    text = f"Who shelled the market?\n\n{BODY[0]}\n\nWhat happens next?\n\n{BODY[1]}"
    assert kinds(text) == ["headline", "paragraph", "heading", "paragraph"]


def test_given_title_is_the_headline_wherever_it_stands():
    text = f"News desk of the south\n\nShells hit Kherson\n\n{STORY}"
    assert texts(text, "headline", title="Shells hit Kherson - Example News") == [
        "Shells hit Kherson"
    ]
    assert document(text, title="Shells hit Kherson").title == "Shells hit Kherson"


def test_title_that_runs_into_the_text_is_parted_from_it():
    title = "Shells hit a market in Kherson"
    text = f"{title}. KHERSON, Ukraine (AP) — {BODY[0]} {BODY[1]}"
    assert marked(text, title=title) == [
        ("headline", f"{title}."),
        ("dateline", "KHERSON, Ukraine (AP) —"),
        ("paragraph", f"{BODY[0]} {BODY[1]}"),
    ]


def test_text_without_headline_has_none():
    assert kinds(STORY) == ["paragraph"] * 3
    assert document(STORY).title is None
    assert kinds("Fighting in Hadrut on 9 October 2020") == ["paragraph"]


def test_links_after_their_heading_are_furniture_until_the_story_goes_on():
    text = f"""{BODY[0]}

Related Articles

Explosion in Tehran kills three
Flood in Lagos displaces thousands

{BODY[1]}

Most Popular

Strike closes the port of Durban"""
    assert texts(text, "paragraph") == [BODY[0], BODY[1]]
    assert kinds(text).count("furniture") == 5


def test_headlines_after_the_story_are_links_to_others():
    links = ["Explosion in Tehran kills three", "Flood in Lagos cuts off thousands"]
    text = "\n\n".join([STORY, *links, "Strike closes the port of Durban"])
    assert kinds(text) == ["paragraph"] * 3 + ["furniture"] * 3


def test_items_of_a_list_after_the_story_stay():
    items = ["• Kherson: two killed", "• Kharkiv: a school damaged", "• Odesa: power cut for hours"]
    assert kinds("\n".join([STORY, *items])) == ["paragraph"] * 6


def test_readers_comments_are_furniture():
    text = (
        f"{STORY}\n\n3 Comments\n\nI was in Odesa on Sunday and saw it, it was terrible.\n\nSame."
    )
    assert kinds(text) == ["paragraph"] * 3 + ["furniture"] * 3


def test_label_heads_a_caption():
    text = f"{BODY[0]}\n\nMedia caption,\n\nCrowds storm the parliament\n\n{BODY[1]}"
    assert kinds(text) == ["paragraph", "furniture", "caption", "paragraph"]


def test_press_archive_export():
    text = f"""3 of 12 DOCUMENTS

The Times (London)

September 29, 2020 Tuesday

Shells kill two in Kherson market

BYLINE: Tom Writer, Moscow

LENGTH: 512 words

{STORY}

LOAD-DATE: September 30, 2020
"""
    made = document(text)
    assert (made.title, made.publisher) == ("Shells kill two in Kherson market", "The Times")
    assert made.published == "2020-09-29"
    assert texts(text, "paragraph") == list(BODY)


def test_page_with_time_of_update_above_its_headline():
    text = f"""WORLD NEWS
SEPTEMBER 27, 2020 / 6:40 AM / UPDATED 3 YEARS AGO

Shells kill two in Kherson market

By Jane Roe, John Doe
5 MIN READ

KHERSON (Reuters) - {BODY[0]}

PIPELINES

{BODY[1]}

Reporting by Jane Roe in Kyiv; Additional reporting by John Doe in Odesa
"""
    assert kinds(text) == [
        "furniture", "dateline", "headline", "byline", "furniture", "dateline", "paragraph",
        "heading", "paragraph", "byline",
    ]  # fmt: skip
    assert document(text).published == "2020-09-27"


def test_what_is_said_twice_counts_once():
    caption = "The mayor of Kherson speaks to reporters"
    text = f"Shells kill two in Kherson market\n\n{caption}\n{caption}\n\n{STORY}\n\n{BODY[0]}"
    assert kinds(text) == [
        "headline", "caption", "furniture", "paragraph", "paragraph", "paragraph", "furniture",
    ]  # fmt: skip


def test_repeat_with_other_quotation_marks_is_a_repeat():
    first = "Ukraine's minister (left) with his Polish counterpart"
    text = f"Ministers meet in Lublin again\n\n{first}\n\n{first.replace(chr(39), '’')}\n\n{STORY}"
    assert kinds(text)[1:3] == ["caption", "furniture"]


def test_speakers_of_an_interview_are_no_datelines():
    text = (
        "JAMES: We came to Goma on foot.\n\nHARVEY: And then?\n\nJAMES: We stayed there for years."
    )
    assert "dateline" not in kinds(text)


def test_sign_off_in_the_last_paragraph_is_a_byline():
    text = f"{BODY[0]} (Reporting by A Writer in Kyiv; Editing by B Editor)"
    assert marked(text) == [
        ("paragraph", BODY[0]),
        ("byline", "(Reporting by A Writer in Kyiv; Editing by B Editor)"),
    ]


@pytest.mark.parametrize(
    "dateline",
    [
        "BAKU, Sept. 27 (Reuters) - ",
        "KABUL — ",
        "MOSCOW (AP) — ",
        "(Bloomberg) -- ",
        "KHARTOUM, Sudan (AP) — ",
        "LONDON/PARIS (Reuters) - ",
        "Baku, September 27 (TASS). ",
        "Baku, Azerbaijan, Sept. 27 By A Writer – Trend: ",
        "YEREVAN, OCTOBER 1, ARMENPRESS. ",
        "MOSCOW, October 1. /TASS/. ",
        "NEW YORK, 2 October 2020 (UN News) — ",
        "WASHINGTON, D.C. – ",
        "UNITED NATIONS, Sept 29 (Xinhua) -- ",
        "KYIV. Sept 27 (Interfax-Ukraine) – ",
        "AFP - ",
        "BEIRUT: ",
        "Moscow — ",
    ],
)
def test_dateline_is_a_block_of_its_own(dateline):
    text = dateline + BODY[0]
    assert marked(text) == [("dateline", dateline.rstrip()), ("paragraph", BODY[0])]


@pytest.mark.parametrize(
    "sentence",
    [
        "Hadrut — the town of my father — fell on Friday.",
        "UPDATE: The toll has risen to three.",
        "NATO: we will defend every inch.",
        "Putin said - no, he swore - that it was over.",
        "On Sept. 27, (Reuters) said, the war began.",
        "COVID-19 - The numbers rise.",
        "Ilham Aliyev: “We will not stop.”",
    ],
)
def test_sentence_is_no_dateline(sentence):
    assert dateline_end(sentence, first=True) == 0


def test_town_in_plain_letters_before_a_dash_opens_only_the_story():
    sentence = "Moscow — The talks went on."
    assert dateline_end(sentence, first=True) == len("Moscow — ")
    assert dateline_end(sentence, first=False) == 0


def test_dateline_may_stand_on_a_line_of_its_own():
    assert is_dateline("Baku, Azerbaijan, Sept. 27")
    assert is_dateline("ALGIERS, March 31, 2013 (AFP)")
    assert not is_dateline("Army takes Hadrut, Sept. 27 marks the start")


def wrap(paragraph, width):
    lines = [""]
    for word in paragraph.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


@pytest.mark.parametrize("width", [34, 50, 66, 72])
@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\r\n\r\n"])
def test_hard_wrapped_paragraphs_stay_whole(width, gap):
    text = gap.join(wrap(paragraph, width) for paragraph in BODY)
    assert [" ".join(p.split()) for p in texts(text, "paragraph")] == list(BODY)


def test_hard_wrapped_paragraphs_without_blank_lines_end_where_a_line_is_short():
    paragraph = (
        "The army said that it had taken the town and that its people had been led out of it"
    )
    long = f"{paragraph} before noon. {paragraph} at night."
    text = "\n".join(wrap(p, 60) for p in (long, long, long))
    assert len(paragraphs(text)) == 3


def test_double_spaced_lines_are_joined():
    text = "\n\n".join(line for p in BODY for line in wrap(p, 40).split("\n"))
    assert len(paragraphs(text)) == 3


def test_one_paragraph_per_line():
    assert kinds("\n".join(BODY)) == ["paragraph"] * 3


def test_sentence_cut_by_a_link_goes_on():
    text = f"{BODY[0]}\n\nIt was said in a report by\n\nthe council\n, which met on Monday in Kyiv."
    assert paragraphs(text)[-1].end == len(text)
    assert len(paragraphs("He spoke to\nReuters\n, it said.")) < 3
