"use strict";
/**
 * The time axis: which stretch of days is in view, and where a day lies on it in pixels.
 */
(function (geomap) {
  const { calendar } = geomap;
  const SHORTEST = 4; // days; nearer than that, a day is wider than a hand

  class TimeScale {
    /** @param {[number, number]} domain first and last day there is, inclusive */
    constructor(domain) {
      this.setDomain(domain);
      this.width = 1;
      /** First instant and end of the view in days; the end is exclusive. */
      this.view = [...this.limits];
    }

    /** Days that can be shown at all: the domain and a little air at both ends. */
    setDomain([first, last]) {
      this.domain = [first, last];
      const air = Math.max(1, (last + 1 - first) * 0.02);
      this.limits = [first - air, last + 1 + air];
      if (this.view) this.show(this.view);
    }

    get span() {
      return this.view[1] - this.view[0];
    }

    get daysPerPixel() {
      return this.span / this.width;
    }

    /** Pixel of the beginning of `day`. */
    x(day) {
      return (day - this.view[0]) / this.daysPerPixel;
    }

    /** Instant in days at a pixel; its floor is the day. */
    at(x) {
      return this.view[0] + x * this.daysPerPixel;
    }

    /** Bring `[from, to)` into view, moved and cut to fit the limits. */
    show([from, to]) {
      const [low, high] = this.limits;
      const span = Math.min(Math.max(to - from, SHORTEST), high - low);
      const middle = (from + to) / 2;
      const start = Math.min(Math.max(middle - span / 2, low), high - span);
      this.view = [start, start + span];
    }

    /** Zoom by a factor (above 1: nearer) so that the day under pixel `x` stays there. */
    zoom(factor, x = this.width / 2) {
      const [low, high] = this.limits;
      const fixed = this.at(x);
      const span = Math.min(Math.max(this.span / factor, SHORTEST), high - low);
      const from = fixed - (x / this.width) * span;
      this.show([from, from + span]);
    }

    pan(days) {
      this.show([this.view[0] + days, this.view[1] + days]);
    }

    /**
     * Ticks in view, at least `gap` pixels apart.
     * @returns {{x: number, day: number, text: string, major: boolean}[]}
     */
    ticks(gap = 62) {
      const step = calendar.stepOf(gap * this.daysPerPixel);
      const ticks = [];
      let day = calendar.floor(this.view[0], step);
      for (; day < this.view[1]; day = calendar.next(day, step)) {
        if (day >= this.view[0]) {
          ticks.push({ x: this.x(day), day, ...calendar.tickLabel(day, step) });
        }
      }
      return ticks;
    }

    /** Step whose bars are at least `width` pixels wide at this zoom. */
    binStep(width = 6) {
      return calendar.stepOf(width * this.daysPerPixel);
    }
  }

  geomap.TimeScale = TimeScale;
})((globalThis.geomap ??= {}));
