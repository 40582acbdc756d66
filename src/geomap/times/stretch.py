"""A stretch of the calendar: what an expression says of it, its TIMEX3 value, EDTF and bounds.

A `Stretch` holds calendar fields, coarse to fine, each None where nothing is said. Years are
historical: 480 BC is -480 and there is no year 0. The finest field that is set is its grain.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from geomap.records import TimePrecision
from geomap.times.tables import day_parts, seasons
from geomap.times.zones import offset_of

WEEKEND = 6  # Saturday's ISO number


class Grain(IntEnum):
    """Units of the calendar, coarse to fine."""

    NONE = 0
    CENTURY = 1
    DECADE = 2
    YEAR = 3
    HALF = 4
    SEASON = 5
    QUARTER = 6
    MONTH = 7
    WEEK = 8
    DAY = 9
    PART = 10
    CLOCK = 11


class Modifier(StrEnum):
    """TIMEX3 `mod` values in use, spelled as words for the arithmetic."""

    START = "start of"
    MID = "middle of"
    END = "end of"
    APPROX = "about"
    MORE = "more than"
    LESS = "less than"


_PRECISION = {
    Grain.NONE: TimePrecision.UNKNOWN,
    Grain.CENTURY: TimePrecision.CENTURY,
    Grain.DECADE: TimePrecision.DECADE,
    Grain.YEAR: TimePrecision.YEAR,
    Grain.HALF: TimePrecision.INTERVAL,
    Grain.SEASON: TimePrecision.SEASON,
    Grain.QUARTER: TimePrecision.INTERVAL,
    Grain.MONTH: TimePrecision.MONTH,
    Grain.WEEK: TimePrecision.WEEK,
    Grain.DAY: TimePrecision.DAY,
    Grain.PART: TimePrecision.DAY_PART,
    Grain.CLOCK: TimePrecision.MINUTE,
}


# First and last hour of what news calls early, the middle of, and late on a day.
_HOURS_OF_DAY = {Modifier.START: (0, 11), Modifier.MID: (11, 14), Modifier.END: (17, 23)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    Calendar fields; see the module's note on years.

    `century` is the number of whole centuries before it (19 for the twentieth), `decade` the year
    divided by ten (199 for the 1990s); of years BC they count backwards and `era_bc` is set.
    `weekday` is ISO (1 Monday). `cut` is the day to which a start reaches, or from which an end
    runs, instead of a third of the whole. `zone` is an offset or a name of the tz database. `part`
    is a code of `day_parts.csv`, `vague` is the grain down to which a finer time is meant but not
    known ("later that month": vague to the day).
    """

    century: int | None = None
    decade: int | None = None
    year: int | None = None
    half: int | None = None
    season: str | None = None
    quarter: int | None = None
    month: int | None = None
    week: int | None = None
    weekend: bool = False
    day: int | None = None
    weekday: int | None = None
    part: str | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    zone: str | None = None
    modifier: Modifier | None = None
    cut: date | None = None
    vague: Grain | None = None
    era_bc: bool = False

    @property
    def grain(self) -> Grain:
        """The finest field that is set."""
        if self.hour is not None:
            return Grain.CLOCK
        if self.part is not None:
            return Grain.PART
        if self.day is not None or self.weekday is not None:
            return Grain.DAY
        if self.week is not None:
            return Grain.WEEK
        if self.month is not None:
            return Grain.MONTH
        return self._coarse_grain()

    def _coarse_grain(self) -> Grain:
        """Return the finest field that is set, of those coarser than a month."""
        if self.quarter is not None:
            return Grain.QUARTER
        if self.season is not None:
            return Grain.SEASON
        if self.half is not None:
            return Grain.HALF
        if self.year is not None:
            return Grain.YEAR
        if self.decade is not None:
            return Grain.DECADE
        return Grain.NONE if self.century is None else Grain.CENTURY

    @property
    def precision(self) -> TimePrecision:
        """The grain in the vocabulary of the records."""
        if self.weekend and self.day is None:
            return TimePrecision.INTERVAL
        return _PRECISION[self.grain]

    @property
    def is_anchored(self) -> bool:
        """Whether the stretch lies at a known place of the calendar."""
        if self.year is None:
            return self.decade is not None or self.century is not None
        if self.day is not None:
            return self.month is not None
        return self.weekday is None and (self.grain < Grain.PART)

    def to_day(self) -> date | None:
        """Return the day when all of year, month and day are known and AD, else None."""
        if self.year is None or self.month is None or self.day is None or not 0 < self.year < 10000:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def value(self) -> str:
        """Return the TIMEX3 value; unknown digits are X."""
        text = self._date_value()
        if self.hour is not None:
            minute = self.minute or 0
            text += f"T{self.hour:02d}:{minute:02d}"
            if self.second is not None:
                text += f":{self.second:02d}"
            return text + (self._utc_offset() or "")
        return f"{text}T{day_parts()[self.part].value}" if self.part else text

    def _utc_offset(self) -> str | None:
        """Return the offset of its zone at its time, None where unsaid or unknown."""
        if self.zone is None:
            return None
        day = self.to_day()
        hour = (self.hour or 0) % 24
        moment = datetime.combine(day, time(hour, self.minute or 0)) if day else None
        return offset_of(self.zone, moment)

    def _date_value(self) -> str:
        """Return the value down to the day."""
        era = "BC" if self.era_bc or (self.year is not None and self.year < 0) else ""
        if self.year is None:
            if self.decade is not None:
                return f"{era}{self.decade:03d}"
            if self.century is not None:
                return f"{era}{self.century:02d}"
        year = era + ("XXXX" if self.year is None else f"{abs(self.year):04d}")
        if self.day is not None or self.month is not None:
            month = "XX" if self.month is None else f"{self.month:02d}"
            if self.day is not None:
                return f"{year}-{month}-{self.day:02d}"
            return f"{year}-{month}-XX" if self._finer(Grain.DAY) else f"{year}-{month}"
        if self.week is not None or self.weekday is not None or self.weekend:
            week = "WXX" if self.week is None else f"W{self.week:02d}"
            tail = "-WE" if self.weekend else f"-{self.weekday}" if self.weekday else ""
            return f"{year}-{week}{tail}"
        coarse = self.quarter or self.season or self.half
        if coarse and self.part is None and self.hour is None and self._finer(Grain.DAY):
            return f"{year}-XX-XX"
        if self.quarter is not None:
            return f"{year}-Q{self.quarter or 'X'}"
        if self.season is not None:
            return f"{year}-{seasons()[self.season].timex}"
        if self.half is not None:
            return f"{year}-H{self.half or 'X'}"
        if self._finer(Grain.DAY):
            return f"{year}-XX-XX"
        if self._finer(Grain.WEEK):
            return f"{year}-WXX"
        return f"{year}-XX" if self._finer(Grain.MONTH) else year

    def _finer(self, grain: Grain) -> bool:
        """Whether a time of this grain or finer is meant, though unknown."""
        if self.vague is not None and self.vague >= grain:
            return grain is not Grain.WEEK or self.vague is Grain.WEEK
        return grain is Grain.DAY and (self.part is not None or self.hour is not None)

    def days(self) -> tuple[date, date] | None:
        """Return the first and last day, inclusive; None when unanchored or outside 1 to 9999."""
        bounds = self._whole_days()
        if bounds is None or self.modifier not in (Modifier.START, Modifier.MID, Modifier.END):
            return bounds
        first, last = bounds
        if self.cut is not None and first <= self.cut <= last:
            return (first, self.cut) if self.modifier is Modifier.START else (self.cut, last)
        return _third(bounds, self.modifier, self.grain)

    def _whole_days(self) -> tuple[date, date] | None:
        """Return the days of the stretch, its modifier set aside."""
        if self.era_bc or (self.year is not None and not 0 < self.year < 9999):
            return None
        if self.year is None:
            return _long_days(self.century, self.decade)
        if self.day is not None:
            day = self.to_day()
            return (day, day) if day else None
        if self.month is not None:
            last = monthrange(self.year, self.month)[1]
            return date(self.year, self.month, 1), date(self.year, self.month, last)
        if self.week is not None:
            monday = date.fromisocalendar(self.year, self.week, 1)
            return monday + timedelta(days=5 if self.weekend else 0), monday + timedelta(days=6)
        if self.weekday is not None or self.weekend:
            return None
        months = self._months()
        if months is None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        begin = self.year * 12 + months[0] - 1
        end = begin + months[1] - 1
        if begin < 12:
            return None
        last = monthrange(end // 12, end % 12 + 1)[1]
        return date(begin // 12, begin % 12 + 1, 1), date(end // 12, end % 12 + 1, last)

    def _months(self) -> tuple[int, int] | None:
        """Return first month and number of months of a quarter, season or half."""
        if self.quarter:
            return 3 * self.quarter - 2, 3
        if self.season is not None:
            return seasons()[self.season].first_month, 3
        if self.half:
            return 6 * self.half - 5, 6
        return None

    def instants(self) -> tuple[datetime | None, datetime | None]:
        """Return the first and last instant, inclusive, without zone."""
        days = self.days()
        if days is None:
            return None, None
        first, last = days
        if self.hour is not None:
            start = datetime.combine(first, time(self.hour % 24, self.minute or 0))
            length = timedelta(minutes=1) if self.minute is not None else timedelta(hours=1)
            return start, start + length - timedelta(seconds=1)
        if self.part is not None:
            part = day_parts()[self.part]
            start = datetime.combine(first, time(part.first_hour))
            return start, start + timedelta(hours=part.hours) - timedelta(seconds=1)
        if self.grain is Grain.DAY and self.modifier in _HOURS_OF_DAY:
            begin, end = _HOURS_OF_DAY[self.modifier]
            return datetime.combine(first, time(begin)), datetime.combine(last, time(end, 59, 59))
        return datetime.combine(first, time.min), datetime.combine(last, time(23, 59, 59))

    def edtf(self) -> str | None:
        """Return the EDTF, None when the stretch has no place on the calendar."""
        if not self.is_anchored:
            return None
        text = self._plain_edtf()
        if self.modifier in (Modifier.START, Modifier.MID, Modifier.END):
            return self._interval_edtf() if self.grain < Grain.DAY else text
        return f"{text}~" if text and self.modifier is not None and "/" not in text else text

    def _plain_edtf(self) -> str | None:
        """Return the EDTF, its modifier set aside."""
        if self.year is None:
            if self.era_bc:
                return None
            return f"{self.decade:03d}X" if self.decade is not None else f"{self.century:02d}XX"
        # EDTF counts years astronomically: 1 BC is 0000.
        year = f"{self.year:04d}" if self.year > 0 else _astronomical(self.year)
        if self.day is not None:
            text = f"{year}-{self.month:02d}-{self.day:02d}"
            offset = self._utc_offset()
            if self.hour is None or offset is None:
                return text
            return f"{text}T{self.hour % 24:02d}:{self.minute or 0:02d}:00{_offset(offset)}"
        if self.month is not None:
            return f"{year}-{self.month:02d}"
        if self.season is not None and seasons()[self.season].edtf:
            return f"{year}-{seasons()[self.season].edtf}"
        if self.grain in (Grain.YEAR, Grain.NONE) or self.year < 0:
            return year
        return self._interval_edtf()

    def _interval_edtf(self) -> str | None:
        """Return first and last day as an EDTF interval, in months where these are whole."""
        days = self.days()
        if days is None:
            plain = replace(self, modifier=None)
            return plain._plain_edtf() if self.modifier else None  # noqa: SLF001 - a Stretch too
        first, last = days
        if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
            if first.month == 1 and last.month == 12 and first.year < last.year:
                return f"{first.year:04d}/{last.year:04d}"
            begin, end = first.isoformat()[:7], last.isoformat()[:7]
            return begin if begin == end else f"{begin}/{end}"
        return f"{first.isoformat()}/{last.isoformat()}"


def of_day(day: date) -> Stretch:
    """
    Return a day as a stretch.

    Parameters
    ----------
    day
        Any day.

    Returns
    -------
    stretch
        Of grain DAY.
    """
    return Stretch(year=day.year, month=day.month, day=day.day)


def of_week(day: date, *, weekend: bool = False) -> Stretch:
    """
    Return the ISO week of a day, or its weekend.

    Parameters
    ----------
    day
        Any day.
    weekend
        Whether Saturday and Sunday alone are meant.

    Returns
    -------
    stretch
        `year` is the ISO year.
    """
    year, week, _ = day.isocalendar()
    return Stretch(year=year, week=week, weekend=weekend)


def is_real(year: int | None, month: int | None, day: int | None) -> bool:
    """
    Return whether a day of a month exists, in some year where the year is unsaid.

    Parameters
    ----------
    year, month, day
        None where unsaid.

    Returns
    -------
    real
        False for 31 April or month 13.
    """
    if month is not None and not 1 <= month <= 12:
        return False
    if day is None:
        return True
    if not 1 <= day <= 31:
        return False
    if month is None:
        return True
    return day <= monthrange(year if year is not None and year > 0 else 2000, month)[1]


def _third(days: tuple[date, date], modifier: Modifier, grain: Grain) -> tuple[date, date]:
    """Return the early, middle or late part: thirds, cut at months or at days 10 and 20."""
    first, last = days
    which = (Modifier.START, Modifier.MID, Modifier.END).index(modifier)
    if grain is Grain.MONTH:
        start = first.replace(day=(1, 11, 21)[which])
        return start, last if which == 2 else first.replace(day=(10, 20)[which])
    if grain in (Grain.YEAR, Grain.SEASON, Grain.QUARTER, Grain.HALF):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        begin = first.year * 12 + first.month - 1 + months * which // 3
        end = first.year * 12 + first.month - 2 + months * (which + 1) // 3
        closing = date(end // 12, end % 12 + 1, monthrange(end // 12, end % 12 + 1)[1])
        return date(begin // 12, begin % 12 + 1, 1), closing
    if grain in (Grain.DECADE, Grain.CENTURY):
        years = last.year - first.year + 1
        cuts = (0, 4, 7, 10) if years == 10 else (0, 33, 66, 100)
        begin_year, end_year = first.year + cuts[which], first.year + cuts[which + 1] - 1
        return date(begin_year, 1, 1), date(end_year, 12, 31)
    if grain is Grain.WEEK:
        offsets = ((0, 1), (2, 4), (5, 6))[which]
        return first + timedelta(days=offsets[0]), first + timedelta(days=offsets[1])
    return days


def _long_days(century: int | None, decade: int | None) -> tuple[date, date] | None:
    """Return the days of a decade or century AD."""
    if decade is not None:
        return date(max(decade * 10, 1), 1, 1), date(decade * 10 + 9, 12, 31)
    if century is not None:
        return date(max(century * 100, 1), 1, 1), date(century * 100 + 99, 12, 31)
    return None


def _astronomical(year: int) -> str:
    """Return a year BC as EDTF writes it."""
    return f"-{-year - 1:04d}" if year < -1 else "0000"


def _offset(zone: str) -> str:
    """Return a zone's offset as EDTF writes it."""
    return zone if zone == "Z" or ":" in zone else f"{zone}:00"
