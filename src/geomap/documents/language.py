"""The language of an article."""

from __future__ import annotations

import re

# Words that are common in English and are not words of its neighbours.
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|that|with|was|were|for|from|his|has|had|by|which|this|are|been|have|will|"
    r"said|not|after|who|their|they|would|but|its)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 3_000
_ENGLISH_SHARE = 0.12
_FEWEST_LETTERS = 40


def language(text: str) -> str:
    """
    Tell the language of a text.

    Parameters
    ----------
    text
        Any text; its beginning decides.

    Returns
    -------
    code
        ISO 639-1 (639-3 where there is none); `en` where Latin letters are too few to tell.
    """
    words = _WORD.findall(text[:_SAMPLE])
    if not words:
        return "en"
    if len(_ENGLISH.findall(text[:_SAMPLE])) >= _ENGLISH_SHARE * len(words):
        return "en"  # nearly all articles: spares loading the classifier
    letters = "".join(words)
    if len(letters) < _FEWEST_LETTERS and letters.isascii():
        return "en"
    from py3langid import classify  # noqa: PLC0415 - takes a second to load

    code: str = classify(text[:_SAMPLE])[0]
    return code
