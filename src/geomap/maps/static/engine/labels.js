"use strict";
/**
 * Names of countries, seas and towns: the weightier first, none across another.
 */
(function (geomap) {
  const SQUARE = 16; // pixels
  const REACH = 8; // pixels around a mark's middle that a name leaves free
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

  /**
   * Where a town's name goes: right of the town, or the next side on which no mark stands.
   * @param {Map<number, number[]>} taken marks by their square, `[x, y]`
   * @returns {{x: number, y: number, align: string}} anchor of the text, on its middle line
   */
  function seat(taken, x, y, width, size) {
    const far = REACH + 5; // clear of a mark on the town itself
    const line = size / 2 + REACH + 1;
    const sides = [[5, 0, "left"], [far, 0, "left"], [-5, 0, "right"], [-far, 0, "right"],
      [0, -line, "center"], [0, line, "center"]];
    const seats = sides.map(([dx, dy, align]) => ({ x: x + dx, y: y + dy, align }));
    return seats.find((one) => isClear(taken, boxOf(one, width, size))) ?? seats[0];
  }

  /** Box of a text at its anchor. */
  function boxOf({ x, y, align }, width, size) {
    const left = x - width * { left: 0, center: 0.5, right: 1 }[align];
    return { left, right: left + width, top: y - size / 2, bottom: y + size / 2 };
  }

  function isClear(taken, { left, right, top, bottom }) {
    const first = [left, top].map((edge) => Math.floor((edge - REACH) / SQUARE));
    const last = [right, bottom].map((edge) => Math.floor((edge + REACH) / SQUARE));
    for (let c = first[0]; c <= last[0]; c++) {
      for (let row = first[1]; row <= last[1]; row++) {
        const mark = taken.get(c * 4096 + row);
        if (mark && mark[0] > left - REACH && mark[0] < right + REACH
          && mark[1] > top - REACH && mark[1] < bottom + REACH) return false;
      }
    }
    return true;
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
        const y = label.y * view.scale - view.top;
        if (x < -60 || y < -10 || x > view.width + 60 || y > view.height + 10) continue;
        const look = (looks[label.kind] ??= this._look(label.kind));
        const width = this._width(ctx, label, look);
        const dotted = label.kind === "town";
        const hidden = !dotted && isCovered(taken, x, y, width);
        const anchor = dotted ? seat(taken, x, y, width, look.size)
          : { x, y: hidden ? y + look.size + 6 : y, align: "center" };
        candidates.push({ label, look, anchor, dot: dotted ? [x, y] : null });
        const box = boxOf(anchor, width, look.size);
        boxes.push({ left: Math.min(box.left, x) - 5, right: Math.max(box.right, x) + 5,
          top: box.top - 2, bottom: box.bottom + 2 });
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

    _width(ctx, label, look) {
      const key = label.kind + label.text;
      if (!this._widths.has(key)) {
        ctx.font = look.font;
        ctx.letterSpacing = look.spacing;
        this._widths.set(key, ctx.measureText(label.text).width);
      }
      return this._widths.get(key);
    }

    _write(ctx, { label, look, anchor: { x, y, align }, dot }) {
      ctx.font = look.font;
      ctx.letterSpacing = look.spacing;
      ctx.textBaseline = "middle";
      ctx.textAlign = align;
      ctx.lineJoin = "round";
      ctx.lineWidth = 2.5;
      ctx.strokeStyle = this.style[this.theme].label_halo;
      ctx.globalAlpha = label.kind === "water" ? 0 : 0.85;
      ctx.strokeText(label.text, x, y);
      ctx.globalAlpha = 1;
      ctx.fillStyle = look.color;
      ctx.fillText(label.text, x, y);
      if (dot) {
        geomap.glyphs.circle(ctx, ...dot, 1.5);
        ctx.fill();
      }
    }
  }

  geomap.LabelLayer = LabelLayer;
  geomap.labels = { place, seat };
})((globalThis.geomap ??= {}));
