"""The reader's own articles: files, pasted text, and publication dates that the text lacks."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from geomap.corrections import edtf_days
from geomap.documents import Unreadable, document, read_bytes
from geomap.errors import GeomapError
from geomap.page.look import problem
from geomap.page.own import add_own, own_path, remove_own
from geomap.page.project import project
from geomap.page.session import Session, session
from geomap.page.words import article_words, known, rows_of
from geomap.records import Document, PublishedBasis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geomap.table import EventTable


def add_articles() -> None:
    """Draw the form for the reader's own articles; they are kept beside the table."""
    state = session()
    with st.form("add", clear_on_submit=True, border=False):
        files = st.file_uploader(
            "Files: text, HTML, PDF, Word, CSV, JSON, feeds, web archives, zip",
            accept_multiple_files=True,
            key="files",
        )
        text = st.text_area("or text, pasted", key="pasted", height=120)
        published = st.date_input(
            "Published (leave empty if the text says it, or nobody knows)",
            value=None,
            min_value=date(1, 1, 1),
            format="YYYY-MM-DD",
            key="pasted-date",
        )
        if st.form_submit_button("Read", type="primary"):
            take(state, files or [], text, published)
            st.rerun()
    if state.added:
        st.html(
            f'<p class="kept">Kept in {escape(str(own_path(project().events)))}</p>',
        )
    if state.added and st.button(f"Remove my {len(state.added)} articles", key="remove"):
        remove_own(project().events)
        state.problems.clear()
        st.rerun()


def take(state: Session, files: Sequence[UploadedFile], text: str, published: date | None) -> None:
    """
    Read files and pasted text into the reader's articles, and keep these.

    Parameters
    ----------
    state
        Gets the articles, and a line for each file that cannot be read or kept.
    files
        As uploaded.
    text
        As pasted; blank for none.
    published
        Publication day of all of them, None when not known.
    """
    state.problems.clear()
    read: list[Document] = []
    for file in files:
        for item in read_upload(file.name, file.getvalue()):
            if isinstance(item, Unreadable):
                state.problems.append(item.message)
            else:
                read.append(item)
    if text.strip():
        read.append(document(text, source="pasted text"))
    dates = {made.id: published.isoformat() for made in read} if published is not None else {}
    try:
        add_own(project().events, read, dates)
    except GeomapError as error:
        state.problems.append(str(error))
    for made in read:
        state.added[made.id] = made
        state.arrived.add(made.id)
    state.dates |= dates


def read_upload(name: str, content: bytes) -> list[Document | Unreadable]:
    """
    Read an uploaded file.

    Parameters
    ----------
    name
        As the browser gave it; its ending tells the format, nothing is written to disk.
    content
        Its bytes, also of an archive.

    Returns
    -------
    items
        Its articles, and one line for each part that is none; both speak of it by `name`.
    """
    return list(read_bytes(content, name=name))


def publication_dates(table: EventTable) -> None:
    """
    Offer to set the publication date of an article that does not tell it; it is read anew.

    Parameters
    ----------
    table
        What is shown.
    """
    state = session()
    rows = {
        row["document_id"]: article_words(row)
        for row in rows_of(table.articles)
        if known(row["published"]) is None
        or row["published_basis"] == PublishedBasis.INFERRED
        or row["document_id"] in state.dates
    }
    if not rows:
        return
    with st.form("dates", border=False):
        st.markdown("**Articles without a publication date**")
        left, middle, right = st.columns([50, 32, 18], vertical_alignment="bottom")
        chosen = left.selectbox(
            "Article", list(rows), format_func=lambda key: rows.get(key, key), key="undated-article"
        )
        day = middle.text_input(
            "Published",
            key="undated-day",
            placeholder="2020-09-30; not before: 2020-11-10/..",
        )
        if right.form_submit_button("Set the date"):
            set_publication_date(chosen, day)
    for key, edtf in state.dates.items():
        if key in rows:
            st.html(f'<p class="kept">{escape(rows[key])}: {escape(edtf)}, set by hand</p>')


def set_publication_date(document_id: str, day: str | None) -> None:
    """
    Set the day of publication of an article, and read it anew; say what is wrong with it if so.

    Parameters
    ----------
    document_id
        Of the article.
    day
        EDTF as typed; blank takes a day that was set back.
    """
    edtf = (day or "").strip() or None
    if edtf is not None and edtf_days(edtf) == (None, None):
        problem(f"{edtf!r} is no date; write 2020-09-30, 2020-09 or 2020-11-10/..")
        return
    try:
        add_own(project().events, [], {document_id: edtf})
    except GeomapError as error:
        problem(str(error))
        return
    session().arrived = {document_id}  # the map goes to what has a date now
    st.rerun()
