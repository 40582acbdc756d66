"""What each stretch of an article is: headline, by-line, paragraph, caption or page furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.documents.datelines import dateline_end, is_dateline
from geomap.documents.dates import find_dates, is_date_line, without_dates
from geomap.documents.layout import is_bullet, is_label, paragraphs
from geomap.documents.patterns import CAPTION_LABEL, END, LIST, fold, line_kind, plain
from geomap.documents.publishers import publisher_in, publisher_named
from geomap.records import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.documents.raw import Unit

_WORD = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_PERSON = rf"{_WORD}(?: (?:de|von|van|bin|al|el)? ?{_WORD}){{1,2}}"
_NAMES = re.compile(
    rf"{_PERSON}(?:(?:, | and | & |, and ){_PERSON}){{0,4}}(?:,? in {_WORD}(?: {_WORD})?)?"
)
_SIGN_OFF = re.compile(
    r"\s[(\[](?:Additional |Writing|Reporting|Editing|Compiled)[^()\[\]]*\bby\b[^()\[\]]*[)\]]\s*$"
)
_SPEAKER = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .,'’-]{0,40}:")
_SITE = re.compile(r"\s+(?:[|•·»]|::?|--?|[–—])\s+\S")
_IN_BRACKETS = re.compile(r"(?<=\w) ?\([^()]*\)$")  # The Times (London)
_LONGEST_BYLINE = 140
_LONGEST_HEADING = 110
_LONGEST_HEADLINE = 220
_FEWEST_HEADLINE_WORDS = 3
_LONGEST_LABEL_WORDS = 2
_LONGEST_QUESTION_WORDS = 9
# A line that comes again is furniture (a caption and its alternative text, a pull quote), unless
# it is so short that it may well be said twice.
_SHORTEST_REPEAT = 20
# So many headline-like lines after the last paragraph are links to other stories.
_FEWEST_LINKS = 3
_FEWEST_PARAGRAPHS = 3

_PASSED_BY = (BlockKind.FURNITURE, BlockKind.CAPTION, BlockKind.BYLINE, BlockKind.DATELINE)


@dataclass(slots=True)
class _Piece:
    """A unit on its way to a block; `kind` is None until something is known of it."""

    start: int
    end: int
    group: int
    text: str
    kind: BlockKind | None
    marked: bool  # its kind comes from markup
    listed: str | None = None  # LIST, END or CAPTION_LABEL: what it heads

    @property
    def open(self) -> bool:
        return self.kind is None

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def prose(self) -> bool:
        """Whether it looks like a paragraph of the story."""
        return self.kind is BlockKind.PARAGRAPH or (self.kind is None and not is_label(self.text))


def mark_blocks(
    text: str, *, title: str | None = None, units: Sequence[Unit] | None = None
) -> tuple[Block, ...]:
    """
    Tell the parts of an article apart.

    Parameters
    ----------
    text
        The article as read.
    title
        Its title, where known: the line that repeats it is the headline.
    units
        Paragraphs where the format has them; told from the shape of the text when None.

    Returns
    -------
    blocks
        Sorted, not overlapping; together they hold all that is not blank.
    """
    pieces = [_piece(text, u) for u in (paragraphs(text) if units is None else units)]
    pieces = list(_with_title_apart(text, pieces, title))
    for piece in pieces:
        _mark_by_words(piece)
    _mark_repeats(pieces, title)
    _mark_lists(pieces)
    _mark_head(pieces, title)
    _mark_headings(pieces)
    _mark_trailing_links(pieces)
    return tuple(_blocks(pieces))


def headline(text: str, blocks: Sequence[Block]) -> str | None:
    """
    Return an article's headline on one line.

    Parameters
    ----------
    text
        The article.
    blocks
        Its blocks.

    Returns
    -------
    headline
        None when no block is one.
    """
    first = next((b for b in blocks if b.kind is BlockKind.HEADLINE), None)
    if first is None:
        return None
    words = " ".join(text[first.start : first.end].split())
    return re.sub(r"^#+\s+|\s+#+$", "", words) or None


def _piece(text: str, unit: Unit) -> _Piece:
    return _Piece(
        unit.start,
        unit.end,
        unit.group,
        text[unit.start : unit.end],
        unit.kind,
        unit.kind is not None,
    )


def _with_title_apart(text: str, pieces: list[_Piece], title: str | None) -> Iterator[_Piece]:
    """Part a title from the paragraph that it runs into, as in feeds that come as one line."""
    wanted = plain(title or "")
    for index, piece in enumerate(pieces):
        size = len(wanted)
        rest = piece.text[size:]
        runs_in = size >= _SHORTEST_REPEAT and rest[:1] in {".", ":", " ", "|", "\n", "–", "—", "-"}
        if index == 0 and runs_in and fold(piece.text[:size]) == fold(wanted):
            body = rest.lstrip(" .:|–—-\r\n\t")
            if body:
                head = piece.text[: len(piece.text) - len(body)].rstrip()
                cut = piece.start + len(head)
                yield replace(piece, end=cut, text=head, kind=BlockKind.HEADLINE)
                start = piece.end - len(body)
                yield replace(piece, start=start, text=text[start : piece.end])
                continue
        yield piece


def _mark_by_words(piece: _Piece) -> None:
    """Mark what the tables of phrases and patterns know; markup of furniture is final."""
    if piece.kind not in (None, BlockKind.PARAGRAPH, BlockKind.HEADING):
        return
    if is_date_line(piece.text) or is_dateline(piece.text):
        piece.kind = BlockKind.DATELINE
        return
    kind = line_kind(piece.text)
    if kind in (LIST, END, CAPTION_LABEL):
        piece.listed, piece.kind = kind, BlockKind.FURNITURE
    elif kind is not None:
        piece.kind = BlockKind(kind)
    elif len(piece.text) <= 60 and publisher_named(_IN_BRACKETS.sub("", piece.text)):
        piece.kind = BlockKind.BYLINE


def _mark_repeats(pieces: Sequence[_Piece], title: str | None) -> None:
    """Mark what was said before; a label that is at once said again is a picture's caption.

    (Its first copy is then the alternative text.) The first label of a page is its headline.
    """
    first: dict[str, _Piece] = {}
    seen = [piece for piece in pieces if piece.kind is not BlockKind.FURNITURE]
    last: _Piece | None = None
    for piece in seen:
        key = fold(piece.text)
        earlier = first.setdefault(key, piece) if len(key) >= _SHORTEST_REPEAT else piece
        if earlier is piece:
            last = piece
            continue
        piece.kind = BlockKind.FURNITURE
        leads = earlier is seen[0] or key == fold(title or "")
        if earlier is last and earlier.open and is_label(earlier.text) and not leads:
            earlier.kind = BlockKind.CAPTION


def _mark_lists(pieces: Sequence[_Piece]) -> None:
    """Mark what labels head: links to other stories, readers' comments, captions."""
    listing, told = False, 0
    for index, piece in enumerate(pieces):
        if piece.listed == END and told >= _FEWEST_PARAGRAPHS:
            for after in pieces[index:]:
                after.kind = BlockKind.FURNITURE
            return
        if piece.listed == CAPTION_LABEL:
            for below in pieces[index + 1 : index + 2]:
                below.kind = BlockKind.CAPTION if below.open else below.kind
        elif piece.listed:
            listing = True
        elif piece.prose and not (listing and _is_question(piece)):
            listing = False
            told += 1
        elif listing and (piece.open or piece.kind in (BlockKind.HEADING, BlockKind.DATELINE)):
            piece.kind = BlockKind.FURNITURE


def _mark_head(pieces: Sequence[_Piece], title: str | None) -> None:
    """Find the headline; what stands around it before the story is label, by-line, standfirst."""
    body = next((i for i, p in enumerate(pieces) if p.prose and not _asks(pieces, i)), None)
    titled = _titled(pieces, title)
    if body is None and titled is None:
        return
    head = pieces[: len(pieces) if body is None else body]
    chosen = titled if titled is not None else _choose_headline(head)
    if chosen is None:
        return
    pieces[chosen].kind = BlockKind.HEADLINE
    for piece in head[:chosen]:
        if piece.open and (titled is not None or piece.words <= _LONGEST_LABEL_WORDS):
            piece.kind = BlockKind.FURNITURE
    before = pieces[chosen]
    for index, piece in enumerate(head[chosen + 1 :], start=chosen + 1):
        if not piece.open:
            continue
        above = pieces[index - 1]
        follows = above is before or above.start == above.end
        if follows and before.text.endswith(":") and before.group == piece.group:
            before.end, before.text = piece.end, f"{before.text} {piece.text}"
            piece.start = piece.end  # taken up into the headline; no block of its own
        elif _signs(piece):
            piece.kind = BlockKind.BYLINE
        elif piece.words == 1 and index + 1 != body:
            piece.kind = BlockKind.FURNITURE


def _asks(pieces: Sequence[_Piece], index: int) -> bool:
    """Tell whether a page's first line is a headline though it ends as a sentence or a colon."""
    piece = pieces[index]
    if any(p.open for p in pieces[:index]) or index + 1 >= len(pieces):
        return False
    text = piece.text.rstrip("\"'”’»")
    return piece.open and len(text) <= 120 and text.endswith(("?", "!", ":", "…"))


def _titled(pieces: Sequence[_Piece], title: str | None) -> int | None:
    """Return the piece that is the headline by markup, or that repeats the title."""
    for index, piece in enumerate(pieces):
        if piece.kind is BlockKind.HEADLINE:
            return index
    wanted = fold(title or "")
    for index, piece in enumerate(pieces):
        line = fold(piece.text)
        # A page's title may carry the site's name: "Headline - Publisher".
        same = line == wanted or (line and _SITE.match(wanted.removeprefix(line)) is not None)
        if wanted and same and piece.kind in (None, BlockKind.HEADING, BlockKind.PARAGRAPH):
            return index
    return None


def _choose_headline(head: Sequence[_Piece]) -> int | None:
    candidates = [
        index
        for index, piece in enumerate(head)
        if piece.kind in (None, BlockKind.HEADING) and len(piece.text) <= _LONGEST_HEADLINE
    ]
    long_enough = (i for i in candidates if head[i].words >= _FEWEST_HEADLINE_WORDS)
    return next(long_enough, candidates[0] if candidates else None)


def _signs(piece: _Piece) -> bool:
    """Tell a by-line below the headline: names or a publisher, perhaps with a date."""
    if len(piece.text) > _LONGEST_BYLINE:
        return False
    if publisher_in(piece.text) is not None:
        return piece.words <= 8 or any(d.full for d in find_dates(piece.text))
    return _NAMES.fullmatch(without_dates(piece.text).strip(" |,•·–—-/")) is not None


def _mark_headings(pieces: Sequence[_Piece]) -> None:
    told = any(p.prose for p in pieces)
    last = max((i for i, p in enumerate(pieces) if p.kind not in _PASSED_BY), default=-1)
    for index, piece in enumerate(pieces):
        if not piece.open:
            continue
        heads = told and index < last and len(piece.text) <= _LONGEST_HEADING
        if heads and not is_bullet(piece.text) and (is_label(piece.text) or _is_question(piece)):
            piece.kind = BlockKind.HEADING
        elif told and index == last and is_label(piece.text):
            short = piece.words <= _LONGEST_LABEL_WORDS
            piece.kind = BlockKind.FURNITURE if short else None


def _is_question(piece: _Piece) -> bool:
    """Tell a question that heads a section from one that is asked in the story."""
    return (
        piece.text.endswith("?")
        and piece.words <= _LONGEST_QUESTION_WORDS
        and piece.text[0].isupper()
    )


def _mark_trailing_links(pieces: Sequence[_Piece]) -> None:
    last = max((i for i, p in enumerate(pieces) if p.prose), default=-1)
    if sum(p.prose for p in pieces) < _FEWEST_PARAGRAPHS:
        return
    links = [
        p
        for p in pieces[last + 1 :]
        if p.kind in (None, BlockKind.HEADING)
        and p.words >= _FEWEST_HEADLINE_WORDS
        and not is_bullet(p.text)
    ]
    if len(links) >= _FEWEST_LINKS:
        for piece in links:
            piece.kind = BlockKind.FURNITURE


def _blocks(pieces: Sequence[_Piece]) -> Iterator[Block]:
    """Yield the blocks; datelines and sign-offs within paragraphs become blocks of their own."""
    first = True
    # Several paragraphs that open "SMITH: " are the speakers of an interview, no towns.
    speakers = sum(_SPEAKER.match(p.text) is not None for p in pieces) > 1
    for piece in pieces:
        kind = piece.kind or BlockKind.PARAGRAPH
        if piece.start == piece.end:
            continue
        if kind is not BlockKind.PARAGRAPH:
            yield Block(piece.start, piece.end, kind)
            continue
        spoken = speakers and _SPEAKER.match(piece.text)
        cut = 0 if spoken else dateline_end(piece.text, first=first)
        first = False
        signed = _SIGN_OFF.search(piece.text, cut)
        stop = signed.start() if signed else len(piece.text)
        parts = (
            (0, cut, BlockKind.DATELINE),
            (cut, stop, BlockKind.PARAGRAPH),
            (stop, len(piece.text), BlockKind.BYLINE),
        )
        for start, end, part in parts:
            bare = piece.text[start:end].strip()
            if bare:
                begin = piece.start + piece.text.index(bare, start)
                yield Block(begin, begin + len(bare), part)
