"""The page: articles in, a linked map, list and record in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.page.source import Shown

__all__ = ["main"]


def main() -> None:
    """Draw the page; Streamlit runs this whenever the reader does something."""
    # Streamlit and the pipeline are slow to import: serving starts without them.
    import streamlit as st  # noqa: PLC0415

    from geomap.page.browse import browse  # noqa: PLC0415
    from geomap.page.look import begin, opening, problem  # noqa: PLC0415
    from geomap.page.own import read_own  # noqa: PLC0415
    from geomap.page.project import project  # noqa: PLC0415
    from geomap.page.session import session  # noqa: PLC0415

    begin()
    state = session()
    own = read_own(project().events)
    state.added, state.dates = dict(own.documents), dict(own.dates)
    notes = st.container(key="notes")
    shown: Shown | None = opening(state, notes)
    if shown is None:
        return
    with notes:
        for line in (*own.problems, *shown.problems, *state.problems):
            problem(line)
    browse(shown)
