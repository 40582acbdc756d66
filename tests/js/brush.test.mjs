import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./load.mjs";

const { brush, calendar } = load("calendar", "brush");
const LIMITS = [0, 1000];

test("the window keeps its length at the ends", () => {
  assert.deepEqual(brush.drag("window", [10, 20], -50, LIMITS), [0, 10]);
  assert.deepEqual(brush.drag("window", [10, 20], 5000, LIMITS), [990, 1000]);
  assert.deepEqual(brush.drag("window", [10, 20], 3.4, LIMITS), [13, 23]);
});

test("handles stop at each other and at the limits", () => {
  assert.deepEqual(brush.drag("start", [10, 20], 50, LIMITS), [20, 20]);
  assert.deepEqual(brush.drag("start", [10, 20], -50, LIMITS), [0, 20]);
  assert.deepEqual(brush.drag("end", [10, 20], -50, LIMITS), [10, 10]);
  assert.deepEqual(brush.drag("end", [10, 20], 5000, LIMITS), [10, 1000]);
});

test("a window is drawn in either direction", () => {
  assert.deepEqual(brush.draw(30.7, 12.2, LIMITS), [12, 30]);
  assert.deepEqual(brush.draw(-5, 4.9, LIMITS), [0, 4]);
});

test("whole months step to whole months", () => {
  const day = calendar.parse;
  const limits = [day("2000-01-01"), day("2030-12-31")];
  const window = [day("2020-01-01"), day("2020-01-31")];
  const next = brush.stepBy(window, { months: 1 }, 1, limits);
  assert.deepEqual(next.map(calendar.iso), ["2020-02-01", "2020-02-29"]);
  const back = brush.stepBy(next, { months: 1 }, -1, limits);
  assert.deepEqual(back, window);
});

test("keys move what has the focus", () => {
  const step = { days: 1 };
  const press = (key, large, part) => brush.press(key, large, part, [100, 200], step, LIMITS);
  assert.deepEqual(press("ArrowRight", false, "start"), [101, 200]);
  assert.deepEqual(press("ArrowLeft", true, "end"), [100, 190]);
  assert.deepEqual(press("ArrowUp", false, "window"), [101, 201]);
  assert.deepEqual(press("PageDown", false, "window"), [90, 190]);
  assert.deepEqual(press("Home", false, "window"), [0, 100]);
  assert.deepEqual(press("End", false, "window"), [900, 1000]);
  assert.deepEqual(press("Home", false, "start"), [0, 200]);
  assert.deepEqual(press("End", false, "start"), [200, 200]);
  assert.deepEqual(press("Home", false, "end"), [100, 100]);
  assert.equal(press("a", false, "start"), null);
});

test("playing ends at the end and begins again at the beginning", () => {
  assert.deepEqual(brush.advance([10, 20], 5, "window", LIMITS),
    { window: [15, 25], ended: false });
  assert.deepEqual(brush.advance([10, 20], 5, "cumulative", LIMITS),
    { window: [10, 25], ended: false });
  assert.deepEqual(brush.advance([980, 998], 5, "window", LIMITS),
    { window: [982, 1000], ended: true });
  assert.deepEqual(brush.rewind([982, 1000], "window", LIMITS), [0, 18]);
  assert.deepEqual(brush.rewind([0, 1000], "cumulative", LIMITS), [0, 0]);
});
