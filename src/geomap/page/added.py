"""The reader's own articles: files, pasted text, and publication dates that the text lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import streamlit as st

from geomap.documents import Unreadable, document, read_each
from geomap.page.session import Session, session
from geomap.page.words import article_words, known, rows_of
from geomap.records import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geomap.table import EventTable


def add_articles(table: EventTable) -> None:
    """
    Draw the forms for the reader's own articles and for publication dates.

    Parameters
    ----------
    table
        What is shown now: its articles without a publication date can be given one.
    """
    state = session()
    with st.form("add", clear_on_submit=True, border=False):
        files = st.file_uploader(
            "Files: text, HTML, PDF, Word, CSV, JSON", accept_multiple_files=True, key="files"
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
    if state.added and st.button(f"Remove my {len(state.added)} articles", key="remove"):
        state.added.clear()
        state.problems.clear()
        st.rerun()
    _publication_dates(state, table)


def take(state: Session, files: Sequence[UploadedFile], text: str, published: date | None) -> None:
    """
    Read files and pasted text into the reader's articles.

    Parameters
    ----------
    state
        Gets the articles, and a line for each file that cannot be read.
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
    for made in read:
        state.added[made.id] = made
        state.arrived.add(made.id)
        if published is not None:
            state.dates[made.id] = published.isoformat()


def read_upload(name: str, content: bytes) -> list[Document | Unreadable]:
    """
    Read an uploaded file.

    Parameters
    ----------
    name
        As the browser gave it; only its ending is used on disk.
    content
        Its bytes.

    Returns
    -------
    items
        Its articles, or one line on why it has none; both speak of it by `name`.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(name).suffix.lower()}"
        path.write_bytes(content)
        items = list(read_each([path]))
        return [
            Unreadable(name, item.message.replace(str(path), name))
            if isinstance(item, Unreadable)
            else replace(item, source=name)
            for item in items
        ]


def _publication_dates(state: Session, table: EventTable) -> None:
    """Offer to set the publication date of an article that has none."""
    rows = {
        row["document_id"]: article_words(row)
        for row in rows_of(table.articles)
        if known(row["published"]) is None or row["document_id"] in state.dates
    }
    if not rows:
        return
    with st.form("dates", border=False):
        st.markdown("**Articles without a publication date**")
        chosen = st.selectbox(
            "Article", list(rows), format_func=lambda key: rows[key], key="undated-article"
        )
        day = st.date_input(
            "Published", value=None, min_value=date(1, 1, 1), format="YYYY-MM-DD", key="undated-day"
        )
        if st.form_submit_button("Set the date"):
            if day is None:
                state.dates.pop(chosen, None)
            else:
                state.dates[chosen] = day.isoformat()
            st.rerun()
