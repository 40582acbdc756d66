"""From an article to its toponyms: recognise, resolve, tell the role."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from geomap.gazetteer import Gazetteer, MatchKind
from geomap.places.lines import End, line_expressions
from geomap.places.mentions import Mention, mention
from geomap.places.models import Models, models
from geomap.places.namesakes import prefer_city, together
from geomap.places.options import NameOptions
from geomap.places.publisher import Home, home
from geomap.places.recognition import Candidates, FoundName, candidates, recognise
from geomap.places.resolution import Resolution, resolve
from geomap.places.roles import role_of, sense_of
from geomap.places.view import ArticleView, view
from geomap.places.words import common_words, word_class
from geomap.records import Document, Role, Sense, Toponym

_LINE_CONFIDENCE = 0.8


def find(document: Document, doc: Doc, gazetteer: Gazetteer) -> tuple[Toponym, ...]:
    """
    Find the place names of an article and the places they mean.

    Parameters
    ----------
    document
        The article; page furniture yields nothing.
    doc
        Its parse.
    gazetteer
        The places there are.

    Returns
    -------
    toponyms
        Sorted by start, without overlap. A name without a fitting place stays, `place` None,
        with its reason.

    Raises
    ------
    GeomapError
        If the fitted models do not belong to this version.
    """
    return find_in(document, view(document, doc), gazetteer, models())


def resolve_spans(
    document: Document, doc: Doc, gazetteer: Gazetteer, spans: Sequence[tuple[int, int]]
) -> tuple[Toponym, ...]:
    """
    Resolve exactly these stretches of an article.

    Parameters
    ----------
    document
        The article.
    doc
        Its parse.
    gazetteer
        The places there are.
    spans
        Code point offsets, end exclusive, in any order; a repeated one is used once. The name
        behind the comma, as in "Paris, Texas", is used as evidence and not returned.

    Returns
    -------
    toponyms
        One for each different span, sorted by start.

    Raises
    ------
    GeomapError
        If the fitted models do not belong to this version.
    """
    return resolve_in(document, view(document, doc), gazetteer, models(), spans)


def find_in(
    document: Document,
    article: ArticleView,
    gazetteer: Gazetteer,
    fitted: Models,
    described: Candidates | None = None,
) -> tuple[Toponym, ...]:
    """
    Do what `find` does with an article that is laid out already, and with given models.

    Parameters
    ----------
    document, article
        The article and its view.
    gazetteer
        The places there are.
    fitted
        The models.
    described
        The article's candidates where they are known already.

    Returns
    -------
    toponyms
        As `find` gives them.
    """
    names = NameOptions(gazetteer)
    described = described or candidates(article, gazetteer, names)
    found = recognise(article, described, names, fitted)
    mentions = [mention(article, name.span.start, name.span.end) for name in found]
    publisher = home(document, gazetteer, names)
    resolutions = _resolved(article, mentions, names, publisher, fitted)
    kept = _believed(article, found, mentions, resolutions, fitted)
    toponyms = tuple(_toponym(article, *pair) for pair in kept)
    return _with_lines(article, toponyms, gazetteer)


def resolve_in(
    document: Document,
    article: ArticleView,
    gazetteer: Gazetteer,
    fitted: Models,
    spans: Sequence[tuple[int, int]],
    described: Candidates | None = None,
) -> tuple[Toponym, ...]:
    """
    Do what `resolve_spans` does with an article that is laid out already, and with given models.

    Parameters
    ----------
    document, article
        The article and its view.
    gazetteer
        The places there are.
    fitted
        The models.
    spans
        Code point offsets, end exclusive.
    described
        The article's candidates where they are known already.

    Returns
    -------
    toponyms
        As `resolve_spans` gives them.
    """
    names = NameOptions(gazetteer)
    given = sorted(set(spans))
    described = described or candidates(article, gazetteer, names)
    # A name that was not asked for may still say where its neighbour lies: "Paris, Texas".
    containers = [
        (span.start, span.end)
        for span in (found.span for found in recognise(article, described, names, fitted))
        if any(article.text[end : span.start].strip() in {",", "("} for _, end in given)
        and not any(span.start < end and start < span.end for start, end in given)
    ]
    mentions = [mention(article, start, end) for start, end in sorted([*given, *containers])]
    publisher = home(document, gazetteer, names)
    resolutions = _resolved(article, mentions, names, publisher, fitted)
    asked = set(given)
    return tuple(
        _toponym(article, mentioned, resolution)
        for mentioned, resolution in zip(mentions, resolutions, strict=True)
        if (mentioned.start, mentioned.end) in asked
    )


def _resolved(
    article: ArticleView,
    mentions: Sequence[Mention],
    names: NameOptions,
    publisher: Home,
    fitted: Models,
) -> list[Resolution]:
    resolutions = resolve(article, mentions, names, publisher, fitted)
    cities = [
        prefer_city(article, mentioned, resolution, names.of(mentioned.text))
        for mentioned, resolution in zip(mentions, resolutions, strict=True)
    ]
    return together(article, mentions, cities)


def _believed(
    article: ArticleView,
    found: Sequence[FoundName],
    mentions: Sequence[Mention],
    resolutions: Sequence[Resolution],
    fitted: Models,
) -> list[tuple[Mention, Resolution]]:
    """
    Leave out what is neither surely a name nor likely a place.

    A name without a place stays, unresolved, where the text makes it a place name; a doubtful
    word that merely has a namesake somewhere in the world does not.
    """
    told = {m.key for m in mentions if _is_told_as_place(article, m)}
    likeliest: dict[str, float] = {}
    for name, mentioned in zip(found, mentions, strict=True):
        likeliest[mentioned.key] = max(likeliest.get(mentioned.key, 0.0), name.likelihood)
    kept = []
    for name, mentioned, resolution in zip(found, mentions, resolutions, strict=True):
        surely_a_name = likeliest[mentioned.key] >= fitted.sure or mentioned.key in told
        likely_there = (
            resolution.option is not None and name.likelihood * resolution.confidence >= fitted.keep
        )
        if surely_a_name or likely_there:
            kept.append((mentioned, resolution))
    return kept


def _is_told_as_place(article: ArticleView, mentioned: Mention) -> bool:
    """Tell whether the words before or beside a name make it a place: "in", "the town of"."""
    placing = article.word(mentioned.first - 1) in word_class("locative_preposition")
    beside = bool(mentioned.kinds) and article.word(mentioned.last - 1) != mentioned.kind_word
    return (placing or beside) and article.word(mentioned.last - 1) not in common_words()


def _toponym(article: ArticleView, mentioned: Mention, resolution: Resolution) -> Toponym:
    option = resolution.option
    place = option.place if option else None
    sense = sense_of(
        article,
        mentioned.first,
        mentioned.last,
        demonym=_is_demonym(article, mentioned, resolution),
        kind=place.kind if place else None,
    )
    return Toponym(
        start=mentioned.start,
        end=mentioned.end,
        text=article.text[mentioned.start : mentioned.end],
        role=role_of(sense),
        sense=sense,
        place=place,
        confidence=round(resolution.confidence, 4),
        reason=resolution.reason,
        candidates=resolution.runners_up,
    )


def _is_demonym(article: ArticleView, mentioned: Mention, resolution: Resolution) -> bool:
    if resolution.option is not None:
        return resolution.option.match is MatchKind.DEMONYM
    at = article.entity_at[mentioned.last - 1] if mentioned.last > mentioned.first else -1
    return at >= 0 and article.entities[at].label == "NORP"


def _with_lines(
    article: ArticleView, toponyms: tuple[Toponym, ...], gazetteer: Gazetteer
) -> tuple[Toponym, ...]:
    """Add lines told by their ends; a line's name takes the place of the names within it."""
    ends = [
        End(t.start, t.end, *article.tokens(t.start, t.end), t.place) for t in toponyms if t.place
    ]
    lines = [
        Toponym(
            start=found.start,
            end=found.end,
            text=article.text[found.start : found.end],
            role=Role.LITERAL,
            sense=Sense.PLACE,
            place=found.line,
            confidence=_LINE_CONFIDENCE,
            reason=found.reason,
        )
        for found in line_expressions(article, ends, gazetteer)
    ]
    kept = [t for t in toponyms if not any(t.start < n.end and n.start < t.end for n in lines)]
    return tuple(sorted([*kept, *lines], key=lambda toponym: toponym.start))
