"use strict";
/**
 * Light or dark, and the colours of the style table as custom properties of CSS.
 */
(function (geomap) {
  const NAMES = ["surface", "surface_raised", "ink", "ink_soft", "line", "accent", "brush",
    "highlight", "water", "selected", "mention"];

  /** Theme asked for, or the one that the reader's system prefers. */
  function resolve(theme) {
    if (theme === "light" || theme === "dark") return theme;
    return globalThis.matchMedia?.("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  function apply(node, style, theme) {
    node.dataset.theme = theme;
    for (const name of NAMES) {
      node.style.setProperty(`--geomap-${name.replace("_", "-")}`, style[theme][name]);
    }
    const family = style.fonts.family.map((name) => (/\s/.test(name) ? `"${name}"` : name)).join();
    node.style.setProperty("--geomap-font", family);
  }

  geomap.theme = { resolve, apply };
})((globalThis.geomap ??= {}));
