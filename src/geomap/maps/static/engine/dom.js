"use strict";
/**
 * Making elements. Texts become text nodes always: nothing here parses HTML.
 */
(function (geomap) {
  /**
   * @param {string} tag
   * @param {Object<string, unknown>} attributes `class`, `aria-…` and the like; `on` holds
   *   listeners by name; null and false leave an attribute out
   * @param {...(Node | string | null)} children
   * @returns {HTMLElement}
   */
  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") {
        for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
      } else if (value !== null && value !== false) {
        node.setAttribute(name, value === true ? "" : String(value));
      }
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  const NS = "http://www.w3.org/2000/svg";

  /** An icon by its name in `ICONS`, 16 × 16. */
  function icon(name) {
    const [path, { filled = false } = {}] = ICONS[name];
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", filled ? "geomap-icon geomap-icon-filled" : "geomap-icon");
    const shape = document.createElementNS(NS, "path");
    shape.setAttribute("d", path);
    svg.append(shape);
    return svg;
  }

  const ICONS = {
    play: ["M4.5 3v10l8-5z", { filled: true }],
    pause: ["M4.5 3h2.6v10H4.5zM9 3h2.6v10H9z", { filled: true }],
    back: ["M10 3.5 5.5 8l4.5 4.5"],
    forward: ["M6 3.5 10.5 8 6 12.5"],
    nearer: ["M8 3.5v9M3.5 8h9"],
    farther: ["M3.5 8h9"],
    fit: ["M3 5.5V3h2.5M10.5 3H13v2.5M13 10.5V13h-2.5M5.5 13H3v-2.5"],
    close: ["M4 4l8 8M12 4l-8 8"],
    loop: ["M11.5 2.5 13.5 4.5 11.5 6.5M13 4.5H5.5a3 3 0 0 0-3 3M4.5 13.5 2.5 11.5 4.5 9.5M3 11.5h7.5a3 3 0 0 0 3-3"],
    whole: ["M2 3.5v9M14 3.5v9M4.5 8h7M6.5 6l-2 2 2 2M9.5 6l2 2-2 2"],
    layers: ["M8 2.5 14 6 8 9.5 2 6zM3 9.5 8 12.5l5-3"],
  };

  /** A button with an icon; its label is for readers of the screen and as tooltip. */
  function button(name, label, listener, attributes = {}) {
    return element("button", { type: "button", class: "geomap-button", "aria-label": label,
      title: label, on: { click: listener }, ...attributes }, icon(name));
  }

  /** Change a button's icon and label. */
  function relabel(node, name, label) {
    node.replaceChildren(icon(name));
    node.setAttribute("aria-label", label);
    node.title = label;
  }

  /** A call that waits until no other has come for `delay` milliseconds. */
  function debounce(call, delay) {
    let timer = 0;
    const later = (...values) => {
      clearTimeout(timer);
      timer = setTimeout(() => call(...values), delay);
    };
    later.cancel = () => clearTimeout(timer);
    return later;
  }

  /** `12,345`. */
  function thousands(number) {
    return number.toLocaleString("en");
  }

  /** `1 event`, `12,345 events`. */
  function counted(number, word) {
    return `${thousands(number)} ${word}${number === 1 ? "" : "s"}`;
  }

  geomap.dom = { thousands, counted, element, icon, button, relabel, debounce };
})((globalThis.geomap ??= {}));
