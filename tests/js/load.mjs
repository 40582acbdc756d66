/**
 * Loads the parts of the engine that need no browser, in their order, into `globalThis.geomap`.
 */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const ENGINE = new URL("../../src/geomap/maps/static/engine/", import.meta.url);

export function load(...names) {
  for (const name of names) {
    const url = new URL(`${name}.js`, ENGINE);
    runInThisContext(readFileSync(url, "utf8"), { filename: url.pathname });
  }
  return globalThis.geomap;
}

/** Hours of a stretch of days, both inclusive. */
export function days(first, last = first) {
  return [24 * first, 24 * last + 23];
}

/** Events as `payload.py` packs them, from `[first, last, quad, status]` in day numbers. */
export function payload(rows) {
  const known = (value) => value !== null && value !== undefined;
  const columns = {
    start: Int32Array.from(rows, ([first]) => 24 * (first ?? 0)),
    end: Int32Array.from(rows, ([, last]) => 24 * (last ?? 0) + 23),
    flags: Uint8Array.from(rows, ([first, last, , , site]) =>
      (known(first) ? 1 : 0) | (known(last) ? 2 : 0) | (site === null ? 0 : 4)),
    quad: Uint8Array.from(rows, ([, , quad]) => quad ?? 4),
    status: Uint8Array.from(rows, ([, , , status]) => status ?? 0),
    time_precision: Uint8Array.from(rows, ([first, last]) => (first === last ? 0 : 1)),
    site: Uint32Array.from(rows, ([, , , , site]) => site ?? 0),
  };
  const header = {
    statuses: [{ id: "asserted", happened: true }, { id: "claimed", happened: true },
      { id: "denied", happened: false }],
    time_precisions: [{ id: "day", coarse: false }, { id: "year", coarse: true }],
  };
  return { header, columns };
}
