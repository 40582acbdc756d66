"""
Named entities by spaCy's own model, decoded for a whole article at once.

spaCy decodes word by word in compiled code whose overhead is several times the arithmetic. The
model looks at three words only: the next one and, inside an entity, its first word and the one
before. So the scores of every word outside entities are one matrix product, and only the words
inside entities are left to be taken one by one. The moves and when they are allowed are those of
`spacy.pipeline._parser_internals.ner`; a test holds both to the same entities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import IS_SPACE, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.pipeline.ner import EntityRecognizer

    Floats = NDArray[np.float32]

COMPONENT = "geomap_entities"
# The next word, the first of the open entity, the last of it: `set_context_tokens` with n = 3.
_FEATURES = 3


@dataclass(frozen=True, slots=True)
class EntityDecoder:
    """
    A pipeline component that finds the entities that a recogniser's greedy search would find.

    Attributes
    ----------
    embed
        Texts to vectors, a row a word.
    weights, padding, bias
        Of the hidden layer: (features × units × pieces, width), (features, units × pieces),
        (units × pieces).
    pieces
        Of each unit, of which the greatest counts.
    out_weights, out_bias
        Of the scores: (moves, units), (moves).
    outside
        The column of "O".
    begin, unit, inside, last
        Label → column of its move.
    labels
        Column → label.
    """

    embed: Any
    weights: Floats
    padding: Floats
    bias: Floats
    pieces: int
    out_weights: Floats
    out_bias: Floats
    outside: int
    begin: dict[str, int]
    unit: dict[str, int]
    inside: dict[str, int]
    last: dict[str, int]
    labels: tuple[str, ...]

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of a text; all else is outside."""
        doc.set_ents([Span(doc, *found) for found in self._found(doc)], default="outside")
        return doc

    def _found(self, doc: Doc) -> list[tuple[int, int, str]]:
        if not len(doc):
            return []
        vectors = self.embed.predict([doc])
        parts = (vectors @ self.weights.T).reshape(len(doc), _FEATURES, -1)
        flags = doc.to_array([IS_SPACE, SENT_START])
        # A last word and one before a new sentence can neither open nor go on with an entity.
        ends = np.append(flags[1:, 1] == 1, True)
        closed = self._hidden(parts[:, 0] + (self.padding[1] + self.padding[2]))
        scores = closed @ self.out_weights.T + self.out_bias
        moves = self._allowed(scores, flags[:, 0] == 1, ends).argmax(axis=1)
        found: list[tuple[int, int, str]] = []
        done = 0
        for first in np.flatnonzero(moves != self.outside).tolist():
            if first < done:
                continue
            label = self.labels[moves[first]]
            done = first + 1
            if moves[first] == self.begin.get(label):
                done = self._end(parts, first, label, ends)
            found.append((first, done, label))
        return found

    def _allowed(self, scores: Floats, blank: NDArray[np.bool_], ends: NDArray[np.bool_]) -> Floats:
        """Outside entities: O, and B and U save on blanks, B save at an end."""
        barred = np.ones_like(scores, dtype=np.bool_)
        barred[:, self.outside] = False
        barred[:, list(self.unit.values())] = blank[:, None]
        barred[:, list(self.begin.values())] = (blank | ends)[:, None]
        allowed: Floats = np.where(barred, -np.inf, scores)
        return allowed

    def _end(self, parts: Floats, first: int, label: str, ends: NDArray[np.bool_]) -> int:
        """Go on with an entity until its last word; return the index after it."""
        columns = [self.inside[label], self.last[label]]
        weights, bias = self.out_weights[columns], self.out_bias[columns]
        opened = parts[first, 1]
        at = first + 1
        while not ends[at]:
            goes_on, closes = (
                weights @ self._hidden(parts[at, 0] + opened + parts[at - 1, 2]) + bias
            )
            if closes > goes_on or (closes == goes_on and columns[1] < columns[0]):
                break
            at += 1
        return at + 1

    def _hidden(self, summed: Floats) -> Floats:
        summed = summed + self.bias
        hidden: Floats = summed.reshape(*summed.shape[:-1], -1, self.pieces).max(axis=-1)
        return hidden


def decoder_of(recogniser: EntityRecognizer) -> EntityDecoder | None:
    """
    Take a decoder from a recogniser of spaCy.

    Parameters
    ----------
    recogniser
        With its model loaded.

    Returns
    -------
    decoder
        None where the model is not of the form that spaCy trains by default.
    """
    embed, lower, upper = recogniser.model.layers
    shape = {name: lower.maybe_get_dim(name) for name in ("nF", "nO", "nP")}
    plain = recogniser.cfg.get("beam_width") == 1 and recogniser.model.attrs["has_upper"]
    if not plain or shape["nF"] != _FEATURES or recogniser.model.attrs["unseen_classes"]:
        return None
    # Rows of moves without a label, which only entities set beforehand may take, stay unused.
    moves: dict[str, dict[str, int]] = {"B": {}, "I": {}, "L": {}, "U": {}}
    labels = [""] * upper.get_dim("nO")
    outside = None
    for column in range(recogniser.moves.n_moves):
        move, _, label = recogniser.moves.get_class_name(column).partition("-")
        labels[column] = label
        if move == "O":
            outside = column
        elif label:
            moves[move][label] = column
    if outside is None:
        return None
    width = shape["nO"] * shape["nP"]
    return EntityDecoder(
        embed=embed,
        weights=lower.get_param("W").reshape(_FEATURES * width, -1),
        padding=lower.get_param("pad").reshape(_FEATURES, width),
        bias=lower.get_param("b").reshape(width),
        pieces=shape["nP"],
        out_weights=upper.get_param("W"),
        out_bias=upper.get_param("b"),
        outside=outside,
        begin=moves["B"],
        unit=moves["U"],
        inside=moves["I"],
        last=moves["L"],
        labels=tuple(labels),
    )


@Language.factory(COMPONENT)
def _component(nlp: Language, name: str) -> Any:  # noqa: ARG001  # spaCy calls it so
    """Return a decoder of the pipeline's recogniser, or that itself where it is of another form."""
    recogniser: Any = nlp.get_pipe("ner")
    return decoder_of(recogniser) or recogniser
