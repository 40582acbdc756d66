"""
Parts of speech and forms by spaCy's own attribute rules, looked up instead of matched.

The rules of the English model ask of a word its tag, its lower-case form, its dependency and
whether it is blank, and of its neighbour at most. How a word answers is the same wherever it
stands, so it is worked out once for each kind of word; a text is then a look-up a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG
from spacy.language import Language
from spacy.symbols import IDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.pipeline.attributeruler import AttributeRuler
    from spacy.strings import StringStore
    from spacy.tokens import Doc

    Word = tuple[int, int, int, int]  # of a token: the values of _ASKED

COMPONENT = "geomap_attributes"
_ASKED = (TAG, LOWER, DEP, IS_SPACE)
_NAMES = ("TAG", "LOWER", "DEP", "IS_SPACE")
_SET = (TAG, POS, LEMMA, MORPH, DEP)
_SET_NAMES = ("TAG", "POS", "LEMMA", "MORPH", "DEP")
_LONGEST = 2  # words of a pattern


@dataclass(frozen=True, slots=True)
class _Slot:
    """
    What a pattern asks of a word.

    For each of _ASKED the values that pass, and those that must not be; what its form is like.
    """

    passing: tuple[frozenset[int] | None, ...]
    barred: tuple[frozenset[int], ...]
    like: re.Pattern[str] | None

    def fits(self, word: Word, form: str) -> bool:
        """Tell whether a word is such a one; of a form that no pattern knows, it is empty."""
        return (self.like is None or self.like.search(form) is not None) and all(
            (passing is None or value in passing) and value not in barred
            for value, passing, barred in zip(word, self.passing, self.barred, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern of one or two words, which of them is changed, and to what."""

    slots: tuple[_Slot, ...]
    index: int
    values: tuple[tuple[int, int], ...]  # column of _SET, value


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """
    A pipeline component that does what an attribute ruler does.

    Attributes
    ----------
    rules
        In the order in which they are applied.
    strings
        The numbers of forms.
    named, likes
        The lower-case forms that a rule names, and what such forms are like; all others are alike.
    """

    rules: tuple[_Rule, ...]
    strings: StringStore
    named: frozenset[int]
    likes: tuple[re.Pattern[str], ...]
    _forms: dict[int, int] = field(default_factory=dict)
    _answers: dict[Word, tuple[tuple[int, ...], int, int]] = field(default_factory=dict)

    def __call__(self, doc: Doc) -> Doc:
        """Set tags, parts of speech, lemmas and forms of a text's words."""
        if not len(doc):
            return doc
        forms, answers = self._forms, self._answers
        words = [
            (tag, forms[lower] if lower in forms else self._form(lower), dependency, blank)
            for tag, lower, dependency, blank in doc.to_array(list(_ASKED)).tolist()
        ]
        found = [answers.get(word) or self._answer(word) for word in words]
        values: Any = doc.to_array(list(_SET))
        for row, (alone, first, _) in enumerate(found):
            pairs = first & found[row + 1][2] if row + 1 < len(found) else 0
            before = found[row - 1][1] & found[row][2] if row else 0
            for number in alone if not (pairs | before) else self._joined(alone, pairs, before):
                for column, value in self.rules[number].values:
                    values[row, column] = value
        doc.from_array(list(_SET), values)
        return doc

    def _form(self, lower: int) -> int:
        """Return the number of a form that any rule knows, 0 of all others."""
        known = lower in self.named or any(like.search(self.strings[lower]) for like in self.likes)
        self._forms[lower] = lower if known else 0
        return self._forms[lower]

    def _answer(self, word: Word) -> tuple[tuple[int, ...], int, int]:
        """
        Return which rules of one word a word meets, and which of two as their first and second.

        The latter are bits, rule n at bit n.
        """
        form = self.strings[word[1]] if word[1] else ""
        alone: list[int] = []
        first = second = 0
        for number, rule in enumerate(self.rules):
            if len(rule.slots) == 1:
                if rule.slots[0].fits(word, form):
                    alone.append(number)
                continue
            first |= rule.slots[0].fits(word, form) << number
            second |= rule.slots[1].fits(word, form) << number
        answer = self._answers[word] = (tuple(alone), first, second)
        return answer

    def _joined(self, alone: tuple[int, ...], pairs: int, before: int) -> list[int]:
        """Return all rules that change a word, in their order."""
        two = [
            number
            for number, rule in enumerate(self.rules)
            if (pairs >> number & 1 and rule.index == 0)
            or (before >> number & 1 and rule.index == 1)
        ]
        return sorted([*alone, *two])


def table_of(ruler: AttributeRuler) -> AttributeTable | None:
    """
    Take a table from an attribute ruler of spaCy.

    Parameters
    ----------
    ruler
        With its patterns loaded.

    Returns
    -------
    table
        None where a pattern asks what the table does not know.
    """
    strings = ruler.vocab.strings
    rules = []
    # spaCy types the entries as all that any key may hold.
    entries: Any = ruler.patterns
    for entry in entries:
        attributes: Mapping[str, Any] = entry["attrs"]
        if set(attributes) - set(_SET_NAMES):
            return None
        values = tuple(
            (_SET_NAMES.index(name), _value(ruler, name, value))
            for name, value in attributes.items()
        )
        for pattern in entry["patterns"]:
            slots = [_slot(asked, strings) for asked in pattern]
            known = [slot for slot in slots if slot is not None]
            if len(known) < len(slots) or not 0 <= entry["index"] < len(slots) <= _LONGEST:
                return None
            rules.append(_Rule(tuple(known), entry["index"], values))
    at = _NAMES.index("LOWER")
    every = [slot for rule in rules for slot in rule.slots]
    named = frozenset().union(*((slot.passing[at] or set()) | slot.barred[at] for slot in every))
    likes = tuple({slot.like for slot in every if slot.like is not None})
    return AttributeTable(tuple(rules), strings, named, likes)


def _slot(asked: Mapping[str, Any], strings: StringStore) -> _Slot | None:
    passing: list[frozenset[int] | None] = [None] * len(_NAMES)
    barred: list[frozenset[int]] = [frozenset()] * len(_NAMES)
    like = None
    for name, wanted in asked.items():
        if name not in _NAMES:
            return None
        at = _NAMES.index(name)
        if isinstance(wanted, dict):
            if set(wanted) - ({"IN", "NOT_IN", "REGEX"} if name == "LOWER" else {"IN", "NOT_IN"}):
                return None
            if "REGEX" in wanted:
                like = re.compile(wanted["REGEX"])
            if "IN" in wanted:
                passing[at] = frozenset(strings.add(value) for value in wanted["IN"])
            barred[at] = frozenset(strings.add(value) for value in wanted.get("NOT_IN", ()))
        elif isinstance(wanted, bool):
            passing[at] = frozenset({int(wanted)})
        else:
            passing[at] = frozenset({strings.add(wanted)})
    return _Slot(tuple(passing), tuple(barred), like)


def _value(ruler: AttributeRuler, name: str, value: Any) -> int:
    """Return the number by which a token holds a value."""
    if name == "MORPH":
        return int(ruler.vocab.morphology.add(value))
    if name == "POS":
        return int(IDS[value])
    return int(ruler.vocab.strings.add(value))


@Language.factory(COMPONENT)
def _component(nlp: Language, name: str) -> Any:  # noqa: ARG001  # spaCy calls it so
    """Return a table of the pipeline's ruler, or that itself where it asks for more."""
    ruler: Any = nlp.get_pipe("attribute_ruler")
    return table_of(ruler) or ruler
