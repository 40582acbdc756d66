import assert from "node:assert/strict";
import test from "node:test";

import { days, load, payload } from "./load.mjs";

const { Events } = load("calendar", "events");

/** The rule that the index must follow, told plainly. */
function touching(events, [from, to]) {
  const found = [];
  for (let i = events.dated - 1; i >= 0; i--) {
    if (events.mask[i] && events.first[i] <= to && events.last[i] >= from) found.push(i);
  }
  return found;
}

function within(events, window) {
  const out = new Int32Array(events.count);
  return Array.from(out.subarray(0, events.within(window, out)));
}

test("a window holds what touches it, the newest first", () => {
  const events = new Events(payload([
    [null, 5], [1, 1], [2, 30], [10, 10], [20, null], [25, 25], [null, null]]));
  assert.deepEqual(within(events, days(10, 19)), [3, 2]);
  assert.deepEqual(within(events, days(0, 1)), [1, 0]);
  assert.deepEqual(within(events, days(26, 99)), [4, 2]);
  assert.deepEqual(within(events, days(-50, -40)), [0]);
  assert.equal(events.dated, 6);
});

test("the index finds what a plain search finds", () => {
  let seed = 5;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const rows = Array.from({ length: 5000 }, () => {
    const first = Math.floor(random() * 4000);
    const long = random() < 0.02 ? Math.floor(random() * 3000) : 0;
    return [first, random() < 0.01 ? null : first + long];
  }).sort((a, b) => a[0] - b[0]);
  const events = new Events(payload(rows));
  for (let i = 0; i < events.count; i += 7) events.mask[i] = 0;
  for (let trial = 0; trial < 40; trial++) {
    const from = Math.floor(random() * 4200) - 100;
    const window = days(from, from + Math.floor(random() * 300));
    assert.deepEqual(within(events, window), touching(events, window));
  }
});

test("an event known to the year is certain only when the year is within", () => {
  const events = new Events(payload([[100, 465], [120, 120]]));
  assert.ok(events.isCertain(0, days(100, 465)));
  assert.ok(!events.isCertain(0, days(100, 464)));
  assert.ok(events.isCertain(1, days(120, 120)));
});

test("an event known to the day is certain only when the day is within", () => {
  const events = new Events(payload([[120, 120]]));
  assert.ok(!events.isCertain(0, [120 * 24 + 6, 120 * 24 + 11]));
});

test("the domain leaves open ends out", () => {
  assert.deepEqual(new Events(payload([[null, 7], [3, null], [9, 12]])).domain(), [72, 311]);
  assert.equal(new Events(payload([[null, null]])).domain(), null);
});

test("counts say what keeps events off the map", () => {
  const events = new Events(payload([
    [1, 1, 4, 0, 0], [1, 1, 4, 0, null], [null, null, 4, 0, 0], [null, null, 4, 0, null]]));
  assert.deepEqual(events.counts(), { total: 4, unplaced: 2, undated: 2, filtered: 0 });
  events.mask[3] = 0;
  assert.deepEqual(events.counts(), { total: 3, unplaced: 1, undated: 1, filtered: 1 });
});

test("events are found by their site", () => {
  const events = new Events(payload([[1, 1, 4, 0, 2], [2, 2, 4, 0, 0], [3, 3, 4, 0, null],
    [4, 4, 4, 0, 2], [null, null, 4, 0, 1]]));
  assert.deepEqual([0, 1, 2].map((site) => [...events.ofSite(site)]), [[1], [4], [0, 3]]);
  assert.equal(new Events(payload([[1, 1, 4, 0, null]])).atSites.length, 0);
});
