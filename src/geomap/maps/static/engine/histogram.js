"use strict";
/**
 * Draws the stacked histogram under the brush and the strip of the whole time below it.
 */
(function (geomap) {
  const AXIS = 18;

  /** Fit a canvas to its box on a screen of any density. @returns {CanvasRenderingContext2D} */
  function prepare(canvas) {
    const ratio = globalThis.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const ctx = canvas.getContext("2d");
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    return ctx;
  }

  class Histogram {
    constructor(style, theme) {
      this.style = style;
      this.theme = theme;
      this.order = Object.keys(style.quads).map(Number).sort((a, b) => (a || 9) - (b || 9));
    }

    /** Bars, axis and labels of the stretch in view. */
    drawDetail(canvas, scale, density) {
      const ctx = prepare(canvas);
      const height = canvas.clientHeight - AXIS;
      const colors = this.style[this.theme];
      this._axis(ctx, scale, height, colors);
      if (!density) return;
      const step = scale.binStep();
      const bins = density.bins(step, scale.view);
      const most = bins.reduce((top, bin) => Math.max(top, bin.total), 1);
      for (const bin of bins) {
        this._bar(ctx, scale, bin, height, (height - 8) / most);
      }
    }

    _bar(ctx, scale, bin, floor, unit) {
      const left = scale.x(bin.start);
      const width = Math.max(1, scale.x(bin.end) - left - (scale.x(bin.end) - left > 4 ? 1 : 0));
      let bottom = floor;
      for (const quad of this.order) {
        if (bin.counts[quad] < 1e-6) continue;
        const height = bin.counts[quad] * unit;
        ctx.fillStyle = this.style.quads[quad][this.theme];
        ctx.fillRect(left, bottom - height, width, height);
        bottom -= height;
      }
      // What is too low for a pixel is still there.
      if (floor - bottom < 1) ctx.fillRect(left, floor - 1, width, 1);
    }

    _axis(ctx, scale, height, colors) {
      const { fonts } = this.style;
      const family = fonts.family.map((name) => (/\s/.test(name) ? `"${name}"` : name)).join();
      ctx.strokeStyle = colors.line;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(0, height + 0.5);
      ctx.lineTo(scale.width, height + 0.5);
      ctx.stroke();
      ctx.textBaseline = "middle";
      ctx.textAlign = "left";
      const ticks = scale.ticks();
      for (const { x, text, major } of ticks) {
        const at = Math.round(x) + 0.5;
        ctx.strokeStyle = colors.line;
        ctx.beginPath();
        ctx.moveTo(at, major ? 0 : height);
        ctx.lineTo(at, height + 5);
        ctx.stroke();
        ctx.fillStyle = major ? colors.ink : colors.ink_soft;
        ctx.font = `${major ? 600 : 400} ${fonts.timeline}px ${family}`;
        if (at + 4 + ctx.measureText(text).width <= scale.width) {
          ctx.fillText(text, at + 4, height + 10);
        }
      }
      // Where months, days or hours are ticked, what they belong to stands at the left edge.
      const inDays = scale.grain === 1;
      if (ticks.length && (inDays || !ticks.some((tick) => tick.major))
        && scale.span < 2000 * geomap.calendar.DAY) {
        ctx.fillStyle = colors.ink_soft;
        ctx.font = `600 ${fonts.timeline}px ${family}`;
        const { year } = geomap.calendar.civil(scale.view[0]);
        ctx.fillText(inDays ? geomap.calendar.format(scale.view[0])
          : geomap.calendar.yearText(year), 4, 9);
      }
    }

    /** All there is, heights as square roots so that single events stay visible. */
    drawOverview(canvas, scale, density) {
      const ctx = prepare(canvas);
      if (!density) return;
      const { clientWidth: width, clientHeight: height } = canvas;
      const colors = this.style[this.theme];
      const [low, high] = scale.limits;
      const x = (hour) => ((hour - low) / (high - low)) * width;
      const { stepOf, DAY } = geomap.calendar;
      const step = stepOf(Math.max(((high - low) / width) * 2, DAY));
      const bins = density.bins(step, [low, high]);
      const most = bins.reduce((top, bin) => Math.max(top, bin.total), 1);
      ctx.fillStyle = colors.ink_soft;
      ctx.globalAlpha = 0.6;
      for (const bin of bins) {
        const tall = Math.max(1.5, Math.sqrt(bin.total / most) * (height - 3));
        ctx.fillRect(x(bin.start), height - tall, Math.max(1.5, x(bin.end) - x(bin.start) - 0.5),
          tall);
      }
      ctx.globalAlpha = 1;
    }
  }

  geomap.Histogram = Histogram;
})((globalThis.geomap ??= {}));
