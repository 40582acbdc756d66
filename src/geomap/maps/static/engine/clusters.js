"use strict";
/**
 * Which sites stand so near to each other at a zoom that their marks would overlap.
 *
 * The grouping is made of all sites, seen or not, so that scrubbing changes the counts of a
 * group and never its members.
 */
(function (geomap) {
  /**
   * Group points greedily, the heaviest first.
   * @param {{x: ArrayLike<number>, y: ArrayLike<number>, weight: ArrayLike<number>}} points
   *   in any plane
   * @param {number} reach distance within which a point joins a leader
   * @returns {Uint32Array} for each point the index of its leader (its own when it leads)
   */
  function group({ x, y, weight }, reach) {
    const count = x.length;
    const leader = new Uint32Array(count);
    const order = Uint32Array.from({ length: count }, (_, i) => i)
      .sort((a, b) => weight[b] - weight[a] || a - b);
    const cells = new Map();
    const key = (column, row) => `${column},${row}`;
    for (const i of order) {
      const column = Math.floor(x[i] / reach);
      const row = Math.floor(y[i] / reach);
      let best = -1;
      let nearest = reach * reach;
      for (let dc = -1; dc <= 1; dc++) {
        for (let dr = -1; dr <= 1; dr++) {
          for (const other of cells.get(key(column + dc, row + dr)) ?? []) {
            const distance = (x[other] - x[i]) ** 2 + (y[other] - y[i]) ** 2;
            if (distance < nearest) {
              nearest = distance;
              best = other;
            }
          }
        }
      }
      leader[i] = best < 0 ? i : best;
      if (best < 0) {
        const cell = key(column, row);
        if (!cells.has(cell)) cells.set(cell, []);
        cells.get(cell).push(i);
      }
    }
    return leader;
  }

  geomap.clusters = { group };
})((globalThis.geomap ??= {}));
