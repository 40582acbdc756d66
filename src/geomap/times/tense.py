"""Whether the clause around an expression tells of the past or of what is to come."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from geomap.records import Block, BlockKind
from geomap.times.setting import Tense
from geomap.times.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_VIVID_KINDS = (BlockKind.HEADLINE, BlockKind.CAPTION)
# How far before and behind an expression a cue word still tells of it, in characters.
_LOOK_BACK = 120
_LOOK_AHEAD = 60
# How far behind "will" its participle stands at most.
_AUXILIARY = 10
_MOST_STEPS = 12
# Words, and signs that end a clause.
_TOKEN = re.compile(r"([^\W\d_]+)|[.!?;:](?=\s)|\n")
_PAST_TAGS = frozenset({"VBD", "VBN"})
# "Is set for Monday": arrangements that have been made and are to come.
_ARRANGED = frozenset({"set", "booked", "billed", "timed", "planned", "due", "slated"})
_IS = frozenset({"is", "are", "'s", "’s", "'re", "’re", "be"})
_PRESENT_TAGS = frozenset({"VBZ", "VBP"})
# Of the past cues those that tell of what is to come, or help another verb.
_TELLING = frozenset({"said", "told", "announced", "had", "was", "were", "did"})
# What a time may hang on its verb by, and what its own words may be.
_ADVERBIAL = frozenset({"npadvmod", "pobj", "attr", "prep", "dobj", "tmod", "pcomp"})
_TIME_NOUNS = frozenset({"DATE", "TIME"})
_CLAUSE_VERBS = frozenset({"VERB", "AUX"})


class TenseReader:
    """Tells the tense around an offset, from the parse where there is one, else from cue words."""

    def __init__(self, text: str, doc: Doc | None = None, *, blocks: Sequence[Block] = ()) -> None:
        """
        Take a text and, where there is one, its parse; neither is read before it is needed.

        Of the blocks, headlines and captions tell what was in the present tense.
        """
        self._text = text
        self._doc = doc
        self._vivid = [(b.start, b.end) for b in blocks if b.kind in _VIVID_KINDS]

    def _is_vivid(self, at: int) -> bool:
        """Return whether a headline or caption holds an offset."""
        nearest = bisect_right(self._vivid, (at, len(self._text))) - 1
        return nearest >= 0 and at < self._vivid[nearest][1]

    @cached_property
    def _starts(self) -> list[int]:
        """Return the offsets of the tokens of the parse."""
        return [token.idx for token in self._doc] if self._doc is not None else []

    @cached_property
    def _cue_words(self) -> tuple[list[int], list[Tense | None]]:
        """Return offsets and tenses of all cue words; clause ends have no tense."""
        offsets: list[int] = []
        tenses: list[Tense | None] = []
        cues = _cues()
        future_end = -_AUXILIARY
        for match in _TOKEN.finditer(self._text):
            word = match.group(1)
            tense = cues.get(word.lower()) if word else None
            if tense is Tense.PAST and match.start() - future_end <= _AUXILIARY:
                # "Will be held" tells of what is to come.
                tense = Tense.FUTURE
            if tense is Tense.FUTURE:
                future_end = match.end()
            if word is None or tense is not None:
                offsets.append(match.start())
                tenses.append(tense)
        return offsets, tenses

    def at(self, start: int) -> Tense:
        """
        Return the tense of the clause that an expression stands in.

        Parameters
        ----------
        start
            Where the expression starts, in code points.

        Returns
        -------
        tense
            NONE where nothing tells.
        """
        if self._doc is not None and len(self._doc):
            tense = _by_syntax(self._doc[max(0, bisect_right(self._starts, start) - 1)])
            vivid = tense is Tense.PRESENT and self._is_vivid(start)
            return Tense.NONE if vivid else tense
        offsets, tenses = self._cue_words
        at = bisect_right(offsets, start)
        if at and start - offsets[at - 1] <= _LOOK_BACK:
            before = tenses[at - 1]
            if before is not None:
                return before
        if at < len(offsets) and offsets[at] - start <= _LOOK_AHEAD:
            return tenses[at] or Tense.NONE
        return Tense.NONE


def _by_syntax(token: Token) -> Tense:
    """Climb to the governing verbs until one tells its tense."""
    climbed = token
    adverbial = True
    for _ in range(_MOST_STEPS):
        if climbed.pos_ in _CLAUSE_VERBS:
            tense = _tense_of_verb(climbed)
            if tense is Tense.NONE and adverbial and climbed.tag_ in _PRESENT_TAGS:
                return Tense.PRESENT
            if tense is not Tense.NONE:
                return tense
            adverbial = False
        elif climbed.lower_ in _cues() and _cues()[climbed.lower_] is Tense.FUTURE:
            return Tense.FUTURE
        if climbed.head is climbed or climbed.head == climbed:
            break
        adverbial = adverbial and _hangs_as_time(climbed)
        climbed = climbed.head
    return Tense.NONE


def _hangs_as_time(token: Token) -> bool:
    """Return whether a token hangs on its head as a time does on a verb."""
    own = token.head.ent_type_ in _TIME_NOUNS and token.ent_type_ in _TIME_NOUNS
    return own or token.dep_ in _ADVERBIAL


def _tense_of_verb(verb: Token) -> Tense:
    """Return the tense of a verb with its auxiliaries."""
    auxiliaries = [child for child in verb.lefts if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in auxiliaries}
    if any(_cues().get(word) is Tense.FUTURE for word in words | {verb.lower_}):
        return Tense.FUTURE
    if "to" in words and verb.tag_ == "VB" and "have" not in words:
        return Tense.PAST if _is_aim_of_deed(verb) else Tense.FUTURE
    if verb.lower_ in _ARRANGED and (words & _IS or _is_set_for(verb)):
        return Tense.FUTURE
    if any(child.tag_ in _PAST_TAGS or child.lemma_ in ("have", "do") for child in auxiliaries):
        return Tense.PAST
    return Tense.PAST if verb.tag_ in _PAST_TAGS else Tense.NONE


def _is_set_for(verb: Token) -> bool:
    """Return whether a bare participle tells of what is to come: "a sale set for April 4"."""
    bare = verb.tag_ == "VBN" and verb.dep_ in ("acl", "ROOT")
    return bare and any(child.lower_ == "for" for child in verb.rights)


def _is_aim_of_deed(verb: Token) -> bool:
    """Return whether an infinitive is what a past deed was for: "launched a raid to free them"."""
    above = verb.head
    if verb.dep_ == "acl":
        above = above.head
    done = above.tag_ == "VBD" and verb.dep_ in ("xcomp", "advcl", "acl")
    form = above.lower_
    return done and form not in _TELLING and _cues().get(form) is Tense.PAST


@lru_cache(maxsize=1)
def _cues() -> dict[str, Tense]:
    """Return the cue words of `tense.csv`."""
    return {row["word"]: Tense(row["tense"]) for row in rows("tense.csv")}
