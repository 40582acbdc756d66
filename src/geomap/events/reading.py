"""An article laid out for the stage: its sentences, and its names and dates on their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.events.clauses import clause_heads
from geomap.events.tokens import Parse
from geomap.records import BlockKind, Document, TimeExpression, Toponym
from geomap.syntax import news_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from geomap.events.tokens import Stretch, Token
    from geomap.gazetteer import Gazetteer
    from geomap.records import SpatialExpression

# Quotation that runs on for longer than this was never closed.
_LONGEST_QUOTATION = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the news: `heading` is the index of the section's heading, if any.

    `quoted`: all of it is in quotation marks. `lead`: among the first of the body.
    """

    index: int
    span: Stretch
    tokens: tuple[Token, ...]
    kind: BlockKind
    block: int
    heading: int | None
    quoted: bool
    body_index: int

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.span.start_char

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.span.end_char


class Reading:
    """
    One article, its parse, and what the earlier stages found, by token.

    `toponym_at` and `time_at` map the index of the head token of a name or date to its record;
    `token_of` is the way back, by the record's start. `expression_of` maps the start of a name to
    the spatial expression it stands in, if that has a geometry. `clause` gives each token the
    index of the head of its clause. `quoted` holds the tokens inside quotation marks.
    """

    def __init__(
        self,
        document: Document,
        doc: Doc,
        toponyms: Sequence[Toponym],
        times: Sequence[TimeExpression],
        gazetteer: Gazetteer,
        expressions: Sequence[SpatialExpression] = (),
    ) -> None:
        self.document = document
        self.doc = Parse(doc)
        self.gazetteer = gazetteer
        self.toponyms = tuple(toponyms)
        self.times = tuple(times)
        self.expression_of = {
            toponym.start: expression
            for expression in expressions
            if expression.geometry is not None
            for toponym in expression.toponyms
        }
        self.clause = clause_heads(self.doc)
        self.toponym_at: dict[int, Toponym] = {}
        self.time_at: dict[int, TimeExpression] = {}
        self.token_of: dict[int, Token] = {}
        for toponym in toponyms:
            token = self._root(toponym.start, toponym.end)
            if token is not None:
                self.toponym_at[token.i] = toponym
                self.token_of[toponym.start] = token
        for time in times:
            token = self._root(time.start, time.end)
            if token is not None:
                self.time_at[token.i] = time
        self.quoted: set[int] = set()
        self.sentences = _sentences(document, self.doc, self.quoted)
        self._sentence_at = {
            token.i: sentence for sentence in self.sentences for token in sentence.tokens
        }

        self._named: dict[int, list[tuple[Token, Toponym]]] = {}
        for index, toponym in sorted(self.toponym_at.items()):
            sentence = self._sentence_at.get(index)
            if sentence is not None:
                named = self._named.setdefault(sentence.index, [])
                named.append((self.token_of[toponym.start], toponym))

    def _root(self, start: int, end: int) -> Token | None:
        found = self.doc.at_characters(start, end)
        return found[1] if found is not None else None

    def sentence_of(self, token: Token) -> Sentence | None:
        """Return the sentence that holds a token; None in furniture."""
        return self._sentence_at.get(token.i)

    def clause_of(self, token: Token) -> int:
        """Return the index of the head of a token's clause."""
        return self.clause[token.i]

    def in_sentence(self, sentence: Sentence) -> list[tuple[Token, Toponym]]:
        """Return the toponyms of a sentence with their head tokens, in order."""
        return self._named.get(sentence.index, [])


def _sentences(document: Document, doc: Parse, inside: set[int]) -> tuple[Sentence, ...]:
    """Lay out the sentences; gather the tokens inside quotation marks on the way."""
    found: list[Sentence] = []
    heading: int | None = None
    body = 0
    marks = _Quotation(inside)
    blocks = sorted((block.start, index) for index, block in enumerate(document.blocks))
    at = 0
    for index, (news, kind) in enumerate(news_sentences(document, doc.spacy)):
        span = doc.stretch(news.start, news.end)
        while at + 1 < len(blocks) and blocks[at + 1][0] <= span.start_char:
            at += 1
        if kind is BlockKind.HEADING:
            heading = index
        title = (document.title or "").strip().rstrip(".")
        if title and found == [] and span.text.strip().rstrip(". ") == title:
            kind = BlockKind.HEADLINE  # noqa: PLW2901 - an article whose title opens its text
        tokens = tuple(token for token in span if not token.is_space)
        quoted = marks.read(tokens)
        is_body = kind is BlockKind.PARAGRAPH
        found.append(
            Sentence(
                index=index,
                span=span,
                tokens=tokens,
                kind=kind,
                block=blocks[at][1] if blocks else 0,
                heading=heading if is_body else None,
                quoted=quoted and is_body,
                body_index=body,
            )
        )
        body += is_body
    return tuple(found)


class _Quotation:
    """Follows quotation marks over sentence ends."""

    def __init__(self, inside: set[int]) -> None:
        self.open = False
        self.sentences = 0
        self._inside = inside

    def read(self, tokens: Sequence[Token]) -> bool:
        """Take in one sentence; tell whether all of its words are quoted."""
        outside = 0
        self.sentences = self.sentences + 1 if self.open else 0
        if self.sentences > _LONGEST_QUOTATION:
            self.open = False
        for token in tokens:
            if token.text in ("“", "``"):
                self.open, self.sentences = True, 0
            elif token.text in ("”", "''"):
                self.open = False
            elif token.text == '"':
                self.open = not self.open
            elif self.open:
                self._inside.add(token.i)
            elif token.is_alpha:
                outside += 1
        return outside == 0
