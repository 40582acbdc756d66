import assert from "node:assert/strict";
import test from "node:test";

import { days, load, payload } from "./load.mjs";

const { Crowd, Events } = load("calendar", "events", "clusters", "tally",
  "crowd");
const VIEW = { scale: 1000, left: 0, top: 0, width: 1000, height: 1000 };

/** Events at spots of a square world: `[day, site, quad, status]`. */
function made(rows, spots) {
  const events = new Events(payload(rows.map(([day, site, quad = 4, status = 0]) =>
    [day, day, quad, status, site])));
  const sites = { count: spots.length, kind: spots.map(([, , kind = 0]) => kind),
    x: spots.map(([x]) => x), y: spots.map(([, y]) => y) };
  return { events, crowd: new Crowd(events, sites, 5, 1) };
}

function counted({ events, crowd }, window, view = VIEW, happened = true) {
  crowd.cut(view);
  const list = new Int32Array(events.count);
  crowd.count(list, events.within(window, list), window);
  return crowd.groups(happened);
}

test("a cell counts its events in the window, by quad, the newest on top", () => {
  const one = made([[1, 0, 1], [2, 1, 4], [3, 1, 4], [50, 0, 2]],
    [[0.5, 0.5], [0.501, 0.5], [0.9, 0.9]]);
  const [group, ...rest] = counted(one, days(0, 10));
  assert.deepEqual(rest, []);
  assert.deepEqual([group.count, group.quads, group.top], [3, [0, 1, 0, 0, 2], 2]);
  assert.equal(counted(one, days(40, 60))[0].count, 1);
});

test("a mark stays where it is whatever the window holds", () => {
  const one = made([[1, 0], [2, 1]], [[0.5, 0.5], [0.51, 0.5]]);
  const at = (window) => counted(one, window).map(({ x, y }) => [x, y]);
  assert.deepEqual(at(days(1)), at(days(2)));
  assert.deepEqual(at(days(1)), [[505, 500]]);
});

test("a drag of the map keeps events together", () => {
  const one = made([[1, 0], [2, 1], [3, 2]], [[0.5, 0.5], [0.51, 0.5], [0.3, 0.3]]);
  const together = (view) => counted(one, days(0, 9), view).map(({ count }) => count).sort();
  assert.deepEqual(together(VIEW), [1, 2]);
  assert.deepEqual(together({ ...VIEW, left: 17, top: 5 }), [1, 2]);
});

test("no two marks overlap", () => {
  const spots = Array.from({ length: 400 }, (_, i) =>
    [((i * 7919) % 997) / 1000, ((i * 104729) % 983) / 1000]);
  const groups = counted(made(spots.map((_, i) => [1, i]), spots), days(1));
  for (const a of groups) {
    for (const b of groups) {
      if (a !== b) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 20);
    }
  }
  assert.equal(groups.reduce((sum, { count }) => sum + count, 0), 400);
});

test("areas, what is out of view and what did not happen are not counted", () => {
  const one = made([[1, 0], [2, 1], [3, 2, 4, 2]], [[0.5, 0.5, 1], [4, 0.5], [0.5, 0.5]]);
  assert.deepEqual(counted(one, days(0, 9)), []);
  assert.equal(counted(one, days(0, 9), VIEW, false)[0].count, 1);
});

test("claims alone make no firm mark", () => {
  const one = made([[1, 0, 4, 1]], [[0.5, 0.5]]);
  assert.equal(counted(one, days(0, 9))[0].firm, 0);
});

test("cells that move towards each other when they are joined do not overlap", () => {
  // Three heaps in a row: the first two are near, and their common middle is near to the third.
  const heap = (x, count) => Array.from({ length: count }, () => [x, 0.5]);
  const spots = [...heap(0.44, 1), ...heap(0.475, 30), ...heap(0.51, 4), ...heap(0.9, 1)];
  const groups = counted(made(spots.map((_, i) => [1, i]), spots), days(1));
  const xs = groups.map(({ x }) => x).sort((a, b) => a - b);
  for (let i = 1; i < xs.length; i++) assert.ok(xs[i] - xs[i - 1] >= 36);
  assert.equal(groups.reduce((sum, { count }) => sum + count, 0), spots.length);
});
