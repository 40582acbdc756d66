"""Reader of RSS and Atom files: one article an entry."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from geomap.documents.raw import Fault, Page
from geomap.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTRIES = frozenset({"item", "entry"})
_ROOTS = frozenset({"rss", "feed", "rdf"})
# The fullest text first: `content:encoded` of RSS, `content` of Atom, then teasers.
_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubdate", "published", "date", "issued", "updated", "modified")
_MARKUP = ("xhtml", "application/xhtml+xml")


def is_feed(data: bytes) -> bool:
    """
    Tell by its first element whether a file is a feed.

    Parameters
    ----------
    data
        The file's bytes, or its beginning.

    Returns
    -------
    feed
        Whether it is RSS 0.9 to 2.0 or Atom.
    """
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    try:
        parser.feed(data[:4096])
        _, root = next(iter(parser.read_events()), (None, None))
    except etree.XMLSyntaxError:
        return False
    return root is not None and _name(root) in _ROOTS


def read_feed(data: bytes) -> Iterator[Page | Fault]:
    """
    Read an RSS or Atom file.

    Parameters
    ----------
    data
        The file's bytes.

    Yields
    ------
    item
        The fullest text of each entry as a web page, with the entry's title, address and date;
        or what is wrong with an entry. Entries count from 1.

    Raises
    ------
    DocumentError
        If the file is no feed, or declares entities, which no feed needs and bombs are made of.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True, recover=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        msg = f"no readable XML ({error}); give an RSS or Atom file"
        raise DocumentError(msg) from error
    if root is None or _name(root) not in _ROOTS:
        msg = "XML without articles; give an RSS or Atom file, or save it as text or HTML"
        raise DocumentError(msg)
    document = root.getroottree().docinfo.internalDTD
    if document is not None and any(True for _ in document.iterentities()):
        msg = "feed that declares XML entities; they are refused, remove them"
        raise DocumentError(msg)
    entries = [element for element in root.iter(etree.Element) if _name(element) in _ENTRIES]
    if not entries:
        yield Fault("feed without entries; nothing to read")
    publisher = _publisher(root)
    for number, entry in enumerate(entries, start=1):
        yield _page(entry, publisher, where=f"entry {number}")


def _page(entry: etree._Element, publisher: str, *, where: str) -> Page | Fault:
    fields: dict[str, etree._Element] = {}
    for child in entry:
        if isinstance(child.tag, str):
            fields.setdefault(_name(child), child)
    title = _text(fields.get("title"))
    bodies = (_markup(fields[name]) for name in _TEXTS if name in fields)
    body = next((text for text in bodies if text.strip()), "")
    if not body and not title:
        return Fault("entry without a text; nothing to read", where)
    page = (
        f'<html><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><article><h1>{escape(title)}</h1>\n<div>{body}</div></article></body></html>"
    )
    known = {
        "title": title,
        "url": _address(entry, fields),
        "publisher": _text(fields.get("source")) or publisher,
        "published": next((_text(fields[name]) for name in _DATES if name in fields), ""),
    }
    return Page(page.encode("utf-8", "replace"), ".html", known, where)


def _publisher(root: etree._Element) -> str:
    holder = next((child for child in root if _name(child) == "channel"), root)
    return next((_text(child) for child in holder if _name(child) == "title"), "")


def _address(entry: etree._Element, fields: dict[str, etree._Element]) -> str:
    for child in entry:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return (child.get("href") or child.text or "").strip()
    return _text(fields.get("link"))


def _markup(element: etree._Element) -> str:
    """Return an element's text as HTML: escaped markup is HTML already, XHTML is written out."""
    if element.get("type") in _MARKUP or len(element):
        inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
        return escape(element.text or "") + inner
    text = element.text or ""
    return escape(text) if element.get("type") == "text" else text


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return " ".join("".join(map(str, element.itertext())).split())


def _name(element: etree._Element) -> str:
    """Return an element's local name: the dialects differ in their namespaces."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
