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
# Tokens by which most names are told from what only begins like them.
_OPENING = 4


@dataclass(slots=True)
class _Node:
    """A node of the trie of names; `readings` where a name ends."""

    steps: dict[tuple[str, bool], _Node] = field(default_factory=dict)
    readings: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """
    A trie of names over tokens.

    `openings` holds the lower-case tokens with which names begin, each with those that may follow,
    an empty one where it is a name by itself.
    """

    root: _Node
    openings: Mapping[str, frozenset[str]]

    def may_begin(self, tokens: Sequence[Token], at: int) -> bool:
        """
        Return whether a name may begin at a token, by it and the next.

        Parameters
        ----------
        tokens
            All tokens of a text.
        at
            Index of the first.

        Returns
        -------
        may_begin
            False for nearly all tokens, quickly.
        """
        following = self.openings.get(tokens[at][3].lower())
        if following is None:
            return False
        if "" in following:
            return True
        after = at + 1
        return after < len(tokens) and _folded(tokens[after][3]) in following

    def match(
        self, tokens: Sequence[Token], at: int, misses: set[tuple[str, ...]]
    ) -> tuple[int, Mapping[str, Any]] | None:
        """
        Return the longest name that begins at a token.

        Parameters
        ----------
        tokens
            All tokens of a text.
        at
            Index of the first.
        misses
            Openings of a few tokens that are known to begin no name; added to.

        Returns
        -------
        match
            Index behind the last token, and the name's readings (empty for look-alikes).
        """
        opening = tuple([token[3] for token in tokens[at : at + _OPENING]])
        if opening in misses:
            return None
        best = None
        nodes = [self.root]
        end = at
        while nodes and end < len(tokens):
            start, _, _, text = tokens[end]
            if end > at and start - tokens[end - 1][1] > _MOST_BLANKS:
                break
            key = _folded(text)
            upper = text[0].isupper()
            reached = [node.steps.get((key, False)) for node in nodes]
            if upper:
                reached += [node.steps.get((key, True)) for node in nodes]
            nodes = [node for node in reached if node is not None]
            end += 1
            for node in nodes:
                if node.readings is not None:
                    best = end, node.readings
        if best is None and not nodes and end - at <= _OPENING:
            misses.add(opening)
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
    openings: dict[str, set[str]] = {}
    for (word, _), node in root.steps.items():
        following = openings.setdefault(word, set())
        following |= {second for second, _ in node.steps}
        if node.readings is not None:
            following.add("")
    return Names(root, {word: frozenset(following) for word, following in openings.items()})


def _folded(text: str) -> str:
    """Return a token in lower case, with plain quotes and dashes."""
    return text.lower() if text.isascii() else text.translate(_SIGNS).lower()


def _add(root: _Node, tokens: Sequence[Token], readings: Mapping[str, Any]) -> None:
    """Add a name; one that is there keeps its first readings."""
    node = root
    for _, _, _, text in tokens:
        step = (_folded(text), text[0].isupper())
        node = node.steps.setdefault(step, _Node())
    if node.readings is None:
        node.readings = readings
