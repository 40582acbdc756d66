"use strict";
/**
 * Draws very many dots into pixels of its own, the newest first, so that what lies beneath a
 * drawn dot is not drawn at all; a second plane of the same size remembers whose each pixel is.
 */
(function (geomap) {
  class Dots {
    constructor() {
      this.width = 0;
      this.height = 0;
    }

    /** Begin a frame of `width` × `height` device pixels. */
    begin(width, height) {
      if (width !== this.width || height !== this.height) {
        this.width = width;
        this.height = height;
        this.image = new ImageData(width, height);
        this.pixels = new Uint32Array(this.image.data.buffer);
        this.owners = new Uint32Array(width * height);
      } else if (this.low < this.high) {
        // Only the rows that the last frame touched hold anything.
        this.pixels.fill(0, this.low * width, this.high * width);
        this.owners.fill(0, this.low * width, this.high * width);
      }
      this.low = height;
      this.high = 0;
    }

    /** Whether a dot at this pixel of the frame, counted row by row, would lie under a drawn one. */
    isCovered(pixel) {
      return this.owners[pixel] !== 0;
    }

    /** Stamp a dot at a pixel of the frame. @param {number} owner 0 leaves it without one */
    put({ size, half, pixels }, pixel, owner) {
      const { width, height } = this;
      const left = (pixel % width) - half;
      const top = Math.floor(pixel / width) - half;
      const from = Math.max(0, -top);
      const to = Math.min(size, height - top);
      const begin = Math.max(0, -left);
      const end = Math.min(size, width - left);
      for (let row = from; row < to; row++) {
        let source = row * size + begin;
        let target = (top + row) * width + left + begin;
        for (let column = begin; column < end; column++, source++, target++) {
          const pixel = pixels[source];
          const alpha = pixel >>> 24;
          if (alpha === 0) continue;
          if (this.pixels[target] === 0) {
            this.pixels[target] = pixel;
            if (alpha > 96) this.owners[target] = owner;
          } else if (this.pixels[target] >>> 24 < 255) {
            this.pixels[target] = under(this.pixels[target], pixel);
            if (this.owners[target] === 0 && alpha > 96) this.owners[target] = owner;
          }
        }
      }
      this.low = Math.min(this.low, top + from);
      this.high = Math.max(this.high, top + to);
    }

    /** Show the frame. The canvas must be clear. */
    end(ctx) {
      if (this.low >= this.high) return;
      ctx.putImageData(this.image, 0, 0, 0, this.low, this.width, this.high - this.low);
    }

    /** Owner of the nearest drawn pixel within `reach` device pixels, or 0. */
    ownerAt(x, y, reach) {
      let best = 0;
      let nearest = Infinity;
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          const column = Math.round(x) + dx;
          const row = Math.round(y) + dy;
          if (column < 0 || row < 0 || column >= this.width || row >= this.height) continue;
          const owner = this.owners[row * this.width + column];
          const distance = dx * dx + dy * dy;
          if (owner && distance < nearest) {
            nearest = distance;
            best = owner;
          }
        }
      }
      return best;
    }
  }

  /** Blend a pixel under one that is drawn; both RGBA, not premultiplied, little-endian. */
  function under(top, bottom) {
    const a = (top >>> 24) / 255;
    const b = ((bottom >>> 24) / 255) * (1 - a);
    const sum = a + b;
    const mix = (shift) =>
      Math.round((((top >>> shift) & 255) * a + ((bottom >>> shift) & 255) * b) / sum) << shift;
    return (mix(0) | mix(8) | mix(16) | (Math.round(sum * 255) << 24)) >>> 0;
  }

  geomap.Dots = Dots;
})((globalThis.geomap ??= {}));
