import assert from "node:assert/strict";
import test from "node:test";

import { days, load, payload } from "./load.mjs";

const { Events, Trail, trail } = load("calendar", "events", "tally", "trail");

/** Trail of events that all have a spot, one per row, of which there are three. */
function made(rows) {
  const events = new Events(payload(rows));
  return new Trail(events, { count: 3, kind: [0, 0, 1], x: [0, 0, 0], y: [0, 0, 0] });
}

/** Spots of the trail and the event that stands for each. */
function spots(one) {
  return Array.from(one.spots.subarray(0, one.count), (site) => [site, one.top[site]]).sort();
}

test("the trail holds what ended shortly before the window, the newest for its spot", () => {
  const one = made([[80, 80, 4, 0, 0], [95, 95, 4, 0, 0], [96, 96, 4, 0, 1], [97, 120, 4, 0, 1],
    [98, 98, 4, 0, 2], [100, 100, 4, 0, 0]]);
  one.update(days(100, 100));
  assert.deepEqual(spots(one), [[0, 1], [1, 2]]);
});

test("what did not happen and what is filtered out leave no trail", () => {
  const one = made([[95, 95, 4, 2, 0], [96, 96, 4, 0, 1]]);
  one.events.filter(Uint8Array.from([1, 0]));
  one.update(days(100, 100));
  assert.deepEqual(spots(one), []);
});

test("a new window leaves nothing of the last one", () => {
  const one = made([[95, 95, 4, 0, 0], [96, 96, 4, 0, 1]]);
  one.update(days(100, 100));
  one.update(days(500, 500));
  assert.deepEqual(spots(one), []);
  one.update(days(97, 97));
  assert.equal(one.count, 2);
  one.update(null);
  assert.equal(one.count, 0);
});

test("the trail is as long as the window, and at least a week or a day", () => {
  assert.equal(trail.reach(days(1, 30)), 30 * 24);
  assert.equal(trail.reach(days(1, 1)), 7 * 24);
  assert.equal(trail.reach([0, 5]), 24);
});
