"""A parse as plain Python objects: spaCy makes a new object for every look at a token."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc


class Token:
    """
    One token: what spaCy's has, under the same names, read once.

    `lemma` is the lemma in lower case.
    """

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_alpha",
        "is_space",
        "is_upper",
        "lemma",
        "lemma_",
        "lower_",
        "pos_",
        "tag_",
        "text",
    )

    def __init__(self, doc: Parse, i: int, idx: int, text: str, lower: str) -> None:
        self.doc = doc
        self.i = i
        self.idx = idx
        self.text = text
        self.lower_ = lower
        self.lemma = self.lemma_ = self.pos_ = self.tag_ = self.dep_ = self.ent_type_ = ""
        self.is_alpha = self.is_space = self.is_upper = False
        self.head: Token = self
        self.children: Sequence[Token] = ()

    def __repr__(self) -> str:
        """Return the word itself."""
        return self.text

    @property
    def lefts(self) -> list[Token]:
        """What hangs on it and stands before it."""
        return [child for child in self.children if child.i < self.i]

    @property
    def rights(self) -> list[Token]:
        """What hangs on it and stands after it."""
        return [child for child in self.children if child.i > self.i]

    @property
    def sent(self) -> Stretch:
        """The sentence of the token."""
        return self.doc.sentence_at(self.i)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens that are coordinated with it."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:
            found += [c for c in token.children if c.dep_ == "conj" and c.i > token.i]
        return tuple(token for token in found if token is not self) if len(found) > 1 else ()

    @property
    def subtree(self) -> list[Token]:
        """The token and all below it, in the order of the text."""
        found = [self]
        for token in found:
            found.extend(token.children)
        return sorted(found, key=lambda t: t.i)

    def nbor(self, by: int) -> Token:
        """Return the token so many places on."""
        return self.doc[self.i + by]


class Stretch:
    """Tokens in a row, from `start` up to `end`."""

    __slots__ = ("_doc", "end", "start")

    def __init__(self, doc: Parse, start: int, end: int) -> None:
        self._doc = doc
        self.start = start
        self.end = end

    def __iter__(self) -> Iterator[Token]:
        """Yield the tokens."""
        return iter(self._doc.tokens[self.start : self.end])

    @property
    def text(self) -> str:
        """The words as they stand in the article."""
        if self.end <= self.start:
            return ""
        last = self._doc.tokens[self.end - 1]
        return self._doc.text[self._doc.tokens[self.start].idx : last.idx + len(last.text)]

    @property
    def start_char(self) -> int:
        """Offset of the first character."""
        return self._doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """Offset after the last character."""
        last = self._doc.tokens[self.end - 1]
        return last.idx + len(last.text)


class Parse:
    """The tokens of an article with their tree; `spacy` is what they were read from."""

    def __init__(self, doc: Doc) -> None:
        self.spacy = doc
        self.text = doc.text
        self.tokens, self._starts = _read(self, doc)

    def __iter__(self) -> Iterator[Token]:
        """Yield the tokens."""
        return iter(self.tokens)

    def __len__(self) -> int:
        """Return how many tokens there are."""
        return len(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...

    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...

    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        """Return a token, or several."""
        if isinstance(at, slice):
            return list(self.tokens[at])
        return self.tokens[at]

    def stretch(self, start: int, end: int) -> Stretch:
        """Return the tokens from one index up to another."""
        return Stretch(self, start, end)

    def at_characters(self, start: int, end: int) -> tuple[int, Token] | None:
        """Return the first token that holds a span of the text, and the head of its tokens."""
        span = self.spacy.char_span(start, end, alignment_mode="expand")
        return (span.start, self.tokens[span.root.i]) if span is not None else None

    def sentence_at(self, i: int) -> Stretch:
        """Return the sentence that holds a token."""
        start = end = self._starts[i]
        while end < len(self._starts) and self._starts[end] == start:
            end += 1
        return Stretch(self, start, end)

    @cached_property
    def persons(self) -> tuple[Token, ...]:
        """The heads of the names of persons that have more than one word."""
        return tuple(
            self.tokens[entity.root.i]
            for entity in self.spacy.ents
            if entity.label_ == "PERSON" and len(entity) > 1
        )


# What is read of each token, in the order of the columns.
_COLUMNS = (
    "ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE",
    "IS_ALPHA", "IS_SPACE", "IS_UPPER", "HEAD", "SENT_START", "SPACY",
)  # fmt: skip
_WORDS = 7


def _read(parse: Parse, doc: Doc) -> tuple[list[Token], list[int]]:
    """Return the tokens, and for each the index at which its sentence starts."""
    # All at once, as numbers: a look at a single token of spaCy's costs a new object.
    table: NDArray[np.uint64] = doc.to_array(list(_COLUMNS)).astype("uint64", copy=False)
    strings = doc.vocab.strings
    names = {number: strings[number] for number in set(table[:, :_WORDS].ravel().tolist())}
    tokens: list[Token] = []
    above: list[int] = []
    starts: list[int] = []
    at = 0
    words = [[names[number] for number in table[:, k].tolist()] for k in range(_WORDS)]
    signs = table[:, _WORDS:].astype("int64").T.tolist()
    for i, row in enumerate(zip(*words, *signs, strict=True)):
        text, lower, lemma, pos, tag, dep, entity, alpha, space, upper, head, start, blank = row
        token = Token(parse, i, at, text, lower)
        token.lemma_, token.lemma = lemma, lemma.lower()
        token.pos_, token.tag_, token.dep_, token.ent_type_ = pos, tag, dep, entity
        token.is_alpha, token.is_space, token.is_upper = bool(alpha), bool(space), bool(upper)
        tokens.append(token)
        above.append(i + head)
        starts.append(i if start == 1 or not starts else starts[-1])
        at += len(text) + blank
    below: dict[int, list[Token]] = {}
    for token, up in zip(tokens, above, strict=True):
        if up != token.i:
            token.head = tokens[up]
            below.setdefault(up, []).append(token)
    for up, children in below.items():
        tokens[up].children = children
    return tokens, starts
