"""The words that govern an event: what they make of it, and whom they name as its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.events.clauses import doers, is_verbal, phrases
from geomap.events.standing import UNREAL, Standing
from geomap.events.tables import Effect, cue, is_a
from geomap.records import Status

if TYPE_CHECKING:
    from geomap.events.tokens import Token

_MAX_CLIMB = 12
_NEVER = frozenset({"no", "none", "nobody", "neither", "nor", "nothing"})
# Prepositions before a topic; before a time or occasion that is taken for granted; before an aim.
_TOPICAL = frozenset(
    {"on", "about", "regarding", "over", "concerning", "of", "for", "to", "against", "as"}
)
_TEMPORAL = frozenset({"during", "at", "after", "since", "following", "before", "in", "amid"})
_AIMING = frozenset({"over", "about", "on", "for", "against", "toward", "towards", "to"})
_ARGUMENTS = frozenset({"dobj", "nsubjpass", "nsubj", "attr", "dative"})
_BESIDE = frozenset({"conj", "appos", "compound", "nmod", "poss"})


def from_verb(verb: Token, found: Standing, *, own_mood: bool = True, depth: int = 0) -> None:
    """
    Take in a verb's own mood, then the words that govern its clause.

    Parameters
    ----------
    verb
        The predicate of the event, or of a clause above it.
    found
        What is known so far; changed in place.
    own_mood
        Whether the verb's negation and modals touch the event.
    depth
        How far the climb has come.
    """
    if depth > _MAX_CLIMB:
        return
    if own_mood:
        _mood(verb, found)
    for child in verb.children:
        _source(child, found)
    head, dep = verb.head, verb.dep_
    if head == verb or dep == "ROOT":
        return
    if dep == "pcomp":
        _after_preposition(verb, found, depth)
    elif dep in ("ccomp", "xcomp", "csubj", "csubjpass"):
        _complement(verb, found, depth)
    elif dep in ("relcl", "acl"):
        _on_noun(verb, found, depth)
    elif dep == "advcl":
        _adverbial(verb, found, depth)
    elif is_verbal(head):
        shared = own_mood and dep == "conj" and not _has_own_mood(verb)
        from_verb(head, found, own_mood=shared, depth=depth + 1)


def from_noun(noun: Token, found: Standing, *, depth: int = 0) -> None:
    """
    Follow an event noun, or the noun of a clause, up to the verb that governs it.

    Parameters
    ----------
    noun
        Head of a noun phrase.
    found
        What is known so far; changed in place.
    depth
        How far the climb has come.
    """
    if depth > _MAX_CLIMB or noun.head == noun:
        return
    head, dep = noun.head, noun.dep_
    if dep in _BESIDE and head.pos_ in ("NOUN", "PROPN"):
        from_noun(head, found, depth=depth + 1)
    elif dep == "pobj":
        _in_phrase(noun, head, found, depth)
    elif dep in _ARGUMENTS and head.pos_ in ("VERB", "AUX"):
        if dep in ("dobj", "nsubjpass"):
            found.effect(cue(head.lemma, "verb"), head)
            found.topic = found.topic or is_a(head, "talking")
        from_verb(head, found, own_mood=not _definite(noun), depth=depth + 1)


def _in_phrase(noun: Token, preposition: Token, found: Standing, depth: int) -> None:
    """Read the preposition over an event noun and what it hangs on."""
    above = preposition.head
    if above.dep_ in ("prep", "prt") and above.pos_ in ("ADP", "SCONJ"):
        preposition, above = above, above.head
    word = preposition.lower_
    if word == "without":
        found.unreal(Status.DENIED, "“without”")
    if word in ("after", "following") and not _to_come(above):
        return  # what something came after has happened
    refusing = above.pos_ == "NOUN" or cue(above.lemma, "verb") is Effect.DENY
    if refusing and word in ("over", "about"):
        return  # "dismissed the claims over the raid": the raid stands whatever comes of them
    if above.pos_ in ("NOUN", "PROPN", "ADJ"):
        if above.pos_ == "NOUN":
            found.effect(cue(above.lemma, "noun"), above)
            found.topic = found.topic or is_a(above, "remembering")
        from_noun(above, found, depth=depth + 1)
    elif above.pos_ in ("VERB", "AUX") and not (word in _TEMPORAL and _definite(noun)):
        if word in _TOPICAL:
            _about(above, found)
        from_verb(above, found, own_mood=not _definite(noun), depth=depth + 1)


def _to_come(verb: Token) -> bool:
    """Tell whether a verb is in the future, so that what it comes after may be so too."""
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)


def _about(verb: Token, found: Standing) -> None:
    """Read a verb of which the event is the topic: "accused of", "called for", "spoke about"."""
    effect = cue(verb.lemma, "verb")
    if is_a(verb, "accusing"):
        found.claimed()
    elif effect in UNREAL:
        found.effect(effect, verb)
    elif effect is Effect.REPORT or is_a(verb, "talking"):
        found.topic = True


def _definite(noun: Token) -> bool:
    return any(
        (c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these", "those"))
        or c.dep_ == "poss"
        for c in noun.children
    )


def _source(child: Token, found: Standing) -> None:
    """Take in a source that is named beside the verb: "police said", "according to", "citing"."""
    if child.dep_ == "parataxis" and cue(child.lemma, "verb") is Effect.REPORT:
        _voice(child, found)
    elif child.lower_ == "according" and child.dep_ in ("prep", "advmod", "advcl"):
        head = next((head for name, head in phrases(child) if name == "to"), None)
        found.claimed()
        found.said(head)
    elif child.dep_ in ("advcl", "prep") and is_a(child, "citing"):
        _citing(child, found)


def _voice(verb: Token, found: Standing) -> None:
    """Note the subject of a verb of saying, and the sources that it cites."""
    for child in verb.children:
        if child.dep_ in ("advcl", "prep", "acl") and is_a(child, "citing"):
            _citing(child, found)
    heads = doers(verb)
    found.said(heads[0] if heads else None)


def _citing(verb: Token, found: Standing) -> None:
    """Note the source of a source, as in "the agency, citing officials, said"."""
    sources = [c for c in verb.children if c.dep_ == "dobj"]
    sources += [head for name, head in phrases(verb) if name == "to"]
    if sources:
        found.said(sources[0])
        found.claimed()


def _has_own_mood(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass") for c in verb.children)


def _mood(verb: Token, found: Standing) -> None:
    """Read negation, modals and conditions on a verb."""
    for child in verb.children:
        word = child.lower_
        if child.dep_ == "neg" or word == "never":
            found.unreal(Status.DENIED, f"“{word}”")
        elif child.dep_ == "aux" and child.tag_ == "MD":
            found.effect(cue(word, "modal") or Effect.WANT, child)
        elif child.dep_ == "mark" and cue(word, "mark") is Effect.WANT:
            found.unreal(Status.HYPOTHETICAL, f"“{word}”")
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj") and _is_none(child):
            found.unreal(Status.DENIED, f"“{child.text}”")


def _is_none(head: Token) -> bool:
    """Tell whether a phrase says that there is none: "no one", "neither side"."""
    if is_a(head, "unnegated"):
        return False  # "no contest", "no fewer"
    return head.lower_ in _NEVER or any(
        c.dep_ in ("det", "neg") and c.lower_ in _NEVER for c in head.children
    )


def _perfect(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children)


def _infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in verb.children)


def _complement(verb: Token, found: Standing, depth: int) -> None:
    """Read what a clause stands under: said, known, denied, planned, wished."""
    head = verb.head
    if head.pos_ == "NOUN":
        found.effect(cue(head.lemma, "noun"), head)
        _judged(head, found)
        _upward(head, found, depth)
        return
    if _ends_before(verb, head):
        return
    effect = cue(head.lemma, "verb")
    if effect is Effect.REPORT and _only_at_first(head):
        found.unreal(Status.HYPOTHETICAL, f"only at first “{head.text}”")
    if _infinitive(verb):
        _infinitive_under(verb, effect, found)
    else:
        found.effect(effect, head)
        if verb.dep_ == "ccomp" or effect in (Effect.REPORT, Effect.FACT):
            _voice(head, found)
    touches = effect not in (Effect.REPORT, Effect.FACT)
    from_verb(head, found, own_mood=touches, depth=depth + 1)


def _ends_before(verb: Token, head: Token) -> bool:
    """Tell whether a semicolon parts a clause from the one that the parser puts above it."""
    return verb.i < head.i and any(t.text == ";" for t in verb.doc[verb.i : head.i])


def _only_at_first(verb: Token) -> bool:
    """Tell whether something was said or believed only at first."""
    return any(
        is_a(c, "at-first") or (c.lower_ == "at" and any(g.lower_ == "first" for g in c.children))
        for c in verb.children
        if c.dep_ in ("advmod", "prep")
    )


def _infinitive_under(verb: Token, effect: Effect | None, found: Standing) -> None:
    """Read an infinitive: real only under verbs that make it so ("managed to", "began to")."""
    head = verb.head
    words = f"“{head.text} to {verb.text}”"
    if head.pos_ == "ADJ" or head.lemma_ == "be":
        found.unreal(Status.PLANNED, words)
    elif head.lemma_ == "have":
        found.unreal(Status.HYPOTHETICAL, words)
    elif effect is Effect.REPORT and (head.tag_ == "VBN" or _perfect(verb)):
        found.claimed()  # "is said to have attacked", "claimed to have seized"
        if head.tag_ != "VBN":
            _voice(head, found)
    elif effect is Effect.REPORT:
        found.unreal(Status.PLANNED, words)
    elif effect in UNREAL:
        found.effect(effect, head)
        if effect is Effect.DENY:
            _voice(head, found)
    elif effect not in (Effect.REAL, Effect.FACT):
        found.unreal(Status.HYPOTHETICAL, words)


def _after_preposition(verb: Token, found: Standing, depth: int) -> None:
    """Gerunds: "without attacking", "accused of shelling", "plans for invading"."""
    above, word = verb.head.head, verb.head.lower_
    if word == "without":
        found.unreal(Status.DENIED, "“without”")
    elif above.pos_ == "NOUN":
        effect = cue(above.lemma, "noun")
        if word in _AIMING and effect is None:
            effect = Effect.WANT  # "the battle over raising the tax"
        found.effect(effect, above)
        from_noun(above, found, depth=depth + 1)
        return
    elif above.pos_ in ("VERB", "AUX"):
        _gerund_under(above, word, found)
    if is_verbal(above):
        from_verb(above, found, own_mood=word in ("by", "in"), depth=depth + 1)


def _gerund_under(verb: Token, preposition: str, found: Standing) -> None:
    effect = cue(verb.lemma, "verb")
    if preposition in ("of", "for", "with", "in") and is_a(verb, "accusing"):
        found.claimed()
        _voice(verb, found)
    elif preposition in ("from", "against"):
        found.effect(effect if effect in UNREAL else Effect.NEGATIVE, verb)
    elif effect in UNREAL and preposition not in ("by", "after", "before", "in"):
        found.effect(effect, verb)


def _judged(noun: Token, found: Standing) -> None:
    """Take in what is said of a claim: denied by a verb, or called untrue."""
    verb = noun.head
    if verb == noun or verb.pos_ not in ("VERB", "AUX"):
        return
    if noun.dep_ in ("dobj", "nsubjpass") and cue(verb.lemma, "verb") is Effect.DENY:
        found.refuted(f"a claim that is met with “{verb.text}”")
        _voice(verb, found)
    elif noun.dep_ in ("nsubj", "nsubjpass") and any(
        c.dep_ in ("acomp", "attr", "oprd") and cue(c.lemma, "adjective") is Effect.DENY
        for c in verb.children
    ):
        found.refuted("a claim that is called untrue")


def _upward(noun: Token, found: Standing, depth: int) -> None:
    """Go from a noun to the verb above it, to hear who says so."""
    top = noun
    for _ in range(_MAX_CLIMB):
        if top.head == top or is_verbal(top.head):
            break
        top = top.head
    if top.head != top and is_verbal(top.head):
        from_verb(top.head, found, own_mood=False, depth=depth + 1)


def _on_noun(verb: Token, found: Standing, depth: int) -> None:
    """Take a clause on a noun: infinitives are as real as the noun lets them be."""
    noun = verb.head
    effect = cue(noun.lemma, "noun") if noun.pos_ == "NOUN" else None
    if _infinitive(verb):
        if effect in UNREAL:
            found.effect(effect, noun)
        elif not is_a(noun, "ordinal"):
            found.unreal(Status.HYPOTHETICAL, f"infinitive on “{noun.text}”")
    else:
        _claimed_by_noun(verb, found)
        if effect in UNREAL and verb.dep_ == "acl" and any(c.dep_ == "mark" for c in verb.children):
            found.effect(effect, noun)
        if verb.dep_ == "relcl" and _is_past(verb) and found.status.happened:
            return  # "the war that broke out on Sunday" is the paper's own knowledge
    _upward(noun, found, depth)


def _is_past(verb: Token) -> bool:
    tags = {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass"))}
    return bool(tags & {"VBD", "VBN"}) and "MD" not in tags


def _claimed_by_noun(verb: Token, found: Standing) -> None:
    """Look for the claim in "allegations in the media which suggested that …" and judge it."""
    token = verb.head
    for _ in range(_MAX_CLIMB):
        claim = token.pos_ == "NOUN" and cue(token.lemma, "noun") is Effect.REPORT
        if claim and (verb.dep_ == "acl" or found.status is Status.CLAIMED):
            found.claimed()
            _judged(token, found)
            return
        if token.dep_ == "pobj" and token.head.head.pos_ in ("NOUN", "PROPN"):
            token = token.head.head
        elif token.dep_ in ("conj", "appos", "compound"):
            token = token.head
        else:
            return


def _adverbial(verb: Token, found: Standing, depth: int) -> None:
    """Read a clause beside another: purposes and awaited things are not real."""
    head = verb.head
    marked = any(c.dep_ == "mark" for c in verb.children)
    participle = verb.tag_ in ("VBG", "VBN") and not _has_own_mood(verb) and not marked
    if _infinitive(verb):
        found.unreal(Status.HYPOTHETICAL, f"purpose, “to {verb.text}”")
    elif verb.tag_ in ("VBP", "VBZ", "VB") and _ahead(head):
        # "will stop when the forces leave"
        found.unreal(Status.HYPOTHETICAL, f"awaited with “{head.text}”")
    elif participle and verb.tag_ == "VBG" and cue(head.lemma, "verb") is Effect.PLAN:
        # "making his first visit, he is scheduled to arrive on Monday"
        found.unreal(Status.PLANNED, f"beside “{head.text}”")
    if is_verbal(head):
        from_verb(head, found, own_mood=participle, depth=depth + 1)


def _ahead(verb: Token) -> bool:
    if any(c.dep_ == "aux" and c.tag_ in ("MD", "TO") for c in verb.children):
        return True
    return verb.dep_ == "xcomp" and cue(verb.head.lemma, "verb") in (
        Effect.PLAN,
        Effect.WANT,
    )
