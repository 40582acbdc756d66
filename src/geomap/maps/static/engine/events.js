"use strict";
/**
 * The events as columns sorted by first hour, and which of them a window of hours touches.
 */
(function (geomap) {
  const HAS_START = 1;
  const HAS_END = 2;
  const HAS_SITE = 4;
  const { DAY } = geomap.calendar;
  const BLOCK = 1024;
  const QUADS = 16; // no more quads than that
  const FAR = 1e9; // hours; stands for an open end within this file's sums only

  class Events {
    /** @param {{header: object, columns: object}} payload from `geomap.wire` */
    constructor({ header, columns }) {
      const count = columns.site.length;
      this.count = count;
      this.header = header;
      // Signed, because V8 counts faster so; no table has two thousand million sites.
      this.site = new Int32Array(columns.site.buffer, columns.site.byteOffset, count);
      this.quad = columns.quad;
      this.status = columns.status;
      this.precision = columns.time_precision;
      this.flags = columns.flags;
      this.first = new Int32Array(count);
      this.last = new Int32Array(count);
      /** Events with a date come first; the rest have none. */
      this.dated = 0;
      this.placed = 0;
      for (let i = 0; i < count; i++) {
        const flags = this.flags[i];
        if (flags & (HAS_START | HAS_END)) this.dated = i + 1;
        if (flags & HAS_SITE) this.placed += 1;
        this.first[i] = flags & HAS_START ? columns.start[i] : -FAR;
        this.last[i] = flags & HAS_END ? columns.end[i] : FAR;
      }
      this._blocks();
      this._places();
      this._statuses(header.statuses);
      this.coarse = Uint8Array.from(header.time_precisions, (item) => (item.coarse ? 1 : 0));
      /** 1 for events that pass the filters; the layers decide on top of that. */
      this.mask = new Uint8Array(count).fill(1);
      /** What a map may draw: 0 nothing, 1 what happened, 2 the rest. */
      this.drawn = new Uint8Array(count);
      this._kinds = new Uint8Array(count); // `drawn` and the quad in one, to count them in one pass
      this.filter(null);
    }

    /** Let only some events pass. @param {Uint8Array | null} mask null lets all pass */
    filter(mask) {
      if (mask) this.mask.set(mask);
      else this.mask.fill(1);
      for (let i = 0; i < this.count; i++) {
        this.drawn[i] = this.mask[i] && this.flags[i] & HAS_SITE ? 2 - this.happened[i] : 0;
        this._kinds[i] = this.drawn[i] * QUADS + this.quad[i];
      }
    }

    /** Last hour of any event of each block: lets a window skip blocks that ended before it. */
    _blocks() {
      this.blockLast = new Int32Array(Math.ceil(this.dated / BLOCK)).fill(-FAR);
      for (let i = 0; i < this.dated; i++) {
        const block = (i / BLOCK) | 0;
        if (this.last[i] > this.blockLast[block]) this.blockLast[block] = this.last[i];
      }
    }

    /** Events by site: those of site `s` are `atSites` from `siteBegin[s]` to `siteBegin[s + 1]`. */
    _places() {
      let sites = 0;
      for (let i = 0; i < this.count; i++) {
        if (this.hasSite(i) && this.site[i] >= sites) sites = this.site[i] + 1;
      }
      this.siteBegin = new Int32Array(sites + 2);
      for (let i = 0; i < this.count; i++) if (this.hasSite(i)) this.siteBegin[this.site[i] + 2]++;
      for (let s = 2; s <= sites + 1; s++) this.siteBegin[s] += this.siteBegin[s - 1];
      this.atSites = new Int32Array(this.placed);
      // Filling moves each site's begin to its end, which is where the next one begins.
      for (let i = 0; i < this.count; i++) {
        if (this.hasSite(i)) this.atSites[this.siteBegin[this.site[i] + 1]++] = i;
      }
    }

    /** Events of a site, oldest first. @returns {Int32Array} */
    ofSite(site) {
      return this.atSites.subarray(this.siteBegin[site], this.siteBegin[site + 1]);
    }

    _statuses(statuses) {
      this.happened = new Uint8Array(this.count);
      const real = statuses.map((item) => (item.happened ? 1 : 0));
      for (let i = 0; i < this.count; i++) this.happened[i] = real[this.status[i]];
    }

    /** First and last hour of all that is dated, open ends apart; null when nothing is. */
    domain() {
      let low = Infinity;
      let high = -Infinity;
      for (let i = 0; i < this.dated; i++) {
        const flags = this.flags[i];
        if (flags & HAS_START) {
          low = Math.min(low, this.first[i]);
          high = Math.max(high, this.first[i]);
        }
        if (flags & HAS_END) {
          low = Math.min(low, this.last[i]);
          high = Math.max(high, this.last[i]);
        }
      }
      return low <= high ? [low, high] : null;
    }

    hasSite(i) {
      return (this.flags[i] & HAS_SITE) !== 0;
    }

    isDated(i) {
      return (this.flags[i] & (HAS_START | HAS_END)) !== 0;
    }

    /** Number of dated events that begin in `hour` or before. */
    upTo(hour) {
      let low = 0;
      let high = this.dated;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.first[middle] <= hour) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    /**
     * Write the events that pass the mask and touch the window to `out`, newest first.
     * @param {[number, number]} window first and last hour, inclusive
     * @param {Int32Array} out
     * @returns {number} how many
     */
    within([from, to], out) {
      let size = 0;
      const { last, mask } = this;
      let i = this.upTo(to) - 1;
      while (i >= 0) {
        const block = (i / BLOCK) | 0;
        const low = block * BLOCK;
        if (this.blockLast[block] >= from) {
          for (; i >= low; i--) if (last[i] >= from && mask[i]) out[size++] = i;
        }
        i = low - 1;
      }
      return size;
    }

    /**
     * How many of the listed events are drawn in one way, by quad.
     * @param {Int32Array} list events @param {number} size how many of them
     * @param {number} wanted a value of `drawn`
     * @param {Uint32Array} totals by quad, written over
     */
    totals(list, size, wanted, totals) {
      const kinds = this._kinds;
      const counts = new Uint32Array(3 * QUADS);
      for (let k = 0; k < size; k++) counts[kinds[list[k]]] += 1;
      totals.set(counts.subarray(wanted * QUADS, wanted * QUADS + totals.length));
    }

    /** Whether event `i` is dated, passes the filters and touches the window. */
    touches(i, [from, to]) {
      return i < this.dated && this.mask[i] === 1 && this.first[i] <= to && this.last[i] >= from;
    }

    /**
     * Whether event `i`, which touches the window, surely happened within it: of a week, a year or
     * a single day the event lies somewhere within, a longer stretch of days it fills.
     */
    isCertain(i, [from, to]) {
      const first = this.first[i];
      const last = this.last[i];
      return (first >= from && last <= to)
        || !(this.coarse[this.precision[i]] || last - first === DAY - 1);
    }

    /** Events that pass the filters, by what keeps the rest off the map. */
    counts() {
      const counts = { total: 0, unplaced: 0, undated: 0, filtered: 0 };
      for (let i = 0; i < this.count; i++) {
        if (!this.mask[i]) {
          counts.filtered += 1;
          continue;
        }
        counts.total += 1;
        if (!this.hasSite(i)) counts.unplaced += 1;
        if (!this.isDated(i)) counts.undated += 1;
      }
      return counts;
    }
  }

  geomap.Events = Events;
})((globalThis.geomap ??= {}));
