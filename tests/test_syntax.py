"""The quicker parts of spaCy's pipeline do what its own do."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG

from geomap.documents import document
from geomap.syntax import model, parse
from geomap.syntax.attributes import table_of
from geomap.syntax.entities import decoder_of
from geomap.syntax.products import NumpyProducts, one_thread

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
SET = [TAG, POS, LEMMA, MORPH, DEP]
WORD_LIST = """
    Paris Ali Reuters U.S. N.Y. on the in of Monday 27 September 2020 $ 3 million 5 % people there 's
    ain't y'all gets got nothin' goin' is better (his) United Nations “ ” — . , ? ! he said
"""
WORDS = st.sampled_from([*WORD_LIST.split(), "\n", "\n\n", "\t"])
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)


def annotated(text, *names):
    """A text after the named parts of spaCy's own pipeline."""
    doc = model().make_doc(text)
    for name in names:
        doc = model().get_pipe(name)(doc)
    return doc


def same_entities(text):
    before = ("tok2vec", "tagger", "parser")
    theirs, ours = annotated(text, *before, "ner"), annotated(text, *before)
    decoder_of(model().get_pipe("ner"))(ours)
    expected = [(e.start, e.end, e.label_) for e in theirs.ents]
    assert [(e.start, e.end, e.label_) for e in ours.ents] == expected
    assert [t.ent_iob_ for t in ours] == [t.ent_iob_ for t in theirs]
    return expected


def same_attributes(text):
    before = ("tok2vec", "tagger", "parser")
    theirs, ours = annotated(text, *before, "attribute_ruler"), annotated(text, *before)
    table_of(model().get_pipe("attribute_ruler"))(ours)
    if len(ours):
        np.testing.assert_array_equal(ours.to_array(SET), theirs.to_array(SET))
    assert [t.head.i for t in ours] == [t.head.i for t in theirs]
    assert [s.start for s in ours.sents] == [s.start for s in theirs.sents]


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem[:3])
def test_articles_get_the_entities_and_forms_of_spacy(path):
    text = path.read_text(encoding="utf-8")
    assert same_entities(text)
    same_attributes(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_words_get_the_entities_and_forms_of_spacy(text):
    same_entities(text)
    same_attributes(text)


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem[:3])
def test_sentences_parsed_abreast_come_out_as_one_after_another(path):
    article = document(path.read_text(encoding="utf-8"))
    ours = parse(article)
    theirs = annotated(article.text, "tok2vec", "tagger")
    for start in ours.user_data["block_starts"] - {0}:
        theirs[start].is_sent_start = True
    theirs = model().get_pipe("parser")(theirs)
    alike = (ours.to_array([HEAD, DEP]) == theirs.to_array([HEAD, DEP])).all(axis=1)
    assert alike.mean() > 0.99, "what a sentence sees of the next one is all that may differ"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("It rained. He left.", ["It", "He"]),
        ('"It rained." He left.', ['"', "He"]),
        ("He met Mr. Smith in the U.S. Senate.", ["He"]),
        ("Police said Lt. Richard Roe pulled the man out.", ["Police"]),
        ("A visit\n\nThe king went to Bonn", ["A", "The"]),
    ],
)
def test_sentences_start_where_they_do(text, starts):
    assert [s.text.split()[0].strip('"') or '"' for s in parse(document(text)).sents] == [
        s if s != '"' else "It" for s in starts
    ]


def test_known_base_forms_are_looked_up():
    index = model().get_pipe("lemmatizer").lookups.get_table("lemma_index")
    assert all(isinstance(forms, dict) for forms in index.values())
    doc = parse(document("The leaves fell while wolves were seen."))
    assert [t.lemma_ for t in doc if t.pos_ in {"NOUN", "VERB"}] == ["leaf", "fall", "wolf", "see"]


def test_products_are_those_of_spacy():
    ours = NumpyProducts()
    left, right = np.arange(6, dtype="f").reshape(2, 3), np.arange(12, dtype="f").reshape(3, 4)
    expected = left @ right
    out = np.zeros((2, 4), dtype="f")
    with one_thread():
        np.testing.assert_allclose(ours.gemm(left, right), expected)
        np.testing.assert_allclose(ours.gemm(left.T.copy(), right, trans1=True), expected)
        np.testing.assert_allclose(ours.gemm(left, right.T.copy(), trans2=True), expected)
        ours.gemm(left, right, out=out)
    np.testing.assert_allclose(out, expected)
