"use strict";
/**
 * Names of countries, seas and towns: the weightier first, none across another.
 */
(function (geomap) {
  const SQUARE = 16; // pixels
  const MANY = 20000;

  /**
   * Choose boxes that do not overlap, in the order given.
   * @param {{left: number, top: number, right: number, bottom: number}[]} boxes
   * @returns {number[]} indices of the chosen
   */
  function place(boxes, cell = 64) {
    const taken = new Map();
    const chosen = [];
    boxes.forEach((box, index) => {
      const keys = [];
      for (let c = Math.floor(box.left / cell); c <= Math.floor(box.right / cell); c++) {
        for (let r = Math.floor(box.top / cell); r <= Math.floor(box.bottom / cell); r++) {
          keys.push(c * 65536 + r);
        }
      }
      const free = keys.every((key) => (taken.get(key) ?? []).every((other) =>
        box.right <= other.left || box.left >= other.right
        || box.bottom <= other.top || box.top >= other.bottom));
      if (!free) return;
      chosen.push(index);
      for (const key of keys) {
        if (!taken.has(key)) taken.set(key, []);
        taken.get(key).push(box);
      }
    });
    return chosen;
  }

  /** Whether a mark stands on a name that is centred on a point. */
  function isCovered(taken, x, y, width) {
    for (const [markX, markY] of taken.values()) {
      if (Math.abs(markY - y) < 13 && Math.abs(markX - x) < width / 2 + 8) return true;
    }
    return false;
  }

  function ready([text, lon, lat, kind, zoom]) {
    return { text: kind === "country" ? text.toUpperCase() : text, kind, zoom,
      x: geomap.world.x(lon), y: geomap.world.y(lat) };
  }

  class LabelLayer {
    constructor(labels, style, theme) {
      this.style = style;
      this.theme = theme;
      this.labels = labels.map(ready);
      this.cells = null;
      /** Sites of events: a town's name stands clear of a mark on the town. */
      this.marks = null;
      this._cellLabels = new Map();
      this._widths = new Map();
      this.layer = new geomap.CanvasLayer("geomap-labels", 410, (ctx, view) =>
        this._draw(ctx, view));
    }

    setTheme(theme) {
      this.theme = theme;
    }

    /** Labels wanted at a view: the world's, then those of the finer cells at hand. */
    * _wanted(view) {
      yield* this.labels;
      if (!this.cells || view.zoom < geomap.tiles.FINE_ZOOM) return;
      const bounds = this.layer._map.getBounds();
      const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      this.cells.prepare(box)?.then(() => this.layer.schedule());
      for (const { cell } of this.cells.of(box)) {
        if (!cell) continue;
        if (!this._cellLabels.has(cell)) this._cellLabels.set(cell, cell.labels.map(ready));
        yield* this._cellLabels.get(cell);
      }
    }

    _look(kind) {
      const { fonts } = this.style;
      const colors = this.style[this.theme];
      const family = fonts.family.map((name) => (/\s/.test(name) ? `"${name}"` : name)).join();
      return {
        country: { font: `500 ${fonts.label_country - 1}px ${family}`, size: fonts.label_country,
          color: colors.label_country, spacing: "1.2px" },
        water: { font: `italic 400 ${fonts.label_water}px ${family}`, size: fonts.label_water,
          color: colors.label_water, spacing: "0.4px" },
        region: { font: `500 ${fonts.label_country - 1}px ${family}`, size: fonts.label_country,
          color: colors.label_country, spacing: "0.6px" },
        town: { font: `400 ${fonts.label_city}px ${family}`, size: fonts.label_city,
          color: colors.label_city, spacing: "0px" },
      }[kind];
    }

    _draw(ctx, view) {
      const looks = {};
      const candidates = [];
      const boxes = [];
      const taken = this._taken(view);
      for (const label of this._wanted(view)) {
        if (label.zoom > view.zoom) continue;
        const x = label.x * view.scale - view.left;
        let y = label.y * view.scale - view.top;
        if (x < -60 || y < -10 || x > view.width + 60 || y > view.height + 10) continue;
        const look = (looks[label.kind] ??= this._look(label.kind));
        const width = this._width(ctx, label, look);
        const dotted = label.kind === "town";
        if (!dotted && isCovered(taken, x, y, width)) y += look.size + 6;
        const gap = dotted ? 5 + this._clearance(taken, x, y) : 0;
        const left = dotted ? x - 3 : x - width / 2;
        candidates.push({ label, look, x, y, dotted, gap });
        boxes.push({ left: left - 3, right: left + width + gap + 6,
          top: y - look.size / 2 - 2, bottom: y + look.size / 2 + 2 });
      }
      for (const index of place(boxes)) this._write(ctx, candidates[index]);
    }

    /** Squares of the view that hold a mark, by position. */
    _taken({ scale, left, top, width, height }) {
      const taken = new Map();
      const all = this.marks?.count ?? 0;
      const count = all > MANY ? 0 : all; // a crowd of dots leaves no name clear anyway
      for (let s = 0; s < count && taken.size < 500; s++) {
        const x = this.marks.x[s] * scale - left;
        const y = this.marks.y[s] * scale - top;
        if (x > 0 && y > 0 && x < width && y < height) {
          taken.set(Math.floor(x / SQUARE) * 4096 + Math.floor(y / SQUARE), [x, y]);
        }
      }
      return taken;
    }

    /** Pixels by which a name must stand off its town for a mark there. */
    _clearance(taken, x, y) {
      for (let c = -1; c <= 1; c++) {
        for (let r = -1; r <= 1; r++) {
          const mark = taken.get((Math.floor(x / SQUARE) + c) * 4096 + Math.floor(y / SQUARE) + r);
          if (mark && Math.abs(mark[1] - y) < 11 && Math.abs(mark[0] - x) < 11) {
            return Math.max(0, mark[0] - x + 10);
          }
        }
      }
      return 0;
    }

    _width(ctx, label, look) {
      const key = label.kind + label.text;
      if (!this._widths.has(key)) {
        ctx.font = look.font;
        ctx.letterSpacing = look.spacing;
        this._widths.set(key, ctx.measureText(label.text).width);
      }
      return this._widths.get(key);
    }

    _write(ctx, { label, look, x, y, dotted, gap }) {
      ctx.font = look.font;
      ctx.letterSpacing = look.spacing;
      ctx.textBaseline = "middle";
      ctx.textAlign = dotted ? "left" : "center";
      ctx.lineJoin = "round";
      ctx.lineWidth = 2.5;
      ctx.strokeStyle = this.style[this.theme].label_halo;
      ctx.globalAlpha = label.kind === "water" ? 0 : 0.85;
      const at = x + gap;
      ctx.strokeText(label.text, at, y);
      ctx.globalAlpha = 1;
      ctx.fillStyle = look.color;
      ctx.fillText(label.text, at, y);
      if (dotted) {
        geomap.glyphs.circle(ctx, x, y, 1.5);
        ctx.fill();
      }
    }
  }

  geomap.LabelLayer = LabelLayer;
  geomap.labels = { place };
})((globalThis.geomap ??= {}));
