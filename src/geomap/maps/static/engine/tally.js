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
     * @param {number[] | null} detailed sites to count by quad, status and certainty as well;
     *   null for all of them
     */
    constructor(events, sites, quads, happened, detailed = null) {
      this.events = events;
      this.wanted = happened ? 1 : 0;
      this.quads = quads;
      this.count = new Uint32Array(sites);
      this.top = new Uint32Array(sites);
      this.order = new Uint32Array(sites);
      this.slot = new Int32Array(sites).fill(-1);
      if (detailed) detailed.forEach((site, slot) => (this.slot[site] = slot));
      else this.slot.forEach((_, site) => (this.slot[site] = site));
      const slots = detailed?.length ?? sites;
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
     * Count again. `order` then holds the sites that have events, newest first, and `top` each
     * site's newest event.
     * @param {Uint32Array} list events, newest first
     * @param {number} size how many of them
     */
    update(list, size, window, claimed) {
      this.clear();
      const { events, count, top, order, wanted, quadTotals, slot } = this;
      const { site, quad, happened, flags } = events;
      const any = this._firm.length > 0;
      let sites = 0;
      let total = 0;
      for (let k = 0; k < size; k++) {
        const i = list[k];
        if (happened[i] !== wanted || !(flags[i] & 4)) continue;
        const s = site[i];
        if (count[s]++ === 0) {
          top[s] = i;
          order[sites++] = s;
        }
        total += 1;
        quadTotals[quad[i]] += 1;
        if (any && slot[s] >= 0) this._detail(slot[s], i, window, claimed);
      }
      this.sites = sites;
      this.total = total;
    }

    _detail(slot, i, window, claimed) {
      const { events } = this;
      this._byQuad[slot * this.quads + events.quad[i]] += 1;
      if (events.status[i] !== claimed) this._firm[slot] += 1;
      if (events.isCertain(i, window)) this._sure[slot] += 1;
    }

    /** Events of a detailed site by quad. @returns {number[]} */
    byQuad(site) {
      const begin = this.slot[site] * this.quads;
      return Array.from(this._byQuad.subarray(begin, begin + this.quads));
    }

    /** Events of a detailed site that are more than claims. */
    firm(site) {
      return this._firm[this.slot[site]];
    }

    /** Events of a detailed site that surely happened within the window. */
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
