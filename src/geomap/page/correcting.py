"""The correction form of a report: place, pin, date, type, status, merge, split, reject, undo."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from geomap.corrections import (
    Correction,
    Editor,
    append,
    change_words,
    record_words,
    siting,
)
from geomap.errors import CorrectionError
from geomap.events import event_types
from geomap.page.look import problem
from geomap.page.place_choices import AS_IT_IS, Choice, place_choices
from geomap.page.project import project
from geomap.page.words import known, rows_of, status_words, title_words, when_words, where_words
from geomap.records import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame

    from geomap.page.session import Session
    from geomap.page.source import Shown

_REPORT, _NAME, _ARTICLE = "report", "name", "article"
_NEIGHBOURS = 60
_MOST_LISTED = 100


def correction_form(
    shown: Shown, report_id: str | None, events: GeoDataFrame, state: Session
) -> None:
    """
    Draw the form; what is saved is kept beside the table, and the page runs again.

    Parameters
    ----------
    shown
        The table.
    report_id
        Of the report in the record; None draws nothing.
    events
        Those that pass the filters, in order of time: with them an event can be merged.
    state
        Of the reader.
    """
    if report_id is None:
        return
    with st.expander("Correct this report", key="correct", icon=":material/edit:"):
        try:
            editor = shown.editor()
            row = editor.row(report_id)
            _form(shown, editor, row, events, state)
        except CorrectionError as error:
            problem(str(error))


def corrections_tray(shown: Shown, state: Session) -> None:
    """
    Draw the list of all corrections, those that no longer fit among them, each to be undone.

    Parameters
    ----------
    shown
        The table.
    state
        Of the reader.
    """
    active = shown.journal.active()
    if not active:
        return
    idle = {u.correction.id: u.reason for u in shown.applied.unmatched} if shown.applied else {}
    unfit = f" · {len(idle):,} no longer fit" if idle else ""
    with st.expander(f"Corrections: {len(active):,} in force{unfit}", key="corrections"):
        for correction in list(reversed(active))[:_MOST_LISTED]:
            _undo_row(shown, correction, state, place="tray", note=idle.get(correction.id, ""))


def take_pin(at: tuple[float, float], state: Session) -> None:
    """Note where the reader moved the pin on the map, in degrees."""
    if state.pin is not None:
        state.pin = (state.pin[0], *at)


def _form(
    shown: Shown, editor: Editor, row: Mapping[str, Any], events: GeoDataFrame, state: Session
) -> None:
    report_id = row["report_id"]
    state.version = len(shown.journal.corrections)
    wishes: list[tuple[str, Any]] = []
    _where(editor, row, state, wishes)
    left, right = st.columns(2)
    edtf = left.text_input(
        "When (EDTF)",
        row["edtf"] or "",
        key=_key("date", report_id, state),
        placeholder="2020-09-27, 2020-09 or 2020-09-27/2020-10-02",
    )
    if (edtf or "").strip() != (row["edtf"] or ""):
        wishes.append(("date", (edtf or "").strip() or None))
    codes = list(event_types())
    status = right.selectbox(
        "Status",
        [s.value for s in Status],
        index=[s.value for s in Status].index(row["status"]),
        format_func=status_words,
        key=_key("status", report_id, state),
    )
    if status != row["status"]:
        wishes.append(("status", status))
    code = st.selectbox(
        "Type",
        codes,
        index=codes.index(row["type"]) if row["type"] in codes else None,
        format_func=lambda c: f"{event_types()[c].label} ({c})",
        key=_key("type", report_id, state),
    )
    if code and code != row["type"]:
        wishes.append(("type", code))
    left, right = st.columns(2)
    reason = left.text_input("Why", key=_key("reason", report_id, state), max_chars=1000)
    state.author = right.text_input("Your name", state.author or editor.author, key="fix-author")
    if st.button("Save", type="primary", key="fix-save", disabled=not wishes):
        _save(shown, row, wishes, reason, state)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _other_deeds(shown, row, events, reason, state)
    for correction in shown.applied.by_report.get(report_id, ()) if shown.applied else ():
        _undo_row(shown, correction, state, place="form")


def _where(
    editor: Editor, row: Mapping[str, Any], state: Session, wishes: list[tuple[str, Any]]
) -> None:
    """Ask for the place among candidates, or for the pin."""
    report_id = row["report_id"]
    name = _name(editor, row)
    # A pin that was moved still has the runners-up of the name that it had its place from.
    original = editor.applied.originals.get(report_id)
    named = name or (_name(editor, original) if original else None)
    sought = st.session_state.get(_key("search", report_id, state), "")
    choices = place_choices(row, named, sought)
    chosen = st.selectbox(
        "Where",
        list(choices),
        format_func=lambda key: choices[key].label if key in choices else key,
        key=_key("place", report_id, state),
    )
    st.text_input(
        "Look for another place by name",
        key=_key("search", report_id, state),
        placeholder="such as Vienna; what is found joins the list above",
    )
    if chosen not in (None, AS_IT_IS):
        choice = choices[chosen]
        scope = _scope(editor, row, name, choice, state)
        wishes.append(("place", (choice.columns, name, scope)))
    left, right = st.columns([55, 45], vertical_alignment="bottom")
    pinned = state.pin if state.pin is not None and state.pin[0] == report_id else None
    # A field of its own for each spot to which the pin is moved: it begins with that spot.
    shown = _degrees(*(pinned[1:] if pinned else (row["lat"], row["lon"])))
    at = left.text_input(
        "Pin: latitude, longitude", shown, key=_key(f"at-{shown}", report_id, state)
    )
    moving = pinned is not None
    label = "Put the pin away" if moving else "Move the pin on the map"
    right.button(
        label,
        key=f"fix-move-{moving}",
        icon=":material/location_on:",
        on_click=_toggle_pin,
        args=(row, state),
    )
    if (at or "").strip() != _degrees(row["lat"], row["lon"]):
        wishes.append(("point", at))


def _toggle_pin(row: Mapping[str, Any], state: Session) -> None:
    """Show the pin on the map, where the event is or in the middle of what is seen, or hide it."""
    if state.pin is not None and state.pin[0] == row["report_id"]:
        state.pin = None
        return
    lat, lon = row["lat"], row["lon"]
    if lat is None or lon is None:
        west, south, east, north = state.seen or (0.0, 0.0, 0.0, 0.0)
        lat, lon = (south + north) / 2, ((west + east) / 2 + 180) % 360 - 180
    state.pin = (row["report_id"], lat, lon)


def _name(editor: Editor, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the row of the place name from which a report has its place."""
    at = siting(row)
    if at is None:
        return None
    named = row["places"][at]
    try:
        return editor.mention(row["document_id"], (int(named["start"]), int(named["end"])))
    except CorrectionError:
        return None


def _scope(
    editor: Editor,
    row: Mapping[str, Any],
    name: Mapping[str, Any] | None,
    choice: Choice,
    state: Session,
) -> str:
    """Ask whether the choice is what the name means, here or in the whole article."""
    if name is None:
        return _REPORT
    others = editor.same_name(row["document_id"], (int(name["start"]), int(name["end"])))
    text = name["text"]
    words = {
        _REPORT: "this report only",
        _NAME: f"“{text}” in this sentence means it",
        _ARTICLE: f"“{text}” means it in the whole article ({len(others) + 1} times)",
    }
    if not others:
        del words[_ARTICLE]
    return str(
        st.selectbox(
            "The choice holds for",
            list(words),
            index=1 if choice.of_name else 0,
            format_func=lambda key: words.get(key, key),
            key=_key("scope", row["report_id"], state),
        )
    )


def _save(
    shown: Shown,
    row: Mapping[str, Any],
    wishes: Sequence[tuple[str, Any]],
    reason: str | None,
    state: Session,
) -> None:
    """Make corrections of what the form says; a wish that makes no sense is said, none is kept."""
    try:
        editor = shown.editor(author=state.author, reason=reason or "")
        made: list[Correction] = []
        for name, value in wishes:
            if name == "place":
                made += _placed(editor, row, *value)
            elif name == "point":
                made.append(editor.point(row["report_id"], *_point(value)))
            else:
                made.append(getattr(editor, name)(row["report_id"], value))
        _keep(made, row["report_id"], state)
    except CorrectionError as error:
        problem(str(error))


def _placed(
    editor: Editor,
    row: Mapping[str, Any],
    columns: Mapping[str, Any] | None,
    name: Mapping[str, Any] | None,
    scope: str,
) -> list[Correction]:
    if scope == _REPORT or name is None:
        return [editor.place(row["report_id"], columns)]
    span = (int(name["start"]), int(name["end"]))
    first = editor.toponym(row["document_id"], span, columns)
    return [first, *(editor.offered(first) if scope == _ARTICLE else ())]


def _other_deeds(
    shown: Shown,
    row: Mapping[str, Any],
    events: GeoDataFrame,
    reason: str | None,
    state: Session,
) -> None:
    """Offer to merge, split and reject."""
    report_id, author, why = row["report_id"], state.author, reason or ""
    near = _neighbours(events, row["event_id"])
    labels = {r["report_id"]: _event_words(r) for r in near}
    other = st.selectbox(
        "Is one with",
        list(labels),
        index=None,
        format_func=lambda key: labels.get(key, key),
        placeholder="another event",
        key=_key("merge", report_id, state),
        disabled=not labels,
    )
    try:
        if st.button("Merge", key="fix-merge", disabled=other is None):
            editor = shown.editor(author=author, reason=why)
            _keep([editor.merge(report_id, str(other))], report_id, state)
        alone = (shown.table["event_id"] == row["event_id"]).sum() < 2
        if st.button("Split off", key="fix-split", disabled=bool(alone)):
            editor = shown.editor(author=author, reason=why)
            _keep([editor.split(report_id)], report_id, state)
        if st.button("Reject", key="fix-reject"):
            editor = shown.editor(author=author, reason=why)
            _keep([editor.reject(report_id)], report_id, state)
    except CorrectionError as error:
        problem(str(error))


def _neighbours(events: GeoDataFrame, event_id: str) -> list[dict[str, Any]]:
    """Return the events around one in time, the nearest rows of the list."""
    found = (events["event_id"] == event_id).to_numpy().nonzero()[0]
    middle = int(found[0]) if len(found) else 0
    first = max(0, middle - _NEIGHBOURS)
    rows = rows_of(events.iloc[first : middle + _NEIGHBOURS + 1])
    near = sorted(enumerate(rows, start=first), key=lambda item: abs(item[0] - middle))
    return [row for _, row in near if row["event_id"] != event_id]


def _event_words(row: Mapping[str, Any]) -> str:
    return f"{when_words(row)}: {title_words(row)} · {where_words(row)}"


def _undo_row(
    shown: Shown, correction: Correction, state: Session, *, place: str, note: str = ""
) -> None:
    """Draw one correction with the button that takes it back."""
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"undoing-{place}-{correction.id}"
    ):
        words = record_words(correction) if place == "form" else _whole_words(correction)
        more = f" <em>{escape(note)}</em>" if note else ""
        st.html(f'<p class="correction">{escape(words)}{more}</p>', width="stretch")
        if st.button("Undo", key=f"undo-{place}-{correction.id}"):
            try:
                follow = correction.target.report_id if correction.target else None
                undone = shown.editor(author=state.author).undo(correction.id)
                _keep([undone], follow or state.report, state)
            except CorrectionError as error:
                problem(str(error))


def _whole_words(correction: Correction) -> str:
    quoted = correction.target.words if correction.target else ""
    day = correction.time.date().isoformat()
    why = f" ({correction.reason})" if correction.reason else ""
    return f"{change_words(correction)}{why} · {correction.author}, {day} · “{quoted[:80]}”"


def _keep(made: Sequence[Correction], follow: str | None, state: Session) -> None:
    """Keep corrections and run the page anew with what they change."""
    append(project().events, made)
    state.pin = None
    state.follow = follow
    st.rerun()


def _key(name: str, report_id: str, state: Session) -> str:
    """Return the key of a widget: another report, or another version of it, begins anew."""
    return f"fix-{name}-{report_id}-{state.version}"


def _degrees(lat: float | None, lon: float | None) -> str:
    lat, lon = known(lat), known(lon)
    return "" if lat is None or lon is None else f"{lat:.5f}, {lon:.5f}"


def _point(text: str | None) -> tuple[float, float]:
    try:
        lat, lon = (float(part) for part in (text or "").split(","))
    except ValueError as error:
        msg = f"{text!r} is no pin; write latitude, longitude in degrees, such as 39.52, 46.98"
        raise CorrectionError(msg) from error
    return lat, lon
