"""Reader of web pages: all visible text is kept, what is not the article is furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from geomap.documents.dates import is_date_line
from geomap.documents.decode import decode
from geomap.documents.layout import join
from geomap.documents.patterns import fold, line_kind
from geomap.documents.raw import RawArticle
from geomap.errors import DocumentError
from geomap.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Part = tuple[str, BlockKind | None]

# fmt: off
_UNSEEN = frozenset(
    {
        "head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object",
        "canvas", "select", "option", "datalist", "textarea", "input", "audio", "video", "map",
    }
)
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "label", "ruby", "rt",
        "rp",
    }
)
# fmt: on
_KINDS: dict[Any, BlockKind] = {
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
    parts = _Walker().walk(page)
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


class _Walker:
    """Collects a page's blocks of visible text with the kinds that its tags tell."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._words: list[str] = []
        self._kinds: list[BlockKind | None] = [None]

    def walk(self, page: html.HtmlElement) -> list[Part]:
        """Go through a page in document order."""
        walker = etree.iterwalk(page, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                self._leave(element)
            elif not self._enter(element):
                walker.skip_subtree()
        self._flush()
        return self.parts

    def _enter(self, element: html.HtmlElement) -> bool:
        """Begin an element; return whether what it holds is seen."""
        outer = self._kinds[-1]
        final = outer in (BlockKind.FURNITURE, BlockKind.CAPTION)
        if _is_unseen(element):
            self._kinds.append(outer)
            return False
        if element.tag == "br":
            self._words.append("\n")
        elif element.tag not in _INLINE:
            self._flush()
        self._kinds.append(outer if final else _KINDS.get(element.tag) or outer)
        self._words.append(_spaced(element.text, element))
        return True

    def _leave(self, element: html.HtmlElement) -> None:
        if element.tag not in _INLINE and element.tag != "br" and not _is_unseen(element):
            self._flush()
        self._kinds.pop()
        if self._kinds:
            self._words.append(_spaced(element.tail, element.getparent()))

    def _flush(self) -> None:
        lines = "".join(self._words).split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        self._words.clear()
        if text:
            self.parts.append((text, self._kinds[-1]))


def _is_unseen(element: html.HtmlElement) -> bool:
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
    return element.tag in _UNSEEN or bool(hidden)


def _spaced(text: str | None, element: html.HtmlElement | None) -> str:
    """Return text with the source's line breaks as spaces, unless it is preformatted."""
    if not text:
        return ""
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
        elif (between or within) and (is_date_line(text) or line_kind(text) in _KEPT_AROUND):
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
    order: list[int] = [*tops, *range(len(parts))]
    for index in order:
        line = fold(parts[index][0])
        if line and parts[index][1] is not BlockKind.FURNITURE and line == wanted:
            return index
    before = [index for index in tops if index <= first + 1]
    chosen = before[-1:] or tops[:1]
    return chosen[0] if chosen else None
