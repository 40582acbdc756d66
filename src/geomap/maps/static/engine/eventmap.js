"use strict";
/**
 * The whole: map, layers, timeline, card and legend, and the state that binds them.
 */
(function (geomap) {
  const { L } = globalThis;
  const { theme: themes, dom: { element, debounce, thousands, counted } } = geomap;
  const MANY = 200; // events at a mark that nobody reads one by one: a click comes nearer
  const LONE_ZOOM = 7; // to open at where all is at one spot, so that what is around tells where
  const VIEW_DELAY = 300; // ms after a move until the view is reported

  class EventMap {
    /**
     * @param {HTMLElement} root empty element to fill
     * @param {object} options
     * @param {object} options.style the style table
     * @param {string} [options.theme] `light`, `dark` or `auto`
     * @param {string[]} [options.layers] of `events`, `unreal`, `mentions`
     * @param {boolean} [options.cards] whether a click opens a card over the map
     * @param {L.Map} [options.map] a map to use; its container is moved into `root`
     */
    constructor(root, { style, theme = "auto", layers = ["events", "mentions"], cards = true,
      map = null }) {
      this.root = root;
      this.style = style;
      this.theme = themes.resolve(theme);
      this.cards = cards;
      this.listeners = {};
      this.onplace = null; // takes the next clicks while the page asks where something is
      this._build(map, layers);
      this.setTheme(this.theme);
      if (theme === "auto") this._followSystem();
    }

    _build(map, layers) {
      this.tooltip = element("div", { class: "geomap-tooltip", hidden: true });
      this.card = new geomap.Card((event) => this.select(event, { from: "card" }));
      this.card.onclose = () => this.select(-1, { from: "card" });
      this.legend = new geomap.Legend(this.style, layers, (chosen) => {
        this.setLayers([...chosen]);
        this._emit("layers", [...chosen]);
      });
      const box = map ? map.getContainer() : element("div", { class: "geomap-leaflet" });
      this.stage = element("div", { class: "geomap-stage" }, box, this.legend.node, this.card.node,
        this.tooltip);
      this.timeline = new geomap.Timeline(this.style, this.theme, (window, final) =>
        this._onWindow(window, final), (trail) => this.setTrail(trail));
      this.root.classList.add("geomap");
      this.root.append(this.stage, this.timeline.node);
      this.map = map ?? L.map(box, { attributionControl: true, zoomControl: true,
        fadeAnimation: false, minZoom: 1, maxZoom: 14, maxBounds: [[-89, -220], [89, 220]],
        maxBoundsViscosity: 0.8, zoomAnimation: true, zoomSnap: 0.5, keyboard: true }).setView([25, 15], 2);
      this.map.attributionControl?.setPrefix(false);
      this.mentions = new geomap.MentionLayer(this.style, this.theme);
      this.events = new geomap.EventLayer(this.style, this.theme);
      this.mentions.layer.addTo(this.map);
      this.events.layer.addTo(this.map);
      this._reportView = debounce(() => this._emit("view", this.viewport()), VIEW_DELAY);
      this.map.on("moveend", this._reportView);
      this.map.on("click", (event) => this._click(event.containerPoint));
      this.map.on("mousemove", (event) => this._hover(event.containerPoint));
      this.map.on("mouseout", () => this._hover(null));
      this.setLayers(layers, { quiet: true });
      this._resize = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
      this._resize.observe(this.stage);
    }

    _followSystem() {
      this._query = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
      this._onSystem = () => this.setTheme(themes.resolve("auto"));
      this._query?.addEventListener("change", this._onSystem);
    }

    /** Call a listener on `window`, `select`, `mention`, `view` or `layers`. */
    on(name, listener) {
      (this.listeners[name] ??= []).push(listener);
      return this;
    }

    _emit(name, ...values) {
      for (const listener of this.listeners[name] ?? []) listener(...values);
    }

    /** What cards and the list need to put events into words. */
    get context() {
      return { events: this.data, style: this.style, theme: this.theme };
    }

    /** @param {{layers: object, labels: object[]}} basemap from `geomap.basemap.unpack` */
    setBasemap({ layers, labels }, attribution = "") {
      this.tiles?.remove();
      this.labels?.layer.remove();
      this.tiles = new geomap.Tiles(layers, this.style, this.theme).addTo(this.map);
      this.labels = new geomap.LabelLayer(labels, this.style, this.theme);
      this.labels.marks = this.sites ?? null;
      this.labels.layer.addTo(this.map);
      if (attribution) this.map.attributionControl?.addAttribution(attribution);
    }

    /** @param {geomap.basemap.Cells} cells finer than the world */
    setDetail(cells) {
      this.tiles.setCells(cells);
      this.labels.cells = cells;
      this.labels.layer.schedule();
    }

    /**
     * Show other events.
     * @param {{header: object, columns: object}} payload from `geomap.wire`
     * @param {boolean} keep whether to keep the view and, where it still fits, the window
     */
    setData(payload, { keep = false } = {}) {
      const quads = 1 + Math.max(...Object.keys(this.style.quads).map(Number));
      this.data = new geomap.Events(payload);
      this.data.type = payload.columns.type;
      this.counts = this.data.counts();
      this.sites = new geomap.Sites(payload, geomap.world);
      if (this.labels) this.labels.marks = this.sites;
      this.events.setData(this.data, this.sites, quads);
      this.mentions.setData(payload);
      this.card.close();
      const window = this.timeline.window;
      const domain = this.data.domain();
      this.density = domain ? new geomap.Density(this.data, domain, quads) : null;
      this.timeline.setData(this.density, domain);
      if (keep && window && domain) this.timeline.set(window, true);
      else this.timeline.open();
      if (!this.density) this._onWindow(null, true);
      if (!keep) this.fitAll();
      this._redraw();
    }

    /** Bring all sites into view, or all mentioned places when nothing happened anywhere. */
    fitAll() {
      const { lat, lon } = this.sites.count ? this.sites : this.mentions;
      if (!lat.length) return;
      const bounds = L.latLngBounds(Array.from(lat, (value, i) => [value, lon[i]]));
      this.map.fitBounds(bounds, { padding: [36, 36], maxZoom: 9, animate: false });
    }

    /**
     * Bring into view where most of the window's events are. Fewer of them are preferred only
     * when that saves three quarters of the map.
     */
    fitShown() {
      const { list, size } = this.events;
      const found = [];
      const stride = Math.ceil(size / 5000) || 1;
      for (let k = 0; k < size; k += stride) {
        if (this.data.drawn[list[k]] === 1) found.push(this.data.site[list[k]]);
      }
      if (!found.length) {
        this.fitAll();
        return;
      }
      const box = geomap.clusters.mainBox(found.map((s) => [this.sites.x[s], this.sites.y[s]]));
      const corner = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x * 256, y * 256), 0);
      this.map.fitBounds([corner(box[0], box[1]), corner(box[2], box[3])],
        { padding: [40, 40], maxZoom: found.every((s) => s === found[0]) ? LONE_ZOOM : 9,
          animate: false });
    }

    /** Show only events whose mask is 1, and mentions of some articles only. */
    setFilter(mask, documents) {
      this.data.filter(mask);
      this.mentions.setDocuments(documents);
      this.density?.recount();
      this.counts = this.data.counts();
      this.timeline.draw();
      this._onWindow(this.timeline.window, true, { quiet: true });
      this.mentions.layer.schedule();
    }

    setLayers(layers, { quiet = false } = {}) {
      this.events.visible = layers.includes("events");
      this.events.unreal = layers.includes("unreal");
      this.mentions.visible = layers.includes("mentions");
      this.legend.setLayers(layers);
      if (quiet || !this.data) return;
      this._onWindow(this.timeline.window, true, { quiet: true });
      this.mentions.layer.schedule();
    }

    /** Let the events that went before the window fade away, or hide them at once. */
    setTrail(trail) {
      this.events.trailing = trail;
      if (!this.data) return;
      this.events.setWindow(this.timeline.window);
      this.events.layer.schedule();
    }

    setTheme(theme) {
      this.theme = theme;
      themes.apply(this.root, this.style, theme);
      for (const part of [this.events, this.mentions, this.timeline, this.legend, this.tiles,
        this.labels]) part?.setTheme(theme);
      this.map.getContainer().style.background = this.style[theme].water;
      this._redraw();
      this._emit("theme", theme);
    }

    _redraw() {
      this.labels?.layer.redraw();
      this.mentions.layer.redraw();
      this.events.layer.redraw();
    }

    _onWindow(window, final, { quiet = false } = {}) {
      if (!this.data) return;
      this.events.setWindow(window);
      this.events.layer.schedule();
      this.legend.setCounts(this.events.real.quadTotals);
      this._count();
      this.timeline.counts.setAttribute("aria-busy", String(!final));
      if (!quiet) this._emit("window", window, final);
      if (final) this._emit("settled");
    }

    /** Say how many are shown and what keeps the rest off the map. */
    _count() {
      const { total, unplaced, undated } = this.counts;
      const parts = [`${thousands(this.events.shown)} of ${thousands(total)} shown`];
      if (unplaced) parts.push(`${thousands(unplaced)} without place`);
      if (undated) parts.push(`${thousands(undated)} without date`);
      this.timeline.counts.textContent = parts.join(" · ");
    }

    _click(point) {
      if (this.onplace) {
        this.onplace(point);
        return;
      }
      const mark = this.events.markAt(point.x, point.y);
      if (mark?.count > MANY && this.map.getZoom() < this.map.getMaxZoom()) {
        this.map.setView(this.map.containerPointToLatLng(point), this.map.getZoom() + 2);
        return;
      }
      if (mark) {
        const found = this.events.eventsAt(mark);
        if (found.length === 1 || !this.cards) this.select(found[0], { from: "map", listed: found });
        else this.card.showEvents(this.context, found, -1);
        return;
      }
      const place = this.mentions.placeAt(point.x, point.y);
      if (place < 0) {
        this.card.close();
        return;
      }
      if (this.cards) this.card.showMention(this.context, this.mentions, place);
      this._emit("mention", place);
    }

    _hover(point) {
      const mark = point ? this.events.markAt(point.x, point.y) : null;
      const place = point && !mark ? this.mentions.placeAt(point.x, point.y) : -1;
      const changed = mark?.sites[0] !== this.events.hovered?.sites[0];
      this.events.hovered = mark;
      if (changed) this.events.layer.schedule();
      if (place !== this.mentions.hovered) {
        this.mentions.hovered = place;
        this.mentions.layer.schedule();
      }
      this.map.getContainer().style.cursor = mark || place >= 0 ? "pointer" : "";
      this._tip(point, mark, place);
    }

    _tip(point, mark, place) {
      const text = mark ? this._describe(mark)
        : place >= 0 ? `${this.mentions.header.names[place]} · mentioned ${
          this.mentions.counts[place]}×` : "";
      this.tooltip.hidden = !text;
      if (!text) return;
      this.tooltip.textContent = text;
      const width = this.stage.clientWidth;
      const left = Math.min(point.x + 12, width - this.tooltip.offsetWidth - 8);
      this.tooltip.style.transform = `translate(${left}px, ${point.y + 14}px)`;
    }

    _describe(mark) {
      const text = this.data.header.texts?.[mark.top];
      const name = text ? geomap.records.where(this.data, this.events.eventsAt(mark)) : "";
      if (mark.count > 1) return [name, counted(mark.count, "event")].filter(Boolean).join(" · ");
      const title = text?.title
        ?? geomap.records.typeName(this.data.header.types[this.data.type[mark.top]]);
      return [name, geomap.records.when(this.data, mark.top), title].filter(Boolean).join(" · ");
    }

    /**
     * Choose an event; -1 chooses none.
     * @param {object} options
     * @param {string} options.from who asks: `map`, `card`, `list`, or `page`, the page around,
     *   which knows already and shows the record itself
     * @param {number[]} [options.listed] events to list with it in the card
     */
    select(event, { from = "page", listed = null } = {}) {
      if (!this.data || event === this.events.selected) return;
      this.events.selected = event;
      this.events.layer.schedule();
      if (event >= 0 && this.cards && (from === "map" || from === "card")) {
        const kept = this.card.listed.includes(event) ? this.card.listed : null;
        this.card.showEvents(this.context, kept ?? listed ?? [event], event);
      }
      if (event >= 0 && (from === "page" || from === "list")) this._bringIntoView(event);
      if (from !== "page") this._emit("select", event);
      this._emit("chosen", event);
    }

    /** Move the map and the window no more than is needed to see an event. */
    _bringIntoView(event) {
      const { data, sites, timeline } = this;
      if (data.hasSite(event)) {
        const site = data.site[event];
        const at = L.latLng(sites.lat[site], sites.lon[site]);
        const inner = this.map.getBounds().pad(-0.15);
        if (!inner.contains(at)) this.map.panTo(at, { animate: true, duration: 0.3 });
      }
      if (!data.isDated(event) || !timeline.window) return;
      const [first, last] = timeline.window;
      if (data.first[event] <= last && data.last[event] >= first) return;
      const wider = [Math.max(timeline.limits[0], Math.min(first, data.first[event])),
        Math.min(timeline.limits[1], Math.max(last, data.last[event]))];
      timeline.set(wider, true);
      timeline.fit();
    }

    /** West, south, east, north in degrees. */
    viewport() {
      const bounds = this.map.getBounds();
      return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
        .map((value) => Math.round(value * 1e5) / 1e5);
    }

    remove() {
      this._resize.disconnect();
      this._query?.removeEventListener("change", this._onSystem);
      this._reportView.cancel();
      this.timeline.remove();
      this.map.remove();
      this.root.replaceChildren();
    }
  }

  geomap.EventMap = EventMap;
})((globalThis.geomap ??= {}));
