"""Clock zones: the offset from UTC that a zone of the tz database has on a day."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Before, zones followed their own laws and wars; the tz database vouches for what came after.
_FIRST_YEAR = 1970


@lru_cache(maxsize=1024)
def offset_of(zone: str, moment: datetime | None) -> str | None:
    """
    Return a zone's offset from UTC.

    Parameters
    ----------
    zone
        An offset, which is returned as it is, or a name of the tz database (`Europe/Moscow`).
    moment
        Local date and time, None where the day is not known.

    Returns
    -------
    offset
        `+03`, `+03:30` or `Z`; None where it depends on a day that is not known, or lies before
        1970, and for names that the tz database has not.
    """
    if "/" not in zone:
        return zone
    if moment is None or moment.year < _FIRST_YEAR:
        return None
    try:
        away = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return None
    if away is None:
        return None
    minutes = int(away.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}" + (f":{rest:02d}" if rest else "")
