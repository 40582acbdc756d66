"""Pipelines, railways and other lines that an article tells of: features, drawn as lines."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from geomap.events.clauses import is_verbal, phrases
from geomap.events.tables import is_a
from geomap.events.when import UNKNOWN_TIME
from geomap.records import MentionedPlace, PlaceKind, PlacePrecision, PlaceRole, Report, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.events.reading import Reading, Sentence
    from geomap.events.tokens import Token
    from geomap.records import Place, Toponym


def standing_lines(reading: Reading) -> list[Report]:
    """
    Report the lines that an article names or describes by their ends, each once.

    Parameters
    ----------
    reading
        The article.

    Returns
    -------
    reports
        Type INFRASTRUCTURE, status ongoing, without a date; the place is the line.
    """
    found: dict[str, Report] = {}
    for sentence in reading.sentences:
        for _, toponym in reading.in_sentence(sentence):
            if toponym.place is not None and toponym.place.kind is PlaceKind.LINE:
                span = (toponym.start, toponym.end)
                why = f"“{toponym.text}” is the name of a line"
                report = _report(toponym.place, span, [toponym], why, reading)
                found.setdefault(toponym.place.id, report)
        for line, span, ends in _described(sentence, reading):
            names = " and ".join(f"“{end.text}”" for end in ends)
            why = f"a line that joins {names}"
            report = _report(line, span, ends, why, reading)
            found.setdefault(line.id, report)
    return list(found.values())


def _described(
    sentence: Sentence, reading: Reading
) -> Iterator[tuple[Place, tuple[int, int], list[Toponym]]]:
    """Yield lines told by their ends: "an oil pipeline … from Baku to Turkey's Ceyhan"."""
    nouns = [
        t for t in sentence.tokens if is_a(t, "infrastructure") and t.pos_ in ("NOUN", "PROPN")
    ]
    if not nouns:
        return
    for token, start in reading.in_sentence(sentence):
        if token.dep_ != "pobj" or token.head.lower_ not in ("from", "between"):
            continue
        for far in _far_ends(token):
            end = reading.toponym_at.get(far.i)
            if end is None or start.place is None or end.place is None:
                continue
            governor = token.head.head
            noun = next((n for n in reversed(nouns) if n.i < token.i), None)
            if noun is None or not _belongs(governor, noun):
                continue
            for line in reading.gazetteer.lines():
                ids = [place.id for place in reading.gazetteer.endpoints(line)]
                if start.place.id in ids and end.place.id in ids:
                    yield line, (noun.idx, end.end), [start, end]
                    break


def _far_ends(token: Token) -> Iterator[Token]:
    """Yield the heads of "to Y" beside "from X", and of "and Y" in "between X and Y"."""
    yield from (t for t in token.conjuncts if t.i > token.i)
    preposition = token.head
    for name, head in phrases(preposition.head):
        if name == "to" and head.i > token.i:
            yield head
    for name, head in phrases(token):
        if name == "to":
            yield head
    for child in preposition.children:
        if child.dep_ == "prep" and child.lower_ == "to":
            yield from (c for c in child.children if c.dep_ == "pobj")


def _belongs(governor: Token, noun: Token) -> bool:
    """Tell whether "from X to Y" hangs on a line's noun or on a clause about it."""
    token = governor
    for _ in range(8):
        if token == noun:
            return True
        if token.head == token:
            break
        token = token.head
    return is_verbal(governor) and any(c == noun for c in governor.children)


def _report(
    line: Place,
    span: tuple[int, int],
    toponyms: list[Toponym],
    why: str,
    reading: Reading,
) -> Report:
    start, end = span
    document = reading.document
    words = f"{document.id}|{start}|{end}|INFRASTRUCTURE|{line.id}"
    quote = document.text[start:end]
    return Report(
        id=hashlib.sha256(words.encode()).hexdigest()[:16],
        document_id=document.id,
        type="INFRASTRUCTURE",
        status=Status.ONGOING,
        quote_start=start,
        quote_end=end,
        quote=quote,
        trigger_start=start,
        trigger_end=end,
        summary=line.name,
        time=UNKNOWN_TIME,
        place=line,
        place_precision=PlacePrecision.LINE,
        places=tuple(MentionedPlace(t, PlaceRole.SITE) for t in toponyms),
        confidence=round(0.9 * min(t.confidence for t in toponyms), 3),
        explanation=("type INFRASTRUCTURE: a standing feature, no event", f"place: {why}"),
        geometry=reading.gazetteer.geometry(line),
    )
