"""Numbers of people in an event: killed, wounded, displaced, arrested, with their words."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_verbal, patients, phrases
from geomap.events.conditions import is_sort
from geomap.events.frames import SPEECH
from geomap.events.quantities import Quantity, bound_before, quantity
from geomap.events.tables import is_a, rows
from geomap.events.triggers import lemmas
from geomap.records import Count, CountKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.events.drafts import Draft
    from geomap.events.reading import Reading, Sentence
    from geomap.events.tokens import Token
    from geomap.records import Report

_MEASURES = frozenset({"dozens", "scores", "hundreds", "thousands", "millions", "tens", "couple"})
_ARTICLES = frozenset({"a", "an", "another"})
_WORDS_BEFORE = 3
_PEOPLE = ("person", "office", "force", "populace", "refugee", "migrant", "demonym")


@lru_cache(maxsize=1)
def _table() -> Mapping[tuple[str, str], tuple[tuple[str, CountKind], ...]]:
    found: dict[tuple[str, str], tuple[tuple[str, CountKind], ...]] = {}
    for row in rows("counts.csv"):
        key = (row["word"], row["pos"])
        found[key] = (*found.get(key, ()), (row["slot"], CountKind(row["kind"])))
    return found


def give_counts(drafts: Sequence[Draft], sentence: Sentence, reading: Reading) -> None:
    """
    Give the numbers of people that a sentence tells to its events.

    Parameters
    ----------
    drafts
        The events of the sentence; changed in place.
    sentence
        The sentence.
    reading
        The article.
    """
    able = [d for d in drafts if d.trigger.frame not in SPEECH]
    if not able:
        return
    for word, count in _counted(sentence, reading):
        draft = min(able, key=lambda d: (_farness(d, word), d.trigger.token.i))
        if all((c.kind, c.start) != (count.kind, count.start) for c in draft.counts):
            draft.counts.append(count)


def total(reports: Sequence[Report]) -> tuple[Count, ...]:
    """
    Put together what several reports of one event tell.

    Parameters
    ----------
    reports
        Of one event.

    Returns
    -------
    counts
        One a kind, in the order of the kinds: the low of the report that tells the fewest, the
        high of the one that tells the most (None where that is open, as of "at least 12"), and the
        best that most reports tell (of equals the greatest); `text` has the words of all. Offsets
        are 0.
    """
    found: list[Count] = []
    for kind in CountKind:
        told = [count for report in reports for count in report.counts if count.kind is kind]
        if not told:
            continue
        bests = Counter(count.best for count in told if count.best is not None)
        best = max(bests, key=lambda value: (bests[value], value)) if bests else None
        words = "; ".join(dict.fromkeys(count.text for count in told))
        low = min(told, key=lambda c: (_least(c), c.low is not None)).low
        high = max(told, key=lambda c: (_greatest(c), c.high is None)).high
        found.append(Count(kind, low, best, high, words, 0, 0))
    return tuple(found)


def _least(count: Count) -> int:
    """Return the least number that a count names."""
    return min(n for n in (count.low, count.best, count.high) if n is not None)


def _greatest(count: Count) -> int:
    """Return the greatest number that a count names."""
    return max(n for n in (count.low, count.best, count.high) if n is not None)


def _farness(draft: Draft, word: Token) -> tuple[int, int]:
    """Return how far a counting word stands from an event: its own words come first."""
    trigger = draft.trigger
    own = {t.i for t in (*trigger.parts, *trigger.anchors, trigger.predicate)}
    return (word.i not in own, abs(word.i - trigger.token.i))


def _counted(sentence: Sentence, reading: Reading) -> Iterator[tuple[Token, Count]]:
    """Yield the words that count people, with the count."""
    table = _table()
    for token in sentence.tokens:
        for pos in _word_classes(token):
            entries = next((e for n in lemmas(token) if (e := table.get((n, pos)))), ())
            for slot, kind in entries:
                for head in _heads(token, slot):
                    count = _count(head, kind, reading)
                    if count is not None:
                        yield token, count


def _word_classes(token: Token) -> tuple[str, ...]:
    if is_verbal(token):
        return ("verb", "adj") if token.tag_ in ("VBN", "VBG") else ("verb",)
    if token.pos_ in ("ADJ", "VERB") or token.lower_ in ("dead", "wounded", "injured", "missing"):
        return ("adj", "noun")
    return ("noun",) if token.pos_ == "NOUN" else ()


def _heads(token: Token, slot: str) -> list[Token]:
    """Return the heads of the phrases that a counting word counts."""
    if slot == "obj":
        return [*patients(token), *_misread_passive(token)]
    if slot == "subj":
        return doers(token)
    if slot == "of":
        return [head for name, head in phrases(token) if name == "of"]
    if slot == "toll":
        return _toll(token)
    if slot == "self":
        return [token]
    return _described(token)


def _misread_passive(verb: Token) -> list[Token]:
    """Return the subject of "dozens wounded", which a parser takes for the doer."""
    bare = verb.tag_ in ("VBD", "VBN") and not any(c.dep_ == "dobj" for c in verb.children)
    alone = [h for h in doers(verb) if bare and (h.pos_ == "NUM" or h.lower_ in _MEASURES)]
    return alone or (_just_before(verb) if bare else [])


def _just_before(word: Token) -> list[Token]:
    """Return the number right before "injured" in "and 1,200 injured", whatever the parse."""
    near = word.nbor(-1) if word.i > word.sent.start else word
    return [near] if near.pos_ == "NUM" and near.dep_ != "nummod" else []


def _toll(noun: Token) -> list[Token]:
    """Return the number in "the death toll rose to 45", "a toll of 45"."""
    if not is_a(noun, "toll") or noun.head == noun:
        return []
    near = [noun, noun.head] if noun.dep_ in ("nsubj", "nsubjpass", "dobj") else [noun]
    heads = [h for word in near for name, h in phrases(word) if name in ("to", "at", "of")]
    heads += [c for c in noun.head.children if c.dep_ in ("dobj", "attr") and c != noun]
    return [h for h in heads if h.pos_ == "NUM" or _number(h)]


def _described(adjective: Token) -> list[Token]:
    """Return whom "dead", "missing" or "injured" describes: "20 dead", "left 20 people dead"."""
    if _number(adjective):
        return [adjective]
    if _just_before(adjective):
        return _just_before(adjective)
    head = adjective.head
    if adjective.dep_ == "amod" and head.pos_ in ("NOUN", "PROPN"):
        return [head]
    if adjective.dep_ in ("acomp", "oprd", "attr", "conj", "ccomp"):
        subjects = [c for c in (*adjective.children, *head.children) if c.dep_ == "nsubj"]
        objects = [c for c in head.children if c.dep_ == "dobj"]
        passive = [c for c in head.children if c.dep_ == "nsubjpass"]
        return objects or passive or (subjects if head.lemma_ == "be" else [])
    return []


def _count(head: Token, kind: CountKind, reading: Reading) -> Count | None:
    """Return the count in a phrase, the phrases beside it added: "two men and a woman"."""
    read = [q for token in (head, *head.conjuncts) if (q := _read(token, reading)) is not None]
    beside = head.conjuncts and head.dep_ != "conj"
    if not read or (len(read) > 1 and not beside) or _read(head, reading) is None:
        return None
    values = [quantity_of for quantity_of, _, _ in read]
    start, end = min(a for _, a, _ in read), max(b for _, _, b in read)
    text = " ".join(reading.document.text[start:end].split())
    added = values[0] if len(values) == 1 else _sum(values)
    return Count(kind, added.low, added.best, added.high, text, start, end)


def _sum(values: Sequence[Quantity]) -> Quantity:
    def add(parts: list[int | None]) -> int | None:
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None

    return Quantity(
        add([v.low for v in values]), add([v.best for v in values]), add([v.high for v in values])
    )


def _number(head: Token) -> list[Token]:
    """Return the run of words of the number in front of a noun, or of one that stands alone."""
    last = head
    if not (head.pos_ == "NUM" or head.lower_ in _MEASURES):
        near = (c for c in head.lefts if c.pos_ == "NUM" or c.lower_ in ("several", "dozen"))
        first = next((c for c in near if c.dep_ != "npadvmod"), None)
        if first is None:
            return []
        last = first
    scaled = _scaled(last)
    run = [*scaled[:1]] if scaled else [last]
    for token in reversed(last.doc[last.sent.start : run[0].i]):
        if not _is_number_word(token, run[0]):
            break
        run.insert(0, token)
    run.extend(_range_after(run[-1]))
    while run and not (run[0].pos_ == "NUM" or run[0].lower_ in _MEASURES or is_number(run[0])):
        del run[0]
    return run


def _range_after(number: Token) -> list[Token]:
    """Return the rest of "10 and 15" when the parse hangs the phrase on its first number."""
    after = list(number.doc[number.i + 1 : min(number.sent.end, number.i + 3)])
    between = number.i > number.sent.start and number.nbor(-1).lower_ in ("between", "from")
    return after if between and len(after) == 2 and is_number(after[1]) else []


def is_number(token: Token) -> bool:
    """
    Tell whether a word is a number by itself: digits, "twelve", "dozens", "several".

    Parameters
    ----------
    token
        Any token.

    Returns
    -------
    number
        False for articles.
    """
    return token.lower_ not in _ARTICLES and quantity([token.lower_], ()) is not None


def _is_number_word(token: Token, following: Token) -> bool:
    if token.lower_ in ("to", "and", "or", "-", "–", "of"):
        joined = is_number(following) and token.i > token.sent.start
        if token.lower_ == "of":
            return joined and token.nbor(-1).lower_ in _MEASURES
        return joined and is_number(token.nbor(-1))
    return is_number(token)


def _read(head: Token, reading: Reading) -> tuple[Quantity, int, int] | None:
    """Return the quantity of a phrase about people and its offsets; None for other things."""
    counted = _people(head)
    if not _of_people(head, counted, reading):
        return None
    number = _number(head)
    if not number:
        return _one(head, counted)
    if any(token.i in reading.time_at for token in number):
        return None
    words, first = [token.lower_ for token in number], number[0]
    start = first.i
    before = [t.lower_ for t in first.doc[max(first.sent.start, start - _WORDS_BEFORE) : start]]
    read = quantity(words, before)
    if read is None:
        return None
    start -= bound_before(before)[1]
    last = counted if counted.i > number[-1].i else number[-1]
    return read, first.doc[start].idx, last.idx + len(last.text)


def _of_people(head: Token, counted: Token, reading: Reading) -> bool:
    """Tell whether a phrase counts people, or is only a number beside a word of harm."""
    if any(is_sort(counted, sort, reading) for sort in _PEOPLE):
        return True
    if (counted.lemma, "noun") in _table() or (counted.lower_, "adj") in _table():
        return True
    return counted is head and (head.pos_ == "NUM" or head.lower_ in _MEASURES)


def _one(head: Token, counted: Token) -> tuple[Quantity, int, int] | None:
    """Return one for "a woman"."""
    article = next((c for c in head.lefts if c.lower_ in _ARTICLES and c.dep_ == "det"), None)
    if article is None or head.tag_ != "NN" or counted is not head:
        return None
    return Quantity(1, 1, 1), article.idx, head.idx + len(head.text)


def _people(head: Token) -> Token:
    """Return the noun that a phrase of number is about: "dozens of tourists", "12 of them"."""
    if head.pos_ == "NUM" or head.lower_ in _MEASURES:
        inner = next((h for name, h in phrases(head) if name == "of"), None)
        if inner is not None and inner.pos_ != "PRON":
            return _people(inner)
    return head


def _scaled(head: Token) -> list[Token]:
    """Return the second word of "tens of thousands"."""
    return [h for name, h in phrases(head) if name == "of" and h.lower_ in _MEASURES]
