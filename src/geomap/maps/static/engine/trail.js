"use strict";
/**
 * The trail of the window: spots where something happened shortly before it, fading with age.
 */
(function (geomap) {
  const { calendar: { DAY }, tally: { SPOT } } = geomap;
  const OPACITIES = [0.5, 0.36, 0.24, 0.14]; // from the youngest to the oldest quarter

  /** How many hours before a window its trail begins. */
  function reach([first, last]) {
    const length = last + 1 - first;
    return length < DAY ? DAY : Math.max(7 * DAY, length);
  }

  class Trail {
    /** @param {geomap.Events} events @param {geomap.Sites} sites */
    constructor(events, sites) {
      this.events = events;
      this.sites = sites;
      this.list = new Int32Array(0);
      /** Spots of the trail; the newest event of each is in `top`, by site. */
      this.spots = new Int32Array(sites.count);
      this.count = 0;
      this.top = new Int32Array(sites.count).fill(-1);
    }

    /** Gather the trail of a window; null empties it. */
    update(window) {
      for (let k = 0; k < this.count; k++) this.top[this.spots[k]] = -1;
      this.count = 0;
      if (!window) return;
      const { events, sites, top } = this;
      if (this.list.length < events.count) this.list = new Int32Array(events.count);
      this.from = window[0];
      this.reach = reach(window);
      const size = events.within([this.from - this.reach, this.from - 1], this.list);
      for (let k = 0; k < size; k++) {
        const i = this.list[k];
        const site = events.site[i];
        if (events.drawn[i] !== 1 || events.last[i] >= this.from || sites.kind[site] !== SPOT) {
          continue;
        }
        if (top[site] < 0) this.spots[this.count++] = site;
        if (top[site] < 0 || events.last[i] > events.last[top[site]]) top[site] = i;
      }
    }

    /** Draw the spots one by one. */
    draw(ctx, { scale, left, top, ratio, width, height }, stamps) {
      for (let k = 0; k < this.count; k++) {
        const s = this.spots[k];
        const x = this.sites.x[s] * scale - left;
        const y = this.sites.y[s] * scale - top;
        if (x < 0 || y < 0 || x > width || y > height) continue;
        const { canvas, half } = this._stamp(s, stamps);
        const size = canvas.width / ratio;
        ctx.drawImage(canvas, x - (half + 0.5) / ratio, y - (half + 0.5) / ratio, size, size);
      }
    }

    /** Put the spots beneath the dots of a frame; they own no pixel, so none is picked. */
    put(dots, pixels, stamps) {
      for (let k = 0; k < this.count; k++) {
        const s = this.spots[k];
        if (pixels[s] >= 0) dots.put(this._stamp(s, stamps), pixels[s], 0);
      }
    }

    _stamp(site, stamps) {
      const event = this.top[site];
      const age = (this.from - 1 - this.events.last[event]) / this.reach;
      const band = Math.min(OPACITIES.length - 1, Math.floor(age * OPACITIES.length));
      return stamps.faint(this.events.quad[event], OPACITIES[band]);
    }
  }

  geomap.Trail = Trail;
  geomap.trail = { reach };
})((globalThis.geomap ??= {}));
