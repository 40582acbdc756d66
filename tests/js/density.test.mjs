import assert from "node:assert/strict";
import test from "node:test";

import { days, load, payload } from "./load.mjs";

const { Events, Density, openingPeriod, calendar } = load("calendar", "timescale", "events",
  "density");

function density(rows) {
  const events = new Events(payload(rows));
  return new Density(events, events.domain(), 5);
}

const sum = (bins) => bins.reduce((total, bin) => total + bin.total, 0);

test("bars add up to the number of events, in whatever steps", () => {
  const made = density([[0, 0], [3, 3, 1], [3, 3, 2], [40, 80], [90, 90], [400, 700]]);
  for (const step of calendar.STEPS.slice(0, 12)) {
    assert.ok(Math.abs(sum(made.bins(step, days(-1000, 2000))) - 6) < 1e-9);
  }
});

test("bars are stacked by quad", () => {
  const made = density([[5, 5, 1], [5, 5, 1], [5, 5, 3]]);
  const [bin] = made.bins({ hours: 24 }, days(0, 9));
  assert.deepEqual(bin.counts.map(Math.round), [0, 2, 0, 1, 0]);
});

test("an event of a long stretch raises no tower on its first day", () => {
  const made = density([[0, 364], [100, 100]]);
  const bins = made.bins({ hours: 24 }, days(0, 364));
  assert.equal(bins.length, 365);
  assert.ok(bins[0].total < 0.01);
  assert.ok(bins[100].total > 1);
});

test("the mask is followed", () => {
  const made = density([[1, 1], [2, 2], [3, 3]]);
  made.events.mask[1] = 0;
  made.recount();
  assert.ok(Math.abs(sum(made.bins({ hours: 24 }, days(0, 9))) - 2) < 1e-9);
});

test("the densest stretch is the shortest that holds the share", () => {
  const made = density([[0, 0], [500, 500], [501, 501], [503, 503], [9000, 9000]]);
  assert.deepEqual(made.densest(0.6).map((hour) => Math.floor(hour / 24)), [500, 503]);
  assert.deepEqual(made.densest(1), days(0, 9000));
});

test("the first view is where most events are", () => {
  const dense = Array.from({ length: 60 }, (_, i) => 12000 + (i % 45));
  const made = density([[0, 0], [4000, 4000], ...dense.sort((a, b) => a - b).map((d) => [d, d]),
    [13500, 13500]]);
  const [first, last] = openingPeriod(made).map((hour) => Math.floor(hour / 24));
  assert.ok(first >= 11990 && first <= 12000, String(first));
  assert.ok(last >= 12044 && last <= 12060, String(last));
});

test("events spread evenly open on the whole", () => {
  const made = density(Array.from({ length: 100 }, (_, i) => [i * 30, i * 30]));
  assert.deepEqual(openingPeriod(made), days(0, 2970));
});

test("one event is enough", () => {
  const made = density([[77, 77]]);
  assert.deepEqual(openingPeriod(made), days(77));
  assert.ok(Math.abs(sum(made.bins({ hours: 24 }, days(70, 79))) - 1) < 1e-9);
});

test("thousands of years are summed in larger cells", () => {
  const made = density([[-1000000, -1000000], [0, 0]]);
  assert.ok(made.size <= 200000);
  assert.ok(Math.abs(sum(made.bins({ months: 12000 }, days(-2000000, 10))) - 2) < 1e-9);
});
