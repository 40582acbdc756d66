"""Moving pictures: which windows are played, what stands still, and that other readers open it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from geomap.cli import main
from geomap.errors import ExportError
from geomap.maps.animation import animate
from geomap.maps.animation.steps import busiest, windows
from geomap.table import EventTable
from synthetic import HOSTILE, report, small_table

SMALL = {"size": (360, 260), "dpi": 60, "seconds": 1.2, "fps": 5}
PLAYED = "2020-10-01/2020-10-12"


def told() -> EventTable:
    """Return an event in Alder on the first day and one in Elm on the last."""
    days = {"Alder": date(2020, 10, 1), "Elm": date(2020, 10, 12)}
    return EventTable.of(
        [
            report(number, place=place, place_id=place, start=day, end=day)
            for number, (place, day) in enumerate(days.items())
        ]
    )


def red(pixels: np.ndarray) -> tuple[int, int]:
    """Count the reddish pixels on the left and the right half of the map: marks of conflict."""
    ground = pixels[80:190].astype(int)
    close = (ground[..., 0] - ground[..., 1] > 45) & (ground[..., 0] - ground[..., 2] > 60)
    half = close.shape[1] // 2
    return int(close[:, :half].sum()), int(close[:, half:].sum())


def frames_of(path: Path) -> list[np.ndarray]:
    """Read the frames of a film, each as often as it is shown."""
    if path.suffix == ".gif":
        with Image.open(path) as film:
            return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


@pytest.mark.parametrize("suffix", ["gif", "mp4", "webm"])
def test_a_film_opens_elsewhere_and_plays_the_days_in_order(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film.{suffix}"
    animate(told(), path, datetime=PLAYED, window=2, title=HOSTILE, **SMALL)
    frames = frames_of(path)
    assert {frame.shape for frame in frames} == {(260, 360, 3)}
    first, last = red(frames[0]), red(frames[-1])
    assert first[0] > 10 * max(first[1], 1)  # Alder, in the west
    assert last[1] > 10 * max(last[0], 1)  # Elm, in the east
    # The ground stands still: what changes is marks, names, date and window.
    corner = frames[0][100:180, 150:210].astype(int) - frames[-1][100:180, 150:210]
    assert np.abs(corner).max() < 12
    if suffix == "gif":
        with Image.open(path) as film:
            assert film.info["loop"] == 0
            shown = sum(frame.info["duration"] for frame in ImageSequence.Iterator(film))
        assert shown == 5 * 200 + 1500
    else:
        with av.open(str(path)) as film:
            stream = film.streams.video[0]
            codec = stream.codec_context
            assert codec.name in {"h264", "vp9", "libvpx-vp9"}
            assert codec.pix_fmt == "yuv420p"
            assert film.metadata["title"] == HOSTILE
            assert float(stream.average_rate) == 5
        assert len(frames) == 6 + 8  # the last one is held


@pytest.mark.parametrize("suffix", ["gif", "mp4", "webm"])
def test_the_same_view_gives_the_same_bytes_and_passes_its_check(
    tmp_path: Path, suffix: str
) -> None:
    told().write(tmp_path / "events.parquet")
    path = tmp_path / f"film.{suffix}"
    words = ["animate", tmp_path / "events.parquet", "-o", path, "--size", "300x220", "--dpi", "60"]
    words += ["--seconds", "0.6", "--fps", "5", "--cumulative", "--blur", "5"]
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    facts = json.loads((tmp_path / f"{path.name}.json").read_text("utf-8"))
    assert facts["window"] == ["2020-10-01", "2020-10-12"]
    checked = CliRunner().invoke(main, ["verify", str(path)])
    assert checked.exit_code == 0, checked.output
    assert "the file, made anew" in checked.output
    table = EventTable.read(tmp_path / "events.parquet")
    table.loc[0, "start"] = date(2020, 10, 2)
    table.loc[0, "end"] = date(2020, 10, 2)
    table.write(tmp_path / "events.parquet")
    checked = CliRunner().invoke(main, ["verify", str(path)])
    assert checked.exit_code == 1


def test_areas_lines_and_the_possible_are_played_too(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    animate(small_table(), path, datetime="2020-10-01/2020-11-01", **SMALL | {"seconds": 0.8})
    assert len(frames_of(path)) > 1


@settings(deadline=None)
@given(
    first=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    days=st.integers(1, 4000),
    frames=st.integers(1, 200),
    length=st.none() | st.integers(1, 5000),
    cumulative=st.booleans(),
)
def test_windows_go_from_end_to_end_at_one_length(
    *, first: date, days: int, frames: int, length: int | None, cumulative: bool
) -> None:
    last = first + timedelta(days=days - 1)
    steps = windows(first, last, frames=frames, length=length, cumulative=cumulative)
    assert len(steps) == frames
    assert steps[-1][1] == last
    assert all(first <= a <= b <= last for a, b in steps)
    assert [b for _, b in steps] == sorted(b for _, b in steps)
    if cumulative:
        assert {a for a, _ in steps} == {first}
    else:
        assert len({b - a for a, b in steps}) == 1
        assert frames == 1 or steps[0][0] == first


def test_a_lone_event_of_long_ago_does_not_stretch_the_film() -> None:
    autumn = np.arange(40) + date(2020, 9, 27).toordinal()
    starts = np.append(autumn, date(1988, 2, 20).toordinal())
    first, last = busiest(starts, starts)
    assert first.year == last.year == 2020
    assert busiest(autumn, autumn) == (date(2020, 9, 27), date(2020, 11, 5))


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("film.avi", {}, "avi"),
        ("film.gif", {"fps": 0}, "frames a second"),
        ("film.gif", {"seconds": 1e9}, "take fewer"),
        ("film.gif", {"window": 0}, "window"),
        ("film.gif", {"size": (9000, 300)}, "9000"),
        ("film.gif", {"theme": "pink"}, "pink"),
        ("film.gif", {"types": ["NOTHING"]}, "nothing to play"),
        ("nowhere/film.gif", {}, "no such folder"),
    ],
)
def test_what_cannot_be_played_is_said_and_nothing_is_written(
    tmp_path: Path, name: str, options: dict[str, object], message: str
) -> None:
    with pytest.raises(ExportError, match=message) as caught:
        animate(told(), tmp_path / name, **SMALL | options)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
