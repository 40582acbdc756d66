"use strict";
/**
 * Reads the packed basemap: the world, and finer cells that are unpacked when first in view.
 */
(function (geomap) {
  /** Numbers of a column of zigzag varints. @param {Uint8Array} bytes */
  function varints(bytes) {
    let at = 0;
    return () => {
      let value = 0;
      let weight = 1;
      for (;;) {
        const byte = bytes[at++];
        value += (byte & 127) * weight;
        if (byte < 128) return value % 2 ? -(value + 1) / 2 : value / 2;
        weight *= 128;
      }
    };
  }

  /** Decode one layer: features with their rings or lines in world units. */
  function decode({ features, precision }, bytes) {
    const next = varints(bytes);
    let lon = 0;
    let lat = 0;
    return features.map(([counts, flag]) => {
      const bounds = [Infinity, Infinity, -Infinity, -Infinity];
      const lines = counts.map((count) => {
        const line = new Float64Array(2 * count);
        for (let i = 0; i < count; i++) {
          lon += next();
          lat += next();
          const x = geomap.world.x(lon / precision);
          const y = geomap.world.y(lat / precision);
          line[2 * i] = x;
          line[2 * i + 1] = y;
          if (x < bounds[0]) bounds[0] = x;
          if (y < bounds[1]) bounds[1] = y;
          if (x > bounds[2]) bounds[2] = x;
          if (y > bounds[3]) bounds[3] = y;
        }
        return line;
      });
      return { lines, bounds, flag };
    });
  }

  /** Layers and labels of packed bytes. @param {{header: object, columns: object}} packed */
  function unpack({ header, columns }) {
    const layers = {};
    for (const [name, layer] of Object.entries(header.layers)) {
      layers[name] = decode(layer, columns[name]);
    }
    return { layers, labels: header.labels };
  }

  /** Finer cells by position; each is unpacked once, when asked for. */
  class Cells {
    /** @param {Uint8Array} block from `pack_cells` */
    constructor(block) {
      const size = new DataView(block.buffer, block.byteOffset, 4).getUint32(0, true);
      const index = JSON.parse(new TextDecoder().decode(block.subarray(4, 4 + size)));
      this.degrees = index.degrees;
      this.content = new Map(index.cells.map(([column, row, offset, length]) =>
        [`${column},${row}`, block.subarray(4 + size + offset, 4 + size + offset + length)]));
      this.cells = new Map();
    }

    /**
     * Cells that a box of degrees touches.
     * @param {number[]} box west, south, east, north
     * @returns {{name: string, bounds: number[]}[]} bounds in degrees, as the box; a box that goes
     *   beyond ±180 keeps its own count of degrees
     */
    touched([west, south, east, north]) {
      const found = [];
      const { degrees } = this;
      const wide = 360 / degrees;
      for (let c = Math.floor((west + 180) / degrees); c * degrees - 180 < east; c++) {
        for (let r = Math.floor((south + 90) / degrees); r * degrees - 90 < north; r++) {
          if (r < 0 || r >= 180 / degrees) continue;
          const [left, low] = [c * degrees - 180, r * degrees - 90];
          found.push({ name: `${((c % wide) + wide) % wide},${r}`,
            bounds: [left, low, left + degrees, low + degrees] });
        }
      }
      return found;
    }

    /** Unpack the cells of a box; a promise only while there is something to unpack. */
    prepare(box) {
      const waiting = this.touched(box).map(({ name }) => this._cell(name))
        .filter((cell) => cell instanceof Promise);
      return waiting.length ? Promise.all(waiting) : null;
    }

    /** Cells of a box as far as they are here; `cell` is null where one is not. */
    of(box) {
      return this.touched(box).map(({ name, bounds }) => {
        const cell = this.cells.get(name);
        return { bounds, cell: !cell || cell instanceof Promise ? null : cell };
      });
    }

    _cell(name) {
      const known = this.cells.get(name);
      if (known) return known;
      const bytes = this.content.get(name);
      if (!bytes) return null;
      const made = bytes.length ? geomap.wire.read(bytes).then((packed) => {
        const cell = unpack(packed);
        this.cells.set(name, cell);
        return cell;
      }) : { layers: {}, labels: [] };
      this.cells.set(name, made);
      return made;
    }
  }

  geomap.basemap = { unpack, decode, varints, Cells };
})((globalThis.geomap ??= {}));
