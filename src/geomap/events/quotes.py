"""The words of the article that tell of an event, cut close around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_verbal, modifiers, noun_phrase, patients

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.events.reading import Reading, Sentence
    from geomap.events.tokens import Token
    from geomap.events.triggers import Trigger

_FARTHEST_TIME = 120
_LONGEST_PHRASE = 10
_LONGEST_SUMMARY = 140


def quote_span(
    trigger: Trigger,
    sentence: Sentence,
    reading: Reading,
    *,
    places: Sequence[tuple[int, int]],
    time: tuple[int, int] | None,
    also: Sequence[Token] = (),
) -> tuple[int, int]:
    """
    Return the span that holds an event's words, its doer, patient, place and date.

    Parameters
    ----------
    trigger
        The event's words.
    sentence
        Its sentence.
    reading
        The article.
    places
        Offsets of the names of its place; those in other sentences are left out.
    time
        Offsets of its date.
    also
        Further verbs of the sentence that tell of it.

    Returns
    -------
    start, end
        Within the sentence. A date beyond a bracket, or far off, is left outside.
    """
    tokens = [*trigger.parts, trigger.predicate, *also]
    if trigger.is_nominal:
        tokens += _near([*modifiers(trigger.token)], trigger.token)
    clause = {reading.clause_of(t) for t in tokens}
    if is_verbal(trigger.predicate):
        for head in (*doers(trigger.predicate), *patients(trigger.predicate)):
            near = abs(head.i - trigger.predicate.i) <= _LONGEST_PHRASE
            if not sentence.start <= head.idx < sentence.end:
                continue
            if near or reading.clause_of(head) in clause:
                tokens += _near(noun_phrase(head), head)
        tokens += [
            c for c in trigger.predicate.children if c.dep_ in ("aux", "auxpass", "neg", "prt")
        ]
    inside = [t for t in tokens if sentence.start <= t.idx < sentence.end]
    start = min(t.idx for t in inside)
    end = max(t.idx + len(t.text) for t in inside)
    for first, last in places:
        if sentence.start <= first and last <= sentence.end:
            start, end = min(start, first), max(end, last)
    if time is not None and sentence.start <= time[0] and time[1] <= sentence.end:
        between = reading.document.text[min(end, time[0]) : max(start, time[1])]
        gap = max(time[0] - end, start - time[1])
        if gap <= _FARTHEST_TIME and "(" not in between:
            start, end = min(start, time[0]), max(end, time[1])
    return start, end


def _near(tokens: Sequence[Token], head: Token) -> list[Token]:
    return [t for t in tokens if abs(t.i - head.i) <= _LONGEST_PHRASE]


def summary(quote: str, subject: str | None, pronoun: Token | None) -> str:
    """
    Return a quote as one short line.

    Parameters
    ----------
    quote
        The event's words.
    subject
        Whom a pronoun at the head of the quote stands for.
    pronoun
        That pronoun.

    Returns
    -------
    line
        At most 140 characters, cut at a word.
    """
    line = " ".join(quote.split())
    if subject and pronoun is not None and line.lower().startswith(pronoun.lower_ + " "):
        line = subject + line[len(pronoun.text) :]
    if len(line) <= _LONGEST_SUMMARY:
        return line
    return line[:_LONGEST_SUMMARY].rsplit(" ", 1)[0] + " …"
