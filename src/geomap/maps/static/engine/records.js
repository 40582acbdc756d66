"use strict";
/**
 * Events and mentions in words: what cards and the list show. All texts of articles become text
 * nodes.
 */
(function (geomap) {
  const { calendar, dom: { element } } = geomap;

  /** `SECURITY_AID` → `Security aid`. */
  function typeName(code) {
    const words = code.replaceAll("_", " ").toLowerCase();
    return words.charAt(0).toUpperCase() + words.slice(1);
  }

  /** When an event happened, as far as is known. */
  function when(events, i) {
    const hasStart = events.flags[i] & 1;
    const hasEnd = events.flags[i] & 2;
    if (hasStart && hasEnd) return calendar.formatRange(events.first[i], events.last[i]);
    if (hasStart) return `since ${calendar.format(events.first[i])}`;
    if (hasEnd) return `until ${calendar.format(events.last[i])}`;
    return "no date";
  }

  /** Names of the places of events: two at most, then how many more. */
  function where(events, list) {
    const { texts } = events.header;
    if (!texts) return "";
    const names = [...new Set(list.map((i) => texts[i].place).filter(Boolean))];
    const more = names.length - 2;
    return names.slice(0, 2).join(", ") + (more > 0 ? ` and ${more} more` : "");
  }

  function source(document) {
    if (!document) return "";
    return [document.publisher, document.title].filter(Boolean).join(" · ") || "article";
  }

  /** Swatch of a quad, shaped by status. */
  function swatch(style, theme, quad, status) {
    const canvas = element("canvas", { class: "geomap-swatch", width: 32, height: 32,
      "aria-hidden": "true" });
    const ctx = canvas.getContext("2d");
    ctx.scale(2, 2);
    geomap.glyphs.draw(ctx, 8, 8, { fill: style.statuses[status].fill,
      color: style.quads[quad][theme], casing: "transparent", radius: 5.5, band: 0 });
    return canvas;
  }

  /** Row of an event in a card or the list. */
  function row(context, i, { open = false } = {}) {
    const { events, style, theme } = context;
    const text = events.header.texts?.[i];
    const status = events.header.statuses[events.status[i]].id;
    const type = typeName(events.header.types[events.type[i]] ?? "event");
    const head = element("button", { type: "button", class: "geomap-record-head",
      "data-event": i, "aria-expanded": String(open) },
    swatch(style, theme, events.quad[i], status),
    element("span", { class: "geomap-record-title" }, text?.title ?? type),
    element("span", { class: "geomap-record-meta" },
      [when(events, i), text?.place ?? (events.hasSite(i) ? null : "no place"),
        status === "asserted" ? null : status].filter(Boolean).join(" · ")));
    const item = element("li", { class: "geomap-record", "data-event": i }, head);
    if (open && text) item.append(details(context, text));
    return item;
  }

  /** The reports of an event: quote, speaker, source, and why then. */
  function details(context, text) {
    const { events } = context;
    return element("div", { class: "geomap-reports" }, ...text.reports.map((report) => {
      const said = report.speaker ? `${report.status} by ${report.speaker}` : report.status;
      return element("figure", { class: "geomap-report" },
        element("blockquote", {}, report.quote ?? ""),
        element("figcaption", {},
          [source(events.header.documents[report.document]), said].filter(Boolean).join(" · ")),
        report.when ? element("p", { class: "geomap-why" }, report.when) : null);
    }));
  }

  /** A sentence with the place name in it marked. Offsets count code points. */
  function sentence(context, [, document, text, start, end]) {
    const points = Array.from(text);
    return element("li", { class: "geomap-record" },
      element("blockquote", {}, points.slice(0, start).join(""),
        element("mark", {}, points.slice(start, end).join("")), points.slice(end).join("")),
      element("p", { class: "geomap-record-meta" },
        source(context.events.header.documents[document])));
  }

  geomap.records = { row, details, sentence, when, where, typeName, source, swatch };
})((globalThis.geomap ??= {}));
