"""Reader of web pages: all visible text is kept, what is not the article is furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from geomap.documents.decode import decode
from geomap.documents.layout import join
from geomap.documents.patterns import fold, line_kind
from geomap.documents.raw import RawArticle
from geomap.errors import DocumentError
from geomap.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Part = tuple[str, BlockKind | None]

_UNSEEN = frozenset(
    "head script style template noscript svg math iframe object canvas select option datalist "
    "textarea input audio video map".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small "
    "span strike strong sub sup time tt u var wbr img label ruby rt rp".split()
)
_KINDS = {
    "h1": BlockKind.HEADLINE,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    "figcaption": BlockKind.CAPTION,
    **dict.fromkeys(
        ("nav", "aside", "footer", "button", "form", "dialog", "menu"), BlockKind.FURNITURE
    ),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
# Shorter lines count as the article's only when they are a whole line of it.
_SHORTEST_INSIDE = 25
# Below this, what the extractor calls the article is no more than a scrap of the page.
_SHORTEST_ARTICLE = 80
_KEPT_AROUND = (BlockKind.BYLINE, BlockKind.DATELINE)


def read_webpage(data: bytes) -> Iterator[RawArticle]:
    """
    Read a saved web page as one article.

    Parameters
    ----------
    data
        The file's bytes; the page's own statement of its encoding is heeded.

    Yields
    ------
    article
        The page's visible text, a blank line between its blocks; the page's metadata give title,
        date, publisher and address.

    Raises
    ------
    DocumentError
        If the file is no web page or shows no text.
    """
    source = _decoded(data)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        msg = f"no readable web page ({error}); save it again as HTML"
        raise DocumentError(msg) from error
    parts = list(_parts(page))
    if not any(map(str.isalnum, "".join(text for text, _ in parts))):
        msg = "web page without text; it may need a browser to fill it, save it from there"
        raise DocumentError(msg)
    found = _extracted(source)
    title = _meta(found, "title")
    text, units = join(_with_furniture(parts, _meta(found, "text") or "", title))
    yield RawArticle(
        text,
        title=title,
        publisher=_meta(found, "sitename"),
        url=_meta(found, "url"),
        published=_meta(found, "date"),
        units=units,
    )


def _decoded(data: bytes) -> str:
    stated = _CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:200])
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = stated[1].decode("ascii").lower()
        # Browsers read what calls itself Latin-1 as Windows-1252 (WHATWG Encoding Standard).
        name = {"iso-8859-1": "cp1252", "us-ascii": "cp1252", "latin1": "cp1252"}.get(name, name)
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass  # a wrong statement; the bytes themselves tell more
    return decode(data)


def _extracted(source: str) -> Any:
    """Return what the extractor finds: the article's text and the page's metadata."""
    import trafilatura  # noqa: PLC0415 - only web pages need it

    try:
        return trafilatura.bare_extraction(
            source,
            include_comments=False,
            favor_recall=True,
            with_metadata=True,
            # Dates are read from metadata alone; the text's own are weighed with its blocks.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:  # noqa: BLE001 - an extra over the page's text; hostile pages fail in many ways
        return None


def _meta(found: Any, name: str) -> str | None:
    value = getattr(found, name, None)
    return value if isinstance(value, str) and value.strip() else None


def _parts(page: html.HtmlElement) -> Iterator[Part]:
    """Yield the page's blocks of visible text with the kinds that its tags tell."""
    words: list[str] = []
    kinds: list[BlockKind | None] = [None]

    def flush() -> Iterator[Part]:
        text = "\n".join(" ".join(line.split()) for line in "".join(words).split("\n")).strip()
        words.clear()
        if text:
            yield text, kinds[-1]

    walker = etree.iterwalk(page, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        inline = tag in _INLINE
        if event == "start":
            if _unseen(element, tag):
                walker.skip_subtree()
                kinds.append(kinds[-1])
                continue
            if tag == "br":
                words.append("\n")
            elif not inline:
                yield from flush()
            outer = kinds[-1]
            final = outer in (BlockKind.FURNITURE, BlockKind.CAPTION)
            kinds.append(outer if final else _KINDS.get(tag, outer))
            if element.text:
                words.append(_spaced(element.text, element))
        else:
            if not inline and tag != "br" and not _unseen(element, tag):
                yield from flush()
            kinds.pop()
            if element.tail and kinds:
                words.append(_spaced(element.tail, element.getparent()))
    yield from flush()


def _unseen(element: html.HtmlElement, tag: str) -> bool:
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
    return tag in _UNSEEN or bool(hidden)


def _spaced(text: str, element: html.HtmlElement | None) -> str:
    """Line breaks of the source are spaces, but for preformatted text."""
    while element is not None:
        if element.tag == "pre":
            return text
        element = element.getparent()
    return re.sub(r"\s+", " ", text)


def _with_furniture(parts: Sequence[Part], article: str, title: str | None) -> Sequence[Part]:
    """Mark as furniture what the extractor did not take for the article."""
    if len(article) < _SHORTEST_ARTICLE:
        return parts
    lines = {fold(line) for line in article.splitlines()}
    whole = fold(article)
    inside = [_is_inside(fold(text), lines, whole) for text, _ in parts]
    if not any(inside):
        return parts
    first = inside.index(True)
    last = len(inside) - 1 - inside[::-1].index(True)
    headline = _headline(parts, title, first)
    marked: list[Part] = []
    for index, (text, kind) in enumerate(parts):
        within = first <= index <= last
        between = headline is not None and headline < index <= last
        if index == headline:
            marked.append((text, BlockKind.HEADLINE))
        elif kind is BlockKind.FURNITURE:
            marked.append((text, kind))
        elif kind is BlockKind.HEADLINE:
            marked.append((text, BlockKind.HEADING if within else BlockKind.FURNITURE))
        elif inside[index] or (kind is BlockKind.CAPTION and (within or between)):
            marked.append((text, kind))
        elif (between or within) and line_kind(text) in _KEPT_AROUND:
            marked.append((text, None))
        else:
            marked.append((text, BlockKind.FURNITURE))
    return marked


def _is_inside(line: str, lines: set[str], whole: str) -> bool:
    if line in lines:
        return True
    return len(line) >= _SHORTEST_INSIDE and line in whole


def _headline(parts: Sequence[Part], title: str | None, first: int) -> int | None:
    """Return the block that is the headline: it repeats the title, or is the last h1 before."""
    wanted = fold(title or "")
    tops = [i for i, (_, kind) in enumerate(parts) if kind is BlockKind.HEADLINE]
    for index in (*tops, *range(len(parts))):
        line = fold(parts[index][0])
        if line and parts[index][1] is not BlockKind.FURNITURE and line == wanted:
            return index
    return next((i for i in reversed(tops) if i <= first + 1), tops[0] if tops else None)
