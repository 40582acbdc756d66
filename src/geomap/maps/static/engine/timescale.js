"use strict";
/**
 * The time axis: which stretch of hours is in view, and where an hour lies on it in pixels.
 */
(function (geomap) {
  const { calendar } = geomap;
  const SHORTEST = 6; // hours; nearer than that, an hour is wider than a hand
  const WIDE_DAY = 160; // pixels; where days are narrower, the hours in them are not told apart

  class TimeScale {
    /** @param {[number, number]} domain first and last hour there is, inclusive */
    constructor(domain) {
      this.setDomain(domain);
      this.width = 1;
      /** First instant and end of the view in hours; the end is exclusive. */
      this.view = [...this.limits];
    }

    /** Hours that can be shown at all: the domain in whole days and a little air at both ends. */
    setDomain([first, last]) {
      this.domain = calendar.wholeDays([first, last]);
      const [low, high] = this.domain;
      const air = Math.max(calendar.DAY, (high + 1 - low) * 0.02);
      this.limits = [low - air, high + 1 + air];
      if (this.view) this.show(this.view);
    }

    get span() {
      return this.view[1] - this.view[0];
    }

    get hoursPerPixel() {
      return this.span / this.width;
    }

    /** Pixel of the beginning of `hour`. */
    x(hour) {
      return (hour - this.view[0]) / this.hoursPerPixel;
    }

    /** Instant in hours at a pixel; its floor is the hour. */
    at(x) {
      return this.view[0] + x * this.hoursPerPixel;
    }

    /** Bring `[from, to)` into view, moved and cut to fit the limits. */
    show([from, to]) {
      const [low, high] = this.limits;
      const span = Math.min(Math.max(to - from, SHORTEST), high - low);
      const middle = (from + to) / 2;
      const start = Math.min(Math.max(middle - span / 2, low), high - span);
      this.view = [start, start + span];
    }

    /** Zoom by a factor (above 1: nearer) so that the hour under pixel `x` stays there. */
    zoom(factor, x = this.width / 2) {
      const [low, high] = this.limits;
      const fixed = this.at(x);
      const span = Math.min(Math.max(this.span / factor, SHORTEST), high - low);
      const from = fixed - (x / this.width) * span;
      this.show([from, from + span]);
    }

    pan(hours) {
      this.show([this.view[0] + hours, this.view[1] + hours]);
    }

    /**
     * Ticks in view, at least `gap` pixels apart.
     * @returns {{x: number, hour: number, text: string, major: boolean}[]}
     */
    ticks(gap = 62) {
      const step = this._stepOf(gap);
      const ticks = [];
      let hour = calendar.floor(this.view[0], step);
      for (; hour < this.view[1]; hour = calendar.next(hour, step)) {
        if (hour >= this.view[0]) {
          ticks.push({ x: this.x(hour), hour, ...calendar.tickLabel(hour, step) });
        }
      }
      return ticks;
    }

    /** Step whose bars are at least `width` pixels wide at this zoom. */
    binStep(width = 6) {
      return this._stepOf(width);
    }

    /** Hours to which windows keep at this zoom: single ones where they can be told apart. */
    get grain() {
      return calendar.DAY / this.hoursPerPixel >= WIDE_DAY ? 1 : calendar.DAY;
    }

    _stepOf(width) {
      return calendar.stepOf(Math.max(width * this.hoursPerPixel, this.grain));
    }
  }

  geomap.TimeScale = TimeScale;
})((globalThis.geomap ??= {}));
