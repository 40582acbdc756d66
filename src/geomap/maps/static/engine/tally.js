"use strict";
/**
 * The events in a window, counted by site.
 */
(function (geomap) {
  const SPOT = 0;
  const AREA = 1;
  const LINE = 2;

  /** Where events happened: spots, areas and lines, in world units. */
  class Sites {
    constructor({ header, columns }, world) {
      this.kind = columns.site_kind;
      this.count = this.kind.length;
      this.shape = columns.site_shape;
      this.radius = columns.site_radius;
      this.lon = columns.site_lon;
      this.lat = columns.site_lat;
      this.x = Float64Array.from(this.lon, world.x);
      this.y = Float64Array.from(this.lat, world.y);
      this.shapes = header.shapes;
    }
  }

  class Tally {
    /**
     * @param {geomap.Events} events
     * @param {number} sites how many there are
     * @param {number} quads how many there are
     * @param {boolean} happened whether to count what is told as real, or the rest
     * @param {number[] | null} counted sites to count at; null for all of them. Events elsewhere
     *   count for the totals only: where there are very many spots, each is drawn as a dot and
     *   nobody asks for its number.
     */
    constructor(events, sites, quads, happened, counted = null) {
      this.events = events;
      this.wanted = happened ? 1 : 2;
      this.quads = quads;
      this.count = new Int32Array(sites);
      this.top = new Int32Array(sites);
      this.order = new Int32Array(sites);
      this.slot = new Int32Array(sites).fill(-1);
      if (counted) counted.forEach((site, slot) => (this.slot[site] = slot));
      else this.slot.forEach((_, site) => (this.slot[site] = site));
      const slots = counted?.length ?? sites;
      /** Events at counted sites, oldest first; null for all events. */
      this._few = counted && Int32Array.from(events.site.keys())
        .filter((i) => events.hasSite(i) && this.slot[events.site[i]] >= 0);
      this._byQuad = new Uint32Array(slots * quads);
      this._firm = new Uint32Array(slots);
      this._sure = new Uint32Array(slots);
      this.quadTotals = new Uint32Array(quads);
      this.sites = 0;
      this.total = 0;
    }

    clear() {
      this.count.fill(0);
      for (const counts of [this._byQuad, this._firm, this._sure, this.quadTotals]) counts.fill(0);
      this.sites = 0;
      this.total = 0;
    }

    /**
     * Count again. `order` then holds the counted sites that have events, newest first, and `top`
     * each one's newest event.
     * @param {Int32Array} list events, newest first
     * @param {number} size how many of them
     */
    update(list, size, window, claimed) {
      this.clear();
      const { events, wanted, quadTotals } = this;
      events.totals(list, size, wanted, quadTotals);
      this.total = quadTotals.reduce((sum, count) => sum + count, 0);
      if (!this._few) {
        for (let k = 0; k < size; k++) {
          if (events.drawn[list[k]] === wanted) this._count(list[k], window, claimed);
        }
      } else if (window) {
        this._countFew(window, claimed);
      }
    }

    _countFew(window, claimed) {
      const { events, wanted } = this;
      for (let k = this._few.length - 1; k >= 0; k--) {
        const i = this._few[k];
        if (events.drawn[i] === wanted && events.touches(i, window)) {
          this._count(i, window, claimed);
        }
      }
    }

    _count(i, window, claimed) {
      const { events } = this;
      const site = events.site[i];
      const slot = this.slot[site];
      if (this.count[site]++ === 0) {
        this.top[site] = i;
        this.order[this.sites++] = site;
      }
      this._byQuad[slot * this.quads + events.quad[i]] += 1;
      if (events.status[i] !== claimed) this._firm[slot] += 1;
      if (events.isCertain(i, window)) this._sure[slot] += 1;
    }

    /** Events of a counted site by quad. @returns {number[]} */
    byQuad(site) {
      const begin = this.slot[site] * this.quads;
      return Array.from(this._byQuad.subarray(begin, begin + this.quads));
    }

    /** Events of a counted site that are more than claims. */
    firm(site) {
      return this._firm[this.slot[site]];
    }

    /** Events of a counted site that surely happened within the window. */
    sure(site) {
      return this._sure[this.slot[site]];
    }
  }

  /**
   * Gather the visible spots of a tally into the groups that share a mark.
   * @param {Tally} tally
   * @param {Sites} sites
   * @param {Uint32Array} leader from `geomap.clusters.group`
   * @returns {{sites: number[], at: number, count: number, quads: number[], firm: number,
   *   sure: number, top: number}[]} newest first; `at` is the site where the mark stands
   */
  function groups(tally, sites, leader) {
    const found = new Map();
    for (let k = 0; k < tally.sites; k++) {
      const s = tally.order[k];
      if (sites.kind[s] !== SPOT) continue;
      const first = found.get(leader[s]);
      const group = first ?? { sites: [], at: s, count: 0, firm: 0, sure: 0, top: tally.top[s],
        quads: new Array(tally.quads).fill(0) };
      if (!first) found.set(leader[s], group);
      else group.at = leader[s];
      group.sites.push(s);
      group.count += tally.count[s];
      group.firm += tally.firm(s);
      group.sure += tally.sure(s);
      tally.byQuad(s).forEach((count, quad) => (group.quads[quad] += count));
    }
    return [...found.values()];
  }

  geomap.Sites = Sites;
  geomap.Tally = Tally;
  geomap.tally = { groups, SPOT, AREA, LINE };
})((globalThis.geomap ??= {}));
