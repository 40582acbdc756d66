"use strict";
/**
 * The marks of events: their shapes drawn once, then stamped.
 */
(function (geomap) {
  const { PI } = Math;

  function circle(ctx, x, y, radius) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * PI);
  }

  /** How each `fill` of the style table is drawn, at radius `r` around the origin. */
  const FILLS = {
    disc(ctx, r) {
      circle(ctx, 0, 0, r);
      ctx.fill();
    },
    "ring-dot"(ctx, r) {
      ring(ctx, r, 1.7, []);
      circle(ctx, 0, 0, r * 0.36);
      ctx.fill();
    },
    halo(ctx, r) {
      circle(ctx, 0, 0, r * 0.62);
      ctx.fill();
      ring(ctx, r + 0.6, 1.2, []);
    },
    "ring-struck"(ctx, r) {
      ring(ctx, r, 1.5, []);
      ctx.beginPath();
      ctx.moveTo(-r * 0.7, r * 0.7);
      ctx.lineTo(r * 0.7, -r * 0.7);
      ctx.stroke();
    },
    "ring-dashed"(ctx, r) {
      ring(ctx, r, 1.5, [3, 2.2]);
    },
    "ring-dotted"(ctx, r) {
      ring(ctx, r, 1.5, [1.2, 1.8]);
    },
  };

  function ring(ctx, r, width, dash) {
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    circle(ctx, 0, 0, r - width / 2);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /** Draw one mark at a point. */
  function draw(ctx, x, y, { fill, color, casing, radius, band, opacity = 1 }) {
    ctx.save();
    ctx.translate(x, y);
    ctx.globalAlpha = opacity;
    ctx.fillStyle = casing;
    circle(ctx, 0, 0, radius + band);
    ctx.fill();
    ctx.fillStyle = color;
    ctx.strokeStyle = color;
    FILLS[fill](ctx, radius);
    ctx.restore();
  }

  /**
   * A mark as a picture: pixels to copy into a frame, and a canvas to draw with.
   * @returns {{size: number, half: number, pixels: Uint32Array, canvas: HTMLCanvasElement}}
   */
  function stamp(mark, ratio) {
    const half = Math.ceil((mark.radius + mark.band + 1.5) * ratio);
    const size = 2 * half + 1;
    const canvas = document.createElement("canvas");
    canvas.width = size;
    canvas.height = size;
    const ctx = canvas.getContext("2d", { willReadFrequently: true });
    ctx.setTransform(ratio, 0, 0, ratio, half + 0.5, half + 0.5);
    draw(ctx, 0, 0, mark);
    const data = ctx.getImageData(0, 0, size, size).data;
    return { size, half, canvas, pixels: new Uint32Array(data.buffer.slice(0)) };
  }

  /** All stamps of a theme, made when first wanted: by quad, status and certainty. */
  class Stamps {
    constructor(style, theme, statuses, ratio) {
      this.style = style;
      this.theme = theme;
      this.statuses = statuses;
      this.ratio = ratio;
      this._made = [];
      this._faint = {};
    }

    get(quad, status, certain) {
      const key = (quad * this.statuses.length + status) * 2 + (certain ? 1 : 0);
      return (this._made[key] ??= stamp(this._mark(quad, status, certain), this.ratio));
    }

    /** A faint mark. @param {number} opacity in [0, 1], one of few */
    faint(quad, opacity) {
      const key = `${quad}/${opacity}`;
      return (this._faint[key] ??= stamp({ ...this._mark(quad, 0, true), fill: "disc", band: 0,
        casing: "transparent", opacity }, this.ratio));
    }

    _mark(quad, status, certain) {
      const { style, theme } = this;
      return {
        fill: style.statuses[this.statuses[status].id].fill,
        color: style.quads[quad][theme],
        casing: style[theme].land,
        radius: style.marks.radius,
        band: style.marks.casing,
        opacity: certain ? 1 : style.marks.possible_opacity,
      };
    }
  }

  geomap.glyphs = { draw, stamp, circle };
  geomap.Stamps = Stamps;
})((globalThis.geomap ??= {}));
