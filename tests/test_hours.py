"""Hours of reports and windows of time."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import TableError
from geomap.hours import Window, days, hours, stretch, touching
from geomap.table import EventTable

_MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def row(number, start, end, **values):
    return {
        "report_id": f"r{number}",
        "event_id": f"e{number}",
        "start": start,
        "end": end,
        **values,
    }


def table(*rows):
    return EventTable.of(rows)


def test_a_day_fills_its_hours_and_a_clock_time_its_own():
    day = date(2020, 9, 27)
    clock = {"earliest": datetime(2020, 9, 27, 16, 3), "latest": datetime(2020, 9, 27, 16, 3, 59)}
    first, last = hours(table(row(1, day, day), row(2, day, day, **clock), row(3, None, day)))
    assert [str(hour) for hour in first] == ["2020-09-27T00", "2020-09-27T16", "NaT"]
    assert [str(hour) for hour in last] == ["2020-09-27T23", "2020-09-27T16", "2020-09-27T23"]


def test_a_filter_by_the_clock_keeps_what_may_have_been_then():
    day = date(2020, 9, 27)
    clock = {"earliest": datetime(2020, 9, 27, 16, 3), "latest": datetime(2020, 9, 27, 16, 3, 59)}
    made = table(row(1, day, day), row(2, day, day, **clock), row(3, None, None))
    kept = made.select(datetime="2020-09-27T06:00/2020-09-27T11:59")
    assert kept["report_id"].tolist() == ["r1"]
    kept = made.select(datetime="2020-09-27T16:00Z/..")
    assert kept["report_id"].tolist() == ["r1", "r2"]
    assert made.select(datetime="2020-09")["report_id"].tolist() == ["r1", "r2"]


@given(_MOMENTS, _MOMENTS)
def test_windows_come_back_from_their_words(a, b):
    window = Window(*sorted((a, b)))
    assert Window.parse(str(window)) == window


@given(st.dates(), st.dates())
def test_windows_of_days_are_written_as_days(a, b):
    window = Window.of_days(*sorted((a, b)))
    assert window.is_whole_days
    assert "T" not in str(window)
    assert Window.parse(str(window)) == window
    assert window.days == tuple(sorted((a, b)))


def test_filters_are_read_as_ogc_writes_them():
    assert stretch("2020-09-27T06:00:00Z/..") == (datetime(2020, 9, 27, 6), None)
    assert days("2020-09-27T06:00:00Z/2020-11") == (date(2020, 9, 27), date(2020, 11, 30))
    for text in ("2020-09-27T25:00/..", "soon", "2020-09-27T12:00/2020-09-27T11:00", "a/b/c"):
        with pytest.raises(TableError, match="datetime"):
            stretch(text)


def test_dates_may_be_unknown_in_any_way_or_given_as_texts():
    unknown = (None, float("nan"), pd.NaT)
    days = pd.Series([date(2020, 9, 27), *unknown, date(1, 1, 1)], dtype="object")
    texts = pd.Series(["2020-09-27", *unknown, "0001-01-01"], dtype="object")
    first, last = hours(pd.DataFrame({"start": days, "end": texts}))
    assert np.isnat(first).tolist() == np.isnat(last).tolist() == [False, True, True, True, False]
    assert (first[[0, 4]] + 23 == last[[0, 4]]).all()
    assert str(first[4]) == "0001-01-01T00"


def test_a_row_without_a_date_touches_nothing():
    made = table(row(1, None, None), row(2, date(2020, 1, 1), None), row(3, None, date(2019, 1, 1)))
    assert touching(made, None, None).tolist() == [False, True, True]
    assert touching(made, date(2020, 6, 1), None).tolist() == [False, True, False]
    assert np.flatnonzero(touching(made, None, date(2019, 6, 1))).tolist() == [2]
