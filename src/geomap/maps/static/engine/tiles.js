"use strict";
/**
 * Draws the basemap in tiles: land and water, coasts, rivers and boundaries.
 */
(function (geomap) {
  const { L } = globalThis;
  const TILE = 512;
  const FINE_ZOOM = 6; // from here on the finer cells are drawn where they are at hand

  const Tiles = L.GridLayer.extend({
    initialize(layers, style, theme) {
      L.GridLayer.prototype.initialize.call(this, { pane: "geomap-basemap", tileSize: TILE,
        noWrap: true, updateWhenZooming: false, keepBuffer: 1, className: "geomap-tile" });
      this._world = { layers };
      this._style = style;
      this._theme = theme;
      this.cells = null;
    },

    beforeAdd(map) {
      if (!map.getPane("geomap-basemap")) {
        map.createPane("geomap-basemap").style.zIndex = "150";
      }
      L.GridLayer.prototype.beforeAdd.call(this, map);
    },

    setTheme(theme) {
      if (theme === this._theme) return;
      this._theme = theme;
      this.redraw();
    },

    /** Draw from finer cells where they are at hand. @param {geomap.basemap.Cells} cells */
    setCells(cells) {
      this.cells = cells;
      if (this._map && this._map.getZoom() >= FINE_ZOOM) this.redraw();
    },

    createTile(coords, done) {
      const tile = document.createElement("canvas");
      const ratio = globalThis.devicePixelRatio || 1;
      tile.width = TILE * ratio;
      tile.height = TILE * ratio;
      const ctx = tile.getContext("2d");
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      const view = { left: coords.x * TILE, top: coords.y * TILE, scale: 256 * 2 ** coords.z,
        zoom: coords.z };
      const cells = coords.z >= FINE_ZOOM ? this.cells : null;
      const box = this._box(coords);
      const paint = () => {
        this._paint(ctx, view, cells?.of(box) ?? []);
        done(null, tile);
      };
      const waiting = cells?.prepare(box);
      if (waiting) waiting.then(paint, paint);
      else setTimeout(paint); // Leaflet wants `done` after the tile is returned
      return tile;
    },

    /** West, south, east, north of a tile in degrees. */
    _box(coords) {
      const bounds = this._tileCoordsToBounds(coords);
      return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    },

    /** Paint the world, and the finer cells over their part of it. */
    _paint(ctx, view, cells) {
      const here = cells.filter(({ cell }) => cell);
      if (here.length < cells.length || !cells.length) this._draw(ctx, view, [this._world]);
      if (!here.length) return;
      ctx.save();
      ctx.beginPath();
      for (const { bounds } of here) ctx.rect(...pixels(bounds, view));
      ctx.clip();
      this._draw(ctx, view, here.map(({ cell }) => cell));
      ctx.restore();
    },

    _draw(ctx, view, sources) {
      const colors = this._style[this._theme];
      const { boundaries: b } = this._style;
      const from = (name) => within(sources, name, view);
      ctx.fillStyle = colors.water;
      ctx.fillRect(0, 0, TILE, TILE);
      ctx.lineJoin = "round";
      fill(ctx, view, from("land"), colors.land);
      if (view.zoom >= 4) {
        stroke(ctx, view, from("admin1"), colors.admin1, b.admin1_width, b.admin1_dash);
      }
      if (view.zoom >= 3) {
        const wide = Math.min(2, Math.max(1, (view.zoom - 2) / 3));
        stroke(ctx, view, from("rivers"), colors.river, b.river_width * wide);
      }
      const lakes = from("lakes");
      fill(ctx, view, lakes, colors.lake);
      stroke(ctx, view, lakes, colors.coast, b.coast_width * 0.8);
      const coast = sources.some((source) => source.layers.coast) ? from("coast") : from("land");
      stroke(ctx, view, coast, colors.coast, b.coast_width);
      const boundaries = from("boundaries");
      stroke(ctx, view, boundaries.filter((feature) => !feature.flag), colors.boundary,
        b.country_width);
      stroke(ctx, view, boundaries.filter((feature) => feature.flag), colors.boundary_disputed,
        b.disputed_width, b.disputed_dash);
    },
  });

  /** Rectangle of a box of degrees on a tile, in whole pixels: x, y, width, height. */
  function pixels([west, south, east, north], { left, top, scale }) {
    const x = Math.round(geomap.world.x(west) * scale - left);
    const y = Math.round(geomap.world.y(north) * scale - top);
    return [x, y, Math.round(geomap.world.x(east) * scale - left) - x,
      Math.round(geomap.world.y(south) * scale - top) - y];
  }

  function within(sources, name, { left, top, scale }) {
    const margin = 4;
    return sources.flatMap((source) => (source.layers[name] ?? []).filter(({ bounds }) =>
      bounds[0] * scale < left + TILE + margin && bounds[2] * scale > left - margin
      && bounds[1] * scale < top + TILE + margin && bounds[3] * scale > top - margin));
  }

  function fill(ctx, view, features, color) {
    ctx.fillStyle = color;
    for (const feature of features) {
      const path = new Path2D();
      for (const line of feature.lines) trace(path, line, view, false);
      ctx.fill(path, "evenodd");
    }
  }

  function stroke(ctx, view, features, color, width, dash = []) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    for (const feature of features) {
      const path = new Path2D();
      for (const line of feature.lines) trace(path, line, view, true);
      ctx.stroke(path);
    }
    ctx.setLineDash([]);
  }

  /**
   * Add a ring or line to a path. Vertices nearer than a pixel to the last are left out; strokes
   * leave out the cut along the antimeridian, which is no coast.
   */
  function trace(path, line, { left, top, scale }, isStroke) {
    let lastX = Infinity;
    let lastY = Infinity;
    let lastEdge = false;
    for (let i = 0; i < line.length; i += 2) {
      const edge = line[i] < 1e-5 || line[i] > 1 - 1e-5;
      const x = line[i] * scale - left;
      const y = line[i + 1] * scale - top;
      const near = Math.abs(x - lastX) + Math.abs(y - lastY) < 0.9;
      if (near && i < line.length - 2 && edge === lastEdge) continue;
      if (i === 0 || (isStroke && edge && lastEdge)) path.moveTo(x, y);
      else path.lineTo(x, y);
      lastX = x;
      lastY = y;
      lastEdge = edge;
    }
  }

  geomap.Tiles = Tiles;
  geomap.tiles = { FINE_ZOOM };
})((globalThis.geomap ??= {}));
