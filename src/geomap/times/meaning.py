"""What an expression means before its place on the calendar is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geomap.times.feasts import Feast
from geomap.times.stretch import Modifier, Stretch


class Anchor(StrEnum):
    """From where a relative time is counted."""

    PUBLICATION = "publication"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    Calendar fields as written; what is unsaid is filled in from the context.

    `swapped` is the other reading of a numeric date whose day and month may be either way round.
    `day_first` tells the order in which day and month were written, None where that does not show;
    `numeric` that the month was written as a number; `bare` that a clock time may be of either half
    of the day.
    """

    stretch: Stretch
    swapped: Stretch | None = None
    day_first: bool | None = None
    numeric: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """
    A number of units before (negative) or after an anchor; None is an unknown number.

    It is of the grain of its unit, or with `exact` a day ("30 years ago today").
    """

    amount: float | None
    unit: str
    anchor: Anchor | Meaning
    modifier: Modifier | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Deictic:
    """The last (-1), this (0) or next (1) unit or named stretch, seen from an anchor."""

    which: int
    anchor: Anchor | Meaning
    unit: str | None = None
    stretch: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """
    A part of another time: a part of the day, a clock time, its start, middle or end.

    With `to_anchor` a start or end reaches to the day from which the time is told, as "earlier
    this week" reaches to publication.
    """

    of: Meaning
    stretch: Stretch
    to_anchor: bool = False


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth (-1 the last) week, day, or given weekday, of a month or year."""

    of: Meaning
    number: int
    weekday: int | None = None
    unit: str = "W"


@dataclass(frozen=True, slots=True)
class Length:
    """
    A duration.

    `window` -1 and 1 tie it to the time before and after its anchor; `definite` tells that it is
    one already spoken of ("the 44 days").
    """

    amount: float | None
    unit: str
    modifier: Modifier | None = None
    window: int = 0
    anchor: Anchor = Anchor.PUBLICATION
    definite: bool = False


@dataclass(frozen=True, slots=True)
class Repeated:
    """
    A repeated time, its value ready.

    `value` is TIMEX2's, which leaves the unit open (`XXXX-XX-XX`), `period` TIMEX3's, which names
    it (`P1D`); None where the two are the same.
    """

    value: str
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A vague reference to present, past or future (TIMEX3 `PRESENT_REF` and so on)."""

    value: str
    window: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """The very date in force ("at that moment")."""


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
    kind: str


@dataclass(frozen=True, slots=True)
class Feasted:
    """A holiday, in a year where one is said."""

    feast: Feast
    year: int | None = None


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
    Calendar
    | Shift
    | Deictic
    | Part
    | Nth
    | Length
    | Repeated
    | Reference
    | InForce
    | Ordinal
    | Named
    | Feasted
    | Span
)
