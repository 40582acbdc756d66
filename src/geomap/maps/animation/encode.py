"""Frames → GIF by Pillow, MP4 (H.264) and WebM (VP9) by PyAV, which brings FFmpeg along."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]

# The last frame stays so long, seconds: a film that starts over at once is hard to read.
HOLD = 1.5
_EXACT_COLOURS = 96
# Flat colours and thin lines: constant quality, no visible loss. One thread, so that the same
# frames give the same file; no identifiers drawn at random.
_VIDEO: dict[str, dict[str, Any]] = {
    "mp4": {
        "codec": "libx264",
        "options": {"crf": "19", "preset": "medium", "tune": "animation"},
        "container": {"movflags": "+faststart", "fflags": "+bitexact"},
    },
    "webm": {
        "codec": "libvpx-vp9",
        "options": {"crf": "28", "b": "0", "deadline": "good", "cpu-used": "4"},
        "container": {"fflags": "+bitexact"},
    },
}
# From red, green and blue in eight bits to Y (16 to 235), U and V (16 to 240), times 2**16: whole
# numbers, because sums of fractions may differ in their last digit from one run to the next.
_SHIFT = 16
_TO_YUV = np.array(
    [[11966, 40254, 4064], [-6596, -22188, 28784], [28784, -26145, -2639]], dtype=np.int32
)
_OFFSET = np.array([16, 128, 128], dtype=np.int32) << _SHIFT
# BT.709, as players take for granted from 720 lines on.
_BT709 = 1


def write_gif(
    frames: Iterable[Frame], path: Path, *, fps: float, samples: Sequence[Frame], title: str
) -> None:
    """
    Write an endless GIF.

    Parameters
    ----------
    frames
        Rows, columns, red green blue.
    path
        To write.
    fps
        Frames a second; GIF counts in hundredths of a second.
    samples
        Frames whose colours the one palette must hold.
    title
        Goes along as a comment.
    """
    palette = _palette(np.concatenate(samples).reshape(-1, 3))
    pictures = (
        Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE)
        for frame in frames
    )
    first = next(pictures)
    counted = list(pictures)
    each = round(100 / fps) * 10
    first.save(
        path,
        format="GIF",
        save_all=True,
        append_images=counted,
        duration=[*([each] * len(counted)), round(HOLD * 1000)],
        loop=0,
        comment=title.encode("ascii", errors="replace")[:255],
    )


def _palette(pixels: Frame) -> Image.Image:
    """Take the most frequent colours as they are, and the best for all others."""
    colours, number = np.unique(pixels, axis=0, return_counts=True)
    order = np.argsort(-number, kind="stable")
    frequent, others = order[:_EXACT_COLOURS], order[_EXACT_COLOURS:]
    exact = colours[frequent].ravel().tolist()
    if len(others):
        weights = np.minimum(number[others], 50)
        rest = Image.fromarray(np.repeat(colours[others], weights, axis=0)[None])
        rest = rest.quantize(colors=255 - len(frequent), method=Image.Quantize.MEDIANCUT)
        exact += rest.getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette(exact[: 255 * 3])
    return palette


def write_video(frames: Iterable[Frame], path: Path, *, form: str, fps: float, title: str) -> None:
    """
    Write a video.

    Parameters
    ----------
    frames
        Rows, columns, red green blue; a last odd row or column is left out.
    path
        To write.
    form
        `mp4` or `webm`.
    fps
        Frames a second.
    title
        Goes into the file's metadata.
    """
    import av  # noqa: PLC0415 - FFmpeg's libraries only when a video is wanted

    chosen = _VIDEO[form]
    rate = Fraction(fps).limit_denominator(1000)
    coming = iter(frames)
    first = next(coming)
    height, width = (side - side % 2 for side in first.shape[:2])
    with av.open(str(path), "w", format=form, options=chosen["container"]) as container:
        container.metadata["title"] = title
        stream: Any = container.add_stream(chosen["codec"], rate=rate, options=chosen["options"])
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        context.thread_count = 1
        context.flags |= av.codec.context.Flags.bitexact
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        for pixels in _held(chain((first,), coming), round(HOLD * fps)):
            planes = _yuv(pixels[:height, :width])
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)


def _yuv(pixels: Frame) -> Frame:
    """
    Turn RGB into the planes Y, U, V, the last two at half the size, as PyAV takes them.

    After ITU-R BT.709-6, items 3.2 to 3.4, in eight bits. FFmpeg's own conversion is quicker, but
    where rows do not fill its registers the last pixels depend on what lay in memory before.
    """
    red, green, blue = (pixels[..., channel].astype(np.int32) for channel in range(3))
    luma, *chroma = (
        red * r + green * g + blue * b + offset
        for (r, g, b), offset in zip(_TO_YUV, _OFFSET, strict=True)
    )
    height, width = pixels.shape[:2]
    quarters = [
        plane.reshape(height // 2, 2, width // 2, 2).sum(axis=(1, 3), dtype=np.int64)
        for plane in chroma
    ]
    half = 1 << (_SHIFT - 1)
    flat = [(luma + half) >> _SHIFT, *((plane + 4 * half) >> (_SHIFT + 2) for plane in quarters)]
    planes: Frame = np.clip(np.concatenate([plane.ravel() for plane in flat]), 0, 255).astype(
        np.uint8
    )
    return planes.reshape((height * 3 // 2, width))


def _held(frames: Iterable[Frame], more: int) -> Iterator[Frame]:
    """Show the last frame `more` times again."""
    last = None
    for frame in frames:
        last = frame
        yield frame
    if last is not None:
        for _ in range(more):
            yield last
