"use strict";
/**
 * The card over the map: the events of a mark, or the sentences that name a place.
 */
(function (geomap) {
  const { records, dom: { element, button, thousands, counted } } = geomap;
  const LIMIT = 200; // rows; a mark of more says so

  class Card {
    /** @param {(event: number) => void} choose called when a row is chosen */
    constructor(choose) {
      this.title = element("h2", { class: "geomap-card-title" });
      this.body = element("ul", { class: "geomap-card-body" });
      this.node = element("section", { class: "geomap-card", hidden: true, "aria-live": "polite" },
        element("header", {}, this.title, button("close", "Close", () => this.close())),
        this.body);
      this.body.addEventListener("click", (event) => {
        const head = event.target.closest("[data-event].geomap-record-head");
        if (head) choose(Number(head.dataset.event));
      });
      this.node.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.close();
      });
      this.listed = [];
    }

    /** Show events; the chosen one lies open. */
    showEvents(context, events, chosen) {
      this.listed = events;
      const name = records.where(context.events, events);
      const count = counted(events.length, "event");
      this.title.textContent = name ? `${name}: ${count}` : count;
      const rows = events.slice(0, LIMIT).map((i) => records.row(context, i, { open: i === chosen }));
      if (events.length > LIMIT) {
        rows.push(element("li", { class: "geomap-record-meta" },
          `and ${thousands(events.length - LIMIT)} more: zoom in or shorten the time`));
      }
      this._show(rows);
      this.body.querySelector("[aria-expanded=true]")?.scrollIntoView({ block: "nearest" });
    }

    showMention(context, layer, place) {
      this.listed = [];
      const count = layer.counts[place];
      const kind = layer.header.kinds[place];
      this.title.textContent = `${layer.header.names[place]}: ${counted(count, "mention")}`;
      const sentences = layer.sentences(place);
      this._show([element("li", { class: "geomap-record-meta" },
        [kind, layer.header.countries[place]].filter(Boolean).join(", ")),
      ...sentences.slice(0, LIMIT).map((item) => records.sentence(context, item))]);
    }

    _show(rows) {
      this.body.replaceChildren(...rows);
      this.body.scrollTop = 0;
      this.node.hidden = false;
    }

    close() {
      if (this.node.hidden) return;
      this.node.hidden = true;
      this.listed = [];
      this.onclose?.();
    }
  }

  geomap.Card = Card;
})((globalThis.geomap ??= {}));
