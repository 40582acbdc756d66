"use strict";
/**
 * The list beside the map: the events of the window in order of time, then those without a date;
 * and a search that filters list, map and histogram alike.
 */
(function (geomap) {
  const { records, dom: { element, debounce, thousands, counted } } = geomap;
  const PAGE = 60; // rows added at a time

  class EventList {
    /** @param {geomap.EventMap} map with its data set */
    constructor(map) {
      this.map = map;
      this.open = -1;
      this.title = element("h2", { class: "geomap-card-title", "aria-live": "polite" });
      this.body = element("ul", { class: "geomap-list-body" });
      this.more = element("div", { class: "geomap-list-more" });
      this.scroller = element("div", { class: "geomap-list-scroll", tabindex: "0",
        role: "region", "aria-label": "Events" }, this.body, this.more);
      const search = element("input", { type: "search", placeholder: "Search",
        "aria-label": "Search events", on: { input: debounce(() =>
          this._search(search.value), 150) } });
      this.node = element("aside", { class: "geomap-list" },
        element("header", {}, this.title, search), this.scroller);
      this.body.addEventListener("click", (event) => {
        const head = event.target.closest(".geomap-record-head");
        if (head) this._choose(Number(head.dataset.event));
      });
      this._watch = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this._grow();
      }, { root: this.scroller, rootMargin: "200px" });
      this._watch.observe(this.more);
      map.on("settled", () => this.refresh());
      map.on("theme", () => this.refresh());
      map.on("chosen", (event) => this._mark(event));
      this.refresh();
    }

    /** List again, after the window or the filter has changed. */
    refresh() {
      const { data, timeline } = this.map;
      const found = new Int32Array(data.count);
      const size = timeline.window ? data.within(timeline.window, found) : 0;
      this.events = Array.from(found.subarray(0, size)).reverse();
      this.undated = this.events.length;
      for (let i = 0; i < data.count; i++) {
        if (!data.isDated(i) && data.mask[i]) this.events.push(i);
      }
      const count = this.undated;
      const late = this.events.length - count;
      this.title.replaceChildren(counted(count, "event"),
        element("small", {}, late ? ` and ${thousands(late)} without date` : ""));
      this.body.replaceChildren();
      this.scroller.scrollTop = 0;
      this.shown = 0;
      this._grow();
    }

    _grow() {
      const until = Math.min(this.shown + PAGE, this.events.length);
      const rows = [];
      for (; this.shown < until; this.shown++) {
        if (this.shown === this.undated) {
          rows.push(element("li", { class: "geomap-list-part" }, "Without a date"));
        }
        rows.push(this._row(this.events[this.shown]));
      }
      this.body.append(...rows);
    }

    _row(event) {
      const row = records.row(this.map.context, event, { open: event === this.open });
      row.classList.toggle("geomap-chosen", event === this.map.events.selected);
      return row;
    }

    _choose(event) {
      const before = this.open;
      this.open = event === before ? -1 : event;
      this._renew(before);
      this._renew(event);
      this.body.querySelector(`button[data-event="${event}"]`)?.focus({ preventScroll: true });
      this.map.card.close();
      this.map.select(this.open, { from: "list" });
    }

    /** Mark what was chosen elsewhere and bring it into view. */
    _mark(event) {
      for (const row of this.body.querySelectorAll(".geomap-chosen")) {
        row.classList.remove("geomap-chosen");
      }
      if (event < 0) return;
      const position = this.events.indexOf(event);
      while (position >= this.shown && this.shown < this.events.length) this._grow();
      const row = this.body.querySelector(`li[data-event="${event}"]`);
      row?.classList.add("geomap-chosen");
      row?.scrollIntoView({ block: "nearest" });
    }

    _renew(event) {
      const row = this.body.querySelector(`li[data-event="${event}"]`);
      row?.replaceWith(this._row(event));
    }

    _search(text) {
      const { data } = this.map;
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      const mask = words.length ? Uint8Array.from({ length: data.count }, (_, i) =>
        (words.every((word) => this._haystack(i).includes(word)) ? 1 : 0)) : null;
      this.map.setFilter(mask, null);
    }

    _haystack(event) {
      const { header, type } = this.map.data;
      const text = header.texts?.[event];
      const reports = text?.reports.flatMap((report) => [report.quote, report.speaker]) ?? [];
      return [header.types[type[event]], text?.title, text?.place, ...reports]
        .filter(Boolean).join("\n").toLowerCase();
    }
  }

  geomap.EventList = EventList;
})((globalThis.geomap ??= {}));
