"use strict";
/**
 * Vector marks: stacks with their count, rings of uncertain places, lines and areas.
 */
(function (geomap) {
  const { glyphs } = geomap;
  const KILOMETRES_ROUND = 40075.017; // length of the equator

  /** Largest of the quads in a group. */
  function leading(quads) {
    return quads.reduce((best, count, quad) => (count > quads[best] ? quad : best), 0);
  }

  class Marks {
    constructor(style, theme) {
      this.style = style;
      this.theme = theme;
      this.colors = style[theme];
      this.font = style.fonts.family.map((name) => (/\s/.test(name) ? `"${name}"` : name)).join();
    }

    color(quad) {
      return this.style.quads[quad][this.theme];
    }

    stackRadius(count) {
      const { stack_radius: least, stack_radius_max: most } = this.style.marks;
      return Math.min(most, least + 1.4 * Math.log2(count / 2 + 0.5));
    }

    /** Several events at one spot: a ring divided by quad around their number. */
    stack(ctx, { x, y, radius, count, quads, claimed, happened, opacity }) {
      ctx.save();
      ctx.globalAlpha = opacity;
      ctx.fillStyle = this.colors.surface;
      glyphs.circle(ctx, x, y, radius + this.style.marks.casing);
      ctx.fill();
      ctx.lineWidth = claimed || !happened ? 1.7 : 3.2;
      if (!happened) ctx.setLineDash([3, 2.2]);
      let angle = -Math.PI / 2;
      quads.forEach((part, quad) => {
        if (!part) return;
        const end = angle + (part / count) * 2 * Math.PI;
        ctx.strokeStyle = this.color(quad);
        ctx.beginPath();
        ctx.arc(x, y, radius - ctx.lineWidth / 2, angle, end);
        ctx.stroke();
        angle = end;
      });
      this._number(ctx, x, y, count, radius);
      ctx.restore();
    }

    /** A place known only as an area: an open dashed ring, with the count when above one. */
    ring(ctx, { x, y, radius, count, quads, opacity }) {
      ctx.save();
      ctx.globalAlpha = opacity;
      ctx.lineWidth = 1.6;
      glyphs.circle(ctx, x, y, radius);
      ctx.globalAlpha = opacity * 0.55;
      ctx.fillStyle = this.colors.land;
      ctx.fill();
      ctx.globalAlpha = opacity;
      ctx.strokeStyle = this.color(leading(quads));
      ctx.setLineDash([3.5, 2.5]);
      ctx.stroke();
      ctx.setLineDash([]);
      if (count > 1) this._number(ctx, x, y, count, radius);
      ctx.restore();
    }

    _number(ctx, x, y, count, radius) {
      const text = count > 9999 ? `${Math.round(count / 1000)}k` : String(count);
      const size = text.length > 3 ? radius * 0.72 : Math.min(12, radius * 1.08);
      ctx.font = `600 ${size}px ${this.font}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = this.colors.ink;
      ctx.fillText(text, x, y + 0.5);
    }

    /** Tint and outline of an area that holds events. */
    area(ctx, path, quads, { strong = false } = {}) {
      const { area_fill_opacity: fill, area_stroke_opacity: stroke, area_stroke: width,
        area_dash: dash } = this.style.marks;
      ctx.save();
      ctx.fillStyle = this.color(leading(quads));
      ctx.strokeStyle = ctx.fillStyle;
      ctx.globalAlpha = strong ? fill * 2.5 : fill;
      ctx.fill(path, "evenodd");
      ctx.globalAlpha = strong ? 1 : stroke * 0.6;
      ctx.lineWidth = width;
      ctx.setLineDash(dash);
      ctx.stroke(path);
      ctx.restore();
    }

    /** A line that holds events: cased, dashed when all of them are only claimed. */
    line(ctx, path, quads, { claimed, strong = false }) {
      const { line_width: width, line_casing: casing, line_dash_claimed: dash } = this.style.marks;
      ctx.save();
      ctx.lineJoin = "round";
      ctx.lineCap = claimed ? "butt" : "round";
      ctx.strokeStyle = this.colors.land;
      ctx.lineWidth = width + 2 * casing + (strong ? 2 : 0);
      ctx.stroke(path);
      ctx.strokeStyle = this.color(leading(quads));
      ctx.lineWidth = width + (strong ? 1.5 : 0);
      if (claimed) ctx.setLineDash(dash);
      ctx.stroke(path);
      ctx.restore();
    }

    /** Ring around what is chosen or under the pointer. */
    halo(ctx, { x, y, radius }, { chosen }) {
      ctx.save();
      ctx.strokeStyle = this.colors.selected;
      ctx.globalAlpha = chosen ? 1 : 0.45;
      ctx.lineWidth = chosen ? this.style.marks.selected_ring : 1.5;
      glyphs.circle(ctx, x, y, radius + 4);
      ctx.stroke();
      ctx.restore();
    }

    /** A mentioned place: hollow and quiet; dashed when it stands for a whole area. */
    mention(ctx, { x, y, radius, area }, strong) {
      const { stroke, opacity, area_dash: dash } = this.style.mentions;
      ctx.save();
      ctx.strokeStyle = this.colors.mention;
      ctx.globalAlpha = strong ? 1 : opacity;
      ctx.lineWidth = strong ? stroke + 1 : stroke;
      if (area) ctx.setLineDash(dash);
      glyphs.circle(ctx, x, y, radius);
      ctx.stroke();
      ctx.restore();
    }
  }

  /** Radius of a circle of `km` on the map, in pixels. */
  function pixels(km, lat, scale) {
    return (km / (KILOMETRES_ROUND * Math.cos((lat * Math.PI) / 180))) * scale;
  }

  geomap.Marks = Marks;
  geomap.marks = { pixels, leading };
})((globalThis.geomap ??= {}));
