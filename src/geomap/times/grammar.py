"""The grammar of times: rules from a table, compiled to one trie a layer, applied in a cascade.

A rule of `grammar.csv` reads a sequence of symbols and makes one item of it. Rules of one layer are
tried together at each place, the longest first; what they make is read by the later layers. A walk
is never longer than the longest rule, so that the whole is linear in the length of the text.

Patterns: `SYMBOL` or a literal word in lower case, `name:SYMBOL` to hand its value to the action,
`[...]` for what may be absent, `(a|b)` for alternatives. `^` and `$` fence off context: what stands
before `^` or after `$` must be there, yet is left where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from geomap.errors import GeomapError
from geomap.times.tables import rows
from geomap.times.tokens import Item

_PATTERN_TOKEN = re.compile(r"[\[\]()|]|[^\s\[\]()|]+")


@dataclass(frozen=True, slots=True)
class Slots:
    """What a rule hands to its action: values and items by slot name, and the rule's option."""

    values: Mapping[str, Any]
    items: Mapping[str, Item]
    option: str

    def __contains__(self, name: str) -> bool:
        """Return whether a slot was filled."""
        return name in self.values

    def __getitem__(self, name: str) -> Any:
        """Return the value of a slot."""
        return self.values[name]

    def get(self, name: str) -> Any:
        """Return the value of a slot, None when absent."""
        return self.values.get(name)


Action = Callable[[Slots], Any]
_Step = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class _Ending:
    """A rule that is complete at a node: what it makes, how, and where its slots were."""

    result: str
    action: Action
    option: str
    slots: tuple[tuple[str, int, str], ...]
    first: int
    last: int


@dataclass(slots=True)
class _Node:
    """A node of a layer's trie."""

    steps: dict[str, _Node] = field(default_factory=dict)
    endings: list[_Ending] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled layers, in order, and the words that rules name literally."""

    layers: tuple[_Node, ...]
    vocabulary: frozenset[str]

    def parse(self, items: Sequence[Item]) -> list[Item]:
        """
        Reduce a segment of items, layer by layer.

        Parameters
        ----------
        items
            A run of joined tokens.

        Returns
        -------
        items
            Those that no rule took, and what the rules made of the others.
        """
        current = list(items)
        for layer in self.layers:
            current = _reduce(current, layer)
        return current


def compile_grammar(table: str, actions: Mapping[str, Action]) -> Grammar:
    """
    Compile a table of rules.

    Parameters
    ----------
    table
        CSV file of the package with columns layer, result, pattern, action, option.
    actions
        Functions by the name that rules give; one that returns None refuses the match.

    Returns
    -------
    grammar
        Layers in order of their first appearance in the table.

    Raises
    ------
    GeomapError
        If a rule names an unknown action or its pattern is malformed.
    """
    layers: dict[str, _Node] = {}
    vocabulary: set[str] = set()
    for row in rows(table):
        if row["action"] not in actions:
            msg = f"{table}: unknown action {row['action']!r} in rule {row['pattern']!r}; define it"
            raise GeomapError(msg)
        root = layers.setdefault(row["layer"], _Node())
        for fenced in expand(row["pattern"]):
            symbols = [symbol for _, symbol in fenced]
            first = symbols.index("^") if "^" in symbols else 0
            last = (
                len([s for s in symbols[symbols.index("$") :] if s != "$"]) if "$" in symbols else 0
            )
            sequence = [step for step in fenced if step[1] not in "^$"]
            node = root
            for _, symbol in sequence:
                node = node.steps.setdefault(symbol, _Node())
                if not symbol.isupper():
                    vocabulary.add(symbol)
            slots = tuple((name, i, symbol) for i, (name, symbol) in enumerate(sequence) if name)
            ending = _Ending(
                row["result"], actions[row["action"]], row["option"], slots, first, last
            )
            node.endings.append(ending)
    return Grammar(tuple(layers.values()), frozenset(v for v in vocabulary if v.islower()))


def expand(pattern: str) -> list[tuple[_Step, ...]]:
    """
    Expand a pattern to the sequences of (slot name or None, symbol) that it stands for.

    Parameters
    ----------
    pattern
        As the module describes.

    Returns
    -------
    sequences
        Without duplicates, none empty.

    Raises
    ------
    GeomapError
        If brackets do not match or the pattern may be empty.
    """
    tokens = _PATTERN_TOKEN.findall(pattern)
    sequences, rest = _alternatives(tokens, 0)
    if rest != len(tokens) or not all(sequences):
        msg = f"malformed pattern {pattern!r}; balance its brackets and let it never be empty"
        raise GeomapError(msg)
    return list(dict.fromkeys(sequences))


def _alternatives(tokens: list[str], at: int) -> tuple[list[tuple[_Step, ...]], int]:
    """Read `a b | c` up to a closing bracket or the end."""
    found: list[tuple[_Step, ...]] = []
    parts: list[list[tuple[_Step, ...]]] = []
    while at < len(tokens) and tokens[at] not in "])":
        token = tokens[at]
        if token == "|":
            found += _joined(parts)
            parts = []
            at += 1
        elif token in "[(" or token.endswith(":"):
            slot = token[:-1] if token.endswith(":") else None
            at += 1 if slot is not None else 0
            inner, at = _alternatives(tokens, at + 1)
            at += 1
            if slot:
                inner = [tuple((slot, symbol) for _, symbol in steps) for steps in inner]
            parts.append([*inner, ()] if token == "[" else inner)
        else:
            slot, _, symbol = token.rpartition(":")
            parts.append([((slot or None, symbol),)])
            at += 1
    return found + _joined(parts), at


def _joined(parts: list[list[tuple[_Step, ...]]]) -> list[tuple[_Step, ...]]:
    """Return every way through a sequence of choices."""
    return [tuple(step for steps in choice for step in steps) for choice in product(*parts)]


def _reduce(items: list[Item], root: _Node) -> list[Item]:
    """Replace, left to right, the longest matches of a layer's rules by what they make."""
    made: list[Item] = []
    first = root.steps.keys()
    at = 0
    while at < len(items):
        found = None
        if not first.isdisjoint(items[at].readings):
            found = _longest(items, at, root)
        if found is None:
            made.append(items[at])
            at += 1
        else:
            start, stop, new = found
            made += items[at:start]
            made.append(new)
            at = stop
    return made


def _longest(items: list[Item], at: int, root: _Node) -> tuple[int, int, Item] | None:
    """Return where the longest willing rule from here starts and stops, and what it makes."""
    nodes = [root]
    complete: list[tuple[int, _Node]] = []
    end = at
    while nodes and end < len(items) and (end == at or items[end].joined):
        readings = items[end].readings
        nodes = [
            node.steps[symbol] for node in nodes for symbol in readings if symbol in node.steps
        ]
        end += 1
        complete += [(end, node) for node in nodes if node.endings]
    for stop, node in reversed(complete):
        for ending in node.endings:
            slots = Slots(
                {name: items[at + i].readings[symbol] for name, i, symbol in ending.slots},
                {name: items[at + i] for name, i, _ in ending.slots},
                ending.option,
            )
            meaning = ending.action(slots)
            if meaning is not None:
                first, last = at + ending.first, stop - ending.last
                return first, last, _made(items[first:last], ending.result, meaning)
    return None


def _made(taken: list[Item], result: str, meaning: object) -> Item:
    """Return the new item; one made of a single token keeps that token's readings too."""
    readings: dict[str, Any] = {result: meaning}
    if len(taken) == 1:
        # What is made comes first: it is the more telling reading.
        readings |= {s: v for s, v in taken[0].readings.items() if s not in readings}
    return Item(taken[0].start, taken[-1].end, readings, taken[0].joined)
