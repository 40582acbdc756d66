"""Whether an event happened, lies ahead, is denied or only said, and who says it, from syntax."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_verbal, modifiers, phrases
from geomap.events.tables import Aspect, Effect, cue, is_a
from geomap.records import BlockKind, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geomap.events.reading import Sentence
    from geomap.events.triggers import Trigger

_MAX_CLIMB = 12
_NEVER = frozenset({"never", "no", "none", "nobody", "neither", "nor", "without", "hardly"})
_UNREAL = {
    Effect.DENY: Status.DENIED,
    Effect.NEGATIVE: Status.DENIED,
    Effect.PLAN: Status.PLANNED,
    Effect.WANT: Status.HYPOTHETICAL,
}
_ASPECTS = {
    Aspect.CANCEL: (Status.DENIED, "called off"),
    Aspect.PLAN: (Status.PLANNED, "planned"),
}
_TEMPORAL = frozenset({"during", "at", "after", "since", "following", "before", "in", "amid"})
# Prepositions after which a gerund is an aim or a topic.
_AIMING = frozenset({"over", "about", "on", "for", "against", "toward", "towards", "to"})
# Nouns over which what follows is a topic, not a fact.
_TOPIC_PREPOSITIONS = frozenset(
    {"on", "about", "regarding", "over", "concerning", "of", "for", "to", "against", "as"}
)


@dataclass(slots=True)
class Standing:
    """
    How an article stands to an event, and on whose word.

    `voices` are the heads of the phrases that name a source, outermost first; `reports` the
    verbs or prepositions of saying, in the same order. `topic`: the event noun is only what a
    talk or text is about. `reasons` say in words what decided.
    """

    status: Status = Status.ASSERTED
    voices: list[Token] = field(default_factory=list)
    reports: list[Token] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    topic: bool = False

    def unreal(self, status: Status, reason: str) -> None:
        """Note that the event did not happen; the innermost word on it counts."""
        if self.status.happened:
            self.status = status
            self.reasons.append(reason)

    def said(self, head: Token | None, by: Token) -> None:
        """Note a voice outside those noted so far."""
        if head is not None and head not in self.voices:
            self.voices.insert(0, head)
            self.reports.insert(0, by)

    def claimed(self) -> None:
        """Note that somebody other than the paper answers for the event."""
        if self.status is Status.ASSERTED:
            self.status = Status.CLAIMED

    def effect(self, effect: Effect | None, word: Token) -> None:
        """Take in what a governing word does to the event."""
        if effect in _UNREAL:
            self.unreal(_UNREAL[effect], f"under “{word.text}”")
        elif effect is Effect.REPORT:
            self.claimed()


def standing(trigger: Trigger, sentence: Sentence) -> Standing:
    """
    Work out status and voices of an event from the words above it.

    Parameters
    ----------
    trigger
        The event's words.
    sentence
        Its sentence.

    Returns
    -------
    standing
        Unreal (denied, planned, hypothetical) where negation, mood or a governing word says so.
    """
    found = Standing()
    if trigger.aspect in _ASPECTS:
        found.unreal(*_ASPECTS[trigger.aspect])
    if trigger.is_nominal:
        _noun(trigger, found)
    if trigger.is_carried or not trigger.is_nominal:
        _climb(trigger.predicate, found, sentence, own_mood=True)
    if trigger.aspect is Aspect.CONTINUE and found.status is Status.ASSERTED:
        found.status = Status.ONGOING
    return found


def _noun(trigger: Trigger, found: Standing) -> None:
    """Read the words before an event noun and the nouns and verbs above it."""
    noun = trigger.token
    for word in modifiers(noun):
        if is_a(word, "unreal"):
            found.unreal(Status.HYPOTHETICAL, f"“{word.text}”")
        elif is_a(word, "alleged"):
            found.claimed()
    if any(c.dep_ == "det" and c.lower_ == "no" for c in noun.children):
        found.unreal(Status.DENIED, "“no”")
    if trigger.is_carried:
        return
    _from_noun(noun, found)


def _from_noun(noun: Token, found: Standing, *, depth: int = 0) -> None:
    """Follow an event noun, or a clause's noun, up to the verb that governs it."""
    if depth > _MAX_CLIMB or noun.head == noun:
        return
    head, dep = noun.head, noun.dep_
    if dep in ("conj", "appos", "compound", "nmod", "poss") and head.pos_ in ("NOUN", "PROPN"):
        _from_noun(head, found, depth=depth + 1)
        return
    if dep == "pobj" and head.dep_ in ("prep", "agent", "pcomp", "prt"):
        above = head.head
        if above.dep_ in ("prep", "prt") and above.pos_ in ("ADP", "SCONJ"):
            head, above = above, above.head
        if head.lower_ in ("without", "despite") and head.lower_ == "without":
            found.unreal(Status.DENIED, "“without”")
        if above.pos_ in ("NOUN", "PROPN", "ADJ"):
            if above.pos_ == "NOUN":
                effect = cue(above.lemma_.lower(), "noun")
                found.effect(effect, above)
                if is_a(above, "anniversary", "memory", "victim", "topic", "issue"):
                    found.topic = True
            _from_noun(above, found, depth=depth + 1)
        elif above.pos_ in ("VERB", "AUX"):
            if head.lower_ in _TEMPORAL and _definite(noun):
                return  # "during the meeting": it is taken for granted
            if head.lower_ in _TOPIC_PREPOSITIONS:
                effect = cue(above.lemma_.lower(), "verb")
                if above.lemma_.lower() in (
                    "accuse",
                    "suspect",
                    "blame",
                    "charge",
                    "arrest",
                    "convict",
                    "wanted",
                ):
                    found.claimed()
                elif effect in _UNREAL:
                    found.effect(effect, above)
                elif effect is Effect.REPORT or is_a(above, "talk", "speak", "discuss", "exchange"):
                    found.topic = True
            _climb(above, found, None, own_mood=not _definite(noun))
        return
    if dep in ("dobj", "nsubjpass", "nsubj", "attr", "dative") and head.pos_ in ("VERB", "AUX"):
        if dep in ("dobj", "nsubjpass"):
            effect = cue(head.lemma_.lower(), "verb")
            if effect is Effect.REPORT:
                found.claimed()
            elif effect in _UNREAL:
                # One rejects a real treaty and fears a real war: only wishes and plans unmake it.
                if effect in (Effect.WANT, Effect.PLAN, Effect.NEGATIVE, Effect.DENY):
                    found.effect(effect, head)
                    if is_a(head, "discuss", "debate", "study"):
                        found.topic = True
        _climb(head, found, None, own_mood=not _definite(noun))


def _definite(noun: Token) -> bool:
    return any(
        (c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these", "those"))
        or c.dep_ == "poss"
        for c in noun.children
    )


def _climb(
    verb: Token, found: Standing, sentence: Sentence | None, *, own_mood: bool, depth: int = 0
) -> None:
    """Take in a verb's own mood, then the words that govern its clause."""
    if depth > _MAX_CLIMB:
        return
    if own_mood:
        _mood(verb, found, sentence)
    for child in verb.children:
        if child.dep_ == "parataxis" and cue(child.lemma_.lower(), "verb") is Effect.REPORT:
            _voice(child, found)
        elif child.lower_ == "according" and child.dep_ in ("prep", "advmod", "advcl"):
            _according(child, found)
        elif child.dep_ in ("advcl", "prep") and child.lemma_.lower() in ("cite", "quote", "refer"):
            _citing(child, found)
    head, dep = verb.head, verb.dep_
    if head == verb or dep == "ROOT":
        return
    if dep in ("ccomp", "xcomp", "pcomp", "csubj", "csubjpass"):
        _complement(verb, found, depth)
    elif dep in ("relcl", "acl"):
        _relative(verb, found, depth)
    elif dep == "advcl":
        _adverbial(verb, found, depth)
    elif dep in ("conj", "parataxis", "dep", "appos"):
        if is_verbal(head):
            shared = own_mood and dep == "conj" and not _own_mood(verb)
            _climb(head, found, None, own_mood=shared, depth=depth + 1)


def _own_mood(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass") for c in verb.children)


def _mood(verb: Token, found: Standing, sentence: Sentence | None) -> None:
    """Read negation, modals, conditions, questions and commands on a verb."""
    for child in verb.children:
        word = child.lower_
        if child.dep_ == "neg" or (child.dep_ == "advmod" and word == "never"):
            found.unreal(Status.DENIED, f"“{word}”")
        elif child.dep_ == "aux" and child.tag_ == "MD":
            found.effect(cue(word, "modal") or Effect.WANT, child)
        elif child.dep_ == "mark" and cue(word, "mark") is Effect.WANT:
            found.unreal(Status.HYPOTHETICAL, f"“{word}”")
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj") and (
            word in _NEVER
            or any(
                c.dep_ in ("det", "neg") and c.lower_ in ("no", "neither") for c in child.children
            )
        ):
            found.unreal(Status.DENIED, f"“{child.text}”")
    if verb.tag_ == "VB" and not any(
        c.dep_ in ("aux", "nsubj", "nsubjpass") for c in verb.children
    ):
        if verb.dep_ == "ROOT" and (sentence is None or sentence.kind is BlockKind.PARAGRAPH):
            found.unreal(Status.HYPOTHETICAL, "a command")
    if sentence is not None and sentence.span.text.rstrip(" ”\"'’\n").endswith("?"):
        found.unreal(Status.HYPOTHETICAL, "a question")


def _infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in verb.children)


def _complement(verb: Token, found: Standing, depth: int) -> None:
    head = verb.head
    if verb.dep_ == "pcomp":
        _after_preposition(verb, found, depth)
        return
    if head.pos_ == "NOUN":
        _claim_noun(head, found, depth)
        return
    lemma = head.lemma_.lower()
    effect = cue(lemma, "verb")
    infinitive = _infinitive(verb)
    if head.pos_ == "ADJ" or (head.lemma_ == "be" and infinitive):
        # "is ready to attack", "is to visit"
        found.unreal(Status.PLANNED, f"“{head.text} to {verb.text}”")
    elif infinitive and lemma == "have":
        found.unreal(Status.HYPOTHETICAL, f"“{head.text} to {verb.text}”")
    elif effect is Effect.REPORT:
        if infinitive:
            if head.tag_ == "VBN":
                found.claimed()  # "is said to have attacked"
            else:
                found.unreal(Status.PLANNED, f"under “{head.text} to”")
        else:
            found.claimed()
            _voice(head, found)
    elif effect is Effect.FACT:
        _voice(head, found)
    elif effect is Effect.REAL:
        pass
    elif effect is not None:
        found.effect(effect, head)
        if effect is Effect.DENY or not infinitive:
            _voice(head, found)
    elif infinitive:
        found.unreal(Status.HYPOTHETICAL, f"infinitive under “{head.text}”")
    elif verb.dep_ == "ccomp" and head.pos_ == "VERB":
        _voice(head, found)
    _climb(
        head,
        found,
        None,
        own_mood=effect in (Effect.REAL, None) or effect in _UNREAL,
        depth=depth + 1,
    )


def _after_preposition(verb: Token, found: Standing, depth: int) -> None:
    """Gerunds: "without attacking", "accused of shelling", "plans for invading"."""
    preposition = verb.head
    above = preposition.head
    word = preposition.lower_
    if word == "without":
        found.unreal(Status.DENIED, "“without”")
    elif above.pos_ == "NOUN":
        effect = cue(above.lemma_.lower(), "noun")
        if word in _AIMING and effect is None:
            effect = Effect.WANT  # "the battle over raising the tax"
        found.effect(effect, above)
        _from_noun(above, found)
        return
    elif above.pos_ in ("VERB", "AUX"):
        effect = cue(above.lemma_.lower(), "verb")
        if word in ("of", "for", "with", "in") and is_a(
            above, "accuse", "suspect", "blame", "charge", "arrest", "convict", "jail", "sentence"
        ):
            found.claimed()
            _voice(above, found)
        elif word in ("from", "against") or (
            effect in _UNREAL and word not in ("by", "after", "before", "in")
        ):
            found.effect(effect if effect in _UNREAL else Effect.NEGATIVE, above)
    if above.pos_ in ("VERB", "AUX") and is_verbal(above):
        _climb(above, found, None, own_mood=word in ("by", "in"), depth=depth + 1)


def _claim_noun(noun: Token, found: Standing, depth: int) -> None:
    """ "Claims that X attacked (are untrue)": the noun, then the verb above it."""
    found.effect(cue(noun.lemma_.lower(), "noun"), noun)
    _judged(noun, found)
    _upward(noun, found, depth)


def _judged(noun: Token, found: Standing) -> None:
    """Take in what is said of a claim: denied by a verb, or called untrue."""
    verb = noun.head
    if verb == noun or verb.pos_ not in ("VERB", "AUX"):
        return
    if noun.dep_ in ("dobj", "nsubjpass") and cue(verb.lemma_.lower(), "verb") is Effect.DENY:
        found.status = Status.DENIED
        found.reasons.append(f"a claim that is met with “{verb.text}”")
        _voice(verb, found)
    if noun.dep_ in ("nsubj", "nsubjpass") and any(
        c.dep_ in ("acomp", "attr", "oprd") and cue(c.lemma_.lower(), "adjective") is Effect.DENY
        for c in verb.children
    ):
        found.status = Status.DENIED
        found.reasons.append("a claim that is called untrue")


def _upward(noun: Token, found: Standing, depth: int) -> None:
    """Go from a noun to the verb above it, to hear who says so."""
    top = noun
    for _ in range(_MAX_CLIMB):
        if top.head == top or is_verbal(top.head):
            break
        top = top.head
    if is_verbal(top.head) and top.head != noun:
        verb = top.head
        _climb(verb, found, None, own_mood=False, depth=depth + 1)


def _relative(verb: Token, found: Standing, depth: int) -> None:
    """A clause on a noun: infinitives are as real as the noun lets them be, others presupposed."""
    noun = verb.head
    if _infinitive(verb) and verb.dep_ in ("acl", "relcl"):
        effect = cue(noun.lemma_.lower(), "noun") if noun.pos_ == "NOUN" else None
        if effect in _UNREAL:
            found.effect(effect, noun)
        elif not is_a(noun, "first", "last", "second", "only"):
            found.unreal(Status.HYPOTHETICAL, f"infinitive on “{noun.text}”")
        _upward(noun, found, depth)
        return
    # "allegations … which suggested that": the claim may stand higher in the noun phrase
    token = noun
    for _ in range(_MAX_CLIMB):
        if (
            token.pos_ == "NOUN"
            and cue(token.lemma_.lower(), "noun") is Effect.REPORT
            and (verb.dep_ == "acl" or found.status is Status.CLAIMED)
        ):
            found.claimed()
            _judged(token, found)
            break
        if token.dep_ == "pobj" and token.head.head.pos_ in ("NOUN", "PROPN"):
            token = token.head.head
        elif token.dep_ in ("conj", "appos", "compound"):
            token = token.head
        else:
            break
    if noun.pos_ == "NOUN" and cue(noun.lemma_.lower(), "noun") in (Effect.WANT, Effect.PLAN):
        if verb.dep_ == "acl" and any(c.dep_ == "mark" for c in verb.children):
            found.effect(cue(noun.lemma_.lower(), "noun"), noun)
    _upward(noun, found, depth)


def _adverbial(verb: Token, found: Standing, depth: int) -> None:
    head = verb.head
    if _infinitive(verb):
        found.unreal(Status.HYPOTHETICAL, f"purpose, “to {verb.text}”")
    elif verb.tag_ in ("VBP", "VBZ", "VB") and _ahead(head):
        # "will stop when the forces leave"
        found.unreal(Status.HYPOTHETICAL, f"awaited with “{head.text}”")
    elif (
        verb.tag_ in ("VBG", "VBN")
        and not _own_mood(verb)
        and not any(c.dep_ == "mark" for c in verb.children)
    ):
        # A participle shares the mood of its clause.
        _climb(head, found, None, own_mood=True, depth=depth + 1)
        return
    if is_verbal(head):
        _climb(head, found, None, own_mood=False, depth=depth + 1)


def _ahead(verb: Token) -> bool:
    return any(c.dep_ == "aux" and (c.tag_ == "MD" or c.tag_ == "TO") for c in verb.children) or (
        verb.dep_ == "xcomp" and cue(verb.head.lemma_.lower(), "verb") in (Effect.PLAN, Effect.WANT)
    )


def _voice(verb: Token, found: Standing) -> None:
    """Note the subject of a verb of saying, and the sources that it cites."""
    for child in verb.children:
        if child.dep_ in ("advcl", "prep", "acl") and child.lemma_.lower() in ("cite", "quote"):
            _citing(child, found)
    heads = doers(verb)
    found.said(heads[0] if heads else None, verb)


def _according(preposition: Token, found: Standing) -> None:
    for name, head in phrases(preposition):
        if name == "to":
            found.claimed()
            found.said(head, preposition)
            return


def _citing(verb: Token, found: Standing) -> None:
    """Note the inner source of "citing officials" without displacing the outer one."""
    sources = [c for c in verb.children if c.dep_ == "dobj"] or [
        head for name, head in phrases(verb) if name == "to"
    ]
    for head in sources[:1]:
        if head not in found.voices:
            found.voices.append(head)
            found.reports.append(verb)
            found.claimed()
