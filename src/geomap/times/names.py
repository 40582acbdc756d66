"""Names that tell a time, and names that only look as if they did.

Wars and regimes of `periods.csv`, holidays of `holidays.csv`, and the newspapers, people and films
of `look_alikes.csv` are found as sequences of tokens, the longest first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geomap.times.feasts import Feast
from geomap.times.meaning import Named
from geomap.times.tables import marked, rows

# A token of a text: start, end, kind, the text itself.
Token = tuple[int, int, str, str]
_SIGNS = str.maketrans({"’": "'", "‘": "'", "–": "-", "‑": "-"})
_MOST_BLANKS = 2


@dataclass(slots=True)
class _Node:
    """A node of the trie of names; `readings` where a name ends."""

    steps: dict[tuple[str, bool], _Node] = field(default_factory=dict)
    readings: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """A trie of names over tokens, and the lower-case tokens with which names begin."""

    root: _Node
    first_words: frozenset[str]

    def match(self, tokens: Sequence[Token], at: int) -> tuple[int, Mapping[str, Any]] | None:
        """
        Return the longest name that begins at a token.

        Parameters
        ----------
        tokens
            All tokens of a text.
        at
            Index of the first.

        Returns
        -------
        match
            Index behind the last token, and the name's readings (empty for look-alikes).
        """
        best = None
        nodes = [self.root]
        end = at
        while nodes and end < len(tokens):
            start, _, _, text = tokens[end]
            if end > at and start - tokens[end - 1][1] > _MOST_BLANKS:
                break
            key = text.translate(_SIGNS).lower()
            wanted = ((key, False), (key, True)) if text[0].isupper() else ((key, False),)
            nodes = [node.steps[step] for node in nodes for step in wanted if step in node.steps]
            end += 1
            for node in nodes:
                if node.readings is not None:
                    best = end, node.readings
        return best


def build_names(tokenise: Callable[[str], Sequence[Token]]) -> Names:
    """
    Build the trie from the package's tables.

    Parameters
    ----------
    tokenise
        Cuts a name as texts are cut.

    Returns
    -------
    names
        Words that the tables write with a capital must have one in the text.
    """
    root = _Node()
    for row in rows("periods.csv"):
        readings = marked({"PERIOD": Named(row["name"], row["edtf"], row["kind"])})
        for name in (row["name"], *filter(None, row["variants"].split("|"))):
            _add(root, tokenise(name), readings)
    for row in rows("holidays.csv"):
        readings = marked({"HOLIDAY": Feast(row["name"], row["rule"], int(row["days"]))})
        for name in (row["name"], *filter(None, row["variants"].split("|"))):
            _add(root, tokenise(name), readings)
    for row in rows("look_alikes.csv"):
        for name in row["names"].split("|"):
            _add(root, tokenise(name), {})
    return Names(root, frozenset(word for word, _ in root.steps))


def _add(root: _Node, tokens: Sequence[Token], readings: Mapping[str, Any]) -> None:
    """Add a name; one that is there keeps its first readings."""
    node = root
    for _, _, _, text in tokens:
        step = (text.translate(_SIGNS).lower(), text[0].isupper())
        node = node.steps.setdefault(step, _Node())
    if node.readings is None:
        node.readings = readings
