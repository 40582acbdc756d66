import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./load.mjs";

const { calendar } = load("calendar");
const day = calendar.parse;

test("dates and hour numbers go both ways", () => {
  for (const text of ["1970-01-01", "2020-02-29", "1969-12-31", "1601-01-01", "0099-05-06"]) {
    assert.equal(calendar.iso(day(text)), text);
  }
  assert.equal(day("1970-01-02"), 24);
  assert.equal(day("1970-01-02T03:59"), 27);
  assert.throws(() => day("yesterday"), RangeError);
});

test("steps begin where the calendar says", () => {
  const floor = (text, step) => calendar.iso(calendar.floor(day(text), step));
  assert.equal(floor("2020-10-01", { hours: 168 }), "2020-09-28"); // a Monday
  assert.equal(floor("1969-12-31", { hours: 168 }), "1969-12-29");
  assert.equal(calendar.floor(day("1969-12-31T05:00"), { hours: 3 }), -21);
  assert.equal(floor("2020-11-10", { months: 1 }), "2020-11-01");
  assert.equal(floor("2020-11-10", { months: 3 }), "2020-10-01");
  assert.equal(floor("1994-05-12", { months: 120 }), "1990-01-01");
  assert.equal(floor("0044-03-15", { months: 1200 }), "0000-01-01");
});

test("each step ends where the next begins", () => {
  for (const step of calendar.STEPS) {
    let at = calendar.floor(day("1987-03-04"), step);
    for (let i = 0; i < 20; i++) {
      const next = calendar.next(at, step);
      assert.ok(next > at);
      assert.equal(calendar.floor(next, step), next);
      assert.equal(calendar.floor(next - 1, step), at);
      at = next;
    }
  }
});

test("stretches are written in the fewest words", () => {
  const range = (a, b, options) =>
    calendar.formatRange(...calendar.parseStretch([a, b]), options);
  assert.equal(range("2020-09-27", "2020-09-27"), "27 Sep 2020");
  assert.equal(range("2020-09-27", "2020-11-10"), "27 Sep – 10 Nov 2020");
  assert.equal(range("2020-09-27", "2020-09-29"), "27 – 29 Sep 2020");
  assert.equal(range("2020-10-01", "2020-10-31"), "Oct 2020");
  assert.equal(range("2020-09-27T06:00", "2020-09-27T11:59"), "27 Sep 2020, 06:00 – 11:59");
  assert.equal(range("2020-09-27T20:00", "2020-09-28T05:59"),
    "27 Sep 2020, 20:00 – 28 Sep 2020, 05:59");
  assert.equal(range("1994-01-01", "1994-12-31"), "1994");
  assert.equal(range("1988-01-01", "1994-12-31"), "1988 – 1994");
  assert.equal(range("1988-02-20", "1994-05-12"), "20 Feb 1988 – 12 May 1994");
  assert.equal(range("2020-09-27", "2020-11-10", { long: true }),
    "27 September to 10 November 2020");
});

test("years before the first are counted backwards", () => {
  assert.equal(calendar.yearText(1), "1");
  assert.equal(calendar.yearText(0), "1 BC");
  assert.equal(calendar.yearText(-43), "44 BC");
});

test("the step is the finest that is long enough", () => {
  assert.deepEqual(calendar.stepOf(0.2), { hours: 1 });
  assert.deepEqual(calendar.stepOf(60), { hours: 168 });
  assert.deepEqual(calendar.stepOf(20 * 24), { months: 1 });
  assert.deepEqual(calendar.stepOf(1e9), calendar.STEPS.at(-1));
});

test("stretches are written as days where they are days, else as minutes", () => {
  for (const ends of [["2020-09-27", "2020-11-10"], ["2020-09-27T06:00", "2020-09-28T05:59"]]) {
    assert.deepEqual(calendar.isoStretch(calendar.parseStretch(ends)), ends);
  }
  const part = calendar.parseStretch(["2020-09-27T06:00", "2020-09-28T05:59"]);
  assert.ok(!calendar.isWholeDays(part));
  assert.deepEqual(calendar.isoStretch(calendar.wholeDays(part)), ["2020-09-27", "2020-09-28"]);
});
