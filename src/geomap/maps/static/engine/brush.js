"use strict";
/**
 * What dragging, keys and playing do to the window of days: plain functions, no screen.
 *
 * A window is `[first, last]`, whole days, both inclusive; limits likewise.
 */
(function (geomap) {
  const { calendar } = geomap;

  /** Move a window, its length kept, so that it stays within the limits. */
  function move([first, last], days, [low, high]) {
    const shift = Math.round(Math.min(Math.max(days, low - first), Math.max(high - last, low - first)));
    return [first + shift, last + shift];
  }

  /**
   * Drag one part of the window by a number of days.
   * @param {"start" | "end" | "window"} part
   * @returns {[number, number]} the handles never cross: they push no further than one day
   */
  function drag(part, window, days, limits) {
    const [low, high] = limits;
    const [first, last] = window;
    if (part === "window") return move(window, days, limits);
    if (part === "start") {
      return [Math.min(Math.max(Math.round(first + days), low), last), last];
    }
    return [first, Math.max(Math.min(Math.round(last + days), high), first)];
  }

  /** Window drawn from one instant to another, in either direction. */
  function draw(from, to, [low, high]) {
    const clamp = (day) => Math.min(Math.max(Math.floor(day), low), high);
    return [clamp(Math.min(from, to)), clamp(Math.max(from, to))];
  }

  /** Shift by whole steps of the calendar; months keep their length (1–31 Jan → 1–28 Feb). */
  function stepBy(window, step, count, limits) {
    const [first, last] = window;
    const aligned = calendar.floor(first, step) === first
      && calendar.floor(last + 1, step) === last + 1;
    if (!aligned) return move(window, count * Math.round(calendar.length(step)), limits);
    const shifted = [shiftDay(first, step, count), shiftDay(last + 1, step, count) - 1];
    return shifted[0] < limits[0] || shifted[1] > limits[1]
      ? move(window, count * Math.round(calendar.length(step)), limits) : shifted;
  }

  function shiftDay(day, step, count) {
    if (step.days) return day + step.days * count;
    const { year, month, day: number } = calendar.civil(day);
    return calendar.dayNumber(year, month + step.months * count, number);
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
    if (count !== 0) {
      if (part === "window") return stepBy(window, step, count, limits);
      const edge = part === "start" ? window[0] : window[1];
      return drag(part, window, shiftDay(edge, step, count) - edge, limits);
    }
    if (key === "Home") return drag(part, window, low - window[part === "end" ? 1 : 0], limits);
    if (key === "End") return drag(part, window, high - window[part === "start" ? 0 : 1], limits);
    return null;
  }

  /**
   * Play on by a number of whole days.
   * @param {"window" | "cumulative"} mode whether the start moves along
   * @returns {{window: [number, number], ended: boolean}}
   */
  function advance(window, days, mode, limits) {
    const [first, last] = window;
    const step = Math.min(days, limits[1] - last);
    const start = mode === "cumulative" ? first : first + step;
    return { window: [start, last + step], ended: last + step >= limits[1] };
  }

  /** Where playing begins again after the end: the same length at the beginning. */
  function rewind(window, mode, limits) {
    const length = mode === "cumulative" ? 0 : window[1] - window[0];
    const first = mode === "cumulative" ? window[0] : limits[0];
    return [first, Math.min(first + length, limits[1])];
  }

  geomap.brush = { move, drag, draw, stepBy, press, advance, rewind };
})((globalThis.geomap ??= {}));
