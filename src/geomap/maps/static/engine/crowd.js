"use strict";
/**
 * Very many spots at a low zoom: the frame is cut into cells, and each cell's events are counted
 * anew for every window. Cells keep to the ground and each mark to its cell's middle of mass, so
 * that neither a drag of the map nor the slider makes marks jump.
 */
(function (geomap) {
  const { clusters, tally: { SPOT } } = geomap;
  const CELL = 46; // CSS pixels
  const NEAR = 36; // CSS pixels; marks nearer to each other would overlap
  const ROUNDS = 6; // of joining cells; more are hardly ever needed
  const CROWD = 2500; // events in the frame from which dots would hide one another

  class Crowd {
    /**
     * @param {geomap.Events} events @param {geomap.Sites} sites @param {number} quads
     * @param {number} claimed status of what is only claimed
     */
    constructor(events, sites, quads, claimed) {
      this.events = events;
      this.sites = sites;
      this.quads = quads;
      this.claimed = claimed;
      /**
       * Where each event is counted, -1 where it is not: by what happened and what did not, cell,
       * quad, and whether it is a claim. One number, so that a window is counted in one pass.
       */
      this._slotOf = new Int32Array(events.count);
      this._spotCell = new Int32Array(sites.count);
    }

    /** Cut a view into cells. @returns {boolean} whether so much is in it that cells are wanted */
    cut({ scale, left, top, width, height }) {
      const key = [scale, left, top, width, height].join();
      if (key === this.key) return this.wanted;
      this.key = key;
      const { events, sites } = this;
      const column = Math.floor(left / CELL);
      const row = Math.floor(top / CELL);
      const columns = Math.ceil((left + width) / CELL) - column;
      const rows = Math.ceil((top + height) / CELL) - row;
      for (let s = 0; s < sites.count; s++) {
        const c = Math.floor((sites.x[s] * scale) / CELL) - column;
        const r = Math.floor((sites.y[s] * scale) / CELL) - row;
        const here = sites.kind[s] === SPOT && c >= 0 && r >= 0 && c < columns && r < rows;
        this._spotCell[s] = here ? r * columns + c : -1;
      }
      this.cells = columns * rows;
      let middles = this._weigh(this._spotCell);
      // Neighbours whose middles are near to each other become one, whose middle may be near to
      // another.
      for (let round = 0; round < ROUNDS; round++) {
        const leader = clusters.group(middles, NEAR / scale);
        if (leader.every((first, cell) => first === cell)) break;
        for (let s = 0; s < sites.count; s++) {
          if (this._spotCell[s] >= 0) this._spotCell[s] = leader[this._spotCell[s]];
        }
        middles = this._weigh(this._spotCell);
      }
      const { x, y, weight } = middles;
      this.x = x.map((value) => value * scale - left);
      this.y = y.map((value) => value * scale - top);
      this._number();
      this.wanted = weight.reduce((sum, one) => sum + one, 0) > CROWD;
      return this.wanted;
    }

    _number() {
      const { events, cells, quads, claimed } = this;
      for (let i = 0; i < events.count; i++) {
        const cell = events.hasSite(i) ? this._spotCell[events.site[i]] : -1;
        const half = events.happened[i] ? 0 : cells;
        this._slotOf[i] = cell < 0 ? -1
          : ((half + cell) * quads + events.quad[i]) * 2 + (events.status[i] === claimed ? 1 : 0);
      }
    }

    /** Cell of an event, -1 where it is not at a spot in the frame. */
    cellOf(event) {
      const slot = this._slotOf[event];
      return slot < 0 ? -1 : Math.floor(slot / (2 * this.quads)) % this.cells;
    }

    /** Middle of mass of each cell in world units, far off for an empty one, and its weight. */
    _weigh(cellOf) {
      const { events, sites, cells } = this;
      const x = new Float64Array(cells);
      const y = new Float64Array(cells);
      const weight = new Float64Array(cells);
      for (let s = 0; s < sites.count; s++) {
        const cell = cellOf[s];
        if (cell < 0) continue;
        const here = events.ofSite(s).length;
        weight[cell] += here;
        x[cell] += here * sites.x[s];
        y[cell] += here * sites.y[s];
      }
      for (let c = 0; c < cells; c++) {
        x[c] = weight[c] ? x[c] / weight[c] : 9 * (c + 1);
        y[c] = weight[c] ? y[c] / weight[c] : 9;
      }
      return { x, y, weight };
    }

    /**
     * Count a window.
     * @param {Int32Array} list events that pass the mask, newest first
     * @param {number} size how many of them
     * @param {[number, number]} window
     */
    count(list, size, window) {
      const { events, _slotOf: slotOf } = this;
      const slots = 4 * this.cells * this.quads;
      const counts = new Uint32Array(slots);
      const top = new Int32Array(slots);
      const sure = new Uint8Array(slots);
      for (let k = 0; k < size; k++) {
        const i = list[k];
        const slot = slotOf[i];
        if (slot < 0) continue;
        if (counts[slot]++ === 0) top[slot] = i;
        if (sure[slot] === 0 && events.isCertain(i, window)) sure[slot] = 1;
      }
      this._counted = { counts, top, sure };
    }

    /**
     * What was counted last, one group for each cell that is not empty.
     * @param {boolean} happened whether of what happened, or of the rest
     * @returns {{cell: number, x: number, y: number, count: number, quads: number[], top: number,
     *   firm: number, sure: boolean}[]} `top` is the newest event
     */
    groups(happened) {
      const { cells, quads } = this;
      const { counts, top, sure } = this._counted;
      const groups = [];
      for (let cell = 0; cell < cells; cell++) {
        const group = { cell, x: this.x[cell], y: this.y[cell], count: 0,
          quads: new Array(quads).fill(0), top: -1, firm: 0, sure: false };
        const begin = ((happened ? 0 : cells) + cell) * quads * 2;
        for (let slot = begin; slot < begin + quads * 2; slot++) {
          const count = counts[slot];
          if (!count) continue;
          const isClaim = (slot - begin) % 2;
          group.count += count;
          group.quads[(slot - begin - isClaim) / 2] += count;
          group.top = Math.max(group.top, top[slot]);
          if (!isClaim) group.firm += count;
          if (sure[slot]) group.sure = true;
        }
        if (group.count) groups.push(group);
      }
      return groups;
    }
  }

  geomap.Crowd = Crowd;
})((globalThis.geomap ??= {}));
