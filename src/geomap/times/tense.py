"""Whether the clause around an expression tells of the past or of what is to come."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.times.setting import Tense
from geomap.times.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LOOK_BACK = 120
_LOOK_AHEAD = 60
_SENTENCE_END = re.compile(r"[.!?;:\n]\s")
_PAST_TAGS = frozenset({"VBD", "VBN"})
_CLAUSE_VERBS = frozenset({"VERB", "AUX"})


class TenseReader:
    """Tells the tense around an offset, from the parse where there is one, else from cue words."""

    def __init__(self, text: str, doc: Doc | None = None) -> None:
        """Take a text and, where there is one, its parse."""
        self._text = text
        self._doc = doc
        self._starts = [token.idx for token in doc] if doc is not None else []

    def at(self, start: int, end: int) -> Tense:
        """
        Return the tense of the clause that an expression stands in.

        Parameters
        ----------
        start, end
            The expression, code points, end exclusive.

        Returns
        -------
        tense
            NONE where nothing tells.
        """
        if self._doc is None:
            return self._by_cues(start, end)
        token = self._doc[max(0, bisect_right(self._starts, start) - 1)]
        return _by_syntax(token)

    def _by_cues(self, start: int, end: int) -> Tense:
        """Return the tense of the cue word next to the expression, those before it first."""
        before = _SENTENCE_END.split(self._text[max(0, start - _LOOK_BACK) : start])[-1]
        found = _cue_pattern().findall(before)
        if found:
            return _cues()[found[-1].lower()]
        after = _SENTENCE_END.split(self._text[end : end + _LOOK_AHEAD])[0]
        ahead = _cue_pattern().search(after)
        return _cues()[ahead.group().lower()] if ahead else Tense.NONE


def _by_syntax(token: Token) -> Tense:
    """Climb to the governing verbs until one tells its tense."""
    climbed = token
    for _ in range(12):
        if climbed.pos_ in _CLAUSE_VERBS:
            tense = _tense_of_verb(climbed)
            if tense is not Tense.NONE:
                return tense
        elif climbed.lower_ in _cues() and _cues()[climbed.lower_] is Tense.FUTURE:
            return Tense.FUTURE
        if climbed.head is climbed or climbed.head == climbed:
            break
        climbed = climbed.head
    return Tense.NONE


def _tense_of_verb(verb: Token) -> Tense:
    """Return the tense of a verb with its auxiliaries."""
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in auxiliaries}
    if any(_cues().get(word) is Tense.FUTURE for word in words | {verb.lower_}):
        return Tense.FUTURE
    if "to" in words and verb.tag_ == "VB" and "have" not in words:
        return Tense.FUTURE
    if any(child.tag_ in _PAST_TAGS or child.lemma_ in ("have", "do") for child in auxiliaries):
        return Tense.PAST
    return Tense.PAST if verb.tag_ in _PAST_TAGS else Tense.NONE


@lru_cache(maxsize=1)
def _cues() -> dict[str, Tense]:
    """Return the cue words of `tense.csv`."""
    return {row["word"]: Tense(row["tense"]) for row in rows("tense.csv")}


@lru_cache(maxsize=1)
def _cue_pattern() -> re.Pattern[str]:
    """Return a pattern that finds cue words."""
    words = sorted(_cues(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
