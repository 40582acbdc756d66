/** Common to the page's components. All text reaches the page as text nodes. */
const SVG = "http://www.w3.org/2000/svg";

/** Make an element; strings among the children become text. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** Whether the page around is dark. */
function isDark(node) {
  const host = node.getRootNode().host ?? node;
  const color = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = color || "#ffffff";
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

/** The mark of an event as on the map: colour by quad, form by status. */
function mark(data, dark, quad, status) {
  const color = (data.quads[quad] ?? data.quads[0])[dark ? 1 : 0];
  const form = data.forms[status] ?? "disc";
  const svg = shape("svg", { viewBox: "0 0 14 14", class: "mark", "aria-hidden": "true" });
  const ring = { cx: 7, cy: 7, r: 5, fill: "none", stroke: color, "stroke-width": 2 };
  if (form === "disc") svg.append(shape("circle", { cx: 7, cy: 7, r: 6, fill: color }));
  else if (form === "ring-dot") {
    svg.append(shape("circle", ring), shape("circle", { cx: 7, cy: 7, r: 2.4, fill: color }));
  } else if (form === "halo") {
    svg.append(shape("circle", { ...ring, r: 6, "stroke-width": 1 }),
      shape("circle", { cx: 7, cy: 7, r: 4, fill: color }));
  } else {
    const dashes = { "ring-dashed": "3.5 2.4", "ring-dotted": "1.2 2" }[form];
    svg.append(shape("circle", dashes ? { ...ring, "stroke-dasharray": dashes } : ring));
    if (form === "ring-struck") {
      svg.append(shape("path", { d: "M3.4 3.4 10.6 10.6", stroke: color, "stroke-width": 2 }));
    }
  }
  return svg;
}
