import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./load.mjs";

const { TimeScale, calendar } = load("calendar", "timescale");
const day = calendar.parse;

function scale(width = 1000) {
  const made = new TimeScale([day("1988-01-01"), day("2024-12-31")]);
  made.width = width;
  return made;
}

test("hours and pixels go both ways", () => {
  const s = scale();
  s.show([day("2020-09-01"), day("2020-12-01")]);
  assert.equal(Math.round(s.x(s.view[0])), 0);
  assert.equal(Math.round(s.x(s.view[1])), 1000);
  assert.ok(Math.abs(s.at(s.x(day("2020-10-10"))) - day("2020-10-10")) < 1e-6);
});

test("zooming keeps the day under the pointer", () => {
  const s = scale();
  s.show([day("2019-01-01"), day("2022-01-01")]);
  for (const factor of [2, 5, 0.5]) {
    const before = s.at(700);
    s.zoom(factor, 700);
    assert.ok(Math.abs(s.at(700) - before) < 1e-6);
  }
});

test("the view stays within the limits and wider than a few hours", () => {
  const s = scale();
  for (let i = 0; i < 40; i++) s.zoom(3, 10);
  assert.ok(s.span >= 6 && s.span < 7);
  for (let i = 0; i < 40; i++) s.zoom(1 / 3, 10);
  assert.deepEqual(s.view.map(Math.round), s.limits.map(Math.round));
  s.pan(24e6);
  assert.deepEqual(s.view.map(Math.round), s.limits.map(Math.round));
  s.show([day("2020-01-01"), day("2020-02-01")]);
  s.pan(-24e6);
  assert.equal(s.view[0], s.limits[0]);
});

test("ticks never crowd, at any zoom", () => {
  const s = scale(400);
  for (let i = 0; i < 30; i++) {
    const ticks = s.ticks(60);
    for (let t = 1; t < ticks.length; t++) {
      // February is shorter than the mean month that the step was chosen by.
      assert.ok(ticks[t].x - ticks[t - 1].x > 60 * 0.9);
    }
    assert.ok(ticks.every((tick) => tick.x >= 0 && tick.x <= 400 && tick.text));
    s.zoom(1.7, 250);
  }
});

test("bars are wide enough to see and aim at", () => {
  const s = scale(500);
  for (let i = 0; i < 25; i++) {
    assert.ok(calendar.length(s.binStep(6)) / s.hoursPerPixel >= 6);
    s.zoom(1.6, 200);
  }
});

test("hours are told apart only where a day is wide", () => {
  const s = scale(800);
  s.show([day("2020-09-01"), day("2020-10-01")]);
  assert.deepEqual([s.grain, s.binStep()], [24, { hours: 24 }]);
  s.show([day("2020-09-27"), day("2020-09-29")]);
  assert.deepEqual([s.grain, s.binStep()], [1, { hours: 1 }]);
  assert.ok(s.ticks().some((tick) => tick.text === "06:00"));
});
