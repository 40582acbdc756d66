"""The vocabulary of the house: what every stage takes and returns.

All records are frozen. Offsets count Unicode code points of `Document.text` from 0, the end is
exclusive. Coordinates are WGS 84 degrees, fields are named `lat` and `lon`; shapely geometries
are `(lon, lat)`. Days are inclusive at both ends. What is unknown is None and has a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from collections.abc import Mapping


class BlockKind(StrEnum):
    """What a stretch of an article is; FURNITURE is kept but never taken for news."""

    HEADLINE = "headline"
    BYLINE = "byline"
    DATELINE = "dateline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    FURNITURE = "furniture"


class PublishedBasis(StrEnum):
    """Where a document's publication date was found."""

    GIVEN = "given"
    METADATA = "metadata"
    DATELINE = "dateline"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article's text and what it is."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Document:
    """An article as read.

    `id` is the first 16 hex digits of the SHA-256 of the text in UTF-8, unless the caller gave
    one. `published` is EDTF and may be open (`2020-11-10/..`); None when nothing is known.
    `blocks` are sorted, do not overlap and cover all text that is not blank.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    published_basis: PublishedBasis = PublishedBasis.UNKNOWN
    language: str = "en"
    source: str | None = None
    blocks: tuple[Block, ...] = ()


class PlaceKind(StrEnum):
    """Kinds of place (DESIGN section 4); TOWN is any populated place, REGION includes unions."""

    CONTINENT = "continent"
    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    TOWN = "town"
    REGION = "region"
    HISTORICAL = "historical"
    WATER = "water"
    LANDFORM = "landform"
    SITE = "site"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name of a place, with what is known of the name."""

    name: str
    language: str | None = None
    historical: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    `id` is `geonames:…` wherever GeoNames has the place, else `naturalearth:…` or `geomap:…`.
    `country` is ISO 3166-1 alpha-2, None for what spans several. `admin1` and `admin2` are ids of
    places. `radius_km` is the radius of a circle around `lat`, `lon` that holds the place.
    `geometry_type` is GeoJSON's; the geometry itself is fetched with `Gazetteer.geometry`.
    """

    id: str
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    radius_km: float = 0.0
    geometry_type: str = "Point"


class Role(StrEnum):
    """Whether a place name stands for the place itself (after Gritta et al. 2020)."""

    LITERAL = "literal"
    ASSOCIATIVE = "associative"


class Sense(StrEnum):
    """Finer than `Role`: PLACE is literal, the others are associative."""

    PLACE = "place"
    METONYM = "metonym"
    DEMONYM = "demonym"
    NAME_PART = "name-part"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that was considered for a name, its score in [0, 1], and why."""

    place: Place
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a text. `place` is None when unresolved; `reason` then says why.

    `candidates` are the runners-up, best first, the chosen place not among them; their reasons
    say why each lost. `confidence` is in [0, 1].
    """

    start: int
    end: int
    text: str
    role: Role
    sense: Sense
    place: Place | None
    confidence: float
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()


class SpatialRelation(StrEnum):
    """How words place something by a named place."""

    OFFSET = "offset"
    """At a distance in a direction: 30 km north of Shusha."""
    DISTANCE = "distance"
    """At a distance: 20 miles outside Kabul."""
    DIRECTION = "direction"
    """In a direction: south of Hama."""
    NEAR = "near"
    PART = "part"
    """A part by compass: southern Lebanon."""
    BORDER = "border"
    BETWEEN = "between"
    COAST = "coast"
    ALONG = "along"
    TOWARDS = "towards"


@dataclass(frozen=True, slots=True)
class SpatialExpression:
    """Words that place something by named places: "30 km north of Shusha".

    `toponyms` are the names it is built from. `lat`, `lon` and `radius_km` are a circle that holds
    what the words may mean; `geometry` is what they mean more exactly: a point, a line, an area.
    All are None when a name is unresolved; `reason` then says so, else how they came about.
    """

    start: int
    end: int
    text: str
    relation: SpatialRelation
    toponyms: tuple[Toponym, ...]
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    reason: str = ""
    geometry: BaseGeometry | None = field(default=None, compare=False)


class TimexType(StrEnum):
    """Types of TIMEX3."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class TimePrecision(StrEnum):
    """How finely a time is known."""

    MINUTE = "minute"
    DAY_PART = "day-part"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"
    UNKNOWN = "unknown"


class TimeBasis(StrEnum):
    """What a time was computed from."""

    EXPLICIT = "explicit"
    PUBLICATION = "relative to publication"
    TEXT = "relative to an earlier date in the text"
    PERIOD = "named period"
    INHERITED = "inherited"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A temporal expression in a text.

    `value` is TIMEX3's (ISO 8601 based), `edtf` its EDTF or None when it is no point or stretch
    of the calendar (a duration, a set, an unresolved reference). `earliest` and `latest` are the
    first and last instant, inclusive, without zone; None is open or unknown. `arithmetic` says
    in words how the value came about.
    """

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    edtf: str | None
    earliest: datetime | None
    latest: datetime | None
    precision: TimePrecision
    basis: TimeBasis
    arithmetic: str = ""


class Status(StrEnum):
    """How an article stands to an event; the last three are never drawn as having happened."""

    ASSERTED = "asserted"
    CLAIMED = "claimed"
    ONGOING = "ongoing"
    DENIED = "denied"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"

    @property
    def happened(self) -> bool:
        """Whether the article tells the event as real (asserted, claimed or ongoing)."""
        return self in (Status.ASSERTED, Status.CLAIMED, Status.ONGOING)


class PlacePrecision(StrEnum):
    """How finely the place of an event is known."""

    SITE = "site"
    TOWN = "town"
    DISTRICT = "district"
    REGION = "region"
    COUNTRY = "country"
    LINE = "line"
    AREA = "area"
    NONE = "none"


class PlaceRole(StrEnum):
    """What a place is to an event."""

    SITE = "site"
    TARGET = "target"
    DIRECTION = "direction"
    ORIGIN = "origin"
    DESTINATION = "destination"
    SPEAKER_SEAT = "speaker seat"
    MENTION = "passing mention"


class ActorRole(StrEnum):
    """What an actor is to an event."""

    ACTOR = "actor"
    RECIPIENT = "recipient"


class ActorKind(StrEnum):
    """What sort of actor."""

    STATE = "state"
    MINISTRY = "ministry"
    PERSON = "person"
    GROUP = "group"
    ALLIANCE = "alliance"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who took part in an event. `country` is ISO 3166-1 alpha-2; `title` the office held."""

    name: str
    role: ActorRole
    kind: ActorKind
    country: str | None = None
    title: str | None = None


class CountKind(StrEnum):
    """Of whom an event counts how many."""

    KILLED = "killed"
    WOUNDED = "wounded"
    CASUALTIES = "casualties"
    MISSING = "missing"
    SICK = "sick"
    DISPLACED = "displaced"
    RESCUED = "rescued"
    ARRESTED = "arrested"
    PRISONERS = "prisoners"
    ABDUCTED = "abducted"


@dataclass(frozen=True, slots=True)
class Count:
    """
    How many people, in the words `Document.text[start:end]`.

    `low`, `best` and `high` are the least, the likeliest and the most; None is not told, as the
    high of "at least 12" and the best of "dozens".
    """

    kind: CountKind
    low: int | None
    best: int | None
    high: int | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EventTime:
    """When an event happened: EDTF, first and last day (inclusive), and where that comes from.

    `earliest` and `latest` are the first and last instant, inclusive, by the clock as the article
    tells it; they are given only where the time is known more finely than a day.
    """

    edtf: str | None
    start: date | None
    end: date | None
    precision: TimePrecision
    basis: TimeBasis
    explanation: str = ""
    earliest: datetime | None = None
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class MentionedPlace:
    """A toponym of the event's article and what its place is to the event."""

    toponym: Toponym
    role: PlaceRole


@dataclass(frozen=True, slots=True)
class Report:
    """One event as one article tells it: one row of the event table.

    `type` is a code of `events/types.csv` (PLOVER's, or one of geomap's own). `place` is where it
    happened, None when unknown; `expression` the words that place it by that place where they say
    more ("30 km north of"); `place_inherited` says that it comes from elsewhere in the
    article than the event's own clause. `geometry` overrides the place's own geometry.
    `Document.text[quote_start:quote_end] == quote` holds always.
    """

    id: str
    document_id: str
    type: str
    status: Status
    quote_start: int
    quote_end: int
    quote: str
    trigger_start: int
    trigger_end: int
    summary: str
    time: EventTime
    place: Place | None
    place_precision: PlacePrecision
    mode: str | None = None
    place_inherited: bool = False
    places: tuple[MentionedPlace, ...] = ()
    actors: tuple[Actor, ...] = ()
    speaker: str | None = None
    speaker_chain: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    confidence: float = 0.0
    explanation: tuple[str, ...] = ()
    geometry: BaseGeometry | None = field(default=None, compare=False)
    expression: SpatialExpression | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Reports that tell of one happening; each keeps its own date, place and words.

    `agreement` and `differences` say in words how the reports compare; `evidence`, by report, why
    it was joined to others, the strongest reason first. `counts` are those of all reports
    together; they have no offsets.
    """

    id: str
    report_ids: tuple[str, ...]
    counts: tuple[Count, ...] = ()
    agreement: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """All that the stages found in one document."""

    document: Document
    toponyms: tuple[Toponym, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    reports: tuple[Report, ...] = ()
    expressions: tuple[SpatialExpression, ...] = ()
