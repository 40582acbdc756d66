"""The form for an event that was missed: the words that tell of it, its type, place and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geomap.corrections import append, derived_id, place_columns
from geomap.errors import CorrectionError
from geomap.events import event_types
from geomap.gazetteer import Gazetteer
from geomap.page.look import problem
from geomap.page.place_choices import place_words
from geomap.page.project import project
from geomap.page.words import article_words, known, rows_of, status_words
from geomap.records import Status

if TYPE_CHECKING:
    from geomap.page.session import Session
    from geomap.page.source import Shown

_NOWHERE = "No place"


def missed_event_form(shown: Shown, document_id: str | None, state: Session) -> None:
    """
    Draw the form; nothing is made of it while it is closed.

    Parameters
    ----------
    shown
        The table.
    document_id
        Of the article that is offered first, that of the record.
    state
        Of the reader.
    """
    frame = shown.table.articles
    frame = frame[frame["text"].notna()]
    if frame.empty:
        return
    box = st.expander(
        "Add an event that was missed", key="missed", icon=":material/add:", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        _form(shown, document_id, state)


def _form(shown: Shown, document_id: str | None, state: Session) -> None:
    columns = shown.table.articles[["document_id", "publisher", "title", "source"]]
    names = {row["document_id"]: article_words(row) for row in rows_of(columns)}
    ids = list(names)
    version = len(shown.journal.corrections)  # the form is empty again once it was saved
    article = st.selectbox(
        "Article",
        ids,
        index=ids.index(document_id) if document_id in names else 0,
        format_func=lambda key: names.get(key, key),
        key=f"missed-article-{document_id}",
    )
    words = st.text_area(
        "The words of the article that tell of it", key=f"missed-words-{version}", height=80
    )
    left, right = st.columns(2)
    codes = list(event_types())
    code = left.selectbox(
        "What happened",
        codes,
        index=None,
        format_func=lambda c: f"{event_types()[c].label} ({c})",
        key=f"missed-type-{version}",
        placeholder="Type",
    )
    statuses = [s.value for s in Status]
    status = right.selectbox(
        "How the article tells it", statuses, format_func=status_words, key=f"missed-st-{version}"
    )
    sought = left.text_input("Look for its place by name", key=f"missed-search-{version}")
    edtf = right.text_input(
        "When it happened", key=f"missed-date-{version}", placeholder="2020-09-27, 2020-09"
    )
    places = _found(sought)
    where = st.selectbox(
        "Where it happened",
        list(places),
        index=1 if len(places) > 1 else 0,
        format_func=lambda key: places[key][0] if key in places else key,
        key=f"missed-place-{version}-{sought}",
    )
    if st.button("Add the event", key="missed-save", disabled=not (code and (words or "").strip())):
        try:
            editor = shown.editor(author=state.author)
            made = editor.add(
                str(article),
                editor.find_words(str(article), words or ""),
                type=str(code),
                status=str(status),
                place=places[where][1] if where in places else None,
                edtf=(edtf or "").strip() or None,
            )
            (written,) = append(project().events, [made])
        except CorrectionError as error:
            problem(str(error))
            return
        state.follow = derived_id("report", written)
        st.rerun()


def _found(sought: str | None) -> dict[str, tuple[str, dict[str, Any] | None]]:
    """Return what the gazetteer finds, by id: in words, and the columns; nowhere comes first."""
    found: dict[str, tuple[str, dict[str, Any] | None]] = {_NOWHERE: (_NOWHERE, None)}
    if (sought or "").strip():
        for candidate in Gazetteer.open().lookup((sought or "").strip(), limit=8):
            columns = place_columns(candidate.place)
            row = {**columns, "name": columns["place"], "kind": columns["place_kind"]}
            people = known(candidate.place.population)
            label = place_words(row) + (f" · {people:,} people" if people else "")
            found[candidate.place.id] = (label, columns)
    return found
