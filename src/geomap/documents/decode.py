"""Bytes → text, whatever the encoding, line endings kept."""

from __future__ import annotations

import codecs

from geomap.errors import DocumentError

# The longer marks first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = frozenset(range(0x20)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B, 0x85}
_SAMPLE = 65_536
# English has so few letters beyond ASCII (typographic quotes, names) that one-byte encodings
# cannot be told apart by them; its news is then Windows-1252.
_ENGLISH_SHARE = 1 / 30
# UTF-8 that was cut or pasted into has far more good characters than damaged ones; text in a
# one-byte encoding that happens to hold a valid pair does not.
_GOOD_PER_DAMAGED = 10


def decode(data: bytes) -> str:
    """
    Decode a text file.

    A byte order mark decides, then UTF-8, then UTF-16 without a mark, then the one-byte encoding
    that charset-normalizer finds most likely. The mark is dropped, line endings stay.

    Parameters
    ----------
    data
        The file's bytes.

    Returns
    -------
    text
        Its text.

    Raises
    ------
    DocumentError
        If the bytes are no text, or end in the middle of a character.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                msg = f"damaged {encoding} text at byte {error.start}; save it as UTF-8"
                raise DocumentError(msg) from error
    wide = _wide_encoding(data[:_SAMPLE])
    if wide:
        try:
            return data.decode(wide)
        except UnicodeDecodeError:
            pass
    if _is_binary(data[:_SAMPLE]):
        msg = "not a text file, it holds binary data; give the article as text, HTML, PDF or Word"
        raise DocumentError(msg)
    lenient = data.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd") - data.count("\ufffd".encode())
    if damaged == 0 or damaged * _GOOD_PER_DAMAGED < sum(letter > "\x7f" for letter in lenient):
        return lenient
    return _one_byte(data)


def is_wide_or_binary(sample: bytes) -> bool:
    """
    Tell whether a file must be decoded as a whole, not line by line.

    Parameters
    ----------
    sample
        Its beginning.

    Returns
    -------
    whole
        True of UTF-16 and UTF-32, and of what is no text.
    """
    marked = any(sample.startswith(mark) for mark, name in _MARKS if name != "utf-8")
    return marked or _is_binary(sample)


def _is_binary(sample: bytes) -> bool:
    """Tell binary data by control characters, which no one-byte or UTF-8 text has."""
    controls = sum(byte in _CONTROLS for byte in sample)
    return b"\0" in sample or controls > max(2, len(sample) // 200)


def _wide_encoding(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes, nearly all on one side of each pair."""
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _one_byte(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only files that are not UTF-8 need it

    western = data.decode("cp1252", "replace")
    beyond = [letter for letter in western if letter > "\x7f"]
    # Letters beyond ASCII, and more of them than English has: another encoding may fit better.
    if any(map(str.isalpha, beyond)) and len(beyond) > len(data) * _ENGLISH_SHARE:
        best = from_bytes(data).best()
        if best is not None:
            return data.decode(best.encoding)
    return data.decode("latin-1") if "\ufffd" in beyond else western
