"""Common English words, from the lists that spaCy's lemmatiser carries (WordNet's)."""

from __future__ import annotations

from functools import lru_cache

from spacy.strings import get_string_id

from geomap.syntax import model


@lru_cache(maxsize=1)
def english_words() -> tuple[frozenset[str], frozenset[str]]:
    """
    Return English words in their base form and lower case.

    Returns
    -------
    nouns, others
        Nouns (WordNet's hold names such as "paris" too); verbs, adjectives and adverbs.
        Both empty where the model has no such lists.
    """
    lookups = model().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]  # spaCy's Lemmatizer
    if not lookups.has_table("lemma_index"):
        return frozenset(), frozenset()
    index = lookups.get_table("lemma_index")
    nouns, *others = (
        frozenset(index.get(get_string_id(part), ())) for part in ("noun", "verb", "adj", "adv")
    )
    return nouns, frozenset().union(*others)
