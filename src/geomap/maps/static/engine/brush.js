"use strict";
/**
 * What dragging, keys and playing do to the window of time: plain functions, no screen.
 *
 * A window is `[first, last]`, hours, both inclusive; limits likewise, and made of whole days.
 * Windows keep to a grain: 1 hour, or 24 where days are too narrow to be divided.
 */
(function (geomap) {
  const { calendar } = geomap;

  const { DAY } = calendar;

  /** Move a window, its length kept, so that it stays within the limits. */
  function move([first, last], hours, [low, high], grain = DAY) {
    const whole = Math.round(hours / grain) * grain;
    const shift = Math.min(Math.max(whole, low - first), Math.max(high - last, low - first));
    return [first + shift, last + shift];
  }

  /**
   * Drag one part of the window by a number of hours.
   * @param {"start" | "end" | "window"} part
   * @returns {[number, number]} the handles never cross: they push no further than one grain
   */
  function drag(part, window, hours, limits, grain = DAY) {
    const [low, high] = limits;
    const [first, last] = window;
    if (part === "window") return move(window, hours, limits, grain);
    const snap = (edge) => Math.round((edge + hours) / grain) * grain;
    if (part === "start") {
      return [Math.max(Math.min(snap(first), Math.floor(last / grain) * grain), low), last];
    }
    const end = Math.max(snap(last + 1), Math.floor(first / grain) * grain + grain);
    return [first, Math.min(end - 1, high)];
  }

  /** Window drawn from one instant to another, in either direction. */
  function draw(from, to, [low, high], grain = DAY) {
    const cell = (instant) => Math.floor(Math.min(Math.max(instant, low), high) / grain) * grain;
    return [cell(Math.min(from, to)), cell(Math.max(from, to)) + grain - 1];
  }

  /** Window of one day: the one that holds an instant. */
  function dayAt(instant, [low, high]) {
    return calendar.wholeDays([0, 1].map(() => Math.min(Math.max(Math.floor(instant), low), high)));
  }

  /** Shift by whole steps of the calendar; months keep their length (1–31 Jan → 1–28 Feb). */
  function stepBy(window, step, count, limits) {
    const [first, last] = window;
    const grain = grainOf(step);
    const aligned = calendar.floor(first, step) === first
      && calendar.floor(last + 1, step) === last + 1;
    if (aligned) {
      const shifted = [shift(first, step, count), shift(last + 1, step, count) - 1];
      if (shifted[0] >= limits[0] && shifted[1] <= limits[1]) return shifted;
    }
    return move(window, count * calendar.length(step), limits, grain);
  }

  function grainOf(step) {
    return step.hours < DAY ? 1 : DAY;
  }

  function shift(at, step, count) {
    if (step.hours) return at + step.hours * count;
    const { year, month, day, hour } = calendar.civil(at);
    return calendar.hourNumber(year, month + step.months * count, day, hour);
  }

  /**
   * What a key does to a part of the window, or null when it is not ours.
   * @param {string} key `KeyboardEvent.key`
   * @param {boolean} large whether Shift is held: ten steps at once
   */
  function press(key, large, part, window, step, limits) {
    const count = (large ? 10 : 1) * ({ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1,
      PageUp: 10, PageDown: -10 }[key] ?? 0);
    const [low, high] = limits;
    const grain = grainOf(step);
    if (count !== 0) {
      if (part === "window") return stepBy(window, step, count, limits);
      const edge = part === "start" ? window[0] : window[1] + 1;
      return drag(part, window, shift(edge, step, count) - edge, limits, grain);
    }
    const far = high - low + 1;
    if (key === "Home") return drag(part, window, -far, limits, grain);
    if (key === "End") return drag(part, window, far, limits, grain);
    return null;
  }

  /**
   * Play on by a number of hours.
   * @param {"window" | "day" | "cumulative"} mode whether the start moves along
   * @returns {{window: [number, number], ended: boolean}}
   */
  function advance(window, hours, mode, limits) {
    const [first, last] = window;
    const step = Math.min(hours, limits[1] - last);
    const start = mode === "cumulative" ? first : first + step;
    return { window: [start, last + step], ended: last + step >= limits[1] };
  }

  /** Where playing begins again after the end: the same length at the beginning. */
  function rewind(window, mode, limits) {
    const length = mode === "cumulative" ? DAY - 1 : window[1] - window[0];
    const first = mode === "cumulative" ? window[0] : limits[0];
    return [first, Math.min(first + length, limits[1])];
  }

  /**
   * What the window becomes in another mode.
   * @param {"window" | "day" | "cumulative"} mode
   * @param {[number, number] | null} kept the last window that was freely chosen
   */
  function turn(window, mode, kept, limits) {
    if (mode === "day") return dayAt(window[1], limits);
    if (mode === "cumulative") return [limits[0], window[1]];
    const length = kept ? kept[1] - kept[0] : window[1] - window[0];
    return move([window[1] - length, window[1]], 0, limits);
  }

  geomap.brush = { move, drag, draw, dayAt, stepBy, press, advance, rewind, turn };
})((globalThis.geomap ??= {}));
