"""What an article says of a name elsewhere: one sense per article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from geomap.places.spans import CandidateSpan
from geomap.places.view import ArticleView
from geomap.places.words import kind_words, person_names, word_class

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a name stands in an article, and as what."""

    mentions: int = 0
    place: int = 0
    person: int = 0
    organisation: int = 0
    located: int = 0
    """After a preposition of place."""
    kinded: int = 0
    """Beside a word for a kind of place."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    Tallies over one article.

    `names` are by the name as written. `persons` counts the words of names of persons: of
    entities that the tagger calls so and of what follows a title. `surnames` counts their last
    words alone. `common` holds the words that stand in lower case somewhere.
    """

    names: dict[str, Tally] = field(default_factory=dict)
    persons: Counter[str] = field(default_factory=Counter)
    surnames: Counter[str] = field(default_factory=Counter)
    common: frozenset[str] = frozenset()

    def of(self, name: str) -> Tally:
        """Return the tally of a name as written, an empty one when it does not occur."""
        return self.names.get(name, _NONE)


_NONE = Tally()


def gather(view: ArticleView, spans: Sequence[CandidateSpan]) -> Evidence:
    """
    Tally an article's names.

    Parameters
    ----------
    view
        The article.
    spans
        Its candidate spans.

    Returns
    -------
    evidence
        What every mention of a name shares.
    """
    persons, surnames = _persons(view)
    counts: dict[str, list[int]] = {}
    for span in spans:
        row = counts.setdefault(view.text[span.start : span.end], [0] * 6)
        row[0] += 1
        label = label_of(view, span)
        row[1] += label in _PLACE_LABELS
        row[2] += label == "PERSON"
        row[3] += label == "ORG"
        row[4] += view.word(span.first - 1) in word_class("locative_preposition")
        row[5] += stands_by_kind_word(view, span)
    return Evidence(
        names={name: Tally(*row) for name, row in counts.items()},
        persons=persons,
        surnames=surnames,
        common=frozenset(word for word in view.words if word.islower()),
    )


def label_of(view: ArticleView, span: CandidateSpan) -> str:
    """
    Return the tagger's label of the entity around a span's last token.

    Parameters
    ----------
    view
        The article.
    span
        A stretch of it.

    Returns
    -------
    label
        spaCy's, empty outside entities.
    """
    entity = view.entity_at[span.last - 1]
    return view.entities[entity].label if entity >= 0 else ""


def stands_by_kind_word(view: ArticleView, span: CandidateSpan) -> bool:
    """
    Return whether a word for a kind of place stands right after, or before with `of`, a span.

    Parameters
    ----------
    view
        The article.
    span
        A stretch of it.

    Returns
    -------
    beside
        True for "Tovuz district", "the city of Tovuz", "the village Tovuz".
    """
    return bool(adjacent_kind_word(view, span))


def adjacent_kind_word(view: ArticleView, span: CandidateSpan) -> str:
    """
    Return the word for a kind of place that stands beside a span, outside it.

    Parameters
    ----------
    view
        The article.
    span
        A stretch of it.

    Returns
    -------
    word
        In lower case; empty for none.
    """
    kinds = kind_words()
    after = view.word(span.last)
    if after in kinds and kinds[after].after:
        return after
    before = view.word(span.first - 1)
    if before == "of":
        before = view.word(span.first - 2)
    return before if before in kinds and kinds[before].before else ""


def _persons(view: ArticleView) -> tuple[Counter[str], Counter[str]]:
    persons: Counter[str] = Counter()
    surnames: Counter[str] = Counter()
    for entity in view.entities:
        if entity.label == "PERSON":
            named = [
                view.words[token]
                for token in range(entity.first, entity.last)
                if view.words[token][0].isalpha()
            ]
            persons.update(named)
            if len(named) > 1:
                surnames[named[-1]] += 1
    titles, (given, _) = word_class("title"), person_names()
    for token in range(1, len(view.words)):
        word = view.words[token]
        if not word[0].isupper() or view.sentences[token] != view.sentences[token - 1]:
            continue
        before = view.lower[token - 1]
        if view.words[token - 1][0].isupper() and (before.rstrip(".") in titles or before in given):
            surnames[word] += 1
    return persons, surnames
