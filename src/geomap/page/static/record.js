/** The record of an event: what, when, where, who says so, and the quote in its article. */

function facts(rows) {
  const list = element("dl");
  for (const [name, words, note] of rows) {
    list.append(element("dt", {}, name),
      element("dd", {}, words, note ? element("small", {}, note) : null));
  }
  return list;
}

/** The reports of an event side by side; where they differ stands out. */
function reports(record, choose) {
  const row = element("div", { class: "reports", tabindex: "0", role: "group",
    "aria-label": "Reports side by side" });
  for (const report of record.reports) {
    const button = element("button", { type: "button" }, report.paper);
    button.addEventListener("click", () => choose(report.id));
    const points = element("dl");
    for (const [name, words, differs] of report.points) {
      points.append(element("dt", {}, name),
        element("dd", { class: differs ? "differs" : null }, words));
    }
    row.append(element("article", { "aria-current": String(report.id === record.report) },
      element("h4", {}, button), points, element("blockquote", {}, report.quote)));
  }
  return row;
}

/** The article, from segments of text with what each of them is. */
function article(record, height) {
  const box = element("div", { class: "article", tabindex: "0", role: "region",
    "aria-label": `Article: ${record.source}` });
  box.style.maxHeight = `${height}px`;
  let quote = null;
  for (const segment of record.segments) {
    const node = element("span", { class: segment.kinds.join(" "), title: segment.note },
      segment.text);
    if (segment.quote) {
      if (!quote) {
        quote = element("mark");
        box.append(quote);
      }
      quote.append(node);
    } else {
      box.append(node);
    }
  }
  return { box, quote };
}

const shown = new WeakMap();

function render(root, data, send) {
  const { record } = data;
  const dark = isDark(root);
  root.classList.toggle("dark", dark);
  if (!record) {
    root.replaceChildren(element("p", { class: "hint" },
      "Choose an event on the map or in the list to read where it comes from."));
    return;
  }
  const { box, quote } = article(record, data.height);
  const list = (lines) => element("ul", { class: "plain" },
    ...lines.map((line) => element("li", {}, line)));
  root.replaceChildren(...[
    element("h2", {}, record.title),
    element("div", { class: "tags" },
      element("span", { class: "tag" }, mark(data, dark, record.quad, record.state), record.type),
      element("span", { class: "tag" }, record.status)),
    facts(record.facts.slice(0, 2)),
    element("p", { class: "source" }, record.source),
    record.segments.length ? box : null,
    facts(record.facts.slice(2)),
    ...(record.reports.length > 1 ? [element("h3", {}, `${record.reports.length} reports`),
      reports(record, send)] : []),
    ...(record.differences.length ? [element("h3", {}, "Where they differ"),
      list(record.differences)] : []),
    ...(record.agreement.length ? [element("h3", {}, "Where they agree"),
      list(record.agreement)] : []),
    ...(record.reasons.length ? [element("h3", {}, "Why so"), list(record.reasons)] : []),
  ].filter(Boolean));
  // The article scrolls, the page stays where it is.
  if (quote) box.scrollTop = Math.max(0, quote.offsetTop - box.clientHeight / 3);
}

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const drawn = JSON.stringify(data) + isDark(root);
  if (shown.get(root) === drawn) return;
  shown.set(root, drawn);
  render(root, data, (id) => setTriggerValue("report", id));
}
