"""What an expression means before its place on the calendar is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geomap.times.stretch import Modifier, Stretch


class Anchor(StrEnum):
    """From where a relative time is counted."""

    PUBLICATION = "publication"
    TEXT = "the date in force"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Calendar fields as written; what is unsaid is filled in from the context."""

    stretch: Stretch
    # Numeric dates whose day and month may be the other way round.
    swapped: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A number of units before (negative) or after an anchor; None is an unknown number."""

    amount: float | None
    unit: str
    anchor: Anchor | Meaning
    modifier: Modifier | None = None


@dataclass(frozen=True, slots=True)
class Deictic:
    """The last (-1), this (0) or next (1) unit or named stretch, seen from an anchor."""

    which: int
    anchor: Anchor | Meaning
    unit: str | None = None
    stretch: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of another time: a part of the day, a clock time, its start, middle or end."""

    of: Meaning
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth (-1 the last) week, or given weekday, of a month."""

    of: Meaning
    number: int
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A duration; `window` -1 and 1 tie it to the time before and after publication."""

    amount: float | None
    unit: str
    modifier: Modifier | None = None
    window: int = 0


@dataclass(frozen=True, slots=True)
class Repeated:
    """A repeated time, its TIMEX3 value ready."""

    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A vague reference to present, past or future (TIMEX3 `PRESENT_REF` and so on)."""

    value: str
    window: str = ""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The nth day since something began ("for a fourth day")."""

    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class Named:
    """A named period of history, by its row in the table."""

    name: str
    edtf: str
    source: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A meaning and where in the text it stands."""

    start: int
    end: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch from one time to another; each end is an expression of its own.

    `begin` or `finish` is None where the stretch is open ("since 1991", "until 2008"). With
    `separate` the two are a list ("5 and 6 May"), not the ends of a stretch.
    """

    begin: Mention | None
    finish: Mention | None
    separate: bool = False


Meaning = (
    Calendar | Shift | Deictic | Part | Nth | Length | Repeated | Reference | Ordinal | Named | Span
)
