"use strict";
/**
 * The vector basemap: land, water and boundaries of geodata, drawn in tiles by the browser.
 */
(function (geomap) {
  const { L } = globalThis;
  const TILE = 512;

  /** Numbers of a column of zigzag varints. @param {Uint8Array} bytes */
  function* varints(bytes) {
    let value = 0;
    let weight = 1;
    for (const byte of bytes) {
      value += (byte & 127) * weight;
      if (byte & 128) {
        weight *= 128;
      } else {
        yield value % 2 ? -(value + 1) / 2 : value / 2;
        value = 0;
        weight = 1;
      }
    }
  }

  /** Decode one layer: features with their rings or lines in world units. */
  function decode({ features, precision }, bytes) {
    const numbers = varints(bytes);
    let lon = 0;
    let lat = 0;
    return features.map(([parts, flag]) => {
      const bounds = [Infinity, Infinity, -Infinity, -Infinity];
      const lines = parts.map((count) => {
        const line = new Float64Array(2 * count);
        for (let i = 0; i < count; i++) {
          lon += numbers.next().value;
          lat += numbers.next().value;
          const x = geomap.world.x(lon / precision);
          const y = geomap.world.y(lat / precision);
          line[2 * i] = x;
          line[2 * i + 1] = y;
          bounds[0] = Math.min(bounds[0], x);
          bounds[1] = Math.min(bounds[1], y);
          bounds[2] = Math.max(bounds[2], x);
          bounds[3] = Math.max(bounds[3], y);
        }
        return line;
      });
      return { lines, bounds, flag };
    });
  }

  const Tiles = L.GridLayer.extend({
    initialize(layers, style, theme) {
      L.GridLayer.prototype.initialize.call(this, { pane: "geomap-basemap", tileSize: TILE,
        noWrap: true, updateWhenZooming: false, keepBuffer: 1 });
      this._layers = layers;
      this._style = style;
      this._theme = theme;
    },

    beforeAdd(map) {
      if (!map.getPane("geomap-basemap")) {
        map.createPane("geomap-basemap").style.zIndex = "150";
      }
      L.GridLayer.prototype.beforeAdd.call(this, map);
    },

    setTheme(theme) {
      this._theme = theme;
      this.redraw();
    },

    createTile(coords) {
      const tile = document.createElement("canvas");
      const ratio = globalThis.devicePixelRatio || 1;
      tile.width = TILE * ratio;
      tile.height = TILE * ratio;
      const ctx = tile.getContext("2d");
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      const scale = 256 * 2 ** coords.z;
      this._paint(ctx, { left: coords.x * TILE, top: coords.y * TILE, scale, zoom: coords.z });
      return tile;
    },

    _paint(ctx, tile) {
      const colors = this._style[this._theme];
      const { boundaries: b } = this._style;
      ctx.fillStyle = colors.water;
      ctx.fillRect(0, 0, TILE, TILE);
      ctx.lineJoin = "round";
      this._fill(ctx, tile, "land", colors.land);
      if (tile.zoom >= 4) {
        this._stroke(ctx, tile, "admin1", colors.admin1, b.admin1_width, b.admin1_dash);
      }
      if (tile.zoom >= 3) this._stroke(ctx, tile, "rivers", colors.river, riverWidth(b, tile), []);
      this._fill(ctx, tile, "lakes", colors.lake);
      this._stroke(ctx, tile, "lakes", colors.coast, b.coast_width * 0.8, []);
      this._stroke(ctx, tile, "land", colors.coast, b.coast_width, []);
      this._stroke(ctx, tile, "boundaries", colors.boundary, b.country_width, [], 0);
      this._stroke(ctx, tile, "boundaries", colors.boundary_disputed, b.disputed_width,
        b.disputed_dash, 1);
    },

    _fill(ctx, tile, name, color) {
      ctx.fillStyle = color;
      for (const feature of this._within(name, tile)) {
        const path = new Path2D();
        for (const line of feature.lines) trace(path, line, tile, false);
        ctx.fill(path, "evenodd");
      }
    },

    _stroke(ctx, tile, name, color, width, dash, flag = null) {
      ctx.strokeStyle = color;
      ctx.lineWidth = width;
      ctx.setLineDash(dash);
      for (const feature of this._within(name, tile)) {
        if (flag !== null && feature.flag !== flag) continue;
        const path = new Path2D();
        for (const line of feature.lines) trace(path, line, tile, true);
        ctx.stroke(path);
      }
      ctx.setLineDash([]);
    },

    * _within(name, { left, top, scale }) {
      const margin = 4;
      for (const feature of this._layers[name] ?? []) {
        const [west, north, east, south] = feature.bounds;
        if (west * scale < left + TILE + margin && east * scale > left - margin
          && north * scale < top + TILE + margin && south * scale > top - margin) yield feature;
      }
    },
  });

  function riverWidth(boundaries, { zoom }) {
    return boundaries.river_width * Math.min(2, Math.max(1, (zoom - 2) / 3));
  }

  /**
   * Add a ring or line to a path. Vertices nearer than a pixel to the last are left out; strokes
   * leave out the cut along the antimeridian, which is no coast.
   */
  function trace(path, line, { left, top, scale }, stroke) {
    let lastX = Infinity;
    let lastY = Infinity;
    let lastEdge = false;
    for (let i = 0; i < line.length; i += 2) {
      const edge = line[i] < 1e-5 || line[i] > 1 - 1e-5;
      const x = line[i] * scale - left;
      const y = line[i + 1] * scale - top;
      const near = Math.abs(x - lastX) + Math.abs(y - lastY) < 0.9;
      if (near && i < line.length - 2 && edge === lastEdge) continue;
      if (i === 0 || (stroke && edge && lastEdge)) path.moveTo(x, y);
      else path.lineTo(x, y);
      lastX = x;
      lastY = y;
      lastEdge = edge;
    }
  }

  /** Basemap from packed bytes: tiles and labels. @param {{header: object, columns: object}} */
  function load({ header, columns }) {
    const layers = {};
    for (const [name, layer] of Object.entries(header.layers)) {
      layers[name] = decode(layer, columns[name]);
    }
    return { layers, labels: header.labels };
  }

  geomap.basemap = { load, decode, varints, Tiles };
})((globalThis.geomap ??= {}));
