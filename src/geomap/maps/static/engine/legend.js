"use strict";
/**
 * The box in the corner of the map: what the colours mean, how many of each are shown, and
 * which layers are.
 */
(function (geomap) {
  const { records, dom: { element, icon, thousands } } = geomap;

  const LAYERS = [
    ["events", "Events"],
    ["unreal", "Planned, denied, hypothetical"],
    ["mentions", "Places mentioned"],
  ];

  class Legend {
    /** @param {(layers: Set<string>) => void} change */
    constructor(style, layers, change) {
      this.style = style;
      this.layers = new Set(layers);
      this.counts = {};
      this.boxes = {};
      this.quads = element("ul", { class: "geomap-legend-quads" });
      this.statuses = element("ul", { class: "geomap-legend-quads" });
      const rows = LAYERS.map(([name, label]) => {
        const box = element("input", { type: "checkbox", checked: this.layers.has(name),
          on: { change: () => {
            if (box.checked) this.layers.add(name);
            else this.layers.delete(name);
            change(this.layers);
          } } });
        this.boxes[name] = box;
        return element("label", { class: "geomap-check" }, box, label);
      });
      this.node = element("details", { class: "geomap-legend",
        on: { toggle: () => this.totals && this.setCounts(this.totals) } },
        element("summary", { title: "Layers and legend" },
          icon("layers"), element("span", {}, "Legend")),
        element("div", { class: "geomap-legend-body" }, this.quads, this.statuses,
          element("fieldset", {}, element("legend", {}, "Layers"), ...rows)));
    }

    setTheme(theme) {
      const order = Object.keys(this.style.quads).sort((a, b) => (a === "0") - (b === "0"));
      this.quads.replaceChildren(...order.map((quad) => {
        this.counts[quad] = element("span", { class: "geomap-legend-count" });
        return element("li", {}, records.swatch(this.style, theme, quad, "asserted"),
          this.style.quads[quad].name, this.counts[quad]);
      }));
      this.statuses.replaceChildren(...Object.entries(this.style.statuses)
        .filter(([, status]) => status.happened)
        .map(([id, status]) => element("li", {},
          records.swatch(this.style, theme, "0", id), status.name)));
    }

    setLayers(layers) {
      this.layers = new Set(layers);
      for (const [name, box] of Object.entries(this.boxes)) box.checked = this.layers.has(name);
    }

    /** @param {ArrayLike<number>} totals events shown by quad */
    setCounts(totals) {
      this.totals = totals;
      if (!this.node.open) return;
      for (const [quad, node] of Object.entries(this.counts)) {
        node.textContent = totals[quad] ? thousands(totals[quad]) : "";
      }
    }
  }

  geomap.Legend = Legend;
})((globalThis.geomap ??= {}));
