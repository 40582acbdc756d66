"""Places that an article lends to events without one: occasions, headings, police, dateline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_verbal, modifiers, phrases
from geomap.events.focus import focus
from geomap.events.frames import relation_of
from geomap.events.tables import is_a
from geomap.events.when import publication_day, to_time
from geomap.events.where import Sited, fineness
from geomap.records import BlockKind, PlaceKind, PlaceRole, Sense, TimePrecision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from geomap.events.reading import Reading, Sentence
    from geomap.events.tokens import Token
    from geomap.records import EventTime, Toponym

_OCCASION_REACH = 8
_JURISDICTION_REACH = 3
_POINTING_REACH = 150
_ADDRESS = 3
_INHERITED_WEIGHT = 0.5
_DATELINE_WEIGHT = 0.45
_SESSION_REACH = 31
_DATELINE_SENTENCES, _LONGEST_DATELINE = 3, 9
_DAYS = frozenset({TimePrecision.DAY, TimePrecision.DAY_PART, TimePrecision.MINUTE})
_KINDS_OF_WORD = {
    "city": (PlaceKind.TOWN,),
    "town": (PlaceKind.TOWN,),
    "village": (PlaceKind.TOWN,),
    "capital": (PlaceKind.TOWN,),
    "country": (PlaceKind.COUNTRY,),
    "nation": (PlaceKind.COUNTRY,),
    "region": (PlaceKind.REGION, PlaceKind.ADMIN1),
    "province": (PlaceKind.ADMIN1,),
    "state": (PlaceKind.ADMIN1,),
    "territory": (PlaceKind.REGION, PlaceKind.ADMIN1),
    "enclave": (PlaceKind.REGION,),
    "district": (PlaceKind.ADMIN2,),
    "county": (PlaceKind.ADMIN2,),
    "parish": (PlaceKind.ADMIN2,),
    "island": (PlaceKind.LANDFORM, PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.ADMIN1),
    "there": tuple(PlaceKind),
    "nearby": tuple(PlaceKind),
}


@dataclass(frozen=True, slots=True)
class _Occasion:
    """A meeting or the like that is told with its place or, when it has a name, its day."""

    token: int
    lemma: str
    names: frozenset[str]
    words: frozenset[str]
    sited: Sited | None
    time: EventTime | None


class Landmarks:
    """
    The places of an article that events without a place of their own may take.

    `dateline` is the place of the dateline, if it has one; `focus` the town that a local story is
    about; `session` the day of the council's meeting that the story reports.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._occasions = [o for s in reading.sentences for o in self._occasions_in(s)]
        self._headings = {
            s.index: self._heading(s) for s in reading.sentences if s.kind is BlockKind.HEADING
        }
        self._jurisdictions = [
            (s.index, sited) for s in reading.sentences for sited in self._bodies_in(s)
        ]
        self.dateline = self._dateline()
        self.focus = focus(reading)
        self.session = self._session()

    def occasion(self, noun: Token) -> Sited | None:
        """
        Return where an occasion takes place that is told with its place elsewhere.

        Parameters
        ----------
        noun
            Its noun: "the conference", "the OSCE Ministerial Council meeting".

        Returns
        -------
        sited
            Marked inherited. A named occasion is looked for in the whole article, an unnamed
            one with a definite article in the sentences before.
        """
        for occasion in self._same_occasions(noun):
            if occasion.sited is not None:
                words = self._reading.doc[occasion.token].sent.text.strip()[:60]
                return _taken(occasion.sited, f"the {noun.text} told in “{words}”")
        return None

    def occasion_time(self, noun: Token) -> EventTime | None:
        """
        Return the day of a named occasion that is dated elsewhere.

        Parameters
        ----------
        noun
            Its noun.

        Returns
        -------
        time
            Of the nearest mention with a date.
        """
        if not _names(noun):
            return None
        return next((o.time for o in self._same_occasions(noun) if o.time is not None), None)

    def _same_occasions(self, noun: Token) -> Iterator[_Occasion]:
        """Yield the other mentions of an occasion, nearest first."""
        names, words = _names(noun), {t.lower_ for t in modifiers(noun)}
        definite = any(
            c.dep_ in ("det", "poss") and c.lower_ not in ("a", "an") for c in noun.children
        )
        sentence = self._reading.sentence_of(noun)
        if sentence is None:
            return
        for occasion in sorted(self._occasions, key=lambda o: abs(o.token - noun.i)):
            if occasion.token == noun.i or occasion.lemma != noun.lemma:
                continue
            told = self._reading.sentence_of(self._reading.doc[occasion.token])
            if told is None:
                continue
            near = 0 <= sentence.index - told.index <= _OCCASION_REACH
            if (names and names & occasion.names) or (
                not names
                and definite
                and near
                and words <= occasion.words
                and occasion.token < noun.i
            ):
                yield occasion

    def heading(self, sentence: Sentence, *, occasion: bool) -> Sited | None:
        """
        Return the place that a sentence's section heading names.

        Parameters
        ----------
        sentence
            A sentence of the section.
        occasion
            Whether the place of a meeting or the like is wanted, or a place as such.

        Returns
        -------
        sited
            Marked inherited; None when the heading names no place, or several.
        """
        if sentence.heading is None:
            return None
        sited, is_occasion = self._headings.get(sentence.heading, (None, False))
        return sited if sited is not None and is_occasion is occasion else None

    def jurisdiction(self, sentence: Sentence) -> Sited | None:
        """
        Return the place whose police, court or council deals with what a sentence tells.

        Parameters
        ----------
        sentence
            A sentence without a place.

        Returns
        -------
        sited
            Of the nearest sentence that names such a body, of any when all are of one place;
            marked inherited.
        """
        only = len({sited.place.id for _, sited in self._jurisdictions}) == 1
        near = [
            (abs(index - sentence.index), index, sited)
            for index, sited in self._jurisdictions
            if only or abs(index - sentence.index) <= _JURISDICTION_REACH
        ]
        return min(near, key=lambda entry: entry[:2])[2] if near else None

    def pointed(self, word: Token) -> Sited | None:
        """
        Return the place to which "there", "the city" or "the region" points back.

        Parameters
        ----------
        word
            The adverb or noun.

        Returns
        -------
        sited
            The latest place of that kind before the word, marked inherited.
        """
        kinds = _KINDS_OF_WORD.get(word.lemma)
        if kinds is None:
            return None
        if word.pos_ in ("NOUN", "PROPN") and not any(
            c.lower_ in ("the", "this", "that") for c in word.children
        ):
            return None
        if word.pos_ == "NOUN" and any(
            c.dep_ in ("prep", "compound", "amod", "relcl", "poss") for c in word.children
        ):
            return None
        before = [
            (index, toponym)
            for index, toponym in self._reading.toponym_at.items()
            if index < word.i
            and toponym.place is not None
            and toponym.place.kind in kinds
            and toponym.sense is not Sense.DEMONYM
            and (word.lemma != "capital" or self._is_capital(toponym))
        ]
        if not before:
            return None
        index, toponym = max(before, key=lambda entry: entry[0])
        if word.i - index > _POINTING_REACH:
            return None
        toponym = self._within(index, toponym, before)
        return Sited(
            toponym,
            PlaceRole.SITE,
            _INHERITED_WEIGHT,
            f"“{word.text}” points back to “{toponym.text}”",
            inherited=True,
        )

    def _within(self, index: int, outer: Toponym, before: list[tuple[int, Toponym]]) -> Toponym:
        """Return the town of "Newport, Rhode Island" instead of the state told after it."""
        for at, inner in before:
            near = 0 < index - at <= _ADDRESS and inner.place is not None
            if near and inner.place is not None and outer.place is not None:
                around = self._reading.gazetteer.ancestors(inner.place)
                if any(area.id == outer.place.id for area in around):
                    return inner
        return outer

    def _session(self) -> EventTime | None:
        """Return the day of the only council meeting of these weeks that the article tells of."""
        published = publication_day(self._reading)
        days: dict[date, EventTime] = {}
        for sentence in self._reading.sentences:
            for token in sentence.tokens:
                time = self._day_of(token, sentence) if _is_session(token) else None
                if time is None or time.start is None or published is None:
                    continue
                if 0 <= (published - time.start).days <= _SESSION_REACH:
                    days[time.start] = time
        return next(iter(days.values())) if len(days) == 1 else None

    def points(self, word: Token) -> bool:
        """
        Tell whether a word points to a town or region told before: "the capital", "the village".

        Parameters
        ----------
        word
            A noun.

        Returns
        -------
        points
            Whether or not the place is known; "the city" of a local story is its own.
        """
        if self.focus is not None or word.lemma not in _KINDS_OF_WORD:
            return False
        return any(c.lower_ in ("the", "this", "that") for c in word.children)

    def _is_capital(self, toponym: Toponym) -> bool:
        code = self._reading.gazetteer.feature_code(toponym.place) if toponym.place else ""
        return code == "PPLC"

    def _occasions_in(self, sentence: Sentence) -> list[_Occasion]:
        found: list[_Occasion] = []
        for token in sentence.tokens:
            if token.pos_ not in ("NOUN", "PROPN") or not is_a(token, "meeting"):
                continue
            if token.dep_ in ("compound", "amod"):
                continue
            toponym, names = self._place_of(token), _names(token)
            time = self._day_of(token, sentence) if names else None
            sited = None
            if toponym is not None:
                sited = Sited(toponym, PlaceRole.SITE, _INHERITED_WEIGHT, "", inherited=True)
            if sited is not None or time is not None:
                words = frozenset(t.lower_ for t in modifiers(token))
                found.append(_Occasion(token.i, token.lemma, names, words, sited, time))
        return found

    def _day_of(self, noun: Token, sentence: Sentence) -> EventTime | None:
        """Return the day of the clause in which a named occasion is mentioned."""
        clause = self._reading.clause_of(noun)
        for token in sentence.tokens:
            expression = self._reading.time_at.get(token.i)
            if (
                expression is not None
                and expression.precision in _DAYS
                and self._reading.clause_of(token) == clause
            ):
                return to_time(expression, token, self._reading)
        return None

    def _bodies_in(self, sentence: Sentence) -> list[Sited]:
        found: list[Sited] = []
        for token, toponym in self._reading.in_sentence(sentence):
            head = token.head
            if head.dep_ == "poss":
                head = head.head
            if (
                toponym.place is not None
                and toponym.place.kind in (PlaceKind.TOWN, PlaceKind.ADMIN2)
                and token.dep_ in ("compound", "nmod", "amod", "poss")
                and is_a(head, "police")
            ):
                why = f"“{toponym.text}”: its {head.text} deal with it"
                found.append(Sited(toponym, PlaceRole.SITE, _INHERITED_WEIGHT, why, inherited=True))
        return found

    def _place_of(self, noun: Token) -> Toponym | None:
        """Return the place that stands with an occasion's noun: "the Geneva talks"."""
        at = self._reading.toponym_at
        heads = [head for name, head in phrases(noun) if relation_of(name) == "loc"]
        # "organised a conference in Baku": the phrase may hang on the verb
        if noun.dep_ in ("dobj", "nsubj", "nsubjpass") and is_verbal(noun.head):
            heads += [h for name, h in phrases(noun.head) if relation_of(name) == "loc"]
        heads += [
            inner
            for name, head in phrases(noun)
            if name in ("with", "of", "between")
            for inner_name, inner in phrases(head)
            if relation_of(inner_name) == "loc"
        ]
        heads += list(modifiers(noun))
        for head in heads:
            toponym = at.get(head.i)
            if (
                toponym is not None
                and toponym.place is not None
                and toponym.sense in (Sense.PLACE, Sense.NAME_PART)
            ):
                return toponym
        return None

    def _heading(self, sentence: Sentence) -> tuple[Sited | None, bool]:
        named = [
            (token, toponym)
            for token, toponym in self._reading.in_sentence(sentence)
            if toponym.place is not None and toponym.sense is not Sense.DEMONYM
        ]
        ids = {toponym.place.id for _, toponym in named if toponym.place is not None}
        if len(ids) != 1:
            return None, False
        token, toponym = named[0]
        sited = Sited(
            toponym,
            PlaceRole.SITE,
            _INHERITED_WEIGHT,
            f"the heading “{sentence.span.text.strip()[:60]}”",
            inherited=True,
        )
        return sited, is_a(token.head, "meeting") or (
            toponym.sense is Sense.PLACE and is_a(token.head.head, "meeting")
        )

    def _dateline(self) -> Sited | None:
        document = self._reading.document
        spans = [(b.start, b.end) for b in document.blocks if b.kind is BlockKind.DATELINE]
        spans += [s for s in map(_opening, self._reading.sentences[:_DATELINE_SENTENCES]) if s]
        best: Toponym | None = None
        for toponym in self._reading.toponyms:
            if toponym.place is None or not any(a <= toponym.start < b for a, b in spans):
                continue
            if best is None or (best.place and fineness(toponym.place) > fineness(best.place)):
                best = toponym
        if best is None:
            return None
        return Sited(
            best, PlaceRole.SITE, _DATELINE_WEIGHT, f"the dateline, “{best.text}”", inherited=True
        )


def _opening(sentence: Sentence) -> tuple[int, int] | None:
    """Return the span before the dash in "TULSA, Okla. (AP) -- The mayor said"."""
    names = True
    for token in sentence.tokens[:_LONGEST_DATELINE]:
        if token.text in ("--", "—", "–") and token.i > sentence.tokens[0].i:
            return (sentence.start, token.idx) if names or sentence.tokens[0].is_upper else None
        # "Springfield, Ohio — Police": in plain letters there is nothing but names before the dash.
        names = names and (token.pos_ == "PUNCT" or token.text[:1].isupper())
    return None


def _taken(sited: Sited, why: str) -> Sited:
    return Sited(
        sited.toponym,
        sited.role,
        _INHERITED_WEIGHT,
        f"“{sited.toponym.text}”: {why}",
        inherited=True,
    )


def _is_session(token: Token) -> bool:
    """Tell whether a word tells of a council meeting: "the council session", "the board met"."""
    if token.pos_ == "NOUN" and is_a(token, "meeting"):
        owners = [c for c in token.children if c.dep_ in ("poss", "compound")]
        return any(is_a(owner, "council") for owner in owners)
    return token.lemma_ in ("meet", "vote") and any(is_a(h, "council") for h in doers(token))


def _names(noun: Token) -> frozenset[str]:
    """Return the proper words in front of an occasion's noun."""
    return frozenset(
        t.lower_ for t in modifiers(noun) if t.pos_ == "PROPN" and not is_a(t, "office", "meeting")
    )
