"use strict";
/**
 * The quiet layer beneath the events: every place that the articles name.
 */
(function (geomap) {
  const REACH = 3;

  class MentionLayer {
    constructor(style, theme) {
      this.style = style;
      this.visible = true;
      this.hovered = -1;
      this.marks = [];
      this.layer = new geomap.CanvasLayer("geomap-mentions", 420, (ctx, view) =>
        this._draw(ctx, view));
      this.setTheme(theme);
    }

    setTheme(theme) {
      this.painter = new geomap.Marks(this.style, theme);
    }

    setData({ header, columns }) {
      this.header = header.mentions;
      this.area = columns.mention_area;
      this.lon = columns.mention_lon;
      this.lat = columns.mention_lat;
      this.x = Float64Array.from(this.lon, geomap.world.x);
      this.y = Float64Array.from(this.lat, geomap.world.y);
      this.pairs = { place: columns.pair_place, document: columns.pair_document,
        count: columns.pair_count };
      this.counts = new Uint32Array(this.x.length);
      this.hovered = -1;
      this.setDocuments(null);
    }

    /** Count the mentions of some articles only. @param {Set<number> | null} documents */
    setDocuments(documents) {
      this.documents = documents;
      this.counts.fill(0);
      const { place, document, count } = this.pairs;
      for (let k = 0; k < place.length; k++) {
        if (!documents || documents.has(document[k])) this.counts[place[k]] += count[k];
      }
      this.most = this.counts.reduce((most, count_) => Math.max(most, count_), 1);
    }

    /** Radius of a mark: its area grows with the number of mentions. */
    radius(count) {
      const { radius_min: least, radius_max: most } = this.style.mentions;
      const part = this.most > 1 ? Math.sqrt((count - 1) / (this.most - 1)) : 0;
      return least + (most - least) * part;
    }

    /** Sentences that name a place, of the articles shown. */
    sentences(place) {
      return (this.header.sentences ?? []).filter(([where, document]) =>
        where === place && (!this.documents || this.documents.has(document)));
    }

    /** Place under a point of the container, or -1: the smallest mark wins. */
    placeAt(x, y) {
      const { view } = this.layer;
      if (!view || !this.visible) return -1;
      const px = x + view.padding;
      const py = y + view.padding;
      let best = null;
      for (const mark of this.marks) {
        if (Math.hypot(mark.x - px, mark.y - py) < mark.radius + REACH
          && (!best || mark.radius < best.radius)) best = mark;
      }
      return best ? best.place : -1;
    }

    _draw(ctx, view) {
      this.marks = [];
      if (!this.counts || !this.visible) return;
      for (let place = 0; place < this.counts.length; place++) {
        if (!this.counts[place]) continue;
        const x = this.x[place] * view.scale - view.left;
        const y = this.y[place] * view.scale - view.top;
        if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
        const mark = { place, x, y, area: this.area[place] === 1,
          radius: this.radius(this.counts[place]) };
        this.painter.mention(ctx, mark, place === this.hovered);
        this.marks.push(mark);
      }
    }
  }

  geomap.MentionLayer = MentionLayer;
})((globalThis.geomap ??= {}));
