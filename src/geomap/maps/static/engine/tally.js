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
     * @param {boolean} detailed whether to count by quad, status and certainty as well
     */
    constructor(events, sites, quads, happened, detailed) {
      this.events = events;
      this.wanted = happened ? 1 : 0;
      this.quads = quads;
      this.count = new Uint32Array(sites);
      this.top = new Uint32Array(sites);
      this.order = new Uint32Array(sites);
      this.byQuad = detailed ? new Uint32Array(sites * quads) : null;
      this.firm = detailed ? new Uint32Array(sites) : null;
      this.sure = detailed ? new Uint32Array(sites) : null;
      this.sites = 0;
      this.total = 0;
      this.quadTotals = new Uint32Array(quads);
    }

    clear() {
      this.count.fill(0);
      this.byQuad?.fill(0);
      this.firm?.fill(0);
      this.sure?.fill(0);
      this.quadTotals.fill(0);
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
      const { events, count, top, order, wanted, quadTotals } = this;
      const { site, quad, happened, flags, status } = events;
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
        if (this.byQuad) {
          this.byQuad[s * this.quads + quad[i]] += 1;
          if (status[i] !== claimed) this.firm[s] += 1;
          if (events.isCertain(i, window)) this.sure[s] += 1;
        }
      }
      this.sites = sites;
      this.total = total;
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
      group.firm += tally.firm[s];
      group.sure += tally.sure[s];
      for (let q = 0; q < tally.quads; q++) group.quads[q] += tally.byQuad[s * tally.quads + q];
    }
    return [...found.values()];
  }

  geomap.Sites = Sites;
  geomap.Tally = Tally;
  geomap.tally = { groups, SPOT, AREA, LINE };
})((globalThis.geomap ??= {}));
