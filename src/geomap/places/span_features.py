"""What a candidate span looks like and what stands around it, as numbers."""

from __future__ import annotations

from geomap.places.evidence import adjacent_kind_word
from geomap.places.spans import CandidateSpan
from geomap.places.view import ArticleView
from geomap.places.words import kind_words, person_names, word_class
from geomap.records import BlockKind

_LABELS = ("GPE", "LOC", "FAC", "NORP", "ORG", "PERSON", "other")
_POS = ("PROPN", "NOUN", "ADJ", "VERB")
_DEPS = ("pobj", "compound", "poss", "nsubj", "appos", "conj", "amod", "dobj", "npadvmod", "ROOT")
_BEFORE = (
    "title",
    "organisation_head",
    "locative_preposition",
    "direction_preposition",
    "speech_verb",
    "compass",
)
_AFTER = (
    "organisation_head",
    "locative_preposition",
    "speech_verb",
    "institution",
    "locative_noun",
    "title",
)
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_HYPHENS = frozenset("-–—‑")

SHAPE = (
    "words",
    "characters",
    "all capitals",
    "has stop",
    "has hyphen",
    "opens sentence",
    "headline",
    "sentence capitalised",
    "scanned",
    "tagged",
    "patterned",
)
TAGGER = (
    *(f"label {label}" for label in _LABELS),
    "entity exact",
    "entity wider before",
    "entity wider after",
    "entity narrower",
    *(f"last {pos}" for pos in _POS),
    "first PROPN",
    *(f"last dep {dep}" for dep in _DEPS),
    "head PROPN",
    "head label place",
    "head label ORG",
    "head label PERSON",
)
CONTEXT = (
    "capitals before",
    "capitals after",
    *(f"before {name}" for name in _BEFORE),
    *(f"after {name}" for name in _AFTER),
    "comma before",
    "comma after",
    "possessive after",
    "hyphen before",
    "hyphen after",
    "bracket before",
    "article before",
    "digit before",
    "digit after",
    "kind word inside",
    "kind word beside",
    "organisation word inside",
    "given name before",
    "given name inside",
    "surname after",
)


def shape(
    view: ArticleView, span: CandidateSpan, text: str, capitalised: list[float]
) -> list[float]:
    """
    Describe the letters of a span and its place in the sentence.

    Parameters
    ----------
    view
        The article.
    span
        A candidate.
    text
        Its text.
    capitalised
        As `capitalised_sentences` gives it.

    Returns
    -------
    values
        One for each of `SHAPE`.
    """
    sentence = view.sentences[span.first]
    opening = view.sentence_starts[sentence]
    while opening < span.first and not view.words[opening][0].isalnum():
        opening += 1
    return [
        span.last - span.first,
        span.end - span.start,
        text.isupper(),
        "." in text,
        "-" in text or "–" in text,
        opening == span.first,
        view.blocks[span.first] in (BlockKind.HEADLINE, BlockKind.HEADING),
        capitalised[sentence],
        span.scanned,
        span.tagged,
        span.patterned,
    ]


def capitalised_sentences(view: ArticleView) -> list[float]:
    """
    Return the share of words with a capital in each sentence: near 1 in headlines.

    Parameters
    ----------
    view
        The article.

    Returns
    -------
    shares
        One in [0, 1] a sentence.
    """
    shares = []
    for first, last in zip(view.sentence_starts, view.sentence_ends, strict=True):
        letters = [word[0].isupper() for word in view.words[first:last] if word[0].isalpha()]
        shares.append(sum(letters) / len(letters) if letters else 0.0)
    return shares


def tagger(view: ArticleView, span: CandidateSpan) -> list[float]:
    """
    Describe what spaCy makes of a span.

    Parameters
    ----------
    view
        The article.
    span
        A candidate.

    Returns
    -------
    values
        One for each of `TAGGER`.
    """
    final = span.last - 1
    at = view.entity_at[final]
    label, edges = "", (False, False, False)
    if at >= 0:
        entity = view.entities[at]
        label = entity.label if entity.label in _LABELS else "other"
        edges = (
            entity.first < span.first and _solid(view, entity.first, span.first),
            entity.last > span.last and _solid(view, span.last, entity.last),
            entity.first > span.first,
        )
    head = view.heads[final]
    above = view.entity_at[head]
    head_label = view.entities[above].label if above >= 0 and above != at else ""
    pos, dep = view.pos[final], view.deps[final]
    return [
        *(label == known for known in _LABELS),
        at >= 0 and not any(edges),
        *edges,
        *(pos == known for known in _POS),
        view.pos[span.first] == "PROPN",
        *(dep == known for known in _DEPS),
        head != final and view.pos[head] == "PROPN",
        head_label in _PLACE_LABELS,
        head_label == "ORG",
        head_label == "PERSON",
    ]


def _solid(view: ArticleView, first: int, last: int) -> bool:
    """Whether these tokens hold more than articles and possessives."""
    return any(
        view.pos[token] != "DET" and view.words[token] not in _POSSESSIVES
        for token in range(first, last)
    )


def context(view: ArticleView, span: CandidateSpan) -> list[float]:
    """
    Describe the words before and after a span.

    Parameters
    ----------
    view
        The article.
    span
        A candidate.

    Returns
    -------
    values
        One for each of `CONTEXT`.
    """
    first, last = span.first, span.last
    before, after = view.word(first - 1), view.word(last)
    stem = before.rstrip(".")
    after_lemma = view.lemmas[last] if last < len(view.lemmas) else ""
    given, surnames = person_names()
    kinds = kind_words()
    inside = view.lower[first:last]
    organisation = word_class("organisation_head")
    follows = _capitals(view, last, 1)
    return [
        _capitals(view, first - 1, -1),
        follows,
        *(stem in word_class(name) for name in _BEFORE[:-2]),
        first > 0 and view.lemmas[first - 1] in word_class("speech_verb"),
        stem in word_class("compass"),
        after in organisation,
        after in word_class("locative_preposition"),
        after_lemma in word_class("speech_verb"),
        after in word_class("institution"),
        after in word_class("locative_noun"),
        after in word_class("title"),
        before == ",",
        after == ",",
        after in _POSSESSIVES,
        _touches(view, span.start - 1),
        _touches(view, span.end),
        before in ("(", "["),
        before in ("the", "a", "an"),
        before[:1].isdigit(),
        after[:1].isdigit(),
        any(word in kinds for word in inside),
        bool(adjacent_kind_word(view, span)),
        any(word in organisation for word in inside),
        before in given,
        max((given.get(word, 0.0) for word in inside), default=0.0),
        surnames.get(after, 0.0) if follows else 0.0,
    ]


def _capitals(view: ArticleView, token: int, step: int) -> int:
    """Count capitalised words that run on from a token, at most three."""
    run = 0
    while 0 <= token < len(view.words) and run < 3 and view.words[token][0].isupper():
        run += 1
        token += step
    return run


def _touches(view: ArticleView, offset: int) -> bool:
    return 0 <= offset < len(view.text) and view.text[offset] in _HYPHENS
