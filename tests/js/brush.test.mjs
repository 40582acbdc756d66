import assert from "node:assert/strict";
import test from "node:test";

import { days, load } from "./load.mjs";

const { brush, calendar } = load("calendar", "brush");
const { DAY } = calendar;
const LIMITS = days(0, 1000);

test("the window keeps its length at the ends", () => {
  assert.deepEqual(brush.drag("window", days(10, 20), -50 * DAY, LIMITS), days(0, 10));
  assert.deepEqual(brush.drag("window", days(10, 20), 5000 * DAY, LIMITS), days(990, 1000));
  assert.deepEqual(brush.drag("window", days(10, 20), 3.4 * DAY, LIMITS), days(13, 23));
});

test("handles stop at each other and at the limits", () => {
  assert.deepEqual(brush.drag("start", days(10, 20), 50 * DAY, LIMITS), days(20, 20));
  assert.deepEqual(brush.drag("start", days(10, 20), -50 * DAY, LIMITS), days(0, 20));
  assert.deepEqual(brush.drag("end", days(10, 20), -50 * DAY, LIMITS), days(10, 10));
  assert.deepEqual(brush.drag("end", days(10, 20), 5000 * DAY, LIMITS), days(10, 1000));
});

test("by the hour, windows and handles keep to hours", () => {
  assert.deepEqual(brush.drag("start", days(10, 10), 6.3, LIMITS, 1), [246, 263]);
  assert.deepEqual(brush.drag("end", days(10, 10), -40, LIMITS, 1), [240, 240]);
  assert.deepEqual(brush.drag("window", [246, 250], 2.4, LIMITS, 1), [248, 252]);
  // By the day again, what is dragged lands on midnight; what is not stays.
  assert.deepEqual(brush.drag("end", [246, 250], DAY, LIMITS), [246, 263]);
});

test("a window is drawn in either direction", () => {
  assert.deepEqual(brush.draw(30.7 * DAY, 12.2 * DAY, LIMITS), days(12, 30));
  assert.deepEqual(brush.draw(-5 * DAY, 4.9 * DAY, LIMITS), days(0, 4));
  assert.deepEqual(brush.draw(5000 * DAY, 999.5 * DAY, LIMITS), days(999, 1000));
  assert.deepEqual(brush.draw(30.7, 12.2, LIMITS, 1), [12, 30]);
});

test("whole months step to whole months", () => {
  const limits = calendar.parseStretch(["2000-01-01", "2030-12-31"]);
  const window = calendar.parseStretch(["2020-01-01", "2020-01-31"]);
  const next = brush.stepBy(window, { months: 1 }, 1, limits);
  assert.deepEqual(calendar.isoStretch(next), ["2020-02-01", "2020-02-29"]);
  const back = brush.stepBy(next, { months: 1 }, -1, limits);
  assert.deepEqual(back, window);
});

test("keys move what has the focus", () => {
  const step = { hours: DAY };
  const press = (key, large, part) =>
    brush.press(key, large, part, days(100, 200), step, LIMITS);
  assert.deepEqual(press("ArrowRight", false, "start"), days(101, 200));
  assert.deepEqual(press("ArrowLeft", true, "end"), days(100, 190));
  assert.deepEqual(press("ArrowUp", false, "window"), days(101, 201));
  assert.deepEqual(press("PageDown", false, "window"), days(90, 190));
  assert.deepEqual(press("Home", false, "window"), days(0, 100));
  assert.deepEqual(press("End", false, "window"), days(900, 1000));
  assert.deepEqual(press("Home", false, "start"), days(0, 200));
  assert.deepEqual(press("End", false, "start"), days(200, 200));
  assert.deepEqual(press("Home", false, "end"), days(100, 100));
  assert.equal(press("a", false, "start"), null);
  assert.deepEqual(brush.press("ArrowRight", false, "end", [240, 244], { hours: 3 }, LIMITS),
    [240, 247]);
});

test("playing ends at the end and begins again at the beginning", () => {
  assert.deepEqual(brush.advance(days(10, 20), 5 * DAY, "window", LIMITS),
    { window: days(15, 25), ended: false });
  assert.deepEqual(brush.advance(days(10, 20), 5 * DAY, "cumulative", LIMITS),
    { window: days(10, 25), ended: false });
  assert.deepEqual(brush.advance(days(980, 998), 5 * DAY, "window", LIMITS),
    { window: days(982, 1000), ended: true });
  assert.deepEqual(brush.rewind(days(982, 1000), "window", LIMITS), days(0, 18));
  assert.deepEqual(brush.rewind(days(0, 1000), "cumulative", LIMITS), days(0, 0));
});

test("a change of mode keeps the end of the window", () => {
  assert.deepEqual(brush.turn(days(10, 20), "day", null, LIMITS), days(20, 20));
  assert.deepEqual(brush.turn([240, 250], "day", null, LIMITS), days(10, 10));
  assert.deepEqual(brush.turn(days(10, 20), "cumulative", null, LIMITS), days(0, 20));
  assert.deepEqual(brush.turn(days(50, 50), "window", days(10, 20), LIMITS), days(40, 50));
  assert.deepEqual(brush.turn(days(3, 3), "window", days(10, 20), LIMITS), days(0, 10));
});
