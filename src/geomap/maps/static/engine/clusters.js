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

  /**
   * Box around most of some points: around all of them, unless leaving the farthest out saves
   * three quarters of the area.
   * @param {number[][]} points `[x, y]` in world units, at least one
   * @returns {[number, number, number, number]} least x and y, greatest x and y
   */
  function mainBox(points) {
    const middle = [0, 1].map((axis) =>
      points.map((point) => point[axis]).sort((a, b) => a - b)[points.length >> 1]);
    const far = ([x, y]) => Math.max(Math.abs(x - middle[0]), Math.abs(y - middle[1]));
    const nearest = [...points].sort((a, b) => far(a) - far(b));
    let box = null;
    for (const share of [1, 0.9, 0.8, 0.65]) {
      const kept = nearest.slice(0, Math.ceil(points.length * share));
      const [xs, ys] = [0, 1].map((axis) => kept.map((point) => point[axis]));
      const next = [least(xs), least(ys), -least(xs.map((x) => -x)), -least(ys.map((y) => -y))];
      if (!box || area(next) <= area(box) / 4) box = next;
    }
    return box;
  }

  function least(values) {
    return values.reduce((a, b) => Math.min(a, b), Infinity);
  }

  /** Area of a box in world units; no side counts as shorter than a large town. */
  function area([west, north, east, south]) {
    return Math.max(east - west, 1e-4) * Math.max(south - north, 1e-4);
  }

  geomap.clusters = { group, mainBox };
})((globalThis.geomap ??= {}));
