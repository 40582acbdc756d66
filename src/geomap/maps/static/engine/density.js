"use strict";
/**
 * How many events fall on each stretch of hours, by quad.
 *
 * An event known only to a longer stretch counts in equal parts for each of its cells (the
 * aoristic sum; Ratcliffe 2000), so that "in 1994" does not raise a tower on 1 January.
 */
(function (geomap) {
  const { calendar } = geomap;
  const { DAY } = calendar;
  const CELLS = 200000; // beyond that many the cells grow: 22 years by hour, 550 years by day

  class Density {
    /** @param {geomap.Events} events @param {[number, number]} domain @param {number} quads */
    constructor(events, domain, quads) {
      this.events = events;
      this.origin = domain[0];
      this.end = domain[1] + 1;
      const hours = Math.ceil((this.end - this.origin) / CELLS);
      this.cell = hours > 1 ? DAY * Math.ceil(hours / DAY) : 1;
      this.size = Math.ceil((this.end - this.origin) / this.cell);
      this.sums = Array.from({ length: quads }, () => new Float64Array(this.size + 1));
      this.recount();
    }

    /** Sum again, after the mask has changed. */
    recount() {
      const { events, size } = this;
      const changes = this.sums.map(() => new Float64Array(size + 2));
      const index = (hour) => Math.floor((hour - this.origin) / this.cell);
      for (let i = 0; i < events.dated; i++) {
        if (!events.mask[i]) continue;
        const low = Math.max(0, index(events.first[i]));
        const high = Math.min(size - 1, index(events.last[i]));
        const part = 1 / (high - low + 1);
        const change = changes[events.quad[i]];
        change[low] += part;
        change[high + 1] -= part;
      }
      this.sums.forEach((sums, quad) => {
        let level = 0;
        for (let c = 0; c < size; c++) {
          level += changes[quad][c];
          sums[c + 1] = sums[c] + level;
        }
      });
    }

    /** Events of a quad before the beginning of `hour`. */
    before(quad, hour) {
      const at = Math.min(Math.max((hour - this.origin) / this.cell, 0), this.size);
      const low = Math.floor(at);
      const sums = this.sums[quad];
      return low >= this.size ? sums[this.size]
        : sums[low] + (sums[low + 1] - sums[low]) * (at - low);
    }

    /**
     * Bars of a histogram over `[from, to)`.
     * @returns {{start: number, end: number, counts: number[], total: number}[]}
     */
    bins(step, [from, to]) {
      const bins = [];
      const stop = Math.min(to, this.end);
      let start = calendar.floor(Math.max(from, this.origin), step);
      while (start < stop) {
        const end = calendar.next(start, step);
        const counts = this.sums.map((_, quad) =>
          Math.max(0, this.before(quad, end) - this.before(quad, start)));
        const total = counts.reduce((sum, count) => sum + count, 0);
        if (total > 1e-6) bins.push({ start, end, counts, total });
        start = end;
      }
      return bins;
    }

    /**
     * Shortest stretch that holds a share of the events, to the cell; hours, inclusive.
     * @param {number} share in (0, 1]
     */
    densest(share) {
      const all = new Float64Array(this.size + 1);
      for (const sums of this.sums) for (let c = 0; c <= this.size; c++) all[c] += sums[c];
      const wanted = all[this.size] * share - 1e-6;
      let best = [0, this.size];
      for (let low = 0, high = 0; high <= this.size; high++) {
        while (low < high && all[high] - all[low + 1] >= wanted) low++;
        if (all[high] - all[low] >= wanted && high - low < best[1] - best[0]) best = [low, high];
      }
      return [this.origin + best[0] * this.cell,
        Math.min(this.end, this.origin + best[1] * this.cell) - 1];
    }
  }

  /**
   * Stretch to open on: where most events are, unless they are spread evenly. A smaller share of
   * the events is preferred only when it saves three quarters of the time.
   * @param {Density} density @returns {[number, number]} first and last hour of whole days
   */
  function openingPeriod(density) {
    const whole = calendar.wholeDays([density.origin, density.end - 1]);
    let chosen = whole;
    let open = false;
    for (const share of [0.9, 0.75, 0.6]) {
      const densest = calendar.wholeDays(density.densest(share));
      if (length(densest) > length(chosen) / 4) continue;
      chosen = grown(density, densest);
      open = true;
    }
    if (!open) return chosen;
    const air = Math.max(1, Math.round((length(chosen) / DAY) * 0.04)) * DAY;
    return [Math.max(whole[0], chosen[0] - air), Math.min(whole[1], chosen[1] + air)];
  }

  function length([first, last]) {
    return last + 1 - first;
  }

  /** Whole days with all that follows or goes before them without a gap worth the name. */
  function grown(density, [first, last]) {
    const gap = Math.max(2, Math.round(length([first, last]) / DAY / 10)) * DAY;
    const holds = (from, to) => density.sums.some((_, quad) =>
      density.before(quad, to) - density.before(quad, from) > 1e-2);
    while (first > density.origin && holds(first - gap, first)) first -= DAY;
    while (last < density.end - 1 && holds(last + 1, last + 1 + gap)) last += DAY;
    // The last steps went over empty days.
    while (length([first, last]) > DAY && !holds(first, first + DAY)) first += DAY;
    while (length([first, last]) > DAY && !holds(last + 1 - DAY, last + 1)) last -= DAY;
    return [first, last];
  }

  geomap.Density = Density;
  geomap.openingPeriod = openingPeriod;
})((globalThis.geomap ??= {}));
