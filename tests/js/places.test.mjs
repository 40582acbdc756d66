import assert from "node:assert/strict";
import test from "node:test";

import { load, payload } from "./load.mjs";

const { clusters, labels, Events, Tally, tally, Dots } = load("calendar", "events", "clusters",
  "tally", "labels", "dots");

test("points within reach join the heavier one, others stay alone", () => {
  const points = { x: [0, 3, 50, 52, 200], y: [0, 0, 0, 1, 0], weight: [1, 9, 2, 2, 5] };
  assert.deepEqual([...clusters.group(points, 10)], [1, 1, 2, 2, 4]);
});

test("no two leaders are within reach of each other", () => {
  const x = Array.from({ length: 800 }, (_, i) => (i * 7919) % 997);
  const y = Array.from({ length: 800 }, (_, i) => (i * 104729) % 983);
  const weight = x.map((_, i) => (i * 31) % 17);
  const leader = clusters.group({ x, y, weight }, 25);
  const leaders = [...new Set(leader)];
  for (const a of leaders) {
    assert.equal(leader[a], a);
    for (const b of leaders) {
      if (a < b) assert.ok(Math.hypot(x[a] - x[b], y[a] - y[b]) >= 25);
    }
  }
  leader.forEach((a, i) => assert.ok(Math.hypot(x[a] - x[i], y[a] - y[i]) < 25));
});

test("the main box leaves out what is far from the many, and only that", () => {
  const many = Array.from({ length: 9 }, (_, i) => [0.5 + i * 0.001, 0.4]);
  assert.deepEqual(clusters.mainBox([...many, [0.1, 0.9]]), [0.5, 0.4, 0.508, 0.4]);
  const even = [[0.1, 0.1], [0.3, 0.2], [0.5, 0.5], [0.9, 0.8]];
  assert.deepEqual(clusters.mainBox(even), [0.1, 0.1, 0.9, 0.8]);
  assert.deepEqual(clusters.mainBox([[0.2, 0.3]]), [0.2, 0.3, 0.2, 0.3]);
});

test("labels never overlap and the first have the right of way", () => {
  const box = (left, top) => ({ left, top, right: left + 100, bottom: top + 20 });
  assert.deepEqual(labels.place([box(0, 0), box(50, 10), box(100, 0), box(30, 21)]), [0, 2, 3]);
});

test("a town's name goes where no mark stands, to the right by choice", () => {
  const marks = (...points) => new Map(points.map(([x, y]) =>
    [Math.floor(x / 16) * 4096 + Math.floor(y / 16), [x, y]]));
  const side = (...points) => {
    const { x, y, align } = labels.seat(marks(...points), 100, 100, 40, 12);
    return [Math.sign(x - 100), Math.sign(y - 100), align];
  };
  assert.deepEqual(side(), [1, 0, "left"]);
  assert.deepEqual(side([120, 100]), [-1, 0, "right"]);
  assert.deepEqual(side([120, 100], [80, 104]), [0, -1, "center"]);
  assert.deepEqual(side([120, 100], [80, 100], [100, 84]), [0, 1, "center"]);
  assert.deepEqual(side([60, 60]), [1, 0, "left"]);
  assert.deepEqual(side([100, 100]), [1, 0, "left"]);
  assert.ok(labels.seat(marks([100, 100]), 100, 100, 40, 12).x > 110, "clear of the town's mark");
});

function counted(rows, { happened = true, window = [0, 100 * 24 + 23] } = {}) {
  const events = new Events(payload(rows));
  const list = new Int32Array(events.count);
  const made = new Tally(events, 3, 5, happened);
  made.update(list, events.within(window, list), window, 1);
  return made;
}

test("a tally counts by site, newest first, and knows claims and doubt", () => {
  const made = counted([[1, 1, 4, 0, 0], [2, 2, 1, 1, 0], [3, 3, 4, 1, 2], [4, 4, 4, 2, 2],
    [5, 400, 4, 0, 1], [6, 6, 4, 0, null]]);
  assert.deepEqual([...made.order.subarray(0, made.sites)], [1, 2, 0]);
  assert.deepEqual([...made.count], [2, 1, 1]);
  assert.deepEqual([0, 1, 2].map((s) => made.firm(s)), [1, 1, 0]);
  assert.deepEqual([0, 1, 2].map((s) => made.sure(s)), [2, 0, 1]);
  assert.equal(made.top[0], 1);
  assert.equal(made.total, 4);
});

test("what is denied is counted apart from what happened", () => {
  const made = counted([[1, 1, 4, 0, 0], [2, 2, 4, 2, 0]], { happened: false });
  assert.deepEqual([...made.count], [1, 0, 0]);
  assert.equal(made.top[0], 1);
});

test("groups add their sites up and stand at the leader only when shared", () => {
  const made = counted([[1, 1, 4, 0, 0], [2, 2, 1, 0, 1], [3, 3, 3, 0, 2]]);
  const sites = { kind: [0, 0, 0] };
  const found = tally.groups(made, sites, [0, 0, 2]);
  assert.deepEqual(found.map((group) => [group.at, group.count, group.sites]),
    [[2, 1, [2]], [0, 2, [1, 0]]]);
  assert.deepEqual(found[1].quads, [0, 1, 0, 0, 1]);
});

test("a dot hides those beneath it and every pixel knows its owner", () => {
  globalThis.ImageData = class {
    constructor(width, height) {
      this.data = new Uint8ClampedArray(width * height * 4);
    }
  };
  const stamp = { size: 3, half: 1, pixels: new Uint32Array(9).fill(0xff0000ff) };
  const dots = new Dots();
  const at = (x, y) => y * 20 + x;
  dots.begin(20, 10);
  assert.ok(!dots.isCovered(at(5, 5)));
  dots.put(stamp, at(5, 5), 7);
  assert.ok(dots.isCovered(at(6, 6)));
  dots.put(stamp, at(7, 5), 8);
  assert.equal(dots.ownerAt(6, 5, 0), 7);
  assert.equal(dots.ownerAt(8, 5, 0), 8);
  assert.equal(dots.ownerAt(11, 5, 3), 8);
  assert.equal(dots.ownerAt(15, 5, 3), 0);
  dots.put(stamp, at(0, 0), 9); // cut at the edge
  assert.equal(dots.ownerAt(0, 0, 0), 9);
  dots.put(stamp, at(15, 8), 0); // drawn, and nobody's
  assert.equal(dots.ownerAt(15, 8, 2), 0);
  dots.begin(20, 10);
  assert.equal(dots.ownerAt(6, 5, 2), 0, "a new frame is empty");
});

test("where spots are very many, only the counted ones are told apart", () => {
  const rows = [[1, 1, 4, 0, 0], [2, 2, 1, 1, 0], [3, 3, 4, 1, 2], [5, 400, 4, 0, 1],
    [6, 6, 4, 0, null], [200, 200, 4, 0, 1]];
  const events = new Events(payload(rows));
  const list = new Int32Array(events.count);
  const made = new Tally(events, 3, 5, true, [1]);
  const window = [0, 100 * 24 + 23];
  made.update(list, events.within(window, list), window, 1);
  assert.equal(made.total, 4);
  assert.deepEqual([...made.count], [0, 1, 0]);
  assert.equal(made.top[1], 3);
});
