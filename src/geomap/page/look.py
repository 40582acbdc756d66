"""The frame of the page: its settings, its styles, and what it shows while articles are read."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

import streamlit as st

from geomap.errors import GeomapError
from geomap.page.source import Shown, shown

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from geomap.page.session import Session


def begin() -> None:
    """Set up the page."""
    st.set_page_config(page_title="geomap", layout="wide", initial_sidebar_state="collapsed")
    css = (files("geomap.page") / "static" / "page.css").read_text(encoding="utf-8")
    st.html(f"<style>{css}</style>")


def wordmark() -> None:
    """Draw the name of the product."""
    st.html('<h1 class="wordmark">geomap</h1>', width="content")


def problem(line: str) -> None:
    """Say in one line what went wrong; file names in it are text, never mark-up."""
    st.html(f'<p class="problem" role="alert">{escape(line)}</p>')


def opening(state: Session, notes: DeltaGenerator) -> Shown | None:
    """
    Make or read what is to be shown, with progress where articles are read for the first time.

    Parameters
    ----------
    state
        The reader's articles and dates.
    notes
        Where progress and errors are said.

    Returns
    -------
    shown
        None after an error.
    """
    place = notes.empty()

    def progress(done: int, total: int, _source: str) -> None:
        with place.container():
            wordmark()
            st.progress(done / total, text=f"Reading articles: {done} of {total}")

    try:
        with place, st.spinner("Opening the events …", show_time=False):
            return shown(
                tuple(state.added.values()), state.dates, own=state.tables, progress=progress
            )
    except GeomapError as error:
        with notes:
            problem(str(error))
        return None
    finally:
        place.empty()
