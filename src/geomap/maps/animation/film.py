"""The time slider played: one file, its evidence beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from geomap.errors import ExportError
from geomap.evidence import Made, evidence, write_sidecar
from geomap.files import written_whole
from geomap.gazetteer import Gazetteer
from geomap.hours import days
from geomap.maps.animation.encode import write_gif, write_video
from geomap.maps.animation.scene import Scene
from geomap.maps.animation.steps import busiest, windows
from geomap.maps.stills.picture import DRAWING, check_size
from geomap.maps.stills.sheet import Sheet, plain
from geomap.maps.stills.theme import theme as read_theme
from geomap.maps.stills.view import view_of
from geomap.publication import Publication
from geomap.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from geomap.table import EventTable

FORMATS = ("gif", "mp4", "webm")
_MOST_FRAMES, _MOST_SIDE = 3_000, 4_096
_FASTEST = 50.0  # browsers show no GIF faster


def animate(
    table: EventTable,
    path: Path | str,
    *,
    datetime: str | None = None,
    bbox: Sequence[float] | None = None,
    types: Collection[str] | None = None,
    statuses: Collection[str] | None = None,
    documents: Collection[str] | None = None,
    seconds: float = 6.0,
    fps: float = 10.0,
    window: int | None = None,
    cumulative: bool = False,
    mentions: bool = True,
    size: tuple[int, int] = (1280, 800),
    dpi: float = 128,
    theme: str = "light",
    title: str | None = None,
    publication: Publication | None = None,
    gazetteer: Gazetteer | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """
    Write the time slider played; the file appears whole or not at all, with its evidence beside.

    Extent and sizes of marks are the same in all frames, and a place keeps its spot and its name.

    Parameters
    ----------
    table
        The event table.
    path
        `….gif`, `….mp4` or `….webm`; the evidence is written to the same name with `.json` added.
    datetime
        The time played, days, inclusive; None, or an open end, takes the time in which most
        events are.
    bbox, types, statuses, documents
        As in `snapshot`.
    seconds
        Length; the last frame is held a moment longer.
    fps
        Frames a second.
    window
        Days that are shown at once; None takes a twelfth of the time played.
    cumulative
        Let the window begin on the first day always, and grow.
    mentions, size, dpi, theme, title, publication, gazetteer
        As in `snapshot`.
    progress
        Called after each frame with the number done and the number in all.

    Raises
    ------
    ExportError
        If the format, length, size or theme is not known, or no event has a date.
    TableError
        If `datetime` or `bbox` is malformed.
    """
    path = Path(path)
    form = path.suffix.lower().lstrip(".")
    frames = _check(form, seconds, fps, window, size, dpi)
    if not path.parent.is_dir():
        msg = f"{path.parent}: no such folder; make it first"
        raise ExportError(msg)
    chosen = read_theme(theme)
    publication = publication or Publication()
    selection = _of_days(
        table,
        Selection.of(
            datetime=datetime,
            bbox=bbox,
            types=types,
            statuses=chosen.happened() if statuses is None else statuses,
            documents=documents,
        ),
    )
    view = view_of(table, selection=selection, publication=publication, mentions=mentions)
    if view.first is None or view.last is None or view.events.empty:
        msg = f"{path.name}: no event with a place and a date passes the filters; nothing to play"
        raise ExportError(msg)
    steps = windows(view.first, view.last, frames=frames, length=window, cumulative=cumulative)
    gazetteer = gazetteer or Gazetteer.open()
    words = plain(title or "Map of events")
    with DRAWING, mpl.rc_context(), written_whole(path) as part:
        sheet = Sheet(size[0] / dpi, size[1] / dpi, dpi, chosen)
        scene = Scene(sheet, view, gazetteer, title=title, windows=steps)
        drawn = _told(scene, frames, progress)
        if form == "gif":
            middle = [scene.draw(steps[i]) for i in np.linspace(0, frames - 1, 5).astype(int)]
            write_gif(drawn, part, fps=fps, samples=middle, title=words)
        else:
            write_video(drawn, part, form=form, fps=fps, title=words)
    facts = evidence(
        table,
        selection=selection,
        publication=publication,
        made=Made(
            kind="animation",
            form=form,
            options={
                "seconds": float(seconds),
                "fps": float(fps),
                "window": window,
                "cumulative": cumulative,
                "mentions": mentions,
                "size": list(size),
                "dpi": float(dpi),
                "theme": theme,
                "title": title,
            },
            libraries=("matplotlib", "pillow" if form == "gif" else "av"),
        ),
        gazetteer_version=gazetteer.version,
    )
    write_sidecar(path, facts)


def _of_days(table: EventTable, selection: Selection) -> Selection:
    """Put days for the ends that are open."""
    first, last = (None, None) if selection.datetime is None else days(selection.datetime)
    if first is None or last is None:
        events = selection.keep(table).events()
        dated = events[events["start"].notna() & events["end"].notna() & events.geometry.notna()]
        if dated.empty:
            return selection
        starts, ends = (
            np.array([day.toordinal() for day in dated[name]], dtype=np.int64)
            for name in ("start", "end")
        )
        begin, close = busiest(starts, ends)
        first, last = first or begin, last or close
        first, last = min(first, last), max(first, last)
    return Selection.of(
        datetime=f"{first.isoformat()}/{last.isoformat()}",
        bbox=selection.bbox,
        types=selection.types,
        statuses=selection.statuses,
        documents=selection.documents,
    )


def _told(
    scene: Iterable[NDArray[np.uint8]], frames: int, progress: Callable[[int, int], None] | None
) -> Iterator[NDArray[np.uint8]]:
    for done, frame in enumerate(scene, start=1):
        if progress is not None:
            progress(done, frames)
        yield frame


def _check(
    form: str, seconds: float, fps: float, window: int | None, size: tuple[int, int], dpi: float
) -> int:
    """Refuse what cannot be made; return the number of frames."""
    if form not in FORMATS:
        msg = f"animation format {form!r} is not known; name the file .gif, .mp4 or .webm"
        raise ExportError(msg)
    check_size(size, dpi, largest=_MOST_SIDE)
    if not 0 < fps <= _FASTEST:
        msg = f"{fps} frames a second cannot be shown; take more than 0 and up to 50"
        raise ExportError(msg)
    if not 0 < seconds * fps <= _MOST_FRAMES:
        msg = f"{seconds} seconds of {fps} frames are not 1 to {_MOST_FRAMES} frames; take fewer"
        raise ExportError(msg)
    if window is not None and window < 1:
        msg = f"a window of {window} days shows nothing; take 1 or more"
        raise ExportError(msg)
    return max(round(seconds * fps), 1)
