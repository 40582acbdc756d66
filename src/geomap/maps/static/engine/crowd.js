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
  const CROWD = 2500; // events in the frame from which dots would hide one another

  class Crowd {
    /** @param {geomap.Events} events @param {geomap.Sites} sites @param {number} quads */
    constructor(events, sites, quads) {
      this.events = events;
      this.sites = sites;
      this.quads = quads;
      this.cellOf = new Int32Array(events.count);
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
      const middles = this._weigh(this._spotCell);
      // Neighbours whose middles are near to each other become one.
      const leader = clusters.group(middles, NEAR / scale);
      for (let s = 0; s < sites.count; s++) {
        if (this._spotCell[s] >= 0) this._spotCell[s] = leader[this._spotCell[s]];
      }
      const { x, y, weight } = this._weigh(this._spotCell);
      this.x = x.map((value) => value * scale - left);
      this.y = y.map((value) => value * scale - top);
      for (let i = 0; i < events.count; i++) {
        this.cellOf[i] = events.hasSite(i) ? this._spotCell[events.site[i]] : -1;
      }
      this.wanted = weight.reduce((sum, one) => sum + one, 0) > CROWD;
      return this.wanted;
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
     * @param {Int32Array} list events, newest first @param {number} size how many of them
     * @param {number} wanted 1 for what happened, 2 for the rest
     * @param {number} claimed status of what is only claimed
     * @returns {{cell: number, x: number, y: number, count: number, quads: number[], top: number,
     *   firm: number, sure: boolean}[]} one group for each cell that is not empty
     */
    count(list, size, wanted, window, claimed) {
      const { events, quads, cellOf } = this;
      const { drawn, quad, status } = events;
      const counts = new Uint32Array(this.cells * quads);
      const firm = new Uint32Array(this.cells);
      const top = new Int32Array(this.cells).fill(-1);
      const sure = new Uint8Array(this.cells);
      for (let k = 0; k < size; k++) {
        const i = list[k];
        const cell = cellOf[i];
        if (cell < 0 || drawn[i] !== wanted) continue;
        counts[cell * quads + quad[i]] += 1;
        if (top[cell] < 0) top[cell] = i;
        if (status[i] !== claimed) firm[cell] += 1;
        if (!sure[cell] && events.isCertain(i, window)) sure[cell] = 1;
      }
      const groups = [];
      for (let cell = 0; cell < this.cells; cell++) {
        if (top[cell] < 0) continue;
        const parts = Array.from(counts.subarray(cell * quads, (cell + 1) * quads));
        groups.push({ cell, x: this.x[cell], y: this.y[cell], quads: parts, top: top[cell],
          count: parts.reduce((sum, part) => sum + part, 0), firm: firm[cell],
          sure: sure[cell] === 1 });
      }
      return groups;
    }
  }

  geomap.Crowd = Crowd;
})((globalThis.geomap ??= {}));
